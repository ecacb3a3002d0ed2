// A TCP port of this machine at which gdb finds a domain. Loopback only: the protocol has no authentication, and who
// speaks it owns the guest. One client at a time.

import { createServer, type Server, type Socket } from 'node:net';
import { GdbServer, type GdbServerOptions } from '../gdb/server.js';
import { BackendError, type Domain } from '../index.js';

/** A port that waits for debuggers. */
export interface GdbListener {
  readonly port: number;
  /** Whether a debugger is connected. */
  readonly connected: boolean;
  /** Settles when no debugger is connected any more. */
  idle(): Promise<void>;
  close(): void;
}

const LOOPBACK = '127.0.0.1';
/** A client that does not read its answers is cut off. */
const MOST_UNSENT = 16 << 20;

/**
 * Listens at 127.0.0.1.
 *
 * @param port 0: any that is free
 * @throws BackendError GDB_PORT_UNUSABLE
 */
export async function listenForGdb(
  domain: Domain,
  port: number,
  options: GdbServerOptions = {},
): Promise<GdbListener> {
  let client: Socket | null = null;
  let waiting: (() => void)[] = [];
  const server = createServer((socket) => {
    if (client !== null || domain.state === 'destroyed') {
      socket.destroy();
      return;
    }
    client = socket;
    serve(domain, socket, options, () => {
      client = null;
      for (const resume of waiting) resume();
      waiting = [];
    });
  });
  await listening(server, port);
  return {
    port: (server.address() as { port: number }).port,
    get connected() {
      return client !== null;
    },
    idle: () => (client === null ? Promise.resolve() : new Promise((resume) => void waiting.push(resume))),
    close() {
      server.close();
      client?.destroy();
    },
  };
}

function serve(domain: Domain, socket: Socket, options: GdbServerOptions, gone: () => void): void {
  socket.setNoDelay(true);
  const stub = new GdbServer(
    domain,
    {
      send(bytes) {
        if (socket.destroyed) return;
        socket.write(bytes);
        if (socket.writableLength > MOST_UNSENT) socket.destroy();
      },
      close: () => void socket.end(),
    },
    options,
  );
  socket.on('data', (bytes) => stub.receive(bytes));
  // What went wrong with a connection is the client's business: the close that follows is enough.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    stub.close();
    gone();
  });
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const message = `Cannot wait for gdb at ${LOOPBACK}:${port}: ${cause.message}.`;
      reject(new BackendError('GDB_PORT_UNUSABLE', message, { params: { port }, cause }));
    });
    server.listen(port, LOOPBACK, () => resolve());
  });
}
