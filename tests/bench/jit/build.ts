// Compiles the guest program of the JIT's benchmark for both architectures, and the meter of CPU times.

import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { BENCH_CACHE, MissingError, ROOT } from '../engine.js';
import type { Arch } from './rows.js';

const HERE = join(ROOT, 'tests/bench/jit');

/** Freestanding: gcc alone is enough, no C library of either architecture is needed. */
const COMMON = [
  ...['-O2', '-mtune=generic', '-ffreestanding', '-fno-pic', '-fno-stack-protector', '-fno-strict-aliasing'],
  ...['-fno-asynchronous-unwind-tables', '-fno-tree-loop-distribute-patterns', '-fno-math-errno'],
  ...['-Wall', '-Wextra'],
];
const TARGET: Record<Arch, readonly string[]> = {
  i386: ['-m32', '-march=i686'],
  'x86-64': ['-m64', '-mno-red-zone'],
};
const SSE2 = ['-msse2', '-mfpmath=sse'];

/** Objects: name, source, flags beside the common ones. */
function objects(arch: Arch): [string, string, readonly string[]][] {
  const plain = arch === 'i386' ? ['-mno-sse'] : [];
  const sources = ['runtime', 'integer', 'indirect', 'kernel', 'shell', 'dynamic'];
  return [
    ...sources.map((name): [string, string, readonly string[]] => [name, name, plain]),
    ['memory', 'memory', SSE2],
    ['vector', 'vector', SSE2],
    ['float-x87', 'float', [...plain, '-mfpmath=387']],
    ['float-sse2', 'float', [...SSE2, '-DSSE2']],
  ];
}

function run(program: string, args: readonly string[]): void {
  try {
    execFileSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  } catch (error) {
    throw new MissingError(
      `${program} cannot build the guests of the benchmark: ${(error as Error).message}`,
    );
  }
}

/** Compiles the rows. Returns the path of the program. */
export function buildJitGuest(arch: Arch): string {
  const folder = join(BENCH_CACHE, 'jit', arch);
  mkdirSync(folder, { recursive: true });
  const files = objects(arch).map(([name, source, flags]) => {
    const object = join(folder, `${name}.o`);
    run('gcc', [
      ...COMMON,
      ...TARGET[arch],
      ...flags,
      '-c',
      '-o',
      object,
      join(HERE, 'guest', `${source}.c`),
    ]);
    return object;
  });
  const program = join(folder, 'jit-rows');
  const link = ['-no-pie', '-nostdlib', '-static', '-Wl,--build-id=none', '-s'];
  run('gcc', [TARGET[arch][0] as string, ...link, '-o', program, ...files]);
  return program;
}

/** Compiles the meter. Returns its path. */
export function buildMeter(): string {
  const program = join(BENCH_CACHE, 'meter');
  run('gcc', ['-O2', '-Wall', '-Wextra', '-o', program, join(HERE, 'meter.c')]);
  return program;
}
