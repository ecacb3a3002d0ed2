// Device state schemas: one declaration gives the TypeScript type, the binary codec, the version and the upgrade chain.

import { StateDecodeError, StateReader, StateWriter } from './state-record.js';

export { StateDecodeError, StateReader, StateWriter };

/** How one value of a state record is made, written and read. */
export interface Field<T> {
  /** Fewest bytes that a value takes: lets a list refuse a length which the record cannot hold. */
  readonly minimumSize: number;
  /** The value after power-on reset. */
  initial(): T;
  write(out: StateWriter, value: T): void;
  /** @throws StateDecodeError */
  read(from: StateReader): T;
}

/** The TypeScript type that a field, a struct or a {@link StateSchema} describes. */
export type StateOf<F> = F extends Field<infer T> ? T : F extends StateSchema<infer S> ? S : never;

/** 8-bit unsigned. */
export const u8: Field<number> = {
  minimumSize: 1,
  initial: () => 0,
  write: (out, value) => out.u8(value),
  read: (from) => from.u8(),
};

/** 16-bit unsigned. */
export const u16: Field<number> = {
  minimumSize: 2,
  initial: () => 0,
  write: (out, value) => out.u16(value),
  read: (from) => from.u16(),
};

/** 32-bit unsigned. */
export const u32: Field<number> = {
  minimumSize: 4,
  initial: () => 0,
  write: (out, value) => out.u32(value),
  read: (from) => from.u32(),
};

/** 32-bit signed. */
export const i32: Field<number> = {
  minimumSize: 4,
  initial: () => 0,
  write: (out, value) => out.u32(value >>> 0),
  read: (from) => from.u32() | 0,
};

/** 64-bit unsigned, as a bigint. */
export const u64: Field<bigint> = {
  minimumSize: 8,
  initial: () => 0n,
  write: (out, value) => out.u64(value),
  read: (from) => from.u64(),
};

/** A non-negative safe integer: nanoseconds or oscillator ticks since virtual time zero. */
export const count53: Field<number> = {
  minimumSize: 8,
  initial: () => 0,
  write: (out, value) => out.u64(BigInt(value)),
  read(from) {
    const value = from.u64();
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
      throw new StateDecodeError(`${value} is not a safe integer`);
    }
    return Number(value);
  },
};

/** A signed safe integer, for differences of time. */
export const int53: Field<number> = {
  minimumSize: 8,
  initial: () => 0,
  write: (out, value) => out.u64(BigInt.asUintN(64, BigInt(value))),
  read(from) {
    const value = Number(BigInt.asIntN(64, from.u64()));
    if (!Number.isSafeInteger(value)) {
      throw new StateDecodeError(`${value} is not a safe integer`);
    }
    return value;
  },
};

/** True or false, one byte; any byte but 0 and 1 is refused. */
export const bool: Field<boolean> = {
  minimumSize: 1,
  initial: () => false,
  write: (out, value) => out.u8(value ? 1 : 0),
  read(from) {
    const value = from.u8();
    if (value > 1) {
      throw new StateDecodeError(`${value} is not a boolean`);
    }
    return value === 1;
  },
};

/** One of a fixed set of words. New words go at the end: the index is what is stored. The first is the initial one. */
export function oneOf<const W extends readonly [string, ...string[]]>(...words: W): Field<W[number]> {
  return {
    minimumSize: 1,
    initial: () => words[0],
    write: (out, value) => out.u8(words.indexOf(value)),
    read(from) {
      const index = from.u8();
      const word = words[index];
      if (word === undefined) {
        throw new StateDecodeError(`${index} is not one of ${words.join(', ')}`);
      }
      return word;
    },
  };
}

/** Bytes of variable length, up to `maximum`. Initially empty. */
export function bytes(maximum: number): Field<Uint8Array> {
  return {
    minimumSize: 4,
    initial: () => new Uint8Array(0),
    write(out, value) {
      out.u32(value.length);
      out.bytes(value);
    },
    read(from) {
      const length = from.u32();
      if (length > maximum) {
        throw new StateDecodeError(`${length} bytes exceed the maximum of ${maximum}`);
      }
      return from.bytes(length);
    },
  };
}

/** Exactly `length` bytes, initially zero: a register file, CMOS memory, video memory. */
export function block(length: number): Field<Uint8Array> {
  return {
    minimumSize: length,
    initial: () => new Uint8Array(length),
    write(out, value) {
      if (value.length !== length) {
        throw new RangeError(`a block of ${length} bytes holds ${value.length}`);
      }
      out.bytes(value);
    },
    read: (from) => from.bytes(length),
  };
}

/** Exactly `length` values of one kind. */
export function array<T>(of: Field<T>, length: number): Field<T[]> {
  return {
    minimumSize: of.minimumSize * length,
    initial: () => Array.from({ length }, () => of.initial()),
    write(out, value) {
      if (value.length !== length) {
        throw new RangeError(`an array of ${length} values holds ${value.length}`);
      }
      for (const item of value) {
        of.write(out, item);
      }
    },
    read: (from) => Array.from({ length }, () => of.read(from)),
  };
}

/** Up to `maximum` values of one kind. Initially empty. */
export function list<T>(of: Field<T>, maximum: number): Field<T[]> {
  return {
    minimumSize: 4,
    initial: () => [],
    write(out, value) {
      out.u32(value.length);
      for (const item of value) {
        of.write(out, item);
      }
    },
    read(from) {
      const length = from.u32();
      if (length > maximum) {
        throw new StateDecodeError(`${length} values exceed the maximum of ${maximum}`);
      }
      if (length * of.minimumSize > from.remaining) {
        throw new StateDecodeError(`${length} values do not fit in ${from.remaining} bytes`);
      }
      return Array.from({ length }, () => of.read(from));
    },
  };
}

/** A value or null. Initially null. */
export function nullable<T>(of: Field<T>): Field<T | null> {
  return {
    minimumSize: 1,
    initial: () => null,
    write(out, value) {
      bool.write(out, value !== null);
      if (value !== null) {
        of.write(out, value);
      }
    },
    read: (from) => (bool.read(from) ? of.read(from) : null),
  };
}

/** A field with another value after reset. */
export function initially<T>(of: Field<T>, value: T): Field<T> {
  return { ...of, initial: () => value };
}

/** A number kept within bounds: a decoded value outside them is refused. */
export function within(of: Field<number>, minimum: number, maximum: number): Field<number> {
  return {
    ...of,
    initial: () => Math.max(minimum, of.initial()),
    read(from) {
      const value = of.read(from);
      if (value < minimum || value > maximum) {
        throw new StateDecodeError(`${value} is not within ${minimum}..${maximum}`);
      }
      return value;
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a struct holds fields of any type; StateOf recovers each
type Fields = Record<string, Field<any>>;

/** The record that a set of named fields describes. */
export type StructOf<F extends Fields> = { [K in keyof F]: StateOf<F[K]> };

/** Named fields in declaration order. */
export function struct<F extends Fields>(fields: F): Field<StructOf<F>> {
  const entries = Object.entries(fields);
  return {
    minimumSize: entries.reduce((sum, [, field]) => sum + field.minimumSize, 0),
    initial: () => Object.fromEntries(entries.map(([key, field]) => [key, field.initial()])) as StructOf<F>,
    write(out, value) {
      for (const [key, field] of entries) {
        field.write(out, value[key]);
      }
    },
    read(from) {
      const value: Record<string, unknown> = {};
      for (const [key, field] of entries) {
        try {
          value[key] = field.read(from);
        } catch (error) {
          if (error instanceof StateDecodeError) {
            throw new StateDecodeError(`${key}: ${error.message}`);
          }
          throw error;
        }
      }
      return value as StructOf<F>;
    },
  };
}

const LONGEST_TYPE = 64;

/**
 * The versioned shape of a device's state. A record is: length of the type word (u8), the type word, version (u16),
 * fields. A record of an older version is read by that version's fields and carried forward by the upgrade chain.
 */
export class StateSchema<S extends object> {
  readonly #fields: Field<S>;
  readonly #older: ((version: number, from: StateReader) => S) | null;

  private constructor(
    /** The kind of device, ASCII: a record of one kind is refused by the schema of another. */
    readonly type: string,
    /** Counts from 1. */
    readonly version: number,
    fields: Field<S>,
    older: ((version: number, from: StateReader) => S) | null,
  ) {
    this.#fields = fields;
    this.#older = older;
  }

  /** Version 1 of a schema. */
  static define<F extends Fields>(type: string, fields: F): StateSchema<StructOf<F>> {
    return new StateSchema(type, 1, struct(fields), null);
  }

  /** The next version: other fields, and how a record of this version becomes one of that. */
  upgrade<F extends Fields>(fields: F, migrate: (old: S) => StructOf<F>): StateSchema<StructOf<F>> {
    return new StateSchema(this.type, this.version + 1, struct(fields), (version, from) =>
      migrate(this.#readVersion(version, from)),
    );
  }

  /** The state after power-on reset. */
  fresh(): S {
    return this.#fields.initial();
  }

  encode(state: S): Uint8Array {
    const out = new StateWriter();
    out.u8(this.type.length);
    for (let i = 0; i < this.type.length; i++) {
      out.u8(this.type.charCodeAt(i));
    }
    out.u16(this.version);
    this.#fields.write(out, state);
    return out.finish();
  }

  /** @throws StateDecodeError when the record is not a complete, valid record of this or an older version */
  decode(record: Uint8Array): S {
    const from = new StateReader(record);
    const length = from.u8();
    if (length > LONGEST_TYPE) {
      throw new StateDecodeError(`a type word of ${length} characters is too long`);
    }
    const type = String.fromCharCode(...from.bytes(length));
    if (type !== this.type) {
      throw new StateDecodeError(`record is for ${JSON.stringify(type)}, not "${this.type}"`);
    }
    const version = from.u16();
    try {
      const state = this.#readVersion(version, from);
      if (from.remaining > 0) {
        throw new StateDecodeError(`${from.remaining} bytes follow the record`);
      }
      return state;
    } catch (error) {
      if (error instanceof StateDecodeError) {
        throw new StateDecodeError(`${type} v${version}: ${error.message}`);
      }
      throw error;
    }
  }

  #readVersion(version: number, from: StateReader): S {
    if (version === this.version) {
      return this.#fields.read(from);
    }
    if (version > this.version || this.#older === null || version < 1) {
      throw new StateDecodeError(`version ${version} is not between 1 and ${this.version}`);
    }
    return this.#older(version, from);
  }
}
