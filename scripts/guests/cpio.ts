// cpio archives in the "newc" format (Linux Documentation/driver-api/early-userspace/buffer-format.rst).

const HEADER_LENGTH = 110;
const MAGIC = '070701';
const TRAILER = 'TRAILER!!!';

export const S_IFMT = 0o170000;
export const S_IFLNK = 0o120000;
export const S_IFREG = 0o100000;
export const S_IFDIR = 0o040000;
export const S_IFCHR = 0o020000;

/** One member of an archive. */
export interface CpioEntry {
  /** Without a leading slash. */
  readonly path: string;
  /** File type and permission bits, as in stat(2). */
  readonly mode: number;
  /** Contents of a file, or the target of a symbolic link. */
  readonly data?: Uint8Array;
  /** Major and minor number of a device node. */
  readonly device?: readonly [number, number];
}

function padded(length: number): number {
  return (length + 3) & ~3;
}

function header(entry: CpioEntry, inode: number, nameLength: number): string {
  const [major, minor] = entry.device ?? [0, 0];
  const links = (entry.mode & S_IFMT) === S_IFDIR ? 2 : 1;
  const fields = [
    inode,
    entry.mode,
    0, // uid
    0, // gid
    links,
    0, // mtime
    entry.data?.length ?? 0,
    0, // device of the archive's file system
    0,
    major,
    minor,
    nameLength,
    0, // checksum, unused
  ];
  return MAGIC + fields.map((field) => field.toString(16).padStart(8, '0')).join('');
}

/**
 * Writes an archive. The same entries give the same bytes: sorted by path, owned by root, time 0. Missing parent
 * folders are added.
 */
export function writeCpio(entries: readonly CpioEntry[]): Uint8Array {
  const byPath = new Map<string, CpioEntry>();
  for (const entry of entries) {
    const parts = entry.path.split('/');
    for (let depth = 1; depth < parts.length; depth++) {
      const folder = parts.slice(0, depth).join('/');
      if (!byPath.has(folder)) byPath.set(folder, { path: folder, mode: S_IFDIR | 0o755 });
    }
    byPath.set(entry.path, entry);
  }
  const sorted = [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const encoder = new TextEncoder();
  const blocks: { head: Uint8Array; data: Uint8Array }[] = [];
  let total = 0;
  const add = (entry: CpioEntry, inode: number): void => {
    const name = encoder.encode(entry.path);
    const text = encoder.encode(header(entry, inode, name.length + 1));
    const head = new Uint8Array(padded(HEADER_LENGTH + name.length + 1));
    head.set(text);
    head.set(name, HEADER_LENGTH);
    const data = entry.data ?? new Uint8Array(0);
    blocks.push({ head, data });
    total += head.length + padded(data.length);
  };
  for (const [index, entry] of sorted.entries()) add(entry, index + 1);
  add({ path: TRAILER, mode: 0 }, 0);
  const archive = new Uint8Array(total);
  let offset = 0;
  for (const { head, data } of blocks) {
    archive.set(head, offset);
    archive.set(data, offset + head.length);
    offset += head.length + padded(data.length);
  }
  return archive;
}

/** Reads an archive back, without its trailer. Throws RangeError when it is damaged. */
export function readCpio(archive: Uint8Array): CpioEntry[] {
  const decoder = new TextDecoder();
  const entries: CpioEntry[] = [];
  for (let offset = 0; ; ) {
    const text = decoder.decode(archive.subarray(offset, offset + HEADER_LENGTH));
    if (!/^070701[0-9a-fA-F]{104}$/.test(text)) throw new RangeError(`cpio: no header at offset ${offset}`);
    const field = (index: number): number => Number.parseInt(text.slice(6 + index * 8, 14 + index * 8), 16);
    const size = field(6);
    const dataStart = offset + padded(HEADER_LENGTH + field(11));
    const path = decoder.decode(
      archive.subarray(offset + HEADER_LENGTH, offset + HEADER_LENGTH + field(11) - 1),
    );
    if (path === TRAILER) return entries;
    if (dataStart + size > archive.length) throw new RangeError(`cpio: ${path} is truncated`);
    entries.push({
      path,
      mode: field(1),
      data: archive.slice(dataStart, dataStart + size),
      device: [field(9), field(10)],
    });
    offset = dataStart + padded(size);
  }
}
