// Event channels of one domain: ports, what they are bound to, and delivery by the 2-level ABI (pending and mask bits in
// shared_info) or the FIFO ABI (event words and queues). xen/include/public/event_channel.h, docs of the FIFO ABI.

import { Device } from '../../devices/device.js';
import {
  array,
  bool,
  count53,
  list,
  oneOf,
  type StateOf,
  StateSchema,
  struct,
  u8,
  u16,
  u32,
} from '../../devices/schema.js';
import { DOMID_SELF } from '../../devices/xen/abi.js';
import * as X from './abi.js';
import { FifoEvents } from './event-fifo.js';
import { type Call, emptyStruct, type GuestStruct, refuse, type SharedWords } from './guest-access.js';
import type { SharedInfo } from './shared-info.js';

/** Last port of a domain, as the toolstack of Xen limits it by default. */
export const LAST_PORT = 1023;
export const MOST_VCPUS = 64;

const PORT = struct({
  kind: oneOf('free', 'unbound', 'interdomain', 'virq', 'ipi'),
  vcpu: u16,
  remoteDomid: u16,
  remotePort: u32,
  virq: u8,
  priority: u8,
  /** FIFO: the vCPU and queue on which the event was last linked. */
  lastVcpu: u16,
  lastPriority: u8,
  /** Raised while there was no event word for it. */
  lost: bool,
});
/** One event channel. */
export type Port = StateOf<typeof PORT>;

const SCHEMA = StateSchema.define('xen-events', {
  ports: list(PORT, LAST_PORT + 1),
  fifo: bool,
  /** FIFO: guest-physical address of each vCPU's control block, plus one; 0: none. */
  controlBlocks: array(count53, MOST_VCPUS),
  tails: array(array(u32, X.FIFO_QUEUES), MOST_VCPUS),
  arrays: list(count53, X.PORTS_FIFO / X.FIFO_WORDS_PER_PAGE),
});
/** The state of {@link EventChannels}. */
export type EventsState = StateOf<typeof SCHEMA>;

/** What event channels need around them. */
export interface EventSurroundings {
  readonly vcpus: number;
  readonly words: SharedWords;
  readonly info: SharedInfo;
  /** upcall_pending of a vCPU has become 1. */
  upcall(vcpu: number): void;
  /** The event of `port` is pending: for vCPUs in SCHEDOP_poll. */
  raised(port: number): void;
  /** The other end of an interdomain channel: raises it; false when there is none. */
  sendTo(domid: number, port: number): boolean;
  /** Binds this domain's `port` to `remotePort` of `domid`, which must wait for it. */
  bindTo(domid: number, remotePort: number, port: number): boolean;
  /** This end has closed. */
  closedTo(domid: number, port: number): void;
}

function freePort(): Port {
  return {
    kind: 'free',
    vcpu: 0,
    remoteDomid: 0,
    remotePort: 0,
    virq: 0,
    priority: X.FIFO_PRIORITY_DEFAULT,
    lastVcpu: 0,
    lastPriority: X.FIFO_PRIORITY_DEFAULT,
    lost: false,
  };
}

/** The event channels of a domain. */
export class EventChannels extends Device<EventsState> {
  readonly domid: number;
  readonly #around: EventSurroundings;
  readonly #fifo: FifoEvents;

  constructor(domid: number, around: EventSurroundings) {
    super('xen-events', SCHEMA);
    this.domid = domid;
    this.#around = around;
    this.#fifo = new FifoEvents(around, () => this.state);
  }

  override reset(): void {
    this.state = this.schema.fresh();
  }

  override resume(): void {}

  /** The port if it is in use. */
  port(number: number): Port | undefined {
    const port = this.state.ports[number];
    return port === undefined || port.kind === 'free' ? undefined : port;
  }

  // ---- Binding ----------------------------------------------------------------------------------------------------

  /** A port that waits for `remote` to bind to it. */
  allocUnbound(remote: number): number {
    const number = this.#allocate();
    Object.assign(this.state.ports[number] as Port, { kind: 'unbound', remoteDomid: remote });
    return number;
  }

  /** Another domain's end binds to a waiting port: false when it does not wait for that domain. */
  accept(number: number, remote: number, remotePort: number): boolean {
    const port = this.port(number);
    if (port?.kind !== 'unbound' || port.remoteDomid !== remote) return false;
    Object.assign(port, { kind: 'interdomain', remotePort });
    return true;
  }

  /** The other end has closed: the port waits again. */
  remoteClosed(number: number): void {
    const port = this.port(number);
    if (port?.kind === 'interdomain') Object.assign(port, { kind: 'unbound', remotePort: 0 });
  }

  bindInterdomain(remote: number, remotePort: number): number {
    const number = this.#allocate();
    if (!this.#around.bindTo(remote, remotePort, number)) refuse('EINVAL');
    Object.assign(this.state.ports[number] as Port, { kind: 'interdomain', remoteDomid: remote, remotePort });
    // What the other end sent before there was anybody must not get lost.
    this.raise(number);
    return number;
  }

  bindVirq(virq: number, vcpu: number): number {
    if (virq >= X.VIRQS) refuse('EINVAL');
    // VIRQs of the whole machine are the privileged domain's.
    if (!X.VIRQS_PER_VCPU.includes(virq)) refuse('EPERM');
    this.#checkVcpu(vcpu);
    if (this.#virqPort(virq, vcpu) >= 0) refuse('EEXIST');
    const number = this.#allocate();
    Object.assign(this.state.ports[number] as Port, { kind: 'virq', virq, vcpu });
    return number;
  }

  bindIpi(vcpu: number): number {
    this.#checkVcpu(vcpu);
    const number = this.#allocate();
    Object.assign(this.state.ports[number] as Port, { kind: 'ipi', vcpu });
    return number;
  }

  /** Events of `number` go to `vcpu` from now on. */
  bindVcpu(number: number, vcpu: number): void {
    this.#checkVcpu(vcpu);
    const port = this.port(number) ?? refuse('EINVAL');
    if (port.kind === 'ipi' || port.kind === 'virq') refuse('EINVAL');
    port.vcpu = vcpu;
  }

  close(number: number): void {
    const port = this.port(number) ?? refuse('EINVAL');
    const { kind, remoteDomid, remotePort } = port;
    this.#clearPending(number);
    const { lastVcpu, lastPriority } = port;
    Object.assign(port, freePort(), { lastVcpu, lastPriority });
    if (kind === 'interdomain') this.#around.closedTo(remoteDomid, remotePort);
  }

  /** EVTCHNOP_reset: closes everything and goes back to the 2-level ABI. */
  closeAll(): void {
    for (const number of this.state.ports.keys()) if (this.port(number) !== undefined) this.close(number);
    this.state = this.schema.fresh();
  }

  // ---- Raising ----------------------------------------------------------------------------------------------------

  /** EVTCHNOP_send. */
  send(number: number): void {
    const port = this.port(number) ?? refuse('EINVAL');
    if (port.kind === 'ipi') this.raise(number);
    else if (port.kind === 'interdomain') this.#around.sendTo(port.remoteDomid, port.remotePort);
    else if (port.kind === 'virq') refuse('EINVAL');
  }

  /** Makes the event of a port pending and delivers it as far as masks allow. */
  raise(number: number): void {
    const port = this.port(number);
    if (port === undefined) return;
    if (this.state.fifo) this.#fifo.setPending(number, port);
    else this.#raiseTwoLevel(number, port);
    this.#around.raised(number);
  }

  /** Raises a VIRQ on a vCPU, if the guest has bound it. */
  raiseVirq(vcpu: number, virq: number): void {
    const number = this.#virqPort(virq, vcpu);
    if (number >= 0) this.raise(number);
  }

  isPending(number: number): boolean {
    if (this.state.fifo) return this.#fifo.isPending(number);
    return this.#fits(number) && this.#around.words.bit(this.#around.info.pendingBits, number);
  }

  unmask(number: number): void {
    const port = this.port(number) ?? refuse('EINVAL');
    if (this.state.fifo) this.#fifo.unmask(number, port);
    else this.#unmaskTwoLevel(number, port);
  }

  #raiseTwoLevel(number: number, port: Port): void {
    const { words, info } = this.#around;
    if (!this.#fits(number) || words.setBit(info.pendingBits, number)) return;
    if (!words.bit(info.maskBits, number)) this.#select(number, port);
  }

  #unmaskTwoLevel(number: number, port: Port): void {
    const { words, info } = this.#around;
    if (!this.#fits(number)) return;
    if (words.clearBit(info.maskBits, number) && words.bit(info.pendingBits, number))
      this.#select(number, port);
  }

  #select(number: number, { vcpu }: Port): void {
    const { info } = this.#around;
    if (!info.setSelector(vcpu, Math.floor(number / info.wordBits))) this.markPending(vcpu);
  }

  /** A vCPU gets an upcall. */
  markPending(vcpu: number): void {
    if (!this.#around.info.setUpcallPending(vcpu)) this.#around.upcall(vcpu);
  }

  #clearPending(number: number): void {
    if (this.state.fifo) this.#fifo.clearPending(number);
    else if (this.#fits(number)) this.#around.words.clearBit(this.#around.info.pendingBits, number);
  }

  /** Whether the guest's bitmaps reach that far. */
  #fits(number: number): boolean {
    const { wordBits } = this.#around.info;
    return number < wordBits * wordBits;
  }

  #virqPort(virq: number, vcpu: number): number {
    return this.state.ports.findIndex(
      (port) => port.kind === 'virq' && port.virq === virq && port.vcpu === vcpu,
    );
  }

  #checkVcpu(vcpu: number): void {
    if (vcpu >= this.#around.vcpus) refuse('ENOENT');
  }

  /** The lowest free port; 0 is never given away. */
  #allocate(): number {
    const { ports } = this.state;
    if (ports.length === 0) ports.push(freePort());
    for (let number = 1; number <= LAST_PORT; number++) {
      const port = ports[number];
      if (port === undefined) ports.push(freePort());
      else if (port.kind !== 'free' || (this.state.fifo && this.#fifo.isBusy(number))) continue;
      return number;
    }
    return refuse('ENOSPC');
  }

  // ---- The hypercall ----------------------------------------------------------------------------------------------

  /** EVTCHNOP_*: `pointer` is the structure of the operation. */
  hypercall(call: Call, operation: number, pointer: bigint): void {
    const run = OPERATIONS[operation];
    if (run === undefined) refuse('ENOSYS');
    run(this, call, pointer);
  }

  /** A domid of a guest's structure as a number; only itself may be meant. */
  self(domid: number): void {
    if (domid !== DOMID_SELF && domid !== this.domid) refuse('EPERM');
  }

  initControl(gfn: bigint, offset: number, vcpu: number): void {
    this.#checkVcpu(vcpu);
    this.#fifo.initControl(gfn, offset, vcpu);
  }

  expandArray(gfn: bigint): void {
    this.#fifo.expandArray(gfn, (number) => this.raise(number));
  }

  setPriority(number: number, priority: number): void {
    if (!this.state.fifo) refuse('ENOSYS');
    const port = this.port(number) ?? refuse('EINVAL');
    if (priority >= X.FIFO_QUEUES) refuse('EINVAL');
    port.priority = priority;
  }

  /** evtchn_status as it is written back. */
  status(args: GuestStruct): GuestStruct {
    this.self(args.u16(0));
    const number = args.u32(4);
    if (number > LAST_PORT) refuse('EINVAL');
    const port = this.state.ports[number] ?? freePort();
    const kinds = {
      free: 'closed',
      unbound: 'unbound',
      interdomain: 'interdomain',
      virq: 'virq',
      ipi: 'ipi',
    } as const;
    args.setU32(8, X.EVTCHNSTAT[kinds[port.kind]]);
    args.setU32(12, port.vcpu);
    if (port.kind === 'unbound' || port.kind === 'interdomain') args.setU16(16, port.remoteDomid);
    if (port.kind === 'interdomain') args.setU32(20, port.remotePort);
    if (port.kind === 'virq') args.setU32(16, port.virq);
    return args;
  }
}

type Operation = (channels: EventChannels, call: Call, pointer: bigint) => void;

/** Writes a u32 result back to `at` of the structure; when that fails, the port that was made is closed again. */
function giveBack(channels: EventChannels, call: Call, at: bigint, port: number): void {
  const result = emptyStruct(4);
  result.setU32(0, port);
  try {
    call.write(at, result);
  } catch (error) {
    channels.close(port);
    throw error;
  }
}

const OPERATIONS: Partial<Record<number, Operation>> = {
  [X.EVTCHNOP.alloc_unbound](channels, call, pointer) {
    const args = call.read(pointer, 8);
    channels.self(args.u16(0));
    const remote = args.u16(2);
    const port = channels.allocUnbound(remote === DOMID_SELF ? channels.domid : remote);
    giveBack(channels, call, pointer + 4n, port);
  },
  [X.EVTCHNOP.bind_interdomain](channels, call, pointer) {
    const args = call.read(pointer, 12);
    const remote = args.u16(0);
    const port = channels.bindInterdomain(remote === DOMID_SELF ? channels.domid : remote, args.u32(4));
    giveBack(channels, call, pointer + 8n, port);
  },
  [X.EVTCHNOP.bind_virq](channels, call, pointer) {
    const args = call.read(pointer, 12);
    giveBack(channels, call, pointer + 8n, channels.bindVirq(args.u32(0), args.u32(4)));
  },
  [X.EVTCHNOP.bind_ipi](channels, call, pointer) {
    const args = call.read(pointer, 8);
    giveBack(channels, call, pointer + 4n, channels.bindIpi(args.u32(0)));
  },
  [X.EVTCHNOP.close]: (channels, call, pointer) => channels.close(call.read(pointer, 4).u32(0)),
  [X.EVTCHNOP.send]: (channels, call, pointer) => channels.send(call.read(pointer, 4).u32(0)),
  [X.EVTCHNOP.status]: (channels, call, pointer) =>
    call.write(pointer, channels.status(call.read(pointer, 24))),
  [X.EVTCHNOP.bind_vcpu](channels, call, pointer) {
    const args = call.read(pointer, 8);
    channels.bindVcpu(args.u32(0), args.u32(4));
  },
  [X.EVTCHNOP.unmask]: (channels, call, pointer) => channels.unmask(call.read(pointer, 4).u32(0)),
  [X.EVTCHNOP.reset](channels, call, pointer) {
    channels.self(call.read(pointer, 2).u16(0));
    channels.closeAll();
  },
  [X.EVTCHNOP.init_control](channels, call, pointer) {
    const args = call.read(pointer, 24);
    channels.initControl(args.u64(0), args.u32(8), args.u32(12));
    args.bytes[16] = X.FIFO_LINK_BITS;
    call.write(pointer, args);
  },
  [X.EVTCHNOP.expand_array]: (channels, call, pointer) => channels.expandArray(call.read(pointer, 8).u64(0)),
  [X.EVTCHNOP.set_priority](channels, call, pointer) {
    const args = call.read(pointer, 8);
    channels.setPriority(args.u32(0), args.u32(4));
  },
};
