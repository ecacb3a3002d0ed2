// The FIFO ABI of event channels: one word a port, linked into 16 queues a vCPU. The words and the heads of the queues
// are the guest's memory; nothing in them is believed but the bits of the protocol.
// xen/include/public/event_channel.h ("FIFO ABI").

import * as X from './abi.js';
import type { EventSurroundings, EventsState, Port } from './event-channels.js';
import { refuse } from './guest-access.js';

const PAGE = 4096;
/** ready u32, reserved u32, head[16] u32. */
const CONTROL_BLOCK_SIZE = 72;
const HEADS = 8;
const LINK_MASK = (1 << X.FIFO_LINK_BITS) - 1;
const GFN_LIMIT = 1n << 34n;

const bit = (number: number): number => (1 << number) >>> 0;

/** Event words and queues of one domain. */
export class FifoEvents {
  readonly #around: EventSurroundings;
  readonly #state: () => EventsState;

  constructor(around: EventSurroundings, state: () => EventsState) {
    this.#around = around;
    this.#state = state;
  }

  /** Address of a port's word, or null while the guest has given no page for it. */
  #word(number: number): number | null {
    const page = this.#state().arrays[Math.floor(number / X.FIFO_WORDS_PER_PAGE)];
    return page === undefined ? null : page + 4 * (number % X.FIFO_WORDS_PER_PAGE);
  }

  #bits(number: number): number {
    const at = this.#word(number);
    return at === null ? 0 : this.#around.words.u32(at);
  }

  isPending(number: number): boolean {
    return (this.#bits(number) & bit(X.FIFO_PENDING)) !== 0;
  }

  /** Still in a queue: its port cannot be used anew. */
  isBusy(number: number): boolean {
    return (this.#bits(number) & bit(X.FIFO_LINKED)) !== 0;
  }

  clearPending(number: number): void {
    const at = this.#word(number);
    if (at === null) return;
    // A word that is still linked stays so: the guest takes it off its queue.
    this.#around.words.setU32(at, (this.#around.words.u32(at) & ~bit(X.FIFO_PENDING)) >>> 0);
  }

  setPending(number: number, port: Port): void {
    const at = this.#word(number);
    if (at === null) {
      port.lost = true;
      return;
    }
    const { words } = this.#around;
    const value = (words.u32(at) | bit(X.FIFO_PENDING)) >>> 0;
    words.setU32(at, value);
    if ((value & (bit(X.FIFO_MASKED) | bit(X.FIFO_LINKED))) === 0) this.#link(number, port, at, value);
  }

  unmask(number: number, port: Port): void {
    const at = this.#word(number);
    if (at === null) return;
    const value = (this.#around.words.u32(at) & ~bit(X.FIFO_MASKED)) >>> 0;
    this.#around.words.setU32(at, value);
    if ((value & bit(X.FIFO_PENDING)) !== 0) this.setPending(number, port);
  }

  /** Puts a pending event at the end of its queue. */
  #link(number: number, port: Port, at: number, value: number): void {
    const { words, info } = this.#around;
    const { tails, controlBlocks } = this.#state();
    const block = (controlBlocks[port.vcpu] ?? 0) - 1;
    if (block < 0) {
      port.lost = true;
      return;
    }
    const old = tails[port.lastVcpu];
    if (old !== undefined && old[port.lastPriority] === number) old[port.lastPriority] = 0;
    port.lastVcpu = port.vcpu;
    port.lastPriority = port.priority;
    words.setU32(at, ((value | bit(X.FIFO_LINKED)) & ~LINK_MASK) >>> 0);
    const queue = tails[port.vcpu] as number[];
    const tail = queue[port.priority] as number;
    const linked = tail !== 0 && this.#append(tail, number);
    queue[port.priority] = number;
    if (linked) return;
    words.setU32(block + HEADS + 4 * port.priority, number);
    const ready = words.u32(block);
    words.setU32(block, (ready | bit(port.priority)) >>> 0);
    if ((ready & bit(port.priority)) === 0 && !info.setUpcallPending(port.vcpu))
      this.#around.upcall(port.vcpu);
  }

  /** Makes `number` follow the tail; false when the guest has taken the tail off the queue. */
  #append(tail: number, number: number): boolean {
    const at = this.#word(tail);
    if (at === null) return false;
    const value = this.#around.words.u32(at);
    if ((value & bit(X.FIFO_LINKED)) === 0) return false;
    this.#around.words.setU32(at, ((value & ~LINK_MASK) | number) >>> 0);
    return true;
  }

  #frame(gfn: bigint): number {
    if (gfn >= GFN_LIMIT || !this.#around.words.isRam(Number(gfn) * PAGE)) refuse('EINVAL');
    return Number(gfn) * PAGE;
  }

  /** The first call turns the domain from the 2-level ABI to this one. */
  initControl(gfn: bigint, offset: number, vcpu: number): void {
    const state = this.#state();
    if (offset > PAGE - CONTROL_BLOCK_SIZE || offset % 8 !== 0) refuse('EINVAL');
    if ((state.controlBlocks[vcpu] ?? 0) !== 0) refuse('EINVAL');
    const block = this.#frame(gfn) + offset;
    if (!state.fifo) {
      const { words, info } = this.#around;
      for (const [number, port] of state.ports.entries()) {
        port.lost = port.kind !== 'free' && words.bit(info.pendingBits, number);
        port.priority = X.FIFO_PRIORITY_DEFAULT;
      }
      state.fifo = true;
    }
    state.controlBlocks[vcpu] = block + 1;
  }

  /** One more page of event words; `raise` delivers what came before it. */
  expandArray(gfn: bigint, raise: (port: number) => void): void {
    const state = this.#state();
    if (!state.fifo) refuse('EOPNOTSUPP');
    if (state.arrays.length >= X.PORTS_FIFO / X.FIFO_WORDS_PER_PAGE) refuse('ENOSPC');
    const first = state.arrays.length * X.FIFO_WORDS_PER_PAGE;
    state.arrays.push(this.#frame(gfn));
    for (let number = first; number < first + X.FIFO_WORDS_PER_PAGE; number++) {
      const port = state.ports[number];
      if (port === undefined || !port.lost) continue;
      port.lost = false;
      if (port.kind !== 'free') raise(number);
    }
  }
}
