// `npm run bench -- jit`: speed of generated code against the processor, QEMU's TCG and v86's JIT, row by row.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type BootResult, benchBoots } from '../boots.js';
import { BENCH_CACHE, bundleChild, MissingError, nodeProgram, ROOT, v86Version } from '../engine.js';
import { emptyNode } from '../memory.js';
import { findQemu, type Qemu } from '../qemu.js';
import { type BrowserMachines, browserMachines } from './browser.js';
import { buildJitGuest, buildMeter } from './build.js';
import {
  jitTask,
  type Machine,
  Meter,
  nativeMachine,
  nodeMachine,
  PEERS,
  type PeerName,
  qemuMachine,
  type Run,
} from './machines.js';
import { coreFunctions, profileSummary } from './profile.js';
import { type ArchResult, jitBootsTable, jitTables, type RowRuns } from './report.js';
import { ARCHES, type Arch, BROWSER_ROWS, GROUPS, type JitRow, selectRows } from './rows.js';

const ENGINES = ['interp', 'jit', 'auto'] as const;

const HELP = `npm run bench -- jit [OPTION …]

  --arch A         i386 or x86-64 (default: both)
  --only NAME      a row, a group (${GROUPS.join(', ')}) or boot; may be repeated
  --peers LIST     of ${PEERS.join(', ')} (default: all)
  --engine E       how ours executes guest code: ${ENGINES.join(', ')} (default: the host's own default)
  --pairs N        interleaved runs of each peer (default 3)
  --scale F        times the rows' counts (default 1)
  --tiering LIST   V8's tiering budgets for ours and v86: default or numbers (default: default)
  --node PATH|24   the node program of ours and v86
  --cpu-prof DIR   one more run of each row under V8's profiler, for ours and v86, written to DIR and summed up
  --list FILE      write a listing of all code that ours emits, the guest's instructions beside it
  --chromium       ours and v86 in headless Chromium: ${BROWSER_ROWS.join(', ')} on i386, unless told
  --qemu PATH      the QEMU
  --json FILE      also write all figures as JSON
  --no-build       measure the core that is built
  --strict         exit status 1 when a target is missed
`;

interface Options {
  readonly arches: readonly Arch[];
  readonly rows: readonly JitRow[];
  readonly boots: boolean;
  readonly peers: readonly PeerName[];
  readonly engine: (typeof ENGINES)[number] | undefined;
  readonly pairs: number;
  readonly scale: number;
  readonly budgets: readonly (number | undefined)[];
  readonly node: string;
  readonly profiles: string | undefined;
  readonly listing: string | undefined;
  readonly chromium: boolean;
  readonly qemu: Qemu | undefined;
}

/** What `--only` calls the boots of Debian's kernels to init. */
const BOOT = 'boot';

const log = (line: string): void => console.error(`  … ${line}`);

/** Runs the part with its own options. Resolves with the exit status. */
export async function runJit(args: readonly string[]): Promise<number> {
  const values = parsed(args);
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const only = values.chromium && values.only.length === 0 ? BROWSER_ROWS : values.only;
  const bootsOnly = only.length > 0 && only.every((wish) => wish === BOOT);
  const options: Options = {
    arches: chosen(
      values.chromium && values.arch.length === 0 ? ['i386'] : values.arch,
      ARCHES,
      'architecture',
    ),
    rows: bootsOnly ? [] : selectRows(only.filter((wish) => wish !== BOOT)),
    boots: only.length === 0 || (only as readonly string[]).includes(BOOT),
    peers: chosen(values.peers.split(','), PEERS, 'peer'),
    engine: values.engine === undefined ? undefined : chosen([values.engine], ENGINES, 'engine')[0],
    pairs: positive(values.pairs, '--pairs'),
    scale: positive(values.scale, '--scale'),
    budgets: values.tiering
      .split(',')
      .map((budget) => (budget === 'default' ? undefined : positive(budget, '--tiering'))),
    node: nodeProgram(values.node),
    profiles: values['cpu-prof'],
    listing: values.list === undefined ? undefined : resolve(values.list),
    chromium: values.chromium,
    qemu: findQemu(values.qemu),
  };
  mkdirSync(BENCH_CACHE, { recursive: true });
  if (!values['no-build']) build();
  const versions = {
    node: execFileSync(options.node, ['--version'], { encoding: 'utf8' }).trim(),
    v86: v86Version(),
    qemu: options.qemu?.version ?? 'none found',
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
  };
  console.log(
    `Node ${versions.node}, v86 ${versions.v86}, QEMU ${versions.qemu} (TCG), ${versions.cpu}; ` +
      `medians of ${options.pairs}.`,
  );
  const child = await bundleChild();
  const results: ArchResult[] = [];
  if (options.rows.length > 0) {
    for (const arch of options.arches) results.push(await benchArch(arch, child, options));
  }
  const targets = jitTables(results);
  const boots: Record<string, BootResult[]> = {};
  for (const budget of options.boots ? options.budgets : []) {
    const name = budget === undefined ? 'default' : String(budget);
    console.log(`\nV8's tiering budget: ${name}`);
    const booted = await benchBoots({
      ...options,
      child,
      budget,
      v86Jit: true,
      log,
      only: kernelsOf(options),
    });
    targets.push(...jitBootsTable(booted));
    boots[name] = booted;
  }
  console.log('\nTargets');
  for (const { met, text } of targets) console.log(`  ${met ? 'met   ' : 'MISSED'}  ${text}`);
  const command = `npm run bench -- jit ${args.join(' ')}`.trim();
  console.log(`\nReproduce: ${command}`);
  if (values.json !== undefined) {
    writeFileSync(
      values.json,
      `${JSON.stringify({ command, versions, results, boots, targets }, null, 2)}\n`,
    );
  }
  const wrong = results.some(({ rows }) => rows.some((row) => row.wrong.includes('ours')));
  return wrong || (values.strict && targets.some(({ met }) => !met)) ? 1 : 0;
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        arch: { type: 'string', multiple: true, default: [] },
        only: { type: 'string', multiple: true, default: [] },
        peers: { type: 'string', default: PEERS.join(',') },
        engine: { type: 'string' },
        pairs: { type: 'string', default: '3' },
        scale: { type: 'string', default: '1' },
        tiering: { type: 'string', default: 'default' },
        node: { type: 'string' },
        'cpu-prof': { type: 'string' },
        list: { type: 'string' },
        chromium: { type: 'boolean', default: false },
        qemu: { type: 'string' },
        json: { type: 'string' },
        'no-build': { type: 'boolean', default: false },
        strict: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new MissingError((error as Error).message);
  }
}

function chosen<T extends string>(wishes: readonly string[], known: readonly T[], what: string): T[] {
  const stranger = wishes.find((wish) => !known.includes(wish as T));
  if (stranger !== undefined)
    throw new MissingError(`No ${what} ${stranger}; known are ${known.join(', ')}.`);
  return known.filter((name) => wishes.length === 0 || wishes.includes(name));
}

function positive(text: string, option: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new MissingError(`${option} takes a number above 0, not ${text}.`);
  return value;
}

function kernelsOf({ arches }: Options): string[] {
  return arches.flatMap((arch) => (arch === 'i386' ? ['686'] : ['cloud', 'amd64']));
}

function build(): void {
  try {
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts', '--core'], {
      cwd: ROOT,
      stdio: 'inherit',
    });
  } catch {
    throw new MissingError('The build failed; --no-build measures what is built.');
  }
}

async function benchArch(arch: Arch, child: string, options: Options): Promise<ArchResult> {
  const program = buildJitGuest(arch);
  const meterProgram = buildMeter();
  const meter = new Meter(meterProgram);
  const machines: Machine[] = [];
  const browsers: BrowserMachines[] = [];
  try {
    // The processor's checksums are what all others are held against, so it runs whether it is asked for or not.
    machines.push(nativeMachine(arch, program, meterProgram));
    if (options.chromium) machines.push(...(await startBrowsers(arch, program, browsers, options, meter)));
    else machines.push(...(await startPeers(arch, program, child, options, meter)));
    const rows: RowRuns[] = [];
    for (const row of options.rows) rows.push(await benchRow(row, machines, options));
    const memory = machines.flatMap((machine) =>
      machine.memory === undefined ? [] : [{ name: machine.name, ...machine.memory() }],
    );
    for (const machine of machines) await profileRows(arch, machine, options);
    return {
      arch,
      memory,
      node: emptyNode(options.node),
      boots: machines.map(({ name, bootSeconds }) => ({ name, bootSeconds })),
      rows,
    };
  } finally {
    for (const each of browsers) await each.stop();
    for (const machine of machines) machine.stop();
    meter.stop();
  }
}

async function startBrowsers(
  arch: Arch,
  program: string,
  browsers: BrowserMachines[],
  options: Options,
  meter: Meter,
): Promise<Machine[]> {
  const { engine } = options;
  const task = { ...jitTask(arch, program), ...(engine === undefined ? {} : { mode: engine }) };
  const peers = (['ours', 'v86'] as const).filter((peer) => options.peers.includes(peer));
  for (const budget of options.budgets) {
    const started = await browserMachines(arch === 'i386' ? peers : ['ours'], task, budget, meter);
    log(`${arch}: Chromium ${started.version}`);
    browsers.push(started);
  }
  return browsers.flatMap((each) => each.machines);
}

async function startPeers(
  arch: Arch,
  program: string,
  child: string,
  options: Options,
  meter: Meter,
): Promise<Machine[]> {
  const task = jitTask(arch, program);
  const { peers, budgets, node, engine, qemu, listing } = options;
  const starts: (() => Promise<Machine>)[] = [];
  for (const budget of budgets) {
    const common = { node, child, budget, engine, listing };
    if (peers.includes('ours')) starts.push(() => nodeMachine('ours', task, common, meter));
    if (peers.includes('v86') && arch === 'i386') starts.push(() => nodeMachine('v86', task, common, meter));
  }
  if (peers.includes('qemu')) {
    if (qemu === undefined) log('no QEMU found: npm run bench -- qemu fetches one');
    else starts.push(() => qemuMachine(qemu, task, meter));
  }
  const machines: Machine[] = [];
  try {
    for (const start of starts) {
      const machine = await start();
      log(`${arch}: ${machine.name} is ready after ${machine.bootSeconds.toFixed(1)} s`);
      machines.push(machine);
    }
  } catch (error) {
    for (const machine of machines) machine.stop();
    throw error;
  }
  return machines;
}

/** Interleaved runs: in each round every machine has its turn, a different one first. */
async function benchRow(row: JitRow, machines: readonly Machine[], options: Options): Promise<RowRuns> {
  const count = Math.max(1, Math.round(row.count * options.scale));
  const runs = new Map<string, Run[]>(machines.map(({ name }) => [name, []]));
  for (let round = 0; round < options.pairs; round++) {
    for (let k = 0; k < machines.length; k++) {
      const machine = machines[(k + round) % machines.length] as Machine;
      (runs.get(machine.name) as Run[]).push(await machine.run(row, count));
    }
  }
  const truth = runs.get('native')?.[0]?.checksum ?? '';
  const wrong = machines
    .map(({ name }) => name)
    .filter((name) => runs.get(name)?.some(({ checksum }) => checksum !== truth));
  const result = {
    name: row.name,
    group: row.group,
    count,
    checksum: truth,
    wrong,
    runs: Object.fromEntries(runs),
  };
  log(
    `${row.name} ${[...runs].map(([name, of]) => `${name} ${of.map(({ seconds }) => seconds.toFixed(3)).join('/')}`).join(', ')}` +
      (wrong.length > 0 ? ` WRONG CHECKSUM: ${wrong.join(', ')}` : ''),
  );
  return result;
}

async function profileRows(arch: Arch, machine: Machine, options: Options): Promise<void> {
  if (options.profiles === undefined || machine.profile === undefined) return;
  const folder = resolve(options.profiles);
  mkdirSync(folder, { recursive: true });
  for (const row of options.rows) {
    const path = join(folder, `${machine.name}-${arch}-${row.name}.cpuprofile`);
    await machine.profile(row, Math.max(1, Math.round(row.count * options.scale)), path);
    console.log(`\n${path}`);
    const names = machine.peer === 'ours' ? coreFunctions() : [];
    for (const line of profileSummary(readFileSync(path, 'utf8'), names)) console.log(`  ${line}`);
  }
}
