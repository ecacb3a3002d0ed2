// Random grants, mappings, accesses, pages given away, restarts and ends of three domains, beside a reference in which a
// page is an object that frames and mappings point to.

import * as X from '../../bindings/xen/abi.js';
import { HIDDEN_GRANT_TABLE } from '../../bindings/xen/shared-info.js';
import { manualHost } from '../bindings/harness.js';
import { HypercallGuest } from './driver.js';
import { Random } from './random.js';

const PAGE = 4096;
const PARTIES = 3;
const FRAMES = 4;
const FIRST_FRAME = 0x310;
const GREFS = 6;
const FIRST_GREF = 8;
const SLOTS = 6;
const WINDOW = 0x7010_0000;
/** What there is not. */
const NOTHING = 0xffff_ffff;

/** A page: what its word holds. */
interface Page {
  word: number;
}

interface Entry {
  readonly flags: number;
  readonly domid: number;
  readonly frame: number;
}

interface Mapping {
  readonly handle: number;
  readonly page: Page;
  readonly writable: boolean;
  readonly from: Party;
  readonly gref: number;
  /** The granter has started anew since: it knows nothing of it. */
  forgotten: boolean;
}

/** One domain and what the reference says of it. */
class Party {
  pages: Page[] = Array.from({ length: FRAMES }, () => ({ word: 0 }));
  readonly entries = new Map<number, Entry>();
  readonly slots: (Mapping | undefined)[] = Array.from({ length: SLOTS });

  constructor(readonly guest: HypercallGuest) {}

  get domid(): number {
    return this.guest.xen.domid;
  }

  frameAt(index: number): number {
    return (FIRST_FRAME + index) * PAGE;
  }

  entryAt(gref: number): number {
    return HIDDEN_GRANT_TABLE + X.GRANT_ENTRY_SIZE * gref;
  }
}

function mustBe(actual: unknown, expected: unknown, what: string): void {
  if (actual !== expected) throw new Error(`${what}: ${String(actual)} instead of ${String(expected)}`);
}

class Model {
  readonly random: Random;
  readonly parties: Party[] = [];
  readonly host = manualHost().host;
  mapped = 0;

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  async join(): Promise<Party> {
    const party = new Party(await HypercallGuest.start({ host: this.host, steps: 0 }));
    return party;
  }

  get mappings(): Mapping[] {
    return this.parties.flatMap(({ slots }) => slots.filter((slot) => slot !== undefined));
  }

  uses(of: Party, gref: number): Mapping[] {
    return this.mappings.filter((use) => use.from === of && use.gref === gref && !use.forgotten);
  }

  /** As Linux does: an entry changes when nobody uses it. */
  grant(of: Party, gref: number): void {
    if (this.uses(of, gref).length > 0) return;
    const { random } = this;
    const flags = random.pick([0, 1, 1, 1, 1 | X.GTF_readonly, 2]);
    const domid = random.pick([...this.parties.map((party) => party.domid), 77]);
    const frame = random.below(FRAMES + 1);
    const number = frame === FRAMES ? 0xf_0000 : FIRST_FRAME + frame;
    of.guest.put(of.entryAt(gref), [2, flags], [2, domid], [4, number]);
    of.entries.set(gref, { flags, domid, frame });
  }

  map(by: Party, of: Party, gref: number, slot: number): void {
    const writable = this.random.oneIn(2);
    const flags = X.GNTMAP.host_map | (writable ? 0 : X.GNTMAP.readonly);
    const { grants } = of.guest.xen;
    const source = { table: grants, memory: of.guest.memory };
    const result = by.guest.xen.maps.map(source, gref, BigInt(WINDOW + slot * PAGE), flags);
    const entry = of.entries.get(gref);
    const allowed =
      entry !== undefined &&
      (entry.flags & X.GTF_type_mask) === X.GTF_permit_access &&
      entry.domid === by.domid &&
      entry.frame < FRAMES &&
      !(writable && (entry.flags & X.GTF_readonly) !== 0) &&
      by.slots[slot] === undefined;
    mustBe('handle' in result, allowed, `mapping ${gref} of ${of.domid} by ${by.domid}`);
    if (!('handle' in result) || entry === undefined) return;
    const page = of.pages[entry.frame] as Page;
    by.slots[slot] = { handle: result.handle, page, writable, from: of, gref, forgotten: false };
    this.mapped++;
  }

  unmap(by: Party, slot: number): void {
    const use = by.slots[slot];
    const handle = use?.handle ?? this.random.below(40);
    const elsewhere = use === undefined || this.random.oneIn(8);
    const address = WINDOW + (elsewhere ? SLOTS + slot : slot) * PAGE;
    const status = by.guest.xen.maps.unmap(handle, BigInt(address));
    mustBe(status === X.GNTST.okay, !elsewhere, `unmapping ${handle} of ${by.domid}`);
    if (!elsewhere) by.slots[slot] = undefined;
  }

  write(by: Party): void {
    const { random } = this;
    const word = random.next();
    const slot = random.below(SLOTS + FRAMES);
    if (slot >= SLOTS) {
      by.guest.put(by.frameAt(slot - SLOTS), [4, word]);
      (by.pages[slot - SLOTS] as Page).word = word;
      return;
    }
    by.guest.put(WINDOW + slot * PAGE, [4, word]);
    const use = by.slots[slot];
    if (use?.writable === true) use.page.word = word;
  }

  /** The page goes, and a fresh one comes to its place. */
  give(by: Party): void {
    const frame = this.random.below(FRAMES);
    by.guest.memory.remove(by.frameAt(frame), PAGE);
    by.guest.memory.addRam(by.frameAt(frame), PAGE);
    by.pages[frame] = { word: 0 };
  }

  restart(by: Party): void {
    by.guest.domain.machine.powerOn();
    this.#forget(by);
    by.pages = by.pages.map(() => ({ word: 0 }));
    by.entries.clear();
    by.slots.fill(undefined);
  }

  async replace(index: number): Promise<void> {
    const gone = this.parties[index] as Party;
    gone.guest.domain.destroy();
    this.#forget(gone);
    this.parties[index] = await this.join();
  }

  #forget(granter: Party): void {
    for (const use of this.mappings) if (use.from === granter) use.forgotten = true;
  }

  check(what: string): void {
    for (const party of this.parties) {
      const { guest, domid } = party;
      for (const [slot, use] of party.slots.entries())
        mustBe(
          guest.u32(WINDOW + slot * PAGE),
          use?.page.word ?? NOTHING,
          `${what}: slot ${slot} of ${domid}`,
        );
      for (const [frame, page] of party.pages.entries())
        mustBe(guest.u32(party.frameAt(frame)), page.word, `${what}: frame ${frame} of ${domid}`);
      for (const gref of party.entries.keys()) {
        const uses = this.uses(party, gref);
        const writing = uses.some(({ writable }) => writable) ? X.GTF_writing : 0;
        const due = (uses.length > 0 ? X.GTF_reading : 0) | writing;
        const marks = guest.read(party.entryAt(gref), 2).getUint16(0, true);
        mustBe(marks & (X.GTF_reading | X.GTF_writing), due, `${what}: marks of ${gref} of ${domid}`);
      }
      mustBe(guest.xen.maps.count, party.slots.filter((slot) => slot !== undefined).length, `${what}: count`);
    }
  }
}

/** Throws when anything is not as the reference says; answers how many mappings were made. */
export async function modelMaps(seed: number, count: number): Promise<number> {
  const model = new Model(seed);
  const { random, parties } = model;
  for (let i = 0; i < PARTIES; i++) parties.push(await model.join());
  for (let step = 0; step < count; step++) {
    const by = random.pick(parties);
    const gref = FIRST_GREF + random.below(GREFS);
    const slot = random.below(SLOTS);
    const kind = random.below(100);
    if (kind < 20) model.grant(by, gref);
    else if (kind < 60) model.map(by, random.pick(parties), gref, slot);
    else if (kind < 75) model.unmap(by, slot);
    else if (kind < 95) model.write(by);
    else if (kind < 99) model.give(by);
    else if (random.oneIn(5)) await model.replace(parties.indexOf(by));
    else model.restart(by);
    if (step % 16 === 0 || kind >= 95) model.check(`step ${step} of seed ${seed}`);
  }
  model.host.close();
  return model.mapped;
}
