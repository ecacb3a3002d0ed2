// Makes the generated sources of the core from assembly/opcodes.txt. `--check` only says whether they are current.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateBios } from './generate/bios.js';
import {
  buildTables,
  ENTRY_FLAGS,
  ENTRY_MORE,
  ENTRY_SIZE,
  FEATURE_CLASSES,
  IMM_CLASSES,
  MAPS,
  numberCases,
  REG_CLASSES,
} from './generate/decoder.js';
import { cases, FLAG_CLASSES, flagClass, flagless, fused } from './generate/hot.js';
import { generateHypercalls } from './generate/hypercalls.js';
import { generateIsa } from './generate/isa.js';
import { jitSource } from './generate/jit.js';
import { generateMonitor } from './generate/monitor.js';
import { type Line, readTable } from './generate/table.js';
import { generateLayout } from './generate-layout.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const HEADER = '// Generated from opcodes.txt by scripts/generate.ts. Do not edit.\n\n';

/** File of assembly/ that exports each class. */
function classFiles(): Map<string, string> {
  const files = new Map<string, string>();
  for (const dir of ['', 'fp/', 'jit/']) {
    for (const name of readdirSync(join(root, 'assembly', dir))) {
      if (!name.endsWith('.ts') || name.endsWith('.gen.ts')) continue;
      const text = readFileSync(join(root, 'assembly', dir, name), 'utf8');
      for (const match of text.matchAll(/^export class (\w+)/gm))
        files.set(match[1]!, `./${dir}${name.replace(/\.ts$/, '')}`);
    }
  }
  return files;
}

function importsOf(body: string, candidates: Map<string, string>): string {
  const used = new Map<string, string[]>();
  for (const [name, file] of candidates) {
    if (new RegExp(`\\b${name}\\b`).test(body)) used.set(file, [...(used.get(file) ?? []), name]);
  }
  return [...used].map(([file, names]) => `import { ${names.sort().join(', ')} } from '${file}';\n`).join('');
}

/** Exported constants of a core file, as import candidates. */
function constantsOf(file: string): [string, string][] {
  const text = readFileSync(join(root, 'assembly', `${file}.ts`), 'utf8');
  return [...text.matchAll(/^export const (\w+)/gm)].map((m) => [m[1]!, `./${file}`]);
}

function data(name: string, type: string, values: number[]): string {
  const rows: string[] = [];
  for (let i = 0; i < values.length; i += 32) rows.push(`  ${values.slice(i, i + 32).join(', ')},`);
  return `export const ${name} = memory.data<${type}>([\n${rows.join('\n')}\n]);\n`;
}

function constants(prefix: string, names: readonly string[]): string {
  return names
    .map((n, i) => `export const ${prefix}${n === '-' || n === '' ? 'NONE' : n.toUpperCase()}: u32 = ${i};\n`)
    .join('');
}

function executeSource(ops: Map<string, number>, limits: Record<string, number>): string {
  const byNumber = cases.map((c) => ({ ...c, op: ops.get(c.name)! })).sort((a, b) => a.op - b.op);
  const body = byNumber
    .map((c) => `      case ${c.op}: { // ${c.name}\n        ${c.body}\n      }`)
    .join('\n');
  const text = `export class Execute {
  /** Runs decoded code from \`block\` until something needs the outer loop. The budget is at least the block's count. */
  static run(v: usize, block: usize, budget: i32): void {
    const tlb: usize = load<u32>(v, V_TLB_DATA);
    const bounce: usize = v + V_BOUNCE_W;
    let rec: usize = block + BLOCK_HEADER;
    let p: usize = 0;
    let d: usize = 0;
    let ea: u64 = 0;
    budget -= load<i32>(block, B_COUNT);
    store<u32>(v, block, V_BLOCK);
    block = 0;
    while (true) {
      const op: u32 = load<u16>(rec, R_OP);
      if (op >= ${limits.address}) {
        ea = load<u64>(v + load<u16>(rec, R_BASE)) + (load<u64>(v + load<u16>(rec, R_INDEX)) << (load<u8>(rec, R_EA_BITS) & 3)) + u64(i64(load<i32>(rec, R_DISP)));
        if (op >= ${limits.read}) {
          const kind: u32 = load<u8>(rec, R_EA_KIND);
          if (kind) {
            if (kind == EA_FLAT32) ea &= 0xffffffff;
            else if (kind == EA_SEG64) ea += load<u64>(v + V_SEG + ((usize(load<u8>(rec, R_EA_BITS)) & 0x70) << 1));
            else {
              ea = Run.address(v, rec, ea, op >= ${limits.modify});
              if (load<u32>(v, V_OUTCOME)) { Run.abandon(v, rec, budget); return; }
            }
          }
          const e: usize = tlb + (usize(ea >> 7) & (4095 << 5));
          const size: u32 = load<u8>(rec, R_SIZE);
          const tag: u64 = (ea + u64(size) - 1) & ~0xfff;
          if (op < ${limits.modify}) {
            if (load<u64>(e, TLB_READ) == tag) p = usize(load<u32>(e, TLB_ADDEND) + u32(ea));
            else {
              p = Mem.readPointer(v, ea, size);
              if (!p) { Run.refused(v, rec, budget); return; }
            }
          } else if (load<u64>(e, TLB_WRITE) == tag) p = usize(load<u32>(e, TLB_ADDEND) + u32(ea));
          else {
            p = op < ${limits.write} ? Mem.modifyPointer(v, ea, size) : Mem.writePointer(v, ea, size);
            if (!p) { Run.refused(v, rec, budget); return; }
          }
        }
      }
      switch (op) {
${body}
      default: unreachable();
      }
      // A near branch was taken: direct (follow the record's link) or indirect (the block is found already).
      if (!block) {
        budget += i32(load<u8>(rec, R_REFUND));
        block = load<u32>(rec, R_LINK);
        if (!block) {
          block = Code.link(v, rec);
          if (!block) { store<i32>(v, budget, V_BUDGET); return; }
        }
      }
      // Only what will run is counted: places where slices of time end are no hotter than others.
      const heat = load<i32>(block, B_HEAT);
      if (heat > 0) {
        if (budget >= load<i32>(block, B_COUNT)) store<i32>(block, heat - 1, B_HEAT);
      } else {
        store<i32>(v, budget, V_BUDGET);
        block = Jit.enter(v, block);
        if (!block) return;
        budget = load<i32>(v, V_BUDGET);
      }
      budget -= load<i32>(block, B_COUNT);
      if (budget < 0) { Run.outOfBudget(v, block, budget); return; }
      store<u32>(v, block, V_BLOCK);
      rec = block + BLOCK_HEADER;
      block = 0;
    }
  }
}
`;
  const candidates = new Map([
    ...classFiles(),
    ...['layout', 'code', 'outcome', 'flags'].flatMap(constantsOf),
  ]);
  candidates.delete('Execute');
  return `${HEADER}${importsOf(text, candidates)}\n@final\n${text}`;
}

/** Calls a handler; with a second word it is an SSE handler made a VEX instruction of by vex.ts. */
function callOf(handler: string): string[] {
  const [name, lift] = handler.split(' ') as [string, string | undefined];
  if (lift === undefined) return [`${name}(v, rec, p);`];
  if (lift === 'low')
    return ['const part = Vex.low(v, rec);', `${name}(v, part, p);`, 'Vex.finishLow(v, rec);'];
  if (lift === 'shift')
    return [
      'const part = Vex.shift(v, rec, p);',
      `${name}(v, part, Vex.result(v));`,
      `if (Vex.is256(rec)) ${name}(v, part, Vex.result(v) + 16);`,
      'Vex.finishShift(v, rec);',
    ];
  const parts = /^(\d+)(?:s(\d+))?$/.exec(lift);
  if (!parts) throw new Error(`opcodes.txt: no lift=${lift}`);
  const second = parts[1] === '0' ? 'p' : `p + ${parts[1]}`;
  return [
    'const part = Vex.first(v, rec);',
    `${name}(v, part, p);`,
    `if (Vex.is256(rec)) ${name}(v, Vex.second(v, part, ${parts[2] ?? 0}), ${second});`,
    'Vex.finish(v, rec);',
  ];
}

function handlerSource(handlers: string[]): string {
  const files = classFiles();
  const known = handlers.map((h) => files.has(h.split('.')[0]!) && existsSync(join(root, 'assembly')));
  const missing = [...new Set(handlers.filter((_, i) => !known[i]).map((h) => h.split('.')[0]))];
  if (missing.length > 0)
    process.stderr.write(`handlers of missing classes raise #UD: ${missing.join(', ')}\n`);
  const wrappers = handlers.map(
    (h, i) =>
      `function h${i}(v: usize, rec: usize, p: usize): void {\n  ${(known[i] ? callOf(h) : ['Outcome.fault(v, 6);']).join('\n  ')}\n}\n`,
  );
  const text = `${wrappers.join('')}
const table = memory.data(${handlers.length * 2});

@final
export class Handlers {
  /** Fills the table of function indexes; once an instance. */
  static init(): void {
${handlers.map((_, i) => `    store<u16>(table, u16(h${i}.index), ${i * 2});`).join('\n')}
  }

  /** Function-table index of handler \`i\`. */
  @inline static index(i: u32): u32 {
    return load<u16>(table + (usize(i) << 1));
  }
}
`;
  return `${HEADER}${importsOf(text, files)}\n${text}`;
}

function tableSource(tables: ReturnType<typeof buildTables>): string {
  const flags = Object.entries(ENTRY_FLAGS)
    .map(([n, value]) => `export const ENTRY_${n}: u32 = ${value};\n`)
    .join('');
  const more = Object.entries(ENTRY_MORE)
    .map(([n, value]) => `export const MORE_${n}: u32 = ${value};\n`)
    .join('');
  return `${HEADER}export const ENTRY_SIZE: usize = ${ENTRY_SIZE};
export const MAPS: u32 = ${MAPS};
${flags}${more}${constants('REG_', REG_CLASSES)}${constants('IMM_', IMM_CLASSES)}${constants('FEATURE_', FEATURE_CLASSES)}
${data('NODES', 'u16', tables.nodes)}
${data('ENTRIES', 'u8', tables.entries.flat())}`;
}

/** The CPUID features that instructions ask for, in the order of the bits of V_ISA. */
function featureSource(features: string[]): string {
  return `${HEADER}export const ISA_FEATURES = [\n${features.map((f) => `  '${f}',\n`).join('')}] as const;\n`;
}

/** By case number: the case without flags (0: none) and what the case does to flags. */
function flagSource(ops: Map<string, number>, total: number): string {
  const without = new Array<number>(total).fill(0);
  const classes = new Array<number>(total).fill(0);
  for (const [name, op] of ops) {
    const other = flagless.get(name);
    if (other !== undefined) without[op] = ops.get(other)!;
    classes[op] = FLAG_CLASSES.indexOf(flagClass(name));
  }
  // Row 0 is that of cases which do not fuse.
  const rowOf = new Array<number>(total).fill(0);
  const rows = new Array<number>(16).fill(0);
  for (const [name, conditions] of fused) {
    rowOf[ops.get(name)!] = rows.length / 16;
    for (let cc = 0; cc < 16; cc++) rows.push(ops.get(conditions.get(cc) ?? '') ?? 0);
  }
  const fusing = `${data('FUSE_ROW', 'u8', rowOf)}\n${data('FUSED', 'u16', rows)}`;
  return `\n${fusing}\n${constants('FLAGS_ARE_', FLAG_CLASSES)}\n${data('WITHOUT_FLAGS', 'u16', without)}\n${data('FLAG_CLASS', 'u8', classes)}`;
}

function opSource(ops: Map<string, number>, limits: Record<string, number>): string {
  const names = [...ops].map(([name, op]) => `export const OP_${name}: u32 = ${op};\n`).join('');
  return `${HEADER}export const FIRST_ADDRESS: u32 = ${limits.address};\nexport const FIRST_READ: u32 = ${limits.read};\nexport const FIRST_MODIFY: u32 = ${limits.modify};\nexport const FIRST_WRITE: u32 = ${limits.write};\n${names}`;
}

/** All generated files by path. */
export async function generate(): Promise<Map<string, string>> {
  const lines: Line[] = readTable(join(root, 'assembly/opcodes.txt'));
  const { ops, limits, total } = numberCases();
  if (total >= 1024) throw new Error(`the run loop's switch has ${total} cases; it must stay below 1,024`);
  const tables = buildTables(lines, ops);
  return new Map([
    ['assembly/opcodes.gen.ts', opSource(ops, limits) + flagSource(ops, total)],
    ['assembly/tables.gen.ts', tableSource(tables)],
    ['assembly/handlers.gen.ts', handlerSource(tables.handlers)],
    ['assembly/jit/ops.gen.ts', HEADER + jitSource(ops, total, tables.handlers, lines, data, constants)],
    ['assembly/execute.gen.ts', executeSource(ops, limits)],
    ['bindings/isa-features.gen.ts', featureSource(tables.features)],
    ...(await generateLayout()),
    ...(await generateIsa()),
    ...generateHypercalls(),
    ...generateMonitor(),
    ...generateBios(),
  ]);
}

const check = process.argv.includes('--check');
let stale = 0;
for (const [path, text] of await generate()) {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  stale++;
  if (check) process.stderr.write(`${path} is not current: run npm run generate\n`);
  else writeFileSync(file, text);
}
if (check && stale > 0) process.exit(1);
