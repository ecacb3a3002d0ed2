// The script of a domain's Worker in a browser.

import { serveDomain } from '../../bindings/host/index.js';

serveDomain(globalThis as never);
