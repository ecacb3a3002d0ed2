// The buttons, and in which state of the machine each can be pressed.

import { element } from './elements.js';
import type { MachineState } from './protocol.js';

const STATES_OF_BUTTONS = {
  start: ['created', 'paused', 'shutdown', 'crashed'],
  pause: ['running'],
  reset: ['running', 'paused'],
  powerButton: ['running', 'paused'],
  powerOff: ['running', 'paused'],
  save: ['running', 'paused'],
  restore: ['none', 'created', 'running', 'paused', 'shutdown', 'crashed'],
  setup: ['none', 'created', 'running', 'paused', 'shutdown', 'crashed'],
} as const satisfies Record<string, readonly MachineState[]>;

export type ButtonName = keyof typeof STATES_OF_BUTTONS;

const NAMES = Object.keys(STATES_OF_BUTTONS) as ButtonName[];

/** The row of buttons. */
export class Toolbar {
  readonly #buttons = new Map(NAMES.map((name) => [name, element(name, HTMLButtonElement)]));

  constructor(onPress: (name: ButtonName) => void) {
    for (const [name, button] of this.#buttons) button.addEventListener('click', () => onPress(name));
  }

  /** @param canBoot there is a guest that `start` boots when there is no machine */
  update(state: MachineState, busy: boolean, canBoot: boolean): void {
    for (const [name, button] of this.#buttons) {
      const states: readonly MachineState[] = STATES_OF_BUTTONS[name];
      const boots = name === 'start' && state === 'none' && canBoot;
      button.disabled = busy || !(boots || states.includes(state));
    }
    const label = this.#buttons.get('start')?.querySelector('span');
    if (label) label.textContent = state === 'paused' ? 'Continue' : 'Start';
  }

  focus(name: ButtonName): void {
    this.#buttons.get(name)?.focus();
  }
}
