// The Worker's half of a device: a queue, an image and a network that are the host's. To the backend they are like those of
// its own thread.

import { type BlockDone, type BlockImage, READ_ONLY } from '../../devices/block/image.js';
import type { Packet } from '../../devices/net/packet.js';
import type { PortCounters, PortOptions, Station, SwitchPort } from '../../devices/net/switch.js';
import type { IoRequest } from '../../devices/queue/request.js';
import { BlockBackend } from '../../devices/xen/block-backend.js';
import { NetBackend } from '../../devices/xen/net-backend.js';
import type { BackendFactory } from '../../devices/xen/ports.js';
import { Outbox } from './outbox.js';
import type { FromBackend, PlainDevice, ToBackend } from './protocol.js';

interface Waiting {
  readonly into: Uint8Array | null;
  readonly done: BlockDone;
}

class LentPort implements SwitchPort {
  readonly counters: PortCounters = { sent: 0, sentBytes: 0, received: 0, receivedBytes: 0, dropped: 0 };

  constructor(
    readonly name: string,
    readonly station: Station,
    readonly id: number,
    readonly parts: LentParts,
  ) {}

  send(packet: Packet): void {
    this.counters.sent++;
    this.counters.sentBytes += packet.bytes.length;
    this.parts.sendFrom(this, packet);
  }

  deliver(packet: Packet): void {
    this.counters.received++;
    this.counters.receivedBytes += packet.bytes.length;
    this.station.deliver(packet);
  }

  detach(): void {
    this.parts.detach(this);
  }
}

/** What one backend works with. */
export class LentParts {
  readonly #plain: PlainDevice['parts'];
  readonly #outbox: Outbox<FromBackend>;
  readonly #requests = new Map<number, IoRequest>();
  readonly #waiting = new Map<number, Waiting>();
  readonly #ports = new Map<number, LentPort>();
  #nextId = 1;

  constructor(
    plain: PlainDevice['parts'],
    send: (messages: readonly FromBackend[], moved: readonly ArrayBuffer[]) => void,
  ) {
    this.#plain = plain;
    this.#outbox = new Outbox(send);
  }

  /** Makes the backend. */
  get make(): BackendFactory {
    const plain = this.#plain;
    const queue = { submit: (request: IoRequest) => this.#submit(request) };
    if (plain.kind === 'block') {
      const { readOnly, persistent } = plain;
      return (context) =>
        new BlockBackend(context, { image: this.#image(plain), queue, readOnly, persistent });
    }
    const { only } = plain;
    const network = {
      attach: (station: Station, options: PortOptions) => this.#attach(station, options),
    };
    return (context) => new NetBackend(context, { network, queue, ...(only === null ? {} : { only }) });
  }

  /** What the host says. */
  take(messages: readonly ToBackend[]): void {
    const taken = new Map<number, number>();
    for (const message of messages) {
      const { id } = message;
      if (message.tell === 'deliver') {
        taken.set(id, (taken.get(id) ?? 0) + 1);
        this.#ports.get(id)?.deliver(message.packet);
      } else if (message.tell === 'answer') this.#answer(message);
      else this.#start(id, message.tell);
    }
    for (const [id, count] of taken) this.#outbox.post({ ask: 'taken', id, count });
  }

  // ---- The queue --------------------------------------------------------------------------------------------------

  #submit(request: IoRequest): void {
    const id = this.#nextId++;
    this.#requests.set(id, request);
    const { kind, bytes, offset } = request;
    this.#outbox.post({ ask: 'submit', id, kind, bytes, offset });
  }

  #start(id: number, tell: 'run' | 'cancel'): void {
    const request = this.#requests.get(id);
    this.#requests.delete(id);
    if (tell === 'cancel') request?.cancel();
    else request?.run(() => this.#outbox.post({ ask: 'done', id }));
  }

  // ---- An image ---------------------------------------------------------------------------------------------------

  #image({ size, imageReadOnly }: PlainDevice['parts'] & { kind: 'block' }): BlockImage {
    const wait = (done: BlockDone, into: Uint8Array | null = null): number => {
      const id = this.#nextId++;
      this.#waiting.set(id, { into, done });
      return id;
    };
    return {
      size,
      readOnly: imageReadOnly,
      read: (offset, into, done) => {
        this.#outbox.post({ ask: 'read', id: wait(done, into), offset, length: into.length });
      },
      write: (offset, from, done) => {
        if (imageReadOnly) {
          done(READ_ONLY);
          return;
        }
        const bytes = from.slice();
        this.#outbox.post({ ask: 'write', id: wait(done), offset, bytes }, bytes);
      },
      flush: (done) => this.#outbox.post({ ask: 'flush', id: wait(done) }),
      discard: (offset, length, done) => {
        this.#outbox.post({ ask: 'discard', id: wait(done), offset, length });
      },
      close() {},
    };
  }

  #answer({ id, error, bytes }: ToBackend & { tell: 'answer' }): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (bytes !== undefined) waiting?.into?.set(bytes);
    waiting?.done(error);
  }

  // ---- A network --------------------------------------------------------------------------------------------------

  #attach(station: Station, { name, only }: PortOptions): SwitchPort {
    const port = new LentPort(name, station, this.#nextId++, this);
    this.#ports.set(port.id, port);
    this.#outbox.post({ ask: 'plug', id: port.id, name, only: only ?? null });
    return port;
  }

  /** @internal */
  sendFrom({ id }: LentPort, packet: Packet): void {
    // The frame is the backend's own copy, but may be part of a larger buffer.
    const bytes = packet.bytes.slice();
    this.#outbox.post({ ask: 'send', id, packet: { ...packet, bytes } }, bytes);
  }

  /** @internal */
  detach({ id }: LentPort): void {
    if (this.#ports.delete(id)) this.#outbox.post({ ask: 'unplug', id });
  }
}
