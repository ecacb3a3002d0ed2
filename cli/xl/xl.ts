// `paravane xl`: Xen's xl for the domains of a running `paravane host`.

import { HypervisorError } from '../../bindings/host/index.js';
import { takeArguments } from '../arguments.js';
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
  ...['sched-credit2', 'sched-rtds', 'sched-null', 'domname-set', 'tmem-list', 'vm-list', 'network2-attach'],
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
  ...['cpupool-cpu-remove', 'cpupool-migrate', 'cpupool-numa-split', 'numa-node', 'setenforce', 'devd'],
  ...['psr-hwinfo', 'psr-cmt-attach', 'psr-cat-show', 'qemu-monitor-command', 'fork-vm', 'console-resize'],
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
  const [name, ...args] = rest;
  if (name === undefined || name === 'help' || name === '-h' || name === '--help') {
    process.stdout.write(helpText());
    return name === undefined ? EXIT_BAD_INPUT : EXIT_OK;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    if (NOT_SUPPORTED.has(name)) throw new CliError(EXIT_BAD_INPUT, `xl ${name} is not supported`);
    throw new CliError(EXIT_BAD_INPUT, `xl has no command "${name}"`, 'paravane xl help lists them.');
  }
  const taken = takeArguments(args, [...(command.options ?? []), { names: '-h --help' }], `xl ${name}`);
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
