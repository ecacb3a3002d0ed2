// Segmentation for the tests, written from the SDM (vol. 3 chapters 3 and 5; vol. 2 MOV, LAR, LSL, VERR, JMP, CALL) without
// looking at the core: what loading, using, inspecting and jumping to a descriptor does, or how it faults.

/** The fields of a descriptor. */
export interface Descriptor {
  readonly base: number;
  /** In bytes, with granularity applied. */
  readonly limit: number;
  readonly type: number;
  readonly system: boolean;
  readonly dpl: number;
  readonly present: boolean;
  readonly big: boolean;
  /** Of a gate. */
  readonly target: number;
  readonly offset: number;
  readonly parameters: number;
}

export interface State {
  readonly cpl: number;
  /** EFER.LMA. */
  readonly long: boolean;
  /** CS.L. */
  readonly bits64: boolean;
  /** Descriptor of a selector, or nothing when it lies beyond its table. */
  readonly find: (selector: number) => Descriptor | undefined;
}

export type Fault = { readonly fault: number; readonly code: number };

const NP = 11;
const SS = 12;
const GP = 13;

export function decode(raw: bigint): Descriptor {
  const low = Number(raw & 0xffffffffn);
  const high = Number(raw >> 32n);
  const limit = (low & 0xffff) | (high & 0xf0000);
  const small = ((high >>> 8) & 8) === 0;
  return {
    base: ((low >>> 16) | ((high & 0xff) << 16) | (high & 0xff000000)) >>> 0,
    limit: (high >>> 23) & 1 ? ((limit << 12) | 0xfff) >>> 0 : limit,
    type: (high >>> 8) & 15,
    system: ((high >>> 12) & 1) === 0,
    dpl: (high >>> 13) & 3,
    present: ((high >>> 15) & 1) === 1,
    big: ((high >>> 22) & 1) === 1,
    target: low >>> 16,
    offset: ((low & 0xffff) | (small ? 0 : high & 0xffff0000)) >>> 0,
    parameters: high & 31,
  };
}

const isCode = ({ system, type }: Descriptor): boolean => !system && (type & 8) !== 0;
const isConforming = (d: Descriptor): boolean => isCode(d) && (d.type & 4) !== 0;
const isWritable = ({ system, type }: Descriptor): boolean => !system && (type & 10) === 2;
const isReadable = (d: Descriptor): boolean => !d.system && (!isCode(d) || (d.type & 2) !== 0);
const gp = (selector: number): Fault => ({ fault: GP, code: selector & 0xfffc });

/** MOV to SS or to another data segment register: the descriptor that it holds then, 'null', or a fault. */
export function load(state: State, stack: boolean, selector: number): Descriptor | 'null' | Fault {
  const rpl = selector & 3;
  if ((selector & 0xfffc) === 0) {
    if (!stack) return 'null';
    return state.bits64 && state.cpl !== 3 && rpl === state.cpl ? 'null' : { fault: GP, code: 0 };
  }
  const d = state.find(selector);
  if (!d) return gp(selector);
  if (stack) {
    if (rpl !== state.cpl || !isWritable(d) || d.dpl !== state.cpl) return gp(selector);
    return d.present ? d : { fault: SS, code: selector & 0xfffc };
  }
  if (!isReadable(d)) return gp(selector);
  if (!isConforming(d) && (rpl > d.dpl || state.cpl > d.dpl)) return gp(selector);
  return d.present ? d : { fault: NP, code: selector & 0xfffc };
}

/** Whether `size` bytes at `offset` of a segment may be read or written; offsets do not wrap. */
export function permits(d: Descriptor, offset: number, size: number, write: boolean): boolean {
  if (write && !isWritable(d)) return false;
  const last = offset + size - 1;
  const expandsDown = !isCode(d) && (d.type & 4) !== 0;
  if (!expandsDown) return last <= d.limit;
  return offset > d.limit && last <= (d.big ? 0xffffffff : 0xffff);
}

const LAR_TYPES = [1, 2, 3, 4, 5, 9, 11, 12];
const LSL_TYPES = [1, 2, 3, 9, 11];
const LAR_TYPES_LONG = [2, 9, 11, 12];
const LSL_TYPES_LONG = [2, 9, 11];

/** LAR, LSL, VERR and VERW: whether they set ZF. */
export function inspects(state: State, what: 'lar' | 'lsl' | 'verr' | 'verw', selector: number): boolean {
  if ((selector & 0xfffc) === 0) return false;
  const d = state.find(selector);
  if (!d) return false;
  if (!isConforming(d) && (state.cpl > d.dpl || (selector & 3) > d.dpl)) return false;
  if (what === 'verr') return isReadable(d);
  if (what === 'verw') return isWritable(d);
  if (!d.system) return true;
  const types = what === 'lar' ? LAR_TYPES : LSL_TYPES;
  const typesLong = what === 'lar' ? LAR_TYPES_LONG : LSL_TYPES_LONG;
  return (state.long ? typesLong : types).includes(d.type);
}

/** Where a far jump or call leads; `inner` is the new privilege level. */
export interface Transfer {
  readonly selector: number;
  readonly offset: number;
  readonly inner: number;
  /** Parameters that a gate copies to an inner stack, and the size of what it pushes. */
  readonly parameters: number;
  readonly size: 2 | 4;
}

/** Far JMP or CALL in 32-bit protected mode to code segments and call gates; tasks are not looked at. */
export function transfer(state: State, call: boolean, selector: number, offset: number): Transfer | Fault {
  if ((selector & 0xfffc) === 0) return { fault: GP, code: 0 };
  const d = state.find(selector);
  if (!d) return gp(selector);
  if (d.system) return throughGate(state, call, selector, d);
  if (!isCode(d)) return gp(selector);
  const allowed = isConforming(d) ? d.dpl <= state.cpl : (selector & 3) <= state.cpl && d.dpl === state.cpl;
  if (!allowed) return gp(selector);
  if (!d.present) return { fault: NP, code: selector & 0xfffc };
  if (offset > d.limit) return { fault: GP, code: 0 };
  return { selector: (selector & 0xfffc) | state.cpl, offset, inner: state.cpl, parameters: 0, size: 4 };
}

function throughGate(state: State, call: boolean, selector: number, gate: Descriptor): Transfer | Fault {
  if (gate.type !== 4 && gate.type !== 12) return gp(selector);
  if (gate.dpl < state.cpl || gate.dpl < (selector & 3)) return gp(selector);
  if (!gate.present) return { fault: NP, code: selector & 0xfffc };
  if ((gate.target & 0xfffc) === 0) return { fault: GP, code: 0 };
  const d = state.find(gate.target);
  if (!d) return gp(gate.target);
  if (!isCode(d) || d.dpl > state.cpl) return gp(gate.target);
  if (!call && !isConforming(d) && d.dpl !== state.cpl) return gp(gate.target);
  if (!d.present) return { fault: NP, code: gate.target & 0xfffc };
  const inner = isConforming(d) ? state.cpl : d.dpl;
  if (gate.offset > d.limit) return { fault: GP, code: 0 };
  return {
    selector: (gate.target & 0xfffc) | inner,
    offset: gate.offset,
    inner,
    parameters: gate.parameters,
    size: gate.type === 12 ? 4 : 2,
  };
}
