// Random and near-valid hypercalls of one domain beside another: answers are values or -errno, the host never sees an
// exception, and the other domain's memory stays what it is.

import { Checksum } from '../../bindings/snapshot/checksum.js';
import * as X from '../../bindings/xen/abi.js';
import { Call } from '../../bindings/xen/guest-access.js';
import type { Answer, Args } from '../../bindings/xen/hypercalls.js';
import { HIDDEN_BASE } from '../../bindings/xen/shared-info.js';
import { DOMID_SELF } from '../../devices/xen/abi.js';
import { manualHost } from '../bindings/harness.js';
import { GUEST_MEMORY, HypercallGuest, SCRATCH } from './driver.js';
import { Random } from './random.js';

const CALLS_A_GUEST = 2500;
const PAGE = 4096;
const ERRNO_MOST = 4095n;
/** The one frame of the victim that it grants, and the reference. */
const GRANTED = 0x400;
const GRANTED_REF = 2;
/** Where grants are mapped. */
const WINDOW = 0x7010_0000n;
const STRUCT = 256;
const LISTS = SCRATCH + 0x4000;
const NUMBERS = Object.values(X.HYPERCALL);
const OPERATIONS: Partial<Record<number, readonly number[]>> = {
  [X.HYPERCALL.memory_op]: Object.values(X.XENMEM),
  [X.HYPERCALL.xen_version]: Object.values(X.XENVER),
  [X.HYPERCALL.grant_table_op]: Object.values(X.GNTTABOP),
  [X.HYPERCALL.vcpu_op]: Object.values(X.VCPUOP),
  [X.HYPERCALL.sched_op]: Object.values(X.SCHEDOP),
  [X.HYPERCALL.event_channel_op]: Object.values(X.EVTCHNOP),
  [X.HYPERCALL.hvm_op]: Object.values(X.HVMOP),
};

/** A checksum of a domain's own memory; Xen's pages hold what events of others may change. */
function memoryOf(guest: HypercallGuest): string {
  const hash = new Checksum();
  for (const { gpa, bytes } of guest.memory.usedPages())
    if (gpa < HIDDEN_BASE && gpa !== GRANTED * PAGE) hash.number(gpa).update(bytes);
  return hash.digest();
}

type Fields = readonly (readonly [1 | 2 | 4 | 8, number | bigint])[];

/** The fuzzer's idea of one domain's calls. */
class Fuzzer {
  constructor(
    readonly random: Random,
    readonly guest: HypercallGuest,
    readonly victim: HypercallGuest,
  ) {}

  domid(): number {
    const { random } = this;
    if (!random.oneIn(4)) return DOMID_SELF;
    return random.pick([0, this.guest.xen.domid, this.victim.xen.domid, 0x7ff1, random.below(0x10000)]);
  }

  /** A number that means something somewhere: ports, references, frames, vCPUs, lengths, addresses. */
  number(): bigint {
    const { random } = this;
    switch (random.below(10)) {
      case 0:
      case 1:
      case 2:
        return BigInt(random.below(16));
      case 3:
        return BigInt(random.below(2048));
      case 4:
        return BigInt(random.below((GUEST_MEMORY * 2) / PAGE));
      case 5:
        return random.pick([
          0xfee00n,
          0xfeffcn,
          0xe0000n,
          1n << 34n,
          (1n << 52n) - 1n,
          0xffff_ffffn,
          0x8000_0000n,
        ]);
      case 6:
        return this.pointer();
      case 7:
        return random.wide();
      case 8:
        return BigInt(random.next());
      default:
        return (
          random.pick([0n, 1n, -1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 31n, 512n, 4096n]) &
          0xffff_ffff_ffff_ffffn
        );
    }
  }

  pointer(): bigint {
    const { random } = this;
    switch (random.below(8)) {
      case 0:
        return BigInt(GUEST_MEMORY - random.below(64));
      case 1:
        return random.pick([
          0n,
          0xd000_0000n,
          0xfee0_0000n,
          0xffff_8000_0000_0000n,
          0xffff_ffff_ffff_fff8n,
          1n << 47n,
        ]);
      case 2:
        return BigInt(LISTS + 8 * random.below(64));
      case 3:
        return random.wide();
      default:
        return BigInt(SCRATCH);
    }
  }

  /** Random fields, when nothing better is known. */
  noise(): Fields {
    return Array.from({ length: STRUCT / 8 }, () =>
      this.random.pick([
        [2, this.domid()],
        [4, this.number()],
        [8, this.number()],
      ] as const),
    );
  }

  port(): bigint {
    return this.random.oneIn(5) ? this.number() : BigInt(this.random.below(24));
  }

  /** A list of frames. */
  frames(): bigint {
    const { guest, random } = this;
    guest.put(LISTS, ...Array.from({ length: 8 }, () => [guest.word, this.number()] as const));
    return random.oneIn(6) ? this.pointer() : BigInt(LISTS);
  }

  /** The structure of an operation, with fields that may be right. */
  fields(number: number, operation: number): Fields {
    const { guest, random } = this;
    const { word } = guest;
    const domid = [2, this.domid()] as const;
    const gap = guest.wide ? ([[4, 0]] as const) : [];
    const vcpu = [4, BigInt(random.below(4))] as const;
    switch (number) {
      case X.HYPERCALL.memory_op:
        if (operation === X.XENMEM.add_to_physmap)
          return [domid, [2, 0], [4, random.below(3)], [word, random.below(70)], [word, this.number()]];
        if (operation === X.XENMEM.remove_from_physmap) return [domid, [2, 0], ...gap, [word, this.number()]];
        if (operation === X.XENMEM.memory_map)
          return [
            [word, this.number()],
            [word, this.pointer()],
          ];
        return [
          [word, this.frames()],
          [word, random.oneIn(4) ? this.number() : random.below(9)],
          [4, random.below(11)],
          [4, 0],
          domid,
        ];
      case X.HYPERCALL.event_channel_op:
        return this.eventFields(operation, domid, vcpu);
      case X.HYPERCALL.grant_table_op:
        if (operation === X.GNTTABOP.map_grant_ref) return this.mapFields();
        if (operation === X.GNTTABOP.unmap_grant_ref || operation === X.GNTTABOP.unmap_and_replace)
          return [
            [8, this.place()],
            [8, random.oneIn(3) ? this.number() : 0],
            [4, random.oneIn(8) ? this.number() : random.below(12)],
            [4, 0],
          ];
        if (operation !== X.GNTTABOP.copy)
          return [
            domid,
            [2, 0],
            [4, this.number()],
            [4, this.number()],
            [8, this.pointer()],
            ...this.noise(),
          ];
        return [
          ...this.side(),
          ...this.side(),
          [2, random.oneIn(4) ? this.number() : random.below(64)],
          [2, random.below(4)],
          [4, 0],
        ];
      case X.HYPERCALL.hvm_op:
        return [domid, [2, 0], [4, random.below(44)], [8, this.number()]];
      case X.HYPERCALL.sched_op:
        if (operation !== X.SCHEDOP.poll) return [[4, random.below(8)]];
        return [
          [word, this.frames()],
          [4, random.oneIn(4) ? this.number() : random.below(4)],
          ...gap,
          [8, this.number()],
        ];
      case X.HYPERCALL.vcpu_op:
        return operation === X.VCPUOP.register_runstate_memory_area
          ? [[word, this.pointer()]]
          : [[8, this.number()], [4, random.below(5000)], [4, 0], ...this.noise()];
      default:
        return this.noise();
    }
  }

  eventFields(operation: number, domid: readonly [2, number], vcpu: readonly [4, bigint]): Fields {
    const port = [4, this.port()] as const;
    switch (operation) {
      case X.EVTCHNOP.bind_interdomain:
        return [[2, this.domid()], [2, 0], port, [4, 0]];
      case X.EVTCHNOP.alloc_unbound:
        return [domid, [2, this.domid()], [4, 0]];
      case X.EVTCHNOP.status:
        return [domid, [2, 0], port];
      case X.EVTCHNOP.bind_virq:
        return [[4, this.random.below(26)], vcpu, [4, 0]];
      case X.EVTCHNOP.bind_ipi:
        return [vcpu, [4, 0]];
      case X.EVTCHNOP.init_control:
        return [[8, this.number()], [4, 8 * this.random.below(520)], vcpu, [8, 0]];
      case X.EVTCHNOP.expand_array:
        return [[8, this.number()]];
      case X.EVTCHNOP.reset:
        return [domid];
      default:
        return [port, vcpu];
    }
  }

  /** An address to map at. */
  place(): bigint {
    const { random } = this;
    if (random.oneIn(6)) return random.oneIn(2) ? this.number() : this.pointer();
    return WINDOW + BigInt(PAGE * random.below(8));
  }

  mapFields(): Fields {
    const { random } = this;
    const flags = random.oneIn(6) ? random.next() : X.GNTMAP.host_map | (random.below(2) << 2);
    const gref = random.oneIn(3) ? random.below(8) : GRANTED_REF;
    const domid = random.oneIn(3) ? this.domid() : this.victim.xen.domid;
    return [
      [8, this.place()],
      [4, flags],
      [4, random.oneIn(12) ? this.number() : gref],
      [2, domid],
      [2, 0],
      [4, 0],
      [8, 0],
    ];
  }

  /** The guest writes where it may have mapped something. */
  scribble(): void {
    const bytes = new Uint8Array(this.random.below(64)).map(() => this.random.next());
    this.guest.memory.write(Number(WINDOW) + this.random.below(8 * PAGE), bytes);
  }

  /** One side of a grant copy. */
  side(): Fields {
    const { guest, random } = this;
    const target = random.oneIn(3) ? this.number() : BigInt(random.below(4));
    const offset = random.pick([random.below(0x10000), PAGE - random.below(64), random.below(64), 0]);
    const domid = random.oneIn(2) ? this.victim.xen.domid : this.domid();
    return [[guest.word, target], [2, domid], [2, offset], ...(guest.wide ? ([[4, 0]] as const) : [])];
  }

  call(): { readonly number: number; readonly args: Args } {
    const { random, guest } = this;
    const number = random.oneIn(10) ? random.below(80) : random.pick(NUMBERS);
    const operations = OPERATIONS[number];
    const operation =
      operations === undefined || random.oneIn(20) ? this.number() : BigInt(random.pick(operations));
    const fields = random.oneIn(12) ? this.noise() : this.fields(number, Number(operation));
    guest.put(SCRATCH, ...fields);
    const pointer = random.oneIn(12) ? this.pointer() : BigInt(SCRATCH);
    return { number, args: this.arguments(number, operation, pointer) };
  }

  arguments(number: number, operation: bigint, pointer: bigint): Args {
    const { random } = this;
    const few = BigInt(random.below(4));
    switch (number) {
      case X.HYPERCALL.grant_table_op:
        return [operation, pointer, random.oneIn(8) ? this.number() : few, 0n, 0n];
      case X.HYPERCALL.vcpu_op:
        return [operation, few, pointer, 0n, 0n];
      case X.HYPERCALL.console_io:
        return [few, this.number(), pointer, 0n, 0n];
      case X.HYPERCALL.multicall:
        return [pointer, random.oneIn(4) ? this.number() : few, 0n, 0n, 0n];
      case X.HYPERCALL.vm_assist:
        return [few, BigInt(random.below(8)), 0n, 0n, 0n];
      default:
        return [operation, pointer, this.number(), this.number(), this.number()];
    }
  }
}

/**
 * Makes `count` calls; throws when anything is not as it must be. Returns how many were answered with a value ≥ 0, and the most
 * grants that a guest had mapped at a time.
 */
export async function fuzzHypercalls(
  seed: number,
  count: number,
): Promise<{ served: number; refused: number; mapped: number }> {
  const random = new Random(seed);
  const { host } = manualHost();
  const victim = await HypercallGuest.start({ host, wide: false });
  let served = 0;
  let refused = 0;
  let mapped = 0;
  for (let done = 0; done < count; done += CALLS_A_GUEST) {
    const guest = await HypercallGuest.start({ host, wide: !random.oneIn(3), vcpus: 2 });
    victim.xen.events.allocUnbound(guest.xen.domid);
    grant(victim, guest.xen.domid);
    const pages = new Uint8Array(16 * PAGE).map(() => random.next());
    guest.memory.write(0, pages);
    const before = memoryOf(victim);
    const fuzzer = new Fuzzer(random, guest, victim);
    for (let i = 0; i < Math.min(CALLS_A_GUEST, count - done); i++) {
      if (one(fuzzer)) served++;
      else refused++;
      if (i % 4 === 0) fuzzer.scribble();
      mapped = Math.max(mapped, guest.xen.maps.count);
    }
    if (memoryOf(victim) !== before) throw new Error(`seed ${seed}: another domain's memory has changed`);
    check(guest);
    guest.domain.destroy();
    if (victim.xen.grants.mappings !== 0 || victim.memory.foreign.lent !== 0)
      throw new Error(`seed ${seed}: a grant was not released`);
    const marks = victim.read(grantAt(victim), 2).getUint16(0, true);
    if (marks !== X.GTF_permit_access) throw new Error(`seed ${seed}: the grant is marked ${marks}`);
  }
  host.close();
  return { served, refused, mapped };
}

/** The victim grants one frame to `domid`; the frame behind it is nobody's business. */
function grant(victim: HypercallGuest, domid: number): void {
  victim.memory.write((GRANTED + 1) * PAGE, new Uint8Array(PAGE).fill(0x77));
  victim.put(grantAt(victim), [2, X.GTF_permit_access], [2, domid], [4, GRANTED]);
}

function grantAt(victim: HypercallGuest): number {
  return victim.xen.grants.state.frames[0]! + X.GRANT_ENTRY_SIZE * GRANTED_REF;
}

/** One call with what follows of it; true when it was served. */
function one(fuzzer: Fuzzer): boolean {
  const { guest } = fuzzer;
  const { number, args } = fuzzer.call();
  const vcpu = guest.domain.machine.core.vcpus[0]!;
  const call = new Call(guest.domain.machine.core, vcpu);
  let answer: Answer = guest.platform.board.hypercalls.call(call, number, args);
  for (let again = 0; again < 4 && typeof answer === 'object'; again++) {
    const { again: changed } = answer;
    const next = args.map((value, index) => changed[index] ?? value) as unknown as Args;
    answer = guest.platform.board.hypercalls.call(call, number, next);
  }
  // It must be able to make the next one.
  guest.xen.up(vcpu);
  guest.xen.interrupted(0);
  if (typeof answer !== 'bigint') return true;
  if (answer < -ERRNO_MOST || answer >= 2n ** 53n)
    throw new Error(`hypercall ${number}(${args.join(', ')}) answered ${answer}`);
  return answer >= 0n;
}

/** Nothing has grown beyond its limits, and the domain still runs. */
function check(guest: HypercallGuest): void {
  const { xen } = guest;
  const { pages } = xen.state.state;
  if (pages < 0 || pages > GUEST_MEMORY / PAGE) throw new Error(`the guest has ${pages} pages`);
  if (xen.events.state.ports.length > 1024) throw new Error('too many ports');
  for (const gpa of [xen.state.state.sharedInfo, ...xen.grants.state.frames])
    if (!xen.words.isRam(gpa)) throw new Error(`a page of Xen's is not at 0x${gpa.toString(16)}`);
  xen.maps.reset();
  if (xen.grants.mappings !== 0) throw new Error('a grant was not released');
  if (guest.memory.foreign.count !== 0) throw new Error('a mapping has stayed');
  if (guest.domain.machine.core.memoryHeld > 256 << 20) throw new Error('the domain has grown');
  guest.domain.runInstructions(10_000);
}
