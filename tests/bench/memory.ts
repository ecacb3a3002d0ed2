// Process memory of a large, sparsely used domain: a kernel of our own touches pages all over it, and the process may
// hold Node itself, what the guest touched, and a fixed allowance.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cached, Engine, type Report } from './engine.js';

export interface MemoryResult {
  /** Of the domain, in MiB. */
  readonly domain: number;
  /** Why the domain was refused; the other figures are then 0. */
  readonly refused: string | undefined;
  /** Largest resident set of an empty Node program, MiB. */
  readonly node: number;
  readonly touched: number;
  /** Largest resident set of the whole process, MiB. */
  readonly process: number;
  /** What is neither Node's nor touched, MiB. */
  readonly beyond: number;
}

export interface MemoryOptions {
  readonly node: string;
  readonly child: string;
  readonly touch: string;
  log(line: string): void;
}

const TOUCHED_MIB = 100;
const PAGE = 4096;
const MIB = 1 << 20;
const FIRST = 4 * MIB;
/** The kernel leaves out the fourth GiB, where a PC has its devices. */
const HOLE_START = 3 * 1024 * MIB;
const HOLE = 1024 * MIB;
/** The domain to prove it with, then what is measured instead where that is refused. */
const DOMAINS_MIB = [16 * 1024, 3 * 1024];
const ALL_RIGHT = '1';

/** Measures the domain, and a smaller one where it is refused. */
export async function benchMemory(options: MemoryOptions): Promise<MemoryResult[]> {
  const node = emptyNode(options.node);
  const results: MemoryResult[] = [];
  for (const domain of DOMAINS_MIB) {
    const result = await benchDomain(domain, node, options);
    options.log(`${domain} MiB: ${result.refused ?? `${result.process.toFixed(0)} MiB`}`);
    results.push(result);
    if (result.refused === undefined) break;
  }
  return results;
}

async function benchDomain(domain: number, node: number, options: MemoryOptions): Promise<MemoryResult> {
  const limit = domain * MIB;
  const span = limit - FIRST - (limit > HOLE_START ? HOLE : 0);
  const pages = (TOUCHED_MIB * MIB) / PAGE;
  const stride = Math.floor(span / pages / PAGE) * PAGE;
  const image = new Uint8Array(readFileSync(options.touch));
  const numbers = new DataView(image.buffer, image.length - 16);
  numbers.setBigUint64(0, BigInt(limit), true);
  numbers.setBigUint64(8, BigInt(stride), true);
  const task = { engine: 'ours', memory: limit, kernel: cached('touch.image', image), type: 'flat' } as const;
  const engine = Engine.node(options.node, options.child, task);
  try {
    const report: Report = await engine.next(({ kind }) => kind !== 'line', 300_000);
    if (report.kind === 'refused') {
      return { domain, refused: report.text, node, touched: 0, process: 0, beyond: 0 };
    }
    if (report.text !== ALL_RIGHT) throw new Error(`The guest read wrong values back: code ${report.text}.`);
    const touched = (Math.ceil(span / stride) * PAGE) / MIB;
    const held = report.maxRss / 1024;
    return { domain, refused: undefined, node, touched, process: held, beyond: held - node - touched };
  } finally {
    engine.stop();
  }
}

/** Largest resident set of an empty Node program, MiB. */
export function emptyNode(program: string): number {
  const script = `console.log(/^VmHWM:\\s*(\\d+)/m.exec(fs.readFileSync('/proc/self/status', 'latin1'))[1])`;
  return Number(execFileSync(program, ['-e', script], { encoding: 'latin1' })) / 1024;
}
