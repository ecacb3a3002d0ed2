// The shared_info page and the vcpu_info of each vCPU: where they are and how wide their words are.
// xen/include/public/xen.h, arch-x86/xen.h.

import type { PhysicalMemory } from '../memory.js';
import type { SharedWords } from './guest-access.js';

/** vCPUs that have a place in the page itself. */
export const LEGACY_MAX_VCPUS = 32;
const VCPU_INFO_SIZE = 64;
const TIME_OFFSET = 32;
const PENDING = 0x800;
/** Offsets and widths by the width of the guest that first set up shared state. */
const WIDE = { mask: 0xa00, wallclock: 0xc00, sel: 8, bits: 64, secHigh: 0xc0c };
const NARROW = { mask: 0x880, wallclock: 0x900, sel: 4, bits: 32, secHigh: 0x94c };

/** What a snapshot holds of it. */
export interface SharedInfoState {
  /** Guest-physical address: a hidden one until the guest maps the page. */
  sharedInfo: number;
  /** 64-bit layout. */
  wide: boolean;
  /** vCPU → guest-physical address of its vcpu_info elsewhere, or null. */
  vcpuInfo: (number | null)[];
}

/** Frames of Xen's own that a guest may map: they live beyond every guest's physical addresses until it does. */
export const HIDDEN_BASE = 2 ** 47;
export const HIDDEN_SHARED_INFO = HIDDEN_BASE;
export const HIDDEN_GRANT_TABLE = HIDDEN_BASE + 0x10_0000;

/** Reads and writes what hypervisor and guest share about events and time. */
export class SharedInfo {
  readonly #words: SharedWords;
  readonly #memory: PhysicalMemory;
  readonly #state: () => SharedInfoState;

  constructor(words: SharedWords, memory: PhysicalMemory, state: () => SharedInfoState) {
    this.#words = words;
    this.#memory = memory;
    this.#state = state;
  }

  get #layout(): typeof WIDE {
    return this.#state().wide ? WIDE : NARROW;
  }

  /** Bits of a word of the event bitmaps. */
  get wordBits(): number {
    return this.#layout.bits;
  }

  /** Address of the pending bits. */
  get pendingBits(): number {
    return this.#state().sharedInfo + PENDING;
  }

  /** Address of the mask bits. */
  get maskBits(): number {
    return this.#state().sharedInfo + this.#layout.mask;
  }

  /** Moves the page to where the guest wants it. */
  mapAt(gpa: number): void {
    const state = this.#state();
    if (state.sharedInfo !== gpa) this.#memory.move(state.sharedInfo, gpa, 0x1000);
    state.sharedInfo = gpa;
  }

  /** Address of vcpu_info of `vcpu`, or null while a high-numbered one has none. */
  vcpuInfo(vcpu: number): number | null {
    const { vcpuInfo, sharedInfo } = this.#state();
    return vcpuInfo[vcpu] ?? (vcpu < LEGACY_MAX_VCPUS ? sharedInfo + VCPU_INFO_SIZE * vcpu : null);
  }

  /**
   * Puts vcpu_info of `vcpu` to `gpa`, as its guest asks once: what it held goes with it, and everything counts as
   * pending, since an event may have come in between.
   */
  moveVcpuInfo(vcpu: number, gpa: number): void {
    const old = this.vcpuInfo(vcpu);
    const bytes = new Uint8Array(VCPU_INFO_SIZE);
    if (old !== null) this.#memory.read(old, bytes);
    this.#memory.write(gpa, bytes);
    this.#state().vcpuInfo[vcpu] = gpa;
    const words = this.#words;
    words.setU8(gpa, 1);
    if (this.#state().wide) words.setU64(gpa + WIDE.sel, ~0n);
    else words.setU32(gpa + NARROW.sel, 0xffff_ffff);
  }

  /** Whether an upcall waits for `vcpu`. */
  upcallPending(vcpu: number): boolean {
    const info = this.vcpuInfo(vcpu);
    return info !== null && this.#words.u8(info) !== 0;
  }

  /** Sets it; answers what it was. */
  setUpcallPending(vcpu: number): boolean {
    const info = this.vcpuInfo(vcpu);
    if (info === null) return true;
    const old = this.#words.u8(info) !== 0;
    if (!old) this.#words.setU8(info, 1);
    return old;
  }

  setUpcallMask(vcpu: number, mask: number): void {
    const info = this.vcpuInfo(vcpu);
    if (info !== null) this.#words.setU8(info + 1, mask);
  }

  /** Sets the selector bit of word `word` of the pending bits; answers what it was. */
  setSelector(vcpu: number, word: number): boolean {
    const info = this.vcpuInfo(vcpu);
    return info === null || this.#words.setBit(info + this.#layout.sel, word);
  }

  /** struct vcpu_time_info of `vcpu`, 32 bytes. */
  writeTime(vcpu: number, time: Uint8Array): void {
    const info = this.vcpuInfo(vcpu);
    if (info !== null) this.#memory.write(info + TIME_OFFSET, time);
  }

  /** The time of day at system time zero. */
  writeWallclock(seconds: number, nanos: number): void {
    const { wallclock, secHigh } = this.#layout;
    const at = this.#state().sharedInfo;
    const words = this.#words;
    const version = words.u32(at + wallclock);
    words.setU32(at + wallclock, (version | 1) >>> 0);
    words.setU32(at + wallclock + 4, seconds >>> 0);
    words.setU32(at + wallclock + 8, nanos);
    words.setU32(at + secHigh, Math.floor(seconds / 2 ** 32));
    words.setU32(at + wallclock, ((version | 1) + 1) >>> 0);
  }
}
