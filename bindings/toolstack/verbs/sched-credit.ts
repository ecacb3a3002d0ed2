// `xl sched-credit`: weight and cap of domains.

import { domainRef, optional, record, whole } from '../input.js';
import { verb } from '../verb.js';

const input = record({
  domain: optional(domainRef),
  weight: optional(whole(1, 65_535)),
  cap: optional(whole(0, 6400)),
});

/** A row of `xl sched-credit`. */
export interface CreditRow {
  readonly name: string;
  readonly domid: number;
  readonly weight: number;
  readonly cap: number;
}

/** Changes what is given, then tells weight and cap of the domain, or of all. */
export const schedCredit = verb(input, (toolstack, { domain: ref, weight, cap }): CreditRow[] => {
  const chosen = ref === undefined ? toolstack.all : [toolstack.find(ref)];
  return chosen.map(({ domain }) => {
    if (ref !== undefined && (weight !== undefined || cap !== undefined)) {
      toolstack.host.place(domain, {
        ...(weight === undefined ? {} : { weight }),
        ...(cap === undefined ? {} : { cap }),
      });
    }
    const now = toolstack.host.placement(domain);
    return { name: domain.name, domid: domain.id, weight: now.weight, cap: now.cap };
  });
});
