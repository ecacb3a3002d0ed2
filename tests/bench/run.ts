// `npm run bench [-- rows|boots|memory|size …] [options]`: speed and memory, ours and the peers' side by side in one run.
// docs/benchmarks.md says what is measured and how to read it.

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { type BootResult, benchBoots } from './boots.js';
import {
  BENCH_CACHE,
  buildGuests,
  bundleChild,
  MissingError,
  nodeProgram,
  ROOT,
  v86Version,
} from './engine.js';
import { runIo } from './io.js';
import { runJit } from './jit/run.js';
import { benchMemory, type MemoryResult } from './memory.js';
import { fetchQemu, findQemu } from './qemu.js';
import { bootsTable, memoryTable, rowsTable, sizeTable, type Target } from './report.js';
import { benchRows, type RowResult } from './rows.js';
import { measureSizes, type SizeResult } from './size.js';
import { runStorms } from './storm/run.js';

const PARTS = ['rows', 'boots', 'memory', 'size'] as const;
const HELP = `npm run bench -- [PART …] [OPTION …]

Parts: ${PARTS.join(', ')} (default: all); qemu fetches the newest QEMU that apt offers, for the boots.
The part jit stands alone and has options of its own: npm run bench -- jit --help. So do io and storm: npm run bench -- io [PAIRS], storm --help.

  --pairs N        interleaved runs of each engine (default 5)
  --only NAME      some rows or boots only; may be repeated
  --node PATH|24   the node program that runs the engines: a path, or npm's Node 24 (default: this one)
  --qemu PATH      the QEMU of the boots
  --json FILE      also write all figures as JSON
  --no-build       measure what is built
  --strict         exit status 1 when a target is missed
`;

interface Figures {
  rows?: RowResult[];
  boots?: BootResult[];
  memory?: MemoryResult[];
  size?: SizeResult[];
}

const log = (line: string): void => console.error(`  … ${line}`);

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      pairs: { type: 'string', default: '5' },
      only: { type: 'string', multiple: true, default: [] },
      node: { type: 'string' },
      qemu: { type: 'string' },
      json: { type: 'string' },
      'no-build': { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const stranger = positionals.find((part) => part !== 'qemu' && !PARTS.includes(part as never));
  const pairs = Number(values.pairs);
  if (values.help || stranger !== undefined || !Number.isInteger(pairs) || pairs < 1) {
    console.log(HELP);
    return values.help ? 0 : 2;
  }
  mkdirSync(BENCH_CACHE, { recursive: true });
  if (positionals.includes('qemu')) fetchQemu(log);
  const wanted = positionals.filter((part) => part !== 'qemu');
  if (positionals.length > 0 && wanted.length === 0) return 0;
  const parts = new Set(wanted.length > 0 ? wanted : PARTS);

  if (!values['no-build']) {
    const scope = parts.has('size') ? [] : ['--core'];
    try {
      execFileSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts', ...scope], {
        cwd: ROOT,
        stdio: 'inherit',
      });
    } catch {
      throw new MissingError('The build failed; --no-build measures what is built.');
    }
  }
  const node = nodeProgram(values.node);
  const qemu = findQemu(values.qemu);
  const child = await bundleChild();
  const guests = buildGuests();
  const versions = {
    node: execFileSync(node, ['--version'], { encoding: 'utf8' }).trim(),
    v86: v86Version(),
    qemu: qemu?.version ?? 'none found',
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    commit: commit(),
  };
  console.log(
    `Node ${versions.node}, v86 ${versions.v86} with its JIT off, QEMU ${versions.qemu} (TCG), ${versions.cpu}; ` +
      `Paravane at ${versions.commit}; medians of ${pairs}.`,
  );

  const figures: Figures = {};
  const targets: Target[] = [];
  const common = { node, child, pairs, only: values.only, log };
  if (parts.has('rows')) {
    figures.rows = await benchRows({ ...common, programs: guests });
    targets.push(...rowsTable(figures.rows));
  }
  if (parts.has('boots')) {
    figures.boots = await benchBoots({ ...common, qemu, engine: 'interp' });
    targets.push(...bootsTable(figures.boots));
  }
  if (parts.has('memory')) {
    figures.memory = await benchMemory({ ...common, touch: guests.touch });
    targets.push(...memoryTable(figures.memory));
  }
  if (parts.has('size')) {
    figures.size = measureSizes();
    targets.push(...sizeTable(figures.size));
  }

  console.log('\nTargets');
  for (const { met, text } of targets) console.log(`  ${met ? 'met   ' : 'MISSED'}  ${text}`);
  const command = `npm run bench -- ${process.argv.slice(2).join(' ')}`.replace(/ -- $/, '');
  console.log(`\nReproduce: ${command}`);
  if (values.json !== undefined) {
    writeFileSync(
      values.json,
      `${JSON.stringify({ command, versions, pairs, ...figures, targets }, null, 2)}\n`,
    );
  }
  const wrong = figures.rows?.some((row) => !row.correct) ?? false;
  return wrong || (values.strict && targets.some(({ met }) => !met)) ? 1 : 0;
}

function commit(): string {
  try {
    const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
    return (
      git('rev-parse', '--short', 'HEAD') +
      (git('status', '--porcelain', '-uno') === '' ? '' : ' with changes')
    );
  } catch {
    return 'no commit';
  }
}

try {
  const [part, ...rest] = process.argv.slice(2);
  if (part === 'io') process.exitCode = await runIo(rest);
  else if (part === 'storm') process.exitCode = await runStorms(rest);
  else process.exitCode = part === 'jit' ? await runJit(rest) : await main();
} catch (error) {
  if (!(error instanceof MissingError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
