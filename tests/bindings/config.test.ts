// Configurations: defaults, sizes, and refusals that name the input.

import { checkConfig, type DomainConfig, parseSize } from '../../bindings/config.js';
import { ConfigError } from '../../bindings/errors.js';
import { assert, suite } from '../suite.js';

const test = suite('config');
const defaults = { wallClock: () => 1234.5, random: (into: Uint8Array) => void into.fill(7) };
const kernel = new Uint8Array([0xf4]);
const minimal: DomainConfig = { memory: '16M', boot: { kernel } };

function refusal(config: unknown): string {
  try {
    checkConfig(config as DomainConfig, defaults);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    assert.is(error.code, 'CONFIG_INVALID');
    return error.message;
  }
  throw new Error('The configuration was accepted.');
}

test('a minimal configuration gets its defaults', () => {
  const config = checkConfig(minimal, defaults);
  assert.is(config.memoryBytes, 16 << 20);
  assert.is(config.vcpus, 1);
  assert.is(config.clock, 'host');
  assert.is(config.startTime, 1234);
  assert.equal([...config.randomSeed], new Array(32).fill(7));
  assert.is(config.boot.type, 'auto');
});

test('under icount nothing depends on the host', () => {
  const config = checkConfig({ ...minimal, clock: 'icount' }, defaults);
  assert.is(config.startTime, Date.UTC(2000, 0, 1));
  assert.is(config.randomSeed.length, 0);
  assert.equal(config.instructionTime, { nanos: 1, instructions: 1 });
});

test('sizes', () => {
  assert.is(parseSize(4096), 4096);
  assert.is(parseSize('512M'), 2 ** 29);
  assert.is(parseSize('1.5 GiB'), 1.5 * 2 ** 30);
  assert.is(parseSize('64k'), 65536);
  for (const bad of ['', 'M', '-1', '1X', '1.3', Number.NaN, -4, 1.5, null]) {
    assert.throws(() => parseSize(bad), /size/, String(bad));
  }
});

test('refusals name the input', () => {
  const cases: [unknown, RegExp][] = [
    [null, /^config must be an object/],
    [{ ...minimal, memory: '1T' }, /^memory must be from/],
    [{ ...minimal, memory: 'lots' }, /^memory must be bytes/],
    [{ ...minimal, vcpus: 0 }, /^vcpus must be a whole number from 1 to 64, not 0/],
    [{ ...minimal, vcpus: 1.5 }, /^vcpus/],
    [{ ...minimal, cpu: 'z80' }, /^cpu must be one of .*max.*, not "z80"/],
    [{ ...minimal, clock: 'sundial' }, /^clock must be one of host, icount, not "sundial"/],
    [{ ...minimal, vcpu: 2 }, /^config\.vcpu is not known/],
    [{ ...minimal, boot: {} }, /^boot needs a kernel or a firmware image/],
    [
      { ...minimal, boot: { kernel, firmware: kernel } },
      /^boot takes a kernel or a firmware image, not both/,
    ],
    [{ ...minimal, boot: { kernel: 'vmlinuz' } }, /^boot\.kernel must be a Uint8Array/],
    [{ ...minimal, boot: { kernel: new Uint8Array(0) } }, /^boot\.kernel is empty/],
    [{ ...minimal, boot: { kernel, type: 'grub' } }, /^boot\.type must be one of/],
    [{ ...minimal, boot: { firmware: kernel, initrd: kernel } }, /^boot\.initrd needs boot\.kernel/],
    [{ ...minimal, boot: { kernel, append: 5 } }, /^boot\.append must be text/],
    [{ ...minimal, instructionTime: { nanos: 0, instructions: 1 } }, /^instructionTime\.nanos/],
    [{ ...minimal, onReboot: 'explode' }, /^onReboot must be one of restart, poweroff/],
  ];
  for (const [config, expected] of cases) assert.match(refusal(config), expected);
});
