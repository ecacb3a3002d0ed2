// Prints functions of WebAssembly modules as text, an instruction a line. Core specification 2.0, section 6 (text format).

import type { WasmFunction, WasmInstruction, WasmModule } from './module.js';

/** One line: an instruction, with the depth of the blocks around it. */
export interface TextLine {
  readonly depth: number;
  readonly text: string;
  readonly instruction: WasmInstruction;
}

/** Names for what the module itself has only numbers for. */
export interface Names {
  /** By index; imported functions first. */
  readonly functions?: readonly string[];
  /** By index. */
  readonly locals?: readonly string[];
}

const TYPES: Readonly<Record<number, string>> = {
  127: 'i32',
  126: 'i64',
  125: 'f32',
  124: 'f64',
  123: 'v128',
  112: 'funcref',
};

/** The name of a value type by its byte. */
export const typeName = (byte: number): string => TYPES[byte] ?? `type ${byte}`;

/** The lines of a function's body, its last `end` left out. */
export function printBody(fn: WasmFunction, names: Names = {}): TextLine[] {
  const lines: TextLine[] = [];
  let depth = 0;
  for (const instruction of fn.body.slice(0, -1)) {
    const { name } = instruction.opcode;
    if (name === 'end' || name === 'else') depth--;
    lines.push({ depth, text: printInstruction(instruction, names), instruction });
    if (name === 'else' || instruction.block !== undefined) depth++;
  }
  return lines;
}

/** One function with its head, as text. */
export function printFunction(module: WasmModule, index: number, names: Names = {}): string {
  const fn = module.functions[index];
  if (fn === undefined) throw new RangeError(`The module has no function ${index}.`);
  const { parameters, results } = fn.type;
  const head = [
    `(func ${index + module.imported.length}`,
    ...parameters.map((type) => `(param ${typeName(type)})`),
    ...results.map((type) => `(result ${typeName(type)})`),
  ].join(' ');
  const body = printBody(fn, names).map(({ depth, text }) => `${'  '.repeat(depth + 1)}${text}`);
  return [head, ...body, ')'].join('\n');
}

/** One instruction. */
export function printInstruction(instruction: WasmInstruction, names: Names = {}): string {
  const { opcode, value, constant, block, labels } = instruction;
  const { name } = opcode;
  switch (opcode.immediate) {
    case 'block':
      return block?.result === undefined ? name : `${name} (result ${typeName(block.result)})`;
    case 'label':
    case 'lane':
      return `${name} ${value}`;
    case 'index':
      if (name.startsWith('local.')) return `${name} ${names.locals?.[value] ?? value}`;
      return `${name} ${names.functions?.[value] ?? value}`;
    case 'labels':
      return `${name} ${[...(labels ?? []), value].join(' ')}`;
    case 'indirect':
      return `${name} (type ${value})`;
    case 'memory':
      return value === 0 ? name : `${name} offset=${value}`;
    case 'memoryLane':
      return `${name}${value === 0 ? '' : ` offset=${value}`} ${constant}`;
    case 'i32':
    case 'i64':
    case 'f32':
    case 'f64':
      return `${name} ${constant}`;
    case 'shuffle':
      return `${name} ${(constant as readonly number[]).join(' ')}`;
    case 'v128':
      return `${name} i8x16 ${(constant as readonly number[]).join(' ')}`;
    default:
      return name;
  }
}
