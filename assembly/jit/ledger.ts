// Whether generated code pays. Making a region costs as much as interpreting so many instructions; what it retires brings part of
// that back. There is credit to begin with, and a share of all that runs: code that keeps changing, or that runs a little too
// often at ever new places, costs that share at most and stays in the interpreter otherwise.

import { D_VCPU_COUNT, D_VCPUS, V_RETIRED } from '../layout';
import { G_INSTRUCTIONS, G_RETIRED } from './region';

// In interpreted instructions. Measured: 90 µs for a small region, in its baseline code.
const REGION_COST: i64 = 30_000;
const INSTRUCTION_COST: i64 = 1_500;
/** Credit at the start, and at most: about a second of interpreting. */
const MOST_CREDIT: i64 = 100_000_000;
/** A retired instruction brings 3/4 of what interpreting it costs; 1/32 of all instructions may be spent. */
const GAIN: i64 = 3;
const GAIN_SHIFT: i64 = 2;
const SHARE_SHIFT: i64 = 5;
const LEAST_HEAT: i32 = 100;

let balance: i64 = MOST_CREDIT;
/** Code is made whatever it costs. */
let forced: bool = false;
/** Instructions retired in regions, and by all vCPUs, when the balance was last drawn. */
let retiredThen: u64 = 0;
let totalThen: u64 = 0;

@final
export class Ledger {
  /** Blocks that become hot after less entries than anyone would choose: a test wants them in code. */
  static start(heat: i32): void {
    forced = heat < LEAST_HEAT;
  }

  /** Whether there is credit for a region. `retired`: instructions retired in regions so far. */
  static affords(retired: u64): bool {
    const total = Ledger.total();
    balance += (i64(retired - retiredThen) * GAIN) >> GAIN_SHIFT;
    // A restored machine may have counted less.
    if (total > totalThen) balance += i64((total - totalThen) >> SHARE_SHIFT);
    retiredThen = retired;
    totalThen = total;
    if (balance > MOST_CREDIT) balance = MOST_CREDIT;
    return balance > 0 || forced;
  }

  /** Whether code that brings little is given up. */
  @inline static get strict(): bool {
    return !forced;
  }

  /** A region has been made. */
  static spend(region: usize): void {
    balance -= Ledger.cost(region);
  }

  /** Whether a region has brought what it cost. */
  static paid(region: usize): bool {
    return (i64(load<u64>(region, G_RETIRED)) * GAIN) >> GAIN_SHIFT > Ledger.cost(region);
  }

  static cost(region: usize): i64 {
    return REGION_COST + INSTRUCTION_COST * i64(load<u32>(region, G_INSTRUCTIONS));
  }

  /** Instructions that all vCPUs have retired. */
  static total(): u64 {
    let sum: u64 = 0;
    const count = load<u32>(D_VCPU_COUNT);
    for (let i: u32 = 0; i < count; i++) sum += load<u64>(load<u32>(D_VCPUS + (usize(i) << 2)), V_RETIRED);
    return sum;
  }
}
