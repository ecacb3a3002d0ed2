// A control server in this process, and xl's commands against it.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Toolstack } from '../../bindings/toolstack/toolstack.js';
import { makeToken, publish } from '../../cli/control/rendezvous.js';
import { listen } from '../../cli/control/server.js';
import { verdict } from '../../cli/errors.js';
import { type HostRequest, nodeToolstack } from '../../cli/node-toolstack.js';
import { xl } from '../../cli/xl/xl.js';
import { assert } from '../suite.js';

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  /** The line of a refusal. */
  readonly message: string;
}

/** A host that xl finds. */
export interface XlHost {
  readonly folder: string;
  readonly toolstack: Toolstack;
  close(): Promise<void>;
}

/** Starts one; from now on {@link run} talks to it. */
export async function xlHost(request: HostRequest): Promise<XlHost> {
  const folder = mkdtempSync(join(tmpdir(), 'paravane-xl-'));
  const state = join(folder, 'state');
  process.env['PARAVANE_STATE'] = state;
  const toolstack = nodeToolstack(request);
  const token = makeToken();
  const server = await listen(toolstack, { token, version: '1.2.3' });
  await publish(state, { url: server.url, token, pid: process.pid });
  const close = async (): Promise<void> => {
    toolstack.host.close();
    await server.close();
    rmSync(folder, { recursive: true });
  };
  return { folder, toolstack, close };
}

/** Runs a command, with what it prints. */
export async function run(...argv: string[]): Promise<Outcome> {
  const { stdout } = process;
  const write = stdout.write;
  let text = '';
  stdout.write = ((chunk: string) => {
    text += chunk;
    return true;
  }) as typeof write;
  try {
    return { status: await xl(argv), stdout: text, message: '' };
  } catch (error) {
    const { status, message } = verdict(error);
    return { status, stdout: text, message };
  } finally {
    stdout.write = write;
  }
}

export async function ok(...argv: string[]): Promise<string> {
  const outcome = await run(...argv);
  assert.is(outcome.status, 0, `${argv.join(' ')}: ${outcome.message}`);
  return outcome.stdout;
}

export async function refused(status: number, expected: RegExp, ...argv: string[]): Promise<void> {
  const outcome = await run(...argv);
  assert.match(outcome.message, expected);
  assert.is(outcome.status, status, outcome.message);
  assert.not.match(outcome.message, /\n/);
}
