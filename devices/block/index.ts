// Disk images as programs import them.

export { type BlockDone, type BlockImage, SECTOR } from './image.js';
export { MemoryImage, type MemoryImageOptions } from './memory-image.js';
export { CLUSTER, OverlayImage, overlaySize } from './overlay-image.js';
