// xl commands that make, end and change domains.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DomainRequest } from '../../bindings/toolstack/request.js';
import { xlConfig } from '../../bindings/toolstack/xl-config.js';
import type { Arguments } from '../arguments.js';
import type { Client } from '../control/client.js';
import { CliError, EXIT_BAD_INPUT, usageError } from '../errors.js';
import { reasonOf } from '../files.js';
import { type Command, DONE } from './command.js';
import { attachConsole } from './console.js';

/** Files are named relative to where the command runs. */
function withWholePaths(request: DomainRequest): DomainRequest {
  return {
    ...request,
    kernel: resolve(request.kernel),
    ...(request.ramdisk === undefined ? {} : { ramdisk: resolve(request.ramdisk) }),
    disks: request.disks.map((disk) => ({ ...disk, target: resolve(disk.target) })),
  };
}

async function requestOf(args: Arguments, pcpus: number): Promise<DomainRequest> {
  const [first, ...more] = args.rest;
  const file =
    args.values['defconfig'] ?? (first !== undefined && !/^\w+\+?=/.test(first) ? first : undefined);
  const assignments = args.rest.filter((arg) => arg !== file);
  if (file === undefined && assignments.length === 0) throw usageError('xl create needs the name of a file');
  if (file !== undefined && more.some((arg) => !arg.includes('='))) {
    throw usageError(
      `xl create takes KEY=VALUE after the file, not "${more.find((arg) => !arg.includes('='))}"`,
    );
  }
  const text =
    file === undefined
      ? ''
      : await readFile(file === '-' ? (0 as never) : file, 'utf8').catch((error: unknown) => {
          throw new CliError(EXIT_BAD_INPUT, `${file}: ${reasonOf(error)}`);
        });
  return withWholePaths(xlConfig([text, ...assignments].join('\n'), file ?? 'command line', pcpus));
}

const create: Command = {
  usage: 'create [-pcqn] [-f FILE] FILE [KEY=VALUE …]',
  help: 'Make a domain of a configuration file; -p paused, -c with its console, -n only check',
  options: [
    { names: '-f --defconfig', value: true },
    { names: '-p --pause' },
    { names: '-c --console' },
    { names: '-q --quiet' },
    { names: '-n --dryrun' },
    { names: '-e' },
    { names: '-F' },
  ],
  takes: [0, 1000],
  async run(args, connect) {
    if (args.flags.has('dryrun')) {
      const request = await requestOf(args, 1);
      return { data: request, lines: [JSON.stringify(request, null, 2)] };
    }
    const client = await connect();
    const { nr_cpus: pcpus } = await client.call('info', {});
    const request = await requestOf(args, Number(pcpus));
    const answer = await client.call('create', { request, paused: true });
    const wanted = args.flags.has('console');
    const paused = args.flags.has('pause');
    const shown = wanted ? attachConsole(client, String(answer.domid), 0) : undefined;
    if (!paused) await client.call('unpause', { domain: String(answer.domid) });
    if (shown !== undefined) await shown;
    const quiet = args.flags.has('quiet') || wanted;
    return { data: answer, lines: quiet ? [] : [`Domain "${answer.name}" has the number ${answer.domid}.`] };
  },
};

function simple(verb: 'pause' | 'unpause' | 'destroy', help: string): Command {
  return {
    usage: `${verb} DOMAIN`,
    help,
    options: verb === 'destroy' ? [{ names: '-f' }] : [],
    takes: [1, 1],
    async run({ rest: [domain] }, connect) {
      await (await connect()).call(verb, { domain: domain as string });
      return DONE;
    },
  };
}

const POLL_MS = 100;

/** Waits until a domain is gone, or stopped for good. */
async function untilGone(client: Client, domid: number): Promise<void> {
  for (;;) {
    const rows = await client.call('list', {});
    const row = rows.find((candidate) => candidate.domid === domid);
    if (row === undefined || /[sc]/.test(row.state)) return;
    await new Promise((resume) => setTimeout(resume, POLL_MS));
  }
}

function ending(verb: 'shutdown' | 'reboot', help: string): Command {
  return {
    usage: `${verb} [-w] [-F] -a|DOMAIN`,
    help,
    options: [{ names: '-a --all' }, { names: '-w --wait' }, { names: '-F' }],
    takes: [0, 1],
    async run({ rest, flags }, connect) {
      const client = await connect();
      if (rest.length === (flags.has('all') ? 1 : 0)) throw usageError(`xl ${verb} needs a domain, or -a`);
      const rows = flags.has('all') ? await client.call('list', {}) : [];
      const targets = flags.has('all')
        ? rows
            .filter(({ domid, state }) => domid !== 0 && !/[sc]/.test(state))
            .map(({ domid }) => String(domid))
        : [rest[0] as string];
      const asked: number[] = [];
      for (const domain of targets) {
        asked.push((await client.call(verb, { domain, force: flags.has('F') })).domid);
      }
      if (flags.has('wait') && verb === 'shutdown') for (const domid of asked) await untilGone(client, domid);
      return { data: { domids: asked }, lines: [] };
    },
  };
}

const rename: Command = {
  usage: 'rename DOMAIN NAME',
  help: 'Give a domain another name',
  takes: [2, 2],
  async run({ rest: [domain, name] }, connect) {
    await (await connect()).call('rename', { domain: domain as string, name: name as string });
    return DONE;
  },
};

const save: Command = {
  usage: 'save [-cp] DOMAIN FILE',
  help: 'Save a domain to a file and end it; -c lets it go on, -p keeps it paused',
  options: [{ names: '-c' }, { names: '-p' }],
  takes: [2, 3],
  async run({ rest: [domain, file], flags }, connect) {
    const after = flags.has('c') ? 'run' : flags.has('p') ? 'pause' : 'destroy';
    const path = resolve(file as string);
    const data = await (await connect()).call('save', { domain: domain as string, file: path, after });
    return { data, lines: [] };
  },
};

const restore: Command = {
  usage: 'restore [-pc] FILE',
  help: 'Go on from a saved domain; -p paused, -c with its console',
  options: [{ names: '-p' }, { names: '-c' }, { names: '-e' }],
  takes: [1, 1],
  async run({ rest: [file], flags }, connect) {
    const client = await connect();
    const data = await client.call('restore', { file: resolve(file as string), paused: flags.has('p') });
    if (flags.has('c')) await attachConsole(client, String(data.domid), 0);
    return { data, lines: [] };
  },
};

const dumpCore: Command = {
  usage: 'dump-core [-L] DOMAIN FILE',
  help: 'Write memory and registers to an ELF core file; -L without pausing',
  options: [{ names: '-L --live' }],
  takes: [2, 2],
  async run({ rest: [domain, file], flags }, connect) {
    const path = resolve(file as string);
    const input = { domain: domain as string, file: path, live: flags.has('live') };
    return { data: await (await connect()).call('dump-core', input), lines: [] };
  },
};

const sysrq: Command = {
  usage: 'sysrq DOMAIN LETTER',
  help: 'Send a magic key to Linux',
  takes: [2, 2],
  async run({ rest: [domain, key] }, connect) {
    await (await connect()).call('sysrq', { domain: domain as string, key: key as string });
    return DONE;
  },
};

export const DOMAIN_COMMANDS: Readonly<Record<string, Command>> = {
  create,
  pause: simple('pause', 'Stop a domain and its time'),
  unpause: simple('unpause', 'Let a paused domain go on'),
  shutdown: ending('shutdown', 'Ask a domain to power off; -w waits, -F by force'),
  reboot: ending('reboot', 'Ask a domain to start anew; -F by force'),
  destroy: simple('destroy', 'End a domain at once'),
  rename,
  save,
  restore,
  'dump-core': dumpCore,
  sysrq,
};
