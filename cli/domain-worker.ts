// Domains of `paravane host` in Workers: the program itself is their script.

import { realpathSync } from 'node:fs';
import { parentPort, Worker } from 'node:worker_threads';
import { type DomainPort, portOf, serveDomain, type WorkerLike } from '../bindings/host/index.js';

/** The program that runs, which is one file when it is built. */
const PROGRAM = realpathSync(process.argv[1] ?? '');

/** Makes the Worker of one domain. */
export function domainWorker(): DomainPort {
  // The Worker's standard streams are the program's own.
  return portOf(new Worker(PROGRAM, { argv: [] }));
}

/** What the program does in such a Worker. */
export function serve(): void {
  serveDomain(parentPort as WorkerLike);
}
