// Instructions of WebAssembly by their opcodes: names, immediates, operands. Core specification 2.0, section 5.4, and
// tail calls.

/** What follows an opcode. */
export type Immediate =
  | 'none'
  | 'block'
  | 'label'
  | 'labels'
  | 'index'
  | 'indirect'
  | 'types'
  | 'memory'
  | 'memoryLane'
  | 'lane'
  | 'shuffle'
  | 'i32'
  | 'i64'
  | 'f32'
  | 'f64'
  | 'v128'
  | 'zero'
  | 'zeroes';

export interface Opcode {
  readonly name: string;
  readonly immediate: Immediate;
  /** Operands and results; −1 where the immediate or the context decides. */
  readonly pops: number;
  readonly pushes: number;
  /** Bytes that a load or store accesses; 0 for others. */
  readonly width: number;
}

const define = (name: string, immediate: Immediate, pops: number, pushes: number, width = 0): Opcode => ({
  name,
  immediate,
  pops,
  pushes,
  width,
});

const CONTROL: Readonly<Record<number, Opcode>> = {
  0: define('unreachable', 'none', 0, 0),
  1: define('nop', 'none', 0, 0),
  2: define('block', 'block', -1, -1),
  3: define('loop', 'block', -1, -1),
  4: define('if', 'block', -1, -1),
  5: define('else', 'none', -1, -1),
  11: define('end', 'none', -1, -1),
  12: define('br', 'label', -1, -1),
  13: define('br_if', 'label', -1, -1),
  14: define('br_table', 'labels', -1, -1),
  15: define('return', 'none', -1, -1),
  16: define('call', 'index', -1, -1),
  17: define('call_indirect', 'indirect', -1, -1),
  18: define('return_call', 'index', -1, -1),
  19: define('return_call_indirect', 'indirect', -1, -1),
  26: define('drop', 'none', 1, 0),
  27: define('select', 'none', 3, 1),
  28: define('select', 'types', 3, 1),
  32: define('local.get', 'index', 0, 1),
  33: define('local.set', 'index', 1, 0),
  34: define('local.tee', 'index', 1, 1),
  35: define('global.get', 'index', 0, 1),
  36: define('global.set', 'index', 1, 0),
  63: define('memory.size', 'zero', 0, 1),
  64: define('memory.grow', 'zero', 1, 1),
  65: define('i32.const', 'i32', 0, 1),
  66: define('i64.const', 'i64', 0, 1),
  67: define('f32.const', 'f32', 0, 1),
  68: define('f64.const', 'f64', 0, 1),
};

const WIDTHS: Readonly<Record<string, number>> = { i32: 4, i64: 8, f32: 4, f64: 8, v128: 16 };

/** `i64.load32_u` and its kin. */
function access(name: string): Opcode {
  const [type = '', operation = ''] = name.split('.');
  const bits = /^(?:load|store)(\d+)/.exec(operation)?.[1];
  const width = bits === undefined ? (WIDTHS[type] ?? 0) : Number(bits) / 8;
  const loads = operation.startsWith('load');
  return define(name, 'memory', loads ? 1 : 2, loads ? 1 : 0, width);
}

const ACCESSES = [
  ...['i32.load', 'i64.load', 'f32.load', 'f64.load'],
  ...['i32.load8_s', 'i32.load8_u', 'i32.load16_s', 'i32.load16_u'],
  ...['i64.load8_s', 'i64.load8_u', 'i64.load16_s', 'i64.load16_u', 'i64.load32_s', 'i64.load32_u'],
  ...['i32.store', 'i64.store', 'f32.store', 'f64.store', 'i32.store8', 'i32.store16'],
  ...['i64.store8', 'i64.store16', 'i64.store32'],
];
const FIRST_ACCESS = 0x28;

const INTEGER_COMPARISONS = 'eqz eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u';
const FLOAT_COMPARISONS = 'eq ne lt gt le ge';
const INTEGER_ARITHMETIC =
  'clz ctz popcnt add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr';
const FLOAT_ARITHMETIC = 'abs neg ceil floor trunc nearest sqrt add sub mul div min max copysign';
const CONVERSIONS = [
  'i32.wrap_i64 i32.trunc_f32_s i32.trunc_f32_u i32.trunc_f64_s i32.trunc_f64_u i64.extend_i32_s i64.extend_i32_u',
  'i64.trunc_f32_s i64.trunc_f32_u i64.trunc_f64_s i64.trunc_f64_u f32.convert_i32_s f32.convert_i32_u',
  'f32.convert_i64_s f32.convert_i64_u f32.demote_f64 f64.convert_i32_s f64.convert_i32_u f64.convert_i64_s',
  'f64.convert_i64_u f64.promote_f32 i32.reinterpret_f32 i64.reinterpret_f64 f32.reinterpret_i32',
  'f64.reinterpret_i64 i32.extend8_s i32.extend16_s i64.extend8_s i64.extend16_s i64.extend32_s',
].join(' ');
const FIRST_NUMERIC = 0x45;

const UNARY = /\.(eqz|clz|ctz|popcnt|abs|neg|ceil|floor|trunc|nearest|sqrt|not|splat)$|_true$|bitmask$/;
const CONVERSION = /\.(wrap|trunc_|extend|convert|demote|promote|reinterpret|extadd)/;

const numeric = (name: string): Opcode =>
  define(name, 'none', UNARY.test(name) || CONVERSION.test(name) ? 1 : 2, 1);

const under = (type: string, names: string): string[] => names.split(' ').map((name) => `${type}.${name}`);

const NUMERIC = [
  ...under('i32', INTEGER_COMPARISONS),
  ...under('i64', INTEGER_COMPARISONS),
  ...under('f32', FLOAT_COMPARISONS),
  ...under('f64', FLOAT_COMPARISONS),
  ...under('i32', INTEGER_ARITHMETIC),
  ...under('i64', INTEGER_ARITHMETIC),
  ...under('f32', FLOAT_ARITHMETIC),
  ...under('f64', FLOAT_ARITHMETIC),
  ...CONVERSIONS.split(' '),
].map(numeric);

const SATURATING = [
  ...['i32.trunc_sat_f32_s', 'i32.trunc_sat_f32_u', 'i32.trunc_sat_f64_s', 'i32.trunc_sat_f64_u'],
  ...['i64.trunc_sat_f32_s', 'i64.trunc_sat_f32_u', 'i64.trunc_sat_f64_s', 'i64.trunc_sat_f64_u'],
].map(numeric);

/** Prefix 0xfc. */
const MISCELLANEOUS: readonly (Opcode | undefined)[] = [
  ...SATURATING,
  undefined, // memory.init
  undefined, // data.drop
  define('memory.copy', 'zeroes', 3, 0),
  define('memory.fill', 'zero', 3, 0),
];

/** Prefix 0xfd, by opcode; `-` for those that are not assigned. */
const VECTOR = [
  'v128.load v128.load8x8_s v128.load8x8_u v128.load16x4_s v128.load16x4_u v128.load32x2_s v128.load32x2_u',
  'v128.load8_splat v128.load16_splat v128.load32_splat v128.load64_splat v128.store v128.const i8x16.shuffle',
  'i8x16.swizzle i8x16.splat i16x8.splat i32x4.splat i64x2.splat f32x4.splat f64x2.splat i8x16.extract_lane_s',
  'i8x16.extract_lane_u i8x16.replace_lane i16x8.extract_lane_s i16x8.extract_lane_u i16x8.replace_lane',
  'i32x4.extract_lane i32x4.replace_lane i64x2.extract_lane i64x2.replace_lane f32x4.extract_lane',
  'f32x4.replace_lane f64x2.extract_lane f64x2.replace_lane i8x16.eq i8x16.ne i8x16.lt_s i8x16.lt_u i8x16.gt_s',
  'i8x16.gt_u i8x16.le_s i8x16.le_u i8x16.ge_s i8x16.ge_u i16x8.eq i16x8.ne i16x8.lt_s i16x8.lt_u i16x8.gt_s',
  'i16x8.gt_u i16x8.le_s i16x8.le_u i16x8.ge_s i16x8.ge_u i32x4.eq i32x4.ne i32x4.lt_s i32x4.lt_u i32x4.gt_s',
  'i32x4.gt_u i32x4.le_s i32x4.le_u i32x4.ge_s i32x4.ge_u f32x4.eq f32x4.ne f32x4.lt f32x4.gt f32x4.le f32x4.ge',
  'f64x2.eq f64x2.ne f64x2.lt f64x2.gt f64x2.le f64x2.ge v128.not v128.and v128.andnot v128.or v128.xor',
  'v128.bitselect v128.any_true v128.load8_lane v128.load16_lane v128.load32_lane v128.load64_lane',
  'v128.store8_lane v128.store16_lane v128.store32_lane v128.store64_lane v128.load32_zero v128.load64_zero',
  'f32x4.demote_f64x2_zero f64x2.promote_low_f32x4 i8x16.abs i8x16.neg i8x16.popcnt i8x16.all_true i8x16.bitmask',
  'i8x16.narrow_i16x8_s i8x16.narrow_i16x8_u f32x4.ceil f32x4.floor f32x4.trunc f32x4.nearest i8x16.shl i8x16.shr_s',
  'i8x16.shr_u i8x16.add i8x16.add_sat_s i8x16.add_sat_u i8x16.sub i8x16.sub_sat_s i8x16.sub_sat_u f64x2.ceil',
  'f64x2.floor i8x16.min_s i8x16.min_u i8x16.max_s i8x16.max_u f64x2.trunc i8x16.avgr_u',
  'i16x8.extadd_pairwise_i8x16_s i16x8.extadd_pairwise_i8x16_u i32x4.extadd_pairwise_i16x8_s',
  'i32x4.extadd_pairwise_i16x8_u i16x8.abs i16x8.neg i16x8.q15mulr_sat_s i16x8.all_true i16x8.bitmask',
  'i16x8.narrow_i32x4_s i16x8.narrow_i32x4_u i16x8.extend_low_i8x16_s i16x8.extend_high_i8x16_s',
  'i16x8.extend_low_i8x16_u i16x8.extend_high_i8x16_u i16x8.shl i16x8.shr_s i16x8.shr_u i16x8.add i16x8.add_sat_s',
  'i16x8.add_sat_u i16x8.sub i16x8.sub_sat_s i16x8.sub_sat_u f64x2.nearest i16x8.mul i16x8.min_s i16x8.min_u',
  'i16x8.max_s i16x8.max_u - i16x8.avgr_u i16x8.extmul_low_i8x16_s i16x8.extmul_high_i8x16_s',
  'i16x8.extmul_low_i8x16_u i16x8.extmul_high_i8x16_u i32x4.abs i32x4.neg - i32x4.all_true i32x4.bitmask - -',
  'i32x4.extend_low_i16x8_s i32x4.extend_high_i16x8_s i32x4.extend_low_i16x8_u i32x4.extend_high_i16x8_u i32x4.shl',
  'i32x4.shr_s i32x4.shr_u i32x4.add - - i32x4.sub - - - i32x4.mul i32x4.min_s i32x4.min_u i32x4.max_s i32x4.max_u',
  'i32x4.dot_i16x8_s - i32x4.extmul_low_i16x8_s i32x4.extmul_high_i16x8_s i32x4.extmul_low_i16x8_u',
  'i32x4.extmul_high_i16x8_u i64x2.abs i64x2.neg - i64x2.all_true i64x2.bitmask - - i64x2.extend_low_i32x4_s',
  'i64x2.extend_high_i32x4_s i64x2.extend_low_i32x4_u i64x2.extend_high_i32x4_u i64x2.shl i64x2.shr_s i64x2.shr_u',
  'i64x2.add - - i64x2.sub - - - i64x2.mul i64x2.eq i64x2.ne i64x2.lt_s i64x2.gt_s i64x2.le_s i64x2.ge_s',
  'i64x2.extmul_low_i32x4_s i64x2.extmul_high_i32x4_s i64x2.extmul_low_i32x4_u i64x2.extmul_high_i32x4_u f32x4.abs',
  'f32x4.neg - f32x4.sqrt f32x4.add f32x4.sub f32x4.mul f32x4.div f32x4.min f32x4.max f32x4.pmin f32x4.pmax',
  'f64x2.abs f64x2.neg - f64x2.sqrt f64x2.add f64x2.sub f64x2.mul f64x2.div f64x2.min f64x2.max f64x2.pmin',
  'f64x2.pmax i32x4.trunc_sat_f32x4_s i32x4.trunc_sat_f32x4_u f32x4.convert_i32x4_s f32x4.convert_i32x4_u',
  'i32x4.trunc_sat_f64x2_s_zero i32x4.trunc_sat_f64x2_u_zero f64x2.convert_low_i32x4_s f64x2.convert_low_i32x4_u',
]
  .join(' ')
  .split(' ');

function vector(name: string): Opcode | undefined {
  if (name === '-') return undefined;
  const memory = /^v128\.(load|store)(?:(\d+)(?:x(\d+))?)?/.exec(name);
  if (memory !== null) {
    const lane = name.endsWith('_lane');
    const width = memory[2] === undefined ? 16 : (Number(memory[2]) / 8) * Number(memory[3] ?? 1);
    const loads = memory[1] === 'load';
    return define(name, lane ? 'memoryLane' : 'memory', lane || !loads ? 2 : 1, loads ? 1 : 0, width);
  }
  if (name === 'v128.const') return define(name, 'v128', 0, 1);
  if (name === 'i8x16.shuffle') return define(name, 'shuffle', 2, 1);
  if (name === 'v128.bitselect') return define(name, 'none', 3, 1);
  if (/extract_lane/.test(name)) return define(name, 'lane', 1, 1);
  if (/replace_lane/.test(name)) return define(name, 'lane', 2, 1);
  return numeric(name);
}

const VECTORS = VECTOR.map(vector);

/** The instruction with this opcode; `sub` is the number behind the prefixes 0xfc and 0xfd. */
export function opcodeOf(byte: number, sub: number): Opcode | undefined {
  if (byte === 0xfc) return MISCELLANEOUS[sub];
  if (byte === 0xfd) return VECTORS[sub];
  if (byte >= FIRST_NUMERIC) return NUMERIC[byte - FIRST_NUMERIC];
  const memory = ACCESSES[byte - FIRST_ACCESS];
  return memory === undefined ? CONTROL[byte] : access(memory);
}
