// The decoder's tables: a tree of small decisions for every opcode, and one entry for every line of the table.

import { cases, families } from './hot.js';
import { featureOf, type Line } from './table.js';

/** Kinds of tree nodes; each is followed by its children in this order. */
const SPLITS = [
  { kind: 1, ways: 2, of: (l: Line) => (l.attrs.has('i64') ? [0] : l.attrs.has('o64') ? [1] : null) },
  { kind: 2, ways: 4, of: prefixWays },
  { kind: 3, ways: 2, of: (l: Line) => (l.w === null ? null : [l.w]) },
  { kind: 7, ways: 2, of: (l: Line) => (l.vexL === null ? null : [l.vexL]) },
  {
    kind: 4,
    ways: 2,
    of: (l: Line) => {
      if (l.attrs.has('sysreg')) return null;
      return l.fixed !== null || l.form === 'r' ? [1] : l.form === 'm' ? [0] : null;
    },
  },
  {
    kind: 5,
    ways: 8,
    of: (l: Line) => (l.fixed !== null ? [(l.fixed >> 3) & 7] : l.digit === null ? null : [l.digit]),
  },
  { kind: 6, ways: 8, of: (l: Line) => (l.fixed === null || l.fixedI ? null : [l.fixed & 7]) },
];

function prefixWays(line: Line): number[] | null {
  if (line.prefix !== '') return [['', '66', 'F3', 'F2'].indexOf(line.prefix)];
  if (line.attrs.has('norep')) return [0, 1];
  return line.attrs.has('np') ? [0] : null;
}

/** No register form, or no memory form. */
const NO_FORM = '-';
const SIZE_CLASSES = ['-', 'b', 'v', 'y', 'z'];
export const REG_CLASSES = ['-', 'gpr8', 'gpr', 'xmm', 'mmx', 'gpr32', 'gpr64', 'gpr16', 'sys'];
export const IMM_CLASSES = ['-', 'Ib', 'Iw', 'Iz', 'Iv', 'Jb', 'Jz', 'O', 'Ap', 'enter', 'one', 'x87', 'Iub'];
export const FEATURE_CLASSES = ['', 'x87', 'wait', 'mmx', 'sse', 'any', 'fxsr', 'xsave', 'avx', 'vexgpr'];
export const ENTRY_SIZE = 24;
export const ENTRY_FLAGS = {
  MODRM: 1,
  END: 2,
  COUNT: 4,
  DEF64: 8,
  FORCE64: 16,
  ALIGN16: 32,
  REP: 64,
  COLD: 128,
  SELF: 256,
  PLUS_R: 512,
  STACK: 1024,
  BRANCH: 2048,
  SHIFT: 4096,
  CC: 8192,
  ACC: 16384,
  PUSH: 32768,
};

function regClass(operand: string, line: Line): string {
  const kind = operand[0]!;
  const size = operand.slice(1);
  if ('VWU'.includes(kind)) return 'xmm';
  if ('PQN'.includes(kind)) return 'mmx';
  if ('SCD'.includes(kind) && kind !== 'S' && /^[CD]q$/.test(operand)) return 'sys';
  if (operand === 'Sw') return 'sys';
  if (operand === 'Rq') return line.attrs.has('sysreg') ? 'sys' : 'gpr64';
  if (size === 'b') return 'gpr8';
  if (size === 'w') return 'gpr16';
  if (size === 'd') return 'gpr32';
  if (size === 'q') return 'gpr64';
  return 'gpr';
}

const isReg = (o: string): boolean => /^([GVPSCD]|)[a-z]+$/.test(o) && /^[GVPSCD]/.test(o);
const isRm = (o: string): boolean => /^[EWQRUNM]/.test(o) || /^m\d/.test(o);

function immClass(line: Line): string {
  if (featureOf(line) === 'x87') return 'x87';
  const ops = line.operands;
  if (line.mnemonic === 'enter') return 'enter';
  for (const [name, value] of [
    ['Jb', 'Jb'],
    ['Jz', 'Jz'],
    ['Iw', 'Iw'],
    ['Iz', 'Iz'],
    ['Iv', 'Iv'],
    ['Ibs', 'Ib'],
    ['Ob', 'O'],
    ['Ov', 'O'],
    ['Ap', 'Ap'],
    ['1', 'one'],
  ]) {
    if (ops.includes(name!)) return value!;
  }
  if (ops.includes('Ib') || ops.includes('Lx')) return 'Ib';
  return '-';
}

/** Opcode maps: one-byte, 0F, 0F 38, 0F 3A, and the last three under VEX. */
export const MAPS = 7;
/** Bits of an entry's second flag byte. */
export const ENTRY_MORE = { FALLBACK: 1, VVVV: 2, VSIB: 4, ALIGN32: 8, GENERAL: 16, PROTECTED: 32 };

export interface Tables {
  /** CPUID features that lines ask for; an entry holds the index plus one. */
  features: string[];
  nodes: number[];
  entries: number[][];
  handlers: string[];
}

class Builder {
  readonly nodes: number[] = [];
  readonly entries: number[][] = [];
  readonly handlers: string[] = [];
  readonly features: string[] = [];
  readonly #ids = new Map<string, number>();
  readonly #ops: Map<string, number>;
  readonly #leaf = new Map<Line, number>();

  constructor(ops: Map<string, number>) {
    this.#ops = ops;
  }

  /** Index of a handler's first instance in the handler table; sized handlers take four places. */
  handler(name: string, sized: boolean): number {
    const key = sized ? `${name}<>` : name;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.handlers.length;
    if (sized) for (const t of ['u8', 'u16', 'u32', 'u64']) this.handlers.push(`${name}<${t}>`);
    else this.handlers.push(name);
    this.#ids.set(key, id);
    return id;
  }

  tree(lines: Line[], from = 0): number {
    if (lines.length === 0) return 0;
    for (let i = from; i < SPLITS.length; i++) {
      const split = SPLITS[i]!;
      if (!lines.some((l) => split.of(l) !== null)) continue;
      const at = this.nodes.length;
      this.nodes.push(split.kind, ...new Array(split.ways).fill(0));
      for (let way = 0; way < split.ways; way++) {
        const own = lines.filter((l) => split.of(l)?.includes(way));
        const open = lines.filter((l) => split.of(l) === null);
        this.nodes[at + 1 + way] = this.tree([...own, ...open], i + 1);
      }
      return at;
    }
    // The line that names most of the decisions wins.
    const named = (l: Line): number => SPLITS.filter((s) => s.of(l) !== null).length;
    const most = Math.max(...lines.map(named));
    const chosen = lines.filter((l) => named(l) === most);
    if (chosen.length > 1)
      throw new Error(`ambiguous:\n${chosen.map((l) => `${l.at}: ${l.text}`).join('\n')}`);
    return 0x8000 | this.leaf(chosen[0]!);
  }

  leaf(line: Line): number {
    const known = this.#leaf.get(line);
    if (known !== undefined) return known;
    const id = this.entries.length;
    this.#leaf.set(line, id);
    this.entries.push(this.#entry(line));
    return id;
  }

  #entry(line: Line): number[] {
    const F = ENTRY_FLAGS;
    const a = line.attrs;
    const ops = line.operands;
    const rm = ops.find(isRm);
    const reg = ops.find(isReg);
    const plus = ops.find((o) => o.startsWith('Z'));
    const feature = featureOf(line);
    let flags = 0;
    if (line.modrm) flags |= F.MODRM;
    if (a.has('end')) flags |= F.END;
    if (a.has('count')) flags |= F.COUNT;
    if (a.has('def64')) flags |= F.DEF64;
    if (a.has('force64')) flags |= F.FORCE64;
    if (a.has('align16')) flags |= F.ALIGN16;
    if (a.has('rep')) flags |= F.REP;
    if (a.has('self')) flags |= F.SELF;
    if (line.plusR) flags |= F.PLUS_R;
    if (ops.includes('AL') || ops.includes('rAX')) flags |= F.ACC;
    const access = a.has('write') ? 'write' : a.has('modify') ? 'modify' : a.has('read') ? 'read' : 'none';
    const bytes = a.get(access) || '';
    const parts = ['x', 'x2', 'x4', 'x8'].indexOf(bytes);
    const mem = access === 'none' ? 0 : parts >= 0 ? 254 - parts : bytes ? Number(bytes) : 255;
    let opReg = 0;
    let opMem = 0;
    let handler = 0xffff;
    if (line.handler.startsWith('@')) {
      const family = families.get(line.handler.slice(1));
      if (!family) throw new Error(`opcodes.txt:${line.at}: no family ${line.handler}`);
      [opReg, opMem, flags] = this.#hot(line, family.forms, flags);
      if (family.cold) {
        handler = this.handler(family.cold.handler, !family.cold.handler.startsWith('Branch'));
        flags |= ['jcc', 'jmp', 'jmprm', 'call', 'callrm', 'ret', 'retimm'].includes(line.handler.slice(1))
          ? F.BRANCH
          : 0;
        flags |= ['jcc', 'jmp', 'jmprm'].includes(line.handler.slice(1)) ? 0 : F.STACK;
        flags |= line.handler.startsWith('@push') || line.handler.startsWith('@call') ? F.PUSH : 0;
        if (line.handler === '@jcc') flags |= F.CC;
      }
      if (/^@(shl|shr|sar|rol|ror)/.test(line.handler)) flags |= F.SHIFT;
    } else {
      flags |= F.COLD;
      const lift = a.get('lift');
      handler = this.handler(lift === undefined ? line.handler : `${line.handler} ${lift}`, line.sized);
      const suffix = access === 'read' ? '_R' : access === 'modify' ? '_M' : access === 'write' ? '_W' : '_A';
      const kind = a.has('end') ? 'COLD_END' : a.has('count') ? 'COLD_COUNT' : 'COLD';
      opReg = this.#ops.get(kind)!;
      opMem = this.#ops.get(kind + suffix)!;
      if (/^Shift\./.test(line.handler)) flags |= F.SHIFT;
    }
    let more = 0;
    if (a.has('fallback')) more |= ENTRY_MORE.FALLBACK;
    if (ops.some((o) => /^[HB]/.test(o))) more |= ENTRY_MORE.VVVV;
    if (ops.some((o) => o.startsWith('B'))) more |= ENTRY_MORE.GENERAL;
    if (a.has('vsib')) more |= ENTRY_MORE.VSIB;
    if (a.has('align32')) more |= ENTRY_MORE.ALIGN32;
    if (a.has('prot')) more |= ENTRY_MORE.PROTECTED;
    const lock = a.get('lock');
    const lockHandler = lock ? this.handler(lock.replace('<>', ''), lock.endsWith('<>')) : 0xffff;
    const needs =
      feature === 'x87'
        ? line.mnemonic === 'fwait'
          ? 'wait'
          : 'x87'
        : a.has('any')
          ? 'any'
          : feature.startsWith('sse') && !a.has('mmx')
            ? 'sse'
            : feature;
    return [
      opReg & 255,
      opReg >> 8,
      opMem & 255,
      opMem >> 8,
      handler & 255,
      handler >> 8,
      lockHandler & 255,
      lockHandler >> 8,
      SIZE_CLASSES.indexOf(line.size),
      REG_CLASSES.indexOf(reg ? regClass(reg, line) : '-'),
      REG_CLASSES.indexOf(rm || plus ? regClass((rm ?? plus)!, line) : '-'),
      IMM_CLASSES.indexOf(immClass(line)),
      mem,
      FEATURE_CLASSES.indexOf(needs),
      Number(a.get('cc') ?? 0),
      line.sized && !line.handler.startsWith('@') ? 1 : 0,
      flags & 255,
      (flags >> 8) & 255,
      ops[0] !== undefined && (isRm(ops[0]) || ops[0].startsWith('O')) ? 1 : 0,
      line.handler.startsWith('@') && this.#sizedHot(line) ? 1 : 0,
      0,
      lock?.endsWith('<>') ? 1 : 0,
      this.#feature(line),
      more,
    ];
  }

  /** Index plus one of the CPUID feature that the line asks for, or 0. */
  #feature(line: Line): number {
    const group = ['sse3', 'sse2', 'sse', 'fxsr', 'xsave', 'mmx', 'avx'].find((f) => line.attrs.has(f));
    const name = line.attrs.get('cpuid') ?? group ?? (featureOf(line) === 'x87' ? 'fpu' : undefined);
    if (name === undefined) return 0;
    if (!this.features.includes(name)) this.features.push(name);
    if (this.features.length > 64) throw new Error('more than 64 CPUID features in the table');
    return this.features.indexOf(name) + 1;
  }

  #sizedHot(line: Line): boolean {
    return line.handler !== '@nop' && line.handler !== '@jcc';
  }

  #hot(line: Line, forms: Record<string, string[]>, flags: number): [number, number, number] {
    const shape = (o: string): string =>
      /^G/.test(o)
        ? 'g'
        : isRm(o)
          ? 'e'
          : /^(Z|AL|rAX)/.test(o)
            ? 'a'
            : /^O/.test(o)
              ? 'o'
              : /^I/.test(o)
                ? 'i'
                : '';
    const key = line.operands.map(shape).join('');
    const PAIRS: Record<string, [string, string]> = {
      eg: ['rr', 'mr'],
      ge: ['rr', 'rm'],
      ei: ['ri', 'mi'],
      ai: ['ri', NO_FORM],
      ao: [NO_FORM, 'rm'],
      oa: [NO_FORM, 'mr'],
      e: ['r', 'm'],
      a: ['r', NO_FORM],
      gei: ['rri', 'rmi'],
      i: ['i', NO_FORM],
      '': ['', NO_FORM],
    };
    const pair = PAIRS[key];
    if (!pair) throw new Error(`opcodes.txt:${line.at}: no form for ${key}`);
    const base = (form: string): number => {
      if (form === NO_FORM) return 0;
      const names = forms[form];
      if (!names) throw new Error(`opcodes.txt:${line.at}: ${line.handler} has no form '${form}'`);
      if (line.handler === '@jcc') return this.#ops.get(names[Number(line.attrs.get('cc'))]!)!;
      if (names.length === 1) return this.#ops.get(names[0]!)!;
      const i = names.findIndex((n) => n !== '');
      return this.#ops.get(names[i]!)! - i;
    };
    let [r, m] = pair;
    if (/^@(shl|shr|sar|rol|ror)/.test(line.handler)) [r, m] = ['r', 'm'];
    if (line.handler === '@retimm' || line.handler === '@nop') [r, m] = ['', NO_FORM];
    if (line.handler === '@lea' || (line.handler === '@mov' && line.form === 'm' && r === 'rr')) r = NO_FORM;
    return [base(r), base(line.handler === '@nop' ? '' : m), flags];
  }
}

/** Numbers of the run loop's cases, in ranges by access; sized groups get four consecutive numbers. */
export function numberCases(): { ops: Map<string, number>; limits: Record<string, number>; total: number } {
  const ops = new Map<string, number>();
  const limits: Record<string, number> = {};
  let next = 0;
  for (const access of ['none', 'address', 'read', 'modify', 'write'] as const) {
    limits[access] = next;
    const own = cases.filter((c) => c.access === access);
    const done = new Set<string>();
    for (const c of own) {
      // The number behind JCC is a condition, not a size: branches are numbered by it.
      const group = /^(?!JCC)(.*)_(8|16|32|64)$/.exec(c.name);
      if (!group) ops.set(c.name, next++);
      else if (!done.has(group[1]!)) {
        done.add(group[1]!);
        ['8', '16', '32', '64'].forEach((bits, i) => {
          if (cases.some((x) => x.name === `${group[1]}_${bits}`)) ops.set(`${group[1]}_${bits}`, next + i);
        });
        next += 4;
      }
    }
  }
  return { ops, limits, total: next };
}

export function buildTables(lines: Line[], ops: Map<string, number>): Tables {
  const builder = new Builder(ops);
  builder.nodes.push(...new Array(MAPS * 256).fill(0));
  for (let map = 0; map < MAPS; map++) {
    for (let opcode = 0; opcode < 256; opcode++) {
      const own = lines.filter(
        (l) => l.map === map && (l.plusR ? (opcode & 0xf8) === l.opcode : l.opcode === opcode),
      );
      const exact = own.filter((l) => !l.plusR);
      builder.nodes[map * 256 + opcode] = builder.tree(exact.length > 0 ? exact : own);
    }
  }
  return builder;
}
