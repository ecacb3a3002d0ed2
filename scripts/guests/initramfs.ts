// A small root file system in memory: busybox, an /init script and whatever a test or benchmark adds.

import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { DebianArch } from './apt.js';
import { type CpioEntry, S_IFCHR, S_IFDIR, S_IFLNK, S_IFREG, writeCpio } from './cpio.js';

/** A file to add: text or bytes; mode 0755 unless told. */
export interface ExtraFile {
  readonly data: Uint8Array | string;
  /** Permission bits. */
  readonly mode?: number;
}

/** What an initramfs is built from. */
export interface InitramfsOptions {
  readonly arch: DebianArch;
  /** The static busybox of that architecture. Default: the one in the guests' cache. */
  readonly busybox?: Uint8Array;
  /** Keyed by path without a leading slash; missing folders are made. */
  readonly extraFiles?: Readonly<Record<string, ExtraFile>>;
  /** Replaces the /init script. */
  readonly init?: string;
  /** gzip level 0 to 9; 0 gives a plain cpio archive, the quickest to unpack in an emulated machine. Default 9. */
  readonly compression?: number;
}

/**
 * The default /init: loads `/modules/*.ko` in the order of their names, then runs a shell on the console until it
 * exits. `paravane.run="COMMAND"` on the kernel's command line runs a command instead of the shell.
 */
export const DEFAULT_INIT = `#!/bin/sh
export PATH=/bin:/sbin:/usr/bin:/usr/sbin HOME=/root TERM=\${TERM:-linux}
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev 2>/dev/null
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts 2>/dev/null
mount -t tmpfs tmpfs /tmp
hostname paravane
ip link set lo up 2>/dev/null
for module in /modules/*.ko; do
  [ -e "$module" ] && insmod "$module"
done
echo "Paravane: Debian kernel $(uname -r) on $(uname -m)"
read -r line </proc/cmdline
case $line in
*paravane.run=*)
  command=\${line#*paravane.run=}
  case $command in
  '"'*) command=\${command#?}; command=\${command%%'"'*} ;;
  *) command=\${command%% *} ;;
  esac
  sh -c "$command"
  ;;
*)
  echo "Type 'exit' to power the machine off."
  trap /sbin/halt USR1
  trap /sbin/poweroff USR2
  trap /sbin/reboot TERM
  setsid cttyhack sh </dev/console &
  wait $!
  ;;
esac
/sbin/poweroff
`;

/**
 * What the kernel calls when it is asked from outside to end (Xen's control/shutdown): busybox's own programs ask the init
 * by a signal, which ours heeds while its shell runs.
 */
function ending(program: string): ExtraFile {
  return { data: `#!/bin/sh\nsync\nexec /bin/busybox ${program} -f\n` };
}

/** Files of every initramfs, by path. */
export const DEFAULT_FILES: Readonly<Record<string, ExtraFile>> = {
  'sbin/poweroff': ending('poweroff'),
  'sbin/reboot': ending('reboot'),
  'sbin/halt': ending('halt'),
};

const FOLDERS = [
  'bin',
  'dev',
  'etc',
  'mnt',
  'proc',
  'root',
  'run',
  'sbin',
  'sys',
  'tmp',
  'usr',
  'usr/bin',
  'usr/sbin',
];

/** Contents of an initramfs, before packing. */
export function initramfsEntries(options: InitramfsOptions & { readonly busybox: Uint8Array }): CpioEntry[] {
  const encoder = new TextEncoder();
  const entries: CpioEntry[] = FOLDERS.map((path) => ({ path, mode: S_IFDIR | 0o755 }));
  entries.push(
    { path: 'dev/console', mode: S_IFCHR | 0o600, device: [5, 1] },
    { path: 'dev/null', mode: S_IFCHR | 0o666, device: [1, 3] },
    { path: 'bin/busybox', mode: S_IFREG | 0o755, data: options.busybox },
    { path: 'bin/sh', mode: S_IFLNK | 0o777, data: encoder.encode('busybox') },
    { path: 'etc/passwd', mode: S_IFREG | 0o644, data: encoder.encode('root::0:0:root:/root:/bin/sh\n') },
    { path: 'etc/group', mode: S_IFREG | 0o644, data: encoder.encode('root:x:0:\n') },
    { path: 'init', mode: S_IFREG | 0o755, data: encoder.encode(options.init ?? DEFAULT_INIT) },
  );
  for (const [path, file] of Object.entries({ ...DEFAULT_FILES, ...options.extraFiles })) {
    const data = typeof file.data === 'string' ? encoder.encode(file.data) : file.data;
    entries.push({ path: path.replace(/^\/+/, ''), mode: S_IFREG | (file.mode ?? 0o755), data });
  }
  return entries;
}

/** Packs an initramfs; equal inputs give equal bytes. Rejects when busybox is not in the cache. */
export async function buildInitramfs(options: InitramfsOptions): Promise<Uint8Array> {
  const busybox = options.busybox ?? (await readFile(await cachedBusybox(options.arch)));
  const archive = writeCpio(initramfsEntries({ ...options, busybox }));
  const level = options.compression ?? 9;
  if (level === 0) return archive;
  const packed = gzipSync(archive, { level });
  packed[9] = 255; // the "operating system" byte differs between builds of zlib
  return packed;
}

async function cachedBusybox(arch: DebianArch): Promise<string> {
  const { guestPaths } = await import('./catalog.js');
  return guestPaths().busybox(arch);
}
