// Requests and responses of block devices as they lie in the ring, for 64 and 32-bit frontends. xen/include/public/io/blkif.h.
//
// The 32-bit layout aligns 64-bit members to four bytes, which moves everything behind the first word.

/** Operations. */
export const BLKIF_OP = {
  READ: 0,
  WRITE: 1,
  WRITE_BARRIER: 2,
  FLUSH_DISKCACHE: 3,
  DISCARD: 5,
  INDIRECT: 6,
} as const;

export const BLKIF_RSP_OKAY = 0;
export const BLKIF_RSP_ERROR = -1;
export const BLKIF_RSP_EOPNOTSUPP = -2;

/** Segments in a request itself. */
export const MAX_SEGMENTS_PER_REQUEST = 11;
/** Frames of segments of an indirect request, and segments in one. */
export const MAX_INDIRECT_PAGES = 8;
export const SEGMENTS_PER_INDIRECT_FRAME = 512;
/** Segments of an indirect request that we offer. */
export const MAX_INDIRECT_SEGMENTS = 256;
export const SEGMENT_SIZE = 8;
const SECTORS_PER_PAGE = 8;

/** Value of the node `protocol`. */
export type BlkifProtocol = 'x86_64-abi' | 'x86_32-abi';

interface Layout {
  readonly request: number;
  readonly response: number;
  readonly id: number;
  readonly sector: number;
  readonly segments: number;
  readonly discardCount: number;
  readonly indirectHandle: number;
  readonly indirectFrames: number;
}

const LAYOUTS: Record<BlkifProtocol, Layout> = {
  'x86_64-abi': {
    request: 112,
    response: 16,
    id: 8,
    sector: 16,
    segments: 24,
    discardCount: 24,
    indirectHandle: 24,
    indirectFrames: 28,
  },
  'x86_32-abi': {
    request: 108,
    response: 12,
    id: 4,
    sector: 12,
    segments: 20,
    discardCount: 20,
    indirectHandle: 20,
    indirectFrames: 24,
  },
};

/** A part of a page: sectors `first` to `last`, both included. */
export interface BlkifSegment {
  readonly gref: number;
  readonly first: number;
  readonly last: number;
}

/** A request, copied out of the ring and taken apart; nothing of it is checked yet. */
export interface BlkifRequest {
  readonly operation: number;
  readonly id: bigint;
  /** First sector, in 512 bytes; Infinity when it does not fit a number. */
  readonly sector: number;
  readonly segments: readonly BlkifSegment[];
  /** As the frontend counted them: may be more than `segments` can hold. */
  readonly segmentCount: number;
  /** DISCARD: sectors, and whether they must be wiped. */
  readonly discard: { readonly sectors: number; readonly secure: boolean } | null;
  /** INDIRECT: the operation meant, and the frames that hold the segments. */
  readonly indirect: { readonly operation: number; readonly grefs: readonly number[] } | null;
}

/** Reads and writes ring entries in the layout of one protocol. */
export class BlkifCodec {
  readonly requestSize: number;
  readonly #layout: Layout;
  readonly #response: Uint8Array;

  constructor(readonly protocol: BlkifProtocol) {
    this.#layout = LAYOUTS[protocol];
    this.requestSize = this.#layout.request;
    this.#response = new Uint8Array(this.#layout.response);
  }

  request(bytes: Uint8Array): BlkifRequest {
    const layout = this.#layout;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const operation = view.getUint8(0);
    const id = view.getBigUint64(layout.id, true);
    const sector = count64(view, layout.sector);
    const common = { operation, id, sector };
    if (operation === BLKIF_OP.DISCARD) {
      const discard = {
        sectors: count64(view, layout.discardCount),
        secure: (view.getUint8(1) & 1) !== 0,
      };
      return { ...common, segments: [], segmentCount: 0, discard, indirect: null };
    }
    if (operation === BLKIF_OP.INDIRECT) {
      const segmentCount = view.getUint16(2, true);
      const frames = Math.min(Math.ceil(segmentCount / SEGMENTS_PER_INDIRECT_FRAME), MAX_INDIRECT_PAGES);
      const grefs = Array.from({ length: frames }, (_, i) =>
        view.getUint32(layout.indirectFrames + 4 * i, true),
      );
      const indirect = { operation: view.getUint8(1), grefs };
      return { ...common, segments: [], segmentCount, discard: null, indirect };
    }
    const segmentCount = view.getUint8(1);
    const held = Math.min(segmentCount, MAX_SEGMENTS_PER_REQUEST);
    const segments = segmentsAt(view, layout.segments, held);
    return { ...common, segments, segmentCount, discard: null, indirect: null };
  }

  /** A response; the bytes are valid until the next call. */
  response(id: bigint, operation: number, status: number): Uint8Array {
    const view = new DataView(this.#response.buffer);
    view.setBigUint64(0, id, true);
    view.setUint8(8, operation);
    view.setInt16(10, status, true);
    return this.#response;
  }

  /** Puts a request into the bytes of a ring entry: the frontend's side, for tests and guests of our own. */
  encode(request: Omit<BlkifRequest, 'segmentCount'> & { segmentCount?: number }): Uint8Array {
    const layout = this.#layout;
    const bytes = new Uint8Array(layout.request);
    const view = new DataView(bytes.buffer);
    view.setUint8(0, request.operation);
    view.setBigUint64(layout.id, request.id, true);
    view.setBigUint64(layout.sector, BigInt(request.sector), true);
    if (request.discard !== null) {
      view.setUint8(1, request.discard.secure ? 1 : 0);
      view.setBigUint64(layout.discardCount, BigInt(request.discard.sectors), true);
    } else if (request.indirect !== null) {
      view.setUint8(1, request.indirect.operation);
      view.setUint16(2, request.segmentCount ?? request.segments.length, true);
      request.indirect.grefs.forEach((gref, i) => {
        view.setUint32(layout.indirectFrames + 4 * i, gref, true);
      });
    } else {
      view.setUint8(1, request.segmentCount ?? request.segments.length);
      encodeSegments(view, layout.segments, request.segments);
    }
    return bytes;
  }

  /** Takes a response apart: the frontend's side. */
  decodeResponse(bytes: Uint8Array): { id: bigint; operation: number; status: number } {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return {
      id: view.getBigUint64(0, true),
      operation: view.getUint8(8),
      status: view.getInt16(10, true),
    };
  }

  get responseSize(): number {
    return this.#layout.response;
  }
}

/** Segments as they lie in a frame of an indirect request. */
export function indirectSegments(bytes: Uint8Array): BlkifSegment[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return segmentsAt(view, 0, bytes.length / SEGMENT_SIZE);
}

/** Writes segments as they lie in a request or in a frame of an indirect one. */
export function encodeSegments(view: DataView, offset: number, segments: readonly BlkifSegment[]): void {
  segments.forEach(({ gref, first, last }, i) => {
    view.setUint32(offset + SEGMENT_SIZE * i, gref, true);
    view.setUint8(offset + SEGMENT_SIZE * i + 4, first);
    view.setUint8(offset + SEGMENT_SIZE * i + 5, last);
  });
}

/** Sectors of a segment, or null when it does not lie in a page. */
export function segmentSectors({ first, last }: BlkifSegment): number | null {
  return first > last || last >= SECTORS_PER_PAGE ? null : last - first + 1;
}

function segmentsAt(view: DataView, offset: number, count: number): BlkifSegment[] {
  return Array.from({ length: count }, (_, i) => {
    const at = offset + SEGMENT_SIZE * i;
    return { gref: view.getUint32(at, true), first: view.getUint8(at + 4), last: view.getUint8(at + 5) };
  });
}

function count64(view: DataView, offset: number): number {
  const value = view.getUint32(offset + 4, true) * 2 ** 32 + view.getUint32(offset, true);
  return Number.isSafeInteger(value) ? value : Infinity;
}
