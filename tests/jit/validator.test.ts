// The validator of generated code: what the JIT emits for programs with every kind of access passes, and code with a check
// that was taken out, weakened or gone around does not.

import { V_TLB_DATA } from '../../bindings/layout.gen.js';
import { readModule, type WasmInstruction } from '../../bindings/wasm-text/module.js';
import { assert, suite } from '../suite.js';
import { type Emitted, emit } from './emitted.js';
import { validateModule } from './validator.js';

const test = suite('jit/validator');

const PROGRAMS: readonly (readonly [bits: 32 | 64, body: string])[] = [
  [64, 'mov [rbx], rax\nmov [rbx + 8], ecx\nmov [rbx + 13], dl'],
  [64, 'add [rbx + 16], rax\nlock inc dword [rbx + 20]\nxchg [rbx + 24], rcx\nnot byte [rbx + 3]'],
  [64, 'push rax\npush qword [rbx]\npop qword [rbx + 8]\npop rcx\ncall over\nover: add rsp, 8'],
  [64, 'movsx rcx, word [rbx + rdx * 4 + 100]\nmov rdx, 1\nmov [rbx + rdx * 8], rcx\nmov [0x100040], ecx'],
  [
    64,
    'movups xmm0, [rbx]\naddps xmm0, xmm1\nmovups [rbx + 32], xmm0\nfld qword [rbx]\nfstp qword [rbx + 8]',
  ],
  [64, 'mov rsi, rbx\nlea rdi, [rbx + 512]\nmov ecx, 9\nrep movsb\nstosd'],
  [64, 'imul rax, rcx, 77\nmul rcx\nshl rax, 3\nrcl rdx, cl\nbt rax, rcx\nsetc [rbx]\ncmovz rax, rdx'],
  [32, 'mov [ebx], eax\nadd [ebx + 8], ecx\nadc byte [ebx + 12], 7\ncmpxchg [ebx + 16], edx'],
  [
    32,
    'push eax\npop dword [ebx + 4]\nsub word [ebx + 2], 3\nmov esi, ebx\nlodsw\nneg eax\nmov [ebx + esi], ah',
  ],
  [
    32,
    'fld dword [ebx]\nfadd st0, st0\nfstp dword [ebx + 4]\nmovd mm0, [ebx]\npaddb mm0, mm0\nmovd [ebx + 8], mm0\nemms',
  ],
];

const emitted: Emitted[] = [];
test.before(async () => {
  for (const [bits, body] of PROGRAMS) emitted.push(...(await emit(bits, body)));
});

const problems = ({ bytes, slot, count }: Emitted): string[] =>
  validateModule(bytes, count).violations.map(
    ({ functionIndex, instruction, problem }) =>
      `function ${functionIndex}, instruction ${instruction}: ${problem}`,
  );

test('what the JIT emits goes to the vCPU block, the TLB and checked RAM only', () => {
  let stores = 0;
  for (const module of emitted) {
    assert.equal(problems(module), []);
    stores += validateModule(module.bytes, module.count).stores;
  }
  assert.ok(emitted.length >= PROGRAMS.length, `${emitted.length} modules`);
  assert.ok(stores > 100, `${stores} stores`);
});

test('a module has the functions that were announced, and no table', () => {
  for (const { bytes, count } of emitted) {
    assert.is(validateModule(bytes, count).violations.length, 0);
    assert.ok(validateModule(bytes, count + 1).violations.length > 0);
  }
});

/** Instructions of one function, and a place in them. */
type Place = readonly [body: readonly WasmInstruction[], at: number];

interface Plant {
  readonly what: string;
  /** Whether this is a place to change. */
  readonly finds: (...place: Place) => boolean;
  /** Bytes to put there, as many as there were. */
  readonly bytes: (old: Uint8Array) => Uint8Array | number[];
}

const name = (body: readonly WasmInstruction[], at: number): string => body[at]?.opcode.name ?? '';
/** The comparison of a write tag, and the branch that leaves. */
const comparesTag = (body: readonly WasmInstruction[], at: number): boolean =>
  name(body, at) === 'i64.ne' && name(body, at + 1) === 'br_if' && body[at - 4]?.value === 8;
/** A store of a guest's operand: behind a comparison, no stores into the vCPU block (which end a function). */
const tagBefore = (body: readonly WasmInstruction[], at: number): number => {
  for (let k = at; k >= 0; k--) if (name(body, k) === 'i64.ne') return k;
  return -1;
};
const LOCAL_V = 0;
const LOCAL_P = 4;
const LOCAL_T = 7;
/** Index of the import that calls handlers. */
const HANDLER = 10;
const isPointerOfStore = (body: readonly WasmInstruction[], at: number): boolean =>
  name(body, at) === 'local.get' && body[at]?.value === LOCAL_P && /store/.test(name(body, at + 2));

const PLANTS: readonly Plant[] = [
  { what: 'a comparison turned round', finds: comparesTag, bytes: () => [0x51] },
  {
    what: 'a way out that is not taken',
    finds: (body, at) => name(body, at) === 'br_if' && comparesTag(body, at - 1),
    bytes: () => [0x1a, 0x01],
  },
  {
    what: 'the read tag instead of the write tag',
    finds: (body, at) => /^i64.load$/.test(name(body, at)) && comparesTag(body, at + 4),
    bytes: (old) => [...old.subarray(0, 2), 0],
  },
  {
    what: 'a page that is twice as large',
    finds: (body, at) => body[at]?.constant === -4096n && comparesTag(body, at + 2),
    bytes: () => [0x42, 0x80, 0x40],
  },
  {
    what: 'an index of another entry',
    finds: (body, at) =>
      body[at]?.constant === 7n && name(body, at + 1) === 'i64.shr_u' && tagBefore(body, at + 20) > at,
    bytes: () => [0x42, 8],
  },
  {
    what: 'another pointer',
    finds: (body, at) => isPointerOfStore(body, at),
    bytes: () => [0x20, LOCAL_T],
  },
  {
    what: 'a store behind the checked bytes',
    finds: (body, at) => /store/.test(name(body, at)) && isPointerOfStore(body, at - 2),
    bytes: (old) => [...old.subarray(0, -1), 127],
  },
  {
    what: "a store to the vCPU block that is not the guest's",
    finds: (body, at) =>
      name(body, at) === 'i32.store' &&
      name(body, at - 2) === 'local.get' &&
      body[at - 2]?.value === LOCAL_V &&
      (body[at]?.value ?? 0) >= 128,
    bytes: (old) => [...old.subarray(0, 2), 0x80 | (V_TLB_DATA & 0x7f), V_TLB_DATA >> 7],
  },
  {
    what: 'another vCPU for a handler',
    finds: (body, at) =>
      name(body, at) === 'local.get' &&
      body[at]?.value === LOCAL_V &&
      name(body, at + 4) === 'call' &&
      body[at + 4]?.value === HANDLER &&
      name(body, at + 2) !== 'i32.add',
    bytes: () => [0x20, LOCAL_T],
  },
];

for (const { what, finds, bytes } of PLANTS) {
  test(`finds ${what}`, () => {
    let planted = 0;
    for (const module of emitted) {
      for (const { body } of readModule(module.bytes).functions) {
        for (const at of body.keys()) {
          if (!finds(body, at)) continue;
          const start = (body[at] as WasmInstruction).position;
          const end = (body[at + 1] as WasmInstruction).position;
          const changed = module.bytes.slice();
          const put = bytes(module.bytes.subarray(start, end));
          assert.is(put.length, end - start);
          changed.set(put, start);
          assert.ok(
            problems({ ...module, bytes: changed }).length > 0,
            `not found at instruction ${at} (${name(body, at)})`,
          );
          planted++;
        }
      }
    }
    assert.ok(planted > 0, 'there was no place for it');
  });
}
