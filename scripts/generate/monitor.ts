// Makes bindings/guests/monitor.gen.ts, the embedded guest, from guests/monitor/monitor.asm with our own assembler.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assemble } from '../../bindings/isa/assembler.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Source of the monitor, relative to the project. */
export const MONITOR_SOURCE = 'guests/monitor/monitor.asm';

/** Generated files by path. */
export function generateMonitor(): Map<string, string> {
  const { bytes } = assemble(readFileSync(join(root, MONITOR_SOURCE), 'utf8'));
  const rows = Buffer.from(bytes)
    .toString('base64')
    .match(/.{1,100}/g)!;
  const text = `// Generated from ${MONITOR_SOURCE} by scripts/generate/monitor.ts. Do not edit.

/** The monitor, a Multiboot image of ${bytes.length} bytes, in base64. */
export const MONITOR_BASE64 =
${rows.map((row) => `  '${row}'`).join(' +\n')};
`;
  return new Map([['bindings/guests/monitor.gen.ts', text]]);
}
