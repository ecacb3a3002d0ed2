// The gdb stub, packet by packet, against small guests.

import { PacketReader, packet, textOf } from '../../bindings/gdb/packets.js';
import { Host } from '../../bindings/host/index.js';
import type { Domain } from '../../bindings/index.js';
import { assemble } from '../../bindings/isa/assembler.js';
import { assert, suite } from '../suite.js';
import { clientOf } from './client.js';

const test = suite('gdb stub');
const AT = 0x10000;

async function guest(bits: 16 | 32 | 64, source: string, more: { vcpus?: number } = {}) {
  const code = assemble(`org ${AT}\n${source}`, { bits });
  const mode = ({ 16: 'real16', 32: 'prot32', 64: 'long64' } as const)[bits];
  const host = new Host();
  const domain = await host.create({
    memory: '8M',
    clock: 'icount',
    ...more,
    boot: { type: 'flat', kernel: code.bytes, address: AT, mode },
  });
  const { client, server } = clientOf(domain);
  await client.ask('qSupported:swbreak+;hwbreak+');
  await client.describe();
  const at = (label: string): string => (code.symbols.get(label) as bigint).toString(16);
  return { domain, client, server, at, symbols: code.symbols };
}

const LOOP64 = `
start: mov eax, 1
  mov ecx, 4
again: add eax, eax
  mov [value], eax
  dec ecx
  jnz again
  lea rdi, [value]
  mov ecx, 3
  cld
rep_: rep stosb
behind: ud2
align 8
value: dq 0
  dq 0`;

test('stops at a breakpoint, each time round', async () => {
  const { client, at } = await guest(64, LOOP64);
  assert.is(await client.ask(`Z0,${at('again')},1`), 'OK');
  for (const eax of [1n, 2n, 4n, 8n]) {
    assert.is(await client.ask('vCont;c:1'), 'T05thread:1;swbreak:;');
    assert.is(await client.register('rax'), eax);
    assert.is((await client.register('rip')).toString(16), at('again'));
  }
  assert.is(await client.ask(`z0,${at('again')},1`), 'OK');
  assert.is(await client.ask(`Z1,${at('rep_')},1`), 'OK');
  assert.is(await client.ask('c'), 'T05thread:1;swbreak:;');
  assert.is(await client.register('rcx'), 3n);
});

test('a breakpoint that is removed stops no more, and leaves the others', async () => {
  const { client, at } = await guest(64, LOOP64);
  await client.ask(`Z0,${at('again')},1`);
  await client.ask(`Z0,${at('rep_')},1`);
  await client.ask('c');
  assert.is((await client.register('rip')).toString(16), at('again'));
  assert.is(await client.ask(`z0,${at('again')},1`), 'OK');
  await client.ask('c');
  // Three rounds were left.
  assert.is((await client.register('rip')).toString(16), at('rep_'));
  assert.is(await client.register('rax'), 16n);
});

test('a breakpoint is not in the memory of the guest, and a repeated instruction has it once', async () => {
  const { client, at } = await guest(64, LOOP64);
  const place = Number.parseInt(at('rep_'), 16);
  const before = await client.read(place, 4);
  await client.ask(`Z0,${at('rep_')},1`);
  await client.ask(`Z0,${at('behind')},1`);
  assert.equal(await client.read(place, 4), before);
  assert.is(await client.ask('c'), 'T05thread:1;swbreak:;');
  assert.is(await client.ask('c'), 'T05thread:1;swbreak:;');
  assert.is((await client.register('rip')).toString(16), at('behind'));
});

test('steps one instruction, and one iteration of a repeated one', async () => {
  const { client, at } = await guest(64, LOOP64);
  await client.ask('vCont;s:1');
  assert.is(await client.register('rip'), BigInt(AT + 5));
  await client.ask(`Z0,${at('rep_')},1`);
  await client.ask('c');
  assert.is(await client.ask('s'), 'T05thread:1;');
  assert.is(await client.register('rcx'), 2n);
  assert.is((await client.register('rip')).toString(16), at('rep_'));
});

test('watchpoints stop behind the access', async () => {
  const { client, at } = await guest(64, LOOP64);
  assert.is(await client.ask(`Z2,${at('value')},4`), 'OK');
  for (const value of [2n, 4n]) {
    assert.is(await client.ask('c'), `T05thread:1;watch:${at('value')};`);
    assert.is(await client.register('rax'), value);
    assert.equal([...(await client.read(Number.parseInt(at('value'), 16), 1))], [Number(value)]);
  }
  await client.ask(`z2,${at('value')},4`);
  const second = (Number.parseInt(at('value'), 16) + 1).toString(16);
  await client.ask(`Z4,${second},1`);
  await client.ask(`c`);
  assert.is(await client.ask(`?`), `T05thread:1;awatch:${second};`);
});

test('a step that faults ends at the handler', async () => {
  const { client, at } = await guest(
    16,
    `
  xor ax, ax
  mov ds, ax
  mov word [6 * 4], handler - ${AT}
  mov [6 * 4 + 2], cs
bad: ud2
handler: nop`,
  );
  for (let i = 0; i < 4; i++) await client.ask('s');
  assert.is(await client.register('rip'), BigInt(`0x${at('bad')}`) - BigInt(AT));
  assert.is(await client.ask('s'), 'T05thread:1;');
  assert.is(await client.register('rip'), BigInt(`0x${at('handler')}`) - BigInt(AT));
});

test('the trap flag traps in the step of the instruction', async () => {
  const { client, at } = await guest(
    16,
    `
  xor ax, ax
  mov ds, ax
  mov word [1 * 4], handler - ${AT}
  mov [1 * 4 + 2], cs
  push 0x102
  popf
  nop
  nop
handler: nop`,
  );
  for (let i = 0; i < 7; i++) await client.ask('s');
  assert.is(await client.register('rip'), BigInt(`0x${at('handler')}`) - BigInt(AT));
  assert.is((await client.register('dr6')) & 0x4000n, 0x4000n);
});

test('the interrupt character stops a loop', async () => {
  const { client, domain } = await guest(64, 'here: jmp here');
  client.send('c');
  await new Promise((resume) => setTimeout(resume, 20));
  assert.is(domain.state, 'running');
  client.raw(Uint8Array.of(3));
  assert.is(await client.answer(), 'T02thread:1;');
  assert.is(domain.state, 'paused');
  assert.is(await client.register('rip'), BigInt(AT));
});

test('registers can be read and written, in every group', async () => {
  const { client } = await guest(64, 'hlt');
  const write = async (name: string, value: string) => {
    const index = client.registers.findIndex((register) => register.name === name).toString(16);
    return client.ask(`P${index}=${value}`);
  };
  assert.is(await write('rax', '8877665544332211'), 'OK');
  assert.is(await client.register('rax'), 0x1122334455667788n);
  assert.is(await write('xmm3', '00112233445566778899aabbccddeeff'), 'OK');
  assert.is(await client.register('xmm3'), 0xffeeddccbbaa99887766554433221100n);
  assert.is(await write('st1', '00000000000000c00040'), 'OK');
  assert.is(await client.register('st1'), 0x4000c000000000000000n);
  assert.is(await write('gs_base', '0000000080ffffff'), 'OK');
  assert.is(await client.register('gs_base'), 0xffffff8000000000n);
  assert.is(await write('k_gs_base', '0100000000000000'), 'OK');
  assert.is(await write('cr8', '0500000000000000'), 'OK');
  assert.is(await client.register('cr8'), 5n);
  assert.is(await write('rax', '00'), 'E16');
  assert.is(await write('cr0', '0000008000000000'), 'E16', 'paging without protection');
  assert.is(await write('cs', '00000000'), 'E16', 'null code segment');
  const all = await client.ask('g');
  assert.is(await client.ask(`G${all}`), 'OK');
  assert.is(await client.ask('g'), all);
});

test('memory is by linear address, to the end of what is mapped', async () => {
  const { client } = await guest(64, 'hlt');
  await client.write(0x20000, Uint8Array.of(1, 2, 3));
  assert.equal([...(await client.read(0x20000, 4))], [1, 2, 3, 0]);
  assert.is(await client.ask(`X20000,3:#$*`), 'OK');
  assert.equal([...(await client.read(0x20000, 3))], [0x23, 0x24, 0x2a]);
  assert.is(await client.ask('m100000000,4'), 'E0e');
  assert.is(await client.ask('mffff800000000000,4'), 'E0e');
  assert.is(await client.ask('m800000000000,1'), 'E0e', 'not canonical');
  assert.is((await client.read(0x7ffff0, 64)).length, 16, 'RAM ends');
  assert.is(await client.ask('Mfffffffffffffff0,2:0000'), 'E0e');
});

test('threads are vCPUs', async () => {
  const { client } = await guest(64, 'here: inc rax\n jmp here', { vcpus: 3 });
  assert.is(await client.ask('qfThreadInfo'), 'm1,2,3');
  assert.is(await client.ask('qsThreadInfo'), 'l');
  assert.is(await client.ask('T3'), 'OK');
  assert.is(await client.ask('T4'), 'E16');
  assert.is(await client.ask('Hg2'), 'OK');
  assert.is(await client.register('rip'), 0xfff0n);
  assert.is(await client.ask('Hg4'), 'E16');
  assert.is(await client.ask('vCont;s:1;c'), 'T05thread:1;');
  assert.is(await client.register('rax'), 1n);
});

test('a halted vCPU is stepped when something wakes it', async () => {
  const { client, domain } = await guest(16, 'cli\nhlt\nnop\nhere: jmp here');
  await client.ask('s');
  assert.is(await client.ask('s'), 'T05thread:1;');
  client.send('s');
  await new Promise((resume) => setTimeout(resume, 20));
  assert.is(domain.state, 'running');
  domain.machine.core.vcpus[0]?.nmi();
  domain.powerButton();
  assert.is(await client.answer(), 'T05thread:1;');
});

test('detaching lets the guest run, killing ends it', async () => {
  const first = await guest(64, 'here: jmp here');
  await first.client.ask(`Z0,${first.at('here')},1`);
  await first.client.ask('c');
  assert.is(await first.client.ask('D'), 'OK');
  assert.is(first.domain.state, 'running');
  await new Promise((resume) => setTimeout(resume, 10));
  assert.is(first.domain.state, 'running', 'its breakpoints are gone');
  first.domain.destroy();
  const second = await guest(64, 'here: jmp here');
  second.client.send('k');
  assert.is(second.domain.state, 'shutdown');
});

test('a client that goes away before it started the guest leaves it as it was', async () => {
  const { server, domain } = await guest(64, 'here: jmp here');
  server.close();
  assert.is(domain.state, 'created');
});

test('a triple fault is a stop', async () => {
  const { client } = await guest(64, 'ud2');
  assert.is(await client.ask('c'), 'T06thread:1;');
  assert.is(await client.register('rip'), BigInt(AT));
  assert.is(await client.ask('c'), 'T06thread:1;');
});

test('monitor commands', async () => {
  const { client } = await guest(64, 'nop\nhere: jmp here');
  assert.ok((await client.monitor('info registers')).includes('64-bit mode, CPL 0'));
  assert.ok((await client.monitor('help')).includes('gva2gpa'));
  assert.is(await client.monitor('gva2gpa 10000'), 'gpa: 0x10000\n');
  await client.ask('s');
  assert.is(await client.monitor('reset'), 'The machine is created.\n');
  assert.ok((await client.monitor('no')).startsWith('There is no command'));
});

test('acknowledgements end with QStartNoAckMode', async () => {
  const { domain } = await guest(64, 'hlt');
  const sent: string[] = [];
  const { GdbServer } = await import('../../bindings/gdb/server.js');
  const server = new GdbServer(domain, { send: (bytes) => void sent.push(textOf(bytes)), close() {} });
  server.receive(packet('QStartNoAckMode'));
  server.receive(packet('qC'));
  assert.equal(sent, ['+', '$OK#9a', '$QC1#c5']);
});

test('damaged packets are asked for again, lost answers are sent again', async () => {
  const { domain } = await guest(64, 'hlt');
  const sent: string[] = [];
  const { GdbServer } = await import('../../bindings/gdb/server.js');
  const server = new GdbServer(domain, { send: (bytes) => void sent.push(textOf(bytes)), close() {} });
  server.receive(new TextEncoder().encode('$qC#00'));
  server.receive(new TextEncoder().encode('$qC#b4'));
  server.receive(new TextEncoder().encode('-'));
  assert.equal(sent, ['-', '+', '$QC1#c5', '$QC1#c5']);
});

test('packets longer than announced are refused, with bounded memory', () => {
  const reader = new PacketReader(64);
  const received = reader.feed(new TextEncoder().encode(`$${'a'.repeat(1000)}#28$x#78`));
  assert.equal(
    received.map(({ kind }) => kind),
    ['damaged', 'packet'],
  );
  const runs = new PacketReader(64, true).feed(packet('x').slice());
  assert.is(runs[0]?.kind, 'packet');
});

test('nonsense gets an answer and changes nothing', async () => {
  const { domain, client } = await guest(64, 'here: jmp here');
  const before = domain.hash();
  let seed = 12345;
  const random = (most: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return Math.floor((seed / 2 ** 32) * most);
  };
  const starts = [
    'p',
    'P',
    'm',
    'Z0,',
    'Z2,',
    'z1,',
    'vCont;',
    'H',
    'T',
    'qXfer:features:read:',
    'qRcmd,',
    'G',
    'Z',
    'v',
  ];
  const letters = '0123456789abcdefxyzgGq,;:=-*$#}\u0000\u00ff';
  for (let i = 0; i < 3000; i++) {
    const tail = Array.from({ length: random(12) }, () => letters[random(letters.length)]).join('');
    const text = `${starts[random(starts.length)]}${tail}`;
    if (/^vCont;[csCS]|^vK|^P/.test(text)) continue;
    await client.ask(new Uint8Array([...text].map((letter) => letter.charCodeAt(0) & 0xff)));
    await drain(domain);
  }
  domain.debugger.clear();
  assert.is(domain.hash(), before);
});

/** Lets answers that came in several packets through. */
async function drain(_domain: Domain): Promise<void> {
  await Promise.resolve();
}
