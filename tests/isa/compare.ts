// Compares the assembler with NASM line by line, and each line with itself after disassembly.

import { AssemblyError, assemble } from '../../bindings/isa/assembler.js';
import { disassemble } from '../../bindings/isa/disassembler.js';
import type { Bits } from '../../bindings/isa/table.js';
import { assert } from '../suite.js';
import { nasmLines } from './nasm.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** What we make of one line; the reason if we refuse it. */
function attempt(line: string, bits: Bits, origin: number): string {
  try {
    return hex(assemble(line, { bits, origin }).bytes);
  } catch (error) {
    if (!(error instanceof AssemblyError)) throw error;
    return error.message;
  }
}

/** Keywords that ask for another encoding than the shortest do not survive disassembly. */
const UNUSUAL =
  /^(times|d[bdw]|fin|fsave|fst[sc]w) ?|strict|near|\[(byte|dword) [er]|^(mov|add|imul) \w+, \$$/;

/** Compares lines at their places; returns how many NASM knows. */
export function compare(lines: readonly string[], bits: Bits): number {
  const wanted = nasmLines(`bits ${bits}`, lines);
  let known = 0;
  let at = 0;
  for (const [i, line] of lines.entries()) {
    const bytes = wanted[i];
    if (!bytes) continue;
    known++;
    assert.is(attempt(line, bits, at), hex(bytes), `${bits}-bit "${line}"`);
    if (!UNUSUAL.test(line)) {
      const { text, length } = disassemble(bytes, { bits, address: at });
      assert.is(length, bytes.length, `length of "${line}", disassembled as "${text}"`);
      assert.is(attempt(text, bits, at), hex(bytes), `"${line}", disassembled as "${text}"`);
    }
    at += bytes.length;
  }
  return known;
}
