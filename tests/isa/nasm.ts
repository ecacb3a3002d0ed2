// Runs NASM, the oracle of the assembler.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why the tests against NASM cannot run, or ''. */
export function missingNasm(): string {
  try {
    execFileSync('nasm', ['-v'], { stdio: 'ignore' });
    return '';
  } catch {
    return 'missing dependency nasm';
  }
}

interface Run {
  readonly bytes: Uint8Array;
  readonly listing: string;
  readonly errors: string;
}

function run(source: string): Run {
  const folder = mkdtempSync(join(tmpdir(), 'paravane-nasm-'));
  try {
    const [input, output, list] = ['in.asm', 'out.bin', 'out.lst'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(input, source);
    const done = spawnSync('nasm', ['-w-all', '-f', 'bin', '-o', output, '-l', list, input], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    const failed = done.status !== 0;
    return {
      bytes: failed ? new Uint8Array() : readFileSync(output),
      listing: failed ? '' : readFileSync(list, 'utf8'),
      errors: failed ? done.stderr || `nasm ended with ${done.status}` : '',
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Assembles a program; throws what NASM says if it refuses. */
export function nasm(source: string): Uint8Array {
  const { bytes, errors } = run(source);
  if (errors) throw new Error(errors);
  return bytes;
}

/** The bytes of each line assembled alone at its place, and the lines that NASM refuses as undefined. */
export function nasmLines(header: string, lines: readonly string[]): (Uint8Array | undefined)[] {
  const source = (skip: ReadonlySet<number>): string =>
    [header, ...lines.map((line, i) => (skip.has(i) ? '' : line))].join('\n');
  const refused = new Set<number>();
  let result = run(source(refused));
  for (let round = 0; round < 3 && result.errors; round++) {
    for (const match of result.errors.matchAll(/:(\d+): (?:error|fatal)/g)) refused.add(Number(match[1]) - 2);
    result = run(source(refused));
  }
  if (result.errors) throw new Error(result.errors);
  const starts = new Map<number, number>();
  for (const match of result.listing.matchAll(/^ *(\d+) ([0-9A-F]{8}) /gm)) {
    const line = Number(match[1]) - 2;
    if (!starts.has(line)) starts.set(line, Number.parseInt(match[2]!, 16));
  }
  const order = [...starts].sort((a, b) => a[1] - b[1] || a[0] - b[0]);
  const bytes: (Uint8Array | undefined)[] = lines.map(() => undefined);
  for (const [n, [line, start]] of order.entries()) {
    bytes[line] = result.bytes.subarray(start, order[n + 1]?.[1] ?? result.bytes.length);
  }
  return bytes;
}
