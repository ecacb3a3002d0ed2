// The library as programs import it: all of bindings/, with a Host that knows the host it runs on.

import { Host as BareHost, type HostOptions } from '../index.js';
import { hostServices } from './services.js';

export * from '../index.js';
export { hostServices } from './services.js';
export { portOf, serveDomain, type WorkerLike } from './workers.js';

/** Creates domains and schedules them in this thread's event loop. */
export class Host extends BareHost {
  constructor(options: HostOptions = {}) {
    super({ services: hostServices(), ...options });
  }
}
