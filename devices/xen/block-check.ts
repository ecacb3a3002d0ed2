// Checks what a frontend of a block device asks for: only what passes here reaches a disk or a grant.

import {
  BLKIF_OP,
  BLKIF_RSP_EOPNOTSUPP,
  BLKIF_RSP_ERROR,
  type BlkifRequest,
  type BlkifSegment,
  indirectSegments,
  MAX_INDIRECT_SEGMENTS,
  MAX_SEGMENTS_PER_REQUEST,
  SEGMENT_SIZE,
  SEGMENTS_PER_INDIRECT_FRAME,
  segmentSectors,
} from './blkif.js';

/** What the disk behind a backend is. */
export interface DiskFacts {
  /** In sectors of 512 bytes. */
  readonly sectors: number;
  readonly readOnly: boolean;
}

/** Work for a disk; positions and lengths in bytes. */
export type BlockWork =
  | {
      readonly kind: 'read' | 'write';
      readonly offset: number;
      readonly bytes: number;
      readonly segments: readonly BlkifSegment[];
      /** Flush before the write, flush after it: what FLUSH and BARRIER with data mean. */
      readonly flushBefore: boolean;
      readonly flushAfter: boolean;
    }
  | { readonly kind: 'flush'; readonly offset: 0; readonly bytes: 0 }
  | { readonly kind: 'discard'; readonly offset: number; readonly bytes: 0; readonly length: number };

/** What to do, or the status to answer. */
export type Checked = { readonly work: BlockWork } | { readonly status: number; readonly why: string };

/** Copies bytes out of a granted page. */
export type CopyFrom = (gref: number, offset: number, into: Uint8Array) => boolean;

const BYTES = 512;

export function checkRequest(request: BlkifRequest, disk: DiskFacts, copyFrom: CopyFrom): Checked {
  switch (request.operation) {
    case BLKIF_OP.READ:
    case BLKIF_OP.WRITE:
      return checkDirect(request, disk);
    case BLKIF_OP.WRITE_BARRIER:
    case BLKIF_OP.FLUSH_DISKCACHE:
      return checkFlush(request, disk);
    case BLKIF_OP.DISCARD:
      return checkDiscard(request, disk);
    case BLKIF_OP.INDIRECT:
      return checkIndirect(request, disk, copyFrom);
    default:
      return { status: BLKIF_RSP_EOPNOTSUPP, why: `there is no operation ${request.operation}` };
  }
}

function checkDirect(request: BlkifRequest, disk: DiskFacts): Checked {
  if (request.segmentCount === 0 || request.segmentCount > MAX_SEGMENTS_PER_REQUEST)
    return refuse(`${request.segmentCount} segments`);
  return transfer(request.operation, request.sector, request.segments, disk);
}

/** Without segments the sector means nothing. */
function checkFlush(request: BlkifRequest, disk: DiskFacts): Checked {
  if (request.segmentCount > MAX_SEGMENTS_PER_REQUEST) return refuse(`${request.segmentCount} segments`);
  if (request.segmentCount === 0) return { work: { kind: 'flush', offset: 0, bytes: 0 } };
  return transfer(request.operation, request.sector, request.segments, disk);
}

function checkDiscard({ sector, discard }: BlkifRequest, disk: DiskFacts): Checked {
  if (disk.readOnly) return refuse('discard on a read-only disk');
  if (discard!.secure) return { status: BLKIF_RSP_EOPNOTSUPP, why: 'secure discard' };
  if (!fits(sector, discard!.sectors, disk)) return refuse(`discard of sectors that the disk has not`);
  return {
    work: { kind: 'discard', offset: sector * BYTES, bytes: 0, length: discard!.sectors * BYTES },
  };
}

function checkIndirect(request: BlkifRequest, disk: DiskFacts, copyFrom: CopyFrom): Checked {
  const { indirect, segmentCount, sector } = request;
  if (indirect!.operation !== BLKIF_OP.READ && indirect!.operation !== BLKIF_OP.WRITE)
    return refuse(`indirect operation ${indirect!.operation}`);
  if (segmentCount === 0 || segmentCount > MAX_INDIRECT_SEGMENTS)
    return refuse(`${segmentCount} indirect segments`);
  const segments: BlkifSegment[] = [];
  for (const gref of indirect!.grefs) {
    const count = Math.min(segmentCount - segments.length, SEGMENTS_PER_INDIRECT_FRAME);
    const bytes = new Uint8Array(count * SEGMENT_SIZE);
    if (!copyFrom(gref, 0, bytes)) return refuse(`grant ${gref} of segments`);
    segments.push(...indirectSegments(bytes));
  }
  return transfer(indirect!.operation, sector, segments, disk);
}

function transfer(
  operation: number,
  sector: number,
  segments: readonly BlkifSegment[],
  disk: DiskFacts,
): Checked {
  let sectors = 0;
  for (const segment of segments) {
    const count = segmentSectors(segment);
    if (count === null) return refuse(`sectors ${segment.first} to ${segment.last} of a page`);
    sectors += count;
  }
  if (!fits(sector, sectors, disk)) return refuse(`sector ${sector} of ${disk.sectors}`);
  const kind = operation === BLKIF_OP.READ ? 'read' : 'write';
  if (kind === 'write' && disk.readOnly) return refuse('write to a read-only disk');
  const flushBefore = operation === BLKIF_OP.FLUSH_DISKCACHE || operation === BLKIF_OP.WRITE_BARRIER;
  const flushAfter = operation === BLKIF_OP.WRITE_BARRIER;
  return {
    work: { kind, offset: sector * BYTES, bytes: sectors * BYTES, segments, flushBefore, flushAfter },
  };
}

function fits(sector: number, count: number, disk: DiskFacts): boolean {
  return sector <= disk.sectors && count <= disk.sectors - sector;
}

function refuse(why: string): Checked {
  return { status: BLKIF_RSP_ERROR, why };
}
