// QEMU as the peer of the boots: the one that is asked for, else the newest that `qemu` fetched, else the installed one.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BENCH_CACHE, MissingError } from './engine.js';

export interface Qemu {
  readonly program: string;
  readonly version: string;
  /** Folder of shared libraries that it needs beside the system's. */
  readonly libraries: string | undefined;
  /** Arguments that a relocated one needs. */
  readonly extra: readonly string[];
}

const FOLDER = join(BENCH_CACHE, 'qemu');
const PROGRAM = 'qemu-system-x86_64';
const PACKAGE = 'qemu-system-x86';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Finds QEMU; undefined when there is none. */
export function findQemu(wish: string | undefined): Qemu | undefined {
  const root = join(FOLDER, 'root');
  const fetched = join(root, 'usr/bin', PROGRAM);
  if (wish !== undefined) return describe(wish, undefined, []);
  if (!existsSync(fetched)) return describe(PROGRAM, undefined, []);
  const firmware = ['usr/share/seabios', 'usr/share/qemu'].flatMap((folder) => ['-L', join(root, folder)]);
  return describe(fetched, join(root, 'usr/lib/x86_64-linux-gnu'), firmware);
}

function describe(
  program: string,
  libraries: string | undefined,
  extra: readonly string[],
): Qemu | undefined {
  try {
    const env = libraries === undefined ? process.env : { ...process.env, LD_LIBRARY_PATH: libraries };
    const output = execFileSync(program, ['--version'], {
      encoding: 'utf8',
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return { program, version: /version (\S+)/.exec(output)?.[1] ?? 'unknown', libraries, extra };
  } catch {
    return undefined;
  }
}

/**
 * Fetches the newest QEMU that the machine's package sources offer, their backports included, into the cache: with
 * private lists, without root. What it depends on and the system lacks comes with it.
 */
export function fetchQemu(log: (line: string) => void): void {
  rmSync(FOLDER, { recursive: true, force: true });
  for (const folder of ['lists/partial', 'cache/archives/partial', 'root']) {
    mkdirSync(join(FOLDER, folder), { recursive: true });
  }
  const backports = `${release()}-backports`;
  writeFileSync(join(FOLDER, 'sources.list'), sources(backports));
  const apt = (...args: string[]) =>
    execFileSync('apt-get', [...options(), ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  log('package lists, backports included');
  apt('-q', 'update');
  log(`${PACKAGE} and what it depends on`);
  const install = ['install', '-q', '-y', '--download-only', '--no-install-recommends', PACKAGE];
  try {
    apt('-t', backports, ...install);
  } catch {
    apt('--reinstall', ...install);
  }
  const archives = join(FOLDER, 'cache/archives');
  for (const deb of readdirSync(archives).filter((file) => file.endsWith('.deb'))) {
    execFileSync('dpkg-deb', ['-x', join(archives, deb), join(FOLDER, 'root')]);
  }
  rmSync(archives, { recursive: true });
  if (findQemu(undefined)?.libraries === undefined) throw new MissingError('The fetched QEMU does not run.');
}

function release(): string {
  const name = /^VERSION_CODENAME=(\w+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  if (name === undefined) throw new MissingError('This system does not name its release in /etc/os-release.');
  return name;
}

/** The system's own Debian source, and the backports of the same server. */
function sources(backports: string): string {
  const lines = execFileSync('apt-get', ['indextargets', '--format', '$(REPO_URI) $(RELEASE)'], {
    encoding: 'utf8',
  }).split('\n');
  const base = backports.replace(/-backports$/, '');
  const found = lines.map((line) => line.split(' ')).find(([uri, suite]) => uri && suite === base);
  if (found === undefined) throw new MissingError(`No package source for ${base}.`);
  const signed = existsSync(KEYRING) ? `[signed-by=${KEYRING}] ` : '';
  return [backports, base].map((suite) => `deb ${signed}${found[0]} ${suite} main\n`).join('');
}

function options(): string[] {
  const settings = {
    'Dir::Etc::sourcelist': join(FOLDER, 'sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State::lists': join(FOLDER, 'lists'),
    'Dir::Cache': join(FOLDER, 'cache'),
    'APT::Sandbox::User': process.getuid?.() === 0 ? 'root' : '',
    'APT::Update::Post-Invoke': '',
    'APT::Update::Post-Invoke-Success': '',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}
