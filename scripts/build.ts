// The build: generator → asc (assembly/ → build/core.wasm) → rollup (dist/).
//
//   node --import tsx scripts/build.ts [--core] [--debug] [--force] [--frozen]
//
// Each step is skipped while its inputs are unchanged (hash stamps in build/), and a lock lets concurrent builds wait
// for each other. --core stops before rollup, --debug adds build/core.debug.wasm, --force ignores the stamps, --frozen
// fails if the generator changes a committed *.gen.* file.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = resolve(fileURLToPath(new URL('..', import.meta.url)));
const LAYERS = ['assembly', 'devices', 'bindings', 'cli', 'web'];
const STALE_LOCK_MS = 10 * 60_000;

/** A step of the build, or a tool it calls, failed; what it printed is on the terminal already. */
export class BuildError extends Error {
  override name = 'BuildError';
}

export interface BuildOptions {
  /** Stop after the core. */
  core?: boolean;
  /** Also build the core with names, assertions and a source map. */
  debug?: boolean;
  /** Ignore the stamps. */
  force?: boolean;
  /** Fail if a generated file was not current. */
  frozen?: boolean;
}

/** Every file under the given files and folders of the project (those that exist), sorted, relative, with `/`. */
export function listFiles(...places: string[]): string[] {
  const found: string[] = [];
  for (const place of places) {
    const path = join(root, place);
    if (!existsSync(path)) continue;
    if (statSync(path).isFile()) {
      found.push(place);
      continue;
    }
    for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) found.push(relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
    }
  }
  return found.sort();
}

/** The committed files that generators write. */
export function generatedFiles(): string[] {
  return listFiles(...LAYERS, 'scripts', 'tests').filter((file) => /\.gen\.[a-z]+$/.test(file));
}

function hash(files: string[], ...extra: string[]): string {
  const sum = createHash('sha256');
  for (const text of extra) sum.update(`${text}\0`);
  for (const file of files)
    sum
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return sum.digest('hex');
}

function stampIs(name: string, value: string): boolean {
  const file = join(root, 'build', `${name}.stamp`);
  return existsSync(file) && readFileSync(file, 'utf8') === value;
}

function stamp(name: string, value: string): void {
  writeFileSync(join(root, 'build', `${name}.stamp`), value);
}

/** Runs a Node program of the project or of a dependency; throws BuildError if it fails. */
export function runNode(what: string, args: string[]): void {
  const result = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (result.error) throw result.error;
  if (result.status !== 0)
    throw new BuildError(`${what} failed with status ${result.status ?? result.signal}.`);
}

async function withLock(body: () => Promise<void> | void): Promise<void> {
  mkdirSync(join(root, 'build'), { recursive: true });
  const path = join(root, 'build', 'lock');
  let waited = false;
  for (;;) {
    try {
      const file = openSync(path, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (lockIsStale(path)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!waited) console.log('build: waiting for another build');
    waited = true;
    await new Promise((done) => setTimeout(done, 200));
  }
  try {
    await body();
  } finally {
    rmSync(path, { force: true });
  }
}

function lockIsStale(path: string): boolean {
  try {
    const age = Date.now() - statSync(path).mtimeMs;
    const pid = Number(readFileSync(path, 'utf8'));
    if (age > STALE_LOCK_MS) return true;
    if (!pid) return age > 5000;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // ESRCH: the builder died. ENOENT: the lock has just been released.
    return ['ESRCH', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '');
  }
}

function generate(options: BuildOptions): void {
  if (!existsSync(join(root, 'scripts/generate.ts'))) {
    console.log('build: no scripts/generate.ts, nothing to generate');
    return;
  }
  const inputs = () =>
    hash(listFiles('assembly', 'scripts', 'guests', 'bindings/isa').concat(generatedFiles()));
  if (!options.force && stampIs('generate', inputs())) return;
  const read = () => new Map(generatedFiles().map((file) => [file, readFileSync(join(root, file), 'utf8')]));
  const before = read();
  runNode('The generator', ['--import', 'tsx', 'scripts/generate.ts']);
  const stale = [...read()].filter(([file, text]) => before.get(file) !== text).map(([file]) => file);
  if (stale.length) console.log(`build: generated ${stale.join(', ')}`);
  if (stale.length && options.frozen) {
    throw new BuildError(`Generated files were not current: ${stale.join(', ')}. They are now; commit them.`);
  }
  stamp('generate', inputs());
}

function compileCore(target: 'release' | 'debug', options: BuildOptions): void {
  if (!existsSync(join(root, 'assembly/index.ts'))) {
    console.log('build: no assembly/index.ts, no core');
    return;
  }
  const name = target === 'debug' ? 'core.debug' : 'core';
  const sources = listFiles('assembly').filter((file) => file.endsWith('.ts'));
  const asc = JSON.parse(readFileSync(join(root, 'node_modules/assemblyscript/package.json'), 'utf8')) as {
    version: string;
  };
  const inputs = hash(['asconfig.json', ...sources], asc.version);
  if (!options.force && existsSync(join(root, `build/${name}.wasm`)) && stampIs(name, inputs)) return;
  const started = Date.now();
  // Written aside and renamed, so that tests that run meanwhile never read half a file.
  const aside = join(root, 'build/aside');
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside);
  runNode('asc', [
    'node_modules/assemblyscript/bin/asc.js',
    ...['--config', 'asconfig.json', '--target', target],
    ...['--outFile', `build/aside/${name}.wasm`, '--textFile', `build/aside/${name}.wat`],
  ]);
  if (target === 'release') inlineCore(aside);
  for (const file of readdirSync(aside)) renameSync(join(aside, file), join(root, 'build', file));
  rmSync(aside, { recursive: true });
  stamp(name, inputs);
  const size = statSync(join(root, `build/${name}.wasm`)).size;
  console.log(`build: build/${name}.wasm, ${size} bytes, in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** Writes the module that `#core-wasm` names (package.json, imports): the core as a base64 string. */
function inlineCore(folder: string): void {
  const text = readFileSync(join(folder, 'core.wasm')).toString('base64');
  writeFileSync(join(folder, 'core-wasm.js'), `export default '${text}';\n`);
  writeFileSync(join(folder, 'core-wasm.d.ts'), 'declare const base64: string;\nexport default base64;\n');
}

function bundle(options: BuildOptions): void {
  const sources = listFiles(
    'devices',
    'bindings',
    'cli',
    'web',
    'rollup.config.mjs',
    'package.json',
    'build/core.wasm',
  );
  const inputs = hash(sources);
  if (!options.force && existsSync(join(root, 'dist')) && stampIs('dist', inputs)) return;
  const started = Date.now();
  runNode('rollup', ['node_modules/rollup/dist/bin/rollup', '--config', 'rollup.config.mjs', '--silent']);
  stamp('dist', inputs);
  console.log(`build: dist/ in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** Builds what is out of date. */
export async function build(options: BuildOptions = {}): Promise<void> {
  await withLock(() => {
    generate(options);
    compileCore('release', options);
    if (options.debug) compileCore('debug', options);
    if (!options.core) bundle(options);
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const has = (flag: string) => process.argv.includes(flag);
  try {
    await build({
      core: has('--core'),
      debug: has('--debug'),
      force: has('--force'),
      frozen: has('--frozen'),
    });
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    console.error(`build: ${error.message}`);
    process.exitCode = 1;
  }
}
