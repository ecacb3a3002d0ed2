// The last lines of a log, with the time since its start: what `xl dmesg` prints.

const MOST_LENGTH = 500;

/** Keeps the last `most` lines. */
export class RingLog {
  readonly #most: number;
  readonly #elapsedMs: () => number;
  #lines: string[] = [];

  constructor(most: number, elapsedMs: () => number) {
    this.#most = most;
    this.#elapsedMs = elapsedMs;
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  /** One line; what a terminal would take for a command is taken out. */
  add(line: string): void {
    const text = line.slice(0, MOST_LENGTH).replaceAll(/[\x00-\x1f\x7f-\x9f]/g, '?');
    this.#lines.push(`[${(this.#elapsedMs() / 1000).toFixed(3).padStart(10)}] ${text}`);
    if (this.#lines.length > 2 * this.#most) this.#lines = this.#lines.slice(-this.#most);
  }

  clear(): void {
    this.#lines = [];
  }
}
