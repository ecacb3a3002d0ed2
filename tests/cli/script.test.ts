// The engine of --expect and --send, and the arguments that it is made of.

import fc from 'fast-check';
import { splitArguments } from '../../cli/options.js';
import { Matcher, Script, type Step, unescapeText } from '../../cli/script.js';
import { assert, suite } from '../suite.js';

const test = suite('cli/script');
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const expect = (text: string): Step => ({ kind: 'expect', text });
const send = (text: string): Step => ({ kind: 'send', text });

function started(steps: Step[]): { script: Script; sent: string[] } {
  const sent: string[] = [];
  const script = new Script(steps, (text) => sent.push(text));
  script.start();
  return { script, sent };
}

test('finds a text across chunks', () => {
  const { script } = started([expect('login: ')]);
  for (const chunk of ['debian lo', 'g', 'in:', ' ']) {
    assert.not(script.done);
    script.feed(encode(chunk));
  }
  assert.ok(script.done);
});

test('finds a text that begins within a failed beginning of itself', () => {
  for (const [text, stream] of [
    ['aab', 'aaab'],
    ['abab!', 'ababab!'],
    ['\n# ', '\n\n# '],
  ] as const) {
    const { script } = started([expect(text)]);
    for (const byte of encode(stream)) script.feed(Uint8Array.of(byte));
    assert.ok(script.done, JSON.stringify(text));
  }
});

test('types each text when its turn has come, and no sooner', () => {
  const { script, sent } = started([
    send('1'),
    expect('one'),
    send('2'),
    send('3'),
    expect('two'),
    send('4'),
  ]);
  assert.equal(sent, ['1']);
  script.feed(encode('two on'));
  assert.equal(sent, ['1']);
  assert.is(script.awaited, 'one');
  script.feed(encode('e'));
  assert.equal(sent, ['1', '2', '3']);
  assert.is(script.awaited, 'two');
  script.feed(encode('two'));
  assert.equal(sent, ['1', '2', '3', '4']);
  assert.ok(script.done);
});

test('each text counts from the end of the one before', () => {
  const { script } = started([expect('aa'), expect('aa')]);
  script.feed(encode('aaa'));
  assert.not(script.done);
  script.feed(encode('xaa'));
  assert.ok(script.done);
  const chunk = started([expect('one'), expect('two')]);
  chunk.script.feed(encode('one two'));
  assert.ok(chunk.script.done);
});

test('a script without a text to wait for has no end of its own', () => {
  assert.not(started([send('x')]).script.expects);
  assert.not(started([]).script.expects);
  assert.ok(started([send('x'), expect('y')]).script.expects);
});

test('waits for UTF-8', () => {
  const { script } = started([expect('grüße')]);
  const bytes = encode('… grüße');
  for (const byte of bytes) script.feed(Uint8Array.of(byte));
  assert.ok(script.done);
});

test('agrees with String.includes on every stream and every cut of it', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 40 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(letters, pattern, (stream, text) => {
      const matcher = new Matcher(text);
      let found = -1;
      encode(stream).forEach((byte, index) => {
        if (matcher.push(byte) && found === -1) found = index + 1 - text.length;
      });
      assert.is(found, stream.indexOf(text));
    }),
    { numRuns: 2000 },
  );
});

test('resolves escapes and leaves other backslashes alone', () => {
  assert.is(unescapeText('a\\nb\\r\\t\\e[\\x41\\\\n\\q\\0'), 'a\nb\r\t\x1b[A\\n\\q\0');
  assert.is(unescapeText('C:\\dir'), 'C:\\dir');
});

test('takes steps in the order of the arguments, values as they are typed', () => {
  const { argv, values, steps } = splitArguments([
    ...[
      'run',
      '--expect',
      'a',
      '--send=007',
      '--kernel',
      '0x10',
      '--send',
      '-x',
      '--append',
      '--a=b',
      '--expect=b=c',
    ],
  ]);
  assert.equal(steps, [expect('a'), send('007'), send('-x'), expect('b=c')]);
  assert.equal(values, ['0x10', '--a=b']);
  assert.equal(argv, ['run', '--expect=0', '--send=0', '--kernel=0', '--send=0', '--append=1', '--expect=0']);
});

test('misses a value that is another option, or not there', () => {
  assert.throws(() => splitArguments(['run', '--kernel']), /--kernel needs a value/);
  assert.throws(() => splitArguments(['run', '--expect', '--timeout', '3']), /--expect needs a value/);
  assert.throws(() => splitArguments(['run', '--expect', '']), /not empty/);
});
