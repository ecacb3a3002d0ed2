// Hardware task switches. SDM vol. 3 chapter 7.

import { EXC_GP, EXC_TS, Outcome } from './outcome';
import { SEG_SELECTOR, V_TR } from './layout';

/** What starts a task switch. */
export const TASK_JUMP: u32 = 0;
export const TASK_CALL: u32 = 1;
export const TASK_RETURN: u32 = 2;

@final
export class Task {
  // DEVIATION: a hardware task switch raises #GP, as it does in 64-bit mode.
  static viaGate(v: usize, selector: u32, how: u32): void {
    Outcome.faultCode(v, EXC_GP, selector & 0xfffc);
  }

  static change(v: usize, selector: u32, raw: u64, how: u32): void {
    Outcome.faultCode(v, EXC_GP, selector & 0xfffc);
  }

  static back(v: usize): void {
    Outcome.faultCode(v, EXC_TS, load<u32>(v + V_TR, SEG_SELECTOR) & 0xfffc);
  }
}
