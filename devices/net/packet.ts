// Ethernet frames as they pass between the devices of a network, and the fields in them. IEEE 802.3, RFC 791, 8200.

/** Length of an Ethernet header without tags. */
export const ETHERNET_HEADER = 14;
export const ETHERTYPE_IPV4 = 0x0800;
export const ETHERTYPE_ARP = 0x0806;
export const ETHERTYPE_IPV6 = 0x86dd;
export const PROTOCOL_ICMP = 1;
export const PROTOCOL_TCP = 6;
export const PROTOCOL_UDP = 17;
/** The largest frame that anything here makes or takes: 64 KiB of IP and the header. */
export const MOST_FRAME = 65_535 + ETHERNET_HEADER;

/** One frame, never changed once it is on its way: several receivers may hold it. */
export interface Packet {
  /** From the destination address on, without checksum. */
  readonly bytes: Uint8Array;
  /** The TCP or UDP checksum is not filled in: nobody between sender and receiver can have spoiled the bytes. */
  readonly checksumBlank: boolean;
  /** A TCP segment larger than the network's frames, to be cut into pieces of `size` bytes of payload before a wire. */
  readonly segments: { readonly version: 4 | 6; readonly size: number } | null;
}

export function packet(bytes: Uint8Array): Packet {
  return { bytes, checksumBlank: false, segments: null };
}

/** 16 bits in network order. */
export function get16(bytes: Uint8Array, offset: number): number {
  return (bytes[offset]! << 8) | bytes[offset + 1]!;
}

/** 32 bits in network order. */
export function get32(bytes: Uint8Array, offset: number): number {
  return ((get16(bytes, offset) << 16) | get16(bytes, offset + 2)) >>> 0;
}

export function put16(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value >>> 8;
  bytes[offset + 1] = value;
}

export function put32(bytes: Uint8Array, offset: number, value: number): void {
  put16(bytes, offset, value >>> 16);
  put16(bytes, offset + 2, value);
}

/** An Ethernet address as a number of 48 bits. */
export type Mac = number;

export const BROADCAST: Mac = 0xffff_ffff_ffff;

export function getMac(bytes: Uint8Array, offset: number): Mac {
  return get16(bytes, offset) * 2 ** 32 + get32(bytes, offset + 2);
}

export function putMac(bytes: Uint8Array, offset: number, mac: Mac): void {
  put16(bytes, offset, Math.floor(mac / 2 ** 32));
  put32(bytes, offset + 2, mac % 2 ** 32);
}

/** Whether an address names a group; the broadcast address does. */
export function isGroup(mac: Mac): boolean {
  return Math.floor(mac / 2 ** 40) % 2 === 1;
}

/** `00:16:3e:11:22:33`, or null when the text is none. */
export function parseMac(text: string): Mac | null {
  return /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(text) ? Number.parseInt(text.replaceAll(':', ''), 16) : null;
}

export function formatMac(mac: Mac): string {
  return mac
    .toString(16)
    .padStart(12, '0')
    .replace(/..(?!$)/g, '$&:');
}

/** An IPv4 address as a number. */
export type Ipv4 = number;

export function parseIpv4(text: string): Ipv4 | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null;
  return parts.reduce((address, part) => address * 256 + Number(part), 0);
}

export function formatIpv4(address: Ipv4): string {
  return [address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255].join('.');
}
