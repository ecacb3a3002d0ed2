// `npm run lockfile`: makes package-lock.json good for every platform and registry.
//
// A registry that offers only the packages of one platform makes `npm install` leave the others' optional packages out
// of the lock file, and `npm ci` then refuses it. This adds an entry for each: version, and the platform that its name
// tells. It also drops `resolved` addresses, so that the lock file names no registry.

import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './build.js';

interface LockedPackage {
  version?: string;
  resolved?: string;
  cpu?: string[];
  dev?: boolean;
  libc?: string[];
  optional?: boolean;
  optionalDependencies?: Record<string, string>;
  os?: string[];
}

export interface Lockfile {
  packages: Record<string, LockedPackage>;
}

/** What is missing for `npm ci` to work everywhere, in order; {@link completeLockfile} repairs it. */
export function lockfileProblems(lock: Lockfile): string[] {
  const problems: string[] = [];
  for (const [path, locked] of Object.entries(lock.packages)) {
    if (locked.resolved) problems.push(`${path} names an address: ${locked.resolved}`);
    for (const [name, version] of missing(lock, path)) problems.push(`${path} misses ${name}@${version}`);
  }
  return problems;
}

/** Repairs a lock file in place. */
export function completeLockfile(lock: Lockfile): void {
  for (const [path, locked] of Object.entries(lock.packages)) {
    delete locked.resolved;
    for (const [name, version] of missing(lock, path)) {
      lock.packages[`node_modules/${name}`] = {
        version,
        ...platformOf(name),
        ...(locked.dev ? { dev: true } : {}),
        optional: true,
      };
    }
  }
  const order = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  lock.packages = Object.fromEntries(order);
}

/** The optional dependencies of a package that have no entry; those given by an exact version. */
function missing(lock: Lockfile, path: string): [string, string][] {
  return Object.entries(lock.packages[path].optionalDependencies ?? {}).filter(
    ([name, version]) =>
      /^\d+\.\d+\.\d+$/.test(version) &&
      !lock.packages[`node_modules/${name}`] &&
      !lock.packages[`${path}/node_modules/${name}`],
  );
}

/** Platform packages tell theirs by name: `@scope/name-linux-arm64-musl`. */
function platformOf(name: string): LockedPackage {
  const words = (name.split('/').pop() ?? name).split('-');
  const systems = [
    'aix',
    'android',
    'darwin',
    'freebsd',
    'linux',
    'netbsd',
    'openbsd',
    'openharmony',
    'sunos',
    'win32',
  ];
  const at = words.findIndex((word) => systems.includes(word));
  if (at < 0 || at + 1 >= words.length) throw new Error(`The name ${name} does not tell a platform.`);
  const [os, cpu, abi] = words.slice(at);
  const libc = os === 'linux' && abi ? [abi.startsWith('musl') ? 'musl' : 'glibc'] : undefined;
  return { cpu: [cpu], os: [os], ...(libc ? { libc } : {}) };
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const path = join(root, 'package-lock.json');
  const lock = JSON.parse(readFileSync(path, 'utf8')) as Lockfile;
  for (const problem of lockfileProblems(lock)) console.log(problem);
  completeLockfile(lock);
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
}
