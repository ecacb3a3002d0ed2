// xl.cfg files: their syntax, what they ask for, and that any text is either read or refused with one clear line.

import fc from 'fast-check';
import { ConfigError } from '../../bindings/errors.js';
import { parseDisk, parseVif, vdevNumber } from '../../bindings/toolstack/device-specs.js';
import { parseCfg } from '../../bindings/toolstack/xl-cfg.js';
import { parseCpus, xlConfig } from '../../bindings/toolstack/xl-config.js';
import { assert, suite } from '../suite.js';

const test = suite('host/xl-cfg');

const values = (text: string): object => Object.fromEntries(parseCfg(text));

function refused(action: () => unknown, expected: RegExp, code?: string): void {
  try {
    action();
  } catch (error) {
    assert.instance(error, ConfigError);
    assert.match((error as Error).message, expected);
    assert.not.match((error as Error).message, /\n/);
    if (code !== undefined) assert.is((error as ConfigError).code, code);
    return;
  }
  assert.unreachable(`not refused: ${expected}`);
}

test('texts, numbers, lists and comments', () => {
  assert.equal(
    values(`
      # a comment
      name = "one" # and another
      memory=512; vcpus = 0x4
      cmdline = 'root=/dev/xvda ro "quoted" # no comment'
      disk = [ '/a,raw,xvda,rw', "/b,raw,xvdb,r",
               # between
             ]
      nested = [ [ 1, 2 ], [], 'x' ]
      last = -3`),
    {
      name: 'one',
      memory: 512,
      vcpus: 4,
      cmdline: 'root=/dev/xvda ro "quoted" # no comment',
      disk: ['/a,raw,xvda,rw', '/b,raw,xvdb,r'],
      nested: [[1, 2], [], 'x'],
      last: -3,
    },
  );
});

test('escapes, a later value, and adding to one', () => {
  assert.equal(values(String.raw`a = "\x41\102\n\"\\"`), { a: 'AB\n"\\' });
  assert.equal(values('a = 1\na = "two"'), { a: 'two' });
  assert.equal(values('a = "x"\na += "y"\nl = [1]\nl += [2]\nn += 3'), { a: 'xy', l: [1, 2], n: 3 });
  assert.equal(values(''), {});
  assert.equal(values('a=1\r\nb=2\r\n'), { a: 1, b: 2 });
});

test('mistakes are named with their line', () => {
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['a', /^x.cfg, line 1: "=" is expected after "a", not the end of the file\.$/],
    ['a = ', /line 1: a text in quotes, a number or a list is expected/],
    ['\n\na = "open', /line 3: a text has no closing quote/],
    ['a = "open\n"', /line 1: a text has no closing quote/],
    ['a = [1, 2', /line 1: "," or "]" is expected, not the end of the file/],
    ['a = [\n1\n2]', /line 3: "," or "]" is expected, not "2"/],
    ['a = 1 2', /line 1: the line should end after the value of "a", not go on with "2"/],
    ['a = word', /line 1: a text in quotes/],
    ['a = 99999999999999999999', /too large/],
    [String.raw`a = "\q"`, /"\\q" is not known/],
    ['a = "x"\na += [1]', /line 2: "a" cannot be added to/],
    [`a = ${'['.repeat(100)}`, /nested too deeply/],
    ['= 1', /a name is expected/],
  ];
  for (const [text, expected] of wrong) refused(() => parseCfg(text, 'x.cfg'), expected, 'CFG_SYNTAX');
});

test('any text is read or refused', () => {
  const piece = fc.constantFrom(
    'a',
    '=',
    '+=',
    '"',
    "'",
    '[',
    ']',
    ',',
    '\n',
    ' ',
    '#',
    '\\',
    '1',
    '0x',
    ';',
    '-',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((parts) => parts.join('')),
      ),
      (text) => {
        try {
          parseCfg(text);
        } catch (error) {
          assert.instance(error, ConfigError);
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test('what is written is read back', () => {
  const text = fc.string().filter((value) => !value.includes('\n'));
  const quote = (value: string): string => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  fc.assert(
    fc.property(fc.array(fc.oneof(text, fc.integer())), (list) => {
      const items = list.map((item) => (typeof item === 'string' ? quote(item) : String(item)));
      assert.equal(values(`l = [${items.join(', ')}]`), { l: list });
    }),
  );
});

const PVH = `
  name = "guest"
  type = "pvh"
  kernel = "/boot/vmlinuz"
  ramdisk = "/boot/initrd"
  root = "/dev/xvda"
  extra = "console=hvc0"
  memory = 256
  maxmem = 512
  vcpus = 2
  maxvcpus = 4
  disk = [ "/images/a.raw,raw,xvda,rw" ]
  vif = [ "mac=00:16:3e:01:02:03,bridge=lan" ]
  on_crash = "preserve"
  cpu_weight = 512
  cap = 50
  cpus = "0"
  uuid = "dont-care"
  vnc = 0
`;

test('a configuration as a request', () => {
  assert.equal(xlConfig(PVH, 'x.cfg'), {
    name: 'guest',
    type: 'pvh',
    kernel: '/boot/vmlinuz',
    ramdisk: '/boot/initrd',
    append: 'root=/dev/xvda console=hvc0',
    memoryMiB: 256,
    maxMemoryMiB: 512,
    vcpus: 2,
    maxVcpus: 4,
    disks: [{ target: '/images/a.raw', vdev: 'xvda', writable: true }],
    vifs: [{ mac: '00:16:3e:01:02:03', bridge: 'lan' }],
    onPoweroff: 'destroy',
    onReboot: 'restart',
    onCrash: 'preserve',
    weight: 512,
    cap: 50,
    affinity: [[0], [0], [0], [0]],
  });
  const plain = xlConfig('name="a"\ntype="hvm"\nkernel="k"\ncmdline="x"', 'x.cfg');
  assert.is(plain.type, 'pc');
  assert.is(plain.append, 'x');
  assert.is(plain.memoryMiB, 128);
});

test('what a configuration may not say', () => {
  const base = 'name="a"\ntype="pvh"\nkernel="k"\n';
  const wrong: readonly (readonly [string, RegExp, string])[] = [
    ['type="pvh"\nkernel="k"', /"name" is missing/, 'CFG_INVALID'],
    ['name="a"\ntype="pvh"', /"kernel" is missing/, 'CFG_INVALID'],
    ['name="a"\nkernel="k"', /type "pv" is not supported/, 'NOT_SUPPORTED'],
    ['name="a"\ntype="x"\nkernel="k"', /"type" must be pvh or hvm/, 'CFG_INVALID'],
    [`${base}memory="lots"`, /"memory" must be a number from 1/, 'CFG_INVALID'],
    [`${base}memory=64\nmaxmem=32`, /"maxmem" must be at least/, 'CFG_INVALID'],
    [`${base}vcpus=65`, /"vcpus" must be a number from 1 to 64/, 'CFG_INVALID'],
    [`${base}cpu_weight=0`, /"cpu_weight"/, 'CFG_INVALID'],
    [`${base}on_crash="explode"`, /"on_crash" must be one of/, 'CFG_INVALID'],
    [`${base}disk="x"`, /"disk" must be a list of texts/, 'CFG_INVALID'],
    [`${base}pci=["00:01.0"]`, /"pci" is not supported/, 'NOT_SUPPORTED'],
    [`${base}vnc=1`, /"vnc" is not supported/, 'NOT_SUPPORTED'],
    [`${base}disk=["a,qcow2,xvda"]`, /the format qcow2 is not supported/, 'NOT_SUPPORTED'],
  ];
  for (const [text, expected, code] of wrong) refused(() => xlConfig(text, 'x.cfg'), expected, code);
});

test('disks', () => {
  const forms: readonly (readonly [string, object])[] = [
    ['/a.raw,raw,xvda,rw', { target: '/a.raw', vdev: 'xvda', writable: true }],
    ['/a.raw,,xvdb,r', { target: '/a.raw', vdev: 'xvdb', writable: false }],
    [
      'format=raw, vdev=xvda, access=ro, target=/a,b.raw',
      { target: '/a,b.raw', vdev: 'xvda', writable: false },
    ],
    ['file:/a.raw,xvda,w', { target: '/a.raw', vdev: 'xvda', writable: true }],
    ['/a.raw,xvda', { target: '/a.raw', vdev: 'xvda', writable: true }],
  ];
  for (const [spec, expected] of forms) assert.equal(parseDisk(spec), expected, spec);
  refused(() => parseDisk('/a.raw'), /names no virtual device/);
  refused(() => parseDisk(',raw,xvda'), /names no file/);
  refused(() => parseDisk('/a,raw,nvme0,rw'), /is no name of a virtual disk/);
  refused(() => parseDisk('/a,raw,xvda,rw,more'), /a part too many/);
  refused(() => parseDisk('/a,raw,xvda,access=x'), /access must be r or w/);
});

test('numbers of virtual devices', () => {
  const numbers: Record<string, number> = {
    ...{
      xvda: 51712,
      xvdb: 51728,
      xvda1: 51713,
      xvdp: 51952,
      xvdq: 268439552,
      sda: 2048,
      sda1: 2049,
      sdb: 2064,
    },
    ...{ hda: 768, hdb: 832, hdc: 5632, d0: 51712, d0p1: 51713, d16: 268439552 },
  };
  for (const [vdev, number] of Object.entries(numbers)) assert.is(vdevNumber(vdev), number, vdev);
  for (const vdev of ['', 'xvd', 'vda', 'xvda1234', 'hdz', '../x']) refused(() => vdevNumber(vdev), /./);
});

test('network interfaces', () => {
  assert.equal(parseVif(''), {});
  assert.equal(parseVif('mac=00:16:3E:AA:BB:CC, bridge=lan,model=e1000'), {
    mac: '00:16:3e:aa:bb:cc',
    bridge: 'lan',
  });
  refused(() => parseVif('mac=00:16'), /is no MAC address/);
  refused(() => parseVif('mac=01:16:3e:00:00:00'), /multicast/);
  refused(() => parseVif('bridge=../x'), /no name of a bridge/);
  refused(() => parseVif('rate=1Mb/s'), /rate is not supported/);
  refused(() => parseVif('x'), /should be KEY=VALUE/);
});

test('lists of processors', () => {
  assert.is(parseCpus('all', 8), null);
  assert.equal(parseCpus('0-3,^1,6', 8), [0, 2, 3, 6]);
  assert.equal(parseCpus('all,^0', 3), [1, 2]);
  for (const text of ['', 'x', '3-1', '^0', '1,', '0-99999999'])
    refused(() => parseCpus(text, 8), /no list of processors/);
});
