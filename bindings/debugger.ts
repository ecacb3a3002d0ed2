// Breakpoints and watchpoints of the host, and the memory of a guest as its vCPUs see it: what a debugger needs besides
// registers. Nothing of it can be seen by the guest.

import type { Core } from './core.js';
import { ConfigError, ResourceError } from './errors.js';
import * as L from './layout.gen.js';
import { translate } from './translate.js';
import type { Vcpu } from './vcpu.js';

/** Accesses that a watchpoint stops at. */
export type WatchKind = 'write' | 'read' | 'access';

/** Why a debugged domain stopped. */
export interface DebugStop {
  readonly vcpu: number;
  readonly reason: 'step' | 'breakpoint' | 'watchpoint';
  /** `breakpoint`: of the instruction that comes next. `watchpoint`: what was accessed; the instruction is complete. */
  readonly address?: bigint;
  /** `watchpoint`: as it was set. */
  readonly kind?: WatchKind;
}

interface Watch {
  readonly first: bigint;
  readonly last: bigint;
  readonly kind: WatchKind;
}

const ACCESS: Record<WatchKind, number> = { read: 1, write: 2, access: 3 };
const PAGE = 4096n;
const OFFSETS_BYTES = 512;

/** The debugging side of one machine. Addresses are linear: 64 bits, of whatever address space a vCPU is in. */
export class Debugger {
  readonly #core: Core;
  readonly #breakpoints = new Set<bigint>();
  readonly #watches: Watch[] = [];
  #changed = false;
  #cleared = false;
  /** By vCPU: the breakpoint that it was last reported to stand at. */
  readonly #reported = new Map<number, bigint>();

  /** @internal */
  constructor(core: Core) {
    this.#core = core;
  }

  /** Stops any vCPU before it executes the instruction at `address`. */
  addBreakpoint(address: bigint): void {
    if (this.#breakpoints.size >= L.BREAKS_MOST && !this.#breakpoints.has(address)) {
      throw full('breakpoints', L.BREAKS_MOST);
    }
    this.#breakpoints.add(BigInt.asUintN(64, address));
    this.#changed = true;
  }

  /** False: there is none. */
  removeBreakpoint(address: bigint): boolean {
    this.#changed = true;
    return this.#breakpoints.delete(BigInt.asUintN(64, address));
  }

  /** Stops any vCPU after an instruction that accesses one of `length` bytes at `address`. It slows the guest down. */
  addWatchpoint(address: bigint, length: number, kind: WatchKind): void {
    const first = BigInt.asUintN(64, address);
    const last = first + BigInt(length) - 1n;
    if (!Number.isSafeInteger(length) || length < 1 || last >> 64n !== 0n) {
      throw new ConfigError(
        'WATCHPOINT_INVALID',
        `A watchpoint cannot have ${length} bytes at 0x${first.toString(16)}.`,
      );
    }
    if (this.#watches.length >= L.WATCHES_MOST) throw full('watchpoints', L.WATCHES_MOST);
    this.#watches.push({ first, last, kind });
    this.#changed = true;
  }

  /** False: there is none. */
  removeWatchpoint(address: bigint, length: number, kind: WatchKind): boolean {
    const first = BigInt.asUintN(64, address);
    const last = first + BigInt(length) - 1n;
    const index = this.#watches.findIndex(
      (watch) => watch.first === first && watch.last === last && watch.kind === kind,
    );
    if (index < 0) return false;
    this.#watches.splice(index, 1);
    this.#changed = true;
    return true;
  }

  /** Removes all breakpoints and watchpoints. */
  clear(): void {
    this.#breakpoints.clear();
    this.#watches.length = 0;
    this.#cleared = true;
    this.#changed = true;
  }

  /**
   * The memory at linear address `address` of a vCPU, whatever its rights. Shorter than `length` where no page is
   * mapped or what is mapped is not memory: a device is not read, for that changes it.
   */
  read(vcpu: Vcpu, address: bigint, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    const done = this.#pieces(vcpu, address, length, (gpa, start, end) => {
      const state = this.#core.instance.exports.frameState(gpa);
      if (state !== L.FRAME_RAM && state !== L.FRAME_ROM) return false;
      this.#core.memory.read(gpa, bytes.subarray(start, end));
      return true;
    });
    return bytes.subarray(0, done);
  }

  /** Writes memory, read-only pages too; returns how many bytes lay in RAM. */
  write(vcpu: Vcpu, address: bigint, bytes: Uint8Array): number {
    return this.#pieces(vcpu, address, bytes.length, (gpa, start, end) => {
      if (this.#core.instance.exports.frameState(gpa) !== L.FRAME_RAM) return false;
      this.#core.memory.write(gpa, bytes.subarray(start, end));
      return true;
    });
  }

  /** @internal Before vCPUs run: the core gets the lists, and whoever stands at a reported breakpoint goes on. */
  resume(stepped = -1): void {
    if (this.#changed) this.#install();
    for (const vcpu of this.#core.vcpus) {
      if (vcpu.u32(L.V_HOST_HIT) === L.HIT_BREAKPOINT) clearHit(vcpu);
      const at = this.#reported.get(vcpu.index);
      if (at === undefined || vcpu.index === stepped) continue;
      if (at === codeAddress(vcpu)) this.#pass(vcpu);
    }
    this.#reported.clear();
  }

  /** @internal Why vCPU `index` left with EXIT_BREAKPOINT. */
  takeStop(index: number): DebugStop {
    const vcpu = this.#core.vcpus[index] as Vcpu;
    const hit = vcpu.u32(L.V_HOST_HIT);
    const address = vcpu.wide(L.V_HOST_ADDRESS);
    clearHit(vcpu);
    if (hit === L.HIT_BREAKPOINT) {
      this.#reported.set(index, address);
      return { vcpu: index, reason: 'breakpoint', address };
    }
    const watch = this.#watches[hit - L.HIT_WATCH];
    if (hit < L.HIT_WATCH || watch === undefined) return { vcpu: index, reason: 'step' };
    return { vcpu: index, reason: 'watchpoint', address, kind: watch.kind };
  }

  #pass(vcpu: Vcpu): void {
    const { exports } = this.#core.instance;
    exports.passBreakpoint(exports.vcpuAddress(vcpu.index));
  }

  #install(): void {
    const { view, u8, exports } = this.#core.instance;
    this.#changed = false;
    let grown = false;
    // Offsets of breakpoints that went stay marked: debuggers take theirs out and put them back at every stop.
    if (this.#breakpoints.size === 0 && this.#cleared) {
      u8.fill(0, L.D_BREAK_OFFSETS, L.D_BREAK_OFFSETS + OFFSETS_BYTES);
      view.setUint32(L.D_BREAK_ARMED, 0, true);
    }
    this.#cleared = false;
    if (this.#breakpoints.size > 0) view.setUint32(L.D_BREAK_ARMED, 1, true);
    for (const [index, address] of [...this.#breakpoints].entries()) {
      view.setBigUint64(L.D_BREAKS + 8 * index, address, true);
      const offset = Number(address % PAGE);
      const at = L.D_BREAK_OFFSETS + (offset >> 3);
      const bit = 1 << (offset & 7);
      if (((u8[at] as number) & bit) === 0) grown = true;
      u8[at] = (u8[at] as number) | bit;
    }
    for (const [index, { first, last, kind }] of this.#watches.entries()) {
      const at = L.D_WATCHES + L.WATCH_SIZE * index;
      view.setBigUint64(at, first, true);
      view.setBigUint64(at + 8, last, true);
      view.setUint32(at + 16, ACCESS[kind], true);
    }
    view.setUint32(L.D_BREAK_COUNT, this.#breakpoints.size, true);
    view.setUint32(L.D_WATCH_COUNT, this.#watches.length, true);
    exports.breaksChanged(grown ? 1 : 0);
  }

  /** Walks over the pages of a range; returns the bytes done before `visit` refused or nothing was mapped. */
  #pieces(
    vcpu: Vcpu,
    address: bigint,
    length: number,
    visit: (gpa: number, start: number, end: number) => boolean,
  ): number {
    let start = 0;
    while (start < length) {
      const linear = BigInt.asUintN(64, address + BigInt(start));
      const end = Math.min(length, start + Number(PAGE - (linear % PAGE)));
      const gpa = translate(vcpu, this.#core.memory, linear);
      if (gpa === null || !visit(gpa, start, end)) break;
      start = end;
    }
    return start;
  }
}

/** The linear address of the instruction that a vCPU executes next. */
export function codeAddress(vcpu: Vcpu): bigint {
  const long = (vcpu.efer & (1n << 10n)) !== 0n && (vcpu.segment('cs').access & (1 << 13)) !== 0;
  return long ? vcpu.rip : BigInt.asUintN(32, vcpu.segment('cs').base + vcpu.rip);
}

function clearHit(vcpu: Vcpu): void {
  vcpu.bytes(L.V_HOST_HIT, 4).fill(0);
}

function full(what: string, most: number): ResourceError {
  return new ResourceError('DEBUGGER_FULL', `There cannot be more than ${most} ${what}.`, {
    params: { most },
  });
}
