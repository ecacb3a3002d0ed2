// `xl uptime`: how long domains are there.

import { domainRef, list, record } from '../input.js';
import { verb } from '../verb.js';

/** A row of `xl uptime`. */
export interface UptimeRow {
  readonly name: string;
  readonly domid: number;
  readonly seconds: number;
}

/** Of the domains named, or of the host and all domains. */
export const uptime = verb(
  record({ domains: list(domainRef, 1000) }),
  (toolstack, { domains }): UptimeRow[] => {
    const now = toolstack.services.now();
    const since = (ms: number): number => Math.floor((now - ms) / 1000);
    const chosen = domains.length === 0 ? toolstack.all : domains.map((ref) => toolstack.find(ref));
    const rows = chosen.map(({ domain, createdMs }) => ({
      name: domain.name,
      domid: domain.id,
      seconds: since(createdMs),
    }));
    if (domains.length > 0) return rows;
    return [{ name: 'Domain-0', domid: 0, seconds: since(toolstack.startedMs) }, ...rows];
  },
);
