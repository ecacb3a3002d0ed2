// The container of a saved machine: a magic, a version, then records, the last of them `end`. A record is a kind, an
// instance, a length, a payload and a checksum of all that: a reader can list what it does not know, and nothing that
// was cut or changed passes.
//
//   file    "PARAVANE" u32 version=1, records
//   record  u8 length of kind, kind, u8 length of instance, instance, u32 length, payload, u32 checksum low, u32 high

import { StateReader, StateWriter } from '../../devices/schema.js';
import { StateError } from '../errors.js';
import { Checksum } from './checksum.js';

export const MAGIC = 'PARAVANE';
export const CONTAINER_VERSION = 1;
const END_KIND = 'end';

/** One piece of a machine's state. */
export interface StateRecord {
  /** What it is: `config`, `vcpu`, `device` … ASCII. */
  readonly kind: string;
  /** Which one: a device's name, a vCPU's number. ASCII, may be empty. */
  readonly instance: string;
  readonly payload: Uint8Array;
}

function putWord(out: StateWriter, word: string): void {
  out.u8(word.length);
  for (let i = 0; i < word.length; i++) out.u8(word.charCodeAt(i));
}

function header(record: StateRecord): Uint8Array {
  const out = new StateWriter();
  putWord(out, record.kind);
  putWord(out, record.instance);
  out.u32(record.payload.length);
  return out.finish();
}

function trailer(head: Uint8Array, payload: Uint8Array): Uint8Array {
  const { high, low } = new Checksum().update(head).update(payload).words();
  const out = new StateWriter();
  out.u32(low);
  out.u32(high);
  return out.finish();
}

/** Puts records into a container; they are copied once. */
export function writeContainer(records: Iterable<StateRecord>): Uint8Array {
  const start = new StateWriter();
  for (let i = 0; i < MAGIC.length; i++) start.u8(MAGIC.charCodeAt(i));
  start.u32(CONTAINER_VERSION);
  const pieces = [start.finish()];
  const add = (record: StateRecord) => {
    const head = header(record);
    pieces.push(head, record.payload, trailer(head, record.payload));
  };
  for (const record of records) add(record);
  add({ kind: END_KIND, instance: '', payload: new Uint8Array(0) });
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** A damaged snapshot, in one line. */
export function damaged(problem: string, cause?: unknown): StateError {
  return new StateError('SNAPSHOT_INVALID', `The snapshot is damaged: ${problem}.`, { cause });
}

function word(bytes: Uint8Array): string {
  if (bytes.some((byte) => byte < 0x20 || byte > 0x7e)) throw damaged('a record has no readable name');
  return String.fromCharCode(...bytes);
}

/**
 * Takes a container apart. Payloads are views of `bytes`.
 *
 * @throws StateError SNAPSHOT_INVALID or SNAPSHOT_VERSION
 */
export function readContainer(bytes: Uint8Array): StateRecord[] {
  const start = MAGIC.length + 4;
  if (bytes.length < start || word(bytes.subarray(0, MAGIC.length)) !== MAGIC) {
    throw new StateError('SNAPSHOT_INVALID', 'This is not a Paravane snapshot.');
  }
  const version = new StateReader(bytes.subarray(MAGIC.length, start)).u32();
  if (version !== CONTAINER_VERSION) {
    const message = `The snapshot has format version ${version}; this program reads version ${CONTAINER_VERSION}.`;
    throw new StateError('SNAPSHOT_VERSION', message, { params: { version } });
  }
  const records: StateRecord[] = [];
  let at = start;
  for (;;) {
    const { record, next } = readRecord(bytes, at);
    if (record.kind === END_KIND) {
      if (next !== bytes.length) throw damaged(`${bytes.length - next} bytes follow its end`);
      return records;
    }
    records.push(record);
    at = next;
  }
}

function readRecord(bytes: Uint8Array, start: number): { record: StateRecord; next: number } {
  let at = start;
  const take = (count: number): Uint8Array => {
    if (count > bytes.length - at) throw damaged(`it ends at byte ${bytes.length}, inside a record`);
    at += count;
    return bytes.subarray(at - count, at);
  };
  const length = (size: 1 | 4): number => {
    const reader = new StateReader(take(size));
    return size === 1 ? reader.u8() : reader.u32();
  };
  const kind = word(take(length(1)));
  const instance = word(take(length(1)));
  const payload = take(length(4));
  const head = bytes.subarray(start, at - payload.length);
  const expected = trailer(head, payload);
  const found = take(expected.length);
  if (expected.some((byte, index) => byte !== found[index])) {
    throw damaged(`the checksum of record "${kind}${instance === '' ? '' : ` ${instance}`}" is wrong`);
  }
  return { record: { kind, instance, payload }, next: at };
}
