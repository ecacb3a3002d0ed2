// The shape of an xl command.

import type { Arguments, OptionSpec } from '../arguments.js';
import type { Client } from '../control/client.js';

/** What a command answers: data for `-o json`, and lines for people. */
export interface Answer {
  readonly data: unknown;
  readonly lines: readonly string[];
  readonly status?: number;
}

/** A command of `paravane xl`. */
export interface Command {
  readonly usage: string;
  readonly help: string;
  readonly options?: readonly OptionSpec[];
  /** Options of xl's that ask for what is not there; they may have values. */
  readonly unsupported?: readonly OptionSpec[];
  /** How many arguments it takes, at least and at most. */
  readonly takes: readonly [least: number, most: number];
  run(args: Arguments, connect: () => Promise<Client>, json: boolean): Promise<Answer>;
}

export const DONE: Answer = { data: {}, lines: [] };
