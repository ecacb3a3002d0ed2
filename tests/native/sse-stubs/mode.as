// Stand-in for the mode: 64-bit code unless the mode key says otherwise.

import { V_MODE_KEY } from './layout';

export const CR4_OSFXSR: u64 = 0x200;
export const CR4_OSXSAVE: u64 = 0x40000;
export const EFER_FFXSR: u64 = 0x4000;

@final
export class Mode {
  static is64(v: usize): bool {
    return (load<u32>(v, V_MODE_KEY) & 3) === 2;
  }
}
