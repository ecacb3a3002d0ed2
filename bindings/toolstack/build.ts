// Makes domains of requests: reads the images, admits, plugs devices in.

import type { DomainConfig } from '../config.js';
import type { DomainApi } from '../domain.js';
import { ConfigError, HypervisorError } from '../errors.js';
import { parseVif, vdevNumber } from './device-specs.js';
import { checkDisk, checkVif, type DomainRequest } from './request.js';
import type { Toolstack } from './toolstack.js';
import { requireName } from './verbs/rename.js';

const MEBIBYTE = 2 ** 20;

async function image(toolstack: Toolstack, path: string, what: string): Promise<Uint8Array> {
  try {
    return await toolstack.services.readFile(path);
  } catch (cause) {
    if (cause instanceof HypervisorError) throw cause;
    const message = `The ${what} ${path} cannot be read: ${(cause as Error).message}.`;
    throw new ConfigError('IMAGE_UNREADABLE', message, { params: { path }, cause });
  }
}

/** The configuration of a machine. */
async function configOf(toolstack: Toolstack, request: DomainRequest): Promise<DomainConfig> {
  const { type, ramdisk } = request;
  if (type === 'pc' && request.maxMemoryMiB !== request.memoryMiB) {
    throw new ConfigError('NOT_SUPPORTED', '"maxmem" above "memory" is not supported for a PC.');
  }
  if (type === 'pc' && request.maxVcpus !== request.vcpus) {
    throw new ConfigError('NOT_SUPPORTED', '"maxvcpus" above "vcpus" is not supported for a PC.');
  }
  if (type === 'pc' && request.disks.length + request.vifs.length > 0) {
    throw new ConfigError('NOT_SUPPORTED', 'A disk or network interface is not supported for a PC.');
  }
  return {
    name: request.name,
    type,
    memory: request.maxMemoryMiB * MEBIBYTE,
    vcpus: request.maxVcpus,
    boot: {
      kernel: await image(toolstack, request.kernel, 'kernel'),
      ...(ramdisk === undefined ? {} : { initrd: await image(toolstack, ramdisk, 'ramdisk') }),
      append: request.append,
    },
    onReboot: request.onReboot === 'restart' ? 'restart' : 'poweroff',
    onCrash: request.onCrash === 'restart' ? 'restart' : 'preserve',
  };
}

function placementOf({ weight, cap, affinity }: DomainRequest) {
  return {
    ...(weight === undefined ? {} : { weight }),
    ...(cap === undefined ? {} : { cap }),
    ...(affinity === undefined ? {} : { affinity }),
  };
}

/** The specifications once more: a request may come from anywhere. */
function checkDevices(request: DomainRequest): void {
  const numbers = request.disks.map((disk) => vdevNumber(checkDisk(disk, 'disk').vdev));
  const twice = numbers.find((number, index) => numbers.indexOf(number) !== index);
  if (twice !== undefined) throw new ConfigError('DEVICE_IN_USE', 'Two disks have the same virtual device.');
  for (const vif of request.vifs) {
    const { mac, bridge } = checkVif(vif, 'vif');
    parseVif([mac && `mac=${mac}`, bridge && `bridge=${bridge}`].filter(Boolean).join(','));
  }
}

/** Makes a domain that has not started; when a device cannot be plugged in, nothing is left of it. */
export async function build(toolstack: Toolstack, request: DomainRequest): Promise<DomainApi> {
  requireName(request.name);
  toolstack.requireFreeName(request.name);
  checkDevices(request);
  const config = await configOf(toolstack, request);
  // Reading took a while.
  toolstack.requireFreeName(request.name);
  const { host, workers } = toolstack;
  const placement = placementOf(request);
  const domain = await (workers ? host.createInWorker(config, placement) : host.create(config, placement));
  return finish(toolstack, domain, request);
}

/** Makes a domain of a snapshot, paused. */
export async function restoreDomain(
  toolstack: Toolstack,
  request: DomainRequest | null,
  snapshot: Uint8Array,
): Promise<DomainApi> {
  if (request !== null) {
    requireName(request.name);
    toolstack.requireFreeName(request.name);
    checkDevices(request);
  }
  const { host, workers } = toolstack;
  const placement = request === null ? {} : placementOf(request);
  const restored = workers ? host.restoreInWorker(snapshot, placement) : host.restore(snapshot, placement);
  const domain = await restored;
  try {
    if (request !== null) toolstack.rename(domain, request.name);
    toolstack.requireFreeName(domain.name);
  } catch (error) {
    domain.destroy();
    throw error;
  }
  return finish(toolstack, domain, request);
}

async function finish(
  toolstack: Toolstack,
  domain: DomainApi,
  request: DomainRequest | null,
): Promise<DomainApi> {
  toolstack.adopt(domain, request);
  const xen = domain.xen;
  if (xen === null || request === null) return domain;
  try {
    for (const disk of request.disks) await toolstack.services.devices.disk(domain, xen, disk);
    for (const vif of request.vifs) await toolstack.services.devices.vif(domain, xen, vif);
    if (request.vcpus < request.maxVcpus) xen.setVcpus(request.vcpus);
    if (request.memoryMiB < request.maxMemoryMiB) xen.setMemoryTarget(request.memoryMiB * 1024);
  } catch (error) {
    domain.destroy();
    throw error;
  }
  return domain;
}
