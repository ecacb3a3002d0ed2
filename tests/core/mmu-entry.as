// AssemblyScript, compiled by mmu-core.ts: what the tests of the memory subsystem call. Addresses come as u64.

import { Frames } from './frames';
import { Heap } from './heap';
import { D_VCPU_COUNT, D_VCPUS, FM_CODE, FM_FLAGS, V_ID, V_SIZE, V_TLB_DATA, V_TLB_FETCH, V_TLB_SYSTEM } from './layout';
import { Mem } from './mem';
import { Mmu } from './mmu';
import { Tlb } from './tlb';

export * from './layout';
export {
  dirtyLog, dirtyNext, dirtyTake, frameGet, frameMap, frameMove, frameNext, frameProvide, frameRelease, frameSetup,
  frameState, framesUsed, physPointer,
} from './frames';
export { codeWrites, lastFrame, lastOffset, lastSize } from './code';

export function makeVcpu(): usize {
  const v = Heap.allocate(V_SIZE, 64);
  const id = load<u32>(D_VCPU_COUNT);
  store<u32>(v, id, V_ID);
  if (!Tlb.create(v)) return 0;
  store<u32>(D_VCPUS + (id << 2), v as u32);
  store<u32>(D_VCPU_COUNT, id + 1);
  return v;
}

export function select(v: usize): void { Tlb.select(v); }
export function flushAll(v: usize): void { Tlb.flushAll(v); }
export function flushNonGlobal(v: usize): void { Tlb.flushNonGlobal(v); }
export function flushPage(v: usize, linear: u64): void { Tlb.flushPage(v, linear); }
export function loadPdptes(v: usize, cr3: u64): bool { return Mmu.loadPdptes(v, cr3); }

export function readPointer(v: usize, linear: u64, size: u32): usize { return Mem.readPointer(v, linear, size); }
export function writePointer(v: usize, linear: u64, size: u32): usize { return Mem.writePointer(v, linear, size); }
export function modifyPointer(v: usize, linear: u64, size: u32): usize { return Mem.modifyPointer(v, linear, size); }
export function commit(v: usize): void { Mem.commit(v); }
export function asStack(v: usize): void { Mem.asStack(v); }
export function fetchFrame(v: usize, linear: u64): usize { return Mem.fetchFrame(v, linear); }
export function probeRead(v: usize, linear: u64, size: u32): bool { return Mem.probeRead(v, linear, size); }
export function probeWrite(v: usize, linear: u64, size: u32): bool { return Mem.probeWrite(v, linear, size); }
export function readBytes(v: usize, linear: u64, at: usize, size: u32): bool { return Mem.readBytes(v, linear, at, size); }
export function writeBytes(v: usize, linear: u64, at: usize, size: u32): bool { return Mem.writeBytes(v, linear, at, size); }

export function read(v: usize, linear: u64, size: u32): u64 {
  if (size == 1) return Mem.read<u8>(v, linear);
  if (size == 2) return Mem.read<u16>(v, linear);
  if (size == 4) return Mem.read<u32>(v, linear);
  return Mem.read<u64>(v, linear);
}

export function write(v: usize, linear: u64, size: u32, value: u64): void {
  if (size == 1) Mem.write<u8>(v, linear, u8(value));
  else if (size == 2) Mem.write<u16>(v, linear, u16(value));
  else if (size == 4) Mem.write<u32>(v, linear, u32(value));
  else Mem.write<u64>(v, linear, value);
}

export function readSystem(v: usize, linear: u64): u64 { return Mem.readSystem<u64>(v, linear); }
export function writeSystem(v: usize, linear: u64, value: u64): void { Mem.writeSystem<u64>(v, linear, value); }

/** Whether the data, system or fetch class (0, 1, 2) holds `linear` for an access (ACCESS_*). */
export function cached(v: usize, which: u32, linear: u64, access: u32): bool {
  const table = load<u32>(v + (which == 0 ? V_TLB_DATA : which == 1 ? V_TLB_SYSTEM : V_TLB_FETCH));
  return Tlb.find(table, linear & ~0xfff, access) != 0;
}

/** Pretends that a block was decoded from the 64-byte grains `grains` of the RAM frame at host address `at`. */
export function decodeAt(at: usize, grains: u64): void {
  const meta = Frames.meta(u32(at >> 12));
  store<u64>(meta, load<u64>(meta, FM_CODE) | grains, FM_CODE);
  Frames.watchCode(u32(at >> 12));
}

export function frameFlags(at: usize): u32 { return load<u32>(Frames.meta(u32(at >> 12)), FM_FLAGS); }

/** Sums `count` reads `stride` apart: for the cost of hits and misses. */
export function sweep(v: usize, linear: u64, stride: u64, count: u32, rounds: u32): u64 {
  let sum: u64 = 0;
  for (let round: u32 = 0; round < rounds; round++) {
    for (let i: u32 = 0; i < count; i++) sum += Mem.read<u64>(v, linear + stride * u64(i));
  }
  return sum;
}

/** Writes to CR3 that flush, each after `count` reads. */
export function switches(v: usize, linear: u64, count: u32, rounds: u32): void {
  for (let round: u32 = 0; round < rounds; round++) {
    for (let i: u32 = 0; i < count; i++) Mem.read<u64>(v, linear + (u64(i) << 12));
    Tlb.flushNonGlobal(v);
  }
}
