// The public face of the device library.

export * from './device.js';
export * from './schema.js';
