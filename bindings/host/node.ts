// What only Node has: files as images and sinks, the terminal as a console, V8's compiler settings.

import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ReadStream, WriteStream } from 'node:tty';
import { setFlagsFromString } from 'node:v8';
import { BackendError, type Console, type Unsubscribe } from '../index.js';

export * from './index.js';
export * from './node-gdb.js';

/**
 * The bytes of an image file.
 *
 * @throws BackendError IMAGE_UNREADABLE
 */
export async function readImage(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new BackendError('IMAGE_UNREADABLE', `Cannot read "${path}": ${(cause as Error).message}.`, {
      params: { path },
      cause,
    });
  }
}

/** Writes everything that a console puts out to a file; call the result to stop. */
export function logToFile(console: Console, path: string): Unsubscribe {
  const file = createWriteStream(path);
  const stop = console.onOutput((bytes) => void file.write(bytes));
  return () => {
    stop();
    file.end();
  };
}

/** Key that ends {@link attachTerminal}: Ctrl-]. */
const DETACH = 0x1d;

/** Connects a terminal to a console, raw, until Ctrl-] is pressed or the result is called. */
export function attachTerminal(
  console: Console,
  input: ReadStream,
  output: WriteStream,
  onDetach: () => void = () => {},
): Unsubscribe {
  const stopOutput = console.onOutput((bytes) => void output.write(bytes));
  const stop = () => {
    stopOutput();
    input.off('data', typed);
    if (input.isTTY) input.setRawMode(false);
    input.pause();
  };
  const typed = (data: Buffer) => {
    const end = data.indexOf(DETACH);
    if (end !== 0) console.write(new Uint8Array(end < 0 ? data : data.subarray(0, end)));
    if (end < 0) return;
    stop();
    onDetach();
  };
  if (input.isTTY) input.setRawMode(true);
  input.on('data', typed);
  input.resume();
  return stop;
}

/**
 * How much of a Wasm function V8 lets its baseline compiler execute before it optimises it. Larger is better for guests
 * that run much code once; for the whole process, from now on.
 */
export function setTieringBudget(budget: number): void {
  setFlagsFromString(`--wasm-tiering-budget=${budget}`);
}
