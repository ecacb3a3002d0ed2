// What an xl.cfg file asks for, as a request to make a domain: xl.cfg(5). Plain data; files are named, not read.

import { ConfigError } from '../errors.js';
import { parseDisk, parseVif } from './device-specs.js';
import { CRASH_ACTIONS_XL, type DomainRequest, EVENT_ACTIONS } from './request.js';
import { type Cfg, type CfgValue, parseCfg } from './xl-cfg.js';

/** Names that change nothing here: what they ask for is so, or only names something. */
const HARMLESS = new Set(['uuid', 'builder', 'type', 'pool', 'localtime', 'rtc_timeoffset', 'serial']);
/** Names whose value may be 0 or false: what they ask for is not there. */
const ABSENT_IF_OFF = new Set([
  'vnc',
  'sdl',
  'usb',
  'nographic',
  'nestedhvm',
  'stdvga',
  'spice',
  'hap',
  'acpi',
]);

/** Reads the values of a configuration one by one; what is left over at the end is not known. */
class Values {
  readonly #cfg: Cfg;
  readonly #name: string;
  readonly #used = new Set<string>();

  constructor(cfg: Cfg, name: string) {
    this.#cfg = cfg;
    this.#name = name;
  }

  refuse(key: string, problem: string): never {
    throw new ConfigError('CFG_INVALID', `${this.#name}: "${key}" ${problem}.`, { params: { input: key } });
  }

  unsupported(what: string): never {
    throw new ConfigError('NOT_SUPPORTED', `${this.#name}: ${what} is not supported.`, {
      params: { input: what },
    });
  }

  raw(key: string): CfgValue | undefined {
    this.#used.add(key);
    return this.#cfg.get(key);
  }

  text(key: string): string | undefined {
    const value = this.raw(key);
    if (value === undefined || typeof value === 'string') return value;
    return this.refuse(key, 'must be a text in quotes');
  }

  whole(key: string, minimum: number, maximum: number): number | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && number >= minimum && number <= maximum) return number;
    return this.refuse(key, `must be a number from ${minimum} to ${maximum}`);
  }

  texts(key: string): readonly string[] {
    const value = this.raw(key);
    if (value === undefined) return [];
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value as string[];
    return this.refuse(key, 'must be a list of texts');
  }

  word<W extends string>(key: string, words: readonly W[]): W | undefined {
    const value = this.text(key);
    if (value === undefined) return undefined;
    const found = words.find((word) => word === value);
    return found ?? this.refuse(key, `must be one of ${words.join(', ')}, not "${value}"`);
  }

  /** @throws ConfigError for the first name that nobody asked for */
  checkAll(): void {
    for (const [key, value] of this.#cfg) {
      if (this.#used.has(key) || HARMLESS.has(key)) continue;
      if (ABSENT_IF_OFF.has(key) && (value === 0 || value === '0')) continue;
      this.unsupported(`"${key}"`);
    }
  }
}

/** Which kind of machine: PVH, or a PC, which is what an HVM domain without Xen's drivers is. */
function typeOf(values: Values): 'pvh' | 'pc' {
  const type = values.text('type') ?? (values.text('builder') === 'hvm' ? 'hvm' : 'pv');
  if (type === 'pvh') return 'pvh';
  if (type === 'hvm') return 'pc';
  if (type === 'pv') return values.unsupported('type "pv"');
  return values.refuse('type', `must be pvh or hvm, not "${type}"`);
}

function commandLine(values: Values): string {
  const [root, extra, cmdline] = [values.text('root'), values.text('extra'), values.text('cmdline')];
  if (cmdline !== undefined) return cmdline;
  return [root === undefined ? '' : `root=${root}`, extra ?? ''].filter((part) => part !== '').join(' ');
}

/** `cpus`: one list for all vCPUs, or one for each. */
function affinityOf(values: Values, vcpus: number, pcpus: number): (number[] | null)[] | undefined {
  const value = values.raw('cpus');
  if (value === undefined) return undefined;
  if (Array.isArray(value)) {
    return Array.from({ length: vcpus }, (_, index) => {
      const item = (value as readonly CfgValue[])[index];
      return item === undefined ? null : parseCpus(String(item), pcpus);
    });
  }
  const set = parseCpus(String(value), pcpus);
  return Array.from({ length: vcpus }, () => set);
}

/**
 * A list of processors as `xl vcpu-pin` takes it: `all`, or numbers and ranges with `^` for exceptions. Null: all.
 *
 * @throws ConfigError when it is none
 */
export function parseCpus(text: string, pcpus: number): number[] | null {
  const wrong = (): never => {
    throw new ConfigError('CPUS_INVALID', `"${text}" is no list of processors, such as all, 0-3 or 0-7,^2.`, {
      params: { input: 'cpus' },
    });
  };
  if (text.trim() === 'all') return null;
  const set = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^\s*(\^?)(?:(all)|(\d{1,4})(?:-(\d{1,4}))?)\s*$/.exec(part);
    if (match === null) return wrong();
    const [from, to] = match[2] === 'all' ? [0, pcpus - 1] : [Number(match[3]), Number(match[4] ?? match[3])];
    if (from > to) return wrong();
    for (let pcpu = from; pcpu <= to; pcpu++) {
      if (match[1] === '^') set.delete(pcpu);
      else set.add(pcpu);
    }
  }
  return set.size === 0 ? wrong() : [...set].sort((a, b) => a - b);
}

/**
 * What the text of an xl.cfg file asks for. `name` is what errors call it; `pcpus` how many processors the host has.
 *
 * @throws ConfigError: syntax (CFG_SYNTAX), a wrong value (CFG_INVALID), or what we do not have (NOT_SUPPORTED)
 */
export function xlConfig(text: string, name: string, pcpus = 1): DomainRequest {
  const values = new Values(parseCfg(text, name), name);
  const type = typeOf(values);
  const kernel = values.text('kernel') ?? values.refuse('kernel', 'is missing');
  const domainName = values.text('name') ?? values.refuse('name', 'is missing');
  const memory = values.whole('memory', 1, 65_536) ?? 128;
  const maxmem = values.whole('maxmem', 1, 65_536) ?? memory;
  if (maxmem < memory) values.refuse('maxmem', `must be at least "memory", ${memory}`);
  const vcpus = values.whole('vcpus', 1, 64) ?? 1;
  const maxvcpus = values.whole('maxvcpus', 1, 64) ?? vcpus;
  if (maxvcpus < vcpus) values.refuse('maxvcpus', `must be at least "vcpus", ${vcpus}`);
  const ramdisk = values.text('ramdisk');
  const affinity = affinityOf(values, maxvcpus, pcpus);
  const weight = values.whole('cpu_weight', 1, 65_535);
  const cap = values.whole('cap', 0, 6400);
  const request: DomainRequest = {
    name: domainName,
    type,
    kernel,
    ...(ramdisk === undefined ? {} : { ramdisk }),
    append: commandLine(values),
    memoryMiB: memory,
    maxMemoryMiB: maxmem,
    vcpus,
    maxVcpus: maxvcpus,
    disks: values.texts('disk').map(parseDisk),
    vifs: values.texts('vif').map(parseVif),
    onPoweroff: values.word('on_poweroff', EVENT_ACTIONS) ?? 'destroy',
    onReboot: values.word('on_reboot', EVENT_ACTIONS) ?? 'restart',
    onCrash: values.word('on_crash', CRASH_ACTIONS_XL) ?? 'destroy',
    ...(weight === undefined ? {} : { weight }),
    ...(cap === undefined ? {} : { cap }),
    ...(affinity === undefined ? {} : { affinity }),
  };
  values.checkAll();
  return request;
}
