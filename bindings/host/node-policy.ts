// A time limit on a policy of the user's own, in Node: V8 can interrupt code that runs without end.

import { createContext, Script } from 'node:vm';
import type { PolicyGuard } from '../../devices/queue/index.js';

/**
 * Calls policies under V8's watchdog: even `for (;;);` ends, with an error. It holds harm by mistake; code of strangers
 * belongs in a process of its own, because a function shares the realm of the program.
 */
export function nodePolicyGuard(): PolicyGuard {
  const realm = createContext({ policy: null as (() => unknown) | null });
  const call = new Script('policy()');
  return {
    call<T>(policy: () => T, limitMs: number): T {
      realm['policy'] = policy;
      try {
        // The watchdog counts whole milliseconds: what it ends has surely taken longer than the limit.
        return call.runInContext(realm, { timeout: Math.ceil(limitMs) + 2 }) as T;
      } finally {
        realm['policy'] = null;
      }
    },
    now: () => performance.now(),
  };
}
