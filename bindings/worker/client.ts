// A domain in a Worker, as its host and owner see it: what a Domain of this thread offers, as far as threads allow. What
// is told of it, its state and counters, is as of the last report, at most a slice old.

import type { Runner } from '../admission.js';
import type { CheckedConfig } from '../config.js';
import { Console } from '../console.js';
import type { CrashReport } from '../crash.js';
import type { DomainApi, DomainEvents, DomainStats, PowerState, SliceEnd } from '../domain.js';
import { CrashError, InternalError, PowerStateError } from '../errors.js';
import { Events, type Unsubscribe } from '../events.js';
import type { VcpuTimes } from '../scheduler.js';
import type { XenDomain } from '../xen/contract.js';
import type { XenHypervisor } from '../xen/host.js';
import { errorOf } from './errors.js';
import type { Command, DomainPort, Order, Report, StartOrder, View } from './protocol.js';
import type { Nodes } from './store-mirror.js';
import { WorkerXen } from './xen.js';

/** A Worker that has made its domain. */
export interface WorkerLink {
  readonly port: DomainPort;
  readonly lines: number;
  readonly view: View;
  readonly nodes: Nodes | null;
  /** Where its reports go from now on. */
  listen(onReport: (report: Report) => void, onFailure: (cause: unknown) => void): void;
}

/** Tells a new Worker which domain to make. @throws HypervisorError as the Worker refuses */
export function connectWorker(port: DomainPort, order: StartOrder): Promise<WorkerLink> {
  let onReport: ((report: Report) => void) | null = null;
  /** What comes before somebody listens. */
  const early: Report[] = [];
  let onFailure: (cause: unknown) => void;
  return new Promise((done, failed) => {
    onFailure = (cause) => {
      port.close();
      const what = cause instanceof Error ? cause.message : String(cause);
      failed(new InternalError('WORKER_FAILED', `The domain's Worker failed: ${what}.`, { cause }));
    };
    port.onFailure((cause) => onFailure(cause));
    port.onMessage((message) => {
      const report = message as Report;
      if (onReport !== null) onReport(report);
      else if (report.report === 'refused') {
        port.close();
        failed(errorOf(report.error));
      } else if (report.report === 'ready') {
        const { lines, nodes, view } = report;
        done({
          port,
          lines,
          nodes,
          view,
          listen(reports, failures) {
            onReport = reports;
            onFailure = failures;
            for (const one of early.splice(0)) reports(one);
          },
        });
      } else early.push(report);
    });
    port.post(order);
  });
}

type Waiting = { readonly done: (bytes: Uint8Array) => void; readonly failed: (error: unknown) => void };

/** A virtual machine in a Worker. Made by {@link Host.createInWorker} and {@link Host.restoreInWorker}. */
export class WorkerDomain implements DomainApi, Runner {
  /** Number within its host. */
  readonly id: number;
  /** The checked configuration. */
  readonly config: CheckedConfig;
  /** All consoles, the first first. */
  readonly consoles: readonly Console[];
  /** What the guest writes to the debug ports. */
  readonly debugConsole = new Console();
  /** Xenstore, paravirtual devices and requests to the guest; null for a PC. */
  readonly xen: XenDomain | null;
  readonly #xen: WorkerXen | null;
  readonly #port: DomainPort;
  readonly #wake: () => void;
  readonly #events = new Events<DomainEvents>();
  readonly #waiting = new Map<number, Waiting>();
  #name: string;
  #view: View;
  #state: PowerState;
  #serial = 0;
  #nextId = 1;
  #slice: ((end: SliceEnd) => void) | null = null;

  /** @internal */
  constructor({ id, config }: StartOrder, link: WorkerLink, hypervisor: XenHypervisor, wake: () => void) {
    this.id = id;
    this.config = config;
    this.#name = config.name;
    this.#port = link.port;
    this.#wake = wake;
    this.#view = link.view;
    this.#state = link.view.state;
    this.consoles = Array.from({ length: link.lines }, (_, line) => this.#console(line));
    this.#xen = this.#makeXen(hypervisor, link.nodes);
    this.xen = this.#xen;
    link.listen(
      (report) => this.#take(report),
      (cause) => this.failed(cause),
    );
  }

  /** For people and logs. */
  get name(): string {
    return this.#name;
  }

  /** Where in its life the domain is. */
  get state(): PowerState {
    return this.#state;
  }

  /** The first console. */
  get console(): Console {
    return this.consoles[0] as Console;
  }

  /** Counters, as of the last report. */
  get stats(): DomainStats {
    return this.#view.stats;
  }

  /** Where the time of each vCPU went, as of the last report. */
  get vcpuTimes(): readonly VcpuTimes[] {
    return this.#view.vcpuTimes;
  }

  /** Calls `listener` at every `event`; call the result to stop. */
  on<E extends keyof DomainEvents>(event: E, listener: (payload: DomainEvents[E]) => void): Unsubscribe {
    return this.#events.on(event, listener);
  }

  /**
   * Waits for the next `event`.
   *
   * @throws CrashError when the guest crashes for good first, InternalError when the emulator or the Worker fails,
   *   PowerStateError when the domain is destroyed first
   */
  waitFor<E extends keyof DomainEvents>(event: E): Promise<DomainEvents[E]> {
    return new Promise((resolve, reject) => {
      const stops: Unsubscribe[] = [];
      const settle = (action: () => void): void => {
        for (const stop of stops) stop();
        action();
      };
      stops.push(this.on(event, (payload) => settle(() => resolve(payload))));
      stops.push(this.on('failure', (error) => settle(() => reject(error))));
      stops.push(this.on('destroyed', () => settle(() => reject(this.#refusal('wait for an event')))));
      if (this.config.onCrash === 'restart') return;
      const crashed = (report: CrashReport): CrashError =>
        new CrashError('GUEST_CRASHED', report.summary, { params: { report } });
      stops.push(this.on('crash', (report) => settle(() => reject(crashed(report)))));
    });
  }

  /** Gives the domain another name. */
  rename(name: string): void {
    this.#name = name;
    this.#order({ order: 'rename', name });
  }

  /** Lets the domain run: powers it on when it was shut down or has crashed. */
  start(): void {
    this.#command('start', 'start', 'running', 'created', 'paused', 'shutdown', 'crashed');
  }

  /** Stops the vCPUs and virtual time. */
  pause(): void {
    this.#command('pause', 'pause', 'paused', 'running');
  }

  /** Goes on after {@link pause} or after a restore. */
  unpause(): void {
    this.#require('unpause', 'paused');
    this.start();
  }

  /** Resets the machine as its reset button does. */
  reset(): void {
    this.#command('reset', 'reset', null, 'running', 'paused');
  }

  /** Presses the power button: what happens then is up to the guest. */
  powerButton(): void {
    this.#command('powerButton', 'press the power button of', null, 'running', 'paused');
  }

  /** Switches the power off at once. */
  powerOff(): void {
    this.#command('powerOff', 'power off', 'shutdown', 'created', 'running', 'paused');
  }

  /** Ends the domain and its Worker for good. */
  destroy(): void {
    if (this.#state === 'destroyed') return;
    this.#port.close();
    this.#xen?.destroy();
    this.#enter('destroyed');
    const gone = this.#refusal('wait for');
    for (const { failed } of this.#waiting.values()) failed(gone);
    this.#waiting.clear();
    this.#endSlice({ waitMs: Number.POSITIVE_INFINITY, usedMs: 0, ready: [] });
    this.#events.emit('destroyed', undefined);
  }

  /** The whole machine as bytes, for {@link Host.restore}. A running domain goes on running. */
  save(): Promise<Uint8Array> {
    this.#require('save', 'created', 'running', 'paused');
    return this.#bytes('save');
  }

  /** Memory and registers as an ELF core file. */
  dumpCore(): Promise<Uint8Array> {
    this.#require('dump the memory of', 'created', 'running', 'paused', 'shutdown', 'crashed');
    return this.#bytes('dumpCore');
  }

  /** @internal */
  runSlice(ms: number, permits?: readonly boolean[]): Promise<SliceEnd> {
    return new Promise((done) => {
      this.#slice = done;
      this.#order(permits === undefined ? { order: 'run', ms } : { order: 'run', ms, permits });
    });
  }

  /** @internal The Worker broke: this domain has crashed, and no other. */
  failed(cause: unknown): void {
    if (this.#state === 'destroyed') return;
    const what = cause instanceof Error ? cause.message : String(cause);
    const message = `The Worker of domain "${this.name}" failed: ${what}.`;
    const error = new InternalError('DOMAIN_FAILED', message, { cause });
    for (const { failed } of this.#waiting.values()) failed(error);
    this.#waiting.clear();
    this.#xen?.stopped();
    this.#enter('crashed');
    this.#endSlice({ waitMs: Number.POSITIVE_INFINITY, usedMs: 0, ready: [] });
    this.#events.emit('failure', error);
  }

  #makeXen(hypervisor: XenHypervisor, nodes: Nodes | null): WorkerXen | null {
    const { xen: view } = this.#view;
    if (view === null || nodes === null) return null;
    const { vcpus, memoryBytes: maxMemory } = this.config;
    const order = (order: Order, moved?: readonly ArrayBuffer[]) => this.#order(order, moved);
    const xen = new WorkerXen({
      domid: this.id,
      hypervisor,
      console: this.console,
      vcpus,
      maxMemory,
      view,
      order,
    });
    xen.takeNodes(nodes);
    return xen;
  }

  #console(line: number): Console {
    const console = new Console();
    console.connect({
      receive: (bytes) => {
        this.#order({ order: 'input', line, bytes });
        return bytes.length;
      },
    });
    console.onInput(() => console.deliver());
    return console;
  }

  #bytes(of: 'save' | 'dumpCore'): Promise<Uint8Array> {
    const id = this.#nextId++;
    return new Promise((done, failed) => {
      this.#waiting.set(id, { done, failed });
      this.#order({ order: 'bytes', of, id });
    });
  }

  #command(command: Command, verb: string, next: PowerState | null, ...states: PowerState[]): void {
    this.#require(verb, ...states);
    this.#order({ order: 'command', command, serial: ++this.#serial });
    if (next !== null) this.#enter(next);
  }

  #order(order: Order, moved?: readonly ArrayBuffer[]): void {
    if (this.#state !== 'destroyed') this.#port.post(order, moved);
  }

  #take(report: Report): void {
    if (this.#state === 'destroyed') return;
    if ('view' in report) this.#see(report.view);
    switch (report.report) {
      case 'ran':
        this.#endSlice(report.end);
        break;
      case 'failed':
        this.failed(errorOf(report.error));
        break;
      case 'wake':
        this.#wake();
        break;
      case 'event':
        this.#events.emit(report.event, report.payload as never);
        break;
      case 'output': {
        const console = report.line < 0 ? this.debugConsole : this.consoles[report.line];
        for (const byte of report.bytes) console?.output(byte);
        console?.flush();
        break;
      }
      case 'queued':
        this.consoles[report.line]?.setQueuedElsewhere(report.bytes);
        break;
      case 'nodes':
        this.#xen?.takeNodes(report);
        break;
      case 'unplugged':
        this.#xen?.unplugged(report.type, report.devid);
        break;
      case 'io':
        this.#xen?.takeIo(report.id, report.messages);
        break;
      case 'bytes':
        this.#settle(report.id)?.done(report.bytes);
        break;
      case 'no-bytes':
        this.#settle(report.id)?.failed(errorOf(report.error));
        break;
      default:
    }
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #endSlice(end: SliceEnd): void {
    const done = this.#slice;
    this.#slice = null;
    done?.(end);
  }

  #see(view: View): void {
    this.#view = view;
    if (view.xen !== null) this.#xen?.see(view.xen);
    // A report that was sent before the last command was done does not tell the state.
    if (view.serial === this.#serial && view.state !== this.#state) this.#enter(view.state);
  }

  #enter(state: PowerState): void {
    this.#state = state;
    this.#wake();
    this.#events.emit('state', state);
  }

  #refusal(verb: string): PowerStateError {
    return new PowerStateError(
      'POWER_STATE_INVALID',
      `Cannot ${verb} domain "${this.name}": it is ${this.#state}.`,
      { params: { domain: this.name, state: this.#state } },
    );
  }

  #require(verb: string, ...states: PowerState[]): void {
    if (!states.includes(this.#state)) throw this.#refusal(verb);
  }
}
