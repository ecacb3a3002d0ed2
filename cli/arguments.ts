// Arguments of commands that follow xl's conventions: short options that may be joined, long ones with or without "=",
// and values that are taken as they are typed.

import { usageError } from './errors.js';

/** An option: its names, and whether a value follows. */
export interface OptionSpec {
  /** Such as `-d --domain`. The last name without dashes is the key. */
  readonly names: string;
  readonly value?: boolean;
}

/** Arguments taken apart. */
export interface Arguments {
  readonly flags: ReadonlySet<string>;
  readonly values: Readonly<Record<string, string>>;
  readonly rest: readonly string[];
}

function keyOf(spec: OptionSpec): string {
  return (spec.names.split(' ').at(-1) as string).replace(/^-+/, '');
}

/** @throws CliError for an option that is not known, or a value that is missing */
export function takeArguments(
  argv: readonly string[],
  specs: readonly OptionSpec[],
  command: string,
): Arguments {
  const flags = new Set<string>();
  const values: Record<string, string> = {};
  const rest: string[] = [];
  const queue = [...argv];
  const find = (name: string): OptionSpec => {
    const spec = specs.find(({ names }) => names.split(' ').includes(name));
    if (spec === undefined) throw usageError(`${command} does not know ${name}`);
    return spec;
  };
  const take = (name: string, attached: string | null): boolean => {
    const spec = find(name);
    if (spec.value !== true) {
      flags.add(keyOf(spec));
      return false;
    }
    const value = attached ?? queue.shift();
    if (value === undefined) throw usageError(`${command}: ${name} needs a value`);
    values[keyOf(spec)] = value;
    return true;
  };
  for (let arg = queue.shift(); arg !== undefined; arg = queue.shift()) {
    if (arg === '--') {
      rest.push(...queue);
      break;
    }
    if (arg.startsWith('--')) {
      const equals = arg.indexOf('=');
      const name = equals < 0 ? arg : arg.slice(0, equals);
      const attached = equals < 0 ? null : arg.slice(equals + 1);
      if (!take(name, attached) && attached !== null) throw usageError(`${command}: ${name} takes no value`);
    } else if (/^-[A-Za-z]/.test(arg)) {
      for (let at = 1; at < arg.length; at++) {
        const joined = arg.slice(at + 1).replace(/^=/, '');
        if (take(`-${arg[at]}`, joined === '' ? null : joined)) break;
      }
    } else rest.push(arg);
  }
  return { flags, values, rest };
}

/** A whole number. @throws CliError */
export function wholeArgument(text: string, what: string, minimum = 0, maximum = 2 ** 31): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= minimum && number <= maximum) return number;
  throw usageError(`${what} must be a whole number from ${minimum} to ${maximum}, not "${text}"`);
}
