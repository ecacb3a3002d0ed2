// What the command line prints of a crash and of a run's counters.

import type { CrashReport, DomainStats } from '../bindings/host/index.js';

/** Emphasis: does nothing where colours are not wanted. */
export interface Palette {
  strong(text: string): string;
  alarm(text: string): string;
}

/** Colours for a stream: only on a terminal, and not when NO_COLOR is set to anything. */
export function paletteFor(
  stream: { isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): Palette {
  const wanted = stream.isTTY === true && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
  const sgr = (code: number) => (text: string) => (wanted ? `\x1b[${code}m${text}\x1b[0m` : text);
  return { strong: sgr(1), alarm: sgr(31) };
}

/** One disassembled instruction. */
export interface Disassembled {
  readonly length: number;
  readonly text: string;
  readonly mnemonic: string;
}

/** What a report is made with. */
export interface ReportTools {
  /** Reads code at a linear address; fewer bytes where memory ends. */
  read(linear: bigint, length: number): Uint8Array;
  disassemble(bytes: Uint8Array, options: { bits: 16 | 32 | 64; address: bigint }): Disassembled;
  /** Of the vCPU's interrupt descriptor table. */
  readonly idt: { readonly base: bigint; readonly limit: number };
  readonly palette: Palette;
}

/** Exceptions of the SDM, vol. 3, table 6-1. */
const EXCEPTIONS: Readonly<Record<number, string>> = {
  0: '#DE divide error',
  1: '#DB debug exception',
  2: 'NMI',
  3: '#BP breakpoint',
  4: '#OF overflow',
  5: '#BR bound range exceeded',
  6: '#UD invalid opcode',
  7: '#NM no math device',
  8: '#DF double fault',
  10: '#TS invalid TSS',
  11: '#NP segment not present',
  12: '#SS stack-segment fault',
  13: '#GP general protection',
  14: '#PF page fault',
  16: '#MF x87 error',
  17: '#AC alignment check',
  18: '#MC machine check',
  19: '#XM SIMD error',
};
const DOUBLE_FAULT = 8;
const PAGE_FAULT = 14;
const CS_BIG = 1 << 14;
const MAX_INSTRUCTION = 15;
const LINES = 14;
const BLOCKS = 5;
const MAX_BLOCK = 64;
const BLOCK_LINES = 8;
const ENDS_BLOCK = /^(j|call|ret|iret|loop|int|sys|hlt|ud|\(bad\))/;
const GENERAL = 'rax rbx rcx rdx rsi rdi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15'.split(' ');
const CONTROL = 'rip rflags cr0 cr2 cr3 cr4 efer'.split(' ');

function hex(value: bigint | number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

function bitsOf(report: CrashReport): 16 | 32 | 64 {
  if (report.mode === '64-bit') return 64;
  if (report.mode === 'real' || report.mode === 'virtual-8086') return 16;
  return (report.segments.cs.access & CS_BIG) !== 0 ? 32 : 16;
}

function registerLines(report: CrashReport, idt: ReportTools['idt']): string[] {
  const digits = bitsOf(report) === 64 ? 16 : 8;
  const names = GENERAL.slice(0, digits === 16 ? 16 : 8);
  const show = (name: string): string => {
    const shownName = digits === 16 || !name.startsWith('r') ? name : name.replace(/^r/, 'e');
    return `${shownName.padEnd(6)} ${hex(report.registers[name] ?? 0n, digits)}`;
  };
  const lines: string[] = [];
  for (const list of [names, CONTROL]) {
    for (let i = 0; i < list.length; i += 4)
      lines.push(
        list
          .slice(i, i + 4)
          .map(show)
          .join('  '),
      );
  }
  for (const [name, { selector, base, limit, access }] of Object.entries(report.segments)) {
    lines.push(
      `${name.padEnd(6)} ${hex(selector, 4)}  base ${hex(base, digits)}  limit ${hex(limit, 8)}  access ${hex(access, 5)}`,
    );
  }
  lines.push(`idtr         base ${hex(idt.base, digits)}  limit ${hex(idt.limit, 8)}`);
  return lines;
}

/** What stood in the way of the double fault; where the vCPU stopped is the instruction that caused it all. */
function diagnose(report: CrashReport, tools: ReportTools): string {
  const { vector, code } = report.exception;
  const at = vector === PAGE_FAULT ? ` at ${hex(report.registers['cr2'] ?? 0n, 8)}` : '';
  const last = `last came ${EXCEPTIONS[vector] ?? `exception ${vector}`}${at}, error code ${hex(code, 4)}`;
  return `an exception could not be delivered, nor the double fault after it: ${gateProblem(report, tools)}; ${last}`;
}

function gateProblem(report: CrashReport, tools: ReportTools): string {
  const { mode } = report;
  const gateSize = mode === 'real' ? 4 : mode === '64-bit' || mode === 'compatibility' ? 16 : 8;
  const { base, limit } = tools.idt;
  if (limit < gateSize - 1) return 'the guest has no interrupt descriptor table';
  if ((DOUBLE_FAULT + 1) * gateSize - 1 > limit) {
    return `the interrupt descriptor table (limit ${hex(limit, 4)}) ends before their gates`;
  }
  const gate = tools.read(base + BigInt(DOUBLE_FAULT * gateSize), gateSize);
  if (gate.length < gateSize) return `the interrupt descriptor table at ${hex(base, 8)} is not mapped`;
  if (mode !== 'real' && ((gate[5] as number) & 0x80) === 0)
    return 'the gate of the double fault is not present';
  return 'the handlers or their stack cannot be reached';
}

function instructionLine(address: bigint, bytes: Uint8Array, text: string, here: boolean): string {
  const code = Array.from(bytes, (byte) => hex(byte, 2)).join(' ');
  return `${here ? '=>' : '  '} ${hex(address, 8)}  ${code.padEnd(30)}  ${text}`;
}

/** The instructions of the blocks entered last; those of the block in which the vCPU stopped end at RIP. */
function codeLines(report: CrashReport, tools: ReportTools): string[] {
  const bits = bitsOf(report);
  const stop = BigInt.asUintN(64, report.segments.cs.base + (report.registers['rip'] ?? 0n));
  const lines: string[] = [];
  let reached = false;
  const walk = (start: bigint, next: bigint | undefined): void => {
    // A long last block is shown by its end only: the oldest lines are cut below.
    const limit = next === undefined ? MAX_BLOCK : BLOCK_LINES;
    let at = start;
    for (let i = 0; i < limit && !reached && (i === 0 || at !== next); i++) {
      const bytes = tools.read(at, MAX_INSTRUCTION);
      if (bytes.length === 0) return void lines.push(`   ${hex(at, 8)}  no memory is mapped here`);
      const { length, text, mnemonic } = tools.disassemble(bytes, { bits, address: at });
      reached = next === undefined && at === stop;
      lines.push(instructionLine(at, bytes.subarray(0, length), text, reached));
      at += BigInt(length);
      if (ENDS_BLOCK.test(mnemonic)) return;
    }
  };
  // A loop enters the same block over and over.
  const trail = report.trail.filter((entry, index) => entry !== report.trail[index + 1]).slice(-BLOCKS);
  for (const [index, entry] of trail.entries()) walk(entry, trail[index + 1]);
  if (!reached) {
    lines.push('   …');
    const bytes = tools.read(stop, MAX_INSTRUCTION);
    if (bytes.length === 0) lines.push(`=> ${hex(stop, 8)}  no memory is mapped here`);
    else {
      const { length, text } = tools.disassemble(bytes, { bits, address: stop });
      lines.push(instructionLine(stop, bytes.subarray(0, length), text, true));
    }
  }
  return lines.slice(-LINES);
}

/** The lines that tell a person why a guest crashed. */
export function crashLines(report: CrashReport, tools: ReportTools): string[] {
  const { strong, alarm } = tools.palette;
  const isTripleFault = report.summary.startsWith('Triple fault');
  return [
    alarm(report.summary),
    ...(isTripleFault ? [`${strong('Why')}: ${diagnose(report, tools)}.`] : []),
    strong(`Registers (vCPU ${report.vcpu}, ${report.mode} mode)`),
    ...registerLines(report, tools.idt),
    strong('Last instructions'),
    ...codeLines(report, tools),
  ];
}

function jitLines({ jit, instructions }: DomainStats): string[] {
  const exits = Object.entries(jit.exits)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${reason} ${count}`);
  const share = instructions === 0 ? 0 : (100 * jit.retired) / instructions;
  return [
    `emitted code   ${share.toFixed(1)} % of the instructions retired in it`,
    `regions        ${jit.regions} in ${jit.modules} modules, ${jit.bytes} bytes for ${jit.instructions} instructions`,
    `dropped        ${jit.killed} regions, everything ${jit.drops} times`,
    `region entries ${jit.entries}`,
    `region exits   ${exits.join(', ') || 'none'}`,
  ];
}

/** The counters that `--stats` prints. */
export function statsLines(stats: DomainStats, palette: Palette): string[] {
  const exits = Object.entries(stats.exits)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${reason} ${count}`);
  return [
    palette.strong('Statistics'),
    `instructions   ${stats.instructions}`,
    `speed          ${stats.mips.toFixed(1)} MIPS over ${(stats.busyMs / 1000).toFixed(2)} s of running`,
    `guest time     ${(stats.virtualNanos / 1e9).toFixed(3)} s`,
    `core exits     ${exits.join(', ') || 'none'}`,
    `guest errors   ${stats.guestErrors}`,
    `memory held    ${(stats.memoryHeld / 2 ** 20).toFixed(0)} MiB`,
    ...(stats.jit.regions === 0 ? [] : jitLines(stats)),
  ];
}
