// Runs recorded cases (sse-oracle.c) through one handler and compares everything that an instruction can change.

import { dispatch } from './dispatch';
import { Flags } from './flags';
import {
  R_DST,
  R_IMM,
  R_PREFIX,
  R_SRC,
  V_CR4,
  V_EXC_VECTOR,
  V_FPR,
  V_FSW,
  V_FTW,
  V_MODE_KEY,
  V_MXCSR,
  V_OUTCOME,
  V_RAX,
  V_RCX,
  V_RDI,
  V_RDX,
  V_XMM,
} from './layout';

const VCPU: usize = 0x100000;
const RECORD: usize = 0x102000;
const OPERAND: usize = 0x103000;
/** The state after the first case that differs. */
const ACTUAL: usize = 0x104000;
const CASE_SIZE: usize = 256;
const AFTER: usize = 128;

// The State of sse-oracle.c.
const S_XMM1: usize = 0;
const S_XMM2: usize = 16;
const S_MEMORY: usize = 32;
const S_MM1: usize = 48;
const S_MM2: usize = 56;
const S_RCX: usize = 64;
const S_RDX: usize = 72;
const S_RFLAGS: usize = 80;
const S_MXCSR: usize = 84;
const S_TRAPPED: usize = 88;
const S_FSW: usize = 92;
const S_FTW: usize = 96;
const S_EXPONENT1: usize = 98;
const S_EXPONENT2: usize = 100;
const S_RAX: usize = 104;
const S_XMM0: usize = 112;
const STATE_SIZE: usize = 128;

const ARITH: u32 = 0x8d5;
const TOP3: u32 = 0x1800;
const REGISTER1: usize = V_XMM + 32;
const CR4_SSE: u64 = 0x600;
const MODE_64: u32 = 2;

/** What may differ, by the SDM's bound: the element that RCPSS or RSQRTSS writes, the four of RCPPS and RSQRTPS. */
const RECIPROCAL: u32 = 1;
const RECIPROCAL_ROOT: u32 = 2;
const PACKED: u32 = 4;
/** Processors differ on whether the instruction changes TOP and tags. */
const ANY_X87: u32 = 8;

let count: u32 = 0;

export function differences(): u32 {
  return count;
}

/** Index of the first of `n` cases at `at` that differs, or -1. `imm`: the immediate, and PREFIX_* bits above it. */
export function batch(
  handler: u32,
  at: usize,
  n: u32,
  reg: u32,
  rm: u32,
  inMemory: bool,
  imm: u32,
  tolerance: u32,
): i32 {
  let first = -1;
  count = 0;
  for (let i: u32 = 0; i < n; i++) {
    const before = at + usize(i) * CASE_SIZE;
    prepare(before, reg, rm, imm);
    dispatch(handler, VCPU, RECORD, inMemory ? OPERAND : VCPU + rm);
    const target = first < 0 ? ACTUAL : ACTUAL + STATE_SIZE;
    collect(target);
    if (tolerance & (RECIPROCAL | RECIPROCAL_ROOT))
      forgive(target, before, before + (inMemory ? S_MEMORY : usize(rm) === REGISTER1 ? S_XMM1 : S_XMM2), tolerance);
    // Whether an instruction of both MMX and SSE that raises #XM has taken the x87 to MMX state is not defined.
    if (tolerance & ANY_X87 || load<u32>(target, S_TRAPPED))
      memory.copy(target + S_FSW, before + AFTER + S_FSW, 6);
    if (isEqual(target, before + AFTER)) continue;
    count++;
    if (first < 0) first = i32(i);
  }
  return first;
}

function prepare(state: usize, reg: u32, rm: u32, imm: u32): void {
  v128.store(VCPU + V_XMM, v128.load(state + S_XMM0));
  v128.store(VCPU + V_XMM + 32, v128.load(state + S_XMM1));
  v128.store(VCPU + V_XMM + 64, v128.load(state + S_XMM2));
  v128.store(OPERAND, v128.load(state + S_MEMORY));
  store<u64>(VCPU + V_FPR + 16, load<u64>(state, S_MM1));
  store<u64>(VCPU + V_FPR + 32, load<u64>(state, S_MM2));
  store<u16>(VCPU + V_FPR + 24, 0xffff);
  store<u16>(VCPU + V_FPR + 40, 0xffff);
  store<u64>(VCPU, load<u64>(state, S_RAX), V_RAX);
  store<u64>(VCPU, load<u64>(state, S_RCX), V_RCX);
  store<u64>(VCPU, load<u64>(state, S_RDX), V_RDX);
  store<u64>(VCPU, u64(OPERAND), V_RDI);
  Flags.write(VCPU, load<u32>(state, S_RFLAGS));
  store<u32>(VCPU, load<u32>(state, S_MXCSR), V_MXCSR);
  store<u16>(VCPU, TOP3, V_FSW);
  store<u8>(VCPU, 0, V_FTW);
  store<u64>(VCPU, CR4_SSE, V_CR4);
  store<u32>(VCPU, MODE_64, V_MODE_KEY);
  store<u32>(VCPU, 0, V_OUTCOME);
  store<u32>(VCPU, 0, V_EXC_VECTOR);
  store<u16>(RECORD, reg, R_DST);
  store<u16>(RECORD, rm, R_SRC);
  store<i64>(RECORD, i64(i8(imm)), R_IMM);
  store<u8>(RECORD, imm >> 8, R_PREFIX);
}

function collect(state: usize): void {
  v128.store(state + S_XMM0, v128.load(VCPU + V_XMM));
  v128.store(state + S_XMM1, v128.load(VCPU + V_XMM + 32));
  v128.store(state + S_XMM2, v128.load(VCPU + V_XMM + 64));
  v128.store(state + S_MEMORY, v128.load(OPERAND));
  store<u64>(state, load<u64>(VCPU + V_FPR, 16), S_MM1);
  store<u64>(state, load<u64>(VCPU + V_FPR, 32), S_MM2);
  store<u16>(state, load<u16>(VCPU + V_FPR, 24), S_EXPONENT1);
  store<u16>(state, load<u16>(VCPU + V_FPR, 40), S_EXPONENT2);
  store<u64>(state, load<u64>(VCPU, V_RAX), S_RAX);
  store<u64>(state, load<u64>(VCPU, V_RCX), S_RCX);
  store<u64>(state, load<u64>(VCPU, V_RDX), S_RDX);
  store<u32>(state, u32(Flags.read(VCPU)) & ARITH, S_RFLAGS);
  store<u32>(state, load<u32>(VCPU, V_MXCSR), S_MXCSR);
  // 1 for #XM; another exception or outcome equals nothing.
  const outcome = load<u32>(VCPU, V_OUTCOME);
  store<u32>(state, outcome && load<u32>(VCPU, V_EXC_VECTOR) !== 19 ? 99 : outcome, S_TRAPPED);
  store<u32>(state, load<u16>(VCPU, V_FSW), S_FSW);
  store<u16>(state, load<u8>(VCPU, V_FTW), S_FTW);
}

function isEqual(actual: usize, wanted: usize): bool {
  store<u32>(wanted, load<u32>(wanted, S_RFLAGS) & ARITH, S_RFLAGS);
  for (let i: usize = 0; i < 96; i += 16)
    if (v128.any_true(v128.xor(v128.load(actual + i), v128.load(wanted + i)))) return false;
  return (
    load<u32>(actual, S_FTW) === load<u32>(wanted, S_FTW) &&
    load<u16>(actual, S_EXPONENT2) === load<u16>(wanted, S_EXPONENT2) &&
    load<u64>(actual, S_RAX) === load<u64>(wanted, S_RAX) &&
    !v128.any_true(v128.xor(v128.load(actual + S_XMM0), v128.load(wanted + S_XMM0)))
  );
}

/** Takes the processor's approximation for ours in each element where ours is within the bound. */
function forgive(actual: usize, before: usize, operand: usize, tolerance: u32): void {
  const wanted = before + AFTER;
  const size: usize = tolerance & PACKED ? 16 : 4;
  for (let i: usize = 0; i < size; i += 4) {
    const source = load<f32>(operand + i);
    const ours = load<f32>(actual + i);
    const exact = tolerance & RECIPROCAL ? 1.0 / f64(source) : 1.0 / sqrt<f64>(f64(source));
    const bound = (1.5 / 4096) * abs(exact);
    const isNormal =
      abs(exact) >= 1.1754943508222875e-38 && abs(exact) < Infinity && abs(source) >= 1.1754943508222875e-38;
    const isTiny =
      abs(exact) < 1.1754943508222875e-38 && ours === 0 && (load<u32>(wanted + i) & 0x7fffffff) <= 0x00800000;
    if (isTiny || (isNormal && abs(f64(ours) - exact) <= bound))
      store<u32>(actual + i, load<u32>(wanted + i));
  }
}
