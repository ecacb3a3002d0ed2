// XMM registers in generated code: v128 locals of the region, like the general registers. Bits 128–255 stay in the vCPU block.

import { D_VCPUS, V_MXCSR, V_XMM } from '../layout';
import { MXCSR_DAZ, MXCSR_FTZ, MXCSR_MASKS, MXCSR_PE, MXCSR_RC } from '../sse-mxcsr';
import { L_DOUBLE, L_V, LOCALS_F64 } from './gen';
import { Facts } from './vector-facts';
import { V128_LOAD, V128_STORE, WasmVector } from './vector-wasm';
import { TYPE_F32, TYPE_V128, Wasm } from './wasm';

/** Locals: temporaries of type f32, and the registers, of which those up to the highest in use are declared. */
export const L_SINGLE: u32 = L_DOUBLE + LOCALS_F64;
const SINGLES: u32 = 3;
export const L_XMM: u32 = L_SINGLE + SINGLES;
const REGISTERS: u32 = 16;

/** What is known of a register (vector-facts.ts): its low double or single, or all of them, is not denormal. */
export const DOUBLE: u32 = 1;
export const DOUBLES: u32 = 3;
export const SINGLE: u32 = 4;
export const SINGLES_ALL: u32 = 12;

/** Nearest, all masked, PE set, denormals as they are. */
export const SETTLED: u32 = MXCSR_MASKS | MXCSR_PE;
export const SETTLED_BITS: u32 = MXCSR_MASKS | MXCSR_RC | MXCSR_PE | MXCSR_DAZ | MXCSR_FTZ;

let used: u32 = 0;
let changed: u32 = 0;
/** MXCSR was settled when the region was made: code leaves where it is not. */
let usual: bool = false;

@final
export class Xmm {
  /** Before the first pass over a region. */
  static forget(): void {
    used = 0;
    changed = 0;
    Facts.forget();
    usual = (load<u32>(load<u32>(D_VCPUS), V_MXCSR) & SETTLED_BITS) == SETTLED;
  }

  @inline static get settledUsually(): bool {
    return usual;
  }

  @inline static is(offset: u32): bool {
    return offset >= u32(V_XMM) && offset < u32(V_XMM) + REGISTERS * 32;
  }

  @inline static number(offset: u32): u32 {
    return (offset - u32(V_XMM)) >> 5;
  }

  static knows(offset: u32, what: u32): bool {
    return (Xmm.known(offset) & what) == what;
  }

  static learn(offset: u32, what: u32): void {
    Facts.set(Xmm.number(offset), Xmm.known(offset) | what);
  }

  static known(offset: u32): u32 {
    return Facts.get(Xmm.number(offset));
  }

  static get(offset: u32): void {
    used |= 1 << Xmm.number(offset);
    Wasm.get(L_XMM + Xmm.number(offset));
  }

  /** Pops a new value, of which `what` is known. */
  static set(offset: u32, what: u32): void {
    const n = Xmm.number(offset);
    used |= 1 << n;
    changed |= 1 << n;
    Facts.set(n, what);
    Wasm.set(L_XMM + n);
  }

  // ---- The vCPU block -------------------------------------------------------------------------------------------------

  /** Writes one register to the vCPU block. */
  static store(offset: u32): void {
    Wasm.get(L_V);
    Xmm.get(offset);
    WasmVector.access(V128_STORE, offset);
  }

  /** Reads one register from the vCPU block. */
  static load(offset: u32): void {
    Wasm.get(L_V);
    WasmVector.access(V128_LOAD, offset);
    Xmm.set(offset, 0);
  }

  static spill(): void {
    for (let n: u32 = 0; n < REGISTERS; n++) if (changed & (1 << n)) Xmm.store(u32(V_XMM) + (n << 5));
  }

  static reload(): void {
    for (let n: u32 = 0; n < REGISTERS; n++) {
      if (!(used & (1 << n))) continue;
      const offset = u32(V_XMM) + (n << 5);
      Wasm.get(L_V);
      WasmVector.access(V128_LOAD, offset);
      Wasm.set(L_XMM + n);
    }
    Facts.unknown();
  }

  /** Groups of locals that {@link Xmm.locals} declares. */
  static groups(): u32 {
    return used ? 2 : 0;
  }

  /** Locals that {@link Xmm.locals} declares. */
  static count(): u32 {
    return used ? SINGLES + (32 - clz<u32>(used)) : 0;
  }

  static locals(): void {
    if (!used) return;
    Wasm.leb(SINGLES);
    Wasm.byte(TYPE_F32);
    Wasm.leb(32 - clz<u32>(used));
    Wasm.byte(TYPE_V128);
  }
}
