// `xl dmesg`: the hypervisor's log.

import { flag, record } from '../input.js';
import { verb } from '../verb.js';

/** The last lines; `clear` forgets them afterwards. */
export const dmesg = verb(record({ clear: flag }), (toolstack, { clear }) => {
  const lines = [...toolstack.log.lines];
  if (clear) toolstack.log.clear();
  return { lines };
});
