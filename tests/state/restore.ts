// Continues a saved machine in a process of its own: a child of the tests.
//
//   node --import tsx tests/state/restore.ts FILE INSTRUCTIONS
//
// Prints the machine's hash after the restore, and after so many more instructions.

import { readFileSync } from 'node:fs';
import { Host } from '../../bindings/host/index.js';

/** What the child prints as its last line. */
export interface Continued {
  readonly restored: string;
  readonly ran: number;
  readonly hash: string;
}

const [file = '', count = '0'] = process.argv.slice(2);
const domain = await new Host().restore(readFileSync(file));
const restored = domain.hash();
const ran = domain.runInstructions(Number(count));
const continued: Continued = { restored, ran, hash: domain.hash() };
console.log(JSON.stringify(continued));
