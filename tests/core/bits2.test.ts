// Later integer instructions beyond what the comparison with the processor reaches: prefixes, CPU models, random numbers.

import { assemble } from '../../bindings/index.js';
import { assert, suite } from '../suite.js';
import { SystemMachine } from './system-machine.js';

const test = suite('bits2');

const DATA = 0x9000;
const EXC_UD = 6;
const ARITH = 0x8d5n;
const CF = 1n;

/** Runs code in 64-bit mode on a CPU of that model: the vector it raised, or −1. */
async function run(
  model: string,
  code: string | number[],
  registers: Partial<Record<'rax' | 'rcx' | 'rdx', bigint>> = {},
  flags = 0n,
) {
  const m = await SystemMachine.create(model);
  m.long();
  m.cpu.cr4 = 0x620n;
  Object.assign(m.cpu, registers);
  m.cpu.rflags = flags | 2n;
  const bytes = typeof code === 'string' ? assemble(`bits 64\n${code}`).bytes : Uint8Array.from(code);
  m.run(Uint8Array.of(...bytes, 0xf4), 20);
  return { m, cpu: m.cpu, vector: m.vector };
}

test('an instruction outside the model is #UD', async () => {
  const cases: [string, string, string][] = [
    ['popcnt eax, ecx', 'x86-64-v1', 'x86-64-v2'],
    ['pshufb xmm1, xmm2', 'x86-64-v1', 'core2duo'],
    ['pshufb mm1, mm2', 'x86-64-v1', 'core2duo'],
    ['ptest xmm1, xmm2', 'core2duo', 'nehalem'],
    ['pcmpgtq xmm1, xmm2', 'core2duo', 'nehalem'],
    ['crc32 eax, cl', 'core2duo', 'x86-64-v2'],
    ['aesenc xmm1, xmm2', 'x86-64-v2', 'max'],
    ['pclmulqdq xmm1, xmm2, 0', 'x86-64-v2', 'max'],
    ['sha1nexte xmm1, xmm2', 'x86-64-v2', 'max'],
    [`movbe eax, [${DATA}]`, 'x86-64-v2', 'max'],
    ['adcx eax, ecx', 'x86-64-v2', 'max'],
    ['adox eax, ecx', 'x86-64-v2', 'max'],
    ['rdrand eax', 'x86-64-v2', 'max'],
    ['rdseed eax', 'x86-64-v2', 'max'],
    ['rdpid rax', 'x86-64-v2', 'max'],
    [`clflushopt [${DATA}]`, 'x86-64-v2', 'max'],
  ];
  for (const [code, without, having] of cases) {
    assert.is((await run(without, code)).vector, EXC_UD, `${code} on ${without}`);
    assert.is((await run(having, code)).vector, -1, `${code} on ${having}`);
  }
});

test('TZCNT and LZCNT are BSF and BSR on a model without them', async () => {
  const input = { rax: 0x1234n, rcx: 0x50n };
  assert.is((await run('max', 'tzcnt eax, ecx', input)).cpu.rax, 4n);
  assert.is((await run('x86-64-v1', 'tzcnt eax, ecx', input)).cpu.rax, 4n);
  assert.is((await run('max', 'lzcnt eax, ecx', input)).cpu.rax, 25n);
  assert.is((await run('x86-64-v1', 'lzcnt eax, ecx', input)).cpu.rax, 6n);
  assert.is((await run('phenom', 'lzcnt eax, ecx', input)).cpu.rax, 25n);
  const none = { rax: 0x1234n, rcx: 0n };
  assert.is((await run('max', 'tzcnt eax, ecx', none)).cpu.rax, 32n);
  assert.is((await run('x86-64-v1', 'tzcnt eax, ecx', none)).cpu.rax, 0x1234n);
});

test('MOVBE and CRC32 share an opcode that prefixes tell apart', async () => {
  const memory = [0x04, 0x25, DATA & 255, DATA >> 8, 0, 0];
  const store = `mov dword [${DATA}], 0x11223344\n`;
  const before = assemble(`bits 64\n${store}`).bytes;
  const with_ = async (prefix: number[]) => {
    const { cpu, vector } = await run('max', [...before, ...prefix, 0x0f, 0x38, 0xf0, ...memory], {
      rax: 0n,
    });
    return vector === -1 ? cpu.rax : vector;
  };
  assert.is(await with_([]), 0x44332211n);
  assert.is(await with_([0x66]), 0x4433n);
  assert.is(await with_([0xf3]), EXC_UD);
  assert.is(await with_([0x66, 0xf3]), EXC_UD);
  assert.is(await with_([0xf2]), (await run('max', 'crc32 eax, cl', { rax: 0n, rcx: 0x44n })).cpu.rax);
  assert.is((await run('max', [0x0f, 0x38, 0xf0, 0xc1])).vector, EXC_UD);
  assert.is((await run('max', [0x0f, 0xb8, 0xc1])).vector, EXC_UD);
});

test('RDRAND and RDSEED deliver numbers in every operand size and set CF alone', async () => {
  for (const name of ['rdrand', 'rdseed']) {
    const wide = await run('max', `${name} rax`, { rax: 0n }, ARITH);
    assert.is(wide.cpu.rflags & ARITH, CF);
    assert.ok(wide.cpu.rax > 0xffffffffn);
    const dword = await run('max', `${name} eax`, { rax: ~0n & 0xffffffffffffffffn });
    assert.is(dword.cpu.rax, wide.cpu.rax & 0xffffffffn);
    const word = await run('max', `${name} ax`, { rax: 0x1111222233334444n });
    assert.is(word.cpu.rax, 0x1111222233330000n | (wide.cpu.rax & 0xffffn));
  }
});

test('without a number RDRAND clears the register and CF', async () => {
  const m = await SystemMachine.create('max');
  m.long();
  m.core.board.random = () => null;
  m.cpu.rax = 0x1111222233334444n;
  m.cpu.rcx = 5n;
  m.cpu.rflags = ARITH | 2n;
  m.run(assemble('bits 64\nrdrand ax\nhlt').bytes);
  assert.is(m.cpu.rax, 0x1111222233330000n);
  assert.is(m.cpu.rflags & ARITH, 0n);
});

test('RDRAND takes 66 but neither F3 nor F2 nor LOCK', async () => {
  assert.is((await run('max', [0x66, 0x0f, 0xc7, 0xf0])).vector, -1);
  for (const prefix of [0xf2, 0xf3, 0xf0])
    assert.is((await run('max', [prefix, 0x0f, 0xc7, 0xf0])).vector, EXC_UD, String(prefix));
});

test('RDPID reads IA32_TSC_AUX in any ring', async () => {
  const m = await SystemMachine.create('max');
  m.long();
  m.run(assemble('bits 64\nmov ecx, 0xc0000103\nmov eax, 77\nxor edx, edx\nwrmsr\nrdpid rbx\nhlt').bytes);
  assert.is(m.cpu.rbx, 77n);
});
