// xl's verbs on Debian's larger kernels as PVH guests, 64 and 32-bit.
// deadline: 600

import { suite } from '../suite.js';
import { sessionTest } from './guest-session.js';

const test = suite('host/guest');
sessionTest(test, 'cloud', 'jit');
sessionTest(test, 'amd64', 'interp');
sessionTest(test, '686-pae', 'interp');
