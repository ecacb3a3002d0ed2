// Joins a TCP connection of a guest with one of the host, each with its own flow control.

import type { Nanos } from '../../device.js';
import type { HostTcp, TcpEvents } from './sockets.js';
import { type Segment, TcpConnection, type TcpOptions, type TcpUser } from './tcp.js';

/** Bytes from the host that wait for the guest: above the first the host is held up, below the second it goes on. */
const HIGH_WATER = 512 << 10;
const LOW_WATER = 256 << 10;

/** A connection through the NAT. */
export class TcpRelay {
  /** When something last came from either side. */
  lastUsed: Nanos;
  readonly #options: TcpOptions;
  readonly #onOver: () => void;
  readonly #connection: TcpConnection;
  #host: HostTcp | null = null;
  /** The guest's SYN while the host connects. */
  #syn: Segment | null = null;
  #held = false;
  #pending = 0;
  #over = false;

  /** @param onOver the relay is over and holds nothing any more */
  constructor(options: TcpOptions, onOver: () => void) {
    this.#options = options;
    this.#onOver = onOver;
    this.lastUsed = options.clock.now();
    this.#connection = new TcpConnection(options, this.#user());
  }

  /** The guest asked for a connection: the host connects first. */
  outgoing(syn: Segment, connect: (events: TcpEvents) => HostTcp): void {
    this.#syn = syn;
    this.#host = connect(this.events());
  }

  /** The host was asked for a connection: the guest is asked in turn. Returns what to tell of the host's side. */
  incoming(host: HostTcp): TcpEvents {
    this.#host = host;
    host.pause();
    this.#held = true;
    this.#connection.open();
    return this.events();
  }

  /** A segment from the guest. */
  receive(segment: Segment): void {
    this.lastUsed = this.#options.clock.now();
    // While the host connects, a repeated SYN needs no answer; a reset ends the attempt.
    if (this.#syn === null) this.#connection.receive(segment);
    else if ((segment.flags & 0x04) !== 0) this.abort();
  }

  /** Ends both sides at once. */
  abort(): void {
    if (this.#over) return;
    this.#connection.abort();
    this.#finish();
  }

  /** What happens on the host's side. */
  events(): TcpEvents {
    return {
      connected: () => {
        const syn = this.#syn;
        this.#syn = null;
        if (syn !== null && !this.#over) this.#connection.accept(syn);
      },
      data: (bytes) => {
        if (this.#over) return;
        this.lastUsed = this.#options.clock.now();
        this.#connection.write(bytes);
        if (this.#connection.buffered > HIGH_WATER) {
          this.#held = true;
          this.#host?.pause();
        }
      },
      ended: () => this.#connection.end(),
      drained: () => this.#credit(),
      closed: (failed) => this.#hostClosed(failed),
    };
  }

  #user(): TcpUser {
    return {
      established: () => this.#release(),
      data: (bytes) => {
        this.#host?.write(bytes);
        this.#pending += bytes.length;
        this.#credit();
      },
      ended: () => this.#host?.end(),
      room: () => {
        if (this.#held && this.#connection.buffered < LOW_WATER) this.#release();
      },
      closed: () => this.#finish(),
    };
  }

  #release(): void {
    this.#held = false;
    this.#host?.resume();
  }

  /** What the host has sent on makes room in the guest's window. */
  #credit(): void {
    const pending = this.#host?.pending ?? 0;
    if (pending >= this.#pending) return;
    const sent = this.#pending - pending;
    this.#pending = pending;
    this.#connection.consumed(sent);
  }

  #hostClosed(failed: boolean): void {
    if (this.#over) return;
    this.#host = null;
    if (this.#syn !== null) {
      this.#refuse(this.#syn);
      this.#finish();
    } else if (failed) {
      this.#connection.abort();
      this.#finish();
    } else this.#connection.end();
  }

  /** The answer to a SYN that nobody wants. */
  #refuse(syn: Segment): void {
    this.#options.output(refusalOf(syn));
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#host?.destroy();
    this.#host = null;
    this.#onOver();
  }
}

/** The reset that answers a segment of no connection (RFC 9293, 3.10.7.1). */
export function refusalOf(segment: Segment): Segment {
  const hasAck = (segment.flags & 0x10) !== 0;
  const length = segment.payload.length + (segment.flags & 0x02 ? 1 : 0) + (segment.flags & 0x01 ? 1 : 0);
  return {
    seq: hasAck ? segment.ack : 0,
    ack: hasAck ? 0 : (segment.seq + length) >>> 0,
    flags: hasAck ? 0x04 : 0x14,
    window: 0,
    payload: new Uint8Array(0),
    mss: null,
    scale: null,
  };
}
