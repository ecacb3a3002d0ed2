// `xl create`: makes a domain from what a configuration file asks for.

import { build } from '../build.js';
import { flag, record } from '../input.js';
import { checkDomainRequest, type DomainRequest } from '../request.js';
import { verb } from '../verb.js';

const input = record({ request: checkDomainRequest, paused: flag });

/** Makes a domain and starts it, unless it is to be paused. @returns its number */
export const create = verb(input, async (toolstack, { request, paused }) => {
  const domain = await build(toolstack, request as DomainRequest);
  domain.start();
  if (paused) domain.pause();
  return { domid: domain.id, name: domain.name };
});
