// Debian's kernels with disks and network interfaces: 64 and 32-bit frontends, and two guests on one switch.

import { suite } from '../suite.js';
import { guestTests } from './guest-tests.js';

const test = suite('guests with devices, all kernels');
guestTests(test, 'cloud', ['switch', 'shares', 'restore']);
guestTests(test, 'amd64', ['disk', 'nat', 'switch']);
guestTests(test, '686-pae', ['disk', 'nat', 'switch']);
