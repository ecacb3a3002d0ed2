// The crash report: which instructions it shows, and why it says that nothing could be delivered.

import type { CrashReport } from '../../bindings/host/index.js';
import { disassemble } from '../../bindings/isa/disassembler.js';
import { crashLines, paletteFor, statsLines } from '../../cli/report.js';
import { assert, suite } from '../suite.js';

const test = suite('cli/report');
const palette = paletteFor({}, {});
const SEGMENTS = ['es', 'cs', 'ss', 'ds', 'fs', 'gs', 'ldtr', 'tr'];

interface Scene {
  readonly mode?: string;
  readonly rip: number;
  readonly trail: readonly number[];
  readonly idt?: { readonly base: number; readonly limit: number };
}

function lines(scene: Scene, code: Readonly<Record<number, readonly number[]>>): string[] {
  const segment = { selector: 8, base: 0n, limit: 0xffff_ffff, access: 0xc09b };
  const names = 'rax rbx rcx rdx rsi rdi rbp rsp rflags cr0 cr2 cr3 cr4 efer'.split(' ');
  const report: CrashReport = {
    vcpu: 0,
    summary: 'Triple fault on vCPU 0.',
    registers: { ...Object.fromEntries(names.map((name) => [name, 0n])), rip: BigInt(scene.rip) },
    segments: Object.fromEntries(SEGMENTS.map((name) => [name, segment])) as never,
    mode: scene.mode ?? 'protected 32',
    exception: { vector: 13, code: 0x42 },
    trail: scene.trail.map(BigInt),
    code: new Uint8Array(0),
  };
  const memory = new Map<number, number>();
  for (const [start, bytes] of Object.entries(code)) {
    for (const [index, byte] of bytes.entries()) memory.set(Number(start) + index, byte);
  }
  const read = (linear: bigint, length: number): Uint8Array => {
    const found: number[] = [];
    for (let at = Number(linear); found.length < length && memory.has(at); at++)
      found.push(memory.get(at) ?? 0);
    return new Uint8Array(found);
  };
  const { base, limit } = scene.idt ?? { base: 0, limit: 0 };
  return crashLines(report, { read, disassemble, idt: { base: BigInt(base), limit }, palette });
}

function instructions(all: readonly string[]): string[] {
  return all.slice(all.indexOf('Last instructions') + 1).map((line) => line.replace(/ {2,}/g, ' '));
}

test('blocks end at their jump or where the next was entered, and the last at RIP', () => {
  const code = { 16: [0x40, 0xeb, 0x0d, 0xcc], 32: [0x41, 0x0f, 0x0b, 0x42] };
  assert.equal(instructions(lines({ rip: 0x21, trail: [0x10, 0x20] }, code)), [
    ...[' 00000010 40 inc eax', ' 00000011 eb 0d jmp short 0x20', ' 00000020 41 inc ecx'],
    '=> 00000021 0f 0b ud2',
  ]);
});

test('a loop is shown once', () => {
  const code = { 16: [0x40, 0xeb, 0xfd] };
  const shown = instructions(lines({ rip: 0x11, trail: [0x10, 0x10, 0x10] }, code));
  assert.equal(shown, [' 00000010 40 inc eax', '=> 00000011 eb fd jmp short 0x10']);
});

test('a jump to where no memory is says so', () => {
  const code = { 16: [0xeb, 0x6e] };
  const shown = instructions(lines({ rip: 0x80, trail: [0x10] }, code));
  assert.equal(shown.slice(-1), ['=> 00000080 no memory is mapped here']);
});

test('says what is wrong with the interrupt descriptor table', () => {
  const why = (idt?: Scene['idt'], gate: readonly number[] = []): string =>
    lines({ rip: 0x10, trail: [], ...(idt === undefined ? {} : { idt }) }, { 16: [0x90], 4160: gate })[1] ??
    '';
  assert.match(why(), /no interrupt descriptor table; last came #GP general protection, error code 0042\.$/);
  assert.match(why({ base: 0x1000, limit: 0x1f }), /limit 001f\) ends before/);
  assert.match(why({ base: 0x1000, limit: 0x7ff }), /at 00001000 is not mapped/);
  assert.match(why({ base: 0x1000, limit: 0x7ff }, [0, 0, 8, 0, 0, 0x0e, 0, 0]), /gate .* is not present/);
  assert.match(why({ base: 0x1000, limit: 0x7ff }, [0, 0, 8, 0, 0, 0x8e, 0, 0]), /cannot be reached/);
});

test('colours only on a terminal without NO_COLOR', () => {
  const terminal = { isTTY: true };
  assert.is(paletteFor(terminal, {}).alarm('x'), '\x1b[31mx\x1b[0m');
  assert.is(paletteFor(terminal, { NO_COLOR: '1' }).alarm('x'), 'x');
  assert.is(paletteFor(terminal, { NO_COLOR: '' }).alarm('x'), '\x1b[31mx\x1b[0m');
  assert.is(paletteFor(terminal, { TERM: 'dumb' }).alarm('x'), 'x');
  assert.is(paletteFor({}, {}).alarm('x'), 'x');
});

test('counts exits by reason, the most frequent first', () => {
  const stats = {
    ...{
      instructions: 5_000_000,
      virtualNanos: 2e9,
      busyMs: 1000,
      mips: 5,
      guestErrors: 1,
      memoryHeld: 1 << 20,
      jit: {
        regions: 0,
        modules: 0,
        bytes: 0,
        instructions: 0,
        killed: 0,
        drops: 0,
        entries: 0,
        retired: 0,
        exits: { next: 0, indirect: 0, stop: 0, miss: 0, budget: 0, guard: 0 },
      },
    },
    exits: { budget: 1, halt: 30, shutdown: 0 },
  };
  const shown = statsLines(stats, palette);
  assert.ok(shown.includes('instructions   5000000'));
  assert.ok(shown.includes('core exits     halt 30, budget 1'));
});
