// Random sequences of integer instructions: producers and consumers of flags, branches over instructions, loops. Only
// defined flags are read: what every instruction leaves undefined is tracked.

import {
  allForms,
  CONDITION_FLAGS,
  type Encoded,
  edgy,
  encode,
  FLAG_BITS,
  type Form,
  flagEffect,
  flagsRead,
} from './integer-forms.js';
import type { Undefined } from './integer-harness.js';
import { AT, CASE, CODE, CODE_LIMIT, DATA, NO_TRAP, WINDOW } from './integer-machine.js';
import type { Random } from './x87-harness.js';

const ALL_FLAGS = 0x8d5;
const WINDOW_AT = DATA + 0x1000 - WINDOW / 2;
/** Not the stack pointer, and not RBP, which counts loops. */
const REGISTERS = { 64: [0, 1, 2, 3, 6, 7, 8, 9], 32: [0, 1, 2, 3, 6, 7] };

/** Forms without effects outside of registers, memory at a constant address and flags. */
function isPlain({ line, size, memory, repeat }: Form): boolean {
  const { handler, mnemonic } = line;
  if (/^(Strings|Branch|Stack|@j|@call|@ret|@push|@pop|@leave|Misc\.xlat)/.test(handler) || repeat)
    return false;
  if (/^(ud\d|bound|arpl|cld|std)$/.test(mnemonic)) return false;
  // Results that are undefined or depend on the processor.
  if ((mnemonic === 'bswap' && size === 16) || (/^bs[fr]$/.test(mnemonic) && size === 32)) return false;
  if (/^sh[lr]d$/.test(mnemonic) && line.operands.includes('CL') && size === 16) return false;
  return !(memory && /^Bits\.bt\w?Reg/.test(handler));
}

const forms = allForms().filter(isPlain);
const isWriter = (form: Form): boolean => form.line.attrs.has('f');
const isReader = (form: Form): boolean => flagsRead(form.line) !== 0;
/** By code size: all, those that write flags, those that read them. */
const pools = new Map(
  ([64, 32] as const).map((bits) => {
    const own = forms.filter((form) => form.bits === bits);
    return [bits, [own, own.filter((f) => isWriter(f) && !f.memory), own.filter(isReader)]] as const;
  }),
);

class SequenceMaker {
  code: number[] = [];
  /** Undefined flags before the instruction at each code offset. */
  readonly undefinedAt = new Map<number, number>();
  #undefined = 0;
  readonly #random: Random;
  readonly #bits: 32 | 64;

  constructor(random: Random, bits: 32 | 64) {
    this.#random = random;
    this.#bits = bits;
  }

  get undefinedAtEnd(): number {
    return this.#undefined;
  }

  make(): void {
    const count = 2 + this.#random.below(7);
    if (this.#random.below(4) === 0) this.#loop(count);
    else this.#body(count);
  }

  /** The body two to four times: RBP counts. */
  #loop(count: number): void {
    const start = this.#random.below(2) ? [0xbd, 2 + this.#random.below(3), 0, 0, 0] : [0x6a, 3, 0x5d];
    this.undefinedAt.set(0, 0);
    this.code.push(...start);
    const top = this.code.length;
    // What the body leaves of the carry comes around: DEC keeps it.
    this.#undefined = FLAG_BITS.C!;
    this.#body(count);
    this.undefinedAt.set(this.code.length, this.#undefined);
    this.#undefined &= FLAG_BITS.C!;
    this.code.push(...(this.#bits === 64 ? [0xff, 0xcd] : [0x4d]));
    const back = top - (this.code.length + 6);
    const bytes = new Uint8Array(new Int32Array([back]).buffer);
    this.code.push(0x0f, 0x85, ...bytes);
  }

  #body(count: number): void {
    for (let i = 0; i < count; ) {
      if (this.#random.below(4) === 0) i += this.#skip();
      else {
        this.#instruction();
        i++;
      }
    }
  }

  /** A conditional branch over one to three instructions. */
  #skip(): number {
    const condition = this.#random.below(16);
    const read = [...CONDITION_FLAGS[condition >> 1]!].reduce((bits, flag) => bits | FLAG_BITS[flag]!, 0);
    if (read & this.#undefined) return 0;
    const before = this.#undefined;
    const wide = this.#random.below(3) === 0;
    this.undefinedAt.set(this.code.length, before);
    this.code.push(...(wide ? [0x0f, 0x80 | condition, 0, 0, 0, 0] : [0x70 | condition, 0]));
    const from = this.code.length;
    const count = 1 + this.#random.below(3);
    for (let i = 0; i < count; i++) this.#instruction();
    this.code[from - (wide ? 4 : 1)] = this.code.length - from;
    this.#undefined |= before;
    return count + 1;
  }

  #instruction(): void {
    const encoded = this.#choose();
    const { defined, undefined: loose } = flagEffect(encoded, -1);
    this.undefinedAt.set(this.code.length, this.#undefined);
    this.#undefined = (this.#undefined & ~defined) | loose;
    this.code.push(...encoded.code);
  }

  #choose(): Encoded {
    const random = this.#random;
    const [all, writers, readers] = pools.get(this.#bits)!;
    while (true) {
      const kind = random.below(10);
      const pool = kind < 4 ? writers : kind < 7 ? readers : all;
      const form = pool![random.below(pool!.length)]!;
      if (flagsRead(form.line) & this.#undefined) continue;
      const size = Math.max(form.size / 8, 16);
      const target = WINDOW_AT + (random.below(WINDOW - size) & ~15);
      const style = { registers: REGISTERS[this.#bits], absolute: true };
      const encoded = encode(form, random, style, target, CODE + this.code.length);
      if (encoded.code.length <= 15) return encoded;
    }
  }
}

/** Sequences as cases of the oracle. */
export interface Sequences {
  cases: Buffer;
  titles: string[];
  /** What of result `i` is undefined, given what the processor did. */
  loose(i: number, wanted: Buffer): Undefined;
}

/** Makes `count` cases, two of each sequence. */
export function makeSequences(random: Random, count: number): Sequences {
  const cases = Buffer.alloc(count * CASE);
  const makers: SequenceMaker[] = [];
  let maker: SequenceMaker | undefined;
  for (let i = 0; i < count; i++) {
    const bits = (i >> 1) % 3 === 2 ? 32 : 64;
    if (i % 2 === 0) {
      do {
        maker = new SequenceMaker(random, bits);
        maker.make();
      } while (maker.code.length > CODE_LIMIT);
    }
    makers.push(maker!);
    write(cases, i * CASE, bits, maker!.code, random);
  }
  return {
    cases,
    titles: makers.map((_, i) => `sequence ${i}`),
    loose(i, wanted) {
      const at = i * CASE;
      if (wanted.readUInt32LE(at + AT.trap) === NO_TRAP) return { flags: makers[i]!.undefinedAtEnd };
      const offset = Number(wanted.readBigUInt64LE(at + AT.rip)) - CODE;
      return { flags: makers[i]!.undefinedAt.get(offset) ?? 0 };
    },
  };
}

function write(cases: Buffer, at: number, bits: 32 | 64, code: number[], random: Random): void {
  for (let n = 0; n < 16; n++)
    cases.writeBigUInt64LE(edgy(random) & (bits === 64 ? 0xffffffffffffffffn : 0xffffffffn), at + 8 * n);
  cases.writeBigUInt64LE(BigInt(WINDOW_AT + 128), at + 32);
  cases.writeBigUInt64LE(BigInt((random.word() & ALL_FLAGS) | 0x202), at + AT.rflags);
  cases[at + AT.bits] = bits;
  cases[at + AT.length] = code.length;
  cases.writeUInt32LE(WINDOW_AT, at + AT.window);
  cases.set(code, at + AT.code);
  for (let i = 0; i < WINDOW; i += 8) cases.writeBigUInt64LE(edgy(random), at + AT.memory + i);
}
