// An assembler for ACPI Machine Language (ACPI 6.5, chapter 20): every function returns the bytes of one term.

/** Encoded AML. */
export type Aml = readonly number[];

const ZERO_OP = 0x00;
const ONE_OP = 0x01;
const BYTE_PREFIX = 0x0a;
const WORD_PREFIX = 0x0b;
const DWORD_PREFIX = 0x0c;
const STRING_PREFIX = 0x0d;
const QWORD_PREFIX = 0x0e;
const EXT_PREFIX = 0x5b;

/** Bytes of `value`, least significant first. */
export function littleEndian(value: number, length: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (let index = 0; index < length; index++) {
    bytes.push(rest % 256);
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

function ascii(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}

/** PkgLength counts itself, so its own size has to be guessed first (20.2.4). */
function packageLength(contentLength: number): number[] {
  if (contentLength + 1 < 0x40) return [contentLength + 1];
  for (let extra = 1; extra <= 3; extra++) {
    const total = contentLength + 1 + extra;
    if (total < 2 ** (4 + 8 * extra))
      return [(extra << 6) | (total & 0xf), ...littleEndian(total >> 4, extra)];
  }
  throw new RangeError(`AML package of ${contentLength} bytes is too long`);
}

function withLength(opcode: Aml, content: Aml): Aml {
  return [...opcode, ...packageLength(content.length), ...content];
}

/** A path such as `\_SB.PCI0` or `^LNKA`; short segments are padded with underscores. */
export function path(text: string): Aml {
  const [, prefix = '', rest = ''] = /^([\\^]*)(.*)$/.exec(text) ?? [];
  const segments = rest === '' ? [] : rest.split('.');
  for (const segment of segments) {
    if (!/^[A-Z_][A-Z0-9_]{0,3}$/.test(segment)) throw new RangeError(`"${segment}" is not an AML name`);
  }
  const names = segments.flatMap((segment) => ascii(segment.padEnd(4, '_')));
  if (segments.length === 0) return [...ascii(prefix), ZERO_OP];
  if (segments.length === 1) return [...ascii(prefix), ...names];
  if (segments.length === 2) return [...ascii(prefix), 0x2e, ...names];
  return [...ascii(prefix), 0x2f, segments.length, ...names];
}

/** An integer constant in its shortest form. */
export function integer(value: number): Aml {
  if (value === 0) return [ZERO_OP];
  if (value === 1) return [ONE_OP];
  if (value <= 0xff) return [BYTE_PREFIX, value];
  if (value <= 0xffff) return [WORD_PREFIX, ...littleEndian(value, 2)];
  if (value <= 0xffffffff) return [DWORD_PREFIX, ...littleEndian(value, 4)];
  return [QWORD_PREFIX, ...littleEndian(value, 8)];
}

export function string(text: string): Aml {
  return [STRING_PREFIX, ...ascii(text), 0];
}

/** A compressed EISA identifier such as `PNP0A03` (19.3.4). */
export function eisaId(id: string): Aml {
  const [letters, digits] = [ascii(id.slice(0, 3)), Number.parseInt(id.slice(3), 16)];
  const [a, b, c] = letters.map((code) => code - 0x40) as [number, number, number];
  const maker = (a << 10) | (b << 5) | c;
  return [DWORD_PREFIX, maker >> 8, maker & 0xff, digits >> 8, digits & 0xff];
}

export function buffer(bytes: readonly number[]): Aml {
  return withLength([0x11], [...integer(bytes.length), ...bytes]);
}

export function packageOf(...elements: readonly Aml[]): Aml {
  return withLength([0x12], [elements.length, ...elements.flat()]);
}

export function name(target: string, value: Aml): Aml {
  return [0x08, ...path(target), ...value];
}

export function scope(target: string, ...terms: readonly Aml[]): Aml {
  return withLength([0x10], [...path(target), ...terms.flat()]);
}

export function device(target: string, ...terms: readonly Aml[]): Aml {
  return withLength([EXT_PREFIX, 0x82], [...path(target), ...terms.flat()]);
}

/** A method; `serialized` is needed where it makes named objects. */
export function method(
  target: string,
  argumentCount: number,
  serialized: boolean,
  ...terms: readonly Aml[]
): Aml {
  return withLength([0x14], [...path(target), argumentCount | (serialized ? 8 : 0), ...terms.flat()]);
}

/** Address spaces of operation regions. */
export const SYSTEM_IO = 1;
export const PCI_CONFIG = 2;

export function operationRegion(target: string, space: number, offset: number, length: number): Aml {
  return [EXT_PREFIX, 0x80, ...path(target), space, ...integer(offset), ...integer(length)];
}

/** Fields of one byte each, one behind the other. */
export function byteFields(region: string, ...names: readonly string[]): Aml {
  const ACCESS_BYTE = 0x01;
  const fields = names.flatMap((each) => [...path(each), ...packageLengthOfBits(8)]);
  return withLength([EXT_PREFIX, 0x81], [...path(region), ACCESS_BYTE, ...fields]);
}

/** Field lengths are encoded like PkgLength, but count bits and not themselves. */
function packageLengthOfBits(bits: number): number[] {
  return bits < 0x40 ? [bits] : [0x40 | (bits & 0xf), bits >> 4];
}

export const arg0: Aml = [0x68];

export function store(source: Aml, target: Aml): Aml {
  return [0x70, ...source, ...target];
}

export function and(a: Aml, b: Aml, target: Aml = [ZERO_OP]): Aml {
  return [0x7b, ...a, ...b, ...target];
}

export function or(a: Aml, b: Aml, target: Aml = [ZERO_OP]): Aml {
  return [0x7d, ...a, ...b, ...target];
}

/** Logical negation. */
export function not(value: Aml): Aml {
  return [0x92, ...value];
}

export function ifThen(condition: Aml, ...terms: readonly Aml[]): Aml {
  return withLength([0xa0], [...condition, ...terms.flat()]);
}

export function otherwise(...terms: readonly Aml[]): Aml {
  return withLength([0xa1], terms.flat());
}

export function returnValue(value: Aml): Aml {
  return [0xa4, ...value];
}

export function createDWordField(source: Aml, byteIndex: number, target: string): Aml {
  return [0x8a, ...source, ...integer(byteIndex), ...path(target)];
}

/** A resource template: descriptors and the end tag (6.4). */
export function resources(...descriptors: readonly (readonly number[])[]): Aml {
  return buffer([...descriptors.flat(), 0x79, 0x00]);
}

/** An ISA interrupt: edge-triggered, active high, exclusive. */
export function irq(number: number): number[] {
  return [0x22, ...littleEndian(1 << number, 2)];
}

/** An I/O port range at a fixed place. */
export function ioPorts(base: number, length: number, alignment = 1): number[] {
  return [0x47, 0x01, ...littleEndian(base, 2), ...littleEndian(base, 2), alignment, length];
}

/** Flags of an extended interrupt descriptor: consumer, level, active low, shared. */
const EXTENDED_IRQ_LEVEL_LOW_SHARED = 0x0d;
/** The same, active high: what the 8259 needs for a level-triggered line. */
const EXTENDED_IRQ_LEVEL_HIGH_SHARED = 0x09;

/** Level-triggered interrupts, one of which is (or can be) used. */
export function levelIrqs(numbers: readonly number[], activeLow: boolean): number[] {
  const flags = activeLow ? EXTENDED_IRQ_LEVEL_LOW_SHARED : EXTENDED_IRQ_LEVEL_HIGH_SHARED;
  const list = numbers.flatMap((number) => littleEndian(number, 4));
  return [0x89, ...littleEndian(2 + list.length, 2), flags, numbers.length, ...list];
}

/** Fixed 32-bit memory, read and write. */
export function fixedMemory(base: number, length: number): number[] {
  return [0x86, 9, 0, 1, ...littleEndian(base, 4), ...littleEndian(length, 4)];
}

/** Kinds of an address-space descriptor. */
const SPACE_MEMORY = 0;
const SPACE_IO = 1;
const SPACE_BUS = 2;
/** Producer, positive decode, fixed minimum and maximum. */
const SPACE_FLAGS = 0x0c;

function wordSpace(kind: number, typeFlags: number, first: number, last: number): number[] {
  const words = [0, first, last, 0, last - first + 1];
  return [0x88, 13, 0, kind, SPACE_FLAGS, typeFlags, ...words.flatMap((word) => littleEndian(word, 2))];
}

/** Bus numbers below a host bridge. */
export function busWindow(first: number, last: number): number[] {
  return wordSpace(SPACE_BUS, 0, first, last);
}

/** I/O ports that a host bridge passes on; ISA and non-ISA ranges. */
export function ioWindow(first: number, last: number): number[] {
  return wordSpace(SPACE_IO, 3, first, last);
}

/** Memory that a host bridge passes on. */
export function memoryWindow(first: number, last: number, cacheable: boolean): number[] {
  const dwords = [0, first, last, 0, last - first + 1];
  const typeFlags = cacheable ? 0x03 : 0x01;
  return [
    0x87,
    23,
    0,
    SPACE_MEMORY,
    SPACE_FLAGS,
    typeFlags,
    ...dwords.flatMap((dword) => littleEndian(dword, 4)),
  ];
}
