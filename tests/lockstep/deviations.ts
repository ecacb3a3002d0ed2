// Where QEMU 7.2's TCG differs from the processor that the SDM describes, each with the section that decides.

import type { Difference } from './run.js';

/** A class of differences in which ours is what the SDM says. */
export interface Deviation {
  readonly sdm: string;
  readonly why: string;
  readonly covers: (difference: Difference) => boolean;
  /** The value is undefined: QEMU gets ours, and the program goes on. */
  readonly adopts?: boolean;
}

const RF = 0x10000n;
const [PE, NW, CD, PG] = [1n, 1n << 29n, 1n << 30n, 1n << 31n];
/** The bits of CR0 that there are. */
const CR0_BITS = 0xe005003fn;
/** Where the handlers of #NP, #GP and #DB are (tables.ts). */
const [HANDLER_DB, HANDLER_NP, HANDLER_GP] = [0x4002n, 0x4016n, 0x401an];
const is = (difference: Difference, ...names: string[]): boolean => names.includes(difference.what);

/**
 * What a fault of ours leaves where QEMU goes on: RIP at the handler and not in QEMU, a frame on the stack, and `kept`
 * registers with their old values, which pass `rest`.
 */
function refused(
  { what, ours, qemu }: Difference,
  handler: bigint,
  rest: (what: string, ours: bigint, qemu: bigint) => boolean = () => false,
): boolean {
  if (what === 'rip') return ours === handler && qemu !== handler;
  if (what === 'rsp') return ours < qemu && qemu - ours <= 0x40n;
  return rest(what, ours, qemu);
}

/** The value that a program of the table loads, and the mode it does so in. */
function loadOf({ program }: Difference): { value: bigint; long: boolean } | undefined {
  const found = /^registers: CR0 = ([0-9a-f]+) \((\w+)/.exec(program);
  return found ? { value: BigInt(`0x${found[1]}`), long: found[2] === 'long' } : undefined;
}

/** SDM vol. 2 MOV to CR0: PG without PE, NW without CD, PG cleared in 64-bit mode. */
function isRefusedCr0({ value, long }: { value: bigint; long: boolean }): boolean {
  return (
    ((value & PG) !== 0n && (value & PE) === 0n) ||
    ((value & NW) !== 0n && (value & CD) === 0n) ||
    (long && (value & PG) === 0n)
  );
}

export const DEVIATIONS: readonly Deviation[] = [
  {
    sdm: 'vol. 3 §18.3.1.1',
    why: 'a fault pushes EFLAGS with RF set, and IRET brings it back; QEMU pushes it as it is',
    covers: (difference) =>
      // On a stack, or, with SMEP, on the frames of faults that follow each other down all of memory.
      ((/^memory (5f|67|6f|77)/.test(difference.what) ||
        /^registers: CR4: SMEP \(long.*memory/.test(`${difference.program} ${difference.what}`)) &&
        /^[13]:[02]$/.test(`${difference.ours}:${difference.qemu}`) &&
        difference.ours === difference.qemu + 1n) ||
      (is(difference, 'eflags') && (difference.ours ^ difference.qemu) === RF),
  },
  {
    sdm: 'vol. 2 INT n/INTO/INT3/INT1',
    why: 'INT1 (F1) raises #DB; QEMU raises another exception',
    covers: (difference) =>
      difference.program.startsWith('events: INT1 ') &&
      is(difference, 'rip') &&
      difference.ours === HANDLER_DB &&
      difference.qemu !== HANDLER_DB,
  },
  {
    sdm: 'vol. 3 §6.13',
    why: 'the index in an error code that names the IDT is the vector; QEMU doubles it in IA-32e mode',
    covers: ({ program, what }) =>
      /^(gates: INT 13\d|events: (INT 20|beyond)).*\((long|compatibility)/.test(program) &&
      /^memory (6f|77)d[01]$/.test(what),
  },
  {
    sdm: 'vol. 3 §3.4.5.1',
    why: 'loading a descriptor sets its accessed bit; QEMU does not when IRET loads SS',
    covers: (difference) =>
      difference.program.startsWith('far: IRET to SS notAccessed') &&
      (is(difference, 'ss.access') || difference.what === 'memory 1115'),
  },
  {
    sdm: 'vol. 3 §4.7',
    why: 'the fault of an instruction that reads and writes its operand is a write, as processors have it; QEMU reads first',
    covers: ({ program, what, ours, qemu }) =>
      /^(paging: (add|fetch)|debug: TF over a jump)/.test(program) &&
      what.startsWith('memory') &&
      ((ours ^ qemu) & ~1n) === 2n &&
      (ours & 2n) !== 0n,
  },
  {
    sdm: 'vol. 3 §4.7',
    why: 'a reserved bit can only be seen in a present entry: P is set with RSVD; QEMU leaves it clear',
    covers: ({ what, ours, qemu, program }) =>
      program.startsWith('paging') && what.startsWith('memory') && ours === (qemu | 1n) && (qemu & 9n) === 8n,
  },
  {
    sdm: 'vol. 2 JMP, RET',
    why: 'a branch to an address that is not canonical faults itself; in QEMU it completes, and the fetch faults',
    covers: (difference) =>
      /^paging: non-canonical (jump|return)/.test(difference.program) &&
      refused(difference, HANDLER_GP) &&
      (!is(difference, 'rip') || difference.qemu === 0x800000000000n),
  },
  {
    sdm: 'vol. 2 WRMSR',
    why: 'an address that is not canonical, and an MSR that is not there, are #GP(0); QEMU takes both',
    covers: (difference) =>
      /^registers: (WRMSR .* not canonical|(RD|WR)MSR 12345678)/.test(difference.program) &&
      refused(
        difference,
        HANDLER_GP,
        (what, ours, qemu) =>
          (/^[fg]s\.base$/.test(what) && ours === 0n && qemu === 0x800000000000n) ||
          (what === 'rax' && qemu === 0n && /RDMSR/.test(difference.program)),
      ),
  },
  {
    sdm: 'vol. 2 MOV to CR0',
    why: 'PG without PE, NW without CD, and leaving paging in 64-bit mode are #GP(0); QEMU takes them',
    covers: (difference) => {
      const load = loadOf(difference);
      if (!load || !isRefusedCr0(load)) return false;
      return refused(difference, HANDLER_GP, (what, ours, qemu) =>
        what === 'cr0'
          ? (qemu | 0x10n) === (load.value | 0x10n)
          : what === 'efer' && load.long && (ours ^ qemu) === 0x400n,
      );
    },
  },
  {
    sdm: 'vol. 2 MOV to CR0',
    why: 'reserved bits of the lower half of CR0 stay clear; QEMU keeps them',
    covers: (difference) => {
      const load = loadOf(difference);
      if (!load || isRefusedCr0(load) || !is(difference, 'cr0')) return false;
      return difference.ours === (difference.qemu & CR0_BITS) && (load.value & ~CR0_BITS) !== 0n;
    },
  },
  {
    sdm: 'vol. 2 MOV to CR4',
    why: 'reserved bits are #GP(0); QEMU raises it without leaving the instruction in this step',
    covers: (difference) =>
      /^registers: CR4: bit (31|15) /.test(difference.program) &&
      refused(difference, HANDLER_GP) &&
      (!is(difference, 'rip') || difference.qemu === difference.rip),
  },
  {
    sdm: 'vol. 2 MOV to CR4',
    why: 'PAE cannot be cleared in IA-32e mode, nor PCIDE set outside it: #GP(0); QEMU takes both',
    covers: (difference) =>
      /^registers: CR4: (none \(long|PCIDE \(protected)/.test(difference.program) &&
      refused(
        difference,
        HANDLER_GP,
        (what, _ours, qemu) => what === 'cr4' && (qemu === 0n || (qemu & 0x20000n) !== 0n),
      ),
  },
  {
    sdm: 'vol. 3 §18.2.3',
    why: 'bit 12 of DR6 is always clear; QEMU sets it',
    covers: (difference) =>
      is(difference, 'dr6') &&
      difference.qemu === (difference.ours | 0x1000n) &&
      difference.program.startsWith('debug: DR6 values'),
  },
  {
    sdm: 'vol. 3 §18.2.4',
    why: 'DR7.GD makes every access to a debug register #DB; QEMU lets reads through',
    covers: (difference) =>
      /^debug: general detect(, no return)? \(/.test(difference.program) &&
      ((is(difference, 'rip') &&
        (difference.ours === HANDLER_DB || difference.ours === difference.rip + 8n)) ||
        (is(difference, 'rax') && difference.ours === 0x2400n) ||
        (is(difference, 'rsp') && (difference.ours === 0x6ff4n || difference.ours === 0x6fd8n)) ||
        (is(difference, 'dr6') && difference.ours === (difference.qemu | 0x2000n)) ||
        (is(difference, 'dr7') && difference.qemu === (difference.ours | 0x2000n))),
  },
  {
    sdm: 'vol. 3 §18.3.1.2',
    why: 'a data breakpoint traps once; QEMU in single step raises it again at the instruction behind IRET',
    covers: (difference) =>
      /^debug: (write|access|access of a byte|REP write) \(/.test(difference.program) &&
      ((is(difference, 'rip') && difference.qemu === difference.rip) ||
        (is(difference, 'rsp') && difference.ours === 0x7000n) ||
        is(difference, 'memory 6ff4', 'memory 6fd8')),
  },
  {
    sdm: 'vol. 2 MOV',
    why: 'a null selector for SS in 64-bit mode needs RPL = CPL; QEMU takes any',
    covers: (difference) =>
      difference.program.startsWith('segments: MOV ss, null.3 (long') &&
      refused(
        difference,
        HANDLER_GP,
        (what, _ours, qemu) => (what === 'ss' && qemu === 3n) || what === 'ss.access',
      ),
  },
  {
    sdm: 'vol. 2 JMP',
    why: 'a call gate to a code segment that is absent is #NP; QEMU raises #GP',
    covers: (difference) =>
      difference.program.startsWith('far: jmp gateAbsentCode') &&
      is(difference, 'rip') &&
      difference.ours === HANDLER_NP &&
      difference.qemu === HANDLER_GP,
  },
  {
    sdm: 'vol. 2 INT n',
    why: 'a handler in an absent segment that is also no 64-bit code: the SDM leaves the order open; we check the type first',
    covers: (difference) =>
      /^gates: INT 134 \((long|compatibility)/.test(difference.program) &&
      is(difference, 'rip') &&
      difference.ours === HANDLER_GP &&
      difference.qemu === HANDLER_NP,
  },
  {
    sdm: 'vol. 4 table 2-2',
    why: 'bits 31:16 of IA32_SYSENTER_CS are not used, and kept; QEMU clears them',
    covers: (difference) =>
      difference.program.startsWith('registers: WRMSR 174') &&
      is(difference, 'rax') &&
      difference.qemu === (difference.ours & 0xffffn),
  },
  {
    sdm: 'vol. 3 §12.12.2, vol. 4 table 2-2',
    why: 'undefined memory types in IA32_PAT and the high half of IA32_FMASK are #GP(0); QEMU takes them',
    covers: (difference) =>
      /^registers: WRMSR (277|c0000084) canonical/.test(difference.program) &&
      refused(difference, HANDLER_GP),
  },
  {
    sdm: 'vol. 3 §8.2.3',
    why: 'the type of the upper half of a 16-byte descriptor must be 0 or LLDT faults; QEMU does not look',
    covers: (difference) =>
      difference.program.startsWith('tasks: lldt ldt (long') &&
      refused(
        difference,
        HANDLER_GP,
        (what) => what === 'ldtr.base' || what === 'ldtr' || what === 'ldtr.limit',
      ),
  },
  {
    sdm: 'vol. 2 LAR, LSL',
    why: 'task gates and 16-bit segments of the system are not valid in IA-32e mode; QEMU takes them',
    covers: (difference) =>
      /^inspection: (LAR|LSL) \(long/.test(difference.program) &&
      ((is(difference, 'rax') && difference.ours === 0n) ||
        (is(difference, 'eflags') && difference.qemu === (difference.ours | 0x40n))),
    adopts: true,
  },
  {
    sdm: 'vol. 2 LAR',
    why: 'bits 19:16 of the result are undefined: ours are those of the descriptor, as processors have them; QEMU clears them',
    covers: (difference) =>
      difference.program.startsWith('inspection: LAR') &&
      is(difference, 'rax') &&
      difference.qemu === (difference.ours & ~0xf0000n),
    adopts: true,
  },
  {
    sdm: 'vol. 3 §8.6',
    why: 'the upper halves of registers after a switch to a 16-bit task are not defined; QEMU keeps them',
    covers: ({ program, what, ours, qemu }) =>
      /^tasks: (jmp|call) tss16/.test(program) &&
      /^r(ax|bx|cx|dx|si|di|bp|sp)$/.test(what) &&
      ours === (qemu & 0xffffn),
  },
  {
    sdm: 'vol. 3 §6.15, interrupt 10',
    why: 'a fault over LDTR, CS or SS of a new task is in that task, whose stack is not there yet: a handler that is no task cannot run; QEMU pushes without a stack segment',
    covers: ({ program, what }) =>
      /^(tasks: (LDT|CS|SS) is|far: (jmp|call) tss64)/.test(program) && what.startsWith('stops T06'),
  },
  {
    sdm: 'vol. 3 §6.15, interrupt 10',
    why: 'a fault over a data segment of a new task saves the EIP of its first instruction; QEMU saves that of the old task',
    covers: ({ program, what }) => /^tasks: [DE]S is/.test(program) && what.startsWith('memory 67f'),
  },
  {
    sdm: 'vol. 2 SYSENTER',
    why: 'CS.D is clear in IA-32e mode; QEMU sets it besides L',
    covers: (difference) =>
      difference.program.startsWith('fast calls: SYSENTER (long') &&
      is(difference, 'cs.access') &&
      difference.qemu === (difference.ours | 0x4000n),
  },
  {
    sdm: 'vol. 2 SYSCALL',
    why: 'RFLAGS is masked by IA32_FMASK, nothing else; QEMU clears the arithmetic flags too',
    covers: (difference) =>
      difference.program.startsWith('fast calls: SYSCALL') &&
      is(difference, 'eflags') &&
      difference.qemu === (difference.ours & ~0x8d5n),
  },
  {
    sdm: 'vol. 3 §5.3',
    why: 'segment limits are checked; QEMU checks none',
    covers: (difference) =>
      /^limits: (over the end|beyond|write over the end|expand-down, below|read only|code|null) \(protected/.test(
        difference.program,
      ) && refused(difference, HANDLER_GP, (what) => what === 'rax'),
  },
];

/** The deviation that a difference is, if it is one. */
export function deviationOf(difference: Difference): Deviation | undefined {
  return DEVIATIONS.find(({ covers }) => covers(difference));
}
