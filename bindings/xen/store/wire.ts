// Messages of xenstore's protocol. xen/include/public/io/xs_wire.h.

/** Types of messages. */
export const XS = {
  CONTROL: 0,
  DIRECTORY: 1,
  READ: 2,
  GET_PERMS: 3,
  WATCH: 4,
  UNWATCH: 5,
  TRANSACTION_START: 6,
  TRANSACTION_END: 7,
  INTRODUCE: 8,
  RELEASE: 9,
  GET_DOMAIN_PATH: 10,
  WRITE: 11,
  MKDIR: 12,
  RM: 13,
  SET_PERMS: 14,
  WATCH_EVENT: 15,
  ERROR: 16,
  IS_DOMAIN_INTRODUCED: 17,
  RESUME: 18,
  SET_TARGET: 19,
  RESET_WATCHES: 21,
  DIRECTORY_PART: 22,
} as const;

export const XS_HEADER_SIZE = 16;
export const XS_PAYLOAD_MOST = 4096;

/** A message; the payload has one character a byte. */
export interface StoreMessage {
  readonly type: number;
  readonly requestId: number;
  readonly transactionId: number;
  readonly payload: string;
}

/** Text of one character a byte. */
export function textOf(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 1024)
    text += String.fromCharCode(...bytes.subarray(at, at + 1024));
  return text;
}

/** Bytes of text of one character a byte. */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);
}

export function encodeMessage({ type, requestId, transactionId, payload }: StoreMessage): Uint8Array {
  const bytes = new Uint8Array(XS_HEADER_SIZE + payload.length);
  const view = new DataView(bytes.buffer);
  for (const [index, word] of [type, requestId, transactionId, payload.length].entries())
    view.setUint32(4 * index, word, true);
  bytes.set(bytesOf(payload), XS_HEADER_SIZE);
  return bytes;
}

/** Type, request, transaction and length of the payload. */
export function decodeHeader(bytes: Uint8Array): readonly [number, number, number, number] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, XS_HEADER_SIZE);
  const word = (index: number): number => view.getUint32(4 * index, true);
  return [word(0), word(1), word(2), word(3)];
}
