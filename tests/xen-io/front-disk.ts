// The frontend of a disk, for tests: does what xen-blkfront does with its ring, and whatever else it is told.

import { type BlockImage, MemoryImage } from '../../devices/block/index.js';
import type { Tracer } from '../../devices/queue/index.js';
import {
  BLKIF_OP,
  BlkifCodec,
  type BlkifProtocol,
  type BlkifSegment,
  encodeSegments,
} from '../../devices/xen/blkif.js';
import { BlockBackend } from '../../devices/xen/block-backend.js';
import { assert } from '../suite.js';
import { FrontRing, Rig } from './rig.js';

export const PORT = 8;

export interface FrontDiskOptions {
  image?: BlockImage;
  protocol?: BlkifProtocol;
  order?: number | null;
  persistent?: boolean;
  readOnly?: boolean;
  /** What the backend offers. */
  offersPersistent?: boolean;
  tracer?: (rig: Rig) => Tracer;
  /** Makes the backend otherwise. */
  make?: (rig: Rig) => BlockBackend;
}

export class FrontDisk {
  readonly rig = new Rig('vbd', 51712);
  readonly codec: BlkifCodec;
  readonly backend: BlockBackend;
  readonly image: BlockImage;
  ring!: FrontRing;
  #nextId = 1n;

  constructor(readonly options: FrontDiskOptions = {}) {
    this.codec = new BlkifCodec(options.protocol ?? 'x86_64-abi');
    this.image = options.image ?? new MemoryImage({ size: 1 << 20 });
    this.backend = options.make?.(this.rig) ?? this.#makeBackend(options);
    this.backend.start();
    this.rig.store.settle();
    this.connect();
  }

  #makeBackend(options: FrontDiskOptions): BlockBackend {
    return new BlockBackend(this.rig.context, {
      image: this.image,
      queue: this.rig.queue,
      ...(options.readOnly ? { readOnly: true } : {}),
      persistent: options.offersPersistent ?? true,
      ...(options.tracer ? { tracer: options.tracer(this.rig) } : {}),
    });
  }

  connect(): void {
    const pages = 1 << (this.options.order ?? 0);
    const grefs = Array.from({ length: pages }, () => this.rig.memory.grant());
    this.ring = new FrontRing(this.rig.memory, grefs, this.codec.requestSize);
    const nodes: Record<string, string | number> = {
      'event-channel': PORT,
      protocol: this.codec.protocol,
      'feature-persistent': this.options.persistent ? 1 : 0,
    };
    if (this.options.order == null) nodes['ring-ref'] = grefs[0]!;
    else {
      nodes['ring-page-order'] = this.options.order;
      for (const [i, gref] of grefs.entries()) nodes[`ring-ref${i}`] = gref;
    }
    this.rig.frontend(3, nodes);
  }

  /** A page with bytes in it, as a segment of whole or part pages. */
  segment(bytes: Uint8Array, first = 0): BlkifSegment {
    const gref = this.rig.memory.grant();
    this.rig.memory.page(gref).bytes.set(bytes, first * 512);
    return { gref, first, last: first + bytes.length / 512 - 1 };
  }

  bytesOf({ gref, first, last }: BlkifSegment): Uint8Array {
    return this.rig.memory.page(gref).bytes.slice(first * 512, (last + 1) * 512);
  }

  /** A request of one operation on segments, direct or indirect. */
  entry(operation: number, sector: number, segments: BlkifSegment[], indirect = false): Uint8Array {
    const id = this.#nextId++;
    if (!indirect)
      return this.codec.encode({ operation, id, sector, segments, discard: null, indirect: null });
    const frame = this.rig.memory.grant();
    encodeSegments(this.rig.memory.page(frame).view, 0, segments);
    return this.codec.encode({
      operation: BLKIF_OP.INDIRECT,
      id,
      sector,
      segments: [],
      segmentCount: segments.length,
      discard: null,
      indirect: { operation, grefs: [frame] },
    });
  }

  discard(sector: number, sectors: number, secure = false): Uint8Array {
    const id = this.#nextId++;
    const discard = { sectors, secure };
    return this.codec.encode({
      operation: BLKIF_OP.DISCARD,
      id,
      sector,
      segments: [],
      discard,
      indirect: null,
    });
  }

  /** Sends requests, lets everything happen, and gives the statuses in the order of the answers. */
  submit(...requests: Uint8Array[]): number[] {
    if (this.ring.push(...requests)) this.rig.events.send(PORT);
    this.rig.clock.advance(1e9);
    return this.answers();
  }

  answers(): number[] {
    return this.ring.take(this.codec.responseSize).map((bytes) => this.codec.decodeResponse(bytes).status);
  }

  /** What the disk holds. */
  disk(offset: number, length: number): Uint8Array {
    const into = new Uint8Array(length);
    let called = false;
    this.image.read(offset, into, (error) => {
      assert.is(error, null);
      called = true;
    });
    assert.ok(called);
    return into;
  }
}
