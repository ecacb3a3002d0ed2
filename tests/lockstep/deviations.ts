// Where QEMU 7.2's TCG differs from the processor that the SDM describes, each with the section that decides.

import type { Difference } from './run.js';

/** A class of differences in which ours is what the SDM says. */
export interface Deviation {
  readonly sdm: string;
  readonly why: string;
  readonly covers: (difference: Difference) => boolean;
}

const RF = 0x10000n;
const is = (difference: Difference, ...names: string[]): boolean => names.includes(difference.what);

export const DEVIATIONS: readonly Deviation[] = [
  {
    sdm: 'vol. 3 §18.3.1.1',
    why: 'a fault pushes EFLAGS with RF set, and IRET brings it back; QEMU pushes it as it is',
    covers: (difference) =>
      (difference.what.startsWith('memory') &&
        /^[13]:[02]$/.test(`${difference.ours}:${difference.qemu}`) &&
        difference.ours === difference.qemu + 1n) ||
      (is(difference, 'eflags') && (difference.ours ^ difference.qemu) === RF),
  },
  {
    sdm: 'vol. 2 INT n/INTO/INT3/INT1',
    why: 'INT1 (F1) raises #DB; QEMU raises another exception',
    covers: ({ program }) => program.startsWith('events: INT1'),
  },
  {
    sdm: 'vol. 3 §6.13',
    why: 'the index in an error code that names the IDT is the vector; QEMU doubles it in IA-32e mode',
    covers: ({ program, what }) =>
      /^(gates: INT 13\d|events: (INT 20|beyond)).*\((long|compatibility)/.test(program) &&
      what.startsWith('memory'),
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
    covers: ({ program }) => /^paging: non-canonical (jump|return)/.test(program),
  },
  {
    sdm: 'vol. 2 WRMSR',
    why: 'an address that is not canonical, and an MSR that is not there, are #GP(0); QEMU takes both',
    covers: ({ program }) => /^registers: (WRMSR .* not canonical|(RD|WR)MSR 12345678)/.test(program),
  },
  {
    sdm: 'vol. 3 §2.5',
    why: 'CR0 with PG and without PE is #GP(0), and so are reserved bits of CR4; QEMU takes them',
    covers: ({ program }) => /^registers: CR[04]/.test(program),
  },
  {
    sdm: 'vol. 3 §18.2.3',
    why: 'bit 12 of DR6 is always clear; QEMU sets it',
    covers: (difference) =>
      (difference.ours ^ difference.qemu) === 0x1000n && difference.program.startsWith('debug: DR6'),
  },
  {
    sdm: 'vol. 3 §18.2.4',
    why: 'DR7.GD makes every access to a debug register #DB; QEMU lets reads through',
    covers: ({ program }) => program.startsWith('debug: general detect'),
  },
  {
    sdm: 'vol. 3 §18.3.1.2',
    why: 'a data breakpoint traps once; QEMU in single step raises it again at the instruction behind IRET',
    covers: ({ program, what }) =>
      /^debug: (write|access|REP write)/.test(program) &&
      (what === 'rsp' || what === 'rip' || what.startsWith('memory')),
  },
  {
    sdm: 'vol. 2 MOV',
    why: 'a null selector for SS in 64-bit mode needs RPL = CPL; QEMU takes any',
    covers: ({ program }) => program.startsWith('segments: MOV ss, null.3 (long'),
  },
  {
    sdm: 'vol. 2 JMP',
    why: 'a call gate to a code segment that is absent is #NP; QEMU raises #GP',
    covers: ({ program }) => program.startsWith('far: jmp gateAbsentCode'),
  },
  {
    sdm: 'vol. 2 INT n',
    why: 'a handler in an absent segment that is also no 64-bit code: the SDM leaves the order open; we check the type first',
    covers: ({ program }) => /^gates: INT 134 \((long|compatibility)/.test(program),
  },
  {
    sdm: 'vol. 4 table 2-2',
    why: 'bits 31:16 of IA32_SYSENTER_CS are not used, and kept; QEMU clears them',
    covers: ({ program }) => program.startsWith('registers: WRMSR 174'),
  },
  {
    sdm: 'vol. 3 §12.12.2, vol. 4 table 2-2',
    why: 'undefined memory types in IA32_PAT and the high half of IA32_FMASK are #GP(0); QEMU takes them',
    covers: ({ program }) => /^registers: WRMSR (277|c0000084) canonical/.test(program),
  },
  {
    sdm: 'vol. 3 §8.2.3',
    why: 'the type of the upper half of a 16-byte descriptor must be 0 or LLDT faults; QEMU does not look',
    covers: ({ program }) => program.startsWith('tasks: lldt ldt (long'),
  },
  {
    sdm: 'vol. 2 LAR, LSL',
    why: 'task gates and 16-bit segments of the system are not valid in IA-32e mode; QEMU takes them',
    covers: ({ program }) => /^inspection: (LAR|LSL) \((long|compatibility)/.test(program),
  },
  {
    sdm: 'vol. 3 §8.6',
    why: 'the upper halves of registers after a switch to a 16-bit task are not defined; QEMU keeps them',
    covers: ({ program, what }) => /^tasks: (jmp|call) tss16/.test(program) && /^r/.test(what),
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
      difference.program.startsWith('fast calls: SYSENTER (long') && is(difference, 'cs.access'),
  },
  {
    sdm: 'vol. 2 SYSCALL',
    why: 'RFLAGS is masked by IA32_FMASK, nothing else; QEMU clears the arithmetic flags too',
    covers: (difference) => difference.program.startsWith('fast calls: SYSCALL') && is(difference, 'eflags'),
  },
  {
    sdm: 'vol. 3 §5.3',
    why: 'segment limits are checked; QEMU checks none',
    covers: ({ program }) =>
      /^limits: (over the end|beyond|write over the end|expand-down, below|read only|code \(|null)/.test(
        program,
      ),
  },
];

/** The deviation that a difference is, if it is one. */
export function deviationOf(difference: Difference): Deviation | undefined {
  return DEVIATIONS.find(({ covers }) => covers(difference));
}
