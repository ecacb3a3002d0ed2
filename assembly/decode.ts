// Decoding: instruction bytes → micro-op records. SDM vol. 2, chapter 2 and appendix A.
//
// The opcode is looked up in a tree of small decisions (tables.gen.ts) whose leaves are the lines of opcodes.txt.

import { Addressing, NO_SEGMENT, vsibIndex } from './decode-address';
import { Handlers } from './handlers.gen';
import {
  CS,
  EA_ALIGN16,
  EA_ALIGN32,
  EA_FLAT32,
  EA_FLAT64,
  FS,
  GS,
  PREFIX_L,
  PREFIX_LOCK,
  PREFIX_REP,
  PREFIX_REPNE,
  PREFIX_REXW,
  PREFIX_VEX,
  R_BASE,
  R_DISP,
  R_DST,
  R_EA_BITS,
  R_EA_KIND,
  R_IMM,
  R_INDEX,
  R_LEN,
  R_LINK,
  R_OP,
  R_PREFIX,
  R_REFUND,
  R_SIZE,
  R_SRC,
  R_SUB,
  R_TARGET,
  R_VSIB,
  R_VVVV,
  SS,
  V_FPR,
  V_GPR,
  V_RBP,
  V_RSP,
  V_XMM,
  V_ZERO,
} from './layout';
import {
  MODE_AVX_OK,
  MODE_CODE_SIZE,
  MODE_FLAT_CODE,
  MODE_FLAT_DATA,
  MODE_FPU_OK,
  MODE_MMX_UD,
  MODE_NM,
  MODE_PROTECTED,
  MODE_SSE_UD,
  MODE_STACK32,
  MODE_VM86,
  MODE_WAIT_OK,
} from './mode';
import {
  OP_COLD,
  OP_COLD_A,
  OP_COLD_END,
  OP_COLD_END_R,
  OP_COLD_M,
  OP_COLD_R,
  OP_COLD_REP,
  OP_MOV_RR_8,
  OP_RAISE,
} from './opcodes.gen';
import { EXC_GP, EXC_NM, EXC_UD } from './outcome';
import {
  ENTRIES,
  ENTRY_ACC,
  ENTRY_ALIGN16,
  ENTRY_BRANCH,
  ENTRY_CC,
  ENTRY_COLD,
  ENTRY_DEF64,
  ENTRY_END,
  ENTRY_FORCE64,
  ENTRY_MODRM,
  ENTRY_PLUS_R,
  ENTRY_PUSH,
  ENTRY_REP,
  ENTRY_SELF,
  ENTRY_SHIFT,
  ENTRY_SIZE,
  ENTRY_STACK,
  FEATURE_AVX,
  FEATURE_FXSR,
  FEATURE_MMX,
  FEATURE_NONE,
  FEATURE_SSE,
  FEATURE_WAIT,
  FEATURE_X87,
  FEATURE_XSAVE,
  IMM_JB,
  IMM_JZ,
  IMM_NONE,
  IMM_O,
  MORE_ALIGN32,
  MORE_FALLBACK,
  MORE_GENERAL,
  MORE_PROTECTED,
  MORE_VSIB,
  MORE_VVVV,
  NODES,
  REG_GPR8,
  REG_MMX,
  REG_NONE,
  REG_SYS,
  REG_XMM,
} from './tables.gen';

/** More bytes are needed than `end` allows. */
export const DECODE_SHORT: u32 = 0;

// Entry fields (scripts/generate/decoder.ts).
const E_OP_REG: usize = 0;
const E_OP_MEM: usize = 2;
const E_HANDLER: usize = 4;
const E_LOCK: usize = 6;
const E_SIZE: usize = 8;
const E_REG: usize = 9;
const E_RM: usize = 10;
export const E_IMM: usize = 11;
const E_MEM: usize = 12;
const E_FEATURE: usize = 13;
const E_CC: usize = 14;
const E_SIZED_HANDLER: usize = 15;
const E_FLAGS: usize = 16;
const E_RM_FIRST: usize = 18;
const E_SIZED_OP: usize = 19;
const E_LOCK_SIZED: usize = 21;
const E_CPUID: usize = 22;
const E_MORE: usize = 23;

// The instruction being decoded: caches that live for one call.
let at: usize = 0;
let end: usize = 0;
let short: bool = false;
export let mode: u32 = 0;
let prefixes: u32 = 0;
export let rex: u32 = 0;
let operand16: bool = false;
export let address67: bool = false;
export let modrm: u32 = 0;
export let opcode: u32 = 0;
/** Root of the tree that the opcode was looked up in. */
let lastRoot: u32 = 0;
/** VEX.vvvv, VEX.L and the prefix that VEX implies (tree order), of an instruction with a VEX prefix. */
let vex: bool = false;
let vexRegister: u32 = 0;
/** Whether VEX.vvvv names a register; outside 64-bit mode its highest bit does not select one, but counts here. */
let vexNamed: bool = false;
let vexL: u32 = 0;
let vexPrefix: u32 = 0;

/** Whether the instruction decoded last ends its block. */
export let decodedEnd: bool = false;
/** Where its immediate begins. */
export let immediateAt: usize = 0;
/** Whether its R_TARGET is relative to its end: the block builder makes it relative to the page. */
export let decodedRelative: bool = false;

@final
export class Decode {
  /**
   * Decodes one instruction at `from` (bytes up to `limit` may be read) in mode `key`, on a model with instruction
   * features `isa` (V_ISA), into the record at `rec`, all fields but R_BEFORE and R_OFFSET. Returns its length, or DECODE_SHORT when it does not end before `limit`.
   */
  static one(rec: usize, from: usize, limit: usize, key: u32, isa: u64): u32 {
    memory.fill(rec, 0, 32);
    store<u16>(rec, u16(V_ZERO), R_BASE);
    store<u16>(rec, u16(V_ZERO), R_INDEX);
    at = from;
    end = limit;
    short = false;
    mode = key;
    decodedEnd = false;
    decodedRelative = false;
    immediateAt = limit;
    let entry = Decode.opcode();
    if (!short) {
      if (entry != 0 && !Decode.offered(entry, isa)) entry = Decode.without(entry, isa);
      if (entry == 0) Decode.raise(rec, EXC_UD);
      else Decode.operands(rec, entry);
    }
    const length = u32(at - from);
    // What tells that it is none may be a ModRM byte that was only looked at: a write to it must find the block.
    const looked = u32(load<u16>(rec, R_OP) == u16(OP_RAISE) && at < end && length < 15);
    if (length > 15 || (short && limit - from >= 15)) {
      Decode.raise(rec, EXC_GP);
      return 15;
    }
    if (short) return DECODE_SHORT;
    store<u8>(rec, u8(length + looked), R_LEN);
    return length + looked;
  }

  /** Whether the model has the entry's instruction. */
  static offered(e: usize, isa: u64): bool {
    const feature: u32 = load<u8>(e, E_CPUID);
    return feature == 0 || ((isa >> u64(feature - 1)) & 1) != 0;
  }

  /** What the bytes mean where the model lacks the entry's instruction: another entry, or 0. */
  static without(e: usize, isa: u64): usize {
    if (!(load<u8>(e, E_MORE) & MORE_FALLBACK)) return 0;
    prefixes &= ~(PREFIX_REP | PREFIX_REPNE);
    const other = Decode.walk(lastRoot);
    return other != 0 && Decode.offered(other, isa) ? other : 0;
  }

  @inline static is64(): bool {
    return (mode & MODE_CODE_SIZE) == 2;
  }

  /** Neither real nor virtual-8086 mode. */
  static isProtected(): bool {
    return (mode & (MODE_PROTECTED | MODE_VM86)) == MODE_PROTECTED;
  }

  static byte(): u32 {
    if (at >= end) {
      short = true;
      return 0;
    }
    return load<u8>(at++);
  }

  /** Reads `size` bytes, sign-extended. */
  static signed(size: u32): i64 {
    if (at + size > end) {
      short = true;
      return 0;
    }
    const from = at;
    at += size;
    if (size == 1) return load<i8>(from);
    if (size == 2) return load<i16>(from);
    if (size == 4) return load<i32>(from);
    return load<i64>(from);
  }

  /** The instruction becomes one that raises `vector`. */
  static raise(rec: usize, vector: u32): void {
    store<u16>(rec, u16(OP_RAISE), R_OP);
    store<u16>(rec, u16(vector), R_SUB);
    decodedEnd = true;
  }

  /** Takes prefixes and opcode; returns the address of the entry, or 0 for #UD. */
  static opcode(): usize {
    prefixes = 0;
    rex = 0;
    Addressing.segment(NO_SEGMENT);
    operand16 = false;
    address67 = false;
    let b: u32;
    for (let n = 0; ; n++) {
      b = Decode.byte();
      if (short || n > 14) return 0;
      if (b == 0x66) operand16 = true;
      else if (b == 0x67) address67 = true;
      else if (b == 0xf0) prefixes |= PREFIX_LOCK;
      else if (b == 0xf2) prefixes = (prefixes & ~PREFIX_REP) | PREFIX_REPNE;
      else if (b == 0xf3) prefixes = (prefixes & ~PREFIX_REPNE) | PREFIX_REP;
      else if ((b & 0xfe) == 0x64) Addressing.segment(FS + (b & 1));
      else if ((b & 0xe7) == 0x26) {
        if (!Decode.is64()) Addressing.segment((b >> 3) & 3);
      } else if (Decode.is64() && (b & 0xf0) == 0x40) {
        rex = b;
        continue;
      } else break;
      rex = 0;
    }
    let map: u32 = 0;
    vex = false;
    if ((b & 0xfe) == 0xc4 && Decode.isVex()) return rex ? Decode.farPointer() : Decode.vexOpcode(b == 0xc5);
    if (b == 0x0f) {
      b = Decode.byte();
      map = 1;
      if (b == 0x38 || b == 0x3a) {
        map = b == 0x38 ? 2 : 3;
        b = Decode.byte();
      }
    }
    if (short) return 0;
    opcode = b;
    // 90 is NOP or PAUSE only without REX.B.
    if (map == 0 && b == 0x90 && rex & 1) b = 0x91;
    return Decode.walk((map << 8) | b);
  }

  /** C4 and C5 are VEX prefixes in 64-bit mode, and elsewhere where LES and LDS would have a register operand. */
  static isVex(): bool {
    if (at >= end) {
      short = true;
      return false;
    }
    return Decode.is64() || load<u8>(at) >= 0xc0;
  }

  /**
   * Behind REX, C4 and C5 are LES and LDS, which 64-bit mode does not have. Processors fetch all of the operand before they
   * refuse it (measured: what is missing behind a page's end is #PF, not #UD).
   */
  static farPointer(): usize {
    const modrm = Decode.byte();
    const mod = modrm >> 6;
    const low = modrm & 7;
    if (mod == 3) return 0;
    const base = low == 4 ? Decode.byte() & 7 : low;
    let bytes: u32 = mod == 1 ? 1 : mod == 2 || base == 5 ? 4 : 0;
    for (; bytes; bytes--) Decode.byte();
    return 0;
  }

  /** Takes the rest of a VEX prefix and the opcode. SDM vol. 2 §2.3.5. */
  static vexOpcode(twoBytes: bool): usize {
    const first = Decode.byte();
    const second = twoBytes ? first & 0x7f : Decode.byte();
    const b = Decode.byte();
    if (short) return 0;
    const map: u32 = twoBytes ? 1 : first & 0x1f;
    if (!Decode.isProtected() || map == 0 || map > 3 || operand16 || prefixes) return 0;
    vex = true;
    // The prefix field has none, 66, F3 and F2 in the order of the tree.
    vexPrefix = second & 3;
    vexL = (second >> 2) & 1;
    vexRegister = ~(second >> 3) & 15;
    vexNamed = vexRegister != 0;
    // Registers above 7 exist in 64-bit mode only, where the inverted bits R, X and B are free.
    rex = 0x40 | ((~first >> 5) & (twoBytes ? 4 : 7)) | ((second >> 4) & (twoBytes ? 0 : 8));
    if (!Decode.is64()) {
      rex &= 0x48;
      vexRegister &= 7;
    }
    opcode = b;
    return Decode.walk(((map + 3) << 8) | b);
  }

  static walk(root: u32): usize {
    lastRoot = root;
    let node: u32 = load<u16>(NODES + (usize(root) << 1));
    while (node != 0 && !(node & 0x8000)) {
      const kind: u32 = load<u16>(NODES + (usize(node) << 1));
      let way: u32;
      if (kind == 1) way = u32(Decode.is64());
      else if (kind == 2) {
        way = vex ? vexPrefix : prefixes & PREFIX_REPNE ? 3 : prefixes & PREFIX_REP ? 2 : u32(operand16);
      } else if (kind == 3) way = (rex >> 3) & 1;
      else if (kind == 7) way = vexL;
      else {
        if (at >= end) {
          short = true;
          return 0;
        }
        const m: u32 = load<u8>(at);
        way = kind == 4 ? u32(m >= 0xc0) : kind == 5 ? (m >> 3) & 7 : m & 7;
      }
      node = load<u16>(NODES + (usize(node + 1 + way) << 1));
    }
    return node == 0 ? 0 : ENTRIES + usize(node & 0x7fff) * ENTRY_SIZE;
  }

  /** Operand size as log2 of bytes. */
  static operandSize(e: usize, flags: u32): u32 {
    const sizeClass: u32 = load<u8>(e, E_SIZE);
    if (sizeClass == 1) return 0;
    const code = mode & MODE_CODE_SIZE;
    let size: u32;
    if (code == 2) {
      if (flags & ENTRY_FORCE64) size = 3;
      else if (rex & 8) size = 3;
      else if (operand16) size = 1;
      else size = flags & ENTRY_DEF64 ? 3 : 2;
    } else size = (code == 1) != operand16 ? 2 : 1;
    if (vex && code != 2) return 2;
    if (sizeClass == 3 && size == 1) size = 2;
    if (sizeClass == 4 && size == 3) size = 2;
    return size;
  }

  static gpr(n: u32, size: u32): u32 {
    if (size == 0 && rex == 0 && n >= 4 && n < 8) return u32(V_GPR) + ((n - 4) << 3) + 1;
    return u32(V_GPR) + (n << 3);
  }

  static register(kind: u32, n: u32, size: u32): u32 {
    if (kind == REG_GPR8) return Decode.gpr(n, 0);
    if (kind == REG_XMM) return u32(V_XMM) + (n << 5);
    if (kind == REG_MMX) return u32(V_FPR) + ((n & 7) << 4);
    return Decode.gpr(n, kind == 2 ? size : 3);
  }

  /** Availability of the entry's unit in this mode: 0, or the vector that the instruction raises. */
  static unavailable(feature: u32): u32 {
    if (feature == FEATURE_X87) return mode & MODE_FPU_OK ? 0 : EXC_NM;
    if (feature == FEATURE_WAIT) return mode & MODE_WAIT_OK ? 0 : EXC_NM;
    if (feature == FEATURE_MMX) return mode & MODE_MMX_UD ? EXC_UD : mode & MODE_NM ? EXC_NM : 0;
    if (feature == FEATURE_SSE) return mode & MODE_SSE_UD ? EXC_UD : mode & MODE_NM ? EXC_NM : 0;
    if (feature == FEATURE_FXSR) return mode & MODE_FPU_OK ? 0 : EXC_NM;
    if (feature == FEATURE_AVX) return mode & MODE_AVX_OK ? (mode & MODE_NM ? EXC_NM : 0) : EXC_UD;
    if (feature == FEATURE_XSAVE) return mode & MODE_NM ? EXC_NM : 0;
    return 0;
  }

  static operands(rec: usize, e: usize): void {
    const flags: u32 = load<u16>(e, E_FLAGS);
    const size = Decode.operandSize(e, flags);
    const feature: u32 = load<u8>(e, E_FEATURE);
    const rmClass: u32 = load<u8>(e, E_RM);
    let isMem = false;
    let rm: u32 = 0;
    let reg: u32 = 0;
    if (flags & ENTRY_MODRM) {
      modrm = Decode.byte();
      if (short) return;
      reg = ((modrm >> 3) & 7) | ((rex & 4) << 1);
      if (modrm < 0xc0 && rmClass != REG_SYS) isMem = true;
      rm = (modrm & 7) | ((rex & 1) << 3);
      if (isMem) Addressing.modrm(rec, (load<u8>(e, E_MORE) & MORE_VSIB) != 0);
    } else if (flags & ENTRY_PLUS_R) rm = (opcode & 7) | ((rex & 1) << 3);
    immediateAt = at;
    Addressing.immediate(rec, e, size);
    if (short) return;
    const missing = feature == FEATURE_NONE ? 0 : Decode.unavailable(feature);
    if (missing) {
      Decode.raise(rec, missing);
      return;
    }
    if (load<u8>(e, E_MORE) & MORE_PROTECTED && !Decode.isProtected()) {
      Decode.raise(rec, EXC_UD);
      return;
    }
    const regClass: u32 = load<u8>(e, E_REG);
    if (regClass == REG_SYS && rmClass != REG_SYS && !Decode.isSegment(reg & 7)) {
      Decode.raise(rec, EXC_UD);
      return;
    }
    const needsSib = (load<u8>(e, E_MORE) & MORE_VSIB) != 0;
    if (needsSib && ((modrm & 7) != 4 || ((load<u8>(rec, R_EA_BITS) >> 2) & 3) == 1)) {
      Decode.raise(rec, EXC_UD);
      return;
    }
    if (vex && vexNamed && !(load<u8>(e, E_MORE) & MORE_VVVV)) {
      Decode.raise(rec, EXC_UD);
      return;
    }
    const locked = (prefixes & PREFIX_LOCK) != 0;
    if (locked && (!isMem || load<u16>(e, E_LOCK) == 0xffff)) {
      Decode.raise(rec, EXC_UD);
      return;
    }
    const regOffset = regClass == REG_NONE ? Decode.gpr(reg, 3) : Decode.register(regClass, reg, size);
    const rmOffset =
      flags & ENTRY_ACC && !(flags & (ENTRY_MODRM | ENTRY_PLUS_R))
        ? u32(V_GPR)
        : Decode.register(rmClass, rm, size);
    const hasRm = isMem || load<u8>(e, E_IMM) == IMM_O;
    store<u8>(rec, u8(prefixes | (rex & 8 ? PREFIX_REXW : 0) | (size << 4)), R_PREFIX);
    if (hasRm) {
      const bytes: u32 = load<u8>(e, E_MEM);
      store<u8>(
        rec,
        u8(bytes == 255 ? u32(1) << size : bytes > 250 ? (u32(16) << vexL) >> (254 - bytes) : bytes),
        R_SIZE,
      );
      if (flags & ENTRY_ALIGN16) store<u8>(rec, u8(load<u8>(rec, R_EA_KIND) | EA_ALIGN16), R_EA_KIND);
      if (load<u8>(e, E_MORE) & MORE_ALIGN32)
        store<u8>(rec, u8(load<u8>(rec, R_EA_KIND) | EA_ALIGN32), R_EA_KIND);
    }
    if (vex) Decode.vexOperands(rec, (load<u8>(e, E_MORE) & MORE_GENERAL) != 0);
    if (flags & ENTRY_COLD || locked) Decode.cold(rec, e, flags, size, hasRm, regOffset, rmOffset, locked);
    else if (flags & (ENTRY_STACK | ENTRY_BRANCH)) Decode.stackOrBranch(rec, e, flags, size, hasRm, rmOffset);
    else Decode.hot(rec, e, flags, size, hasRm, regOffset, rmOffset);
  }

  /** Whether a MOV has segment register `n`: the last two do not exist, and CS is not loaded. */
  @inline static isSegment(n: u32): bool {
    return n <= GS && (n != CS || opcode == 0x8c);
  }

  /** What only VEX instructions have: the register in VEX.vvvv (a vector or a general register), VEX.L, a vector index. */
  static vexOperands(rec: usize, general: bool): void {
    store<u8>(rec, u8(load<u8>(rec, R_PREFIX) | PREFIX_VEX | (vexL ? PREFIX_L : 0)), R_PREFIX);
    store<u16>(rec, u16(general ? Decode.gpr(vexRegister, 3) : u32(V_XMM) + (vexRegister << 5)), R_VVVV);
    store<u8>(rec, u8(vsibIndex), R_VSIB);
  }

  /** A second-level handler. */
  static cold(
    rec: usize,
    e: usize,
    flags: u32,
    size: u32,
    isMem: bool,
    regOffset: u32,
    rmOffset: u32,
    locked: bool,
  ): void {
    let handler: u32 = load<u16>(e + (locked ? E_LOCK : E_HANDLER));
    let op: u32 = load<u16>(e + (isMem ? E_OP_MEM : E_OP_REG));
    if (locked) {
      if (!(flags & ENTRY_COLD)) op = OP_COLD_M;
      if (load<u8>(e, E_LOCK_SIZED)) handler += size;
    } else if (load<u8>(e, E_SIZED_HANDLER)) handler += size;
    if (flags & ENTRY_SELF && !(flags & ENTRY_MODRM)) op = flags & ENTRY_END ? op : OP_COLD_A;
    if (flags & ENTRY_REP) {
      Addressing.implied(rec);
      if (prefixes & (PREFIX_REP | PREFIX_REPNE) && !(flags & ENTRY_END)) op = OP_COLD_REP;
    } else if (!isMem && (flags & ENTRY_SELF || !(flags & ENTRY_MODRM))) Addressing.implied(rec);
    store<u16>(rec, u16(op), R_OP);
    store<u16>(rec, u16(Handlers.index(handler)), R_SUB);
    store<u16>(rec, u16(regOffset), R_DST);
    if (!(flags & ENTRY_BRANCH) && load<u8>(e, E_IMM) != IMM_JB && load<u8>(e, E_IMM) != IMM_JZ)
      store<u16>(rec, u16(rmOffset), R_SRC);
    if (flags & ENTRY_SHIFT) store<i64>(rec, load<i64>(rec, R_IMM) & (size == 3 ? 63 : 31), R_IMM);
    if (op == OP_COLD_END || op == OP_COLD_REP || flags & ENTRY_END) decodedEnd = true;
    if (load<u8>(e, E_IMM) == IMM_JB) Decode.target(rec);
  }

  /** A case of the run loop's switch. */
  static hot(rec: usize, e: usize, flags: u32, size: u32, isMem: bool, regOffset: u32, rmOffset: u32): void {
    let op: u32 = load<u16>(e + (isMem ? E_OP_MEM : E_OP_REG));
    if (load<u8>(e, E_SIZED_OP)) op += size;
    store<u16>(rec, u16(op), R_OP);
    const rmFirst = load<u8>(e, E_RM_FIRST) != 0;
    const hasReg = load<u8>(e, E_REG) != REG_NONE;
    if (isMem && flags & ENTRY_ACC) {
      store<u16>(rec, u16(V_GPR), R_DST);
      store<u16>(rec, u16(V_GPR), R_SRC);
    } else if (rmFirst || !hasReg) {
      store<u16>(rec, u16(rmOffset), R_DST);
      store<u16>(rec, u16(hasReg ? regOffset : 0), R_SRC);
    } else {
      store<u16>(rec, u16(regOffset), R_DST);
      store<u16>(rec, u16(rmOffset), R_SRC);
    }
    store<u16>(rec, load<u8>(e, E_CC), R_SUB);
    if (flags & ENTRY_SHIFT) {
      const count = load<i64>(rec, R_IMM) & (size == 3 ? 63 : 31);
      store<i64>(rec, count, R_IMM);
      // A count of 0 writes no flags, unlike the case's other records: the register moves to itself instead.
      if (count == 0 && !isMem && load<u8>(e, E_IMM) != IMM_NONE) {
        store<u16>(rec, u16(OP_MOV_RR_8 + size), R_OP);
        store<u16>(rec, u16(rmOffset), R_SRC);
      }
    }
  }

  /** Stack operations and near branches: hot on flat 32-bit and 64-bit stacks and code, else the general handlers. */
  static stackOrBranch(rec: usize, e: usize, flags: u32, size: u32, isMem: bool, rmOffset: u32): void {
    const wide = Decode.is64() ? size == 3 : size == 2 && (mode & MODE_CODE_SIZE) == 1;
    const flatStack =
      Decode.is64() || (mode & (MODE_STACK32 | MODE_FLAT_DATA)) == (MODE_STACK32 | MODE_FLAT_DATA);
    const hot =
      wide &&
      (!(flags & ENTRY_STACK) || flatStack) &&
      (!(flags & ENTRY_BRANCH) || (mode & MODE_FLAT_CODE) != 0);
    const imm: u32 = load<u8>(e, E_IMM);
    const relative = imm == IMM_JB || imm == IMM_JZ;
    if (relative) Decode.target(rec);
    if (flags & ENTRY_BRANCH) decodedEnd = !(flags & ENTRY_CC) || !hot;
    if (!hot) {
      Decode.generalStack(rec, e, flags, size, isMem, rmOffset, relative);
      return;
    }
    let op: u32 = load<u16>(e + (isMem ? E_OP_MEM : E_OP_REG));
    if (load<u8>(e, E_SIZED_OP)) op += size;
    store<u16>(rec, u16(op), R_OP);
    if (!relative) {
      store<u16>(rec, u16(rmOffset), R_DST);
      store<u16>(rec, u16(rmOffset), R_SRC);
    }
    if (flags & ENTRY_STACK && !isMem) Decode.stackOperand(rec, flags, size, opcode == 0xc9);
    if (relative) {
      store<u8>(rec, 0, R_REFUND);
      store<u32>(rec, 0, R_LINK);
    }
  }

  /** The implicit stack operand: [RSP − size] for a push, [RSP] for a pop, [RBP] for LEAVE. */
  static stackOperand(rec: usize, flags: u32, size: u32, leave: bool): void {
    store<u8>(rec, u8(Decode.is64() ? EA_FLAT64 : EA_FLAT32), R_EA_KIND);
    store<u8>(rec, u8((SS << 4) | ((Decode.is64() ? 3 : 2) << 2)), R_EA_BITS);
    store<u16>(rec, u16(leave ? V_RBP : V_RSP), R_BASE);
    store<i32>(rec, flags & ENTRY_PUSH ? -(1 << size) : 0, R_DISP);
    store<u8>(rec, u8(u32(1) << size), R_SIZE);
  }

  static generalStack(
    rec: usize,
    e: usize,
    flags: u32,
    size: u32,
    isMem: bool,
    rmOffset: u32,
    relative: bool,
  ): void {
    let handler: u32 = load<u16>(e, E_HANDLER);
    if (!(flags & ENTRY_CC)) handler += size;
    store<u16>(rec, u16(Handlers.index(handler)), R_SUB);
    const op = flags & ENTRY_BRANCH ? (isMem ? OP_COLD_END_R : OP_COLD_END) : isMem ? OP_COLD_R : OP_COLD;
    store<u16>(rec, u16(op), R_OP);
    if (!relative) store<u16>(rec, u16(rmOffset), R_SRC);
    if (flags & ENTRY_CC) store<i64>(rec, load<u8>(e, E_CC), R_IMM);
  }

  /** Turns the relative displacement in R_IMM into R_TARGET; the run loop adds the instruction's page offset. */
  static target(rec: usize): void {
    store<i32>(rec, i32(load<i64>(rec, R_IMM)), R_TARGET);
    store<i64>(rec, 0, R_IMM);
    decodedRelative = true;
  }
}
