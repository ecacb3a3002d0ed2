// The version of the program.

import { readFileSync } from 'node:fs';

/** Of the package; the bundle and the source lie equally deep in it. */
export function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
