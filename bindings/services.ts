// What the library needs of the host that it runs on. bindings/host implements it for Node and for browsers; tests
// implement it with a clock of their own.

/** A sleep in progress. */
export interface Sleep {
  /** Settles when the time is over or {@link Sleep.cancel} was called. */
  readonly done: Promise<void>;
  /** Ends it early. */
  cancel(): void;
}

/** Time, waiting and chance: the only ways in which the host can make two runs of a domain differ. */
export interface HostServices {
  /** Milliseconds of a monotonic clock, with fractions. */
  now(): number;
  /**
   * Milliseconds of processor time that this program has used, where the host can tell: a domain is not charged for time
   * that the host gave to other programs. Without it, all time that passes is charged.
   */
  cpuTime?(): number;
  /** Milliseconds since 1970, UTC. */
  wallClock(): number;
  /** Lets the event loop run its queue once. */
  yieldToHost(): Promise<void>;
  /** Waits at least about `ms` milliseconds without using CPU time. */
  sleep(ms: number): Sleep;
  /** Fills `into` with random bytes. */
  random(into: Uint8Array): void;
  /** KiB of code that may be compiled at once where that keeps a page from answering; none: any number. */
  readonly moduleKiB?: number;
}
