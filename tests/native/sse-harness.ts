// Compares the MMX, SSE and later handlers with the processor this runs on, from the lines of the opcode table.

import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { V_FPR, V_RCX, V_RDX, V_XMM } from '../../bindings/layout.gen.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Bytes of a recorded case and where the module under test reads them. */
export const CASE_SIZE = 256;
const CASES_AT = 0x130000;
const ACTUAL_AT = 0x104000;

/** A line of the opcode table that one of our classes serves. */
export interface Line {
  bytes: string[];
  mnemonic: string;
  operands: string[];
  handler: string;
  attributes: string[];
}

/** One encoding: bytes for the processor, operands for the handler. */
export interface Form {
  title: string;
  handler: string;
  code: string;
  kind: string;
  reg: number;
  rm: number;
  memory: boolean;
  imm: number;
  /** REX.W. */
  wide: boolean;
  tolerance: number;
}

/** The compiled handlers. */
export interface Core {
  handlers: Map<string, number>;
  memory: WebAssembly.Memory;
  batch(
    handler: number,
    at: number,
    n: number,
    reg: number,
    rm: number,
    memory: boolean,
    imm: number,
    tolerance: number,
  ): number;
  differences(): number;
  dispatch(handler: number, v: number, rec: number, p: number): void;
}

/** Classes of handlers, and the file that each is in. */
const FILES: Record<string, string> = {
  FxState: 'fxstate',
  Ssse3: 'ssse3',
  Ssse3Mmx: 'ssse3',
  Aes: 'crypto-aes',
  Clmul: 'crypto-clmul',
  Crc32: 'crypto-crc32',
  Sha: 'crypto-sha',
  Bits2: 'bits2',
};
const HANDLER = /^(Mmx|Sse[A-Z4]\w*|FxState|Ssse3|Ssse3Mmx|Aes|Clmul|Crc32|Sha|Bits2)\.\w+(<>)?$/;
/** What the oracle cannot run: the stack pointer of its signal handler, random numbers, the processor's number. */
const UNREPEATABLE = /^Bits2\.rd/;

/** Operand sizes in code of 64 bits: type, prefix or REX.W. */
const SIZES = [
  ['u16', '66'],
  ['u32', ''],
  ['u64', 'W1'],
];

/** A line whose handler exists once a size, as lines of one size each. */
function sized(line: Line): Line[] {
  // REX.W makes the lengths of these 64 bits wide.
  if (line.mnemonic.startsWith('pcmpestr')) return [line, { ...line, bytes: ['W1', ...line.bytes] }];
  if (!line.handler.endsWith('<>')) return [line];
  const name = line.handler.slice(0, -2);
  const y = line.operands.includes('Gy');
  const w0 = line.bytes.includes('W0');
  return SIZES.filter(([type]) => !(y && type === 'u16') && !(w0 && type === 'u64')).map(
    ([type, prefix]) => ({
      ...line,
      handler: `${name}<${type}>`,
      bytes: prefix ? [prefix, ...line.bytes] : line.bytes,
    }),
  );
}

/** Reads the lines of MMX, SSE and later extensions without VEX from the opcode table. */
export function readTable(): Line[] {
  const lines: Line[] = [];
  for (const text of readFileSync(join(ROOT, 'assembly/opcodes.txt'), 'utf8').split('\n')) {
    const tokens = text.trim().split(/\s+/);
    const at = tokens.findIndex((token) => HANDLER.test(token));
    if (text.startsWith('#') || text.startsWith('VEX') || at < 3 || UNREPEATABLE.test(tokens[at] as string))
      continue;
    const line = {
      bytes: tokens.slice(0, at - 2),
      mnemonic: tokens[at - 2] as string,
      operands: (tokens[at - 1] as string).split(','),
      handler: tokens[at] as string,
      attributes: tokens.slice(at + 1),
    };
    lines.push(...sized(line));
  }
  return lines;
}

/** What the operands of an instruction are mostly: singles, doubles, characters or integers. */
function kindOf(mnemonic: string): string {
  if (/^pcmp[ei]str/.test(mnemonic)) return 'c';
  const conversion = /^cvtt?([a-z]+)2/.exec(mnemonic)?.[1];
  const name = conversion ?? mnemonic;
  return /[ps]d$/.test(name) && !name.startsWith('p')
    ? 'd'
    : conversion === 'pd'
      ? 'd'
      : /[ps]s$/.test(name)
        ? 's'
        : 'i';
}

/** Block offset of operand `code`: registers with number 1 (ModRM.reg) or 2 (r/m). */
function registerOf(code: string, number: number): number {
  if (/^[VWU]/.test(code)) return V_XMM + 32 * number;
  if (/^[PQN]/.test(code)) return V_FPR + 16 * number;
  return number === 1 ? V_RCX : V_RDX;
}

/** `rm`: number of the r/m register, or 0 for memory. */
function encode(line: Line, rm: number, imm: number): string {
  let code = '';
  let rex = '';
  for (const token of line.bytes) {
    if (token === 'W1') rex = '48';
    else if (token === '0F') code += `${rex}0F`;
    else if (/^[0-9A-F]{2}$/.test(token)) code += token;
    else if (token.startsWith('/')) {
      const reg = token === '/r' ? 1 : Number(token[1]);
      code += ((rm ? 0xc0 | rm : 6) | (reg << 3)).toString(16).padStart(2, '0');
    }
  }
  return line.operands.includes('Ib') ? code + imm.toString(16).padStart(2, '0') : code;
}

/** Every form of a line: memory, register 2 and, as both operands, register 1; with each of `immediates` where there is one. */
export function formsOf(line: Line, immediates: number[]): Form[] {
  const hasModrm = line.bytes.some((token) => token.startsWith('/'));
  const inRegister = hasModrm ? [2, 1] : [2];
  const places =
    !hasModrm || line.bytes.includes('r') ? inRegister : line.bytes.includes('m') ? [0] : [0, ...inRegister];
  const regCode = line.operands.find((code) => /^[VPG]/.test(code)) ?? '';
  const rmCode = line.operands.find((code) => /^[WUQNEM]/.test(code)) ?? '';
  const packed = line.mnemonic.endsWith('ps') ? 4 : 0;
  const isReciprocal = /^r(cp|sqrt)[ps]s$/.test(line.mnemonic);
  const approximate = isReciprocal ? packed | (line.mnemonic.startsWith('rcp') ? 1 : 2) : 0;
  return places.flatMap((rm) =>
    (line.operands.includes('Ib') ? immediates : [0]).map((imm) => ({
      title: `${line.mnemonic} ${line.operands.join(',')} ${rm ? `register ${rm}` : 'memory'} ${imm}`,
      handler: line.handler,
      code: encode(line, rm, imm),
      kind: kindOf(line.mnemonic),
      reg: registerOf(regCode, 1),
      rm: registerOf(rmCode, rm),
      memory: rm === 0,
      imm,
      wide: line.bytes.includes('W1'),
      tolerance: approximate | (line.mnemonic === 'cvtpi2ps' && rm === 0 ? 8 : 0),
    })),
  );
}

/** Compiles the handlers alone, with stand-ins for memory, addresses and mode. */
export async function buildCore(lines: Line[]): Promise<Core> {
  const handlers = [...new Set(lines.map((line) => line.handler))];
  const folder = mkdtempSync(join(tmpdir(), 'sse-'));
  try {
    const source = join(ROOT, 'assembly');
    mkdirSync(join(folder, 'fp'));
    const copy = (from: string, pattern: RegExp): void => {
      for (const name of readdirSync(join(source, from))) {
        if (pattern.test(name)) cpSync(join(source, from, name), join(folder, from, name));
      }
    };
    copy('', /^(layout|outcome|flags|gpr|wide|host|mmx.*|s?sse.*|crypto-.*|bits2|fxstate)\.ts$/);
    copy('fp', /^scalar.*\.ts$/);
    const stubs = join(ROOT, 'tests/native/sse-stubs');
    for (const name of readdirSync(stubs))
      cpSync(join(stubs, name), join(folder, name.replace(/\.as$/, '.ts')));
    writeFileSync(join(folder, 'dispatch.ts'), dispatcher(handlers));
    const asc = join(ROOT, 'node_modules/assemblyscript/bin/asc.js');
    const options =
      '-O3 --runtime stub --noAssert --uncheckedBehavior always --importMemory --zeroFilledMemory --enable simd';
    const output = join(folder, 'sse.wasm');
    const args = [
      asc,
      'batch.ts',
      'dispatch.ts',
      ...options.split(' '),
      '--memoryBase',
      '32768',
      '-o',
      output,
    ];
    execFileSync(process.execPath, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
    const memory = new WebAssembly.Memory({ initial: 1024 });
    const { instance } = await WebAssembly.instantiate(readFileSync(output), {
      env: { memory, abort() {} },
      host: { random: () => 0 },
    });
    const { batch, differences, dispatch } = instance.exports as unknown as Core;
    return { handlers: new Map(handlers.map((name, i) => [name, i])), memory, batch, differences, dispatch };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Source of a function that calls handler `id`. */
function dispatcher(handlers: string[]): string {
  const fileOf = (name: string): string =>
    FILES[name] ??
    name
      .replace(/^Sse(4)?/, 'sse$1-')
      .replace('Mmx', 'mmx')
      .toLowerCase();
  const classes = [...new Set(handlers.map((name) => name.split('.')[0] as string))];
  return [
    ...classes.map((name) => `import { ${name} } from './${fileOf(name)}';`),
    'export function dispatch(id: u32, v: usize, rec: usize, p: usize): void {',
    '  switch (id) {',
    ...handlers.map((name, i) => `    case ${i}: ${name}(v, rec, p); break;`),
    '    default: unreachable();',
    '  }',
    '}',
    '',
  ].join('\n');
}

/** Runs `cases` random cases of each form natively; the records of one form after the other. */
export type Oracle = (forms: Form[], cases: number, seed: number) => Buffer;

/** Compiles the program that executes instructions natively; undefined without a compiler or on another architecture. */
export function buildOracle(): Oracle | undefined {
  if (process.arch !== 'x64' || process.platform !== 'linux') return undefined;
  if (spawnSync('gcc', ['--version']).status !== 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'sse-oracle-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, 'oracle');
  execFileSync('gcc', ['-O2', '-o', program, join(ROOT, 'tests/native/sse-oracle.c')], { stdio: 'inherit' });
  return (forms, cases, seed) => {
    const input = forms.map((form, i) => `${form.code} ${form.kind} ${cases} ${seed + i}\n`).join('');
    return execFileSync(program, { input, maxBuffer: forms.length * cases * CASE_SIZE + 4096 });
  };
}

/** How many cases of a form differ, and the first of them in words. */
export function compare(core: Core, form: Form, records: Buffer): { count: number; report: string } {
  const handler = core.handlers.get(form.handler) as number;
  const bytes = new Uint8Array(core.memory.buffer);
  const chunk = Math.floor((bytes.length - CASES_AT) / CASE_SIZE);
  let count = 0;
  let report = '';
  for (let at = 0; at < records.length; at += chunk * CASE_SIZE) {
    const part = records.subarray(at, at + chunk * CASE_SIZE);
    bytes.set(part, CASES_AT);
    const n = part.length / CASE_SIZE;
    const first = core.batch(
      handler,
      CASES_AT,
      n,
      form.reg,
      form.rm,
      form.memory,
      form.imm | (form.wide ? 0x800 : 0),
      form.tolerance,
    );
    count += core.differences();
    if (first >= 0 && !report)
      report = describe(
        form,
        part.subarray(first * CASE_SIZE),
        Buffer.from(bytes.slice(ACTUAL_AT, ACTUAL_AT + 128)),
      );
  }
  return { count, report };
}

function describe(form: Form, record: Buffer, actual: Buffer): string {
  const show = (label: string, at: Buffer): string => {
    const xmm = (i: number): string =>
      [12, 8, 4, 0]
        .map((j) =>
          at
            .readUInt32LE(i + j)
            .toString(16)
            .padStart(8, '0'),
        )
        .join('_');
    const quad = (i: number): string => at.readBigUInt64LE(i).toString(16);
    const word = (i: number): string => at.readUInt32LE(i).toString(16);
    return [
      `${label} xmm1 ${xmm(0)} xmm2 ${xmm(16)} mem ${xmm(32)} mm1 ${quad(48)} mm2 ${quad(56)} rcx ${quad(64)} rdx ${quad(72)}`,
      `       flags ${word(80)} mxcsr ${word(84)} trapped ${word(88)} fsw ${word(92)} ftw ${word(96)} ${word(100)} rax ${quad(104)} xmm0 ${xmm(112)}`,
    ].join('\n');
  };
  return `${form.title} (${form.code})\n${show('before', record)}\n${show('wanted', record.subarray(128))}\n${show('actual', actual)}`;
}
