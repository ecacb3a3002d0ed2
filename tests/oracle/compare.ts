// Compares what the processor and the core made of a case, and says it in words. Nothing here needs Node.

import {
  CASE,
  CODE,
  CODE_SELECTORS,
  changesAt,
  codeAt,
  FX,
  FX_SIZE,
  HAS_FX,
  HAS_YMM,
  LOOSE_ABORTED,
  LOOSE_APPROXIMATE,
  LOOSE_C1,
  LOOSE_CR2,
  LOOSE_LOAD,
  LOOSE_MXCSR_MASK,
  LOOSE_ORDER,
  LOOSE_POINTERS,
  LOOSE_RESULT,
  LOOSE_TRANSITION,
  LOOSE_ULP,
  LOOSE_UNMASKED,
  LOOSE_X87,
  MODE_BITS,
  RESULT,
  STUCK,
  SYSTEM_CALL,
} from './format.js';

const GPR = 'rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15'.split(' ');
const SEGMENTS = ['es', 'cs', 'ss', 'ds', 'fs', 'gs'];

const EXC_PF = 14;
const EXC_AC = 17;
const EXC_MF = 16;
const EXC_SS = 12;
const EXC_GP = 13;
const FSW_DE = 2;
const FSW_ES = 0x80;
const FSW_C1 = 0x200;
const FSW_CC = 0x4700;
const ARITHMETIC = 0x8d5;
const FAULTS = [11, EXC_SS, EXC_GP, EXC_PF, EXC_MF, EXC_AC];
/** Bit 17 of MXCSR_MASK, behind MXCSR. */
const MXCSR_MM = 1n << 49n;

/** What a comparison found. */
export interface Finding {
  /** Differences in defined state, in words; '' without any. */
  readonly text: string;
  /** Bits of RFLAGS that are undefined and differ. */
  readonly undefinedFlags: number;
  /** Results that differ within what they may. */
  readonly within: boolean;
  /** The processor came to no end, or called the system. */
  readonly undecided: boolean;
}

const EQUAL: Finding = { text: '', undefinedFlags: 0, within: false, undecided: false };

/** Compares two results of the case at `at`. */
export function compare(
  cases: DataView,
  at: number,
  silicon: DataView,
  wantedAt: number,
  core: DataView,
  actualAt: number,
): Finding {
  const size = silicon.getUint16(wantedAt, true) * 8;
  if (size === core.getUint16(actualAt, true) * 8) {
    let same = true;
    for (let i = 0; i < size && same; i += 4)
      same = silicon.getUint32(wantedAt + i, true) === core.getUint32(actualAt + i, true);
    if (same) return EQUAL;
  }
  return new Comparison(cases, at, silicon, wantedAt, core, actualAt).finding();
}

class Comparison {
  readonly #found: string[] = [];
  #within = false;

  constructor(
    private readonly cases: DataView,
    private readonly at: number,
    private readonly silicon: DataView,
    private readonly wantedAt: number,
    private readonly core: DataView,
    private readonly actualAt: number,
  ) {}

  finding(): Finding {
    const wanted = this.silicon.getUint8(this.wantedAt + RESULT.vector);
    const actual = this.core.getUint8(this.actualAt + RESULT.vector);
    // Without an end there is nothing to compare.
    if (wanted === SYSTEM_CALL || wanted === STUCK) return { ...EQUAL, undecided: true };
    // Bit 17 of MXCSR is AMD's.
    const mm =
      this.cases.getUint8(this.at + CASE.parts) & HAS_FX &&
      this.silicon.getUint32(this.wantedAt + RESULT.rest + FX.mxcsr, true) & 0x20000;
    if (mm) return { ...EQUAL, undecided: true };
    // An access over the end of 4 GiB may or may not be a violation of the limit. SDM vol. 3, 5.3.
    const cr2 = this.core.getUint32(this.actualAt + RESULT.cr2, true);
    if (actual === EXC_PF && (wanted === EXC_SS || wanted === EXC_GP) && (cr2 >= 0xffffffc0 || cr2 < 64))
      return EQUAL;
    // Which of an unaligned access and a missing page comes first differs between makers.
    if ((wanted === EXC_AC && actual === EXC_PF) || (wanted === EXC_PF && actual === EXC_AC)) return EQUAL;
    if (
      this.#loose() & LOOSE_ORDER &&
      FAULTS.includes(wanted) &&
      FAULTS.includes(actual) &&
      !this.#sameFault()
    )
      return EQUAL;
    if (wanted !== actual) this.#found.push(`exception ${actual}, wanted ${wanted}`);
    const error =
      this.silicon.getUint32(this.wantedAt + RESULT.error, true) ^
      this.core.getUint32(this.actualAt + RESULT.error, true);
    // What is present above 4 GiB is the oracle's own and the kernel's.
    const upper = this.silicon.getUint32(this.wantedAt + RESULT.cr2 + 4, true) > 0;
    if (error & ~(upper ? 1 : 0)) this.#word('error code', RESULT.error, 4);
    let loose = this.cases.getUint32(this.at + CASE.undefined, true);
    if (this.#loose() & LOOSE_UNMASKED) loose |= ARITHMETIC;
    const flags =
      this.silicon.getUint32(this.wantedAt + RESULT.rflags, true) ^
      this.core.getUint32(this.actualAt + RESULT.rflags, true);
    if (flags & ~loose)
      this.#found.push(
        `flags differ in ${(flags & ~loose).toString(16)}: ${this.core.getUint32(this.actualAt + RESULT.rflags, true).toString(16)}`,
      );
    this.#word('rip', RESULT.rip, 8);
    if (!(this.#loose() & LOOSE_CR2)) this.#word('cr2', RESULT.cr2, 8);
    for (const [i, name] of SEGMENTS.entries()) this.#word(name, RESULT.selectors + 2 * i, 2);
    const allowed = this.#loose();
    const results = !(allowed & (LOOSE_RESULT | LOOSE_ABORTED));
    // Outside 64-bit mode the upper half of RSP is undefined.
    const long = this.silicon.getUint16(this.wantedAt + RESULT.selectors + 2, true) === CODE_SELECTORS[0];
    if (results)
      for (const [i, name] of GPR.entries())
        this.#word(name, RESULT.gpr + 8 * i, name === 'rsp' && !long ? 4 : 8);
    this.#word('fs base', RESULT.fsBase, 8);
    this.#word('gs base', RESULT.gsBase, 8);
    this.#vectors();
    if (results) this.#memory();
    return {
      text: this.#found.join('; '),
      undefinedFlags: flags & loose,
      within: this.#within,
      undecided: false,
    };
  }

  #hex(view: DataView, at: number, bytes: number): string {
    let text = '';
    for (let i = bytes - 1; i >= 0; i--)
      text += view
        .getUint8(at + i)
        .toString(16)
        .padStart(2, '0');
    return text.replace(/^0+(?=.)/, '');
  }

  #same(at: number, bytes: number): boolean {
    for (let i = 0; i < bytes; i++)
      if (this.silicon.getUint8(this.wantedAt + at + i) !== this.core.getUint8(this.actualAt + at + i))
        return false;
    return true;
  }

  #word(name: string, at: number, bytes: number): void {
    if (this.#same(at, bytes)) return;
    this.#found.push(
      `${name} ${this.#hex(this.core, this.actualAt + at, bytes)}, wanted ${this.#hex(this.silicon, this.wantedAt + at, bytes)}`,
    );
  }

  #vectors(): void {
    const parts = this.cases.getUint8(this.at + CASE.parts);
    const loose = this.#loose();
    let at: number = RESULT.rest;
    if (parts & HAS_FX) {
      this.#word('fcw', at + FX.fcw, 2);
      if (!(loose & LOOSE_X87)) this.#status(at + FX.fsw, loose);
      if (!(loose & LOOSE_X87)) this.#word('ftw', at + FX.ftw, 1);
      this.#word('fip', at + FX.fip, 8);
      if (!(loose & LOOSE_POINTERS)) this.#word('fop', at + FX.fop, 2);
      if (!(loose & LOOSE_POINTERS)) this.#word('fdp', at + FX.fdp, 8);
      this.#word('mxcsr', at + FX.mxcsr, 4);
      for (let i = 0; i < 8; i++) {
        const from = at + FX.st + 16 * i;
        if (loose & LOOSE_X87) continue;
        if (loose & LOOSE_ULP && this.#withinUlp(from)) continue;
        this.#word(`st${i}`, from, 10);
      }
      for (let i = 0; i < 16; i++) this.#lanes(`xmm${i}`, at + FX.xmm + 16 * i, loose);
      at += FX_SIZE;
    }
    if (parts & HAS_YMM) for (let i = 0; i < 16; i++) this.#lanes(`ymm${i}h`, at + 16 * i, loose);
  }

  /** Whether both ended the same way: the same vector and error code at the same place. */
  #sameFault(): boolean {
    const [silicon, core] = [this.wantedAt, this.actualAt];
    if (this.silicon.getUint8(silicon + RESULT.vector) !== this.core.getUint8(core + RESULT.vector))
      return false;
    return this.#same(RESULT.error, 4) && this.#same(RESULT.rip, 8);
  }

  /** What may differ in this case, as it ended. */
  #loose(): number {
    let loose = this.cases.getUint16(this.at + CASE.loose, true);
    const vector = this.silicon.getUint8(this.wantedAt + RESULT.vector);
    const rip = this.silicon.getUint32(this.wantedAt + RESULT.rip, true);
    const mode = this.cases.getUint8(this.at + CASE.mode);
    const end = this.cases.getUint16(this.at + CASE.start, true) + this.cases.getUint8(this.at + CASE.length);
    const ended = vector === EXC_GP && rip === (mode < 2 ? CODE + end : end);
    if (ended) loose &= ~(LOOSE_ABORTED | LOOSE_TRANSITION);
    if (loose & LOOSE_TRANSITION) loose |= LOOSE_X87;
    const fx = this.cases.getUint8(this.at + CASE.parts) & HAS_FX;
    const status = fx ? this.silicon.getUint16(this.wantedAt + RESULT.rest + FX.fsw, true) : 0;
    const pending = status & FSW_ES ? status : 0;
    if (!pending) return loose & ~LOOSE_UNMASKED;
    return loose & LOOSE_LOAD && pending & FSW_DE ? loose | LOOSE_X87 : loose;
  }

  #status(at: number, loose: number): void {
    const difference =
      this.silicon.getUint16(this.wantedAt + at, true) ^ this.core.getUint16(this.actualAt + at, true);
    const may = (loose & (LOOSE_C1 | LOOSE_ULP) ? FSW_C1 : 0) | (loose & LOOSE_UNMASKED ? FSW_CC : 0);
    if (difference & ~may) this.#word('fsw', at, 2);
    else if (difference) this.#within = true;
  }

  #lanes(name: string, at: number, loose: number): void {
    if (loose & LOOSE_APPROXIMATE && this.#approximate(at)) return;
    this.#word(name, at, 16);
  }

  /** Significands that differ by one unit in the last place. */
  #withinUlp(at: number): boolean {
    if (this.#same(at, 10)) return true;
    const value = (view: DataView, from: number): bigint =>
      (BigInt(view.getUint16(from + at + 8, true)) << 63n) |
      BigInt.asUintN(63, view.getBigUint64(from + at, true));
    const difference = value(this.silicon, this.wantedAt) - value(this.core, this.actualAt);
    const near = difference === 1n || difference === -1n;
    this.#within ||= near;
    return near;
  }

  /** Approximations: relative error at most 1.5 × 2^−12 on either side. SDM vol. 2, RCPPS. */
  #approximate(at: number): boolean {
    if (this.#same(at, 16)) return true;
    for (let i = 0; i < 16; i += 4) {
      const wanted = this.silicon.getFloat32(this.wantedAt + at + i, true);
      const actual = this.core.getFloat32(this.actualAt + at + i, true);
      if (
        this.silicon.getUint32(this.wantedAt + at + i, true) ===
        this.core.getUint32(this.actualAt + at + i, true)
      )
        continue;
      // What is too small for a normal number becomes zero.
      if (Math.abs(wanted) + Math.abs(actual) <= 2 ** -126) continue;
      if (!(Math.abs(wanted - actual) <= Math.abs(wanted) * 3 * 2 ** -12)) return false;
    }
    this.#within = true;
    return true;
  }

  #memory(): void {
    const parts = this.cases.getUint8(this.at + CASE.parts);
    const mask = this.#loose() & LOOSE_MXCSR_MASK;
    const wanted = changes(this.silicon, this.wantedAt, parts);
    const actual = changes(this.core, this.actualAt, parts);
    for (const [place, value] of wanted) {
      const ours = actual.get(place);
      if (ours !== undefined && mask && (ours ^ value) === MXCSR_MM) continue;
      if (ours !== value)
        this.#found.push(
          `memory ${word(place)}: ${ours === undefined ? 'unchanged' : ours.toString(16)}, wanted ${value.toString(16)}`,
        );
    }
    for (const [place, value] of actual)
      if (!wanted.has(place))
        this.#found.push(`memory ${word(place)}: ${value.toString(16)}, wanted unchanged`);
  }
}

function word(place: number): string {
  return place < 1024 ? `code+${(place * 8).toString(16)}` : `data+${((place - 1024) * 8).toString(16)}`;
}

function changes(view: DataView, at: number, parts: number): Map<number, bigint> {
  const count = view.getUint16(at + RESULT.changes, true);
  const places = changesAt(parts, at);
  const values = places + 2 * ((count + 3) & ~3);
  const found = new Map<number, bigint>();
  for (let i = 0; i < count; i++)
    found.set(view.getUint16(places + 2 * i, true), view.getBigUint64(values + 8 * i, true));
  return found;
}

/** Machine code of a case in hexadecimal. */
export function codeOf(cases: Uint8Array, at: number): string {
  const from = codeAt(cases[at + CASE.parts]!, at);
  return Array.from(cases.subarray(from, from + cases[at + CASE.length]!), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join(' ');
}

/** A case in words: mode, code and general registers. */
export function describe(cases: Uint8Array, at: number): string {
  const view = new DataView(cases.buffer, cases.byteOffset, cases.byteLength);
  const registers = GPR.map(
    (name, i) => `${name} ${view.getBigUint64(at + CASE.gpr + 8 * i, true).toString(16)}`,
  );
  const bits = MODE_BITS[view.getUint8(at + CASE.mode)];
  const fx = view.getUint8(at + CASE.parts) & HAS_FX;
  const control = fx
    ? ` fcw ${view.getUint16(at + CASE.rest + FX.fcw, true).toString(16)} fsw ${view.getUint16(at + CASE.rest + FX.fsw, true).toString(16)} ftw ${view.getUint8(at + CASE.rest + FX.ftw).toString(16)} mxcsr ${view.getUint32(at + CASE.rest + FX.mxcsr, true).toString(16)}`
    : '';
  return `${bits}-bit, segments ${view.getUint8(at + CASE.segments)}, at ${view.getUint16(at + CASE.start, true).toString(16)}: ${codeOf(cases, at)}\n    flags ${view.getUint32(at + CASE.rflags, true).toString(16)} ${registers.join(' ')}${control}`;
}
