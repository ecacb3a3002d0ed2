// Disk and network specifications as xl takes them: xl-disk-configuration(5), xl-network-configuration(5).

import { ConfigError } from '../errors.js';

/** A disk, as asked for. */
export interface DiskRequest {
  /** File with the raw image. */
  readonly target: string;
  /** Name in the guest: `xvda`. */
  readonly vdev: string;
  readonly writable: boolean;
}

/** A network interface, as asked for. */
export interface VifRequest {
  /** `00:16:3e:xx:xx:xx`; absent: one is made. */
  readonly mac?: string;
  /** Name of the switch; absent: the host's own network. */
  readonly bridge?: string;
  /** `tcp:HOST:PORT-:PORT`: connections to the host that go to the guest. */
  readonly hostfwd?: readonly string[];
}

function refuse(what: string, problem: string): never {
  throw new ConfigError('DEVICE_SPEC_INVALID', `${what}: ${problem}.`, { params: { input: what } });
}

function unsupported(what: string, problem: string): never {
  throw new ConfigError('NOT_SUPPORTED', `${what}: ${problem} is not supported.`, {
    params: { input: what },
  });
}

const SD_MAJORS = [8, 65, 66, 67, 68, 69, 70, 71];
const HD_MAJORS = [3, 22, 33, 34];
const XVD_MAJOR = 202;
const EXTENDED = 1 << 28;

/** Letters as the names of disks count: a to z, aa, ab … */
function diskIndex(letters: string): number {
  let index = 0;
  for (const letter of letters) index = index * 26 + letter.charCodeAt(0) - 96;
  return index - 1;
}

/**
 * The number of a virtual device (xen-vbd-interface(7)): 51712 for `xvda`.
 *
 * @throws ConfigError when it is no name of a disk
 */
export function vdevNumber(vdev: string): number {
  const match = /^(xvd|sd|hd)([a-z]{1,2})(\d{0,3})$/.exec(vdev);
  const dotted = /^d(\d{1,5})(?:p(\d{1,3}))?$/.exec(vdev);
  if (match === null && dotted === null) return refuse(vdev, 'is no name of a virtual disk, such as xvda');
  const disk = match === null ? Number(dotted?.[1]) : diskIndex(match[2] as string);
  const partition = Number((match === null ? dotted?.[2] : match[3]) || 0);
  const kind = match?.[1] ?? 'xvd';
  if (kind === 'xvd') {
    if (disk < 16 && partition < 16) return (XVD_MAJOR << 8) | (disk << 4) | partition;
    if (disk < 1 << 20 && partition < 256) return EXTENDED | (disk << 8) | partition;
  } else if (kind === 'sd') {
    const major = SD_MAJORS[disk >> 4];
    if (major !== undefined && partition < 16) return (major << 8) | ((disk & 15) << 4) | partition;
  } else {
    const major = HD_MAJORS[disk >> 1];
    if (major !== undefined && partition < 64) return (major << 8) | ((disk & 1) << 6) | partition;
  }
  return refuse(vdev, 'has a disk or partition number that is too large');
}

const POSITIONAL = ['target', 'format', 'vdev', 'access'] as const;
const ACCESS: Readonly<Record<string, boolean>> = { r: false, ro: false, w: true, rw: true };

/** Reads a disk specification such as `/images/disk.raw,raw,xvda,rw`. @throws ConfigError */
export function parseDisk(spec: string): DiskRequest {
  const what = `disk "${spec}"`;
  const found: Record<string, string> = {};
  let place = 0;
  const prefix = /^(?:(phy|file|raw|aio|tap|tap2|qdisk):)+/.exec(spec)?.[0] ?? '';
  for (const part of spec.slice(prefix.length).split(',')) {
    const [key, value] = split(part.trim());
    if (key === 'target' && value !== null) {
      // What follows is all of it, commas too.
      found['target'] = spec.slice(spec.indexOf('target=') + 7);
      break;
    }
    if (value !== null) found[key] = value;
    else if (key === 'r' || key === 'ro' || key === 'w' || key === 'rw') found['access'] = key;
    else if (['devtype=cdrom', 'cdrom'].includes(key)) unsupported(what, 'a CD-ROM');
    else {
      while (POSITIONAL[place] !== undefined && found[POSITIONAL[place] as string] !== undefined) place++;
      // The old form TARGET,VDEV,ACCESS leaves the format out.
      if (POSITIONAL[place] === 'format' && /^(xvd|sd|hd)[a-z]/.test(key)) place++;
      const name = POSITIONAL[place++];
      if (name === undefined) refuse(what, `has a part too many, "${part}"`);
      if (key !== '') found[name] = key;
    }
  }
  return checkDisk(what, found);
}

function split(part: string): [key: string, value: string | null] {
  const equals = part.indexOf('=');
  return equals > 0 && /^[a-z-]+$/.test(part.slice(0, equals))
    ? [part.slice(0, equals), part.slice(equals + 1)]
    : [part, null];
}

function checkDisk(what: string, found: Readonly<Record<string, string>>): DiskRequest {
  const known = [...POSITIONAL, 'devtype', 'backendtype', 'backend', 'discard', 'no-discard', 'script'];
  const stranger = Object.keys(found).find((key) => !known.includes(key));
  if (stranger !== undefined) refuse(what, `"${stranger}" is not known`);
  const { target, format = 'raw', vdev, access = 'w', devtype = 'disk', backend, script } = found;
  if (format !== 'raw' && format !== '') unsupported(what, `the format ${format}`);
  if (devtype !== 'disk') unsupported(what, `the device type ${devtype}`);
  if (backend !== undefined && backend !== '0' && backend !== 'Domain-0')
    unsupported(what, 'a driver domain');
  if (script !== undefined) unsupported(what, 'a script');
  if (target === undefined || target === '') return refuse(what, 'names no file');
  if (vdev === undefined) return refuse(what, 'names no virtual device, such as xvda');
  const writable = ACCESS[access];
  if (writable === undefined) return refuse(what, `the access must be r or w, not "${access}"`);
  vdevNumber(vdev);
  return { target, vdev, writable };
}

/** What does not matter to a paravirtual interface, or only names the host's side of it. */
const VIF_IGNORED = ['model', 'type', 'vifname', 'ip', 'script'];

/** Reads a network specification such as `mac=00:16:3e:01:02:03,bridge=lan`. @throws ConfigError */
export function parseVif(spec: string): VifRequest {
  const what = `vif "${spec}"`;
  const request: { mac?: string; bridge?: string; hostfwd?: string[] } = {};
  for (const part of spec.split(',')) {
    const [key, value] = split(part.trim());
    if (key === '' && value === null) continue;
    if (value === null) return refuse(what, `"${part}" should be KEY=VALUE`);
    if (key === 'mac') {
      if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(value)) refuse(what, `"${value}" is no MAC address`);
      if (Number.parseInt(value.slice(0, 2), 16) & 1) refuse(what, `"${value}" is a multicast address`);
      request.mac = value.toLowerCase();
    } else if (key === 'bridge') {
      if (!/^[\w.-]{1,32}$/.test(value)) refuse(what, `"${value}" is no name of a bridge`);
      request.bridge = value;
    } else if (key === 'hostfwd') request.hostfwd = [...(request.hostfwd ?? []), value];
    else if (['rate', 'backend', 'devid', 'gatewaydev', 'trusted'].includes(key)) unsupported(what, key);
    else if (!VIF_IGNORED.includes(key)) refuse(what, `"${key}" is not known`);
  }
  return request;
}
