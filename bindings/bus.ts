// The two address spaces of devices: I/O ports and memory-mapped registers. A bus turns an address into a window and an
// offset; what nobody answers reads as all ones, and writes to it are lost, as on a real bus.

import { allOnes, type IoWindow } from '../devices/device.js';
import { ConfigError } from './errors.js';

interface Mapping {
  readonly base: number;
  readonly end: number;
  readonly window: IoWindow;
}

/** A set of windows at addresses. */
export abstract class Bus {
  /** Accesses that no window answered, for statistics. */
  unclaimed = 0;
  /** Sorted by address. */
  protected readonly mappings: Mapping[] = [];
  readonly #limit: number;
  readonly #name: string;

  protected constructor(name: string, limit: number) {
    this.#name = name;
    this.#limit = limit;
  }

  /** The mapping that covers `address`. */
  protected abstract find(address: number): Mapping | undefined;
  /** The mappings are others now. */
  protected abstract changed(): void;

  /**
   * Puts `window` at `base`.
   *
   * @throws ConfigError when the range is taken or outside the address space
   */
  map(base: number, window: IoWindow): void {
    const end = base + window.length;
    const at = `${this.#name} 0x${base.toString(16)}–0x${(end - 1).toString(16)}`;
    if (!Number.isSafeInteger(base) || base < 0 || window.length < 1 || end > this.#limit) {
      throw new ConfigError('BUS_RANGE_INVALID', `${at} is outside the address space.`, { params: { base } });
    }
    if (this.mappings.some((other) => base < other.end && other.base < end)) {
      throw new ConfigError('BUS_RANGE_TAKEN', `${at} overlaps another device.`, { params: { base } });
    }
    this.mappings.push({ base, end, window });
    this.mappings.sort((a, b) => a.base - b.base);
    this.changed();
  }

  /** Takes the window at `base` away; nothing happens when there is none. */
  unmap(base: number): void {
    const index = this.mappings.findIndex((mapping) => mapping.base === base);
    if (index < 0) return;
    this.mappings.splice(index, 1);
    this.changed();
  }

  /** Reads `size` (1, 2 or 4) bytes. */
  read(address: number, size: number): number {
    const mapping = this.find(address);
    if (mapping !== undefined && address + size <= mapping.end) {
      return mapping.window.read(address - mapping.base, size) >>> 0;
    }
    if (size > 1 && this.#anyBetween(address, address + size)) return this.#readBytes(address, size);
    this.unclaimed++;
    return allOnes(size);
  }

  /** Writes the low `size` (1, 2 or 4) bytes of `value`. */
  write(address: number, size: number, value: number): void {
    const mapping = this.find(address);
    if (mapping !== undefined && address + size <= mapping.end) {
      mapping.window.write(address - mapping.base, size, value >>> 0);
    } else if (size > 1 && this.#anyBetween(address, address + size)) {
      for (let i = 0; i < size; i++) this.write(address + i, 1, (value >>> (8 * i)) & 0xff);
    } else {
      this.unclaimed++;
    }
  }

  #readBytes(address: number, size: number): number {
    let value = 0;
    for (let i = 0; i < size; i++) value |= this.read(address + i, 1) << (8 * i);
    return value >>> 0;
  }

  #anyBetween(start: number, end: number): boolean {
    for (let address = start; address < end; address++) if (this.find(address) !== undefined) return true;
    return false;
  }
}

const PORTS = 0x10000;

/** The 64 Ki I/O ports. */
export class PortBus extends Bus {
  /** For each port the index of its mapping plus one, or 0. */
  readonly #index = new Uint16Array(PORTS);

  constructor() {
    super('port', PORTS);
  }

  protected override find(port: number): Mapping | undefined {
    const index = this.#index[port];
    return index ? this.mappings[index - 1] : undefined;
  }

  protected override changed(): void {
    this.#index.fill(0);
    for (const [index, { base, end }] of this.mappings.entries()) this.#index.fill(index + 1, base, end);
  }
}

const PHYSICAL_LIMIT = 2 ** 52;

/** Guest-physical addresses that are not memory. */
export class MmioBus extends Bus {
  #last: Mapping | undefined;

  constructor() {
    super('MMIO', PHYSICAL_LIMIT);
  }

  protected override find(address: number): Mapping | undefined {
    const last = this.#last;
    if (last !== undefined && address >= last.base && address < last.end) return last;
    let low = 0;
    let high = this.mappings.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.mappings[middle] as Mapping).end <= address) low = middle + 1;
      else high = middle;
    }
    const found = this.mappings[low];
    if (found === undefined || address < found.base) return undefined;
    this.#last = found;
    return found;
  }

  protected override changed(): void {
    this.#last = undefined;
  }
}
