// The snapshot container: what goes in comes out, and nothing that was cut or changed passes.

import fc from 'fast-check';
import { StateError } from '../../bindings/errors.js';
import { Checksum } from '../../bindings/snapshot/checksum.js';
import { readContainer, type StateRecord, writeContainer } from '../../bindings/snapshot/container.js';
import { assert, suite } from '../suite.js';

const test = suite('container');

const word = fc.string({ unit: fc.constantFrom(...'abcdefghij-0123456789'), minLength: 1, maxLength: 20 });
const record = fc.record({
  kind: word.filter((kind) => kind !== 'end'),
  instance: word,
  payload: fc.uint8Array({ maxLength: 300 }),
});

const sample: StateRecord[] = [
  { kind: 'config', instance: '', payload: new Uint8Array([1, 2, 3]) },
  { kind: 'device', instance: 'com1', payload: new Uint8Array(100).fill(7) },
  { kind: 'memory', instance: '0', payload: new Uint8Array(5000).map((_, index) => index) },
];

test('records come out as they went in', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 10 }), (records) => {
      const read = readContainer(writeContainer(records));
      assert.equal(
        read.map(({ kind, instance, payload }) => ({ kind, instance, payload: [...payload] })),
        records.map(({ kind, instance, payload }) => ({ kind, instance, payload: [...payload] })),
      );
    }),
  );
});

test('every truncation is refused', () => {
  const bytes = writeContainer(sample);
  for (let length = 0; length < bytes.length; length++) {
    assert.throws(
      () => readContainer(bytes.subarray(0, length)),
      (error: unknown) => error instanceof StateError,
    );
  }
});

test('every changed bit is refused', () => {
  const bytes = writeContainer(sample);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
      const changed = bytes.slice();
      changed[at] = (changed[at] as number) ^ (1 << bit);
      assert.throws(
        () => readContainer(changed),
        (error: unknown) => error instanceof StateError,
      );
    }),
    { numRuns: 2000 },
  );
});

test('what follows the end is refused', () => {
  const bytes = writeContainer(sample);
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  assert.throws(() => readContainer(longer), /1 bytes follow its end/);
});

test('messages are one line and say what is wrong', () => {
  assert.throws(
    () => readContainer(new Uint8Array(4)),
    /^This is not a Paravane snapshot\.$|not a Paravane snapshot/,
  );
  const newer = writeContainer([]);
  newer[8] = 9;
  assert.throws(() => readContainer(newer), /format version 9; this program reads version 1/);
  const changed = writeContainer(sample);
  changed[changed.length - 100] = (changed[changed.length - 100] as number) ^ 1;
  assert.throws(() => readContainer(changed), /checksum of record "memory 0" is wrong/);
});

test('a checksum does not depend on where pieces end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.array(fc.nat(64), { maxLength: 5 }), (bytes, cuts) => {
      const whole = new Checksum().update(bytes).digest();
      const pieces = new Checksum();
      let from = 0;
      for (const cut of [...cuts.filter((at) => at <= bytes.length).sort((a, b) => a - b), bytes.length]) {
        pieces.update(bytes.slice(from, cut));
        from = cut;
      }
      assert.is(pieces.digest(), whole);
    }),
  );
});

test('a checksum tells single bits, lengths and order apart', () => {
  const seen = new Set<string>();
  const add = (...pieces: number[]) => seen.add(new Checksum().update(new Uint8Array(pieces)).digest());
  for (let length = 0; length < 40; length++) add(...new Array(length).fill(0));
  for (let bit = 0; bit < 256; bit++) {
    const bytes = new Array(32).fill(0);
    bytes[bit >> 3] = 1 << (bit & 7);
    add(...bytes);
  }
  add(1, 2, 3, 4, 5, 6, 7, 8);
  add(5, 6, 7, 8, 1, 2, 3, 4);
  assert.is(seen.size, 40 + 256 + 2);
});
