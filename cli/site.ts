// `paravane site`: a folder that any web server can serve, with the page, the core and one guest.

import { cp, mkdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSize } from '../bindings/host/index.js';
import { defaultGuest } from './default-guest.js';
import { CliError, EXIT_BAD_INPUT, EXIT_HOST, EXIT_OK } from './errors.js';
import { readInput, reasonOf, replaceFile } from './files.js';

/** What `paravane site` was asked for. */
export interface SiteOptions {
  readonly kernel?: string;
  readonly initrd?: string;
  readonly append?: string;
  readonly memory?: string;
}

/** `guest.json`: what the page starts. Paths are relative to it; the rest is as in a domain's configuration. */
export interface GuestManifest {
  readonly format: 1;
  readonly title: string;
  readonly memory: string;
  readonly kernel: string;
  readonly initrd?: string;
  readonly boot: { readonly type: string; readonly append: string };
}

const DEFAULT_MEMORY = '512M';

/** The built page: beside the bundle, or where the sources are built to. */
async function pageFolder(): Promise<string> {
  for (const place of ['./web', '../dist/web']) {
    const folder = fileURLToPath(new URL(place, import.meta.url));
    if ((await stat(join(folder, 'index.html')).catch(() => undefined)) !== undefined) return folder;
  }
  throw new CliError(EXIT_HOST, 'the web console is not part of this build', 'npm run build makes it.');
}

interface GuestFiles {
  readonly manifest: GuestManifest;
  /** By path in the folder. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

async function chosenGuest(kernel: string, options: SiteOptions): Promise<GuestFiles> {
  const files = new Map([['guest/kernel', await readInput(kernel, '--kernel')]]);
  if (options.initrd !== undefined) files.set('guest/initrd', await readInput(options.initrd, '--initrd'));
  // Debian's packages, and our cache of them, keep the licence beside the kernel.
  const licence = join(dirname(kernel), 'copyright');
  if ((await stat(licence).catch(() => undefined))?.isFile()) {
    files.set('guest/copyright', await readInput(licence, '--kernel'));
  }
  return {
    files,
    manifest: {
      format: 1,
      title: basename(kernel),
      memory: options.memory ?? DEFAULT_MEMORY,
      kernel: 'guest/kernel',
      ...(options.initrd === undefined ? {} : { initrd: 'guest/initrd' }),
      boot: { type: 'auto', append: options.append ?? '' },
    },
  };
}

function embeddedGuest(options: SiteOptions): GuestFiles {
  const { boot, title, memory } = defaultGuest();
  return {
    files: new Map([['guest/kernel', boot.kernel]]),
    manifest: {
      format: 1,
      title,
      memory: options.memory ?? memory,
      kernel: 'guest/kernel',
      boot: { type: boot.type ?? 'auto', append: boot.append ?? '' },
    },
  };
}

/**
 * Makes the folder. Files that are there already and are not part of it stay.
 *
 * @param page the built page; default: the one that comes with the program
 * @returns the exit status
 * @throws CliError
 */
export async function site(folder: string, options: SiteOptions, page?: string): Promise<number> {
  if (options.kernel === undefined && options.initrd !== undefined) {
    throw new CliError(EXIT_BAD_INPUT, '--initrd needs --kernel');
  }
  if (options.memory !== undefined) parseSize(options.memory, 'memory');
  const { manifest, files } =
    options.kernel === undefined ? embeddedGuest(options) : await chosenGuest(options.kernel, options);
  const source = page ?? (await pageFolder());
  try {
    await mkdir(join(folder, 'guest'), { recursive: true });
    await cp(source, folder, { recursive: true });
  } catch (error) {
    throw new CliError(EXIT_HOST, `cannot write ${folder}: ${reasonOf(error)}`);
  }
  for (const [path, bytes] of files) await replaceFile(join(folder, path), bytes);
  // Last, so that a page never finds a manifest without its files.
  await replaceFile(join(folder, 'guest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  process.stdout.write(`paravane: ${folder} is ready for a web server.\n`);
  return EXIT_OK;
}
