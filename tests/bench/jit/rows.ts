// The rows of the JIT's benchmark: what each is about is told in guest/*.c.

import { MissingError } from '../engine.js';

export const GROUPS = ['integer', 'indirect', 'kernel', 'shell', 'dynamic', 'float', 'memory'] as const;
export type Group = (typeof GROUPS)[number];

export const ARCHES = ['i386', 'x86-64'] as const;
export type Arch = (typeof ARCHES)[number];

export interface JitRow {
  readonly name: string;
  readonly group: Group;
  /** Repetitions: one or two seconds of our interpreter. */
  readonly count: number;
}

const row = (group: Group, name: string, count: number): JitRow => ({ name, group, count });

export const JIT_ROWS: readonly JitRow[] = [
  row('integer', 'sieve', 250),
  row('integer', 'mix', 20_000_000),
  row('integer', 'int64', 12_000_000),
  row('integer', 'fib', 4_000),
  row('integer', 'sha256', 150_000),
  row('integer', 'crc32', 800),
  row('integer', 'qsort', 200),
  row('indirect', 'bytecode', 4_000),
  row('indirect', 'virtual', 150_000),
  row('kernel', 'syscall', 400_000),
  row('kernel', 'fork', 700),
  row('kernel', 'pipe', 12_000),
  row('kernel', 'faults', 800),
  row('kernel', 'file', 800),
  row('shell', 'ash', 8_000),
  row('shell', 'gzip', 2_000),
  row('shell', 'sha256sum', 6_000),
  row('shell', 'spawn', 60),
  row('dynamic', 'selfmod', 400_000),
  row('dynamic', 'patch', 400_000),
  row('dynamic', 'guestjit', 8_000),
  row('float', 'matmul-x87', 120),
  row('float', 'nbody-x87', 100_000),
  row('float', 'matmul-sse2', 240),
  row('float', 'nbody-sse2', 400_000),
  row('float', 'float4', 20_000),
  row('memory', 'memcpy', 400_000),
  row('memory', 'repmovs', 1_600_000),
  row('memory', 'repstos', 1_600_000),
  row('memory', 'stream', 60),
  row('memory', 'chase', 4_000_000),
];

/** What runs in a browser unless asked otherwise: one of each kind. */
export const BROWSER_ROWS = ['sha256', 'bytecode', 'pipe', 'ash', 'matmul-sse2', 'memcpy'] as const;

/** Rows by names or groups; all without. Throws MissingError with the stranger's name. */
export function selectRows(only: readonly string[]): JitRow[] {
  const stranger = only.find((wish) => !JIT_ROWS.some(({ name, group }) => wish === name || wish === group));
  if (stranger !== undefined) {
    throw new MissingError(
      `No row or group is called ${stranger}; there are ${GROUPS.join(', ')}; ${JIT_ROWS.map(({ name }) => name).join(', ')}.`,
    );
  }
  return JIT_ROWS.filter(
    ({ name, group }) => only.length === 0 || only.includes(name) || only.includes(group),
  );
}
