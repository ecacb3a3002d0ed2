// xl commands that make, end and change domains.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DomainRequest } from '../../bindings/toolstack/request.js';
import { xlConfig } from '../../bindings/toolstack/xl-config.js';
import type { Arguments, OptionSpec } from '../arguments.js';
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

async function configText(file: string): Promise<string> {
  try {
    return await readFile(file === '-' ? (0 as never) : file, 'utf8');
  } catch (error) {
    throw new CliError(EXIT_BAD_INPUT, `${file}: ${reasonOf(error)}`);
  }
}

/** What a configuration file asks for, on the host that runs. */
async function requestIn(file: string, client: Client): Promise<DomainRequest> {
  const { nr_cpus: pcpus } = await client.call('info', {});
  return withWholePaths(xlConfig(await configText(file), file, Number(pcpus)));
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
  const text = file === undefined ? '' : await configText(file);
  return withWholePaths(xlConfig([text, ...assignments].join('\n'), file ?? 'command line', pcpus));
}

const VNC: readonly OptionSpec[] = [{ names: '-V --vncviewer' }, { names: '-A --vncviewer-autopass' }];

const create: Command = {
  usage: 'create [-pcqnF] [-f FILE] FILE [KEY=VALUE …]',
  help: 'Make a domain of a configuration file; -p paused, -c with its console, -n only check, -F wait for its end',
  options: [
    { names: '-f --defconfig', value: true },
    { names: '-p --pause' },
    { names: '-c --console' },
    { names: '-q --quiet' },
    { names: '-n --dryrun' },
    { names: '-e' },
    { names: '-d' },
    { names: '-F' },
  ],
  unsupported: VNC,
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
    if (args.flags.has('F')) await untilGone(client, answer.domid);
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

/** Waits until a domain is gone or stopped for good, or has started anew since it had done so `resets` times. */
async function untilGone(client: Client, domid: number, resets = Number.POSITIVE_INFINITY): Promise<void> {
  for (;;) {
    const rows = await client.call('list', {});
    const row = rows.find((candidate) => candidate.domid === domid);
    if (row === undefined || /[sc]/.test(row.state) || row.resets > resets) return;
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
      const rows = await client.call('list', {});
      const targets = flags.has('all')
        ? rows
            .filter(({ domid, state }) => domid !== 0 && !/[sc]/.test(state))
            .map(({ domid }) => String(domid))
        : [rest[0] as string];
      const asked: number[] = [];
      for (const domain of targets) {
        asked.push((await client.call(verb, { domain, force: flags.has('F') })).domid);
      }
      if (flags.has('wait')) {
        for (const domid of asked) {
          const resets = rows.find((row) => row.domid === domid)?.resets;
          await untilGone(client, domid, verb === 'reboot' ? resets : undefined);
        }
      }
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
  usage: 'save [-cp] DOMAIN FILE [CONFIG]',
  help: 'Save a domain to a file and end it; -c lets it go on, -p keeps it paused; CONFIG is saved with it',
  options: [{ names: '-c' }, { names: '-p' }],
  takes: [2, 3],
  async run({ rest: [domain, file, config], flags }, connect) {
    const after = flags.has('c') ? 'run' : flags.has('p') ? 'pause' : 'destroy';
    const client = await connect();
    const data = await client.call('save', {
      domain: domain as string,
      file: resolve(file as string),
      after,
      ...(config === undefined ? {} : { request: await requestIn(config, client) }),
    });
    return { data, lines: [] };
  },
};

const restore: Command = {
  usage: 'restore [-pc] [CONFIG] FILE',
  help: 'Go on from a saved domain, with the devices of CONFIG; -p paused, -c with its console',
  options: [{ names: '-p' }, { names: '-c' }, { names: '-e' }, { names: '-d' }],
  unsupported: VNC,
  takes: [1, 2],
  async run({ rest, flags }, connect) {
    const client = await connect();
    const config = rest.length === 2 ? rest[0] : undefined;
    const data = await client.call('restore', {
      file: resolve(rest.at(-1) as string),
      paused: flags.has('p'),
      ...(config === undefined ? {} : { request: await requestIn(config, client) }),
    });
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
