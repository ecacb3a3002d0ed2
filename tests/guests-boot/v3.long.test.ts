// Programs that gcc builds with -march=x86-64-v3, under Debian's cloud kernel: they print what they print natively.
// deadline: 600

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { S_IFREG, writeCpio } from '../../scripts/guests/cpio.js';
import { assert, suite } from '../suite.js';
import { Guest, missing, PROMPT } from './guest.js';

const test = suite('x86-64-v3 programs');
const SOURCES = fileURLToPath(new URL('v3/', import.meta.url));
const PROGRAMS = ['vectors', 'bits', 'fma', 'aes', 'sha'] as const;
/** Instructions, in millions, within which the kernel boots and a program ends. */
const BOOT = 4000;
const RUN = 4000;

/** A model, what gcc may use besides x86-64-v3, and what this processor needs to run the same programs. */
const BUILDS = [
  { cpu: 'x86-64-v3', flags: [], needs: [] },
  { cpu: 'haswell', flags: ['-maes', '-mpclmul'], needs: ['aes', 'pclmulqdq'] },
  { cpu: 'max', flags: ['-maes', '-mpclmul', '-msha'], needs: ['aes', 'pclmulqdq', 'sha_ni'] },
] as const;
const V3 = ['avx2', 'fma', 'bmi1', 'bmi2', 'f16c', 'movbe', 'abm'];

function missingFeatures(needs: readonly string[]): string[] {
  const flags = existsSync('/proc/cpuinfo')
    ? /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1]
    : '';
  const found = new Set(flags?.trim().split(' '));
  return [...V3, ...needs].filter((feature) => !found.has(feature));
}

function whyNot(needs: readonly string[]): string | undefined {
  if (process.arch !== 'x64' || process.platform !== 'linux') return 'needs Linux on x86-64';
  if (spawnSync('gcc', ['--version']).status !== 0) return 'missing dependency gcc';
  const absent = missingFeatures(needs);
  return absent.length > 0 ? `this processor lacks ${absent.join(', ')}` : missing('cloud');
}

/** Name, executable, and what it prints here. */
interface Built {
  name: string;
  data: Uint8Array;
  output: string;
}

function build(flags: readonly string[]): Built[] {
  const folder = mkdtempSync(join(tmpdir(), 'paravane-v3-'));
  try {
    return PROGRAMS.map((name) => {
      const program = join(folder, name);
      const source = join(SOURCES, `${name}.c`);
      const options = ['-O3', '-march=x86-64-v3', ...flags, '-static', '-s', '-o', program, source, '-lm'];
      execFileSync('gcc', options, { stdio: 'inherit' });
      return { name, data: readFileSync(program), output: execFileSync(program, { encoding: 'utf8' }) };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const { cpu, flags, needs } of BUILDS) {
  const title = `run on ${cpu} as on this processor${flags.length > 0 ? `, with ${flags.join(' ')}` : ''}`;
  const reason = whyNot(needs);
  if (reason !== undefined) {
    test.skip(title, reason);
    continue;
  }
  test(title, async () => {
    const programs = build(flags);
    const extra = writeCpio(
      programs.map(({ name, data }) => ({ path: `v3/${name}`, mode: S_IFREG | 0o755, data })),
    );
    const guest = await Guest.boot({ kernel: 'cloud', cpu, extra });
    guest.until(PROMPT, BOOT);
    assert.match(guest.command('grep -m1 flags /proc/cpuinfo'), /\bavx2\b.*\bbmi2\b/);
    for (const { name, output } of programs) {
      assert.match(output, /\n/);
      assert.is(guest.command(`/v3/${name}`, RUN), output.trimEnd(), name);
    }
    const { guestErrors } = guest.domain.stats;
    assert.is(guestErrors, 0);
    guest.domain.destroy();
  });
}
