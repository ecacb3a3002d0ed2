// The queues of a host's resources: how each treats domains, by whose order it goes, and the life of single requests.

import type { Clock } from '../../devices/device.js';
import {
  type DomainShare,
  IoQueue,
  type Policy,
  type PolicyFault,
  type PolicyGuard,
  type RateLimit,
  type RequestLife,
  type StageSummary,
  type TracedRequest,
  Tracer,
} from '../../devices/queue/index.js';
import { Domain, type DomainApi } from '../domain.js';
import { ConfigError } from '../errors.js';

/** Requests that a disk file or network works on at once. */
const WIDTH = 32;
/** The policy that a queue has from the start, if there is one of this name. */
const FIRST_POLICY = 'default';

export type { Policy } from '../../devices/queue/index.js';

/** What is to be different; what is absent stays, a rate of null is lifted. */
export type ShareChange = Partial<Omit<DomainShare, 'rate'>> & {
  readonly rate?: { readonly [K in keyof RateLimit]?: number | null };
};

/** A domain, the queues it uses, and how all of them treat it. */
interface User {
  readonly domain: DomainApi;
  readonly queues: Set<IoQueue>;
  share: Partial<DomainShare>;
}

/** The lives of requests, and what passed between their stages on average. */
export interface Trace {
  readonly requests: readonly RequestLife[];
  readonly summary: readonly StageSummary[];
}

const LOOK_NANOS = 10_000_000;

/** What a program makes queues with. */
export interface HostQueuesOptions {
  readonly clock: Clock;
  /** Limits the time of policies. */
  readonly guard?: PolicyGuard;
  /** Orders of the user's own, by name; one called `default` is in force everywhere from the start. */
  readonly policies?: ReadonlyMap<string, Policy>;
}

/** The queue of every disk file and network of a host. */
export class HostQueues {
  /** Called when a policy did wrong and was taken off. */
  onFault: (queue: string, fault: PolicyFault) => void = () => {};
  /** For the backends; it follows requests only while somebody traces. */
  readonly tracer: Tracer;
  #tracing = false;
  readonly #options: HostQueuesOptions;
  readonly #queues = new Map<string, IoQueue>();
  /** Names of the policies in force. */
  readonly #policies = new Map<string, string>();
  readonly #users = new Map<number, User>();

  constructor(options: HostQueuesOptions) {
    this.#options = options;
    this.tracer = new Tracer(options.clock, (domid) => this.#counters(domid));
    this.tracer.follow(0);
  }

  /** By name: `vbd FILE`, `network NAME`. */
  get all(): ReadonlyMap<string, IoQueue> {
    return this.#queues;
  }

  /** Names of the user's policies. */
  get policies(): readonly string[] {
    return [...(this.#options.policies?.keys() ?? [])];
  }

  /** The policy in force, or null: the queue's own order. */
  policyOf(name: string): string | null {
    return this.#queues.get(name)?.order === 'policy' ? (this.#policies.get(name) ?? null) : null;
  }

  /** @throws ConfigError QUEUE_UNKNOWN */
  find(name: string): IoQueue {
    const queue = this.#queues.get(name);
    if (queue !== undefined) return queue;
    throw new ConfigError('QUEUE_UNKNOWN', `There is no queue "${name}".`, { params: { queue: name } });
  }

  /** The queue of that name, made if there is none; `domain` is going to use it. */
  queue(name: string, domain: DomainApi): IoQueue {
    let queue = this.#queues.get(name);
    if (queue === undefined) {
      const { clock, guard } = this.#options;
      const onFault = (fault: PolicyFault): void => this.onFault(name, fault);
      queue = new IoQueue({ name, clock, width: WIDTH, onFault, ...(guard === undefined ? {} : { guard }) });
      this.#queues.set(name, queue);
      if (this.#options.policies?.has(FIRST_POLICY)) this.setPolicy(name, FIRST_POLICY);
    }
    const user = this.#user(domain);
    user.queues.add(queue);
    queue.setShare(domain.id, user.share);
    return queue;
  }

  /**
   * Changes how a domain is treated: by one queue, or by all that it uses now and later.
   *
   * @throws ConfigError QUEUE_UNKNOWN, SHARE_INVALID
   */
  setShare(domain: DomainApi, change: ShareChange, name?: string): void {
    const user = this.#user(domain);
    const chosen = name === undefined ? user.queues : [this.find(name)];
    try {
      for (const queue of chosen) queue.setShare(domain.id, changed(queue.share(domain.id), change));
    } catch (cause) {
      if (cause instanceof RangeError) throw new ConfigError('SHARE_INVALID', cause.message, { cause });
      throw cause;
    }
    if (name === undefined) user.share = { ...user.share, ...changed(user.share, change) };
  }

  /**
   * Puts one of the user's policies in force; null: the queue's own order.
   *
   * @throws ConfigError QUEUE_UNKNOWN, POLICY_UNKNOWN
   */
  setPolicy(name: string, policy: string | null): void {
    const queue = this.find(name);
    const found = policy === null ? null : this.#options.policies?.get(policy);
    if (found === undefined) {
      const known =
        this.policies.length === 0 ? 'The host was started with none' : `It has ${this.policies.join(', ')}`;
      throw new ConfigError('POLICY_UNKNOWN', `There is no policy "${policy}". ${known}.`, {
        params: { policy },
      });
    }
    queue.setPolicy(found);
    if (policy === null) this.#policies.delete(name);
    else this.#policies.set(name, policy);
  }

  /**
   * Follows the next `count` requests that `accepts` takes until all are answered, at most for `nanos`.
   *
   * @throws ConfigError TRACE_BUSY: there is one tracer
   */
  async trace(count: number, nanos: number, accepts: (request: TracedRequest) => boolean): Promise<Trace> {
    if (this.#tracing) throw new ConfigError('TRACE_BUSY', 'Another trace is being taken.');
    const { clock } = this.#options;
    const until = clock.now() + nanos;
    const answered = ({ stages }: RequestLife): boolean => stages.some(({ stage }) => stage === 'responded');
    this.#tracing = true;
    try {
      this.tracer.follow(count, accepts);
      // Once more behind the last answer: the event to the guest follows it.
      for (let all = false; !all && clock.now() < until; ) {
        all = this.tracer.lives.filter(answered).length >= count;
        await new Promise<void>((resume) => clock.timer(resume).arm(clock.now() + LOOK_NANOS));
      }
      return { requests: [...this.tracer.lives], summary: this.tracer.summary() };
    } finally {
      this.tracer.follow(0);
      this.#tracing = false;
    }
  }

  #user(domain: DomainApi): User {
    const known = this.#users.get(domain.id);
    if (known !== undefined) return known;
    const user: User = { domain, queues: new Set(), share: {} };
    this.#users.set(domain.id, user);
    domain.on('destroyed', () => {
      this.#users.delete(domain.id);
      for (const queue of this.#queues.values()) queue.removeDomain(domain.id);
    });
    return user;
  }

  #counters(domid: number): { exits: number; instructions: number } {
    const domain = this.#users.get(domid)?.domain;
    if (domain === undefined) return { exits: 0, instructions: 0 };
    if (!(domain instanceof Domain)) {
      // As of the Worker's last report.
      const { exits, instructions } = domain.stats;
      return { exits: Object.values(exits).reduce((sum, count) => sum + count, 0), instructions };
    }
    const { scheduler, core } = domain.machine;
    const exits = scheduler.exits.reduce((sum, count) => sum + count, 0);
    const instructions = core.vcpus.reduce((sum, { retired }) => sum + retired, 0);
    return { exits, instructions };
  }
}

/** What a queue is to be told: rates are changed one by one. */
function changed(before: Partial<DomainShare>, { rate, ...rest }: ShareChange): Partial<DomainShare> {
  if (rate === undefined) return rest;
  const limits = Object.entries({ ...before.rate, ...rate }).filter(([, limit]) => limit !== null);
  return { ...rest, rate: Object.fromEntries(limits) };
}
