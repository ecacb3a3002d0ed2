// Ring entries of network devices. xen/include/public/io/netif.h.

/** Slots of the transmit and of the receive ring. */
export const TX_SLOT = 12;
export const RX_SLOT = 8;

/** Flags of transmit requests and of receive responses; the first two are swapped between them. */
export const TX_CSUM_BLANK = 1;
export const TX_DATA_VALIDATED = 2;
export const RX_DATA_VALIDATED = 1;
export const RX_CSUM_BLANK = 2;
export const MORE_DATA = 4;
export const EXTRA_INFO = 8;

export const NETIF_RSP_OKAY = 0;
export const NETIF_RSP_ERROR = -1;
export const NETIF_RSP_DROPPED = -2;
/** Answers the slot of an extra info. */
export const NETIF_RSP_NULL = 1;

export const EXTRA_TYPE_GSO = 1;
const EXTRA_FLAG_MORE = 1;
export const GSO_TYPE_TCPV4 = 1;
export const GSO_TYPE_TCPV6 = 2;

/** Most slots of data in a packet that is sent on; a packet of more is dropped. */
export const MOST_SLOTS = 18;
/** A frontend that sends a packet of more slots is broken. */
export const FATAL_SLOTS = 20;

/** A transmit request. */
export interface TxRequest {
  readonly gref: number;
  readonly offset: number;
  readonly flags: number;
  readonly id: number;
  readonly size: number;
}

export function txRequest(view: DataView): TxRequest {
  return {
    gref: view.getUint32(0, true),
    offset: view.getUint16(4, true),
    flags: view.getUint16(6, true),
    id: view.getUint16(8, true),
    size: view.getUint16(10, true),
  };
}

export function putTxRequest(view: DataView, request: TxRequest): void {
  view.setUint32(0, request.gref, true);
  view.setUint16(4, request.offset, true);
  view.setUint16(6, request.flags, true);
  view.setUint16(8, request.id, true);
  view.setUint16(10, request.size, true);
}

/** What follows a request or response with {@link EXTRA_INFO}. */
export interface ExtraInfo {
  readonly type: number;
  readonly more: boolean;
  readonly size: number;
  readonly gsoType: number;
}

export function extraInfo(view: DataView): ExtraInfo {
  return {
    type: view.getUint8(0),
    more: (view.getUint8(1) & EXTRA_FLAG_MORE) !== 0,
    size: view.getUint16(2, true),
    gsoType: view.getUint8(4),
  };
}

export function putExtraInfo(view: DataView, extra: ExtraInfo): void {
  view.setUint8(0, extra.type);
  view.setUint8(1, extra.more ? EXTRA_FLAG_MORE : 0);
  view.setUint16(2, extra.size, true);
  view.setUint8(4, extra.gsoType);
  view.setUint8(5, 0);
  view.setUint16(6, 0, true);
}

/** A receive response. */
export interface RxResponse {
  readonly id: number;
  readonly offset: number;
  readonly flags: number;
  /** Bytes, or an error below zero. */
  readonly status: number;
}

export function putRxResponse(view: DataView, response: RxResponse): void {
  view.setUint16(0, response.id, true);
  view.setUint16(2, response.offset, true);
  view.setUint16(4, response.flags, true);
  view.setInt16(6, response.status, true);
}

export function rxResponse(view: DataView): RxResponse {
  return {
    id: view.getUint16(0, true),
    offset: view.getUint16(2, true),
    flags: view.getUint16(4, true),
    status: view.getInt16(6, true),
  };
}
