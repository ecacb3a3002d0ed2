// xl's verbs on Debian's larger kernels as PVH guests, 64 and 32-bit.
// deadline: 600

import { suite } from '../suite.js';
import { sessionTest } from './guest-session.js';

const test = suite('host/guest');
sessionTest(test, 'cloud', 'interp');
sessionTest(test, 'amd64', 'auto');
sessionTest(test, '686-pae', 'auto');
