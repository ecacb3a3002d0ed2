// Runs a script of the tests in a child process and watches it: it has to say something now and then, and to end well.

import { spawn } from 'node:child_process';
import { root } from '../../scripts/build.js';

/** Characters of its output that are kept. */
const KEPT = 200_000;

export interface ChildOptions {
  /** Flags of Node itself. */
  readonly flags?: readonly string[];
  /** Another Node than this one. */
  readonly node?: string;
  /** Status 1 is an answer, too. */
  readonly failing?: boolean;
  /** Longest silence before the child counts as hanging. */
  readonly silenceMs?: number;
}

/** The JSON of the child's last line. Rejects with what it said last when it fails or hangs. */
export function runChild<T>(script: string, args: readonly string[], options: ChildOptions = {}): Promise<T> {
  const { flags = [], node = process.execPath, failing = false, silenceMs = 30_000 } = options;
  const command = [...flags, '--import', 'tsx', script, ...args];
  return new Promise((resolve, reject) => {
    const child = spawn(node, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    let hangs = false;
    const bark = () => {
      hangs = true;
      child.kill('SIGKILL');
    };
    let watchdog = setTimeout(bark, silenceMs);
    const hear = (bytes: Buffer) => {
      clearTimeout(watchdog);
      watchdog = setTimeout(bark, silenceMs);
      said = (said + bytes).slice(-KEPT);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(watchdog);
      const lines = said.trimEnd().split('\n');
      if (code === 0 || (failing && code === 1)) return resolve(JSON.parse(lines.at(-1) ?? ''));
      const how = hangs ? `hangs: nothing for ${silenceMs} ms` : `ended with ${signal ?? code}`;
      const last = lines.slice(-12).join('\n');
      return reject(new Error(`node ${command.join(' ')} ${how}. It said last:\n${last}`));
    });
  });
}
