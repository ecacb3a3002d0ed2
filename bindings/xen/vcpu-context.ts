// VCPUOP_initialise: the state in which a secondary vCPU of a PVH guest starts. xen/include/public/hvm/hvm_vcpu.h.

import { GPR_NAMES, type GprName, type SegmentName } from '../registers.js';
import type { Vcpu } from '../vcpu.js';
import type { XenGuest } from './guest.js';
import { type Call, type GuestStruct, refuse } from './guest-access.js';

const MODE_32B = 0;
const MODE_64B = 1;
/** Both forms fit: {mode, pad} and the larger structure. */
const CONTEXT_SIZE = 8 + 176;
const AT = 8;
const CR0_PE = 1n;
const EFER_LMA = 1n << 10n;
const EFER_LME = 1n << 8n;
const FLAT = 0xffff_ffff;
/** Access rights of the segments of a 64-bit start. */
const CODE64 = 0xa09b;
const DATA64 = 0xc093;
const TSS64 = 0x008b;
const ORDER_32: readonly GprName[] = ['rax', 'rcx', 'rdx', 'rbx', 'rsp', 'rbp', 'rsi', 'rdi'];
const SEGMENTS: readonly SegmentName[] = ['cs', 'ds', 'ss', 'es', 'tr'];

function clear(vcpu: Vcpu): void {
  vcpu.reset();
  for (const name of GPR_NAMES) vcpu[name] = 0n;
}

/** struct vcpu_hvm_x86_32. */
function load32(vcpu: Vcpu, from: GuestStruct): void {
  for (const [index, name] of ORDER_32.entries()) vcpu[name] = BigInt(from.u32(AT + 4 * index));
  vcpu.rip = BigInt(from.u32(AT + 32));
  vcpu.rflags = BigInt(from.u32(AT + 36)) | 2n;
  vcpu.cr0 = BigInt(from.u32(AT + 40));
  vcpu.cr3 = BigInt(from.u32(AT + 44));
  vcpu.cr4 = BigInt(from.u32(AT + 48));
  vcpu.efer = from.u64(AT + 56);
  for (const [index, name] of SEGMENTS.entries()) {
    // The attributes are those of a descriptor without the gap between them; here they have it.
    const packed = from.u16(AT + 104 + 2 * index);
    const access = (packed & 0xff) | ((packed & 0xf00) << 4);
    vcpu.setSegment(name, {
      selector: 0,
      base: BigInt(from.u32(AT + 64 + 4 * index)),
      limit: from.u32(AT + 84 + 4 * index),
      access,
    });
  }
}

/** struct vcpu_hvm_x86_64: flat segments. */
function load64(vcpu: Vcpu, from: GuestStruct): void {
  for (const [index, name] of ORDER_32.entries()) vcpu[name] = from.u64(AT + 8 * index);
  vcpu.rip = from.u64(AT + 64);
  vcpu.rflags = from.u64(AT + 72) | 2n;
  vcpu.cr0 = from.u64(AT + 80);
  vcpu.cr3 = from.u64(AT + 88);
  vcpu.cr4 = from.u64(AT + 96);
  vcpu.efer = from.u64(AT + 104) | EFER_LMA;
  vcpu.setSegment('cs', { selector: 0, base: 0n, limit: FLAT, access: CODE64 });
  for (const name of ['ds', 'ss', 'es'] as const)
    vcpu.setSegment(name, { selector: 0, base: 0n, limit: FLAT, access: DATA64 });
  vcpu.setSegment('tr', { selector: 0, base: 0n, limit: 0x67, access: TSS64 });
}

/** Gives a vCPU that is not up the state of a structure; VCPUOP_up lets it run. */
export function initialiseVcpu(guest: XenGuest, call: Call, vcpu: Vcpu, pointer: bigint): void {
  const from = call.read(pointer, CONTEXT_SIZE);
  const mode = from.u32(0);
  if (mode !== MODE_32B && mode !== MODE_64B) refuse('EINVAL');
  if (guest.isUp(vcpu)) refuse('EEXIST');
  const [cr0, efer] =
    mode === MODE_32B
      ? [BigInt(from.u32(AT + 40)), from.u64(AT + 56)]
      : [from.u64(AT + 80), from.u64(AT + 104)];
  if ((cr0 & CR0_PE) === 0n || (mode === MODE_64B && (efer & EFER_LME) === 0n)) refuse('EINVAL');
  clear(vcpu);
  if (mode === MODE_32B) load32(vcpu, from);
  else load64(vcpu, from);
  guest.down(vcpu);
}
