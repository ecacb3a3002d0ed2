// `paravane host` as a process of its own, with xl's commands as further ones.

import { join } from 'node:path';
import { assert } from '../suite.js';
import { type Outcome, paravane, type Running } from './program.js';

export type Xl = (...argv: string[]) => Promise<string>;

/** Runs `body` beside a host whose state is in `folder`; `xl` fails when a command does. */
export async function withHost(
  folder: string,
  body: (xl: Xl, environment: Record<string, string>) => Promise<void>,
): Promise<void> {
  const environment = { PARAVANE_STATE: join(folder, 'state') };
  const xl: Xl = async (...argv) => {
    const { status, stdout, stderr } = await paravane(['xl', ...argv], { environment });
    assert.is(status, 0, stderr);
    return stdout;
  };
  let steps: Promise<void> | undefined;
  const host = await paravane(['host'], {
    environment,
    onOutput: (text, child) => {
      if (!text.includes('listening')) return;
      steps = body(xl, environment).finally(() => child.kill('SIGTERM'));
      // Looked at when the host has ended.
      steps.catch(() => undefined);
    },
  });
  await steps;
  assert.is(host.status, 0, host.stderr);
}

/** Types a line at a domain's console and waits for what it says. */
export function ask(
  environment: Record<string, string>,
  line: string,
  answer: string,
  prompt = 'paravane> ',
): Promise<Outcome> {
  let seen = '';
  let typed = false;
  const onOutput = (text: string, terminal: Running): void => {
    seen += text;
    if (seen.includes(answer)) terminal.type('\x1d');
    else if (!typed && seen.includes(prompt)) {
      typed = true;
      terminal.type(`${line}\n`);
    }
  };
  return paravane(['xl', 'console', 'guest'], { environment, onOutput });
}
