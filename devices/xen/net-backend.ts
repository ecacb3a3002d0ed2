// The backend of a paravirtual network interface (vif): what xen-netfront talks to. xen/include/public/io/netif.h.

import type { Packet } from '../net/packet.js';
import type { LearningSwitch, SwitchPort } from '../net/switch.js';
import type { IoQueue, Life, StageRecord, Tracer } from '../queue/index.js';
import { bool, type StateOf, StateSchema, u16, u32 } from '../schema.js';
import { XenbusState } from './abi.js';
import { BackRing } from './back-ring.js';
import { adapted, putPacket, type RxFeatures, slotsFor } from './net-receive.js';
import { copyPacket, type TxPacket, takePacket } from './net-transmit.js';
import {
  NETIF_RSP_DROPPED,
  NETIF_RSP_ERROR,
  NETIF_RSP_NULL,
  NETIF_RSP_OKAY,
  RX_SLOT,
  TX_SLOT,
} from './netif.js';
import { type BackendContext, type EventPort, type StoreWatch, XenbusBackend } from './ports.js';

/** Packets and bytes that wait for a frontend that offers no pages. */
const MOST_WAITING = 1024;
const MOST_WAITING_BYTES = 4 << 20;
const MOST_PORTS = 0xffff_ffff;
/** Headroom that leaves less than half a page makes no sense. */
const MOST_HEADROOM = 2048;

const SCHEMA = StateSchema.define('vif-backend', {
  connected: bool,
  txRing: u32,
  rxRing: u32,
  eventTx: u32,
  eventRx: u32,
  scatter: bool,
  gso4: bool,
  gso6: bool,
  checksum4: bool,
  checksum6: bool,
  headroom: u16,
  txCons: u32,
  txRsp: u32,
  rxCons: u32,
  rxRsp: u32,
});
type NetState = StateOf<typeof SCHEMA>;

/** What a network interface is plugged into. */
export interface NetBackendOptions {
  readonly network: Pick<LearningSwitch, 'attach'>;
  /** The queue of the network. */
  readonly queue: Pick<IoQueue, 'submit'>;
  /** The only source address that the guest may use; by default it may use any. */
  readonly only?: number;
  readonly tracer?: Tracer | null;
}

interface Session {
  readonly tx: BackRing;
  readonly rx: BackRing;
  readonly txPort: EventPort;
  /** The same as `txPort` when the frontend has one channel for both. */
  readonly rxPort: EventPort;
  readonly features: RxFeatures;
  readonly plug: SwitchPort;
  /** Packets for the guest, that wait for pages of it. */
  readonly waiting: { packet: Packet; slots: number; life: Life | null }[];
  waitingBytes: number;
  open: boolean;
}

/** What a backend has done since it was made; packets as the guest sees them. */
export interface NetCounters {
  sent: number;
  received: number;
  /** From the guest: refused or malformed. To the guest: no room, or no grant. */
  dropped: number;
  notified: number;
  events: number;
}

export class NetBackend extends XenbusBackend<NetState> {
  readonly counters: NetCounters = { sent: 0, received: 0, dropped: 0, notified: 0, events: 0 };
  readonly tracer: Tracer | null;
  readonly #options: NetBackendOptions;
  #session: Session | null = null;
  #consuming = false;
  #filling = false;
  #draining = false;
  #inFlight = 0;
  #whenIdle: (() => void)[] = [];
  #event: StageRecord | null = null;
  #stateWatch: StoreWatch | null = null;

  constructor(context: BackendContext, options: NetBackendOptions) {
    super(context, SCHEMA);
    this.#options = options;
    this.tracer = options.tracer ?? null;
  }

  /** Packets that wait for pages of the guest. */
  get waiting(): number {
    return this.#session?.waiting.length ?? 0;
  }

  resume(): void {
    if (!this.state.connected) return;
    const problem = this.#open({ ...this.state }, true);
    if (problem !== null) this.fail(problem);
    else this.#consume();
  }

  async drain(): Promise<void> {
    this.#draining = true;
    if (this.#inFlight > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  undrain(): void {
    this.#draining = false;
    this.#consume();
  }

  protected publish(): void {
    this.node('feature-sg', 1);
    this.node('feature-gso-tcpv4', 1);
    this.node('feature-gso-tcpv6', 1);
    this.node('feature-ipv6-csum-offload', 1);
    this.node('feature-rx-copy', 1);
    this.node('feature-xdp-headroom', 1);
    this.node('feature-rx-flip', 0);
    this.node('feature-split-event-channels', 1);
    this.node('multi-queue-max-queues', 1);
  }

  protected connect(): string | null {
    const flag = (name: string): boolean => this.frontendNode(name) === '1';
    if (!flag('request-rx-copy')) return 'the frontend does not take copies';
    const queues = this.frontendNode('multi-queue-num-queues');
    if (queues !== null && queues !== '1') return 'more queues than one';
    const txRing = this.frontendNumber('tx-ring-ref');
    const rxRing = this.frontendNumber('rx-ring-ref');
    if (txRing === null || rxRing === null) return 'no tx-ring-ref or rx-ring-ref';
    const both = this.frontendNumber('event-channel', 1, MOST_PORTS);
    const eventTx = this.frontendNumber('event-channel-tx', 1, MOST_PORTS) ?? both;
    const eventRx = this.frontendNumber('event-channel-rx', 1, MOST_PORTS) ?? both;
    if (eventTx === null || eventRx === null) return 'no event-channel';
    const problem = this.#open(
      {
        ...SCHEMA.fresh(),
        connected: true,
        txRing,
        rxRing,
        eventTx,
        eventRx,
        scatter: flag('feature-sg'),
        gso4: flag('feature-gso-tcpv4'),
        gso6: flag('feature-gso-tcpv6'),
        checksum4: !flag('feature-no-csum-offload'),
        checksum6: flag('feature-ipv6-csum-offload'),
        headroom: this.frontendNumber('xdp-headroom', 0, MOST_HEADROOM) ?? 0,
      },
      false,
    );
    if (problem === null) this.#consume();
    return problem;
  }

  protected disconnect(): void {
    const session = this.#session;
    this.#session = null;
    this.#stateWatch?.unwatch();
    this.#stateWatch = null;
    this.state = SCHEMA.fresh();
    if (session === null) return;
    session.open = false;
    session.plug.detach();
    session.txPort.close();
    session.rxPort.close();
    session.tx.unmap();
    session.rx.unmap();
    session.waiting.length = 0;
  }

  #open(state: NetState, restored: boolean): string | null {
    const { grants, events } = this.context;
    const undo: (() => void)[] = [];
    const giveUp = (problem: string): string => {
      for (const step of undo) step();
      return problem;
    };
    const rings: BackRing[] = [];
    const positions = restored
      ? [
          { reqCons: state.txCons, rspProd: state.txRsp },
          { reqCons: state.rxCons, rspProd: state.rxRsp },
        ]
      : [];
    for (const [i, gref] of [state.txRing, state.rxRing].entries()) {
      const frame = grants.map(gref, false);
      if (typeof frame === 'number') return giveUp(`ring-ref ${gref} cannot be mapped`);
      undo.push(() => frame.unmap());
      const ring = new BackRing([frame], i === 0 ? TX_SLOT : RX_SLOT, positions[i]);
      if (ring.available() === null) return giveUp('a ring holds more requests than it can');
      rings.push(ring);
    }
    const split = state.eventTx !== state.eventRx;
    const txPort = events.bind(state.eventTx, () => this.#onEvent(true, !split));
    if (typeof txPort === 'number') return giveUp(`event-channel ${state.eventTx} cannot be bound`);
    undo.push(() => txPort.close());
    const rxPort = split ? events.bind(state.eventRx, () => this.#onEvent(false, true)) : txPort;
    if (typeof rxPort === 'number') return giveUp(`event-channel ${state.eventRx} cannot be bound`);
    const { network, only } = this.#options;
    const name = `vif${this.context.domid}.${this.context.devid}`;
    const station = { deliver: (packet: Packet) => this.#deliver(packet) };
    this.#session = {
      tx: rings[0]!,
      rx: rings[1]!,
      txPort,
      rxPort,
      features: state,
      plug: network.attach(station, only === undefined ? { name } : { name, only }),
      waiting: [],
      waitingBytes: 0,
      open: true,
    };
    this.state = state;
    const { store, frontendPath } = this.context;
    this.#stateWatch = store.watch(`${frontendPath}/state`, () => this.#reconfigure());
    return null;
  }

  /** A frontend that gets an XDP program asks for other headroom without closing: Reconfiguring, then Connected again. */
  #reconfigure(): void {
    if (this.#session === null) return;
    const frontend = Number(this.frontendNode('state'));
    const backend = Number(this.context.store.read(`${this.context.backendPath}/state`));
    if (frontend === XenbusState.Reconfiguring && backend === XenbusState.Connected) {
      this.state.headroom = this.frontendNumber('xdp-headroom', 0, MOST_HEADROOM) ?? 0;
      this.setBackendState(XenbusState.Reconfigured);
    } else if (frontend === XenbusState.Connected && backend === XenbusState.Reconfigured)
      this.setBackendState(XenbusState.Connected);
  }

  #onEvent(transmit: boolean, receive: boolean): void {
    this.counters.events++;
    if (transmit && this.tracer !== null) this.#event = this.tracer.moment('event', this.context.domid);
    if (receive) this.#fill();
    if (transmit) this.#consume();
  }

  /** Takes packets that the guest sends until none wait. */
  #consume(): void {
    const session = this.#session;
    if (session === null || this.#consuming || this.#draining) return;
    this.#consuming = true;
    try {
      do {
        for (;;) {
          if (!session.open || this.#draining) break;
          const taken = takePacket(session.tx);
          if (taken === null) break;
          if ('fatal' in taken) {
            this.fail(taken.fatal);
            return;
          }
          this.#send(session, taken);
        }
      } while (session.open && !this.#draining && session.tx.finalCheck());
    } finally {
      this.#consuming = false;
    }
    this.#pushTx(session);
  }

  #send(session: Session, taken: TxPacket): void {
    if (taken.problem !== null) {
      this.context.guestError(`${this.name}: ${taken.problem}`);
      this.#answer(session, taken, NETIF_RSP_ERROR);
      this.counters.dropped++;
      return;
    }
    const life = this.#follow('send', taken.size, this.#event);
    this.#submit('send', taken.size, life, (done) => {
      const packet = session.open ? copyPacket(taken, this.context.grants) : null;
      if (packet !== null) {
        this.counters.sent++;
        session.plug.send(packet);
      } else this.counters.dropped++;
      life?.mark('served');
      if (session.open) {
        this.#answer(session, taken, packet === null ? NETIF_RSP_DROPPED : NETIF_RSP_OKAY);
        life?.mark('responded');
        if (!this.#consuming) this.#pushTx(session);
      }
      done();
    });
  }

  /** Answers every slot of a packet; those of extra info with NULL. */
  #answer(session: Session, { slots, extras }: TxPacket, status: number): void {
    const bytes = new Uint8Array(4);
    const view = new DataView(bytes.buffer);
    const answer = (id: number, value: number): void => {
      view.setUint16(0, id, true);
      view.setInt16(2, value, true);
      session.tx.respond(bytes);
    };
    slots.forEach(({ id }, i) => {
      answer(id, status);
      if (i === 0) for (let extra = 0; extra < extras; extra++) answer(id, NETIF_RSP_NULL);
    });
  }

  /** A packet from the network: waits in the queue, then for pages of the guest. */
  #deliver(packet: Packet): void {
    const session = this.#session;
    if (session === null) return;
    for (const piece of adapted(packet, session.features)) {
      const slots = slotsFor(piece, session.features);
      const bytes = piece.bytes.length;
      const full =
        session.waiting.length >= MOST_WAITING || session.waitingBytes + bytes > MOST_WAITING_BYTES;
      if (slots === null || slots > session.rx.size || full || this.#inFlight >= 2 * MOST_WAITING) {
        this.counters.dropped++;
        continue;
      }
      session.waitingBytes += bytes;
      const life = this.#follow('receive', bytes, null);
      this.#submit('receive', bytes, life, (done) => {
        if (!session.open) {
          done();
          return;
        }
        session.waiting.push({ packet: piece, slots, life });
        life?.mark('served');
        done();
        this.#fill();
      });
    }
  }

  /** Moves packets that wait into pages that the guest offers. */
  #fill(): void {
    const session = this.#session;
    if (session === null || this.#filling || this.#draining) return;
    this.#filling = true;
    const lives: Life[] = [];
    while (session.waiting.length > 0) {
      const { packet, slots, life } = session.waiting[0]!;
      const available = session.rx.available();
      if (available === null) {
        this.#filling = false;
        this.fail('the receive ring holds more requests than it can');
        return;
      }
      if (available < slots) {
        if (session.rx.finalCheck(slots - 1)) continue;
        break;
      }
      session.waiting.shift();
      session.waitingBytes -= packet.bytes.length;
      if (putPacket(packet, session.rx, this.context.grants, session.features)) this.counters.received++;
      else this.counters.dropped++;
      life?.mark('responded');
      if (life !== null) lives.push(life);
    }
    this.#filling = false;
    const notify = session.rx.push();
    this.#savePositions(session);
    if (!notify) return;
    this.counters.notified++;
    session.rxPort.notify();
    for (const life of lives) life.mark('notified');
  }

  #follow(kind: 'send' | 'receive', bytes: number, event: StageRecord | null): Life | null {
    if (this.tracer === null) return null;
    const facts = { domain: this.context.domid, device: this.name, kind, bytes, offset: 0 };
    const life = this.tracer.begin(facts, event === null ? [] : [event]);
    life.mark('ring');
    return life;
  }

  #submit(kind: 'send' | 'receive', bytes: number, life: Life | null, run: (done: () => void) => void): void {
    this.#inFlight++;
    const ended = (): void => {
      if (--this.#inFlight === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
    };
    this.#options.queue.submit({
      domain: this.context.domid,
      kind,
      bytes,
      offset: 0,
      ...(life === null ? {} : { trace: life }),
      run: (done) =>
        run(() => {
          ended();
          done();
        }),
      cancel: ended,
    });
  }

  #pushTx(session: Session): void {
    if (!session.open) return;
    const notify = session.tx.push();
    this.#savePositions(session);
    if (!notify) return;
    this.counters.notified++;
    session.txPort.notify();
  }

  #savePositions({ tx, rx }: Session): void {
    this.state.txCons = tx.position.reqCons;
    this.state.txRsp = tx.position.rspProd;
    this.state.rxCons = rx.position.reqCons;
    this.state.rxRsp = rx.position.rspProd;
  }
}
