// Time as a Xen guest sees it: vcpu_time_info from which it computes nanoseconds of its TSC, the time of day, one-shot
// timers, and what each vCPU did with its time. xen/include/public/xen.h, vcpu.h.

import type { Clock, Timer } from '../../devices/device.js';
import { TSC_HZ } from '../clock.js';
import * as X from './abi.js';
import { type Call, emptyStruct, type GuestStruct, refuse } from './guest-access.js';
import type { SharedInfo } from './shared-info.js';

/** struct vcpu_time_info. */
const TIME_SIZE = 32;
const TSC_STABLE = 1;
/** 2^32 × nanoseconds a tick, before the shift: exact, because the TSC runs at a whole number of GHz. */
const TSC_TO_NANOS_MUL = 2 ** 32 / (TSC_HZ / 1e9);
/** struct vcpu_runstate_info: state, entry time, four times. On i386, 64-bit fields are aligned to 4. */
const RUNSTATE_WIDE = { size: 48, entry: 8, times: 16 };
const RUNSTATE_NARROW = { size: 44, entry: 4, times: 12 };

/** What a snapshot holds of it. */
export interface TimeState {
  /** vCPU → system time at which VIRQ_TIMER is due, or null. */
  deadlines: (number | null)[];
}

/** What a vCPU does and did: RUNSTATE_*, since when, nanoseconds in each state. */
export interface VcpuRunstate {
  readonly state: number;
  readonly since: number;
  readonly nanos: readonly number[];
}

/** What it needs around it. */
export interface TimeSurroundings {
  readonly clock: Clock;
  readonly vcpus: number;
  readonly info: SharedInfo;
  /** Milliseconds since 1970 at virtual time zero. */
  readonly startTime: number;
  readTsc(vcpu: number): bigint;
  runstate(vcpu: number): VcpuRunstate;
  state(): TimeState;
  /** A vCPU's timer is due. */
  onTimer(vcpu: number): void;
}

/** Clock and timers of one domain. System time is its virtual time. */
export class XenTime {
  readonly #around: TimeSurroundings;
  readonly #timers: readonly Timer[];

  constructor(around: TimeSurroundings) {
    this.#around = around;
    this.#timers = Array.from({ length: around.vcpus }, (_, vcpu) =>
      around.clock.timer(() => {
        around.state().deadlines[vcpu] = null;
        around.onTimer(vcpu);
      }),
    );
  }

  /** Timers are armed as the state says. */
  resume(): void {
    for (const [vcpu, timer] of this.#timers.entries()) {
      const deadline = this.#around.state().deadlines[vcpu];
      if (deadline === null || deadline === undefined) timer.cancel();
      else timer.arm(deadline);
    }
  }

  now(): number {
    return this.#around.clock.now();
  }

  /** struct vcpu_time_info as of now. `version` is even. */
  timeInfo(vcpu: number, version: number): Uint8Array {
    const time = emptyStruct(TIME_SIZE);
    time.setU32(0, version);
    time.setU64(8, this.#around.readTsc(vcpu));
    time.setU64(16, BigInt(this.now()));
    time.setU32(24, TSC_TO_NANOS_MUL);
    time.bytes[28] = 0;
    time.bytes[29] = TSC_STABLE;
    return time.bytes;
  }

  /** Tells a vCPU how its TSC and system time belong together: whenever that, or the place, has changed. */
  publish(vcpu: number): void {
    this.#around.info.writeTime(vcpu, this.timeInfo(vcpu, 2));
  }

  publishAll(): void {
    for (let vcpu = 0; vcpu < this.#around.vcpus; vcpu++) this.publish(vcpu);
    const { startTime, info } = this.#around;
    info.writeWallclock(Math.floor(startTime / 1000), (startTime % 1000) * 1_000_000);
  }

  // ---- One-shot timers --------------------------------------------------------------------------------------------

  /** VIRQ_TIMER at system time `nanos`, at once when that is over; null: not. */
  setTimer(vcpu: number, nanos: bigint | null): void {
    const { deadlines } = this.#around.state();
    if (nanos === null) {
      deadlines[vcpu] = null;
      this.#timers[vcpu]?.cancel();
      return;
    }
    const latest = BigInt(Number.MAX_SAFE_INTEGER);
    const deadline = Number(nanos < 0n ? 0n : nanos > latest ? latest : nanos);
    deadlines[vcpu] = deadline;
    this.#timers[vcpu]?.arm(deadline);
  }

  /** VCPUOP_set_singleshot_timer. */
  setSingleshot(call: Call, vcpu: number, pointer: bigint): void {
    const args = call.read(pointer, call.wide ? 16 : 12);
    const nanos = BigInt.asIntN(64, args.u64(0));
    if ((args.u32(8) & X.VCPU_SSHOTTMR_future) !== 0 && nanos < BigInt(this.now())) refuse('ETIME');
    this.setTimer(vcpu, nanos);
  }

  // ---- Run states -------------------------------------------------------------------------------------------------

  /** struct vcpu_runstate_info in the width of the guest. */
  runstate(vcpu: number, wide: boolean): GuestStruct {
    const layout = wide ? RUNSTATE_WIDE : RUNSTATE_NARROW;
    const info = emptyStruct(layout.size);
    const { state, since, nanos } = this.#around.runstate(vcpu);
    info.setU32(0, state);
    info.setU64(layout.entry, BigInt(since));
    for (const [index, value] of nanos.entries()) info.setU64(layout.times + 8 * index, BigInt(value));
    return info;
  }
}
