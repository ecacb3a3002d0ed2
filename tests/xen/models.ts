// Random operations on event channels, grants and xenstore beside small references that say what must come of them.

import * as X from '../../bindings/xen/abi.js';
import { LAST_PORT } from '../../bindings/xen/event-channels.js';
import { Refusal } from '../../bindings/xen/guest-access.js';
import { HIDDEN_GRANT_TABLE } from '../../bindings/xen/shared-info.js';
import type { GrantFrame } from '../../devices/xen/ports.js';
import { HypercallGuest } from './driver.js';
import { Random } from './random.js';

const PAGE = 4096;

function mustBe(actual: unknown, expected: unknown, what: string): void {
  if (actual !== expected) throw new Error(`${what}: ${String(actual)} instead of ${String(expected)}`);
}

/** The result, or the name of the error. */
function outcome<T>(body: () => T): T | string {
  try {
    return body();
  } catch (error) {
    if (error instanceof Refusal) return error.errno;
    throw error;
  }
}

// ---- Event channels --------------------------------------------------------------------------------------------------

interface ModelPort {
  kind: 'unbound' | 'ipi' | 'virq' | 'interdomain';
  vcpu: number;
  pending: boolean;
  masked: boolean;
  /** Raised since the guest last looked. */
  delivered: boolean;
}

const CONTROL = 0x30_0000;
const WORDS = 0x38_0000;

/** What the guest does with its shared memory, by either ABI. */
class GuestSide {
  constructor(
    readonly guest: HypercallGuest,
    readonly fifo: boolean,
  ) {}

  mask(port: number, masked: boolean): void {
    const { words, info } = this.guest.xen;
    if (!this.fifo) {
      if (masked) words.setBit(info.maskBits, port);
      else words.clearBit(info.maskBits, port);
      return;
    }
    const at = WORDS + 4 * port;
    const bit = 1 << X.FIFO_MASKED;
    words.setU32(at, (masked ? words.u32(at) | bit : words.u32(at) & ~bit) >>> 0);
  }

  /** Takes every event that is delivered to `vcpu`, as an upcall does: in the order of the queues. */
  consume(vcpu: number, mine: (port: number) => boolean): number[] {
    const { words, info } = this.guest.xen;
    words.setU8(info.vcpuInfo(vcpu)!, 0);
    return this.fifo ? this.#consumeFifo(vcpu) : this.#consumeTwoLevel(vcpu, mine);
  }

  /** vCPUs share the words of the bitmap: each takes the ports that are its own, as Linux does. */
  #consumeTwoLevel(vcpu: number, mine: (port: number) => boolean): number[] {
    const { words, info } = this.guest.xen;
    const sel = info.vcpuInfo(vcpu)! + 8;
    const selector = words.u64(sel);
    words.setU64(sel, 0n);
    const taken: number[] = [];
    for (let word = 0; word < 64; word++) {
      if (((selector >> BigInt(word)) & 1n) === 0n) continue;
      for (let port = 64 * word; port < 64 * word + 64; port++) {
        const open = words.bit(info.pendingBits, port) && !words.bit(info.maskBits, port);
        if (!open || !mine(port)) continue;
        words.clearBit(info.pendingBits, port);
        taken.push(port);
      }
    }
    return taken;
  }

  #consumeFifo(vcpu: number): number[] {
    const { words } = this.guest.xen;
    const block = CONTROL + PAGE * vcpu;
    const ready = words.u32(block);
    words.setU32(block, 0);
    const taken: number[] = [];
    for (let queue = 0; queue < X.FIFO_QUEUES; queue++) {
      if (((ready >>> queue) & 1) === 0) continue;
      let port = words.u32(block + 8 + 4 * queue);
      for (let steps = 0; port !== 0; steps++) {
        if (steps > LAST_PORT) throw new Error('a queue without end');
        const at = WORDS + 4 * port;
        const word = words.u32(at);
        const next = word & 0x1ffff;
        const live = (word & (1 << X.FIFO_MASKED)) === 0 && (word & (1 << X.FIFO_PENDING)) !== 0;
        const clear = (1 << X.FIFO_LINKED) | 0x1ffff | (live ? 1 << X.FIFO_PENDING : 0);
        words.setU32(at, (word & ~clear) >>> 0);
        if (live) taken.push(port);
        port = next;
      }
      words.setU32(block + 8 + 4 * queue, 0);
    }
    return taken;
  }
}

/** Events are delivered exactly once each, to the right vCPU, unless masked; ports are what they were made. */
export async function modelEvents(seed: number, count: number, fifo: boolean): Promise<void> {
  const random = new Random(seed);
  const guest = await HypercallGuest.start({ vcpus: 3 });
  const { events, words } = guest.xen;
  const side = new GuestSide(guest, fifo);
  if (fifo) {
    for (let vcpu = 0; vcpu < 3; vcpu++) events.initControl(BigInt(CONTROL / PAGE + vcpu), 0, vcpu);
    events.expandArray(BigInt(WORDS / PAGE));
  }
  const ports = new Map<number, ModelPort>();
  const make = (number: number | string, kind: ModelPort['kind'], vcpu: number): void => {
    if (typeof number !== 'number') {
      mustBe(number, 'ENOSPC', 'allocation');
      return;
    }
    mustBe(ports.has(number), false, `port ${number} was given twice`);
    const masked = fifo
      ? (words.u32(WORDS + 4 * number) & (1 << X.FIFO_MASKED)) !== 0
      : words.bit(guest.xen.info.maskBits, number);
    ports.set(number, { kind, vcpu, pending: false, masked, delivered: false });
  };
  const raise = (port: ModelPort): void => {
    port.pending = true;
    if (!port.masked) port.delivered = true;
  };
  const any = (): number =>
    random.oneIn(12) || ports.size === 0 ? random.below(40) : random.pick([...ports.keys()]);
  const bound = new Map<number, () => void>();
  for (let step = 0; step < count; step++) {
    const vcpu = random.below(3);
    switch (random.below(9)) {
      case 0:
        make(
          outcome(() => events.bindIpi(vcpu)),
          'ipi',
          vcpu,
        );
        break;
      case 1: {
        const number = outcome(() => events.bindVirq(X.VIRQ.TIMER, vcpu));
        const there = [...ports.values()].some((port) => port.kind === 'virq' && port.vcpu === vcpu);
        if (there) mustBe(number, 'EEXIST', 'VIRQ bound twice');
        else make(number, 'virq', vcpu);
        break;
      }
      case 2:
        make(
          outcome(() => events.allocUnbound(0)),
          'unbound',
          0,
        );
        break;
      case 3: {
        const number = any();
        const port = ports.get(number);
        const end = guest.xen.bindBackend(number, () => {});
        if (port?.kind !== 'unbound') {
          if (number > 2) mustBe(typeof end, 'number', `binding to port ${number}`);
          break;
        }
        if (typeof end === 'number') throw new Error(`port ${number} did not accept`);
        port.kind = 'interdomain';
        bound.set(number, () => end.notify());
        break;
      }
      case 4: {
        const number = any();
        if (number <= 2) break;
        const port = ports.get(number);
        const closed = outcome(() => events.close(number));
        mustBe(closed, port === undefined ? 'EINVAL' : undefined, `closing ${number}`);
        ports.delete(number);
        bound.delete(number);
        break;
      }
      case 5: {
        const number = any();
        if (number <= 2) break;
        const port = ports.get(number);
        const sent = outcome(() => events.send(number));
        mustBe(
          sent,
          port === undefined || port.kind === 'virq' ? 'EINVAL' : undefined,
          `sending to ${number}`,
        );
        if (port?.kind === 'ipi') raise(port);
        const notify = bound.get(number);
        if (notify !== undefined && port !== undefined) {
          notify();
          raise(port);
        }
        break;
      }
      case 6: {
        const number = any();
        const port = ports.get(number);
        if (port === undefined) break;
        side.mask(number, true);
        port.masked = true;
        // What is delivered but not taken is not seen any more.
        port.delivered = false;
        break;
      }
      case 7: {
        const number = any();
        const port = ports.get(number);
        if (port === undefined) break;
        events.unmask(number);
        port.masked = false;
        if (port.pending) port.delivered = true;
        break;
      }
      default: {
        const taken = new Set(
          side.consume(vcpu, (number) => ports.get(number)?.vcpu === vcpu).filter((number) => number > 2),
        );
        for (const [number, port] of ports) {
          const due = port.delivered && port.vcpu === vcpu;
          mustBe(taken.delete(number), due, `event ${number} at step ${step} of seed ${seed}`);
          if (due) Object.assign(port, { pending: false, delivered: false });
        }
        mustBe(taken.size, 0, `events of ports that are closed: ${[...taken].join(' ')}`);
      }
    }
  }
  guest.host.close();
}

// ---- Grants ----------------------------------------------------------------------------------------------------------

interface ModelGrant {
  readonly flags: number;
  readonly domid: number;
  readonly frame: number;
  readers: number;
  writers: number;
}

/** Grants are usable by whom they name, as they say; marks are there as long as a use is. */
export async function modelGrants(seed: number, count: number): Promise<void> {
  const random = new Random(seed);
  const guest = await HypercallGuest.start();
  const access = guest.xen.grantAccess;
  const model = new Map<number, ModelGrant>();
  const live: { frame: GrantFrame; gref: number; entry: ModelGrant; content: number; at: number }[] = [];
  const at = (gref: number): number => HIDDEN_GRANT_TABLE + X.GRANT_ENTRY_SIZE * gref;
  for (let step = 0; step < count; step++) {
    const gref = 8 + random.below(24);
    const entry = model.get(gref);
    switch (random.below(5)) {
      case 0: {
        // The guest grants, or revokes when nobody uses it: as Linux does.
        if (entry !== undefined && entry.readers + entry.writers > 0) break;
        const flags = random.pick([0, 1, 1, 1, 1 | X.GTF_readonly, 2]);
        const domid = random.pick([0, 0, 0, 5]);
        const frame = random.pick([0x310, 0x311, 0x312, 0xf_0000]);
        guest.put(at(gref), [2, flags], [2, domid], [4, frame]);
        model.set(gref, { flags, domid, frame, readers: 0, writers: 0 });
        break;
      }
      case 1:
      case 2: {
        const readonly = random.oneIn(2);
        const frame = access.map(gref, readonly);
        const allowed = usable(entry, !readonly);
        mustBe(typeof frame === 'number', !allowed, `mapping ${gref} at step ${step} of seed ${seed}`);
        if (typeof frame === 'number' || entry === undefined) break;
        if (readonly) entry.readers++;
        else entry.writers++;
        const content = random.next();
        const offset = 4 * random.below(1024);
        if (!readonly) frame.setU32(offset, content);
        live.push({ frame, gref, entry, content: readonly ? frame.u32(offset) : content, at: offset });
        break;
      }
      case 3: {
        if (live.length === 0) break;
        const [use] = live.splice(random.below(live.length), 1);
        if (use === undefined) break;
        use.frame.unmap();
        use.frame.unmap();
        if (use.frame.readonly) use.entry.readers--;
        else use.entry.writers--;
        mustBe(use.frame.u32(0), 0xffff_ffff, 'a frame that is no longer mapped');
        break;
      }
      default: {
        const bytes = new Uint8Array(16).map(() => random.next());
        const write = random.oneIn(2);
        const result = write ? access.copyTo(gref, 8, bytes) : access.copyFrom(gref, 8, bytes);
        mustBe(result === 0, usable(entry, write), `copying by ${gref} at step ${step} of seed ${seed}`);
        if (result === 0 && entry !== undefined) {
          const there = Buffer.from(guest.read(entry.frame * PAGE + 8, 16).buffer);
          mustBe(there.equals(bytes), true, 'what was copied');
        }
      }
    }
    const now = model.get(gref);
    if (now === undefined) continue;
    const marks = guest.read(at(gref), 2).getUint16(0, true) & (X.GTF_reading | X.GTF_writing);
    const due = (now.readers + now.writers > 0 ? X.GTF_reading : 0) | (now.writers > 0 ? X.GTF_writing : 0);
    mustBe(marks, due, `marks of ${gref} at step ${step} of seed ${seed}`);
  }
  mustBe(guest.xen.grants.mappings, live.length, 'mappings');
  guest.host.close();
}

function usable(entry: ModelGrant | undefined, write: boolean): boolean {
  if (entry === undefined || (entry.flags & X.GTF_type_mask) !== X.GTF_permit_access || entry.domid !== 0)
    return false;
  return entry.frame !== 0xf_0000 && !(write && (entry.flags & X.GTF_readonly) !== 0);
}
