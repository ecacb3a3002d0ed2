// The Worker's side of a domain: it makes the domain it is told to, runs it while it is given a processor, and reports.

import { Domain } from '../domain.js';
import { Machine } from '../machine.js';
import type { HostServices } from '../services.js';
import { decodeSnapshot } from '../snapshot/snapshot.js';
import { XenHypervisor } from '../xen/host.js';
import { plainError } from './errors.js';
import type { CrossingEvent, DomainPort, Order, Report, StartOrder, View } from './protocol.js';

const EVENTS: readonly CrossingEvent[] = ['poweroff', 'reset', 'crash', 'exit', 'guestError', 'suspend'];

async function make(order: StartOrder, services: HostServices, wake: () => void): Promise<Domain> {
  const { id, config, snapshot, execution } = order;
  const place = { domid: id, hypervisor: new XenHypervisor() };
  const machine = await Machine.create(config, services, execution, place);
  if (snapshot === undefined) machine.powerOn();
  else machine.restore(decodeSnapshot(snapshot));
  const domain = new Domain(id, machine, services, wake);
  if (snapshot !== undefined) domain.restored();
  return domain;
}

class Server {
  readonly #port: DomainPort;
  readonly #domain: Domain;
  #serial = 0;
  #running = false;

  constructor(port: DomainPort, domain: Domain) {
    this.#port = port;
    this.#domain = domain;
    const lines = [domain.debugConsole, ...domain.consoles];
    for (const [index, console] of lines.entries()) {
      console.onOutput((bytes) => this.#report({ report: 'output', line: index - 1, bytes }));
    }
    for (const event of EVENTS) {
      domain.on(event, (payload) => this.#report({ report: 'event', event, payload, view: this.#view }));
    }
    domain.on('failure', (error) => this.#report({ report: 'failed', error: plainError(error) }));
    domain.on('state', () => this.#report({ report: 'state', view: this.#view }));
    this.#report({ report: 'ready', lines: domain.consoles.length, view: this.#view });
  }

  /** The domain has something to do. While it runs, the end of its slice says so. */
  wake(): void {
    if (!this.#running && this.#domain.state === 'running') this.#report({ report: 'wake' });
  }

  take(order: Order): void {
    const domain = this.#domain;
    switch (order.order) {
      case 'run':
        this.#run(order.ms, order.permits);
        break;
      case 'command':
        this.#serial = order.serial;
        try {
          domain[order.command]();
        } catch {
          // The guest was faster: the state that is reported now tells how it ended.
        }
        this.#report({ report: 'state', view: this.#view });
        break;
      case 'rename':
        domain.rename(order.name);
        break;
      case 'input':
        domain.consoles[order.line]?.write(order.bytes);
        break;
      case 'bytes':
        void this.#bytes(order.of, order.id);
        break;
    }
  }

  get #view(): View {
    const { state, stats, vcpuTimes } = this.#domain;
    return { state, stats, vcpuTimes, serial: this.#serial };
  }

  #run(ms: number, permits: readonly boolean[] | undefined): void {
    const domain = this.#domain;
    if (domain.state !== 'running') {
      const end = { waitMs: Number.POSITIVE_INFINITY, usedMs: 0, ready: [] };
      this.#report({ report: 'ran', end, view: this.#view });
      return;
    }
    this.#running = true;
    try {
      const end = domain.runSlice(ms, permits);
      for (const [line, { queued }] of domain.consoles.entries()) {
        this.#report({ report: 'queued', line, bytes: queued });
      }
      this.#report({ report: 'ran', end, view: this.#view });
    } catch (error) {
      domain.failed(error);
    } finally {
      this.#running = false;
    }
  }

  async #bytes(of: 'save' | 'dumpCore', id: number): Promise<void> {
    try {
      const bytes = await this.#domain[of]();
      this.#report({ report: 'bytes', id, bytes, view: this.#view }, [bytes.buffer as ArrayBuffer]);
    } catch (error) {
      this.#report({ report: 'no-bytes', id, error: plainError(error), view: this.#view });
    }
  }

  #report(report: Report, moved?: readonly ArrayBuffer[]): void {
    this.#port.post(report, moved);
  }
}

/** Serves the host behind `port`: all that the script of a domain's Worker has to do. */
export function serve(port: DomainPort, services: HostServices): void {
  let server: Server | null = null;
  let started = false;
  port.onMessage((message) => {
    if (started) {
      server?.take(message as Order);
      return;
    }
    started = true;
    make(message as StartOrder, services, () => server?.wake()).then(
      (domain) => {
        server = new Server(port, domain);
      },
      (error: unknown) => port.post({ report: 'refused', error: plainError(error) } satisfies Report),
    );
  });
}
