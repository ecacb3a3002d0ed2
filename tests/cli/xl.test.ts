// `paravane xl` and the host it controls, in one process but for the last test: columns, states, refusals, JSON.

import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorImage } from '../../bindings/index.js';
import { COMMANDS } from '../../cli/xl/xl.js';
import { assert, suite } from '../suite.js';
import { paravane, typewriter } from './program.js';
import { ok, refused, xlHost } from './xl-host.js';

const test = suite('cli/xl');
const { folder, toolstack, close } = await xlHost({ memory: '256M', vcpus: 8 });
writeFileSync(join(folder, 'monitor'), monitorImage());
test.after(close);

function config(name: string, more = ''): string {
  const path = join(folder, `${name}.cfg`);
  const kernel = join(folder, 'monitor');
  writeFileSync(path, `name = "${name}"\ntype = "hvm"\nkernel = "${kernel}"\nmemory = 16\n${more}`);
  return path;
}

/** Name, number, MiB, vCPUs and state of each row of `xl list`. */
async function rows(): Promise<string[][]> {
  const [head, ...lines] = (await ok('list')).trimEnd().split('\n');
  assert.is(head, 'Name                                        ID   Mem VCPUs\tState\tTime(s)');
  for (const line of lines) assert.match(line, /^\S+ +\d+ +\d+ +\d+ {5}[r-][b-][p-][s-][c-][d-] +\d+\.\d$/);
  return lines.map((line) => line.split(/ +/).slice(0, 5));
}

test('create, list, states and destroy', async () => {
  assert.match(await ok('create', config('one')), /"one" has the number 1/);
  await ok('create', '-q', '-p', config('two'), 'vcpus=2', 'memory=32');
  const [host, one, two] = await rows();
  assert.equal(host?.slice(0, 2), ['Domain-0', '0']);
  assert.equal(one?.slice(0, 4), ['one', '1', '16', '1']);
  assert.equal(two, ['two', '2', '32', '2', '--p---']);
  await ok('unpause', 'two');
  await ok('pause', '1');
  await ok('pause', '1');
  const states = Object.fromEntries((await rows()).map(([name, , , , state]) => [name, state]));
  assert.is(states['one'], '--p---');
  assert.match(states['two'] ?? '', /^(r|-b)/);
  assert.is((await ok('domid', 'two')).trim(), '2');
  assert.is((await ok('domname', '1')).trim(), 'one');
  await ok('rename', '1', 'uno');
  assert.is((await ok('domid', 'uno')).trim(), '1');
  await ok('destroy', 'uno');
  await ok('destroy', '2');
  assert.is((await rows()).length, 1);
});

test('every command answers in JSON', async () => {
  await ok('create', '-q', config('one'));
  const list = JSON.parse(await ok('list', '-o', 'json'));
  assert.equal([list[1].name, list[1].memoryMiB, list[1].type], ['one', 16, 'pc']);
  for (const argv of [['info'], ['vcpu-list'], ['sched-credit'], ['uptime'], ['dmesg'], ['domid', 'one']]) {
    assert.type(JSON.parse(await ok('-o', 'json', ...argv)), 'object');
  }
  for (const argv of [
    ['pause', 'one'],
    ['unpause', 'one'],
    ['destroy', 'one'],
  ]) {
    assert.equal(JSON.parse(await ok(...argv, '-o', 'json')), {});
  }
});

test('weights, caps and affinity', async () => {
  await ok('create', '-q', config('one', 'cpu_weight = 512\ncap = 30\ncpus = "0"'));
  assert.match(await ok('sched-credit', '-d', 'one'), /^Name +ID Weight +Cap\none +\d+ +512 +30\n$/);
  await ok('sched-credit', '-d', 'one', '-w', '1000', '-c0');
  assert.match(await ok('sched-credit'), /^Cpupool Pool-0: .*\nName.*\none +\d+ +1000 +0\n$/);
  const head = 'Name                                ID  VCPU   CPU State   Time(s) Affinity (Hard / Soft)';
  const [first, row] = (await ok('vcpu-list', 'one')).split('\n');
  assert.is(first, head);
  assert.match(row ?? '', /^one {30}.{5} {5}0 {4}0 {3}-[b-]- .{7}\.\d {2}0 \/ all$/);
  await ok('vcpu-pin', 'one', 'all', 'all');
  assert.match(await ok('vcpu-list', 'one'), /all \/ all/);
  await refused(2, /names processor 3; the host has processor 0 only/, 'vcpu-pin', 'one', '0', '3');
  await refused(1, /has no vCPU 5/, 'vcpu-pin', 'one', '5', '0');
  await refused(2, /weight must be a whole number from 1 to 65535/, 'sched-credit', '-d', 'one', '-w', '0');
  await ok('destroy', 'one');
});

test('admission', async () => {
  await ok('create', '-qp', config('one'), 'memory=200');
  const message = /"two" needs 100 MiB of memory; 56 of the host's 256 MiB are free/;
  await refused(1, message, 'create', config('two'), 'memory=100');
  await refused(1, /"two" needs 8 vCPUs; 7 of the host's 8 are free/, 'create', config('two'), 'vcpus=8');
  await refused(1, /There is a domain "one" already/, 'create', config('one'));
  const info = JSON.parse(await ok('info', '-o', 'json'));
  assert.equal([info.total_memory, info.free_memory, info.free_vcpus], [256, 56, 7]);
  await ok('destroy', 'one');
  assert.is(JSON.parse(await ok('info', '-o', 'json')).free_memory, 256);
});

test('save, restore and dump-core', async () => {
  const [state, core] = [join(folder, 'state.save'), join(folder, 'core')];
  await ok('create', '-q', config('one', 'cpu_weight = 100'));
  await ok('dump-core', 'one', core);
  assert.equal([...readFileSync(core).subarray(0, 4)], [0x7f, 0x45, 0x4c, 0x46]);
  await ok('save', '-c', 'one', state);
  assert.is((await rows()).length, 2);
  await ok('save', 'one', state);
  assert.is((await rows()).length, 1);
  await ok('restore', '-p', state);
  assert.equal((await rows())[1]?.slice(2), ['16', '1', '--p---']);
  assert.match(await ok('sched-credit', '-d', 'one'), /one +\d+ +100 +0/);
  await refused(1, /There is a domain "one" already/, 'restore', state);
  await refused(1, /The file is no saved domain/, 'restore', core);
  await refused(1, /ENOENT/, 'restore', join(folder, 'absent'));
  await ok('unpause', 'one');
  await refused(1, /cannot write .*way: there is no such file/, 'save', 'one', join(folder, 'no', 'way'));
  assert.is((await rows()).length, 2, 'a domain that could not be saved goes on');
  await ok('destroy', 'one');
});

test('the console shows what was before, and takes keys', async () => {
  await ok('create', '-q', config('one'));
  const { domain } = toolstack.all[0] as { domain: (typeof toolstack.all)[0]['domain'] };
  const shown = await new Promise<string>((done) => {
    let text = '';
    domain.console.onOutput((bytes) => {
      text += new TextDecoder().decode(bytes);
      if (text.includes('42 = ')) done(text);
    });
    domain.console.write('calc 6 * 7\n');
  });
  assert.match(shown, /42 = 0x0000002a/);
  await ok('destroy', 'one');
});

test('what ends a domain is as its configuration says', async () => {
  const kernel = join(folder, 'typewriter');
  writeFileSync(kernel, typewriter());
  const make = async (action: string): Promise<string | undefined> => {
    const request = {
      name: 'ending',
      type: 'pc' as const,
      kernel,
      append: '',
      memoryMiB: 4,
      maxMemoryMiB: 4,
      vcpus: 1,
      maxVcpus: 1,
      disks: [],
      vifs: [],
      onPoweroff: action as 'destroy',
      onReboot: 'restart' as const,
      onCrash: 'preserve' as const,
    };
    const domain = await toolstack.host.create({
      name: request.name,
      memory: '4M',
      boot: { type: 'flat', kernel: typewriter() },
    });
    toolstack.adopt(domain, request);
    domain.start();
    const ended = domain.waitFor('poweroff');
    domain.console.write('q');
    await ended;
    const state = (await rows())[1]?.[4];
    domain.destroy();
    return state;
  };
  assert.is(await make('destroy'), undefined);
  assert.is(await make('preserve'), '---s--');
  assert.match((await make('restart')) ?? '', /^(r|-b)/);
});

test('refusals are one clear line with the right status', async () => {
  await ok('create', '-qp', config('pc'));
  await refused(1, /There is no domain "absent"/, 'pause', 'absent');
  await refused(2, /Domain-0 is the host itself/, 'pause', '0');
  await refused(2, /changing its memory is not supported/, 'mem-set', 'pc', '8');
  await refused(2, /changing its vCPUs is not supported/, 'vcpu-set', 'pc', '1');
  await refused(2, /a system request is not supported/, 'sysrq', 'pc', 'h');
  await refused(2, /attaching a disk is not supported/, 'block-attach', 'pc', '/x,raw,xvda,w');
  await refused(2, /a list of disks is not supported/, 'block-list', 'pc');
  await refused(2, /a list of network interfaces is not supported/, 'network-list', 'pc');
  await refused(2, /xl migrate is not supported/, 'migrate', 'pc', 'there');
  await refused(2, /xl has no command "walk"/, 'walk');
  await refused(2, /usage: xl pause DOMAIN/, 'pause');
  await refused(2, /does not know --turbo/, 'list', '--turbo');
  await refused(2, /-o takes json, not "xml"/, 'list', '-o', 'xml');
  await refused(2, /type "pv" is not supported/, 'create', config('bad', 'type = "pv"'));
  await refused(2, /line 5: a text in quotes/, 'create', config('bad', 'x = ?'));
  await refused(2, /there is no such file/, 'create', join(folder, 'absent.cfg'));
  await refused(1, /The kernel .*absent cannot be read/, 'create', config('bad', 'kernel = "/absent"'));
  await refused(1, /cannot be a name/, 'rename', 'pc', '7');
  await ok('destroy', 'pc');
});

test('every command has a help text, and what runs is in xl help', async () => {
  const help = await ok('help');
  for (const [name, command] of Object.entries(COMMANDS)) {
    assert.ok(help.includes(command.usage), name);
    assert.match(await ok(name, '--help'), new RegExp(`^Usage: paravane xl ${name}`));
  }
});

test('a host of its own: starts, is controlled, shows a console, and ends without a trace', async () => {
  const state = join(folder, 'other');
  const environment = { PARAVANE_STATE: state };
  const file = config('far');
  let steps: Promise<void> | undefined;
  const control = async (): Promise<void> => {
    assert.is(statSync(join(state, 'host.json')).mode & 0o777, 0o600);
    const made = await paravane(['xl', 'create', file], { environment });
    assert.is(made.status, 0, made.stderr);
    let seen = '';
    const shown = await paravane(['xl', 'console', 'far'], {
      environment,
      onOutput: (text, terminal) => {
        seen += text;
        if (seen.includes('42 = ')) terminal.type('\x1d');
        else if (text.includes('paravane> ')) terminal.type('calc 6 * 7\n');
      },
    });
    assert.is(shown.status, 0, shown.stderr);
    assert.match(shown.stdout, /42 = 0x0000002a/);
  };
  const host = await paravane(['host'], {
    environment,
    onOutput: (text, child) => {
      // Once: a second signal ends a host that is about to end well.
      if (text.includes('listening')) steps = control().finally(() => child.kill('SIGTERM'));
    },
  });
  await steps;
  assert.is(host.status, 0, host.stderr);
  assert.not.ok(existsSync(join(state, 'host.json')));
  const after = await paravane(['xl', 'list'], { environment });
  assert.is(after.status, 2);
  assert.match(after.stderr, /^paravane: no host is running: .*\n$/);
});
