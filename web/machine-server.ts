// The Worker's side of the protocol: one machine, the requests to it, and what it tells. It knows no Worker, only a
// function that sends.

import {
  type BootConfig,
  type Domain,
  type DomainConfig,
  Host,
  HypervisorError,
} from '../bindings/host/index.js';
import { inspectFile } from '../bindings/toolstack/inspect.js';
import type {
  BootSettings,
  Envelope,
  FromWorker,
  MachineInfo,
  Notice,
  PlainError,
  Request,
  Results,
  Source,
  Verb,
} from './protocol.js';
import { bytesOf, SourceError } from './sources.js';

const SPEED_MS = 500;
/** Instructions between two looks at the event loop: some tens of milliseconds. */
const STEP = 5_000_000;
const POWEROFF_TEXTS = {
  guest: 'The guest switched itself off.',
  reboot: 'The guest rebooted, and the machine is off.',
  host: 'The machine is off.',
} as const;

/** Requests to a machine before there is one. */
class NoMachineError extends Error {
  readonly code = 'NO_MACHINE';
  constructor() {
    super('There is no machine yet: boot or restore one.');
  }
}

/** The form in which an error crosses. */
export function plainError(error: unknown): PlainError {
  if (error instanceof HypervisorError || error instanceof NoMachineError || error instanceof SourceError) {
    return { code: error.code, message: error.message };
  }
  if (error instanceof RangeError) {
    return { code: 'HOST_MEMORY', message: `The browser has not enough memory: ${error.message}.` };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'INTERNAL', message: `Something broke: ${message}` };
}

/** Answers requests. */
export class MachineServer {
  readonly #send: (message: FromWorker) => void;
  #host = new Host();
  #domain: Domain | null = null;
  #speedTimer: ReturnType<typeof setInterval> | undefined;
  #last = { at: 0, busyMs: 0, instructions: 0 };
  #queue: Promise<void> = Promise.resolve();

  constructor(send: (message: FromWorker) => void) {
    this.#send = send;
  }

  /** Takes a request; the reply is sent. Requests are done one after the other. */
  receive(envelope: Envelope): Promise<void> {
    this.#queue = this.#queue.then(() => this.#answer(envelope));
    return this.#queue;
  }

  /** Something threw outside of a request: the machine cannot go on. */
  broke(error: unknown): void {
    this.#replace(null);
    // Its loop ended with the error.
    this.#host = new Host();
    this.#notify({ notice: 'broken', error: plainError(error) });
  }

  async #answer(envelope: Envelope): Promise<void> {
    const { id } = envelope;
    try {
      this.#send({ id, ok: true, value: await this.#do(envelope) });
    } catch (error) {
      this.#send({ id, ok: false, error: plainError(error) });
    }
  }

  async #do(request: Request): Promise<Results[Verb]> {
    switch (request.verb) {
      case 'boot':
        return this.#replace(await this.#host.create(await this.#configOf(request.settings)));
      case 'restore':
        return this.#replace(await this.#host.restore(await this.#bytes(request.state)));
      case 'inspect':
        return inspectFile(await this.#bytes(request.file));
      case 'save': {
        const bytes = await this.#machine.save();
        return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/octet-stream' });
      }
      case 'hash':
        return this.#machine.hash();
      case 'input':
        this.#machine.console.write(request.data);
        return undefined;
      case 'runInstructions':
        return this.#run(request.count);
      default:
        this.#machine[request.verb]();
        return undefined;
    }
  }

  get #machine(): Domain {
    if (this.#domain === null) throw new NoMachineError();
    return this.#domain;
  }

  #bytes(source: Source): Promise<Uint8Array> {
    return bytesOf(source, (name, loaded, total) =>
      this.#notify({ notice: 'progress', name, loaded, total }),
    );
  }

  async #configOf(settings: BootSettings): Promise<DomainConfig> {
    const { kernel, initrd, firmware, append, type, ...machine } = settings;
    // The library checks the words and numbers, and names what is wrong.
    const boot = {
      ...(kernel === undefined ? {} : { kernel: await this.#bytes(kernel) }),
      ...(initrd === undefined ? {} : { initrd: await this.#bytes(initrd) }),
      ...(firmware === undefined ? {} : { firmware: await this.#bytes(firmware) }),
      ...(append === undefined ? {} : { append }),
      ...(type === undefined ? {} : { type }),
    } as BootConfig;
    return { ...machine, boot } as DomainConfig;
  }

  /** Steps in pieces, so that the event loop runs in between; the pieces make no difference to the guest. */
  async #run(count: number): Promise<number> {
    const machine = this.#machine;
    let done = 0;
    while (done < count) {
      const piece = Math.min(STEP, count - done);
      const executed = machine.runInstructions(piece);
      done += executed;
      if (executed < piece) break;
      this.#tellSpeed();
      await new Promise((resume) => setTimeout(resume));
    }
    return done;
  }

  #replace(next: Domain): MachineInfo;
  #replace(next: null): undefined;
  #replace(next: Domain | null): MachineInfo | undefined {
    clearInterval(this.#speedTimer);
    this.#domain?.destroy();
    this.#domain = next;
    this.#notify({ notice: 'state', state: next?.state ?? 'none' });
    if (next === null) return undefined;
    this.#last = { at: performance.now(), busyMs: 0, instructions: next.stats.instructions };
    this.#follow(next);
    this.#tellSpeed();
    const { memoryBytes, vcpus, clock } = next.config;
    return { memoryBytes, vcpus, clock };
  }

  #follow(domain: Domain): void {
    const tell = (kind: 'reset' | 'poweroff' | 'crash' | 'exit', text: string) => {
      if (domain === this.#domain) this.#notify({ notice: 'event', kind, text });
    };
    domain.console.onOutput((bytes) => {
      if (domain === this.#domain) this.#notify({ notice: 'output', bytes });
    });
    domain.on('state', (state) => {
      if (domain !== this.#domain || state === 'destroyed') return;
      clearInterval(this.#speedTimer);
      if (state === 'running') {
        this.#last.at = performance.now();
        this.#speedTimer = setInterval(() => this.#tellSpeed(), SPEED_MS);
      } else {
        this.#tellSpeed();
      }
      this.#notify({ notice: 'state', state });
    });
    domain.on('reset', () => tell('reset', 'The machine was reset.'));
    domain.on('poweroff', ({ reason }) => tell('poweroff', POWEROFF_TEXTS[reason]));
    domain.on('exit', ({ code }) => tell('exit', `The guest ended with code ${code}.`));
    domain.on('crash', ({ summary }) => tell('crash', `The guest crashed: ${summary}`));
  }

  #tellSpeed(): void {
    if (this.#domain === null) return;
    const { instructions, busyMs, virtualNanos, memoryHeld } = this.#domain.stats;
    const at = performance.now();
    const executed = instructions - this.#last.instructions;
    const elapsed = Math.max(1, at - this.#last.at);
    // Stepping is not counted as busy time, because all of the time is.
    const busy = busyMs === this.#last.busyMs && executed > 0 ? elapsed : busyMs - this.#last.busyMs;
    this.#last = { at, busyMs, instructions };
    this.#notify({
      notice: 'speed',
      speed: {
        mips: busy > 0 ? executed / busy / 1000 : 0,
        load: Math.min(1, busy / elapsed),
        instructions,
        virtualMs: virtualNanos / 1e6,
        memoryHeld,
      },
    });
  }

  #notify(notice: Notice): void {
    this.#send(notice);
  }
}
