// What a machine needs of the chips around its CPUs, whichever they are.

import type { Device } from '../devices/device.js';
import type { Console } from './console.js';
import type { PcBoard } from './pc-board.js';

/** The chips of one kind of machine. */
export interface Platform {
  readonly board: PcBoard;
  /** In the order of reset, resume and of the records in a snapshot. */
  readonly devices: readonly Device<object>[];
  /** The consoles that people see, the first first. */
  readonly consoles: readonly Console[];
  /** RAM as at power-on, all zeros, and nothing else but the devices' windows. */
  freshMemory(): void;
  /** Power-on reset of every chip. */
  reset(): void;
  /** What firmware or a toolstack sets up for a kernel that is started directly, when the images are in memory. */
  prepareStart(): void;
  /** Presses the power button. */
  powerButton(): void;
  /** A vCPU has nothing to do before an event comes. */
  halted(): void;
  /** Whether [gpa, gpa + length) can hold what a snapshot says it does. */
  allowsMemory(gpa: number, length: number): boolean;
  /** Before the devices' records are taken. */
  beforeSave(): void;
  /** After memory and the devices' states were replaced, before they resume. */
  restored(): void;
  /** The machine is gone for good. */
  destroy(): void;
}
