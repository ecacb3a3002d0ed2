// Binary-coded decimal adjustments. SDM vol. 2: DAA, DAS, AAA, AAS, AAM, AAD.

import { Alu } from './alu';
import { AF, CF, Flags } from './flags';
import { R_IMM, V_RAX } from './layout';
import { EXC_DE, Outcome } from './outcome';

@final
export class Decimal {
  static daa(v: usize, rec: usize, p: usize): void {
    const old: u32 = load<u8>(v, V_RAX);
    const flags = Flags.arithmetic(v);
    let al = old;
    let bits: u64 = 0;
    if ((old & 15) > 9 || flags & AF) {
      al += 6;
      bits |= AF;
    }
    if (old > 0x99 || flags & CF) {
      al += 0x60;
      bits |= CF;
    }
    store<u8>(v, u8(al), V_RAX);
    Flags.setEager(v, bits | Alu.value<u8>(u8(al)));
  }

  static das(v: usize, rec: usize, p: usize): void {
    const old: u32 = load<u8>(v, V_RAX);
    const flags = Flags.arithmetic(v);
    let al = old;
    let bits: u64 = 0;
    if ((old & 15) > 9 || flags & AF) {
      if (old < 6 || flags & CF) bits |= CF;
      al -= 6;
      bits |= AF;
    }
    if (old > 0x99 || flags & CF) {
      al -= 0x60;
      bits |= CF;
    }
    store<u8>(v, u8(al), V_RAX);
    Flags.setEager(v, bits | Alu.value<u8>(u8(al)));
  }

  static aaa(v: usize, rec: usize, p: usize): void {
    Decimal.ascii(v, 0x106);
  }

  static aas(v: usize, rec: usize, p: usize): void {
    Decimal.ascii(v, u32(-0x106));
  }

  static ascii(v: usize, step: u32): void {
    let ax: u32 = load<u16>(v, V_RAX);
    let bits: u64 = 0;
    if ((ax & 15) > 9 || Flags.arithmetic(v) & AF) {
      ax += step;
      bits = AF | CF;
    }
    ax &= 0xff0f;
    store<u16>(v, u16(ax), V_RAX);
    Flags.setEager(v, bits | Alu.value<u8>(u8(ax)));
  }

  static aam(v: usize, rec: usize, p: usize): void {
    const base: u32 = load<u8>(rec, R_IMM);
    if (base == 0) {
      Outcome.fault(v, EXC_DE);
      return;
    }
    const al: u32 = load<u8>(v, V_RAX);
    store<u16>(v, u16(((al / base) << 8) | (al % base)), V_RAX);
    Flags.setEager(v, Alu.value<u8>(u8(al % base)));
  }

  static aad(v: usize, rec: usize, p: usize): void {
    const ax: u32 = load<u16>(v, V_RAX);
    const al = ((ax & 0xff) + (ax >> 8) * load<u8>(rec, R_IMM)) & 0xff;
    store<u16>(v, u16(al), V_RAX);
    Flags.setEager(v, Alu.value<u8>(u8(al)));
  }
}
