// SHA extensions: rounds and message schedules of SHA-1 and SHA-256. FIPS 180-4; SDM vol. 2 by mnemonic.

import { R_DST, R_IMM, V_XMM } from './layout';

@final
export class Sha {
  /** Doubleword `i` of the vector at `at`. */
  @inline private static word(at: usize, i: usize): u32 {
    return load<u32>(at + (i << 2));
  }

  @inline private static write(v: usize, rec: usize, w0: u32, w1: u32, w2: u32, w3: u32): void {
    const d = v + load<u16>(rec, R_DST);
    store<u32>(d, w0);
    store<u32>(d, w1, 4);
    store<u32>(d, w2, 8);
    store<u32>(d, w3, 12);
  }

  // SHA-1

  /** f of FIPS 180-4 §4.1.1 and its constant, by the quarter of the rounds. */
  private static choose(quarter: u32, b: u32, c: u32, d: u32): u32 {
    switch (quarter) {
      case 0:
        return ((b & c) ^ (~b & d)) + 0x5a827999;
      case 1:
        return (b ^ c ^ d) + 0x6ed9eba1;
      case 2:
        return ((b & c) ^ (b & d) ^ (c & d)) + 0x8f1bbcdc;
      default:
        return (b ^ c ^ d) + 0xca62c1d6;
    }
  }

  /** E of the first round is in the schedule word already. */
  static sha1rnds4(v: usize, rec: usize, p: usize): void {
    const at = v + load<u16>(rec, R_DST);
    const quarter: u32 = load<u8>(rec, R_IMM) & 3;
    let a = Sha.word(at, 3);
    let b = Sha.word(at, 2);
    let c = Sha.word(at, 1);
    let d = Sha.word(at, 0);
    let e: u32 = 0;
    for (let i: usize = 0; i < 4; i++) {
      const next = Sha.choose(quarter, b, c, d) + rotl<u32>(a, 5) + Sha.word(p, 3 - i) + e;
      e = d;
      d = c;
      c = rotl<u32>(b, 30);
      b = a;
      a = next;
    }
    Sha.write(v, rec, d, c, b, a);
  }

  static sha1nexte(v: usize, rec: usize, p: usize): void {
    const e = rotl<u32>(Sha.word(v + load<u16>(rec, R_DST), 3), 30);
    Sha.write(v, rec, Sha.word(p, 0), Sha.word(p, 1), Sha.word(p, 2), Sha.word(p, 3) + e);
  }

  static sha1msg1(v: usize, rec: usize, p: usize): void {
    const d = v + load<u16>(rec, R_DST);
    const a = v128.load(d);
    v128.store(d, v128.xor(a, v128.shuffle<u64>(v128.load(p), a, 1, 2)));
  }

  static sha1msg2(v: usize, rec: usize, p: usize): void {
    const d = v + load<u16>(rec, R_DST);
    const w16 = rotl<u32>(Sha.word(d, 3) ^ Sha.word(p, 2), 1);
    const w17 = rotl<u32>(Sha.word(d, 2) ^ Sha.word(p, 1), 1);
    const w18 = rotl<u32>(Sha.word(d, 1) ^ Sha.word(p, 0), 1);
    const w19 = rotl<u32>(Sha.word(d, 0) ^ w16, 1);
    Sha.write(v, rec, w19, w18, w17, w16);
  }

  // SHA-256

  @inline private static sigma0(x: u32): u32 {
    return rotr<u32>(x, 7) ^ rotr<u32>(x, 18) ^ (x >> 3);
  }

  @inline private static sigma1(x: u32): u32 {
    return rotr<u32>(x, 17) ^ rotr<u32>(x, 19) ^ (x >> 10);
  }

  /** Two rounds: A, B, E, F in the source, C, D, G, H in the destination, schedule words plus constants in XMM0. */
  static sha256rnds2(v: usize, rec: usize, p: usize): void {
    const at = v + load<u16>(rec, R_DST);
    let a = Sha.word(p, 3);
    let b = Sha.word(p, 2);
    let c = Sha.word(at, 3);
    let d = Sha.word(at, 2);
    let e = Sha.word(p, 1);
    let f = Sha.word(p, 0);
    let g = Sha.word(at, 1);
    let h = Sha.word(at, 0);
    for (let i: usize = 0; i < 2; i++) {
      const sum1 = rotr<u32>(e, 6) ^ rotr<u32>(e, 11) ^ rotr<u32>(e, 25);
      const t1 = h + sum1 + ((e & f) ^ (~e & g)) + Sha.word(v + V_XMM, i);
      const sum0 = rotr<u32>(a, 2) ^ rotr<u32>(a, 13) ^ rotr<u32>(a, 22);
      const t2 = sum0 + ((a & b) ^ (a & c) ^ (b & c));
      h = g;
      g = f;
      f = e;
      e = d + t1;
      d = c;
      c = b;
      b = a;
      a = t1 + t2;
    }
    Sha.write(v, rec, f, e, b, a);
  }

  static sha256msg1(v: usize, rec: usize, p: usize): void {
    const d = v + load<u16>(rec, R_DST);
    const w0 = Sha.word(d, 0) + Sha.sigma0(Sha.word(d, 1));
    const w1 = Sha.word(d, 1) + Sha.sigma0(Sha.word(d, 2));
    const w2 = Sha.word(d, 2) + Sha.sigma0(Sha.word(d, 3));
    const w3 = Sha.word(d, 3) + Sha.sigma0(Sha.word(p, 0));
    Sha.write(v, rec, w0, w1, w2, w3);
  }

  static sha256msg2(v: usize, rec: usize, p: usize): void {
    const d = v + load<u16>(rec, R_DST);
    const w16 = Sha.word(d, 0) + Sha.sigma1(Sha.word(p, 2));
    const w17 = Sha.word(d, 1) + Sha.sigma1(Sha.word(p, 3));
    const w18 = Sha.word(d, 2) + Sha.sigma1(w16);
    const w19 = Sha.word(d, 3) + Sha.sigma1(w17);
    Sha.write(v, rec, w16, w17, w18, w19);
  }
}
