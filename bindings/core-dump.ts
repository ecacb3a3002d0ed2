// A domain's memory and registers as an ELF core file (gABI; System V ABI for AMD64, NT_PRSTATUS as Linux lays it out).
// Program headers give guest-physical addresses: crash(8) and gdb read it as the image of a machine.

import type { Core } from './core.js';
import type { GprName } from './registers.js';
import type { Vcpu } from './vcpu.js';

const PAGE = 4096;
const ELF_HEADER = 64;
const PROGRAM_HEADER = 56;
const ET_CORE = 4;
const EM_X86_64 = 62;
const PT_LOAD = 1;
const PT_NOTE = 4;
const NT_PRSTATUS = 1;
const PRSTATUS_SIZE = 336;
const PRSTATUS_PID = 32;
const PRSTATUS_REGISTERS = 112;
/** struct user_regs_struct of x86-64 up to RFLAGS; the general registers by name, the rest by what they are. */
const REGISTERS: readonly (GprName | 'rip' | 'rflags' | 'cs' | 'orig_rax')[] = [
  ...(['r15', 'r14', 'r13', 'r12', 'rbp', 'rbx', 'r11', 'r10', 'r9', 'r8'] as const),
  ...(['rax', 'rcx', 'rdx', 'rsi', 'rdi', 'orig_rax', 'rip', 'cs', 'rflags', 'rsp'] as const),
];

interface Run {
  readonly gpa: number;
  pages: number;
}

/** Pages in use that follow each other. */
function runsOf(core: Core): Run[] {
  const runs: Run[] = [];
  for (const { gpa } of core.memory.usedPages()) {
    const last = runs.at(-1);
    if (last !== undefined && last.gpa + last.pages * PAGE === gpa) last.pages++;
    else runs.push({ gpa, pages: 1 });
  }
  return runs;
}

function prstatus(vcpu: Vcpu): Uint8Array {
  const bytes = new Uint8Array(20 + PRSTATUS_SIZE);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 5, true);
  view.setUint32(4, PRSTATUS_SIZE, true);
  view.setUint32(8, NT_PRSTATUS, true);
  bytes.set(new TextEncoder().encode('CORE'), 12);
  const at = 20;
  view.setUint32(at + PRSTATUS_PID, vcpu.index + 1, true);
  for (const [index, name] of REGISTERS.entries()) {
    const value =
      name === 'cs' ? BigInt(vcpu.segment('cs').selector) : name === 'orig_rax' ? -1n : vcpu[name];
    view.setBigUint64(at + PRSTATUS_REGISTERS + 8 * index, BigInt.asUintN(64, value), true);
  }
  view.setBigUint64(at + PRSTATUS_REGISTERS + 8 * 20, BigInt(vcpu.segment('ss').selector), true);
  return bytes;
}

function elfHeader(view: DataView, headers: number): void {
  view.setUint32(0, 0x7f454c46);
  view.setUint8(4, 2);
  view.setUint8(5, 1);
  view.setUint8(6, 1);
  view.setUint16(16, ET_CORE, true);
  view.setUint16(18, EM_X86_64, true);
  view.setUint32(20, 1, true);
  view.setBigUint64(32, BigInt(ELF_HEADER), true);
  view.setUint16(52, ELF_HEADER, true);
  view.setUint16(54, PROGRAM_HEADER, true);
  view.setUint16(56, headers, true);
}

function programHeader(view: DataView, at: number, type: number, offset: number, gpa: number, size: number) {
  view.setUint32(at, type, true);
  view.setUint32(at + 4, type === PT_LOAD ? 7 : 0, true);
  view.setBigUint64(at + 8, BigInt(offset), true);
  view.setBigUint64(at + 16, 0n, true);
  view.setBigUint64(at + 24, BigInt(gpa), true);
  view.setBigUint64(at + 32, BigInt(size), true);
  view.setBigUint64(at + 40, BigInt(size), true);
  view.setBigUint64(at + 48, type === PT_LOAD ? BigInt(PAGE) : 4n, true);
}

/** The core file of a machine that stands still: all pages in use, and one NT_PRSTATUS note a vCPU. */
export function coreDump(core: Core): Uint8Array {
  const runs = runsOf(core);
  const notes = core.vcpus.map(prstatus);
  const notesSize = notes.reduce((sum, note) => sum + note.length, 0);
  const notesAt = ELF_HEADER + PROGRAM_HEADER * (runs.length + 1);
  const dataAt = Math.ceil((notesAt + notesSize) / PAGE) * PAGE;
  const bytes = new Uint8Array(dataAt + runs.reduce((sum, run) => sum + run.pages * PAGE, 0));
  const view = new DataView(bytes.buffer);
  elfHeader(view, runs.length + 1);
  programHeader(view, ELF_HEADER, PT_NOTE, notesAt, 0, notesSize);
  let at = notesAt;
  for (const note of notes) {
    bytes.set(note, at);
    at += note.length;
  }
  at = dataAt;
  for (const [index, { gpa, pages }] of runs.entries()) {
    const size = pages * PAGE;
    programHeader(view, ELF_HEADER + PROGRAM_HEADER * (index + 1), PT_LOAD, at, gpa, size);
    core.memory.read(gpa, bytes.subarray(at, at + size));
    at += size;
  }
  return bytes;
}
