// Files dropped on the page, sorted by what they are for.

import { element } from './elements.js';
import type { MachineClient } from './machine-client.js';

/** What was dropped. */
export interface Dropped {
  /** A kernel or firmware. */
  readonly kernel?: File;
  readonly initrd?: File;
  readonly state?: File;
}

const ROLES = { kernel: 'kernel', firmware: 'kernel', initrd: 'initrd', snapshot: 'state' } as const;

/**
 * Sorts files.
 *
 * @throws Error in one sentence when one is of no use, or two are for the same purpose
 */
export async function sortFiles(client: MachineClient, files: readonly File[]): Promise<Dropped> {
  const sorted: { kernel?: File; initrd?: File; state?: File } = {};
  for (const file of files) {
    const role = await client.request({ verb: 'inspect', file });
    if (role === 'unknown') {
      throw new Error(`${file.name} is neither a kernel, nor an initrd, nor firmware, nor a saved state.`);
    }
    const place = ROLES[role];
    const other = sorted[place];
    if (other !== undefined) throw new Error(`${other.name} and ${file.name} are for the same purpose.`);
    sorted[place] = file;
  }
  return sorted;
}

/** Calls `onFiles` with what is dropped anywhere on the page. */
export function acceptDrops(onFiles: (files: File[]) => void): void {
  const sign = element('drop', HTMLElement);
  const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  document.addEventListener('dragover', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    sign.hidden = false;
  });
  document.addEventListener('dragleave', (event) => {
    // Only what leaves the window enters nothing.
    if (event.relatedTarget === null) sign.hidden = true;
  });
  document.addEventListener('drop', (event) => {
    sign.hidden = true;
    if (!carriesFiles(event)) return;
    event.preventDefault();
    onFiles([...(event.dataTransfer?.files ?? [])]);
  });
}
