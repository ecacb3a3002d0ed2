// The script of a domain's Worker in Node, from the sources: Node 20 does not take tsx from a Worker's options.

import { parentPort } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { serveDomain } = await import('../../bindings/host/index.ts');
serveDomain(parentPort);
