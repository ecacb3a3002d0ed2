// What every loader is told besides the image.

import type { GuestMemory } from './plan.js';

/** A module of a multiboot or PVH image. */
export interface BootModule {
  readonly bytes: Uint8Array;
  readonly cmdline?: string;
}

/** What a guest's console looks like to a kernel that asks the loader. */
export type BootVideo = 'none' | 'vga-text';

/** Common options of the loaders. */
export interface BootOptions {
  readonly memory: GuestMemory;
  /** ASCII, without a final NUL. */
  readonly cmdline?: string;
  /** Initial RAM disk, as a file of any format the kernel takes. */
  readonly initrd?: Uint8Array;
  /** Further modules, after the initrd (PVH) or all modules (multiboot, where an initrd comes first if given). */
  readonly modules?: readonly BootModule[];
  /** Guest-physical address of the ACPI RSDP; 0 or absent: the guest has to search for it. */
  readonly acpiRsdp?: number;
  /** Default `none`: no screen. */
  readonly video?: BootVideo;
  /** Random bytes for the kernel's generator (Linux from 6.0 by the Linux boot protocol). */
  readonly rngSeed?: Uint8Array;
}
