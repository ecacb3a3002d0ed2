// The page through which a domain talks to xenstore: two rings of 1,024 bytes. Its indices are the guest's.
// xen/include/public/io/xs_wire.h (struct xenstore_domain_interface).

import type { PhysicalMemory } from '../../memory.js';
import type { SharedWords } from '../guest-access.js';
import type { Connection } from './connection.js';
import { decodeHeader, encodeMessage, textOf, XS_HEADER_SIZE, XS_PAYLOAD_MOST } from './wire.js';

const RING_SIZE = 1024;
const REQUESTS = 0;
const RESPONSES = RING_SIZE;
const REQ_CONS = 2048;
const REQ_PROD = 2052;
const RSP_CONS = 2056;
const RSP_PROD = 2060;
const ERROR = 2072;
const ERROR_RINGIDX = 2;
const ERROR_PROTO = 3;
/** Requests of one turn, so that no turn takes long: the guest is told of each answer by an event all the same. */
const TURN = 64;

/** What a ring needs around it. */
export interface RingSurroundings {
  readonly memory: PhysicalMemory;
  readonly words: SharedWords;
  /** Raises the guest's event channel. */
  notify(): void;
  /** There is more to do soon. */
  again(): void;
  guestError(message: string): void;
}

/** One domain's ring. */
export class StoreRing {
  readonly #page: number;
  readonly #connection: Connection;
  readonly #around: RingSurroundings;
  /** Bytes of the request that has begun to arrive. */
  #incoming: number[] = [];
  /** The reply that is being sent, and how much of it was. */
  #outgoing: Uint8Array | null = null;
  #outgoingAt = 0;
  #broken = false;

  /** @param page guest-physical address */
  constructor(page: number, connection: Connection, around: RingSurroundings) {
    this.#page = page;
    this.#connection = connection;
    this.#around = around;
  }

  /** The guest has notified, or there is output: does all that can be done now. */
  pump(): void {
    if (this.#broken) return;
    let moved = this.#flush();
    for (let served = 0; served < TURN; served++) {
      const request = this.#receive();
      if (request === null) break;
      moved = true;
      this.#connection.serve(request);
      this.#flush();
      if (served === TURN - 1) this.#around.again();
    }
    if (moved) this.#around.notify();
  }

  #index(offset: number): number {
    return this.#around.words.u32(this.#page + offset);
  }

  #fail(error: number, message: string): null {
    this.#broken = true;
    this.#around.words.setU32(this.#page + ERROR, error);
    this.#around.guestError(`xenstore: ${message}`);
    return null;
  }

  /** The next whole request, or null. */
  #receive() {
    while (this.#take(XS_HEADER_SIZE)) {
      const header = decodeHeader(Uint8Array.from(this.#incoming.slice(0, XS_HEADER_SIZE)));
      const [type, requestId, transactionId, length] = header;
      if (length > XS_PAYLOAD_MOST) return this.#fail(ERROR_PROTO, `a request of ${length} bytes`);
      if (!this.#take(XS_HEADER_SIZE + length)) return null;
      const payload = textOf(Uint8Array.from(this.#incoming.slice(XS_HEADER_SIZE)));
      this.#incoming = [];
      return { type, requestId, transactionId, payload };
    }
    return null;
  }

  /** Reads until `wanted` bytes of the request are there; false while they are not. */
  #take(wanted: number): boolean {
    if (this.#broken) return false;
    const producer = this.#index(REQ_PROD);
    let consumer = this.#index(REQ_CONS);
    const available = (producer - consumer) >>> 0;
    if (available > RING_SIZE) {
      this.#fail(ERROR_RINGIDX, 'request indices out of range');
      return false;
    }
    const count = Math.min(available, Math.max(0, wanted - this.#incoming.length));
    const byte = new Uint8Array(RING_SIZE);
    if (count > 0) this.#around.memory.read(this.#page + REQUESTS, byte);
    for (let i = 0; i < count; i++, consumer++)
      this.#incoming.push(byte[(consumer >>> 0) % RING_SIZE] as number);
    if (count > 0) this.#around.words.setU32(this.#page + REQ_CONS, consumer >>> 0);
    return this.#incoming.length >= wanted;
  }

  /** Sends as much as there is room for; true when anything was. */
  #flush(): boolean {
    let moved = false;
    while (!this.#broken && (this.#outgoing !== null || this.#connection.output.length > 0)) {
      if (this.#outgoing === null) {
        this.#outgoing = encodeMessage(this.#connection.output[0] as never);
        this.#outgoingAt = 0;
      }
      if (!this.#put(this.#outgoing)) return moved;
      moved = true;
      if (this.#outgoingAt < this.#outgoing.length) continue;
      this.#outgoing = null;
      this.#connection.sent();
    }
    return moved;
  }

  #put(bytes: Uint8Array): boolean {
    const consumer = this.#index(RSP_CONS);
    const producer = this.#index(RSP_PROD);
    const used = (producer - consumer) >>> 0;
    if (used > RING_SIZE) {
      this.#fail(ERROR_RINGIDX, 'response indices out of range');
      return false;
    }
    const at = producer % RING_SIZE;
    const count = Math.min(RING_SIZE - used, bytes.length - this.#outgoingAt, RING_SIZE - at);
    if (count === 0) return false;
    const piece = bytes.subarray(this.#outgoingAt, this.#outgoingAt + count);
    this.#around.memory.write(this.#page + RESPONSES + at, piece);
    this.#outgoingAt += count;
    this.#around.words.setU32(this.#page + RSP_PROD, (producer + count) >>> 0);
    return true;
  }
}
