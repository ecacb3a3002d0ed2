// 64 × 64 → 128-bit products, which Wasm has no instruction for.

@final
export class Wide {
  /** High 64 bits of an unsigned 64 × 64 product. */
  static high(a: u64, b: u64): u64 {
    const al = a & 0xffffffff;
    const ah = a >> 32;
    const bl = b & 0xffffffff;
    const bh = b >> 32;
    const low = al * bl;
    const mid = ah * bl + (low >> 32);
    const mid2 = al * bh + (mid & 0xffffffff);
    return ah * bh + (mid >> 32) + (mid2 >> 32);
  }

  static highSigned(a: i64, b: i64): i64 {
    return i64(Wide.high(u64(a), u64(b)) - (a < 0 ? u64(b) : 0) - (b < 0 ? u64(a) : 0));
  }
}
