// What a guest was told to be durable is there after the host was killed, at any moment, and the file system is whole.
//
// A host is killed by SIGKILL once; before that it is stopped several times while its image is copied, which leaves the
// copy exactly as a kill at that moment would have left the image.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/build.js';
import { Random } from '../robustness/random.js';
import { assert, suite } from '../suite.js';
import { checkExt4, findTool, makeExt4, missing, scratchFolder } from './lab.js';

const test = suite('flushes survive');
/** Hosts that are killed, and moments of each. */
const KILLS = Number(process.env['PARAVANE_KILLS'] ?? 20);
const MOMENTS = Number(process.env['PARAVANE_MOMENTS'] ?? 10);
/** Progress is told after so many. */
const TELL = 20;
const PATIENCE_MS = 200_000;
const MEBIBYTES = 32;

/** A host with a writing guest, and the number of the last record that the guest was told to be durable. */
class Writer {
  readonly child: ChildProcess;
  acknowledged = 0;
  said = '';

  constructor(image: string) {
    const args = ['--import', 'tsx', 'tests/xen-io/run-writer.ts', 'cloud', image];
    this.child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    this.child.stdout!.on('data', (bytes) => {
      this.said = (this.said + bytes).slice(-4000);
      for (const [, number] of this.said.matchAll(/ACK (\d+)\r?\n/g))
        this.acknowledged = Math.max(this.acknowledged, Number(number));
    });
  }

  async until(done: () => boolean): Promise<void> {
    const began = performance.now();
    while (!done()) {
      if (this.child.exitCode !== null) throw new Error(`the host ended: ${this.said}`);
      if (performance.now() - began > PATIENCE_MS) throw new Error(`the guest does nothing: ${this.said}`);
      await sleep(2);
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The records in an image, after its journal was replayed; the file system has to be clean. */
function recordsIn(image: string): number {
  const { clean, said } = checkExt4(image);
  assert.ok(clean, said);
  const log = execFileSync(findTool('debugfs')!, ['-R', 'cat /log', image], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
  const lines = log.split('\n').filter((line) => line !== '');
  lines.forEach((line, i) => {
    // What was not acknowledged may be there in part.
    if (i < lines.length - 1) assert.is(line, `record ${i + 1}`);
  });
  return lines.length;
}

const reason = missing('cloud');
if (reason !== null) test.skip('acknowledged flushes', `missing dependency: ${reason}`);
else {
  test(`acknowledged flushes are there at ${KILLS * MOMENTS} moments`, async () => {
    const folder = scratchFolder();
    const random = new Random(1);
    let moments = 0;
    let durable = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const image = join(folder, 'disk');
      makeExt4(image, MEBIBYTES);
      const writer = new Writer(image);
      await writer.until(() => writer.acknowledged > 0);
      for (let moment = 1; moment <= MOMENTS; moment++) {
        await sleep(random.below(150));
        const last = moment === MOMENTS;
        writer.kill(last ? 'SIGKILL' : 'SIGSTOP');
        await sleep(5); // the signal arrives, and so do the lines that were sent before it
        const { acknowledged } = writer;
        const copy = last ? image : join(folder, 'copy');
        if (!last) {
          copyFileSync(image, copy);
          writer.kill('SIGCONT');
        } else if (writer.child.signalCode === null) await new Promise((end) => writer.child.on('exit', end));
        const records = recordsIn(copy);
        assert.ok(
          records >= acknowledged,
          `kill ${kill}, moment ${moment}: ${records} of ${acknowledged} records`,
        );
        moments++;
        durable += acknowledged;
      }
      if ((kill + 1) % TELL === 0)
        console.log(`  ${kill + 1} kills, ${moments} moments, ${durable} acknowledgements`);
    }
    console.log(`  ${moments} moments, ${KILLS} of them kills; ${durable} acknowledgements looked at`);
  });
}
