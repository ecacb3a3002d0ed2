// `xl rename`: gives a domain another name.

import { ConfigError } from '../../errors.js';
import { domainRef, record, text } from '../input.js';
import { verb } from '../verb.js';

export const rename = verb(
  record({ domain: domainRef, name: text(256) }),
  (toolstack, { domain: ref, name }) => {
    const { domain } = toolstack.find(ref);
    requireName(name);
    if (domain.name !== name) toolstack.requireFreeName(name);
    toolstack.rename(domain, name);
    return {};
  },
);

/** A name that can be told from a number. @throws ConfigError NAME_INVALID */
export function requireName(name: string): void {
  if (/^[^\s/]+$/.test(name) && !/^\d+$/.test(name)) return;
  throw new ConfigError(
    'NAME_INVALID',
    `"${name}" cannot be a name: it needs a letter, and neither blanks nor "/".`,
  );
}
