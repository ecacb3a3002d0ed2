// Memory of decoded code. Blocks lie in an arena one behind the other. When it is full, blocks that have hardly run make room:
// a boot decodes twenty times as much as it comes back to, and whoever throws all away throws away what is hot, too.

import {
  B_COUNT,
  B_FRAME,
  B_HEAT,
  B_IN,
  B_MODE,
  B_OWNERS,
  B_REGION,
  BLOCK_DEAD,
  BLOCK_HEADER,
  C_EPOCH,
  Code,
} from './code';
import { Heap } from './heap';
import { Jit } from './jit/jit';
import {
  D_FRAME_META,
  D_VCPU_COUNT,
  D_VCPUS,
  FM_FLAGS,
  FM_SIZE,
  FRAME_CODE,
  R_LINK,
  R_LINK_NEXT,
  RECORD_SIZE,
} from './layout';

// Of a code context (code.ts).
/** u32: where the next block goes; end of the free run that is being filled; the whole arena; next free run. */
export const C_NEXT: usize = 0;
const C_END: usize = 4;
const C_ARENA: usize = 8;
const C_RUNS: usize = 20;

const ARENA_SIZE: usize = 16 << 20;
/** What is worth less than this after a sweep is emptied. */
const ENOUGH: usize = ARENA_SIZE / 4;
/** Blocks that have been entered so often stay. */
const MANY_ENTRIES: i32 = 64;

// A free run has the header of a dead block, and where that has links u32: next run, end.
const F_NEXT: usize = 16;
const F_END: usize = 20;

@final
export class Arena {
  /** Gives a code context its arena; false when there is no memory. */
  static create(context: usize): bool {
    const arena = Heap.allocate(ARENA_SIZE, 4096);
    store<u32>(context, u32(arena), C_ARENA);
    Arena.empty(context);
    return arena != 0;
  }

  /** Nothing of it is in use any more. */
  static empty(context: usize): void {
    const arena = load<u32>(context, C_ARENA);
    store<u32>(context, arena, C_NEXT);
    store<u32>(context, arena + u32(ARENA_SIZE), C_END);
    store<u32>(context, 0, C_RUNS);
  }

  /** Where a block of at most `most` bytes goes, with room made if need be. {@link Arena.use} takes what it became. */
  static room(v: usize, context: usize, most: usize): usize {
    while (load<u32>(context, C_NEXT) + most > load<u32>(context, C_END)) {
      Arena.fill(load<u32>(context, C_NEXT), load<u32>(context, C_END));
      if (!load<u32>(context, C_RUNS) && Arena.sweep(context, most) < ENOUGH) {
        Code.dropAll(v);
        break;
      }
      const run: usize = load<u32>(context, C_RUNS);
      store<u32>(context, u32(run), C_NEXT);
      store<u32>(context, load<u32>(run, F_END), C_END);
      store<u32>(context, load<u32>(run, F_NEXT), C_RUNS);
    }
    return load<u32>(context, C_NEXT);
  }

  @inline static use(context: usize, end: usize): void {
    store<u32>(context, u32(end), C_NEXT);
  }

  @inline static size(block: usize): usize {
    return BLOCK_HEADER + usize(load<i32>(block, B_COUNT) + 1) * RECORD_SIZE;
  }

  /** Makes [from, to) a dead block, so that the arena can be walked. */
  static fill(from: usize, to: usize): void {
    if (from == to) return;
    store<u32>(from, BLOCK_DEAD, B_MODE);
    store<i32>(from, i32((to - from - BLOCK_HEADER) / RECORD_SIZE) - 1, B_COUNT);
  }

  // ---- Making room ----------------------------------------------------------------------------------------------------

  /** Blocks that have hardly run die, and free runs of at least `least` bytes are collected. How many bytes they have. */
  static sweep(context: usize, least: usize): usize {
    store<u32>(context, load<u32>(context, C_EPOCH) + 1, C_EPOCH);
    const arena: usize = load<u32>(context, C_ARENA);
    const end = arena + ARENA_SIZE;
    for (let at = arena; at < end; at += Arena.size(at))
      if (load<u32>(at, B_MODE) != BLOCK_DEAD) Arena.judge(at);
    Arena.tidyFrames();
    const count = load<u32>(D_VCPU_COUNT);
    for (let i: u32 = 0; i < count; i++) Code.forgetJumps(load<u32>(D_VCPUS + (usize(i) << 2)));
    return Arena.collect(context, arena, end, least);
  }

  /** Kills a block or lets it stay. Links are made anew: those that lead to it may be of blocks that die. */
  static judge(block: usize): void {
    const heat = load<i32>(block, B_HEAT);
    const first = Jit.heat(load<u32>(block, B_FRAME));
    const kept = load<u32>(block, B_OWNERS) | load<u32>(block, B_REGION);
    if (!kept && heat <= first && first - heat < MANY_ENTRIES) Code.unlink(block);
    else Arena.cutLinks(block);
  }

  static cutLinks(block: usize): void {
    let rec: usize = load<u32>(block, B_IN);
    store<u32>(block, 0, B_IN);
    while (rec) {
      const next: usize = load<u32>(rec, R_LINK_NEXT);
      store<u32>(rec, 0, R_LINK);
      rec = next;
    }
  }

  /** Takes the dead out of the frames' lists. */
  static tidyFrames(): void {
    for (let chunk: usize = 0; chunk < 2048; chunk++) {
      const metas: usize = load<u32>(D_FRAME_META + (chunk << 2));
      if (!metas) continue;
      for (let i: usize = 0; i < 512; i++) {
        if (load<u32>(metas + i * FM_SIZE, FM_FLAGS) & FRAME_CODE)
          Code.written(0, u32((chunk << 9) + i), 0, 0);
      }
    }
  }

  /** Joins dead blocks that are neighbours. */
  static collect(context: usize, arena: usize, end: usize, least: usize): usize {
    let free: usize = 0;
    let from: usize = 0;
    let last = context + C_RUNS;
    for (let at = arena; at <= end; ) {
      const dead = at < end && load<u32>(at, B_MODE) == BLOCK_DEAD;
      if (dead && !from) from = at;
      if (!dead && from) {
        Arena.fill(from, at);
        if (at - from >= least) {
          free += at - from;
          store<u32>(last, u32(from));
          store<u32>(from, u32(at), F_END);
          last = from + F_NEXT;
        }
        from = 0;
      }
      at += at < end ? Arena.size(at) : 1;
    }
    store<u32>(last, 0);
    return free;
  }
}
