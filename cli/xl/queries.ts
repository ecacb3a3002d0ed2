// xl commands that tell and set what domains have: lists, vCPUs, weights, memory, devices.

import type { DeviceRow } from '../../bindings/toolstack/device-rows.js';
import { type Arguments, wholeArgument } from '../arguments.js';
import type { Client } from '../control/client.js';
import { CliError, EXIT_BAD_INPUT, usageError } from '../errors.js';
import { type Command, DONE } from './command.js';
import { attachConsole } from './console.js';
import * as F from './format.js';
import { top } from './top.js';

const list: Command = {
  usage: 'list [-lvZcn] [DOMAIN]',
  help: 'Domains, their state and their time; -l their configurations, -v with UUIDs and why they ended',
  options: [
    { names: '-l --long' },
    { names: '-v --verbose' },
    { names: '-Z --context' },
    { names: '-c --cpupool' },
    { names: '-n --numa' },
  ],
  takes: [0, 1],
  async run({ rest: [domain], flags }, connect) {
    const long = flags.has('long');
    const rows = await (await connect()).call('list', { ...(domain === undefined ? {} : { domain }), long });
    const configs = rows.map(({ domid, config }) => ({ domid, config }));
    return { data: rows, lines: long ? [JSON.stringify(configs, null, 4)] : F.listLines(rows, flags) };
  },
};

const vmList: Command = {
  usage: 'vm-list',
  help: 'UUIDs, numbers and names of guests',
  takes: [0, 0],
  async run(_, connect) {
    const rows = await (await connect()).call('list', {});
    return { data: rows.filter(({ domid }) => domid !== 0), lines: F.vmLines(rows) };
  },
};

const info: Command = {
  usage: 'info [NAME]',
  help: 'What the host is and has, or one value of it',
  unsupported: [{ names: '-n --numa' }],
  takes: [0, 1],
  async run({ rest: [name] }, connect) {
    const all = await (await connect()).call('info', {});
    if (name === undefined) return { data: all, lines: F.infoLines(all) };
    const data = Object.fromEntries(Object.entries(all).filter(([key]) => key.startsWith(name)));
    return { data, lines: Object.values(data).map(String) };
  },
};

/** PVH guests have Xen's console, PCs serial lines. */
async function requireConsole(client: Client, domain: string, type: string | undefined): Promise<void> {
  if (type === undefined) return;
  if (!['pv', 'serial', 'vuart'].includes(type))
    throw usageError(`xl console -t takes pv or serial, not "${type}"`);
  const [row] = await client.call('list', { domain });
  if (type === (row?.type === 'pvh' ? 'pv' : 'serial')) return;
  throw new CliError(EXIT_BAD_INPUT, `a ${type} console is not supported for domain "${domain}"`);
}

const consoleCommand: Command = {
  usage: 'console [-n NUM] DOMAIN',
  help: 'The console of a domain; Ctrl-] leaves',
  options: [
    { names: '-n --num', value: true },
    { names: '-t --type', value: true },
  ],
  takes: [1, 1],
  async run({ rest: [domain], values }, connect) {
    const line = wholeArgument(values['num'] ?? '0', 'xl console -n', 0, 63);
    const client = await connect();
    await requireConsole(client, domain as string, values['type']);
    await attachConsole(client, domain as string, line);
    return DONE;
  },
};

const vcpuList: Command = {
  usage: 'vcpu-list [DOMAIN …]',
  help: 'vCPUs, where they run and how long',
  takes: [0, 1000],
  async run({ rest }, connect) {
    const rows = await (await connect()).call('vcpu-list', { domains: rest });
    return { data: rows, lines: F.vcpuLines(rows) };
  },
};

const vcpuPin: Command = {
  usage: 'vcpu-pin DOMAIN VCPU|all CPUS',
  help: 'Which processors a vCPU may run on',
  options: [{ names: '-f --force' }],
  takes: [3, 4],
  async run({ rest: [domain, vcpu, cpus, soft] }, connect) {
    if (soft !== undefined && soft !== 'all' && soft !== '-')
      throw usageError('soft affinity is not supported');
    const which = vcpu === 'all' ? null : wholeArgument(vcpu as string, 'the vCPU', 0, 63);
    if (cpus !== '-') {
      await (await connect()).call('vcpu-pin', {
        domain: domain as string,
        vcpu: which,
        cpus: cpus as string,
      });
    }
    return DONE;
  },
};

const vcpuSet: Command = {
  usage: 'vcpu-set DOMAIN NUMBER',
  help: 'How many vCPUs a guest is to use',
  options: [{ names: '-i --ignore-host' }],
  takes: [2, 2],
  async run({ rest: [domain, number] }, connect) {
    const vcpus = wholeArgument(number as string, 'the number of vCPUs', 1, 64);
    await (await connect()).call('vcpu-set', { domain: domain as string, vcpus });
    return DONE;
  },
};

const CREDIT_PARAMETERS = { pool: 'Pool-0', tsliceMs: 5, ratelimitUs: 0, migrationDelayUs: 0 };
const CREDIT_HEAD = 'Cpupool Pool-0: tslice=5ms ratelimit=0us migration-delay=0us';

const schedCredit: Command = {
  usage: 'sched-credit [-d DOMAIN [-w WEIGHT] [-c CAP]] [-s]',
  help: 'Weight and cap of domains',
  options: [
    { names: '-d --domain', value: true },
    { names: '-w --weight', value: true },
    { names: '-c --cap', value: true },
    { names: '-s --schedparam' },
  ],
  unsupported: [
    { names: '-t --tslice_ms', value: true },
    { names: '-r --ratelimit_us', value: true },
    { names: '-m --migration_delay_us', value: true },
    { names: '-p --cpupool', value: true },
  ],
  takes: [0, 0],
  async run({ values, flags }, connect) {
    const { domain, weight, cap } = values;
    if (flags.has('schedparam')) {
      if (domain !== undefined) throw usageError('xl sched-credit: -s goes without -d');
      return { data: CREDIT_PARAMETERS, lines: [CREDIT_HEAD] };
    }
    if (domain === undefined && (weight !== undefined || cap !== undefined)) {
      throw usageError('xl sched-credit: -w and -c need -d');
    }
    const rows = await (await connect()).call('sched-credit', {
      ...(domain === undefined ? {} : { domain }),
      ...(weight === undefined ? {} : { weight: wholeArgument(weight, 'the weight', 1, 65_535) }),
      ...(cap === undefined ? {} : { cap: wholeArgument(cap, 'the cap', 0, 6400) }),
    });
    if (weight !== undefined || cap !== undefined) return { data: rows, lines: [] };
    return { data: rows, lines: [...(domain === undefined ? [CREDIT_HEAD] : []), ...F.creditLines(rows)] };
  },
};

const KIB_OF: Readonly<Record<string, number>> = {
  '': 1024,
  b: 1 / 1024,
  k: 1,
  m: 1024,
  g: 2 ** 20,
  t: 2 ** 30,
};

/** Sizes of `xl mem-set`: MiB unless a letter says otherwise. */
export function kibOf(text: string): number {
  const match = /^(\d{1,12})([bkmgt]?)$/i.exec(text);
  if (match === null) throw usageError(`"${text}" is no size, such as 512 (MiB), 512m or 1g`);
  return Math.floor(Number(match[1]) * (KIB_OF[(match[2] as string).toLowerCase()] as number));
}

const memSet: Command = {
  usage: 'mem-set DOMAIN SIZE',
  help: 'How much memory a guest is to keep, in MiB',
  takes: [2, 2],
  async run({ rest: [domain, size] }, connect) {
    await (await connect()).call('mem-set', { domain: domain as string, kib: kibOf(size as string) });
    return DONE;
  },
};

function deviceCommands(kind: 'block' | 'network', what: string, spec: string): Record<string, Command> {
  const lines = kind === 'block' ? F.blockLines : F.networkLines;
  return {
    [`${kind}-list`]: {
      usage: `${kind}-list DOMAIN …`,
      help: `The ${what}s of a domain`,
      takes: [1, 1000],
      async run({ rest }, connect) {
        const client = await connect();
        const rows: DeviceRow[] = [];
        for (const domain of rest) rows.push(...(await client.call(`${kind}-list`, { domain })));
        return { data: rows, lines: lines(rows) };
      },
    },
    [`${kind}-attach`]: {
      usage: `${kind}-attach DOMAIN ${spec}`,
      help: `Plug a ${what} into a domain`,
      takes: [1, 64],
      async run({ rest: [domain, ...parts] }, connect) {
        const client = await connect();
        const text = parts.join(',');
        if (kind === 'block') await client.call('block-attach', { domain: domain as string, disk: text });
        else await client.call('network-attach', { domain: domain as string, vif: text });
        return DONE;
      },
    },
    [`${kind}-detach`]: {
      usage: `${kind}-detach DOMAIN DEVICE [--force]`,
      help: `Take a ${what} out of a domain`,
      options: [{ names: '--force' }],
      takes: [2, 2],
      async run({ rest: [domain, device], flags }, connect) {
        const input = { domain: domain as string, device: device as string, force: flags.has('force') };
        await (await connect()).call(`${kind}-detach`, input);
        return DONE;
      },
    },
  };
}

const dmesg: Command = {
  usage: 'dmesg [-c]',
  help: 'The log of the hypervisor; -c clears it',
  options: [{ names: '-c --clear' }],
  takes: [0, 0],
  async run({ flags }, connect) {
    const data = await (await connect()).call('dmesg', { clear: flags.has('clear') });
    return { data, lines: data.lines };
  },
};

function lookup(verb: 'domid' | 'domname', argument: string, help: string): Command {
  return {
    usage: `${verb} ${argument}`,
    help,
    takes: [1, 1],
    async run({ rest: [domain] }: Arguments, connect) {
      const data = await (await connect()).call(verb, { domain: domain as string });
      return { data, lines: [String(Object.values(data)[0])] };
    },
  };
}

const uptime: Command = {
  usage: 'uptime [-s] [DOMAIN …]',
  help: 'How long domains are there',
  options: [{ names: '-s --short' }],
  takes: [0, 1000],
  async run({ rest, flags }, connect) {
    const rows = await (await connect()).call('uptime', { domains: rest });
    return { data: rows, lines: F.uptimeLines(rows, flags.has('short') ? new Date() : undefined) };
  },
};

export const QUERY_COMMANDS: Readonly<Record<string, Command>> = {
  list,
  'vm-list': vmList,
  info,
  top,
  console: consoleCommand,
  'vcpu-list': vcpuList,
  'vcpu-pin': vcpuPin,
  'vcpu-set': vcpuSet,
  'sched-credit': schedCredit,
  'mem-set': memSet,
  ...deviceCommands('block', 'disk', 'SPEC'),
  ...deviceCommands('network', 'network interface', '[KEY=VALUE …]'),
  dmesg,
  domid: lookup('domid', 'NAME', 'The number of a domain'),
  domname: lookup('domname', 'NUMBER', 'The name of a domain'),
  uptime,
};
