// xen_version: what the hypervisor says of itself. xen/include/public/version.h.

import * as X from './abi.js';
import { type Call, emptyStruct, refuse } from './guest-access.js';

/** Where a 64-bit and a 32-bit guest would find the hypervisor's virtual addresses. */
const HYPERVISOR_VIRT_START = 0xffff_8000_0000_0000n;
const HYPERVISOR_VIRT_START_COMPAT = 0xf580_0000n;
const PAGE_SIZE = 4096n;
const CAPABILITIES = 'hvm-3.0-x86_32 hvm-3.0-x86_32p hvm-3.0-x86_64';
const COMPILE_INFO = { compiler: 64, compileBy: 16, compileDomain: 32, compileDate: 32 } as const;

function text(value: string, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let index = 0; index < Math.min(value.length, size - 1); index++)
    bytes[index] = value.charCodeAt(index);
  return bytes;
}

function compileInfo(): Uint8Array {
  const parts = ['asc', 'paravane', 'paravane', ''];
  const sizes = Object.values(COMPILE_INFO);
  const all = emptyStruct(sizes.reduce((sum, size) => sum + size, 0));
  let at = 0;
  for (const [index, size] of sizes.entries()) {
    all.bytes.set(text(parts[index] as string, size), at);
    at += size;
  }
  return all.bytes;
}

export function xenVersion(call: Call, operation: number, pointer: bigint): bigint {
  switch (operation) {
    case X.XENVER.version:
      return BigInt((X.XEN_VERSION.major << 16) | X.XEN_VERSION.minor);
    case X.XENVER.extraversion:
      call.write(pointer, text(X.XEN_VERSION.extra, 16));
      return 0n;
    case X.XENVER.compile_info:
      call.write(pointer, compileInfo());
      return 0n;
    case X.XENVER.capabilities:
      call.write(pointer, text(CAPABILITIES, 1024));
      return 0n;
    case X.XENVER.changeset:
      call.write(pointer, text('unavailable', 64));
      return 0n;
    case X.XENVER.platform_parameters: {
      const start = emptyStruct(8);
      start.setU64(0, call.wide ? HYPERVISOR_VIRT_START : HYPERVISOR_VIRT_START_COMPAT);
      call.write(pointer, start.bytes.subarray(0, call.word));
      return 0n;
    }
    case X.XENVER.get_features: {
      const args = call.read(pointer, 8);
      args.setU32(4, args.u32(0) === 0 ? X.FEATURES : 0);
      call.write(pointer, args);
      return 0n;
    }
    case X.XENVER.pagesize:
      return PAGE_SIZE;
    case X.XENVER.guest_handle:
      call.write(pointer, new Uint8Array(16));
      return 0n;
    case X.XENVER.commandline:
      call.write(pointer, text('', 1024));
      return 0n;
    case X.XENVER.build_id:
      return refuse('ENODATA');
    default:
      return refuse('ENOSYS');
  }
}
