// The embedded guest: what a domain runs when nobody brings a kernel.

import { MONITOR_BASE64 } from './monitor.gen.js';

/** The monitor, as a Multiboot kernel for {@link BootConfig.kernel}. It talks on the first serial port. */
export function monitorImage(): Uint8Array {
  return Uint8Array.from(atob(MONITOR_BASE64), (char) => char.charCodeAt(0));
}
