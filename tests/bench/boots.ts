// CPU seconds from power-on to init: Debian's kernels in ours, in QEMU's TCG on one thread, and the 686 one in v86, with
// its JIT or without; same kernel, initramfs, command line and memory.

import { existsSync, readFileSync } from 'node:fs';
import { extractVmlinux } from '../../bindings/boot/index.js';
import { guestPaths, type KernelName } from '../../scripts/guests/catalog.js';
import { buildInitramfs } from '../../scripts/guests/initramfs.js';
import type { ChildTask } from './child.js';
import { cached, Engine, MissingError, median, needed, type Report, v86Files } from './engine.js';
import type { Qemu } from './qemu.js';

/** One way of starting one kernel. CPU times in seconds; empty where the peer cannot do it. */
export interface BootResult {
  readonly name: string;
  readonly ours: readonly number[];
  readonly qemu: readonly number[];
  readonly v86: readonly number[];
  /** Instructions that ours retired, and a CPU second of it, in millions. */
  readonly instructions: number;
  readonly mips: number;
  /** Share of the instructions that ran in code emitted for them. */
  readonly emitted: number;
  /** Medians, ours / peer's. */
  readonly qemuRatio: number;
  readonly v86Ratio: number;
}

export interface BootsOptions {
  readonly node: string;
  readonly child: string;
  readonly pairs: number;
  readonly only: readonly string[];
  readonly qemu: Qemu | undefined;
  /** v86 with its JIT. Default: its interpreter. */
  readonly v86Jit?: boolean;
  /** Peers beside ours. Default: both. */
  readonly peers?: readonly string[];
  /** How ours executes guest code; none leaves it to the host. */
  readonly engine?: ChildTask['mode'] | undefined;
  /** V8's tiering budget for ours and v86. */
  readonly budget?: number | undefined;
  log(line: string): void;
}

const MEMORY_MIB = 512;
const APPEND = 'console=ttyS0';
const INIT = '#!/bin/sh\necho @init >/dev/console\nwhile :; do sleep 1000; done\n';
const KERNELS: readonly KernelName[] = ['cloud', 'amd64', '686'];

/** Boots the kernels. */
export async function benchBoots(options: BootsOptions): Promise<BootResult[]> {
  const results: BootResult[] = [];
  for (const kernel of KERNELS) {
    for (const entry of entriesOf(kernel)) {
      const name = `${kernel} ${entry}`;
      if (options.only.length > 0 && !options.only.some((part) => name.includes(part))) continue;
      results.push(await benchBoot(kernel, entry, options));
    }
  }
  return results;
}

type Entry = 'bzImage' | 'PVH';

/** The entries that a kernel was configured with. */
function entriesOf(kernel: KernelName): Entry[] {
  const config = needed(guestPaths().file(kernel, 'config'), `run npm run guests -- ${kernel}`);
  return /^CONFIG_PVH=y$/m.test(readFileSync(config, 'utf8')) ? ['bzImage', 'PVH'] : ['bzImage'];
}

async function benchBoot(kernel: KernelName, entry: Entry, options: BootsOptions): Promise<BootResult> {
  const arch = kernel === '686' ? 'i386' : 'amd64';
  const name = `${kernel} ${entry}`;
  if (!existsSync(guestPaths().busybox(arch))) {
    throw new MissingError(`Busybox is missing: run npm run guests -- initramfs-${arch}.`);
  }
  const initrd = cached(`boot-${arch}.gz`, await buildInitramfs({ arch, init: INIT }));
  const task: ChildTask = {
    engine: 'ours',
    memory: MEMORY_MIB << 20,
    kernel: guestPaths().kernel(kernel),
    initrd,
    append: APPEND,
    ...(options.engine === undefined ? {} : { mode: options.engine }),
  };
  const flags = options.budget === undefined ? [] : [`--wasm-tiering-budget=${options.budget}`];
  const wants = (peer: string) => options.peers === undefined || options.peers.includes(peer);
  // QEMU's PVH loader wants the kernel unpacked: both get the same file.
  const image =
    entry === 'PVH' ? cached(`${kernel}.elf`, extractVmlinux(readFileSync(task.kernel))) : task.kernel;
  const runs = { ours: [] as Report[], qemu: [] as Report[], v86: [] as Report[] };
  for (let pair = 0; pair < options.pairs; pair++) {
    const type = entry === 'PVH' ? 'pvh' : 'linux';
    runs.ours.push(
      await boot(Engine.node(options.node, options.child, { ...task, kernel: image, type }, flags)),
    );
    if (options.qemu !== undefined && wants('qemu'))
      runs.qemu.push(await boot(startQemu(options.qemu, image, task)));
    if (kernel === '686' && wants('v86')) {
      const v86 = { ...v86Files(), jit: options.v86Jit === true };
      runs.v86.push(
        await boot(Engine.node(options.node, options.child, { ...task, engine: 'v86', v86 }, flags)),
      );
    }
  }
  const seconds = (reports: readonly Report[]) => reports.map(({ cpu }) => cpu / 1e6);
  const ours = median(seconds(runs.ours));
  const instructions = median(runs.ours.map((report) => report.instructions));
  const result = {
    name,
    ours: seconds(runs.ours),
    qemu: seconds(runs.qemu),
    v86: seconds(runs.v86),
    instructions,
    mips: instructions / ours / 1e6,
    emitted: median(runs.ours.map((report) => report.emitted / report.instructions)),
    qemuRatio: ours / median(seconds(runs.qemu)),
    v86Ratio: ours / median(seconds(runs.v86)),
  };
  options.log(`${name}: ${ours.toFixed(1)} s, ${result.qemuRatio.toFixed(2)} of QEMU`);
  return result;
}

function startQemu(qemu: Qemu, kernel: string, task: ChildTask): Engine {
  const args = [
    ...['-accel', 'tcg,thread=single', '-smp', '1', '-m', String(MEMORY_MIB)],
    ...['-nodefaults', '-display', 'none', '-serial', 'stdio', ...qemu.extra],
    ...['-kernel', kernel, '-initrd', task.initrd as string, '-append', task.append as string],
  ];
  return Engine.program('qemu', qemu.program, args, qemu.libraries);
}

async function boot(engine: Engine): Promise<Report> {
  try {
    return await engine.line('@init');
  } finally {
    engine.stop();
  }
}
