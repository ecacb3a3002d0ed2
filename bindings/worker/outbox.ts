// Messages of one device on their way to the other thread: all of a turn go together, and buffers move.

/** Collects messages, and sends them when the turn is over. */
export class Outbox<T> {
  readonly #send: (messages: readonly T[], moved: readonly ArrayBuffer[]) => void;
  #messages: T[] = [];
  #moved: ArrayBuffer[] = [];

  constructor(send: (messages: readonly T[], moved: readonly ArrayBuffer[]) => void) {
    this.#send = send;
  }

  /** `moved`: bytes whose whole buffer goes with the message. */
  post(message: T, moved?: Uint8Array): void {
    if (moved !== undefined) this.#moved.push(moved.buffer as ArrayBuffer);
    this.#messages.push(message);
    if (this.#messages.length === 1) void Promise.resolve().then(() => this.#flush());
  }

  #flush(): void {
    const [messages, moved] = [this.#messages, this.#moved];
    this.#messages = [];
    this.#moved = [];
    this.#send(messages, moved);
  }
}
