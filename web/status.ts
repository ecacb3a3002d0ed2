// The status line: the state of the machine and its figures.

import { element } from './elements.js';
import { asTime, withPrefix } from './figures.js';
import type { MachineState, Speed } from './protocol.js';

const STATE_TEXTS: Readonly<Record<MachineState, string>> = {
  none: 'Off',
  created: 'Ready',
  running: 'Running',
  paused: 'Paused',
  shutdown: 'Off',
  crashed: 'Crashed',
  destroyed: 'Off',
};

/** Writes the status line. */
export class StatusLine {
  readonly #state = element('status', HTMLElement);
  readonly #text = element('status-text', HTMLElement);
  readonly #mips = element('mips', HTMLElement);
  readonly #load = element('load', HTMLElement);
  readonly #instructions = element('instructions', HTMLElement);
  readonly #uptime = element('uptime', HTMLElement);
  readonly #memory = element('memory', HTMLElement);

  showState(state: MachineState): void {
    this.#state.dataset['state'] = state;
    this.#text.textContent = STATE_TEXTS[state];
  }

  /** What the page is busy with. */
  showBusy(what: string): void {
    this.#state.dataset['state'] = 'busy';
    this.#text.textContent = what;
  }

  showSpeed(speed: Speed): void {
    // The speed of an idle machine says nothing: a handful of instructions a wake-up.
    this.#mips.textContent =
      speed.load < 0.005 ? 'idle' : `${speed.mips.toFixed(speed.mips < 10 ? 1 : 0)} MIPS`;
    this.#load.textContent = `${Math.round(speed.load * 100)} %`;
    this.#instructions.textContent = withPrefix(speed.instructions);
    this.#uptime.textContent = asTime(speed.virtualMs);
    this.#memory.textContent = `${Math.round(speed.memoryHeld / 2 ** 20)} MiB`;
  }
}
