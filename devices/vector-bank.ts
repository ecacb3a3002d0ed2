// A set of 256 interrupt vectors in eight 32-bit words, as IRR, ISR and TMR of a local APIC hold them.

/** The highest vector in the bank, or -1. */
export function highestBit(bank: readonly number[]): number {
  for (let word = 7; word >= 0; word--) {
    if (bank[word] !== 0) {
      return word * 32 + 31 - Math.clz32(bank[word]);
    }
  }
  return -1;
}

/** Whether a vector is in the bank. */
export function hasBit(bank: readonly number[], vector: number): boolean {
  return ((bank[vector >> 5] >>> (vector & 31)) & 1) !== 0;
}

/** Adds a vector. */
export function setBit(bank: number[], vector: number): void {
  bank[vector >> 5] = (bank[vector >> 5] | (1 << (vector & 31))) >>> 0;
}

/** Removes a vector. */
export function clearBit(bank: number[], vector: number): void {
  bank[vector >> 5] = (bank[vector >> 5] & ~(1 << (vector & 31))) >>> 0;
}
