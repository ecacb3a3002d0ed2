// Fills the guests' cache: kernels, installers and initramfs archives from the machine's own package sources.

import { createHash } from 'node:crypto';
import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Apt, AptError, type Deb, type DebianArch, missingTools, unpackDeb } from './apt.js';
import {
  DEFAULT_CACHE,
  DEFAULT_NAMES,
  type GuestName,
  type GuestPaths,
  type GuestRecipe,
  guestPaths,
  RECIPES,
} from './catalog.js';
import { buildInitramfs, DEFAULT_FILES, DEFAULT_INIT } from './initramfs.js';

/** One file of a guest. */
export interface GuestFile {
  /** Relative to the guests' folder. */
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** What the cache holds of one guest. */
export interface GuestRecord {
  readonly package: string;
  readonly version: string;
  readonly arch: DebianArch;
  readonly files: readonly GuestFile[];
  /** Identifies what else went into the files. */
  readonly recipe: string;
}

/** `manifest.json`. */
export interface GuestManifest {
  readonly format: 1;
  readonly guests: Partial<Record<GuestName, GuestRecord>>;
}

/** Why a guest is not there. */
export interface GuestFailure {
  readonly name: GuestName;
  readonly reason: string;
}

/** Result of filling the cache; nothing is thrown for a missing tool or package. */
export interface GuestsResult {
  /** `ready`: all that was asked for; `partial`: see `failures`; `unavailable`: this machine has no package manager. */
  readonly status: 'ready' | 'partial' | 'unavailable';
  /** One line, when not ready. */
  readonly reason?: string;
  readonly paths: GuestPaths;
  readonly manifest: GuestManifest;
  readonly failures: readonly GuestFailure[];
}

export interface FetchOptions {
  /** Default: {@link DEFAULT_NAMES}. */
  readonly names?: readonly GuestName[];
  /** Default: `.cache` of the project. */
  readonly cache?: string;
  /** Look for newer versions even of what is cached. */
  readonly refresh?: boolean;
  /** Receives progress lines. */
  readonly log?: (line: string) => void;
}

const EMPTY: GuestManifest = { format: 1, guests: {} };

async function digest(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

/** Identifies what a guest is made of, so that a changed recipe makes it anew. */
export function recipeDigest(recipe: GuestRecipe): string {
  const made = recipe.name.startsWith('initramfs-');
  const text = made ? `${DEFAULT_INIT}${JSON.stringify(DEFAULT_FILES)}` : '';
  const files = JSON.stringify(recipe.files);
  return createHash('sha256').update(`${recipe.package}\n${files}\n${text}`).digest('hex').slice(0, 16);
}

/** Reads the manifest; an absent or foreign one counts as empty. */
export async function readManifest(paths: GuestPaths): Promise<GuestManifest> {
  try {
    const manifest = JSON.parse(await readFile(paths.manifest, 'utf8')) as GuestManifest;
    return manifest.format === 1 && typeof manifest.guests === 'object' ? manifest : EMPTY;
  } catch {
    return EMPTY;
  }
}

async function isComplete(paths: GuestPaths, recipe: GuestRecipe, record?: GuestRecord): Promise<boolean> {
  if (record === undefined || record.recipe !== recipeDigest(recipe)) return false;
  for (const file of record.files) {
    const found = await stat(join(paths.root, file.path)).catch(() => undefined);
    if (found?.size !== file.size) return false;
  }
  return true;
}

async function replaceFile(path: string, data: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(temporary, data);
  await rename(temporary, path);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const LOCK_TIMEOUT_MS = 10 * 60_000;
const LOCK_POLL_MS = 500;

/** Runs a task while no other process fills the same cache. A lock of a dead process is taken over. */
async function locked<T>(root: string, log: (line: string) => void, task: () => Promise<T>): Promise<T> {
  await mkdir(root, { recursive: true });
  const path = join(root, '.lock');
  for (let waited = 0; ; waited += LOCK_POLL_MS) {
    try {
      const handle = await open(path, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = Number(await readFile(path, 'utf8').catch(() => '0'));
    if (owner !== 0 && !isAlive(owner)) await rm(path, { force: true });
    if (waited === 0) log(`waiting for process ${owner}, which is filling the same cache`);
    if (waited >= LOCK_TIMEOUT_MS)
      throw new AptError(`the cache is locked: remove ${path} if nothing else runs`);
    await sleep(LOCK_POLL_MS);
  }
  try {
    return await task();
  } finally {
    await rm(path, { force: true });
  }
}

function isRegExpMatch(pattern: string, path: string): boolean {
  const source = pattern.replace(/^\.\//, '').replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${source.replaceAll('*', '[^/]*')}$`).test(path);
}

async function findFile(folder: string, pattern: string): Promise<string> {
  const parent = posix.dirname(pattern.replace(/^\.\//, ''));
  const names = await readdir(join(folder, parent)).catch(() => []);
  const name = names.sort().find((each) => isRegExpMatch(pattern, posix.join(parent, each)));
  if (name === undefined) throw new AptError(`the package holds no ${pattern}`);
  return join(folder, parent, name);
}

/** Copies a package's wanted files, and its licence where it has one, into the cache; returns their paths there. */
async function installFiles(recipe: GuestRecipe, deb: Deb, paths: GuestPaths): Promise<string[]> {
  const scratch = join(paths.root, `.unpack-${recipe.name}-${process.pid}`);
  const files = { ...recipe.files };
  const licence = `./usr/share/doc/${deb.name}/copyright`;
  try {
    try {
      await unpackDeb(deb.path, scratch, [...Object.values(files), licence]);
      files[`${recipe.name}/copyright`] = licence;
    } catch {
      await unpackDeb(deb.path, scratch, Object.values(files));
    }
    for (const [output, pattern] of Object.entries(files)) {
      await installFile(await findFile(scratch, pattern), join(paths.root, output));
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return Object.keys(files);
}

async function installFile(source: string, target: string): Promise<void> {
  const temporary = `${target}.${process.pid}.tmp`;
  await mkdir(dirname(target), { recursive: true });
  await copyFile(source, temporary);
  await rename(temporary, target);
}

async function makeGuest(
  recipe: GuestRecipe,
  apt: Apt,
  paths: GuestPaths,
  log: (line: string) => void,
): Promise<GuestRecord> {
  const { name, arch, follow } = recipe;
  const candidate =
    follow === undefined ? await apt.candidate(recipe.package) : await apt.resolve(recipe.package, follow);
  const deb = await apt.download(candidate);
  log(`${name}: unpacking ${deb.name} ${deb.version}`);
  const outputs = await installFiles(recipe, deb, paths);
  if (name.startsWith('initramfs-')) {
    const busybox = await readFile(paths.busybox(arch));
    await replaceFile(paths.initramfs(arch), await buildInitramfs({ arch, busybox }));
    outputs.push(basename(paths.initramfs(arch)));
  }
  if (recipe.keepPackage) {
    // Modules of another version must not stay beside the kernel.
    await rm(join(paths.root, name, 'modules'), { recursive: true, force: true });
    await installFile(deb.path, join(paths.root, name, 'package.deb'));
    outputs.push(posix.join(name, 'package.deb'));
  }
  await rm(deb.path, { force: true });
  const files: GuestFile[] = [];
  for (const path of outputs) {
    const full = join(paths.root, path);
    files.push({ path, size: (await stat(full)).size, sha256: await digest(full) });
  }
  return { package: deb.name, version: deb.version, arch, files, recipe: recipeDigest(recipe) };
}

function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? 'unknown error';
}

/**
 * Makes sure that the named guests are in the cache. Needs no root and, once they are there, neither network nor
 * package manager. Concurrent calls, also of other processes, wait for each other.
 */
export async function fetchGuests(options: FetchOptions = {}): Promise<GuestsResult> {
  const log = options.log ?? (() => undefined);
  const cache = options.cache ?? DEFAULT_CACHE;
  const paths = guestPaths(cache);
  const names: readonly GuestName[] = options.names ?? DEFAULT_NAMES;
  const wanted = RECIPES.filter(({ name }) => names.includes(name));
  const pending = async (manifest: GuestManifest): Promise<GuestRecipe[]> => {
    const complete = await Promise.all(
      wanted.map((recipe) => isComplete(paths, recipe, manifest.guests[recipe.name])),
    );
    return wanted.filter((_, index) => options.refresh === true || complete[index] !== true);
  };
  let manifest = await readManifest(paths);
  if ((await pending(manifest)).length === 0) return { status: 'ready', paths, manifest, failures: [] };

  const missing = await missingTools();
  if (missing.length > 0) {
    const reason = `this machine has no ${missing.join(', ')}: guests come from Debian packages`;
    const failures = (await pending(manifest)).map(({ name }) => ({ name, reason }));
    return { status: 'unavailable', reason, paths, manifest, failures };
  }

  const failures: GuestFailure[] = [];
  await locked(paths.root, log, async () => {
    manifest = await readManifest(paths);
    const apts = new Map<DebianArch, Apt>();
    for (const recipe of await pending(manifest)) {
      try {
        let apt = apts.get(recipe.arch);
        if (apt === undefined) {
          apt = new Apt(recipe.arch, join(cache, 'apt', recipe.arch), log);
          await apt.prepare();
          if (options.refresh === true) await apt.update();
          apts.set(recipe.arch, apt);
        }
        const record = await makeGuest(recipe, apt, paths, log);
        manifest = { format: 1, guests: { ...manifest.guests, [recipe.name]: record } };
        await replaceFile(paths.manifest, `${JSON.stringify(manifest, null, '\t')}\n`);
        log(`${recipe.name}: ready (${record.package} ${record.version})`);
      } catch (error) {
        failures.push({ name: recipe.name, reason: oneLine(error) });
        log(`${recipe.name}: failed: ${oneLine(error)}`);
      }
    }
  });
  if (failures.length === 0) return { status: 'ready', paths, manifest, failures };
  const reason = failures.map(({ name, reason: why }) => `${name}: ${why}`).join('; ');
  return { status: 'partial', reason, paths, manifest, failures };
}
