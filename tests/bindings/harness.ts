// What the tests of domains share: a host with a clock of the test's own, and small real-mode guests.

import type { BootConfig, DomainConfig } from '../../bindings/index.js';
import { Host, type HostOptions, type HostServices } from '../../bindings/index.js';

/** Services whose time only moves when a test or a sleep moves it. */
export class ManualServices implements HostServices {
  ms = 1000;
  sleeps: number[] = [];

  now(): number {
    return this.ms;
  }

  wallClock(): number {
    return Date.UTC(2024, 0, 1);
  }

  /** Takes a little time, so that waiting for a near timer in the event loop ends. */
  yieldToHost(): Promise<void> {
    this.ms += 0.01;
    return new Promise((resume) => setImmediate(resume));
  }

  sleep(ms: number): { done: Promise<void>; cancel(): void } {
    this.sleeps.push(ms);
    this.ms += ms;
    return { done: this.yieldToHost(), cancel() {} };
  }

  random(into: Uint8Array): void {
    into.fill(0x55);
  }
}

export function manualHost(options: HostOptions = {}): { host: Host; services: ManualServices } {
  const services = new ManualServices();
  return { host: new Host({ services, ...options }), services };
}

/** A boot sector at 0x7c00. */
export function flat(...code: (number | number[])[]): BootConfig {
  return { type: 'flat', kernel: new Uint8Array(code.flat()) };
}

/** A small domain that runs by instruction count. */
export function icount(boot: BootConfig, more: Partial<DomainConfig> = {}): DomainConfig {
  return { memory: '4M', clock: 'icount', boot, ...more };
}

/** out dx-less: `mov al, value; out port, al`. */
export function outb(port: number, value: number): number[] {
  return [0xb0, value, 0xe6, port];
}

/** `mov dx, port; mov al, value; out dx, al`. */
export function outbDx(port: number, value: number): number[] {
  return [0xba, port & 0xff, port >> 8, 0xb0, value, 0xee];
}

/** `mov word [address], value` in segment DS. */
export function storeWord(address: number, value: number): number[] {
  return [0xc7, 0x06, address & 0xff, address >> 8, value & 0xff, value >> 8];
}

/** Initialises both 8259s: vectors 0x20 and 0x28, `mask` on the master. */
export function initPic(mask: number): number[] {
  return [
    ...outb(0x20, 0x11),
    ...outb(0x21, 0x20),
    ...outb(0x21, 0x04),
    ...outb(0x21, 0x01),
    ...outb(0xa0, 0x11),
    ...outb(0xa1, 0x28),
    ...outb(0xa1, 0x02),
    ...outb(0xa1, 0x01),
    ...outb(0x21, mask),
    ...outb(0xa1, 0xff),
  ];
}

/** Programs PIT channel 0 as a rate generator of `divisor`. */
export function initPit(divisor: number): number[] {
  return [...outb(0x43, 0x34), ...outb(0x40, divisor & 0xff), ...outb(0x40, divisor >> 8)];
}

/**
 * A guest that counts timer interrupts at 0x600 and prints a dot through COM1 for each, between HLTs; after `ticks` it
 * writes 0 to the debug exit port.
 */
export function tickingGuest(ticks: number, divisor: number): BootConfig {
  const handlerAt = 0x100;
  const main = [
    ...[0x31, 0xc0, 0x8e, 0xd8], // xor ax, ax; mov ds, ax
    ...storeWord(0x20 * 4, 0x7c00 + handlerAt),
    ...[0x8c, 0x0e, 0x82, 0x00], // mov [0x82], cs
    ...initPic(0xfe),
    ...initPit(divisor),
    0xfb, // sti
    0xf4, // hlt
    ...[0x81, 0x3e, 0x00, 0x06, ticks & 0xff, ticks >> 8], // cmp word [0x600], ticks
    ...[0x72, 0xf7], // jb hlt
    ...outb(0xf4, 0),
    0xf4,
  ];
  const handler = [
    0x50, // push ax
    ...[0xff, 0x06, 0x00, 0x06], // inc word [0x600]
    ...[0xba, 0xf8, 0x03, 0xb0, 0x2e, 0xee], // mov dx, 0x3f8; mov al, '.'; out dx, al
    ...outb(0x20, 0x20), // EOI
    0x58, // pop ax
    0xcf, // iret
  ];
  const image = new Uint8Array(handlerAt + handler.length);
  image.set(main);
  image.set(handler, handlerAt);
  if (main.length > handlerAt) throw new Error('The main part of the guest is too long.');
  return { type: 'flat', kernel: image };
}
