// Typed events: listeners in order of subscription, and promises for the next occurrence.

/** Stops a subscription. */
export type Unsubscribe = () => void;

/** Events named by the keys of `M`, each with the payload that `M` gives. */
export class Events<M extends object> {
  readonly #listeners = new Map<keyof M, Set<(payload: never) => void>>();

  /** Calls `listener` at every `event` until the returned function is called. */
  on<E extends keyof M>(event: E, listener: (payload: M[E]) => void): Unsubscribe {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners);
    // A wrapper of its own, so that a listener may be added twice and removed once.
    const entry = (payload: never) => listener(payload);
    listeners.add(entry);
    return () => void listeners.delete(entry);
  }

  /** Calls `listener` at the next `event` only. */
  once<E extends keyof M>(event: E, listener: (payload: M[E]) => void): Unsubscribe {
    const stop = this.on(event, (payload) => {
      stop();
      listener(payload);
    });
    return stop;
  }

  emit<E extends keyof M>(event: E, payload: M[E]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(payload as never);
  }
}
