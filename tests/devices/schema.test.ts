// State schemas: every kind of field, the upgrade chain, and records made by an enemy.

import fc from 'fast-check';
import {
  array,
  block,
  bool,
  bytes,
  count53,
  i32,
  initially,
  int53,
  list,
  nullable,
  oneOf,
  StateDecodeError,
  type StateOf,
  StateSchema,
  struct,
  u8,
  u16,
  u32,
  u64,
  within,
} from '../../devices/index.js';
import { assert, suite } from '../suite.js';

const test = suite('devices: schema');

const EVERYTHING = StateSchema.define('everything', {
  a: u8,
  b: u16,
  c: u32,
  d: i32,
  e: u64,
  f: count53,
  g: int53,
  h: bool,
  i: oneOf('one', 'two'),
  j: bytes(20),
  k: block(3),
  l: array(u16, 2),
  m: list(struct({ x: u8, y: nullable(u32) }), 5),
  n: initially(within(u8, 2, 9), 4),
});

const STATE: fc.Arbitrary<StateOf<typeof EVERYTHING>> = fc.record(
  {
    a: fc.nat(0xff),
    b: fc.nat(0xffff),
    c: fc.nat(0xffff_ffff),
    d: fc.integer(),
    e: fc.bigInt(0n, 2n ** 64n - 1n),
    f: fc.maxSafeNat(),
    g: fc.maxSafeInteger(),
    h: fc.boolean(),
    i: fc.constantFrom('one' as const, 'two' as const),
    j: fc.uint8Array({ maxLength: 20 }),
    k: fc.uint8Array({ minLength: 3, maxLength: 3 }),
    l: fc.array(fc.nat(0xffff), { minLength: 2, maxLength: 2 }),
    m: fc.array(
      fc.record({ x: fc.nat(0xff), y: fc.option(fc.nat(0xffff_ffff)) }, { noNullPrototype: true }),
      { maxLength: 5 },
    ),
    n: fc.integer({ min: 2, max: 9 }),
  },
  { noNullPrototype: true },
);

function refusal(decode: () => unknown): string {
  try {
    decode();
  } catch (error) {
    assert.instance(error, StateDecodeError);
    return (error as StateDecodeError).message;
  }
  throw new Error('the record was accepted');
}

test('what is encoded is decoded', () => {
  fc.assert(
    fc.property(STATE, (state) => {
      assert.equal(EVERYTHING.decode(EVERYTHING.encode(state)), state);
    }),
    { seed: 1, numRuns: 200 },
  );
});

test('a fresh state has the declared values and shares nothing', () => {
  const state = EVERYTHING.fresh();
  assert.is(state.n, 4);
  assert.is(state.i, 'one');
  state.m.push({ x: 1, y: null });
  state.k[0] = 1;
  assert.equal(EVERYTHING.fresh().m, []);
  assert.is(EVERYTHING.fresh().k[0], 0);
});

test('a mangled record is refused or decodes to a valid state, and nothing else', () => {
  const mutation = fc.record({ at: fc.nat(120), value: fc.nat(255), cut: fc.option(fc.nat(120)) });
  fc.assert(
    fc.property(STATE, mutation, (state, { at, value, cut }) => {
      const record = EVERYTHING.encode(state).slice(0, cut ?? undefined);
      if (at < record.length) {
        record[at] = value;
      }
      try {
        const decoded = EVERYTHING.decode(record);
        assert.equal(EVERYTHING.encode(decoded), record);
      } catch (error) {
        assert.instance(error, StateDecodeError);
      }
    }),
    { seed: 2, numRuns: 1000 },
  );
});

test('older records climb the upgrade chain', () => {
  const v1 = StateSchema.define('chip', { count: u8 });
  const v2 = v1.upgrade({ count: u16, mode: oneOf('plain', 'fast') }, (old) => ({
    ...old,
    mode: 'plain' as const,
  }));
  const v3 = v2.upgrade({ total: u32, mode: oneOf('plain', 'fast') }, (old) => ({
    total: old.count * 2,
    mode: old.mode,
  }));
  assert.is(v3.version, 3);
  assert.equal(v3.decode(v1.encode({ count: 7 })), { total: 14, mode: 'plain' });
  assert.equal(v3.decode(v2.encode({ count: 700, mode: 'fast' })), { total: 1400, mode: 'fast' });
  assert.match(
    refusal(() => v1.decode(v3.encode(v3.fresh()))),
    /version 3 is not between 1 and 1/,
  );
});

test('an upgrade reads no further than the old record', () => {
  const v1 = StateSchema.define('chip', { count: u8 });
  const v2 = v1.upgrade({ count: u16 }, (old) => old);
  const padded = Uint8Array.of(...v1.encode({ count: 1 }), 0);
  assert.match(
    refusal(() => v2.decode(padded)),
    /1 bytes follow/,
  );
});

test('refusals say where and why', () => {
  const schema = StateSchema.define('chip', { list: list(u32, 1e9), flag: bool, small: within(u8, 1, 3) });
  const record = schema.encode({ list: [], flag: true, small: 2 });
  const header = 1 + 4 + 2;
  const with_ = (at: number, value: number) => {
    const copy = record.slice();
    copy[header + at] = value;
    return copy;
  };
  assert.match(
    refusal(() => schema.decode(with_(3, 0x30))),
    /chip v1: list: 805306368 values do not fit in 2 bytes/,
  );
  assert.match(
    refusal(() => schema.decode(with_(4, 2))),
    /flag: 2 is not a boolean/,
  );
  assert.match(
    refusal(() => schema.decode(with_(5, 4))),
    /small: 4 is not within 1..3/,
  );
  assert.match(
    refusal(() => schema.decode(new Uint8Array(0))),
    /needed at 0/,
  );
  assert.match(
    refusal(() => StateSchema.define('other', {}).decode(record)),
    /record is for "chip", not "other"/,
  );
});

test('a wrong shape is a programming error when encoding', () => {
  const schema = StateSchema.define('chip', { regs: array(u8, 2), memory: block(2) });
  assert.throws(() => schema.encode({ regs: [1], memory: new Uint8Array(2) }), RangeError);
  assert.throws(() => schema.encode({ regs: [1, 2], memory: new Uint8Array(1) }), RangeError);
});
