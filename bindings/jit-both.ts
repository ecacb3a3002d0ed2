// The engine `both`: a region that did not do what the interpreter does is told with its code and the states.

import type { Core } from './core.js';
import { InternalError } from './errors.js';
import { type ListedRegion, listRegions, printRegion } from './jit-listing.js';
import * as L from './layout.gen.js';
import { GPR_NAMES } from './registers.js';

/** Parts of the vCPU block by name: offset and bytes of one, how many. */
const FIELDS: readonly (readonly [name: string, offset: number, size: number])[] = [
  ...GPR_NAMES.map((name, i) => [name, L.V_GPR + 8 * i, 8] as const),
  ['rip', L.V_RIP, 8],
  ['rflags', L.V_RFLAGS, 8],
  ['mxcsr', L.V_MXCSR, 4],
  ['fcw', L.V_FCW, 2],
  ['fsw', L.V_FSW, 2],
  ['ftw', L.V_FTW, 1],
  ...Array.from({ length: 8 }, (_, i) => [`fpr${i}`, L.V_FPR + 16 * i, 16] as const),
  ...Array.from({ length: 16 }, (_, i) => [`ymm${i}`, L.V_XMM + L.XMM_SIZE * i, 32] as const),
];

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .reverse()
    .join('');
}

/** Makes `core` throw an InternalError with the code ENGINES_DIFFER at the first difference. */
export function stopAtDifferences(core: Core): void {
  const { exports, memory, regions } = core.instance;
  const listed = new Map<number, ListedRegion>();
  listRegions(core, (region) => listed.set(region.slot, region));
  regions.onDiffer = (v, slot) => {
    const field = (block: number, [, offset, size]: (typeof FIELDS)[number]) =>
      hex(new Uint8Array(memory.buffer, block + offset, size));
    const [before, after] = [exports.jitStateBefore(), exports.jitStateAfter()];
    const rows = FIELDS.map((entry) => [entry[0], ...[before, v, after].map((block) => field(block, entry))]);
    const different = rows
      .filter(([, , interpreted, emitted]) => interpreted !== emitted)
      .map(
        ([name, start, interpreted, emitted]) =>
          `${name}: ${start} → ${interpreted}, emitted code ${emitted}`,
      );
    const region = listed.get(slot);
    const states = different.length > 0 ? different.join('\n') : 'memory that was written, or other state';
    throw new InternalError(
      'ENGINES_DIFFER',
      `Emitted code and the interpreter differ.\n${states}\n${region === undefined ? '' : printRegion(region)}`,
    );
  };
}
