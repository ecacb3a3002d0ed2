// Reads a WebAssembly module into its sections and instructions. Core specification 2.0, section 5 (binary format).
// Sections that modules of the JIT do not have are refused.

import { type Opcode, opcodeOf } from './opcodes.js';

export interface FunctionType {
  readonly parameters: readonly number[];
  readonly results: readonly number[];
}

export interface Import {
  readonly module: string;
  readonly name: string;
  readonly kind: 'function' | 'table' | 'memory';
  /** Of a function: index of its type. */
  readonly type: number;
}

/** An active segment of the first table. */
export interface Element {
  readonly offset: number;
  readonly functions: readonly number[];
}

/** The type of a block: nothing, a value type's byte, or a function type. */
export interface BlockType {
  readonly parameters: number;
  readonly results: number;
  /** A value type's byte, for one result. */
  readonly result: number | undefined;
}

export interface WasmInstruction {
  readonly opcode: Opcode;
  /** Where it stands in the module's bytes. */
  readonly position: number;
  /** Label, index, lane or offset of an access; else 0. */
  readonly value: number;
  /** A constant, or the bytes of a shuffle or vector. */
  readonly constant: bigint | number | readonly number[] | undefined;
  readonly block: BlockType | undefined;
  readonly labels: readonly number[] | undefined;
}

export interface WasmFunction {
  readonly type: FunctionType;
  /** Types of all locals, parameters included. */
  readonly locals: readonly number[];
  readonly body: readonly WasmInstruction[];
}

export interface WasmModule {
  readonly types: readonly FunctionType[];
  readonly imports: readonly Import[];
  /** Of the imported functions, in the order of their indexes. */
  readonly imported: readonly FunctionType[];
  readonly functions: readonly WasmFunction[];
  readonly elements: readonly Element[];
  /** Indices of the functions that are exported, in their order. */
  readonly exported: readonly number[];
}

/** The module is not one, or has what is not known here. */
export class WasmFormatError extends Error {}

const MAGIC = 0x6d736100;
const MOST_LOCALS = 50_000;

class Reader {
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get end(): boolean {
    return this.at >= this.#bytes.length;
  }

  fail(what: string): never {
    throw new WasmFormatError(`${what} at byte ${this.at} of the module.`);
  }

  byte(): number {
    return this.#bytes[this.at++] ?? this.fail('The end');
  }

  word(): number {
    if (this.at + 4 > this.#bytes.length) this.fail('The end');
    this.at += 4;
    return this.#view.getUint32(this.at - 4, true);
  }

  bytes(count: number): number[] {
    return Array.from({ length: count }, () => this.byte());
  }

  signed(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return byte & 0x40 ? value - (1n << (shift + 7n)) : value;
      if (shift > 63n) this.fail('A number that is too long');
    }
  }

  unsigned(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      if (factor > 2 ** 35) this.fail('A number that is too long');
    }
  }

  list<T>(item: () => T): T[] {
    const count = this.unsigned();
    const items: T[] = [];
    for (let i = 0; i < count; i++) items.push(item());
    return items;
  }

  name(): string {
    return String.fromCharCode(...this.bytes(this.unsigned()));
  }

  float(bytes: 4 | 8): number {
    if (this.at + bytes > this.#bytes.length) this.fail('The end');
    this.at += bytes;
    const from = this.at - bytes;
    return bytes === 4 ? this.#view.getFloat32(from, true) : this.#view.getFloat64(from, true);
  }
}

/** Reads a module. Throws WasmFormatError. */
export function readModule(bytes: Uint8Array): WasmModule {
  const reader = new Reader(bytes);
  if (reader.word() !== MAGIC || reader.word() !== 1) reader.fail('No module of version 1');
  let types: FunctionType[] = [];
  let imports: Import[] = [];
  let declared: number[] = [];
  let elements: Element[] = [];
  let exported: number[] = [];
  const functions: WasmFunction[] = [];
  while (!reader.end) {
    const id = reader.byte();
    const end = reader.unsigned() + reader.at;
    if (id === 1) types = reader.list(() => readType(reader));
    else if (id === 2) imports = reader.list(() => readImport(reader));
    else if (id === 3) declared = reader.list(() => reader.unsigned());
    else if (id === 7) exported = reader.list(() => readExport(reader));
    else if (id === 9) elements = reader.list(() => readElement(reader));
    else if (id === 10) {
      const count = reader.unsigned();
      if (count !== declared.length) reader.fail('A wrong number of functions');
      for (const type of declared) functions.push(readFunction(reader, typeAt(reader, types, type), types));
    } else reader.fail(`Section ${id}`);
    if (reader.at !== end) reader.fail('A section with a wrong length');
  }
  const imported = imports
    .filter(({ kind }) => kind === 'function')
    .map(({ type }) => typeAt(reader, types, type));
  return { types, imports, imported, functions, elements, exported };
}

function typeAt(reader: Reader, types: readonly FunctionType[], index: number): FunctionType {
  return types[index] ?? reader.fail(`Unknown type ${index}`);
}

function readType(reader: Reader): FunctionType {
  if (reader.byte() !== 0x60) reader.fail('No function type');
  return { parameters: reader.list(() => reader.byte()), results: reader.list(() => reader.byte()) };
}

function readImport(reader: Reader): Import {
  const module = reader.name();
  const name = reader.name();
  const kind = reader.byte();
  if (kind === 0) return { module, name, kind: 'function', type: reader.unsigned() };
  if (kind === 1) reader.byte();
  else if (kind !== 2) reader.fail(`An import of kind ${kind}`);
  const limits = reader.byte();
  reader.unsigned();
  if (limits & 1) reader.unsigned();
  return { module, name, kind: kind === 1 ? 'table' : 'memory', type: 0 };
}

/** The index of an exported function. */
function readExport(reader: Reader): number {
  reader.name();
  if (reader.byte() !== 0) reader.fail('An export that is no function');
  return reader.unsigned();
}

function readElement(reader: Reader): Element {
  if (reader.byte() !== 0) reader.fail('A segment that is not an active one of table 0');
  if (reader.byte() !== 0x41) reader.fail('A segment whose offset is not constant');
  const offset = Number(BigInt.asUintN(32, reader.signed()));
  if (reader.byte() !== 0x0b) reader.fail('A segment whose offset is not constant');
  return { offset, functions: reader.list(() => reader.unsigned()) };
}

function readFunction(reader: Reader, type: FunctionType, types: readonly FunctionType[]): WasmFunction {
  const end = reader.unsigned() + reader.at;
  const locals = [...type.parameters];
  const groups = reader.unsigned();
  for (let i = 0; i < groups; i++) {
    const count = reader.unsigned();
    if (locals.length + count > MOST_LOCALS) reader.fail('Too many locals');
    const local = reader.byte();
    for (let k = 0; k < count; k++) locals.push(local);
  }
  const body: WasmInstruction[] = [];
  while (reader.at < end) body.push(readInstruction(reader, types));
  if (reader.at !== end || body.at(-1)?.opcode.name !== 'end') reader.fail('A function with a wrong length');
  return { type, locals, body };
}

function readInstruction(reader: Reader, types: readonly FunctionType[]): WasmInstruction {
  const position = reader.at;
  const byte = reader.byte();
  const sub = byte === 0xfc || byte === 0xfd ? reader.unsigned() : 0;
  const opcode = opcodeOf(byte, sub) ?? reader.fail(`Unknown instruction ${byte.toString(16)} ${sub}`);
  const made = { opcode, position, value: 0, constant: undefined, block: undefined, labels: undefined };
  switch (opcode.immediate) {
    case 'none':
      return made;
    case 'block':
      return { ...made, block: readBlockType(reader, types) };
    case 'label':
    case 'index':
      return { ...made, value: reader.unsigned() };
    case 'labels': {
      const labels = reader.list(() => reader.unsigned());
      return { ...made, labels, value: reader.unsigned() };
    }
    case 'indirect': {
      const value = reader.unsigned();
      if (reader.unsigned() !== 0) reader.fail('A table that is not the first');
      return { ...made, value };
    }
    case 'types':
      reader.list(() => reader.byte());
      return made;
    case 'memory':
    case 'memoryLane': {
      reader.unsigned(); // the alignment is a hint
      const value = reader.unsigned();
      return { ...made, value, constant: opcode.immediate === 'memoryLane' ? reader.byte() : undefined };
    }
    case 'lane':
    case 'zero':
      return { ...made, value: reader.byte() };
    case 'zeroes':
      reader.bytes(2);
      return made;
    case 'shuffle':
    case 'v128':
      return { ...made, constant: reader.bytes(16) };
    case 'i32':
    case 'i64':
      return { ...made, constant: reader.signed() };
    case 'f32':
      return { ...made, constant: reader.float(4) };
    case 'f64':
      return { ...made, constant: reader.float(8) };
    default:
      return reader.fail(`Unknown immediate ${opcode.immediate}`);
  }
}

function readBlockType(reader: Reader, types: readonly FunctionType[]): BlockType {
  const type = Number(reader.signed());
  if (type === -64) return { parameters: 0, results: 0, result: undefined };
  if (type < 0) return { parameters: 0, results: 1, result: type & 0x7f };
  const { parameters, results } = typeAt(reader, types, type);
  return { parameters: parameters.length, results: results.length, result: results[0] };
}
