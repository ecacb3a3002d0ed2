// The tables of the benchmarks, and what they are held against.

import type { BootResult } from './boots.js';
import { geometricMean, median } from './engine.js';
import type { MemoryResult } from './memory.js';
import type { RowResult } from './rows.js';
import type { SizeResult } from './size.js';

/** A figure to reach, and whether it is. */
export interface Target {
  readonly met: boolean;
  readonly text: string;
}

const MOST_OF_V86 = 0.67;
const LEAST_MIPS = 200;
const MOST_OF_QEMU = 5;
const MOST_BEYOND_MIB = 150;
const MOST_GZIPPED = 1 << 20;

export const target = (met: boolean, text: string): Target => ({ met, text });

/** Prints right-aligned columns; the first is left-aligned. */
export function print(title: string, table: readonly (readonly string[])[]): void {
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  console.log(`\n${title}`);
  for (const row of table) {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    console.log(`  ${cells.join('  ')}`);
  }
}

export function figure(value: number, digits: number): string {
  return Number.isFinite(value) ? value.toFixed(digits) : '-';
}

export function rowsTable(rows: readonly RowResult[]): Target[] {
  const ratios = rows.map(({ ratio }) => ratio);
  const integer = rows.filter((row) => row.integer);
  print(
    'Programs: process CPU seconds; MIPS on instructions counted natively (* retired, with the kernel’s)',
    [
      ['row', 'ours', 'v86', 'ours/v86', 'MIPS', 'v86 MIPS', 'millions', 'checksum', ''],
      ...rows.map((row) => [
        row.name + (row.kernel ? '*' : ''),
        figure(median(row.ours), 2),
        figure(median(row.v86), 2),
        figure(row.ratio, 2),
        figure(row.oursMips, 0),
        figure(row.v86Mips, 0),
        figure((row.kernel ? row.retired : row.native) / 1e6, 1),
        row.correct ? row.checksum : 'WRONG',
        row.ratio <= MOST_OF_V86 ? '' : 'slow',
      ]),
      ['geometric mean', '', '', figure(geometricMean(ratios), 2), '', '', '', '', ''],
    ],
  );
  const slow = rows.filter((row) => !(row.ratio <= MOST_OF_V86)).map((row) => row.name);
  const targets = [
    target(
      slow.length === 0,
      `every row at most ${MOST_OF_V86} of v86's interpreter${slow.length > 0 ? `: not ${slow.join(', ')}` : ''}`,
    ),
    target(
      rows.every((row) => row.correct),
      'every checksum is the processor’s',
    ),
  ];
  if (integer.length > 0) {
    const mips = median(integer.map((row) => row.oursMips));
    targets.push(
      target(
        mips >= LEAST_MIPS,
        `at least ${LEAST_MIPS} MIPS as the median of the integer rows: ${figure(mips, 0)}`,
      ),
    );
  }
  return targets;
}

export function bootsTable(boots: readonly BootResult[]): Target[] {
  print('Boots: CPU seconds from power-on to init', [
    ['kernel', 'ours', 'QEMU', 'ours/QEMU', 'v86', 'ours/v86', 'in-kernel MIPS', 'millions'],
    ...boots.map((boot) => [
      boot.name,
      figure(median(boot.ours), 1),
      figure(median(boot.qemu), 1),
      figure(boot.qemuRatio, 2),
      figure(median(boot.v86), 1),
      figure(boot.v86Ratio, 2),
      figure(boot.mips, 0),
      figure(boot.instructions / 1e6, 0),
    ]),
  ]);
  return boots.map((boot) =>
    target(
      boot.qemuRatio <= MOST_OF_QEMU,
      `boot of ${boot.name} at most ${MOST_OF_QEMU} of QEMU's CPU time: ${figure(boot.qemuRatio, 2)}`,
    ),
  );
}

export function memoryTable(results: readonly MemoryResult[]): Target[] {
  const mib = (value: number) => figure(value, 0);
  print('Memory: MiB of the process while a guest touches pages all over its domain', [
    ['domain', 'Node', 'touched', 'process', 'beyond both', ''],
    ...results.map((result) =>
      result.refused === undefined
        ? [...[result.domain, result.node, result.touched, result.process, result.beyond].map(mib), '']
        : [mib(result.domain), mib(result.node), '-', '-', '-', `refused: ${result.refused}`],
    ),
  ]);
  const first = results[0];
  const last = results.at(-1);
  if (first === undefined || last === undefined) return [];
  const met = first.refused === undefined && first.beyond <= MOST_BEYOND_MIB;
  const said =
    first.refused === undefined ? mib(first.beyond) : `refused; ${mib(last.beyond)} of ${last.domain} MiB`;
  return [
    target(
      met,
      `a domain of 16 GiB: at most ${MOST_BEYOND_MIB} MiB beyond Node and what it touched: ${said}`,
    ),
  ];
}

export function sizeTable(sizes: readonly SizeResult[]): Target[] {
  const total = sizes.reduce((sum, { gzipped }) => sum + gzipped, 0);
  const kib = (bytes: number) => figure(bytes / 1024, 0);
  print('Size: KiB', [
    ['file', 'bytes', 'gzipped'],
    ...sizes.map((size) => [size.file, kib(size.bytes), kib(size.gzipped)]),
    ['together', '', kib(total)],
  ]);
  return [target(total <= MOST_GZIPPED, `bundle and Wasm at most 1 MiB gzipped: ${kib(total)} KiB`)];
}
