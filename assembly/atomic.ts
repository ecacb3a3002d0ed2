// Locked operations on guest memory: the LOCK prefix, XCHG, and accessed and dirty bits of page walks. SDM vol. 3 §9.1.
//
// vCPUs take turns and never switch inside an instruction, so plain loads and stores are atomic to the guest. A build
// with the threads feature uses Wasm atomics instead; those trap on misaligned addresses, which this file hands to
// plain accesses (a split lock: the caller holds the domain's bus lock).

@final
export class Atomic {
  /** Whether `p` is aligned as Wasm atomics of T demand. */
  @inline static aligned<T>(p: usize): bool {
    return (p & (sizeof<T>() - 1)) == 0;
  }

  /** Stores `value` if memory holds `expected`; answers what it held. */
  @inline static compareExchange<T>(p: usize, expected: T, value: T): T {
    if (ASC_FEATURE_THREADS) {
      if (Atomic.aligned<T>(p)) return atomic.cmpxchg<T>(p, expected, value);
    }
    const old = load<T>(p);
    if (old == expected) store<T>(p, value);
    return old;
  }

  @inline static exchange<T>(p: usize, value: T): T {
    if (ASC_FEATURE_THREADS) {
      if (Atomic.aligned<T>(p)) return atomic.xchg<T>(p, value);
    }
    const old = load<T>(p);
    store<T>(p, value);
    return old;
  }

  /** Adds and answers what memory held before, as do the operations below. */
  @inline static add<T>(p: usize, value: T): T {
    if (ASC_FEATURE_THREADS) {
      if (Atomic.aligned<T>(p)) return atomic.add<T>(p, value);
    }
    const old = load<T>(p);
    store<T>(p, (old + value) as T);
    return old;
  }

  @inline static sub<T>(p: usize, value: T): T {
    if (ASC_FEATURE_THREADS) {
      if (Atomic.aligned<T>(p)) return atomic.sub<T>(p, value);
    }
    const old = load<T>(p);
    store<T>(p, (old - value) as T);
    return old;
  }

  @inline static and<T>(p: usize, value: T): T {
    if (ASC_FEATURE_THREADS) {
      if (Atomic.aligned<T>(p)) return atomic.and<T>(p, value);
    }
    const old = load<T>(p);
    store<T>(p, (old & value) as T);
    return old;
  }

  @inline static or<T>(p: usize, value: T): T {
    if (ASC_FEATURE_THREADS) {
      if (Atomic.aligned<T>(p)) return atomic.or<T>(p, value);
    }
    const old = load<T>(p);
    store<T>(p, (old | value) as T);
    return old;
  }

  @inline static xor<T>(p: usize, value: T): T {
    if (ASC_FEATURE_THREADS) {
      if (Atomic.aligned<T>(p)) return atomic.xor<T>(p, value);
    }
    const old = load<T>(p);
    store<T>(p, (old ^ value) as T);
    return old;
  }

  @inline static load<T>(p: usize): T {
    if (ASC_FEATURE_THREADS) {
      if (Atomic.aligned<T>(p)) return atomic.load<T>(p);
    }
    return load<T>(p);
  }

  @inline static store<T>(p: usize, value: T): void {
    if (ASC_FEATURE_THREADS) {
      if (Atomic.aligned<T>(p)) {
        atomic.store<T>(p, value);
        return;
      }
    }
    store<T>(p, value);
  }
}
