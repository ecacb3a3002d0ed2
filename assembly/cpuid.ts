// CPUID: executed from a table that the host fills from a CPU model. SDM vol. 2 CPUID.

import { Heap } from './heap';
import { cpuidHypervisor } from './host';
import {
  V_CPUID,
  V_CPUID_COUNT,
  V_CR4,
  V_EXIT_INFO,
  V_FEATURES,
  V_ID,
  V_RAX,
  V_RBX,
  V_RCX,
  V_RDX,
  V_XCR0,
} from './layout';
import { CR4_OSXSAVE, CR4_PKE } from './mode';

/** An entry of the table: six u32. */
export const CPUID_LEAF: usize = 0;
export const CPUID_SUBLEAF: usize = 4;
export const CPUID_EAX: usize = 8;
export const CPUID_EBX: usize = 12;
export const CPUID_ECX: usize = 16;
export const CPUID_EDX: usize = 20;
export const CPUID_ENTRY_SIZE: usize = 24;
/** CPUID_SUBLEAF of a leaf that ignores ECX. */
export const CPUID_ANY: u32 = 0xffffffff;
/** CPUID_LEAF of an entry that is an MSR of the model: SUBLEAF its index, EAX and EBX its value, ECX 1 if writes are ignored. */
export const CPUID_MSR: u32 = 0xfffffffe;

/** V_FEATURES: what the core itself must know of the model. */
export const FEATURE_VME: u64 = 1 << 0;
export const FEATURE_DE: u64 = 1 << 1;
export const FEATURE_PSE: u64 = 1 << 2;
export const FEATURE_TSC: u64 = 1 << 3;
export const FEATURE_PAE: u64 = 1 << 4;
export const FEATURE_MCE: u64 = 1 << 5;
export const FEATURE_SEP: u64 = 1 << 6;
export const FEATURE_MTRR: u64 = 1 << 7;
export const FEATURE_PGE: u64 = 1 << 8;
export const FEATURE_PAT: u64 = 1 << 9;
export const FEATURE_FXSR_SSE: u64 = 1 << 10;
export const FEATURE_SYSCALL: u64 = 1 << 11;
export const FEATURE_NX: u64 = 1 << 12;
export const FEATURE_LM: u64 = 1 << 13;
export const FEATURE_RDTSCP: u64 = 1 << 14;
export const FEATURE_FSGSBASE: u64 = 1 << 15;
export const FEATURE_SMEP: u64 = 1 << 16;
export const FEATURE_SMAP: u64 = 1 << 17;
export const FEATURE_PCID: u64 = 1 << 18;
export const FEATURE_INVPCID: u64 = 1 << 19;
export const FEATURE_XSAVES: u64 = 1 << 20;
export const FEATURE_UMIP: u64 = 1 << 21;
export const FEATURE_TSC_ADJUST: u64 = 1 << 22;
/** An AMD processor: SYSCALL outside 64-bit mode, SYSENTER not inside, unknown CPUID leaves are zero. */
export const FEATURE_AMD: u64 = 1 << 23;
export const FEATURE_AVX_STATE: u64 = 1 << 24;
/** EFER.FFXSR. */
export const FEATURE_FFXSR: u64 = 1 << 25;

@final
export class Cpuid {
  /** Makes room for a table of `count` entries and returns its address, or 0 if there is no memory. */
  static allocate(v: usize, count: u32): usize {
    const table = Heap.allocate(usize(count) * CPUID_ENTRY_SIZE, 8);
    store<u32>(v, u32(table), V_CPUID);
    store<u32>(v, table ? count : 0, V_CPUID_COUNT);
    return table;
  }

  /** Whether the model has all of `features`. */
  @inline static has(v: usize, features: u64): bool {
    return (load<u64>(v, V_FEATURES) & features) == features;
  }

  /** The table's entry, or 0. */
  static find(v: usize, leaf: u32, subleaf: u32): usize {
    let at = usize(load<u32>(v, V_CPUID));
    for (let left = load<u32>(v, V_CPUID_COUNT); left > 0; left--) {
      if (load<u32>(at, CPUID_LEAF) == leaf) {
        const own = load<u32>(at, CPUID_SUBLEAF);
        if (own == subleaf || own == CPUID_ANY) return at;
      }
      at += CPUID_ENTRY_SIZE;
    }
    return 0;
  }

  /** Leaf 1 EAX: family, model, stepping. */
  static signature(v: usize): u32 {
    const entry = Cpuid.find(v, 1, 0);
    return entry ? load<u32>(entry, CPUID_EAX) : 0;
  }

  /** Executes CPUID for the leaf in EAX and the subleaf in ECX. */
  static execute(v: usize): void {
    let leaf = load<u32>(v, V_RAX);
    const subleaf = load<u32>(v, V_RCX);
    if (leaf >> 28 == 4) {
      Cpuid.hypervisor(v, leaf, subleaf);
      return;
    }
    let entry: usize = leaf == CPUID_MSR ? 0 : Cpuid.find(v, leaf, subleaf);
    if (!entry && !Cpuid.known(v, leaf) && !Cpuid.has(v, FEATURE_AMD)) {
      // A leaf beyond the last answers as the last basic one does.
      leaf = Cpuid.last(v, 0);
      entry = Cpuid.find(v, leaf, subleaf);
    }
    if (entry)
      Cpuid.answer(
        v,
        load<u32>(entry, CPUID_EAX),
        load<u32>(entry, CPUID_EBX),
        load<u32>(entry, CPUID_ECX),
        load<u32>(entry, CPUID_EDX),
      );
    else Cpuid.answer(v, 0, 0, leaf == 0xb ? subleaf & 0xff : 0, leaf == 0xb ? Cpuid.topologyId(v) : 0);
    Cpuid.adjust(v, leaf, subleaf);
  }

  private static answer(v: usize, eax: u32, ebx: u32, ecx: u32, edx: u32): void {
    store<u64>(v, u64(eax), V_RAX);
    store<u64>(v, u64(ebx), V_RBX);
    store<u64>(v, u64(ecx), V_RCX);
    store<u64>(v, u64(edx), V_RDX);
  }

  /** The bits that mirror control registers. */
  private static adjust(v: usize, leaf: u32, subleaf: u32): void {
    const cr4 = load<u64>(v, V_CR4);
    if (leaf == 1 && cr4 & CR4_OSXSAVE) store<u32>(v, load<u32>(v, V_RCX) | (1 << 27), V_RCX);
    else if (leaf == 7 && subleaf == 0 && cr4 & CR4_PKE) store<u32>(v, load<u32>(v, V_RCX) | (1 << 4), V_RCX);
    else if (leaf == 0xd && (subleaf == 0 || (subleaf == 1 && load<u32>(v, V_RAX) & 2)))
      store<u32>(v, load<u64>(v, V_XCR0) & 4 ? 832 : 576, V_RBX);
  }

  private static hypervisor(v: usize, leaf: u32, subleaf: u32): void {
    if (!cpuidHypervisor(load<u32>(v, V_ID), leaf, subleaf)) memory.fill(v + V_EXIT_INFO, 0, 16);
    const at = v + V_EXIT_INFO;
    Cpuid.answer(v, load<u32>(at), load<u32>(at, 4), load<u32>(at, 8), load<u32>(at, 12));
  }

  /** Highest leaf of the range that starts at `base`. */
  private static last(v: usize, base: u32): u32 {
    const entry = Cpuid.find(v, base, 0);
    return entry ? load<u32>(entry, CPUID_EAX) : 0;
  }

  private static known(v: usize, leaf: u32): bool {
    return leaf >> 31 ? leaf <= Cpuid.last(v, 0x80000000) : leaf <= Cpuid.last(v, 0);
  }

  /** The x2APIC ID, which leaf 0BH gives for every subleaf. */
  private static topologyId(v: usize): u32 {
    const entry = Cpuid.find(v, 0xb, 0);
    return entry ? load<u32>(entry, CPUID_EDX) : 0;
  }
}
