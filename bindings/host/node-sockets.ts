// The sockets of Node for the user-mode NAT.

import { randomBytes } from 'node:crypto';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { getServers } from 'node:dns';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type {
  Closable,
  HostSockets,
  HostTcp,
  HostUdp,
  OnDatagram,
  TcpEvents,
} from '../../devices/net/index.js';
import { BackendError } from '../errors.js';

const DNS_PORT = 53;
const DNS_PATIENCE_MS = 4000;
/** Datagrams handed to a socket that is not bound yet wait in Node: not without end. */
const MOST_UNSENT = 64;

/** Where the NAT's sockets go. */
export interface NodeSocketsOptions {
  /** Name servers instead of the system's: `ADDRESS` or `ADDRESS:PORT`, IPv4. */
  readonly nameServers?: readonly string[];
}

/** The host's sockets. */
export class NodeSockets implements HostSockets {
  readonly #nameServers: readonly { address: string; port: number }[];

  constructor(options: NodeSocketsOptions = {}) {
    this.#nameServers = (options.nameServers ?? getServers()).flatMap(parseServer);
  }

  get nameServer(): { address: string; port: number } | null {
    return this.#nameServers[0] ?? null;
  }

  random(): number {
    return randomBytes(4).readUInt32LE();
  }

  connect(address: string, port: number, events: TcpEvents): HostTcp {
    const socket = connect({ host: address, port, allowHalfOpen: true, noDelay: true });
    const tcp = new NodeTcp(socket);
    tcp.listen(events);
    socket.once('connect', () => events.connected());
    return tcp;
  }

  openUdp(onDatagram: OnDatagram): HostUdp {
    return new NodeUdp(createSocket('udp4'), onDatagram);
  }

  async listenTcp(
    address: string,
    port: number,
    onConnection: (socket: HostTcp) => TcpEvents | null,
  ): Promise<Closable> {
    const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (socket) => {
      const tcp = new NodeTcp(socket);
      const events = onConnection(tcp);
      if (events === null) tcp.destroy();
      else tcp.listen(events);
    });
    await listening(server, address, port);
    return {
      close: () => void server.close(),
    };
  }

  async listenUdp(address: string, port: number, onDatagram: OnDatagram): Promise<HostUdp> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve, reject) => {
      socket.once('error', (cause) => reject(unusable('UDP', address, port, cause)));
      socket.bind(port, address, () => resolve());
    });
    socket.removeAllListeners('error');
    return new NodeUdp(socket, onDatagram);
  }

  resolve(query: Uint8Array, onAnswer: (answer: Uint8Array | null) => void): void {
    const ask = (server: number): void => {
      const target = this.#nameServers[server];
      if (target === undefined) {
        // Not from within the call.
        setImmediate(() => onAnswer(null));
        return;
      }
      askServer(query, target, (answer) => (answer === null ? ask(server + 1) : onAnswer(answer)));
    };
    ask(0);
  }
}

/** `1.2.3.4`, `1.2.3.4:53`; other forms, as those of IPv6, are left out. */
function parseServer(text: string): { address: string; port: number }[] {
  const found = /^(\d+\.\d+\.\d+\.\d+)(?::(\d+))?$/.exec(text);
  return found === null ? [] : [{ address: found[1]!, port: Number(found[2] ?? DNS_PORT) }];
}

function askServer(
  query: Uint8Array,
  { address, port }: { address: string; port: number },
  onAnswer: (answer: Uint8Array | null) => void,
): void {
  const socket = createSocket('udp4');
  let over = false;
  const end = (answer: Uint8Array | null): void => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    socket.close();
    onAnswer(answer);
  };
  const timer = setTimeout(() => end(null), DNS_PATIENCE_MS);
  timer.unref();
  socket.on('error', () => end(null));
  socket.on('message', (answer) => {
    if (answer[0] === query[0] && answer[1] === query[1]) end(new Uint8Array(answer));
  });
  socket.connect(port, address, () => socket.send(query));
}

class NodeTcp implements HostTcp {
  readonly #socket: Socket;
  #events: TcpEvents | null = null;

  constructor(socket: Socket) {
    this.#socket = socket;
    // The close that follows an error tells.
    socket.on('error', () => undefined);
  }

  get pending(): number {
    return this.#socket.writableLength;
  }

  listen(events: TcpEvents): void {
    this.#events = events;
    this.#socket.on('data', (bytes) => this.#events?.data(bytes));
    this.#socket.on('end', () => this.#events?.ended());
    this.#socket.on('close', (failed) => this.#events?.closed(failed));
  }

  write(bytes: Uint8Array): void {
    if (this.#socket.writable) this.#socket.write(bytes, () => this.#events?.drained());
  }

  end(): void {
    if (this.#socket.writable) this.#socket.end();
  }

  destroy(): void {
    this.#events = null;
    this.#socket.destroy();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }
}

class NodeUdp implements HostUdp {
  readonly #socket: UdpSocket;
  #unsent = 0;
  #closed = false;

  constructor(socket: UdpSocket, onDatagram: OnDatagram) {
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.on('message', (bytes, from) => {
      if (!this.#closed) onDatagram(bytes, from.address, from.port);
    });
  }

  send(bytes: Uint8Array, address: string, port: number): void {
    if (this.#closed || this.#unsent >= MOST_UNSENT || port === 0) return;
    this.#unsent++;
    this.#socket.send(bytes, port, address, () => void this.#unsent--);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close();
  }
}

function listening(server: Server, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(unusable('TCP', address, port, cause)));
    server.listen(port, address, () => resolve());
  });
}

function unusable(protocol: string, address: string, port: number, cause: Error): BackendError {
  const message = `Cannot use ${protocol} port ${address}:${port}: ${cause.message}.`;
  return new BackendError('PORT_UNUSABLE', message, { params: { protocol, address, port }, cause });
}
