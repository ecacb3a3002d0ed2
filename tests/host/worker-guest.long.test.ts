// xl's verbs on Debian's kernels as PVH guests in Workers: all that they do in the host's thread.
// deadline: 400

import { suite } from '../suite.js';
import { sessionTest } from './guest-session.js';

const test = suite('host/worker-guest');
sessionTest(test, 'cloud', 'auto', 'workers');
sessionTest(test, '686-pae', 'auto', 'workers');
