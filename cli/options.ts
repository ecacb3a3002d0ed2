// The arguments before cac sees them: values are taken as they are typed, in order, and never as numbers.

import { usageError } from './errors.js';
import { type Step, unescapeText } from './script.js';

/** Options of `run` that take a value: name and placeholder, help. */
export const RUN_VALUES: readonly (readonly [string, string])[] = [
  ['--kernel <file>', 'Kernel: bzImage, ELF with a PVH note, multiboot; packed or not'],
  ['--initrd <file>', 'Initial RAM disk'],
  ['--append <text>', 'Kernel command line'],
  ['--type <kind>', "pc, or pvh: local APICs and Xen's interface, console hvc0 (default: pc)"],
  ['--disk <file>', 'pvh: a raw image as xvda, xvdb, …; ",ro" behind it: read-only; may repeat'],
  ['--net <how>', "pvh: user[,hostfwd=tcp:HOST:PORT-:PORT]: the host's network; may repeat"],
  ['--memory <size>', 'RAM, with K, M or G (default: 512M)'],
  ['--vcpus <n>', 'Virtual CPUs (default: 1)'],
  ['--cpu <model>', 'CPU model; one that is not known lists all'],
  ['--clock <kind>', 'host: real time. icount: by instructions, every run alike (default: host)'],
  [
    '--engine <how>',
    'interp; jit; auto: jit where the host lets code be made; both: compared (default: auto)',
  ],
  ['--boot <how>', 'linux, linux16, linux32, linux64, pvh, multiboot or flat (default: what it is)'],
  ['--firmware <file>', 'BIOS or UEFI image instead of a kernel'],
  ['--restore <file>', 'Go on from a saved state'],
  ['--save <file>', 'Save the state when leaving, and at Ctrl-A S'],
  ['--expect <text>', 'Wait for the text on the console; may repeat'],
  ['--send <text>', 'Type the text, \\n \\r \\t \\e \\xHH \\\\ resolved; may repeat'],
  ['--gdb <port>', 'Wait for gdb at 127.0.0.1:<port>; :<port> will do too'],
  ['--gdb-arch <arch>', 'amd64 or i386 (default: what the CPU model is)'],
  ['--timeout <s>', 'Give up after so many seconds'],
];

/** Options of `site` that take a value. */
export const SITE_VALUES: readonly (readonly [string, string])[] = [
  ['--kernel <file>', 'Kernel of the guest (default: the default guest)'],
  ['--initrd <file>', 'Initial RAM disk'],
  ['--append <text>', 'Kernel command line'],
  ['--memory <size>', 'RAM (default: 512M)'],
];

/** Flags of all commands. */
export const FLAGS = ['--stats', '--no-reboot', '--gdb-wait', '--help', '--version', '-h', '-v'] as const;

const SCRIPT_OPTIONS: Readonly<Record<string, Step['kind']>> = { '--expect': 'expect', '--send': 'send' };

/** Options that may repeat, besides those of scripts. */
const REPEATED = new Set(['--disk', '--net']);

function nameOf(raw: string): string {
  return raw.split(' ', 1)[0] as string;
}

/** Arguments whose values were put aside. */
export interface SplitArguments {
  /** For cac: each value is a number, the place in {@link SplitArguments.values}. */
  readonly argv: readonly string[];
  readonly values: readonly string[];
  /** --expect and --send in the order in which they were given. */
  readonly steps: readonly Step[];
  /** The values of options that may repeat, by name without dashes. */
  readonly repeated: Readonly<Record<string, readonly string[]>>;
}

/**
 * Puts the values of options aside. cac would turn `007` into 7, and take a text that begins with a dash for an option.
 *
 * @throws CliError when a value is missing
 */
export function splitArguments(argv: readonly string[]): SplitArguments {
  const withValue = new Set([...RUN_VALUES, ...SITE_VALUES].map(([raw]) => nameOf(raw)));
  const known = new Set<string>([...withValue, ...FLAGS]);
  const rest: string[] = [];
  const values: string[] = [];
  const steps: Step[] = [];
  const repeated: Record<string, string[]> = {};
  const queue = [...argv];
  for (let arg = queue.shift(); arg !== undefined; arg = queue.shift()) {
    if (arg === '--') {
      rest.push(arg, ...queue);
      break;
    }
    const equals = arg.indexOf('=');
    const name = equals === -1 ? arg : arg.slice(0, equals);
    if (!withValue.has(name)) {
      rest.push(arg);
      continue;
    }
    const value = equals === -1 ? queue.shift() : arg.slice(equals + 1);
    if (value === undefined || (equals === -1 && known.has(value))) throw usageError(`${name} needs a value`);
    const kind = SCRIPT_OPTIONS[name];
    if (REPEATED.has(name)) {
      const key = name.slice(2);
      repeated[key] = [...(repeated[key] ?? []), value];
      rest.push(`${name}=0`);
    } else if (kind === undefined) {
      rest.push(`${name}=${values.length}`);
      values.push(value);
    } else {
      if (value === '' && kind === 'expect') throw usageError('--expect needs a text that is not empty');
      steps.push({ kind, text: unescapeText(value) });
      rest.push(`${name}=0`);
    }
  }
  return { argv: rest, values, steps, repeated };
}
