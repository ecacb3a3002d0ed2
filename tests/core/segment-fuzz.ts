// Random descriptors through the core and through the reference: loads, accesses at the limits, inspections, far jumps and
// calls to code and call gates, at every privilege level.

import { Random } from '../native/x87-harness.js';
import * as Reference from './segment-reference.js';
import * as M from './system-machine.js';

/** Random descriptors fill the table from here to its end. */
const FIRST = 0x80;
const ENTRIES = 16;
const GDT_LIMIT = FIRST + ENTRIES * 8 - 1;
/** Stacks of rings 0 to 2, and the selectors of their segments. */
const INNER_STACKS = [0x7000, 0x6800, 0x6000] as const;
const STACK_SELECTORS = [0x10, 0x69, 0x72] as const;
const OUTER_STACK = 0xa000;
const CHANGED_SEGMENTS = ['es', 'ss', 'ds', 'fs', 'gs'] as const;
const SREG = { es: 0, ss: 2, ds: 3, fs: 4, gs: 5 } as const;

export interface Outcomes {
  cases: number;
  readonly seen: Map<string, number>;
  differences: number;
  readonly described: string[];
}

type Kind = 'load' | 'access' | 'inspect' | 'jump' | 'call';
const KINDS: readonly Kind[] = ['load', 'access', 'inspect', 'jump', 'call'];

/** A machine whose descriptors are random. */
class Fuzz {
  readonly outcomes: Outcomes = { cases: 0, seen: new Map(), differences: 0, described: [] };
  readonly #m: M.SystemMachine;
  readonly #random: Random;
  readonly #table = new BigUint64Array(ENTRIES);
  #mode: '32' | 'compatibility' | '64' = '32';
  #cpl = 0;

  constructor(machine: M.SystemMachine, seed: number) {
    this.#m = machine;
    this.#random = new Random(seed);
  }

  private below(n: number): number {
    return this.#random.below(n);
  }

  private chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  /** Enters a mode; its fixed descriptors and tables stay for many cases. */
  mode(mode: '32' | 'compatibility' | '64'): void {
    this.#mode = mode;
    const m = this.#m;
    if (mode === '32') m.protected32();
    else m.long();
    m.cpu.gdtr = { base: BigInt(M.GDT), limit: GDT_LIMIT };
    if (mode === '32')
      for (const [ring, selector] of STACK_SELECTORS.entries()) {
        m.poke(M.GDT + (selector & ~7), M.descriptor(0, 0xfffff, 0xc093 | (ring << 5)), 8);
        m.poke(M.TSS + 4 + 8 * ring, INNER_STACKS[ring]!, 4);
        m.poke(M.TSS + 8 + 8 * ring, selector, 2);
      }
  }

  /** A privilege level, half of the time the current one. */
  private level(): number {
    return this.chance(50) ? this.#cpl : this.below(4);
  }

  /** A descriptor that is mostly one which something can be done with. */
  private descriptor(): bigint {
    const base = BigInt(this.below(0x80000));
    const granular = this.chance(25);
    const limit = BigInt(granular ? this.below(256) : this.below(0x100000));
    const system = this.chance(30);
    const type = BigInt(
      system ? (this.chance(70) ? 12 - 8 * this.below(2) : this.below(16)) : this.below(16),
    );
    const access = type | (system ? 0n : 16n) | (BigInt(this.level()) << 5n) | (this.chance(85) ? 128n : 0n);
    if (system && (type === 4n || type === 12n)) {
      const target = BigInt(FIRST + 8 * this.below(ENTRIES + 1) + this.below(4));
      const to = BigInt(this.below(M.HANDLERS));
      return (
        to | ((this.chance(95) ? target : 0n) << 16n) | (BigInt(this.below(32)) << 32n) | (access << 40n)
      );
    }
    const flags = (granular ? 8n : 0n) | (this.chance(60) ? 4n : 0n);
    return (
      (limit & 0xffffn) |
      ((base & 0xffffffn) << 16n) |
      (access << 40n) |
      ((limit >> 16n) << 48n) |
      (flags << 52n)
    );
  }

  private selector(): number {
    if (this.chance(4)) return this.below(4);
    const index = FIRST + 8 * this.below(ENTRIES + (this.chance(10) ? 4 : 0));
    return index | this.level() | (this.chance(4) ? 4 : 0);
  }

  private state(): Reference.State {
    return {
      cpl: this.#cpl,
      long: this.#mode !== '32',
      bits64: this.#mode === '64',
      find: (selector) => {
        // There is no local table.
        if (selector & 4 || selector < FIRST || (selector | 7) > GDT_LIMIT) return undefined;
        return Reference.decode(this.#table[((selector & ~7) - FIRST) >> 3]!);
      },
    };
  }

  /** New descriptors, registers and privilege for a case. */
  private prepare(): void {
    const { cpu } = this.#m;
    this.#cpl = this.below(4);
    for (let i = 0; i < ENTRIES; i++) this.#table[i] = this.descriptor();
    this.#m.write(M.GDT + FIRST, new Uint8Array(this.#table.buffer));
    const dpl = this.#cpl << 5;
    const code = { '32': 0xc09b, compatibility: 0xc09b, '64': 0xa09b }[this.#mode];
    cpu.setSegment('cs', { selector: 8 | this.#cpl, base: 0n, limit: 0xffffffff, access: code | dpl });
    for (const name of CHANGED_SEGMENTS)
      cpu.setSegment(name, { selector: 16 | this.#cpl, base: 0n, limit: 0xffffffff, access: 0xc093 | dpl });
    cpu.rsp = BigInt(OUTER_STACK);
    cpu.rflags = 2n;
  }

  /** Executes one instruction, without a step of what its fault leads to; the fault as `vector/code`, or nothing. */
  private execute(code: number[]): string {
    const { cpu } = this.#m;
    this.#m.write(M.CODE, Uint8Array.from(code));
    cpu.rip = BigInt(M.CODE);
    cpu.step();
    const at = Number(cpu.rip) - M.HANDLERS;
    if (at < 0 || at >= 0x1000 || at % 16 !== 0) return '';
    return `${at >> 4}/${this.#m.stack(1, this.#mode === '32' ? 4 : 8)[0]!.toString(16)}`;
  }

  private note(kind: string, about: string, found: string, wanted: string): void {
    const o = this.outcomes;
    o.cases++;
    const name = `${this.#mode} ${kind}: ${/^\d+\//.exec(wanted)?.[0] ?? 'goes'}`;
    o.seen.set(name, (o.seen.get(name) ?? 0) + 1);
    if (found === wanted) return;
    o.differences++;
    if (o.described.length < 10)
      o.described.push(`${this.#mode} CPL ${this.#cpl} ${kind} ${about}: ${found}, expected ${wanted}`);
  }

  case(): void {
    const kinds = this.#mode === '32' ? KINDS : KINDS.slice(0, 3);
    const kind = kinds[this.below(kinds.length)]!;
    this.prepare();
    if (kind === 'load') this.load();
    else if (kind === 'access') this.access();
    else if (kind === 'inspect') this.inspect();
    else this.transfer(kind === 'call');
  }

  private about(selector: number): string {
    const entry = this.#table[((selector & ~7) - FIRST) >> 3];
    return `${selector.toString(16)} = ${entry?.toString(16)}`;
  }

  private load(): void {
    const name = this.chance(40) ? 'ss' : CHANGED_SEGMENTS[this.below(5)]!;
    const selector = this.selector();
    const { cpu } = this.#m;
    cpu.rax = BigInt(selector);
    const fault = this.execute([0x8e, 0xc0 | (SREG[name] << 3), 0xf4]);
    const want = Reference.load(this.state(), name === 'ss', selector);
    const { base, limit, access, selector: held } = cpu.segment(name);
    if (want === 'null') this.note('load', this.about(selector), fault || `null ${held}`, `null ${selector}`);
    else if ('fault' in want)
      this.note('load', this.about(selector), fault, `${want.fault}/${want.code.toString(16)}`);
    else {
      const raw = this.#table[((selector & ~7) - FIRST) >> 3]! | (1n << 40n);
      const wanted = Number((raw >> 40n) & 0xffn) | (Number((raw >> 52n) & 15n) << 12);
      const stored = this.#m.peek(M.GDT + (selector & ~7) + 5, 1);
      const show = (b: bigint | number, l: number, a: number, at: number): string =>
        `${held} ${b.toString(16)} ${l.toString(16)} ${(a & 0xf0ff).toString(16)} ${at.toString(16)}`;
      this.note(
        'load',
        this.about(selector),
        fault || show(base, limit, access, stored),
        show(want.base, want.limit, wanted, Number((raw >> 40n) & 0xffn)),
      );
    }
  }

  /** MOV to or from DS or SS with what the register holds after a load that succeeds, near its limit. */
  private access(): void {
    // At ring 0 a fault would be delivered on that very stack.
    const stack = this.#cpl > 0 && this.chance(40);
    const selector = this.selector();
    const d = Reference.load(this.state(), stack, selector);
    if (d === 'null' || 'fault' in d || this.#mode === '64') return;
    const { cpu } = this.#m;
    cpu.rax = BigInt(selector);
    this.execute([0x8e, stack ? 0xd0 : 0xd8, 0xf4]);
    const [size, write] = [[1, 2, 4][this.below(3)]!, this.chance(50)];
    const near = [d.limit, d.limit + 1, 0xffff, 0xffffffff, 0, this.below(0x10000)][this.below(6)]!;
    const offset = Math.max(0, Math.min(near - 4 + this.below(8), 0x100000000 - size));
    cpu.rbx = BigInt(offset);
    const opcode = (size === 1 ? 0x88 : 0x89) + (write ? 0 : 2);
    const prefixes = [...(stack ? [0x36] : []), ...(size === 2 ? [0x66] : [])];
    const fault = this.execute([...prefixes, opcode, 0x03, 0xf4]);
    const wanted = Reference.permits(d, offset, size, write) ? '' : stack ? '12/0' : '13/0';
    this.note('access', `${this.about(selector)} at ${offset.toString(16)}, ${size} bytes`, fault, wanted);
  }

  private inspect(): void {
    const what = (['lar', 'lsl', 'verr', 'verw'] as const)[this.below(4)]!;
    const selector = this.selector();
    const { cpu } = this.#m;
    cpu.rcx = BigInt(selector);
    cpu.rax = 0x5555n;
    const code = {
      lar: [0x0f, 0x02, 0xc1],
      lsl: [0x0f, 0x03, 0xc1],
      verr: [0x0f, 0, 0xe1],
      verw: [0x0f, 0, 0xe9],
    };
    const fault = this.execute([...code[what], 0xf4]);
    const state = this.state();
    const sets = Reference.inspects(state, what, selector);
    const raw = Number((this.#table[((selector & ~7) - FIRST) >> 3] ?? 0n) >> 32n);
    // Bits 19:16 of what LAR gives are undefined.
    const gives = what === 'lar' ? raw & 0xf0ff00 : (state.find(selector)?.limit ?? 0);
    const left = what[0] === 'l' && sets ? gives : 0x5555;
    const found = Number(cpu.rax) & (what === 'lar' && sets ? 0xfff0ffff : -1);
    const show = (zero: boolean, value: number): string => `${zero} ${(value >>> 0).toString(16)}`;
    this.note(what, this.about(selector), fault || show((cpu.rflags & 64n) !== 0n, found), show(sets, left));
  }

  private transfer(call: boolean): void {
    const selector = this.selector();
    const target = this.state().find(selector);
    // Tasks are for other tests.
    if (target?.system && [1, 3, 5, 9, 11].includes(target.type)) return;
    const offset = this.chance(80) ? this.below(M.HANDLERS) : 0x8000 + this.below(0x1f8000);
    const parameters = Array.from({ length: 31 }, () => this.#random.word());
    for (const [i, word] of parameters.entries()) this.#m.poke(OUTER_STACK + 4 * i, word, 4);
    const bytes = [call ? 0x9a : 0xea];
    for (let i = 0; i < 4; i++) bytes.push((offset >>> (8 * i)) & 0xff);
    const fault = this.execute([...bytes, selector & 0xff, selector >> 8, 0xf4]);
    const want = Reference.transfer(this.state(), call, selector, offset);
    const kind = call ? 'call' : 'jump';
    if ('fault' in want)
      this.note(kind, this.about(selector), fault, `${want.fault}/${want.code.toString(16)}`);
    else
      this.note(
        kind,
        this.about(selector),
        fault || this.place(want, call),
        this.wanted(want, call, M.CODE + bytes.length + 2, parameters),
      );
  }

  /** CS:EIP, CPL, SS:ESP, and what was pushed. */
  private place(to: Reference.Transfer, call: boolean): string {
    const { cpu } = this.#m;
    const inner = to.inner < this.#cpl;
    const count = call ? (inner ? 4 + to.parameters : 2) : 0;
    const pushed = count ? this.#m.stack(count, to.size) : [];
    const { selector } = cpu.segment('ss');
    return [cpu.segment('cs').selector, cpu.rip, cpu.cpl, selector, cpu.rsp, ...pushed].join(' ');
  }

  private wanted(to: Reference.Transfer, call: boolean, next: number, parameters: number[]): string {
    const inner = to.inner < this.#cpl;
    const mask = to.size === 2 ? 0xffff : 0xffffffff;
    const cut = (value: number): number => (value & mask) >>> 0;
    const from = [next, 8 | this.#cpl];
    if (!inner) {
      const pushed = call ? from.map(cut) : [];
      return [
        to.selector,
        to.offset,
        this.#cpl,
        16 | this.#cpl,
        OUTER_STACK - pushed.length * to.size,
        ...pushed,
      ].join(' ');
    }
    const words = Array.from({ length: to.parameters }, (_, i) => this.parameter(parameters, i, to.size));
    const pushed = [...from, ...words, OUTER_STACK, 16 | this.#cpl].map(cut);
    const stack = INNER_STACKS[to.inner]! - pushed.length * to.size;
    return [to.selector, to.offset, to.inner, STACK_SELECTORS[to.inner], stack, ...pushed].join(' ');
  }

  /** The i-th item of the caller's stack. */
  private parameter(parameters: number[], i: number, size: number): number {
    if (size === 4) return parameters[i]!;
    return (parameters[i >> 1]! >>> (16 * (i & 1))) & 0xffff;
  }
}

/** Runs about `count` cases. */
export async function randomDescriptors(count: number, seed: number): Promise<Outcomes> {
  const fuzz = new Fuzz(await M.SystemMachine.create(), seed);
  const { outcomes } = fuzz;
  for (const mode of ['32', 'compatibility', '64', '32'] as const) {
    fuzz.mode(mode);
    const end = outcomes.cases + count / 4;
    while (outcomes.cases < end) fuzz.case();
  }
  return outcomes;
}
