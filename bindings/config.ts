// The configuration of a domain: what a caller may ask for, and the checked form that a domain keeps and a snapshot
// carries. Every refusal names the input that is wrong.

import type { CpuMode } from './boot/plan.js';
import { ONE_NANO } from './clock.js';
import { CPU_MODELS, DEFAULT_CPU_MODEL } from './cpu-models.js';
import { ConfigError } from './errors.js';

/** How a kernel or firmware image is to be entered. `auto`: by what the image is. */
export const BOOT_TYPES = [
  ...(['auto', 'linux', 'linux16', 'linux32', 'linux64'] as const),
  ...(['pvh', 'multiboot', 'flat', 'firmware'] as const),
] as const;
/** How an image is entered: the protocol, or `auto` to go by what it is. */
export type BootType = (typeof BOOT_TYPES)[number];

/** What a domain starts. */
export interface BootConfig {
  /** Default `auto`. */
  readonly type?: BootType;
  /** A kernel image: bzImage, an ELF with a PVH note, a multiboot image, or bytes to run as they are (`flat`). */
  readonly kernel?: Uint8Array;
  /** Initial RAM disk. */
  readonly initrd?: Uint8Array;
  /** Kernel command line, ASCII. */
  readonly append?: string;
  /** A firmware image (BIOS or UEFI) that ends at 4 GiB. */
  readonly firmware?: Uint8Array;
  /** `flat`: where the image is put and entered. Default 0x7c00. */
  readonly address?: number;
  /** `flat`: the mode of the CPU at entry. Default `real16`. */
  readonly mode?: CpuMode;
}

/** What kinds of machines there are. */
export const MACHINE_TYPES = ['pc', 'pvh'] as const;
/** `pc`: the chips of a PC. `pvh`: local APICs and Xen's interface, for kernels with a PVH entry. */
export type MachineType = (typeof MACHINE_TYPES)[number];

/** What the virtual time of a domain goes by. */
export const CLOCK_KINDS = ['host', 'icount'] as const;
/** `host`: time passes as on the host. `icount`: by instructions executed, so that equal runs are equal. */
export type ClockKind = (typeof CLOCK_KINDS)[number];

/** What happens when the guest resets the machine. */
export const REBOOT_ACTIONS = ['restart', 'poweroff'] as const;
/** What a reset by the guest does: the machine starts anew, or the domain shuts down. */
export type RebootAction = (typeof REBOOT_ACTIONS)[number];

/** What happens after a triple fault: the domain is kept for inspection, or reset as a real PC is. */
export const CRASH_ACTIONS = ['preserve', 'restart'] as const;
/** What a triple fault does: the domain is kept for inspection, or reset as a real PC is. */
export type CrashAction = (typeof CRASH_ACTIONS)[number];

/** What {@link Host.create} takes. */
export interface DomainConfig {
  /** For people and logs. Default `domain`. */
  readonly name?: string;
  /** Default `pc`. */
  readonly type?: MachineType;
  /** RAM in bytes, or a number with K, M, G or T for powers of 1,024. */
  readonly memory: number | string;
  /** 1 to 64, default 1. */
  readonly vcpus?: number;
  /** Name of the CPU model, default `x86-64-v1`. */
  readonly cpu?: string;
  /** Default `host`. */
  readonly clock?: ClockKind;
  /** `icount`: what an instruction takes. Default one nanosecond. */
  readonly instructionTime?: { readonly nanos: number; readonly instructions: number };
  /** What the domain starts. */
  readonly boot: BootConfig;
  /** Default `restart`. */
  readonly onReboot?: RebootAction;
  /** Default `preserve`. */
  readonly onCrash?: CrashAction;
  /**
   * The date and time of the guest's hardware clock at virtual time zero: milliseconds since 1970, UTC. Default: now,
   * or 2000-01-01 under `icount`, so that equal runs are equal.
   */
  readonly startTime?: number;
  /** Bytes that a kernel's random generator starts from. Default: random, or none under `icount`. */
  readonly randomSeed?: Uint8Array;
}

/** A checked configuration with every default filled in; the fields mean what those of {@link DomainConfig} do. */
export interface CheckedConfig {
  readonly name: string;
  readonly type: MachineType;
  /** RAM in bytes, whole pages. */
  readonly memoryBytes: number;
  readonly vcpus: number;
  /** Name of the CPU model. */
  readonly cpu: string;
  readonly clock: ClockKind;
  readonly instructionTime: { readonly nanos: number; readonly instructions: number };
  readonly boot: CheckedBoot;
  readonly onReboot: RebootAction;
  readonly onCrash: CrashAction;
  /** Milliseconds since 1970, UTC, at virtual time zero. */
  readonly startTime: number;
  readonly randomSeed: Uint8Array;
}

/** The checked form of {@link BootConfig}: absent images are null. */
export interface CheckedBoot {
  readonly type: BootType;
  readonly kernel: Uint8Array | null;
  readonly initrd: Uint8Array | null;
  readonly append: string;
  readonly firmware: Uint8Array | null;
  readonly address: number;
  readonly mode: CpuMode;
}

/** Where undetermined defaults come from. */
export interface ConfigDefaults {
  wallClock(): number;
  random(into: Uint8Array): void;
}

export const MAX_VCPUS = 64;
export const MIN_MEMORY = 1 << 20;
/** A guest costs what it touches; of that, a Wasm memory holds 4 GiB, some of it for the emulator itself. */
export const MAX_MEMORY = 64 * 2 ** 30;
const CPU_NAMES = CPU_MODELS.map((model) => model.name);
const PAGE = 4096;
const SEED_BYTES = 32;
const UNITS: Record<string, number> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };
const ICOUNT_START = 946_684_800_000;
const CONFIG_KEYS = [
  ...[
    'name',
    'type',
    'memory',
    'vcpus',
    'cpu',
    'clock',
    'instructionTime',
    'boot',
    'onReboot',
    'onCrash',
    'startTime',
    'randomSeed',
  ],
];
const BOOT_KEYS = ['type', 'kernel', 'initrd', 'append', 'firmware', 'address', 'mode'];
export const CPU_MODES = ['real16', 'prot32', 'long64'] as const;

function refuse(input: string, problem: string, value?: unknown): never {
  throw new ConfigError('CONFIG_INVALID', `${input} ${problem}.`, { params: { input, value } });
}

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** Bytes of a size such as 536870912, '512M' or '1.5 GiB'. `input` names it in the error. */
export function parseSize(value: unknown, input = 'size'): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  const match = typeof value === 'string' && /^\s*(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?\s*$/i.exec(value);
  if (!match) return refuse(input, `must be bytes or a number with K, M, G or T, not ${shown(value)}`, value);
  const bytes = Number(match[1]) * (UNITS[(match[2] ?? '').toUpperCase()] as number);
  return Number.isSafeInteger(bytes)
    ? bytes
    : refuse(input, `is not a whole number of bytes: ${shown(value)}`, value);
}

function integer(value: unknown, input: string, minimum: number, maximum: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum && value <= maximum)
    return value;
  return refuse(input, `must be a whole number from ${minimum} to ${maximum}, not ${shown(value)}`, value);
}

function word<W extends string>(value: unknown, input: string, words: readonly W[]): W {
  const found = words.find((candidate) => candidate === value);
  return found ?? refuse(input, `must be one of ${words.join(', ')}, not ${shown(value)}`, value);
}

function text(value: unknown, input: string): string {
  return typeof value === 'string' ? value : refuse(input, `must be text, not ${shown(value)}`, value);
}

function image(value: unknown, input: string): Uint8Array | null {
  if (value === undefined || value === null) return null;
  if (!(value instanceof Uint8Array))
    return refuse(input, 'must be a Uint8Array with the bytes of the image');
  return value.length > 0 ? value : refuse(input, 'is empty');
}

function onlyKeys(value: unknown, input: string, keys: readonly string[]): void {
  if (typeof value !== 'object' || value === null)
    refuse(input, `must be an object, not ${shown(value)}`, value);
  const stranger = Object.keys(value as object).find((key) => !keys.includes(key));
  if (stranger !== undefined) refuse(`${input}.${stranger}`, `is not known; known are ${keys.join(', ')}`);
}

function checkBoot(boot: BootConfig): CheckedBoot {
  onlyKeys(boot, 'boot', BOOT_KEYS);
  const checked = {
    type: word(boot.type ?? 'auto', 'boot.type', BOOT_TYPES),
    kernel: image(boot.kernel, 'boot.kernel'),
    initrd: image(boot.initrd, 'boot.initrd'),
    append: text(boot.append ?? '', 'boot.append'),
    firmware: image(boot.firmware, 'boot.firmware'),
    address: integer(boot.address ?? 0x7c00, 'boot.address', 0, 0xffff_ffff),
    mode: word(boot.mode ?? 'real16', 'boot.mode', CPU_MODES),
  };
  if (checked.kernel === null && checked.firmware === null) {
    refuse('boot', 'needs a kernel or a firmware image');
  }
  if (checked.kernel !== null && checked.firmware !== null) {
    refuse('boot', 'takes a kernel or a firmware image, not both');
  }
  if (checked.type === 'firmware' && checked.firmware === null) {
    refuse('boot.firmware', 'is missing for boot.type "firmware"');
  }
  if (checked.initrd !== null && checked.kernel === null) refuse('boot.initrd', 'needs boot.kernel');
  return checked;
}

/** A PVH machine has nothing that another kind of image could start with. */
function checkPvhBoot(boot: CheckedBoot): void {
  if (boot.kernel === null) refuse('boot.kernel', 'is missing for type "pvh"');
  if (boot.type !== 'auto' && boot.type !== 'pvh')
    refuse('boot.type', `must be auto or pvh for type "pvh", not ${shown(boot.type)}`, boot.type);
}

function checkInstructionTime(value: unknown): { nanos: number; instructions: number } {
  onlyKeys(value, 'instructionTime', ['nanos', 'instructions']);
  const { nanos, instructions } = value as Record<string, unknown>;
  return {
    nanos: integer(nanos, 'instructionTime.nanos', 1, 1e6),
    instructions: integer(instructions, 'instructionTime.instructions', 1, 1e6),
  };
}

/**
 * Checks a configuration and fills in its defaults.
 *
 * @throws ConfigError CONFIG_INVALID, naming the input
 */
export function checkConfig(config: DomainConfig, defaults: ConfigDefaults): CheckedConfig {
  onlyKeys(config, 'config', CONFIG_KEYS);
  const clock = word(config.clock ?? 'host', 'clock', CLOCK_KINDS);
  const memoryBytes = parseSize(config.memory, 'memory');
  if (memoryBytes < MIN_MEMORY || memoryBytes > MAX_MEMORY) {
    refuse('memory', `must be from 1M to 64G, not ${shown(config.memory)}`, config.memory);
  }
  const seed = config.randomSeed ?? new Uint8Array(clock === 'icount' ? 0 : SEED_BYTES);
  if (!(seed instanceof Uint8Array)) refuse('randomSeed', 'must be a Uint8Array');
  if (config.randomSeed === undefined) defaults.random(seed);
  const startTime =
    config.startTime ?? (clock === 'icount' ? ICOUNT_START : Math.floor(defaults.wallClock()));
  const type = word(config.type ?? 'pc', 'type', MACHINE_TYPES);
  const boot = checkBoot(config.boot);
  if (type === 'pvh') checkPvhBoot(boot);
  return {
    name: text(config.name ?? 'domain', 'name'),
    type,
    memoryBytes: memoryBytes - (memoryBytes % PAGE),
    vcpus: integer(config.vcpus ?? 1, 'vcpus', 1, MAX_VCPUS),
    cpu: word(config.cpu ?? DEFAULT_CPU_MODEL, 'cpu', CPU_NAMES),
    clock,
    instructionTime: checkInstructionTime(config.instructionTime ?? ONE_NANO),
    boot,
    onReboot: word(config.onReboot ?? 'restart', 'onReboot', REBOOT_ACTIONS),
    onCrash: word(config.onCrash ?? 'preserve', 'onCrash', CRASH_ACTIONS),
    startTime: integer(startTime, 'startTime', 0, 8.64e15),
    randomSeed: seed,
  };
}
