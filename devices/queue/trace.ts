// The life of single requests: when each layer had them, and what the guest's processors did meanwhile.

import type { Clock, Nanos } from '../device.js';
import type { IoKind, IoTrace } from './request.js';

/** Stages of a request, in order. */
export const STAGES = [
  /** The frontend's event arrived: the request lies in the ring. */
  'event',
  /** The backend took it from the ring. */
  'ring',
  'queued',
  'started',
  /** The backend is done. */
  'served',
  /** The response lies in the ring. */
  'responded',
  /** The frontend was sent an event; missing when it did not ask for one. */
  'notified',
] as const;
export type Stage = (typeof STAGES)[number];

/** What the processors of a domain have done since it was made. */
export interface DomainCounters {
  readonly exits: number;
  readonly instructions: number;
}

/** A stage that was reached. */
export interface StageRecord extends DomainCounters {
  readonly stage: Stage;
  readonly at: Nanos;
}

/** Facts of a traced request. */
export interface TracedRequest {
  readonly domain: number;
  /** Name of the backend: `vbd-51712`. */
  readonly device: string;
  readonly kind: IoKind;
  readonly bytes: number;
  readonly offset: number;
}

/** One request's life. */
export interface RequestLife extends TracedRequest {
  readonly number: number;
  readonly stages: readonly StageRecord[];
}

/** What passed between two stages, over all requests that reached both. */
export interface StageSummary {
  readonly from: Stage;
  readonly to: Stage;
  readonly requests: number;
  /** Means. */
  readonly nanos: number;
  readonly exits: number;
  readonly instructions: number;
}

/** A request that is being followed. */
export interface Life extends IoTrace {
  mark(stage: Stage, at?: Nanos): void;
}

/** Reached while nothing was followed. */
const UNSEEN: StageRecord = Object.freeze({ stage: 'event', at: 0, exits: 0, instructions: 0 });
const UNFOLLOWED: Life = { mark() {} };

/** Keeps the lives of the last requests. */
export class Tracer {
  readonly #clock: Clock;
  readonly #counters: (domain: number) => DomainCounters;
  readonly #capacity: number;
  readonly #lives: (RequestLife & { stages: StageRecord[] })[] = [];
  #begun = 0;
  #left = Number.POSITIVE_INFINITY;
  #accepts: (request: TracedRequest) => boolean = () => true;

  /**
   * All requests are followed, until {@link follow} says otherwise.
   *
   * @param counters of a domain now
   * @param capacity requests that are kept
   */
  constructor(clock: Clock, counters: (domain: number) => DomainCounters, capacity = 1024) {
    this.#clock = clock;
    this.#counters = counters;
    this.#capacity = Math.max(1, capacity);
  }

  /** Oldest first. */
  get lives(): readonly RequestLife[] {
    return this.#lives;
  }

  /** Forgets what was followed, and follows the next `count` requests that `accepts` takes; 0: none, at no cost. */
  follow(count: number, accepts: (request: TracedRequest) => boolean = () => true): void {
    this.#lives.length = 0;
    this.#left = count;
    this.#accepts = accepts;
  }

  /** A stage that several requests of a domain reach together, to give to {@link begin}. */
  moment(stage: Stage, domain: number, at = this.#clock.now()): StageRecord {
    if (this.#left <= 0) return UNSEEN;
    return this.#reached(stage, domain, at);
  }

  #reached(stage: Stage, domain: number, at = this.#clock.now()): StageRecord {
    const { exits, instructions } = this.#counters(domain);
    return { stage, at, exits, instructions };
  }

  /** Follows a request from now on. */
  begin(request: TracedRequest, before: readonly StageRecord[] = []): Life {
    if (this.#left <= 0 || !this.#accepts(request)) return UNFOLLOWED;
    this.#left--;
    const stages = before.filter((record) => record !== UNSEEN);
    const life = { ...request, number: ++this.#begun, stages };
    this.#lives.push(life);
    if (this.#lives.length > this.#capacity) this.#lives.shift();
    return {
      mark: (stage, at) => {
        if (life.stages.length < STAGES.length) life.stages.push(this.#reached(stage, request.domain, at));
      },
    };
  }

  /** From every stage to the next one that requests reached. */
  summary(): StageSummary[] {
    const sums = new Map<string, { from: Stage; to: Stage; requests: number; totals: number[] }>();
    for (const { stages } of this.#lives) {
      for (let i = 1; i < stages.length; i++) {
        const [a, b] = [stages[i - 1]!, stages[i]!];
        const key = `${a.stage} ${b.stage}`;
        const sum = sums.get(key) ?? { from: a.stage, to: b.stage, requests: 0, totals: [0, 0, 0] };
        sums.set(key, sum);
        sum.requests++;
        sum.totals[0]! += b.at - a.at;
        sum.totals[1]! += b.exits - a.exits;
        sum.totals[2]! += b.instructions - a.instructions;
      }
    }
    return [...sums.values()]
      .sort((a, b) => STAGES.indexOf(a.from) - STAGES.indexOf(b.from))
      .map(({ from, to, requests, totals }) => ({
        from,
        to,
        requests,
        nanos: totals[0]! / requests,
        exits: totals[1]! / requests,
        instructions: totals[2]! / requests,
      }));
  }
}
