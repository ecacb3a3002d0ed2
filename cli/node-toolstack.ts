// What the toolstack needs of Node: files, and facts of the machine.

import { readFile } from 'node:fs/promises';
import * as os from 'node:os';
import { BackendError, type DomainPort, type Engine, Host } from '../bindings/host/index.js';
import { NodeDevices } from '../bindings/host/node-devices.js';
import type { Policy } from '../bindings/toolstack/queues.js';
import { type HostFacts, Toolstack, type ToolstackServices } from '../bindings/toolstack/toolstack.js';
import { replaceFile } from './files.js';
import { version } from './version.js';

function facts(): HostFacts {
  const cpus = os.cpus();
  return {
    hostname: os.hostname(),
    release: os.release(),
    machine: os.machine(),
    version: version(),
    cpus: cpus.length,
    cpuMhz: cpus[0]?.speed ?? 0,
    totalMemory: os.totalmem(),
    freeMemory: os.freemem(),
    cpuSeconds() {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    },
    heldMemory: () => process.memoryUsage().rss,
  };
}

/** What `paravane host` gives to its domains; sizes as they were typed. */
export interface HostRequest {
  readonly memory?: string;
  readonly vcpus?: number;
  readonly engine?: Engine;
  /** Makes the Workers that domains run in; absent: all are in this thread. */
  readonly workers?: () => DomainPort;
  /** Processors of domains in Workers. */
  readonly pcpus?: number;
  /** Orders of the user's own for queues, by name. */
  readonly policies?: ReadonlyMap<string, Policy>;
}

/** A host on this machine, with its toolstack. */
export function nodeToolstack(request: HostRequest = {}): Toolstack {
  const host = new Host({
    ...(request.memory === undefined ? {} : { memory: request.memory }),
    ...(request.vcpus === undefined ? {} : { vcpus: request.vcpus }),
    ...(request.engine === undefined ? {} : { engine: request.engine }),
    ...(request.workers === undefined ? {} : { workers: request.workers }),
    ...(request.pcpus === undefined ? {} : { pcpus: request.pcpus }),
  });
  const services: ToolstackServices = {
    readFile: async (path) => new Uint8Array(await readFile(path)),
    async writeFile(path, bytes) {
      await replaceFile(path, bytes).catch((cause: Error) => {
        throw new BackendError('FILE_UNWRITABLE', `${cause.message}.`, { params: { path }, cause });
      });
    },
    now: () => performance.now(),
    facts: facts(),
    devices: new NodeDevices(request.policies),
  };
  return new Toolstack(host, services, { workers: request.workers !== undefined });
}
