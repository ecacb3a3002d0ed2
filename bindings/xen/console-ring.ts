// hvc0: the page through which a guest's console reaches the host. Its indices are the guest's.
// xen/include/public/io/console.h.

import type { Console } from '../console.js';
import type { PhysicalMemory } from '../memory.js';
import type { SharedWords } from './guest-access.js';

const IN_SIZE = 1024;
const OUT = 1024;
const OUT_SIZE = 2048;
const IN_CONS = 3072;
const IN_PROD = 3076;
const OUT_CONS = 3080;
const OUT_PROD = 3084;

/** What the ring needs around it. */
export interface ConsoleRingSurroundings {
  readonly memory: PhysicalMemory;
  readonly words: SharedWords;
  /** Raises the guest's event channel. */
  notify(): void;
}

/** The host's end of one console page. */
export class ConsoleRing {
  readonly #page: number;
  readonly #console: Console;
  readonly #around: ConsoleRingSurroundings;

  /** @param page guest-physical address */
  constructor(page: number, console: Console, around: ConsoleRingSurroundings) {
    this.#page = page;
    this.#console = console;
    this.#around = around;
  }

  /** The guest has notified: takes what it wrote. */
  pump(): void {
    const { words, memory } = this.#around;
    const producer = words.u32(this.#page + OUT_PROD);
    const consumer = words.u32(this.#page + OUT_CONS);
    const length = (producer - consumer) >>> 0;
    if (length === 0) return;
    // Indices that cannot be: the guest's output is lost, and it goes on from where it says it is.
    if (length <= OUT_SIZE) {
      const ring = new Uint8Array(OUT_SIZE);
      memory.read(this.#page + OUT, ring);
      for (let at = 0; at < length; at++)
        this.#console.output(ring[((consumer + at) >>> 0) % OUT_SIZE] as number);
    }
    words.setU32(this.#page + OUT_CONS, producer);
    this.#around.notify();
  }

  /** Puts input into the ring; returns how much there was room for. */
  receive(bytes: Uint8Array): number {
    const { words, memory } = this.#around;
    const producer = words.u32(this.#page + IN_PROD);
    const used = (producer - words.u32(this.#page + IN_CONS)) >>> 0;
    if (used >= IN_SIZE) return 0;
    const count = Math.min(bytes.length, IN_SIZE - used);
    const first = Math.min(count, IN_SIZE - (producer % IN_SIZE));
    memory.write(this.#page + (producer % IN_SIZE), bytes.subarray(0, first));
    if (first < count) memory.write(this.#page, bytes.subarray(first, count));
    words.setU32(this.#page + IN_PROD, (producer + count) >>> 0);
    this.#around.notify();
    return count;
  }
}
