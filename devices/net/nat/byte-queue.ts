// Bytes that were written and not acknowledged yet: added at the end, read anywhere, dropped at the front.

const BLOCK = 65_536;

export class ByteQueue {
  #blocks: Uint8Array[] = [];
  /** Bytes of the first block that are dropped already. */
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const end = this.#head + this.#length;
      const inBlock = end % BLOCK;
      if (end === this.#blocks.length * BLOCK) this.#blocks.push(new Uint8Array(BLOCK));
      const piece = bytes.subarray(at, Math.min(bytes.length, at + BLOCK - inBlock));
      this.#blocks[Math.floor(end / BLOCK)]!.set(piece, inBlock);
      this.#length += piece.length;
      at += piece.length;
    }
  }

  /** Copies the bytes from `offset` on into the whole of `into`. */
  copy(offset: number, into: Uint8Array): void {
    for (let at = 0; at < into.length; ) {
      const from = this.#head + offset + at;
      const inBlock = from % BLOCK;
      const piece = Math.min(into.length - at, BLOCK - inBlock);
      into.set(this.#blocks[Math.floor(from / BLOCK)]!.subarray(inBlock, inBlock + piece), at);
      at += piece;
    }
  }

  drop(count: number): void {
    this.#head += count;
    this.#length -= count;
    const whole = this.#length === 0 ? this.#blocks.length : Math.floor(this.#head / BLOCK);
    this.#blocks.splice(0, whole);
    this.#head = this.#length === 0 ? 0 : this.#head - whole * BLOCK;
  }
}
