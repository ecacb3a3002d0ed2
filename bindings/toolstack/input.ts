// Checks of what other programs send: every field is looked at, and nothing else gets in.

import { ConfigError } from '../errors.js';

/** Returns the value if it is one, else throws; `name` is what the error calls it. */
export type Check<T> = (value: unknown, name: string) => T;

/** What a check lets through. */
export type Checked<C> = C extends Check<infer T> ? T : never;

type OptionalKeys<F> = { [K in keyof F]: undefined extends Checked<F[K]> ? K : never }[keyof F];
type RecordOf<F> = { readonly [K in Exclude<keyof F, OptionalKeys<F>>]: Checked<F[K]> } & {
  readonly [K in OptionalKeys<F>]?: Exclude<Checked<F[K]>, undefined>;
};

function refuse(name: string, problem: string): never {
  throw new ConfigError('REQUEST_INVALID', `${name} ${problem}.`, { params: { input: name } });
}

/** Text of at most so many characters, without control characters. */
export function text(most: number): Check<string> {
  return (value, name) => {
    if (typeof value !== 'string') return refuse(name, 'must be a text');
    if (value.length > most) return refuse(name, `is longer than ${most} characters`);
    return /[\x00-\x1f]/.test(value) ? refuse(name, 'holds a control character') : value;
  };
}

export function whole(minimum: number, maximum: number): Check<number> {
  return (value, name) =>
    typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum
      ? value
      : refuse(name, `must be a whole number from ${minimum} to ${maximum}`);
}

export const flag: Check<boolean> = (value, name) =>
  typeof value === 'boolean' ? value : refuse(name, 'must be true or false');

export function oneOf<const W extends string>(...words: readonly W[]): Check<W> {
  return (value, name) =>
    words.find((word) => word === value) ?? refuse(name, `must be one of ${words.join(', ')}`);
}

export function list<T>(item: Check<T>, most: number): Check<readonly T[]> {
  return (value, name) => {
    if (!Array.isArray(value)) return refuse(name, 'must be a list');
    if (value.length > most) return refuse(name, `has more than ${most} items`);
    return value.map((entry, index) => item(entry, `${name}[${index}]`));
  };
}

export function optional<T>(check: Check<T>): Check<T | undefined> {
  return (value, name) => (value === undefined ? undefined : check(value, name));
}

export function nullable<T>(check: Check<T>): Check<T | null> {
  return (value, name) => (value === null ? null : check(value, name));
}

/** An object with these fields and no others. */
export function record<F extends Readonly<Record<string, Check<unknown>>>>(fields: F): Check<RecordOf<F>> {
  return (value, name) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return refuse(name, 'must be an object');
    }
    const stranger = Object.keys(value).find((key) => !Object.hasOwn(fields, key));
    if (stranger !== undefined) return refuse(`${name}.${stranger}`, 'is not known');
    const checked: Record<string, unknown> = {};
    for (const [key, check] of Object.entries(fields)) {
      const given = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
      const field = check(given, `${name}.${key}`);
      if (field !== undefined) checked[key] = field;
    }
    return checked as RecordOf<F>;
  };
}

/** No input at all. */
export const nothing = record({});

/** A domain by number or name. */
export const domainRef: Check<string> = (value, name) => {
  const checked = typeof value === 'number' ? String(value) : text(256)(value, name);
  return checked === '' ? refuse(name, 'is empty') : checked;
};
