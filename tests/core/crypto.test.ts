// AES, SHA, PCLMULQDQ and CRC32 as programs: published vectors, and results of node:crypto and of BigInt arithmetic.

import { createCipheriv, createHash } from 'node:crypto';
import { assemble } from '../../bindings/index.js';
import { assert, suite } from '../suite.js';
import { SystemMachine } from './system-machine.js';

const test = suite('crypto');

const KEY = 0x9000;
const INPUT = 0x9100;
const OUTPUT = 0x9200;
const SCHEDULE = 0xa000;

const machine = await SystemMachine.create();
const programs = new Map<string, Uint8Array>();

/** Runs a program in 64-bit mode with the machine's memory prepared. */
function run(source: string, memory: [number, Uint8Array][]): void {
  let code = programs.get(source);
  if (!code) programs.set(source, (code = assemble(`bits 64\n${source}\nhlt`).bytes));
  machine.long();
  machine.cpu.cr4 = 0x620n;
  for (const [at, bytes] of memory) machine.write(at, bytes);
  assert.is(machine.run(code, 100_000), 'halt');
  assert.is(machine.vector, -1);
}

function output(length: number): string {
  const bytes = new Uint8Array(length);
  machine.core.memory.read(OUTPUT, bytes);
  return Buffer.from(bytes).toString('hex');
}

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

/** One step of the expansion of an AES-128 key: the next round key into xmm1 and the schedule. */
const expand = (round: number, constant: number): string => `
aeskeygenassist xmm2, xmm1, ${constant}
pshufd xmm2, xmm2, 0xff
movdqa xmm3, xmm1
pslldq xmm3, 4
pxor xmm1, xmm3
pslldq xmm3, 4
pxor xmm1, xmm3
pslldq xmm3, 4
pxor xmm1, xmm3
pxor xmm1, xmm2
movdqa [${SCHEDULE + 16 * round}], xmm1`;

const CONSTANTS = [1, 2, 4, 8, 16, 32, 64, 128, 27, 54];
const ROUNDS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const AES128 = `movdqa xmm1, [${KEY}]
movdqa [${SCHEDULE}], xmm1
${CONSTANTS.map((constant, i) => expand(i + 1, constant)).join('\n')}
movdqa xmm0, [${INPUT}]
pxor xmm0, [${SCHEDULE}]
${ROUNDS.map((n) => `aesenc xmm0, [${SCHEDULE + 16 * n}]`).join('\n')}
aesenclast xmm0, [${SCHEDULE + 160}]
movdqa [${OUTPUT}], xmm0
pxor xmm0, [${SCHEDULE + 160}]
${[...ROUNDS]
  .reverse()
  .map((n) => `aesimc xmm4, [${SCHEDULE + 16 * n}]\naesdec xmm0, xmm4`)
  .join('\n')}
aesdeclast xmm0, [${SCHEDULE}]
movdqa [${OUTPUT + 16}], xmm0`;

test('AES-128 encrypts the block of FIPS 197 C.1 and decrypts it', () => {
  const key = bytesOf('000102030405060708090a0b0c0d0e0f');
  const text = '00112233445566778899aabbccddeeff';
  run(AES128, [
    [KEY, key],
    [INPUT, bytesOf(text)],
  ]);
  assert.is(output(32), `69c4e0d86a7b0430d8cdb78070b4c55a${text}`);
});

test('AES-128 is that of node:crypto', () => {
  for (let i = 0; i < 20; i++) {
    const key = createHash('sha256').update(`key ${i}`).digest().subarray(0, 16);
    const text = createHash('sha256').update(`text ${i}`).digest().subarray(0, 16);
    run(AES128, [
      [KEY, key],
      [INPUT, text],
    ]);
    const cipher = createCipheriv('aes-128-ecb', key, null).update(text).toString('hex');
    assert.is(output(32), cipher + text.toString('hex'));
  }
});

/** A message of fewer than 56 bytes, padded, as big-endian words in the order of memory. */
function paddedBlock(text: string): Uint8Array {
  const block = Buffer.alloc(64);
  block.write(text);
  block[text.length] = 0x80;
  block.writeUInt32BE(text.length * 8, 60);
  return block.swap32();
}

const words = (values: number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);

/** SHA-1 of one block: message words in xmm4–xmm7, ABCD in xmm0, E in xmm1. */
function sha1Program(): string {
  const w = (i: number): string => `xmm${4 + (i % 4)}`;
  const lines = [0, 1, 2, 3].flatMap((i) => [
    `movdqa xmm${4 + i}, [${INPUT + 16 * i}]`,
    `pshufd xmm${4 + i}, xmm${4 + i}, 0x1b`,
  ]);
  lines.push(`movdqa xmm0, [${KEY}]`, `movdqa xmm1, [${KEY + 16}]`, 'movdqa xmm8, xmm0');
  for (let group = 0; group < 20; group++) {
    if (group >= 4)
      // W[t] of four rounds from the sixteen words before them.
      lines.push(
        `sha1msg1 ${w(group)}, ${w(group + 1)}`,
        `pxor ${w(group)}, ${w(group + 2)}`,
        `sha1msg2 ${w(group)}, ${w(group + 3)}`,
      );
    lines.push('movdqa xmm9, xmm0');
    if (group === 0) lines.push(`paddd xmm1, ${w(0)}`);
    else lines.push(`sha1nexte xmm1, ${w(group)}`);
    lines.push(`sha1rnds4 xmm0, xmm1, ${Math.floor(group / 5)}`, 'movdqa xmm1, xmm9');
  }
  lines.push(`sha1nexte xmm1, [${KEY + 16}]`, 'paddd xmm0, xmm8');
  lines.push(`movdqa [${OUTPUT}], xmm0`, `movdqa [${OUTPUT + 16}], xmm1`);
  return lines.join('\n');
}

test('SHA-1 is that of node:crypto', () => {
  const program = sha1Program();
  for (const text of ['', 'abc', 'a longer message, of 41 characters indeed']) {
    run(program, [
      [INPUT, paddedBlock(text)],
      [KEY, words([0x10325476, 0x98badcfe, 0xefcdab89, 0x67452301, 0, 0, 0, 0xc3d2e1f0])],
    ]);
    const state = Buffer.from(output(32), 'hex');
    const digest = [12, 8, 4, 0, 28]
      .map((at) => state.readUInt32LE(at).toString(16).padStart(8, '0'))
      .join('');
    assert.is(digest, createHash('sha1').update(text).digest('hex'), text);
  }
});

const isPrime = (n: number): boolean => {
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
  return true;
};

/** The first `count` 32 bits of the fractional parts of roots of primes: FIPS 180-4 §4.2.2 and §5.3.3. */
function fractions(count: number, root: (n: number) => number): number[] {
  const values: number[] = [];
  for (let n = 2; values.length < count; n++)
    if (isPrime(n)) values.push(Math.floor((root(n) % 1) * 2 ** 32));
  return values;
}

/** SHA-256 of one block: ABEF in xmm1, CDGH in xmm2, schedule plus constants in xmm0. */
function sha256Program(): string {
  const w = (i: number): string => `xmm${4 + (i % 4)}`;
  const lines = [0, 1, 2, 3].map((i) => `movdqa xmm${4 + i}, [${INPUT + 16 * i}]`);
  lines.push(`movdqa xmm1, [${KEY}]`, `movdqa xmm2, [${KEY + 16}]`);
  for (let group = 0; group < 16; group++) {
    if (group >= 4)
      lines.push(
        `sha256msg1 ${w(group)}, ${w(group + 1)}`,
        `movdqa xmm3, ${w(group + 3)}`,
        `palignr xmm3, ${w(group + 2)}, 4`,
        `paddd ${w(group)}, xmm3`,
        `sha256msg2 ${w(group)}, ${w(group + 3)}`,
      );
    lines.push(`movdqa xmm0, ${w(group)}`, `paddd xmm0, [${SCHEDULE + 16 * group}]`);
    lines.push('sha256rnds2 xmm2, xmm1', 'pshufd xmm0, xmm0, 0x0e', 'sha256rnds2 xmm1, xmm2');
  }
  lines.push(`paddd xmm1, [${KEY}]`, `paddd xmm2, [${KEY + 16}]`);
  lines.push(`movdqa [${OUTPUT}], xmm1`, `movdqa [${OUTPUT + 16}], xmm2`);
  return lines.join('\n');
}

test('SHA-256 is that of node:crypto', () => {
  const [a, b, c, d, e, f, g, h] = fractions(8, Math.sqrt) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const program = sha256Program();
  for (const text of ['', 'abc', 'a longer message, of 41 characters indeed']) {
    run(program, [
      [INPUT, paddedBlock(text)],
      [KEY, words([f, e, b, a, h, g, d, c])],
      [SCHEDULE, words(fractions(64, Math.cbrt))],
    ]);
    const state = Buffer.from(output(32), 'hex');
    const order = [12, 8, 28, 24, 4, 0, 20, 16];
    const digest = order.map((at) => state.readUInt32LE(at).toString(16).padStart(8, '0')).join('');
    assert.is(digest, createHash('sha256').update(text).digest('hex'), text);
  }
});

test('PCLMULQDQ multiplies polynomials', () => {
  const mask = (1n << 64n) - 1n;
  let seed = 1n;
  const next = (): bigint => (seed = (seed * 6364136223846793005n + 1442695040888963407n) & mask);
  for (let i = 0; i < 64; i++) {
    const quads = [next(), next(), next(), i === 0 ? mask : next()];
    const chosen = [0x00, 0x01, 0x10, 0x11][i % 4] as number;
    run(
      `movdqa xmm0, [${INPUT}]\npclmulqdq xmm0, [${INPUT + 16}], ${chosen}\nmovdqa [${OUTPUT}], xmm0`,
      quads.map((quad, at) => [INPUT + 8 * at, new Uint8Array(BigUint64Array.of(quad).buffer)]),
    );
    const a = quads[chosen & 1] as bigint;
    const b = quads[2 + (chosen >> 4)] as bigint;
    let product = 0n;
    for (let bit = 0n; bit < 64n; bit++) if ((b >> bit) & 1n) product ^= a << bit;
    const bytes = Buffer.from(output(16), 'hex');
    assert.is(bytes.readBigUInt64LE(0) | (bytes.readBigUInt64LE(8) << 64n), product);
  }
});

test('CRC32 of "123456789" is E3069283H, in every operand size', () => {
  for (const steps of [
    [1, 1, 1, 1, 1, 1, 1, 1, 1],
    [2, 2, 2, 2, 1],
    [4, 4, 1],
    [8, 1],
    [1, 8],
  ]) {
    let at = INPUT;
    const lines = steps.map((size) => {
      const register = size === 8 ? 'rax' : 'eax';
      const line = `crc32 ${register}, ${{ 1: 'byte', 2: 'word', 4: 'dword', 8: 'qword' }[size]} [${at}]`;
      at += size;
      return line;
    });
    run(`mov rax, -1\n${lines.join('\n')}`, [[INPUT, Buffer.from('123456789')]]);
    assert.is(Number(machine.cpu.rax) ^ -1, 0xe3069283 | 0, steps.join());
    assert.is(machine.cpu.rax >> 32n, 0n);
  }
});
