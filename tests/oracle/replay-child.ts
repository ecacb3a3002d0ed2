// Replays all recorded corpora in this process and prints what it found as JSON: tests run it under other V8 flags.
//
//   node [--liftoff-only | --no-liftoff] --import tsx tests/oracle/replay-child.ts [interp | jit]

import { corpora } from './recorded.js';
import { type Replayed, replay } from './replay.js';

const engine = process.argv[2] === 'jit' ? 'jit' : 'interp';
const found: Replayed[] = [];
for (const file of corpora()) found.push(await replay(file, { engine }));
console.log(JSON.stringify(found));
