// A debugger writes a selector: the segment register gets what the instruction would load, without its privilege checks.
// SDM vol. 3 §3.4.

import type { Segment, SegmentName } from '../registers.js';
import type { Vcpu } from '../vcpu.js';
import type { RegisterContext } from './registers.js';

const VM86 = 1n << 17n;
const UNUSABLE = 0x10000;
const ATTR_S = 0x10;
const ATTR_P = 0x80;
const ATTR_G = 0x8000;
const TYPE_CODE = 8;
const TYPE_WRITABLE_OR_READABLE = 2;
const EFER_LMA = 1n << 10n;
const DESCRIPTOR_BYTES = 8;

/** The segment register that a descriptor of 8 bytes fills. */
function segmentOf(selector: number, bytes: Uint8Array): Segment {
  const view = new DataView(bytes.buffer, bytes.byteOffset, DESCRIPTOR_BYTES);
  const low = view.getUint32(0, true);
  const high = view.getUint32(4, true);
  const access = (high >>> 8) & 0xf0ff;
  const limit = (low & 0xffff) | (high & 0xf0000);
  const base = ((low >>> 16) | ((high & 0xff) << 16) | (high & 0xff000000)) >>> 0;
  return {
    selector,
    base: BigInt(base),
    limit: (access & ATTR_G) === 0 ? limit : limit * 4096 + 4095,
    access,
  };
}

/** Whether the register can hold a segment of that kind. */
function fits(name: SegmentName, access: number): boolean {
  if ((access & ATTR_P) === 0) return false;
  const type = access & 15;
  if (name === 'ldtr') return (access & ATTR_S) === 0 && type === 2;
  if (name === 'tr') return (access & ATTR_S) === 0 && [1, 3, 9, 11].includes(type);
  if ((access & ATTR_S) === 0) return false;
  const code = (type & TYPE_CODE) !== 0;
  if (name === 'cs') return code;
  if (name === 'ss') return !code && (type & TYPE_WRITABLE_OR_READABLE) !== 0;
  return !code || (type & TYPE_WRITABLE_OR_READABLE) !== 0;
}

/** Loads a segment register; false when there is no descriptor for it, and nothing changes. */
export function loadSelector(
  vcpu: Vcpu,
  name: SegmentName,
  selector: number,
  context: RegisterContext,
): boolean {
  const system = name === 'ldtr' || name === 'tr';
  if (vcpu.segment(name).selector === selector) return true;
  if (!system && ((vcpu.cr0 & 1n) === 0n || (vcpu.rflags & VM86) !== 0n)) {
    const before = vcpu.segment(name);
    vcpu.setSegment(name, { ...before, selector, base: BigInt(selector) * 16n });
    return true;
  }
  if ((selector & 0xfffc) === 0) {
    if (name === 'cs' || name === 'ss' || name === 'tr') return false;
    vcpu.setSegment(name, { selector, base: 0n, limit: 0, access: UNUSABLE });
    return true;
  }
  const segment = fetch(vcpu, selector, system, context);
  if (segment === null || !fits(name, segment.access)) return false;
  vcpu.setSegment(name, segment);
  return true;
}

function fetch(vcpu: Vcpu, selector: number, system: boolean, context: RegisterContext): Segment | null {
  const index = selector & 0xfff8;
  const local = (selector & 4) !== 0;
  if (system && local) return null;
  const table = local ? vcpu.segment('ldtr') : vcpu.gdtr;
  if (index + DESCRIPTOR_BYTES - 1 > table.limit) return null;
  const wide = system && (vcpu.efer & EFER_LMA) !== 0n;
  const bytes = context.readLinear(vcpu, table.base + BigInt(index), wide ? 16 : DESCRIPTOR_BYTES);
  if (bytes.length < (wide ? 16 : DESCRIPTOR_BYTES)) return null;
  const segment = segmentOf(selector, bytes);
  if (!wide) return segment;
  const upper = new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true);
  return { ...segment, base: segment.base | (BigInt(upper) << 32n) };
}
