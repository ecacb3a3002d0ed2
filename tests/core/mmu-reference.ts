// Page walks for the tests, written from SDM vol. 3 chapter 4 without looking at assembly/mmu.ts: one function that takes
// the control bits as plain fields and memory as two callbacks, and says where an access goes or how it faults.

export interface Control {
  paging: 'none' | '32' | 'pae' | '4-level';
  pse: boolean;
  wp: boolean;
  nxe: boolean;
  smep: boolean;
  smap: boolean;
  ac: boolean;
  user: boolean;
  physicalBits: number;
  cr3: bigint;
  pdptes: bigint[];
}

export type Access = 'read' | 'write' | 'fetch';

/** The value of an entry, or that its frame is absent. */
export type ReadEntry = (gpa: bigint, bytes: number) => bigint | 'absent';
export type WriteEntry = (gpa: bigint, bytes: number, value: bigint) => void;

export type Translation =
  | { kind: 'page'; gpa: bigint }
  | { kind: 'page-fault'; code: number }
  | { kind: 'general-protection' }
  | { kind: 'absent'; gfn: bigint };

interface Step {
  at: bigint;
  entry: bigint;
  bytes: number;
}

const bit = (value: bigint, n: number): boolean => ((value >> BigInt(n)) & 1n) === 1n;
const bits = (value: bigint, high: number, low: number): bigint =>
  (value >> BigInt(low)) & ((1n << BigInt(high - low + 1)) - 1n);

/** Translates and, if the access is permitted, sets accessed and dirty bits. */
export function translate(
  c: Control,
  linear: bigint,
  access: Access,
  read: ReadEntry,
  write: WriteEntry,
): Translation {
  if (c.paging === 'none') return { kind: 'page', gpa: linear };
  if (c.paging === '4-level') {
    const top = bits(linear, 63, 47);
    if (top !== 0n && top !== (1n << 17n) - 1n) return { kind: 'general-protection' };
  }
  const wide = c.paging !== '32';
  const fault = (code: number): Translation => {
    const instruction = access === 'fetch' && ((wide && c.nxe) || c.smep);
    const error = code | (access === 'write' ? 2 : 0) | (c.user ? 4 : 0) | (instruction ? 16 : 0);
    return { kind: 'page-fault', code: error };
  };

  const bytes = wide ? 8 : 4;
  const indexBits = wide ? 9 : 10;
  const path: Step[] = [];
  let base = c.paging === '4-level' ? bits(c.cr3, 51, 12) << 12n : bits(c.cr3, 31, 12) << 12n;
  let low = c.paging === '4-level' ? 39 : c.paging === 'pae' ? 21 : 22;
  if (c.paging === 'pae') {
    const pdpte = c.pdptes[Number(bits(linear, 31, 30))] as bigint;
    if (!bit(pdpte, 0)) return fault(0);
    base = bits(pdpte, 51, 12) << 12n;
  }
  let leaf: { base: bigint; low: number } | undefined;
  while (leaf === undefined) {
    const at = base + bits(linear, low + indexBits - 1, low) * BigInt(bytes);
    const entry = read(at, bytes);
    if (entry === 'absent') return { kind: 'absent', gfn: at >> 12n };
    if (!bit(entry, 0)) return fault(0);
    path.push({ at, entry, bytes });
    const large = bit(entry, 7) && (wide ? low === 21 || low === 30 : low === 22 && c.pse);
    let reserved = false;
    if (wide) {
      reserved ||= bits(entry, 51, c.physicalBits) !== 0n;
      reserved ||= bit(entry, 63) && !c.nxe;
      reserved ||= c.paging === 'pae' && bits(entry, 62, 52) !== 0n;
      reserved ||= low === 39 && bit(entry, 7);
      reserved ||= large && bits(entry, low - 1, 13) !== 0n;
    } else if (large) {
      reserved ||= bit(entry, 21);
      reserved ||= bits(entry, 20, 13) >> BigInt(Math.max(0, c.physicalBits - 32)) !== 0n;
    }
    if (reserved) return fault(9);
    if (wide) base = bits(entry, 51, 12) << 12n;
    else if (large) base = (bits(entry, 31, 22) << 22n) | (bits(entry, 20, 13) << 32n);
    else base = bits(entry, 31, 12) << 12n;
    if (large || low === 12) leaf = { base, low };
    low -= indexBits;
  }

  const all = (n: number): boolean => path.every((step) => bit(step.entry, n));
  const userPage = all(2);
  const executable = !wide || !path.some((step) => bit(step.entry, 63));
  let permitted: boolean;
  if (c.user) {
    permitted = userPage && (access === 'read' || (access === 'write' ? all(1) : executable));
  } else if (access === 'fetch') {
    permitted = executable && !(userPage && c.smep);
  } else {
    permitted = !(userPage && c.smap && !c.ac) && (access === 'read' || all(1) || !c.wp);
  }
  if (!permitted) return fault(1);
  for (const [i, step] of path.entries()) {
    // The same entry may serve at two levels: read it again.
    const entry = read(step.at, step.bytes);
    if (entry === 'absent') continue;
    const dirty = access === 'write' && i === path.length - 1 ? 0x40n : 0n;
    if ((entry & (0x20n | dirty)) !== (0x20n | dirty)) write(step.at, step.bytes, entry | 0x20n | dirty);
  }
  const mask = (1n << BigInt(leaf.low)) - 1n;
  return { kind: 'page', gpa: (leaf.base & ~mask) | (linear & mask) };
}

/** Whether MOV to CR3 takes the four page-directory pointers (§4.4.1): of those present, reserved bits are clear. */
export function pdptesAreValid(c: Control): boolean {
  return c.pdptes.every((entry) => {
    const reserved = bits(entry, 2, 1) | bits(entry, 8, 5) | bits(entry, 63, c.physicalBits);
    return !bit(entry, 0) || reserved === 0n;
  });
}
