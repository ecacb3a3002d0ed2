// Generated from opcodes.txt by scripts/generate.ts. Do not edit.

import { Alu } from './alu';
import { BLOCK_HEADER, B_COUNT, B_HEAT, Code } from './code';
import { Condition } from './condition';
import { FLAGS_ADD, FLAGS_DEC, Flags } from './flags';
import { Gpr } from './gpr';
import { Mem } from './mem';
import { Multiply } from './multiply';
import { EXC_GP, Outcome } from './outcome';
import { Run } from './run';
import { Segment } from './segment';
import { Shift } from './shift';
import { Jit } from './jit/jit';
import { EA_FLAT32, EA_SEG64, RECORD_SIZE, R_BASE, R_DISP, R_DST, R_EA_BITS, R_EA_KIND, R_IMM, R_INDEX, R_LEN, R_LINK, R_OFFSET, R_OP, R_REFUND, R_SIZE, R_SRC, R_SUB, TLB_ADDEND, TLB_READ, TLB_WRITE, V_BLOCK, V_BOUNCE_W, V_BUDGET, V_FLAGS_A, V_FLAGS_B, V_FLAGS_KIND, V_OUTCOME, V_RAX, V_RBP, V_RCX, V_RDX, V_RIP_PAGE, V_RSP, V_SEG, V_TLB_DATA } from './layout';

@final
export class Execute {
  /** Runs decoded code from `block` until something needs the outer loop. The budget is at least the block's count. */
  static run(v: usize, block: usize, budget: i32): void {
    const tlb: usize = load<u32>(v, V_TLB_DATA);
    const bounce: usize = v + V_BOUNCE_W;
    let rec: usize = block + BLOCK_HEADER;
    let p: usize = 0;
    let d: usize = 0;
    let ea: u64 = 0;
    budget -= load<i32>(block, B_COUNT);
    store<u32>(v, block, V_BLOCK);
    block = 0;
    while (true) {
      const op: u32 = load<u16>(rec, R_OP);
      if (op >= 380) {
        ea = load<u64>(v + load<u16>(rec, R_BASE)) + (load<u64>(v + load<u16>(rec, R_INDEX)) << (load<u8>(rec, R_EA_BITS) & 3)) + u64(i64(load<i32>(rec, R_DISP)));
        if (op >= 384) {
          const kind: u32 = load<u8>(rec, R_EA_KIND);
          if (kind) {
            if (kind == EA_FLAT32) ea &= 0xffffffff;
            else if (kind == EA_SEG64) ea += load<u64>(v + V_SEG + ((usize(load<u8>(rec, R_EA_BITS)) & 0x70) << 1));
            else {
              ea = Run.address(v, rec, ea, op >= 575);
              if (load<u32>(v, V_OUTCOME)) { Run.abandon(v, rec, budget); return; }
            }
          }
          const e: usize = tlb + (usize(ea >> 7) & (4095 << 5));
          const size: u32 = load<u8>(rec, R_SIZE);
          const tag: u64 = (ea + u64(size) - 1) & ~0xfff;
          if (op < 575) {
            if (load<u64>(e, TLB_READ) == tag) p = usize(load<u32>(e, TLB_ADDEND) + u32(ea));
            else {
              p = Mem.readPointer(v, ea, size);
              if (!p) { Run.refused(v, rec, budget); return; }
            }
          } else if (load<u64>(e, TLB_WRITE) == tag) p = usize(load<u32>(e, TLB_ADDEND) + u32(ea));
          else {
            p = op < 690 ? Mem.modifyPointer(v, ea, size) : Mem.writePointer(v, ea, size);
            if (!p) { Run.refused(v, rec, budget); return; }
          }
        }
      }
      switch (op) {
      case 0: { // ADD_RR_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.add<u8>(v, load<u8>(d), load<u8>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 1: { // ADD_RR_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.add<u16>(v, load<u16>(d), load<u16>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 2: { // ADD_RR_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.add<u32>(v, load<u32>(d), load<u32>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 3: { // ADD_RR_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.add<u64>(v, load<u64>(d), load<u64>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 4: { // ADD_RI_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.add<u8>(v, load<u8>(d), <u8>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 5: { // ADD_RI_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.add<u16>(v, load<u16>(d), <u16>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 6: { // ADD_RI_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.add<u32>(v, load<u32>(d), <u32>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 7: { // ADD_RI_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.add<u64>(v, load<u64>(d), <u64>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 8: { // OR_RR_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.or<u8>(v, load<u8>(d), load<u8>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 9: { // OR_RR_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.or<u16>(v, load<u16>(d), load<u16>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 10: { // OR_RR_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.or<u32>(v, load<u32>(d), load<u32>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 11: { // OR_RR_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.or<u64>(v, load<u64>(d), load<u64>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 12: { // OR_RI_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.or<u8>(v, load<u8>(d), <u8>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 13: { // OR_RI_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.or<u16>(v, load<u16>(d), <u16>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 14: { // OR_RI_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.or<u32>(v, load<u32>(d), <u32>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 15: { // OR_RI_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.or<u64>(v, load<u64>(d), <u64>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 16: { // ADC_RR_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.adc<u8>(v, load<u8>(d), load<u8>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 17: { // ADC_RR_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.adc<u16>(v, load<u16>(d), load<u16>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 18: { // ADC_RR_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.adc<u32>(v, load<u32>(d), load<u32>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 19: { // ADC_RR_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.adc<u64>(v, load<u64>(d), load<u64>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 20: { // ADC_RI_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.adc<u8>(v, load<u8>(d), <u8>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 21: { // ADC_RI_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.adc<u16>(v, load<u16>(d), <u16>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 22: { // ADC_RI_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.adc<u32>(v, load<u32>(d), <u32>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 23: { // ADC_RI_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.adc<u64>(v, load<u64>(d), <u64>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 24: { // SBB_RR_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.sbb<u8>(v, load<u8>(d), load<u8>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 25: { // SBB_RR_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.sbb<u16>(v, load<u16>(d), load<u16>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 26: { // SBB_RR_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.sbb<u32>(v, load<u32>(d), load<u32>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 27: { // SBB_RR_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.sbb<u64>(v, load<u64>(d), load<u64>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 28: { // SBB_RI_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.sbb<u8>(v, load<u8>(d), <u8>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 29: { // SBB_RI_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.sbb<u16>(v, load<u16>(d), <u16>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 30: { // SBB_RI_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.sbb<u32>(v, load<u32>(d), <u32>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 31: { // SBB_RI_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.sbb<u64>(v, load<u64>(d), <u64>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 32: { // AND_RR_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.and<u8>(v, load<u8>(d), load<u8>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 33: { // AND_RR_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.and<u16>(v, load<u16>(d), load<u16>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 34: { // AND_RR_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.and<u32>(v, load<u32>(d), load<u32>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 35: { // AND_RR_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.and<u64>(v, load<u64>(d), load<u64>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 36: { // AND_RI_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.and<u8>(v, load<u8>(d), <u8>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 37: { // AND_RI_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.and<u16>(v, load<u16>(d), <u16>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 38: { // AND_RI_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.and<u32>(v, load<u32>(d), <u32>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 39: { // AND_RI_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.and<u64>(v, load<u64>(d), <u64>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 40: { // SUB_RR_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.sub<u8>(v, load<u8>(d), load<u8>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 41: { // SUB_RR_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.sub<u16>(v, load<u16>(d), load<u16>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 42: { // SUB_RR_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.sub<u32>(v, load<u32>(d), load<u32>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 43: { // SUB_RR_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.sub<u64>(v, load<u64>(d), load<u64>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 44: { // SUB_RI_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.sub<u8>(v, load<u8>(d), <u8>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 45: { // SUB_RI_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.sub<u16>(v, load<u16>(d), <u16>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 46: { // SUB_RI_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.sub<u32>(v, load<u32>(d), <u32>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 47: { // SUB_RI_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.sub<u64>(v, load<u64>(d), <u64>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 48: { // XOR_RR_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.xor<u8>(v, load<u8>(d), load<u8>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 49: { // XOR_RR_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.xor<u16>(v, load<u16>(d), load<u16>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 50: { // XOR_RR_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.xor<u32>(v, load<u32>(d), load<u32>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 51: { // XOR_RR_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.xor<u64>(v, load<u64>(d), load<u64>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 52: { // XOR_RI_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.xor<u8>(v, load<u8>(d), <u8>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 53: { // XOR_RI_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.xor<u16>(v, load<u16>(d), <u16>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 54: { // XOR_RI_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.xor<u32>(v, load<u32>(d), <u32>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 55: { // XOR_RI_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.xor<u64>(v, load<u64>(d), <u64>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 58: { // ADD_NF_RR_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(load<u32>(d) + load<u32>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 59: { // ADD_NF_RR_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(load<u64>(d) + load<u64>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 62: { // ADD_NF_RI_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(load<u32>(d) + <u32>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 63: { // ADD_NF_RI_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(load<u64>(d) + <u64>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 66: { // OR_NF_RR_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(load<u32>(d) | load<u32>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 67: { // OR_NF_RR_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(load<u64>(d) | load<u64>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 70: { // OR_NF_RI_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(load<u32>(d) | <u32>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 71: { // OR_NF_RI_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(load<u64>(d) | <u64>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 74: { // AND_NF_RR_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(load<u32>(d) & load<u32>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 75: { // AND_NF_RR_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(load<u64>(d) & load<u64>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 78: { // AND_NF_RI_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(load<u32>(d) & <u32>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 79: { // AND_NF_RI_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(load<u64>(d) & <u64>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 82: { // SUB_NF_RR_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(load<u32>(d) - load<u32>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 83: { // SUB_NF_RR_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(load<u64>(d) - load<u64>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 86: { // SUB_NF_RI_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(load<u32>(d) - <u32>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 87: { // SUB_NF_RI_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(load<u64>(d) - <u64>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 90: { // XOR_NF_RR_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(load<u32>(d) ^ load<u32>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 91: { // XOR_NF_RR_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(load<u64>(d) ^ load<u64>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 94: { // XOR_NF_RI_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(load<u32>(d) ^ <u32>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 95: { // XOR_NF_RI_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(load<u64>(d) ^ <u64>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 98: { // NEG_NF_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(0 - load<u32>(d))); rec += RECORD_SIZE; continue;
      }
      case 99: { // NEG_NF_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(0 - load<u64>(d))); rec += RECORD_SIZE; continue;
      }
      case 102: { // INC_NF_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(load<u32>(d) + 1)); rec += RECORD_SIZE; continue;
      }
      case 103: { // INC_NF_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(load<u64>(d) + 1)); rec += RECORD_SIZE; continue;
      }
      case 106: { // DEC_NF_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(load<u32>(d) - 1)); rec += RECORD_SIZE; continue;
      }
      case 107: { // DEC_NF_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(load<u64>(d) - 1)); rec += RECORD_SIZE; continue;
      }
      case 110: { // SHL_IMM_NF_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(load<u32>(d) << <u32>(load<u32>(rec, R_IMM)))); rec += RECORD_SIZE; continue;
      }
      case 111: { // SHL_IMM_NF_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(load<u64>(d) << <u64>(load<u32>(rec, R_IMM)))); rec += RECORD_SIZE; continue;
      }
      case 114: { // SHR_IMM_NF_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(load<u32>(d) >> <u32>(load<u32>(rec, R_IMM)))); rec += RECORD_SIZE; continue;
      }
      case 115: { // SHR_IMM_NF_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(load<u64>(d) >> <u64>(load<u32>(rec, R_IMM)))); rec += RECORD_SIZE; continue;
      }
      case 118: { // SAR_IMM_NF_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(load<i32>(d) >> <i32>(load<u32>(rec, R_IMM)))); rec += RECORD_SIZE; continue;
      }
      case 119: { // SAR_IMM_NF_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(load<i64>(d) >> <i64>(load<u32>(rec, R_IMM)))); rec += RECORD_SIZE; continue;
      }
      case 122: { // ROL_IMM_NF_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(rotl<u32>(load<u32>(d), <u32>(load<u32>(rec, R_IMM))))); rec += RECORD_SIZE; continue;
      }
      case 123: { // ROL_IMM_NF_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(rotl<u64>(load<u64>(d), <u64>(load<u32>(rec, R_IMM))))); rec += RECORD_SIZE; continue;
      }
      case 126: { // ROR_IMM_NF_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(rotr<u32>(load<u32>(d), <u32>(load<u32>(rec, R_IMM))))); rec += RECORD_SIZE; continue;
      }
      case 127: { // ROR_IMM_NF_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(rotr<u64>(load<u64>(d), <u64>(load<u32>(rec, R_IMM))))); rec += RECORD_SIZE; continue;
      }
      case 130: { // SHL_CL_NF_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(load<u32>(d) << <u32>(load<u8>(v, V_RCX)))); rec += RECORD_SIZE; continue;
      }
      case 131: { // SHL_CL_NF_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(load<u64>(d) << <u64>(load<u8>(v, V_RCX)))); rec += RECORD_SIZE; continue;
      }
      case 134: { // SHR_CL_NF_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(load<u32>(d) >> <u32>(load<u8>(v, V_RCX)))); rec += RECORD_SIZE; continue;
      }
      case 135: { // SHR_CL_NF_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(load<u64>(d) >> <u64>(load<u8>(v, V_RCX)))); rec += RECORD_SIZE; continue;
      }
      case 138: { // SAR_CL_NF_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(load<i32>(d) >> <i32>(load<u8>(v, V_RCX)))); rec += RECORD_SIZE; continue;
      }
      case 139: { // SAR_CL_NF_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(load<i64>(d) >> <i64>(load<u8>(v, V_RCX)))); rec += RECORD_SIZE; continue;
      }
      case 142: { // ROL_CL_NF_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(rotl<u32>(load<u32>(d), <u32>(load<u8>(v, V_RCX))))); rec += RECORD_SIZE; continue;
      }
      case 143: { // ROL_CL_NF_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(rotl<u64>(load<u64>(d), <u64>(load<u8>(v, V_RCX))))); rec += RECORD_SIZE; continue;
      }
      case 146: { // ROR_CL_NF_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(rotr<u32>(load<u32>(d), <u32>(load<u8>(v, V_RCX))))); rec += RECORD_SIZE; continue;
      }
      case 147: { // ROR_CL_NF_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(rotr<u64>(load<u64>(d), <u64>(load<u8>(v, V_RCX))))); rec += RECORD_SIZE; continue;
      }
      case 150: { // IMUL_NF_RR_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(load<u32>(d) * load<u32>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 151: { // IMUL_NF_RR_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(load<u64>(d) * load<u64>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 154: { // IMUL_NF_RRI_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, <u32>(load<u32>(v + load<u16>(rec, R_SRC)) * <u32>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 155: { // IMUL_NF_RRI_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, <u64>(load<u64>(v + load<u16>(rec, R_SRC)) * <u64>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 156: { // CMP_RR_8
        Alu.cmp<u8>(v, load<u8>(v + load<u16>(rec, R_DST)), load<u8>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 157: { // CMP_RR_16
        Alu.cmp<u16>(v, load<u16>(v + load<u16>(rec, R_DST)), load<u16>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 158: { // CMP_RR_32
        Alu.cmp<u32>(v, load<u32>(v + load<u16>(rec, R_DST)), load<u32>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 159: { // CMP_RR_64
        Alu.cmp<u64>(v, load<u64>(v + load<u16>(rec, R_DST)), load<u64>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 160: { // CMP_RI_8
        Alu.cmp<u8>(v, load<u8>(v + load<u16>(rec, R_DST)), <u8>load<i64>(rec, R_IMM)); rec += RECORD_SIZE; continue;
      }
      case 161: { // CMP_RI_16
        Alu.cmp<u16>(v, load<u16>(v + load<u16>(rec, R_DST)), <u16>load<i64>(rec, R_IMM)); rec += RECORD_SIZE; continue;
      }
      case 162: { // CMP_RI_32
        Alu.cmp<u32>(v, load<u32>(v + load<u16>(rec, R_DST)), <u32>load<i64>(rec, R_IMM)); rec += RECORD_SIZE; continue;
      }
      case 163: { // CMP_RI_64
        Alu.cmp<u64>(v, load<u64>(v + load<u16>(rec, R_DST)), <u64>load<i64>(rec, R_IMM)); rec += RECORD_SIZE; continue;
      }
      case 164: { // TEST_RR_8
        Alu.test<u8>(v, load<u8>(v + load<u16>(rec, R_DST)), load<u8>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 165: { // TEST_RR_16
        Alu.test<u16>(v, load<u16>(v + load<u16>(rec, R_DST)), load<u16>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 166: { // TEST_RR_32
        Alu.test<u32>(v, load<u32>(v + load<u16>(rec, R_DST)), load<u32>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 167: { // TEST_RR_64
        Alu.test<u64>(v, load<u64>(v + load<u16>(rec, R_DST)), load<u64>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 168: { // TEST_RI_8
        Alu.test<u8>(v, load<u8>(v + load<u16>(rec, R_DST)), <u8>load<i64>(rec, R_IMM)); rec += RECORD_SIZE; continue;
      }
      case 169: { // TEST_RI_16
        Alu.test<u16>(v, load<u16>(v + load<u16>(rec, R_DST)), <u16>load<i64>(rec, R_IMM)); rec += RECORD_SIZE; continue;
      }
      case 170: { // TEST_RI_32
        Alu.test<u32>(v, load<u32>(v + load<u16>(rec, R_DST)), <u32>load<i64>(rec, R_IMM)); rec += RECORD_SIZE; continue;
      }
      case 171: { // TEST_RI_64
        Alu.test<u64>(v, load<u64>(v + load<u16>(rec, R_DST)), <u64>load<i64>(rec, R_IMM)); rec += RECORD_SIZE; continue;
      }
      case 172: { // MOV_RR_8
        Gpr.put<u8>(v + load<u16>(rec, R_DST), load<u8>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 173: { // MOV_RR_16
        Gpr.put<u16>(v + load<u16>(rec, R_DST), load<u16>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 174: { // MOV_RR_32
        Gpr.put<u32>(v + load<u16>(rec, R_DST), load<u32>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 175: { // MOV_RR_64
        Gpr.put<u64>(v + load<u16>(rec, R_DST), load<u64>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 176: { // MOV_RI_8
        Gpr.put<u8>(v + load<u16>(rec, R_DST), <u8>load<i64>(rec, R_IMM)); rec += RECORD_SIZE; continue;
      }
      case 177: { // MOV_RI_16
        Gpr.put<u16>(v + load<u16>(rec, R_DST), <u16>load<i64>(rec, R_IMM)); rec += RECORD_SIZE; continue;
      }
      case 178: { // MOV_RI_32
        Gpr.put<u32>(v + load<u16>(rec, R_DST), <u32>load<i64>(rec, R_IMM)); rec += RECORD_SIZE; continue;
      }
      case 179: { // MOV_RI_64
        Gpr.put<u64>(v + load<u16>(rec, R_DST), <u64>load<i64>(rec, R_IMM)); rec += RECORD_SIZE; continue;
      }
      case 180: { // NOT_R_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.not<u8>(v, load<u8>(d))); rec += RECORD_SIZE; continue;
      }
      case 181: { // NOT_R_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.not<u16>(v, load<u16>(d))); rec += RECORD_SIZE; continue;
      }
      case 182: { // NOT_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.not<u32>(v, load<u32>(d))); rec += RECORD_SIZE; continue;
      }
      case 183: { // NOT_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.not<u64>(v, load<u64>(d))); rec += RECORD_SIZE; continue;
      }
      case 184: { // NEG_R_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.neg<u8>(v, load<u8>(d))); rec += RECORD_SIZE; continue;
      }
      case 185: { // NEG_R_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.neg<u16>(v, load<u16>(d))); rec += RECORD_SIZE; continue;
      }
      case 186: { // NEG_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.neg<u32>(v, load<u32>(d))); rec += RECORD_SIZE; continue;
      }
      case 187: { // NEG_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.neg<u64>(v, load<u64>(d))); rec += RECORD_SIZE; continue;
      }
      case 188: { // INC_R_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.inc<u8>(v, load<u8>(d))); rec += RECORD_SIZE; continue;
      }
      case 189: { // INC_R_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.inc<u16>(v, load<u16>(d))); rec += RECORD_SIZE; continue;
      }
      case 190: { // INC_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.inc<u32>(v, load<u32>(d))); rec += RECORD_SIZE; continue;
      }
      case 191: { // INC_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.inc<u64>(v, load<u64>(d))); rec += RECORD_SIZE; continue;
      }
      case 192: { // DEC_R_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.dec<u8>(v, load<u8>(d))); rec += RECORD_SIZE; continue;
      }
      case 193: { // DEC_R_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.dec<u16>(v, load<u16>(d))); rec += RECORD_SIZE; continue;
      }
      case 194: { // DEC_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.dec<u32>(v, load<u32>(d))); rec += RECORD_SIZE; continue;
      }
      case 195: { // DEC_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.dec<u64>(v, load<u64>(d))); rec += RECORD_SIZE; continue;
      }
      case 196: { // SHL_IMM_R_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Shift.shl<u8>(v, load<u8>(d), load<u32>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 197: { // SHL_IMM_R_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Shift.shl<u16>(v, load<u16>(d), load<u32>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 198: { // SHL_IMM_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Shift.shl<u32>(v, load<u32>(d), load<u32>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 199: { // SHL_IMM_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Shift.shl<u64>(v, load<u64>(d), load<u32>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 200: { // SHL_CL_R_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Shift.shl<u8>(v, load<u8>(d), load<u8>(v, V_RCX) & 31)); rec += RECORD_SIZE; continue;
      }
      case 201: { // SHL_CL_R_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Shift.shl<u16>(v, load<u16>(d), load<u8>(v, V_RCX) & 31)); rec += RECORD_SIZE; continue;
      }
      case 202: { // SHL_CL_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Shift.shl<u32>(v, load<u32>(d), load<u8>(v, V_RCX) & 31)); rec += RECORD_SIZE; continue;
      }
      case 203: { // SHL_CL_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Shift.shl<u64>(v, load<u64>(d), load<u8>(v, V_RCX) & 63)); rec += RECORD_SIZE; continue;
      }
      case 204: { // SHR_IMM_R_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Shift.shr<u8>(v, load<u8>(d), load<u32>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 205: { // SHR_IMM_R_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Shift.shr<u16>(v, load<u16>(d), load<u32>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 206: { // SHR_IMM_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Shift.shr<u32>(v, load<u32>(d), load<u32>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 207: { // SHR_IMM_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Shift.shr<u64>(v, load<u64>(d), load<u32>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 208: { // SHR_CL_R_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Shift.shr<u8>(v, load<u8>(d), load<u8>(v, V_RCX) & 31)); rec += RECORD_SIZE; continue;
      }
      case 209: { // SHR_CL_R_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Shift.shr<u16>(v, load<u16>(d), load<u8>(v, V_RCX) & 31)); rec += RECORD_SIZE; continue;
      }
      case 210: { // SHR_CL_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Shift.shr<u32>(v, load<u32>(d), load<u8>(v, V_RCX) & 31)); rec += RECORD_SIZE; continue;
      }
      case 211: { // SHR_CL_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Shift.shr<u64>(v, load<u64>(d), load<u8>(v, V_RCX) & 63)); rec += RECORD_SIZE; continue;
      }
      case 212: { // SAR_IMM_R_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Shift.sar<u8>(v, load<u8>(d), load<u32>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 213: { // SAR_IMM_R_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Shift.sar<u16>(v, load<u16>(d), load<u32>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 214: { // SAR_IMM_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Shift.sar<u32>(v, load<u32>(d), load<u32>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 215: { // SAR_IMM_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Shift.sar<u64>(v, load<u64>(d), load<u32>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 216: { // SAR_CL_R_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Shift.sar<u8>(v, load<u8>(d), load<u8>(v, V_RCX) & 31)); rec += RECORD_SIZE; continue;
      }
      case 217: { // SAR_CL_R_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Shift.sar<u16>(v, load<u16>(d), load<u8>(v, V_RCX) & 31)); rec += RECORD_SIZE; continue;
      }
      case 218: { // SAR_CL_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Shift.sar<u32>(v, load<u32>(d), load<u8>(v, V_RCX) & 31)); rec += RECORD_SIZE; continue;
      }
      case 219: { // SAR_CL_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Shift.sar<u64>(v, load<u64>(d), load<u8>(v, V_RCX) & 63)); rec += RECORD_SIZE; continue;
      }
      case 220: { // ROL_IMM_R_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Shift.rol<u8>(v, load<u8>(d), load<u32>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 221: { // ROL_IMM_R_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Shift.rol<u16>(v, load<u16>(d), load<u32>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 222: { // ROL_IMM_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Shift.rol<u32>(v, load<u32>(d), load<u32>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 223: { // ROL_IMM_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Shift.rol<u64>(v, load<u64>(d), load<u32>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 224: { // ROL_CL_R_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Shift.rol<u8>(v, load<u8>(d), load<u8>(v, V_RCX) & 31)); rec += RECORD_SIZE; continue;
      }
      case 225: { // ROL_CL_R_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Shift.rol<u16>(v, load<u16>(d), load<u8>(v, V_RCX) & 31)); rec += RECORD_SIZE; continue;
      }
      case 226: { // ROL_CL_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Shift.rol<u32>(v, load<u32>(d), load<u8>(v, V_RCX) & 31)); rec += RECORD_SIZE; continue;
      }
      case 227: { // ROL_CL_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Shift.rol<u64>(v, load<u64>(d), load<u8>(v, V_RCX) & 63)); rec += RECORD_SIZE; continue;
      }
      case 228: { // ROR_IMM_R_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Shift.ror<u8>(v, load<u8>(d), load<u32>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 229: { // ROR_IMM_R_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Shift.ror<u16>(v, load<u16>(d), load<u32>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 230: { // ROR_IMM_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Shift.ror<u32>(v, load<u32>(d), load<u32>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 231: { // ROR_IMM_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Shift.ror<u64>(v, load<u64>(d), load<u32>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 232: { // ROR_CL_R_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Shift.ror<u8>(v, load<u8>(d), load<u8>(v, V_RCX) & 31)); rec += RECORD_SIZE; continue;
      }
      case 233: { // ROR_CL_R_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Shift.ror<u16>(v, load<u16>(d), load<u8>(v, V_RCX) & 31)); rec += RECORD_SIZE; continue;
      }
      case 234: { // ROR_CL_R_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Shift.ror<u32>(v, load<u32>(d), load<u8>(v, V_RCX) & 31)); rec += RECORD_SIZE; continue;
      }
      case 235: { // ROR_CL_R_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Shift.ror<u64>(v, load<u64>(d), load<u8>(v, V_RCX) & 63)); rec += RECORD_SIZE; continue;
      }
      case 237: { // MOVZXB_RR_16
        Gpr.put<u16>(v + load<u16>(rec, R_DST), <u16><u16>load<u8>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 238: { // MOVZXB_RR_32
        Gpr.put<u32>(v + load<u16>(rec, R_DST), <u32><u32>load<u8>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 239: { // MOVZXB_RR_64
        Gpr.put<u64>(v + load<u16>(rec, R_DST), <u64><u64>load<u8>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 241: { // MOVZXW_RR_16
        Gpr.put<u16>(v + load<u16>(rec, R_DST), <u16><u16>load<u16>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 242: { // MOVZXW_RR_32
        Gpr.put<u32>(v + load<u16>(rec, R_DST), <u32><u32>load<u16>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 243: { // MOVZXW_RR_64
        Gpr.put<u64>(v + load<u16>(rec, R_DST), <u64><u64>load<u16>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 245: { // MOVSXB_RR_16
        Gpr.put<u16>(v + load<u16>(rec, R_DST), <u16><i16>load<i8>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 246: { // MOVSXB_RR_32
        Gpr.put<u32>(v + load<u16>(rec, R_DST), <u32><i32>load<i8>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 247: { // MOVSXB_RR_64
        Gpr.put<u64>(v + load<u16>(rec, R_DST), <u64><i64>load<i8>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 249: { // MOVSXW_RR_16
        Gpr.put<u16>(v + load<u16>(rec, R_DST), <u16><i16>load<i16>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 250: { // MOVSXW_RR_32
        Gpr.put<u32>(v + load<u16>(rec, R_DST), <u32><i32>load<i16>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 251: { // MOVSXW_RR_64
        Gpr.put<u64>(v + load<u16>(rec, R_DST), <u64><i64>load<i16>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 253: { // MOVSXD_RR_16
        Gpr.put<u16>(v + load<u16>(rec, R_DST), <u16><i16>load<i32>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 254: { // MOVSXD_RR_32
        Gpr.put<u32>(v + load<u16>(rec, R_DST), load<u32>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 255: { // MOVSXD_RR_64
        Gpr.put<u64>(v + load<u16>(rec, R_DST), <u64><i64>load<i32>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 257: { // IMUL_RR_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Multiply.signed<u16>(v, load<u16>(d), load<u16>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 258: { // IMUL_RR_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Multiply.signed<u32>(v, load<u32>(d), load<u32>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 259: { // IMUL_RR_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Multiply.signed<u64>(v, load<u64>(d), load<u64>(v + load<u16>(rec, R_SRC)))); rec += RECORD_SIZE; continue;
      }
      case 261: { // IMUL_RRI_16
        Gpr.put<u16>(v + load<u16>(rec, R_DST), Multiply.signed<u16>(v, load<u16>(v + load<u16>(rec, R_SRC)), <u16>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 262: { // IMUL_RRI_32
        Gpr.put<u32>(v + load<u16>(rec, R_DST), Multiply.signed<u32>(v, load<u32>(v + load<u16>(rec, R_SRC)), <u32>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 263: { // IMUL_RRI_64
        Gpr.put<u64>(v + load<u16>(rec, R_DST), Multiply.signed<u64>(v, load<u64>(v + load<u16>(rec, R_SRC)), <u64>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 265: { // MUL_R_16
        Multiply.wide<u16>(v, load<u16>(v + load<u16>(rec, R_DST))); rec += RECORD_SIZE; continue;
      }
      case 266: { // MUL_R_32
        Multiply.wide<u32>(v, load<u32>(v + load<u16>(rec, R_DST))); rec += RECORD_SIZE; continue;
      }
      case 267: { // MUL_R_64
        Multiply.wide<u64>(v, load<u64>(v + load<u16>(rec, R_DST))); rec += RECORD_SIZE; continue;
      }
      case 269: { // CMOV_RR_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Condition.test(v, load<u16>(rec, R_SUB)) ? load<u16>(v + load<u16>(rec, R_SRC)) : load<u16>(d)); rec += RECORD_SIZE; continue;
      }
      case 270: { // CMOV_RR_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Condition.test(v, load<u16>(rec, R_SUB)) ? load<u32>(v + load<u16>(rec, R_SRC)) : load<u32>(d)); rec += RECORD_SIZE; continue;
      }
      case 271: { // CMOV_RR_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Condition.test(v, load<u16>(rec, R_SUB)) ? load<u64>(v + load<u16>(rec, R_SRC)) : load<u64>(d)); rec += RECORD_SIZE; continue;
      }
      case 272: { // SET_R_8
        store<u8>(v + load<u16>(rec, R_DST), u8(Condition.test(v, load<u16>(rec, R_SUB)))); rec += RECORD_SIZE; continue;
      }
      case 276: { // NOP
        rec += RECORD_SIZE; continue;
      }
      case 278: { // CBW_16
        store<i16>(v, i16(load<i8>(v, V_RAX)), V_RAX); rec += RECORD_SIZE; continue;
      }
      case 279: { // CBW_32
        store<u64>(v, u64(u32(i32(load<i16>(v, V_RAX)))), V_RAX); rec += RECORD_SIZE; continue;
      }
      case 280: { // CBW_64
        store<i64>(v, i64(load<i32>(v, V_RAX)), V_RAX); rec += RECORD_SIZE; continue;
      }
      case 282: { // CWD_16
        store<i16>(v, load<i16>(v, V_RAX) >> 15, V_RDX); rec += RECORD_SIZE; continue;
      }
      case 283: { // CWD_32
        store<u64>(v, u64(u32(load<i32>(v, V_RAX) >> 31)), V_RDX); rec += RECORD_SIZE; continue;
      }
      case 284: { // CWD_64
        store<i64>(v, load<i64>(v, V_RAX) >> 63, V_RDX); rec += RECORD_SIZE; continue;
      }
      case 287: { // JMP_32
        break;
      }
      case 288: { // JMP_64
        break;
      }
      case 291: { // JMP_R_32
        ea = u64(load<u32>(v + load<u16>(rec, R_SRC))); block = Code.find(v, ea); if (!block) { store<i32>(v, budget, V_BUDGET); return; } break;
      }
      case 292: { // JMP_R_64
        ea = u64(load<u64>(v + load<u16>(rec, R_SRC))); if (!Segment.canonical(ea)) { Outcome.faultCode(v, EXC_GP, 0); Run.abandon(v, rec, budget); return; } block = Code.find(v, ea); if (!block) { store<i32>(v, budget, V_BUDGET); return; } break;
      }
      case 293: { // JCC_0
        if (!Condition.test(v, 0)) { rec += RECORD_SIZE; continue; } break;
      }
      case 294: { // JCC_1
        if (!Condition.test(v, 1)) { rec += RECORD_SIZE; continue; } break;
      }
      case 295: { // JCC_2
        if (!(load<u32>(v, V_FLAGS_KIND) < FLAGS_DEC ? (u64(load<i64>(v, V_FLAGS_A)) < u64(load<i64>(v, V_FLAGS_B))) : Condition.test(v, 2))) { rec += RECORD_SIZE; continue; } break;
      }
      case 296: { // JCC_3
        if (!(load<u32>(v, V_FLAGS_KIND) < FLAGS_DEC ? !(u64(load<i64>(v, V_FLAGS_A)) < u64(load<i64>(v, V_FLAGS_B))) : Condition.test(v, 3))) { rec += RECORD_SIZE; continue; } break;
      }
      case 297: { // JCC_4
        if (!(load<u32>(v, V_FLAGS_KIND) < FLAGS_ADD ? (load<i64>(v, V_FLAGS_A) == load<i64>(v, V_FLAGS_B)) : Condition.test(v, 4))) { rec += RECORD_SIZE; continue; } break;
      }
      case 298: { // JCC_5
        if (!(load<u32>(v, V_FLAGS_KIND) < FLAGS_ADD ? !(load<i64>(v, V_FLAGS_A) == load<i64>(v, V_FLAGS_B)) : Condition.test(v, 5))) { rec += RECORD_SIZE; continue; } break;
      }
      case 299: { // JCC_6
        if (!(load<u32>(v, V_FLAGS_KIND) < FLAGS_DEC ? (u64(load<i64>(v, V_FLAGS_A)) <= u64(load<i64>(v, V_FLAGS_B))) : Condition.test(v, 6))) { rec += RECORD_SIZE; continue; } break;
      }
      case 300: { // JCC_7
        if (!(load<u32>(v, V_FLAGS_KIND) < FLAGS_DEC ? !(u64(load<i64>(v, V_FLAGS_A)) <= u64(load<i64>(v, V_FLAGS_B))) : Condition.test(v, 7))) { rec += RECORD_SIZE; continue; } break;
      }
      case 301: { // JCC_8
        if (!Condition.test(v, 8)) { rec += RECORD_SIZE; continue; } break;
      }
      case 302: { // JCC_9
        if (!Condition.test(v, 9)) { rec += RECORD_SIZE; continue; } break;
      }
      case 303: { // JCC_10
        if (!Condition.test(v, 10)) { rec += RECORD_SIZE; continue; } break;
      }
      case 304: { // JCC_11
        if (!Condition.test(v, 11)) { rec += RECORD_SIZE; continue; } break;
      }
      case 305: { // JCC_12
        if (!(load<u32>(v, V_FLAGS_KIND) < FLAGS_ADD ? (load<i64>(v, V_FLAGS_A) < load<i64>(v, V_FLAGS_B)) : Condition.test(v, 12))) { rec += RECORD_SIZE; continue; } break;
      }
      case 306: { // JCC_13
        if (!(load<u32>(v, V_FLAGS_KIND) < FLAGS_ADD ? !(load<i64>(v, V_FLAGS_A) < load<i64>(v, V_FLAGS_B)) : Condition.test(v, 13))) { rec += RECORD_SIZE; continue; } break;
      }
      case 307: { // JCC_14
        if (!(load<u32>(v, V_FLAGS_KIND) < FLAGS_ADD ? (load<i64>(v, V_FLAGS_A) <= load<i64>(v, V_FLAGS_B)) : Condition.test(v, 14))) { rec += RECORD_SIZE; continue; } break;
      }
      case 308: { // JCC_15
        if (!(load<u32>(v, V_FLAGS_KIND) < FLAGS_ADD ? !(load<i64>(v, V_FLAGS_A) <= load<i64>(v, V_FLAGS_B)) : Condition.test(v, 15))) { rec += RECORD_SIZE; continue; } break;
      }
      case 309: { // CMP_RR32_J2
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = load<u32>(v + load<u16>(rec, R_SRC)); Alu.cmp<u32>(v, a, b); if (!(a < b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 310: { // CMP_RR32_J3
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = load<u32>(v + load<u16>(rec, R_SRC)); Alu.cmp<u32>(v, a, b); if (!(a >= b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 311: { // CMP_RR32_J4
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = load<u32>(v + load<u16>(rec, R_SRC)); Alu.cmp<u32>(v, a, b); if (!(a == b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 312: { // CMP_RR32_J5
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = load<u32>(v + load<u16>(rec, R_SRC)); Alu.cmp<u32>(v, a, b); if (!(a != b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 313: { // CMP_RR32_J6
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = load<u32>(v + load<u16>(rec, R_SRC)); Alu.cmp<u32>(v, a, b); if (!(a <= b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 314: { // CMP_RR32_J7
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = load<u32>(v + load<u16>(rec, R_SRC)); Alu.cmp<u32>(v, a, b); if (!(a > b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 315: { // CMP_RR32_J12
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = load<u32>(v + load<u16>(rec, R_SRC)); Alu.cmp<u32>(v, a, b); if (!(<i32>a < <i32>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 316: { // CMP_RR32_J13
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = load<u32>(v + load<u16>(rec, R_SRC)); Alu.cmp<u32>(v, a, b); if (!(<i32>a >= <i32>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 317: { // CMP_RR32_J14
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = load<u32>(v + load<u16>(rec, R_SRC)); Alu.cmp<u32>(v, a, b); if (!(<i32>a <= <i32>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 318: { // CMP_RR32_J15
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = load<u32>(v + load<u16>(rec, R_SRC)); Alu.cmp<u32>(v, a, b); if (!(<i32>a > <i32>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 319: { // CMP_RI32_J2
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = <u32>load<i64>(rec, R_IMM); Alu.cmp<u32>(v, a, b); if (!(a < b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 320: { // CMP_RI32_J3
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = <u32>load<i64>(rec, R_IMM); Alu.cmp<u32>(v, a, b); if (!(a >= b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 321: { // CMP_RI32_J4
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = <u32>load<i64>(rec, R_IMM); Alu.cmp<u32>(v, a, b); if (!(a == b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 322: { // CMP_RI32_J5
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = <u32>load<i64>(rec, R_IMM); Alu.cmp<u32>(v, a, b); if (!(a != b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 323: { // CMP_RI32_J6
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = <u32>load<i64>(rec, R_IMM); Alu.cmp<u32>(v, a, b); if (!(a <= b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 324: { // CMP_RI32_J7
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = <u32>load<i64>(rec, R_IMM); Alu.cmp<u32>(v, a, b); if (!(a > b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 325: { // CMP_RI32_J12
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = <u32>load<i64>(rec, R_IMM); Alu.cmp<u32>(v, a, b); if (!(<i32>a < <i32>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 326: { // CMP_RI32_J13
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = <u32>load<i64>(rec, R_IMM); Alu.cmp<u32>(v, a, b); if (!(<i32>a >= <i32>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 327: { // CMP_RI32_J14
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = <u32>load<i64>(rec, R_IMM); Alu.cmp<u32>(v, a, b); if (!(<i32>a <= <i32>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 328: { // CMP_RI32_J15
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = <u32>load<i64>(rec, R_IMM); Alu.cmp<u32>(v, a, b); if (!(<i32>a > <i32>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 329: { // TEST_RR32_J4
        const a = <u32>(load<u32>(v + load<u16>(rec, R_DST)) & load<u32>(v + load<u16>(rec, R_SRC))); Flags.logic<u32>(v, a); if (!(a == 0)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 330: { // TEST_RR32_J5
        const a = <u32>(load<u32>(v + load<u16>(rec, R_DST)) & load<u32>(v + load<u16>(rec, R_SRC))); Flags.logic<u32>(v, a); if (!(a != 0)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 331: { // TEST_RR32_J8
        const a = <u32>(load<u32>(v + load<u16>(rec, R_DST)) & load<u32>(v + load<u16>(rec, R_SRC))); Flags.logic<u32>(v, a); if (!(<i32>(a) < 0)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 332: { // TEST_RR32_J9
        const a = <u32>(load<u32>(v + load<u16>(rec, R_DST)) & load<u32>(v + load<u16>(rec, R_SRC))); Flags.logic<u32>(v, a); if (!(<i32>(a) >= 0)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 333: { // CMP_RR64_J2
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = load<u64>(v + load<u16>(rec, R_SRC)); Alu.cmp<u64>(v, a, b); if (!(a < b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 334: { // CMP_RR64_J3
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = load<u64>(v + load<u16>(rec, R_SRC)); Alu.cmp<u64>(v, a, b); if (!(a >= b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 335: { // CMP_RR64_J4
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = load<u64>(v + load<u16>(rec, R_SRC)); Alu.cmp<u64>(v, a, b); if (!(a == b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 336: { // CMP_RR64_J5
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = load<u64>(v + load<u16>(rec, R_SRC)); Alu.cmp<u64>(v, a, b); if (!(a != b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 337: { // CMP_RR64_J6
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = load<u64>(v + load<u16>(rec, R_SRC)); Alu.cmp<u64>(v, a, b); if (!(a <= b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 338: { // CMP_RR64_J7
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = load<u64>(v + load<u16>(rec, R_SRC)); Alu.cmp<u64>(v, a, b); if (!(a > b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 339: { // CMP_RR64_J12
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = load<u64>(v + load<u16>(rec, R_SRC)); Alu.cmp<u64>(v, a, b); if (!(<i64>a < <i64>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 340: { // CMP_RR64_J13
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = load<u64>(v + load<u16>(rec, R_SRC)); Alu.cmp<u64>(v, a, b); if (!(<i64>a >= <i64>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 341: { // CMP_RR64_J14
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = load<u64>(v + load<u16>(rec, R_SRC)); Alu.cmp<u64>(v, a, b); if (!(<i64>a <= <i64>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 342: { // CMP_RR64_J15
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = load<u64>(v + load<u16>(rec, R_SRC)); Alu.cmp<u64>(v, a, b); if (!(<i64>a > <i64>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 343: { // CMP_RI64_J2
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = <u64>load<i64>(rec, R_IMM); Alu.cmp<u64>(v, a, b); if (!(a < b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 344: { // CMP_RI64_J3
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = <u64>load<i64>(rec, R_IMM); Alu.cmp<u64>(v, a, b); if (!(a >= b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 345: { // CMP_RI64_J4
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = <u64>load<i64>(rec, R_IMM); Alu.cmp<u64>(v, a, b); if (!(a == b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 346: { // CMP_RI64_J5
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = <u64>load<i64>(rec, R_IMM); Alu.cmp<u64>(v, a, b); if (!(a != b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 347: { // CMP_RI64_J6
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = <u64>load<i64>(rec, R_IMM); Alu.cmp<u64>(v, a, b); if (!(a <= b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 348: { // CMP_RI64_J7
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = <u64>load<i64>(rec, R_IMM); Alu.cmp<u64>(v, a, b); if (!(a > b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 349: { // CMP_RI64_J12
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = <u64>load<i64>(rec, R_IMM); Alu.cmp<u64>(v, a, b); if (!(<i64>a < <i64>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 350: { // CMP_RI64_J13
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = <u64>load<i64>(rec, R_IMM); Alu.cmp<u64>(v, a, b); if (!(<i64>a >= <i64>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 351: { // CMP_RI64_J14
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = <u64>load<i64>(rec, R_IMM); Alu.cmp<u64>(v, a, b); if (!(<i64>a <= <i64>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 352: { // CMP_RI64_J15
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = <u64>load<i64>(rec, R_IMM); Alu.cmp<u64>(v, a, b); if (!(<i64>a > <i64>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 353: { // TEST_RR64_J4
        const a = <u64>(load<u64>(v + load<u16>(rec, R_DST)) & load<u64>(v + load<u16>(rec, R_SRC))); Flags.logic<u64>(v, a); if (!(a == 0)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 354: { // TEST_RR64_J5
        const a = <u64>(load<u64>(v + load<u16>(rec, R_DST)) & load<u64>(v + load<u16>(rec, R_SRC))); Flags.logic<u64>(v, a); if (!(a != 0)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 355: { // TEST_RR64_J8
        const a = <u64>(load<u64>(v + load<u16>(rec, R_DST)) & load<u64>(v + load<u16>(rec, R_SRC))); Flags.logic<u64>(v, a); if (!(<i64>(a) < 0)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 356: { // TEST_RR64_J9
        const a = <u64>(load<u64>(v + load<u16>(rec, R_DST)) & load<u64>(v + load<u16>(rec, R_SRC))); Flags.logic<u64>(v, a); if (!(<i64>(a) >= 0)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 357: { // CMP_RI8_J4
        const a = load<u8>(v + load<u16>(rec, R_DST)); const b = <u8>load<i64>(rec, R_IMM); Alu.cmp<u8>(v, a, b); if (!(a == b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 358: { // CMP_RI8_J5
        const a = load<u8>(v + load<u16>(rec, R_DST)); const b = <u8>load<i64>(rec, R_IMM); Alu.cmp<u8>(v, a, b); if (!(a != b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 359: { // CMP_RI8_J6
        const a = load<u8>(v + load<u16>(rec, R_DST)); const b = <u8>load<i64>(rec, R_IMM); Alu.cmp<u8>(v, a, b); if (!(a <= b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 360: { // CMP_RI8_J7
        const a = load<u8>(v + load<u16>(rec, R_DST)); const b = <u8>load<i64>(rec, R_IMM); Alu.cmp<u8>(v, a, b); if (!(a > b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 361: { // CMP_RR8_J4
        const a = load<u8>(v + load<u16>(rec, R_DST)); const b = load<u8>(v + load<u16>(rec, R_SRC)); Alu.cmp<u8>(v, a, b); if (!(a == b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 362: { // CMP_RR8_J5
        const a = load<u8>(v + load<u16>(rec, R_DST)); const b = load<u8>(v + load<u16>(rec, R_SRC)); Alu.cmp<u8>(v, a, b); if (!(a != b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 363: { // CMP_RR8_J6
        const a = load<u8>(v + load<u16>(rec, R_DST)); const b = load<u8>(v + load<u16>(rec, R_SRC)); Alu.cmp<u8>(v, a, b); if (!(a <= b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 364: { // CMP_RR8_J7
        const a = load<u8>(v + load<u16>(rec, R_DST)); const b = load<u8>(v + load<u16>(rec, R_SRC)); Alu.cmp<u8>(v, a, b); if (!(a > b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 365: { // TEST_RI8_J4
        const a = <u8>(load<u8>(v + load<u16>(rec, R_DST)) & <u8>load<i64>(rec, R_IMM)); Flags.logic<u8>(v, a); if (!(a == 0)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 366: { // TEST_RI8_J5
        const a = <u8>(load<u8>(v + load<u16>(rec, R_DST)) & <u8>load<i64>(rec, R_IMM)); Flags.logic<u8>(v, a); if (!(a != 0)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 367: { // TEST_RR8_J4
        const a = <u8>(load<u8>(v + load<u16>(rec, R_DST)) & load<u8>(v + load<u16>(rec, R_SRC))); Flags.logic<u8>(v, a); if (!(a == 0)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 368: { // TEST_RR8_J5
        const a = <u8>(load<u8>(v + load<u16>(rec, R_DST)) & load<u8>(v + load<u16>(rec, R_SRC))); Flags.logic<u8>(v, a); if (!(a != 0)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 369: { // TEST_RI32_J4
        const a = <u32>(load<u32>(v + load<u16>(rec, R_DST)) & <u32>load<i64>(rec, R_IMM)); Flags.logic<u32>(v, a); if (!(a == 0)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 370: { // TEST_RI32_J5
        const a = <u32>(load<u32>(v + load<u16>(rec, R_DST)) & <u32>load<i64>(rec, R_IMM)); Flags.logic<u32>(v, a); if (!(a != 0)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 371: { // COLD
        call_indirect<void>(load<u16>(rec, R_SUB), v, rec, v + load<u16>(rec, R_SRC)); if (load<u32>(v, V_OUTCOME)) { Run.abandon(v, rec, budget); return; }  rec += RECORD_SIZE; continue;
      }
      case 372: { // COLD_COUNT
        Run.count(v, rec, budget); call_indirect<void>(load<u16>(rec, R_SUB), v, rec, v + load<u16>(rec, R_SRC)); if (load<u32>(v, V_OUTCOME)) { Run.abandon(v, rec, budget); return; }  rec += RECORD_SIZE; continue;
      }
      case 373: { // COLD_END
        Run.end(v, rec, budget); call_indirect<void>(load<u16>(rec, R_SUB), v, rec, v + load<u16>(rec, R_SRC));  Run.ended(v, rec); return;
      }
      case 374: { // COLD_A
        call_indirect<void>(load<u16>(rec, R_SUB), v, rec, 0); if (load<u32>(v, V_OUTCOME)) { Run.abandon(v, rec, budget); return; }  rec += RECORD_SIZE; continue;
      }
      case 375: { // COLD_COUNT_A
        Run.count(v, rec, budget); call_indirect<void>(load<u16>(rec, R_SUB), v, rec, 0); if (load<u32>(v, V_OUTCOME)) { Run.abandon(v, rec, budget); return; }  rec += RECORD_SIZE; continue;
      }
      case 376: { // COLD_END_A
        Run.end(v, rec, budget); call_indirect<void>(load<u16>(rec, R_SUB), v, rec, 0);  Run.ended(v, rec); return;
      }
      case 377: { // COLD_REP
        store<i32>(v, budget, V_BUDGET); call_indirect<void>(load<u16>(rec, R_SUB), v, rec, 0); budget = load<i32>(v, V_BUDGET); if (load<u32>(v, V_OUTCOME)) { Run.abandon(v, rec, budget); return; } rec += RECORD_SIZE; continue;
      }
      case 378: { // RAISE
        Run.raise(v, rec); Run.abandon(v, rec, budget); return;
      }
      case 379: { // NEXT
        break;
      }
      case 381: { // LEA_16
        if (load<u8>(rec, R_EA_KIND)) ea = Run.leaOffset(v, rec); Gpr.put<u16>(v + load<u16>(rec, R_DST), <u16>ea); rec += RECORD_SIZE; continue;
      }
      case 382: { // LEA_32
        if (load<u8>(rec, R_EA_KIND)) ea = Run.leaOffset(v, rec); Gpr.put<u32>(v + load<u16>(rec, R_DST), <u32>ea); rec += RECORD_SIZE; continue;
      }
      case 383: { // LEA_64
        if (load<u8>(rec, R_EA_KIND)) ea = Run.leaOffset(v, rec); Gpr.put<u64>(v + load<u16>(rec, R_DST), <u64>ea); rec += RECORD_SIZE; continue;
      }
      case 384: { // ADD_RM_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.add<u8>(v, load<u8>(d), load<u8>(p))); rec += RECORD_SIZE; continue;
      }
      case 385: { // ADD_RM_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.add<u16>(v, load<u16>(d), load<u16>(p))); rec += RECORD_SIZE; continue;
      }
      case 386: { // ADD_RM_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.add<u32>(v, load<u32>(d), load<u32>(p))); rec += RECORD_SIZE; continue;
      }
      case 387: { // ADD_RM_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.add<u64>(v, load<u64>(d), load<u64>(p))); rec += RECORD_SIZE; continue;
      }
      case 388: { // OR_RM_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.or<u8>(v, load<u8>(d), load<u8>(p))); rec += RECORD_SIZE; continue;
      }
      case 389: { // OR_RM_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.or<u16>(v, load<u16>(d), load<u16>(p))); rec += RECORD_SIZE; continue;
      }
      case 390: { // OR_RM_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.or<u32>(v, load<u32>(d), load<u32>(p))); rec += RECORD_SIZE; continue;
      }
      case 391: { // OR_RM_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.or<u64>(v, load<u64>(d), load<u64>(p))); rec += RECORD_SIZE; continue;
      }
      case 392: { // ADC_RM_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.adc<u8>(v, load<u8>(d), load<u8>(p))); rec += RECORD_SIZE; continue;
      }
      case 393: { // ADC_RM_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.adc<u16>(v, load<u16>(d), load<u16>(p))); rec += RECORD_SIZE; continue;
      }
      case 394: { // ADC_RM_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.adc<u32>(v, load<u32>(d), load<u32>(p))); rec += RECORD_SIZE; continue;
      }
      case 395: { // ADC_RM_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.adc<u64>(v, load<u64>(d), load<u64>(p))); rec += RECORD_SIZE; continue;
      }
      case 396: { // SBB_RM_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.sbb<u8>(v, load<u8>(d), load<u8>(p))); rec += RECORD_SIZE; continue;
      }
      case 397: { // SBB_RM_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.sbb<u16>(v, load<u16>(d), load<u16>(p))); rec += RECORD_SIZE; continue;
      }
      case 398: { // SBB_RM_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.sbb<u32>(v, load<u32>(d), load<u32>(p))); rec += RECORD_SIZE; continue;
      }
      case 399: { // SBB_RM_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.sbb<u64>(v, load<u64>(d), load<u64>(p))); rec += RECORD_SIZE; continue;
      }
      case 400: { // AND_RM_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.and<u8>(v, load<u8>(d), load<u8>(p))); rec += RECORD_SIZE; continue;
      }
      case 401: { // AND_RM_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.and<u16>(v, load<u16>(d), load<u16>(p))); rec += RECORD_SIZE; continue;
      }
      case 402: { // AND_RM_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.and<u32>(v, load<u32>(d), load<u32>(p))); rec += RECORD_SIZE; continue;
      }
      case 403: { // AND_RM_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.and<u64>(v, load<u64>(d), load<u64>(p))); rec += RECORD_SIZE; continue;
      }
      case 404: { // SUB_RM_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.sub<u8>(v, load<u8>(d), load<u8>(p))); rec += RECORD_SIZE; continue;
      }
      case 405: { // SUB_RM_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.sub<u16>(v, load<u16>(d), load<u16>(p))); rec += RECORD_SIZE; continue;
      }
      case 406: { // SUB_RM_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.sub<u32>(v, load<u32>(d), load<u32>(p))); rec += RECORD_SIZE; continue;
      }
      case 407: { // SUB_RM_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.sub<u64>(v, load<u64>(d), load<u64>(p))); rec += RECORD_SIZE; continue;
      }
      case 408: { // XOR_RM_8
        d = v + load<u16>(rec, R_DST); Gpr.put<u8>(d, Alu.xor<u8>(v, load<u8>(d), load<u8>(p))); rec += RECORD_SIZE; continue;
      }
      case 409: { // XOR_RM_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Alu.xor<u16>(v, load<u16>(d), load<u16>(p))); rec += RECORD_SIZE; continue;
      }
      case 410: { // XOR_RM_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Alu.xor<u32>(v, load<u32>(d), load<u32>(p))); rec += RECORD_SIZE; continue;
      }
      case 411: { // XOR_RM_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Alu.xor<u64>(v, load<u64>(d), load<u64>(p))); rec += RECORD_SIZE; continue;
      }
      case 412: { // CMP_RM_8
        Alu.cmp<u8>(v, load<u8>(v + load<u16>(rec, R_DST)), load<u8>(p)); rec += RECORD_SIZE; continue;
      }
      case 413: { // CMP_RM_16
        Alu.cmp<u16>(v, load<u16>(v + load<u16>(rec, R_DST)), load<u16>(p)); rec += RECORD_SIZE; continue;
      }
      case 414: { // CMP_RM_32
        Alu.cmp<u32>(v, load<u32>(v + load<u16>(rec, R_DST)), load<u32>(p)); rec += RECORD_SIZE; continue;
      }
      case 415: { // CMP_RM_64
        Alu.cmp<u64>(v, load<u64>(v + load<u16>(rec, R_DST)), load<u64>(p)); rec += RECORD_SIZE; continue;
      }
      case 416: { // CMP_MR_8
        Alu.cmp<u8>(v, load<u8>(p), load<u8>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 417: { // CMP_MR_16
        Alu.cmp<u16>(v, load<u16>(p), load<u16>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 418: { // CMP_MR_32
        Alu.cmp<u32>(v, load<u32>(p), load<u32>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 419: { // CMP_MR_64
        Alu.cmp<u64>(v, load<u64>(p), load<u64>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 420: { // CMP_MI_8
        Alu.cmp<u8>(v, load<u8>(p), <u8>load<i64>(rec, R_IMM)); rec += RECORD_SIZE; continue;
      }
      case 421: { // CMP_MI_16
        Alu.cmp<u16>(v, load<u16>(p), <u16>load<i64>(rec, R_IMM)); rec += RECORD_SIZE; continue;
      }
      case 422: { // CMP_MI_32
        Alu.cmp<u32>(v, load<u32>(p), <u32>load<i64>(rec, R_IMM)); rec += RECORD_SIZE; continue;
      }
      case 423: { // CMP_MI_64
        Alu.cmp<u64>(v, load<u64>(p), <u64>load<i64>(rec, R_IMM)); rec += RECORD_SIZE; continue;
      }
      case 424: { // TEST_RM_8
        Alu.test<u8>(v, load<u8>(v + load<u16>(rec, R_DST)), load<u8>(p)); rec += RECORD_SIZE; continue;
      }
      case 425: { // TEST_RM_16
        Alu.test<u16>(v, load<u16>(v + load<u16>(rec, R_DST)), load<u16>(p)); rec += RECORD_SIZE; continue;
      }
      case 426: { // TEST_RM_32
        Alu.test<u32>(v, load<u32>(v + load<u16>(rec, R_DST)), load<u32>(p)); rec += RECORD_SIZE; continue;
      }
      case 427: { // TEST_RM_64
        Alu.test<u64>(v, load<u64>(v + load<u16>(rec, R_DST)), load<u64>(p)); rec += RECORD_SIZE; continue;
      }
      case 428: { // TEST_MR_8
        Alu.test<u8>(v, load<u8>(p), load<u8>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 429: { // TEST_MR_16
        Alu.test<u16>(v, load<u16>(p), load<u16>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 430: { // TEST_MR_32
        Alu.test<u32>(v, load<u32>(p), load<u32>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 431: { // TEST_MR_64
        Alu.test<u64>(v, load<u64>(p), load<u64>(v + load<u16>(rec, R_SRC))); rec += RECORD_SIZE; continue;
      }
      case 432: { // TEST_MI_8
        Alu.test<u8>(v, load<u8>(p), <u8>load<i64>(rec, R_IMM)); rec += RECORD_SIZE; continue;
      }
      case 433: { // TEST_MI_16
        Alu.test<u16>(v, load<u16>(p), <u16>load<i64>(rec, R_IMM)); rec += RECORD_SIZE; continue;
      }
      case 434: { // TEST_MI_32
        Alu.test<u32>(v, load<u32>(p), <u32>load<i64>(rec, R_IMM)); rec += RECORD_SIZE; continue;
      }
      case 435: { // TEST_MI_64
        Alu.test<u64>(v, load<u64>(p), <u64>load<i64>(rec, R_IMM)); rec += RECORD_SIZE; continue;
      }
      case 436: { // MOV_RM_8
        Gpr.put<u8>(v + load<u16>(rec, R_DST), load<u8>(p)); rec += RECORD_SIZE; continue;
      }
      case 437: { // MOV_RM_16
        Gpr.put<u16>(v + load<u16>(rec, R_DST), load<u16>(p)); rec += RECORD_SIZE; continue;
      }
      case 438: { // MOV_RM_32
        Gpr.put<u32>(v + load<u16>(rec, R_DST), load<u32>(p)); rec += RECORD_SIZE; continue;
      }
      case 439: { // MOV_RM_64
        Gpr.put<u64>(v + load<u16>(rec, R_DST), load<u64>(p)); rec += RECORD_SIZE; continue;
      }
      case 441: { // MOVZXB_RM_16
        Gpr.put<u16>(v + load<u16>(rec, R_DST), <u16><u16>load<u8>(p)); rec += RECORD_SIZE; continue;
      }
      case 442: { // MOVZXB_RM_32
        Gpr.put<u32>(v + load<u16>(rec, R_DST), <u32><u32>load<u8>(p)); rec += RECORD_SIZE; continue;
      }
      case 443: { // MOVZXB_RM_64
        Gpr.put<u64>(v + load<u16>(rec, R_DST), <u64><u64>load<u8>(p)); rec += RECORD_SIZE; continue;
      }
      case 445: { // MOVZXW_RM_16
        Gpr.put<u16>(v + load<u16>(rec, R_DST), <u16><u16>load<u16>(p)); rec += RECORD_SIZE; continue;
      }
      case 446: { // MOVZXW_RM_32
        Gpr.put<u32>(v + load<u16>(rec, R_DST), <u32><u32>load<u16>(p)); rec += RECORD_SIZE; continue;
      }
      case 447: { // MOVZXW_RM_64
        Gpr.put<u64>(v + load<u16>(rec, R_DST), <u64><u64>load<u16>(p)); rec += RECORD_SIZE; continue;
      }
      case 449: { // MOVSXB_RM_16
        Gpr.put<u16>(v + load<u16>(rec, R_DST), <u16><i16>load<i8>(p)); rec += RECORD_SIZE; continue;
      }
      case 450: { // MOVSXB_RM_32
        Gpr.put<u32>(v + load<u16>(rec, R_DST), <u32><i32>load<i8>(p)); rec += RECORD_SIZE; continue;
      }
      case 451: { // MOVSXB_RM_64
        Gpr.put<u64>(v + load<u16>(rec, R_DST), <u64><i64>load<i8>(p)); rec += RECORD_SIZE; continue;
      }
      case 453: { // MOVSXW_RM_16
        Gpr.put<u16>(v + load<u16>(rec, R_DST), <u16><i16>load<i16>(p)); rec += RECORD_SIZE; continue;
      }
      case 454: { // MOVSXW_RM_32
        Gpr.put<u32>(v + load<u16>(rec, R_DST), <u32><i32>load<i16>(p)); rec += RECORD_SIZE; continue;
      }
      case 455: { // MOVSXW_RM_64
        Gpr.put<u64>(v + load<u16>(rec, R_DST), <u64><i64>load<i16>(p)); rec += RECORD_SIZE; continue;
      }
      case 457: { // MOVSXD_RM_16
        Gpr.put<u16>(v + load<u16>(rec, R_DST), <u16><i16>load<i32>(p)); rec += RECORD_SIZE; continue;
      }
      case 458: { // MOVSXD_RM_32
        Gpr.put<u32>(v + load<u16>(rec, R_DST), load<u32>(p)); rec += RECORD_SIZE; continue;
      }
      case 459: { // MOVSXD_RM_64
        Gpr.put<u64>(v + load<u16>(rec, R_DST), <u64><i64>load<i32>(p)); rec += RECORD_SIZE; continue;
      }
      case 461: { // IMUL_RM_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Multiply.signed<u16>(v, load<u16>(d), load<u16>(p))); rec += RECORD_SIZE; continue;
      }
      case 462: { // IMUL_RM_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Multiply.signed<u32>(v, load<u32>(d), load<u32>(p))); rec += RECORD_SIZE; continue;
      }
      case 463: { // IMUL_RM_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Multiply.signed<u64>(v, load<u64>(d), load<u64>(p))); rec += RECORD_SIZE; continue;
      }
      case 465: { // IMUL_RMI_16
        Gpr.put<u16>(v + load<u16>(rec, R_DST), Multiply.signed<u16>(v, load<u16>(p), <u16>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 466: { // IMUL_RMI_32
        Gpr.put<u32>(v + load<u16>(rec, R_DST), Multiply.signed<u32>(v, load<u32>(p), <u32>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 467: { // IMUL_RMI_64
        Gpr.put<u64>(v + load<u16>(rec, R_DST), Multiply.signed<u64>(v, load<u64>(p), <u64>load<i64>(rec, R_IMM))); rec += RECORD_SIZE; continue;
      }
      case 469: { // MUL_M_16
        Multiply.wide<u16>(v, load<u16>(p)); rec += RECORD_SIZE; continue;
      }
      case 470: { // MUL_M_32
        Multiply.wide<u32>(v, load<u32>(p)); rec += RECORD_SIZE; continue;
      }
      case 471: { // MUL_M_64
        Multiply.wide<u64>(v, load<u64>(p)); rec += RECORD_SIZE; continue;
      }
      case 473: { // CMOV_RM_16
        d = v + load<u16>(rec, R_DST); Gpr.put<u16>(d, Condition.test(v, load<u16>(rec, R_SUB)) ? load<u16>(p) : load<u16>(d)); rec += RECORD_SIZE; continue;
      }
      case 474: { // CMOV_RM_32
        d = v + load<u16>(rec, R_DST); Gpr.put<u32>(d, Condition.test(v, load<u16>(rec, R_SUB)) ? load<u32>(p) : load<u32>(d)); rec += RECORD_SIZE; continue;
      }
      case 475: { // CMOV_RM_64
        d = v + load<u16>(rec, R_DST); Gpr.put<u64>(d, Condition.test(v, load<u16>(rec, R_SUB)) ? load<u64>(p) : load<u64>(d)); rec += RECORD_SIZE; continue;
      }
      case 478: { // PUSH_M_32
        if (!Run.push<u32>(v, load<u32>(p))) { Run.abandon(v, rec, budget); return; } rec += RECORD_SIZE; continue;
      }
      case 479: { // PUSH_M_64
        if (!Run.push<u64>(v, load<u64>(p))) { Run.abandon(v, rec, budget); return; } rec += RECORD_SIZE; continue;
      }
      case 482: { // POP_R_32
        ea = u64(load<u32>(p)); store<u64>(v, 0xffffffff & (load<u64>(v, V_RSP) + 4), V_RSP); Gpr.put<u32>(v + load<u16>(rec, R_DST), <u32>ea); rec += RECORD_SIZE; continue;
      }
      case 483: { // POP_R_64
        ea = u64(load<u64>(p)); store<u64>(v, (load<u64>(v, V_RSP) + 8), V_RSP); Gpr.put<u64>(v + load<u16>(rec, R_DST), <u64>ea); rec += RECORD_SIZE; continue;
      }
      case 486: { // LEAVE_32
        ea = u64(load<u32>(p)); store<u64>(v, u64(<u32>(load<u64>(v, V_RBP) + 4)), V_RSP); store<u64>(v, ea, V_RBP); rec += RECORD_SIZE; continue;
      }
      case 487: { // LEAVE_64
        ea = u64(load<u64>(p)); store<u64>(v, u64(<u64>(load<u64>(v, V_RBP) + 8)), V_RSP); store<u64>(v, ea, V_RBP); rec += RECORD_SIZE; continue;
      }
      case 490: { // CALL_M_32
        ea = u64(load<u32>(p)); if (!Run.push<u32>(v, <u32>(load<u64>(v, V_RIP_PAGE) + load<u16>(rec, R_OFFSET) + load<u8>(rec, R_LEN)))) { Run.abandon(v, rec, budget); return; } block = Code.find(v, ea); if (!block) { store<i32>(v, budget, V_BUDGET); return; } break;
      }
      case 491: { // CALL_M_64
        ea = u64(load<u64>(p)); if (!Segment.canonical(ea)) { Outcome.faultCode(v, EXC_GP, 0); Run.abandon(v, rec, budget); return; } if (!Run.push<u64>(v, <u64>(load<u64>(v, V_RIP_PAGE) + load<u16>(rec, R_OFFSET) + load<u8>(rec, R_LEN)))) { Run.abandon(v, rec, budget); return; } block = Code.find(v, ea); if (!block) { store<i32>(v, budget, V_BUDGET); return; } break;
      }
      case 494: { // JMP_M_32
        ea = u64(load<u32>(p)); block = Code.find(v, ea); if (!block) { store<i32>(v, budget, V_BUDGET); return; } break;
      }
      case 495: { // JMP_M_64
        ea = u64(load<u64>(p)); if (!Segment.canonical(ea)) { Outcome.faultCode(v, EXC_GP, 0); Run.abandon(v, rec, budget); return; } block = Code.find(v, ea); if (!block) { store<i32>(v, budget, V_BUDGET); return; } break;
      }
      case 498: { // RET_32
        ea = u64(load<u32>(p)); store<u64>(v, 0xffffffff & (load<u64>(v, V_RSP) + 4), V_RSP); block = Code.find(v, ea); if (!block) { store<i32>(v, budget, V_BUDGET); return; } break;
      }
      case 499: { // RET_64
        ea = u64(load<u64>(p)); if (!Segment.canonical(ea)) { Outcome.faultCode(v, EXC_GP, 0); Run.abandon(v, rec, budget); return; } store<u64>(v, (load<u64>(v, V_RSP) + 8), V_RSP); block = Code.find(v, ea); if (!block) { store<i32>(v, budget, V_BUDGET); return; } break;
      }
      case 502: { // RET_I_32
        ea = u64(load<u32>(p)); store<u64>(v, 0xffffffff & (load<u64>(v, V_RSP) + 4 + load<u16>(rec, R_IMM)), V_RSP); block = Code.find(v, ea); if (!block) { store<i32>(v, budget, V_BUDGET); return; } break;
      }
      case 503: { // RET_I_64
        ea = u64(load<u64>(p)); if (!Segment.canonical(ea)) { Outcome.faultCode(v, EXC_GP, 0); Run.abandon(v, rec, budget); return; } store<u64>(v, (load<u64>(v, V_RSP) + 8 + load<u16>(rec, R_IMM)), V_RSP); block = Code.find(v, ea); if (!block) { store<i32>(v, budget, V_BUDGET); return; } break;
      }
      case 504: { // CMP_RM32_J2
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = load<u32>(p); Alu.cmp<u32>(v, a, b); if (!(a < b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 505: { // CMP_RM32_J3
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = load<u32>(p); Alu.cmp<u32>(v, a, b); if (!(a >= b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 506: { // CMP_RM32_J4
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = load<u32>(p); Alu.cmp<u32>(v, a, b); if (!(a == b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 507: { // CMP_RM32_J5
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = load<u32>(p); Alu.cmp<u32>(v, a, b); if (!(a != b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 508: { // CMP_RM32_J6
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = load<u32>(p); Alu.cmp<u32>(v, a, b); if (!(a <= b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 509: { // CMP_RM32_J7
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = load<u32>(p); Alu.cmp<u32>(v, a, b); if (!(a > b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 510: { // CMP_RM32_J12
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = load<u32>(p); Alu.cmp<u32>(v, a, b); if (!(<i32>a < <i32>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 511: { // CMP_RM32_J13
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = load<u32>(p); Alu.cmp<u32>(v, a, b); if (!(<i32>a >= <i32>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 512: { // CMP_RM32_J14
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = load<u32>(p); Alu.cmp<u32>(v, a, b); if (!(<i32>a <= <i32>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 513: { // CMP_RM32_J15
        const a = load<u32>(v + load<u16>(rec, R_DST)); const b = load<u32>(p); Alu.cmp<u32>(v, a, b); if (!(<i32>a > <i32>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 514: { // CMP_MR32_J2
        const a = load<u32>(p); const b = load<u32>(v + load<u16>(rec, R_SRC)); Alu.cmp<u32>(v, a, b); if (!(a < b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 515: { // CMP_MR32_J3
        const a = load<u32>(p); const b = load<u32>(v + load<u16>(rec, R_SRC)); Alu.cmp<u32>(v, a, b); if (!(a >= b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 516: { // CMP_MR32_J4
        const a = load<u32>(p); const b = load<u32>(v + load<u16>(rec, R_SRC)); Alu.cmp<u32>(v, a, b); if (!(a == b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 517: { // CMP_MR32_J5
        const a = load<u32>(p); const b = load<u32>(v + load<u16>(rec, R_SRC)); Alu.cmp<u32>(v, a, b); if (!(a != b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 518: { // CMP_MR32_J6
        const a = load<u32>(p); const b = load<u32>(v + load<u16>(rec, R_SRC)); Alu.cmp<u32>(v, a, b); if (!(a <= b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 519: { // CMP_MR32_J7
        const a = load<u32>(p); const b = load<u32>(v + load<u16>(rec, R_SRC)); Alu.cmp<u32>(v, a, b); if (!(a > b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 520: { // CMP_MR32_J12
        const a = load<u32>(p); const b = load<u32>(v + load<u16>(rec, R_SRC)); Alu.cmp<u32>(v, a, b); if (!(<i32>a < <i32>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 521: { // CMP_MR32_J13
        const a = load<u32>(p); const b = load<u32>(v + load<u16>(rec, R_SRC)); Alu.cmp<u32>(v, a, b); if (!(<i32>a >= <i32>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 522: { // CMP_MR32_J14
        const a = load<u32>(p); const b = load<u32>(v + load<u16>(rec, R_SRC)); Alu.cmp<u32>(v, a, b); if (!(<i32>a <= <i32>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 523: { // CMP_MR32_J15
        const a = load<u32>(p); const b = load<u32>(v + load<u16>(rec, R_SRC)); Alu.cmp<u32>(v, a, b); if (!(<i32>a > <i32>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 524: { // CMP_MI32_J2
        const a = load<u32>(p); const b = <u32>load<i64>(rec, R_IMM); Alu.cmp<u32>(v, a, b); if (!(a < b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 525: { // CMP_MI32_J3
        const a = load<u32>(p); const b = <u32>load<i64>(rec, R_IMM); Alu.cmp<u32>(v, a, b); if (!(a >= b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 526: { // CMP_MI32_J4
        const a = load<u32>(p); const b = <u32>load<i64>(rec, R_IMM); Alu.cmp<u32>(v, a, b); if (!(a == b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 527: { // CMP_MI32_J5
        const a = load<u32>(p); const b = <u32>load<i64>(rec, R_IMM); Alu.cmp<u32>(v, a, b); if (!(a != b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 528: { // CMP_MI32_J6
        const a = load<u32>(p); const b = <u32>load<i64>(rec, R_IMM); Alu.cmp<u32>(v, a, b); if (!(a <= b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 529: { // CMP_MI32_J7
        const a = load<u32>(p); const b = <u32>load<i64>(rec, R_IMM); Alu.cmp<u32>(v, a, b); if (!(a > b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 530: { // CMP_MI32_J12
        const a = load<u32>(p); const b = <u32>load<i64>(rec, R_IMM); Alu.cmp<u32>(v, a, b); if (!(<i32>a < <i32>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 531: { // CMP_MI32_J13
        const a = load<u32>(p); const b = <u32>load<i64>(rec, R_IMM); Alu.cmp<u32>(v, a, b); if (!(<i32>a >= <i32>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 532: { // CMP_MI32_J14
        const a = load<u32>(p); const b = <u32>load<i64>(rec, R_IMM); Alu.cmp<u32>(v, a, b); if (!(<i32>a <= <i32>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 533: { // CMP_MI32_J15
        const a = load<u32>(p); const b = <u32>load<i64>(rec, R_IMM); Alu.cmp<u32>(v, a, b); if (!(<i32>a > <i32>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 534: { // CMP_RM64_J2
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = load<u64>(p); Alu.cmp<u64>(v, a, b); if (!(a < b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 535: { // CMP_RM64_J3
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = load<u64>(p); Alu.cmp<u64>(v, a, b); if (!(a >= b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 536: { // CMP_RM64_J4
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = load<u64>(p); Alu.cmp<u64>(v, a, b); if (!(a == b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 537: { // CMP_RM64_J5
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = load<u64>(p); Alu.cmp<u64>(v, a, b); if (!(a != b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 538: { // CMP_RM64_J6
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = load<u64>(p); Alu.cmp<u64>(v, a, b); if (!(a <= b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 539: { // CMP_RM64_J7
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = load<u64>(p); Alu.cmp<u64>(v, a, b); if (!(a > b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 540: { // CMP_RM64_J12
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = load<u64>(p); Alu.cmp<u64>(v, a, b); if (!(<i64>a < <i64>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 541: { // CMP_RM64_J13
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = load<u64>(p); Alu.cmp<u64>(v, a, b); if (!(<i64>a >= <i64>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 542: { // CMP_RM64_J14
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = load<u64>(p); Alu.cmp<u64>(v, a, b); if (!(<i64>a <= <i64>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 543: { // CMP_RM64_J15
        const a = load<u64>(v + load<u16>(rec, R_DST)); const b = load<u64>(p); Alu.cmp<u64>(v, a, b); if (!(<i64>a > <i64>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 544: { // CMP_MR64_J2
        const a = load<u64>(p); const b = load<u64>(v + load<u16>(rec, R_SRC)); Alu.cmp<u64>(v, a, b); if (!(a < b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 545: { // CMP_MR64_J3
        const a = load<u64>(p); const b = load<u64>(v + load<u16>(rec, R_SRC)); Alu.cmp<u64>(v, a, b); if (!(a >= b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 546: { // CMP_MR64_J4
        const a = load<u64>(p); const b = load<u64>(v + load<u16>(rec, R_SRC)); Alu.cmp<u64>(v, a, b); if (!(a == b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 547: { // CMP_MR64_J5
        const a = load<u64>(p); const b = load<u64>(v + load<u16>(rec, R_SRC)); Alu.cmp<u64>(v, a, b); if (!(a != b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 548: { // CMP_MR64_J6
        const a = load<u64>(p); const b = load<u64>(v + load<u16>(rec, R_SRC)); Alu.cmp<u64>(v, a, b); if (!(a <= b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 549: { // CMP_MR64_J7
        const a = load<u64>(p); const b = load<u64>(v + load<u16>(rec, R_SRC)); Alu.cmp<u64>(v, a, b); if (!(a > b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 550: { // CMP_MR64_J12
        const a = load<u64>(p); const b = load<u64>(v + load<u16>(rec, R_SRC)); Alu.cmp<u64>(v, a, b); if (!(<i64>a < <i64>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 551: { // CMP_MR64_J13
        const a = load<u64>(p); const b = load<u64>(v + load<u16>(rec, R_SRC)); Alu.cmp<u64>(v, a, b); if (!(<i64>a >= <i64>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 552: { // CMP_MR64_J14
        const a = load<u64>(p); const b = load<u64>(v + load<u16>(rec, R_SRC)); Alu.cmp<u64>(v, a, b); if (!(<i64>a <= <i64>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 553: { // CMP_MR64_J15
        const a = load<u64>(p); const b = load<u64>(v + load<u16>(rec, R_SRC)); Alu.cmp<u64>(v, a, b); if (!(<i64>a > <i64>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 554: { // CMP_MI64_J2
        const a = load<u64>(p); const b = <u64>load<i64>(rec, R_IMM); Alu.cmp<u64>(v, a, b); if (!(a < b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 555: { // CMP_MI64_J3
        const a = load<u64>(p); const b = <u64>load<i64>(rec, R_IMM); Alu.cmp<u64>(v, a, b); if (!(a >= b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 556: { // CMP_MI64_J4
        const a = load<u64>(p); const b = <u64>load<i64>(rec, R_IMM); Alu.cmp<u64>(v, a, b); if (!(a == b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 557: { // CMP_MI64_J5
        const a = load<u64>(p); const b = <u64>load<i64>(rec, R_IMM); Alu.cmp<u64>(v, a, b); if (!(a != b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 558: { // CMP_MI64_J6
        const a = load<u64>(p); const b = <u64>load<i64>(rec, R_IMM); Alu.cmp<u64>(v, a, b); if (!(a <= b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 559: { // CMP_MI64_J7
        const a = load<u64>(p); const b = <u64>load<i64>(rec, R_IMM); Alu.cmp<u64>(v, a, b); if (!(a > b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 560: { // CMP_MI64_J12
        const a = load<u64>(p); const b = <u64>load<i64>(rec, R_IMM); Alu.cmp<u64>(v, a, b); if (!(<i64>a < <i64>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 561: { // CMP_MI64_J13
        const a = load<u64>(p); const b = <u64>load<i64>(rec, R_IMM); Alu.cmp<u64>(v, a, b); if (!(<i64>a >= <i64>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 562: { // CMP_MI64_J14
        const a = load<u64>(p); const b = <u64>load<i64>(rec, R_IMM); Alu.cmp<u64>(v, a, b); if (!(<i64>a <= <i64>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 563: { // CMP_MI64_J15
        const a = load<u64>(p); const b = <u64>load<i64>(rec, R_IMM); Alu.cmp<u64>(v, a, b); if (!(<i64>a > <i64>b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 564: { // CMP_MI8_J4
        const a = load<u8>(p); const b = <u8>load<i64>(rec, R_IMM); Alu.cmp<u8>(v, a, b); if (!(a == b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 565: { // CMP_MI8_J5
        const a = load<u8>(p); const b = <u8>load<i64>(rec, R_IMM); Alu.cmp<u8>(v, a, b); if (!(a != b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 566: { // CMP_MI8_J6
        const a = load<u8>(p); const b = <u8>load<i64>(rec, R_IMM); Alu.cmp<u8>(v, a, b); if (!(a <= b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 567: { // CMP_MI8_J7
        const a = load<u8>(p); const b = <u8>load<i64>(rec, R_IMM); Alu.cmp<u8>(v, a, b); if (!(a > b)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 568: { // TEST_MI8_J4
        const a = <u8>(load<u8>(p) & <u8>load<i64>(rec, R_IMM)); Flags.logic<u8>(v, a); if (!(a == 0)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 569: { // TEST_MI8_J5
        const a = <u8>(load<u8>(p) & <u8>load<i64>(rec, R_IMM)); Flags.logic<u8>(v, a); if (!(a != 0)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 570: { // TEST_MI32_J4
        const a = <u32>(load<u32>(p) & <u32>load<i64>(rec, R_IMM)); Flags.logic<u32>(v, a); if (!(a == 0)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 571: { // TEST_MI32_J5
        const a = <u32>(load<u32>(p) & <u32>load<i64>(rec, R_IMM)); Flags.logic<u32>(v, a); if (!(a != 0)) { rec += 2 * RECORD_SIZE; continue; } rec += RECORD_SIZE; break;
      }
      case 572: { // COLD_R
        call_indirect<void>(load<u16>(rec, R_SUB), v, rec, p); if (load<u32>(v, V_OUTCOME)) { Run.abandon(v, rec, budget); return; }  rec += RECORD_SIZE; continue;
      }
      case 573: { // COLD_COUNT_R
        Run.count(v, rec, budget); call_indirect<void>(load<u16>(rec, R_SUB), v, rec, p); if (load<u32>(v, V_OUTCOME)) { Run.abandon(v, rec, budget); return; }  rec += RECORD_SIZE; continue;
      }
      case 574: { // COLD_END_R
        Run.end(v, rec, budget); call_indirect<void>(load<u16>(rec, R_SUB), v, rec, p);  Run.ended(v, rec); return;
      }
      case 575: { // ADD_MR_8
        store<u8>(p, Alu.add<u8>(v, load<u8>(p), load<u8>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 576: { // ADD_MR_16
        store<u16>(p, Alu.add<u16>(v, load<u16>(p), load<u16>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 577: { // ADD_MR_32
        store<u32>(p, Alu.add<u32>(v, load<u32>(p), load<u32>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 578: { // ADD_MR_64
        store<u64>(p, Alu.add<u64>(v, load<u64>(p), load<u64>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 579: { // ADD_MI_8
        store<u8>(p, Alu.add<u8>(v, load<u8>(p), <u8>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 580: { // ADD_MI_16
        store<u16>(p, Alu.add<u16>(v, load<u16>(p), <u16>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 581: { // ADD_MI_32
        store<u32>(p, Alu.add<u32>(v, load<u32>(p), <u32>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 582: { // ADD_MI_64
        store<u64>(p, Alu.add<u64>(v, load<u64>(p), <u64>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 583: { // OR_MR_8
        store<u8>(p, Alu.or<u8>(v, load<u8>(p), load<u8>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 584: { // OR_MR_16
        store<u16>(p, Alu.or<u16>(v, load<u16>(p), load<u16>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 585: { // OR_MR_32
        store<u32>(p, Alu.or<u32>(v, load<u32>(p), load<u32>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 586: { // OR_MR_64
        store<u64>(p, Alu.or<u64>(v, load<u64>(p), load<u64>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 587: { // OR_MI_8
        store<u8>(p, Alu.or<u8>(v, load<u8>(p), <u8>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 588: { // OR_MI_16
        store<u16>(p, Alu.or<u16>(v, load<u16>(p), <u16>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 589: { // OR_MI_32
        store<u32>(p, Alu.or<u32>(v, load<u32>(p), <u32>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 590: { // OR_MI_64
        store<u64>(p, Alu.or<u64>(v, load<u64>(p), <u64>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 591: { // ADC_MR_8
        store<u8>(p, Alu.adc<u8>(v, load<u8>(p), load<u8>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 592: { // ADC_MR_16
        store<u16>(p, Alu.adc<u16>(v, load<u16>(p), load<u16>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 593: { // ADC_MR_32
        store<u32>(p, Alu.adc<u32>(v, load<u32>(p), load<u32>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 594: { // ADC_MR_64
        store<u64>(p, Alu.adc<u64>(v, load<u64>(p), load<u64>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 595: { // ADC_MI_8
        store<u8>(p, Alu.adc<u8>(v, load<u8>(p), <u8>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 596: { // ADC_MI_16
        store<u16>(p, Alu.adc<u16>(v, load<u16>(p), <u16>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 597: { // ADC_MI_32
        store<u32>(p, Alu.adc<u32>(v, load<u32>(p), <u32>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 598: { // ADC_MI_64
        store<u64>(p, Alu.adc<u64>(v, load<u64>(p), <u64>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 599: { // SBB_MR_8
        store<u8>(p, Alu.sbb<u8>(v, load<u8>(p), load<u8>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 600: { // SBB_MR_16
        store<u16>(p, Alu.sbb<u16>(v, load<u16>(p), load<u16>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 601: { // SBB_MR_32
        store<u32>(p, Alu.sbb<u32>(v, load<u32>(p), load<u32>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 602: { // SBB_MR_64
        store<u64>(p, Alu.sbb<u64>(v, load<u64>(p), load<u64>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 603: { // SBB_MI_8
        store<u8>(p, Alu.sbb<u8>(v, load<u8>(p), <u8>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 604: { // SBB_MI_16
        store<u16>(p, Alu.sbb<u16>(v, load<u16>(p), <u16>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 605: { // SBB_MI_32
        store<u32>(p, Alu.sbb<u32>(v, load<u32>(p), <u32>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 606: { // SBB_MI_64
        store<u64>(p, Alu.sbb<u64>(v, load<u64>(p), <u64>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 607: { // AND_MR_8
        store<u8>(p, Alu.and<u8>(v, load<u8>(p), load<u8>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 608: { // AND_MR_16
        store<u16>(p, Alu.and<u16>(v, load<u16>(p), load<u16>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 609: { // AND_MR_32
        store<u32>(p, Alu.and<u32>(v, load<u32>(p), load<u32>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 610: { // AND_MR_64
        store<u64>(p, Alu.and<u64>(v, load<u64>(p), load<u64>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 611: { // AND_MI_8
        store<u8>(p, Alu.and<u8>(v, load<u8>(p), <u8>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 612: { // AND_MI_16
        store<u16>(p, Alu.and<u16>(v, load<u16>(p), <u16>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 613: { // AND_MI_32
        store<u32>(p, Alu.and<u32>(v, load<u32>(p), <u32>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 614: { // AND_MI_64
        store<u64>(p, Alu.and<u64>(v, load<u64>(p), <u64>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 615: { // SUB_MR_8
        store<u8>(p, Alu.sub<u8>(v, load<u8>(p), load<u8>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 616: { // SUB_MR_16
        store<u16>(p, Alu.sub<u16>(v, load<u16>(p), load<u16>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 617: { // SUB_MR_32
        store<u32>(p, Alu.sub<u32>(v, load<u32>(p), load<u32>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 618: { // SUB_MR_64
        store<u64>(p, Alu.sub<u64>(v, load<u64>(p), load<u64>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 619: { // SUB_MI_8
        store<u8>(p, Alu.sub<u8>(v, load<u8>(p), <u8>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 620: { // SUB_MI_16
        store<u16>(p, Alu.sub<u16>(v, load<u16>(p), <u16>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 621: { // SUB_MI_32
        store<u32>(p, Alu.sub<u32>(v, load<u32>(p), <u32>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 622: { // SUB_MI_64
        store<u64>(p, Alu.sub<u64>(v, load<u64>(p), <u64>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 623: { // XOR_MR_8
        store<u8>(p, Alu.xor<u8>(v, load<u8>(p), load<u8>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 624: { // XOR_MR_16
        store<u16>(p, Alu.xor<u16>(v, load<u16>(p), load<u16>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 625: { // XOR_MR_32
        store<u32>(p, Alu.xor<u32>(v, load<u32>(p), load<u32>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 626: { // XOR_MR_64
        store<u64>(p, Alu.xor<u64>(v, load<u64>(p), load<u64>(v + load<u16>(rec, R_SRC)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 627: { // XOR_MI_8
        store<u8>(p, Alu.xor<u8>(v, load<u8>(p), <u8>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 628: { // XOR_MI_16
        store<u16>(p, Alu.xor<u16>(v, load<u16>(p), <u16>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 629: { // XOR_MI_32
        store<u32>(p, Alu.xor<u32>(v, load<u32>(p), <u32>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 630: { // XOR_MI_64
        store<u64>(p, Alu.xor<u64>(v, load<u64>(p), <u64>load<i64>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 631: { // NOT_M_8
        store<u8>(p, Alu.not<u8>(v, load<u8>(p))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 632: { // NOT_M_16
        store<u16>(p, Alu.not<u16>(v, load<u16>(p))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 633: { // NOT_M_32
        store<u32>(p, Alu.not<u32>(v, load<u32>(p))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 634: { // NOT_M_64
        store<u64>(p, Alu.not<u64>(v, load<u64>(p))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 635: { // NEG_M_8
        store<u8>(p, Alu.neg<u8>(v, load<u8>(p))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 636: { // NEG_M_16
        store<u16>(p, Alu.neg<u16>(v, load<u16>(p))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 637: { // NEG_M_32
        store<u32>(p, Alu.neg<u32>(v, load<u32>(p))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 638: { // NEG_M_64
        store<u64>(p, Alu.neg<u64>(v, load<u64>(p))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 639: { // INC_M_8
        store<u8>(p, Alu.inc<u8>(v, load<u8>(p))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 640: { // INC_M_16
        store<u16>(p, Alu.inc<u16>(v, load<u16>(p))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 641: { // INC_M_32
        store<u32>(p, Alu.inc<u32>(v, load<u32>(p))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 642: { // INC_M_64
        store<u64>(p, Alu.inc<u64>(v, load<u64>(p))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 643: { // DEC_M_8
        store<u8>(p, Alu.dec<u8>(v, load<u8>(p))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 644: { // DEC_M_16
        store<u16>(p, Alu.dec<u16>(v, load<u16>(p))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 645: { // DEC_M_32
        store<u32>(p, Alu.dec<u32>(v, load<u32>(p))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 646: { // DEC_M_64
        store<u64>(p, Alu.dec<u64>(v, load<u64>(p))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 647: { // SHL_IMM_M_8
        store<u8>(p, Shift.shl<u8>(v, load<u8>(p), load<u32>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 648: { // SHL_IMM_M_16
        store<u16>(p, Shift.shl<u16>(v, load<u16>(p), load<u32>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 649: { // SHL_IMM_M_32
        store<u32>(p, Shift.shl<u32>(v, load<u32>(p), load<u32>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 650: { // SHL_IMM_M_64
        store<u64>(p, Shift.shl<u64>(v, load<u64>(p), load<u32>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 651: { // SHL_CL_M_8
        store<u8>(p, Shift.shl<u8>(v, load<u8>(p), load<u8>(v, V_RCX) & 31)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 652: { // SHL_CL_M_16
        store<u16>(p, Shift.shl<u16>(v, load<u16>(p), load<u8>(v, V_RCX) & 31)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 653: { // SHL_CL_M_32
        store<u32>(p, Shift.shl<u32>(v, load<u32>(p), load<u8>(v, V_RCX) & 31)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 654: { // SHL_CL_M_64
        store<u64>(p, Shift.shl<u64>(v, load<u64>(p), load<u8>(v, V_RCX) & 63)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 655: { // SHR_IMM_M_8
        store<u8>(p, Shift.shr<u8>(v, load<u8>(p), load<u32>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 656: { // SHR_IMM_M_16
        store<u16>(p, Shift.shr<u16>(v, load<u16>(p), load<u32>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 657: { // SHR_IMM_M_32
        store<u32>(p, Shift.shr<u32>(v, load<u32>(p), load<u32>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 658: { // SHR_IMM_M_64
        store<u64>(p, Shift.shr<u64>(v, load<u64>(p), load<u32>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 659: { // SHR_CL_M_8
        store<u8>(p, Shift.shr<u8>(v, load<u8>(p), load<u8>(v, V_RCX) & 31)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 660: { // SHR_CL_M_16
        store<u16>(p, Shift.shr<u16>(v, load<u16>(p), load<u8>(v, V_RCX) & 31)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 661: { // SHR_CL_M_32
        store<u32>(p, Shift.shr<u32>(v, load<u32>(p), load<u8>(v, V_RCX) & 31)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 662: { // SHR_CL_M_64
        store<u64>(p, Shift.shr<u64>(v, load<u64>(p), load<u8>(v, V_RCX) & 63)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 663: { // SAR_IMM_M_8
        store<u8>(p, Shift.sar<u8>(v, load<u8>(p), load<u32>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 664: { // SAR_IMM_M_16
        store<u16>(p, Shift.sar<u16>(v, load<u16>(p), load<u32>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 665: { // SAR_IMM_M_32
        store<u32>(p, Shift.sar<u32>(v, load<u32>(p), load<u32>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 666: { // SAR_IMM_M_64
        store<u64>(p, Shift.sar<u64>(v, load<u64>(p), load<u32>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 667: { // SAR_CL_M_8
        store<u8>(p, Shift.sar<u8>(v, load<u8>(p), load<u8>(v, V_RCX) & 31)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 668: { // SAR_CL_M_16
        store<u16>(p, Shift.sar<u16>(v, load<u16>(p), load<u8>(v, V_RCX) & 31)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 669: { // SAR_CL_M_32
        store<u32>(p, Shift.sar<u32>(v, load<u32>(p), load<u8>(v, V_RCX) & 31)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 670: { // SAR_CL_M_64
        store<u64>(p, Shift.sar<u64>(v, load<u64>(p), load<u8>(v, V_RCX) & 63)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 671: { // ROL_IMM_M_8
        store<u8>(p, Shift.rol<u8>(v, load<u8>(p), load<u32>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 672: { // ROL_IMM_M_16
        store<u16>(p, Shift.rol<u16>(v, load<u16>(p), load<u32>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 673: { // ROL_IMM_M_32
        store<u32>(p, Shift.rol<u32>(v, load<u32>(p), load<u32>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 674: { // ROL_IMM_M_64
        store<u64>(p, Shift.rol<u64>(v, load<u64>(p), load<u32>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 675: { // ROL_CL_M_8
        store<u8>(p, Shift.rol<u8>(v, load<u8>(p), load<u8>(v, V_RCX) & 31)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 676: { // ROL_CL_M_16
        store<u16>(p, Shift.rol<u16>(v, load<u16>(p), load<u8>(v, V_RCX) & 31)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 677: { // ROL_CL_M_32
        store<u32>(p, Shift.rol<u32>(v, load<u32>(p), load<u8>(v, V_RCX) & 31)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 678: { // ROL_CL_M_64
        store<u64>(p, Shift.rol<u64>(v, load<u64>(p), load<u8>(v, V_RCX) & 63)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 679: { // ROR_IMM_M_8
        store<u8>(p, Shift.ror<u8>(v, load<u8>(p), load<u32>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 680: { // ROR_IMM_M_16
        store<u16>(p, Shift.ror<u16>(v, load<u16>(p), load<u32>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 681: { // ROR_IMM_M_32
        store<u32>(p, Shift.ror<u32>(v, load<u32>(p), load<u32>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 682: { // ROR_IMM_M_64
        store<u64>(p, Shift.ror<u64>(v, load<u64>(p), load<u32>(rec, R_IMM))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 683: { // ROR_CL_M_8
        store<u8>(p, Shift.ror<u8>(v, load<u8>(p), load<u8>(v, V_RCX) & 31)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 684: { // ROR_CL_M_16
        store<u16>(p, Shift.ror<u16>(v, load<u16>(p), load<u8>(v, V_RCX) & 31)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 685: { // ROR_CL_M_32
        store<u32>(p, Shift.ror<u32>(v, load<u32>(p), load<u8>(v, V_RCX) & 31)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 686: { // ROR_CL_M_64
        store<u64>(p, Shift.ror<u64>(v, load<u64>(p), load<u8>(v, V_RCX) & 63)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 687: { // COLD_M
        call_indirect<void>(load<u16>(rec, R_SUB), v, rec, p); if (load<u32>(v, V_OUTCOME)) { Run.abandon(v, rec, budget); return; } if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 688: { // COLD_COUNT_M
        Run.count(v, rec, budget); call_indirect<void>(load<u16>(rec, R_SUB), v, rec, p); if (load<u32>(v, V_OUTCOME)) { Run.abandon(v, rec, budget); return; } if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 689: { // COLD_END_M
        Run.end(v, rec, budget); call_indirect<void>(load<u16>(rec, R_SUB), v, rec, p); if (p == bounce && !load<u32>(v, V_OUTCOME)) Mem.commit(v); Run.ended(v, rec); return;
      }
      case 690: { // MOV_MR_8
        store<u8>(p, load<u8>(v + load<u16>(rec, R_SRC))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 691: { // MOV_MR_16
        store<u16>(p, load<u16>(v + load<u16>(rec, R_SRC))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 692: { // MOV_MR_32
        store<u32>(p, load<u32>(v + load<u16>(rec, R_SRC))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 693: { // MOV_MR_64
        store<u64>(p, load<u64>(v + load<u16>(rec, R_SRC))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 694: { // MOV_MI_8
        store<u8>(p, <u8>load<i64>(rec, R_IMM)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 695: { // MOV_MI_16
        store<u16>(p, <u16>load<i64>(rec, R_IMM)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 696: { // MOV_MI_32
        store<u32>(p, <u32>load<i64>(rec, R_IMM)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 697: { // MOV_MI_64
        store<u64>(p, <u64>load<i64>(rec, R_IMM)); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 698: { // SET_M_8
        store<u8>(p, u8(Condition.test(v, load<u16>(rec, R_SUB)))); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 704: { // PUSH_R_32
        store<u32>(p, load<u32>(v + load<u16>(rec, R_SRC))); store<u64>(v, 0xffffffff & (load<u64>(v, V_RSP) - 4), V_RSP); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 705: { // PUSH_R_64
        store<u64>(p, load<u64>(v + load<u16>(rec, R_SRC))); store<u64>(v, (load<u64>(v, V_RSP) - 8), V_RSP); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 708: { // PUSH_I_32
        store<u32>(p, <u32>load<i64>(rec, R_IMM)); store<u64>(v, 0xffffffff & (load<u64>(v, V_RSP) - 4), V_RSP); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 709: { // PUSH_I_64
        store<u64>(p, <u64>load<i64>(rec, R_IMM)); store<u64>(v, (load<u64>(v, V_RSP) - 8), V_RSP); if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 712: { // CALL_32
        store<u32>(p, <u32>(load<u64>(v, V_RIP_PAGE) + load<u16>(rec, R_OFFSET) + load<u8>(rec, R_LEN))); if (p == bounce) Mem.commit(v); store<u64>(v, 0xffffffff & (load<u64>(v, V_RSP) - 4), V_RSP); break;
      }
      case 713: { // CALL_64
        store<u64>(p, <u64>(load<u64>(v, V_RIP_PAGE) + load<u16>(rec, R_OFFSET) + load<u8>(rec, R_LEN))); if (p == bounce) Mem.commit(v); store<u64>(v, (load<u64>(v, V_RSP) - 8), V_RSP); break;
      }
      case 716: { // CALL_R_32
        ea = u64(load<u32>(v + load<u16>(rec, R_SRC))); store<u32>(p, <u32>(load<u64>(v, V_RIP_PAGE) + load<u16>(rec, R_OFFSET) + load<u8>(rec, R_LEN))); if (p == bounce) Mem.commit(v); store<u64>(v, 0xffffffff & (load<u64>(v, V_RSP) - 4), V_RSP); block = Code.find(v, ea); if (!block) { store<i32>(v, budget, V_BUDGET); return; } break;
      }
      case 717: { // CALL_R_64
        ea = u64(load<u64>(v + load<u16>(rec, R_SRC))); if (!Segment.canonical(ea)) { Outcome.faultCode(v, EXC_GP, 0); Run.abandon(v, rec, budget); return; } store<u64>(p, <u64>(load<u64>(v, V_RIP_PAGE) + load<u16>(rec, R_OFFSET) + load<u8>(rec, R_LEN))); if (p == bounce) Mem.commit(v); store<u64>(v, (load<u64>(v, V_RSP) - 8), V_RSP); block = Code.find(v, ea); if (!block) { store<i32>(v, budget, V_BUDGET); return; } break;
      }
      case 718: { // COLD_W
        call_indirect<void>(load<u16>(rec, R_SUB), v, rec, p); if (load<u32>(v, V_OUTCOME)) { Run.abandon(v, rec, budget); return; } if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 719: { // COLD_COUNT_W
        Run.count(v, rec, budget); call_indirect<void>(load<u16>(rec, R_SUB), v, rec, p); if (load<u32>(v, V_OUTCOME)) { Run.abandon(v, rec, budget); return; } if (p == bounce) Mem.commit(v); rec += RECORD_SIZE; continue;
      }
      case 720: { // COLD_END_W
        Run.end(v, rec, budget); call_indirect<void>(load<u16>(rec, R_SUB), v, rec, p); if (p == bounce && !load<u32>(v, V_OUTCOME)) Mem.commit(v); Run.ended(v, rec); return;
      }
      default: unreachable();
      }
      // A near branch was taken: direct (follow the record's link) or indirect (the block is found already).
      if (!block) {
        budget += i32(load<u8>(rec, R_REFUND));
        block = load<u32>(rec, R_LINK);
        if (!block) {
          block = Code.link(v, rec);
          if (!block) { store<i32>(v, budget, V_BUDGET); return; }
        }
      }
      // Only what will run is counted: places where slices of time end are no hotter than others.
      const heat = load<i32>(block, B_HEAT);
      if (heat > 0) {
        if (budget >= load<i32>(block, B_COUNT)) store<i32>(block, heat - 1, B_HEAT);
      } else {
        store<i32>(v, budget, V_BUDGET);
        block = Jit.enter(v, block);
        if (!block) return;
        budget = load<i32>(v, V_BUDGET);
      }
      budget -= load<i32>(block, B_COUNT);
      if (budget < 0) { Run.outOfBudget(v, block, budget); return; }
      store<u32>(v, block, V_BLOCK);
      rec = block + BLOCK_HEADER;
      block = 0;
    }
  }
}
