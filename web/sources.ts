// Gets the bytes of a Source, in the Worker, so that the page never waits for them.

import { monitorImage } from '../bindings/host/index.js';
import type { Source } from './protocol.js';

/** A file could not be read or fetched. */
export class SourceError extends Error {
  readonly code = 'SOURCE_UNREADABLE';
}

/** Called as bytes arrive; `total` is 0 when it is not known. */
export type Progress = (name: string, loaded: number, total: number) => void;

function lastPart(url: string): string {
  return new URL(url).pathname.split('/').at(-1) || url;
}

async function fetched(url: string, progress: Progress): Promise<Uint8Array> {
  const name = lastPart(url);
  let response: Response;
  try {
    response = await fetch(url);
  } catch {
    throw new SourceError(`Cannot fetch ${name}: the server does not answer.`);
  }
  if (!response.ok) throw new SourceError(`Cannot fetch ${name}: the server answers ${response.status}.`);
  // With a content encoding, the length is that of the packed bytes.
  const packed = response.headers.has('content-encoding');
  const total = packed ? 0 : Number(response.headers.get('content-length') ?? 0);
  const pieces: Uint8Array[] = [];
  let loaded = 0;
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      pieces.push(value);
      loaded += value.length;
      progress(name, loaded, total);
    }
  } catch {
    throw new SourceError(`Cannot fetch ${name}: the connection broke after ${loaded} bytes.`);
  }
  const bytes = new Uint8Array(loaded);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** @throws SourceError */
export async function bytesOf(source: Source, progress: Progress = () => {}): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  if ('builtIn' in source) return monitorImage();
  if ('url' in source) return fetched(new URL(source.url, globalThis.location?.href).href, progress);
  try {
    return new Uint8Array(await source.arrayBuffer());
  } catch {
    const name = 'name' in source ? String(source.name) : 'the file';
    throw new SourceError(`Cannot read ${name}: it was changed, removed, or is too large.`);
  }
}
