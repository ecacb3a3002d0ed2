// Kernel modules with all that they depend on, as files for an initramfs whose /init loads them in order.

import { type Dirent, existsSync } from 'node:fs';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackDeb } from './apt.js';
import { DEFAULT_CACHE, guestPaths, type KernelName } from './catalog.js';
import type { ExtraFile } from './initramfs.js';

const SHT_STRTAB_OFFSET_64 = { shoff: 0x28, shentsize: 0x3a, offset: 0x18, size: 0x20 };
const SHT_STRTAB_OFFSET_32 = { shoff: 0x20, shentsize: 0x2e, offset: 0x10, size: 0x14 };

/** Contents of an ELF section by name; modules are relocatable files of either class. */
function elfSection(file: Buffer, name: string): Buffer | undefined {
  const is64 = file[4] === 2;
  const layout = is64 ? SHT_STRTAB_OFFSET_64 : SHT_STRTAB_OFFSET_32;
  const word = (at: number): number => (is64 ? Number(file.readBigUInt64LE(at)) : file.readUInt32LE(at));
  const sectionTable = word(layout.shoff);
  const entrySize = file.readUInt16LE(layout.shentsize);
  const count = file.readUInt16LE(layout.shentsize + 2);
  const section = (index: number): Buffer => {
    const at = sectionTable + index * entrySize;
    return file.subarray(word(at + layout.offset), word(at + layout.offset) + word(at + layout.size));
  };
  const names = section(file.readUInt16LE(layout.shentsize + 4));
  for (let index = 0; index < count; index++) {
    const start = file.readUInt32LE(sectionTable + index * entrySize);
    if (names.toString('latin1', start, names.indexOf(0, start)) === name) return section(index);
  }
  return undefined;
}

/** Names of the modules that a module's `depends=` lists. */
function dependencies(module: Buffer): string[] {
  const info = elfSection(module, '.modinfo')?.toString('latin1') ?? '';
  const line = info.split('\0').find((each) => each.startsWith('depends='));
  return (line?.slice('depends='.length) ?? '').split(',').filter((each) => each !== '');
}

function moduleName(file: string): string {
  return file.replace(/\.ko$/, '').replaceAll('-', '_');
}

/** Unpacks the modules of a kernel's package once, beside the kernel. */
async function unpackedModules(kernel: KernelName, cache: string): Promise<string> {
  const folder = join(guestPaths(cache).root, kernel);
  const target = join(folder, 'modules');
  if (existsSync(target)) return target;
  const scratch = join(folder, `.modules-${process.pid}`);
  try {
    await unpackDeb(join(folder, 'package.deb'), scratch, ['./lib/modules/*.ko']);
    // Another process may have been quicker; its result is the same.
    await rename(scratch, target).catch((error: unknown) => {
      if (!existsSync(target)) throw error;
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return target;
}

/**
 * Collects modules of a cached kernel and their dependencies as `modules/NNN-name.ko`, in loading order: pass them as
 * `extraFiles` to `buildInitramfs`, whose default /init loads them. Soft dependencies (`crc32c_generic` for ext4) have
 * to be named.
 *
 * @throws Error when the kernel is not cached or has no such module
 */
export async function kernelModules(
  kernel: KernelName,
  names: readonly string[],
  cache: string = DEFAULT_CACHE,
): Promise<Record<string, ExtraFile>> {
  const folder = await unpackedModules(kernel, cache);
  const paths = new Map<string, string>();
  const entries: Dirent[] = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries)
    if (entry.isFile()) paths.set(moduleName(entry.name), join(entry.parentPath, entry.name));
  const files: Record<string, ExtraFile> = {};
  const visited = new Set<string>();
  const visit = async (name: string): Promise<void> => {
    if (visited.has(name)) return;
    visited.add(name);
    const path = paths.get(name);
    if (path === undefined) throw new Error(`Kernel ${kernel} has no module ${name}.`);
    const data = await readFile(path);
    for (const dependency of dependencies(data)) await visit(moduleName(dependency));
    const order = String(Object.keys(files).length).padStart(3, '0');
    files[`modules/${order}-${name}.ko`] = { data, mode: 0o644 };
  };
  for (const name of names) await visit(moduleName(name));
  return files;
}
