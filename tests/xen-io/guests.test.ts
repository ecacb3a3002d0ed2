// Debian's cloud kernel with a disk and a network interface.

import { suite } from '../suite.js';
import { guestTests } from './guest-tests.js';

guestTests(suite('guests with devices'), 'cloud', ['disk', 'nat']);
