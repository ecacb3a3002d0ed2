// Linear memory of a domain: what the core allocates for itself and the 2 MiB chunks that hold guest RAM.
//
// Nothing is given back: blocks live as long as the domain. Growing detaches every JavaScript view of the memory, so
// the host takes a fresh view after each call into the core.

import { D_HEAP_END, HEAP_LIMIT, HEAP_NEXT } from './layout';

/** Linear memory grows by at least this much, because every growth costs the host its views. */
const GROWTH: u64 = 16 << 20;
/** Small blocks come out of arenas of this size. */
const ARENA: u64 = 2 << 20;
const WASM_PAGE: u64 = 0x10000;

@final
export class Heap {
  /** A zero-filled block of `size` bytes at a multiple of `align` (a power of two), or 0 if memory cannot grow. */
  static allocate(size: usize, align: usize): usize {
    const mask = u64(align) - 1;
    const at = (u64(load<u32>(HEAP_NEXT)) + mask) & ~mask;
    if (at != 0 && at + u64(size) <= u64(load<u32>(HEAP_LIMIT))) {
      store<u32>(HEAP_NEXT, u32(at + u64(size)));
      return usize(at);
    }
    if (u64(size) >= ARENA / 4) return Heap.take(size, align);
    const arena = Heap.take(ARENA as usize, align);
    if (arena == 0) return 0;
    store<u32>(HEAP_NEXT, u32(arena + size));
    store<u32>(HEAP_LIMIT, u32(arena + (ARENA as usize)));
    return arena;
  }

  /** A zero-filled block from the end of memory; the gap that alignment leaves serves small blocks if it is the larger rest. */
  static take(size: usize, align: usize): usize {
    const mask = u64(align) - 1;
    let end = u64(load<u32>(D_HEAP_END));
    if (end == 0) end = (u64(__heap_base) + 0xfff) & ~0xfff;
    const at = (end + mask) & ~mask;
    const next = at + u64(size);
    // The last page of the 4 GiB stays unused, so that every end of a block fits 32 bits.
    if (next > 0xffff_0000) return 0;
    if (!Heap.reach(next)) return 0;
    if (at - end > u64(load<u32>(HEAP_LIMIT) - load<u32>(HEAP_NEXT))) {
      store<u32>(HEAP_NEXT, u32(end));
      store<u32>(HEAP_LIMIT, u32(at));
    }
    store<u32>(D_HEAP_END, u32(next));
    return usize(at);
  }

  /** Makes linear memory extend to `end`. */
  static reach(end: u64): bool {
    const size = u64(u32(memory.size())) * WASM_PAGE;
    if (end <= size) return true;
    const missing = (end - size + WASM_PAGE - 1) / WASM_PAGE;
    const wanted = GROWTH / WASM_PAGE;
    if (wanted > missing && memory.grow(i32(wanted)) != -1) return true;
    return memory.grow(i32(missing)) != -1;
  }
}
