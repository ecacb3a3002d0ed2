// Workers of Node and of browsers as ways to a domain.

import type { DomainPort } from '../worker/protocol.js';
import { serve } from '../worker/server.js';
import { hostServices } from './services.js';

/** A Worker, a port of `worker_threads`, or the global scope of a Web Worker. */
export interface WorkerLike {
  /** Sends a message to the other side. */
  postMessage(message: unknown, transfer: never): void;
}

/** What Node's have, or what browsers' have. */
interface Ends extends WorkerLike {
  terminate?(): unknown;
  close?(): void;
  on?(event: string, listener: (value: unknown) => void): unknown;
  addEventListener?(event: string, listener: (event: { data?: unknown; message?: string }) => void): void;
}

/** Ties a Worker, or a Worker's own scope, to a way. */
export function portOf(end: WorkerLike): DomainPort {
  const worker = end as Ends;
  return {
    post: (message, moved = []) => worker.postMessage(message, moved as never),
    onMessage(listener) {
      if (worker.on === undefined) worker.addEventListener?.('message', ({ data }) => listener(data));
      else worker.on('message', listener);
    },
    onFailure(listener) {
      if (worker.on === undefined) {
        const failed = (event: { message?: string }): void => listener(event.message ?? 'an error');
        worker.addEventListener?.('error', failed);
        worker.addEventListener?.('messageerror', failed);
      } else {
        worker.on('error', listener);
        worker.on('exit', () => listener('it ended'));
      }
    },
    close() {
      if (worker.terminate === undefined) worker.close?.();
      else void worker.terminate();
    },
  };
}

/**
 * All that the script of a domain's Worker has to do: `serveDomain(parentPort)` in Node, `serveDomain(self)` in a
 * browser. The host is made with `workers: () => portOf(new Worker(…))`.
 */
export function serveDomain(scope: WorkerLike): void {
  serve(portOf(scope), hostServices());
}
