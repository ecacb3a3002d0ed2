// The page's side of the protocol: requests as promises, notices as callbacks.

import type { Envelope, FromWorker, Notice, PlainError, Request, Results, SimpleVerb } from './protocol.js';

/** An error that the Worker answered with. */
export class MachineError extends Error {
  readonly code: string;
  constructor(error: PlainError) {
    super(error.message);
    this.code = error.code;
  }
}

interface Waiting {
  resolve(value: never): void;
  reject(error: MachineError): void;
}

/** A machine in a Worker of its own. */
export class MachineClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;

  constructor(onNotice: (notice: Notice) => void) {
    this.#worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'machine' });
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if ('notice' in data) {
        onNotice(data);
        return;
      }
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if (data.ok) waiting?.resolve(data.value as never);
      else waiting?.reject(new MachineError(data.error));
    };
    this.#worker.onerror = (event) => {
      // Only a Worker that did not load gets here: everything else is caught inside.
      const error = {
        code: 'WORKER_FAILED',
        message: `The machine cannot run in this browser: ${event.message || 'worker.js did not load'}.`,
      };
      for (const waiting of this.#waiting.values()) waiting.reject(new MachineError(error));
      this.#waiting.clear();
      onNotice({ notice: 'broken', error });
    };
  }

  /** @throws MachineError */
  request<R extends Request>(request: R): Promise<Results[R['verb']]> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: never) => void, reject });
      this.#worker.postMessage({ id, ...request } satisfies Envelope);
    });
  }

  /** A request that is only a word. */
  tell<V extends SimpleVerb>(verb: V): Promise<Results[V]> {
    return this.request({ verb }) as Promise<Results[V]>;
  }
}
