// The engines: `auto` where code may not be made, `both` with a fault planted into emitted code, a budget for code under a
// storm of new code, code that changes itself.

import type { Core, Execution } from '../../bindings/core.js';
import { assemble } from '../../bindings/isa/assembler.js';
import { readModule } from '../../bindings/wasm-text/module.js';
import { CODE, SystemMachine } from '../core/system-machine.js';
import { assert, suite } from '../suite.js';

const test = suite('jit/engines');
const BUDGET = 10_000_000;
const I32_SUB = 0x6b;

/** Adds up the numbers below ECX into EAX, and halts. */
const SUM = 'mov ecx, 5000\nxor eax, eax\nagain: add eax, ecx\ndec ecx\njnz again\nhlt';
const SUM_RESULT = (5000n * 5001n) / 2n;

/**
 * Writes 1,000 functions, one behind the other, each of which adds its number to EAX, and calls each 20 times; all that
 * four times over.
 */
const STORM = `
  mov ebp, 4
round:
  mov ecx, 1000
write:
  mov edi, ecx
  shl edi, 6
  add edi, 0x100000
  mov byte [edi], 0x05
  mov [edi + 1], ecx
  mov byte [edi + 5], 0xc3
  mov ebx, 20
call20:
  call edi
  dec ebx
  jnz call20
  dec ecx
  jnz write
  dec ebp
  jnz round
  hlt`;
const STORM_RESULT = BigInt.asUintN(32, 4n * 20n * ((1000n * 1001n) / 2n));

/** Changes the immediate of its own loop each time round. */
const SELF = `
  mov ecx, 20000
  xor eax, eax
again:
  inc dword [patched + 1]
patched:
  mov edx, 0
  add eax, edx
  dec ecx
  jnz again
  hlt`;
const SELF_RESULT = BigInt.asUintN(32, (20000n * 20001n) / 2n);

async function run(source: string, execution: Execution, prepare: (core: Core) => void = () => {}) {
  const machine = await SystemMachine.create('max', execution);
  prepare(machine.core);
  machine.protected32();
  const { bytes } = assemble(source, { bits: 32, origin: CODE });
  assert.is(machine.run(bytes, BUDGET), 'halt');
  assert.is(machine.vector, -1);
  return {
    eax: BigInt.asUintN(32, machine.cpu.rax),
    retired: machine.cpu.retired,
    stats: machine.core.jitStatistics,
  };
}

const HOT = { engine: 'jit', jit: { heat: 3, batch: 1 } } as const;

test('auto makes code where it may, and interprets where it may not', async () => {
  const made = await run(SUM, { ...HOT, engine: 'auto' });
  assert.is(made.eax, SUM_RESULT);
  assert.ok(made.stats.retired > 10_000, `${made.stats.retired} instructions in emitted code`);
  const refused = await run(SUM, { ...HOT, engine: 'auto' }, ({ instance }) => {
    // What a page's policy makes of `new WebAssembly.Module`.
    instance.regions.install = () => false;
  });
  assert.is(refused.eax, SUM_RESULT);
  assert.is(refused.stats.retired, 0);
  assert.is(refused.retired, made.retired);
});

test('both finds nothing in good code', async () => {
  const { eax, stats } = await run(SUM, { ...HOT, engine: 'both' });
  assert.is(eax, SUM_RESULT);
  assert.ok(stats.entries > 0, 'no region ran');
  assert.is((await run(SELF, { ...HOT, engine: 'both' })).eax, SELF_RESULT);
});

test('both stops at the first difference, with the code and the states', async () => {
  const planted = run(SUM, { ...HOT, engine: 'both' }, ({ instance }) => {
    const { regions } = instance;
    const listed = regions.observer;
    regions.observer = (bytes, slot, count) => {
      listed?.(bytes, slot, count);
      for (const fn of readModule(bytes).functions) {
        const last = fn.body.filter(({ opcode }) => opcode.name === 'i32.add').at(-1);
        if (last !== undefined) bytes[last.position] = I32_SUB;
      }
    };
  });
  let error = new Error('none');
  await planted.catch((thrown: Error) => {
    error = thrown;
  });
  assert.is((error as { code?: string }).code, 'ENGINES_DIFFER');
  assert.match(error.message, /emitted code/);
  assert.match(error.message, /region in place \d+, 32-bit code/);
  assert.match(error.message, /add eax/);
});

test('a storm of new code stays within the budget and computes the same', async () => {
  const interpreted = await run(STORM, { engine: 'interp' });
  assert.is(interpreted.eax, STORM_RESULT);
  const released: number[] = [];
  const stormy = await run(
    STORM,
    { engine: 'jit', jit: { heat: 3, batch: 4, memoryMiB: 4 } },
    ({ instance }) => {
      const { regions } = instance;
      const release = regions.release.bind(regions);
      regions.release = (first, end) => {
        released.push(end - first);
        release(first, end);
      };
    },
  );
  assert.is(stormy.eax, STORM_RESULT);
  assert.is(stormy.retired, interpreted.retired);
  assert.ok(stormy.stats.regions > 500, `${stormy.stats.regions} regions`);
  // 4 MiB are about 160 regions; what is alive is what was made and not killed.
  const alive = stormy.stats.regions - stormy.stats.killed;
  assert.ok(alive <= 200, `${alive} regions alive`);
  assert.ok(released.length > 10, `${released.length} modules released`);
});

test('where code may keep a page from answering, little is compiled at once', async () => {
  const sizes: number[] = [];
  const { eax, stats } = await run(
    STORM,
    { engine: 'jit', jit: { heat: 3, batch: 128, moduleKiB: 16 } },
    ({ instance }) => {
      instance.regions.observer = (bytes) => sizes.push(bytes.length);
    },
  );
  assert.is(eax, STORM_RESULT);
  assert.ok(stats.regions > 500 && sizes.length > 10, `${stats.regions} regions in ${sizes.length} modules`);
  // The functions; beside them types, imports and exports.
  assert.ok(Math.max(...sizes) <= (16 << 10) + 1024, `${Math.max(...sizes)} bytes in one module`);
});

test('code that keeps changing settles in the interpreter', async () => {
  const { eax, stats } = await run(SELF, { engine: 'jit', jit: { heat: 100, batch: 1 } });
  assert.is(eax, SELF_RESULT);
  assert.ok(stats.regions < 100, `${stats.regions} regions for one loop`);
});
