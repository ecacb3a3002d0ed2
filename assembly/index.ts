// The core's exports: what bindings/core.ts calls. Pointers and sizes are i32, guest-physical addresses f64 integers.

import { Breaks } from './breaks';
import { Code } from './code';
import { Cpuid } from './cpuid';
import { Flags } from './flags';
import { frameSetup } from './frames';
import { Handlers } from './handlers.gen';
import { Heap } from './heap';
import { D_VCPU_COUNT, D_VCPUS, V_ID, V_ISA, V_PENDING, V_SIZE } from './layout';
import { Mode } from './mode';
import { Cpu } from './reset';
import { Run } from './run';
import { Tlb } from './tlb';

export {
  dirtyLog,
  dirtyNext,
  dirtyTake,
  frameGet,
  frameMap,
  frameMove,
  frameNext,
  frameProvide,
  frameRelease,
  frameSetup,
  frameState,
  framesUsed,
  physPointer,
} from './frames';
export { linearToPhysical } from './guest-linear';

export {
  jitAddress,
  jitBoth,
  jitCondition,
  jitEager,
  jitHandler,
  jitHigh,
  jitMark,
  jitModify,
  jitRead,
  jitRotated,
  jitSpan,
  jitStart,
  jitStateAfter,
  jitStateBefore,
  jitStatistics,
  jitWrite,
  jitX87,
} from './jit/support';

/** Makes the blocks of `vcpus` vCPUs, in reset state. Returns false if memory is exhausted. Once an instance. */
export function create(vcpus: u32): bool {
  Handlers.init();
  frameSetup(0);
  const context = Code.createContext();
  if (!context) return false;
  for (let i: u32 = 0; i < vcpus; i++) {
    const v = Heap.allocate(V_SIZE, 4096);
    if (!v || !Code.attach(v, context)) return false;
    store<u32>(v, i, V_ID);
    store<u64>(v, ~0, V_ISA);
    if (!Tlb.create(v)) return false;
    store<u32>(D_VCPUS + (usize(i) << 2), u32(v));
    store<u32>(D_VCPU_COUNT, i + 1);
    Cpu.reset(v);
  }
  return true;
}

/** Address of vCPU block `index`. */
export function vcpuAddress(index: u32): usize {
  return load<u32>(D_VCPUS + (usize(index) << 2));
}

/** Power-up reset of one vCPU. */
export function reset(v: usize): void {
  Cpu.reset(v);
}

/** Runs a vCPU for at most `budget` instructions. Returns EXIT_* (outcome.ts); V_RFLAGS then holds all flags. */
export function run(v: usize, budget: i32): u32 {
  const exit = Run.vcpu(v, budget);
  Flags.settle(v);
  return exit;
}

/** A debugger's single step of a vCPU (run.ts); with `mask`, interrupts wait. Returns EXIT_*, EXIT_BREAKPOINT when done. */
export function step(v: usize, mask: bool): u32 {
  const exit = Run.single(v, mask);
  Flags.settle(v);
  return exit;
}

/** The breakpoint at the vCPU's RIP does not stop its next instruction. */
export function passBreakpoint(v: usize): void {
  Breaks.pass(v);
}

/** The lists of host breakpoints and watchpoints (layout.ts) have changed; `code`: the bitmap of offsets has grown. */
export function breaksChanged(code: bool): void {
  Breaks.changed(code);
}

/** Posts PENDING_* events (events.ts) to a vCPU. */
export function post(v: usize, bits: u32): void {
  store<u32>(v, load<u32>(v, V_PENDING) | bits, V_PENDING);
}

/** Withdraws PENDING_* events. */
export function unpost(v: usize, bits: u32): void {
  store<u32>(v, load<u32>(v, V_PENDING) & ~bits, V_PENDING);
}

/** Registers, segments or control registers were changed from outside: everything derived from them is made anew. */
export function stateChanged(v: usize): void {
  Mode.update(v);
  Tlb.flushAll(v);
}

/** The same where page tables are as they were: what the TLB knows stays. */
export function modeChanged(v: usize): void {
  Mode.update(v);
}

/** Makes room for a CPUID table of `count` entries (cpuid.ts); its address, or 0 if memory is exhausted. */
export function cpuidTable(v: usize, count: u32): usize {
  return Cpuid.allocate(v, count);
}
