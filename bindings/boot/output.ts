// A bounded output buffer for decompressors of hostile input.

import { BootError } from './plan.js';

/** How much a decompressor may write. */
export interface UnpackLimits {
  /** More output than this is refused. */
  readonly maxOutput: number;
  /** Size that the container claims; only a hint for the first allocation. */
  readonly expected?: number;
}

const FIRST_ALLOCATION = 1 << 20;
/** A claimed size is believed at once up to this ratio; kernels reach 8. */
const PLAUSIBLE_RATIO = 64;

/** Grows by doubling up to a limit. `bytes` is replaced on growth; take it anew after {@link reserve}. */
export class OutputBuffer {
  bytes: Uint8Array;
  length = 0;

  constructor(
    private readonly limits: UnpackLimits,
    private readonly what: string,
    inputLength: number,
  ) {
    const plausible = FIRST_ALLOCATION + inputLength * PLAUSIBLE_RATIO;
    const first = Math.min(limits.expected ?? FIRST_ALLOCATION, limits.maxOutput, plausible);
    this.bytes = new Uint8Array(first);
  }

  /** Makes room for `count` further bytes. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    if (needed > this.limits.maxOutput) {
      throw new BootError(
        'BOOT_NO_ROOM',
        `The ${this.what} unpacks to more than the ${this.limits.maxOutput} bytes that are allowed.`,
        { maxOutput: this.limits.maxOutput },
      );
    }
    const size = Math.min(Math.max(needed, this.bytes.length * 2), this.limits.maxOutput);
    const grown = new Uint8Array(size);
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  append(chunk: Uint8Array): void {
    this.reserve(chunk.length);
    this.bytes.set(chunk, this.length);
    this.length += chunk.length;
  }

  finish(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}
