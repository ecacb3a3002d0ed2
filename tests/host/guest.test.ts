// xl's verbs on Debian's cloud kernel as a PVH guest.
// deadline: 300

import { suite } from '../suite.js';
import { sessionTest } from './guest-session.js';

sessionTest(suite('host/guest'), 'cloud', 'auto');
