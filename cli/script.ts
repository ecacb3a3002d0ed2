// Scripts of --expect and --send: texts of the guest's console in order, found across the borders of chunks.

/** One step: a text to wait for, or one to type. */
export interface Step {
  readonly kind: 'expect' | 'send';
  readonly text: string;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  e: '\x1b',
  a: '\x07',
  b: '\b',
  '0': '\0',
  '\\': '\\',
};

/** Resolves `\n \r \t \e \a \b \0 \\ \xHH`; a backslash before anything else stays. */
export function unescapeText(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{2})|([nrteab0\\]))/g,
    (_, hex: string | undefined, letter: string) =>
      hex === undefined ? (ESCAPES[letter] as string) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** How far the pattern can start anew after a mismatch (Knuth, Morris and Pratt): no output has to be kept. */
function failureTable(pattern: Uint8Array): Int32Array {
  const table = new Int32Array(pattern.length);
  for (let i = 1, k = 0; i < pattern.length; i++) {
    while (k > 0 && pattern[i] !== pattern[k]) k = table[k - 1] as number;
    if (pattern[i] === pattern[k]) k++;
    table[i] = k;
  }
  return table;
}

/** Finds one text in a stream, a byte at a time. */
export class Matcher {
  readonly #pattern: Uint8Array;
  readonly #failure: Int32Array;
  #matched = 0;

  constructor(text: string) {
    this.#pattern = new TextEncoder().encode(text);
    this.#failure = failureTable(this.#pattern);
  }

  /** True from the byte that completes the text. */
  get done(): boolean {
    return this.#matched === this.#pattern.length;
  }

  push(byte: number): boolean {
    if (this.done) return true;
    while (this.#matched > 0 && this.#pattern[this.#matched] !== byte) {
      this.#matched = this.#failure[this.#matched - 1] as number;
    }
    if (this.#pattern[this.#matched] === byte) this.#matched++;
    return this.done;
  }
}

/** Runs the steps: each text counts from where the one before it ended. */
export class Script {
  readonly #steps: readonly Step[];
  readonly #send: (text: string) => void;
  #next = 0;
  #matcher: Matcher | null = null;

  /** Types what comes before the first text only at {@link Script.start}. */
  constructor(steps: readonly Step[], send: (text: string) => void) {
    this.#steps = steps;
    this.#send = send;
  }

  /** Whether there is anything to wait for: a script that only types has no end of its own. */
  get expects(): boolean {
    return this.#steps.some(({ kind }) => kind === 'expect');
  }

  get done(): boolean {
    return this.#next === this.#steps.length;
  }

  /** The text that is waited for. */
  get awaited(): string | undefined {
    return this.#steps[this.#next]?.text;
  }

  start(): void {
    this.#advance();
  }

  /** Takes the console's output. */
  feed(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (this.#matcher === null) return;
      if (!this.#matcher.push(byte)) continue;
      this.#next++;
      this.#advance();
    }
  }

  #advance(): void {
    this.#matcher = null;
    for (; !this.done; this.#next++) {
      const { kind, text } = this.#steps[this.#next] as Step;
      if (kind === 'send') {
        this.#send(text);
      } else if (text !== '') {
        this.#matcher = new Matcher(text);
        return;
      }
    }
  }
}
