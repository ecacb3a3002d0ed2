// Grants that guests map, by the kernel of guests/hypercalls: results of the calls, accesses by the guest's instructions,
// marks in the granter's table, and what becomes of a mapping when either side goes.

import { assemble } from '../../bindings/isa/assembler.js';
import * as X from '../../bindings/xen/abi.js';
import { HANDLES_MOST } from '../../bindings/xen/grant-map.js';
import { DOMID_SELF, ERRNO } from '../../devices/xen/abi.js';
import { assert, suite } from '../suite.js';
import { GUEST_MEMORY, HypercallGuest, SCRATCH } from './driver.js';
import { MAILBOX as M } from './hypercall-guest.gen.js';

const test = suite('xen/grant-map');
const H = X.HYPERCALL;
const PAGE = 4096;
const TABLE = 0xe000_0000;
/** Where grants are mapped: beyond RAM. */
const WINDOW = 0x7010_0000;
const FRAME = 0x310;
const GREF = 9;
const CODE = 0x2c_0000;
const { host_map, readonly, device_map, application_map, contains_pte } = X.GNTMAP;
const { GTF_permit_access, GTF_readonly, GTF_reading, GTF_writing } = X;

type Field = readonly [1 | 2 | 4 | 8, number | bigint];

/** A guest that grants, or maps. */
class Party {
  constructor(readonly guest: HypercallGuest) {}

  static async start(wide: boolean, host?: HypercallGuest['host']): Promise<Party> {
    const guest = await HypercallGuest.start({ wide, ...(host === undefined ? {} : { host }) });
    const party = new Party(guest);
    const args: Field[] = [
      [2, DOMID_SELF],
      [2, 0],
      [4, X.XENMAPSPACE.grant_table],
      [guest.word, 0],
      [guest.word, TABLE / PAGE],
    ];
    assert.is(guest.callOn(H.memory_op, X.XENMEM.add_to_physmap, args), 0);
    return party;
  }

  grant(to: Party, flags: number = GTF_permit_access, frame = FRAME, gref = GREF): void {
    this.guest.put(TABLE + 8 * gref, [2, flags], [2, to.guest.xen.domid], [4, frame]);
  }

  /** GTF_* of a grant. */
  marks(gref = GREF): number {
    return this.guest.read(TABLE + 8 * gref, 2).getUint16(0, true);
  }

  map(of: Party | number, address: number | bigint = WINDOW, flags: number = host_map, gref = GREF): number {
    const domid = typeof of === 'number' ? of : of.guest.xen.domid;
    const args: Field[] = [
      [8, address],
      [4, flags],
      [4, gref],
      [2, domid],
      [2, 0x7777],
      [4, 0],
      [8, 0],
    ];
    assert.is(this.guest.callOn(H.grant_table_op, X.GNTTABOP.map_grant_ref, args, 1), 0);
    return this.guest.read(SCRATCH + 18, 2).getInt16(0, true);
  }

  get handle(): number {
    return this.guest.u32(SCRATCH + 20);
  }

  unmap(handle: number, address: number | bigint = WINDOW): number {
    const args: Field[] = [
      [8, address],
      [8, 0],
      [4, handle],
      [4, 0x7777],
    ];
    assert.is(this.guest.callOn(H.grant_table_op, X.GNTTABOP.unmap_grant_ref, args, 1), 0);
    return this.guest.read(SCRATCH + 20, 2).getInt16(0, true);
  }

  /** Resets the machine; its kernel waits for requests again. */
  restart(): void {
    const { domain } = this.guest;
    domain.start();
    domain.pause();
    domain.reset();
    domain.runInstructions(40_000);
  }

  /** Executes 32-bit or 64-bit code of the guest's mode, which must end by itself: it goes on in a loop. */
  execute(source: string): void {
    const { guest } = this;
    const bits = guest.wide ? 64 : 32;
    const { bytes } = assemble(`bits ${bits}\norg ${CODE}\n${source}\nend: jmp end\n`);
    guest.memory.write(CODE, bytes);
    const vcpu = guest.domain.machine.core.vcpus[0]!;
    const back = vcpu.rip;
    vcpu.setRip(BigInt(CODE));
    guest.domain.runInstructions(300);
    vcpu.setRip(back);
  }
}

async function pair(wide: boolean): Promise<{ lender: Party; mapper: Party }> {
  const lender = await Party.start(wide);
  return { lender, mapper: await Party.start(wide, lender.guest.host) };
}

for (const wide of [true, false]) {
  const name = wide ? '64-bit' : '32-bit';

  test(`${name}: a page is mapped, read, written, unmapped`, async () => {
    const { lender, mapper } = await pair(wide);
    lender.guest.put(FRAME * PAGE, [8, 0x1122_3344_5566_7788n]);
    lender.grant(mapper);
    const pages = mapper.guest.xen.state.state.pages;
    assert.is(mapper.map(lender), X.GNTST.okay);
    const { handle } = mapper;
    assert.is(mapper.guest.u64(SCRATCH + 24), BigInt(WINDOW), 'devices reach it at the same address');
    assert.is(lender.marks(), GTF_permit_access | GTF_reading | GTF_writing);
    mapper.execute(`mov eax, [${WINDOW}]\nmov [0x2d0000], eax`);
    assert.is(mapper.guest.u32(0x2d_0000), 0x5566_7788);
    mapper.execute(`mov dword [${WINDOW + 4092}], 0x12345678\nlock add dword [${WINDOW}], 1`);
    assert.is(lender.guest.u32(FRAME * PAGE + 4092), 0x1234_5678);
    assert.is(lender.guest.u32(FRAME * PAGE), 0x5566_7789);
    lender.guest.put(FRAME * PAGE + 8, [4, 77]);
    assert.is(mapper.guest.u32(WINDOW + 8), 77, 'bulk reads');
    mapper.guest.put(WINDOW + 12, [4, 78]);
    assert.is(lender.guest.u32(FRAME * PAGE + 12), 78, 'and writes');
    assert.is(mapper.unmap(handle), X.GNTST.okay);
    assert.is(lender.marks(), GTF_permit_access);
    mapper.execute(`mov eax, [${WINDOW}]\nmov [0x2d0000], eax\nmov dword [${WINDOW}], 0`);
    assert.is(mapper.guest.u32(0x2d_0000), 0xffff_ffff, 'nothing is there');
    assert.is(lender.guest.u32(FRAME * PAGE), 0x5566_7789);
    assert.is(mapper.guest.xen.state.state.pages, pages);
    assert.is(mapper.unmap(handle), X.GNTST.bad_handle);
    lender.guest.host.close();
  });

  test(`${name}: what cannot be mapped is refused`, async () => {
    const { lender, mapper } = await pair(wide);
    const { general_error, bad_gntref, bad_domain, bad_page } = X.GNTST;
    assert.is(mapper.map(lender), general_error, 'no grant');
    lender.grant(mapper);
    assert.is(mapper.map(lender, WINDOW, 0), bad_gntref, 'neither for vCPUs nor for devices');
    assert.is(mapper.map(lender, WINDOW, readonly), bad_gntref);
    for (const flag of [device_map, application_map, contains_pte])
      assert.is(mapper.map(lender, WINDOW, host_map | flag), general_error, 'not for auto-translated guests');
    assert.is(mapper.map(lender, WINDOW, device_map), general_error);
    for (const domid of [0, 77, DOMID_SELF]) assert.is(mapper.map(domid), bad_domain);
    assert.is(mapper.map(lender, WINDOW, host_map, 100_000), bad_gntref);
    assert.is(mapper.map(lender, 2n ** 46n), general_error, 'beyond physical memory');
    assert.is(mapper.map(lender, 0xfee0_0000), general_error, 'the local APIC');
    assert.is(lender.map(lender), general_error, 'granted to another');
    lender.grant(mapper, GTF_permit_access, 0xf_0000);
    assert.is(mapper.map(lender), bad_page, 'not memory');
    lender.grant(mapper, 2);
    assert.is(mapper.map(lender), general_error, 'for transfer');
    lender.grant(mapper);
    assert.is(lender.marks(), GTF_permit_access, 'no refusal leaves marks');
    assert.is(mapper.map(lender), 0);
    const { handle } = mapper;
    assert.is(mapper.map(lender), general_error, 'something is mapped there');
    // A page that is somebody else's cannot be granted on.
    mapper.grant(lender, GTF_permit_access, WINDOW / PAGE);
    assert.is(lender.map(mapper), bad_page);
    assert.is(mapper.unmap(handle, WINDOW + PAGE), general_error);
    assert.is(mapper.unmap(handle, 0), 0, 'no address: nothing ends');
    assert.is(mapper.unmap(handle + 1), X.GNTST.bad_handle);
    assert.is(mapper.unmap(0xffff_ffff), X.GNTST.bad_handle);
    const replace: Field[] = [
      [8, WINDOW],
      [8, WINDOW + PAGE],
      [4, handle],
      [4, 0],
    ];
    const op = X.GNTTABOP.unmap_and_replace;
    assert.is(mapper.guest.callOn(H.grant_table_op, op, replace, 1), 0);
    assert.is(mapper.guest.read(SCRATCH + 20, 2).getInt16(0, true), general_error);
    replace[1] = [8, 0];
    assert.is(mapper.guest.callOn(H.grant_table_op, op, replace, 1), 0);
    assert.is(mapper.guest.read(SCRATCH + 20, 2).getInt16(0, true), 0);
    assert.is(lender.marks(), GTF_permit_access);
    const call = mapper.guest.call(H.grant_table_op, X.GNTTABOP.map_grant_ref, 0xd000_0000, 1);
    assert.is(call, -ERRNO.EFAULT);
    lender.guest.host.close();
  });

  test(`${name}: read-only mappings lose writes, and are marked as such`, async () => {
    const { lender, mapper } = await pair(wide);
    lender.grant(mapper, GTF_permit_access | GTF_readonly);
    lender.guest.put(FRAME * PAGE, [4, 1]);
    assert.is(mapper.map(lender), X.GNTST.general_error);
    assert.is(mapper.map(lender, WINDOW, host_map | readonly), 0);
    const first = mapper.handle;
    assert.is(lender.marks(), GTF_permit_access | GTF_readonly | GTF_reading);
    mapper.execute(
      `mov dword [${WINDOW}], 9\nlock inc dword [${WINDOW}]\nmov eax, [${WINDOW}]\nmov [0x2d0000], eax`,
    );
    assert.is(lender.guest.u32(FRAME * PAGE), 1);
    assert.is(mapper.guest.u32(0x2d_0000), 1);
    assert.is(mapper.guest.faults, 0);
    lender.grant(mapper);
    assert.is(mapper.map(lender, WINDOW + PAGE), 0);
    const second = mapper.handle;
    assert.is(lender.marks(), GTF_permit_access | GTF_reading | GTF_writing);
    mapper.execute(`mov dword [${WINDOW + PAGE}], 5`);
    assert.is(mapper.guest.u32(WINDOW), 5, 'both show one page');
    assert.is(mapper.unmap(second, WINDOW + PAGE), 0);
    assert.is(lender.marks(), GTF_permit_access | GTF_reading);
    assert.is(mapper.unmap(first), 0);
    assert.is(lender.marks(), GTF_permit_access);
    lender.guest.host.close();
  });

  test(`${name}: accesses of any size, across pages, repeated; code is refused`, async () => {
    const { lender, mapper } = await pair(wide);
    lender.grant(mapper);
    assert.is(mapper.map(lender), 0);
    const bytes = Uint8Array.from({ length: 64 }, (_, i) => i + 1);
    mapper.guest.memory.write(0x2e_0000, bytes);
    mapper.execute(
      `cld
      mov esi, 0x2e0000
      mov edi, ${WINDOW + 5}
      mov ecx, 64
      rep movsb
      mov eax, 0x0c0b0a09
      mov [${WINDOW + PAGE - 2}], eax
      push dword [${WINDOW + 5}]
      pop dword [0x2d0000]
      `.replaceAll('dword [', wide ? 'qword [' : 'dword ['),
    );
    const there = new Uint8Array(64);
    lender.guest.memory.read(FRAME * PAGE + 5, there);
    assert.equal(there, bytes);
    assert.is(lender.guest.read(FRAME * PAGE + PAGE - 2, 2).getUint16(0, true), 0x0a09);
    assert.is(mapper.guest.u32(0x2d_0000), 0x0403_0201);
    const { faults } = mapper.guest;
    // What is executed is 0xff 0xff, not what the page holds (NOPs).
    lender.guest.memory.write(FRAME * PAGE, new Uint8Array(64).fill(0x90));
    const vcpu = mapper.guest.domain.machine.core.vcpus[0]!;
    mapper.guest.ask(0, H.xen_version, [0]);
    const back = vcpu.rip;
    vcpu.setRip(BigInt(WINDOW));
    mapper.guest.domain.runInstructions(3);
    assert.is(mapper.guest.faults, faults + 1, '#UD');
    vcpu.setRip(back);
    // A structure of a hypercall in it is none.
    const call = mapper.guest.call(H.xen_version, X.XENVER.get_features, WINDOW);
    assert.is(call, -ERRNO.EFAULT);
    lender.guest.host.close();
  });

  test(`${name}: the granter is gone, starts anew, or gives the page away; the mapper keeps what it held`, async () => {
    const { lender, mapper } = await pair(wide);
    const other = await Party.start(wide, lender.guest.host);
    lender.grant(mapper);
    lender.grant(other, GTF_permit_access, FRAME, GREF + 1);
    lender.guest.put(FRAME * PAGE, [4, 0xaaaa]);
    assert.is(mapper.map(lender), 0);
    const { handle } = mapper;
    assert.is(other.map(lender, WINDOW, host_map, GREF + 1), 0);
    // The page goes, and another comes to its place.
    const list = lender.guest.put(SCRATCH + 0x100, [lender.guest.word, FRAME]);
    const extents: Field[] = [
      [lender.guest.word, list],
      [lender.guest.word, 1],
      [4, 0],
      [4, 0],
      [2, DOMID_SELF],
    ];
    assert.is(lender.guest.callOn(H.memory_op, X.XENMEM.decrease_reservation, extents), 1);
    assert.is(lender.guest.callOn(H.memory_op, X.XENMEM.populate_physmap, extents), 1);
    mapper.execute(`add dword [${WINDOW}], 1`);
    assert.is(other.guest.u32(WINDOW), 0xaaab, 'those who map it share it still');
    assert.is(lender.guest.u32(FRAME * PAGE), 0, 'but the granter does not');
    assert.is(mapper.unmap(handle), 0);
    lender.grant(mapper);
    lender.guest.put(FRAME * PAGE, [4, 0xbbbb]);
    assert.is(mapper.map(lender), 0);
    lender.restart();
    assert.is(mapper.guest.u32(WINDOW), 0xbbbb);
    mapper.execute(`mov dword [${WINDOW}], 3`);
    assert.is(lender.guest.u32(FRAME * PAGE), 0, 'the fresh guest is not reached');
    assert.is(mapper.unmap(handle), 0);
    assert.is(lender.guest.xen.grants.mappings, 0);
    lender.guest.domain.destroy();
    assert.is(other.guest.u32(WINDOW), 0xaaab);
    assert.is(other.unmap(other.handle), 0);
    assert.is(other.guest.u32(WINDOW), 0xffff_ffff);
    mapper.guest.host.close();
  });

  test(`${name}: a mapper that is gone or starts anew leaves no marks`, async () => {
    const { lender, mapper } = await pair(wide);
    lender.grant(mapper);
    for (const go of ['reset', 'destroy'] as const) {
      assert.is(mapper.map(lender), 0);
      assert.is(lender.marks(), GTF_permit_access | GTF_reading | GTF_writing);
      if (go === 'reset') mapper.restart();
      else mapper.guest.domain.destroy();
      assert.is(lender.marks(), GTF_permit_access);
      assert.is(lender.guest.xen.grants.mappings, 0);
      assert.is(lender.guest.memory.foreign.lent, 0);
    }
    lender.guest.host.close();
  });
}

test('descriptors are loaded from a mapped page, page tables are not', async () => {
  const { lender, mapper } = await pair(true);
  lender.grant(mapper);
  assert.is(mapper.map(lender), 0);
  // The kernel's own descriptors, by another name: DS is loaded, and gets its accessed bit back there.
  const { gdtr } = mapper.guest.domain.machine.core.vcpus[0]!;
  const table = new Uint8Array(64);
  mapper.guest.memory.read(Number(gdtr.base), table);
  table[0x10 + 5]! &= ~1;
  mapper.guest.memory.write(WINDOW, table);
  mapper.guest.put(0x2e_0000, [2, 63], [8, WINDOW], [2, gdtr.limit], [8, gdtr.base]);
  mapper.execute('lgdt [0x2e0000]\nmov eax, 0x10\nmov ds, ax\nmov [0x2d0000], eax\nlgdt [0x2e000a]');
  assert.is(mapper.guest.u32(0x2d_0000), 0x10);
  assert.is(lender.guest.read(FRAME * PAGE + 0x15, 1).getUint8(0) & 1, 1);
  assert.is(mapper.guest.faults, 0);
  // Entry 1 of the top table: the next level is in the mapped page, and would map the first GiB once more.
  lender.guest.put(FRAME * PAGE, [8, 0x83]);
  mapper.guest.put(0x1a_0000 + 8, [8, WINDOW | 3]);
  mapper.guest.ask(M.BY_VMCALL, H.xen_version, [0]);
  mapper.execute('mov rax, 0x8000000000\nmov eax, [rax]');
  assert.is(mapper.guest.faults, 1, '#PF');
  assert.is(lender.guest.u32(FRAME * PAGE), 0x83, 'no accessed bit');
  lender.guest.host.close();
});

test('RAM that a mapping takes the place of is gone, and can be had again', async () => {
  const { lender, mapper } = await pair(true);
  lender.grant(mapper);
  const { state } = mapper.guest.xen.state;
  assert.is(mapper.map(lender, 0x40_0000), 0);
  assert.is(state.pages, GUEST_MEMORY / PAGE - 1);
  mapper.guest.put(0x40_0000, [4, 42]);
  assert.is(lender.guest.u32(FRAME * PAGE), 42);
  const list = mapper.guest.put(SCRATCH + 0x100, [8, 0x400]);
  const extents: Field[] = [
    [8, list],
    [8, 1],
    [4, 0],
    [4, 0],
    [2, DOMID_SELF],
  ];
  assert.is(mapper.guest.callOn(H.memory_op, X.XENMEM.decrease_reservation, extents), 0, 'not its own');
  assert.is(mapper.guest.callOn(H.memory_op, X.XENMEM.populate_physmap, extents), 0, 'nor free');
  assert.is(mapper.unmap(0, 0x40_0000), 0);
  assert.is(mapper.guest.callOn(H.memory_op, X.XENMEM.populate_physmap, extents), 1);
  assert.is(mapper.guest.u32(0x40_0000), 0);
  assert.is(state.pages, GUEST_MEMORY / PAGE);
  lender.guest.host.close();
});

test('neither side can be saved while a page is mapped', async () => {
  const { lender, mapper } = await pair(true);
  lender.grant(mapper);
  assert.is(mapper.map(lender), 0);
  const refusal = async (party: Party): Promise<string> => {
    try {
      await party.guest.domain.save();
      return 'saved';
    } catch (error) {
      return (error as Error).message;
    }
  };
  assert.is(
    await refusal(mapper),
    'Cannot save domain "hypercalls": pages of other domains that it maps: 1.',
  );
  assert.is(await refusal(lender), 'Cannot save domain "hypercalls": its pages that other domains map: 1.');
  assert.is(mapper.unmap(0), 0);
  assert.is(await refusal(mapper), 'saved');
  assert.is(await refusal(lender), 'saved');
  lender.guest.host.close();
});

test('handles are few', async () => {
  const { lender, mapper } = await pair(true);
  lender.grant(mapper);
  const { maps } = mapper.guest.xen;
  const source = { table: lender.guest.xen.grants, memory: lender.guest.memory };
  for (let i = 0; i < HANDLES_MOST; i++)
    assert.equal(maps.map(source, GREF, BigInt(WINDOW + i * PAGE), host_map), { handle: i });
  assert.is(mapper.map(lender, 2 ** 40), X.GNTST.no_device_space);
  assert.is(mapper.unmap(7, WINDOW + 7 * PAGE), 0);
  assert.is(mapper.map(lender, 2 ** 40), 0);
  assert.is(mapper.handle, 7);
  assert.is(maps.count, HANDLES_MOST);
  mapper.guest.domain.destroy();
  assert.is(lender.marks(), GTF_permit_access);
  lender.guest.host.close();
});

test('a guest that maps at ever new addresses does not grow', async () => {
  const { lender, mapper } = await pair(true);
  lender.grant(mapper);
  const { maps } = mapper.guest.xen;
  const source = { table: lender.guest.xen.grants, memory: lender.guest.memory };
  const { core } = mapper.guest.domain.machine;
  const before = core.memoryHeld;
  for (let i = 1; i < 10_000; i++) {
    const address = BigInt(((i * 0x9e3779b1) % 2 ** 33) + 2 ** 33) * 4096n;
    assert.equal(maps.map(source, GREF, address, host_map), { handle: 0 });
    assert.is(maps.unmap(0, address), X.GNTST.okay);
  }
  assert.ok(core.memoryHeld - before <= 1 << 20, `${core.memoryHeld - before} bytes`);
  lender.guest.host.close();
});

test('a guest that maps its own grant has the page twice', async () => {
  const { lender: guest } = await pair(true);
  guest.grant(guest);
  assert.is(guest.map(guest), 0);
  guest.execute(`mov dword [${WINDOW}], 0x90909090\ncall ${FRAME * PAGE + 0x100}`);
  assert.is(guest.guest.u32(FRAME * PAGE), 0x9090_9090);
  // Code that was decoded is dropped when it is written by the other name.
  guest.guest.memory.write(FRAME * PAGE, assemble('bits 64\nmov dword [0x2d0000], 1\nret\n').bytes);
  guest.execute(`call ${FRAME * PAGE}`);
  assert.is(guest.guest.u32(0x2d_0000), 1);
  guest.execute(`mov byte [${WINDOW} + 7], 2\ncall ${FRAME * PAGE}`);
  assert.is(guest.guest.u32(0x2d_0000), 2);
  assert.is(guest.unmap(0), 0);
  // In the place of the page itself: nothing of the guest's own is behind it then.
  assert.is(guest.map(guest, FRAME * PAGE), 0);
  guest.execute(`mov dword [${FRAME * PAGE}], 6`);
  assert.is(guest.guest.u32(FRAME * PAGE), 6);
  assert.is(guest.unmap(0, FRAME * PAGE), 0);
  guest.guest.host.close();
});
