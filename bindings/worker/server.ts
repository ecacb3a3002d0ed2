// The Worker's side of a domain: it makes the domain it is told to, runs it while it is given a processor, and reports.

import { Domain } from '../domain.js';
import { Machine } from '../machine.js';
import type { HostServices } from '../services.js';
import { decodeSnapshot } from '../snapshot/snapshot.js';
import type { XenDomain } from '../xen/contract.js';
import { XenHypervisor } from '../xen/host.js';
import { plainError } from './errors.js';
import { LentParts } from './lent-parts.js';
import type {
  CrossingEvent,
  DomainPort,
  Order,
  PlainDevice,
  Report,
  StartOrder,
  View,
  XenView,
} from './protocol.js';
import { StoreMirror } from './store-mirror.js';

const EVENTS: readonly CrossingEvent[] = ['poweroff', 'reset', 'crash', 'exit', 'guestError', 'suspend'];

const REQUESTS = ['poweroff', 'reboot', 'suspend'] as const;

/** Orders that concern the paravirtual side. */
type XenOrder = Extract<Order, { order: 'nodes' | 'resume' | 'attach' | 'detach' | 'io' }>;

function xenView(xen: XenDomain | null): XenView | null {
  if (xen === null) return null;
  const { onlineVcpus, memoryKiB, suspended } = xen;
  const supports = REQUESTS.filter((request) => xen.supports(request));
  return { onlineVcpus, memoryKiB, suspended, supports };
}

async function make(
  order: StartOrder,
  services: HostServices,
  hypervisor: XenHypervisor,
  wake: () => void,
): Promise<Domain> {
  const { id, config, snapshot, execution } = order;
  const machine = await Machine.create(config, services, execution, { domid: id, hypervisor });
  if (snapshot === undefined) machine.powerOn();
  else machine.restore(decodeSnapshot(snapshot));
  const domain = new Domain(id, machine, services, wake);
  if (snapshot !== undefined) domain.restored();
  return domain;
}

class Server {
  readonly #port: DomainPort;
  readonly #domain: Domain;
  readonly #mirror: StoreMirror | null;
  /** What backends work with, by the number that the host gave the device; and which device that is. */
  readonly #parts = new Map<number, { readonly key: string; readonly parts: LentParts }>();
  #serial = 0;
  #running = false;

  constructor(port: DomainPort, domain: Domain, hypervisor: XenHypervisor) {
    this.#port = port;
    this.#domain = domain;
    this.#mirror = this.#makeMirror(hypervisor);
    const lines = [domain.debugConsole, ...domain.consoles];
    for (const [index, console] of lines.entries()) {
      console.onOutput((bytes) => this.#report({ report: 'output', line: index - 1, bytes }));
    }
    for (const event of EVENTS) {
      domain.on(event, (payload) => this.#report({ report: 'event', event, payload, view: this.#view }));
    }
    domain.on('failure', (error) => this.#report({ report: 'failed', error: plainError(error) }));
    domain.on('state', () => this.#report({ report: 'state', view: this.#view }));
    const nodes = this.#mirror?.all() ?? null;
    this.#report({ report: 'ready', lines: domain.consoles.length, view: this.#view, nodes });
  }

  #makeMirror({ xenstore }: XenHypervisor): StoreMirror | null {
    const { xen } = this.#domain.machine;
    if (xen === null) return null;
    xen.onUnplugged = (type, devid) => this.#unplugged(type, devid);
    return new StoreMirror(xenstore, xen.domid, 'worker', (nodes) =>
      this.#port.post({ report: 'nodes', ...nodes }),
    );
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
      default:
        this.#takeXen(order);
    }
  }

  #takeXen(order: XenOrder): void {
    const { xen } = this.#domain.machine;
    if (xen === null) return;
    switch (order.order) {
      case 'nodes':
        this.#mirror?.apply(order);
        break;
      case 'resume':
        xen.resume();
        break;
      case 'attach':
        this.#attach(xen, order.id, order.device);
        break;
      case 'detach': {
        const { type, devid, force } = order;
        const there = xen.devices.some((device) => device.type === type && device.devid === devid);
        if (there) void xen.detach(type, devid, { force });
        break;
      }
      case 'io':
        this.#parts.get(order.id)?.parts.take(order.messages);
        break;
    }
  }

  #attach(xen: XenDomain, id: number, { parts: plain, ...device }: PlainDevice): void {
    const parts = new LentParts(plain, (messages, moved) =>
      this.#report({ report: 'io', id, messages }, moved),
    );
    this.#parts.set(id, { key: `${device.type}/${device.devid}`, parts });
    xen.attach({ ...device, make: parts.make });
  }

  #unplugged(type: string, devid: number): void {
    for (const [id, { key }] of this.#parts) if (key === `${type}/${devid}`) this.#parts.delete(id);
    this.#report({ report: 'unplugged', type, devid });
  }

  get #view(): View {
    const { state, stats, vcpuTimes, machine } = this.#domain;
    return { state, stats, vcpuTimes, serial: this.#serial, xen: xenView(machine.xen) };
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
    this.#mirror?.flush();
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
    const hypervisor = new XenHypervisor();
    make(message as StartOrder, services, hypervisor, () => server?.wake()).then(
      (domain) => {
        server = new Server(port, domain, hypervisor);
      },
      (error: unknown) => port.post({ report: 'refused', error: plainError(error) } satisfies Report),
    );
  });
}
