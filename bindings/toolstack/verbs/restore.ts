// `xl restore`: goes on from what `xl save` or a snapshot holds.

import { restoreDomain } from '../build.js';
import { flag, record, text } from '../input.js';
import { decodeSaved } from '../saved.js';
import { verb } from '../verb.js';

/** Makes the domain and lets it go on, unless it is to stay paused. */
export const restore = verb(
  record({ file: text(4096), paused: flag }),
  async (toolstack, { file, paused }) => {
    const { request, snapshot } = decodeSaved(await toolstack.services.readFile(file));
    const domain = await restoreDomain(toolstack, request, snapshot);
    if (!paused) domain.unpause();
    return { domid: domain.id, name: domain.name };
  },
);
