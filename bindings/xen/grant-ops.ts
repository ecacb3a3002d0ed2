// GNTTABOP_*: what a guest asks about its own grants, and what it does with those granted to it: it maps them, and copies
// between them and its own frames. xen/include/public/grant_table.h.

import { DOMID_SELF, XEN_PAGE_SIZE } from '../../devices/xen/abi.js';
import type { PhysicalMemory } from '../memory.js';
import * as X from './abi.js';
import type { GrantMaps } from './grant-map.js';
import { GRANT_FRAMES_MOST, type GrantTable } from './grant-table.js';
import { type Call, type GuestStruct, refuse, type SharedWords } from './guest-access.js';

/** Operations of one call before it is taken up again, so that no call takes long. */
const TURN = 64;

/** What the operations need. */
export interface GrantOpsSurroundings {
  readonly domid: number;
  readonly table: GrantTable;
  readonly memory: PhysicalMemory;
  readonly words: SharedWords;
  readonly maps: GrantMaps;
  /** Memory and grants of another domain. */
  other(
    domid: number,
  ): { readonly table: GrantTable; readonly memory: PhysicalMemory; readonly words: SharedWords } | undefined;
}

/** One operation: reads its structure of `size` bytes, fills the result in. */
interface Operation {
  size(call: Call): number;
  run(around: GrantOpsSurroundings, args: GuestStruct, call: Call): void;
}

function isSelf(around: GrantOpsSurroundings, domid: number): boolean {
  return domid === DOMID_SELF || domid === around.domid;
}

const setStatus = (args: GuestStruct, at: number, status: number): void => args.setU16(at, status & 0xffff);

/** One side of a copy: memory, and where in it; the release that is due. */
interface Side {
  readonly memory: PhysicalMemory;
  readonly gpa: number;
  release(): void;
}

/** What a guest wrote about one side. */
interface SideArgs {
  /** Reference or frame number. */
  readonly target: bigint;
  readonly domid: number;
  readonly offset: number;
  readonly isGref: boolean;
}

function sideOf(
  around: GrantOpsSurroundings,
  { target, domid, isGref }: SideArgs,
  write: boolean,
): Side | number {
  if (!isGref) {
    if (!isSelf(around, domid)) return X.GNTST.permission_denied;
    const gpa = Number(target) * XEN_PAGE_SIZE;
    if (target >= 2n ** 34n || !around.words.isRam(gpa)) return X.GNTST.bad_page;
    return { memory: around.memory, gpa, release() {} };
  }
  const owner = isSelf(around, domid) ? around : around.other(domid);
  if (owner === undefined) return X.GNTST.bad_domain;
  const gref = Number(BigInt.asUintN(32, target));
  const found = owner.table.acquire(gref, around.domid, write);
  if (typeof found === 'number') return found;
  return { memory: owner.memory, gpa: found.gpa, release: found.release };
}

/** struct gnttab_copy: source {u, domid, offset}, dest {u, domid, offset}, len, flags, status. */
function copy(around: GrantOpsSurroundings, args: GuestStruct, call: Call): number {
  const side = call.wide ? 16 : 8;
  const flags = args.u16(2 * side + 2);
  const length = args.u16(2 * side);
  const read = (at: number, gref: number): SideArgs => ({
    target: call.wordAt(args, at),
    domid: args.u16(at + call.word),
    offset: args.u16(at + call.word + 2),
    isGref: (flags & gref) !== 0,
  });
  const from = read(0, X.GNTCOPY.source_gref);
  const to = read(side, X.GNTCOPY.dest_gref);
  if (from.offset + length > XEN_PAGE_SIZE || to.offset + length > XEN_PAGE_SIZE) return X.GNTST.bad_copy_arg;
  const source = sideOf(around, from, false);
  if (typeof source === 'number') return source;
  const dest = sideOf(around, to, true);
  if (typeof dest === 'number') {
    source.release();
    return dest;
  }
  const bytes = new Uint8Array(length);
  source.memory.read(source.gpa + from.offset, bytes);
  dest.memory.write(dest.gpa + to.offset, bytes);
  source.release();
  dest.release();
  return X.GNTST.okay;
}

/** struct gnttab_map_grant_ref {host_addr, flags, ref, dom, status, handle, dev_bus_addr}. */
function map(around: GrantOpsSurroundings, args: GuestStruct): void {
  const source = around.other(args.u16(16));
  const result = around.maps.map(source, args.u32(12), args.u64(0), args.u32(8));
  if ('status' in result) {
    setStatus(args, 18, result.status);
    return;
  }
  setStatus(args, 18, X.GNTST.okay);
  args.setU32(20, result.handle);
  // Devices of this machine reach the page where its vCPUs do.
  args.setU64(24, args.u64(0));
}

const OPERATIONS: Partial<Record<number, Operation>> = {
  [X.GNTTABOP.map_grant_ref]: { size: () => 32, run: map },
  [X.GNTTABOP.unmap_grant_ref]: {
    // {host_addr, dev_bus_addr, handle, status}
    size: () => 24,
    run: ({ maps }, args) => setStatus(args, 20, maps.unmap(args.u32(16), args.u64(0))),
  },
  [X.GNTTABOP.unmap_and_replace]: {
    // {host_addr, new_addr, handle, status}
    size: () => 24,
    run: ({ maps }, args) => setStatus(args, 20, maps.unmap(args.u32(16), args.u64(0), args.u64(8))),
  },
  [X.GNTTABOP.setup_table]: {
    size: (call) => (call.wide ? 24 : 16),
    run(around, args, call) {
      // An auto-translated guest maps the frames itself; what it is told are the frames that it has mapped.
      const frames = args.u32(4);
      let status: number = X.GNTST.okay;
      if (!isSelf(around, args.u16(0))) status = X.GNTST.permission_denied;
      else if (frames > GRANT_FRAMES_MOST) status = X.GNTST.general_error;
      setStatus(args, 8, status);
      if (status !== X.GNTST.okay) return;
      const list = call.wordAt(args, call.wide ? 16 : 12);
      for (let index = 0; index < frames; index++) {
        const gfn = around.table.frameNumber(index);
        const word = new Uint8Array(call.word);
        new DataView(word.buffer).setUint32(0, gfn, true);
        call.write(list + BigInt(index * call.word), word);
      }
    },
  },
  [X.GNTTABOP.copy]: {
    size: (call) => (call.wide ? 40 : 24),
    run: (around, args, call) => setStatus(args, call.wide ? 36 : 20, copy(around, args, call)),
  },
  [X.GNTTABOP.query_size]: {
    size: () => 16,
    run(around, args) {
      if (!isSelf(around, args.u16(0))) {
        setStatus(args, 12, X.GNTST.permission_denied);
        return;
      }
      args.setU32(4, around.table.size);
      args.setU32(8, GRANT_FRAMES_MOST);
      setStatus(args, 12, X.GNTST.okay);
    },
  },
};

/** Answers 0 or the operations left to do, with the address of the first of them. */
export function grantTableOp(
  around: GrantOpsSurroundings,
  call: Call,
  operation: number,
  pointer: bigint,
  count: number,
): { readonly left: number; readonly pointer: bigint } {
  const found = OPERATIONS[operation];
  if (found === undefined) refuse('ENOSYS');
  const size = found.size(call);
  const now = Math.min(count, TURN);
  for (let index = 0; index < now; index++) {
    const at = pointer + BigInt(index * size);
    const args = call.read(at, size);
    found.run(around, args, call);
    call.write(at, args);
  }
  return { left: count - now, pointer: pointer + BigInt(now * size) };
}

/** GNTTABOP_set_version and get_version: there is version 1. */
export function grantVersion(
  around: GrantOpsSurroundings,
  call: Call,
  operation: number,
  pointer: bigint,
): void {
  if (operation === X.GNTTABOP.set_version) {
    const args = call.read(pointer, 4);
    const wanted = args.u32(0);
    args.setU32(0, 1);
    call.write(pointer, args);
    if (wanted !== 1) refuse(wanted === 2 ? 'ENOSYS' : 'EINVAL');
    return;
  }
  const args = call.read(pointer, 8);
  if (!isSelf(around, args.u16(0))) refuse('EPERM');
  args.setU32(4, 1);
  call.write(pointer, args);
}
