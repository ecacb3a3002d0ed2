// The policy queue as programs import it.

export type { PolicyGuard, PolicyLimits } from './containment.js';
export { IoQueue, type IoQueueOptions, MOST_WEIGHT, type QueueOrder } from './io-queue.js';
export {
  DEFAULT_SHARE,
  type DomainShare,
  IO_KINDS,
  type IoKind,
  type IoRequest,
  type IoTrace,
  MOST_SHOWN,
  type PendingRequest,
  type Policy,
  type PolicyAnswer,
  type PolicyFault,
  type PolicyView,
  PRIORITIES,
  type Priority,
  type RateLimit,
} from './request.js';
export type { DomainQueueStatistics, DurationSummary } from './statistics.js';
export {
  type DomainCounters,
  type Life,
  type RequestLife,
  STAGES,
  type Stage,
  type StageRecord,
  type StageSummary,
  type TracedRequest,
  Tracer,
} from './trace.js';
