// `xl dump-core`: memory and registers of a domain as an ELF core file.

import { domainRef, flag, record, text } from '../input.js';
import { is } from '../toolstack.js';
import { verb } from '../verb.js';

const input = record({ domain: domainRef, file: text(4096), live: flag });

/** The domain stands still meanwhile, unless it is to live. */
export const dumpCore = verb(input, async (toolstack, { domain: ref, file, live }) => {
  const { domain } = toolstack.find(ref);
  const pauses = !live && domain.state === 'running';
  if (pauses) domain.pause();
  try {
    const bytes = await domain.dumpCore();
    await toolstack.services.writeFile(file, bytes);
    return { bytes: bytes.length };
  } finally {
    if (pauses && is(domain, 'paused')) domain.unpause();
  }
});
