// Stands in for assembly/mode.ts: protected mode unless CR0.PE is clear.

import { V_CR0 } from './layout';

@final
export class Mode {
  static isProtected(v: usize): bool {
    return (load<u64>(v, V_CR0) & 1) != 0;
  }
}
