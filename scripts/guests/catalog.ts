// Which Debian packages become which guests, and where their files are kept.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DebianArch } from './apt.js';

/** What `npm run guests` fetches unless told. */
export const DEFAULT_NAMES = [
  'cloud',
  'amd64',
  '686',
  '686-pae',
  'initramfs-amd64',
  'initramfs-i386',
  'd-i-amd64',
  'd-i-i386',
] as const;

/** Everything that can be asked for by name: firmware and other systems too. */
export const GUEST_NAMES = [
  ...DEFAULT_NAMES,
  'seabios',
  'ovmf',
  'memtest86+',
  'ipxe',
  'grub-rescue',
  'xen',
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

/** Files of an amd64 or architecture-independent package, taken as they are. */
function plain(
  name: GuestName,
  packageName: string,
  sources: Readonly<Record<string, string>>,
  follow?: RegExp,
): GuestRecipe {
  const files = Object.fromEntries(
    Object.entries(sources).map(([file, source]) => [`${name}/${file}`, source]),
  );
  return { name, arch: 'amd64', package: packageName, files, ...(follow === undefined ? {} : { follow }) };
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
  plain('seabios', 'seabios', {
    'bios.bin': './usr/share/seabios/bios.bin',
    'bios-256k.bin': './usr/share/seabios/bios-256k.bin',
    'vgabios-stdvga.bin': './usr/share/seabios/vgabios-stdvga.bin',
  }),
  plain('ovmf', 'ovmf', { 'OVMF.fd': './usr/share/ovmf/OVMF.fd' }),
  plain('memtest86+', 'memtest86+', {
    'x64.bin': './boot/memtest86+x64.bin',
    'ia32.bin': './boot/memtest86+ia32.bin',
    'x64.iso': './usr/lib/memtest86+/memtest86+x64.iso',
  }),
  plain('ipxe', 'ipxe', { 'ipxe.lkrn': './boot/ipxe.lkrn', 'ipxe.iso': './usr/lib/ipxe/ipxe.iso' }),
  plain('grub-rescue', 'grub-rescue-pc', {
    'cdrom.iso': './usr/lib/grub-rescue/grub-rescue-cdrom.iso',
    'floppy.img': './usr/lib/grub-rescue/grub-rescue-floppy.img',
  }),
  plain('xen', 'xen-system-amd64', { 'xen.gz': './boot/xen-*-amd64.gz' }, /^xen-hypervisor-\d/),
];

/** Where the guests are kept. */
export interface GuestPaths {
  readonly root: string;
  readonly manifest: string;
  kernel(name: KernelName): string;
  initramfs(arch: DebianArch): string;
  /** A file of a guest by its name there, such as `seabios`, `bios-256k.bin`. */
  file(name: GuestName, file: string): string;
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
    file: (name, file) => join(root, name, file),
    initramfs: (arch) => join(root, `initramfs-${arch}.gz`),
    busybox: (arch) => join(root, `busybox-${arch}`),
    installer: (arch) => ({
      kernel: join(root, `d-i-${arch}`, 'linux'),
      initrd: join(root, `d-i-${arch}`, 'initrd.gz'),
    }),
  };
}
