// Networks between domains as programs import them.

export { type Forward, Nat, type NatCounters, type NatOptions } from './nat/nat.js';
export type {
  Closable,
  HostSockets,
  HostTcp,
  HostUdp,
  OnDatagram,
  TcpEvents,
} from './nat/sockets.js';
export { formatIpv4, formatMac, type Mac, type Packet, parseIpv4, parseMac } from './packet.js';
export {
  LearningSwitch,
  type PortCounters,
  type PortOptions,
  type Station,
  type SwitchOptions,
  type SwitchPort,
} from './switch.js';
