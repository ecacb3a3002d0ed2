// Reads assembly/opcodes.txt, the one opcode table, into plain data.

import { readFileSync } from 'node:fs';

/** Size class of an instruction: which operand sizes it has. */
export type SizeClass = '-' | 'b' | 'v' | 'y' | 'z';

export interface Line {
  /** Line number in the table, for messages. */
  at: number;
  text: string;
  /** Mandatory prefix. */
  prefix: '' | '66' | 'F3' | 'F2';
  w: 0 | 1 | null;
  /** 0 one-byte, 1 0F, 2 0F 38, 3 0F 3A; 4 to 6 the last three under VEX. */
  map: number;
  opcode: number;
  /** Register number in the low three bits of the opcode (`+r`). */
  plusR: boolean;
  modrm: boolean;
  digit: number | null;
  form: 'm' | 'r' | null;
  /** Fixed ModRM byte; `fixedI`: any of eight from there. */
  fixed: number | null;
  fixedI: boolean;
  mnemonic: string;
  operands: string[];
  handler: string;
  sized: boolean;
  size: SizeClass;
  attrs: Map<string, string>;
  /** VEX.L: 0 or 1, null where it is ignored or both, or the line has no VEX prefix. */
  vexL: 0 | 1 | null;
  /** VEX.L as in the line, '' without a VEX prefix. */
  vexLength: string;
}

const FEATURES = ['x87', 'mmx', 'sse', 'sse2', 'sse3', 'fxsr', 'xsave', 'any', 'avx', 'vexgpr'];

function fail(at: number, text: string, why: string): never {
  throw new Error(`opcodes.txt:${at}: ${why}: ${text}`);
}

function sizeOf(operands: string[]): SizeClass {
  if (operands.some((o) => /^(AL|-b|[EGZO]b)$/.test(o)) && !operands.some((o) => /^G[vyz]$/.test(o)))
    return 'b';
  if (operands.some((o) => /^[REG]y$/.test(o))) return 'y';
  if (operands.includes('eAX')) return 'z';
  return 'v';
}

/** VEX.L.pp.map.W as in the SDM: 128 256 L0 L1 LZ LIG, or VL for both 128 and 256; NP 66 F3 F2, 0F 0F38 0F3A, W0 W1 WIG. */
function parseVex(line: Line, token: string, at: number): void {
  const parts = /^VEX\.(128|256|L0|L1|LZ|LIG|VL)\.(NP|66|F3|F2)\.(0F|0F38|0F3A)\.(W0|W1|WIG)$/.exec(token);
  if (!parts) fail(at, line.text, 'bad VEX prefix');
  const [, length, prefix, map, w] = parts;
  line.vexLength = length!;
  line.vexL = length === 'LIG' || length === 'VL' ? null : length === '256' || length === 'L1' ? 1 : 0;
  line.prefix = prefix === 'NP' ? '' : (prefix as Line['prefix']);
  if (prefix === 'NP') line.attrs.set('np', '');
  line.map = map === '0F' ? 4 : map === '0F38' ? 5 : 6;
  line.w = w === 'WIG' ? null : w === 'W1' ? 1 : 0;
}

function parseBytes(line: Line, tokens: string[], at: number): void {
  const bytes: string[] = [];
  for (const token of tokens) {
    const isPrefix = bytes.length === 0 && line.vexLength === '' && tokens.length > 1;
    if (isPrefix && (token === '66' || token === 'F3' || token === 'F2')) {
      line.prefix = token;
    } else if (token.startsWith('VEX.')) parseVex(line, token, at);
    else if (token === 'W0' || token === 'W1') line.w = token === 'W1' ? 1 : 0;
    else if (/^\/(r|[0-7])$/.test(token)) {
      line.modrm = true;
      if (token !== '/r') line.digit = Number(token[1]);
    } else if (token === 'm' || token === 'r') line.form = token;
    else bytes.push(token);
  }
  let i = 0;
  if (line.map === 0 && bytes[0] === '0F') {
    line.map = 1;
    i = 1;
    if (bytes[1] === '38' || bytes[1] === '3A') {
      line.map = bytes[1] === '38' ? 2 : 3;
      i = 2;
    }
  }
  const opcode = /^([0-9A-F]{2})(\+r)?$/.exec(bytes[i] ?? '');
  if (!opcode) fail(at, line.text, 'no opcode byte');
  line.opcode = Number.parseInt(opcode[1]!, 16);
  line.plusR = opcode[2] !== undefined;
  const second = bytes[i + 1];
  if (second !== undefined) {
    const fixed = /^([0-9A-F]{2})(\+i)?$/.exec(second);
    if (!fixed || bytes.length > i + 2) fail(at, line.text, 'bad bytes');
    line.fixed = Number.parseInt(fixed[1]!, 16);
    line.fixedI = fixed[2] !== undefined;
    line.modrm = true;
  }
}

const BYTE_TOKEN = /^([0-9A-F]{2}(\+[ri])?|W[01]|VEX\.[0-9A-Z.]+|\/[r0-7]|[mr])$/;

function parseLine(text: string, at: number): Line {
  const tokens = text.trim().split(/\s+/);
  let n = 0;
  while (n < tokens.length && BYTE_TOKEN.test(tokens[n]!)) n++;
  const [mnemonic, operands, handler, ...rest] = tokens.slice(n);
  if (mnemonic === undefined || operands === undefined || handler === undefined)
    fail(at, text, 'too few columns');
  const attrs = new Map<string, string>();
  for (const attr of rest) {
    const [key, value] = attr.split('=');
    attrs.set(key!, value ?? '');
  }
  const line: Line = {
    at,
    text: text.trim(),
    prefix: '',
    w: null,
    map: 0,
    opcode: 0,
    plusR: false,
    modrm: false,
    digit: null,
    vexL: null,
    vexLength: '',
    form: null,
    fixed: null,
    fixedI: false,
    mnemonic,
    operands: operands === '-' ? [] : operands.split(','),
    handler: handler.replace('<>', ''),
    sized: handler.endsWith('<>') || handler.startsWith('@'),
    size: '-',
    attrs,
  };
  parseBytes(line, tokens.slice(0, n), at);
  if (line.sized) line.size = sizeOf(line.operands);
  if (featureOf(line) && line.map >= 1 && line.map <= 3 && line.prefix === '' && !attrs.has('x87'))
    attrs.set('np', '');
  return line;
}

/** The feature group of a line, or ''. */
export function featureOf(line: Line): string {
  if (line.map === 0 && line.opcode >= 0xd8 && line.opcode <= 0xdf) return 'x87';
  return FEATURES.find((f) => line.attrs.has(f)) ?? '';
}

/** All lines of the table at `path`. */
export function readTable(path: string): Line[] {
  const lines: Line[] = [];
  const text = readFileSync(path, 'utf8').split('\n');
  for (let i = 0; i < text.length; i++) {
    const body = text[i]!.replace(/#.*/, '').trim();
    if (body !== '') lines.push(parseLine(body, i + 1));
  }
  return lines;
}
