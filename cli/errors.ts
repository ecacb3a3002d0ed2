// Exit statuses, and how an error becomes one line that names the input and the reason.

import { BootError, HypervisorError, ResourceError, StateError } from '../bindings/host/index.js';

/** What a run ended with. */
export const EXIT_OK = 0;
export const EXIT_TIMEOUT = 1;
export const EXIT_BAD_INPUT = 2;
export const EXIT_POWER_OFF = 3;
export const EXIT_RESET = 4;
export const EXIT_CRASH = 5;
export const EXIT_HOST = 6;
/** Plus the low five bits of what the guest wrote to the debug exit port. */
export const EXIT_DEBUG_PORT = 64;
export const DEBUG_PORT_MASK = 31;
/** Apart from the statuses of ends by signal and of the debug exit port. */
export const EXIT_INTERNAL = 127;
/** Plus the number of the signal, as shells do. */
export const EXIT_SIGNAL = 128;

/** The exit statuses as `--help` and README list them. */
export const EXIT_TABLE: readonly (readonly [string, string])[] = [
  ['0', 'all texts came; without --expect: the guest powered off, or Ctrl-A X'],
  ['1', '--timeout passed'],
  ['2', 'bad input: an option, or a file that is missing, damaged or does not fit'],
  ['3', 'the guest powered off before all texts came'],
  ['4', 'the guest reset the machine and --no-reboot was given'],
  ['5', 'the guest crashed: triple fault, or its memory is exhausted'],
  ['6', 'the host failed: a file cannot be written, no memory is left'],
  ['64-95', 'the guest wrote to the debug exit port 0xf4: 64 + value modulo 32'],
  ['127', 'a defect of Paravane'],
  ['128+N', 'ended by signal N; 130 also for Ctrl-A X before all texts came'],
];

/** A refusal by the command line itself. */
export class CliError extends Error {
  readonly status: number;
  readonly hint: string | undefined;

  constructor(status: number, message: string, hint?: string) {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}

/** Wrong usage: the hint is where to read on. */
export function usageError(message: string): CliError {
  return new CliError(EXIT_BAD_INPUT, message, 'paravane --help lists commands and options.');
}

/** What an error comes to. */
export interface Verdict {
  readonly status: number;
  /** One line. */
  readonly message: string;
  readonly hint?: string;
}

/** Which files and values the inputs of a configuration came from. */
export interface InputNames {
  readonly kernel?: string | undefined;
  readonly initrd?: string | undefined;
  readonly firmware?: string | undefined;
  readonly restore?: string | undefined;
}

const OPTION_OF: Readonly<Record<string, string>> = {
  memory: '--memory',
  vcpus: '--vcpus',
  cpu: '--cpu',
  clock: '--clock',
  'boot.type': '--boot',
  type: '--type',
  'boot.append': '--append',
};

const HINTS: Readonly<Record<string, string>> = {
  BOOT_NO_ROOM: 'Give the guest more memory with --memory.',
  MEMORY_EXHAUSTED: 'Give the guest less memory with --memory.',
};

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}

/** What the error is about, as the user called it. */
function subject(error: HypervisorError, names: InputNames): string | undefined {
  if (error instanceof StateError) return names.restore;
  if (error instanceof BootError) {
    if (error.code === 'BOOT_CMDLINE_TOO_LONG') return '--append';
    const { params } = error;
    const aboutInitrd = 'initrdSize' in params || ('floor' in params && 'size' in params);
    return (aboutInitrd ? names.initrd : undefined) ?? names.kernel ?? names.firmware;
  }
  const input = String(error.params['input'] ?? '');
  if (input === 'boot.kernel') return names.kernel;
  if (input === 'boot.initrd') return names.initrd;
  if (input === 'boot.firmware') return names.firmware;
  return OPTION_OF[input];
}

function statusOf(error: HypervisorError): number {
  if (error instanceof ResourceError) return EXIT_HOST;
  return error.name === 'InternalError' ? EXIT_INTERNAL : EXIT_BAD_INPUT;
}

/** Turns whatever was thrown into one line and an exit status. */
export function verdict(error: unknown, names: InputNames = {}): Verdict {
  if (error instanceof CliError) {
    const { status, hint } = error;
    return { status, message: oneLine(error.message), ...(hint === undefined ? {} : { hint }) };
  }
  if (error instanceof HypervisorError) {
    const about = subject(error, names);
    const input = String(error.params['input'] ?? '');
    const text =
      input !== '' && error.message.startsWith(input) ? error.message.slice(input.length) : error.message;
    const message = oneLine(about === undefined ? error.message : `${about}: ${text.trim()}`);
    const hint = HINTS[error.code];
    return { status: statusOf(error), message, ...(hint === undefined ? {} : { hint }) };
  }
  if ((error as NodeJS.ErrnoException)?.code === 'EPIPE') {
    return { status: EXIT_HOST, message: 'nobody reads the output any more' };
  }
  if (error instanceof RangeError && /memory|allocation|array length/i.test(error.message)) {
    return { status: EXIT_HOST, message: `the host has no memory left: ${oneLine(error.message)}` };
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { status: EXIT_INTERNAL, message: `a defect of Paravane: ${oneLine(text)}` };
}
