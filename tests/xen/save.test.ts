// Suspending, saving and restoring by the kernel of guests/hypercalls: what it is answered, and what is fresh afterwards.

import { StateError } from '../../bindings/index.js';
import { readContainer, writeContainer } from '../../bindings/snapshot/container.js';
import * as X from '../../bindings/xen/abi.js';
import { DOMID_SELF } from '../../devices/xen/abi.js';
import { manualHost } from '../bindings/harness.js';
import { assert, suite } from '../suite.js';
import { GUEST_MEMORY, HypercallGuest, SCRATCH } from './driver.js';
import { MAILBOX as M } from './hypercall-guest.gen.js';

const test = suite('xen/save');
const H = X.HYPERCALL;
const PAGE = 4096;
const HOLE = 0xe000_0000;
const REPLACED = 0x320;

/** Maps shared_info, gives three pages back, binds two channels, and suspends. */
function prepare(guest: HypercallGuest): void {
  const { word } = guest;
  const map = [
    [2, DOMID_SELF],
    [2, 0],
    [4, 0],
    [word, 0],
    [word, HOLE / PAGE],
  ] as const;
  assert.is(guest.callOn(H.memory_op, X.XENMEM.add_to_physmap, map), 0);
  // A frame of the grant table takes the place of a page of RAM.
  const over = [
    [2, DOMID_SELF],
    [2, 0],
    [4, 1],
    [word, 0],
    [word, REPLACED],
  ] as const;
  assert.is(guest.callOn(H.memory_op, X.XENMEM.add_to_physmap, over), 0);
  const list = guest.put(SCRATCH + 0x1000, [word, 0x300], [word, 0x301], [word, 0x302]);
  const back = [
    [word, list],
    [word, 3],
    [4, 0],
    [4, 0],
    [2, DOMID_SELF],
  ] as const;
  assert.is(guest.callOn(H.memory_op, X.XENMEM.decrease_reservation, back), 3);
  for (let i = 0; i < 2; i++)
    assert.is(
      guest.callOn(H.event_channel_op, X.EVTCHNOP.bind_ipi, [
        [4, 0],
        [4, 0],
      ]),
      0,
    );
  guest.memory.write(0x310 * PAGE, new Uint8Array(64).fill(0x5a));
}

function suspend(guest: HypercallGuest): void {
  guest.put(SCRATCH, [4, X.SHUTDOWN.suspend]);
  guest.ask(M.BY_VMCALL, H.sched_op, [X.SCHEDOP.shutdown, SCRATCH]);
}

for (const wide of [true, false]) {
  test(`${wide ? 64 : 32}-bit: the guest goes on here with 1, elsewhere with 0 and everything of Xen's fresh`, async () => {
    const guest = await HypercallGuest.start({ wide });
    prepare(guest);
    let suspended = 0;
    guest.domain.on('suspend', () => suspended++);
    suspend(guest);
    assert.is(suspended, 1);
    assert.is(guest.domain.state, 'paused');
    assert.ok(guest.domain.xen!.suspended);
    const snapshot = await guest.domain.save();
    guest.domain.xen!.resume();
    assert.ok(guest.finish());
    assert.is(guest.u64(M.RESULT), 1n);
    assert.is(guest.xen.state.state.sharedInfo, HOLE);
    assert.is(guest.xen.events.port(4)?.kind, 'ipi');

    const { host } = manualHost();
    await host.create({ memory: '4M', boot: { type: 'flat', kernel: new Uint8Array([0xf4]) } });
    const restored = await HypercallGuest.adopt(await host.restore(snapshot), host, wide);
    assert.is(restored.xen.domid, 2, 'another number than before');
    assert.ok(restored.finish());
    assert.is(restored.u64(M.RESULT), 0n);
    assert.is(restored.u32(0x310 * PAGE), 0x5a5a5a5a);
    assert.is(restored.u32(0x300 * PAGE), 0xffff_ffff, 'what the balloon gave back is not there');
    assert.is(restored.xen.state.state.pages, GUEST_MEMORY / PAGE - 4);
    assert.is(restored.u32(REPLACED * PAGE), 0xffff_ffff, 'nor what a page of Xen took the place of');
    assert.is(restored.u32(HOLE), 0xffff_ffff, 'shared_info is hidden again');
    assert.is(restored.xen.events.port(4), undefined);
    const param = (index: number): bigint => {
      assert.is(
        restored.callOn(H.hvm_op, X.HVMOP.get_param, [
          [2, DOMID_SELF],
          [2, 0],
          [4, index],
          [8, 0],
        ]),
        0,
      );
      return restored.u64(SCRATCH + 8);
    };
    assert.is(param(X.HVM_PARAM.CALLBACK_IRQ), 0n);
    for (const index of [X.HVM_PARAM.STORE_EVTCHN, X.HVM_PARAM.CONSOLE_EVTCHN])
      assert.is(restored.xen.events.port(Number(param(index)))?.kind, 'interdomain');
    assert.is(host.xen.store.read('/local/domain/2/domid'), '2');
    host.close();
    assert.is(host.xen.store.read('/local/domain/2/domid'), null);
    assert.is(host.xen.domains.size, 0);
  });
}

test('a domain that never started restores as one that never started', async () => {
  const first = manualHost().host;
  const guest = await HypercallGuest.start({ host: first, steps: 0 });
  const snapshot = await guest.domain.save();
  const { host } = manualHost();
  const restored = await HypercallGuest.adopt(await host.restore(snapshot), host, true);
  restored.domain.runInstructions(40_000);
  assert.is(restored.call(H.xen_version, 0), (4 << 16) | 17);
});

test('a guest that does not offer to suspend itself is not saved while it runs', async () => {
  const guest = await HypercallGuest.start();
  guest.domain.start();
  try {
    await guest.domain.save();
    assert.unreachable();
  } catch (error) {
    assert.instance(error, StateError);
    assert.is((error as StateError).code, 'GUEST_NOT_SUSPENDED');
  }
  guest.domain.destroy();
});

test('a damaged snapshot leaves nothing with the host', async () => {
  const guest = await HypercallGuest.start();
  suspend(guest);
  const snapshot = await guest.domain.save();
  const { host } = manualHost();
  for (const at of [100, snapshot.length >> 1, snapshot.length - 20]) {
    const spoilt = snapshot.slice();
    spoilt[at] = (spoilt[at] ?? 0) ^ 0x40;
    let refused = false;
    await host.restore(spoilt).catch((error) => {
      refused = error instanceof StateError;
    });
    assert.ok(refused);
  }
  const records = readContainer(snapshot).filter(({ instance }) => instance !== 'xen-grants');
  let refused = false;
  await host.restore(writeContainer(records.filter(({ kind }) => kind !== 'end'))).catch((error) => {
    refused = error instanceof StateError;
  });
  assert.ok(refused, 'a device is missing');
  assert.is(host.xen.domains.size, 0);
});
