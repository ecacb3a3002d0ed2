// The core's decoder beside iced-x86, string by string: length and validity, and why the two may differ.

import { createRequire } from 'node:module';
import type { Bits } from '../../bindings/isa/table.js';
import { Random } from '../native/x87-harness.js';
import { CoreDecoder, STRIDE } from './decoder-core.js';

// The package is CommonJS, and Node does not see the names of its constants.
const { Code, CpuidFeature, Decoder, DecoderOptions, Instruction } = createRequire(import.meta.url)(
  'iced-x86',
) as typeof import('iced-x86');

const BATCH = 1 << 18;
const EXC_UD = 6;
const PREFIXES = [
  0x66, 0x67, 0xf2, 0xf3, 0x2e, 0x36, 0x26, 0x3e, 0x64, 0x65, 0xf0, 0x40, 0x48, 0x44, 0x41, 0x4f,
];
const LEGACY_PREFIXES = PREFIXES.slice(0, 11);

/** One string that the two decoders take differently. */
export interface Difference {
  readonly bits: Bits;
  readonly bytes: Uint8Array;
  /** Length in our decoder, and the vector that the string raises as soon as it is decoded, or 0. */
  readonly length: number;
  readonly raises: number;
  /** Length in iced and its name of the instruction; 0 and '' if it finds none. */
  readonly icedLength: number;
  readonly icedCode: string;
  readonly icedFeatures: readonly string[];
}

/** A kind of difference that is understood. */
export interface Explanation {
  readonly title: string;
  /** Where it says so. */
  readonly source: string;
  /** Whether a million strings may have none. */
  readonly rare?: boolean;
  readonly fits: (difference: Difference) => boolean;
}

/** Extensions that iced decodes and that no model here has, by iced's names. */
const ABSENT =
  /^(AVX512\w*|AVX_\w+|AMX_\w+|XOP|FMA4|TBM|LWP|SSE4A|D3NOW\w*|CYRIX_\w+|PADLOCK_\w+|VMX|INVEPT|INVVPID|SVM|SEV_\w+|SKINIT\w*|SMX|SGX1|OSS|TDX|TSE|CET_SS|CET_IBT|MPX|PKU|RTM|HLE_or_RTM|WAITPKG|UINTR|ENQCMD|MOVDIRI|MOVDIR64B|GFNI|VAES|VPCLMULQDQ|AESKLE|KL|WIDE_KL|SHA512|SM3|SM4|RAO_INT|CMPCCXADD|CLWB|CLZERO|CLDEMOTE|PTWRITE|PCONFIG|SERIALIZE|TSXLDTRK|HRESET|LKGS|FRED|MONITORX|MCOMMIT|RDPRU|INVLPGB|XSAVES|WRMSRNS|MSRLIST|RMPQUERY|PREFETCHITI|UDBG)$/;

/** The bytes behind the prefixes. */
export function behindPrefixes(bytes: Uint8Array, bits: Bits): Uint8Array {
  const at = bytes.findIndex(
    (byte) => !(LEGACY_PREFIXES.includes(byte) || (bits === 64 && (byte & 0xf0) === 0x40)),
  );
  return at < 0 ? bytes.subarray(bytes.length) : bytes.subarray(at);
}

/** Moves of control and debug registers: their numbers are looked at when they execute. */
function movesSystemRegister({ bytes, bits }: Difference): boolean {
  const [first = 0, second = 0] = behindPrefixes(bytes, bits);
  return first === 0x0f && (second & 0xfc) === 0x20;
}

/** VEX gathers (map 0F 38, 90 to 93) that use a vector register twice. */
function hasEqualGatherRegisters({ bytes, bits }: Difference): boolean {
  const [first, p0 = 0, p1 = 0, opcode = 0, modrm = 0, sib = 0] = behindPrefixes(bytes, bits);
  if (first !== 0xc4 || (p0 & 0x1f) !== 2 || (opcode & 0xfc) !== 0x90) return false;
  const high = (bit: number): number => (bits === 64 && !(p0 & bit) ? 8 : 0);
  const destination = ((modrm >> 3) & 7) | high(0x80);
  const index = ((sib >> 3) & 7) | high(0x40);
  const mask = (~p1 >> 3) & (bits === 64 ? 15 : 7);
  return destination === index || destination === mask || index === mask;
}

export const EXPLANATIONS: readonly Explanation[] = [
  {
    title: 'an extension that no model here has',
    source: 'SDM vol. 2, exceptions of each: #UD if CPUID does not announce it',
    fits: (d) => d.raises === EXC_UD && d.icedFeatures.some((feature) => ABSENT.test(feature)),
  },
  {
    title: 'RSM outside system management mode',
    source: 'SDM vol. 2 RSM: #UD if an attempt is made to execute it when the processor is not in SMM',
    fits: (d) => d.raises === EXC_UD && d.icedCode === 'Rsm',
  },
  {
    title: 'a prefetch of a register',
    source: 'SDM vol. 2 table A-6, group P: memory only; measured on AMD family 1AH: #UD',
    fits: (d) => d.raises === EXC_UD && /^Reservednop_\w+_0F0D$/.test(d.icedCode),
  },
  {
    title: 'a control or debug register that does not exist: #UD when it executes',
    source: 'SDM vol. 2 MOV; the test runs each of them',
    fits: (d) => d.raises === 0 && d.icedCode === '' && movesSystemRegister(d),
  },
  {
    title: 'a gather whose index, mask and destination are not three registers: #UD when it executes',
    source: 'SDM vol. 2 VPGATHERDD; the test runs some',
    rare: true,
    fits: (d) => d.raises === 0 && d.icedCode === '' && hasEqualGatherRegisters(d),
  },
];

/** Outcome of a comparison. */
export interface Comparison {
  strings: number;
  /** How many of them both decoders take for an instruction. */
  valid: number;
  /** Differences by {@link Explanation.title}: their number, and the first few. */
  readonly explained: Map<string, { count: number; first: Difference[] }>;
  readonly unexplained: Difference[];
}

const KEPT = 64;

/** A quarter of the strings is uniform; the others begin with prefixes and an opcode of some map. */
export function fill(strings: Uint8Array, at: number, random: Random): void {
  for (let i = 0; i < STRIDE; i += 4) {
    const word = random.word();
    for (let j = 0; j < 4; j++) strings[at + i + j] = (word >>> (8 * j)) & 0xff;
  }
  const choice = random.word();
  if ((choice & 3) === 0) return;
  let to = at;
  const many = ((choice >>> 2) & 0xff) === 0;
  for (let n = many ? 9 + ((choice >>> 10) & 3) : (choice >>> 10) & 3; n > 0; n--)
    strings[to++] = PREFIXES[random.below(PREFIXES.length)]!;
  const map = (choice >>> 12) & 7;
  if (map === 2) strings[to] = 0xc5;
  else if (map === 3) {
    strings[to] = 0xc4;
    strings[to + 1] = (strings[to + 1]! & 0xe0) | (1 + ((choice >>> 15) % 3));
  } else if (map > 3) {
    strings[to] = 0x0f;
    if (map > 5) strings[to + 1] = map === 6 ? 0x38 : 0x3a;
  }
}

/** Compares the decoders. Compiles the core's first. */
export class DecoderComparison {
  readonly #core = new CoreDecoder(BATCH);
  readonly #instruction = new Instruction();

  /** Compares `count` strings of `seed` as code of `bits`. */
  run(count: number, bits: Bits, seed: number): Comparison {
    const random = new Random(seed);
    const result: Comparison = { strings: 0, valid: 0, explained: new Map(), unexplained: [] };
    while (result.strings < count) {
      const batch = Math.min(BATCH, count - result.strings);
      for (let i = 0; i < batch; i++) fill(this.#core.strings, i * STRIDE, random);
      this.#compare(batch, bits, result);
      result.strings += batch;
    }
    return result;
  }

  /** Compares the strings that are given, 15 bytes or fewer each. */
  compare(strings: readonly Uint8Array[], bits: Bits): Comparison {
    const result: Comparison = { strings: strings.length, valid: 0, explained: new Map(), unexplained: [] };
    for (const [i, bytes] of strings.entries()) {
      this.#core.strings.fill(0x90, i * STRIDE, (i + 1) * STRIDE);
      this.#core.strings.set(bytes, i * STRIDE);
    }
    this.#compare(strings.length, bits, result);
    return result;
  }

  /** Random strings with what our decoder says, and iced's other opinion if it has one. */
  strings(
    count: number,
    bits: Bits,
    seed: number,
  ): { bytes: Uint8Array; length: number; raises: number; difference: Difference | undefined }[] {
    const random = new Random(seed);
    const result: Comparison = { strings: count, valid: 0, explained: new Map(), unexplained: [] };
    for (let i = 0; i < count; i++) fill(this.#core.strings, i * STRIDE, random);
    const differences = new Map<number, Difference>();
    this.#compare(count, bits, result, (i, difference) => differences.set(i, difference));
    const ours = this.#core.decode(count, bits);
    return Array.from({ length: count }, (_, i) => ({
      bytes: this.#core.strings.slice(i * STRIDE, i * STRIDE + 15),
      length: ours[i]! & 0xff,
      raises: ours[i]! >>> 8,
      difference: differences.get(i),
    }));
  }

  #compare(
    count: number,
    bits: Bits,
    result: Comparison,
    each?: (i: number, difference: Difference) => void,
  ): void {
    const ours = this.#core.decode(count, bits);
    const instruction = this.#instruction;
    const decoder = new Decoder(
      bits,
      this.#core.strings.subarray(0, (count + 1) * STRIDE),
      DecoderOptions.None,
    );
    try {
      for (let i = 0; i < count; i++) {
        decoder.position = i * STRIDE;
        decoder.decodeOut(instruction);
        const length = ours[i]! & 0xff;
        const raises = ours[i]! >>> 8;
        if (instruction.code === Code.INVALID) {
          if (raises !== 0) continue;
        } else if (raises === 0 && instruction.length === length) {
          result.valid++;
          continue;
        }
        const bytes = this.#core.strings.slice(i * STRIDE, i * STRIDE + 15);
        const difference = this.#difference(bits, bytes, length, raises);
        this.#record(difference, result);
        each?.(i, difference);
      }
    } finally {
      decoder.free();
    }
  }

  #difference(bits: Bits, bytes: Uint8Array, length: number, raises: number): Difference {
    const { code } = this.#instruction;
    const none = code === Code.INVALID;
    const features = none ? [] : [...this.#instruction.cpuidFeatures()];
    return {
      bits,
      bytes,
      length,
      raises,
      icedLength: none ? 0 : this.#instruction.length,
      icedCode: none ? '' : Code[code]!,
      icedFeatures: features.map((feature) => CpuidFeature[feature]!),
    };
  }

  #record(difference: Difference, result: Comparison): void {
    const why = EXPLANATIONS.find(({ fits }) => fits(difference));
    if (!why) {
      result.unexplained.push(difference);
      return;
    }
    const known = result.explained.get(why.title) ?? { count: 0, first: [] };
    known.count++;
    if (known.first.length < KEPT) known.first.push(difference);
    result.explained.set(why.title, known);
  }
}

/** A difference in one line. */
export function describe({
  bits,
  bytes,
  length,
  raises,
  icedLength,
  icedCode,
  icedFeatures,
}: Difference): string {
  const hex = Buffer.from(bytes).toString('hex');
  const iced = icedCode ? `${icedLength} bytes, ${icedCode} (${icedFeatures.join(', ')})` : 'no instruction';
  return `${bits}-bit ${hex}: here ${raises ? `raises ${raises}` : `${length} bytes`}, iced: ${iced}`;
}
