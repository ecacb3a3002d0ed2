// `npm run fuzz`: compares fresh random cases in the core with the processor this runs on; docs/corpus.md.
//
//   npm run fuzz [-- --minutes N] [--cases N] [--seed S] [--form TEXT] [--engine interp|jit] [--least N] [--record FILE]
//
// Prints cases a second, coverage of forms and differences. The exit status is 1 on any difference or a form that was never
// exercised (fewer than --least times), 2 where there is no processor to ask. Differences are minimised and kept in
// tests/oracle/regressions/, which the tests replay. --record writes a corpus instead.

import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { CoreOptions } from '../bindings/index.js';
import { describe } from '../tests/oracle/compare.js';
import { writeCorpus } from '../tests/oracle/corpus.js';
import { CASE } from '../tests/oracle/format.js';
import { Fuzzer } from '../tests/oracle/fuzz.js';
import { OracleMachine } from '../tests/oracle/machine.js';
import { minimise } from '../tests/oracle/minimise.js';
import { Silicon } from '../tests/oracle/native.js';
import { recordCases } from '../tests/oracle/record.js';

const REGRESSIONS = fileURLToPath(new URL('../tests/oracle/regressions', import.meta.url));
/** Differences that are minimised; when there are more, the run ends. */
const MOST_DIFFERENCES = 20;
const REPORT_MS = 10_000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    cases: { type: 'string' },
    seed: { type: 'string' },
    form: { type: 'string' },
    engine: { type: 'string' },
    least: { type: 'string' },
    record: { type: 'string' },
  },
});

function numberOf(name: 'cases' | 'least' | 'minutes' | 'seed', otherwise: number): number {
  const text = values[name];
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (!Number.isFinite(number) || number < 0) {
    console.error(`--${name} must be a number, not ${JSON.stringify(text)}.`);
    process.exit(2);
  }
  return number;
}

function coreOptions(): CoreOptions {
  const { engine } = values;
  if (engine === undefined) return {};
  if (engine === 'interp') return { engine };
  if (engine === 'jit') return { engine, jit: { heat: 1, batch: 1 } };
  console.error(`--engine must be interp or jit, not ${JSON.stringify(engine)}.`);
  process.exit(2);
}

/** Minimises the differences and keeps each as a corpus of one case. */
async function keep(fuzzer: Fuzzer, silicon: Silicon, machine: OracleMachine): Promise<void> {
  const seen = new Set<string>();
  for (const { title, bytes } of fuzzer.differences) {
    if (seen.has(title) || seen.size >= MOST_DIFFERENCES) continue;
    seen.add(title);
    const found = await minimise(silicon, machine, bytes);
    const name = `${createHash('sha256').update(found.bytes).digest('hex').slice(0, 12)}.corpus`;
    const snippet = title === 'snippet';
    if (!snippet) found.bytes.fill(0, CASE.form, CASE.form + 2);
    mkdirSync(REGRESSIONS, { recursive: true });
    writeFileSync(
      join(REGRESSIONS, name),
      writeCorpus(silicon.cpu, snippet ? [] : [title], found.bytes, await silicon.run(found.bytes)),
    );
    console.log(
      `\nmade plainer, ${title}: ${found.text}\n  ${describe(found.bytes, 0)}\n  kept as tests/oracle/regressions/${name}`,
    );
  }
}

function report(fuzzer: Fuzzer, seconds: number): void {
  const covered = fuzzer.chosen - fuzzer.missing().length;
  const rate = Math.round(fuzzer.cases / seconds);
  console.log(
    `${fuzzer.cases} cases, ${rate} a second; ${covered} of ${fuzzer.chosen} forms; ${fuzzer.differences.length} differences`,
  );
}

function summary(fuzzer: Fuzzer, least: number): boolean {
  const missing = fuzzer.missing(least);
  const singles = [...fuzzer.counts.subarray(0, -1)].filter((count) => count > 0);
  const fewest = singles.length > 0 ? Math.min(...singles) : 0;
  console.log(
    `each form at least ${fewest} times; ${fuzzer.counts.at(-1)} snippets; ${fuzzer.undecided} without an end or calling the system; ${fuzzer.unrepeatable} that the processor did not repeat`,
  );
  const flags = [...fuzzer.undefinedFlags].sort(([, a], [, b]) => b.count - a.count);
  console.log(
    `undefined flags that differ: ${flags.map(([name, { count, flags: bits }]) => `${name} ${count} (${bits.toString(16)})`).join(', ') || 'none'}`,
  );
  console.log(
    `within their bounds but not equal: ${[...fuzzer.within].map(([name, count]) => `${name} ${count} of ${fuzzer.casesOf(name)}`).join(', ') || 'none'}`,
  );
  console.log(
    `in the core and compared: ${Math.round((fuzzer.cases / fuzzer.coreTime) * 1e6)} cases in a second of processor time`,
  );
  console.log(`not asked about: ${fuzzer.unasked().length} forms`);
  if (missing.length > 0)
    console.log(`${missing.length} forms fewer than ${least} times:\n  ${missing.slice(0, 40).join('\n  ')}`);
  return missing.length === 0;
}

async function fuzz(silicon: Silicon): Promise<number> {
  const seed = numberOf('seed', Math.floor(Math.random() * 2 ** 32));
  const most = numberOf('cases', Number.POSITIVE_INFINITY);
  const minutes = numberOf('minutes', values.cases === undefined ? 1 : Number.POSITIVE_INFINITY);
  const least = numberOf('least', 1);
  console.log(`${silicon.cpu}; seed ${seed}`);
  const machine = await OracleMachine.create(coreOptions());
  const fuzzer = new Fuzzer(silicon, machine, {
    seed,
    ...(values.form === undefined ? {} : { form: values.form }),
  });
  if (fuzzer.chosen === 0 && values.form !== 'snippet') {
    console.error(`No form contains ${JSON.stringify(values.form)}.`);
    return 2;
  }
  const started = performance.now();
  let next = REPORT_MS;
  for (;;) {
    const elapsed = performance.now() - started;
    if (
      fuzzer.cases >= most ||
      elapsed >= minutes * 60_000 ||
      fuzzer.differences.length > MOST_DIFFERENCES * 50
    )
      break;
    if (elapsed >= next) {
      report(fuzzer, elapsed / 1000);
      next += REPORT_MS;
    }
    const before = fuzzer.differences.length;
    await fuzzer.round();
    for (const { title, text, description } of fuzzer.differences.slice(before, before + 3))
      console.log(`\n${title}: ${text}\n  ${description}`);
  }
  report(fuzzer, (performance.now() - started) / 1000);
  const covered = summary(fuzzer, least) || values.form !== undefined;
  await keep(fuzzer, silicon, machine);
  return fuzzer.differences.length === 0 && covered ? 0 : 1;
}

async function record(silicon: Silicon, file: string): Promise<number> {
  const { bytes, cases } = await recordCases(silicon, numberOf('seed', 1));
  writeFileSync(file, bytes);
  console.log(`${silicon.cpu}: ${cases} cases, ${bytes.length} bytes in ${file}`);
  return 0;
}

const silicon = await Silicon.start();
if (typeof silicon === 'string') {
  console.error(`No processor to ask: ${silicon}.`);
  process.exitCode = 2;
} else {
  process.exitCode = await (values.record === undefined ? fuzz(silicon) : record(silicon, values.record));
  silicon.stop();
}
