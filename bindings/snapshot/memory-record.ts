// Guest memory as records: runs of pages that are not all zeros. Each record stands alone, so that memory of any size
// goes through buffers of bounded size.
//
//   run  u64 guest-physical address, u32 pages, u32 1 = ROM, the pages

import { StateReader, StateWriter } from '../../devices/schema.js';
import { PAGE_SIZE, type PhysicalMemory } from '../memory.js';
import type { Checksum } from './checksum.js';
import { damaged } from './container.js';

const PAGES_PER_RECORD = 4096;
const ADDRESS_LIMIT = 2n ** 48n;

/** Pages that follow each other in memory. */
export interface MemoryRun {
  readonly gpa: number;
  readonly rom: boolean;
  /** Whole pages. */
  readonly bytes: Uint8Array;
}

function isZero(page: Uint8Array): boolean {
  const words = new Uint32Array(page.buffer, page.byteOffset, PAGE_SIZE / 4);
  for (let i = 0; i < words.length; i++) if (words[i] !== 0) return false;
  return true;
}

/** The payloads of the memory records. */
export function* encodeMemory(memory: PhysicalMemory): Generator<Uint8Array> {
  let run: { gpa: number; rom: boolean; pages: Uint8Array[] } | undefined;
  let out = new StateWriter();
  let pages = 0;
  const endRun = () => {
    if (run === undefined) return;
    out.u64(BigInt(run.gpa));
    out.u32(run.pages.length);
    out.u32(run.rom ? 1 : 0);
    for (const page of run.pages) out.bytes(page);
    run = undefined;
  };
  for (const { gpa, rom, bytes } of memory.usedPages()) {
    if (isZero(bytes)) continue;
    const follows = run !== undefined && run.rom === rom && run.gpa + run.pages.length * PAGE_SIZE === gpa;
    if (!follows) {
      endRun();
      run = { gpa, rom, pages: [] };
    }
    run?.pages.push(bytes.slice());
    pages++;
    if (pages < PAGES_PER_RECORD) continue;
    endRun();
    yield out.finish();
    out = new StateWriter();
    pages = 0;
  }
  endRun();
  if (pages > 0) yield out.finish();
}

/** @throws StateDecodeError or StateError when the record is malformed */
export function decodeMemory(payload: Uint8Array): MemoryRun[] {
  const from = new StateReader(payload);
  const runs: MemoryRun[] = [];
  while (from.remaining > 0) {
    const gpa = from.u64();
    const length = from.u32() * PAGE_SIZE;
    const rom = from.u32();
    if (gpa % BigInt(PAGE_SIZE) !== 0n || gpa + BigInt(length) > ADDRESS_LIMIT || length === 0 || rom > 1) {
      throw damaged(`memory at 0x${gpa.toString(16)} is no run of pages`);
    }
    if (length > from.remaining) throw damaged(`memory at 0x${gpa.toString(16)} is not all there`);
    const start = payload.length - from.remaining;
    runs.push({ gpa: Number(gpa), rom: rom === 1, bytes: payload.subarray(start, start + length) });
    from.bytes(length);
  }
  return runs;
}

/** Adds the contents of memory to a hash, by address; pages of zeros count as never touched. */
export function hashMemory(memory: PhysicalMemory, hash: Checksum): void {
  for (const { gpa, rom, bytes } of memory.usedPages()) {
    if (!isZero(bytes))
      hash
        .number(gpa)
        .number(rom ? 1 : 0)
        .update(bytes);
  }
}
