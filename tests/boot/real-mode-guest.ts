// What the tests of guests that start in real mode share: a domain that is run in small steps until it has said something,
// and programs of our own at a kernel's 16-bit entry.

import type { BootConfig, Console, Domain, DomainConfig } from '../../bindings/index.js';
import { assemble } from '../../bindings/isa/assembler.js';
import { manualHost } from '../bindings/harness.js';

const STEP = 5_000;

/** Which console to listen to. */
export type Listen = (domain: Domain) => Console;

/** A domain and what it has said. */
export class Talk {
  output = '';
  #seen = 0;
  #stopped = '';

  constructor(
    readonly domain: Domain,
    listen: Listen = ({ console }) => console,
  ) {
    listen(domain).onOutput((bytes) => {
      this.output += Buffer.from(bytes).toString('latin1');
    });
    domain.on('exit', ({ code }) => (this.#stopped = `exit ${code}`));
    domain.on('crash', ({ summary }) => (this.#stopped = `crash: ${summary}`));
    domain.on('reset', ({ reason }) => (this.#stopped = `reset: ${reason}`));
  }

  static async start(boot: BootConfig, more: Partial<DomainConfig> = {}, listen?: Listen): Promise<Talk> {
    const { host } = manualHost();
    return new Talk(await host.create({ memory: '64M', clock: 'icount', boot, ...more }), listen);
  }

  /** Instructions so far, in millions. */
  get millions(): number {
    return this.domain.stats.instructions / 1e6;
  }

  /**
   * Runs until `marker` appears in new output; returns the output up to it. Steps are small: a guest that waits for a key
   * executes few instructions a second.
   *
   * @throws Error with the last of the output when it does not within so many million instructions, or the guest stops
   */
  until(marker: string, millions: number): string {
    const end = this.millions + millions;
    for (;;) {
      const at = this.output.indexOf(marker, this.#seen);
      if (at >= 0) {
        const text = this.output.slice(this.#seen, at + marker.length);
        this.#seen = at + marker.length;
        return text;
      }
      const stuck =
        this.#stopped || (this.millions >= end ? `not within ${millions} million instructions` : '');
      if (stuck !== '' || this.domain.runInstructions(STEP) === 0) {
        throw new Error(`"${marker}": ${stuck || 'the guest sleeps'}; last was "${this.output.slice(-500)}"`);
      }
    }
  }

  type(text: string): void {
    this.domain.console.write(text);
  }
}

/** A bzImage whose setup code is this program (in NASM's language, behind the setup header). It is all there is of it. */
export function setupProgram(body: string): Uint8Array {
  return assemble(`
        org 0
        times 0x1f1 db 0
        db 1                            ; setup_sects
        times 0x1fe - 0x1f2 db 0
        dw 0xaa55
        jmp short start
        db 'HdrS'
        dw 0x020c
        times 0x211 - ($ - $$) db 0
        db 1                            ; loaded high
        times 0x22c - ($ - $$) db 0
        dd 0x7fffffff
        times 0x238 - ($ - $$) db 0
        dd 255
        times 0x270 - ($ - $$) db 0
start:
${body}
        times 0x400 - ($ - $$) db 0
        dd 0                            ; the kernel
`).bytes;
}
