// The memory subsystem of the core on its own: assembly/ frames, mmu, tlb and mem compiled with a stand-in for code.ts
// that records what was invalidated. A module of two seconds' compile time, so that tests need no run loop.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ASSEMBLY = fileURLToPath(new URL('../../assembly/', import.meta.url));
const ASC = fileURLToPath(new URL('../../node_modules/assemblyscript/bin/asc.js', import.meta.url));
const SOURCES = [
  'atomic',
  'flags',
  'frames',
  'heap',
  'host',
  'layout',
  'mem',
  'mmu',
  'mode',
  'outcome',
  'tlb',
  'wide',
  'breaks',
];
const CODE = `
import { FM_CODE } from './layout';
import { Frames } from './frames';
export let codeWrites: u32 = 0;
export let lastFrame: u32 = 0;
export let lastOffset: u32 = 0;
export let lastSize: u32 = 0;
@final
export class Code {
  /** Every write to code is taken for one to the block in progress. */
  static overlapsBlock(block: usize, frame: u32, offset: u32, size: u32): bool {
    return true;
  }
  static written(v: usize, frame: u32, offset: u32, size: u32): void {
    codeWrites++;
    lastFrame = frame;
    lastOffset = offset;
    lastSize = size;
    const meta = Frames.meta(frame);
    for (let grain = offset >> 6; grain <= (offset + size - 1) >> 6; grain++) {
      store<u64>(meta, load<u64>(meta, FM_CODE) & ~(u64(1) << u64(grain)), FM_CODE);
    }
    if (load<u64>(meta, FM_CODE) == 0) Frames.unwatchCode(frame);
  }
}
`;
/** Nothing is decoded here: no write is one to an immediate. */
const PATCH = `
@final
export class Patch {
  static within(v: usize, block: usize, frame: u32, offset: u32, size: u32): bool {
    return false;
  }
}
`;
/** No generated code runs here. */
const JIT = `
@final
export class Jit {
  static runs(v: usize, frame: u32, offset: u32, size: u32): bool {
    return false;
  }
}
`;
const FLAGS =
  '-O3 --runtime stub --noAssert --uncheckedBehavior always --importMemory --exportTable --zeroFilledMemory --enable simd --memoryBase 32768 --disableWarning';

function compile(): Uint8Array<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), 'paravane-mmu-'));
  try {
    for (const name of SOURCES) copyFileSync(join(ASSEMBLY, `${name}.ts`), join(folder, `${name}.ts`));
    copyFileSync(fileURLToPath(new URL('mmu-entry.as', import.meta.url)), join(folder, 'entry.ts'));
    writeFileSync(join(folder, 'code.ts'), CODE);
    writeFileSync(join(folder, 'patch.ts'), PATCH);
    mkdirSync(join(folder, 'jit'));
    writeFileSync(join(folder, 'jit/jit.ts'), JIT);
    execFileSync(process.execPath, [ASC, 'entry.ts', ...FLAGS.split(' '), '-o', 'core.wasm'], {
      cwd: folder,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return new Uint8Array(readFileSync(join(folder, 'core.wasm')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const module = new WebAssembly.Module(compile());

export const HOLE = 0;
export const RAM = 1;
export const ROM = 2;
export const ABSENT = 3;
export const MMIO = 4;
export const FOREIGN = 5;

export const READ = 1;
export const WRITE = 2;
export const EXEC = 4;

export const OUTCOME = { none: 0, fault: 1, absent: 2, step: 3, noMemory: 6 };
export const PF = 14;

/** A call to the host that a test can look at. */
export type HostCall =
  | { kind: 'read'; gpa: number; size: number }
  | { kind: 'write'; gpa: number; size: number; value: number }
  | { kind: 'foreignRead' | 'foreignWrite'; gpa: number; size: number };

type Export = (...args: (number | bigint | boolean)[]) => never;

/** One domain with its linear memory; calls go through `call`, state through `get` and `set`. */
export class Core {
  readonly memory: WebAssembly.Memory;
  readonly calls: HostCall[] = [];
  /** What device registers read as: the byte of each address. */
  deviceByte = (gpa: number): number => gpa & 0xff;
  readonly foreign = new Uint8Array(4096).fill(0x5a);
  private readonly exports: WebAssembly.Exports;

  constructor(framesMax = 0, memoryPages = 65536) {
    this.memory = new WebAssembly.Memory({ initial: 32, maximum: memoryPages });
    const at = (address: number, size: number) => new Uint8Array(this.memory.buffer, address, size);
    const host = {
      mmioRead: (_id: number, gpa: number, size: number): number => {
        this.calls.push({ kind: 'read', gpa, size });
        let value = 0;
        for (let i = size - 1; i >= 0; i--) value = (value << 8) | this.deviceByte(gpa + i);
        return value;
      },
      mmioWrite: (_id: number, gpa: number, size: number, value: number): void => {
        this.calls.push({ kind: 'write', gpa, size, value: value >>> 0 });
      },
      foreignRead: (_id: number, gpa: number, to: number, size: number): void => {
        this.calls.push({ kind: 'foreignRead', gpa, size });
        at(to, size).set(this.foreign.subarray(gpa & 0xfff, (gpa & 0xfff) + size));
      },
      foreignWrite: (_id: number, gpa: number, from: number, size: number): void => {
        this.calls.push({ kind: 'foreignWrite', gpa, size });
        this.foreign.set(at(from, size), gpa & 0xfff);
      },
    };
    const env = {
      memory: this.memory,
      abort: () => {
        throw new Error('the core aborted');
      },
    };
    this.exports = new WebAssembly.Instance(module, { env, host }).exports;
    if (!this.call('frameSetup', framesMax)) throw new Error('frameSetup failed');
  }

  call(name: string, ...args: (number | bigint | boolean)[]): number {
    return (this.exports[name] as Export)(...args);
  }

  callWide(name: string, ...args: (number | bigint)[]): bigint {
    return BigInt.asUintN(64, (this.exports[name] as Export)(...args));
  }

  /** A constant of layout.ts, or a variable of the stand-in for code.ts. */
  constant(name: string): number {
    return Number((this.exports[name] as WebAssembly.Global).value);
  }

  view(): DataView {
    return new DataView(this.memory.buffer);
  }

  /** A pointer to guest-physical memory, for the test to prepare contents. */
  physical(gpa: number): number {
    const pointer = this.call('physPointer', gpa, true) >>> 0;
    if (pointer === 0) throw new Error(`no RAM at ${gpa.toString(16)}`);
    return pointer;
  }

  poke64(gpa: number, value: bigint): void {
    const at = this.physical(gpa);
    this.view().setBigUint64(at, value, true);
  }

  peek64(gpa: number): bigint {
    const at = this.call('physPointer', gpa, false) >>> 0;
    return this.view().getBigUint64(at, true);
  }
}

/** One vCPU of a Core. */
export class Vcpu {
  readonly v: number;
  readonly core: Core;

  constructor(core: Core) {
    this.core = core;
    this.v = core.call('makeVcpu');
    this.set('V_PHYS_MASK', (1n << 40n) - 1n);
    this.set('V_CR0', 1n);
  }

  set(name: string, value: bigint | number, index = 0): void {
    const at = this.v + this.core.constant(name) + 8 * index;
    if (typeof value === 'bigint') this.core.view().setBigUint64(at, value, true);
    else this.core.view().setUint32(at, value, true);
  }

  get(name: string): bigint {
    return this.core.view().getBigUint64(this.v + this.core.constant(name), true);
  }

  get32(name: string): number {
    return this.core.view().getUint32(this.v + this.core.constant(name), true);
  }

  call(name: string, ...args: (number | bigint)[]): number {
    return this.core.call(name, this.v, ...args) >>> 0;
  }

  read(linear: bigint, size: number): bigint {
    return this.core.callWide('read', this.v, linear, size);
  }

  write(linear: bigint, size: number, value: bigint): void {
    this.core.call('write', this.v, linear, size, value);
  }

  cached(which: number, linear: bigint, access: number): boolean {
    return this.core.call('cached', this.v, which, linear, access) !== 0;
  }

  /** Takes the outcome of the last access and clears it, as the run loop would. */
  outcome(): { kind: number; vector: number; code: number; address: bigint; gfn: bigint } {
    const kind = this.get32('V_OUTCOME');
    this.set('V_OUTCOME', 0);
    return {
      kind,
      vector: this.get32('V_EXC_VECTOR'),
      code: this.get32('V_EXC_CODE'),
      address: this.get('V_EXC_ADDRESS'),
      gfn: this.get('V_ABSENT_GFN'),
    };
  }

  /** Runs `body` as the instruction that is executed alone. */
  alone<T>(body: () => T): T {
    this.set('V_STEP_ONCE', 1);
    try {
      return body();
    } finally {
      this.set('V_STEP_ONCE', 0);
    }
  }
}
