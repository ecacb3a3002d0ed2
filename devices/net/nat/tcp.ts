// One end of a TCP connection (RFC 9293), with window scaling (RFC 7323), retransmission by measured times (RFC 6298)
// and NewReno congestion control (RFC 5681, 6582). It keeps no segments that arrive out of order: they are sent again.

import type { Clock, Nanos, Timer } from '../../device.js';
import { ByteQueue } from './byte-queue.js';

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;

/** A segment; sequence numbers are unsigned 32-bit. */
export interface Segment {
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  /** As it stands in the header, not scaled. */
  readonly window: number;
  readonly payload: Uint8Array;
  /** Options of a SYN; null: absent. */
  readonly mss: number | null;
  readonly scale: number | null;
}

/** What the connection tells its user; never from within a call of the user's, but from within `receive` and timers. */
export interface TcpUser {
  established(): void;
  /** Bytes in order: tell {@link TcpConnection.consumed} when they are used. The buffer may be kept. */
  data(bytes: Uint8Array): void;
  /** The peer sends no more. */
  ended(): void;
  /** Bytes were acknowledged: {@link TcpConnection.buffered} is smaller. */
  room(): void;
  /** It is over; nothing comes after it. */
  closed(failed: boolean): void;
}

export interface TcpOptions {
  readonly clock: Clock;
  /** Initial sequence number. */
  readonly isn: number;
  /** Largest payload that a segment of ours may have on the wire, and that the peer may send. */
  readonly mss: number;
  /** Largest payload handed to `output` at once: more than `mss` where something else cuts. */
  readonly largest: number;
  /** Bytes that may arrive and not be consumed. */
  readonly receiveBuffer: number;
  /** Sends a segment. */
  output(segment: Segment): void;
}

const MILLI = 1e6;
const RTO_FIRST = 1000 * MILLI;
const RTO_LEAST = 200 * MILLI;
const RTO_MOST = 60_000 * MILLI;
const DELAYED_ACK = 20 * MILLI;
/** How long a connection that is over still answers a repeated FIN. */
const LINGER = 1000 * MILLI;
const MOST_RETRIES = 10;
const DEFAULT_MSS = 536;
const SCALE = 7;
const INITIAL_SEGMENTS = 10;
const NOTHING = new Uint8Array(0);

/** a − b of sequence numbers, as a signed number. */
export function distance(a: number, b: number): number {
  return (a - b) | 0;
}

type State = 'listen' | 'syn-sent' | 'syn-received' | 'established' | 'lingering' | 'closed';

export class TcpConnection {
  readonly #options: TcpOptions;
  readonly #user: TcpUser;
  readonly #retransmit: Timer;
  readonly #ackTimer: Timer;
  #state: State = 'listen';

  readonly #queue = new ByteQueue();
  #una: number;
  #next: number;
  /** Highest that was ever sent. */
  #most: number;
  #ending = false;
  #finAcked = false;
  #mss: number;
  #peerScale = 0;
  #ourScale = 0;
  #peerWindow = 0;
  #cwnd: number;
  #ssthresh = 0x7fff_ffff;
  #duplicates = 0;
  /** While a loss is being repaired: what was sent when it was noticed. */
  #recover: number | null = null;
  #retries = 0;
  #rto = RTO_FIRST;
  #srtt: number | null = null;
  #rttvar = 0;
  #timed: { until: number; since: Nanos } | null = null;

  #received = 0;
  #finReceived = false;
  #unread = 0;
  #advertised = 0;
  #unacked = 0;

  constructor(options: TcpOptions, user: TcpUser) {
    this.#options = options;
    this.#user = user;
    this.#una = this.#next = this.#most = options.isn >>> 0;
    this.#mss = options.mss;
    this.#cwnd = INITIAL_SEGMENTS * options.mss;
    this.#retransmit = options.clock.timer(() => this.#timeout());
    this.#ackTimer = options.clock.timer(() => this.#acknowledge());
  }

  get state(): State {
    return this.#state;
  }

  /** Bytes written and not acknowledged. */
  get buffered(): number {
    return this.#queue.length;
  }

  /** Asks the peer for a connection. */
  open(): void {
    this.#state = 'syn-sent';
    this.#ourScale = SCALE;
    this.#sendSyn();
  }

  /** Answers a SYN of the peer. */
  accept(syn: Segment): void {
    this.#learn(syn);
    this.#ourScale = syn.scale === null ? 0 : SCALE;
    this.#state = 'syn-received';
    this.#sendSyn();
  }

  write(bytes: Uint8Array): void {
    if (this.#ending || this.#state === 'closed') return;
    this.#queue.push(bytes);
    this.#pump();
  }

  /** No more will be written. */
  end(): void {
    if (this.#ending || this.#state === 'closed') return;
    this.#ending = true;
    this.#pump();
  }

  /** Resets the connection. The user is not told. */
  abort(): void {
    if (this.#state === 'closed') return;
    if (this.#state !== 'listen') this.#send(this.#next, RST | ACK, NOTHING);
    this.#stop();
  }

  /** The user has used bytes that arrived. */
  consumed(count: number): void {
    this.#unread = Math.max(0, this.#unread - count);
    if (this.#state !== 'established') return;
    const edge = (this.#received + this.#window()) >>> 0;
    const grown = distance(edge, this.#advertised);
    if (grown >= Math.min(2 * this.#mss, this.#options.receiveBuffer / 2)) this.#acknowledge();
  }

  receive(segment: Segment): void {
    switch (this.#state) {
      case 'syn-sent':
        this.#receiveSynAck(segment);
        return;
      case 'syn-received':
      case 'established':
      case 'lingering':
        this.#receiveConnected(segment);
        return;
      default:
    }
  }

  #receiveSynAck(segment: Segment): void {
    const { flags, ack } = segment;
    const acked = (flags & ACK) !== 0 && ack === (this.#una + 1) >>> 0;
    if ((flags & RST) !== 0) {
      if (acked) this.#close(true);
      return;
    }
    if ((flags & SYN) === 0 || !acked) return;
    this.#learn(segment);
    if (segment.scale === null) this.#ourScale = 0;
    this.#una = ack;
    this.#establish(segment);
    this.#acknowledge();
    this.#pump();
  }

  #receiveConnected(segment: Segment): void {
    const { flags, seq, payload } = segment;
    const ahead = distance(seq, this.#received);
    if ((flags & RST) !== 0) {
      if (ahead >= 0 && ahead <= this.#options.receiveBuffer) this.#close(true);
      return;
    }
    if ((flags & SYN) !== 0) {
      // A repeated SYN: our answer was lost.
      if (this.#state === 'syn-received') this.#sendSyn();
      else this.#acknowledge();
      return;
    }
    if ((flags & ACK) === 0) return;
    if (this.#state === 'syn-received') {
      if (segment.ack !== (this.#una + 1) >>> 0) return;
      this.#una = segment.ack;
      this.#establish(segment);
    } else this.#receiveAck(segment);
    if (this.#isOver()) return;
    if (payload.length > 0 || (flags & FIN) !== 0) this.#receiveData(segment, ahead);
    if (!this.#isOver()) this.#pump();
  }

  #isOver(): boolean {
    return this.#state === 'closed';
  }

  #learn(syn: Segment): void {
    this.#received = (syn.seq + 1) >>> 0;
    this.#mss = Math.max(64, Math.min(this.#options.mss, syn.mss ?? DEFAULT_MSS));
    this.#cwnd = INITIAL_SEGMENTS * this.#mss;
    this.#peerScale = Math.min(14, syn.scale ?? 0);
    this.#peerWindow = syn.window;
  }

  #establish(segment: Segment): void {
    this.#state = 'established';
    this.#next = this.#most = this.#una;
    this.#retries = 0;
    this.#retransmit.cancel();
    if ((segment.flags & SYN) === 0) this.#peerWindow = segment.window << this.#peerScale;
    this.#user.established();
  }

  #receiveAck(segment: Segment): void {
    const acked = distance(segment.ack, this.#una);
    if (acked < 0 || distance(segment.ack, this.#most) > 0) return;
    const window = segment.window << this.#peerScale;
    const sameWindow = window === this.#peerWindow;
    this.#peerWindow = window;
    if (window === 0) this.#retries = 0; // it lives, and only has no room
    if (acked === 0) {
      const outstanding = distance(this.#most, this.#una) > 0;
      const pure = segment.payload.length === 0 && (segment.flags & FIN) === 0;
      if (outstanding && pure && sameWindow) this.#duplicate();
      return;
    }
    this.#advance(segment.ack, acked);
  }

  #advance(ack: number, acked: number): void {
    const bytes = Math.min(acked, this.#queue.length);
    if (acked > this.#queue.length) this.#finAcked = true;
    this.#queue.drop(bytes);
    this.#una = ack;
    if (distance(this.#next, ack) < 0) this.#next = ack;
    this.#retries = 0;
    this.#duplicates = 0;
    this.#measure(ack);
    if (this.#recover !== null) {
      if (distance(ack, this.#recover) >= 0) this.#recover = null;
      else this.#resendFirst();
    } else if (this.#cwnd < this.#ssthresh) this.#cwnd += Math.min(acked, 2 * this.#mss);
    else this.#cwnd += Math.max(1, Math.floor((this.#mss * this.#mss) / this.#cwnd));
    this.#retransmit.cancel();
    if (bytes > 0) this.#user.room();
    this.#maybeLinger();
  }

  #measure(ack: number): void {
    if (this.#timed === null || distance(ack, this.#timed.until) < 0) return;
    const rtt = this.#options.clock.now() - this.#timed.since;
    this.#timed = null;
    if (this.#srtt === null) {
      this.#srtt = rtt;
      this.#rttvar = rtt / 2;
    } else {
      this.#rttvar += (Math.abs(this.#srtt - rtt) - this.#rttvar) / 4;
      this.#srtt += (rtt - this.#srtt) / 8;
    }
    this.#rto = Math.min(RTO_MOST, Math.max(RTO_LEAST, this.#srtt + 4 * this.#rttvar));
  }

  #duplicate(): void {
    if (++this.#duplicates !== 3 || this.#recover !== null) return;
    this.#recover = this.#most;
    this.#ssthresh = Math.max(2 * this.#mss, Math.floor(distance(this.#most, this.#una) / 2));
    this.#cwnd = this.#ssthresh;
    this.#resendFirst();
  }

  #resendFirst(): void {
    this.#timed = null;
    const length = Math.min(this.#queue.length, this.#mss);
    if (length > 0) this.#sendData(this.#una, length);
    else if (this.#ending) this.#send(this.#una, FIN | ACK, NOTHING);
  }

  #receiveData(segment: Segment, ahead: number): void {
    if (ahead > 0 || this.#finReceived) {
      this.#acknowledge();
      return;
    }
    const room = this.#window();
    const fresh = segment.payload.subarray(Math.min(segment.payload.length, -ahead));
    const bytes = fresh.subarray(0, Math.min(fresh.length, room));
    const fin = (segment.flags & FIN) !== 0 && bytes.length === fresh.length;
    this.#received = (this.#received + bytes.length + (fin ? 1 : 0)) >>> 0;
    this.#unread += bytes.length;
    this.#unacked += bytes.length;
    this.#finReceived = fin;
    if (bytes.length > 0) this.#user.data(bytes);
    if (fin && !this.#isOver()) this.#user.ended();
    if (this.#isOver()) return;
    if (fin || bytes.length === 0 || bytes.length < fresh.length || this.#unacked >= 2 * this.#mss)
      this.#acknowledge();
    else if (this.#ackTimer.deadline === null) this.#ackTimer.arm(this.#options.clock.now() + DELAYED_ACK);
    this.#maybeLinger();
  }

  #maybeLinger(): void {
    if (this.#state !== 'established' || !this.#finAcked || !this.#finReceived) return;
    this.#state = 'lingering';
    this.#retransmit.arm(this.#options.clock.now() + LINGER);
  }

  #window(): number {
    return Math.max(0, this.#options.receiveBuffer - this.#unread);
  }

  /** Sends what the windows allow. */
  #pump(): void {
    while (this.#state === 'established') {
      const flight = distance(this.#next, this.#una);
      const unsent = this.#queue.length - flight;
      const allowed = Math.min(this.#peerWindow, this.#cwnd) - flight;
      let length = Math.min(unsent, allowed, this.#options.largest);
      if (length <= 0) break;
      // Small pieces of a longer stream wait until more may go (RFC 9293, 3.8.6.2.1), unless nothing is under way.
      if (length < this.#mss && length < unsent && flight > 0) break;
      if (length > this.#mss && length < unsent) length -= length % this.#mss;
      this.#sendData(this.#forward(length), length);
    }
    if (this.#state !== 'established') return;
    const flight = distance(this.#next, this.#una);
    if (this.#ending && !this.#finAcked && flight === this.#queue.length) {
      this.#send(this.#forward(1), FIN | ACK, NOTHING);
    }
    this.#armTimer();
  }

  /** Moves on by what is sent next: before it is sent, since the answer may come from within. @returns where it starts */
  #forward(count: number): number {
    const from = this.#next;
    this.#next = (from + count) >>> 0;
    if (distance(this.#next, this.#most) > 0) {
      this.#most = this.#next;
      this.#timed ??= { until: this.#next, since: this.#options.clock.now() };
    }
    return from;
  }

  #armTimer(): void {
    if (this.#state !== 'established') return; // what was sent has been answered from within
    const waiting = this.#queue.length > 0 || (this.#ending && !this.#finAcked);
    if (!waiting) this.#retransmit.cancel();
    else if (this.#retransmit.deadline === null) this.#retransmit.arm(this.#options.clock.now() + this.#rto);
  }

  /** Nothing was acknowledged for too long, or the peer's window has been closed for as long. */
  #timeout(): void {
    if (this.#state === 'lingering') {
      this.#close(false);
      return;
    }
    if (++this.#retries > MOST_RETRIES) {
      this.#send(this.#next, RST | ACK, NOTHING);
      this.#close(true);
      return;
    }
    this.#rto = Math.min(RTO_MOST, this.#rto * 2);
    if (this.#state !== 'established') {
      this.#sendSyn();
      return;
    }
    this.#timed = null;
    this.#recover = null;
    this.#duplicates = 0;
    const flight = distance(this.#most, this.#una);
    if (flight > 0) {
      this.#ssthresh = Math.max(2 * this.#mss, Math.floor(flight / 2));
      this.#cwnd = this.#mss;
    }
    this.#next = this.#una;
    if (this.#peerWindow === 0 && this.#queue.length > 0) {
      // A probe of one byte: its answer tells the window.
      const probed = this.#forward(1);
      this.#next = probed;
      this.#sendData(probed, 1);
    }
    this.#pump();
    if (this.#retransmit.deadline === null) this.#retransmit.arm(this.#options.clock.now() + this.#rto);
  }

  #sendSyn(): void {
    const flags = this.#state === 'syn-sent' ? SYN : SYN | ACK;
    this.#advertised = (this.#received + Math.min(0xffff, this.#window())) >>> 0;
    this.#options.output({
      seq: this.#una,
      ack: flags & ACK ? this.#received : 0,
      flags,
      window: Math.min(0xffff, this.#window()),
      payload: NOTHING,
      mss: this.#options.mss,
      scale: this.#ourScale === 0 ? null : this.#ourScale,
    });
    this.#retransmit.arm(this.#options.clock.now() + this.#rto);
  }

  #sendData(seq: number, length: number): void {
    const payload = new Uint8Array(length);
    const offset = distance(seq, this.#una);
    this.#queue.copy(offset, payload);
    this.#send(seq, offset + length === this.#queue.length ? ACK | PSH : ACK, payload);
  }

  #acknowledge(): void {
    this.#send(this.#next, ACK, NOTHING);
  }

  #send(seq: number, flags: number, payload: Uint8Array): void {
    const window = Math.min(0xffff, this.#window() >> this.#ourScale);
    this.#advertised = (this.#received + (window << this.#ourScale)) >>> 0;
    this.#unacked = 0;
    this.#ackTimer.cancel();
    this.#options.output({ seq, ack: this.#received, flags, window, payload, mss: null, scale: null });
  }

  #close(failed: boolean): void {
    this.#stop();
    this.#user.closed(failed);
  }

  #stop(): void {
    this.#state = 'closed';
    this.#retransmit.cancel();
    this.#ackTimer.cancel();
    this.#queue.drop(this.#queue.length);
  }
}
