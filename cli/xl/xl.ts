// `paravane xl`: Xen's xl for the domains of a running `paravane host`.

import { HypervisorError } from '../../bindings/host/index.js';
import { type Arguments, takeArguments } from '../arguments.js';
import { Client, RemoteError } from '../control/client.js';
import { CliError, EXIT_BAD_INPUT, EXIT_OK, usageError } from '../errors.js';
import type { Command } from './command.js';
import { DOMAIN_COMMANDS } from './domains.js';
import { QUERY_COMMANDS } from './queries.js';
import { QUEUE_COMMANDS } from './queues.js';

/** A verb that was refused: xl ends so, too. */
const EXIT_FAILED = 1;

export const COMMANDS: Readonly<Record<string, Command>> = {
  ...DOMAIN_COMMANDS,
  ...QUERY_COMMANDS,
  ...QUEUE_COMMANDS,
};

/** What xl can do and we cannot. */
const NOT_SUPPORTED = new Set([
  ...['migrate', 'migrate-receive', 'remus', 'colo', 'vncviewer', 'cd-insert', 'cd-eject', 'debug-keys'],
  ...['config-update', 'mem-max', 'button-press', 'trigger', 'shell', 'sharing', 'claims', 'set-parameters'],
  ...['sched-credit2', 'sched-rtds', 'sched-null', 'tmem-list', 'tmem-freeze', 'tmem-thaw', 'tmem-set'],
  ...['tmem-shared-auth', 'tmem-freeable', 'vdispl-list', 'vdispl-detach', 'vkb-list', 'vkb-detach'],
  ...['vsnd-list', 'vsnd-detach', 'psr-cmt-detach', 'psr-cmt-show', 'psr-cat-set', 'psr-mba-set'],
  ...['psr-mba-show', 'dt-overlay', 'fork-launch-dm', 'fork-reset'],
  ...['pci-attach', 'pci-detach', 'pci-list', 'pci-assignable-add', 'pci-assignable-list', 'usbdev-attach'],
  ...[
    'pci-assignable-remove',
    'usbdev-detach',
    'usbctrl-attach',
    'usbctrl-detach',
    'usb-list',
    'vtpm-attach',
  ],
  ...['vtpm-list', 'vtpm-detach', 'vdispl-attach', 'vkb-attach', 'vsnd-attach', 'channel-list', 'loadpolicy'],
  ...['cpupool-create', 'cpupool-list', 'cpupool-destroy', 'cpupool-rename', 'cpupool-cpu-add', 'getenforce'],
  ...['cpupool-cpu-remove', 'cpupool-migrate', 'cpupool-numa-split', 'setenforce', 'devd'],
  ...['psr-hwinfo', 'psr-cmt-attach', 'psr-cat-show', 'qemu-monitor-command', 'fork-vm'],
]);

function helpText(): string {
  const width = Math.max(...Object.values(COMMANDS).map(({ usage }) => usage.length));
  const rows = Object.entries(COMMANDS).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    'Usage: paravane xl COMMAND [-o json] [arguments]',
    '',
    'Controls the domains of a running "paravane host". DOMAIN is a number or a name.',
    '',
    ...rows.map(([, { usage, help }]) => `  ${usage.padEnd(width)}  ${help}`),
    '',
    'With -o json every command answers in JSON. Exit status: 0 done, 1 refused, 2 bad input or not supported.',
    '',
  ].join('\n');
}

/** Takes `-o json` out, which all commands have. */
function takeJson(argv: readonly string[]): { json: boolean; rest: string[] } {
  const rest = [...argv];
  let json = false;
  for (let at = 0; at < rest.length && rest[at] !== '--'; ) {
    const arg = rest[at] as string;
    if (arg !== '-o' && arg !== '-ojson' && arg !== '--output' && arg !== '--output=json') {
      at++;
      continue;
    }
    const joined = arg.endsWith('json');
    const format = joined ? 'json' : rest[at + 1];
    if (format !== 'json') throw usageError(`-o takes json, not "${format ?? ''}"`);
    rest.splice(at, joined ? 1 : 2);
    json = true;
  }
  return { json, rest };
}

/** The command of that name, or the only one that begins so, as xl takes them. @throws CliError */
function commandOf(name: string): readonly [name: string, command: Command] {
  const names = [...Object.keys(COMMANDS), ...NOT_SUPPORTED];
  const begin = names.filter((known) => known.startsWith(name));
  const full = names.includes(name) || begin.length !== 1 ? name : (begin[0] as string);
  const command = Object.hasOwn(COMMANDS, full) ? COMMANDS[full] : undefined;
  if (command !== undefined) return [full, command];
  if (NOT_SUPPORTED.has(full)) throw new CliError(EXIT_BAD_INPUT, `xl ${full} is not supported`);
  throw new CliError(EXIT_BAD_INPUT, `xl has no command "${name}"`, 'paravane xl help lists them.');
}

/** Takes the options before the command: -v, -f, -t and -T change nothing here, -N only checks. */
function takeGlobal(argv: readonly string[]): { dryrun: boolean; rest: readonly string[] } {
  const count = argv.findIndex((arg) => !/^-[vftTN]+$/.test(arg));
  const [options, rest] = [argv.slice(0, Math.max(0, count)), argv.slice(Math.max(0, count))];
  return { dryrun: options.some((option) => option.includes('N')), rest };
}

/** @throws CliError for an option of xl's that asks for what is not there */
function refuseUnsupported({ unsupported = [] }: Command, { flags, values }: Arguments, name: string): void {
  const found = unsupported.find(({ names }) => {
    const key = names.split(' ').at(-1)?.replace(/^-+/, '') as string;
    return flags.has(key) || values[key] !== undefined;
  });
  if (found === undefined) return;
  throw new CliError(EXIT_BAD_INPUT, `${name} ${found.names.replaceAll(' ', ', ')} is not supported`);
}

/** A refusal as an exit status and a line. */
function failure(error: unknown): unknown {
  if (error instanceof RemoteError || error instanceof HypervisorError) {
    const { code, message } = error;
    if (code === 'NOT_SUPPORTED') return new CliError(EXIT_BAD_INPUT, message);
    const badInput =
      error instanceof HypervisorError || code === 'REQUEST_INVALID' || code === 'CONFIG_INVALID';
    return new CliError(badInput ? EXIT_BAD_INPUT : EXIT_FAILED, message);
  }
  return error;
}

/** Runs an xl command. @returns the exit status @throws CliError */
export async function xl(argv: readonly string[]): Promise<number> {
  const { json, rest } = takeJson(argv);
  const { dryrun, rest: line } = takeGlobal(rest);
  const [name, ...args] = line;
  if (name === undefined || name === 'help' || name === '-h' || name === '--help') {
    process.stdout.write(helpText());
    return name === undefined ? EXIT_BAD_INPUT : EXIT_OK;
  }
  const [full, command] = commandOf(name);
  const { options = [], unsupported = [] } = command;
  if (dryrun && !options.some(({ names }) => names.includes('--dryrun')))
    throw new CliError(EXIT_BAD_INPUT, `xl -N ${full} is not supported`);
  const taken = takeArguments(
    dryrun ? ['--dryrun', ...args] : args,
    [...options, ...unsupported, { names: '-h --help' }],
    `xl ${full}`,
  );
  refuseUnsupported(command, taken, `xl ${full}`);
  if (taken.flags.has('help')) {
    process.stdout.write(`Usage: paravane xl ${command.usage}\n\n${command.help}.\n`);
    return EXIT_OK;
  }
  const [least, most] = command.takes;
  if (taken.rest.length < least || taken.rest.length > most) throw usageError(`usage: xl ${command.usage}`);
  try {
    const answer = await command.run(taken, () => Client.connect(), json);
    const text = json
      ? `${JSON.stringify(answer.data, null, 2)}\n`
      : answer.lines.map((line) => `${line}\n`).join('');
    process.stdout.write(text);
    return answer.status ?? EXIT_OK;
  } catch (error) {
    throw failure(error);
  }
}
