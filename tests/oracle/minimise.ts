// Makes a case that differs as plain as it can be while it still differs: fewer instructions and prefixes, zeros for
// registers, flags, vectors and memory.

import { disassemble } from '../../bindings/isa/disassembler.js';
import { compare } from './compare.js';
import { CASE, codeAt, FX, FX_SIZE, HAS_FX, HAS_YMM, MODE_BITS, padded, YMM_SIZE } from './format.js';
import type { OracleMachine } from './machine.js';
import type { Silicon } from './native.js';

const PREFIXES = new Set([0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3]);

/** A case taken apart. */
interface Parts {
  readonly head: Uint8Array<ArrayBuffer>;
  readonly fx: Uint8Array<ArrayBuffer> | undefined;
  readonly ymm: Uint8Array<ArrayBuffer> | undefined;
  readonly code: readonly number[];
  readonly window: Uint8Array<ArrayBuffer>;
}

function split(bytes: Uint8Array<ArrayBuffer>): Parts {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const parts = view.getUint8(CASE.parts);
  const code = codeAt(parts, 0);
  const length = view.getUint8(CASE.length);
  const window = code + padded(length);
  const ymm = CASE.rest + (parts & HAS_FX ? FX_SIZE : 0);
  return {
    head: bytes.slice(0, CASE.rest),
    fx: parts & HAS_FX ? bytes.slice(CASE.rest, CASE.rest + FX_SIZE) : undefined,
    ymm: parts & HAS_YMM ? bytes.slice(ymm, ymm + YMM_SIZE) : undefined,
    code: [...bytes.subarray(code, code + length)],
    window: bytes.slice(window, window + view.getUint16(CASE.bytes, true)),
  };
}

function join({ head, fx, ymm, code, window }: Parts): Uint8Array<ArrayBuffer> {
  const parts = (fx ? HAS_FX : 0) | (ymm ? HAS_YMM : 0);
  const codeStart = codeAt(parts, 0);
  const size = codeStart + padded(code.length) + padded(window.length);
  const bytes = new Uint8Array(size);
  bytes.set(head);
  const view = new DataView(bytes.buffer);
  view.setUint16(CASE.units, size / 8, true);
  view.setUint8(CASE.parts, parts);
  view.setUint8(CASE.length, code.length);
  view.setUint16(CASE.bytes, window.length, true);
  if (fx) bytes.set(fx, CASE.rest);
  if (ymm) bytes.set(ymm, CASE.rest + (fx ? FX_SIZE : 0));
  bytes.set(code, codeStart);
  bytes.set(window, codeStart + padded(code.length));
  return bytes;
}

/** Lengths of the instructions of the code. */
function lengths(parts: Parts): number[] {
  const found: number[] = [];
  for (let at = 0; at < parts.code.length; ) {
    const { length } = disassemble(Uint8Array.from(parts.code.slice(at)), {
      bits: MODE_BITS[parts.head[CASE.mode]!]!,
    });
    found.push(length);
    at += length;
  }
  return found;
}

function zeroed(
  bytes: Uint8Array<ArrayBuffer>,
  at: number,
  size: number,
): Uint8Array<ArrayBuffer> | undefined {
  if (bytes.subarray(at, at + size).every((byte) => byte === 0)) return undefined;
  const copy = bytes.slice();
  copy.fill(0, at, at + size);
  return copy;
}

/** Plainer cases to try, the largest steps first. */
function* plainer(parts: Parts): Generator<Parts> {
  // From the ends only: in the middle, what leaves flags undefined could come before what reads them.
  const all = lengths(parts);
  if (all.length > 1) {
    yield { ...parts, code: parts.code.slice(0, parts.code.length - all.at(-1)!) };
    yield { ...parts, code: parts.code.slice(all[0]) };
  }
  if (parts.window.length > 0) yield { ...parts, window: new Uint8Array(0) };
  for (const [i, byte] of parts.code.entries()) {
    if (!PREFIXES.has(byte)) break;
    yield { ...parts, code: parts.code.filter((_, n) => n !== i) };
  }
  for (let i = 0; i < 16; i++) {
    const head = zeroed(parts.head, CASE.gpr + 8 * i, 8);
    if (head) yield { ...parts, head };
  }
  for (let i = 0; i + 8 <= parts.window.length; i += 8) {
    const window = zeroed(parts.window, i, 8);
    if (window) yield { ...parts, window };
  }
  yield* plainerState(parts);
}

function* plainerState(parts: Parts): Generator<Parts> {
  const view = new DataView(parts.head.buffer);
  const rflags = view.getUint32(CASE.rflags, true);
  for (let bit = 1; bit < 1 << 20; bit <<= 1) {
    if (!(rflags & bit) || bit === 2 || bit === 0x200) continue;
    const head = parts.head.slice();
    new DataView(head.buffer).setUint32(CASE.rflags, rflags & ~bit, true);
    yield { ...parts, head };
  }
  for (let i = 0; parts.ymm && i < 16; i++) {
    const ymm = zeroed(parts.ymm, 16 * i, 16);
    if (ymm) yield { ...parts, ymm };
  }
  if (!parts.fx) return;
  for (let i = 0; i < 24; i++) {
    const fx = zeroed(parts.fx, FX.st + 16 * i, 16);
    if (fx) yield { ...parts, fx };
  }
  for (const [at, size, value] of [
    [FX.fcw, 2, 0x37f],
    [FX.fsw, 2, 0],
    [FX.mxcsr, 4, 0x1f80],
  ] as const) {
    const fx = parts.fx.slice();
    const control = new DataView(fx.buffer);
    const old = size === 2 ? control.getUint16(at, true) : control.getUint32(at, true);
    if (old === value) continue;
    if (size === 2) control.setUint16(at, value, true);
    else control.setUint32(at, value, true);
    yield { ...parts, fx };
  }
}

/** The plainest case found that still differs, with what differs in it. */
export async function minimise(
  silicon: Silicon,
  machine: OracleMachine,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; text: string }> {
  const differs = async (candidate: Uint8Array<ArrayBuffer>): Promise<string> => {
    const wanted = await silicon.run(candidate);
    const actual = machine.run(candidate);
    const view = (of: Uint8Array): DataView => new DataView(of.buffer, of.byteOffset, of.byteLength);
    return compare(view(candidate), 0, view(wanted), 0, view(actual), 0).text;
  };
  return minimiseBy(differs, bytes);
}

/** The plainest case found for which `differs` still has words. */
export async function minimiseBy(
  differs: (candidate: Uint8Array<ArrayBuffer>) => Promise<string>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; text: string }> {
  let best = bytes;
  let text = await differs(bytes);
  for (let again = text !== '', rounds = 0; again && rounds < 60; rounds++) {
    again = false;
    for (const parts of plainer(split(best))) {
      const candidate = join(parts);
      const found = await differs(candidate);
      if (!found) continue;
      best = candidate;
      text = found;
      again = true;
      break;
    }
  }
  return { bytes: best, text };
}
