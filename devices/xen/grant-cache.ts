// Grants that a frontend keeps for good (feature-persistent): mapped at first use, unmapped by age when there are many.

import type { GrantAccess, GrantFrame } from './ports.js';

/** Frames kept mapped: those of a ring of 32 requests of 11 segments, three times. */
export const MOST_PERSISTENT_GRANTS = 1056;

/** Copies to and from granted pages; keeps mappings only when told that the frontend does. */
export class GrantCache {
  readonly #grants: GrantAccess;
  readonly #persistent: boolean;
  /** In order of last use, oldest first. */
  readonly #frames = new Map<number, GrantFrame>();

  constructor(grants: GrantAccess, persistent: boolean) {
    this.#grants = grants;
    this.#persistent = persistent;
  }

  /** Frames mapped now. */
  get mapped(): number {
    return this.#frames.size;
  }

  /** Copies from a granted page. @returns whether the grant allows it */
  copyFrom(gref: number, offset: number, into: Uint8Array): boolean {
    if (!this.#persistent) return this.#grants.copyFrom(gref, offset, into) === 0;
    const frame = this.#frame(gref);
    if (frame === null) return false;
    frame.read(offset, into);
    return true;
  }

  /** Copies into a granted page. @returns whether the grant allows it */
  copyTo(gref: number, offset: number, from: Uint8Array): boolean {
    if (!this.#persistent) return this.#grants.copyTo(gref, offset, from) === 0;
    const frame = this.#frame(gref);
    if (frame === null || frame.readonly) return false;
    frame.write(offset, from);
    return true;
  }

  unmapAll(): void {
    for (const frame of this.#frames.values()) frame.unmap();
    this.#frames.clear();
  }

  /** Persistent grants are for reading and writing, whatever the request that brings them first. */
  #frame(gref: number): GrantFrame | null {
    let frame = this.#frames.get(gref);
    if (frame === undefined) {
      const mapped = this.#grants.map(gref, false);
      if (typeof mapped === 'number') return null;
      frame = mapped;
      this.#makeRoom();
    } else this.#frames.delete(gref);
    this.#frames.set(gref, frame);
    return frame;
  }

  #makeRoom(): void {
    for (const [gref, frame] of this.#frames) {
      if (this.#frames.size < MOST_PERSISTENT_GRANTS) return;
      frame.unmap();
      this.#frames.delete(gref);
    }
  }
}
