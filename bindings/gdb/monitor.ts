// What gdb's `monitor` commands do: text in, text out.

import { modeOf } from '../crash.js';
import type { Domain } from '../domain.js';
import { SEGMENT_NAMES } from '../registers.js';
import { translate } from '../translate.js';
import type { Vcpu } from '../vcpu.js';

const HELP = `help                  this text
info registers [all]  registers of the current vCPU, or of all
info vcpus            what each vCPU does
gva2gpa ADDRESS       the physical address behind a linear one
reset                 reset the machine
powerbutton           press the power button
poweroff              switch the machine off
stats                 counters of the domain
After a reset, gdb's "maintenance flush register-cache" shows the new registers.
`;

function hex(value: bigint | number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

const ROWS = [
  ['rax', 'rbx', 'rcx', 'rdx'],
  ['rsi', 'rdi', 'rbp', 'rsp'],
  ['r8', 'r9', 'r10', 'r11'],
  ['r12', 'r13', 'r14', 'r15'],
  ['rip', 'rflags', 'efer', 'kernelGsBase'],
  ['cr0', 'cr2', 'cr3', 'cr4'],
  ['dr0', 'dr1', 'dr2', 'dr3'],
  ['dr6', 'dr7', 'star', 'lstar'],
] as const;

function registers(vcpu: Vcpu): string {
  const lines = [`vCPU ${vcpu.index}: ${modeOf(vcpu)} mode, CPL ${vcpu.cpl}${vcpu.halted ? ', halted' : ''}`];
  for (const row of ROWS) {
    lines.push(row.map((name) => `${name.slice(0, 6).padEnd(6)} ${hex(vcpu[name], 16)}`).join('  '));
  }
  for (const name of SEGMENT_NAMES) {
    const { selector, base, limit, access } = vcpu.segment(name);
    lines.push(
      `${name.padEnd(6)} ${hex(selector, 4)}  base ${hex(base, 16)}  limit ${hex(limit, 8)}  access ${hex(access, 5)}`,
    );
  }
  for (const name of ['gdtr', 'idtr'] as const) {
    lines.push(`${name.padEnd(6)}       base ${hex(vcpu[name].base, 16)}  limit ${hex(vcpu[name].limit, 8)}`);
  }
  return `${lines.join('\n')}\n`;
}

function infoVcpus(domain: Domain): string {
  const lines = domain.machine.core.vcpus.map((vcpu) => {
    const state = vcpu.halted ? 'halted' : 'running';
    return `vCPU ${vcpu.index} (thread ${vcpu.index + 1}): ${state}, ${modeOf(vcpu)} mode at ${hex(vcpu.rip, 8)}, ${vcpu.retired} instructions`;
  });
  return `${lines.join('\n')}\n`;
}

function physical(domain: Domain, vcpu: Vcpu, text: string): string {
  if (!/^(0x)?[0-9a-fA-F]{1,16}$/.test(text)) return 'An address is hexadecimal digits.\n';
  const linear = BigInt(text.startsWith('0x') ? text : `0x${text}`);
  const gpa = translate(vcpu, domain.machine.core.memory, linear);
  return gpa === null ? 'Nothing is mapped there.\n' : `gpa: 0x${gpa.toString(16)}\n`;
}

function act(domain: Domain, action: () => void, done: string): string {
  if (domain.state !== 'paused' && domain.state !== 'running') return `The machine is ${domain.state}.\n`;
  action();
  return `${done}\n`;
}

/** Carries out a command; the result is what the user sees. */
export function monitor(domain: Domain, vcpu: Vcpu, line: string): string {
  const [verb = '', ...rest] = line.split(/\s+/);
  switch (`${verb}${verb === 'info' ? ` ${rest.shift() ?? ''}` : ''}`) {
    case 'help':
    case '':
      return HELP;
    case 'info registers': {
      const all = rest[0] === 'all' || rest[0] === '-a';
      return (all ? domain.machine.core.vcpus : [vcpu]).map(registers).join('\n');
    }
    case 'info vcpus':
    case 'info cpus':
      return infoVcpus(domain);
    case 'gva2gpa':
      return physical(domain, vcpu, rest[0] ?? '');
    case 'reset':
    case 'system_reset':
      return act(domain, () => domain.reset(), 'The machine is reset.');
    case 'powerbutton':
    case 'system_powerdown':
      return act(domain, () => domain.powerButton(), 'The power button is pressed.');
    case 'poweroff':
      return act(domain, () => domain.powerOff(), 'The machine is switched off.');
    case 'stats':
      return `${Object.entries(domain.stats)
        .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
        .join('\n')}\n`;
    default:
      return `There is no command "${line.slice(0, 60)}"; "help" lists them.\n`;
  }
}
