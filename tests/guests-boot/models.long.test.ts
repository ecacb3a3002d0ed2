// Debian on the named CPU models: 32-bit kernels on the Core Duo, the cloud kernel on processors of Intel and AMD.
// deadline: 900

import { assert, suite } from '../suite.js';
import { type BootOptions, Guest, missing, PROMPT } from './guest.js';

const test = suite('Debian on CPU models');
const LIMIT = 10_000;

/** Kernel and model; what /proc/cpuinfo says: name, flags that are there, and flags that are not. */
const BOOTS: [BootOptions['kernel'], string, RegExp, string, string][] = [
  ['686', 'core-duo', /Genuine Intel\(R\) CPU {11}T2400 {2}@ 1\.83GHz/, 'sse2 pni nx', 'lm ssse3 syscall'],
  ['686-pae', 'core-duo', /Genuine Intel\(R\) CPU {11}T2400 {2}@ 1\.83GHz/, 'pae nx sep', 'lm pse36'],
  [
    'cloud',
    'turion64',
    /AMD Turion\(tm\) 64 Mobile Technology ML-34/,
    'lm pni mmxext fxsr_opt',
    'cx16 ssse3',
  ],
  ['686-pae', 'turion64', /AMD Turion\(tm\) 64/, 'lm nx syscall', 'cx16'],
  ['cloud', 'penryn', /E8400/, 'sse4_1 cx16', 'sse4_2 popcnt'],
  ['cloud', 'westmere', /X5670/, 'aes pclmulqdq pcid', 'avx xsave'],
  ['cloud', 'sandy-bridge', /i7-2600/, 'avx xsaveopt', 'f16c fsgsbase xsavec'],
  ['cloud', 'ivy-bridge', /i7-3770/, 'f16c rdrand fsgsbase smep', 'avx2 movbe'],
  ['cloud', 'skylake', /i7-6700/, 'avx2 smap adx xsavec clflushopt', 'sha_ni umip'],
  ['cloud', 'zen', /EPYC 7551/, 'avx2 sha_ni', 'umip rdpid pcid'],
  ['cloud', 'zen2', /EPYC 7742/, 'avx2 sha_ni umip rdpid', 'pcid'],
];

for (const [kernel, cpu, name, present, absent] of BOOTS) {
  const title = `${kernel} on ${cpu}`;
  const reason = missing(kernel);
  if (reason !== undefined) {
    test.skip(title, reason);
    continue;
  }
  test(title, async () => {
    const guest = await Guest.boot({ kernel, cpu });
    const log = guest.until(PROMPT, LIMIT);
    assert.not.match(log, /WARNING: CPU|BUG:|Call Trace|Oops|unchecked MSR/);
    const info = guest.command('grep -m2 -E "^(model name|flags)" /proc/cpuinfo');
    assert.match(info, name);
    const flags = new Set(/flags\s*:(.*)/.exec(info)?.[1]?.trim().split(' '));
    for (const flag of present.split(' ')) assert.ok(flags.has(flag), `${flag} in ${info}`);
    for (const flag of absent.split(' ')) assert.not.ok(flags.has(flag), `${flag} in ${info}`);
    assert.is(guest.domain.stats.guestErrors, 0);
    guest.domain.destroy();
  });
}
