// Debian packages by the machine's own package manager, without root: private lists, cache and status.

import { execFile, spawn } from 'node:child_process';
import { access, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Architecture names of Debian. */
export type DebianArch = 'amd64' | 'i386';

/** A package as the lists describe it. */
export interface Candidate {
  readonly name: string;
  readonly version: string;
  readonly depends: string;
}

/** A downloaded package. */
export interface Deb {
  readonly name: string;
  readonly version: string;
  readonly path: string;
}

/** The package manager failed or does not know a package; `message` is one line. */
export class AptError extends Error {}

/** Tools that must be on the PATH. */
const TOOLS = ['apt-get', 'apt-cache', 'dpkg-deb', 'tar'] as const;

/** Names the tools that this machine lacks. */
export async function missingTools(): Promise<string[]> {
  const folders = (process.env.PATH ?? '').split(':').filter((folder) => folder !== '');
  const missing: string[] = [];
  for (const tool of TOOLS) {
    const hits = await Promise.all(
      folders.map((folder) =>
        access(join(folder, tool)).then(
          () => true,
          () => false,
        ),
      ),
    );
    if (!hits.includes(true)) missing.push(tool);
  }
  return missing;
}

function lastLine(error: unknown): string {
  const text = String((error as { stderr?: unknown }).stderr ?? (error as Error).message ?? error);
  const lines = text.split('\n').filter((line) => line.startsWith('E:'));
  return (lines[0] ?? text.trim().split('\n').at(-1) ?? 'unknown error').replace(/^E:\s*/, '');
}

/**
 * apt for one architecture with all its state under `dir`. The system supplies only its sources and keys.
 */
export class Apt {
  #updated = false;

  constructor(
    readonly arch: DebianArch,
    private readonly dir: string,
    private readonly log: (line: string) => void,
  ) {}

  private get config(): string {
    return join(this.dir, 'apt.conf');
  }

  private exec(
    tool: string,
    args: readonly string[],
    cwd = this.dir,
  ): Promise<{ stdout: string; stderr: string }> {
    return run(tool, ['-c', this.config, ...args], {
      cwd,
      env: { ...process.env, LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' },
      maxBuffer: 1 << 26,
    });
  }

  /** Makes the private folders and the configuration. */
  async prepare(): Promise<void> {
    for (const folder of ['lists/partial', 'cache/archives/partial', 'debs']) {
      await mkdir(join(this.dir, folder), { recursive: true });
    }
    await writeFile(join(this.dir, 'status'), '');
    const quoted = (path: string): string => JSON.stringify(path);
    // Hooks of the system and its further downloads (icons, translations) are not for private lists.
    const lines = [
      '#clear APT::Update::Post-Invoke;',
      '#clear APT::Update::Post-Invoke-Success;',
      `APT::Architecture ${quoted(this.arch)};`,
      '#clear APT::Architectures;',
      `APT::Architectures { ${quoted(this.arch)}; };`,
      `Dir::State ${quoted(`${this.dir}/`)};`,
      `Dir::State::lists ${quoted(`${this.dir}/lists/`)};`,
      `Dir::State::status ${quoted(`${this.dir}/status`)};`,
      `Dir::Cache ${quoted(`${this.dir}/cache/`)};`,
      `Dir::Log ${quoted(`${this.dir}/`)};`,
      'Acquire::Languages "none";',
      'Acquire::Retries "2";',
      'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";',
      'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";',
      `APT::Sandbox::User ${quoted(process.getuid?.() === 0 ? 'root' : '')};`,
      'Debug::NoLocking "false";',
    ];
    await writeFile(this.config, `${lines.join('\n')}\n`);
  }

  /** Fetches the package lists, at most once a run. One broken source does not stop the others. */
  async update(): Promise<void> {
    if (this.#updated) return;
    this.#updated = true;
    this.log(`package lists: ${this.arch}`);
    try {
      await this.exec('apt-get', ['-q', 'update']);
    } catch (error) {
      this.log(`package lists: ${this.arch}: ${lastLine(error)} (continuing with the others)`);
    }
  }

  /** The best version of a package that the lists know, after an update when they know none. */
  async candidate(name: string): Promise<Candidate> {
    for (;;) {
      const known = await this.exec('apt-cache', ['--no-all-versions', 'show', name]).then(
        ({ stdout }) => stdout,
        () => '',
      );
      const field = (key: string): string | undefined => new RegExp(`^${key}: (.*)$`, 'm').exec(known)?.[1];
      const version = field('Version');
      if (version !== undefined) return { name, version, depends: field('Depends') ?? '' };
      if (this.#updated)
        throw new AptError(`no package ${name} (${this.arch}) in this machine's package sources`);
      await this.update();
    }
  }

  /** Follows a metapackage to the package of its dependencies that matches. */
  async resolve(name: string, target: RegExp): Promise<Candidate> {
    const meta = await this.candidate(name);
    for (const alternative of meta.depends.split(/[,|]/)) {
      const dependency = alternative.trim().split(/[\s(:]/)[0] ?? '';
      if (target.test(dependency)) return this.candidate(dependency);
    }
    throw new AptError(`package ${name} (${this.arch}) does not depend on a kernel package`);
  }

  /** Downloads a package, or takes the one that is there with the right size. */
  async download(candidate: Candidate): Promise<Deb> {
    try {
      return await this.fetch(candidate);
    } catch (error) {
      // Old lists name files that the archive has replaced since.
      if (this.#updated) throw new AptError(`${candidate.name}: ${lastLine(error)}`);
      await this.update();
      return this.fetch(await this.candidate(candidate.name)).catch((again: unknown) => {
        throw new AptError(`${candidate.name}: ${lastLine(again)}`);
      });
    }
  }

  private async fetch({ name, version }: Candidate): Promise<Deb> {
    const spec = `${name}=${version}`;
    const { stdout } = await this.exec('apt-get', ['-q', '--print-uris', 'download', spec]);
    const [, file, size] = /^'[^']*' (\S+) (\d+)/m.exec(stdout) ?? [];
    if (file === undefined || size === undefined) throw new AptError(`${name}: apt-get names no file`);
    const path = join(this.dir, 'debs', file);
    const length = Number(size);
    const existing = await stat(path).catch(() => undefined);
    if (existing?.size === length) return { name, version, path };
    this.log(`download: ${name} ${version} (${(length / 1e6).toFixed(1)} MB)`);
    const scratch = join(this.dir, 'debs', `.partial-${process.pid}`);
    await mkdir(scratch, { recursive: true });
    try {
      await this.exec('apt-get', ['-q', 'download', spec], scratch);
      const got = await stat(join(scratch, file));
      if (got.size !== length) throw new AptError(`${name}: ${got.size} bytes instead of ${length}`);
      await rename(join(scratch, file), path);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
    return { name, version, path };
  }
}

/**
 * Unpacks the members of a package that match shell patterns (with a leading `./`) into a folder.
 */
export async function unpackDeb(deb: string, folder: string, patterns: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const archive = spawn('dpkg-deb', ['--fsys-tarfile', deb], { stdio: ['ignore', 'pipe', 'pipe'] });
  const tar = spawn('tar', ['-x', '-f', '-', '-C', folder, '--no-same-owner', '--wildcards', ...patterns], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let complaint = '';
  for (const child of [archive, tar]) {
    child.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk.toString();
    });
  }
  const ended = Promise.all(
    [archive, tar].map(
      (child) =>
        new Promise<number | null>((resolve, reject) => {
          child.on('error', reject);
          child.on('close', resolve);
        }),
    ),
  );
  const [, codes] = await Promise.all([pipeline(archive.stdout, tar.stdin).catch(() => undefined), ended]);
  if (codes.some((code) => code !== 0)) {
    throw new AptError(`cannot unpack ${deb}: ${complaint.trim().split('\n')[0] ?? 'unknown error'}`);
  }
}
