// Files as the command line reads and writes them: errors name the file, and nothing is ever half written.

import { constants } from 'node:fs';
import { access, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CliError, EXIT_BAD_INPUT, EXIT_HOST } from './errors.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EMFILE: 'too many open files',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

/** Why the host refused, in words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ''] ?? message ?? String(error);
}

/**
 * Reads an input file.
 *
 * @param option what asked for it, such as `--kernel`
 * @throws CliError
 */
export async function readInput(path: string, option: string): Promise<Uint8Array> {
  if (path === '') throw new CliError(EXIT_BAD_INPUT, `${option} needs the name of a file`);
  try {
    const bytes = await readFile(path);
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch (error) {
    throw new CliError(EXIT_BAD_INPUT, `${option} ${path}: ${reasonOf(error)}`);
  }
}

/**
 * Makes sure, before anything runs, that a file can be written later.
 *
 * @throws CliError
 */
export async function checkOutput(path: string, option: string): Promise<void> {
  if (path === '') throw new CliError(EXIT_BAD_INPUT, `${option} needs the name of a file`);
  const folder = dirname(path);
  try {
    await access(folder, constants.W_OK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reason = code === 'ENOENT' ? `there is no folder ${folder}` : `${folder}: ${reasonOf(error)}`;
    throw new CliError(EXIT_BAD_INPUT, `${option} ${path}: ${reason}`);
  }
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw new CliError(EXIT_BAD_INPUT, `${option} ${path}: it is a folder`);
}

/**
 * Writes a file, replacing an older one only when all is on disk.
 *
 * @throws CliError; the older file is as it was then
 */
export async function replaceFile(path: string, bytes: Uint8Array | string): Promise<void> {
  const aside = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(aside, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined);
    throw new CliError(EXIT_HOST, `cannot write ${path}: ${reasonOf(error)}`);
  }
}
