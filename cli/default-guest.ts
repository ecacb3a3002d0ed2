// The guest that runs when none is named: the monitor that comes with the library.

import type { BootConfig } from '../bindings/host/index.js';
import { monitorImage } from '../bindings/host/index.js';

/** A guest that comes with the program. */
export interface DefaultGuest {
  /** The first line of output: which guest this is. */
  readonly title: string;
  readonly memory: string;
  /** What it says when it has started, and takes input. */
  readonly prompt: string;
  readonly boot: BootConfig & { readonly kernel: Uint8Array };
}

export function defaultGuest(): DefaultGuest {
  return {
    title: 'Guest: the Paravane monitor, which comes with the program (no kernel was named)',
    memory: '16M',
    prompt: 'paravane> ',
    boot: { type: 'multiboot', kernel: monitorImage() },
  };
}
