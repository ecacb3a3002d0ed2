// The program `paravane`.

import { isMainThread } from 'node:worker_threads';
import { main } from './command.js';

async function program(): Promise<void> {
  const status = await main(process.argv.slice(2));
  // A pipe takes its time on some hosts, and exit() would not wait for it.
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((done) => void stream.write('', () => done()));
  }
  process.exit(status);
}

async function domain(): Promise<void> {
  const { serve } = await import('./domain-worker.js');
  serve();
}

// Not awaited at top level: what the bundle imports lazily comes after this line in it.
void (isMainThread ? program() : domain());
