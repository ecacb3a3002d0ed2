// The core without a machine around it: CPUs, physical memory and two buses. Another emulator embeds this layer and
// brings its own devices; a Machine is built on it.

import type { IoWindow } from '../devices/device.js';
import { MmioBus, PortBus } from './bus.js';
import { APIC_HZ, TSC_HZ } from './clock.js';
import { buildCpuTable, CPU_MODELS, type CpuModel, DEFAULT_CPU_MODEL, findCpuModel } from './cpu-models.js';
import { ConfigError, ResourceError } from './errors.js';
import { type JitStatistics, jitStatistics } from './jit.js';
import { stopAtDifferences } from './jit-both.js';
import { V_EXIT_INFO } from './layout.gen.js';
import { PhysicalMemory, wholePages } from './memory.js';
import { SeededRandom } from './random.js';
import { Vcpu } from './vcpu.js';
import { type CoreImports, CoreInstance, type WasmSource } from './wasm.js';

/** How many accesses lie between two calls of {@link Core.onAccesses}, less one; a power of two. */
const ACCESSES_MASK = 255;

/** EAX, EBX, ECX and EDX of a CPUID leaf. */
export type CpuidLeaf = readonly [eax: number, ebx: number, ecx: number, edx: number];

/**
 * What a CPU asks of the board it is plugged into. {@link BareBoard} answers for embedders; extend it where the machine
 * has more. `vcpu` is an index.
 */
export interface Board {
  /** Interrupt acknowledge: the vector of the pending interrupt, or −1 when it has gone. */
  acknowledge(vcpu: number): number;
  /** What RDTSC returns. */
  readTsc(vcpu: number): bigint;
  /** The same where a number holds it exactly, else −1: it is read often, and a bigint is dear. */
  tscNumber?(vcpu: number): number;
  /** WRMSR to the time-stamp counter. */
  writeTsc(vcpu: number, value: bigint): void;
  /** CR8, the task priority of the local APIC: 0 to 15. */
  readCr8(vcpu: number): number;
  /** MOV to CR8. */
  writeCr8(vcpu: number, value: number): void;
  /** A model-specific register that is not the CPU's own; null raises #GP. */
  readMsr(vcpu: number, index: number): bigint | null;
  /** False raises #GP. */
  writeMsr(vcpu: number, index: number, value: bigint): boolean;
  /** A CPUID leaf of 0x40000000–0x4fffffff, or null. */
  hypervisorLeaf(vcpu: number, leaf: number, subleaf: number): CpuidLeaf | null;
  /** VMCALL or VMMCALL; false raises #UD, `yield` ends the vCPU's turn. */
  hypercall(vcpu: number): boolean | 'yield';
  /** 64 random bits for RDRAND and RDSEED, or null when there are none now. */
  random(vcpu: number): bigint | null;
}

/**
 * The smallest board: interrupts by {@link Vcpu.interrupt}, time by instructions, no registers of its own. Its random
 * numbers are the same in every run: overrule {@link BareBoard.random} where a guest keeps secrets.
 */
export class BareBoard implements Board {
  readonly #core: Core;
  readonly #random = new SeededRandom();

  constructor(core: Core) {
    this.#core = core;
  }

  acknowledge(vcpu: number): number {
    return this.#core.vcpus[vcpu]?.takeInterrupt() ?? -1;
  }

  readTsc(vcpu: number): bigint {
    return BigInt(this.#core.vcpus[vcpu]?.retired ?? 0);
  }

  writeTsc(_vcpu: number, _value: bigint): void {}

  readCr8(_vcpu: number): number {
    return 0;
  }

  writeCr8(_vcpu: number, _value: number): void {}

  readMsr(_vcpu: number, _index: number): bigint | null {
    return null;
  }

  writeMsr(_vcpu: number, _index: number, _value: bigint): boolean {
    return false;
  }

  hypervisorLeaf(_vcpu: number, _leaf: number, _subleaf: number): CpuidLeaf | null {
    return null;
  }

  hypercall(_vcpu: number): boolean {
    return false;
  }

  random(_vcpu: number): bigint | null {
    return this.#random.next();
  }
}

/** Options of {@link Core.create}. */
export interface CoreOptions {
  /** 1 to 64, default 1. vCPU 0 starts at the reset vector, the others wait for SIPI. */
  readonly vcpus?: number;
  /** Name of the CPU model, default `x86-64-v1`. */
  readonly cpu?: string;
  /** The core to use instead of the one that came with the library. */
  readonly wasm?: WasmSource;
  /** How guest code is executed, default `auto`. */
  readonly engine?: Engine;
  /** When the JIT makes code; for tests. */
  readonly jit?: JitOptions;
}

/**
 * How guest code is executed: `interp` decodes it into records and interprets them; `jit` makes WebAssembly of what runs
 * often; `auto` does that where code may be made, and interprets where it may not (a page's security policy);
 * `both` runs all code that was made, then interprets the same again, and stops at the first difference: slow, for finding
 * faults of the JIT.
 */
export type Engine = 'interp' | 'jit' | 'auto' | 'both';

/** The options of a core that are the host's to choose: no guest sees them. */
export type Execution = Pick<CoreOptions, 'wasm' | 'engine' | 'jit'>;

/** The part of some options that is {@link Execution}. */
export function executionOf({ wasm, engine, jit }: Execution): Execution {
  return {
    ...(wasm === undefined ? {} : { wasm }),
    ...(engine === undefined ? {} : { engine }),
    ...(jit === undefined ? {} : { jit }),
  };
}

/** When the JIT makes code. */
export interface JitOptions {
  /** Times that a block is entered before it becomes code, at least 1. */
  readonly heat?: number;
  /** Regions of one module, 1 to 128. */
  readonly batch?: number;
  /** KiB of code that are compiled at once, at most; default any number. A page's main thread should not wait for more than 16. */
  readonly moduleKiB?: number;
  /** MiB of the process that code may take, about; default 128. */
  readonly memoryMiB?: number;
}

const JIT_HEAT = 5000;
const JIT_BATCH = 16;
const JIT_MEMORY_MIB = 128;

/** CPUs, memory and buses of one virtual machine: one WebAssembly instance. */
export class Core {
  /** The processors; their number is fixed. */
  readonly vcpus: readonly Vcpu[];
  /** Guest-physical memory. */
  readonly memory: PhysicalMemory;
  /** I/O ports. */
  readonly ports = new PortBus();
  /** Registers in physical memory; {@link Core.mapMmio} puts them there. */
  readonly mmio = new MmioBus();
  /** Who answers for interrupts, time and machine registers. */
  board: Board;
  /** Index of the vCPU whose access is being served, for windows that differ by vCPU. */
  accessor = 0;
  /** Called now and then while a vCPU runs that accesses devices: a chance to end a run that takes long. */
  onAccesses: () => void = () => {};
  #accesses = 0;
  readonly #instance: CoreInstance;

  private constructor(instance: CoreInstance, vcpus: number) {
    this.#instance = instance;
    this.memory = new PhysicalMemory(instance);
    this.vcpus = Array.from({ length: vcpus }, (_, index) => new Vcpu(instance, index));
    this.board = new BareBoard(this);
  }

  /** @throws ConfigError for an unknown CPU model, ResourceError when there is no memory for the vCPUs */
  static async create(options: CoreOptions = {}): Promise<Core> {
    const vcpus = options.vcpus ?? 1;
    const model = cpuModel(options.cpu ?? DEFAULT_CPU_MODEL);
    let core: Core | undefined;
    const instance = await CoreInstance.load(
      importsOf(() => core as Core),
      options.wasm,
    );
    if (!instance.exports.create(vcpus)) {
      throw new ResourceError('MEMORY_EXHAUSTED', `There is no memory for ${vcpus} vCPUs.`, {
        params: { vcpus },
      });
    }
    core = new Core(instance, vcpus);
    startJit(core, options);
    for (const vcpu of core.vcpus) {
      vcpu.installCpu(
        buildCpuTable(model, { index: vcpu.index, count: vcpus, tscHz: TSC_HZ, apicHz: APIC_HZ }),
      );
    }
    return core;
  }

  /** @internal vCPU `id` accesses a device or calls the hypervisor. */
  accessedBy(id: number): this {
    this.accessor = id;
    if ((++this.#accesses & ACCESSES_MASK) === 0) this.onAccesses();
    return this;
  }

  /** Puts a device's registers into physical memory. Whole pages around it stop being memory. */
  mapMmio(gpa: number, window: IoWindow): void {
    this.mmio.map(gpa, window);
    const first = gpa - (gpa % 4096);
    this.memory.addMmio(first, wholePages(gpa + window.length - first));
  }

  /** Takes a device's registers away; the addresses read as all ones. */
  unmapMmio(gpa: number, window: IoWindow): void {
    this.mmio.unmap(gpa);
    const first = gpa - (gpa % 4096);
    this.memory.remove(first, wholePages(gpa + window.length - first));
  }

  /** Bytes of linear memory. */
  get memoryHeld(): number {
    return this.#instance.memory.buffer.byteLength;
  }

  /** What the JIT has done; all zero without it. */
  get jitStatistics(): JitStatistics {
    return jitStatistics(this.#instance.exports, this.#instance.memory);
  }

  /** @internal The raw instance. */
  get instance(): CoreInstance {
    return this.#instance;
  }
}

function startJit(core: Core, { engine = 'auto', jit = {} }: CoreOptions): void {
  const { exports, regions } = core.instance;
  if (engine === 'interp') return;
  if (engine === 'both') {
    exports.jitBoth();
    stopAtDifferences(core);
  }
  const kib = (jit.memoryMiB ?? JIT_MEMORY_MIB) * 1024;
  const { heat = JIT_HEAT, batch = JIT_BATCH, moduleKiB = 0 } = jit;
  if (exports.jitStart(heat, batch, regions.firstSlot, kib, moduleKiB * 1024)) return;
  throw new ResourceError('MEMORY_EXHAUSTED', 'There is no memory for the JIT.');
}

/** @throws ConfigError naming the models there are */
export function cpuModel(name: string): CpuModel {
  const model = findCpuModel(name);
  if (model !== undefined) return model;
  const names = CPU_MODELS.map((known) => known.name).join(', ');
  throw new ConfigError('CONFIG_INVALID', `cpu must be one of ${names}, not ${JSON.stringify(name)}.`, {
    params: { input: 'cpu', value: name },
  });
}

/** The calls out of the core, as calls of the buses and the board. `core` exists once the first vCPU runs. */
function importsOf(core: () => Core): CoreImports {
  const accessedBy = (id: number) => core().accessedBy(id);
  const info = (id: number) => core().instance.exports.vcpuAddress(id) + V_EXIT_INFO;
  return {
    portRead: (id, port, size) => accessedBy(id).ports.read(port & 0xffff, size),
    portWrite: (id, port, size, value) => accessedBy(id).ports.write(port & 0xffff, size, value >>> 0),
    mmioRead: (id, gpa, size) => accessedBy(id).mmio.read(gpa, size),
    mmioWrite: (id, gpa, size, value) => accessedBy(id).mmio.write(gpa, size, value >>> 0),
    acknowledge: (id) => core().board.acknowledge(id),
    tscRead: (id) => BigInt.asIntN(64, core().board.readTsc(id)),
    tscNumber: (id) => core().board.tscNumber?.(id) ?? -1,
    tscWrite: (id, value) => core().board.writeTsc(id, BigInt.asUintN(64, value)),
    cr8Read: (id) => core().board.readCr8(id),
    cr8Write: (id, value) => core().board.writeCr8(id, value),
    msrRead(id, index) {
      const value = core().board.readMsr(id, index >>> 0);
      if (value === null) return 0;
      core().instance.view.setBigUint64(info(id) + 8, BigInt.asUintN(64, value), true);
      return 1;
    },
    msrWrite: (id, index, value) => Number(core().board.writeMsr(id, index >>> 0, BigInt.asUintN(64, value))),
    cpuidHypervisor(id, leaf, subleaf) {
      const registers = core().board.hypervisorLeaf(id, leaf >>> 0, subleaf >>> 0);
      if (registers === null) return 0;
      for (const [index, value] of registers.entries()) {
        core().instance.view.setUint32(info(id) + 4 * index, value >>> 0, true);
      }
      return 1;
    },
    hypercall(id) {
      const answer = core().board.hypercall(id);
      return answer === 'yield' ? 2 : Number(answer);
    },
    random(id) {
      const value = core().board.random(id);
      if (value === null) return 0;
      core().instance.view.setBigUint64(info(id) + 8, BigInt.asUintN(64, value), true);
      return 1;
    },
    foreignRead: (id, gpa, at, size) => accessedBy(id).memory.pullForeign(gpa, at >>> 0, size),
    foreignWrite: (id, gpa, at, size) => accessedBy(id).memory.pushForeign(gpa, at >>> 0, size),
  };
}
