// The block of linear memory that holds the state of one vCPU, by offset.

import type { CoreInstance } from './wasm.js';

/** Typed access to a vCPU's block. */
export class StateBlock {
  /** Something was written that the core caches parts of. */
  protected dirty = false;
  protected readonly core: CoreInstance;
  /** Its address. */
  protected readonly block: number;

  /** @internal */
  constructor(core: CoreInstance, block: number) {
    this.core = core;
    this.block = block;
  }

  /** @internal A view of part of the block, good until the core runs. */
  bytes(offset: number, length: number): Uint8Array {
    return this.core.u8.subarray(this.block + offset, this.block + offset + length);
  }

  /** @internal */
  u8(offset: number): number {
    return this.core.view.getUint8(this.block + offset);
  }

  /** @internal */
  setU8(offset: number, value: number): void {
    this.core.view.setUint8(this.block + offset, value);
    this.dirty = true;
  }

  /** @internal */
  u16(offset: number): number {
    return this.core.view.getUint16(this.block + offset, true);
  }

  /** @internal */
  setU16(offset: number, value: number): void {
    this.core.view.setUint16(this.block + offset, value, true);
    this.dirty = true;
  }

  /** @internal */
  u32(offset: number): number {
    return this.core.view.getUint32(this.block + offset, true);
  }

  /** @internal */
  setU32(offset: number, value: number): void {
    this.core.view.setUint32(this.block + offset, value, true);
    this.dirty = true;
  }

  /** @internal */
  wide(offset: number): bigint {
    return this.core.view.getBigUint64(this.block + offset, true);
  }

  /** @internal */
  setWide(offset: number, value: bigint): void {
    this.core.view.setBigUint64(this.block + offset, BigInt.asUintN(64, value), true);
    this.dirty = true;
  }
}
