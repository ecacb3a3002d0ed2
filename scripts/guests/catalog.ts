// Which Debian packages become which guests, and where their files are kept.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DebianArch } from './apt.js';

/** Everything that can be asked for by name. */
export const GUEST_NAMES = [
  'cloud',
  'amd64',
  '686',
  '686-pae',
  'initramfs-amd64',
  'initramfs-i386',
  'd-i-amd64',
  'd-i-i386',
] as const;

export type GuestName = (typeof GUEST_NAMES)[number];

/** Names of the kernels. */
export type KernelName = 'cloud' | 'amd64' | '686' | '686-pae';

/** How one guest is made from one package. */
export interface GuestRecipe {
  readonly name: GuestName;
  /** Whose package lists. */
  readonly arch: DebianArch;
  readonly package: string;
  /** The package is a metapackage: follow it to a dependency of this form. */
  readonly follow?: RegExp;
  /** Wanted files: relative path in the cache → pattern in the package. */
  readonly files: Readonly<Record<string, string>>;
  /** Keep the package for its kernel modules. */
  readonly keepPackage?: boolean;
}

const KERNEL_PACKAGE = /^linux-image-\d/;

function kernel(name: KernelName, arch: DebianArch, metapackage: string): GuestRecipe {
  return {
    name,
    arch,
    package: metapackage,
    follow: KERNEL_PACKAGE,
    files: { [`${name}/vmlinuz`]: './boot/vmlinuz-*', [`${name}/config`]: './boot/config-*' },
    keepPackage: true,
  };
}

function installer(arch: DebianArch): GuestRecipe {
  const images = `./usr/lib/debian-installer/images/12/${arch}/text/debian-installer/${arch}`;
  return {
    name: `d-i-${arch}`,
    arch: 'amd64', // architecture-independent: either list has it
    package: `debian-installer-12-netboot-${arch}`,
    files: { [`d-i-${arch}/linux`]: `${images}/linux`, [`d-i-${arch}/initrd.gz`]: `${images}/initrd.gz` },
  };
}

function initramfs(arch: DebianArch): GuestRecipe {
  return {
    name: `initramfs-${arch}`,
    arch,
    package: 'busybox-static',
    files: { [`busybox-${arch}`]: './bin/busybox' },
  };
}

export const RECIPES: readonly GuestRecipe[] = [
  kernel('cloud', 'amd64', 'linux-image-cloud-amd64'),
  initramfs('amd64'),
  kernel('amd64', 'amd64', 'linux-image-amd64'),
  kernel('686', 'i386', 'linux-image-686'),
  kernel('686-pae', 'i386', 'linux-image-686-pae'),
  initramfs('i386'),
  installer('amd64'),
  installer('i386'),
];

/** Where the guests are kept. */
export interface GuestPaths {
  readonly root: string;
  readonly manifest: string;
  kernel(name: KernelName): string;
  initramfs(arch: DebianArch): string;
  busybox(arch: DebianArch): string;
  installer(arch: DebianArch): { readonly kernel: string; readonly initrd: string };
}

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** The project's cache folder. */
export const DEFAULT_CACHE = join(PROJECT, '.cache');

/** Paths of the guests' files; they need not exist. */
export function guestPaths(cache: string = DEFAULT_CACHE): GuestPaths {
  const root = join(cache, 'guests');
  return {
    root,
    manifest: join(root, 'manifest.json'),
    kernel: (name) => join(root, name, 'vmlinuz'),
    initramfs: (arch) => join(root, `initramfs-${arch}.gz`),
    busybox: (arch) => join(root, `busybox-${arch}`),
    installer: (arch) => ({
      kernel: join(root, `d-i-${arch}`, 'linux'),
      initrd: join(root, `d-i-${arch}`, 'initrd.gz'),
    }),
  };
}
