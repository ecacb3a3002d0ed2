// The status line: the state of the machine and its figures.

import { element } from './elements.js';
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

/** 1530000000 as `1.53 G`. */
export function withPrefix(value: number): string {
  const prefixes = ['', ' k', ' M', ' G', ' T', ' P'];
  let rank = 0;
  while (value >= 999.5 && rank < prefixes.length - 1) {
    value /= 1000;
    rank++;
  }
  const digits = rank === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)}${prefixes[rank]}`;
}

/** Milliseconds as `0:07` or `1:02:03`. */
export function asTime(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

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
