// What `xl save` writes: the request that made the domain, then its snapshot.

import { ConfigError, StateError } from '../errors.js';
import { MAGIC } from '../snapshot/container.js';
import { checkDomainRequest, type DomainRequest } from './request.js';

const SAVED_MAGIC = 'PVXLSAV1';
const LENGTH_AT = 8;
const REQUEST_AT = 12;
const LONGEST_REQUEST = 1 << 20;

/** A saved domain in its parts; no request: the file is a bare snapshot. */
export interface Saved {
  readonly request: DomainRequest | null;
  readonly snapshot: Uint8Array;
}

/** The bytes of the file. */
export function encodeSaved(request: DomainRequest | null, snapshot: Uint8Array): Uint8Array {
  if (request === null) return snapshot;
  const json = new TextEncoder().encode(JSON.stringify(request));
  const bytes = new Uint8Array(REQUEST_AT + json.length + snapshot.length);
  bytes.set(new TextEncoder().encode(SAVED_MAGIC));
  new DataView(bytes.buffer).setUint32(LENGTH_AT, json.length, true);
  bytes.set(json, REQUEST_AT);
  bytes.set(snapshot, REQUEST_AT + json.length);
  return bytes;
}

function damaged(what: string, cause?: unknown): StateError {
  return new StateError('SAVED_DAMAGED', `The saved domain is damaged: ${what}.`, { cause });
}

/** @throws StateError when the bytes are neither a saved domain nor a snapshot */
export function decodeSaved(bytes: Uint8Array): Saved {
  const magic = String.fromCharCode(...bytes.subarray(0, SAVED_MAGIC.length));
  if (magic.startsWith(MAGIC)) return { request: null, snapshot: bytes };
  if (magic !== SAVED_MAGIC) throw new StateError('SAVED_FOREIGN', 'The file is no saved domain.');
  if (bytes.length < REQUEST_AT) throw damaged('it ends early');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(LENGTH_AT, true);
  if (length > LONGEST_REQUEST || REQUEST_AT + length > bytes.length) throw damaged('it ends early');
  try {
    const json = new TextDecoder('utf-8', { fatal: true }).decode(
      bytes.subarray(REQUEST_AT, REQUEST_AT + length),
    );
    const request = checkDomainRequest(JSON.parse(json), 'request') as DomainRequest;
    return { request, snapshot: bytes.subarray(REQUEST_AT + length) };
  } catch (error) {
    throw damaged(error instanceof ConfigError ? error.message.replace(/\.$/, '') : 'its request', error);
  }
}
