// The gdb stub as the library exports it.

export { ARCHITECTURES, type Architecture } from './registers.js';
export { GdbServer, type GdbServerOptions, type GdbTransport } from './server.js';
