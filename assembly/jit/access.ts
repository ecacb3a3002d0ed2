// Memory operands in generated code: effective address, TLB look-up, pointer.

import {
  EA_ALIGN16,
  EA_ALIGN32,
  EA_CHECKED,
  EA_FLAT32,
  EA_SEG64,
  R_BASE,
  R_DISP,
  R_EA_BITS,
  R_EA_KIND,
  R_INDEX,
  R_SIZE,
  SEG_BASE,
  SEG_LIMIT,
  SEG_SIZE,
  TLB_ADDEND,
  TLB_READ,
  TLB_WRITE,
  V_OUTCOME,
  V_RIP_PAGE,
  V_RSP,
  V_SEG,
  V_ZERO,
} from '../layout';
import { ATTR_CODE, ATTR_DOWN, ATTR_RW, ATTR_UNUSABLE } from '../segment';
import { Both } from './both';
import {
  FN_ADDRESS,
  FN_MODIFY,
  FN_READ,
  FN_SPAN,
  FN_WRITE,
  Gen,
  L_EA,
  L_ENTRY,
  L_HELD,
  L_P,
  L_V,
  wide,
  X_MISS,
  X_STOP,
} from './gen';
import { ALONE, behind, FOLLOWS, Groups, LEADS, place, span, writes } from './groups';
import { Sites } from './sites';
import {
  ELSE,
  I32_ADD,
  I32_AND,
  I32_EQZ,
  I32_LE_U,
  I32_LOAD,
  I32_SHL,
  I32_WRAP_I64,
  I64_ADD,
  I64_AND,
  I64_EQ,
  I64_EXTEND_I32_U,
  I64_LOAD,
  I64_NE,
  I64_SHL,
  I64_SHR_U,
  IF,
  TYPE_I32,
  Wasm,
} from './wasm';

export const READ: u32 = 0;
export const WRITE: u32 = 1;
export const MODIFY: u32 = 2;

@final
export class Access {
  /** Pushes base + index × scale + displacement + `more` of a record as a word. `delta`: RIP of its page minus the first page's. */
  static sum(rec: usize, delta: i32, more: i32 = 0): void {
    const base: u32 = load<u16>(rec, R_BASE);
    const index: u32 = load<u16>(rec, R_INDEX);
    const scale = load<u8>(rec, R_EA_BITS) & 3;
    let displacement = i64(load<i32>(rec, R_DISP)) + i64(more);
    let empty = true;
    if (base == V_RIP_PAGE) {
      Gen.page();
      displacement += i64(delta);
      empty = false;
    } else if (base != V_ZERO) {
      Gen.word(base);
      empty = false;
    }
    if (index != V_ZERO) {
      Gen.word(index);
      if (scale) {
        if (wide) Wasm.i64(scale);
        else Wasm.i32(scale);
        Wasm.op(wide ? I64_SHL : I32_SHL);
      }
      if (!empty) Wasm.op(wide ? I64_ADD : I32_ADD);
      empty = false;
    }
    if (!empty && displacement == 0) return;
    if (wide) Wasm.i64(displacement);
    else Wasm.i32(i32(displacement));
    if (!empty) Wasm.op(wide ? I64_ADD : I32_ADD);
  }

  /** Computes the linear address of a record's operand, plus `more`, into L_EA. */
  static address(rec: usize, delta: i32, write: bool, more: i32): void {
    const kind: u32 = load<u8>(rec, R_EA_KIND);
    if ((kind & 3) == EA_CHECKED) Access.checked(rec, delta, write);
    else {
      Access.sum(rec, delta, more);
      if (!wide) Wasm.op(I64_EXTEND_I32_U);
      else if ((kind & 3) == EA_FLAT32) {
        Wasm.i64(0xffffffff);
        Wasm.op(I64_AND);
      } else if ((kind & 3) == EA_SEG64) {
        const segment: usize = (load<u8>(rec, R_EA_BITS) >> 4) & 7;
        Wasm.get(L_V);
        Wasm.access(I64_LOAD, V_SEG + segment * SEG_SIZE + SEG_BASE);
        Wasm.op(I64_ADD);
      }
      Wasm.set(L_EA);
    }
  }

  /** With limits and rights: by the core, unless the segment has neither, which is looked at here. */
  static checked(rec: usize, delta: i32, write: bool): void {
    const bits: u32 = load<u8>(rec, R_EA_BITS);
    if (wide || ((bits >> 2) & 3) != 2) {
      Access.checkedByCore(rec, delta, write);
      return;
    }
    const segment: usize = V_SEG + usize((bits >> 4) & 7) * SEG_SIZE;
    const rights = ATTR_UNUSABLE | ATTR_CODE | ATTR_DOWN | (write ? ATTR_RW : 0);
    Access.sum(rec, delta);
    Wasm.set(L_P);
    // Limit and attributes in one.
    Wasm.get(L_V);
    Wasm.access(I64_LOAD, segment + SEG_LIMIT);
    Wasm.i64(0xffffffff | (i64(rights) << 32));
    Wasm.op(I64_AND);
    Wasm.i64(0xffffffff | (i64(write ? ATTR_RW : 0) << 32));
    Wasm.op(I64_EQ);
    // The last byte must not be beyond 4 GiB.
    Wasm.get(L_P);
    Wasm.i32(-i32(load<u8>(rec, R_SIZE)));
    Wasm.op(I32_LE_U);
    Wasm.op(I32_AND);
    Gen.open(IF);
    Wasm.get(L_P);
    Wasm.get(L_V);
    Wasm.access(I32_LOAD, segment + SEG_BASE);
    Wasm.op(I32_ADD);
    Wasm.op(I64_EXTEND_I32_U);
    Wasm.set(L_EA);
    Wasm.op(ELSE);
    Access.checkedByCore(rec, delta, write);
    Gen.close();
  }

  static checkedByCore(rec: usize, delta: i32, write: bool): void {
    Gen.exitHere(X_STOP);
    Wasm.get(L_V);
    Wasm.i32(i32(rec));
    Access.sum(rec, delta);
    if (!wide) Wasm.op(I64_EXTEND_I32_U);
    Wasm.i32(i32(write));
    Wasm.call(FN_ADDRESS);
    Wasm.set(L_EA);
    Wasm.get(L_V);
    Wasm.access(I32_LOAD, V_OUTCOME);
    Gen.leaveIf();
  }

  /** Leaves unless the operand, at L_EA or at the pointer in L_P, has its alignment. */
  static aligned(rec: usize, byPointer: bool): void {
    const kind: u32 = load<u8>(rec, R_EA_KIND);
    if (!(kind & (EA_ALIGN16 | EA_ALIGN32))) return;
    Gen.exitHere(X_STOP);
    Wasm.get(byPointer ? L_P : L_EA);
    if (!byPointer) Wasm.op(I32_WRAP_I64);
    Wasm.i32(kind & EA_ALIGN32 ? 31 : 15);
    Wasm.op(I32_AND);
    Gen.leaveIf();
  }

  /** The pointer to a record's memory operand into L_P. */
  static operand(rec: usize, delta: i32, how: u32): void {
    const role = Groups.operand(rec, delta, how);
    if (role == FOLLOWS) Access.follow();
    else {
      Access.address(rec, delta, how != READ, role == LEADS ? -behind : 0);
      if (role == LEADS) Access.lead(load<u8>(rec, R_SIZE), how);
      else {
        Access.aligned(rec, false);
        Access.pointer(load<u8>(rec, R_SIZE), how);
      }
    }
    if (role != ALONE) Access.aligned(rec, true);
  }

  /** The pointer to `bytes` below the guest's stack pointer, for a push, into L_P. */
  static push(bytes: u32): void {
    const role = Groups.stack(-i32(bytes), bytes, WRITE);
    if (role == FOLLOWS) Access.follow();
    else {
      Access.stack(-i32(bytes) - (role == LEADS ? behind : 0));
      if (role == LEADS) Access.lead(bytes, WRITE);
      else Access.pointer(bytes, WRITE);
    }
  }

  // ---- Groups (groups.ts) -----------------------------------------------------------------------------------------------

  /** L_EA is the group's first byte: one look-up for all of the group, whose pointer is held; the operand's pointer into L_P. */
  static lead(size: u32, how: u32): void {
    if (Access.hit(u32(span), writes ? WRITE : READ)) {
      Access.spanByCore(size, how);
      Gen.close();
    }
    Wasm.set(L_HELD + place);
    Access.follow();
  }

  /** L_P from the pointer that the group's leader left. */
  static follow(): void {
    Wasm.get(L_HELD + place);
    if (behind) {
      Wasm.i32(behind);
      Wasm.op(I32_ADD);
    }
    Wasm.set(L_P);
  }

  /** Pushes the group's pointer from the core, which makes the leader's access on the way; leaves when there is none. */
  static spanByCore(size: u32, how: u32): void {
    Gen.exitHere(X_MISS);
    Wasm.get(L_V);
    Wasm.get(L_EA);
    Wasm.i32(span | (behind << 9) | (i32(size) << 18) | (i32(how) << 26) | (i32(writes) << 28));
    Wasm.call(FN_SPAN);
    Wasm.tee(L_P);
    Wasm.op(I32_EQZ);
    Gen.leaveIf();
    Wasm.get(L_P);
  }

  // ---- One access -------------------------------------------------------------------------------------------------------

  /** The pointer to the `size` bytes at L_EA into L_P. */
  static pointer(size: u32, how: u32): void {
    if (Both.active && how != READ) {
      Access.byCore(size, how);
      Wasm.set(L_P);
      return;
    }
    if (Access.hit(size, how)) {
      Access.byCore(size, how);
      Gen.close();
    }
    Wasm.set(L_P);
  }

  /**
   * Pushes the pointer that the TLB has for `size` bytes at L_EA; a miss leaves. True where misses have been many: then the caller
   * pushes the core's pointer and closes the branch that is open.
   */
  static hit(size: u32, how: u32): bool {
    const byCall = Sites.calls();
    if (!byCall) Gen.exitHere(X_MISS);
    Access.look(size, how);
    if (byCall) {
      Wasm.op(I64_EQ);
      Gen.openTyped(IF, TYPE_I32);
    } else {
      Wasm.op(I64_NE);
      Gen.leaveIf();
    }
    Access.found();
    if (byCall) Wasm.op(ELSE);
    return byCall;
  }

  /** Pushes the pointer that the core gives; leaves when there is none. */
  static byCore(size: u32, how: u32): void {
    Gen.exitRefused();
    Wasm.get(L_V);
    Wasm.get(L_EA);
    Wasm.i32(i32(size));
    Wasm.call(how == READ ? FN_READ : how == WRITE ? FN_WRITE : FN_MODIFY);
    Wasm.tee(L_P);
    Wasm.op(I32_EQZ);
    Gen.leaveIf();
    Wasm.get(L_P);
  }

  /** Pushes the tag of the TLB entry of L_EA and the one it should have. */
  static look(size: u32, how: u32): void {
    Wasm.get(L_EA);
    Wasm.i64(7);
    Wasm.op(I64_SHR_U);
    Wasm.op(I32_WRAP_I64);
    Wasm.i32(4095 << 5);
    Wasm.op(I32_AND);
    Gen.tlb();
    Wasm.op(I32_ADD);
    Wasm.tee(L_ENTRY);
    Wasm.access(I64_LOAD, how == READ ? TLB_READ : TLB_WRITE);
    Wasm.get(L_EA);
    if (size > 1) {
      Wasm.i64(i64(size - 1));
      Wasm.op(I64_ADD);
    }
    Wasm.i64(-4096);
    Wasm.op(I64_AND);
  }

  /** Pushes the pointer that a hit gives. */
  static found(): void {
    Wasm.get(L_ENTRY);
    Wasm.access(I32_LOAD, TLB_ADDEND);
    Wasm.get(L_EA);
    Wasm.op(I32_WRAP_I64);
    Wasm.op(I32_ADD);
  }

  /** L_EA = (E)SP + delta. */
  static stack(delta: i32): void {
    Gen.word(V_RSP);
    if (wide) {
      Wasm.i64(delta);
      Wasm.op(I64_ADD);
    } else {
      Wasm.i32(delta);
      Wasm.op(I32_ADD);
      Wasm.op(I64_EXTEND_I32_U);
    }
    Wasm.set(L_EA);
  }

  static moveStack(delta: i32): void {
    const unknown = Groups.unknown(V_RSP >> 3);
    const constant = Groups.constant(V_RSP >> 3);
    Gen.word(V_RSP);
    if (wide) {
      Wasm.i64(delta);
      Wasm.op(I64_ADD);
    } else {
      Wasm.i32(delta);
      Wasm.op(I32_ADD);
    }
    Gen.setWord(V_RSP);
    Groups.moved(V_RSP, unknown, constant + delta);
  }
}
