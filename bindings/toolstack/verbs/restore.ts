// `xl restore`: goes on from what `xl save` or a snapshot holds.

import { restoreDomain } from '../build.js';
import { flag, optional, record, text } from '../input.js';
import { checkDomainRequest, type DomainRequest } from '../request.js';
import { decodeSaved } from '../saved.js';
import { verb } from '../verb.js';

/** Makes the domain and lets it go on, unless it is to stay paused; `request` stands for the one that was saved. */
export const restore = verb(
  record({ file: text(4096), paused: flag, request: optional(checkDomainRequest) }),
  async (toolstack, { file, paused, request: instead }) => {
    const { request, snapshot } = decodeSaved(await toolstack.services.readFile(file));
    const domain = await restoreDomain(
      toolstack,
      (instead as DomainRequest | undefined) ?? request,
      snapshot,
    );
    if (!paused) domain.unpause();
    return { domid: domain.id, name: domain.name };
  },
);
