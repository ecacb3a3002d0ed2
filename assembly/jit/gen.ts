// What all parts of the generator share: the locals of a region's function, guest registers in them, side exits.
//
// A region's function is (v, budget) → exit id. Guest registers, and the operands of the lazy flags, live in locals: i64 for
// 64-bit code, i32 for the rest. A side exit pushes its id and leaves the outermost block, behind which the one copy of the
// code stands that spills everything; what differs by exit is in a side table (X_*), which the dispatcher reads (jit.ts).

import { V_FLAGS_A, V_FLAGS_B, V_FLAGS_KIND, V_RFLAGS } from '../layout';
import { Groups } from './groups';
import {
  BR,
  BR_IF,
  DROP,
  END,
  I32_AND,
  I32_EQ,
  I32_EXTEND8_S,
  I32_EXTEND16_S,
  I32_LOAD,
  I32_OR,
  I32_SHL,
  I32_SHR_U,
  I32_STORE,
  I32_WRAP_I64,
  I64_ADD,
  I64_AND,
  I64_EXTEND_I32_U,
  I64_LOAD,
  I64_OR,
  I64_SHL,
  I64_SHR_S,
  I64_STORE,
  IF,
  TO_I64,
  TO_I64_COMPARE,
  TYPE_VOID,
  Wasm,
} from './wasm';

// Locals.
export const L_V: u32 = 0;
export const L_BUDGET: u32 = 1;
export const L_TLB: u32 = 2;
export const L_ENTRY: u32 = 3;
export const L_P: u32 = 4;
/** Lazy flags: kind; carry of the kinds DEC and INC. */
export const L_FK: u32 = 5;
export const L_FC: u32 = 6;
export const L_T: u32 = 7;
export const L_T2: u32 = 8;
/** The exit's id; before that, the count of a shift by CL. */
export const L_ID: u32 = 9;
/** Pointers of groups of accesses (groups.ts). */
export const L_HELD: u32 = 10;
/** Linear address of a memory operand; RIP of byte 0 of the region's first page. */
export const L_EA: u32 = 14;
export const L_PAGE: u32 = 15;
export const L_U: u32 = 16;
export const L_X: u32 = 17;
export const L_Y: u32 = 18;
export const L_Z: u32 = 19;
/** Lazy flags: operands. */
export const L_FA: u32 = 20;
export const L_FB: u32 = 21;
/** Guest registers. */
export const L_R: u32 = 22;
export const L_VECTOR: u32 = 38;
export const L_DOUBLE: u32 = 42;
export const LOCALS_I32: u32 = 12;
export const LOCALS_I64: u32 = 6;
export const LOCALS_WORD: u32 = 18;
export const LOCALS_V128: u32 = 4;
export const LOCALS_F64: u32 = 4;
/** Most locals of vector-registers.ts. */
export const LOCALS_XMM: u32 = 19;
/** x87 code has locals of its own, the last ones (x87-state.ts). */
export const L_X87: u32 = L_DOUBLE + LOCALS_F64 + LOCALS_XMM;

// An exit of a region (24 bytes).
/** i32: RIP minus that of byte 0 of the region's first page; u16: instructions charged and not done; u8: X_*; u8 segment. */
export const X_RIP: usize = 0;
export const X_REFUND: usize = 4;
export const X_KIND: usize = 6;
export const X_SEGMENT: usize = 7;
/** u32: times taken (side exits of accesses). */
export const X_COUNT: usize = 8;
/** u32, i32: what the block lacks of the x87 state, and the place of its last instruction (x87-state.ts). */
export const X_X87: usize = 12;
export const X_FIP: usize = 16;
/** u32: of an indirect branch, its place in targets.ts; X_RIP is that of its page. */
export const X_PLACE: usize = 20;
/** u32: of X_NEXT, the region that follows, once it is known; 0. It may have died. */
export const X_LINK: usize = 20;
export const X_SIZE: usize = 24;
/** Goes on at a known place. */
export const X_NEXT: u32 = 0;
/** Goes on at V_RIP. */
export const X_INDIRECT: u32 = 1;
/** The interpreter executes the instruction; an outcome may be set. */
export const X_STOP: u32 = 2;
/** An access missed the TLB. */
export const X_MISS: u32 = 3;
/** The budget does not cover what follows. */
export const X_BUDGET: u32 = 4;
/** A guard failed: the code behind a page's end is not what it was. */
export const X_GUARD: u32 = 5;

// Function types of a module.
export const TYPE_REGION: u32 = 0;
export const TYPE_HANDLER: u32 = 1;
export const TYPE_POINTER: u32 = 2;
export const TYPE_ADDRESS: u32 = 3;
export const TYPE_CONDITION: u32 = 4;
export const TYPE_HIGH: u32 = 5;
export const TYPE_X87: u32 = 6;
// Imported functions, of the core's exports.
export const FN_READ: u32 = 0;
export const FN_WRITE: u32 = 1;
export const FN_MODIFY: u32 = 2;
export const FN_ADDRESS: u32 = 3;
export const FN_CONDITION: u32 = 4;
export const FN_HIGH: u32 = 5;
export const FN_EAGER: u32 = 6;
export const FN_ROTATED: u32 = 7;
export const FN_X87: u32 = 8;
export const FN_SPAN: u32 = 9;
export const FN_HANDLER: u32 = 10;
export const FN_COUNT: u32 = 11;

/** Most exits of one region, and of one instruction with what ends its node. */
export const MOST_EXITS: u32 = 1024;
const EXITS_RESERVE: u32 = 64;
/** More bytes of code than one instruction makes, with what ends its node. */
const CODE_RESERVE: usize = 32 << 10;

/** The code is 64-bit code. */
export let wide: bool = false;
/** Guest registers that the region uses, and changes: one bit each. */
export let usedRegisters: u32 = 0;
export let changedRegisters: u32 = 0;
/** The region computes flags; keeps the carry apart. */
export let usesFlags: bool = false;
export let usesCarry: bool = false;
export let usesPage: bool = false;
export let usesTlb: bool = false;
/** Open blocks, the outermost (the exit) included. */
export let depth: u32 = 0;
export let exits: usize = 0;
export let exitCount: u32 = 0;
/** End of the room for code. */
let codeLimit: usize = 0;
/** The region is larger than there is room for: it cannot be used. */
export let tooLarge: bool = false;
/** For listings: the code says where each guest instruction begins. */
let marking: bool = false;
/** High bits of a mark; below them: frame (20 bits), code size MODE_CODE* (2), RIP minus the first page's (32). */
const MARK: i64 = 0x155 << 54;
/** Of the instruction that is being generated: RIP minus the first page's, instructions of its node from it on, segment. */
export let currentRip: i32 = 0;
export let currentLeft: u32 = 0;
export let currentSegment: u32 = 0;
/** The region has x87 code. What exits say of it. */
export let usesX87: bool = false;
let x87Pending: u32 = 0;
let x87Fip: i32 = 0;

@final
export class Gen {
  /** Starts a pass over a region; code goes up to `limit`, side exits to the table at `table`. */
  static begin(is64: bool, table: usize, limit: usize): void {
    wide = is64;
    codeLimit = limit;
    exits = table;
    exitCount = 0;
    depth = 1;
  }

  /** Forgets what a former region used; before the first of its two passes. */
  static forget(): void {
    usedRegisters = 0;
    changedRegisters = 0;
    usesFlags = false;
    usesCarry = false;
    usesPage = false;
    usesTlb = false;
    usesX87 = false;
    tooLarge = false;
  }

  /** Whether there is room for one more instruction; if not, the region is given up. */
  static room(): bool {
    if (Wasm.position() + CODE_RESERVE > codeLimit || exitCount + EXITS_RESERVE > MOST_EXITS) tooLarge = true;
    return !tooLarge;
  }

  static setMarking(on: bool): void {
    marking = on;
  }

  /** Says, for listings, that the code of the instruction at `rip` begins: a constant that is dropped. */
  static mark(frame: u32, codeSize: u32, rip: i32): void {
    if (!marking) return;
    Wasm.i64(MARK | (i64(frame & 0xfffff) << 34) | (i64(codeSize) << 32) | i64(u32(rip)));
    Wasm.op(DROP);
  }

  static instruction(rip: i32, left: u32, segment: u32): void {
    currentRip = rip;
    currentLeft = left;
    currentSegment = segment;
  }

  static segment(segment: u32): void {
    currentSegment = segment;
  }

  static tlb(): void {
    usesTlb = true;
    Wasm.get(L_TLB);
  }

  static page(): void {
    usesPage = true;
    Wasm.get(L_PAGE);
  }

  // ---- Blocks and exits -------------------------------------------------------------------------------------------

  /** Opens a block, loop or if without a result; its label's position for {@link Gen.branch}. */
  static open(opcode: u32): u32 {
    Wasm.open(opcode, TYPE_VOID);
    return ++depth;
  }

  static openTyped(opcode: u32, type: u32): u32 {
    Wasm.open(opcode, type);
    return ++depth;
  }

  static close(): void {
    Wasm.op(END);
    depth--;
  }

  static branch(opcode: u32, label: u32): void {
    Wasm.br(opcode, depth - label);
  }

  /** A new side exit; its id. */
  static exit(kind: u32, rip: i32, refund: u32): u32 {
    const id = exitCount++;
    const at = exits + usize(id) * X_SIZE;
    store<i32>(at, rip, X_RIP);
    store<u16>(at, u16(refund), X_REFUND);
    store<u8>(at, u8(kind), X_KIND);
    store<u8>(at, 0, X_SEGMENT);
    store<u32>(at, 0, X_COUNT);
    store<u32>(at, x87Pending, X_X87);
    store<i32>(at, x87Fip, X_FIP);
    store<u32>(at, 0, X_PLACE);
    return id;
  }

  /** Pushes the id of an exit before the current instruction, for {@link Gen.leaveIf}. */
  static exitHere(kind: u32): void {
    Wasm.i32(i32(Gen.exit(kind, currentRip, currentLeft)));
  }

  /** The same where the core may refuse the operand's address, which is another fault in the stack segment. */
  static exitRefused(): void {
    const id = Gen.exit(X_STOP, currentRip, currentLeft);
    store<u8>(exits + usize(id) * X_SIZE, u8(currentSegment), X_SEGMENT);
    Wasm.i32(i32(id));
  }

  /** Leaves by the id below the condition on the stack. */
  static leaveIf(): void {
    Gen.branch(BR_IF, 1);
    Wasm.op(DROP);
  }

  static leave(): void {
    Gen.branch(BR, 1);
  }

  /** Leaves to the address in V_RIP, where the branch at `place` of the page at `page` goes. */
  static leaveFrom(place: usize, page: i32): void {
    const id = Gen.exit(X_INDIRECT, page, 0);
    store<u32>(exits + usize(id) * X_SIZE, u32(place), X_PLACE);
    Wasm.i32(i32(id));
    Gen.leave();
  }

  static leaveTo(kind: u32, rip: i32, refund: u32): void {
    Wasm.i32(i32(Gen.exit(kind, rip, refund)));
    Gen.leave();
  }

  // ---- Guest registers ----------------------------------------------------------------------------------------------

  @inline static local(offset: u32): u32 {
    return L_R + (offset >> 3);
  }

  static use(offset: u32): void {
    usedRegisters |= 1 << (offset >> 3);
  }

  static change(offset: u32): void {
    usedRegisters |= 1 << (offset >> 3);
    changedRegisters |= 1 << (offset >> 3);
    Groups.changed(offset);
  }

  /** Pushes the whole register as it is held. */
  static word(offset: u32): void {
    Gen.use(offset);
    Wasm.get(Gen.local(offset));
  }

  static setWord(offset: u32): void {
    Gen.change(offset);
    Wasm.set(Gen.local(offset));
  }

  /** Pushes the low 32 bits of a register, or what is above bit 8 of it (AH and its kin). */
  static low(offset: u32): void {
    Gen.word(offset);
    if (wide) Wasm.op(I32_WRAP_I64);
    if (offset & 1) {
      Wasm.i32(8);
      Wasm.op(I32_SHR_U);
    }
  }

  /** Pushes a register operand: i64 for size 3, else i32 with any bits above the size. */
  static get(offset: u32, size: u32): void {
    if (size == 3) Gen.word(offset);
    else Gen.low(offset);
  }

  /** Pops into a register operand what {@link Gen.get} pushes. */
  static put(offset: u32, size: u32): void {
    if (size == 3) {
      Gen.setWord(offset);
      return;
    }
    if (size == 2) {
      if (wide) Wasm.op(I64_EXTEND_I32_U);
      Gen.setWord(offset);
      return;
    }
    const high = (offset & 1) != 0;
    Gen.clean(size);
    if (high) {
      Wasm.i32(8);
      Wasm.op(I32_SHL);
    }
    if (wide) Wasm.op(I64_EXTEND_I32_U);
    Gen.word(offset);
    const mask: i64 = size == 1 ? 0xffff : high ? 0xff00 : 0xff;
    if (wide) {
      Wasm.i64(~mask);
      Wasm.op(I64_AND);
      Wasm.op(I64_OR);
    } else {
      Wasm.i32(i32(~mask));
      Wasm.op(I32_AND);
      Wasm.op(I32_OR);
    }
    Gen.setWord(offset);
  }

  /** Clears what is above the size of the i32 on the stack. */
  static clean(size: u32): void {
    if (size > 1) return;
    Wasm.i32(size == 0 ? 0xff : 0xffff);
    Wasm.op(I32_AND);
  }

  /** Sign-extends the i32 on the stack from its size. */
  static extend(size: u32): void {
    if (size == 0) Wasm.op(I32_EXTEND8_S);
    else if (size == 1) Wasm.op(I32_EXTEND16_S);
  }

  /** Turns an operand on the stack into a word of the lazy flags' operands (bits above its size do not matter). */
  static toWord(size: u32): void {
    if (wide && size < 3) Wasm.op(I64_EXTEND_I32_U);
  }

  /** Pushes a flag operand as an operand of `size` again. */
  static flagOperand(local: u32, size: u32): void {
    Wasm.get(local);
    if (wide && size < 3) Wasm.op(I32_WRAP_I64);
  }

  static wordConst(value: i64): void {
    if (wide) Wasm.i64(value);
    else Wasm.i32(i32(value));
  }

  static constant(value: i64, size: u32): void {
    if (size == 3) Wasm.i64(value);
    else Wasm.i32(i32(value));
  }

  /** An arithmetic operator by its i32 opcode (from CLZ on), for the size. */
  static arithmetic(opcode: u32, size: u32): void {
    Wasm.op(size == 3 ? opcode + TO_I64 : opcode);
  }

  /** A comparison by its i32 opcode. */
  static compare(opcode: u32, size: u32): void {
    Wasm.op(size == 3 ? opcode + TO_I64_COMPARE : opcode);
  }

  static wordOp(opcode: u32): void {
    Wasm.op(wide ? opcode + TO_I64 : opcode);
  }

  // ---- Spilling -------------------------------------------------------------------------------------------------------

  static loadRegister(n: u32): void {
    Wasm.get(L_V);
    Wasm.access(wide ? I64_LOAD : I32_LOAD, usize(n) << 3);
    Wasm.set(L_R + n);
  }

  static storeRegister(n: u32): void {
    Wasm.get(L_V);
    Wasm.get(L_R + n);
    if (!wide) Wasm.op(I64_EXTEND_I32_U);
    Wasm.access(I64_STORE, usize(n) << 3);
  }

  static spillRegisters(): void {
    for (let n: u32 = 0; n < 16; n++) if (changedRegisters & (1 << n)) Gen.storeRegister(n);
  }

  static reloadRegisters(): void {
    for (let n: u32 = 0; n < 16; n++) if (usedRegisters & (1 << n)) Gen.loadRegister(n);
    Groups.forget();
  }

  /** Pushes the flag operand in `local`, sign-extended from the size that L_FK says. */
  static extendedOperand(local: u32): void {
    Wasm.get(local);
    if (!wide) Wasm.op(I64_EXTEND_I32_U);
    Wasm.get(L_U);
    Wasm.op(I64_SHL);
    Wasm.get(L_U);
    Wasm.op(I64_SHR_S);
  }

  /** Writes the lazy flags to the vCPU block. */
  static spillFlags(): void {
    if (!usesFlags) return;
    Wasm.get(L_FK);
    Wasm.i32(63);
    Wasm.op(I32_AND);
    Wasm.op(I64_EXTEND_I32_U);
    Wasm.set(L_U);
    Wasm.get(L_V);
    Gen.extendedOperand(L_FA);
    Wasm.access(I64_STORE, V_FLAGS_A);
    Wasm.get(L_V);
    Gen.extendedOperand(L_FB);
    Wasm.access(I64_STORE, V_FLAGS_B);
    Wasm.get(L_V);
    Wasm.get(L_FK);
    Wasm.access(I32_STORE, V_FLAGS_KIND);
    if (!usesCarry) return;
    // Kinds DEC and INC keep the carry in RFLAGS.
    Wasm.get(L_FK);
    Wasm.i32(0x500);
    Wasm.op(I32_AND);
    Wasm.i32(0x100);
    Wasm.op(I32_EQ);
    Gen.open(IF);
    Gen.storeCarry();
    Gen.close();
  }

  static storeCarry(): void {
    Wasm.get(L_V);
    Wasm.get(L_V);
    Wasm.access(I32_LOAD, V_RFLAGS);
    Wasm.i32(-2);
    Wasm.op(I32_AND);
    Wasm.get(L_FC);
    Wasm.op(I32_OR);
    Wasm.access(I32_STORE, V_RFLAGS);
  }

  static reloadFlags(): void {
    if (!usesFlags) return;
    Wasm.get(L_V);
    Wasm.access(wide ? I64_LOAD : I32_LOAD, V_FLAGS_A);
    Wasm.set(L_FA);
    Wasm.get(L_V);
    Wasm.access(wide ? I64_LOAD : I32_LOAD, V_FLAGS_B);
    Wasm.set(L_FB);
    Wasm.get(L_V);
    Wasm.access(I32_LOAD, V_FLAGS_KIND);
    Wasm.set(L_FK);
    if (usesCarry) Gen.reloadCarry();
  }

  static reloadCarry(): void {
    Wasm.get(L_V);
    Wasm.access(I32_LOAD, V_RFLAGS);
    Wasm.i32(1);
    Wasm.op(I32_AND);
    Wasm.set(L_FC);
  }

  static markX87(): void {
    usesX87 = true;
  }

  /** What exits say of the x87 state from here on. */
  static setX87(pending: u32, fip: i32): void {
    x87Pending = pending;
    x87Fip = fip;
  }

  static markFlags(): void {
    usesFlags = true;
  }

  static markCarry(): void {
    usesFlags = true;
    usesCarry = true;
  }

  /** Pushes RIP (whole, as the guest sees it) of a place that is `rip` behind byte 0 of the first page. */
  static rip(rip: i32): void {
    Gen.page();
    Wasm.i64(i64(rip));
    Wasm.op(I64_ADD);
    if (wide) return;
    Wasm.i64(0xffffffff);
    Wasm.op(I64_AND);
  }
}
