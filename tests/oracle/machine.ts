// Runs cases of the oracle in the core: the same code at the same linear addresses, at CPL 3 of IA-32e mode with the
// descriptors of a Linux process. Every exception handler is a HLT at CPL 0. Nothing here needs Node.

import { Core, type CoreOptions } from '../../bindings/index.js';
import {
  EXIT_HLT,
  EXIT_PAUSE,
  SEG_ATTR,
  SEG_BASE,
  SEG_LIMIT,
  SEG_SELECTOR,
  SEG_SIZE,
  V_ACTIVITY,
  V_CR2,
  V_FCS,
  V_FCW,
  V_FDP,
  V_FDS,
  V_FIP,
  V_FLAGS_KIND,
  V_FOP,
  V_FPR,
  V_FSW,
  V_FTW,
  V_GPR,
  V_ISA,
  V_MXCSR,
  V_RFLAGS,
  V_RIP,
  V_SEG,
  V_SHADOW,
  V_XMM,
} from '../../bindings/layout.gen.js';
import {
  AREA,
  background,
  CASE,
  CODE,
  CODE_SELECTORS,
  codeAt,
  DATA,
  type Descriptor,
  descriptorBytes,
  FIXED,
  FLAT_16,
  FX,
  FX_SIZE,
  GDT,
  HAS_FX,
  HAS_YMM,
  isFlat,
  LDT,
  PAGE,
  padded,
  RESULT,
  SEGMENT_SETS,
  STUCK,
  WORDS,
  YMM_SIZE,
} from './format.js';

const FLAGS_EAGER = 0x400;
const HIGH = 0xffff800000000000n;
const TABLES = 0x1000;
const IDT_AT = 0x8000;
const GDT_AT = 0x9000;
const LDT_AT = 0x9800;
const TSS_AT = 0xa000;
const HANDLERS = 0xb000;
const STACK_TOP = 0xd000;
const CODE_FRAMES = 0x10000;
const DATA_FRAMES = 0x12000;
const FIXED_FRAME = 0x14000;
const RAM = 0x20000;
/** Where others may add to the page tables: those of code and of data, and the frames of data and of the page that cannot be written. */
export const PAGE_TABLES = {
  code: TABLES + 0x3000,
  data: TABLES + 0x4000,
  dataFrames: DATA_FRAMES,
  fixedFrame: FIXED_FRAME,
} as const;
const IF = 0x202;
const NO_EXECUTE = 1n << 63n;
const PUSHES_ERROR = (1 << 8) | (1 << 10) | (1 << 11) | (1 << 12) | (1 << 13) | (1 << 14) | (1 << 17);
const EXC_PF = 14;
const FSW_ES = 0x80;
/** Instructions after which a case counts as endless. */
export const BUDGET = 400_000;
const ES = 0;
const CS = 1;
const SS = 2;
const DS = 3;
const FS = 4;
const GS = 5;

/** The core that cases run in: the one place that creates it. */
export function createCore(options: CoreOptions = {}): Promise<Core> {
  return Core.create({ cpu: 'max', ...options });
}

/** A core with one case at a time. */
export class OracleMachine {
  readonly core: Core;
  /** Address of the vCPU block. */
  protected readonly v: number;
  readonly #segments = new Map<number, Uint8Array>();
  readonly #pristine = { code: background('code'), data: background('data') };
  /** What memory holds at the start of the case. */
  readonly #shadow = { code: background('code'), data: background('data') };
  readonly #shadowWords = {
    code: new Uint32Array(this.#shadow.code.buffer),
    data: new Uint32Array(this.#shadow.data.buffer),
  };
  #at = { code: 0, data: 0, stack: 0 };
  #code = new Uint8Array(0);
  #start = 0;
  /** The code area is not what #code says. */
  #codeChanged = true;
  #codeFrames = CODE_FRAMES;
  readonly #data: number;

  /** `data`: linear address of the data area in segments that begin there. */
  protected constructor(core: Core, data = DATA) {
    this.core = core;
    this.#data = data;
    this.v = core.instance.exports.vcpuAddress(0);
    core.memory.addRam(0, RAM);
    this.#layTables();
    this.#layDescriptors();
    this.#setControl();
  }

  /** `options` are the core's. Where its engine makes code: {@link EngineMachine}. */
  static async create(options: CoreOptions = {}): Promise<OracleMachine> {
    return new OracleMachine(await createCore(options));
  }

  protected quad(at: number, value: bigint): void {
    const bytes = new DataView(new ArrayBuffer(8));
    bytes.setBigUint64(0, BigInt.asUintN(64, value), true);
    this.core.memory.write(at, new Uint8Array(bytes.buffer));
  }

  /** Page tables: the areas at their addresses for the user, all of RAM in the upper half for the supervisor. */
  #layTables(): void {
    const page = (i: number): number => TABLES + 0x1000 * i;
    this.quad(page(0), BigInt(page(1) | 7));
    this.quad(page(1), BigInt(page(2) | 7));
    this.quad(page(2) + 8 * (CODE >>> 21), BigInt(page(3) | 7));
    this.quad(page(2) + 8 * (DATA >>> 21), BigInt(page(4) | 7));
    for (const i of [0, 1]) {
      this.quad(page(3) + 8 * i, BigInt((CODE_FRAMES + PAGE * i) | 7));
      this.quad(page(4) + 8 * i, BigInt((DATA_FRAMES + PAGE * i) | 7) | NO_EXECUTE);
    }
    this.quad(page(4) + 8 * ((FIXED - DATA) / PAGE), BigInt(FIXED_FRAME | 5) | NO_EXECUTE);
    this.quad(page(0) + 8 * 256, BigInt(page(5) | 3));
    this.quad(page(5), BigInt(page(6) | 3));
    this.quad(page(6), 0x83n);
    this.core.memory.write(CODE_FRAMES, this.#pristine.code);
    this.core.memory.write(DATA_FRAMES, this.#pristine.data);
    this.core.memory.write(FIXED_FRAME, background('data', PAGE));
  }

  #layDescriptors(): void {
    for (const [table, at, flag] of [
      [GDT, GDT_AT, 0],
      [LDT, LDT_AT, 7],
    ] as const) {
      table.forEach((descriptor, i) => {
        if (!descriptor) return;
        const base = descriptor.base === DATA ? this.#data : descriptor.base;
        const selector = 8 * i + (flag || 3);
        this.quad(at + 8 * i, descriptorBytes({ ...descriptor, base }));
        this.#segments.set(selector, segmentImage(selector, { ...descriptor, base }));
      });
    }
    this.#segments.set(0, segmentImage(0, undefined));
    this.#segments.set(FLAT_16, segmentImage(FLAT_16, { base: 0, limit: 0xfffff, access: 0x80fb }));
    for (let vector = 0; vector < 256; vector++) {
      const target = HIGH + BigInt(HANDLERS + 16 * vector);
      const dpl = vector === 3 || vector === 4 ? 0xeen : 0x8en;
      const low = (target & 0xffffn) | (0x10n << 16n) | (dpl << 40n) | (((target >> 16n) & 0xffffn) << 48n);
      this.quad(IDT_AT + 16 * vector, low);
      this.quad(IDT_AT + 16 * vector + 8, target >> 32n);
      this.core.memory.write(HANDLERS + 16 * vector, Uint8Array.of(0xf4));
    }
    // No I/O permission bitmap.
    this.core.memory.write(TSS_AT + 0x66, Uint8Array.of(0x68));
    this.core.memory.write(TSS_AT + 4, new Uint8Array(new BigUint64Array([HIGH + BigInt(STACK_TOP)]).buffer));
  }

  #setControl(): void {
    const cpu = this.core.vcpus[0]!;
    cpu.cr3 = BigInt(TABLES);
    cpu.cr4 = 0x50e20n;
    cpu.xcr0 = 7n;
    cpu.efer = 0xd01n;
    cpu.cr0 = 0x80050033n;
    cpu.gdtr = { base: HIGH + BigInt(GDT_AT), limit: 0x7f };
    cpu.idtr = { base: HIGH + BigInt(IDT_AT), limit: 0xfff };
    cpu.setSegment('ldtr', {
      selector: 0x50,
      base: HIGH + BigInt(LDT_AT),
      limit: 8 * LDT.length - 1,
      access: 0x82,
    });
    cpu.setSegment('tr', { selector: 0x40, base: HIGH + BigInt(TSS_AT), limit: 0x67, access: 0x8b });
    this.core.instance.view.setBigUint64(this.v + V_ISA, 0xffffffffffffffffn, true);
    this.#at = {
      code: this.pointer(CODE_FRAMES),
      data: this.pointer(DATA_FRAMES),
      stack: this.pointer(STACK_TOP - 0x1000),
    };
    if (
      this.pointer(CODE_FRAMES + PAGE) !== this.#at.code + PAGE ||
      this.pointer(DATA_FRAMES + PAGE) !== this.#at.data + PAGE
    )
      throw new Error('the frames of an area do not follow each other');
  }

  protected pointer(gpa: number): number {
    return this.core.instance.exports.physPointer(gpa, 1);
  }

  /** Runs all cases of a batch; returns their results. `into` is used if it is large enough. */
  run(cases: Uint8Array, into?: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const view = new DataView(cases.buffer, cases.byteOffset, cases.byteLength);
    let results = into ?? new Uint8Array(Math.max(cases.length * 2, 1 << 16));
    let end = 0;
    for (let at = 0; at < cases.length; at += 8 * view.getUint16(at, true)) {
      if (results.length - end < 4 * AREA) {
        const larger = new Uint8Array(results.length * 2);
        larger.set(results.subarray(0, end));
        results = larger;
      }
      end += this.runCase(cases, view, at, results, end);
    }
    return results.subarray(0, end);
  }

  /** Runs the case at `at`, writes its result at `to` of `results` and returns the result's size. */
  runCase(cases: Uint8Array, view: DataView, at: number, results: Uint8Array, to: number): number {
    this.load(cases, view, at);
    this.core.instance.exports.stateChanged(this.v);
    return this.finish(view, at, this.go(), results, to);
  }

  /** Runs until the case has ended; the core's exit. */
  protected go(): number {
    for (;;) {
      const exit = this.core.instance.exports.run(this.v, BUDGET);
      if (exit !== EXIT_PAUSE) return exit;
    }
  }

  /** Takes the result of a case that ended, and puts memory back. */
  protected finish(view: DataView, at: number, exit: number, results: Uint8Array, to: number): number {
    const size = this.#take(view, at, exit, results, to);
    this.#restore(view, at);
    return size;
  }

  protected load(cases: Uint8Array, view: DataView, at: number): void {
    const parts = view.getUint8(at + CASE.parts);
    const length = view.getUint8(at + CASE.length);
    const from = codeAt(parts, at);
    this.#layCode(cases.subarray(from, from + length), view.getUint16(at + CASE.start, true));
    const window = view.getUint16(at + CASE.window, true);
    const bytes = view.getUint16(at + CASE.bytes, true);
    const { u8 } = this.core.instance;
    const contents = cases.subarray(from + padded(length), from + padded(length) + bytes);
    u8.set(contents, this.#at.data + window);
    this.#shadow.data.set(contents, window);
    this.loadRegisters(cases, view, at);
  }

  protected loadRegisters(cases: Uint8Array, view: DataView, at: number): void {
    const { u8, view: memory } = this.core.instance;
    const parts = view.getUint8(at + CASE.parts);
    const v = this.v;
    u8.set(cases.subarray(at + CASE.gpr, at + CASE.gpr + 128), v + V_GPR);
    memory.setUint32(v + V_RFLAGS, view.getUint32(at + CASE.rflags, true) | IF, true);
    memory.setUint32(v + V_RFLAGS + 4, 0, true);
    memory.setUint32(v + V_FLAGS_KIND, FLAGS_EAGER, true);
    const mode = view.getUint8(at + CASE.mode);
    memory.setUint32(v + V_RIP, view.getUint16(at + CASE.start, true) + (isFlat(mode) ? CODE : 0), true);
    memory.setUint32(v + V_RIP + 4, 0, true);
    memory.setUint32(v + V_ACTIVITY, 0, true);
    memory.setUint32(v + V_SHADOW, 0, true);
    this.#loadSegments(view, at, mode);
    if (parts & HAS_FX) this.#loadFx(cases, view, at + CASE.rest);
    if (parts & HAS_YMM)
      for (let i = 0, y = at + CASE.rest + FX_SIZE; i < 16; i++, y += 16)
        u8.set(cases.subarray(y, y + 16), v + V_XMM + 32 * i + 16);
  }

  #layCode(code: Uint8Array, start: number): void {
    if (!this.#codeChanged && start === this.#start && sameBytes(code, this.#code)) return;
    this.pointer(this.#codeFrames);
    this.pointer(this.#codeFrames + PAGE);
    const { u8 } = this.core.instance;
    if (this.#codeChanged) {
      u8.set(this.#pristine.code, this.#at.code);
      this.#shadow.code.set(this.#pristine.code);
    } else {
      u8.fill(0xf4, this.#at.code + this.#start, this.#at.code + this.#start + this.#code.length);
      this.#shadow.code.fill(0xf4, this.#start, this.#start + this.#code.length);
    }
    u8.set(code, this.#at.code + start);
    this.#shadow.code.set(code, start);
    this.#code = code.slice();
    this.#start = start;
    this.#codeChanged = false;
  }

  /** Puts other frames, two from `frames` on, behind the code. `holds`: they hold that already, at that offset. */
  protected moveCode(frames: number, holds?: { code: Uint8Array; start: number }): void {
    this.#codeFrames = frames;
    for (const i of [0, 1]) this.quad(TABLES + 0x3000 + 8 * i, BigInt((frames + PAGE * i) | 7));
    this.#at.code = this.core.instance.exports.physPointer(frames, 0);
    if (this.core.instance.exports.physPointer(frames + PAGE, 0) !== this.#at.code + PAGE)
      throw new Error('the frames of the code do not follow each other');
    this.#codeChanged = holds === undefined;
    if (holds === undefined) return;
    this.#shadow.code.set(this.#pristine.code);
    this.#shadow.code.set(holds.code, holds.start);
    this.#code = holds.code.slice();
    this.#start = holds.start;
  }

  /** Whether the frames of the code hold the last case's code, and nothing else. */
  protected get codeIntact(): boolean {
    return !this.#codeChanged;
  }

  #loadSegments(view: DataView, at: number, mode: number): void {
    const { u8, view: memory } = this.core.instance;
    const set = SEGMENT_SETS[view.getUint8(at + CASE.segments)]!;
    const slots = this.v + V_SEG;
    const put = (slot: number, selector: number): void => {
      u8.set(this.#segments.get(selector)!, slots + SEG_SIZE * slot);
    };
    put(CS, CODE_SELECTORS[mode]!);
    put(DS, set[0]);
    put(ES, set[1]);
    put(SS, set[2]);
    put(FS, set[3]);
    put(GS, set[4]);
    for (const [slot, from] of [
      [FS, CASE.fsBase],
      [GS, CASE.gsBase],
    ] as const) {
      if (set[slot - 1] !== 0) continue;
      memory.setUint32(slots + SEG_SIZE * slot + SEG_BASE, view.getUint32(at + from, true), true);
      memory.setUint32(slots + SEG_SIZE * slot + SEG_BASE + 4, view.getUint32(at + from + 4, true), true);
    }
  }

  #loadFx(cases: Uint8Array, view: DataView, at: number): void {
    const { u8, view: memory } = this.core.instance;
    const v = this.v;
    const fsw = view.getUint16(at + FX.fsw, true);
    memory.setUint16(v + V_FCW, view.getUint16(at + FX.fcw, true), true);
    memory.setUint16(v + V_FSW, fsw, true);
    memory.setUint8(v + V_FTW, view.getUint8(at + FX.ftw));
    memory.setUint16(v + V_FOP, view.getUint16(at + FX.fop, true), true);
    u8.set(cases.subarray(at + FX.fip, at + FX.fip + 8), v + V_FIP);
    u8.set(cases.subarray(at + FX.fdp, at + FX.fdp + 8), v + V_FDP);
    memory.setUint16(v + V_FCS, 0, true);
    memory.setUint16(v + V_FDS, 0, true);
    memory.setUint32(v + V_MXCSR, view.getUint32(at + FX.mxcsr, true), true);
    const top = fsw >>> 11;
    for (let i = 0; i < 8; i++) {
      const from = at + FX.st + 16 * i;
      u8.set(cases.subarray(from, from + 10), v + V_FPR + 16 * ((top + i) & 7));
    }
    for (let i = 0, x = at + FX.xmm; i < 16; i++, x += 16)
      u8.set(cases.subarray(x, x + 16), v + V_XMM + 32 * i);
  }

  #take(cases: DataView, at: number, exit: number, results: Uint8Array, to: number): number {
    const { u8, view: memory } = this.core.instance;
    const v = this.v;
    const out = new DataView(results.buffer, results.byteOffset, results.byteLength);
    const parts = cases.getUint8(at + CASE.parts);
    results.fill(0, to, to + RESULT.rest);
    results.set(u8.subarray(v + V_GPR, v + V_GPR + 128), to + RESULT.gpr);
    for (const slot of [ES, DS, FS, GS]) {
      // A null selector may have lost its RPL on the way through a kernel.
      const selector = memory.getUint16(v + V_SEG + SEG_SIZE * slot + SEG_SELECTOR, true);
      out.setUint16(to + RESULT.selectors + 2 * slot, selector < 4 ? 0 : selector, true);
    }
    const bases = v + V_SEG + SEG_BASE;
    results.set(u8.subarray(bases + SEG_SIZE * FS, bases + SEG_SIZE * FS + 8), to + RESULT.fsBase);
    results.set(u8.subarray(bases + SEG_SIZE * GS, bases + SEG_SIZE * GS + 8), to + RESULT.gsBase);
    const rip = memory.getUint32(v + V_RIP, true) - 1 - HANDLERS;
    const vector = rip >> 4;
    if (exit !== EXIT_HLT || (rip & 15) !== 0 || vector < 0 || vector > 255)
      results[to + RESULT.vector] = STUCK;
    else this.#takeTrap(vector, out, results, to);
    results[to + RESULT.parts] = parts;
    if (cases.getUint8(at + CASE.mode) !== 0) out.setUint32(to + RESULT.gpr + 36, 0, true);
    let end = to + RESULT.rest;
    if (parts & HAS_FX) {
      this.#takeFx(out, results, end);
      end += FX_SIZE;
    }
    if (parts & HAS_YMM) {
      for (let i = 0; i < 16; i++)
        results.set(u8.subarray(v + V_XMM + 32 * i + 16, v + V_XMM + 32 * i + 32), end + 16 * i);
      end += YMM_SIZE;
    }
    end = this.#takeMemory(out, to, end);
    out.setUint16(to + RESULT.units, (end - to) / 8, true);
    return end - to;
  }

  #takeTrap(vector: number, out: DataView, results: Uint8Array, to: number): void {
    const { u8, view: memory } = this.core.instance;
    const frame = this.#at.stack + 0x1000 - 40;
    results[to + RESULT.vector] = vector;
    if ((PUSHES_ERROR >>> vector) & 1 && vector < 32)
      out.setUint32(to + RESULT.error, memory.getUint32(frame - 8, true), true);
    results.set(u8.subarray(frame, frame + 8), to + RESULT.rip);
    out.setUint16(to + RESULT.selectors + 2 * CS, memory.getUint16(frame + 8, true), true);
    out.setUint32(to + RESULT.rflags, memory.getUint32(frame + 16, true), true);
    results.set(u8.subarray(frame + 24, frame + 32), to + RESULT.gpr + 32);
    out.setUint16(to + RESULT.selectors + 2 * SS, memory.getUint16(frame + 32, true), true);
    if (vector === EXC_PF) results.set(u8.subarray(this.v + V_CR2, this.v + V_CR2 + 8), to + RESULT.cr2);
  }

  #takeFx(out: DataView, results: Uint8Array, at: number): void {
    const { u8, view: memory } = this.core.instance;
    const v = this.v;
    const fsw = memory.getUint16(v + V_FSW, true);
    results.fill(0, at, at + FX_SIZE);
    out.setUint16(at + FX.fcw, memory.getUint16(v + V_FCW, true), true);
    out.setUint16(at + FX.fsw, fsw, true);
    results[at + FX.ftw] = memory.getUint8(v + V_FTW);
    // Some processors save the pointers only while an exception is pending.
    if (fsw & FSW_ES) {
      out.setUint16(at + FX.fop, memory.getUint16(v + V_FOP, true), true);
      results.set(u8.subarray(v + V_FIP, v + V_FIP + 8), at + FX.fip);
      results.set(u8.subarray(v + V_FDP, v + V_FDP + 8), at + FX.fdp);
    }
    out.setUint32(at + FX.mxcsr, memory.getUint32(v + V_MXCSR, true), true);
    const top = fsw >>> 11;
    for (let i = 0; i < 8; i++) {
      const from = v + V_FPR + 16 * ((top + i) & 7);
      results.set(u8.subarray(from, from + 10), at + FX.st + 16 * i);
    }
    for (let i = 0; i < 16; i++)
      results.set(u8.subarray(v + V_XMM + 32 * i, v + V_XMM + 32 * i + 16), at + FX.xmm + 16 * i);
  }

  /** Lists the 64-bit words of memory that differ from the start of the case, and puts them back. */
  #takeMemory(out: DataView, to: number, end: number): number {
    const { u32 } = this.core.instance;
    const places: number[] = [];
    for (const area of ['code', 'data'] as const) {
      const shadow = this.#shadowWords[area];
      const from = this.#at[area] >>> 2;
      const first = area === 'code' ? 0 : WORDS / 2;
      for (let i = 0; i < WORDS; i++) {
        if (u32[from + i] === shadow[i]) continue;
        places.push(first + (i >>> 1));
        i |= 1;
        if (area === 'code') this.#codeChanged = true;
      }
    }
    out.setUint16(to + RESULT.changes, places.length, true);
    const values = end + 2 * ((places.length + 3) & ~3);
    for (let at = end + 2 * places.length; at < values; at += 2) out.setUint16(at, 0, true);
    places.forEach((place, n) => {
      const area = place < WORDS / 2 ? 'code' : 'data';
      const word = 2 * (place % (WORDS / 2));
      const from = (this.#at[area] >>> 2) + word;
      out.setUint16(end + 2 * n, place, true);
      out.setUint32(values + 8 * n, u32[from]!, true);
      out.setUint32(values + 8 * n + 4, u32[from + 1]!, true);
      if (area === 'code') return;
      u32[from] = this.#shadowWords.data[word]!;
      u32[from + 1] = this.#shadowWords.data[word + 1]!;
    });
    return values + 8 * places.length;
  }

  #restore(view: DataView, at: number): void {
    const window = view.getUint16(at + CASE.window, true);
    const bytes = view.getUint16(at + CASE.bytes, true);
    const contents = this.#pristine.data.subarray(window, window + bytes);
    this.core.instance.u8.set(contents, this.#at.data + window);
    this.#shadow.data.set(contents, window);
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** A segment register of the vCPU block that holds the descriptor. */
function segmentImage(selector: number, d: Descriptor | undefined): Uint8Array {
  const image = new DataView(new ArrayBuffer(SEG_SIZE));
  image.setUint16(SEG_SELECTOR, selector, true);
  if (!d) image.setUint32(SEG_ATTR, 0x10000, true);
  else {
    image.setUint32(SEG_BASE, d.base, true);
    image.setUint32(SEG_LIMIT, d.access & 0x8000 ? ((d.limit << 12) | 0xfff) >>> 0 : d.limit, true);
    image.setUint32(SEG_ATTR, d.access, true);
  }
  return new Uint8Array(image.buffer);
}
