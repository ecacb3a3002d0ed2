// Drives the kernel that makes hypercalls (guests/hypercalls): writes requests into its mailbox, lets it run, reads results.

import type { Domain, Host } from '../../bindings/index.js';
import type { PvhPlatform } from '../../bindings/xen/platform.js';
import { manualHost } from '../bindings/harness.js';
import { HYPERCALL_GUEST_BASE64, MAILBOX as M } from './hypercall-guest.gen.js';

const STEP = 400;
const MOST_STEPS = 2000;
/** Free memory of the guest, for structures. */
export const SCRATCH = 0x20_0000;
export const GUEST_MEMORY = 16 << 20;

export interface DriverOptions {
  /** 64-bit code; default true. */
  readonly wide?: boolean;
  readonly vcpus?: number;
  readonly host?: Host;
  readonly onReboot?: 'restart' | 'poweroff';
  readonly memory?: number;
  /** Instructions to run at first: until the kernel waits for requests. */
  readonly steps?: number;
}

/** A domain whose kernel does as it is told. */
export class HypercallGuest {
  readonly wide: boolean;
  private constructor(
    readonly domain: Domain,
    readonly host: Host,
    wide: boolean,
  ) {
    this.wide = wide;
  }

  static async start(options: DriverOptions = {}): Promise<HypercallGuest> {
    const host = options.host ?? manualHost().host;
    const wide = options.wide ?? true;
    const domain = await host.create({
      type: 'pvh',
      name: 'hypercalls',
      memory: options.memory ?? GUEST_MEMORY,
      vcpus: options.vcpus ?? 1,
      clock: 'icount',
      ...(options.onReboot === undefined ? {} : { onReboot: options.onReboot }),
      boot: {
        kernel: new Uint8Array(Buffer.from(HYPERCALL_GUEST_BASE64, 'base64')),
        append: wide ? '64' : '32',
      },
    });
    const guest = new HypercallGuest(domain, host, wide);
    domain.runInstructions(options.steps ?? 40_000);
    return guest;
  }

  /** A domain that was made otherwise. */
  static async adopt(domain: Domain, host: Host, wide: boolean): Promise<HypercallGuest> {
    return new HypercallGuest(domain, host, wide);
  }

  get platform(): PvhPlatform {
    return this.domain.machine.platform as PvhPlatform;
  }

  get xen() {
    return this.platform.xen.guest;
  }

  get memory() {
    return this.domain.machine.core.memory;
  }

  /** Bytes of a word. */
  get word(): 4 | 8 {
    return this.wide ? 8 : 4;
  }

  read(gpa: number, length: number): DataView {
    const bytes = new Uint8Array(length);
    this.memory.read(gpa, bytes);
    return new DataView(bytes.buffer);
  }

  u32(gpa: number): number {
    return this.read(gpa, 4).getUint32(0, true);
  }

  u64(gpa: number): bigint {
    return this.read(gpa, 8).getBigUint64(0, true);
  }

  /** Writes numbers of 1, 2, 4 or 8 bytes one after the other; `[bytes, value]`. */
  put(gpa: number, ...fields: readonly (readonly [1 | 2 | 4 | 8, number | bigint])[]): number {
    const bytes: number[] = [];
    for (const [size, value] of fields) {
      const whole = BigInt.asUintN(64, BigInt(value));
      for (let i = 0; i < size; i++) bytes.push(Number((whole >> BigInt(8 * i)) & 0xffn));
    }
    this.memory.write(gpa, Uint8Array.from(bytes));
    return gpa;
  }

  /** Asks for something; true when it was done within `steps` rounds. */
  ask(how: number, number: number | bigint, args: readonly (number | bigint)[], steps = MOST_STEPS): boolean {
    this.put(M.HOW, [4, how], [8, number]);
    for (let i = 0; i < 5; i++) this.put(M.ARGUMENT1 + 8 * i, [8, args[i] ?? 0]);
    this.put(M.STATE, [4, 1]);
    return this.finish(steps);
  }

  /** Goes on until the request is done. */
  finish(steps = MOST_STEPS): boolean {
    for (let step = 0; step < steps; step++) {
      if (this.domain.state !== 'created' && this.domain.state !== 'paused') return false;
      if (this.domain.xen?.suspended === true) return false;
      if (this.domain.runInstructions(STEP) === 0) return this.u32(M.STATE) === 2;
      if (this.u32(M.STATE) === 2) return true;
    }
    return false;
  }

  /** A hypercall; its result as a signed number. */
  call(number: number, ...args: readonly (number | bigint)[]): number {
    return this.callBy(M.BY_VMCALL, number, ...args);
  }

  callBy(how: number, number: number, ...args: readonly (number | bigint)[]): number {
    if (!this.ask(how, number, args)) throw new Error(`hypercall ${number} did not return`);
    const result = this.u64(M.RESULT);
    return Number(this.wide ? BigInt.asIntN(64, result) : BigInt.asIntN(32, result));
  }

  /** A hypercall on a structure: written to SCRATCH, and left there as the hypervisor did. */
  callOn(
    number: number,
    operation: number,
    fields: readonly (readonly [1 | 2 | 4 | 8, number | bigint])[],
    ...more: readonly (number | bigint)[]
  ): number {
    return this.call(number, operation, this.put(SCRATCH, ...fields), ...more);
  }

  cpuid(leaf: number, subleaf = 0): number[] {
    this.ask(M.DO_CPUID, leaf, [subleaf]);
    const view = this.read(M.RESULTS, 16);
    return [0, 4, 8, 12].map((at) => view.getUint32(at, true));
  }

  get upcalls(): number {
    return this.u32(M.UPCALLS);
  }

  get faults(): number {
    return this.u32(M.FAULTS);
  }
}
