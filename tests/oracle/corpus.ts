// The corpus file: cases with the results of a processor, compressed. docs/corpus.md describes it. Nothing here needs Node.

import { deflateSync, inflateSync } from 'fflate';

const MAGIC = 'PVCORPUS';
const VERSION = 1;
const HEAD = 16;

/** What a corpus says of itself. */
export interface CorpusHeader {
  /** The processor that recorded it: name, family, model, stepping, microcode. */
  readonly cpu: string;
  /** Forms by the numbers in the cases. */
  readonly forms: readonly string[];
  readonly cases: number;
}

/** Cases, and the results in the same order. */
export interface Corpus {
  readonly header: CorpusHeader;
  readonly cases: Uint8Array<ArrayBuffer>;
  readonly results: Uint8Array<ArrayBuffer>;
}

/** Makes a corpus file. */
export function writeCorpus(
  cpu: string,
  forms: readonly string[],
  cases: Uint8Array,
  results: Uint8Array,
): Uint8Array {
  const body = interleave(cases, results);
  const header: CorpusHeader = { cpu, forms, cases: body.count };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const plain = new Uint8Array(4 + text.length + body.bytes.length);
  new DataView(plain.buffer).setUint32(0, text.length, true);
  plain.set(text, 4);
  plain.set(body.bytes, 4 + text.length);
  const packed = deflateSync(plain, { level: 9 });
  const file = new Uint8Array(HEAD + packed.length);
  const view = new DataView(file.buffer);
  for (let i = 0; i < 8; i++) file[i] = MAGIC.charCodeAt(i);
  view.setUint32(8, VERSION, true);
  view.setUint32(12, plain.length, true);
  file.set(packed, HEAD);
  return file;
}

/** Each case followed by its result, which repeats much of it. */
function interleave(cases: Uint8Array, results: Uint8Array): { bytes: Uint8Array; count: number } {
  const bytes = new Uint8Array(cases.length + results.length);
  const sizeAt = (of: Uint8Array, at: number): number => 8 * (of[at]! | (of[at + 1]! << 8));
  let to = 0;
  let count = 0;
  for (let c = 0, r = 0; c < cases.length; count++) {
    const [caseSize, resultSize] = [sizeAt(cases, c), sizeAt(results, r)];
    bytes.set(cases.subarray(c, c + caseSize), to);
    bytes.set(results.subarray(r, r + resultSize), to + caseSize);
    to += caseSize + resultSize;
    c += caseSize;
    r += resultSize;
  }
  return { bytes, count };
}

/** Reads a corpus file. @throws Error when it is none, or one of another version */
export function readCorpus(file: Uint8Array): Corpus {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let i = 0; i < 8; i++) if (file[i] !== MAGIC.charCodeAt(i)) throw new Error('This is not a corpus.');
  const version = view.getUint32(8, true);
  if (version !== VERSION)
    throw new Error(`This is a corpus of version ${version}; version ${VERSION} is known.`);
  const plain = inflateSync(file.subarray(HEAD), { out: new Uint8Array(view.getUint32(12, true)) });
  const inside = new DataView(plain.buffer, plain.byteOffset, plain.byteLength);
  const start = 4 + inside.getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(plain.subarray(4, start))) as CorpusHeader;
  const cases = new Uint8Array(plain.length - start);
  const results = new Uint8Array(plain.length - start);
  let [caseEnd, resultEnd] = [0, 0];
  for (let at = start; at < plain.length; ) {
    const caseSize = 8 * inside.getUint16(at, true);
    const resultSize = 8 * inside.getUint16(at + caseSize, true);
    cases.set(plain.subarray(at, at + caseSize), caseEnd);
    results.set(plain.subarray(at + caseSize, at + caseSize + resultSize), resultEnd);
    caseEnd += caseSize;
    resultEnd += resultSize;
    at += caseSize + resultSize;
  }
  return { header, cases: cases.slice(0, caseEnd), results: results.slice(0, resultEnd) };
}
