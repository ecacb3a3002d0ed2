// Where a running host and the commands that talk to it meet: a file that only its owner can read, with address and
// token.

import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CliError, EXIT_BAD_INPUT, EXIT_HOST } from '../errors.js';
import { reasonOf } from '../files.js';

/** What the file says. */
export interface Rendezvous {
  readonly url: string;
  readonly token: string;
  readonly pid: number;
}

const TOKEN_BYTES = 32;

/** The folder of the file: PARAVANE_STATE, else the user's own for such things. */
export function stateFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { PARAVANE_STATE, XDG_RUNTIME_DIR } = environment;
  if (PARAVANE_STATE) return PARAVANE_STATE;
  return XDG_RUNTIME_DIR ? join(XDG_RUNTIME_DIR, 'paravane') : join(homedir(), '.paravane');
}

const fileIn = (folder: string): string => join(folder, 'host.json');

export function makeToken(): string {
  return randomBytes(TOKEN_BYTES).toString('hex');
}

/** Writes the file anew, mode 0600 from the first moment. @throws CliError */
export async function publish(folder: string, meeting: Rendezvous): Promise<string> {
  const path = fileIn(folder);
  const aside = `${path}.${process.pid}`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await rm(aside, { force: true });
    const file = await open(aside, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(meeting)}\n`);
    } finally {
      await file.close();
    }
    await chmod(aside, 0o600);
    await rename(aside, path);
    return path;
  } catch (error) {
    throw new CliError(EXIT_HOST, `cannot write ${path}: ${reasonOf(error)}`);
  }
}

/** Takes the file away, if it is still ours. */
export async function withdraw(folder: string, meeting: Rendezvous): Promise<void> {
  const now = await find(folder).catch(() => undefined);
  if (now?.token === meeting.token) await rm(fileIn(folder), { force: true });
}

/** Reads the file. @throws CliError when there is none, or it is no such file */
export async function find(folder: string): Promise<Rendezvous> {
  const path = fileIn(folder);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new CliError(
      EXIT_BAD_INPUT,
      `no host is running: ${path}: ${reasonOf(error)}`,
      'paravane host starts one.',
    );
  }
  try {
    const { url, token, pid } = JSON.parse(text) as Rendezvous;
    if (/^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(url) && typeof token === 'string') return { url, token, pid };
  } catch {
    // Not ours.
  }
  throw new CliError(EXIT_BAD_INPUT, `${path} is not the file of a running host`);
}
