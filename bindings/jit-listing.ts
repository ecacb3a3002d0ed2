// Listings of what the JIT emits: for each region the guest's instructions with the WebAssembly text that was made of each.

import type { Core } from './core.js';
import { disassemble } from './isa/disassembler.js';
import { readModule, type WasmFunction, type WasmInstruction } from './wasm-text/module.js';
import { type Names, printBody, type TextLine } from './wasm-text/print.js';

/** A guest instruction and the code made of it. */
export interface ListedInstruction {
  /** Offset of its first byte from byte 0 of the region's first page. */
  readonly offset: number;
  /** Linear memory address of its first byte. */
  readonly address: number;
  /** Assembly text; empty for code of no instruction, such as what a region begins and ends with. */
  readonly text: string;
  /** Its bytes. */
  readonly bytes: Uint8Array;
  readonly wasm: readonly TextLine[];
}

/** One region. */
export interface ListedRegion {
  /** Its place in the core's table. */
  readonly slot: number;
  /** Code size of the guest's code. */
  readonly bits: 16 | 32 | 64;
  /** In the order of the emitted code; an instruction may appear more than once. */
  readonly instructions: readonly ListedInstruction[];
}

// Marks, as assembly/jit/gen.ts writes them.
const MARK = 0x155n;
const MARK_SHIFT = 54n;
const FRAME_SHIFT = 34n;
const SIZE_SHIFT = 32n;
const FRAME_MASK = 0xfffffn;
const CODE_SIZES = [16, 32, 64] as const;
const LONGEST = 15;
const PAGE = 4096;

/** Names of locals, as assembly/jit/gen.ts and vector-registers.ts give them their numbers. */
const LOCALS = [
  ...[
    'v',
    'budget',
    'tlb',
    'entry',
    'p',
    'flags',
    'carry',
    't',
    't2',
    'id',
    'ea',
    'page',
    'u',
    'x',
    'y',
    'z',
  ],
  ...['flagsA', 'flagsB'],
];
const REGISTERS = ['ax', 'cx', 'dx', 'bx', 'sp', 'bp', 'si', 'di'];
const VECTORS = [
  ...['w0', 'w1', 'w2', 'w3', 'd0', 'd1', 'd2', 'd3', 's0', 's1', 's2'],
  ...Array.from({ length: 16 }, (_, i) => `xmm${i}`),
];
const FUNCTIONS: Readonly<Record<string, string>> = {
  ...{ a: '$read', b: '$write', c: '$modify', d: '$address', e: '$condition', f: '$high', g: '$eager' },
  h: '$rotated',
  k: '$handler',
};

/** Calls `listen` with every region that `core`'s JIT makes from now on, as it is made; call the result to stop. */
export function listRegions(core: Core, listen: (region: ListedRegion) => void): () => void {
  const { regions, exports, memory } = core.instance;
  const before = regions.observer;
  exports.jitMark(true);
  regions.observer = (bytes, slot, count) => {
    before?.(bytes, slot, count);
    for (const region of listModule(bytes, slot, new Uint8Array(memory.buffer))) listen(region);
  };
  return () => {
    exports.jitMark(false);
    regions.observer = before;
  };
}

/** The regions of a module that was emitted with marks. `memory` holds the guest's code. */
export function listModule(module: Uint8Array, slot: number, memory: Uint8Array): ListedRegion[] {
  const read = readModule(module);
  const functions = read.imports
    .filter(({ kind }) => kind === 'function')
    .map(({ name }) => FUNCTIONS[name] ?? name);
  return read.functions.map((fn, index) => listFunction(fn, slot + index, functions, memory));
}

interface Mark {
  readonly offset: number;
  readonly address: number;
  readonly bits: 16 | 32 | 64;
}

function listFunction(
  fn: WasmFunction,
  slot: number,
  functions: readonly string[],
  memory: Uint8Array,
): ListedRegion {
  const marks = fn.body.map(markOf);
  const bits = marks.find((mark) => mark !== undefined)?.bits ?? 64;
  const lines = printBody(fn, namesFor(bits, functions));
  const instructions: ListedInstruction[] = [];
  let from = 0;
  let open: Mark | undefined;
  const close = (to: number) => {
    const wasm = lines.slice(from, to);
    if (open !== undefined) instructions.push(guestInstruction(open, memory, wasm));
    else if (wasm.length > 0) {
      instructions.push({ offset: 0, address: 0, text: '', bytes: new Uint8Array(0), wasm });
    }
  };
  for (const [at, mark] of marks.entries()) {
    if (mark === undefined) continue;
    close(at);
    open = mark;
    from = at + 2; // the constant and its drop
  }
  close(lines.length);
  return { slot, bits, instructions };
}

function markOf({ opcode, constant }: WasmInstruction): Mark | undefined {
  if (opcode.immediate !== 'i64') return undefined;
  const value = constant as bigint;
  if (value >> MARK_SHIFT !== MARK) return undefined;
  const offset = Number(BigInt.asIntN(32, value));
  const frame = Number((value >> FRAME_SHIFT) & FRAME_MASK);
  const bits = CODE_SIZES[Number((value >> SIZE_SHIFT) & 3n)] ?? 64;
  return { offset, address: frame * PAGE + (offset & (PAGE - 1)), bits };
}

function guestInstruction(mark: Mark, memory: Uint8Array, wasm: readonly TextLine[]): ListedInstruction {
  const { offset, address, bits } = mark;
  const code = memory.slice(address, address + LONGEST);
  const { text, length } = disassemble(code, { bits, address: BigInt.asUintN(bits, BigInt(offset)) });
  return { offset, address, text, bytes: code.subarray(0, length), wasm };
}

function namesFor(bits: 16 | 32 | 64, functions: readonly string[]): Names {
  const prefix = bits === 64 ? 'r' : 'e';
  const high = Array.from({ length: 8 }, (_, i) => `r${i + 8}`);
  const locals = [...LOCALS, ...REGISTERS.map((name) => prefix + name), ...high, ...VECTORS];
  return { functions, locals: locals.map((name) => `$${name}`) };
}

/** Text of a region: guest assembly on the left, the WebAssembly made of it on the right. */
export function printRegion(region: ListedRegion): string {
  const width = Math.max(0, ...region.instructions.map(({ offset, text }) => label(offset, text).length)) + 2;
  const lines = [`region in place ${region.slot}, ${region.bits}-bit code`];
  for (const { offset, text, wasm } of region.instructions) {
    const left = text === '' ? '' : label(offset, text);
    if (wasm.length === 0) lines.push(left);
    for (const [index, line] of wasm.entries()) {
      lines.push(
        `${(index === 0 ? left : '').padEnd(width)}${'  '.repeat(line.depth)}${line.text}`.trimEnd(),
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

const label = (offset: number, text: string): string => {
  const sign = offset < 0 ? '-' : '+';
  return `${sign}${Math.abs(offset).toString(16).padStart(3, '0')}  ${text}`;
};
