// A policy of the user's own, held so that it can do no harm: it gets facts, its answer is checked, its time is limited,
// and what it does wrong takes it off the queue.

import type { Nanos } from '../device.js';
import type { Entry } from './lane.js';
import type { Policy, PolicyFault, PolicyView } from './request.js';

/** How a host limits the policy's time. */
export interface PolicyGuard {
  /**
   * Calls `policy`, if it can with a limit of `limitMs` after which it throws. A host that cannot interrupt simply calls
   * it: too long a call is then found afterwards, one without end never.
   */
  call<T>(policy: () => T, limitMs: number): T;
  /** Milliseconds of a monotonic clock, with fractions. */
  now(): number;
}

export interface PolicyLimits {
  /** The longest that one call may take. */
  readonly callMs: number;
  /** The longest that a policy may start nothing although something waits and the backend has room. */
  readonly withhold: Nanos;
  /** The longest that it may pass over one request that it has seen. */
  readonly starve: Nanos;
}

export const DEFAULT_LIMITS: PolicyLimits = { callMs: 50, withhold: 1_000_000_000, starve: 10_000_000_000 };

/** What the policy wants, checked: groups in order, each of at least one waiting request, none twice. */
export interface Decision {
  readonly groups: Entry[][];
  readonly wakeAt: Nanos | null;
}

type Fault = Omit<PolicyFault, 'at'>;

/** Asks a policy. */
export function decide(
  policy: Policy,
  view: PolicyView,
  shown: ReadonlyMap<number, Entry>,
  guard: PolicyGuard,
  limits: PolicyLimits,
): Decision | Fault {
  const began = guard.now();
  let answer: unknown;
  try {
    answer = guard.call(() => policy(view), limits.callMs);
  } catch (error) {
    return guard.now() - began > limits.callMs ? slow(limits) : { reason: 'threw', message: text(error) };
  }
  if (guard.now() - began > limits.callMs) return slow(limits);
  try {
    return check(answer, shown);
  } catch (error) {
    // Reading the answer runs the user's code, too, if it has getters.
    return { reason: 'answer', message: text(error) };
  }
}

function slow(limits: PolicyLimits): Fault {
  return { reason: 'slow', message: `one call took longer than ${limits.callMs} ms` };
}

function check(answer: unknown, shown: ReadonlyMap<number, Entry>): Decision | Fault {
  const { start, wakeAt } = Object(answer) as { start?: unknown; wakeAt?: unknown };
  if (!Array.isArray(start)) return refuse('the answer has no list "start"');
  if (start.length > shown.size) return refuse('the answer starts more requests than there are');
  if (wakeAt !== undefined && typeof wakeAt !== 'number') return refuse('"wakeAt" is not a number');
  const taken = new Set<number>();
  const groups: Entry[][] = [];
  for (const item of start as unknown[]) {
    const ids: unknown[] = Array.isArray(item) ? item : [item];
    const group: Entry[] = [];
    if (ids.length === 0 || ids.length > shown.size) return refuse('a group has no or too many requests');
    for (const id of ids) {
      const entry = typeof id === 'number' ? shown.get(id) : undefined;
      if (entry === undefined) return refuse('the answer names a request that does not wait');
      if (taken.has(entry.id)) return refuse(`the answer names request ${entry.id} twice`);
      taken.add(entry.id);
      group.push(entry);
    }
    groups.push(group);
  }
  return { groups, wakeAt: Number.isFinite(wakeAt) ? (wakeAt as number) : null };
}

function refuse(message: string): Fault {
  return { reason: 'answer', message };
}

/** A message of bounded length from whatever was thrown. */
function text(error: unknown): string {
  try {
    return String(error).slice(0, 200);
  } catch {
    return 'something without a text';
  }
}
