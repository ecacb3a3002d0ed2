// Makes bindings/firmware/bios/bios.gen.ts, the BIOS of guests that start in real mode, from guests/bios/bios.asm with
// our own assembler.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assemble } from '../../bindings/isa/assembler.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Source of the BIOS, relative to the project. */
export const BIOS_SOURCE = 'guests/bios/bios.asm';

/** Generated files by path. */
export function generateBios(): Map<string, string> {
  const { bytes, origin, symbols } = assemble(readFileSync(join(root, BIOS_SOURCE), 'utf8'));
  const rows = Buffer.from(bytes)
    .toString('base64')
    .match(/.{1,100}/g)!;
  const text = `// Generated from ${BIOS_SOURCE} by scripts/generate/bios.ts. Do not edit.

/** Offset in segment F000 of the first byte, where the CPU starts. */
export const BIOS_ENTRY = 0x${origin.toString(16)};
/** Offset in segment F000 of the fields that the loader fills in. */
export const BIOS_HANDOVER = 0x${symbols.get('handover')!.toString(16)};

/** The code, ${bytes.length} bytes, in base64. */
export const BIOS_BASE64 =
${rows.map((row) => `  '${row}'`).join(' +\n')};
`;
  return new Map([['bindings/firmware/bios/bios.gen.ts', text]]);
}
