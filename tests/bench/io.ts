// `npm run bench -- io`: disk and network of a Debian guest, paravirtual in ours, virtio in QEMU's TCG; same kernel, image
// and programs. CPU time is that of the whole process, all threads.

import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { guestPaths } from '../../scripts/guests/catalog.js';
import { buildInitramfs } from '../../scripts/guests/initramfs.js';
import { kernelModules } from '../../scripts/guests/modules.js';
import { DHCP, DHCP_FILES, scratchFolder } from '../xen-io/lab.js';
import { MissingError, median, ROOT } from './engine.js';
import type { IoState } from './io-child.js';
import { findQemu } from './qemu.js';

const MEBIBYTE = 1 << 20;
const DISK = 128 * MEBIBYTE;
const STREAM = 64 * MEBIBYTE;
const SMALL = 4096;
const SMALL_COUNT = 4000;
const DOWN = 16 * MEBIBYTE;
const PATIENCE_MS = 240_000;

/** A row: what the guest runs, and how many bytes it moves in how many requests of its own. */
interface Row {
  readonly name: string;
  readonly command: string;
  readonly bytes: number;
  readonly requests: number;
}

function rows(port: number): Row[] {
  const count = STREAM / MEBIBYTE;
  const dd = (how: string): string => `dd ${how} 2>/dev/null`;
  return [
    {
      name: 'read-1M',
      command: dd(`if=$D of=/dev/null bs=1M count=${count} iflag=direct`),
      bytes: STREAM,
      requests: count,
    },
    {
      name: 'write-1M',
      command: dd(`if=/dev/zero of=$D bs=1M count=${count} oflag=direct`),
      bytes: STREAM,
      requests: count,
    },
    {
      name: 'read-4k',
      command: dd(`if=$D of=/dev/null bs=4k count=${SMALL_COUNT} iflag=direct`),
      bytes: SMALL * SMALL_COUNT,
      requests: SMALL_COUNT,
    },
    {
      name: 'write-4k',
      command: dd(`if=/dev/zero of=$D bs=4k count=${SMALL_COUNT} oflag=direct`),
      bytes: SMALL * SMALL_COUNT,
      requests: SMALL_COUNT,
    },
    { name: 'net-down', command: `nc 10.0.2.2 ${port} </dev/null >/dev/null`, bytes: DOWN, requests: 0 },
    { name: 'ping', command: 'ping -q -c 200 -i 0.005 10.0.2.2 >/dev/null', bytes: 0, requests: 200 },
  ];
}

function script(port: number): string {
  const lines = rows(port).map(
    ({ name, command }) => `echo "@@ ${name} begin"; ${command}; echo "@@ ${name} end"`,
  );
  return `${DHCP} >/dev/null 2>&1
D=/dev/vda; [ -e /dev/xvda ] && D=/dev/xvda
${lines.join('\n')}`;
}

/** One run of one row. */
interface Run {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly before: IoState | null;
  readonly after: IoState | null;
}

/** Nanoseconds on a processor, of all threads. */
function cpuNanos(pid: number): number {
  const tasks = join('/proc', String(pid), 'task');
  return readdirSync(tasks).reduce((sum, task) => {
    try {
      return sum + Number(readFileSync(join(tasks, task, 'schedstat'), 'utf8').split(' ')[0]);
    } catch {
      return sum; // a thread that ended between the two
    }
  }, 0);
}

/** Follows a guest's console through its rows; ours tells what it did after each. */
function follow(child: ChildProcess, wanted: number, tells: boolean): Promise<Map<string, Run>> {
  return new Promise((resolve, reject) => {
    const runs = new Map<string, Run>();
    let said = '';
    let begun: { cpu: number; wall: number } | null = null;
    let before: IoState | null = null;
    let last: string | null = null;
    const fail = (why: string): void => {
      child.kill('SIGKILL');
      reject(new Error(`${why}: ${said.slice(-1500)}`));
    };
    const timer = setTimeout(() => fail('the guest takes too long'), PATIENCE_MS);
    const take = (line: string): void => {
      const [, name, what] = /@@ (\S+) (begin|end)/.exec(line) ?? [];
      if (what === 'begin') begun = { cpu: cpuNanos(child.pid!), wall: performance.now() };
      if (what === 'end' && begun !== null) {
        const cpuMs = (cpuNanos(child.pid!) - begun.cpu) / 1e6;
        runs.set(name!, { cpuMs, wallMs: performance.now() - begun.wall, before, after: null });
        last = name!;
      }
      const [, json] = /@state (\{.*\})/.exec(line) ?? [];
      if (json !== undefined) {
        const state = JSON.parse(json) as IoState;
        const run = last === null ? undefined : runs.get(last);
        if (run !== undefined) runs.set(last!, { ...run, after: state });
        last = null;
        before = state;
      }
      if (runs.size === wanted && (!tells || last === null)) {
        clearTimeout(timer);
        child.kill('SIGKILL');
        resolve(runs);
      }
    };
    let rest = '';
    child.stdout!.on('data', (bytes) => {
      said = (said + bytes).slice(-4000);
      const lines = (rest + bytes).split('\n');
      rest = lines.pop()!;
      for (const line of lines) take(line.trim());
    });
    child.on('exit', () => {
      if (runs.size < wanted) fail('the guest ended');
    });
  });
}

async function qemuInitramfs(guestScript: string): Promise<Uint8Array> {
  const modules = await kernelModules('cloud', ['virtio_pci', 'virtio_blk', 'virtio_net']);
  return buildInitramfs({
    arch: 'amd64',
    extraFiles: { ...modules, ...DHCP_FILES, 'io.sh': { data: `#!/bin/sh\n${guestScript}\n` } },
    compression: 0,
  });
}

/** A server that sends zeros to whoever comes. */
async function source(): Promise<number> {
  const bytes = Buffer.alloc(DOWN);
  const server = createServer((socket) => void socket.on('error', () => {}).end(bytes));
  server.unref();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** @throws MissingError when there is no QEMU */
export async function runIo(args: readonly string[]): Promise<number> {
  const pairs = Number(args[0] ?? 3);
  const qemu = findQemu(undefined);
  if (qemu === undefined) throw new MissingError('QEMU is missing: npm run bench -- qemu fetches it.');
  const folder = scratchFolder();
  const image = join(folder, 'disk');
  writeFileSync(image, Buffer.alloc(DISK, 0x5a));
  const port = await source();
  const guestScript = script(port);
  const initrd = join(folder, 'initrd');
  writeFileSync(initrd, await qemuInitramfs(guestScript));
  const wanted = rows(port).length;
  const ours = (how: string): ChildProcess =>
    spawn(process.execPath, ['--import', 'tsx', 'tests/bench/io-child.ts', image, guestScript, how], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const theirs = (): ChildProcess =>
    spawn(
      qemu.program,
      [
        ...['-accel', 'tcg,thread=single', '-smp', '1', '-m', '512', '-nodefaults', '-display', 'none'],
        ...['-serial', 'stdio', ...qemu.extra, '-kernel', guestPaths().kernel('cloud'), '-initrd', initrd],
        ...['-append', 'console=ttyS0 quiet paravane.run=/io.sh'],
        ...['-drive', `file=${image},if=virtio,format=raw,cache=writeback`],
        ...['-netdev', 'user,id=n', '-device', 'virtio-net-pci,netdev=n,romfile='],
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
  const runs: { ours: Map<string, Run>[]; qemu: Map<string, Run>[] } = { ours: [], qemu: [] };
  for (let pair = 0; pair < pairs; pair++) {
    runs.ours.push(await follow(ours('plain'), wanted, true));
    runs.qemu.push(await follow(theirs(), wanted, false));
    console.error(`  … pair ${pair + 1} of ${pairs}`);
  }
  const traced = await follow(ours('trace'), wanted, true);
  console.log(
    `Debian's cloud kernel, 1 vCPU; ours: PVH, xen-blkfront and xen-netfront; QEMU ${qemu.version} TCG, virtio.`,
  );
  console.log(table(rows(port), runs, traced));
  return 0;
}

function table(
  all: readonly Row[],
  runs: { ours: Map<string, Run>[]; qemu: Map<string, Run>[] },
  traced: Map<string, Run>,
): string {
  const head =
    '| row | ours MB/CPU s | QEMU MB/CPU s | ours MB/s | QEMU MB/s | ours requests/s | QEMU requests/s | ours CPU µs/request | QEMU CPU µs/request | ring requests or packets | exits each | guest instructions each | p50 µs | p99 µs |';
  const lines = all.map((row) => {
    const of = (which: Map<string, Run>[], pick: (run: Run) => number): number =>
      median(which.map((run) => pick(run.get(row.name)!)));
    const cells: string[] = [row.name];
    const both = (value: (run: Run) => number, sensible: boolean, digits: number): void => {
      for (const which of [runs.ours, runs.qemu])
        cells.push(sensible ? of(which, value).toFixed(digits) : '');
    };
    both(({ cpuMs }) => row.bytes / 1e3 / cpuMs, row.bytes > 0, 1);
    both(({ wallMs }) => row.bytes / 1e3 / wallMs, row.bytes > 0, 1);
    both(({ wallMs }) => (row.requests * 1e3) / wallMs, row.requests > 0, 0);
    both(({ cpuMs }) => (cpuMs * 1e3) / row.requests, row.requests > 0, 0);
    const { before, after } = runs.ours[0]!.get(row.name)!;
    const count = (state: IoState | null): number => (state?.requests ?? 0) + (state?.packets ?? 0);
    const own = count(after) - count(before);
    cells.push(String(own));
    cells.push(((after!.exits - before!.exits) / own).toFixed(2));
    cells.push(((after!.instructions - before!.instructions) / own).toFixed(0));
    const latency = traced.get(row.name)!.after!.latency!;
    cells.push((latency.p50 / 1e3).toFixed(0), (latency.p99 / 1e3).toFixed(0));
    return `| ${cells.join(' | ')} |`;
  });
  return [head, head.replace(/[^|]+/g, '---'), ...lines].join('\n');
}
