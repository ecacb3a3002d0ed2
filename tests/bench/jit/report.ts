// The tables of the JIT's benchmark: rows, groups, all; and what they are held against.

import type { BootResult } from '../boots.js';
import { geometricMean, median } from '../engine.js';
import { figure, print, type Target, target } from '../report.js';
import type { Memory, Run } from './machines.js';
import { type Arch, GROUPS, type Group } from './rows.js';

/** What one row gave: the runs of every machine by name. */
export interface RowRuns {
  readonly name: string;
  readonly group: Group;
  readonly count: number;
  /** The processor's. */
  readonly checksum: string;
  /** Machines that computed something else. */
  readonly wrong: readonly string[];
  readonly runs: Readonly<Record<string, readonly Run[]>>;
}

export interface ArchResult {
  readonly arch: Arch;
  /** Of machines in Node, at the end; and the largest resident set of an empty Node program, MiB. */
  readonly memory: readonly (Memory & { readonly name: string })[];
  readonly node: number;
  readonly boots: readonly { readonly name: string; readonly bootSeconds: number }[];
  readonly rows: readonly RowRuns[];
}

/** Most of v86's CPU time, i386. */
const OF_V86 = { row: 1, group: 0.5, all: 0.35 };
/** Most of QEMU's CPU time, x86-64. */
const OF_QEMU: Readonly<Record<Group, number>> & { readonly all: number } = {
  ...{ integer: 1.6, indirect: 1.6, kernel: 1.3, shell: 1.3, dynamic: 1.5, float: 0.4, memory: 1.0 },
  all: 1.2,
};

/** Least share of instructions in emitted code: rows, boots. */
const EMITTED = { rows: 0.95, boots: 0.85 };
const MOST_BEYOND_MIB = 300;

const seconds = (row: RowRuns, name: string): number =>
  median((row.runs[name] ?? []).map((run) => run.seconds));
const ratio = (row: RowRuns, name: string, base: string): number => seconds(row, name) / seconds(row, base);

/** Prints the tables of rows. The targets that the figures allow to judge. */
export function jitTables(results: readonly ArchResult[]): Target[] {
  const targets: Target[] = [];
  for (const result of results) {
    if (result.rows.length === 0) continue;
    const names = Object.keys(result.rows[0]?.runs ?? {});
    secondsTable(result, names);
    groupsTable(result, names);
    memoryTable(result);
    targets.push(...targetsOf(result, names));
  }
  return targets;
}

/** Most of the peers' CPU time from power-on to init. */
const BOOT_OF_V86 = 0.4;
const BOOT_OF_QEMU = 1.7;

/** Prints the boots; the 686 one is held against v86, the others against QEMU. */
export function jitBootsTable(boots: readonly BootResult[]): Target[] {
  print('Boots: CPU seconds from power-on to init', [
    ['kernel', 'ours', 'QEMU', 'v86', 'ours/QEMU', 'ours/v86', 'MIPS', 'emitted'],
    ...boots.map((boot) => [
      boot.name,
      ...[boot.ours, boot.qemu, boot.v86].map((times) => figure(median(times), 2)),
      figure(boot.qemuRatio, 2),
      figure(boot.v86Ratio, 2),
      figure(boot.mips, 0),
      percent(boot.emitted),
    ]),
  ]);
  return boots.flatMap(({ name, qemuRatio, v86Ratio, emitted }) => {
    const share = target(
      emitted >= EMITTED.boots,
      `at least 85 % of the instructions of the boot of ${name} in emitted code: ${percent(emitted)}`,
    );
    const [peer, value, most] = name.startsWith('686')
      ? (['v86', v86Ratio, BOOT_OF_V86] as const)
      : (['QEMU', qemuRatio, BOOT_OF_QEMU] as const);
    if (!Number.isFinite(value)) return [share];
    return [
      share,
      target(value <= most, `boot of ${name} at most ${most} of ${peer}'s: ${figure(value, 2)}`),
    ];
  });
}

/** Ours against each other machine of the same tiering, then every emulator against the processor. */
function comparisons(names: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (const mine of names.filter((name) => name.startsWith('ours'))) {
    const budget = mine.slice('ours'.length);
    for (const other of [`v86${budget}`, 'qemu']) if (names.includes(other)) pairs.push([mine, other]);
  }
  if (names.includes('native')) {
    for (const name of names) if (name !== 'native') pairs.push([name, 'native']);
  }
  return pairs;
}

function secondsTable({ arch, rows }: ArchResult, names: readonly string[]): void {
  const pairs = comparisons(names);
  const counting = names.filter((name) => name.startsWith('ours'));
  print(`${arch}: CPU seconds of the process (first run in brackets), ratios, guest MIPS`, [
    [
      'row',
      ...names,
      ...pairs.map(([mine, other]) => `${mine}/${other}`),
      ...counting.flatMap((name) => [`${name} MIPS`, 'emitted']),
      'checksum',
    ],
    ...rows.map((row) => [
      row.name,
      ...names.map((name) => {
        const first = row.runs[name]?.[0]?.seconds ?? Number.NaN;
        return `${figure(seconds(row, name), 3)} (${figure(first, 2)})`;
      }),
      ...pairs.map(([mine, other]) => figure(ratio(row, mine, other), 2)),
      ...counting.flatMap((name) => {
        const instructions = median((row.runs[name] ?? []).map((run) => run.instructions));
        const mips = figure(instructions / seconds(row, name) / 1e6, 0);
        return [mips, percent(emittedShare([row], name))];
      }),
      row.wrong.length === 0 ? row.checksum : `WRONG: ${row.wrong.join(', ')}`,
    ]),
  ]);
}

/** Share of the retired instructions that ran in emitted code, all runs together. */
function emittedShare(rows: readonly RowRuns[], name: string): number {
  const runs = rows.flatMap((row) => row.runs[name] ?? []);
  const sum = (pick: (run: Run) => number) => runs.reduce((total, run) => total + pick(run), 0);
  return sum((run) => run.emitted) / sum((run) => run.instructions);
}

const percent = (share: number): string => `${figure(100 * share, 1)} %`;

function memoryTable({ arch, memory, node }: ArchResult): void {
  if (memory.length === 0) return;
  print(`${arch}: MiB of the process after the last row (Node alone: ${figure(node, 0)})`, [
    ['machine', 'process', 'at most', 'touched', 'beyond both'],
    ...memory.map((of) => [
      of.name,
      figure(of.rss / 1024, 0),
      figure(of.maxRss / 1024, 0),
      figure(of.touched / 1024, 0),
      figure(beyond(of, node), 0),
    ]),
  ]);
}

const beyond = ({ rss, touched }: Memory, node: number): number => (rss - touched) / 1024 - node;

function groupsTable({ arch, rows }: ArchResult, names: readonly string[]): void {
  const pairs = comparisons(names);
  const groups = GROUPS.filter((group) => rows.some((row) => row.group === group));
  const line = (
    title: string,
    of: readonly RowRuns[],
    value: (row: RowRuns, pair: [string, string]) => number,
  ) => [title, ...pairs.map((pair) => figure(geometricMean(of.map((row) => value(row, pair))), 2))];
  const medians = (row: RowRuns, [mine, other]: [string, string]) => ratio(row, mine, other);
  const firsts = (row: RowRuns, [mine, other]: [string, string]) =>
    (row.runs[mine]?.[0]?.seconds ?? Number.NaN) / (row.runs[other]?.[0]?.seconds ?? Number.NaN);
  print(`${arch}: geometric means of ratios`, [
    ['group', ...pairs.map(([mine, other]) => `${mine}/${other}`)],
    ...groups.map((group) =>
      line(
        group,
        rows.filter((row) => row.group === group),
        medians,
      ),
    ),
    line('all', rows, medians),
    line('all, first runs', rows, firsts),
  ]);
}

function targetsOf(result: ArchResult, names: readonly string[]): Target[] {
  const { arch, rows, memory, node } = result;
  const targets: Target[] = [];
  for (const mine of names.filter((name) => name.startsWith('ours'))) {
    const share = emittedShare(rows, mine);
    const own = memory.find(({ name }) => name === mine);
    targets.push(
      target(
        share >= EMITTED.rows,
        `${arch}: at least 95 % of the instructions of ${mine} in emitted code: ${percent(share)}`,
      ),
    );
    if (own !== undefined) {
      const held = beyond(own, node);
      targets.push(
        target(
          held <= MOST_BEYOND_MIB,
          `${arch}: ${mine} at most ${MOST_BEYOND_MIB} MiB beyond Node and touched memory: ${figure(held, 0)}`,
        ),
      );
    }
    const wrong = rows.filter((row) => row.wrong.includes(mine)).map(({ name }) => name);
    targets.push(
      target(
        wrong.length === 0,
        `${arch}: ${mine} computes what the processor does ${wrong.join(', ')}`.trim(),
      ),
    );
    const v86 = `v86${mine.slice('ours'.length)}`;
    if (arch === 'i386' && names.includes(v86)) targets.push(...againstV86(rows, mine, v86));
    if (arch === 'x86-64' && names.includes('qemu')) targets.push(...againstQemu(rows, mine));
  }
  return targets;
}

function againstV86(rows: readonly RowRuns[], mine: string, v86: string): Target[] {
  const slower = rows.filter((row) => !(ratio(row, mine, v86) <= OF_V86.row)).map(({ name }) => name);
  return [
    target(slower.length === 0, `i386: no row of ${mine} slower than ${v86}: ${slower.join(', ') || 'none'}`),
    ...means(rows, mine, v86, 'i386', () => OF_V86.group, OF_V86.all),
  ];
}

const againstQemu = (rows: readonly RowRuns[], mine: string): Target[] =>
  means(rows, mine, 'qemu', 'x86-64', (group) => OF_QEMU[group], OF_QEMU.all);

function means(
  rows: readonly RowRuns[],
  mine: string,
  other: string,
  arch: Arch,
  most: (group: Group) => number,
  mostOfAll: number,
): Target[] {
  const judge = (title: string, of: readonly RowRuns[], limit: number) => {
    const mean = geometricMean(of.map((row) => ratio(row, mine, other)));
    return target(
      mean <= limit,
      `${arch}: ${title} at most ${limit} of ${other}: ${mine} ${figure(mean, 2)}`,
    );
  };
  const groups = GROUPS.filter((group) => rows.some((row) => row.group === group));
  return [
    ...groups.map((group) =>
      judge(
        group,
        rows.filter((row) => row.group === group),
        most(group),
      ),
    ),
    judge('all rows', rows, mostOfAll),
  ];
}
