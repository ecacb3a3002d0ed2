// A 64-bit hash for damage, not for malice: two multiply-rotate lanes over 32-bit words, little-endian. Its value is the
// same on every host, and hashing goes at memory speed.

const PRIME_1 = 0x9e3779b1;
const PRIME_2 = 0x85ebca77;
const PRIME_3 = 0xc2b2ae3d;

function finish(lane: number): number {
  let h = lane;
  h = Math.imul(h ^ (h >>> 15), PRIME_2);
  h = Math.imul(h ^ (h >>> 13), PRIME_3);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Hashes pieces of bytes, one after the other; where the pieces end does not matter. */
export class Checksum {
  #a = PRIME_1 | 0;
  #b = PRIME_2 | 0;
  #length = 0;
  /** Bytes that do not fill a word yet. */
  #partial = 0;

  update(bytes: Uint8Array): this {
    let at = 0;
    while (at < bytes.length && (this.#length & 3) !== 0) this.#byte(bytes[at++] as number);
    const words = (bytes.length - at) >>> 2;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let a = this.#a;
    let b = this.#b;
    for (let i = 0; i < words; i++, at += 4) {
      const word = view.getInt32(at, true);
      a = Math.imul(((a << 13) | (a >>> 19)) ^ word, PRIME_1);
      b = Math.imul((b ^ word) + ((b << 17) | (b >>> 15)), PRIME_3);
    }
    this.#a = a;
    this.#b = b;
    this.#length += words * 4;
    while (at < bytes.length) this.#byte(bytes[at++] as number);
    return this;
  }

  /** Adds a number below 2^53, as eight bytes. */
  number(value: number): this {
    const bytes = new Uint8Array(8);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, value >>> 0, true);
    view.setUint32(4, Math.floor(value / 2 ** 32), true);
    return this.update(bytes);
  }

  /** Sixteen hexadecimal digits. */
  digest(): string {
    const { high, low } = this.words();
    return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
  }

  words(): { readonly high: number; readonly low: number } {
    const length = this.#length | 0;
    const a = finish(Math.imul(this.#a ^ this.#partial, PRIME_3) ^ length);
    const b = finish(Math.imul(this.#b ^ this.#partial, PRIME_1) + length + a);
    return { high: finish(a ^ b), low: b };
  }

  #byte(byte: number): void {
    this.#partial |= byte << (8 * (this.#length & 3));
    this.#length++;
    if ((this.#length & 3) !== 0) return;
    const word = this.#partial;
    this.#partial = 0;
    this.#a = Math.imul(((this.#a << 13) | (this.#a >>> 19)) ^ word, PRIME_1);
    this.#b = Math.imul((this.#b ^ word) + ((this.#b << 17) | (this.#b >>> 15)), PRIME_3);
  }
}
