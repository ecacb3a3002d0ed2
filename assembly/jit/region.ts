// One region: generated code, exits, the blocks that it was made of; and the module that a batch of regions becomes.

import { B_OWNERS } from '../code';
import { Heap } from '../heap';
import { V_BUDGET, V_RIP_PAGE, V_TLB_DATA } from '../layout';
import { MODE_CODE_SIZE, MODE_CODE64 } from '../mode';
import { Effects } from './effects';
import { Flow } from './flow';
import {
  exitCount,
  FN_COUNT,
  Gen,
  L_BUDGET,
  L_ID,
  L_PAGE,
  L_TLB,
  L_V,
  L_VECTOR,
  LOCALS_F64,
  LOCALS_I32,
  LOCALS_I64,
  LOCALS_V128,
  LOCALS_WORD,
  LOCALS_XMM,
  MOST_EXITS,
  TYPE_ADDRESS,
  TYPE_CONDITION,
  TYPE_HANDLER,
  TYPE_HIGH,
  TYPE_POINTER,
  TYPE_REGION,
  TYPE_X87,
  tooLarge,
  usesPage,
  usesTlb,
  usesX87,
  X_SIZE,
} from './gen';
import { Graph, N_BLOCK, N_COUNT, N_LONGEST, nodeCount } from './graph';
import { Groups } from './groups';
import { Xmm } from './vector-registers';
import {
  BLOCK,
  END,
  highestLocal,
  I32_LOAD,
  I32_STORE,
  I64_LOAD,
  TYPE_F64,
  TYPE_FUNC,
  TYPE_I32,
  TYPE_I64,
  TYPE_V128,
  UNREACHABLE,
  Wasm,
} from './wasm';
import { FpuState } from './x87-state';

// A region's record.
export const G_ENTRY: usize = 0; // u32: block it starts with
export const G_SLOT: usize = 4; // u32: its function's place in the table, 0 until it is installed
export const G_EXITS: usize = 8; // u32: table of exits
export const G_LONGEST: usize = 12; // u32: budget that an entry needs
export const G_DEAD: usize = 16;
export const G_MODULE: usize = 20; // u32: number of its module
export const G_BLOCK_COUNT: usize = 24;
export const G_INSTRUCTIONS: usize = 28; // u32: guest instructions in it
export const G_BYTES: usize = 32; // u32: of WebAssembly
export const G_STAMP: usize = 36; // u32: modules made when it was last entered
export const G_RETIRED: usize = 40; // u64: instructions retired in it
export const G_OUTSIDE: usize = 48; // u32: times that it was left for code that is interpreted
/** u32 each: its blocks; followed by the links of the blocks' lists of owners (region, next). */
export const G_BLOCKS: usize = 56;

/** Link in a block's list of regions. */
export const O_REGION: usize = 0;
export const O_NEXT: usize = 4;
const OWNER_SIZE: usize = 8;

const CODE_SIZE: usize = 1 << 20;
const BODY_SIZE: usize = 256 << 10;
const ARENA_SIZE: usize = 8 << 20;

let code: usize = 0;
let codeEnd: usize = 0;
let body: usize = 0;
let module: usize = 0;
let arena: usize = 0;
let arenaNext: usize = 0;
let exitTable: usize = 0;
/** Bytes of functions in a module, at most; a region has half of it at most. */
let mostBytes: u32 = 0xffffffff;

@final
export class Region {
  /** Takes the memory that generating needs; false when there is none. */
  static setup(): bool {
    code = Heap.allocate(CODE_SIZE, 4096);
    body = Heap.allocate(BODY_SIZE, 4096);
    module = Heap.allocate(CODE_SIZE + 4096, 4096);
    arena = Heap.allocate(ARENA_SIZE, 4096);
    exitTable = Heap.allocate(usize(MOST_EXITS) * X_SIZE, 16);
    codeEnd = code;
    arenaNext = arena;
    return code != 0 && body != 0 && module != 0 && arena != 0 && exitTable != 0;
  }

  /** Forgets all regions' records and the code that waits. */
  static clear(): void {
    arenaNext = arena;
    codeEnd = code;
  }

  static limit(bytes: u32): void {
    if (bytes) mostBytes = bytes;
  }

  /** Whether a module of what waits has no room for any other region. */
  static full(): bool {
    return u32(codeEnd - code) > mostBytes / 2;
  }

  static clearCode(): void {
    codeEnd = code;
  }

  /** Whether another region fits, whatever its size. */
  static room(): bool {
    return arenaNext + 64 * 1024 < arena + ARENA_SIZE && codeEnd + BODY_SIZE < code + CODE_SIZE;
  }

  static arenaFull(): bool {
    return arenaNext + 64 * 1024 >= arena + ARENA_SIZE;
  }

  /** Generates the function of the graph in graph.ts behind the code that waits; its record, or 0 when it is too large. */
  static generate(block: usize, key: u32): usize {
    const wide = (key & MODE_CODE_SIZE) == MODE_CODE64;
    // The first pass finds out what the region uses.
    Gen.forget();
    Xmm.forget();
    Wasm.forgetLocals();
    for (let pass = 0; pass < 2; pass++) {
      Wasm.seek(body);
      Gen.begin(wide, exitTable, body + BODY_SIZE);
      Groups.begin(pass == 0);
      Flow.tree(0, -1);
      if (tooLarge) return 0;
      if (pass) break;
      Groups.settle();
      Effects.liveness();
    }
    const end = Wasm.position();
    Wasm.seek(codeEnd);
    Region.function(wide, end);
    const size = u32(Wasm.position() - codeEnd);
    if (size > mostBytes / 2) return 0;
    codeEnd = Wasm.position();
    return Region.record(block, size);
  }

  /** The whole function, with the generated body. */
  static function(wide: bool, end: usize): void {
    const hole = Wasm.hole();
    // Baseline code clears locals, which is dear for vectors.
    const floats = usesX87 || highestLocal >= L_VECTOR;
    Wasm.leb(floats ? 5 + Xmm.groups() + FpuState.groups() : 3);
    Region.locals(LOCALS_I32, TYPE_I32);
    Region.locals(LOCALS_I64, TYPE_I64);
    Region.locals(LOCALS_WORD, wide ? TYPE_I64 : TYPE_I32);
    if (floats) {
      Region.locals(LOCALS_V128, TYPE_V128);
      Region.locals(LOCALS_F64, TYPE_F64);
      Xmm.locals();
      FpuState.declare(LOCALS_XMM - Xmm.count());
    }
    if (usesTlb) {
      Wasm.get(L_V);
      Wasm.access(I32_LOAD, V_TLB_DATA);
      Wasm.set(L_TLB);
    }
    if (usesPage) {
      Wasm.get(L_V);
      Wasm.access(I64_LOAD, V_RIP_PAGE);
      Wasm.set(L_PAGE);
    }
    Gen.reloadRegisters();
    Gen.reloadFlags();
    Xmm.reload();
    FpuState.refill();
    Wasm.open(BLOCK, TYPE_I32);
    const bytes = end - body;
    memory.copy(Wasm.position(), body, bytes);
    Wasm.seek(Wasm.position() + bytes);
    Wasm.op(UNREACHABLE);
    Wasm.op(END);
    Wasm.set(L_ID);
    Gen.spillRegisters();
    Gen.spillFlags();
    Xmm.spill();
    FpuState.spillC1();
    Wasm.get(L_V);
    Wasm.get(L_BUDGET);
    Wasm.access(I32_STORE, V_BUDGET);
    Wasm.get(L_ID);
    Wasm.op(END);
    Wasm.fill(hole);
  }

  static locals(count: u32, type: u32): void {
    Wasm.leb(count);
    Wasm.byte(type);
  }

  static take(size: usize): usize {
    const at = arenaNext;
    arenaNext += (size + 7) & ~7;
    return at;
  }

  /** Makes the record of the region just generated and puts it into its blocks' lists. */
  static record(block: usize, bytes: u32): usize {
    let blocks: u32 = 0;
    let instructions: u32 = 0;
    const region = Region.take(G_BLOCKS + usize(nodeCount) * (4 + OWNER_SIZE));
    const exits = Region.take(usize(exitCount) * X_SIZE);
    memory.copy(exits, exitTable, usize(exitCount) * X_SIZE);
    for (let i: u32 = 0; i < nodeCount; i++) {
      const node = Graph.node(i32(i));
      instructions += load<u32>(node, N_COUNT);
      const member: usize = load<u32>(node, N_BLOCK);
      if (member && Graph.inside(i32(i)) && !Region.holds(region, blocks, member))
        store<u32>(region + G_BLOCKS + (usize(blocks++) << 2), u32(member));
    }
    store<u32>(region, u32(block), G_ENTRY);
    store<u32>(region, 0, G_SLOT);
    store<u32>(region, u32(exits), G_EXITS);
    store<u32>(region, load<u32>(Graph.node(0), N_LONGEST), G_LONGEST);
    store<u32>(region, 0, G_DEAD);
    store<u32>(region, blocks, G_BLOCK_COUNT);
    store<u32>(region, instructions, G_INSTRUCTIONS);
    store<u32>(region, bytes, G_BYTES);
    store<u32>(region, 0, G_STAMP);
    store<u64>(region, 0, G_RETIRED);
    store<u32>(region, 0, G_OUTSIDE);
    Region.own(region, blocks);
    return region;
  }

  static holds(region: usize, count: u32, block: usize): bool {
    for (let i: u32 = 0; i < count; i++)
      if (load<u32>(region + G_BLOCKS + (usize(i) << 2)) == u32(block)) return true;
    return false;
  }

  static own(region: usize, blocks: u32): void {
    let owner = region + G_BLOCKS + (usize(blocks) << 2);
    for (let i: u32 = 0; i < blocks; i++) {
      const block: usize = load<u32>(region + G_BLOCKS + (usize(i) << 2));
      store<u32>(owner, u32(region), O_REGION);
      store<u32>(owner, load<u32>(block, B_OWNERS), O_NEXT);
      store<u32>(block, u32(owner), B_OWNERS);
      owner += OWNER_SIZE;
    }
  }

  // ---- Modules --------------------------------------------------------------------------------------------------------

  /**
   * Writes the module of `count` functions that wait; its size. It exports them in their order, and the host puts them into the
   * table: V8 keeps every instance that imports a table as long as the table.
   */
  static module(count: u32): u32 {
    Wasm.seek(module);
    Region.word(0x6d736100);
    Region.word(1);
    Region.types();
    Region.imports();
    let hole = Region.section(3);
    Wasm.leb(count);
    for (let i: u32 = 0; i < count; i++) Wasm.leb(TYPE_REGION);
    Wasm.fill(hole);
    hole = Region.section(7);
    Wasm.leb(count);
    for (let i: u32 = 0; i < count; i++) Region.export(i);
    Wasm.fill(hole);
    hole = Region.section(10);
    Wasm.leb(count);
    memory.copy(Wasm.position(), code, codeEnd - code);
    Wasm.seek(Wasm.position() + (codeEnd - code));
    Wasm.fill(hole);
    return u32(Wasm.position() - module);
  }

  @inline static moduleAddress(): usize {
    return module;
  }

  static word(x: u32): void {
    for (let i: u32 = 0; i < 4; i++) Wasm.byte((x >> (i << 3)) & 0xff);
  }

  static section(id: u32): usize {
    Wasm.byte(id);
    return Wasm.hole();
  }

  /** A function type of up to four parameters, a byte each from the lowest; result 0: none. */
  static type(count: u32, parameters: u32, result: u32): void {
    Wasm.byte(TYPE_FUNC);
    Wasm.leb(count);
    for (let i: u32 = 0; i < count; i++) Wasm.byte((parameters >> (i << 3)) & 0xff);
    Wasm.leb(result ? 1 : 0);
    if (result) Wasm.byte(result);
  }

  /** In the order of TYPE_*. */
  static types(): void {
    const hole = Region.section(1);
    Wasm.leb(7);
    Region.type(2, 0x7f7f, TYPE_I32);
    Region.type(4, 0x7f7f7f7f, 0);
    Region.type(3, 0x7f7e7f, TYPE_I32);
    Region.type(4, 0x7f7e7f7f, TYPE_I64);
    Region.type(2, 0x7f7f, TYPE_I32);
    Region.type(2, 0x7e7e, TYPE_I64);
    Region.type(4, 0x7f7f7f7f, TYPE_I32);
    Wasm.fill(hole);
  }

  /** Memory, then the functions in the order of FN_*: all named by one letter. */
  static imports(): void {
    const hole = Region.section(2);
    Wasm.leb(1 + FN_COUNT);
    Region.name(0x6d); // m
    Wasm.byte(2);
    Wasm.byte(0);
    Wasm.leb(1);
    Region.import(0, TYPE_POINTER);
    Region.import(1, TYPE_POINTER);
    Region.import(2, TYPE_POINTER);
    Region.import(3, TYPE_ADDRESS);
    Region.import(4, TYPE_CONDITION);
    Region.import(5, TYPE_HIGH);
    Region.import(6, TYPE_POINTER);
    Region.import(7, TYPE_CONDITION);
    Region.import(8, TYPE_X87);
    Region.import(9, TYPE_POINTER);
    Region.import(10, TYPE_HANDLER);
    Wasm.fill(hole);
  }

  /** Function `i` by a name of two letters. */
  static export(i: u32): void {
    Wasm.leb(2);
    Wasm.byte(0x61 + (i >> 4));
    Wasm.byte(0x61 + (i & 15));
    Wasm.byte(0);
    Wasm.leb(FN_COUNT + i);
  }

  /** Import "e" "?" of one letter. */
  static name(letter: u32): void {
    Wasm.leb(1);
    Wasm.byte(0x65);
    Wasm.leb(1);
    Wasm.byte(letter);
  }

  static import(fn: u32, type: u32): void {
    Region.name(0x61 + fn);
    Wasm.byte(0);
    Wasm.leb(type);
  }
}
