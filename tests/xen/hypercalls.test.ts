// Each hypercall by the kernel of guests/hypercalls, as 64-bit and as 32-bit code: results, structures, errors.

import { readFileSync } from 'node:fs';
import { assemble } from '../../bindings/isa/assembler.js';
import * as X from '../../bindings/xen/abi.js';
import { HIDDEN_BASE } from '../../bindings/xen/shared-info.js';
import { DOMID_SELF, ERRNO } from '../../devices/xen/abi.js';
import { missingNasm, nasm } from '../isa/nasm.js';
import { assert, suite } from '../suite.js';
import { GUEST_MEMORY, HypercallGuest, SCRATCH } from './driver.js';
import { HYPERCALL_GUEST_BASE64, MAILBOX as M } from './hypercall-guest.gen.js';

const test = suite('xen/hypercalls');
const H = X.HYPERCALL;
const PAGE = 4096;
/** Where the tests map Xen's pages: beyond RAM. */
const HOLE = 0xe000_0000;
const UNMAPPED = 0xd000_0000;
const source = readFileSync(new URL('../../guests/hypercalls/hypercalls.asm', import.meta.url), 'utf8');

test('the kernel is what the source assembles to', () => {
  assert.equal(new Uint8Array(Buffer.from(HYPERCALL_GUEST_BASE64, 'base64')), assemble(source).bytes);
});

const missing = missingNasm();
if (missing) test.skip('NASM makes the same bytes', missing);
else
  test('NASM makes the same bytes', () =>
    assert.equal(Uint8Array.from(nasm(source)), assemble(source).bytes));

/** Maps shared_info at HOLE and takes upcalls. */
function setUp(guest: HypercallGuest): void {
  const { word } = guest;
  assert.is(
    guest.callOn(H.memory_op, X.XENMEM.add_to_physmap, [
      [2, DOMID_SELF],
      [2, 0],
      [4, X.XENMAPSPACE.shared_info],
      [word, 0],
      [word, HOLE / PAGE],
    ]),
    0,
  );
  guest.put(M.UPCALL_INFO, [8, HOLE]);
  const via = (X.CALLBACK_VIA_VECTOR << 56n) | BigInt(M.UPCALL_VECTOR);
  assert.is(
    guest.callOn(H.hvm_op, X.HVMOP.set_param, [
      [2, DOMID_SELF],
      [2, 0],
      [4, 0],
      [8, via],
    ]),
    0,
  );
  guest.ask(M.DO_ENABLE, 0, []);
}

function unbound(guest: HypercallGuest, remote: number): number {
  const fields = [
    [2, DOMID_SELF],
    [2, remote],
    [4, 0],
  ] as const;
  assert.is(guest.callOn(H.event_channel_op, X.EVTCHNOP.alloc_unbound, fields), 0);
  return guest.u32(SCRATCH + 4);
}

for (const wide of [true, false]) {
  const name = wide ? '64-bit' : '32-bit';
  const { EFAULT, EINVAL, ENOENT, ENOSYS, EPERM, ETIME } = ERRNO;

  test(`${name}: VMCALL, VMMCALL, the hypercall page; ring 3 gets -EPERM`, async () => {
    const guest = await HypercallGuest.start({ wide });
    assert.is(guest.u32(guest.u32(M.START_INFO)), 0x336ec578);
    const version = (4 << 16) | 17;
    assert.is(guest.callBy(M.BY_VMCALL, H.xen_version, 0), version);
    assert.is(guest.callBy(M.BY_VMMCALL, H.xen_version, 0), version);
    guest.ask(M.DO_WRMSR, X.MSR_HYPERCALL_PAGE, [M.PAGE]);
    assert.is(guest.callBy(M.BY_PAGE, H.xen_version, 0), version);
    assert.is(guest.callBy(M.BY_USER, H.xen_version, 0), -EPERM);
    assert.is(guest.faults, 0);
    assert.ok(guest.ask(M.BY_PAGE, X.HYPERCALL_IRET, []));
    assert.is(guest.faults, 1, 'slot 23 is UD2');
    for (const number of [0, 1, 2, 7, 23, 26, 33, 36, 41, 63, 1000]) assert.is(guest.call(number), -ENOSYS);
  });

  test(`${name}: CPUID leaves`, async () => {
    const guest = await HypercallGuest.start({ wide });
    assert.equal(guest.cpuid(0x4000_0000), [0x4000_0005, 0x566e6558, 0x65584d4d, 0x4d4d566e]);
    assert.is(guest.cpuid(0x4000_0001)[0], (4 << 16) | 17);
    assert.equal(guest.cpuid(0x4000_0002).slice(0, 2), [1, X.MSR_HYPERCALL_PAGE]);
    assert.is(guest.cpuid(0x4000_0003, 0)[2], 2_000_000);
    assert.equal(guest.cpuid(0x4000_0004).slice(0, 3), [0x18, 0, guest.xen.domid]);
    assert.is(guest.cpuid(1)[2]! >>> 31, 1);
  });

  test(`${name}: xen_version`, async () => {
    const guest = await HypercallGuest.start({ wide });
    const text = (operation: number, length: number): string => {
      assert.is(guest.call(H.xen_version, operation, SCRATCH), 0);
      return Buffer.from(guest.read(SCRATCH, length).buffer).toString('latin1').split('\0')[0]!;
    };
    assert.is(text(X.XENVER.extraversion, 16), '.7');
    assert.match(text(X.XENVER.capabilities, 1024), 'hvm-3.0-x86_64');
    assert.is(guest.call(H.xen_version, X.XENVER.pagesize), PAGE);
    assert.is(
      guest.callOn(H.xen_version, X.XENVER.get_features, [
        [4, 0],
        [4, 0],
      ]),
      0,
    );
    assert.is(guest.u32(SCRATCH + 4), X.FEATURES);
    assert.is(
      guest.callOn(H.xen_version, X.XENVER.get_features, [
        [4, 7],
        [4, 9],
      ]),
      0,
    );
    assert.is(guest.u32(SCRATCH + 4), 0);
    assert.is(guest.call(H.xen_version, X.XENVER.extraversion, UNMAPPED), -EFAULT);
    assert.is(guest.call(H.xen_version, 99, SCRATCH), -ENOSYS);
  });

  test(`${name}: memory_op`, async () => {
    const guest = await HypercallGuest.start({ wide });
    const { word } = guest;
    const pages = GUEST_MEMORY / PAGE;
    const domid = [[2, DOMID_SELF]] as const;
    assert.is(guest.callOn(H.memory_op, X.XENMEM.current_reservation, domid), pages);
    assert.is(guest.callOn(H.memory_op, X.XENMEM.maximum_reservation, domid), pages);
    const change = (operation: number, gfns: readonly number[], order = 0): number => {
      const list = guest.put(SCRATCH + 0x1000, ...gfns.map((gfn) => [word, gfn] as const));
      const fields = [
        [word, list],
        [word, gfns.length],
        [4, order],
        [4, 0],
        [2, DOMID_SELF],
      ] as const;
      return guest.callOn(H.memory_op, operation, fields);
    };
    const victims = [0x300, 0x301, 0x302];
    guest.put(0x300 * PAGE, [8, 0x1234]);
    assert.is(change(X.XENMEM.decrease_reservation, victims), 3);
    assert.is(guest.callOn(H.memory_op, X.XENMEM.current_reservation, domid), pages - 3);
    assert.is(guest.u32(0x300 * PAGE), 0xffff_ffff);
    assert.is(change(X.XENMEM.decrease_reservation, victims), 0, 'what is gone cannot go');
    assert.is(change(X.XENMEM.populate_physmap, [0x300, 0x301, 0x302, 0xe_0000]), 3, 'no more than it had');
    assert.is(guest.u32(0x300 * PAGE), 0, 'fresh pages are empty');
    assert.is(change(X.XENMEM.populate_physmap, [0x300, 0x301]), 2, 'what is there is there');
    assert.is(change(X.XENMEM.decrease_reservation, [0x300], 1), 1, 'two pages of order 1');
    assert.is(guest.callOn(H.memory_op, X.XENMEM.current_reservation, domid), pages - 2);
    assert.is(change(X.XENMEM.populate_physmap, [0xfee00]), 0, 'the APIC stays');
    assert.is(
      guest.callOn(H.memory_op, X.XENMEM.memory_map, [
        [word, 16],
        [word, SCRATCH + 0x1000],
      ]),
      0,
    );
    assert.is(guest.u32(SCRATCH), guest.domain.machine.xen === null ? -1 : 4);
    assert.is(guest.u64(SCRATCH + 0x1000 + 8), 0xa0000n);
    assert.is(
      guest.callOn(H.memory_op, X.XENMEM.memory_map, [
        [word, 16],
        [word, UNMAPPED],
      ]),
      -EFAULT,
    );
    assert.is(guest.call(H.memory_op, 63, SCRATCH), -ENOSYS);
    assert.is(guest.callOn(H.memory_op, X.XENMEM.current_reservation, [[2, 0]]), -ERRNO.ESRCH);
  });

  test(`${name}: a long list is taken up again and finished`, async () => {
    const guest = await HypercallGuest.start({ wide });
    const { word } = guest;
    const count = 1500;
    const first = 0x600;
    const gfns = Array.from({ length: count }, (_, index) => [word, first + index] as const);
    const list = guest.put(SCRATCH + 0x1000, ...gfns);
    const fields = [
      [word, list],
      [word, count],
      [4, 0],
      [4, 0],
      [2, DOMID_SELF],
    ] as const;
    assert.is(guest.callOn(H.memory_op, X.XENMEM.decrease_reservation, fields), count);
    assert.is(guest.xen.state.state.pages, GUEST_MEMORY / PAGE - count);
  });

  test(`${name}: shared_info and grant frames move where the guest says`, async () => {
    const guest = await HypercallGuest.start({ wide });
    setUp(guest);
    assert.is(guest.xen.state.state.sharedInfo, HOLE);
    assert.is(guest.xen.state.state.wide, wide);
    const add = (space: number, index: number, gpa: number): number =>
      guest.callOn(H.memory_op, X.XENMEM.add_to_physmap, [
        ...([
          [2, DOMID_SELF],
          [2, 0],
          [4, space],
        ] as const),
        [guest.word, index],
        [guest.word, gpa / PAGE],
      ]);
    assert.is(add(X.XENMAPSPACE.grant_table, 0, HOLE + PAGE), 0);
    assert.is(guest.read(HOLE + PAGE, 8).getUint16(0, true), X.GTF_permit_access, 'the console is granted');
    assert.is(guest.u32(HOLE + PAGE + 4), X.SPECIAL_PFN.console);
    assert.is(guest.u32(HOLE + PAGE + 12), X.SPECIAL_PFN.xenstore);
    assert.is(add(X.XENMAPSPACE.grant_table, 0, HOLE + 2 * PAGE), 0, 'moved');
    assert.is(guest.u32(HOLE + PAGE), 0xffff_ffff);
    assert.is(guest.u32(HOLE + 2 * PAGE + 4), X.SPECIAL_PFN.console);
    assert.is(add(X.XENMAPSPACE.grant_table, 64, HOLE + 3 * PAGE), -EINVAL);
    assert.is(add(X.XENMAPSPACE.shared_info, 1, HOLE + 3 * PAGE), -EINVAL);
    assert.is(add(9, 0, HOLE + 3 * PAGE), -EINVAL);
    assert.is(add(X.XENMAPSPACE.shared_info, 0, 0xfee0_0000), -EINVAL);
    const remove = [
      [guest.word, DOMID_SELF],
      [guest.word, HOLE / PAGE],
    ] as const;
    assert.is(guest.callOn(H.memory_op, X.XENMEM.remove_from_physmap, remove), 0);
    assert.ok(guest.xen.state.state.sharedInfo >= HIDDEN_BASE);
    assert.is(guest.callOn(H.memory_op, X.XENMEM.remove_from_physmap, remove), -ENOENT);
  });

  test(`${name}: event channels by the 2-level ABI reach the guest as upcalls`, async () => {
    const guest = await HypercallGuest.start({ wide });
    setUp(guest);
    const op = (operation: number, ...fields: readonly (readonly [1 | 2 | 4 | 8, number | bigint])[]) =>
      guest.callOn(H.event_channel_op, operation, fields);
    assert.is(op(X.EVTCHNOP.bind_ipi, [4, 0], [4, 0]), 0);
    const ipi = guest.u32(SCRATCH + 4);
    assert.ok(ipi > 2, 'ports 1 and 2 are xenstore and console');
    assert.is(op(X.EVTCHNOP.send, [4, ipi]), 0);
    assert.is(guest.upcalls, 1);
    assert.is((guest.u32(HOLE + 0x800) >>> ipi) & 1, 1);
    assert.is(op(X.EVTCHNOP.send, [4, ipi]), 0);
    assert.is(guest.upcalls, 1, 'pending already');
    guest.put(HOLE + 0x800, [8, 0]);
    guest.put(HOLE + (wide ? 8 : 4), [guest.word, 0]);
    guest.put(HOLE + (wide ? 0xa00 : 0x880), [4, 1 << ipi]);
    assert.is(op(X.EVTCHNOP.send, [4, ipi]), 0);
    assert.is(guest.upcalls, 1, 'masked');
    assert.is(op(X.EVTCHNOP.unmask, [4, ipi]), 0);
    assert.is(guest.upcalls, 2, 'unmasking delivers');
    assert.is(op(X.EVTCHNOP.bind_virq, [4, X.VIRQ.TIMER], [4, 0], [4, 0]), 0);
    assert.is(op(X.EVTCHNOP.bind_virq, [4, X.VIRQ.TIMER], [4, 0], [4, 0]), -ERRNO.EEXIST);
    assert.is(op(X.EVTCHNOP.bind_virq, [4, X.VIRQ.CONSOLE], [4, 0], [4, 0]), -EPERM);
    assert.is(op(X.EVTCHNOP.bind_virq, [4, 99], [4, 0], [4, 0]), -EINVAL);
    assert.is(op(X.EVTCHNOP.bind_ipi, [4, 7], [4, 0]), -ENOENT);
    assert.is(op(X.EVTCHNOP.status, [2, DOMID_SELF], [2, 0], [4, ipi], [8, 0], [8, 0]), 0);
    assert.is(guest.u32(SCRATCH + 8), X.EVTCHNSTAT.ipi);
    assert.is(op(X.EVTCHNOP.close, [4, ipi]), 0);
    assert.is(op(X.EVTCHNOP.close, [4, ipi]), -EINVAL);
    assert.is(op(X.EVTCHNOP.send, [4, 1_000_000]), -EINVAL);
    assert.is(op(X.EVTCHNOP.set_priority, [4, 1], [4, 3]), -ENOSYS);
    const port = unbound(guest, 0);
    assert.is(op(X.EVTCHNOP.bind_vcpu, [4, port], [4, 0]), 0);
    assert.is(op(X.EVTCHNOP.reset, [2, DOMID_SELF]), 0);
    assert.is(op(X.EVTCHNOP.close, [4, port]), -EINVAL);
    assert.is(op(99, [4, 0]), -ENOSYS);
  });

  test(`${name}: the FIFO ABI links events in order of priority`, async () => {
    const guest = await HypercallGuest.start({ wide });
    setUp(guest);
    const control = 0x28_0000;
    const words = 0x28_1000;
    const op = (operation: number, ...fields: readonly (readonly [1 | 2 | 4 | 8, number | bigint])[]) =>
      guest.callOn(H.event_channel_op, operation, fields);
    const early = unbound(guest, DOMID_SELF);
    assert.is(op(X.EVTCHNOP.init_control, [8, control / PAGE], [4, 4096], [4, 0], [8, 0]), -EINVAL);
    assert.is(op(X.EVTCHNOP.init_control, [8, control / PAGE], [4, 0], [4, 0], [8, 0]), 0);
    assert.is(guest.read(SCRATCH + 16, 1).getUint8(0), 17);
    assert.is(op(X.EVTCHNOP.init_control, [8, control / PAGE], [4, 0], [4, 0], [8, 0]), -EINVAL);
    assert.is(op(X.EVTCHNOP.expand_array, [8, UNMAPPED / PAGE]), -EINVAL);
    assert.is(op(X.EVTCHNOP.expand_array, [8, words / PAGE]), 0);
    assert.is(op(X.EVTCHNOP.bind_ipi, [4, 0], [4, 0]), 0);
    const ports = [guest.u32(SCRATCH + 4)];
    assert.is(op(X.EVTCHNOP.bind_ipi, [4, 0], [4, 0]), 0);
    ports.push(guest.u32(SCRATCH + 4));
    for (const port of ports) assert.is(op(X.EVTCHNOP.send, [4, port]), 0);
    const [first, second] = ports as [number, number];
    assert.is(guest.u32(control), 1 << X.FIFO_PRIORITY_DEFAULT);
    assert.is(guest.u32(control + 8 + 4 * X.FIFO_PRIORITY_DEFAULT), first);
    assert.is(guest.u32(words + 4 * first) & 0x1ffff, second, 'one behind the other');
    assert.is(guest.u32(words + 4 * first) >>> X.FIFO_LINKED, 0b101);
    assert.is(guest.upcalls, 1);
    assert.is(op(X.EVTCHNOP.bind_ipi, [4, 0], [4, 0]), 0);
    const urgent = guest.u32(SCRATCH + 4);
    assert.is(op(X.EVTCHNOP.set_priority, [4, urgent], [4, 16]), -EINVAL);
    assert.is(op(X.EVTCHNOP.set_priority, [4, urgent], [4, 0]), 0);
    guest.put(words + 4 * urgent, [4, 0x4000_0000]);
    assert.is(op(X.EVTCHNOP.send, [4, urgent]), 0);
    assert.is(guest.upcalls, 1, 'masked');
    assert.is(op(X.EVTCHNOP.unmask, [4, urgent]), 0);
    assert.is(guest.u32(control + 8), urgent);
    assert.is(guest.upcalls, 2);
    assert.is(guest.xen.events.port(early)?.kind, 'unbound', 'ports outlive the change of ABI');
  });

  test(`${name}: grants`, async () => {
    const guest = await HypercallGuest.start({ wide });
    const { word } = guest;
    const table = HOLE + PAGE;
    assert.is(
      guest.callOn(H.memory_op, X.XENMEM.add_to_physmap, [
        ...([
          [2, DOMID_SELF],
          [2, 0],
          [4, X.XENMAPSPACE.grant_table],
        ] as const),
        [word, 0],
        [word, table / PAGE],
      ]),
      0,
    );
    const op = (operation: number, count: number, ...fields: (readonly [1 | 2 | 4 | 8, number | bigint])[]) =>
      guest.callOn(H.grant_table_op, operation, fields, count);
    assert.is(op(X.GNTTABOP.query_size, 1, [2, DOMID_SELF], [2, 0], [4, 0], [4, 0], [4, 99]), 0);
    assert.is(guest.u32(SCRATCH + 4), 1);
    assert.is(guest.u32(SCRATCH + 8), 64);
    assert.is(guest.read(SCRATCH + 12, 2).getInt16(0, true), 0);
    assert.is(op(X.GNTTABOP.set_version, 1, [4, 1]), 0);
    assert.is(op(X.GNTTABOP.set_version, 1, [4, 2]), -ENOSYS);
    assert.is(op(X.GNTTABOP.get_version, 1, [2, DOMID_SELF], [2, 0], [4, 0]), 0);
    assert.is(guest.u32(SCRATCH + 4), 1);
    const self = guest.xen.domid;
    guest.put(table + 8 * 9, [2, X.GTF_permit_access | X.GTF_readonly], [2, self], [4, 0x310]);
    guest.put(0x310 * PAGE, [8, 0xabcdn]);
    const copy = (gref: number, length: number, offset: number): number => {
      const source = [
        [word, gref],
        [2, DOMID_SELF],
        [2, offset],
      ] as const;
      const gap = wide ? ([[4, 0]] as const) : [];
      const dest = [
        [word, 0x311],
        [2, DOMID_SELF],
        [2, 16],
      ] as const;
      const end = [
        [2, length],
        [2, X.GNTCOPY.source_gref],
        [2, 99],
      ] as const;
      assert.is(op(X.GNTTABOP.copy, 1, ...source, ...gap, ...dest, ...gap, ...end, [2, 0]), 0);
      return guest.read(SCRATCH + (wide ? 36 : 20), 2).getInt16(0, true);
    };
    assert.is(copy(9, 8, 0), X.GNTST.okay);
    assert.is(guest.u64(0x311 * PAGE + 16), 0xabcdn);
    assert.is(
      guest.read(table + 72, 2).getUint16(0, true),
      X.GTF_permit_access | X.GTF_readonly,
      'no longer in use',
    );
    assert.is(copy(10, 8, 0), X.GNTST.general_error, 'not granted');
    assert.is(copy(5000, 8, 0), X.GNTST.bad_gntref);
    assert.is(copy(9, 4096, 8), X.GNTST.bad_copy_arg);
    assert.is(op(X.GNTTABOP.map_grant_ref, 1, [8, 0], [4, 2], [4, 9], [2, 0], [2, 0], [4, 0], [8, 0]), 0);
    assert.is(guest.read(SCRATCH + 18, 2).getInt16(0, true), X.GNTST.bad_domain);
    assert.is(op(X.GNTTABOP.unmap_grant_ref, 1, [8, 0], [8, 0], [4, 0], [4, 0]), 0);
    assert.is(guest.read(SCRATCH + 20, 2).getInt16(0, true), X.GNTST.bad_handle);
    assert.is(guest.call(H.grant_table_op, X.GNTTABOP.copy, UNMAPPED, 1), -EFAULT);
    assert.is(guest.call(H.grant_table_op, 77, SCRATCH, 1), -ENOSYS);
  });

  test(`${name}: HVM parameters, vm_assist, physdev_op`, async () => {
    const guest = await HypercallGuest.start({ wide });
    const param = (operation: number, index: number, value: number | bigint = 0): number =>
      guest.callOn(H.hvm_op, operation, [
        [2, DOMID_SELF],
        [2, 0],
        [4, index],
        [8, value],
      ]);
    assert.is(param(X.HVMOP.get_param, X.HVM_PARAM.STORE_PFN), 0);
    assert.is(guest.u64(SCRATCH + 8), BigInt(X.SPECIAL_PFN.xenstore));
    assert.is(param(X.HVMOP.get_param, X.HVM_PARAM.STORE_EVTCHN), 0);
    assert.is(guest.u64(SCRATCH + 8), 1n);
    assert.is(param(X.HVMOP.get_param, X.HVM_PARAM.CONSOLE_EVTCHN), 0);
    assert.is(guest.u64(SCRATCH + 8), 2n);
    assert.is(param(X.HVMOP.set_param, X.HVM_PARAM.STORE_PFN, 7), -EPERM);
    assert.is(param(X.HVMOP.get_param, 99), -EINVAL);
    assert.is(guest.call(H.hvm_op, X.HVMOP.get_mem_type, SCRATCH), -ENOSYS);
    assert.is(guest.call(H.hvm_op, X.HVMOP.get_param, UNMAPPED), -EFAULT);
    assert.is(guest.call(H.vm_assist, 0, 5), 0);
    assert.is(guest.call(H.vm_assist, 0, 4), -EINVAL);
    assert.is(guest.call(H.physdev_op, 0, SCRATCH), -ENOSYS);
  });

  test(`${name}: vcpu_info moves once, with what it held`, async () => {
    const guest = await HypercallGuest.start({ wide });
    setUp(guest);
    const at = 0x2a_0040;
    const register = (gfn: number, offset: number): number =>
      guest.call(
        H.vcpu_op,
        X.VCPUOP.register_vcpu_info,
        0,
        guest.put(SCRATCH, [8, gfn], [4, offset], [4, 0]),
      );
    assert.is(register(0x2a0, 4090), -EINVAL);
    assert.is(register(UNMAPPED / PAGE, 0), -EINVAL);
    guest.put(M.UPCALL_INFO, [8, at]);
    const before = guest.upcalls;
    assert.is(register(0x2a0, 0x40), 0);
    assert.is(guest.upcalls, before + 1, 'everything counts as pending');
    assert.is(guest.u32(at + (wide ? 8 : 4)), 0xffff_ffff);
    assert.is(register(0x2a0, 0x80), -EINVAL);
    assert.is(guest.call(H.vcpu_op, X.VCPUOP.is_up, 0), 1);
    assert.is(guest.call(H.vcpu_op, X.VCPUOP.is_up, 9), -ENOENT);
    assert.is(guest.call(H.vcpu_op, X.VCPUOP.stop_periodic_timer, 0), 0);
    assert.is(guest.call(H.vcpu_op, 98, 0), -ENOSYS);
  });

  test(`${name}: the clock that the guest computes is the hypervisor's`, async () => {
    const guest = await HypercallGuest.start({ wide });
    setUp(guest);
    const time = guest.read(HOLE + 32, 32);
    assert.is(time.getUint32(0, true) & 1, 0);
    guest.ask(M.DO_RDMSR, 0x10, []);
    const tsc = BigInt(guest.u32(M.RESULTS)) | (BigInt(guest.u32(M.RESULTS + 12)) << 32n);
    const delta = tsc - time.getBigUint64(8, true);
    const nanos = time.getBigUint64(16, true) + ((delta * BigInt(time.getUint32(24, true))) >> 32n);
    assert.is(guest.callOn(H.hvm_op, X.HVMOP.get_time, [[8, 0]]), 0);
    const later = guest.u64(SCRATCH);
    assert.ok(later >= nanos && later - nanos < 20_000n, `${nanos} ${later}`);
    const wallclock = guest.read(HOLE + (wide ? 0xc00 : 0x900), 12);
    assert.is(wallclock.getUint32(4, true), 946_684_800, 'the time of day at system time zero');
  });

  test(`${name}: timers raise VIRQ_TIMER when they are due, blocking waits for it`, async () => {
    const guest = await HypercallGuest.start({ wide });
    setUp(guest);
    assert.is(
      guest.callOn(H.event_channel_op, X.EVTCHNOP.bind_virq, [
        [4, X.VIRQ.TIMER],
        [4, 0],
        [4, 0],
      ]),
      0,
    );
    const clear = (): void => {
      guest.put(HOLE + 0x800, [8, 0]);
      guest.put(HOLE + (wide ? 8 : 4), [guest.word, 0]);
    };
    const shot = (nanos: number | bigint, flags = 0): number =>
      guest.call(
        H.vcpu_op,
        X.VCPUOP.set_singleshot_timer,
        0,
        guest.put(SCRATCH, [8, nanos], [4, flags], [4, 0]),
      );
    const now = (): number => guest.domain.machine.clock.now();
    assert.is(shot(1, X.VCPU_SSHOTTMR_future), -ETIME);
    const due = now() + 500_000;
    assert.is(shot(due), 0);
    assert.is(guest.upcalls, 0);
    assert.is(guest.call(H.sched_op, X.SCHEDOP.block), 0);
    assert.ok(now() >= due && now() < due + 50_000, 'blocked until the timer');
    assert.is(guest.upcalls, 1);
    clear();
    const next = now() + 300_000;
    const set = wide ? [next] : [next % 2 ** 32, Math.floor(next / 2 ** 32)];
    assert.is(guest.call(H.set_timer_op, ...set), 0);
    assert.ok(guest.ask(M.DO_HALT, 0, []));
    assert.ok(now() >= next);
    assert.is(guest.upcalls, 2);
    clear();
    assert.is(shot(now() + 100_000), 0);
    assert.is(guest.call(H.vcpu_op, X.VCPUOP.stop_singleshot_timer, 0), 0);
    guest.domain.runInstructions(400_000);
    assert.is(guest.upcalls, 2, 'stopped');
  });

  test(`${name}: SCHEDOP_poll waits for a port or a time; yield and shutdown`, async () => {
    const guest = await HypercallGuest.start({ wide, onReboot: 'poweroff' });
    setUp(guest);
    const port = unbound(guest, 0);
    const list = guest.put(SCRATCH + 0x100, [4, port]);
    const now = (): number => guest.domain.machine.clock.now();
    const poll = (deadline: number): number => {
      const gap = wide ? ([[4, 0]] as const) : [];
      return guest.callOn(H.sched_op, X.SCHEDOP.poll, [[guest.word, list], [4, 1], ...gap, [8, deadline]]);
    };
    const until = now() + 400_000;
    assert.is(poll(until), 0);
    assert.ok(now() >= until && now() < until + 50_000, 'until the time');
    assert.is(poll(1), 0, 'over already');
    guest.put(HOLE + 0x800, [4, 1 << port]);
    assert.is(poll(0), 0, 'pending already');
    guest.put(HOLE + 0x800, [4, 0]);
    const gap = wide ? ([[4, 0]] as const) : [];
    guest.put(SCRATCH, [guest.word, list], [4, 1], ...gap, [8, 0]);
    assert.not.ok(guest.ask(M.BY_VMCALL, H.sched_op, [X.SCHEDOP.poll, SCRATCH], 20), 'for ever');
    guest.xen.events.raise(port);
    assert.ok(guest.finish(), 'until the port is pending');
    guest.put(SCRATCH, [guest.word, list], [4, 1000]);
    assert.is(guest.call(H.sched_op, X.SCHEDOP.poll, SCRATCH), -EINVAL);
    assert.is(guest.call(H.sched_op, X.SCHEDOP.yield), 0);
    assert.is(guest.callOn(H.sched_op, X.SCHEDOP.shutdown, [[4, 77]]), -EINVAL);
    assert.is(guest.call(H.sched_op, 77, SCRATCH), -ENOSYS);
    guest.put(SCRATCH, [4, X.SHUTDOWN.poweroff]);
    guest.ask(M.BY_VMCALL, H.sched_op, [X.SCHEDOP.shutdown, SCRATCH]);
    assert.is(guest.domain.state, 'shutdown');
  });

  test(`${name}: multicall does its entries in order, console_io reaches the host`, async () => {
    const guest = await HypercallGuest.start({ wide });
    const { word } = guest;
    const said: string[] = [];
    guest.domain.debugConsole.onOutput((bytes) => said.push(Buffer.from(bytes).toString('latin1')));
    guest.memory.write(SCRATCH + 0x800, Buffer.from('hello'));
    const entry = (number: number, ...args: number[]) =>
      [number, 0, ...Array.from({ length: 6 }, (_, index) => args[index] ?? 0)].map(
        (value) => [word, value] as const,
      );
    guest.put(
      SCRATCH + 0x1000,
      ...entry(H.xen_version, X.XENVER.pagesize),
      ...entry(H.console_io, 0, 5, SCRATCH + 0x800),
      ...entry(99),
      ...entry(H.multicall, SCRATCH, 1),
    );
    assert.is(guest.call(H.multicall, SCRATCH + 0x1000, 4), 0);
    const result = (index: number): number => {
      const at = SCRATCH + 0x1000 + index * 8 * word + word;
      return Number(wide ? BigInt.asIntN(64, guest.u64(at)) : BigInt(guest.u32(at) | 0));
    };
    assert.equal([0, 1, 2, 3].map(result), [PAGE, 0, -ENOSYS, -EINVAL]);
    assert.is(said.join(''), 'hello');
    assert.is(guest.call(H.multicall, UNMAPPED, 1), -EFAULT);
    assert.is(guest.call(H.console_io, 0, 20_000, SCRATCH), 0);
    assert.is(said.join('').length, 20_005);
    assert.is(guest.call(H.console_io, 9, 1, SCRATCH), -ENOSYS);
  });
}

test('a second vCPU starts by VCPUOP_initialise and VCPUOP_up, and goes down', async () => {
  const guest = await HypercallGuest.start({ vcpus: 2, wide: false });
  const code = 0x2c_0000;
  // inc dword [0x2d0000]; mov eax, 24; mov ebx, 2; mov ecx, 1; vmcall; jmp to the start
  const bytes = [
    0xff, 0x05, 0, 0, 0x2d, 0, 0xb8, 24, 0, 0, 0, 0xbb, 2, 0, 0, 0, 0xb9, 1, 0, 0, 0, 0x0f, 1, 0xc1,
  ];
  guest.memory.write(code, Uint8Array.from([...bytes, 0xeb, 256 - bytes.length - 2]));
  const registers = Array.from({ length: 8 }, () => [4, 0] as const);
  const start = [
    [4, code],
    [4, 2],
    [4, 0x11],
    [4, 0],
    [4, 0],
    [4, 0],
    [8, 0],
  ] as const;
  const bases = Array.from({ length: 5 }, () => [4, 0] as const);
  const limits = Array.from({ length: 5 }, () => [4, 0xffff_ffff] as const);
  const rights = [
    [2, 0xc9b],
    [2, 0xc93],
    [2, 0xc93],
    [2, 0xc93],
    [2, 0x8b],
  ] as const;
  const context = [[4, 0], [4, 0], ...registers, ...start, ...bases, ...limits, ...rights, [8, 0]] as const;
  guest.put(SCRATCH, ...context);
  assert.is(guest.call(H.vcpu_op, X.VCPUOP.is_up, 1), 0);
  assert.is(guest.call(H.vcpu_op, X.VCPUOP.initialise, 1, SCRATCH), 0);
  assert.is(guest.call(H.vcpu_op, X.VCPUOP.initialise, 0, SCRATCH), -ERRNO.EEXIST);
  assert.is(guest.u32(0x2d_0000), 0);
  for (const times of [1, 2]) {
    assert.is(guest.call(H.vcpu_op, X.VCPUOP.up, 1), 0);
    guest.domain.runInstructions(200_000);
    assert.is(guest.u32(0x2d_0000), times);
    assert.is(guest.call(H.vcpu_op, X.VCPUOP.is_up, 1), 0, 'down again');
  }
});

test('a guest whose last vCPU halts for good has powered itself off', async () => {
  const guest = await HypercallGuest.start();
  guest.ask(M.DO_STOP, 0, [], 3);
  assert.is(guest.domain.state, 'shutdown');
});

test('a write to the TSC keeps system time', async () => {
  const guest = await HypercallGuest.start();
  setUp(guest);
  guest.ask(M.DO_WRMSR, 0x10, [0, 0x100]);
  const time = guest.read(HOLE + 32, 32);
  guest.ask(M.DO_RDMSR, 0x10, []);
  const tsc = BigInt(guest.u32(M.RESULTS)) | (BigInt(guest.u32(M.RESULTS + 12)) << 32n);
  const nanos =
    time.getBigUint64(16, true) +
    (((tsc - time.getBigUint64(8, true)) * BigInt(time.getUint32(24, true))) >> 32n);
  assert.ok(Math.abs(Number(nanos) - guest.domain.machine.clock.now()) < 50_000);
});
