// Boot loaders: images and options in, plans of guest memory and CPU state out. Nothing here touches a host.

export {
  type BzImageOptions,
  isBzImage,
  type LinuxEntry,
  loadBzImage,
  parseSetupHeader,
  type SetupHeader,
} from './bzimage.js';
export { detectImage, type ImageFormat, type LoadImageOptions, loadImage } from './detect.js';
export { type ElfImage, type ElfNote, type ElfSegment, noteValue, parseElf } from './elf.js';
export { loadFirmware } from './firmware.js';
export { type FlatOptions, loadFlat } from './flat.js';
export { findRamBelow, isRam, type MemoryLayoutOptions, memoryLayout } from './memory.js';
export { loadMultiboot1 } from './multiboot1.js';
export type { BootModule, BootOptions, BootVideo } from './options.js';
export * from './plan.js';
export { extractVmlinux, loadPvh, type PvhOptions } from './pvh.js';
