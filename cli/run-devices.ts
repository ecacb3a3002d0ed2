// Disks and network interfaces of `paravane run --type pvh`.

import type { Domain } from '../bindings/host/index.js';
import { NodeDevices, parseForward } from '../bindings/host/node-devices.js';
import type { DiskRequest, VifRequest } from '../bindings/toolstack/device-specs.js';
import { usageError } from './errors.js';

/** A disk as it was asked for; its name follows from its place. */
export function parseDiskOption(text: string, index: number): DiskRequest {
  const readOnly = text.endsWith(',ro');
  const target = readOnly ? text.slice(0, -3) : text;
  if (target === '') throw usageError('--disk needs the name of a file');
  if (index > 25) throw usageError('--disk: there can be 26 disks at most');
  return { target, vdev: `xvd${String.fromCharCode(97 + index)}`, writable: !readOnly };
}

/** A network interface as it was asked for. @throws CliError, ConfigError */
export function parseNetOption(text: string): VifRequest {
  const [how, ...options] = text.split(',');
  if (how !== 'user') throw usageError(`--net: must be user, not "${how}"`);
  const hostfwd = options.map((option) => {
    if (!option.startsWith('hostfwd=')) throw usageError(`--net: "${option}" is not known`);
    const value = option.slice('hostfwd='.length);
    parseForward(value);
    return value;
  });
  return { hostfwd };
}

/** Plugs them in, before the domain starts. */
export async function plugDevices(
  domain: Domain,
  disks: readonly DiskRequest[],
  nets: readonly VifRequest[],
): Promise<void> {
  const { xen } = domain;
  if (xen === null) return;
  const devices = new NodeDevices();
  for (const disk of disks) await devices.disk(domain, xen, disk);
  for (const net of nets) await devices.vif(domain, xen, net);
}
