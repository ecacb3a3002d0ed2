// Strings of bytes on the processor that this runs on: how long they are, and whether it has them (silicon-decoder.c).

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bits } from '../../bindings/isa/table.js';

const SOURCE = fileURLToPath(new URL('silicon-decoder.c', import.meta.url));

export interface Verdict {
  /** Bytes that the processor reads; 0 if more than were given. */
  readonly length: number;
  /** Exception that it ended with; 1 is the single step behind a completed instruction. */
  readonly vector: number;
}

export type SiliconDecoder = (strings: readonly Uint8Array[], bits: Bits) => Verdict[];

/** Why there is none, or the processor as a decoder. */
export function buildSiliconDecoder(): SiliconDecoder | string {
  if (process.arch !== 'x64' || process.platform !== 'linux') return 'needs Linux on x86-64';
  if (spawnSync('gcc', ['--version']).status !== 0) return 'missing dependency gcc';
  const folder = mkdtempSync(join(tmpdir(), 'paravane-silicon-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, 'silicon-decoder');
  const flags = ['-O1', '-fno-stack-protector', '-mno-red-zone'];
  execFileSync('gcc', [...flags, '-o', program, SOURCE], { stdio: 'inherit' });
  const probe = spawnSync(program, { input: '32 90\n', encoding: 'utf8' });
  if (probe.status !== 0) return `this kernel runs no 32-bit segments: ${probe.stderr.trim()}`;
  return (strings, bits) => {
    const input = strings.map((bytes) => `${bits} ${Buffer.from(bytes).toString('hex')}\n`).join('');
    const output = execFileSync(program, { input, encoding: 'utf8', maxBuffer: strings.length * 16 + 4096 });
    return output
      .trim()
      .split('\n')
      .map((line) => {
        const [length, vector] = line.split(' ').map(Number) as [number, number];
        return { length, vector };
      });
  };
}
