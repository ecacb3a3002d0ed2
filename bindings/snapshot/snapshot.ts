// A machine's state between the machine and the container: taken apart into records, and put together again after every
// record was checked.

import {
  array,
  count53,
  StateDecodeError,
  type StateOf,
  StateSchema,
  u32,
  u64,
} from '../../devices/schema.js';
import type { CheckedConfig } from '../config.js';
import { StateError } from '../errors.js';
import { decodeConfig, encodeConfig } from './config-record.js';
import { damaged, readContainer, type StateRecord, writeContainer } from './container.js';
import { decodeMemory, type MemoryRun } from './memory-record.js';
import { decodeVcpu, type VcpuRecord } from './vcpu-record.js';

const TIME_AND_TURNS = { nanos: count53, remainder: count53, cursor: u32, quantumLeft: u32 };
const MACHINE = StateSchema.define('machine', TIME_AND_TURNS).upgrade(
  { ...TIME_AND_TURNS, random: array(u64, 4) },
  (old) => ({ ...old, random: [0n, 0n, 0n, 0n] }),
);

/** Time, turns and the state of the seeded random numbers; zeros: a machine without, or from before it had them. */
export type MachineRecord = StateOf<typeof MACHINE>;

/** A machine's state as a machine gives it. Device records are encoded by their schemas. */
export interface MachineState {
  readonly config: CheckedConfig;
  readonly machine: MachineRecord;
  readonly vcpus: readonly Uint8Array[];
  readonly devices: ReadonlyMap<string, Uint8Array>;
  readonly memory: Iterable<Uint8Array>;
}

/** A snapshot whose records were all checked, but for those of devices, which only a machine can check. */
export interface DecodedSnapshot {
  readonly config: CheckedConfig;
  readonly machine: MachineRecord;
  readonly vcpus: readonly VcpuRecord[];
  readonly devices: ReadonlyMap<string, Uint8Array>;
  readonly memory: readonly MemoryRun[];
}

export function encodeMachineRecord(record: MachineRecord): Uint8Array {
  return MACHINE.encode(record);
}

function* recordsOf(state: MachineState): Generator<StateRecord> {
  yield { kind: 'config', instance: '', payload: encodeConfig(state.config) };
  yield { kind: 'machine', instance: '', payload: MACHINE.encode(state.machine) };
  for (const [index, payload] of state.vcpus.entries())
    yield { kind: 'vcpu', instance: String(index), payload };
  for (const [instance, payload] of state.devices) yield { kind: 'device', instance, payload };
  let part = 0;
  for (const payload of state.memory) yield { kind: 'memory', instance: String(part++), payload };
}

/** The bytes of a snapshot. */
export function encodeSnapshot(state: MachineState): Uint8Array {
  return writeContainer(recordsOf(state));
}

/** Runs a decoder; whatever it has to complain about becomes one StateError that names the record. */
export function decoded<T>(what: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof StateDecodeError) throw damaged(`record "${what}": ${error.message}`, error);
    throw error;
  }
}

/**
 * Takes a snapshot apart and checks it.
 *
 * @throws StateError
 */
export function decodeSnapshot(bytes: Uint8Array): DecodedSnapshot {
  const byKind = new Map<string, Map<string, Uint8Array>>();
  for (const { kind, instance, payload } of readContainer(bytes)) {
    const instances = byKind.get(kind) ?? new Map<string, Uint8Array>();
    byKind.set(kind, instances);
    if (instances.has(instance)) throw damaged(`record "${kind} ${instance}" is there twice`);
    instances.set(instance, payload);
  }
  const known = ['config', 'machine', 'vcpu', 'device', 'memory'];
  const stranger = [...byKind.keys()].find((kind) => !known.includes(kind));
  if (stranger !== undefined) {
    const message = `The snapshot holds a record of kind "${stranger}", which this program does not know.`;
    throw new StateError('SNAPSHOT_UNKNOWN_RECORD', message, { params: { kind: stranger } });
  }
  const only = (kind: string): Uint8Array => {
    const payload = byKind.get(kind)?.get('');
    if (payload === undefined) throw damaged(`it has no record "${kind}"`);
    return payload;
  };
  const config = decoded('config', () => decodeConfig(only('config')));
  const machine = decoded('machine', () => MACHINE.decode(only('machine')));
  const vcpuRecords = byKind.get('vcpu') ?? new Map<string, Uint8Array>();
  if (vcpuRecords.size !== config.vcpus) throw damaged(`it has ${vcpuRecords.size} of ${config.vcpus} vCPUs`);
  const vcpus = Array.from({ length: config.vcpus }, (_, index) => {
    const payload = vcpuRecords.get(String(index));
    if (payload === undefined) throw damaged(`it has no vCPU ${index}`);
    return decoded(`vcpu ${index}`, () => decodeVcpu(payload));
  });
  const memory: MemoryRun[] = [];
  for (const [part, payload] of byKind.get('memory') ?? []) {
    for (const run of decoded(`memory ${part}`, () => decodeMemory(payload))) memory.push(run);
  }
  return { config, machine, vcpus, devices: byKind.get('device') ?? new Map(), memory };
}
