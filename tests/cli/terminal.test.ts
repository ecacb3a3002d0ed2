// Ctrl-A: what the guest gets and what is a command, however the keys arrive.

import fc from 'fast-check';
import { EscapeKeys, type KeyEvent } from '../../cli/terminal.js';
import { assert, suite } from '../suite.js';

const test = suite('cli/terminal');

function keys(...chunks: string[]): string[] {
  const machine = new EscapeKeys();
  return chunks.flatMap((chunk) => machine.feed(Buffer.from(chunk, 'latin1')).map(shown));
}

function shown(event: KeyEvent): string {
  return 'data' in event ? Buffer.from(event.data).toString('latin1') : `<${event.command}>`;
}

test('passes everything else on', () => {
  assert.equal(keys('ls -l\r', '\x03\x1b[A\xff'), ['ls -l\r', '\x03\x1b[A\xff']);
});

test('knows its commands in either case', () => {
  assert.equal(keys('\x01x\x01X\x01h\x01?\x01s\x01P'), [
    ...['<leave>', '<leave>', '<help>', '<help>', '<save>', '<power-button>'],
  ]);
});

test('a Ctrl-A may end a chunk', () => {
  assert.equal(keys('ab\x01', 'x', 'cd'), ['ab', '<leave>', 'cd']);
});

test('keeps the order of keys and commands', () => {
  assert.equal(keys('ab\x01hcd\x01xef'), ['ab', '<help>', 'cd', '<leave>', 'ef']);
});

test('sends a literal Ctrl-A', () => {
  assert.equal(keys('1\x01a2\x01\x013'), ['1\x012\x013']);
});

test('swallows keys without a meaning', () => {
  assert.equal(keys('a\x01qb'), ['ab']);
});

test('cuts make no difference', () => {
  const key = fc.constantFrom('\x01', 'x', 'a', 'h', 'z');
  fc.assert(
    fc.property(fc.array(fc.array(key)), (chunks) => {
      const whole = keys(chunks.flat().join('')).join('');
      assert.is(keys(...chunks.map((chunk) => chunk.join(''))).join(''), whole);
    }),
  );
});
