// What the page and the Worker that runs the machine tell each other, by postMessage. Any program may speak it with
// dist/web/worker.js, as the page and the tests do.
//
// The page sends a Request with a number; the Worker answers every one, in order, with a Reply of the same number. In
// between it sends Notices. A Worker holds at most one machine: `boot` and `restore` replace the one before once the new
// one is ready, so that a request which fails changes nothing.
//
// The deterministic check: boot with `clock: 'icount'`, then `runInstructions`, then `hash`. The same boot gives the same
// hash on every host, however the instructions are divided among requests.

/**
 * Bytes, or where the Worker gets them: a file that the person chose, a URL (relative to the Worker's), or a guest that
 * comes with the library.
 */
export type Source = Uint8Array | Blob | { readonly url: string } | { readonly builtIn: 'monitor' };

/** What to boot. The texts and numbers are those of a domain's configuration. */
export interface BootSettings {
  readonly kernel?: Source;
  readonly initrd?: Source;
  readonly firmware?: Source;
  readonly append?: string;
  readonly type?: string;
  readonly memory: string | number;
  readonly vcpus?: number;
  readonly cpu?: string;
  readonly clock?: string;
}

/** Requests that carry nothing but their name. */
export type SimpleVerb = 'start' | 'pause' | 'reset' | 'powerButton' | 'powerOff' | 'save' | 'hash';

export type Request =
  /** Makes a machine. It does not run before `start`. */
  | { readonly verb: 'boot'; readonly settings: BootSettings }
  /** Makes a machine from a saved state. It is paused. */
  | { readonly verb: 'restore'; readonly state: Source }
  | { readonly verb: SimpleVerb }
  /** Types into COM1. */
  | { readonly verb: 'input'; readonly data: string }
  /** Runs exactly so many instructions of a machine that does not run, with the clock `icount`. */
  | { readonly verb: 'runInstructions'; readonly count: number }
  /** Tells what a file is for. */
  | { readonly verb: 'inspect'; readonly file: Source };

/** What the request of each verb is answered with. */
export interface Results {
  boot: MachineInfo;
  restore: MachineInfo;
  start: undefined;
  pause: undefined;
  reset: undefined;
  powerButton: undefined;
  powerOff: undefined;
  /** The state, for `restore` here and for `paravane run --restore`. */
  save: Blob;
  hash: string;
  input: undefined;
  /** The instructions executed: fewer than asked for when the machine stopped or waits for input for ever. */
  runInstructions: number;
  inspect: 'kernel' | 'initrd' | 'firmware' | 'snapshot' | 'unknown';
}

export type Verb = keyof Results;

/** The machine that was made. */
export interface MachineInfo {
  readonly memoryBytes: number;
  readonly vcpus: number;
  readonly clock: string;
}

/** An error as it crosses: `code` is stable, `message` is one sentence. */
export interface PlainError {
  readonly code: string;
  readonly message: string;
}

export type Reply =
  | { readonly id: number; readonly ok: true; readonly value: Results[Verb] }
  | { readonly id: number; readonly ok: false; readonly error: PlainError };

/** `none`: there is no machine yet. The others as in the library. */
export type MachineState = 'none' | 'created' | 'running' | 'paused' | 'shutdown' | 'crashed' | 'destroyed';

/** Figures since the last notice of this kind, and totals. */
export interface Speed {
  /** Million instructions a second of the time in which the machine had something to do. */
  readonly mips: number;
  /** Part of the time in which it had something to do, 0 to 1. */
  readonly load: number;
  /** Instructions since the machine was made. */
  readonly instructions: number;
  /** Virtual time in milliseconds. */
  readonly virtualMs: number;
  /** Bytes of memory that the machine holds. */
  readonly memoryHeld: number;
}

export type Notice =
  /** The guest wrote to COM1. */
  | { readonly notice: 'output'; readonly bytes: Uint8Array }
  | { readonly notice: 'state'; readonly state: MachineState }
  /** About twice a second while the machine runs, and when it stops. */
  | { readonly notice: 'speed'; readonly speed: Speed }
  /** Bytes fetched of a file; `total` is 0 when the server does not tell. */
  | { readonly notice: 'progress'; readonly name: string; readonly loaded: number; readonly total: number }
  /** The guest did something that a person should know, in one sentence. */
  | {
      readonly notice: 'event';
      readonly kind: 'reset' | 'poweroff' | 'crash' | 'exit';
      readonly text: string;
    }
  /** The machine broke: a defect of the program, or the host has no memory left. It is gone. */
  | { readonly notice: 'broken'; readonly error: PlainError };

/** A request as it crosses. */
export type Envelope = Request & { readonly id: number };

/** What comes from the Worker. */
export type FromWorker = Reply | Notice;
