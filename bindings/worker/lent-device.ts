// The host's half of a device whose backend is in a Worker: the image, the network and the queue stay with the host, so that
// files have one owner and the requests of all domains one order.

import type { BlockDone } from '../../devices/block/image.js';
import type { Packet } from '../../devices/net/packet.js';
import type { SwitchPort } from '../../devices/net/switch.js';
import type { DeviceParts } from '../xen/contract.js';
import { Outbox } from './outbox.js';
import type { FromBackend, PlainDevice, ToBackend } from './protocol.js';

/** Packets on their way into a Worker at once; more are dropped, as by a guest that takes none. */
const MOST_UNDERWAY = 2048;

/** What of the parts can cross. */
export function plainParts(parts: DeviceParts): PlainDevice['parts'] {
  if (parts.kind === 'net') return { kind: 'net', only: parts.only ?? null };
  const { image, readOnly, persistent } = parts;
  return {
    kind: 'block',
    size: image.size,
    imageReadOnly: image.readOnly,
    readOnly: readOnly ?? image.readOnly,
    persistent: persistent ?? true,
  };
}

/** Serves one backend. */
export class LentDevice {
  readonly #domid: number;
  readonly #name: string;
  readonly #parts: DeviceParts;
  readonly #outbox: Outbox<ToBackend>;
  /** Requests that the queue has started. */
  readonly #running = new Map<number, () => void>();
  readonly #ports = new Map<number, { readonly port: SwitchPort; underway: number }>();
  #open = true;

  /** `name`: as the backend is called, `vbd-51712`. */
  constructor(
    domid: number,
    name: string,
    parts: DeviceParts,
    send: (messages: readonly ToBackend[], moved: readonly ArrayBuffer[]) => void,
  ) {
    this.#domid = domid;
    this.#name = name;
    this.#parts = parts;
    this.#outbox = new Outbox((messages, moved) => {
      if (this.#open) send(messages, moved);
    });
  }

  take(message: FromBackend): void {
    if (!this.#open) return;
    switch (message.ask) {
      case 'submit':
        this.#submit(message);
        return;
      case 'done':
        this.#done(message.id);
        return;
      case 'plug':
      case 'unplug':
      case 'send':
      case 'taken':
        this.#takeNet(message);
        return;
      default:
        this.#takeBlock(message);
    }
  }

  /** The backend is gone: what it had begun is over, as far as the queue is concerned. */
  close(): void {
    this.#open = false;
    for (const id of [...this.#running.keys()]) this.#done(id);
    for (const { port } of this.#ports.values()) port.detach();
    this.#ports.clear();
  }

  #submit({ id, kind, bytes, offset }: FromBackend & { ask: 'submit' }): void {
    const facts = { domain: this.#domid, device: this.#name, kind, bytes, offset };
    const life = this.#parts.tracer?.begin(facts, []) ?? null;
    life?.mark('ring');
    this.#parts.queue.submit({
      domain: this.#domid,
      kind,
      bytes,
      offset,
      ...(life === null ? {} : { trace: life }),
      run: (done) => {
        if (!this.#open) {
          done();
          return;
        }
        this.#running.set(id, () => {
          life?.mark('responded');
          done();
        });
        this.#outbox.post({ tell: 'run', id });
      },
      cancel: () => this.#outbox.post({ tell: 'cancel', id }),
    });
  }

  #done(id: number): void {
    const done = this.#running.get(id);
    this.#running.delete(id);
    done?.();
  }

  #takeBlock(message: FromBackend & { ask: 'read' | 'write' | 'flush' | 'discard' }): void {
    if (this.#parts.kind !== 'block') return;
    const { image } = this.#parts;
    const { id } = message;
    const done: BlockDone = (error) => this.#outbox.post({ tell: 'answer', id, error });
    switch (message.ask) {
      case 'read': {
        const bytes = new Uint8Array(message.length);
        image.read(message.offset, bytes, (error) =>
          this.#outbox.post({ tell: 'answer', id, error, bytes }, bytes),
        );
        return;
      }
      case 'write':
        image.write(message.offset, message.bytes, done);
        return;
      case 'flush':
        image.flush(done);
        return;
      default:
        image.discard(message.offset, message.length, done);
    }
  }

  #takeNet(message: FromBackend & { ask: 'plug' | 'unplug' | 'send' | 'taken' }): void {
    const { id } = message;
    const plugged = this.#ports.get(id);
    switch (message.ask) {
      case 'plug':
        this.#plug(id, message.name, message.only);
        return;
      case 'unplug':
        plugged?.port.detach();
        this.#ports.delete(id);
        return;
      case 'send':
        plugged?.port.send(message.packet);
        return;
      default:
        if (plugged !== undefined) plugged.underway -= message.count;
    }
  }

  #plug(id: number, name: string, only: number | null): void {
    if (this.#parts.kind !== 'net') return;
    const deliver = (packet: Packet): void => {
      const plugged = this.#ports.get(id);
      if (plugged === undefined || plugged.underway >= MOST_UNDERWAY) return;
      plugged.underway++;
      // Other stations may hold the same bytes.
      const bytes = packet.bytes.slice();
      this.#outbox.post({ tell: 'deliver', id, packet: { ...packet, bytes } }, bytes);
    };
    const options = only === null ? { name } : { name, only };
    this.#ports.set(id, { port: this.#parts.network.attach({ deliver }, options), underway: 0 });
  }
}
