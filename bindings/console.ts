// The host's end of a guest's serial line: output in batches, input with a queue in front of the guest's small FIFO.

import { Events, type Unsubscribe } from './events.js';

/** What a console needs of the device behind it. */
export interface ConsolePort {
  /** Hands over bytes; returns how many the device took. */
  receive(bytes: Uint8Array): number;
}

const SCROLLBACK = 64 * 1024;

/** A serial console of a domain. */
export class Console {
  readonly #events = new Events<{ output: Uint8Array; input: undefined }>();
  readonly #decoder = new TextDecoder();
  readonly #encoder = new TextEncoder();
  #port: ConsolePort | null = null;
  #pending: number[] = [];
  #input: number[] = [];
  #scrollback: number[] = [];
  #elsewhere = 0;

  /** Calls `listener` with what the guest writes, in order, a batch at a time. */
  onOutput(listener: (bytes: Uint8Array) => void): Unsubscribe {
    return this.#events.on('output', listener);
  }

  /** The last 64 KiB that the guest wrote, as UTF-8 text. */
  get scrollback(): string {
    return this.#decoder.decode(new Uint8Array(this.#scrollback));
  }

  /** Types `data` into the guest: text as UTF-8, or bytes. */
  write(data: string | Uint8Array): void {
    const bytes = typeof data === 'string' ? this.#encoder.encode(data) : data;
    for (const byte of bytes) this.#input.push(byte);
    this.#events.emit('input', undefined);
  }

  /** Bytes written by the host that the guest's FIFO had no room for yet. */
  get queued(): number {
    return this.#input.length + this.#elsewhere;
  }

  /** @internal Bytes that wait on the other side of a Worker. */
  setQueuedElsewhere(bytes: number): void {
    this.#elsewhere = bytes;
  }

  /** @internal Calls `listener` when there is input to deliver. */
  onInput(listener: () => void): Unsubscribe {
    return this.#events.on('input', listener);
  }

  /** @internal Connects the device. */
  connect(port: ConsolePort): void {
    this.#port = port;
  }

  /** @internal The guest wrote a byte. */
  output(byte: number): void {
    this.#pending.push(byte);
  }

  /** @internal Gives the device as much input as it takes. */
  deliver(): void {
    if (this.#input.length === 0 || this.#port === null) return;
    this.#input.splice(0, this.#port.receive(new Uint8Array(this.#input)));
  }

  /** @internal Hands the batch of output to the listeners. */
  flush(): void {
    if (this.#pending.length === 0) return;
    const bytes = new Uint8Array(this.#pending);
    this.#pending = [];
    for (const byte of bytes) this.#scrollback.push(byte);
    if (this.#scrollback.length > 2 * SCROLLBACK) this.#scrollback = this.#scrollback.slice(-SCROLLBACK);
    this.#events.emit('output', bytes);
  }
}
