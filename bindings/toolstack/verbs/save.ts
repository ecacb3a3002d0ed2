// `xl save`: a domain as a file, from which it goes on later.

import { domainRef, oneOf, optional, record, text } from '../input.js';
import { checkDomainRequest, type DomainRequest } from '../request.js';
import { encodeSaved } from '../saved.js';
import { is, requireState } from '../toolstack.js';
import { verb } from '../verb.js';

const input = record({
  domain: domainRef,
  file: text(4096),
  after: oneOf('destroy', 'run', 'pause'),
  /** To be saved instead of the one that made the domain. */
  request: optional(checkDomainRequest),
});

/** The domain is gone afterwards, or goes on, or is paused. When the file cannot be written, it goes on. */
export const save = verb(input, async (toolstack, { domain: ref, file, after, request: instead }) => {
  const { domain, request: first } = toolstack.find(ref);
  const renamed = first === null ? null : { ...first, name: domain.name };
  const request = (instead as DomainRequest | undefined) ?? renamed;
  requireState(domain, 'save', 'running', 'paused');
  const ran = is(domain, 'running');
  let bytes: Uint8Array;
  try {
    // Paused before and after: what it did after the snapshot would be lost.
    if (ran) domain.pause();
    const snapshot = await domain.save();
    if (is(domain, 'running')) domain.pause();
    bytes = encodeSaved(request, snapshot);
    await toolstack.services.writeFile(file, bytes);
  } catch (error) {
    if (ran && is(domain, 'paused')) domain.unpause();
    throw error;
  }
  if (after === 'destroy') domain.destroy();
  else if (after === 'run' && is(domain, 'paused')) domain.unpause();
  return { bytes: bytes.length };
});
