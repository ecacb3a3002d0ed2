// Replays a corpus in the core and says what differs from the processor that recorded it. Nothing here needs Node.

import type { CoreOptions } from '../../bindings/index.js';
import { compare, describe } from './compare.js';
import { type Corpus, readCorpus } from './corpus.js';
import { EngineMachine } from './engine-machine.js';
import { CASE } from './format.js';
import { OracleMachine } from './machine.js';

/** What a replay found. */
export interface Replayed {
  readonly cpu: string;
  readonly cases: number;
  /** Forms with at least one case. */
  readonly forms: number;
  /** Forms of the corpus. */
  readonly known: number;
  readonly differences: number;
  /** The first of them, in words. */
  readonly shown: readonly string[];
}

/** Replays the corpus file with a core of those options. */
export async function replay(file: Uint8Array, options: CoreOptions = {}): Promise<Replayed> {
  const machine = await (options.engine === 'jit' ? EngineMachine : OracleMachine).create(options);
  return replayCorpus(readCorpus(file), machine);
}

/** Replays a corpus that was read. */
export function replayCorpus({ header, cases, results }: Corpus, machine: OracleMachine): Replayed {
  const mine = machine.run(cases);
  const view = new DataView(cases.buffer);
  const wanted = new DataView(results.buffer);
  const actual = new DataView(mine.buffer);
  const seen = new Set<number>();
  const shown: string[] = [];
  let differences = 0;
  let count = 0;
  for (let at = 0, w = 0, a = 0; at < cases.length; count++) {
    const form = view.getUint16(at + CASE.form, true);
    if (form < header.forms.length) seen.add(form);
    const { text } = compare(view, at, wanted, w, actual, a);
    if (text && differences++ < 10)
      shown.push(`${header.forms[form] ?? 'snippet'}: ${text}\n  ${describe(cases, at)}`);
    at += 8 * view.getUint16(at, true);
    w += 8 * wanted.getUint16(w, true);
    a += 8 * actual.getUint16(a, true);
  }
  return { cpu: header.cpu, cases: count, forms: seen.size, known: header.forms.length, differences, shown };
}
