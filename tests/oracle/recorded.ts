// The corpora in the repository: what was recorded, and what once differed.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDERS = ['corpus', 'regressions'];

/** The bytes of all corpus files. */
export function corpora(): Uint8Array[] {
  return FOLDERS.map((name) => fileURLToPath(new URL(name, import.meta.url)))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .sort()
        .map((name) => new Uint8Array(readFileSync(join(folder, name)))),
    );
}
