// The backend of a paravirtual disk (vbd): what xen-blkfront talks to. xen/include/public/io/blkif.h.

import type { BlockImage } from '../block/image.js';
import type { IoQueue, Life, StageRecord, Tracer } from '../queue/index.js';
import { bool, list, oneOf, type StateOf, StateSchema, u32 } from '../schema.js';
import { BackRing } from './back-ring.js';
import { BLKIF_OP, BLKIF_RSP_ERROR, BlkifCodec, type BlkifRequest, MAX_INDIRECT_SEGMENTS } from './blkif.js';
import { type BlockWork, checkRequest } from './block-check.js';
import { BufferPool, doWork, type WorkPlace } from './block-work.js';
import { GrantCache } from './grant-cache.js';
import { type BackendContext, type EventPort, type GrantFrame, XenbusBackend } from './ports.js';

const MAX_RING_PAGE_ORDER = 4;
const SECTOR_SIZE = 512;
const PAGE = 4096;
const VDISK_READONLY = 4;
/** Largest port number that a guest can have. */
const MOST_PORTS = 0xffff_ffff;

const SCHEMA = StateSchema.define('vbd-backend', {
  /** Grants of the ring's pages; none while not connected. */
  ring: list(u32, 1 << MAX_RING_PAGE_ORDER),
  eventChannel: u32,
  protocol: oneOf('x86_64-abi', 'x86_32-abi'),
  persistent: bool,
  reqCons: u32,
  rspProd: u32,
});

/** What a disk is made of. */
export interface BlockBackendOptions {
  readonly image: BlockImage;
  /** The queue of the resource that holds the image. */
  readonly queue: Pick<IoQueue, 'submit'>;
  /** By default as the image is. */
  readonly readOnly?: boolean;
  /**
   * Offers that grants are kept mapped, by default yes. A frontend that takes it copies all data once more: that pays where
   * mapping is dear, which it is not here.
   */
  readonly persistent?: boolean;
  readonly tracer?: Tracer | null;
}

/** A connection to a frontend, from `connect` to `disconnect`. */
interface Session {
  readonly ring: BackRing;
  readonly port: EventPort;
  readonly codec: BlkifCodec;
  readonly entry: Uint8Array;
  readonly place: WorkPlace;
  readonly grants: GrantCache;
  open: boolean;
  inFlight: number;
  /** A barrier waits until nothing else is in flight, and nothing starts before it has ended. */
  barrier: BlkifRequest | null;
}

/** What a backend has done since it was made. */
export interface BlockCounters {
  requests: number;
  /** Answered with an error or as not supported. */
  refused: number;
  /** Events sent to the frontend, and received from it. */
  notified: number;
  events: number;
}

export class BlockBackend extends XenbusBackend<StateOf<typeof SCHEMA>> {
  readonly counters: BlockCounters = { requests: 0, refused: 0, notified: 0, events: 0 };
  readonly #image: BlockImage;
  readonly #queue: Pick<IoQueue, 'submit'>;
  readonly #readOnly: boolean;
  readonly #persistent: boolean;
  /** Follows requests; null: nobody does. */
  readonly tracer: Tracer | null;
  readonly #pool = new BufferPool();
  #session: Session | null = null;
  #consuming = false;
  #draining = false;
  /** Requests in flight, also of earlier sessions. */
  #inFlight = 0;
  #whenIdle: (() => void)[] = [];
  #event: StageRecord | null = null;
  #unnotified: Life[] = [];

  constructor(context: BackendContext, options: BlockBackendOptions) {
    super(context, SCHEMA);
    this.#image = options.image;
    this.#queue = options.queue;
    this.#readOnly = options.readOnly ?? options.image.readOnly;
    this.#persistent = options.persistent ?? true;
    this.tracer = options.tracer ?? null;
  }

  resume(): void {
    const { ring, eventChannel, protocol, persistent, reqCons, rspProd } = this.state;
    if (ring.length === 0) return;
    const problem = this.#open(ring, eventChannel, protocol, persistent, { reqCons, rspProd });
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
    this.node('feature-max-indirect-segments', MAX_INDIRECT_SEGMENTS);
    this.node('multi-queue-max-queues', 1);
    this.node('max-ring-page-order', MAX_RING_PAGE_ORDER);
  }

  protected connect(): string | null {
    const protocol = this.frontendNode('protocol') ?? 'x86_64-abi';
    if (protocol !== 'x86_64-abi' && protocol !== 'x86_32-abi')
      return 'the protocol is none of x86_64-abi and x86_32-abi';
    const queues = this.frontendNode('multi-queue-num-queues');
    if (queues !== null && queues !== '1') return 'more queues than one';
    const ring = this.#ringReferences();
    if (ring === null) return 'no ring-ref, or one that makes no sense';
    const eventChannel = this.frontendNumber('event-channel', 1, MOST_PORTS);
    if (eventChannel === null) return 'no event-channel';
    const persistent = this.#persistent && this.frontendNode('feature-persistent') === '1';
    const problem = this.#open(ring, eventChannel, protocol, persistent);
    if (problem !== null) return problem;
    this.#describeDisk();
    this.#consume();
    return null;
  }

  protected disconnect(): void {
    const session = this.#session;
    this.#session = null;
    this.#unnotified = [];
    this.state = SCHEMA.fresh();
    if (session === null) return;
    session.open = false;
    session.port.close();
    session.grants.unmapAll();
    session.ring.unmap();
  }

  #ringReferences(): number[] | null {
    const order = this.frontendNode('ring-page-order');
    if (order === null) {
      const gref = this.frontendNumber('ring-ref');
      return gref === null ? null : [gref];
    }
    const pages = 1 << (this.frontendNumber('ring-page-order', 0, MAX_RING_PAGE_ORDER) ?? -1);
    if (pages < 1) return null;
    const grefs: number[] = [];
    for (let i = 0; i < pages; i++) {
      const gref = this.frontendNumber(`ring-ref${i}`);
      if (gref === null) return null;
      grefs.push(gref);
    }
    return grefs;
  }

  #open(
    ring: number[],
    eventChannel: number,
    protocol: 'x86_64-abi' | 'x86_32-abi',
    persistent: boolean,
    position?: { reqCons: number; rspProd: number },
  ): string | null {
    const frames: GrantFrame[] = [];
    const giveUp = (problem: string): string => {
      for (const frame of frames) frame.unmap();
      return problem;
    };
    for (const gref of ring) {
      const frame = this.context.grants.map(gref, false);
      if (typeof frame === 'number') return giveUp(`ring-ref ${gref} cannot be mapped`);
      frames.push(frame);
    }
    const codec = new BlkifCodec(protocol);
    const backRing = new BackRing(frames, codec.requestSize, position);
    if (backRing.available() === null) return giveUp('the ring holds more requests than it can');
    const port = this.context.events.bind(eventChannel, () => this.#onEvent());
    if (typeof port === 'number') return giveUp(`event-channel ${eventChannel} cannot be bound`);
    const grants = new GrantCache(this.context.grants, persistent);
    const session: Session = {
      ring: backRing,
      port,
      codec,
      entry: new Uint8Array(codec.requestSize),
      grants,
      place: { image: this.#image, grants, pool: this.#pool, open: () => session.open },
      open: true,
      inFlight: 0,
      barrier: null,
    };
    this.#session = session;
    this.state = { ring, eventChannel, protocol, persistent, ...backRing.position };
    return null;
  }

  #describeDisk(): void {
    this.context.store.transaction((nodes) => {
      const node = (name: string, value: number): void =>
        nodes.write(`${this.context.backendPath}/${name}`, String(value));
      node('feature-flush-cache', 1);
      node('feature-discard', this.#readOnly ? 0 : 1);
      node('discard-granularity', PAGE);
      node('discard-alignment', 0);
      node('discard-secure', 0);
      node('feature-barrier', 1);
      node('feature-persistent', this.#persistent ? 1 : 0);
      node('sectors', this.#image.size / SECTOR_SIZE);
      node('info', this.#readOnly ? VDISK_READONLY : 0);
      node('sector-size', SECTOR_SIZE);
      node('physical-sector-size', SECTOR_SIZE);
    });
  }

  #onEvent(): void {
    this.counters.events++;
    if (this.tracer !== null) this.#event = this.tracer.moment('event', this.context.domid);
    this.#consume();
  }

  /** Takes requests until none wait, or something must end first. */
  #consume(): void {
    const session = this.#session;
    if (session === null || this.#consuming || this.#draining) return;
    this.#consuming = true;
    try {
      const goesOn = (): boolean => session.open && !this.#draining && session.barrier === null;
      do {
        while (goesOn()) {
          const waiting = session.ring.available();
          if (waiting === null) {
            this.fail('the ring holds more requests than it can');
            return;
          }
          if (waiting === 0) break;
          session.ring.peek(0, session.entry);
          session.ring.consume(1);
          this.#take(session, session.codec.request(session.entry));
        }
      } while (goesOn() && session.ring.finalCheck());
    } finally {
      this.#consuming = false;
    }
    this.#push(session);
  }

  #take(session: Session, request: BlkifRequest): void {
    this.counters.requests++;
    this.#inFlight++;
    session.inFlight++;
    if (request.operation === BLKIF_OP.WRITE_BARRIER) session.barrier = request;
    if (session.barrier === null || session.inFlight === 1) this.#start(session, request);
  }

  #start(session: Session, request: BlkifRequest): void {
    const disk = { sectors: this.#image.size / SECTOR_SIZE, readOnly: this.#readOnly };
    const checked = checkRequest(request, disk, (gref, offset, into) =>
      session.grants.copyFrom(gref, offset, into),
    );
    if ('status' in checked) {
      this.counters.refused++;
      this.context.guestError(`${this.name}: ${checked.why}`);
      this.#finish(session, request, checked.status, null);
    } else this.#submit(session, request, checked.work);
  }

  #submit(session: Session, request: BlkifRequest, work: BlockWork): void {
    const life = this.#follow(work);
    const { domid: domain } = this.context;
    const { kind, bytes, offset } = work;
    const end = (status: number, done: () => void): void => {
      life?.mark('served');
      this.#finish(session, request, status, life);
      done();
    };
    this.#queue.submit({
      domain,
      kind,
      bytes,
      offset,
      ...(life === null ? {} : { trace: life }),
      run: (done) => {
        if (session.open) doWork(work, session.place, (status) => end(status, done));
        else end(0, done);
      },
      cancel: () => end(BLKIF_RSP_ERROR, () => {}),
    });
  }

  #follow(work: BlockWork): Life | null {
    if (this.tracer === null) return null;
    const { domid: domain } = this.context;
    const before = this.#event === null ? [] : [this.#event];
    const facts = { domain, device: this.name, kind: work.kind, bytes: work.bytes, offset: work.offset };
    const life = this.tracer.begin(facts, before);
    life.mark('ring');
    return life;
  }

  #finish(session: Session, request: BlkifRequest, status: number, life: Life | null): void {
    this.#inFlight--;
    session.inFlight--;
    if (request === session.barrier) session.barrier = null;
    if (session.open) {
      // An indirect request is answered as what it stands for.
      const operation = request.indirect?.operation ?? request.operation;
      session.ring.respond(session.codec.response(request.id, operation, status));
      life?.mark('responded');
      if (life !== null) this.#unnotified.push(life);
      if (!this.#consuming) this.#push(session);
      if (session.barrier !== null && session.inFlight === 1) this.#start(session, session.barrier);
      else this.#consume();
    }
    if (this.#inFlight === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  /** Publishes responses, and notifies if the frontend asked for it. */
  #push(session: Session): void {
    if (!session.open) return;
    const notify = session.ring.push();
    Object.assign(this.state, session.ring.position);
    if (notify) {
      this.counters.notified++;
      session.port.notify();
      for (const life of this.#unnotified) life.mark('notified');
    }
    this.#unnotified = [];
  }
}
