// Walks the functions of a module that the JIT emitted and shows that every access goes to the vCPU block, to the TLB (loads
// only), or to RAM that a TLB entry or the core vouched for; or tells where that cannot be shown.
//
// The walk is an abstract interpretation: values are sums of unknowns (values.ts); a branch that is taken only when a TLB tag
// matches gives facts to the way that is left (facts.ts). Calls of handlers end all facts. A loop is walked once, with all
// that it changes unknown at its head.

import {
  TLB_ADDEND,
  TLB_ENTRIES,
  TLB_EXEC,
  TLB_FRAME,
  TLB_READ,
  TLB_WRITE,
  V_FPR,
  V_SIZE,
  V_TLB_DATA,
  V_TLB_FETCH,
} from '../../bindings/layout.gen.js';
import {
  readModule,
  type WasmFunction,
  type WasmInstruction,
  type WasmModule,
} from '../../bindings/wasm-text/module.js';
import { Facts } from './facts.js';
import { same, type Value, Values } from './values.js';
import { storable } from './vcpu-fields.js';

/** Something that could not be shown to be safe. */
export interface Violation {
  readonly functionIndex: number;
  /** Number of the instruction in the function's body, and of its first byte in the module. */
  readonly instruction: number;
  readonly position: number;
  readonly problem: string;
}

/** What was looked at. */
export interface Validated {
  readonly violations: readonly Violation[];
  readonly functions: number;
  readonly stores: number;
  readonly loads: number;
}

const DATA_TABLE = /^table of data$/;
const ANY_TABLE = /^table of/;
const PAGE = 4096n;
const ENTRY_SIZE = 32n;
const INDEX_MASK = BigInt(TLB_ENTRIES - 1) * ENTRY_SIZE;
const INDEX_SHIFT = 7n;
/** Imported functions by their letter: what a call does to what is known. */
const IMPORTS = {
  pointer: ['a', 'b', 'c', 'j'],
  writable: ['b', 'c'],
};
const POINTER_CALL = /^call [abcj]$/;
/** jitSpan: (v, linear, bytes in bits 0–8 and 1 = to be stored to in bit 28). */
const SPAN_CALL = 'j';
const SPAN_BYTES = 0x1ffn;
const SPAN_STORES = 1n << 28n;
/** jitX87 calls handlers: (v, record, operand, pending); so does jitHandler: (v, record, operand, place). */
const X87_CALL = 'i';
const HANDLER_CALL = 'k';
const X87_MASK = 0x70n;
const X87_SIZE = 0x80n;
const IMPORT_MODULE = 'e';

interface State {
  readonly locals: Value[];
  readonly stack: Value[];
  facts: Facts;
}

interface Block {
  readonly kind: 'block' | 'loop' | 'if' | 'function';
  readonly height: number;
  readonly results: number;
  /** Values of the block's label: of its end, or of the head of a loop. */
  readonly arity: number;
  readonly arrivals: State[];
  /** Of an `if`: what its `else` starts from. */
  otherwise: State | undefined;
}

/** Validates a module of `count` regions. Throws WasmFormatError. */
export function validateModule(bytes: Uint8Array, count: number): Validated {
  const module = readModule(bytes);
  const violations: Violation[] = shape(module, count).map((problem) => ({
    functionIndex: -1,
    instruction: -1,
    position: 0,
    problem,
  }));
  let stores = 0;
  let loads = 0;
  for (const [index, fn] of module.functions.entries()) {
    const walk = new Walk(module, fn, index);
    walk.run();
    violations.push(...walk.violations);
    stores += walk.stores;
    loads += walk.loads;
  }
  return { violations, functions: module.functions.length, stores, loads };
}

/** Problems of what a module imports, and of what it gives for the table: its own functions, each once, in their order. */
function shape(module: WasmModule, count: number): string[] {
  const problems: string[] = [];
  const first = module.imported.length;
  if (module.functions.length !== count) problems.push(`${module.functions.length} functions, not ${count}`);
  if (module.exported.length !== count || module.exported.some((fn, i) => fn !== first + i))
    problems.push('exports that are not its functions in their order');
  if (module.elements.length > 0 || module.imports.some(({ kind }) => kind === 'table'))
    problems.push('a table');
  if (module.imports.some((entry) => entry.module !== IMPORT_MODULE)) problems.push('a strange import');
  return problems;
}

class Walk {
  readonly violations: Violation[] = [];
  stores = 0;
  loads = 0;
  readonly #values = new Values();
  readonly #module: WasmModule;
  readonly #fn: WasmFunction;
  readonly #index: number;
  readonly #letters: readonly string[];
  readonly #v: Value;
  readonly #blocks: Block[] = [];
  /** undefined behind a branch that is always taken. */
  #state: State | undefined;
  #at = 0;

  constructor(module: WasmModule, fn: WasmFunction, index: number) {
    this.#module = module;
    this.#fn = fn;
    this.#index = index;
    this.#letters = module.imports.filter(({ kind }) => kind === 'function').map(({ name }) => name);
    this.#v = this.#values.fresh('vcpu', [], 32);
  }

  run(): void {
    const { locals, type, body } = this.#fn;
    const state = locals.map((local, i) => {
      if (i === 0) return this.#v;
      if (i < type.parameters.length) return this.#values.fresh('parameter', [], bitsOf(local));
      return this.#values.constant(0n, bitsOf(local));
    });
    this.#state = { locals: state, stack: [], facts: Facts.none() };
    this.#open('function', type.results.length, type.results.length);
    for (const [at, instruction] of body.entries()) {
      this.#at = at;
      this.#step(instruction);
    }
  }

  #violate(problem: string): void {
    const instruction = this.#fn.body[this.#at] as WasmInstruction;
    this.violations.push({
      functionIndex: this.#index,
      instruction: this.#at,
      position: instruction.position,
      problem: `${instruction.opcode.name}: ${problem}`,
    });
  }

  // ---- Control ---------------------------------------------------------------------------------------------------------

  #step(instruction: WasmInstruction): void {
    const { name } = instruction.opcode;
    if (name === 'end') this.#end();
    else if (name === 'else') this.#else();
    else if (instruction.block !== undefined) {
      this.#enter(name as 'block' | 'loop' | 'if', instruction.block);
    } else if (this.#state !== undefined) this.#live(this.#state, instruction);
  }

  #live(state: State, instruction: WasmInstruction): void {
    switch (instruction.opcode.name) {
      case 'br_if':
        this.#branchIf(instruction.value, state);
        break;
      case 'br_table':
        this.#pop();
        for (const label of [...(instruction.labels ?? []), instruction.value]) this.#arrive(label, state);
        this.#state = undefined;
        break;
      case 'br':
        this.#arrive(instruction.value, state);
        this.#state = undefined;
        break;
      case 'return':
      case 'unreachable':
        this.#state = undefined;
        break;
      default:
        this.#plain(instruction);
    }
  }

  #open(kind: Block['kind'], results: number, arity: number): Block {
    const height = this.#state?.stack.length ?? 0;
    const block: Block = { kind, height, results, arity, arrivals: [], otherwise: undefined };
    this.#blocks.push(block);
    return block;
  }

  #enter(kind: 'block' | 'loop' | 'if', type: { parameters: number; results: number }): void {
    if (type.parameters !== 0) this.#violate('a block with parameters');
    const condition = kind === 'if' && this.#state !== undefined ? this.#pop() : undefined;
    if (kind === 'loop' && this.#state !== undefined) this.#loopHead(this.#state);
    const block = this.#open(kind, type.results, kind === 'loop' ? 0 : type.results);
    if (condition === undefined || this.#state === undefined) return;
    block.otherwise = copyOf(this.#state);
    this.#learn(this.#state, condition, true);
    this.#learn(block.otherwise, condition, false);
  }

  /** What the loop changes is unknown at its head. */
  #loopHead(state: State): void {
    let depth = 0;
    let refills = false;
    let forgets = false;
    for (let at = this.#at; ; at++) {
      const { opcode, block, value } = this.#fn.body[at] as WasmInstruction;
      if (block !== undefined) depth++;
      if (opcode.name === 'end' && --depth === 0) break;
      if (opcode.name === 'local.set' || opcode.name === 'local.tee') {
        state.locals[value] = this.#values.fresh('loop', [], (state.locals[value] as Value).bits);
      }
      if (opcode.name === 'call') refills = true;
      if (opcode.name.includes('call_')) forgets = true;
    }
    if (forgets) state.facts.forget();
    else if (refills) state.facts.refilled();
  }

  #else(): void {
    const block = this.#blocks.at(-1) as Block;
    if (this.#state !== undefined) block.arrivals.push(trimmed(this.#state, block.height, block.results));
    this.#state = block.otherwise;
    block.otherwise = undefined;
  }

  #end(): void {
    const block = this.#blocks.pop() as Block;
    const states = block.kind === 'loop' ? [] : [...block.arrivals];
    if (this.#state !== undefined) states.push(trimmed(this.#state, block.height, block.results));
    if (block.otherwise !== undefined) states.push(block.otherwise);
    this.#state = this.#meet(states);
  }

  #arrive(label: number, state: State): void {
    const block = this.#blocks[this.#blocks.length - 1 - label];
    if (block === undefined) this.#violate('a label that is not there');
    else if (block.kind !== 'loop') block.arrivals.push(trimmed(copyOf(state), block.height, block.arity));
  }

  #branchIf(label: number, state: State): void {
    const condition = this.#pop();
    const taken = copyOf(state);
    this.#learn(taken, condition, true);
    this.#arrive(label, taken);
    this.#learn(state, condition, false);
  }

  #meet(states: readonly State[]): State | undefined {
    const [first, ...rest] = states;
    if (first === undefined || rest.length === 0) return first;
    const facts = Facts.meet(states.map((state) => state.facts));
    const join = (pick: (state: State) => Value | undefined): Value => {
      const value = pick(first) as Value;
      const others = rest.map((state) => pick(state) as Value);
      if (others.every((other) => same(other, value))) return value;
      const joined = this.#values.fresh('join', [], value.bits);
      for (const writable of [true, false]) {
        const rooms = states.map((state) => Number(this.#room(state, pick(state) as Value, writable)));
        const size = BigInt(Math.min(...rooms));
        if (size > 0n) facts.region({ start: joined, size, writable });
      }
      return joined;
    };
    return {
      locals: first.locals.map((_, i) => join((state) => state.locals[i])),
      stack: first.stack.map((_, i) => join((state) => state.stack[i])),
      facts,
    };
  }

  // ---- What conditions tell ------------------------------------------------------------------------------------------------

  #learn(state: State, condition: Value, truth: boolean): void {
    const atom = this.#values.atom(condition);
    if (atom === undefined) return;
    const [a, b] = atom.operands as [Value, Value];
    const { operation } = atom;
    if (operation === 'i32.eqz') this.#learn(state, a, !truth);
    else if (operation === (truth ? 'i32.and' : 'i32.or')) {
      for (const operand of [a, b]) this.#learn(state, operand, truth);
    } else if (operation === (truth ? 'i64.eq' : 'i64.ne')) this.#learnEqual(state, a, b);
    else if (operation === 'i64.eqz' && truth) this.#learnZero(state, a);
    else if (truth && POINTER_CALL.test(operation)) this.#learnPointer(state, condition, operation, b);
  }

  #learnZero(state: State, value: Value): void {
    const atom = this.#values.atom(value);
    const [a, b] = (atom?.operands ?? []) as [Value, Value];
    if (atom?.operation === 'i64.xor') this.#learnEqual(state, a, b);
    if (atom?.operation === 'i64.or') for (const operand of [a, b]) this.#learnZero(state, operand);
  }

  /** A pointer that the core gave, which is not 0. `size` is the call's. */
  #learnPointer(state: State, start: Value, operation: string, size: Value): void {
    if (size.terms.length > 0) return;
    const letter = operation.slice(-1);
    const span = letter === SPAN_CALL;
    const writable = span ? (size.constant & SPAN_STORES) !== 0n : IMPORTS.writable.includes(letter);
    state.facts.region({ start, size: span ? size.constant & SPAN_BYTES : size.constant, writable });
  }

  /** The tag of a TLB entry against the page of an address. */
  #learnEqual(state: State, a: Value, b: Value): void {
    for (const [tag, page] of [
      [a, b],
      [b, a],
    ] as const) {
      const load = this.#values.atom(tag);
      const masked = this.#values.atom(page);
      if (load?.operation !== `tag ${state.facts.epoch}` || masked?.operation !== 'i64.and') continue;
      const [entry] = load.operands as [Value];
      const [last, mask] = masked.operands as [Value, Value];
      const linear = this.#entryOf(entry, DATA_TABLE);
      const writable = entry.constant === BigInt(TLB_WRITE);
      if (linear === undefined || last.key !== linear.key || mask.constant !== -PAGE) continue;
      if (mask.terms.length > 0 || (!writable && entry.constant !== BigInt(TLB_READ))) continue;
      const size = BigInt.asIntN(64, last.constant - linear.constant) + 1n;
      if (size < 1n || size > PAGE) continue;
      state.facts.check(this.#values, entry, { linear, size, writable });
    }
  }

  /** The linear address whose TLB entry a sum points to: table + (address >> 7 & mask). */
  #entryOf(entry: Value, table = ANY_TABLE): Value | undefined {
    const parts = this.#values.parts(entry)?.map((part) => this.#values.atom(part)) ?? [];
    if (parts.length !== 2 || !parts.some((atom) => table.test(atom?.operation ?? ''))) return undefined;
    const index = parts.find((atom) => atom?.operation === 'i32.and');
    const [shifted, mask] = (index?.operands ?? []) as [Value?, Value?];
    if (mask === undefined || mask.terms.length > 0 || mask.constant !== INDEX_MASK) return undefined;
    const wrapped = shifted === undefined ? undefined : this.#values.atom(shifted);
    if (wrapped?.operation !== 'i32.wrap_i64') return undefined;
    const shift = this.#values.atom(wrapped.operands[0] as Value);
    const [linear, by] = (shift?.operands ?? []) as [Value?, Value?];
    if (shift?.operation !== 'i64.shr_u' || by?.constant !== INDEX_SHIFT || by.terms.length > 0)
      return undefined;
    return linear;
  }

  // ---- Everything else -------------------------------------------------------------------------------------------------------

  #pop(): Value {
    return this.#state?.stack.pop() ?? this.#values.constant(0n, 32);
  }

  #push(value: Value): void {
    this.#state?.stack.push(value);
  }

  #plain(instruction: WasmInstruction): void {
    const { opcode, value } = instruction;
    const state = this.#state as State;
    const { name } = opcode;
    if (name === 'local.get') this.#push(state.locals[value] as Value);
    else if (name === 'local.set') state.locals[value] = this.#pop();
    else if (name === 'local.tee') state.locals[value] = state.stack.at(-1) as Value;
    else if (opcode.immediate === 'i32' || opcode.immediate === 'i64') {
      this.#push(this.#values.constant(instruction.constant as bigint, opcode.immediate === 'i32' ? 32 : 64));
    } else if (name === 'call') this.#call(value);
    else if (opcode.width > 0) this.#access(instruction);
    else if (/^(memory|global|table|return_call|call_indirect)/.test(name))
      this.#violate('not allowed in generated code');
    else this.#compute(name, opcode.pops, opcode.pushes);
  }

  #compute(name: string, pops: number, pushes: number): void {
    const operands = Array.from({ length: pops }, () => this.#pop()).reverse();
    if (pushes > 0) this.#push(this.#result(name, operands));
  }

  #result(name: string, operands: readonly Value[]): Value {
    const values = this.#values;
    const [a, b] = operands as [Value, Value];
    const bits = name.startsWith('i32') ? 32 : 64;
    switch (name) {
      case 'i32.add':
      case 'i64.add':
        return values.add(a, b);
      case 'i32.sub':
      case 'i64.sub':
        return values.add(a, b, -1n);
      case 'i32.shl':
      case 'i64.shl':
        if (b.terms.length === 0) return values.multiply(a, 1n << (b.constant & BigInt(bits - 1)));
        break;
      case 'i32.wrap_i64':
        return values.wrap(a);
      case 'i64.extend_i32_u':
        if (a.terms.length === 0) return values.constant(BigInt.asUintN(32, a.constant), 64);
        break;
      case 'i64.and':
      case 'i32.and':
        // The constant second, wherever it stood.
        if (a.terms.length === 0 && b.terms.length > 0) return values.pure(name, [b, a], bits);
        break;
      case 'i64.eqz':
      case 'i64.eq':
      case 'i64.ne':
        return values.pure(name, operands, 32);
      case 'select':
        return values.fresh('select', [], a.bits);
    }
    const comparison = /\.(eq|ne|[lg][te])/.test(name) || /all_true|any_true|bitmask/.test(name);
    return values.pure(name, operands, comparison ? 32 : bits);
  }

  #call(index: number): void {
    const type = this.#module.imported[index];
    const state = this.#state as State;
    if (type === undefined) {
      this.#violate('of a function of the module');
      return;
    }
    const letter = this.#letters[index] ?? '?';
    const operands = type.parameters.map(() => this.#pop()).reverse();
    const pointer = IMPORTS.pointer.includes(letter);
    if (type.parameters[0] === I32 && !same(operands[0] as Value, this.#v)) this.#violate('for another vCPU');
    if (pointer && (operands[2]?.terms.length ?? 1) > 0) this.#violate('for a size that is not constant');
    if (letter === HANDLER_CALL && (operands[3]?.terms.length ?? 1) > 0)
      this.#violate('of a handler that is not constant');
    if (letter === X87_CALL || letter === HANDLER_CALL) this.#handler(state, operands);
    else state.facts.refilled();
    const [result] = type.results;
    if (result === undefined) return;
    const kept = pointer ? [operands[1] as Value, operands[2] as Value] : [];
    this.#push(this.#values.fresh(`call ${letter}`, kept, bitsOf(result)));
  }

  /** A handler's record and operand; it may change all that is known. */
  #handler(state: State, [, record, operand]: readonly Value[]): void {
    if (record !== undefined && record.terms.length > 0) this.#violate('with a record that is not constant');
    if (operand !== undefined && !this.#harmless(state, operand)) {
      this.#violate('with an operand that is neither in the vCPU block nor checked');
    }
    state.facts.forget();
  }

  /** Whether an access is to an x87 register: the vCPU block plus V_FPR plus a number masked by 0x70. */
  #isX87(address: Value, width: bigint): boolean {
    const parts = this.#values.parts(address) ?? [];
    const [number, ...more] = parts.filter((part) => part.key !== this.#v.key);
    if (number === undefined || more.length > 0 || parts.length !== 2) return false;
    const { operation, operands } = this.#values.atom(number) ?? { operation: '', operands: [] };
    const mask = operands[1];
    if (operation !== 'i32.and' || mask?.terms.length !== 0 || mask.constant !== X87_MASK) return false;
    const first = address.constant - BigInt(V_FPR);
    return first >= 0n && first + X87_MASK + width <= X87_SIZE;
  }

  #harmless(state: State, operand: Value): boolean {
    if (operand.terms.length === 0 && operand.constant === 0n) return true;
    return this.#room(state, operand, false) > 0n;
  }

  /** How many bytes from `value` on may be accessed. */
  #room(state: State, value: Value, writable: boolean): bigint {
    if (value.key === this.#v.key) {
      const inside = value.constant >= 0n && value.constant < BigInt(V_SIZE);
      return inside ? BigInt(V_SIZE) - value.constant : 0n;
    }
    return state.facts.room(value, writable);
  }

  #access({ opcode, value: offset }: WasmInstruction): void {
    const state = this.#state as State;
    const operands = Array.from({ length: opcode.pops }, () => this.#pop()).reverse();
    const base = operands[0] as Value;
    const address = this.#values.add(base, this.#values.constant(BigInt(offset), 32));
    const store = opcode.pushes === 0;
    if (store) this.stores++;
    else this.loads++;
    const width = BigInt(opcode.width);
    if (store && address.key === this.#v.key) {
      if (!storable(Number(address.constant), opcode.width)) {
        this.#violate(`to ${address.constant} of the vCPU block, which is not the guest's`);
      }
      return;
    }
    const entry = store ? undefined : this.#entryOf(address);
    if (entry === undefined && !this.#isX87(address, width) && this.#room(state, address, store) < width) {
      this.#violate(
        store ? 'a store to an address that was not checked' : 'a load from an address that was not checked',
      );
    }
    if (!store) this.#push(this.#loaded(state, opcode.name, address, entry !== undefined));
  }

  /** The value of a load; those from the TLB are remembered as such. */
  #loaded(state: State, name: string, address: Value, fromEntry: boolean): Value {
    const bits = name.startsWith('i32') ? 32 : 64;
    const inVcpu = address.key === this.#v.key;
    if (inVcpu && name === 'i32.load') {
      if (address.constant === BigInt(V_TLB_DATA)) return this.#values.pure('table of data', [], 32);
      if (address.constant === BigInt(V_TLB_FETCH)) return this.#values.pure('table of code', [], 32);
    }
    if (!fromEntry) return this.#values.fresh(name, [], bits);
    const field = Number(address.constant);
    if (name === 'i64.load' && [TLB_READ, TLB_WRITE, TLB_EXEC].includes(field)) {
      return this.#values.fresh(`tag ${state.facts.epoch}`, [address], 64);
    }
    const loaded = this.#values.fresh(name, [], bits);
    if (name === 'i32.load' && field === TLB_ADDEND) state.facts.addend(this.#values, address, loaded);
    else if (name !== 'i32.load' || field !== TLB_FRAME)
      this.#violate(`a load from byte ${field} of a TLB entry`);
    return loaded;
  }
}

const I32 = 0x7f;

const bitsOf = (type: number): 32 | 64 => (type === I32 ? 32 : 64);

const copyOf = (state: State): State => ({
  locals: [...state.locals],
  stack: [...state.stack],
  facts: state.facts.copy(),
});

/** The state with the top `results` values of its stack on `height` others. */
function trimmed(state: State, height: number, results: number): State {
  const top = results === 0 ? [] : state.stack.slice(-results);
  return { ...state, stack: [...state.stack.slice(0, height), ...top] };
}
