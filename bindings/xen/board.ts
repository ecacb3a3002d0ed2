// The processor side of a PVH guest: that of a PC, with Xen's CPUID leaves, hypercalls, the MSR of the hypercall page, and
// upcalls that reach a vCPU without an interrupt controller. xen/include/public/arch-x86/cpuid.h, docs/misc/hvm.

import { TSC_HZ } from '../clock.js';
import type { CpuidLeaf } from '../core.js';
import { PAGE_SIZE } from '../memory.js';
import { PcBoard, type PcBoardOptions } from '../pc-board.js';
import * as X from './abi.js';
import type { XenGuest } from './guest.js';
import { Hypercalls } from './hypercalls.js';

const SIGNATURE: CpuidLeaf = [X.CPUID_BASE + X.CPUID_LEAVES, 0x566e6558, 0x65584d4d, 0x4d4d566e];
const TSC_KHZ = TSC_HZ / 1000;
/** 2^32 × nanoseconds of a tick. */
const TSC_MUL = 2 ** 32 / (TSC_HZ / 1e9);
const VCPU_ID_PRESENT = 1 << 3;
const DOMID_PRESENT = 1 << 4;
const SLOT = 32;
const AMD_EBX = 0x68747541;
const GFN_LIMIT = 2n ** 46n;

/** Answers the vCPUs of a domain that speaks Xen's interface. */
export class XenBoard extends PcBoard {
  /** Set as soon as there is one: the board is made first. */
  guest!: XenGuest;
  #hypercalls: Hypercalls | null = null;
  readonly #core: PcBoardOptions['core'];

  constructor(options: PcBoardOptions) {
    super(options);
    this.#core = options.core;
  }

  get hypercalls(): Hypercalls {
    this.#hypercalls ??= new Hypercalls(this.guest);
    return this.#hypercalls;
  }

  override hypercall(vcpu: number): boolean | 'yield' {
    const caller = this.#core.vcpus[vcpu];
    return caller === undefined ? false : this.hypercalls.execute(caller);
  }

  override acknowledge(vcpu: number): number {
    const upcall = this.guest.upcallVector(vcpu);
    const vector = upcall >= 0 ? upcall : super.acknowledge(vcpu);
    this.driveIntr(vcpu);
    if (vector >= 0) this.guest.interrupted(vcpu);
    return vector;
  }

  protected override interruptPending(vcpu: number): boolean {
    return super.interruptPending(vcpu) || (this.guest?.upcallVector(vcpu) ?? -1) >= 0;
  }

  override writeTsc(vcpu: number, value: bigint): void {
    super.writeTsc(vcpu, value);
    this.guest.time.publish(vcpu);
  }

  override hypervisorLeaf(vcpu: number, leaf: number, subleaf: number): CpuidLeaf | null {
    switch (leaf - X.CPUID_BASE) {
      case 0:
        return SIGNATURE;
      case 1:
        return [(X.XEN_VERSION.major << 16) | X.XEN_VERSION.minor, 0, 0, 0];
      case 2:
        return [1, X.MSR_HYPERCALL_PAGE, 0, 0];
      case 3:
        return this.#timeLeaf(vcpu, subleaf);
      case 4:
        return [VCPU_ID_PRESENT | DOMID_PRESENT, vcpu, this.guest.domid, 0];
      default:
        return null;
    }
  }

  /** Subleaf 0: how the TSC goes; 1: how it becomes system time; 2: the host's. */
  #timeLeaf(vcpu: number, subleaf: number): CpuidLeaf {
    if (subleaf === 0) return [0, 0, TSC_KHZ, 0];
    if (subleaf === 2) return [TSC_KHZ, 0, 0, 0];
    if (subleaf !== 1) return [0, 0, 0, 0];
    const offset = this.tscOffset(vcpu);
    return [Number(offset & 0xffff_ffffn), Number(offset >> 32n), TSC_MUL, 0];
  }

  override readMsr(vcpu: number, index: number): bigint | null {
    return index === X.MSR_HYPERCALL_PAGE ? 0n : super.readMsr(vcpu, index);
  }

  override writeMsr(vcpu: number, index: number, value: bigint): boolean {
    if (index !== X.MSR_HYPERCALL_PAGE) return super.writeMsr(vcpu, index, value);
    // Bits 11:0 are the number of the page; there is one.
    if ((value & 0xfffn) !== 0n) return true;
    if (value >= GFN_LIMIT || !this.guest.words.isRam(Number(value))) return false;
    this.#core.memory.write(Number(value), this.#hypercallPage());
    return true;
  }

  /** MOV EAX, number; VMCALL or, as an AMD processor's, VMMCALL; RET. */
  #hypercallPage(): Uint8Array {
    const vendor = this.#core.vcpus[0]?.cpuTable.entries.find((entry) => entry[0] === 0)?.[3];
    const page = new Uint8Array(PAGE_SIZE).fill(0xcc);
    for (let number = 0; number < X.HYPERCALLS; number++) {
      const opcode = vendor === AMD_EBX ? 0xd9 : 0xc1;
      const call = [0xb8, number, 0, 0, 0, 0x0f, 0x01, opcode, 0xc3];
      page.set(number === X.HYPERCALL_IRET ? [0x0f, 0x0b] : call, number * SLOT);
    }
    return page;
  }
}
