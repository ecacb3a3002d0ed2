// The backend's side of a shared ring: who may consume what, and when to notify. xen/include/public/io/ring.h.
//
// The frontend can write anything anywhere in the ring at any time. So entries are copied out before they are looked at,
// the backend's own indices live here and not in the ring, and an index that no correct frontend writes is told apart.

import { ringSize, SRING, XEN_PAGE_SIZE } from './abi.js';
import type { GrantFrame } from './ports.js';

/** Indices of a ring, as a snapshot keeps them. */
export interface RingPosition {
  /** Requests consumed. */
  readonly reqCons: number;
  /** Responses published. */
  readonly rspProd: number;
}

export class BackRing {
  /** Number of entries: a power of two. */
  readonly size: number;
  readonly #frames: readonly GrantFrame[];
  readonly #entrySize: number;
  #reqCons: number;
  /** Responses written, of which {@link push} publishes. */
  #rspProd: number;
  #published: number;

  /** @param position where a saved backend was; by default where the ring itself says that the last backend was */
  constructor(frames: readonly GrantFrame[], entrySize: number, position?: RingPosition) {
    this.#frames = frames;
    this.#entrySize = entrySize;
    this.size = ringSize(frames.length, entrySize);
    this.#rspProd = position?.rspProd ?? this.#header(SRING.rsp_prod);
    this.#reqCons = position?.reqCons ?? this.#rspProd;
    this.#published = this.#rspProd;
  }

  get position(): RingPosition {
    return { reqCons: this.#reqCons, rspProd: this.#rspProd };
  }

  /** Requests consumed and not answered yet. */
  get inFlight(): number {
    return (this.#reqCons - this.#rspProd) >>> 0;
  }

  /** Requests that wait to be consumed, or null when the frontend's index is one that the ring cannot hold. */
  available(): number | null {
    const waiting = (this.#header(SRING.req_prod) - this.#reqCons) >>> 0;
    return waiting > this.size - this.inFlight ? null : waiting;
  }

  /** Copies the request `ahead` places after the next one into the whole of `into`, without consuming it. */
  peek(ahead: number, into: Uint8Array): void {
    this.#copy(this.#reqCons + ahead, into, false);
  }

  /** Consumes `count` requests, that were {@link available}. */
  consume(count: number): void {
    this.#reqCons = (this.#reqCons + count) >>> 0;
  }

  /**
   * Asks for an event at the next request but `more` others, then looks again: true when there is one by now.
   * A frontend with a broken index counts as one with work: {@link available} will tell.
   */
  finalCheck(more = 0): boolean {
    this.#frames[0]!.setU32(SRING.req_event, (this.#reqCons + 1 + more) >>> 0);
    const waiting = this.available();
    return waiting === null || waiting > more;
  }

  /** Writes the next response; its entry must be that of a consumed request. */
  respond(response: Uint8Array): void {
    this.#copy(this.#rspProd, response, true);
    this.#rspProd = (this.#rspProd + 1) >>> 0;
  }

  /** Publishes the responses written. @returns whether the frontend wants an event for them */
  push(): boolean {
    const [old, now] = [this.#published, this.#rspProd];
    if (old === now) return false;
    this.#published = now;
    this.#frames[0]!.setU32(SRING.rsp_prod, now);
    return (now - this.#header(SRING.rsp_event)) >>> 0 < (now - old) >>> 0;
  }

  /** Lets go of the ring's frames. */
  unmap(): void {
    for (const frame of this.#frames) frame.unmap();
  }

  #header(offset: number): number {
    return this.#frames[0]!.u32(offset);
  }

  /** Entries of rings of several pages may lie across two. */
  #copy(index: number, bytes: Uint8Array, toRing: boolean): void {
    const start = SRING.entries + (index & (this.size - 1)) * this.#entrySize;
    for (let at = 0; at < bytes.length; ) {
      const offset = (start + at) % XEN_PAGE_SIZE;
      const piece = bytes.subarray(at, Math.min(bytes.length, at + XEN_PAGE_SIZE - offset));
      const frame = this.#frames[Math.floor((start + at) / XEN_PAGE_SIZE)]!;
      if (toRing) frame.write(offset, piece);
      else frame.read(offset, piece);
      at += piece.length;
    }
  }
}
