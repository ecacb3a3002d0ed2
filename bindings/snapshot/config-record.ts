// The configuration of a domain as a record: a snapshot carries everything that a restore needs, boot images too,
// because a reset starts from them.

import {
  bytes,
  count53,
  nullable,
  oneOf,
  type StateOf,
  StateSchema,
  u16,
  u32,
} from '../../devices/schema.js';
import {
  BOOT_TYPES,
  type CheckedConfig,
  CLOCK_KINDS,
  CPU_MODES,
  CRASH_ACTIONS,
  checkConfig,
  MACHINE_TYPES,
  REBOOT_ACTIONS,
} from '../config.js';
import { HypervisorError } from '../errors.js';
import { damaged } from './container.js';

const LONGEST_TEXT = 1 << 16;
const LARGEST_IMAGE = 0x7fff_ffff;

const FIELDS = {
  name: bytes(LONGEST_TEXT),
  memoryBytes: count53,
  vcpus: u16,
  cpu: bytes(LONGEST_TEXT),
  clock: oneOf(...CLOCK_KINDS),
  nanos: u32,
  instructions: u32,
  bootType: oneOf(...BOOT_TYPES),
  kernel: nullable(bytes(LARGEST_IMAGE)),
  initrd: nullable(bytes(LARGEST_IMAGE)),
  append: bytes(LONGEST_TEXT),
  firmware: nullable(bytes(LARGEST_IMAGE)),
  address: u32,
  mode: oneOf(...CPU_MODES),
  onReboot: oneOf(...REBOOT_ACTIONS),
  onCrash: oneOf(...CRASH_ACTIONS),
  startTime: count53,
  randomSeed: bytes(LONGEST_TEXT),
};
const SCHEMA = StateSchema.define('config', FIELDS).upgrade(
  { ...FIELDS, machineType: oneOf(...MACHINE_TYPES) },
  (old) => ({ ...old, machineType: 'pc' as const }),
);

type ConfigRecord = StateOf<typeof SCHEMA>;

export function encodeConfig(config: CheckedConfig): Uint8Array {
  const text = new TextEncoder();
  const { boot, instructionTime } = config;
  return SCHEMA.encode({
    name: text.encode(config.name),
    memoryBytes: config.memoryBytes,
    vcpus: config.vcpus,
    cpu: text.encode(config.cpu),
    clock: config.clock,
    nanos: instructionTime.nanos,
    instructions: instructionTime.instructions,
    bootType: boot.type,
    kernel: boot.kernel,
    initrd: boot.initrd,
    append: text.encode(boot.append),
    firmware: boot.firmware,
    address: boot.address,
    mode: boot.mode,
    onReboot: config.onReboot,
    onCrash: config.onCrash,
    startTime: config.startTime,
    randomSeed: config.randomSeed,
    machineType: config.type,
  });
}

function checked(record: ConfigRecord): CheckedConfig {
  const text = new TextDecoder('utf-8', { fatal: true });
  const { kernel, initrd, firmware } = record;
  return checkConfig(
    {
      name: text.decode(record.name),
      type: record.machineType,
      memory: record.memoryBytes,
      vcpus: record.vcpus,
      cpu: text.decode(record.cpu),
      clock: record.clock,
      instructionTime: { nanos: record.nanos, instructions: record.instructions },
      boot: {
        type: record.bootType,
        ...(kernel === null ? {} : { kernel }),
        ...(initrd === null ? {} : { initrd }),
        append: text.decode(record.append),
        ...(firmware === null ? {} : { firmware }),
        address: record.address,
        mode: record.mode,
      },
      onReboot: record.onReboot,
      onCrash: record.onCrash,
      startTime: record.startTime,
      randomSeed: record.randomSeed,
    },
    { wallClock: () => 0, random() {} },
  );
}

/** @throws StateError when the record is no valid configuration */
export function decodeConfig(payload: Uint8Array): CheckedConfig {
  const record = SCHEMA.decode(payload);
  try {
    return checked(record);
  } catch (error) {
    if (error instanceof HypervisorError) throw damaged(error.message.replace(/\.$/, ''), error);
    throw damaged('the configuration is not readable text', error);
  }
}
