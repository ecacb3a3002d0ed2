// Makes tests/xen/hypercall-guest.gen.ts, the kernel that makes hypercalls for tests, from guests/hypercalls/hypercalls.asm
// with our own assembler.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assemble } from '../../bindings/isa/assembler.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Source of the kernel, relative to the project. */
export const HYPERCALLS_SOURCE = 'guests/hypercalls/hypercalls.asm';
/** Symbols that those who drive it need. */
const SYMBOLS = [
  ...[
    'STATE',
    'HOW',
    'NUMBER',
    'ARGUMENT1',
    'RESULT',
    'UPCALLS',
    'UPCALL_INFO',
    'FAULTS',
    'START_INFO',
    'RESULTS',
  ],
  ...[
    'BY_VMCALL',
    'BY_VMMCALL',
    'BY_PAGE',
    'BY_USER',
    'DO_CPUID',
    'DO_RDMSR',
    'DO_WRMSR',
    'DO_ENABLE',
    'DO_HALT',
  ],
  ...['DO_STOP', 'PAGE', 'UPCALL_VECTOR'],
];

/** Generated files by path. */
export function generateHypercalls(): Map<string, string> {
  const { bytes, symbols } = assemble(readFileSync(join(root, HYPERCALLS_SOURCE), 'utf8'));
  const rows = Buffer.from(bytes)
    .toString('base64')
    .match(/.{1,100}/g)!;
  const values = SYMBOLS.map((name) => `  ${name}: 0x${symbols.get(name)!.toString(16)},`);
  const text = `// Generated from ${HYPERCALLS_SOURCE} by scripts/generate/hypercalls.ts. Do not edit.

/** The kernel, an ELF image with a PVH note of ${bytes.length} bytes, in base64. */
export const HYPERCALL_GUEST_BASE64 =
${rows.map((row) => `  '${row}'`).join(' +\n')};

/** Addresses and values of its mailbox. */
export const MAILBOX = {
${values.join('\n')}
} as const;
`;
  return new Map([['tests/xen/hypercall-guest.gen.ts', text]]);
}
