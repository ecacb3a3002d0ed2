// The host's sockets as the NAT needs them. bindings/host implements them for Node; browsers have none.

/** What happens to a TCP connection of the host. Calls come from turns of the event loop, never from within a call. */
export interface TcpEvents {
  /** The connection that was asked for stands. */
  connected(): void;
  data(bytes: Uint8Array): void;
  /** The other side sends no more. */
  ended(): void;
  /** Bytes were sent on: {@link HostTcp.pending} is smaller. */
  drained(): void;
  /** It is gone; nothing comes after it. `refused`: it never stood. */
  closed(failed: boolean): void;
}

/** A TCP connection of the host. No call throws; all but `destroy` do nothing once it is closed. */
export interface HostTcp {
  /** Bytes written that the host has not sent on yet. */
  readonly pending: number;
  write(bytes: Uint8Array): void;
  /** We send no more. */
  end(): void;
  /** Ends it at once, both ways. No event comes after it. */
  destroy(): void;
  /** Holds `data` up, as far as the host can. */
  pause(): void;
  resume(): void;
}

/** A UDP socket of the host. */
export interface HostUdp {
  send(bytes: Uint8Array, address: string, port: number): void;
  close(): void;
}

/** Something that can be closed. */
export interface Closable {
  close(): void;
}

/** Called for a datagram: from where it came. */
export type OnDatagram = (bytes: Uint8Array, address: string, port: number) => void;

/** What a NAT can ask of its host. Addresses are IPv4, as text. */
export interface HostSockets {
  connect(address: string, port: number, events: TcpEvents): HostTcp;
  /** A socket with a port that the host chooses; no datagram comes from within the call. */
  openUdp(onDatagram: OnDatagram): HostUdp;
  /**
   * Waits for connections. `onConnection` gives what to tell of the connection, or null to refuse it.
   *
   * @throws when the port cannot be had
   */
  listenTcp(
    address: string,
    port: number,
    onConnection: (socket: HostTcp) => TcpEvents | null,
  ): Promise<Closable>;
  /** A socket with a port of its own. @throws when the port cannot be had */
  listenUdp(address: string, port: number, onDatagram: OnDatagram): Promise<HostUdp>;
  /** Asks the host's name server; null when there is no answer. */
  resolve(query: Uint8Array, onAnswer: (answer: Uint8Array | null) => void): void;
  /** The address and port of the host's name server for queries by TCP, or null. */
  readonly nameServer: { readonly address: string; readonly port: number } | null;
  /** 32 bits that a stranger cannot guess: initial sequence numbers. */
  random(): number;
}
