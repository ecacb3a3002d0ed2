// vcpu_op: the vCPUs of a guest, their timers and areas. xen/include/public/vcpu.h, hvm/hvm_vcpu.h.

import { PAGE_SIZE } from '../memory.js';
import type { Vcpu } from '../vcpu.js';
import * as X from './abi.js';
import type { XenGuest } from './guest.js';
import { type Call, refuse } from './guest-access.js';
import { initialiseVcpu } from './vcpu-context.js';

const VCPU_INFO_SIZE = 64;
const GFN_LIMIT = 2n ** 34n;
const RUNSTATE_SIZE = { wide: 48, narrow: 44 };

/** struct vcpu_register_vcpu_info {mfn u64, offset u32, rsvd u32}: once, and within one page. */
function registerVcpuInfo(guest: XenGuest, call: Call, vcpu: Vcpu, pointer: bigint): void {
  const args = call.read(pointer, 16);
  const offset = args.u32(8);
  if (args.u64(0) >= GFN_LIMIT || offset > PAGE_SIZE - VCPU_INFO_SIZE) refuse('EINVAL');
  if (guest.state.state.vcpuInfo[vcpu.index] !== null) refuse('EINVAL');
  const gpa = Number(args.u64(0)) * PAGE_SIZE + offset;
  if (!guest.words.isRam(gpa)) refuse('EINVAL');
  guest.info.moveVcpuInfo(vcpu.index, gpa);
  guest.time.publish(vcpu.index);
  guest.events.markPending(vcpu.index);
  guest.options.driveInterrupt(vcpu.index);
}

/** struct vcpu_register_runstate_memory_area {addr}: where the guest reads how its vCPU spends its time. */
function registerRunstate(guest: XenGuest, call: Call, vcpu: Vcpu, pointer: bigint): void {
  const linear = call.wordAt(call.read(pointer, call.word), 0);
  const areas = guest.state.state.runstateAreas;
  if (linear === 0n) {
    areas[vcpu.index] = null;
    return;
  }
  call.write(linear, guest.time.runstate(vcpu.index, call.wide));
  const size = call.wide ? RUNSTATE_SIZE.wide : RUNSTATE_SIZE.narrow;
  const first = call.vcpu.physical(linear, true);
  const length = Math.min(size, PAGE_SIZE - (first % PAGE_SIZE));
  const pieces = [{ gpa: first, length }];
  if (length < size)
    pieces.push({ gpa: call.vcpu.physical(linear + BigInt(length), true), length: size - length });
  areas[vcpu.index] = { wide: call.wide, pieces };
}

/** VCPUOP_* on vCPU `id`. */
export function vcpuOp(guest: XenGuest, call: Call, operation: number, id: number, pointer: bigint): bigint {
  const vcpu = guest.options.core.vcpus[id];
  if (vcpu === undefined) return refuse('ENOENT');
  switch (operation) {
    case X.VCPUOP.initialise:
      initialiseVcpu(guest, call, vcpu, pointer);
      return 0n;
    case X.VCPUOP.up:
      guest.up(vcpu);
      return 0n;
    case X.VCPUOP.down:
      guest.down(vcpu);
      return 0n;
    case X.VCPUOP.is_up:
      return BigInt(guest.isUp(vcpu));
    case X.VCPUOP.get_runstate_info:
      call.write(pointer, guest.time.runstate(id, call.wide));
      return 0n;
    case X.VCPUOP.register_runstate_memory_area:
      registerRunstate(guest, call, vcpu, pointer);
      return 0n;
    case X.VCPUOP.stop_periodic_timer:
      return 0n;
    case X.VCPUOP.set_singleshot_timer:
      if (vcpu !== call.vcpu) refuse('EINVAL');
      guest.time.setSingleshot(call, id, pointer);
      return 0n;
    case X.VCPUOP.stop_singleshot_timer:
      if (vcpu !== call.vcpu) refuse('EINVAL');
      guest.time.setTimer(id, null);
      return 0n;
    case X.VCPUOP.register_vcpu_info:
      registerVcpuInfo(guest, call, vcpu, pointer);
      return 0n;
    case X.VCPUOP.send_nmi:
      vcpu.nmi();
      return 0n;
    default:
      return refuse('ENOSYS');
  }
}
