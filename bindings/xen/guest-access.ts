// How a hypercall reaches what its guest points to: by linear address with the rights of the caller, and by frame.
// A place that cannot be read or written is -EFAULT, never more.

import { ERRNO, type ErrnoName } from '../../devices/xen/abi.js';
import type { Core } from '../core.js';
import { PAGE_SIZE } from '../memory.js';
import { GPR_NAMES } from '../registers.js';
import type { Vcpu } from '../vcpu.js';

const ACCESS_L = 1 << 13;
const EFER_LMA = 1n << 10n;
const RAX = GPR_NAMES.indexOf('rax');

/** Ends a hypercall with -errno. */
export class Refusal extends Error {
  constructor(readonly errno: ErrnoName) {
    super(errno);
  }

  /** What the guest gets. */
  get result(): bigint {
    return BigInt(-ERRNO[this.errno]);
  }
}

/** One of each: a guest that is refused often must not make the host collect stacks. */
const REFUSALS = new Map(
  (Object.keys(ERRNO) as ErrnoName[]).map((errno) => [errno, new Refusal(errno)] as const),
);

/** Ends the hypercall in progress. */
export function refuse(errno: ErrnoName): never {
  throw REFUSALS.get(errno) as Refusal;
}

/** A structure in a guest's memory, read once: the guest may change it meanwhile. Little-endian. */
export class GuestStruct {
  readonly #view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(at: number): number {
    return this.#view.getUint8(at);
  }

  u16(at: number): number {
    return this.#view.getUint16(at, true);
  }

  u32(at: number): number {
    return this.#view.getUint32(at, true);
  }

  i32(at: number): number {
    return this.#view.getInt32(at, true);
  }

  u64(at: number): bigint {
    return this.#view.getBigUint64(at, true);
  }

  setU16(at: number, value: number): void {
    this.#view.setUint16(at, value, true);
  }

  setU32(at: number, value: number): void {
    this.#view.setUint32(at, value, true);
  }

  setU64(at: number, value: bigint): void {
    this.#view.setBigUint64(at, BigInt.asUintN(64, value), true);
  }
}

/** Structure of that many zero bytes. */
export function emptyStruct(size: number): GuestStruct {
  return new GuestStruct(new Uint8Array(size));
}

/** One hypercall in progress: who made it, in which mode, and what it points to. */
export class Call {
  readonly vcpu: Vcpu;
  /** The guest runs 64-bit code: its words and pointers have 8 bytes, else 4. */
  readonly wide: boolean;
  readonly #core: Core;

  constructor(core: Core, vcpu: Vcpu) {
    this.#core = core;
    this.vcpu = vcpu;
    this.wide = (vcpu.efer & EFER_LMA) !== 0n && (vcpu.segment('cs').access & ACCESS_L) !== 0;
  }

  /** Bytes of a word: unsigned long, pointer, frame number. */
  get word(): 4 | 8 {
    return this.wide ? 8 : 4;
  }

  /** Sets RAX or EAX. */
  answer(result: bigint): void {
    this.vcpu.setGpr(RAX, this.wide ? result : BigInt.asUintN(32, result));
  }

  /** Copies `size` bytes at `linear`. @throws Refusal EFAULT */
  read(linear: bigint, size: number): GuestStruct {
    const into = new Uint8Array(size);
    this.#pieces(linear, size, false, (pointer, start, end) =>
      into.set(this.#core.instance.u8.subarray(pointer, pointer + end - start), start),
    );
    return new GuestStruct(into);
  }

  /** Copies `from` to `linear`. Pages before the first bad one are written. @throws Refusal EFAULT */
  write(linear: bigint, from: GuestStruct | Uint8Array): void {
    const bytes = from instanceof Uint8Array ? from : from.bytes;
    this.#pieces(linear, bytes.length, true, (pointer, start, end) =>
      this.#core.instance.u8.set(bytes.subarray(start, end), pointer),
    );
  }

  /** The word at `at` of a structure. */
  wordAt(from: GuestStruct, at: number): bigint {
    return this.wide ? from.u64(at) : BigInt(from.u32(at));
  }

  /** Reads the `index`th word of an array. @throws Refusal EFAULT */
  readWord(array: bigint, index: number): bigint {
    return this.wordAt(this.read(array + BigInt(index * this.word), this.word), 0);
  }

  #pieces(
    linear: bigint,
    size: number,
    write: boolean,
    piece: (pointer: number, start: number, end: number) => void,
  ): void {
    let start = 0;
    while (start < size) {
      const at = this.wide ? linear + BigInt(start) : BigInt.asUintN(32, linear + BigInt(start));
      const gpa = this.vcpu.physical(at, write);
      const pointer = gpa < 0 ? 0 : this.#core.instance.exports.physPointer(gpa, Number(write));
      if (pointer === 0) refuse('EFAULT');
      const end = Math.min(size, start + PAGE_SIZE - (gpa % PAGE_SIZE));
      piece(pointer, start, end);
      start = end;
    }
  }
}

/** Words of physical memory that hypervisor and guest share. What is not RAM reads as zero, and writes are lost. */
export class SharedWords {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  #pointer(gpa: number, write: number): number {
    return this.#core.instance.exports.physPointer(gpa, write);
  }

  u8(gpa: number): number {
    const pointer = this.#pointer(gpa, 0);
    return pointer === 0 ? 0 : this.#core.instance.view.getUint8(pointer);
  }

  u16(gpa: number): number {
    const pointer = this.#pointer(gpa, 0);
    return pointer === 0 ? 0 : this.#core.instance.view.getUint16(pointer, true);
  }

  u32(gpa: number): number {
    const pointer = this.#pointer(gpa, 0);
    return pointer === 0 ? 0 : this.#core.instance.view.getUint32(pointer, true);
  }

  u64(gpa: number): bigint {
    const pointer = this.#pointer(gpa, 0);
    return pointer === 0 ? 0n : this.#core.instance.view.getBigUint64(pointer, true);
  }

  setU8(gpa: number, value: number): void {
    const pointer = this.#pointer(gpa, 1);
    if (pointer !== 0) this.#core.instance.view.setUint8(pointer, value);
  }

  setU16(gpa: number, value: number): void {
    const pointer = this.#pointer(gpa, 1);
    if (pointer !== 0) this.#core.instance.view.setUint16(pointer, value, true);
  }

  setU32(gpa: number, value: number): void {
    const pointer = this.#pointer(gpa, 1);
    if (pointer !== 0) this.#core.instance.view.setUint32(pointer, value, true);
  }

  setU64(gpa: number, value: bigint): void {
    const pointer = this.#pointer(gpa, 1);
    if (pointer !== 0) this.#core.instance.view.setBigUint64(pointer, BigInt.asUintN(64, value), true);
  }

  /** Bit `bit` of the bit string at `gpa`. */
  bit(gpa: number, bit: number): boolean {
    return ((this.u8(gpa + (bit >>> 3)) >>> (bit & 7)) & 1) !== 0;
  }

  /** Sets it; answers what it was. */
  setBit(gpa: number, bit: number): boolean {
    const at = gpa + (bit >>> 3);
    const old = this.u8(at);
    this.setU8(at, old | (1 << (bit & 7)));
    return ((old >>> (bit & 7)) & 1) !== 0;
  }

  /** Clears it; answers what it was. */
  clearBit(gpa: number, bit: number): boolean {
    const at = gpa + (bit >>> 3);
    const old = this.u8(at);
    this.setU8(at, old & ~(1 << (bit & 7)));
    return ((old >>> (bit & 7)) & 1) !== 0;
  }

  /** True when there is RAM at `gpa`. */
  isRam(gpa: number): boolean {
    return this.#pointer(gpa, 1) !== 0;
  }
}
