// `npm run fuzz`: compares fresh random cases in the core with the processor this runs on; docs/corpus.md.
//
//   npm run fuzz [-- --minutes N] [--cases N] [--seed S] [--form TEXT] [--least N] [--record FILE]
//   npm run fuzz -- --engine jit [--batch N] [--silicon] [--forms] …
//
// With --engine jit code is made of the cases, --batch N (128) to a module, and compared with the interpreter, or with the
// processor by --silicon; --forms lists those of which no case ran in emitted code, --json
// gives the counts once more for tests. V8's tiers are chosen by Node's flags --liftoff-only and --no-liftoff.
//
// Prints cases a second, coverage of forms and differences. The exit status is 1 on any difference or a form that was never
// exercised (fewer than --least times), 2 where there is no processor to ask. Differences are minimised and kept in
// tests/oracle/regressions/, which the tests replay. --record writes a corpus instead.

import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describe } from '../tests/oracle/compare.js';
import { writeCorpus } from '../tests/oracle/corpus.js';
import { EngineFuzzer, type EngineReport, type Share, shown } from '../tests/oracle/engine-fuzz.js';
import { EngineMachine } from '../tests/oracle/engine-machine.js';
import { CASE } from '../tests/oracle/format.js';
import { Fuzzer } from '../tests/oracle/fuzz.js';
import { OracleMachine } from '../tests/oracle/machine.js';
import { minimise } from '../tests/oracle/minimise.js';
import { Silicon } from '../tests/oracle/native.js';
import { recordCases } from '../tests/oracle/record.js';

const REGRESSIONS = fileURLToPath(new URL('../tests/oracle/regressions', import.meta.url));
const ENGINE_REGRESSIONS = fileURLToPath(new URL('../tests/jit/regressions', import.meta.url));
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
    batch: { type: 'string' },
    silicon: { type: 'boolean', default: false },
    forms: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    least: { type: 'string' },
    record: { type: 'string' },
  },
});

function numberOf(name: 'batch' | 'cases' | 'least' | 'minutes' | 'seed', otherwise: number): number {
  const text = values[name];
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (!Number.isFinite(number) || number < 0) {
    console.error(`--${name} must be a number, not ${JSON.stringify(text)}.`);
    process.exit(2);
  }
  return number;
}

/** The machine that is compared with the processor. */
function newMachine(): Promise<OracleMachine> {
  return values.engine === 'jit'
    ? EngineMachine.create({ engine: 'jit', jit: { batch } })
    : OracleMachine.create();
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
  const machine = await newMachine();
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

/** How much ran in emitted code, by form. */
function engineSummary(fuzzer: EngineFuzzer): void {
  const all = [...fuzzer.shares];
  const sum = (of: (share: Share) => number): number =>
    all.reduce((total, [, share]) => total + of(share), 0);
  const percent = (part: number, whole: number): string =>
    `${((100 * part) / Math.max(whole, 1)).toFixed(1)} %`;
  const whole = sum(({ able }) => able);
  console.log(
    `${percent(whole, fuzzer.cases)} of the cases may run in emitted code (not those that single-step or check alignment); of these ${percent(
      sum(({ entered }) => entered),
      whole,
    )} entered a region and ${percent(
      sum(({ emitted }) => emitted),
      whole,
    )} retired in one`,
  );
  const sizes = fuzzer.moduleSizes;
  const inLarge = sizes.filter((size) => size >= 100).reduce((total, size) => total + size, 0);
  console.log(
    `${sizes.reduce((total, size) => total + size, 0)} regions in ${sizes.length} modules, ${inLarge} of them in modules of 100 and more`,
  );
  const never = all.filter(([, { able, entered }]) => able > 0 && entered === 0).map(([title]) => title);
  console.log(`${never.length} forms of ${all.length} never entered a region`);
  if (values.forms) console.log(never.join('\n'));
}

/** The last line of a run of the tests. */
function engineReport(fuzzer: EngineFuzzer): EngineReport {
  const shares = [...fuzzer.shares.values()];
  const sizes = fuzzer.moduleSizes;
  return {
    cases: fuzzer.cases,
    differences: fuzzer.differences.map(shown),
    able: shares.reduce((sum, { able }) => sum + able, 0),
    entered: shares.reduce((sum, { entered }) => sum + entered, 0),
    emitted: shares.reduce((sum, { emitted }) => sum + emitted, 0),
    largest: Math.max(0, ...sizes),
  };
}

/** Makes the differences plainer and keeps each as a corpus of one case, with the interpreter's result. */
async function keepEngines(fuzzer: EngineFuzzer): Promise<void> {
  const seen = new Set<string>();
  for (const { title, bytes } of fuzzer.differences) {
    if (seen.has(title) || seen.size >= MOST_DIFFERENCES) continue;
    seen.add(title);
    const found = await fuzzer.plainest(bytes);
    const name = `${createHash('sha256').update(found.bytes).digest('hex').slice(0, 12)}.corpus`;
    mkdirSync(ENGINE_REGRESSIONS, { recursive: true });
    writeFileSync(join(ENGINE_REGRESSIONS, name), fuzzer.regression(found.bytes));
    const text = found.text || 'alone it does not differ';
    console.log(
      `\nmade plainer, ${shown({ title, text, bytes: found.bytes })}\n  kept as tests/jit/regressions/${name}`,
    );
  }
}

/** The JIT against the interpreter. */
async function fuzzEngines(): Promise<number> {
  const seed = numberOf('seed', Math.floor(Math.random() * 2 ** 32));
  const most = numberOf('cases', Number.POSITIVE_INFINITY);
  const minutes = numberOf('minutes', values.cases === undefined ? 1 : Number.POSITIVE_INFINITY);
  console.log(`JIT against interpreter; seed ${seed}`);
  const fuzzer = await EngineFuzzer.create({
    seed,
    batch,
    ...(values.form === undefined ? {} : { form: values.form }),
  });
  if (fuzzer.chosen === 0) {
    console.error(`No form contains ${JSON.stringify(values.form)}.`);
    return 2;
  }
  const started = performance.now();
  for (let next = REPORT_MS; ; ) {
    const elapsed = performance.now() - started;
    if (
      fuzzer.cases >= most ||
      elapsed >= minutes * 60_000 ||
      fuzzer.differences.length > MOST_DIFFERENCES * 50
    )
      break;
    if (elapsed >= next) {
      console.log(
        `${fuzzer.cases} cases, ${Math.round(fuzzer.cases / (elapsed / 1000))} a second; ${fuzzer.differences.length} differences`,
      );
      next += REPORT_MS;
    }
    const before = fuzzer.differences.length;
    await fuzzer.round();
    for (const difference of fuzzer.differences.slice(before, before + 3))
      console.log(`\n${shown(difference)}`);
  }
  const missing = fuzzer.missing();
  console.log(
    `${fuzzer.cases} cases in ${((performance.now() - started) / 1000).toFixed(0)} s; ${fuzzer.chosen - missing.length} of ${fuzzer.chosen} forms; ${fuzzer.differences.length} differences`,
  );
  engineSummary(fuzzer);
  if (values.json) console.log(JSON.stringify(engineReport(fuzzer)));
  if (!values.json) await keepEngines(fuzzer);
  return fuzzer.differences.length === 0 ? 0 : 1;
}

async function record(silicon: Silicon, file: string): Promise<number> {
  const { bytes, cases } = await recordCases(silicon, numberOf('seed', 1));
  writeFileSync(file, bytes);
  console.log(`${silicon.cpu}: ${cases} cases, ${bytes.length} bytes in ${file}`);
  return 0;
}

if (values.engine !== undefined && values.engine !== 'interp' && values.engine !== 'jit') {
  console.error(`--engine must be interp or jit, not ${JSON.stringify(values.engine)}.`);
  process.exit(2);
}
const batch = numberOf('batch', 128);
if (values.engine === 'jit' && !values.silicon) process.exit(await fuzzEngines());

const silicon = await Silicon.start();
if (typeof silicon === 'string') {
  console.error(`No processor to ask: ${silicon}.`);
  process.exitCode = 2;
} else {
  process.exitCode = await (values.record === undefined ? fuzz(silicon) : record(silicon, values.record));
  silicon.stop();
}
