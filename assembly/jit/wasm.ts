// Writes WebAssembly code into a buffer in linear memory. WebAssembly core specification 2.0, section 5 (binary format).

// Opcodes by their name in the text format.
export const UNREACHABLE: u32 = 0x00;
export const BLOCK: u32 = 0x02;
export const LOOP: u32 = 0x03;
export const IF: u32 = 0x04;
export const ELSE: u32 = 0x05;
export const END: u32 = 0x0b;
export const BR: u32 = 0x0c;
export const BR_IF: u32 = 0x0d;
export const CALL: u32 = 0x10;
export const CALL_INDIRECT: u32 = 0x11;
export const DROP: u32 = 0x1a;
export const SELECT: u32 = 0x1b;
export const LOCAL_GET: u32 = 0x20;
export const LOCAL_SET: u32 = 0x21;
export const LOCAL_TEE: u32 = 0x22;
export const I32_LOAD: u32 = 0x28;
export const I64_LOAD: u32 = 0x29;
export const F32_LOAD: u32 = 0x2a;
export const F64_LOAD: u32 = 0x2b;
export const I32_LOAD8_S: u32 = 0x2c;
export const I32_LOAD8_U: u32 = 0x2d;
export const I32_LOAD16_S: u32 = 0x2e;
export const I32_LOAD16_U: u32 = 0x2f;
export const I64_LOAD16_S: u32 = 0x32;
export const I64_LOAD32_S: u32 = 0x34;
export const I32_STORE: u32 = 0x36;
export const I64_STORE: u32 = 0x37;
export const I32_STORE8: u32 = 0x3a;
export const I32_STORE16: u32 = 0x3b;
export const I32_CONST: u32 = 0x41;
export const I64_CONST: u32 = 0x42;
export const I32_EQZ: u32 = 0x45;
export const I32_EQ: u32 = 0x46;
export const I32_NE: u32 = 0x47;
export const I32_LT_S: u32 = 0x48;
export const I32_LT_U: u32 = 0x49;
export const I32_GT_U: u32 = 0x4b;
export const I32_LE_S: u32 = 0x4c;
export const I32_LE_U: u32 = 0x4d;
export const I32_GE_U: u32 = 0x4f;
export const I64_EQZ: u32 = 0x50;
export const I64_EQ: u32 = 0x51;
export const I64_NE: u32 = 0x52;
export const I64_LT_S: u32 = 0x53;
export const I64_LT_U: u32 = 0x54;
export const I32_CLZ: u32 = 0x67;
export const I32_ADD: u32 = 0x6a;
export const I32_SUB: u32 = 0x6b;
export const I32_MUL: u32 = 0x6c;
export const I32_AND: u32 = 0x71;
export const I32_OR: u32 = 0x72;
export const I32_XOR: u32 = 0x73;
export const I32_SHL: u32 = 0x74;
export const I32_SHR_S: u32 = 0x75;
export const I32_SHR_U: u32 = 0x76;
export const I32_ROTL: u32 = 0x77;
export const I32_ROTR: u32 = 0x78;
export const I64_CLZ: u32 = 0x79;
export const I64_ADD: u32 = 0x7c;
export const I64_SUB: u32 = 0x7d;
export const I64_MUL: u32 = 0x7e;
export const I64_AND: u32 = 0x83;
export const I64_OR: u32 = 0x84;
export const I64_XOR: u32 = 0x85;
export const I64_SHL: u32 = 0x86;
export const I64_SHR_S: u32 = 0x87;
export const I64_SHR_U: u32 = 0x88;
export const I32_WRAP_I64: u32 = 0xa7;
export const I64_EXTEND_I32_S: u32 = 0xac;
export const I64_EXTEND_I32_U: u32 = 0xad;
export const I32_EXTEND8_S: u32 = 0xc0;
export const I32_EXTEND16_S: u32 = 0xc1;
export const I64_EXTEND32_S: u32 = 0xc4;

/** From an i32 operator to the i64 one: comparisons, and arithmetic from CLZ on. */
export const TO_I64_COMPARE: u32 = I64_EQZ - I32_EQZ;
export const TO_I64: u32 = I64_CLZ - I32_CLZ;

export const TYPE_I32: u32 = 0x7f;
export const TYPE_I64: u32 = 0x7e;
export const TYPE_F32: u32 = 0x7d;
export const TYPE_F64: u32 = 0x7c;
export const TYPE_V128: u32 = 0x7b;
export const TYPE_VOID: u32 = 0x40;
export const TYPE_FUNC: u32 = 0x60;

/** Where the next byte goes. */
let at: usize = 0;
/** The highest local that was named. */
export let highestLocal: u32 = 0;

@final
export class Wasm {
  @inline static position(): usize {
    return at;
  }

  @inline static seek(address: usize): void {
    at = address;
  }

  static forgetLocals(): void {
    highestLocal = 0;
  }

  static byte(x: u32): void {
    store<u8>(at, u8(x));
    at++;
  }

  static leb(x: u32): void {
    while (x >= 0x80) {
      Wasm.byte((x & 0x7f) | 0x80);
      x >>= 7;
    }
    Wasm.byte(x);
  }

  static signed(x: i64): void {
    while (x < -64 || x > 63) {
      Wasm.byte((u32(x) & 0x7f) | 0x80);
      x >>= 7;
    }
    Wasm.byte(u32(x) & 0x7f);
  }

  /** Leaves room for a length; {@link Wasm.fill} puts it there. */
  static hole(): usize {
    const hole = at;
    at += 5;
    return hole;
  }

  /** Writes the length of what follows the hole: a LEB128 number of five bytes. */
  static fill(hole: usize): void {
    let length = u32(at - hole - 5);
    for (let i: usize = 0; i < 4; i++) {
      store<u8>(hole + i, u8((length & 0x7f) | 0x80));
      length >>= 7;
    }
    store<u8>(hole + 4, u8(length));
  }

  static op(opcode: u32): void {
    Wasm.byte(opcode);
  }

  static vector(opcode: u32): void {
    Wasm.byte(0xfd);
    Wasm.leb(opcode);
  }

  static i32(x: i32): void {
    Wasm.byte(I32_CONST);
    Wasm.signed(i64(x));
  }

  static i64(x: i64): void {
    Wasm.byte(I64_CONST);
    Wasm.signed(x);
  }

  static get(local: u32): void {
    if (local > highestLocal) highestLocal = local;
    Wasm.byte(LOCAL_GET);
    Wasm.leb(local);
  }

  static set(local: u32): void {
    if (local > highestLocal) highestLocal = local;
    Wasm.byte(LOCAL_SET);
    Wasm.leb(local);
  }

  static tee(local: u32): void {
    if (local > highestLocal) highestLocal = local;
    Wasm.byte(LOCAL_TEE);
    Wasm.leb(local);
  }

  /** A load or store with a constant offset. */
  static access(opcode: u32, offset: usize): void {
    Wasm.byte(opcode);
    Wasm.byte(0);
    Wasm.leb(u32(offset));
  }

  static open(opcode: u32, type: u32): void {
    Wasm.byte(opcode);
    Wasm.byte(type);
  }

  static br(opcode: u32, depth: u32): void {
    Wasm.byte(opcode);
    Wasm.leb(depth);
  }

  static call(index: u32): void {
    Wasm.byte(CALL);
    Wasm.leb(index);
  }
}
