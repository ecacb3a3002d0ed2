// The shape of a verb: its input is checked before it runs, its output is plain data.

import type { Check } from './input.js';
import type { Toolstack } from './toolstack.js';

/** Something that the toolstack does. */
export interface Verb<I = unknown, O = unknown> {
  readonly input: Check<I>;
  run(toolstack: Toolstack, input: I): O | Promise<O>;
}

/** Ties the type of the input to its check. */
export function verb<I, O>(
  input: Check<I>,
  run: (toolstack: Toolstack, input: I) => O | Promise<O>,
): Verb<I, O> {
  return { input, run };
}
