// The hypercalls of a PVH guest: VMCALL or VMMCALL with the number in RAX and arguments in RDI, RSI, RDX, R10 and R8, or
// from 32-bit code in EAX, EBX, ECX, EDX, ESI and EDI. Everything else answers -ENOSYS. xen/include/public/xen.h.

import { DOMID_SELF, ERRNO } from '../../devices/xen/abi.js';
import { ResourceError } from '../errors.js';
import { GPR_NAMES, type GprName } from '../registers.js';
import type { Vcpu } from '../vcpu.js';
import * as X from './abi.js';
import { grantTableOp, grantVersion } from './grant-ops.js';
import type { XenGuest } from './guest.js';
import { Call, emptyStruct, GuestStruct, Refusal, refuse } from './guest-access.js';
import { vcpuOp } from './vcpu-op.js';
import { xenVersion } from './version-op.js';

const CS_BITS = 0xffff_ffffn;
/** Bytes of VMCALL and VMMCALL: a call that is taken up again executes it once more. */
const INSTRUCTION_LENGTH = 3n;
const WIDE_ARGS: readonly GprName[] = ['rdi', 'rsi', 'rdx', 'r10', 'r8'];
const NARROW_ARGS: readonly GprName[] = ['rbx', 'rcx', 'rdx', 'rsi', 'rdi'];
const CONSOLE_WRITE_MOST = 4096;
const CONSOLEIO_write = 0;
const CONSOLEIO_read = 1;
const VMASST_CMD_enable = 0;
const VMASST_TYPE_runstate_update_flag = 5;
const MULTICALL_TURN = 64;

/** What a hypercall answers, or how it goes on. */
export type Answer =
  | bigint
  /** The vCPU gives way. */
  | 'yield'
  /** Taken up again at once, with other arguments, by executing the instruction once more. */
  | { readonly again: Readonly<Record<number, bigint>> };

export type Args = readonly [bigint, bigint, bigint, bigint, bigint];

/** Executes the hypercalls of one guest. */
export class Hypercalls {
  /** Calls by number, for statistics. */
  readonly counts = new Map<number, number>();
  readonly #guest: XenGuest;

  constructor(guest: XenGuest) {
    this.#guest = guest;
  }

  /** VMCALL or VMMCALL on `vcpu`. Never throws for what a guest does. */
  execute(vcpu: Vcpu): true | 'yield' {
    const call = new Call(this.#guest.options.core, vcpu);
    const number = Number(call.wide ? vcpu.rax : vcpu.rax & CS_BITS);
    if (vcpu.cpl !== 0) {
      call.answer(BigInt(-ERRNO.EPERM));
      return true;
    }
    const names = call.wide ? WIDE_ARGS : NARROW_ARGS;
    const args = names.map((name) => (call.wide ? vcpu[name] : vcpu[name] & CS_BITS)) as unknown as Args;
    const answer = this.call(call, number, args);
    if (typeof answer === 'object') {
      for (const [index, value] of Object.entries(answer.again))
        vcpu.setGpr(GPR_NAMES.indexOf(names[Number(index)] as GprName), value);
      vcpu.setRip(vcpu.rip - INSTRUCTION_LENGTH);
      return true;
    }
    call.answer(answer === 'yield' ? 0n : answer);
    return answer === 'yield' ? 'yield' : true;
  }

  /** One call; what is refused becomes -errno. */
  call(call: Call, number: number, args: Args): Answer {
    this.counts.set(number, (this.counts.get(number) ?? 0) + 1);
    try {
      return this.#dispatch(call, number, args);
    } catch (error) {
      if (error instanceof Refusal) return error.result;
      if (error instanceof ResourceError) return BigInt(-ERRNO.ENOMEM);
      throw error;
    }
  }

  #dispatch(call: Call, number: number, args: Args): Answer {
    const guest = this.#guest;
    const [first, second, third] = args;
    switch (number) {
      case X.HYPERCALL.memory_op: {
        const result = guest.memory.run(call, first, second);
        return 'value' in result ? result.value : { again: { 0: result.again } };
      }
      case X.HYPERCALL.multicall:
        return this.#multicall(call, first, second);
      case X.HYPERCALL.set_timer_op:
        guest.time.setTimer(call.vcpu.index, timeout(call, args));
        return 0n;
      case X.HYPERCALL.xen_version:
        return xenVersion(call, operation(first), second);
      case X.HYPERCALL.console_io:
        return this.#consoleIo(call, operation(first), operation(second), third);
      case X.HYPERCALL.grant_table_op:
        return this.#grantTableOp(call, operation(first), second, operation(third));
      case X.HYPERCALL.vm_assist:
        return this.#vmAssist(operation(first), operation(second));
      case X.HYPERCALL.vcpu_op:
        return vcpuOp(guest, call, operation(first), operation(second), third);
      case X.HYPERCALL.sched_op:
        return this.#schedOp(call, operation(first), second);
      case X.HYPERCALL.event_channel_op:
        guest.events.hypercall(call, operation(first), second);
        return 0n;
      case X.HYPERCALL.hvm_op:
        return this.#hvmOp(call, operation(first), second);
      default:
        return refuse('ENOSYS');
    }
  }

  // ---- sched_op ---------------------------------------------------------------------------------------------------

  #schedOp(call: Call, op: number, pointer: bigint): Answer {
    const guest = this.#guest;
    switch (op) {
      case X.SCHEDOP.yield:
        return 'yield';
      case X.SCHEDOP.block:
        guest.block(call.vcpu);
        return 0n;
      case X.SCHEDOP.shutdown:
        return this.#shutdown(call, call.read(pointer, 4).u32(0));
      case X.SCHEDOP.poll: {
        // struct sched_poll {ports *, nr_ports, timeout}
        const args = call.read(pointer, call.wide ? 24 : 16);
        const count = args.u32(call.word);
        if (count > X.POLL_MOST) refuse('EINVAL');
        const list = call.read(call.wordAt(args, 0), 4 * count);
        const ports = Array.from({ length: count }, (_, index) => list.u32(4 * index));
        guest.poll(call.vcpu, ports, args.u64(call.wide ? 16 : 8));
        return 0n;
      }
      default:
        return refuse('ENOSYS');
    }
  }

  #shutdown(call: Call, reason: number): Answer {
    if (reason > X.SHUTDOWN.soft_reset) refuse('EINVAL');
    if (reason === X.SHUTDOWN.suspend) this.#guest.state.state.suspendedBy = call.vcpu.index;
    this.#guest.options.onShutdown(reason);
    return 0n;
  }

  // ---- grants, HVM parameters -------------------------------------------------------------------------------------

  #grantTableOp(call: Call, op: number, pointer: bigint, count: number): Answer {
    const { domid, grants, maps, options, words } = this.#guest;
    const around = {
      domid,
      table: grants,
      memory: options.core.memory,
      words,
      maps,
      other: (remote: number) => {
        const peer = options.peers.guest(remote);
        return peer === undefined
          ? undefined
          : { table: peer.grants, memory: peer.options.core.memory, words: peer.words };
      },
    };
    if (op === X.GNTTABOP.set_version || op === X.GNTTABOP.get_version) {
      grantVersion(around, call, op, pointer);
      return 0n;
    }
    const done = grantTableOp(around, call, op, pointer, count);
    return done.left === 0 ? 0n : { again: { 1: done.pointer, 2: BigInt(done.left) } };
  }

  #hvmOp(call: Call, op: number, pointer: bigint): Answer {
    if (op === X.HVMOP.set_param || op === X.HVMOP.get_param) {
      const args = call.read(pointer, 16);
      const index = args.u32(4);
      if (args.u16(0) !== DOMID_SELF && args.u16(0) !== this.#guest.domid) refuse('EPERM');
      if (index >= X.HVM_PARAM.MAX) refuse('EINVAL');
      if (op === X.HVMOP.set_param) this.#setParam(call, index, args.u64(8));
      else {
        args.setU64(8, this.#guest.state.state.params[index] ?? 0n);
        call.write(pointer, args);
      }
      return 0n;
    }
    if (op === X.HVMOP.get_time) {
      const args = emptyStruct(8);
      args.setU64(0, BigInt(this.#guest.time.now()));
      call.write(pointer, args);
      return 0n;
    }
    return refuse('ENOSYS');
  }

  /** Parameters that are the toolstack's may be read, and set once by nobody else. */
  #setParam(call: Call, index: number, value: bigint): void {
    const guest = this.#guest;
    const settable: readonly number[] = [
      X.HVM_PARAM.CALLBACK_IRQ,
      X.HVM_PARAM.TIMER_MODE,
      X.HVM_PARAM.ACPI_S_STATE,
    ];
    if (!settable.includes(index)) refuse('EPERM');
    guest.state.state.params[index] = value;
    if (index !== X.HVM_PARAM.CALLBACK_IRQ) return;
    guest.setCallback(value);
    guest.latchWidth(call);
  }

  // ---- the rest ---------------------------------------------------------------------------------------------------

  #vmAssist(command: number, type: number): bigint {
    if (type !== VMASST_TYPE_runstate_update_flag) refuse('EINVAL');
    this.#guest.state.state.runstateFlag = command === VMASST_CMD_enable;
    return 0n;
  }

  #consoleIo(call: Call, command: number, count: number, pointer: bigint): Answer {
    if (command === CONSOLEIO_read) return 0n;
    if (command !== CONSOLEIO_write) refuse('ENOSYS');
    const now = Math.min(count, CONSOLE_WRITE_MOST);
    this.#guest.options.onConsole(call.read(pointer, now).bytes);
    if (now === count) return 0n;
    return { again: { 1: BigInt(count - now), 2: pointer + BigInt(now) } };
  }

  /** struct multicall_entry {op, result, args[6]}, each a word. */
  #multicall(call: Call, list: bigint, count: bigint): Answer {
    const { word } = call;
    const size = BigInt(8 * word);
    const now = count < BigInt(MULTICALL_TURN) ? Number(count) : MULTICALL_TURN;
    for (let index = 0; index < now; index++) {
      const at = list + BigInt(index) * size;
      const entry = call.read(at, 8 * word);
      const args = [2, 3, 4, 5, 6].map((slot) => call.wordAt(entry, slot * word)) as unknown as Args;
      const result = new GuestStruct(new Uint8Array(8));
      result.setU64(0, this.#nested(call, Number(call.wordAt(entry, 0)), args));
      call.write(at + BigInt(word), result.bytes.subarray(0, word));
    }
    if (BigInt(now) === count) return 0n;
    return { again: { 0: list + BigInt(now) * size, 1: count - BigInt(now) } };
  }

  /** A call of a list, to its end. Lists of lists there are not. */
  #nested(call: Call, number: number, first: Args): bigint {
    if (number === X.HYPERCALL.multicall) return BigInt(-ERRNO.EINVAL);
    let args = first;
    for (;;) {
      const answer = this.call(call, number, args);
      if (typeof answer === 'bigint') return answer;
      if (answer === 'yield') return 0n;
      args = args.map((value, index) => answer.again[index] ?? value) as unknown as Args;
    }
  }
}

/** An argument that is a 32-bit number. */
function operation(value: bigint): number {
  return Number(value & CS_BITS);
}

/** The 64-bit argument of set_timer_op, in two registers of a 32-bit guest; zero: no timer. */
function timeout(call: Call, [low, high]: Args): bigint | null {
  const nanos = BigInt.asIntN(64, call.wide ? low : low | (high << 32n));
  return nanos === 0n ? null : nanos;
}
