// Decoder for LZMA2 (The .xz File Format 1.2, 5.3.1, and the LZMA specification of the LZMA SDK). The whole output is
// the dictionary.

import type { OutputBuffer } from './output.js';
import { BootError } from './plan.js';

const PROB_BITS = 11;
const PROB_INIT = 1 << (PROB_BITS - 1);
const MOVE_BITS = 5;
/** The range is renormalised below 2^24. */
const TOP = 0x1000000;
/** Places in the decoder's array. */
const RANGE = 0;
const CODE = 1;

const STATES = 12;
const POS_STATES_MAX = 16;
const LITERAL_STATES_MAX = 16;
const LITERAL_SIZE = 0x300;

/** Offsets of the probability models in one array. */
const IS_MATCH = 0;
const IS_REP = IS_MATCH + STATES * POS_STATES_MAX;
const IS_REP_G0 = IS_REP + STATES;
const IS_REP_G1 = IS_REP_G0 + STATES;
const IS_REP_G2 = IS_REP_G1 + STATES;
const IS_REP0_LONG = IS_REP_G2 + STATES;
const DIST_SLOT = IS_REP0_LONG + STATES * POS_STATES_MAX;
const DIST_SPECIAL = DIST_SLOT + 4 * 64;
const DIST_ALIGN = DIST_SPECIAL + 128;
const MATCH_LENGTH = DIST_ALIGN + 16;
/** A length coder: two choices, 16 low and 16 middle trees of 8, one high tree of 256. */
const LENGTH_CHOICE = 0;
const LENGTH_CHOICE2 = 1;
const LENGTH_LOW = 2;
const LENGTH_MID = LENGTH_LOW + POS_STATES_MAX * 8;
const LENGTH_HIGH = LENGTH_MID + POS_STATES_MAX * 8;
const LENGTH_SIZE = LENGTH_HIGH + 256;
const REP_LENGTH = MATCH_LENGTH + LENGTH_SIZE;
const LITERAL = REP_LENGTH + LENGTH_SIZE;
const PROBS = LITERAL + LITERAL_STATES_MAX * LITERAL_SIZE;

const MIN_MATCH = 2;
const DIST_STATES = 4;
const DIST_MODEL_START = 4;
const DIST_MODEL_END = 14;
const ALIGN_BITS = 4;
/** Matches from this length on are worth a call to be copied. */
const LONG = 48;
/** States below this follow a literal. */
const LITERAL_STATES = 7;

/** The LZMA models and range decoder; state lives over the chunks of a block. */
class LzmaDecoder {
  private readonly probs = new Uint16Array(PROBS);
  private input: Uint8Array = new Uint8Array(0);
  private position = 0;
  /** Range and code: unsigned numbers of 32 bits, which fields of an object would hold as doubles. */
  private readonly coder = new Uint32Array(2);
  private state = 0;
  private rep0 = 0;
  private rep1 = 0;
  private rep2 = 0;
  private rep3 = 0;
  private literalContextBits = 0;
  private literalPositionMask = 0;
  private positionMask = 0;

  /** Takes a property byte; false if it is invalid. */
  setProperties(property: number): boolean {
    if (property >= 9 * 5 * 5) return false;
    const literalContextBits = property % 9;
    const literalPositionBits = Math.floor(property / 9) % 5;
    const positionBits = Math.floor(property / 45);
    if (literalContextBits + literalPositionBits > 4) return false;
    this.literalContextBits = literalContextBits;
    this.literalPositionMask = (1 << literalPositionBits) - 1;
    this.positionMask = (1 << positionBits) - 1;
    return true;
  }

  resetState(): void {
    this.probs.fill(PROB_INIT);
    this.state = 0;
    this.rep0 = this.rep1 = this.rep2 = this.rep3 = 0;
  }

  /** Starts a chunk's range coder. */
  start(input: Uint8Array, position: number): void {
    this.input = input;
    this.coder[RANGE] = 0xffffffff;
    this.coder[CODE] =
      (input[position + 1]! << 24) |
      (input[position + 2]! << 16) |
      (input[position + 3]! << 8) |
      input[position + 4]!;
    this.position = position + 5;
  }

  /** Where the next chunk would start, if the range coder ended as it should. */
  end(): number {
    this.normalize();
    return this.coder[CODE] === 0 ? this.position : -1;
  }

  private normalize(): void {
    const { coder } = this;
    if (coder[RANGE]! >= TOP) return;
    coder[RANGE] = coder[RANGE]! << 8;
    coder[CODE] = (coder[CODE]! << 8) | this.input[this.position++]!;
  }

  private bit(index: number): number {
    this.normalize();
    const { coder, probs } = this;
    const range = coder[RANGE]!;
    const code = coder[CODE]!;
    const prob = probs[index]!;
    const bound = Math.imul(range >>> PROB_BITS, prob) >>> 0;
    if (code < bound) {
      coder[RANGE] = bound;
      probs[index] = prob + (((1 << PROB_BITS) - prob) >>> MOVE_BITS);
      return 0;
    }
    coder[RANGE] = range - bound;
    coder[CODE] = code - bound;
    probs[index] = prob - (prob >>> MOVE_BITS);
    return 1;
  }

  /** Bits of a tree from `symbol` on, until it has passed `limit`: most of what there is to decode, so all is at hand. */
  private walk(base: number, symbol: number, limit: number): number {
    const { coder, probs, input } = this;
    let range = coder[RANGE]!;
    let code = coder[CODE]!;
    do {
      if (range < TOP) {
        range = (range << 8) >>> 0;
        code = ((code << 8) | input[this.position++]!) >>> 0;
      }
      const prob = probs[base + symbol]!;
      const bound = Math.imul(range >>> PROB_BITS, prob) >>> 0;
      if (code < bound) {
        range = bound;
        probs[base + symbol] = prob + (((1 << PROB_BITS) - prob) >>> MOVE_BITS);
        symbol <<= 1;
      } else {
        range = (range - bound) >>> 0;
        code = (code - bound) >>> 0;
        probs[base + symbol] = prob - (prob >>> MOVE_BITS);
        symbol = (symbol << 1) | 1;
      }
    } while (symbol < limit);
    coder[RANGE] = range;
    coder[CODE] = code;
    return symbol;
  }

  private tree(base: number, limit: number): number {
    return this.walk(base, 1, limit) - limit;
  }

  private reverseTree(base: number, bits: number): number {
    let symbol = 1;
    let value = 0;
    for (let index = 0; index < bits; index++) {
      const bit = this.bit(base + symbol);
      symbol = (symbol << 1) | bit;
      value |= bit << index;
    }
    return value;
  }

  private direct(count: number): number {
    const { coder } = this;
    let value = 0;
    for (let index = 0; index < count; index++) {
      this.normalize();
      const half = coder[RANGE]! >>> 1;
      const code = coder[CODE]!;
      const bit = code >= half ? 1 : 0;
      coder[RANGE] = half;
      if (bit) coder[CODE] = code - half;
      value = ((value << 1) | bit) >>> 0;
    }
    return value;
  }

  private length(coder: number, positionState: number): number {
    if (this.bit(coder + LENGTH_CHOICE) === 0) {
      return MIN_MATCH + this.tree(coder + LENGTH_LOW + positionState * 8, 8);
    }
    if (this.bit(coder + LENGTH_CHOICE2) === 0) {
      return MIN_MATCH + 8 + this.tree(coder + LENGTH_MID + positionState * 8, 8);
    }
    return MIN_MATCH + 16 + this.tree(coder + LENGTH_HIGH, 256);
  }

  /** A distance, counted from 0. */
  private distance(length: number): number {
    const lengthState = Math.min(length - MIN_MATCH, DIST_STATES - 1);
    const slot = this.tree(DIST_SLOT + lengthState * 64, 64);
    if (slot < DIST_MODEL_START) return slot;
    const bits = (slot >> 1) - 1;
    const high = ((2 | (slot & 1)) << bits) >>> 0;
    if (slot < DIST_MODEL_END) return high + this.reverseTree(DIST_SPECIAL + high - slot, bits);
    const middle = this.direct(bits - ALIGN_BITS) * (1 << ALIGN_BITS);
    return high + middle + this.reverseTree(DIST_ALIGN, ALIGN_BITS);
  }

  private match(positionState: number): number {
    this.rep3 = this.rep2;
    this.rep2 = this.rep1;
    this.rep1 = this.rep0;
    const length = this.length(MATCH_LENGTH, positionState);
    this.rep0 = this.distance(length);
    this.state = this.state < LITERAL_STATES ? 7 : 10;
    return length;
  }

  /** A match at one of the last four distances; length 1 for a short repeat. */
  private repeat(positionState: number): number {
    const state = this.state;
    if (this.bit(IS_REP_G0 + state) === 0) {
      if (this.bit(IS_REP0_LONG + state * POS_STATES_MAX + positionState) === 0) {
        this.state = state < LITERAL_STATES ? 9 : 11;
        return 1;
      }
    } else {
      let distance = this.rep1;
      if (this.bit(IS_REP_G1 + state) !== 0) {
        distance = this.rep2;
        if (this.bit(IS_REP_G2 + state) !== 0) {
          distance = this.rep3;
          this.rep3 = this.rep2;
        }
        this.rep2 = this.rep1;
      }
      this.rep1 = this.rep0;
      this.rep0 = distance;
    }
    this.state = state < LITERAL_STATES ? 8 : 11;
    return this.length(REP_LENGTH, positionState);
  }

  private literal(output: Uint8Array, at: number, start: number): void {
    const before = at > start ? output[at - 1]! : 0;
    const context =
      (((at - start) & this.literalPositionMask) << this.literalContextBits) +
      (before >> (8 - this.literalContextBits));
    const base = LITERAL + context * LITERAL_SIZE;
    let symbol = 1;
    if (this.state >= LITERAL_STATES) {
      let matched = output[at - this.rep0 - 1]! << 1;
      let offset = 0x100;
      // While it follows the byte of the match; from the first other bit on it is a literal like any other.
      do {
        const matchBit = matched & offset;
        const bit = this.bit(base + offset + matchBit + symbol);
        symbol = (symbol << 1) | bit;
        offset &= bit ? matched : ~matched;
        matched <<= 1;
      } while (symbol < 0x100 && offset);
      if (symbol < 0x100) symbol = this.walk(base, symbol, 0x100);
    } else {
      symbol = this.walk(base, symbol, 0x100);
    }
    output[at] = symbol;
    this.state = this.state < 4 ? 0 : this.state < 10 ? this.state - 3 : this.state - 6;
  }

  /**
   * Decodes up to the end of a chunk.
   *
   * @param start where the dictionary begins
   * @returns false for damaged input
   */
  decode(output: Uint8Array, from: number, to: number, start: number, inputEnd: number): boolean {
    let at = from;
    while (at < to) {
      if (this.position > inputEnd) return false;
      const positionState = (at - start) & this.positionMask;
      if (this.bit(IS_MATCH + this.state * POS_STATES_MAX + positionState) === 0) {
        this.literal(output, at++, start);
        continue;
      }
      const length = this.bit(IS_REP + this.state) ? this.repeat(positionState) : this.match(positionState);
      const source = at - this.rep0 - 1;
      if (source < start || at + length > to) return false;
      if (length >= LONG && source + length <= at) {
        output.copyWithin(at, source, source + length);
        at += length;
      } else {
        for (let index = 0; index < length; index++) output[at++] = output[source + index]!;
      }
    }
    return true;
  }
}

/** Control bytes of an LZMA2 chunk. */
const CHUNK_END = 0x00;
const CHUNK_RAW_RESET = 0x01;
const CHUNK_RAW = 0x02;
const CHUNK_LZMA = 0x80;
const RESET_STATE = 1;
const RESET_PROPERTIES = 2;
const RESET_DICTIONARY = 3;

function damaged(reason: string): BootError {
  return new BootError('BOOT_IMAGE_INVALID', `The XZ data is damaged: ${reason}.`, {});
}

/**
 * Decodes one LZMA2 stream and appends it to the output.
 *
 * @returns the offset behind its end marker
 * @throws BootError BOOT_IMAGE_INVALID, BOOT_NO_ROOM
 */
export function decodeLzma2(input: Uint8Array, offset: number, output: OutputBuffer): number {
  const decoder = new LzmaDecoder();
  let position = offset;
  let dictionaryStart = -1;
  let needs = RESET_DICTIONARY;
  for (;;) {
    const control = input[position];
    if (control === undefined) throw damaged('it is truncated');
    if (control === CHUNK_END) return position + 1;
    if (position + 6 > input.length) throw damaged('it is truncated');
    if (control < CHUNK_LZMA) {
      if (control > CHUNK_RAW) throw damaged('a chunk has an unknown type');
      const size = input[position + 1]! * 256 + input[position + 2]! + 1;
      position += 3;
      if (position + size > input.length) throw damaged('it is truncated');
      if (control === CHUNK_RAW_RESET) {
        dictionaryStart = output.length;
        needs = RESET_PROPERTIES;
      } else if (dictionaryStart < 0) throw damaged('it does not start with a dictionary reset');
      output.append(input.subarray(position, position + size));
      position += size;
      continue;
    }
    const reset = (control >> 5) & 3;
    if (reset < needs) throw damaged('a chunk lacks a reset');
    const unpacked = (control & 0x1f) * 0x10000 + input[position + 1]! * 256 + input[position + 2]! + 1;
    const packed = input[position + 3]! * 256 + input[position + 4]! + 1;
    position += 5;
    if (reset >= RESET_PROPERTIES && !decoder.setProperties(input[position++]!))
      throw damaged('its properties are invalid');
    if (reset >= RESET_STATE) decoder.resetState();
    if (reset === RESET_DICTIONARY) dictionaryStart = output.length;
    needs = 0;
    const end = position + packed;
    if (packed < 5 || end > input.length) throw damaged('it is truncated');
    output.reserve(unpacked);
    decoder.start(input, position);
    const to = output.length + unpacked;
    if (!decoder.decode(output.bytes, output.length, to, dictionaryStart, end) || decoder.end() !== end) {
      throw damaged('a chunk does not decode');
    }
    output.length = to;
    position = end;
  }
}
