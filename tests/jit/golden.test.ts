// The code that the JIT emits for small programs, held against accepted listings: a change in its quality is a change of
// tests/jit/golden. `node --import tsx tests/jit/golden.test.ts --update` accepts what is emitted now.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ListedRegion, printRegion } from '../../bindings/jit-listing.js';
import { assert, suite } from '../suite.js';
import { list } from './emitted.js';

const test = suite('jit/golden');
const UPDATE = process.argv.includes('--update');

const SNIPPETS: readonly (readonly [name: string, bits: 32 | 64, body: string])[] = [
  ['arithmetic', 64, 'add rax, rcx\nxor ecx, eax\nshl rdx, 3\nlea rsi, [rax + rcx * 4 + 5]'],
  ['compare-and-branch', 64, 'cmp eax, ecx\njb over\nadd eax, 3\nover: cmp rcx, 7\njg again'],
  ['load-and-store', 64, 'mov rax, [rbx]\nmov ecx, [rbx + 8]\nmov [rbx + 16], eax\nmov [rbx + 20], cl'],
  ['read-modify-write', 64, 'add [rbx], rax\ninc dword [rbx + 8]'],
  ['stack', 64, 'push rax\ncall function\npop rcx\njmp over\nfunction: add rax, 1\nret\nover:'],
  ['kept-carry', 64, 'add rax, rcx\ninc rdx\nadc rsi, rdi'],
  ['small-registers', 64, 'mov al, ch\nadd ah, dl\nmov cx, ax\nmovsx edx, cl\nmovzx rsi, ax'],
  ['conditions', 64, 'cmp rax, rcx\nsetl dl\ncmova rsi, rdi\nsbb rax, rax'],
  ['shifts-and-products', 64, 'imul rax, rcx, 77\nmul rcx\nshr edx, cl\nrol rax, 9'],
  ['string', 64, 'mov rsi, rbx\nlea rdi, [rbx + 64]\nmov ecx, 8\nrep movsb'],
  ['vectors', 64, 'movups xmm0, [rbx]\naddps xmm0, xmm1\npaddd xmm2, xmm0\nmovups [rbx + 16], xmm0'],
  ['scalar-doubles', 64, 'movsd xmm0, [rbx]\naddsd xmm0, xmm1\nmulsd xmm0, xmm0\nmovsd [rbx + 8], xmm0'],
  ['x87', 32, 'fld qword [ebx]\nfadd qword [ebx + 8]\nfstp qword [ebx + 16]'],
  [
    'code-of-32-bits',
    32,
    'mov eax, [ebx + esi * 4]\nadd eax, ecx\npush eax\npop edx\ntest edx, edx\njs again',
  ],
];

/** Constants that are addresses of the core's own data or places in its table change with every build. */
function stable(text: string): string {
  return text
    .replace(/^region in place \d+/gm, 'region')
    .replace(/i32\.const \d+\n(\s*call \$handler)/g, 'i32.const (handler)\n$1')
    .replace(/i32\.const \d{5,}$/gm, (constant) => (constant === TLB_MASK ? constant : 'i32.const (record)'));
}

const TLB_MASK = 'i32.const 131040';

const listing = (regions: readonly ListedRegion[]): string => stable(regions.map(printRegion).join('\n'));

for (const [name, bits, body] of SNIPPETS) {
  test(`${name}: the emitted code is the accepted one`, async () => {
    const path = fileURLToPath(new URL(`golden/${name}.txt`, import.meta.url));
    const text = listing(await list(bits, body));
    if (UPDATE) writeFileSync(path, text);
    assert.ok(existsSync(path), 'nothing was accepted yet: run this file with --update');
    assert.fixture(text, readFileSync(path, 'utf8'), 'after a review, run this file with --update');
  });
}

test('a listing has every instruction of the loop, each with code of its own', async () => {
  const regions = await list(64, 'add rax, rcx\nmov [rbx], rax\nnot rdx');
  const loop = regions.flatMap(({ instructions }) => instructions).filter(({ text }) => text !== '');
  assert.equal(
    loop.slice(0, 4).map(({ text }) => text),
    ['add rax,rcx', 'mov [rbx],rax', 'not rdx', 'sub r15,0x1'],
  );
  for (const { wasm, text } of loop) assert.ok(wasm.length > 0, text);
});

test('the same program gives the same code', async () => {
  const [name, bits, body] = SNIPPETS[0] as (typeof SNIPPETS)[number];
  assert.is(listing(await list(bits, body)), listing(await list(bits, body)), name);
});
