// Makes cases: an instruction of a form, or a snippet of several, with registers, flags and memory to try it on.

import { type Code, encode } from './encode.js';
import {
  AREA,
  CASE,
  CODE,
  CODE_SELECTORS,
  codeAt,
  DATA,
  FIXED,
  FX,
  FX_SIZE,
  HAS_FX,
  HAS_YMM,
  LDT,
  LOOSE_APPROXIMATE,
  LOOSE_C1,
  LOOSE_LOAD,
  LOOSE_POINTERS,
  LOOSE_RESULT,
  LOOSE_ULP,
  LOOSE_UNMASKED,
  LOOSE_X87,
  MODE_16,
  MODE_32,
  MODE_32_BASED,
  MODE_64,
  padded,
  SEGMENT_SETS,
  YMM_SIZE,
} from './format.js';
import { ARITHMETIC, allForms, type Form, flagsOf, modesOf, unasked, usesFx } from './forms.js';
import { choiceFor, IMAGES, type Needs, needsOf, PINNED } from './needs.js';
import { element, extended, integer, type Kind, mxcsr, type Random, SELECTORS } from './values.js';

/** `form` of a case that is a snippet. */
export const SNIPPET = 0xffff;
/** Most bytes that a case takes. */
const LARGEST = CASE.rest + FX_SIZE + YMM_SIZE + 256 + AREA;
const SETS_64 = [0, 0, 0, 0, 1, 2];
const SETS_32 = [8, 0, 2, 2, 3, 4, 9];
const SETS_16 = [5, 5, 5, 6, 7, 8];
const RSP = 4;
const M64 = (1n << 64n) - 1n;

/** What surrounds a case while its state is made. */
interface Setting {
  readonly mode: number;
  set: number;
  readonly start: number;
  window: number;
  bytes: number;
}

/**
 * The segment set of an instruction for which not all will do. Makers differ in what ENTER makes of EBP on a 16-bit
 * stack, and in the stack of a far call to 64-bit code; whether MASKMOVDQU that stores nothing faults is open.
 */
function setFor(mnemonic: string, { mode, set }: Setting): number {
  if (mode === MODE_64) return set;
  if (mnemonic === 'callf' || (mnemonic === 'enter' && set === 9)) return 8;
  return mode === MODE_16 && mnemonic.includes('maskmov') ? 5 : set;
}

/** Collects cases into one buffer. */
export class CaseMaker {
  readonly forms: readonly Form[] = allForms();
  readonly asked: readonly Form[];
  readonly #random: Random;
  readonly #snippetForms: readonly (readonly Form[])[];
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #end = 0;
  #count = 0;
  readonly #gpr = new BigUint64Array(16);
  #fsBase = 0n;
  #gsBase = 0n;
  readonly #data: number;

  /** `data`: linear address of the data area. */
  constructor(random: Random, capacity = 4 << 20, data = DATA) {
    this.#random = random;
    this.#data = data;
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
    this.asked = this.forms.filter(({ line }) => !unasked(line));
    const kind = (test: (form: Form) => boolean): Form[] =>
      this.asked.filter(
        (form) =>
          test(form) &&
          !/^(sha|callf|v?maskmov[dq]|lar|lsl|fu?comip?$|f?xsave|f?xrstor|xsavec|xsaveopt|frstor|fnsave|fldenv|fnstenv)/.test(
            form.line.mnemonic,
          ),
      );
    this.#snippetForms = [
      kind((form) => !usesFx(form.line)),
      kind((form) => /^(f[^x]|p?f)/.test(form.line.mnemonic) && form.line.map === 0 && usesFx(form.line)),
      kind((form) => usesFx(form.line) && form.line.map > 0 && form.line.map < 4),
      kind((form) => form.line.map >= 4),
    ];
  }

  get length(): number {
    return this.#end;
  }

  get count(): number {
    return this.#count;
  }

  /** Whether another group of cases may not fit. */
  get full(): boolean {
    return this.#bytes.length - this.#end < 16 * LARGEST;
  }

  /** The cases made so far, and a fresh start. */
  take(): Uint8Array<ArrayBuffer> {
    const cases = this.#bytes.slice(0, this.#end);
    this.#end = 0;
    this.#count = 0;
    return cases;
  }

  /** One encoding of a form with `variants` states. */
  single(form: Form, variants: number): void {
    const random = this.#random;
    const mode = this.#flatter(
      random.once(40) && form.line.mnemonic !== 'sysret' ? random.below(4) : random.pick(modesOf(form.line)),
    );
    const code = encode(form, mode, random, choiceFor(form));
    const bytes = code.bytes.slice();
    const setting = this.#setting(
      mode,
      bytes.length,
      form.line.operands.some((o) => /^J/.test(o)),
    );
    const fixed = code.address ? this.#fix(code, bytes, setting) : -1;
    const ymm = needsOf(form).ymm || random.once(64);
    const fx = ymm || needsOf(form).fx || random.once(12);
    for (let i = 0; i < variants; i++) {
      const state = { ...setting };
      state.set = setFor(needsOf(form).mnemonic, state);
      this.#registers(state, needsOf(form).kind);
      this.#suit(code, state);
      if (code.address) this.#aim(code, state, fixed);
      this.#write(form.index, state, bytes, code.undefined, code.loose, fx, ymm, needsOf(form), code);
    }
  }

  /** In the larger world: 32-bit code in place of most 16-bit code and of that in a segment, which the JIT leaves alone. */
  #flatter(mode: number): number {
    return this.#data !== DATA && mode > MODE_32 && !this.#random.once(8) ? MODE_32 : mode;
  }

  /** A few instructions, one after the other, with `variants` states. */
  snippet(variants: number): void {
    const random = this.#random;
    const mode = this.#flatter(random.pick([0, 0, 0, 1, 1, 2, 3]));
    const family = random.pick([0, 0, 0, 0, 1, 2, 3]);
    const codes = this.#codes(mode, family);
    const { bytes, undefinedFlags, loose } = this.#join(codes);
    const modifies = random.once(16) && mode < 2;
    const setting = this.#setting(mode, bytes.length + (modifies ? 9 : 0), true);
    if (modifies) this.#selfModify(random.pick([0, bytes.length]), bytes, setting);
    const ymm = family === 3 || random.once(64);
    const fx = family > 0 || ymm || random.once(8);
    const need = {
      ...needsOf(codes[0]!.form),
      kind:
        family === 3 || family === 2
          ? random.pick(['single', 'double', 'integer'] as const)
          : ('integer' as const),
    };
    for (let i = 0; i < variants; i++) {
      const state = { ...setting };
      if (state.set === 9 && codes.some((code) => code.form.line.mnemonic === 'enter')) state.set = 8;
      this.#registers(state, 'integer');
      for (const code of codes) this.#suit(code, state, true);
      this.#pin(state);
      this.#write(SNIPPET, state, bytes, undefinedFlags, loose | LOOSE_POINTERS, fx, ymm, need, codes[0]!);
    }
  }

  #codes(mode: number, family: number): Code[] {
    const random = this.#random;
    const codes: Code[] = [];
    let unknown = 0;
    for (let left = 2 + random.below(7), tries = 0; left > 0 && tries < 60; tries++) {
      const from = this.#snippetForms[family > 0 && random.once(4) ? 0 : family]!;
      const form = random.pick(from);
      if (!modesOf(form.line).includes(mode)) continue;
      if (codes.length > 0 && needsOf(form).jumping && !random.once(4)) continue;
      // Where all offsets are short, they land in the middle of the code.
      const leaves = needsOf(form).jumping || /^(ret|retf|iret)$/.test(form.line.mnemonic);
      if (mode > 1 && leaves) continue;
      // They may turn on alignment checks, and makers differ in what these mean for vectors.
      if (family > 0 && /^(popf|iret)$/.test(form.line.mnemonic)) continue;
      const { attrs } = form.line;
      if (family === 0 && attrs.has('end') && !random.once(3)) continue;
      // Outside 64-bit mode a near jump of 16 bits leaves the code.
      if (form.line.operands.includes('Jz') && mode === 1 && random.once(2)) continue;
      const reads = attrs.has('cc') ? ARITHMETIC : flagsOf(attrs.get('t'));
      if (reads & unknown) continue;
      const code = encode(form, mode, random, { pinned: PINNED, tame: !random.once(8) });
      if (code.address && code.address.base < 0) continue;
      if (code.loose & (LOOSE_RESULT | LOOSE_ULP | LOOSE_APPROXIMATE)) continue;
      if (
        /^fn(stsw|clex|init)$/.test(form.line.mnemonic) &&
        codes.some((one) => one.loose & (LOOSE_C1 | LOOSE_UNMASKED | LOOSE_LOAD))
      )
        continue;
      // A shift by zero or a comparison of nothing changes no flags, nor does what is jumped over.
      const skipped = codes.at(-1)?.form.line.operands.some((o) => /^J/.test(o));
      const writes =
        skipped || attrs.has('rep') || /^(ro|rc|sh|sa)/.test(form.line.mnemonic)
          ? 0
          : flagsOf(attrs.get('f'));
      unknown = (unknown & ~writes) | code.undefined;
      codes.push(code);
      left--;
    }
    return codes.length > 0 ? codes : [encode(this.forms[0]!, mode, random, { pinned: PINNED, tame: true })];
  }

  /** One after the other; jumps go to the start of an instruction. */
  #join(codes: readonly Code[]): { bytes: number[]; undefinedFlags: number; loose: number } {
    const bytes: number[] = [];
    let undefinedFlags = 0;
    let loose = 0;
    for (const [i, code] of codes.entries()) {
      const own = code.bytes.slice();
      const { operands } = code.form.line;
      if (bytes.length + own.length > 110) break;
      const distance = codes[i + 1] && !this.#random.once(3) ? codes[i + 1]!.bytes.length : 0;
      const size = operands.includes('Jb') ? 1 : operands.includes('Jz') ? code.immediateBytes : 0;
      for (let n = 0; n < size; n++) own[own.length - size + n] = n === 0 ? distance : 0;
      bytes.push(...own);
      undefinedFlags |= code.undefined;
      loose |= code.loose;
    }
    return { bytes, undefinedFlags, loose };
  }

  /** Puts a store before the code that makes another one-byte instruction of a NOP in it: C6 /0 with an absolute address. */
  #selfModify(place: number, bytes: number[], setting: Setting): void {
    const random = this.#random;
    const byte = random.pick([0xf4, 0xf8, 0xf9, 0xfc, 0xfd, 0x50, 0x53, 0x58, 0x5b, 0x98, 0x99]);
    const length = setting.mode === MODE_64 ? 8 : 7;
    const target = CODE + setting.start + length + place;
    const head = setting.mode === MODE_64 ? [0xc6, 0x04, 0x25] : [0xc6, 0x05];
    bytes.splice(place, 0, 0x90);
    bytes.unshift(...head, target & 0xff, (target >>> 8) & 0xff, (target >>> 16) & 0xff, target >>> 24, byte);
  }

  /** Segments, and where the code is: now and then over a page end, or at the end of all code. */
  #setting(mode: number, length: number, branches: boolean): Setting {
    const random = this.#random;
    const set = random.pick(mode === MODE_64 ? SETS_64 : mode === MODE_16 ? SETS_16 : SETS_32);
    let start = 0x800;
    if (random.once(12)) start = 0x1000 - random.below(length + 1);
    else if (random.once(16)) start = (mode === MODE_32_BASED ? 0x1f00 - (branches ? 16 : 0) : AREA) - length;
    else if (random.once(24)) start = 0x400 + random.below(0x1800);
    start = Math.min(start, AREA - length);
    return { mode, set, start, window: 0, bytes: 0 };
  }

  #registers(state: Setting, kind: Kind): void {
    const random = this.#random;
    const { mode } = state;
    const pool = Array.from({ length: 5 }, () =>
      element(random, kind === 'selector' ? 'selector' : 'integer', 0n),
    );
    const mask = mode === MODE_64 ? M64 : 0xffffffffn;
    for (let i = 0; i < 16; i++) this.#gpr[i] = mode !== MODE_64 && i > 7 ? 0n : random.pick(pool) & mask;
    this.#gpr[RSP] = this.#stack(state);
    if (random.once(2)) this.#gpr[5] = this.#stack(state);
    this.#fsBase =
      mode === MODE_64
        ? random.once(3)
          ? BigInt(this.#data + random.below(64))
          : random.once(4)
            ? integer(random) >> 17n
            : 0n
        : 0n;
    this.#gsBase = mode === MODE_64 && random.once(2) ? BigInt(this.#data) : 0n;
  }

  #stack(state: Setting): bigint {
    const random = this.#random;
    let offset = 0x400 + 8 * random.below(0x200);
    if (random.once(10)) offset += random.below(8);
    if (random.once(12)) offset = random.pick([0, 0x1000, AREA]) + random.below(33) - 16;
    if (SEGMENT_SETS[state.set]![2] === 0x0f)
      return BigInt((offset & 0xffff) + (random.once(4) ? 0x12340000 : 0));
    return BigInt((SEGMENT_SETS[state.set]![2] === 0x2b ? this.#data : 0) + offset);
  }

  /** Base of a segment, or undefined if nothing can be reached through it. */
  #base(segment: number, setting: Setting): bigint | undefined {
    if (setting.mode === MODE_64) {
      const set = SEGMENT_SETS[setting.set]!;
      if (segment === 4) return set[3] === 0 ? this.#fsBase : BigInt(this.#data);
      if (segment === 5) return set[4] === 0 ? this.#gsBase : BigInt(this.#data);
      return 0n;
    }
    const set = SEGMENT_SETS[setting.set]!;
    const selector = segment === 1 ? CODE_SELECTORS[setting.mode]! : set[[1, 0, 2, 0, 3, 4][segment]!]!;
    if (selector === 0) return undefined;
    if ((selector & 4) === 0) return 0n;
    const base = LDT[selector >> 3]?.base ?? 0;
    return BigInt(base === DATA ? this.#data : base);
  }

  /** A linear address for an operand of `size` bytes. */
  #target(need: Needs, start: number): number {
    const random = this.#random;
    const size = need.size || 8;
    const align = need.align;
    const inside = AREA - size - 64;
    let offset = 64 + align * random.below(Math.floor(inside / align));
    switch (need.aligned ? 6 + random.below(14) : random.below(20)) {
      case 0:
      case 1:
        offset += random.below(16);
        break;
      case 2:
      case 3:
        offset = 0x1000 - random.below(size + 1);
        break;
      case 4:
        offset = AREA - size;
        break;
      case 5:
        offset = AREA - size + random.below(2 * size) - (size >> 1);
        break;
      case 6:
        return this.#data + (FIXED - DATA) + align * random.below((0x1000 - size) / align);
      case 7:
        if (need.aligned) break;
        // Itself, but nothing behind: what it would make of that could be anything.
        if (random.once(3)) return CODE + start - random.below(16) - (need.size || 64);
        if (random.once(3)) return random.next();
        break;
      default:
        if (align < 2 && !random.once(4)) offset &= ~(Math.min(size, 16) - 1);
    }
    return this.#data + offset;
  }

  /** An operand without registers: its address goes into the code. Returns the target, or −1. */
  #fix(code: Code, bytes: number[], setting: Setting): number {
    const address = code.address!;
    if (address.base >= 0 || address.index >= 0) return -1;
    const target = this.#target(needsOf(code.form), setting.start);
    const base = Number(this.#base(address.segment, setting) ?? 0n);
    let value = target - (base > 0x7fffffff ? 0 : base);
    if (address.relative) value -= CODE + setting.start + bytes.length;
    for (let i = 0; i < address.bytes; i++) bytes[address.at + i] = i < 4 ? (value >>> (8 * i)) & 0xff : 0;
    return target;
  }

  /** Gives the registers of the operand such values that it lies somewhere worth trying. */
  #aim(code: Code, state: Setting, fixed: number): void {
    const address = code.address!;
    const need = needsOf(code.form);
    let target =
      fixed >= 0
        ? fixed
        : this.#target(code.loose & LOOSE_RESULT ? { ...need, aligned: true } : need, state.start);
    if (fixed < 0) {
      const mask = (1n << BigInt(8 * address.size)) - 1n;
      const wanted = BigInt(target) - (this.#base(address.segment, state) ?? 0n);
      const scaled =
        address.vector || address.index < 0 ? 0n : this.#gpr[address.index]! << BigInt(address.scale);
      const rest = wanted - BigInt(address.displacement);
      if (address.base >= 0) this.#put(address.base, rest - scaled, mask);
      else {
        this.#put(address.index, (rest & mask) >> BigInt(address.scale), mask);
        target -= Number(rest & ((1n << BigInt(address.scale)) - 1n));
      }
    }
    this.#open(state, target - this.#data, need.size || 8);
  }

  #put(register: number, value: bigint, mask: bigint): void {
    const all = (this.#gpr[register]! & ~mask) | (value & mask);
    this.#gpr[register] = BigInt.asUintN(64, all);
  }

  /** Places the window of random contents around an offset. */
  #open(state: Setting, offset: number, size: number): void {
    if (offset < -64 || offset >= AREA) return;
    const from = Math.max(0, (offset & ~7) - 8 * this.#random.below(2));
    state.window = from;
    state.bytes = Math.min(AREA - from, padded(size) + 32);
  }

  /** Registers that the instruction uses without naming them. */
  #suit(code: Code, state: Setting, gently = false): void {
    const random = this.#random;
    const need = needsOf(code.form);
    const { mnemonic } = need;
    const gpr = this.#gpr;
    const at = (offset: number): bigint =>
      BigInt(
        (SEGMENT_SETS[state.set]![0] & 4 && state.mode !== MODE_64
          ? state.set === 4 || state.set === 6
            ? 0x1000
            : 0
          : this.#data) + (state.set === 4 || state.set === 6 ? offset & 0xfff : offset),
      );
    if (need.string || /^(xlat|v?maskmov[dq])/.test(mnemonic)) {
      const near = mnemonic.includes('mask')
        ? 0x480
        : random.once(3)
          ? AREA - random.below(64)
          : 0x1000 - random.below(96);
      gpr[6] = at(random.once(2) ? near : 0x100 + random.below(0x1e00));
      gpr[7] = random.once(3)
        ? BigInt.asUintN(64, gpr[6]! + BigInt(random.below(17) - 8))
        : at(random.once(2) ? near : 0x100 + random.below(0x1e00));
      if (mnemonic === 'xlat') gpr[3] = at(random.below(0x1f80));
      if (code.repeated) gpr[1] = BigInt(random.once(6) ? random.below(0x300) : random.below(12));
      if (!state.bytes) this.#open(state, Number(gpr[6]! & 0x1fffn), 64);
    }
    if (/^(loop|jcxz)/.test(mnemonic))
      gpr[1] = BigInt(random.once(2) ? random.below(3) : random.below(0x1000));
    if (/^(ro|rc|sh|sa)/.test(mnemonic) && random.once(2))
      gpr[1] = (gpr[1]! & ~0xffn) | BigInt(random.below(72));
    if (/^i?div$/.test(mnemonic) && !random.once(4))
      gpr[2] = random.once(2) ? 0n : random.once(2) && state.mode === MODE_64 ? M64 : gpr[2]! >> 40n;
    if (/^(enter|leave)$/.test(mnemonic)) gpr[5] = this.#stack(state);
    if (/^bt[scr]?$/.test(mnemonic) && code.reg >= 0 && !random.once(6))
      gpr[code.reg] = BigInt.asUintN(state.mode === MODE_64 ? 64 : 32, BigInt(random.below(600) - 200));
    if (/^x(save|rstor)/.test(mnemonic)) {
      gpr[0] = BigInt(random.below(8));
      gpr[2] = 0n;
    }
    if (need.jumping && !gently && random.once(2))
      for (let i = 0; i < 8; i++) if (i !== RSP && random.once(2)) gpr[i] = this.#codeAddress(state);
    if (need.popping && !gently && random.once(2)) this.#open(state, Number(gpr[RSP]! & 0xffffn) % AREA, 40);
  }

  #codeAddress(state: Setting): bigint {
    return BigInt((state.mode === MODE_64 || state.mode === 1 ? CODE : 0) + 0x600 + this.#random.below(64));
  }

  /** Registers that point to data, for a snippet. */
  #pin(state: Setting): void {
    const base = state.mode !== MODE_64 && SEGMENT_SETS[state.set]![0] & 4 ? 0 : this.#data;
    const offset = this.#random.once(8)
      ? AREA - 64
      : this.#random.once(8)
        ? 0x1000 - 48
        : 0x200 + 16 * this.#random.below(64);
    for (const register of PINNED) this.#gpr[register] = BigInt(base + offset + 16 * this.#random.below(2));
    this.#open(state, offset, 64);
  }

  #write(
    form: number,
    state: Setting,
    bytes: readonly number[],
    undefinedFlags: number,
    loose: number,
    fx: boolean,
    ymm: boolean,
    need: Needs,
    code: Code,
  ): void {
    const random = this.#random;
    const at = this.#end;
    const view = this.#view;
    const parts = (fx ? HAS_FX : 0) | (ymm ? HAS_YMM : 0);
    const codePlace = codeAt(parts, at);
    const window = codePlace + padded(bytes.length);
    const end = window + padded(state.bytes);
    this.#bytes.fill(0, at, end);
    view.setUint16(at + CASE.units, (end - at) / 8, true);
    view.setUint16(at + CASE.form, form, true);
    view.setUint8(at + CASE.mode, state.mode);
    view.setUint8(at + CASE.parts, parts);
    view.setUint8(at + CASE.length, bytes.length);
    view.setUint8(at + CASE.segments, state.set);
    view.setUint16(at + CASE.start, state.start, true);
    view.setUint16(at + CASE.window, state.window, true);
    view.setUint16(at + CASE.bytes, state.bytes, true);
    view.setUint16(at + CASE.loose, loose, true);
    view.setUint32(
      at + CASE.rflags,
      // A gather may be interrupted by a trap between two elements.
      this.#flags(
        !fx && !code.form.line.attrs.has('end'),
        !/^int/.test(need.mnemonic),
        !need.mnemonic.includes('gather'),
      ),
      true,
    );
    view.setUint32(at + CASE.undefined, undefinedFlags, true);
    if (need.mnemonic === 'cmpxchg' || need.mnemonic.startsWith('cmpxchg')) this.#match(code);
    for (let i = 0; i < 16; i++) view.setBigUint64(at + CASE.gpr + 8 * i, this.#gpr[i]!, true);
    view.setBigUint64(at + CASE.fsBase, this.#fsBase, true);
    view.setBigUint64(at + CASE.gsBase, this.#gsBase, true);
    if (fx) this.#fx(at + CASE.rest, need, code, random);
    if (ymm) this.#vectors(at + CASE.rest + FX_SIZE, 16, need.kind, code);
    this.#bytes.set(bytes, codePlace);
    this.#contents(window, state, need);
    this.#end = end;
    this.#count++;
  }

  /** Accumulators that may match what is compared with them. */
  #match(code: Code): void {
    if (code.reg >= 0 && this.#random.once(2)) this.#gpr[0] = this.#gpr[code.reg]!;
  }

  #flags(checksAlignment = false, mayResume = false, mayStep = true): number {
    const random = this.#random;
    let flags = 0x202 | (random.next() & ARITHMETIC);
    if (random.once(6)) flags |= 0x400;
    if (checksAlignment && random.once(24)) flags |= 0x40000;
    if (mayStep && random.once(48)) flags |= 0x100;
    if (mayResume && random.once(48)) flags |= 0x10000;
    return flags;
  }

  #fx(at: number, need: Needs, code: Code, random: Random): void {
    const view = this.#view;
    const masks = random.once(3) ? random.next() & 0x3f : 0x3f;
    const control =
      0x40 | masks | (random.once(2) ? 0x300 : random.next() & 0xf00) | (random.once(8) ? 0x1000 : 0);
    let status = random.next() & 0x7f00;
    if (random.once(2) && !(code.loose & LOOSE_X87))
      status |= random.next() & (random.once(10) ? 0x7f : masks | (masks & 1 ? 0x40 : 0));
    if (status & ~control & 0x3f) status |= 0x8080;
    view.setUint16(at + FX.fcw, control, true);
    view.setUint16(at + FX.fsw, status, true);
    view.setUint8(at + FX.ftw, random.once(3) ? random.next() & 0xff : 0xff);
    view.setUint32(at + FX.mxcsr, mxcsr(random), true);
    let near: [bigint, number] = [1n << 63n, 0x3fff];
    for (let i = 0; i < 8; i++) {
      if (i < 4 || random.once(3)) near = extended(random, near);
      view.setBigUint64(at + FX.st + 16 * i, need.fx ? near[0] : BigInt(i), true);
      view.setUint16(at + FX.st + 16 * i + 8, random.once(24) ? 0xffff : near[1], true);
    }
    if (need.mnemonic === 'fyl2xp1') this.#small(at + FX.st);
    this.#vectors(at + FX.xmm, 16, need.kind, code);
  }

  /** FYL2XP1 is defined below 1 − √2/2; SDM vol. 2. */
  #small(at: number): void {
    const exponent = this.#view.getUint16(at + 8, true);
    if ((exponent & 0x7fff) < 0x3ffd || (exponent & 0x7fff) === 0x7fff) return;
    this.#view.setUint16(at + 8, (exponent & 0x8000) | (0x3ffc - this.#random.below(70)), true);
  }

  #vectors(at: number, count: number, kind: Kind, code: Code): void {
    const random = this.#random;
    const view = this.#view;
    const pool: bigint[] = [];
    for (let i = 0; i < 8; i++) pool.push(element(random, kind, pool[i - 2] ?? 0n));
    const level = kind !== 'integer' && random.once(3);
    for (let i = 0; i < count; i++) {
      const first = random.below(8);
      view.setBigUint64(at + 16 * i, pool[first]!, true);
      view.setBigUint64(at + 16 * i + 8, pool[level ? first : first ^ 1]!, true);
    }
    if (!code.address?.vector) return;
    const index = code.address.index;
    for (let i = 0; i < 2; i++) {
      const small = BigInt(random.below(40)) | (BigInt(random.once(2) ? 0 : random.below(40)) << 32n);
      view.setBigUint64(at + 16 * index + 8 * i, random.once(16) ? random.wide() : small, true);
    }
  }

  #contents(at: number, state: Setting, need: Needs): void {
    const random = this.#random;
    const view = this.#view;
    let near = 0n;
    for (let i = 0; i < state.bytes; i += 8) {
      near =
        need.mnemonic.startsWith('f') && random.once(2)
          ? extended(random, [near, 0x3fff])[0]
          : element(random, need.kind, near);
      view.setBigUint64(at + i, near, true);
    }
    if (need.popping || need.jumping) this.#frame(at, state);
    if (IMAGES[need.mnemonic]) this.#image(at, state, need);
    if (/^(fldcw|ldmxcsr)$/.test(need.mnemonic))
      for (let i = 0; i + 4 <= state.bytes; i += 4) if (!random.once(8)) view.setUint16(at + i + 2, 0, true);
    if (need.mnemonic.startsWith('cmpxchg'))
      for (let i = 0; i < state.bytes; i += 8)
        if (random.once(2)) view.setBigUint64(at + i, this.#gpr[random.once(2) ? 0 : 2]!, true);
  }

  /** Return addresses, selectors and flags. */
  #frame(at: number, state: Setting): void {
    const random = this.#random;
    if (random.once(3)) return;
    const size = random.pick(
      state.mode === MODE_64 ? [8, 8, 4] : state.mode === MODE_16 ? [2, 2, 4] : [4, 4, 2],
    );
    const values = [
      this.#codeAddress(state),
      BigInt(random.pick([CODE_SELECTORS[state.mode]!, random.pick(SELECTORS)])),
      BigInt(this.#flags()),
      this.#stack(state),
      BigInt(random.pick([0x2b, 0x2b, 0x0f, random.pick(SELECTORS)])),
    ];
    const shift = random.pick([0, 0, 8]);
    values.forEach((value, i) => {
      const place = shift + size * i;
      if (place + size > state.bytes) return;
      if (size === 8) this.#view.setBigUint64(at + place, value, true);
      else if (size === 4) this.#view.setUint32(at + place, Number(value & 0xffffffffn), true);
      else this.#view.setUint16(at + place, Number(value & 0xffffn), true);
    });
  }

  /** Mostly valid images of FXSAVE and XSAVE where the operand lies (0 or 8 bytes into the window). */
  #image(at: number, state: Setting, need: Needs): void {
    const random = this.#random;
    const view = this.#view;
    for (const shift of [0, 8]) {
      const place = at + shift;
      if (shift + need.size > state.bytes) continue;
      if (need.size >= 512) {
        view.setUint16(place, 0x40 | (random.next() & 0x1f3f), true);
        view.setUint16(place + 2, random.next() & 0x7f3f, true);
        view.setUint32(place + 4, random.next() & 0xff, true);
        view.setBigUint64(place + 8, BigInt(CODE + random.below(AREA)), true);
        view.setBigUint64(place + 16, BigInt(this.#data + random.below(AREA)), true);
        view.setUint32(place + 24, random.once(12) ? random.next() & ~0x20000 : mxcsr(random), true);
        view.setUint32(place + 28, 0, true);
      }
      if (need.size >= 832) {
        for (let i = 0; i < 64; i += 8) view.setBigUint64(place + 512 + i, 0n, true);
        view.setUint32(place + 512, random.once(12) ? random.next() : random.below(8), true);
        if (random.once(12)) view.setUint32(place + 520 + 4 * random.below(4), random.next(), true);
      }
    }
  }
}
