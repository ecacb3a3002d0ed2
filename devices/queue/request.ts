// What passes through the queue of a host resource: a request of a domain, and what a policy may know of it.

import type { Nanos } from '../device.js';

/** What a request asks of its resource; disks know the first four, networks the last two. */
export const IO_KINDS = ['read', 'write', 'flush', 'discard', 'send', 'receive'] as const;
export type IoKind = (typeof IO_KINDS)[number];

/** Priority classes, first served first. */
export const PRIORITIES = ['high', 'normal', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** A request as a backend hands it to the queue. The queue calls exactly one of `run` and `cancel`, exactly once. */
export interface IoRequest {
  /** Who asks: the domain's number. */
  readonly domain: number;
  readonly kind: IoKind;
  /** Bytes of payload; a flush has none. */
  readonly bytes: number;
  /** Byte position on a disk, 0 elsewhere: a policy may sort or merge by it. */
  readonly offset: number;
  /** Follows the request through the layers; see {@link IoTrace}. */
  readonly trace?: IoTrace;
  /** Does the work and calls `done` when it is over, at once or later. More calls than one are ignored. */
  run(done: () => void): void;
  /** The domain was removed from the queue before the request came to run. */
  cancel(): void;
}

/** Stages in the life of a request inside the queue. */
export interface IoTrace {
  /** `queued`: given to the queue; `started`: handed to the backend. */
  mark(stage: 'queued' | 'started', at: Nanos): void;
}

/** Limits on what passes in a second, with how much may pass at once after a pause. */
export interface RateLimit {
  /** Requests a second; none by default. */
  readonly requests?: number;
  /** Requests that may pass at once; by default what passes in 100 ms, at least one. */
  readonly requestBurst?: number;
  /** Bytes a second; none by default. */
  readonly bytes?: number;
  /** Bytes that may pass at once; by default what passes in 100 ms, at least 64 KiB. */
  readonly byteBurst?: number;
}

/** How the queue treats one domain. */
export interface DomainShare {
  /** Share of the resource among the domains of the same class that have work: 1 to 65535. */
  readonly weight: number;
  /** A class is served only while no class before it has a request that may run. */
  readonly priority: Priority;
  readonly rate: RateLimit;
  /** A request that has waited this long goes first, whatever its class and share; null: none. */
  readonly deadline: Nanos | null;
}

export const DEFAULT_SHARE: DomainShare = { weight: 256, priority: 'normal', rate: {}, deadline: null };

/** A waiting request as a policy sees it. */
export interface PendingRequest {
  /** Names the request in the policy's answer. */
  readonly id: number;
  readonly domain: number;
  readonly kind: IoKind;
  readonly bytes: number;
  readonly offset: number;
  /** How long it has waited. */
  readonly waited: Nanos;
  readonly weight: number;
  readonly priority: Priority;
}

/** What a policy decides on. */
export interface PolicyView {
  readonly now: Nanos;
  /** Requests, or groups of merged ones, that the backend can take now: at least 1. */
  readonly free: number;
  /** Requests that the rates of their domains let through now, oldest first, at most {@link MOST_SHOWN}. */
  readonly pending: readonly PendingRequest[];
}

/** More waiting requests than this a policy does not get to see at once. */
export const MOST_SHOWN = 1024;

/**
 * What to start now, in this order: numbers of requests, or lists of numbers of requests that are to go as one. Whatever
 * is not named waits on, and the policy is asked again when something changes or at `wakeAt`.
 */
export interface PolicyAnswer {
  readonly start: readonly (number | readonly number[])[];
  readonly wakeAt?: Nanos;
}

/** An order of the user's own. It sees facts, never requests, so that it can neither lose nor touch one. */
export type Policy = (view: PolicyView) => PolicyAnswer;

/** Why a policy was taken off the queue. */
export interface PolicyFault {
  /** `threw`; `answer`: not one of the form above; `slow`: took too long; `stalled`: withheld a request for too long. */
  readonly reason: 'threw' | 'answer' | 'slow' | 'stalled';
  readonly message: string;
  readonly at: Nanos;
}
