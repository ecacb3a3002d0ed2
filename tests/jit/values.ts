// Values of generated code as the validator knows them: sums of unknowns ("atoms") and a constant, modulo 2^32 or 2^64.
// Equal operations on equal values are one atom, so that an address computed twice is seen to be the same.

/** A sum: atoms with their factors, in the order of their numbers, and a constant. */
export interface Value {
  readonly bits: 32 | 64;
  readonly terms: readonly (readonly [atom: number, factor: bigint])[];
  readonly constant: bigint;
  /** Equal for values that differ by a constant only. */
  readonly key: string;
}

/** Where an atom comes from. */
export interface Atom {
  readonly operation: string;
  readonly operands: readonly Value[];
}

export class Values {
  readonly #atoms: Atom[] = [];
  readonly #known = new Map<string, Value>();

  constant(value: bigint, bits: 32 | 64): Value {
    return this.#make([], value, bits);
  }

  /** A value of which nothing else is known. */
  fresh(operation: string, operands: readonly Value[] = [], bits: 32 | 64 = 64): Value {
    this.#atoms.push({ operation, operands });
    return this.#make([[this.#atoms.length - 1, 1n]], 0n, bits);
  }

  /** The result of an operation whose equal operands give equal results. */
  pure(operation: string, operands: readonly Value[], bits: 32 | 64): Value {
    const key = `${operation} ${operands.map((operand) => `${operand.key}#${operand.constant}`).join(' ')}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = this.fresh(operation, operands, bits);
    this.#known.set(key, made);
    return made;
  }

  add(a: Value, b: Value, factor = 1n): Value {
    const sum = new Map(a.terms);
    for (const [atom, times] of b.terms) sum.set(atom, (sum.get(atom) ?? 0n) + factor * times);
    const terms = [...sum]
      .filter(([, times]) => BigInt.asIntN(a.bits, times) !== 0n)
      .sort(([x], [y]) => x - y);
    return this.#make(terms, a.constant + factor * b.constant, a.bits);
  }

  multiply(a: Value, factor: bigint): Value {
    return this.add(this.constant(0n, a.bits), a, factor);
  }

  /** The low 32 bits: of a sum they are the sum of the low 32 bits. */
  wrap(a: Value): Value {
    let sum = this.constant(a.constant, 32);
    for (const [atom, factor] of a.terms) {
      const { operation, operands } = this.#atoms[atom] as Atom;
      const extended = operation.startsWith('i64.extend_i32') ? operands[0] : undefined;
      const one = this.#make([[atom, 1n]], 0n, 64);
      sum = this.add(sum, extended ?? this.pure('i32.wrap_i64', [one], 32), factor);
    }
    return sum;
  }

  /** The atom that a value is, if it is just one. */
  atom(value: Value): Atom | undefined {
    const [term, ...rest] = value.terms;
    if (term === undefined || rest.length > 0 || term[1] !== 1n || value.constant !== 0n) return undefined;
    return this.#atoms[term[0]];
  }

  /** The single atoms of a sum without factors; undefined for other sums. */
  parts(value: Value): Value[] | undefined {
    if (value.terms.some(([, factor]) => factor !== 1n)) return undefined;
    return value.terms.map((term) => this.#make([term], 0n, value.bits));
  }

  #make(terms: Value['terms'], constant: bigint, bits: 32 | 64): Value {
    const wrapped = terms.map(([atom, factor]) => [atom, BigInt.asIntN(bits, factor)] as const);
    const key = `${bits}:${wrapped.map(([atom, factor]) => `${atom}*${factor}`).join('+')}`;
    return { bits, terms: wrapped, constant: BigInt.asIntN(bits, constant), key };
  }
}

export const same = (a: Value, b: Value): boolean => a.key === b.key && a.constant === b.constant;
