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
    if (gpa < HIDDEN_BASE) hash.number(gpa).update(bytes);
  return hash.digest();
}

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

  /** Fills the structure with fields that may be right. */
  structure(): void {
    const bytes = new Uint8Array(STRUCT);
    const view = new DataView(bytes.buffer);
    for (let at = 0; at < STRUCT; ) {
      const size = this.random.pick([2, 4, 4, 8, 8]);
      if (at + size > STRUCT) break;
      if (size === 2) view.setUint16(at, this.domid(), true);
      else if (size === 4) view.setUint32(at, Number(this.number() & 0xffff_ffffn), true);
      else view.setBigUint64(at, this.number(), true);
      at += size;
    }
    if (this.random.oneIn(2)) view.setUint16(0, this.domid(), true);
    this.guest.memory.write(SCRATCH, bytes);
  }

  call(): { readonly number: number; readonly args: Args } {
    const { random } = this;
    const number = random.oneIn(10) ? random.below(80) : random.pick(NUMBERS);
    const operations = OPERATIONS[number];
    const operation =
      operations === undefined || random.oneIn(20) ? this.number() : BigInt(random.pick(operations));
    const rest = [this.number(), this.number(), this.number(), this.number()];
    // The structure is the second argument, of vcpu_op the third.
    if (number === X.HYPERCALL.vcpu_op) [rest[0], rest[1]] = [BigInt(random.below(4)), this.pointer()];
    else rest[0] = this.pointer();
    if (number === X.HYPERCALL.grant_table_op) rest[1] = BigInt(random.below(4));
    return { number, args: [operation, ...rest] as unknown as Args };
  }
}

/** Makes `count` calls; throws when anything is not as it must be. Returns how many were answered with a value ≥ 0. */
export async function fuzzHypercalls(
  seed: number,
  count: number,
): Promise<{ served: number; refused: number }> {
  const random = new Random(seed);
  const { host } = manualHost();
  const victim = await HypercallGuest.start({ host, wide: false });
  let served = 0;
  let refused = 0;
  for (let done = 0; done < count; done += CALLS_A_GUEST) {
    const guest = await HypercallGuest.start({ host, wide: !random.oneIn(3), vcpus: 2 });
    victim.xen.events.allocUnbound(guest.xen.domid);
    const before = memoryOf(victim);
    const fuzzer = new Fuzzer(random, guest, victim);
    for (let i = 0; i < Math.min(CALLS_A_GUEST, count - done); i++) {
      if (one(fuzzer)) served++;
      else refused++;
    }
    if (memoryOf(victim) !== before) throw new Error(`seed ${seed}: another domain's memory has changed`);
    check(guest);
    guest.domain.destroy();
  }
  host.close();
  return { served, refused };
}

/** One call with what follows of it; true when it was served. */
function one(fuzzer: Fuzzer): boolean {
  const { guest } = fuzzer;
  fuzzer.structure();
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
  if (xen.grants.mappings !== 0) throw new Error('a grant was not released');
  if (guest.domain.machine.core.memoryHeld > 256 << 20) throw new Error('the domain has grown');
  guest.domain.runInstructions(10_000);
}
