// The two sides of a lockstep run, both driven by the gdb protocol: our machine in this process, and QEMU's TCG as a
// child process. What cannot be had as a register of gdb's comes from QEMU's `info registers` and our own feature.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { Host } from '../../bindings/host/index.js';
import type { Domain } from '../../bindings/index.js';
import { clientOf, connectTo, type GdbClient } from '../gdb/client.js';

export const QEMU = 'qemu-system-x86_64';
const START_MS = 20_000;

/** Everything that is compared, by name. */
export type State = Map<string, bigint>;

/** One side. */
export interface Side {
  readonly client: GdbClient;
  /** Registers and memory as after power-on. */
  reset(): Promise<void>;
  state(): Promise<State>;
  end(): Promise<void>;
}

const GENERAL = [
  ...['rax', 'rbx', 'rcx', 'rdx', 'rsi', 'rdi', 'rbp', 'rsp'],
  ...['r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15', 'rip', 'eflags'],
];
const SEGMENTS = ['es', 'cs', 'ss', 'ds', 'fs', 'gs', 'ldtr', 'tr'];

export const hasQemu = spawnSync(QEMU, ['--version'], { stdio: 'ignore' }).status === 0;

// ---- Ours -----------------------------------------------------------------------------------------------------------

/** Our machine: `memory` in bytes. */
export async function ours(cpu = 'max'): Promise<Side> {
  const host = new Host();
  const kernel = Uint8Array.of(0xf4);
  const domain: Domain = await host.create({
    memory: '16M',
    cpu,
    clock: 'icount',
    boot: { type: 'flat', kernel },
  });
  const { client } = clientOf(domain);
  await client.describe();
  return {
    client,
    async reset() {
      if (domain.state === 'crashed') {
        domain.start();
        domain.pause();
      }
      domain.machine.powerOn();
      domain.machine.core.vcpus[0]?.reset();
    },
    async state() {
      const vcpu = domain.machine.core.vcpus[0]!;
      const state = new Map([...(await client.general())].filter(([name]) => GENERAL.includes(name)));
      for (const name of [
        'cr0',
        'cr2',
        'cr3',
        'cr4',
        'dr0',
        'dr1',
        'dr2',
        'dr3',
        'dr6',
        'dr7',
        'efer',
      ] as const) {
        state.set(name, vcpu[name]);
      }
      state.set('cpl', BigInt(vcpu.cpl));
      for (const name of SEGMENTS as ('cs' | 'tr')[]) {
        const { selector, base, limit, access } = vcpu.segment(name);
        state.set(name, BigInt(selector));
        state.set(`${name}.base`, base);
        state.set(`${name}.limit`, BigInt(limit));
        state.set(`${name}.access`, BigInt(access & 0x1f0ff));
      }
      for (const name of ['gdtr', 'idtr'] as const) {
        state.set(`${name}.base`, vcpu[name].base);
        state.set(`${name}.limit`, BigInt(vcpu[name].limit));
      }
      return state;
    },
    async end() {
      host.close();
    },
  };
}

// ---- QEMU -------------------------------------------------------------------------------------------------------------

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** The state that QEMU's `info registers` prints. */
export function stateOfInfo(text: string): State {
  const state: State = new Map();
  const number = (digits: string | undefined): bigint => BigInt(`0x${digits}`);
  for (const [, name, digits] of text.matchAll(/\b((?:CR|DR)\d|EFER|CPL) ?=([0-9a-f]+)/g)) {
    state.set(name!.toLowerCase(), number(digits));
  }
  for (const [, name, selector, base, limit, flags] of text.matchAll(
    /^(ES|CS|SS|DS|FS|GS|LDT|TR) ?=([0-9a-f]{4}) ([0-9a-f]+) ([0-9a-f]{8}) ([0-9a-f]{8})/gm,
  )) {
    const ours = name === 'LDT' ? 'ldtr' : name!.toLowerCase();
    state.set(ours, number(selector));
    state.set(`${ours}.base`, number(base));
    state.set(`${ours}.limit`, number(limit));
    state.set(`${ours}.access`, (number(flags) >> 8n) & 0xf0ffn);
  }
  for (const [, name, base, limit] of text.matchAll(/^(GDT|IDT)= +([0-9a-f]+) ([0-9a-f]{8})/gm)) {
    state.set(`${name!.toLowerCase()}r.base`, number(base));
    state.set(`${name!.toLowerCase()}r.limit`, number(limit));
  }
  return state;
}

/** QEMU, stopped at reset. */
export async function qemu(cpu = 'max,vendor=GenuineIntel'): Promise<Side> {
  const port = await freePort();
  const child: ChildProcess = spawn(
    QEMU,
    [
      ...['-S', '-gdb', `tcp:127.0.0.1:${port}`, '-display', 'none', '-accel', 'tcg', '-cpu', cpu],
      ...['-nodefaults', '-m', '16', '-monitor', 'none', '-serial', 'none'],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const gone = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  const { client, end } = await connectTo(port, Date.now() + START_MS);
  await client.ask('qSupported:xmlRegisters=i386');
  await client.describe();
  return {
    client,
    async reset() {
      await client.monitor('system_reset');
      for (let i = 0; i < 200; i++) {
        if ((await client.general()).get('rip') === 0xfff0n) return;
        await new Promise((resume) => setTimeout(resume, 5));
      }
      throw new Error('QEMU does not reset.');
    },
    async state() {
      const general = await client.general();
      const state = new Map([...general].filter(([name]) => GENERAL.includes(name)));
      for (const [name, value] of stateOfInfo(await client.monitor('info registers'))) state.set(name, value);
      return state;
    },
    async end() {
      end();
      child.kill('SIGKILL');
      await gone;
    },
  };
}
