// Records a corpus: a few cases of every form, and snippets, with what this processor made of them.

import { writeCorpus } from './corpus.js';
import { CaseMaker } from './generate.js';
import type { Silicon } from './native.js';
import { Random } from './values.js';

const ENCODINGS = 3;
const VARIANTS = 2;
const SNIPPETS = 3000;
const BATCH = 2000;

/** A corpus of the processor: six cases of every form that can be asked about, and snippets. */
export async function recordCases(
  silicon: Silicon,
  seed: number,
): Promise<{ bytes: Uint8Array; cases: number }> {
  const maker = new CaseMaker(new Random(seed));
  const cases: Uint8Array[] = [];
  const results: Uint8Array[] = [];
  let count = 0;
  const flush = async (): Promise<void> => {
    count += maker.count;
    const batch = maker.take();
    cases.push(batch);
    results.push((await silicon.run(batch)).slice());
  };
  for (const form of maker.asked)
    for (let i = 0; i < ENCODINGS; i++) {
      maker.single(form, VARIANTS);
      if (maker.full || maker.count >= BATCH) await flush();
    }
  for (let i = 0; i < SNIPPETS; i++) {
    maker.snippet(1);
    if (maker.full || maker.count >= BATCH) await flush();
  }
  await flush();
  const titles = maker.forms.map(({ title }) => title);
  return { bytes: writeCorpus(silicon.cpu, titles, concatenate(cases), concatenate(results)), cases: count };
}

function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
