// Opcodes of WebAssembly's vector and floating-point instructions. WebAssembly core specification 2.0, sections 5.4.7 and 5.4.8.

import { Wasm } from './wasm';

// Behind the prefix 0xfd.
export const V128_LOAD: u32 = 0x00;
export const V128_LOAD64_SPLAT: u32 = 0x0a;
export const V128_STORE: u32 = 0x0b;
export const V128_CONST: u32 = 0x0c;
export const I8X16_SHUFFLE: u32 = 0x0d;
export const I8X16_SWIZZLE: u32 = 0x0e;
export const I8X16_SPLAT: u32 = 0x0f;
export const I32X4_SPLAT: u32 = 0x11;
export const I64X2_SPLAT: u32 = 0x12;
export const I16X8_EXTRACT_U: u32 = 0x19;
export const I16X8_REPLACE: u32 = 0x1a;
export const I32X4_EXTRACT: u32 = 0x1b;
export const I32X4_REPLACE: u32 = 0x1c;
export const I64X2_EXTRACT: u32 = 0x1d;
export const I64X2_REPLACE: u32 = 0x1e;
export const F32X4_EXTRACT: u32 = 0x1f;
export const F32X4_REPLACE: u32 = 0x20;
export const F64X2_EXTRACT: u32 = 0x21;
export const F64X2_REPLACE: u32 = 0x22;
export const I8X16_EQ: u32 = 0x23;
export const I8X16_GT_S: u32 = 0x27;
export const I16X8_EQ: u32 = 0x2d;
export const I16X8_GT_S: u32 = 0x31;
export const I32X4_EQ: u32 = 0x37;
export const I32X4_GT_S: u32 = 0x3b;
export const F32X4_EQ: u32 = 0x41;
export const F32X4_LT: u32 = 0x43;
export const F32X4_LE: u32 = 0x45;
export const F64X2_EQ: u32 = 0x47;
export const F64X2_LT: u32 = 0x49;
export const V128_NOT: u32 = 0x4d;
export const V128_AND: u32 = 0x4e;
export const V128_ANDNOT: u32 = 0x4f;
export const V128_OR: u32 = 0x50;
export const V128_XOR: u32 = 0x51;
export const V128_LOAD16_LANE: u32 = 0x55;
export const V128_LOAD32_LANE: u32 = 0x56;
export const V128_LOAD64_LANE: u32 = 0x57;
export const V128_STORE32_LANE: u32 = 0x5a;
export const V128_STORE64_LANE: u32 = 0x5b;
export const V128_LOAD32_ZERO: u32 = 0x5c;
export const V128_LOAD64_ZERO: u32 = 0x5d;
export const F32X4_DEMOTE: u32 = 0x5e;
export const F64X2_PROMOTE: u32 = 0x5f;
export const I8X16_ABS: u32 = 0x60;
export const I8X16_BITMASK: u32 = 0x64;
export const I8X16_NARROW_S: u32 = 0x65;
export const I8X16_NARROW_U: u32 = 0x66;
export const F32X4_NEAREST: u32 = 0x6a;
export const I8X16_ADD: u32 = 0x6e;
export const I8X16_ADD_SAT_S: u32 = 0x6f;
export const I8X16_ADD_SAT_U: u32 = 0x70;
export const I8X16_SUB: u32 = 0x71;
export const I8X16_SUB_SAT_S: u32 = 0x72;
export const I8X16_SUB_SAT_U: u32 = 0x73;
export const I8X16_MIN_S: u32 = 0x76;
export const I8X16_MIN_U: u32 = 0x77;
export const I8X16_MAX_S: u32 = 0x78;
export const I8X16_MAX_U: u32 = 0x79;
export const I8X16_AVGR_U: u32 = 0x7b;
export const I16X8_ABS: u32 = 0x80;
export const I16X8_NARROW_S: u32 = 0x85;
export const I16X8_NARROW_U: u32 = 0x86;
export const I16X8_SHL: u32 = 0x8b;
export const I16X8_SHR_S: u32 = 0x8c;
export const I16X8_SHR_U: u32 = 0x8d;
export const I16X8_ADD: u32 = 0x8e;
export const I16X8_ADD_SAT_S: u32 = 0x8f;
export const I16X8_ADD_SAT_U: u32 = 0x90;
export const I16X8_SUB: u32 = 0x91;
export const I16X8_SUB_SAT_S: u32 = 0x92;
export const I16X8_SUB_SAT_U: u32 = 0x93;
export const F64X2_NEAREST: u32 = 0x94;
export const I16X8_MUL: u32 = 0x95;
export const I16X8_MIN_S: u32 = 0x96;
export const I16X8_MIN_U: u32 = 0x97;
export const I16X8_MAX_S: u32 = 0x98;
export const I16X8_MAX_U: u32 = 0x99;
export const I16X8_AVGR_U: u32 = 0x9b;
export const I32X4_ABS: u32 = 0xa0;
export const I32X4_BITMASK: u32 = 0xa4;
export const I32X4_SHL: u32 = 0xab;
export const I32X4_SHR_S: u32 = 0xac;
export const I32X4_SHR_U: u32 = 0xad;
export const I32X4_ADD: u32 = 0xae;
export const I32X4_SUB: u32 = 0xb1;
export const I32X4_MUL: u32 = 0xb5;
export const I32X4_MIN_S: u32 = 0xb6;
export const I32X4_MIN_U: u32 = 0xb7;
export const I32X4_MAX_S: u32 = 0xb8;
export const I32X4_MAX_U: u32 = 0xb9;
export const I32X4_DOT: u32 = 0xba;
export const I32X4_EXTMUL_LOW_S: u32 = 0xbc;
export const I32X4_EXTMUL_HIGH_S: u32 = 0xbd;
export const I32X4_EXTMUL_LOW_U: u32 = 0xbe;
export const I32X4_EXTMUL_HIGH_U: u32 = 0xbf;
export const I64X2_BITMASK: u32 = 0xc4;
export const I64X2_SHL: u32 = 0xcb;
export const I64X2_SHR_U: u32 = 0xcd;
export const I64X2_ADD: u32 = 0xce;
export const I64X2_SUB: u32 = 0xd1;
export const I64X2_EQ: u32 = 0xd6;
export const I64X2_GT_S: u32 = 0xd9;
export const I64X2_EXTMUL_LOW_S: u32 = 0xdc;
export const I64X2_EXTMUL_LOW_U: u32 = 0xde;
export const F32X4_ABS: u32 = 0xe0;
export const F32X4_SQRT: u32 = 0xe3;
export const F32X4_ADD: u32 = 0xe4;
export const F32X4_PMIN: u32 = 0xea;
export const F32X4_PMAX: u32 = 0xeb;
export const F64X2_ABS: u32 = 0xec;
export const F64X2_SQRT: u32 = 0xef;
export const F64X2_ADD: u32 = 0xf0;
export const F64X2_PMIN: u32 = 0xf6;
export const F64X2_PMAX: u32 = 0xf7;
export const I32X4_TRUNC_SAT_F32X4: u32 = 0xf8;
export const F32X4_CONVERT: u32 = 0xfa;
export const I32X4_TRUNC_SAT_F64X2: u32 = 0xfc;
export const F64X2_CONVERT_LOW: u32 = 0xfe;

// Scalars. The operators of f64 come at a constant distance behind those of f32.
export const F64_CONST: u32 = 0x44;
export const F32_EQ: u32 = 0x5b;
export const F32_LT: u32 = 0x5d;
export const F32_GE: u32 = 0x60;
export const F32_ABS: u32 = 0x8b;
export const F32_NEAREST: u32 = 0x90;
export const F32_SQRT: u32 = 0x91;
export const F32_ADD: u32 = 0x92;
export const TO_F64_COMPARE: u32 = 6;
export const TO_F64: u32 = 14;
export const F32_CONVERT_I32: u32 = 0xb2;
export const F32_CONVERT_I64: u32 = 0xb4;
export const F32_DEMOTE: u32 = 0xb6;
export const F64_CONVERT_I32: u32 = 0xb7;
export const F64_CONVERT_I64: u32 = 0xb9;
export const F64_PROMOTE: u32 = 0xbb;
export const I32_REINTERPRET: u32 = 0xbc;
export const I64_REINTERPRET: u32 = 0xbd;
// Behind the prefix 0xfc.
export const I32_TRUNC_SAT_F64: u32 = 0x02;
export const I64_TRUNC_SAT_F64: u32 = 0x06;

@final
export class WasmVector {
  /** A load or store of a vector with a constant offset. */
  static access(opcode: u32, offset: usize): void {
    Wasm.vector(opcode);
    Wasm.byte(0);
    Wasm.leb(u32(offset));
  }

  /** A load or store of one element. */
  static accessLane(opcode: u32, offset: usize, lane: u32): void {
    WasmVector.access(opcode, offset);
    Wasm.byte(lane);
  }

  /** Takes out or puts in an element. */
  static lane(opcode: u32, lane: u32): void {
    Wasm.vector(opcode);
    Wasm.byte(lane);
  }

  static constant(low: u64, high: u64): void {
    Wasm.vector(V128_CONST);
    for (let i: u64 = 0; i < 64; i += 8) Wasm.byte(u32(low >> i) & 0xff);
    for (let i: u64 = 0; i < 64; i += 8) Wasm.byte(u32(high >> i) & 0xff);
  }

  /** Bytes of the two vectors on the stack: numbers 0–31, eight in each argument. */
  static shuffle(low: u64, high: u64): void {
    Wasm.vector(I8X16_SHUFFLE);
    for (let i: u64 = 0; i < 64; i += 8) Wasm.byte(u32(low >> i) & 31);
    for (let i: u64 = 0; i < 64; i += 8) Wasm.byte(u32(high >> i) & 31);
  }

  /** Shuffles doublewords: numbers 0–7, a hexadecimal digit each, the lowest first. */
  static shuffle32(order: u32): void {
    Wasm.vector(I8X16_SHUFFLE);
    for (let i: u32 = 0; i < 16; i += 4) {
      const first = ((order >> i) & 7) << 2;
      for (let k: u32 = 0; k < 4; k++) Wasm.byte(first + k);
    }
  }

  /** Shuffles words: numbers 0–15. */
  static shuffle16(order: u32): void {
    Wasm.vector(I8X16_SHUFFLE);
    for (let i: u32 = 0; i < 32; i += 4) {
      const first = ((order >> i) & 15) << 1;
      Wasm.byte(first);
      Wasm.byte(first + 1);
    }
  }

  static saturating(opcode: u32): void {
    Wasm.byte(0xfc);
    Wasm.leb(opcode);
  }

  static f64(bits: u64): void {
    Wasm.byte(F64_CONST);
    for (let i: u64 = 0; i < 64; i += 8) Wasm.byte(u32(bits >> i) & 0xff);
  }
}
