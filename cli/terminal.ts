// The terminal of the person in front: raw mode, and Ctrl-A commands as QEMU has them.

const CTRL_A = 0x01;
const MAX_QUEUED = 64 * 1024;
const QUEUE_POLL_MS = 20;

/** What a key after Ctrl-A asks for. */
export type KeyCommand = 'leave' | 'save' | 'power-button' | 'help';

/** What a chunk of keys comes to, in order. */
export type KeyEvent = { readonly data: Uint8Array } | { readonly command: KeyCommand };

const COMMANDS: Readonly<Record<string, KeyCommand>> = {
  x: 'leave',
  s: 'save',
  p: 'power-button',
  h: 'help',
  '?': 'help',
};

/** The text that Ctrl-A H prints. */
export const KEY_HELP = [
  'Ctrl-A X  leave, saving the state if --save was given',
  'Ctrl-A S  save the state to the --save file and go on',
  'Ctrl-A P  press the power button',
  'Ctrl-A A  send Ctrl-A to the guest (Ctrl-A Ctrl-A does, too)',
  'Ctrl-A H  this help',
];

/** Splits what is typed into what the guest gets and what is for us. A Ctrl-A may end a chunk. */
export class EscapeKeys {
  #armed = false;

  feed(bytes: Uint8Array): KeyEvent[] {
    const events: KeyEvent[] = [];
    let data: number[] = [];
    const flush = (): void => {
      if (data.length > 0) events.push({ data: new Uint8Array(data) });
      data = [];
    };
    for (const byte of bytes) {
      if (!this.#armed) {
        if (byte === CTRL_A) this.#armed = true;
        else data.push(byte);
        continue;
      }
      this.#armed = false;
      // Keys without a meaning are swallowed: a slip of the finger must not reach the guest as half a command.
      const key = String.fromCharCode(byte).toLowerCase();
      const command = COMMANDS[key];
      if (byte === CTRL_A || key === 'a') {
        data.push(CTRL_A);
      } else if (command !== undefined) {
        flush();
        events.push({ command });
      }
    }
    flush();
    return events;
  }
}

/** Where keys go. */
export interface KeyTarget {
  data(bytes: Uint8Array): void;
  command(command: KeyCommand): void;
  /** Bytes that the guest has not taken yet. */
  queued(): number;
}

/** Reads keys from standard input, raw if it is a terminal. */
export class Terminal {
  readonly #input: NodeJS.ReadStream;
  readonly #keys = new EscapeKeys();
  #raw = false;
  #poll: NodeJS.Timeout | undefined;
  #listener: ((chunk: Uint8Array) => void) | undefined;
  readonly #restore = (): void => this.#cooked();

  constructor(input: NodeJS.ReadStream = process.stdin) {
    this.#input = input;
  }

  get isTerminal(): boolean {
    return this.#input.isTTY === true;
  }

  open(target: KeyTarget): void {
    if (this.isTerminal) {
      this.#input.setRawMode(true);
      this.#raw = true;
      process.on('exit', this.#restore);
    }
    this.#listener = (chunk) => {
      for (const event of this.#keys.feed(chunk)) {
        if ('data' in event) target.data(event.data);
        else target.command(event.command);
      }
      if (target.queued() > MAX_QUEUED) this.#hold(target);
    };
    this.#input.on('data', this.#listener);
    // A pipe may break or be of a kind that cannot be read; the guest goes on without input.
    this.#input.on('error', () => undefined);
    this.#input.resume();
  }

  close(): void {
    clearInterval(this.#poll);
    this.#poll = undefined;
    if (this.#listener === undefined) return;
    this.#input.off('data', this.#listener);
    this.#listener = undefined;
    this.#cooked();
    process.off('exit', this.#restore);
    this.#input.pause();
    // A paused pipe would still keep the process alive.
    this.#input.unref?.();
  }

  #cooked(): void {
    if (!this.#raw) return;
    this.#raw = false;
    try {
      this.#input.setRawMode(false);
    } catch {
      // The terminal has hung up.
    }
  }

  /** A long paste or file waits until the guest has read what it got. */
  #hold(target: KeyTarget): void {
    if (this.#poll !== undefined) return;
    this.#input.pause();
    this.#poll = setInterval(() => {
      if (target.queued() > MAX_QUEUED / 2) return;
      clearInterval(this.#poll);
      this.#poll = undefined;
      this.#input.resume();
    }, QUEUE_POLL_MS);
  }
}
