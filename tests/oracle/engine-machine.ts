// Runs cases of the oracle in an engine that makes code: many codes become regions of one module, then each case runs in them.
// Where the engine interprets, the same cases run the same way, so that two engines can be compared to the last bit.
//
// A case is entered by a jump, as the JIT counts entries. Its world has more pages than the oracle's (docs/corpus.md).

import { BareBoard, type Core, type CoreOptions } from '../../bindings/index.js';
import * as L from '../../bindings/layout.gen.js';
import { CASE, CODE, codeAt, DATA, FIXED, isFlat, MODE_BITS, PAGE } from './format.js';
import { createCore, OracleMachine, PAGE_TABLES } from './machine.js';

/** Where a case is jumped to from. */
const DOOR = CODE + 0x100000;
const DOOR_FRAME = 0x15000;
const TF_RF = 0x10100;
const HLT = 0xf4;
/** Each code has frames of its own: where code is often overwritten, the JIT waits longer. */
const CODES_FRAMES = 0x1000000;
const MOST_CODES = 8192;
/** Runs after which the JIT, with a heat of one, has made a region; instructions of each: few, or loops run in it already. */
const WARM_RUNS = 3;
const WARM_BUDGET = 17;
/** Every so many cases of a code begin with an empty TLB, the others with one that knows all pages. */
const COLD = 6;
/** The program that makes it know them, behind the door; bytes of its instructions. */
const TOUCH = 0x100;
const TOUCH_BYTES = 8;

/** The data area, where the TLB's entries for it are not those of the code. */
export const ENGINE_DATA = DATA + 0x20000;
/** More pages behind the data: linear addresses. MMIO and what lies behind it, the code's first page, data's second; a supervisor's. */
export const EXTRA = {
  mmio: ENGINE_DATA + 0x6000,
  dataAlias: ENGINE_DATA + 0x7000,
  codeAlias: ENGINE_DATA + 0x8000,
  lastAlias: ENGINE_DATA + 0x9000,
  fixed: ENGINE_DATA + (FIXED - DATA),
  supervisor: ENGINE_DATA + 0xb000,
} as const;
const MMIO_GPA = 0x1d000;
const SUPERVISOR_FRAME = 0x18000;

/** Parts of the vCPU block that a program can observe: offset and length. */
const OBSERVED: readonly (readonly [number, number])[] = [
  [L.V_GPR, 128],
  [L.V_RIP, 16],
  [L.V_CPL, 4],
  [L.V_PENDING, 12],
  [L.V_SEG, L.V_FPR - L.V_SEG],
  [L.V_FPR, L.V_XMM + 16 * L.XMM_SIZE - L.V_FPR],
  [L.V_DEBUG_TRAPS, 8],
  [L.V_NMI_BLOCKED, 3],
];
const FPU_STATE = L.V_XMM + 16 * L.XMM_SIZE - L.V_FPR;
/** Bytes of a state: instructions retired, the device's state, what is observed; behind it, not compared, a case's {@link Course}. */
export const STATE = 16 + OBSERVED.reduce((sum, [, length]) => sum + length, 0);

/** A code in its frames. */
interface Laid {
  readonly code: Uint8Array;
  readonly start: number;
  readonly frames: number;
  intact: boolean;
}

/** How much of a run was in emitted code. */
export interface Course {
  /** Regions entered, instructions retired in them. */
  entries: number;
  retired: number;
}

/** A core with one case at a time, each entered by a jump. */
export class EngineMachine extends OracleMachine {
  /** Codes laid so far: from {@link MOST_CODES} on their frames are used again. */
  codes = 0;
  /** Regions of each module made. */
  readonly modules: number[] = [];
  readonly #makesCode: boolean;
  readonly #wide: boolean;
  readonly #fpu: Uint8Array;
  #device = 0;
  #laid: Laid | undefined;
  #retired = 0;

  private constructor(core: Core, makesCode: boolean, wide: boolean) {
    super(core, wide ? ENGINE_DATA : DATA);
    this.#makesCode = makesCode;
    this.#wide = wide;
    core.memory.addRam(CODES_FRAMES, 2 * MOST_CODES * PAGE);
    core.board = new Board(core, () => this.#mix(0) >>> 0);
    if (wide) this.#widen();
    this.quad(PAGE_TABLES.code + 8 * ((DOOR - CODE) / PAGE), BigInt(DOOR_FRAME | 5));
    core.memory.write(DOOR_FRAME + TOUCH, toucher(wide));
    this.#fpu = core.instance.u8.slice(this.v + L.V_FPR, this.v + L.V_FPR + FPU_STATE);
    const { regions } = core.instance;
    const install = regions.install.bind(regions);
    regions.install = (at, size, slot, count) => {
      this.modules.push(count);
      return install(at, size, slot, count);
    };
  }

  /** `options` are the core's; without others a heat of one and the largest batch. `wide`: the larger world, not the oracle's. */
  static override async create(options: CoreOptions = {}, wide = false): Promise<EngineMachine> {
    const jit = { heat: 1, batch: 128, ...options.jit };
    return new EngineMachine(await createCore({ ...options, jit }), options.engine !== 'interp', wide);
  }

  /** Puts the data area where the TLB's entries for it are its own, and more pages behind it. */
  #widen(): void {
    this.core.mapMmio(MMIO_GPA, {
      length: PAGE,
      read: (offset, size) => this.#mix(offset * 8 + size),
      write: (offset, size, value) => void this.#mix((offset * 8 + size) ^ value),
    });
    const page = (linear: number, entry: number): void =>
      this.quad(PAGE_TABLES.data + 8 * ((linear - DATA) / PAGE), BigInt(entry) | (1n << 63n));
    page(ENGINE_DATA, PAGE_TABLES.dataFrames | 7);
    page(ENGINE_DATA + PAGE, (PAGE_TABLES.dataFrames + PAGE) | 7);
    page(EXTRA.fixed, PAGE_TABLES.fixedFrame | 5);
    page(EXTRA.mmio, MMIO_GPA | 7);
    page(EXTRA.dataAlias, PAGE_TABLES.dataFrames | 7);
    page(EXTRA.lastAlias, (PAGE_TABLES.dataFrames + PAGE) | 7);
    page(EXTRA.supervisor, SUPERVISOR_FRAME | 3);
  }

  /** Whether frames for codes are left that none has used. */
  get fresh(): boolean {
    return this.codes < MOST_CODES - 1024;
  }

  override run(cases: Uint8Array, into?: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    return this.#results(cases, into, () => {});
  }

  /** The same, with the state that each case ends in and how it ran. */
  observe(cases: Uint8Array, count: number, courses: Course[]): { results: Uint8Array; states: Uint8Array } {
    const states = new Uint8Array(count * STATE);
    let at = 0;
    const before: Course = { entries: 0, retired: 0 };
    const results = this.#results(cases, undefined, (ended) => {
      const { entries, retired } = this.core.jitStatistics;
      if (ended) {
        this.#state(states, at);
        at += STATE;
        courses.push({ entries: entries - before.entries, retired: retired - before.retired });
      }
      before.entries = entries;
      before.retired = retired;
    });
    return { results, states };
  }

  override runCase(cases: Uint8Array, view: DataView, at: number, results: Uint8Array, to: number): number {
    const one = this.run(cases.subarray(at, at + 8 * view.getUint16(at, true)));
    results.set(one, to);
    return one.length;
  }

  /** Runs all cases: codes until a module is made of them, then their cases. `around` is called before each (false) and behind (true). */
  #results(
    cases: Uint8Array,
    into: Uint8Array<ArrayBuffer> | undefined,
    around: (ended: boolean) => void,
  ): Uint8Array<ArrayBuffer> {
    const view = new DataView(cases.buffer, cases.byteOffset, cases.byteLength);
    let results = into ?? new Uint8Array(Math.max(cases.length * 2, 1 << 16));
    let end = 0;
    for (let at = 0; at < cases.length; ) {
      const first = at;
      const laid = new Map<number, Laid>();
      at = this.#layCodes(cases, view, first, laid);
      for (let from = first, n = 0; from < at; from += 8 * view.getUint16(from, true), n++) {
        if (results.length - end < 1 << 16) results = larger(results, end);
        const code = laid.get(from);
        if (code !== undefined) {
          this.#select(code);
          n = 0;
        }
        if (n === 0) this.#touch();
        this.#begin(cases, view, from, n % COLD === COLD - 1);
        around(false);
        const exit = this.go();
        around(true);
        end += this.finish(view, from, exit, results, end);
      }
    }
    return results.subarray(0, end);
  }

  /** Lays the codes of cases from `first` on, each in frames of its own, and makes regions of them; where the cases end. */
  #layCodes(cases: Uint8Array, view: DataView, first: number, laid: Map<number, Laid>): number {
    const made = this.modules.length;
    let at = first;
    let previous: Laid | undefined;
    while (at < cases.length) {
      const from = codeAt(view.getUint8(at + CASE.parts), at);
      const code = cases.subarray(from, from + view.getUint8(at + CASE.length));
      const start = view.getUint16(at + CASE.start, true);
      if (previous === undefined || start !== previous.start || !same(code, previous.code)) {
        if (this.modules.length > made || laid.size === MOST_CODES) break;
        previous = { code, start, frames: this.#frames(), intact: false };
        laid.set(at, previous);
        if (this.#makesCode) this.#warm(cases, view, at, previous);
      }
      at += 8 * view.getUint16(at, true);
    }
    return at;
  }

  /** Two frames that follow each other, for a code. */
  #frames(): number {
    for (;;) {
      const frames = CODES_FRAMES + 2 * PAGE * (this.codes++ % MOST_CODES);
      const first = this.pointer(frames);
      if (this.pointer(frames + PAGE) === first + PAGE) return frames;
    }
  }

  /** Runs a case until its code has become a region that waits. */
  #warm(cases: Uint8Array, view: DataView, at: number, code: Laid): void {
    this.#select(code);
    const { regions } = this.core.jitStatistics;
    const scrap = new Uint8Array(1 << 16);
    for (let i = 0; i < WARM_RUNS && this.core.jitStatistics.regions === regions; i++) {
      this.#begin(cases, view, at, true);
      this.core.instance.exports.run(this.v, WARM_BUDGET);
      this.finish(view, at, 0, scrap, 0);
    }
  }

  /** Puts the frames of a code behind the code area. */
  #select(code: Laid): void {
    if (this.#laid !== undefined) this.#laid.intact = this.codeIntact;
    this.#laid = code;
    this.moveCode(code.frames, code.intact ? code : undefined);
    if (this.#wide)
      this.quad(
        PAGE_TABLES.data + 8 * ((EXTRA.codeAlias - DATA) / PAGE),
        BigInt(code.frames | 7) | (1n << 63n),
      );
  }

  /** Runs a program that makes the TLB know all pages a case may use. */
  #touch(): void {
    this.loadRegisters(TOUCHING, new DataView(TOUCHING.buffer), 0);
    this.core.instance.view.setUint32(this.v + L.V_RIP, DOOR + TOUCH, true);
    this.core.instance.exports.stateChanged(this.v);
    this.go();
  }

  /** Loads a case and puts a jump before it. Where something is due after each instruction, the jump would be it. */
  #begin(cases: Uint8Array, view: DataView, at: number, cold: boolean): void {
    const { exports, u8, view: memory } = this.core.instance;
    u8.set(this.#fpu, this.v + L.V_FPR);
    memory.setBigUint64(this.v + L.V_DEBUG_TRAPS, 0n, true);
    memory.setBigUint64(this.v + L.V_CR2, 0n, true);
    memory.setBigUint64(this.v + L.V_DR6, 0xffff0ff0n, true);
    this.#device = at;
    this.load(cases, view, at);
    const mode = view.getUint8(at + CASE.mode);
    if (isFlat(mode) && !(view.getUint32(at + CASE.rflags, true) & TF_RF)) {
      const wide = MODE_BITS[mode] === 16 ? [0x66, 0xe9] : [0xe9];
      const distance = CODE + view.getUint16(at + CASE.start, true) - (DOOR + wide.length + 4);
      const door = this.core.instance.exports.physPointer(DOOR_FRAME, 1);
      this.core.instance.u8.set(wide, door);
      this.core.instance.view.setInt32(door + wide.length, distance, true);
      this.core.instance.view.setUint32(this.v + L.V_RIP, DOOR, true);
    }
    if (cold) exports.stateChanged(this.v);
    else exports.modeChanged(this.v);
    this.#retired = this.core.vcpus[0]!.retired;
  }

  #state(states: Uint8Array, at: number): void {
    const view = new DataView(states.buffer);
    view.setUint32(at, this.core.vcpus[0]!.retired - this.#retired, true);
    view.setUint32(at + 8, this.#device, true);
    let to = at + 16;
    for (const [offset, length] of OBSERVED) {
      states.set(this.core.instance.u8.subarray(this.v + offset, this.v + offset + length), to);
      to += length;
    }
  }

  #mix(value: number): number {
    this.#device = (Math.imul(this.#device ^ value, 0x9e3779b1) + 0x7f4a7c15) >>> 0;
    return this.#device ^ (this.#device >>> 15);
  }
}

/** A case of which only the registers count. */
const TOUCHING = new Uint8Array(CASE.rest);
TOUCHING[CASE.units] = CASE.rest / 8;

/** OR of zero to the first byte of pages that are written, CMP of those that are read; HLT. */
function toucher(wide: boolean): Uint8Array {
  const written = wide
    ? [ENGINE_DATA, ENGINE_DATA + PAGE, EXTRA.dataAlias, EXTRA.lastAlias]
    : [DATA, DATA + PAGE];
  const read = wide ? [EXTRA.fixed, EXTRA.codeAlias, CODE, CODE + PAGE] : [FIXED];
  const pages = [...written, ...read];
  const bytes = new Uint8Array(TOUCH_BYTES * pages.length + 1).fill(HLT);
  const view = new DataView(bytes.buffer);
  for (const [i, page] of pages.entries()) {
    bytes.set([0x80, written.includes(page) ? 0x0c : 0x3c, 0x25], i * TOUCH_BYTES);
    view.setUint32(i * TOUCH_BYTES + 3, page, true);
    bytes[i * TOUCH_BYTES + 7] = 0;
  }
  return bytes;
}

/** Time stands still, chance is the device's: an engine may have run other cases before. */
class Board extends BareBoard {
  readonly #chance: () => number;

  constructor(core: Core, chance: () => number) {
    super(core);
    this.#chance = chance;
  }

  override readTsc(): bigint {
    return 0x123456789n;
  }

  override random(): bigint {
    return BigInt(this.#chance());
  }
}

/** The first byte of the vCPU block in which two states differ, in words; '' if they are equal. */
export function stateDifference(wanted: Uint8Array, actual: Uint8Array): string {
  const at = wanted.findIndex((byte, i) => byte !== actual[i]);
  if (at < 0) return '';
  const views = [wanted, actual].map((of) => new DataView(of.buffer, of.byteOffset, of.byteLength));
  const [retired, ours] = views.map((view) => view.getUint32(0, true));
  if (at < 8) return `${ours} instructions retired, wanted ${retired}`;
  if (at < 16) return 'the device was used in another way';
  let from = 16;
  for (const [offset, length] of OBSERVED) {
    if (at < from + length) return `the vCPU block differs at ${(offset + at - from).toString(16)}h`;
    from += length;
  }
  return 'the states differ';
}

function larger(bytes: Uint8Array, used: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(bytes.length * 2);
  grown.set(bytes.subarray(0, used));
  return grown;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
