// A host whose time is the instructions that its domains execute, so that shares are exact and the same in every run;
// and guests that are good or bad neighbours.

import {
  type BootConfig,
  type Domain,
  Host,
  type HostServices,
  type Placement,
} from '../../bindings/index.js';
import { assemble } from '../../bindings/isa/assembler.js';

/** A slow processor keeps the simulation short. */
export const INSTRUCTIONS_PER_MS = 5_000;
/** What a turn of the event loop takes. */
const TURN_MS = 0.001;

/** Time by instructions; sleeping takes none of the tests' time. */
export class SimulatedServices implements HostServices {
  domains: Domain[] = [];
  /** Milliseconds in which no domain ran. */
  idleMs = 0;
  /** Turns that the event loop got. */
  turns = 0;
  /** The longest time between two turns. */
  longestMs = 0;
  /** Processor time that the program used; absent unless a test sets it. */
  cpuTime?: () => number;
  /** Called at every turn. */
  onTurn: (now: number) => void = () => {};
  #lastTurn = 0;

  now(): number {
    let retired = 0;
    for (const domain of this.domains) {
      for (const vcpu of domain.machine.core.vcpus) retired += vcpu.retired;
    }
    return this.idleMs + retired / INSTRUCTIONS_PER_MS;
  }

  wallClock(): number {
    return Date.UTC(2024, 0, 1);
  }

  yieldToHost(): Promise<void> {
    this.longestMs = Math.max(this.longestMs, this.now() - this.#lastTurn);
    this.idleMs += TURN_MS;
    this.turns++;
    this.#lastTurn = this.now();
    this.onTurn(this.#lastTurn);
    return new Promise((resume) => setImmediate(resume));
  }

  sleep(ms: number): { done: Promise<void>; cancel(): void } {
    this.idleMs += Math.min(ms, 1000);
    this.#lastTurn = this.now();
    return { done: this.yieldToHost(), cancel() {} };
  }

  random(into: Uint8Array): void {
    into.fill(0x55);
  }
}

/** A simulated host, and the domains made on it. */
export class Simulation {
  readonly services = new SimulatedServices();
  readonly host = new Host({ services: this.services });

  async add(boot: BootConfig, placement: Placement = {}, vcpus = 1): Promise<Domain> {
    const domain = await this.host.create({ memory: '2M', boot, vcpus }, placement);
    this.services.domains.push(domain);
    domain.start();
    return domain;
  }

  /** Runs for `ms` of simulated time; what each domain did meanwhile, in milliseconds of processor time. */
  async run(ms: number): Promise<number[]> {
    const until = this.services.now() + ms;
    const before = this.services.domains.map((domain) => domain.stats.instructions);
    await new Promise<void>((done) => {
      this.services.onTurn = (now) => {
        if (now >= until) done();
      };
    });
    this.services.onTurn = () => {};
    return this.services.domains.map(
      (domain, index) => (domain.stats.instructions - (before[index] as number)) / INSTRUCTIONS_PER_MS,
    );
  }

  close(): void {
    this.host.close();
  }
}

function flat(source: string, mode: 'real16' | 'prot32' = 'real16'): BootConfig {
  const bits = mode === 'real16' ? 16 : 32;
  const { bytes } = assemble(`bits ${bits}\norg 0x7c00\n${source}`);
  return { type: 'flat', kernel: bytes, address: 0x7c00, mode };
}

/** Runs for ever. */
export const busyLoop = (): BootConfig => flat('jmp $');

/** Sets the first timer to `divisor` / 1.193182 MHz and its handler, with the interrupt flag set. */
const withTimer = (divisor: number, main: string): BootConfig =>
  flat(`
    cli
    xor ax, ax
    mov ds, ax
    mov ss, ax
    mov sp, 0x7000
    mov word [0x80], tick
    mov [0x82], cs
    mov al, 0x11
    out 0x20, al
    mov al, 0x20
    out 0x21, al
    mov al, 4
    out 0x21, al
    mov al, 1
    out 0x21, al
    mov al, 0xfe
    out 0x21, al
    mov al, 0x34
    out 0x43, al
    mov al, ${divisor & 0xff}
    out 0x40, al
    mov al, ${divisor >> 8}
    out 0x40, al
    sti
  ${main}
  tick:
    push ax
    mov al, 0x20
    out 0x20, al
    pop ax
    iret
  `);

/** Works for most of every five milliseconds and sleeps over the end: stole from schedulers that charge by ticks. */
export const yieldBeforeTick = (): BootConfig =>
  withTimer(
    5966,
    `
  again:
    mov cx, ${Math.round(INSTRUCTIONS_PER_MS * 4.8)} / 2
  work:
    nop
    loop work
    hlt
    jmp again
  `,
  );

/** A timer interrupt every two microseconds, as fast as the chip goes. */
export const timerStorm = (): BootConfig => withTimer(2, 'again:\n hlt\n jmp again');

/** Wakes up for a moment, a thousand times a second. */
export const sleeper = (): BootConfig => withTimer(1193, 'again:\n hlt\n jmp again');

/** Gives its turn away at every other instruction. */
export const pauseStorm = (): BootConfig => flat('again:\n pause\n jmp again');

/** Sends itself an interrupt for each that it takes. */
export const eventStorm = (): BootConfig =>
  flat(
    `
    mov esp, 0x7000
    lgdt [gdtr]
    lidt [idtr]
    mov dword [0x6000 + 0x40 * 8], 0x00100000 + handler
    mov dword [0x6004 + 0x40 * 8], 0x8e00
    mov dword [0xfee000f0], 0x1ff
    sti
  again:
    mov dword [0xfee00300], 0x44040
    jmp again
  handler:
    mov dword [0xfee000b0], 0
    iret
  idtr:
    dw 0x7ff
    dd 0x6000
  gdtr:
    dw 31
    dd gdt
  gdt:
    dd 0, 0, 0, 0
    dd 0x0000ffff, 0x00cf9b00
    dd 0x0000ffff, 0x00cf9300
  `,
    'prot32',
  );

/** Does nothing but write to a port, 0x80, for ever. */
export const portStorm = (): BootConfig => flat('again:\n out 0x80, al\n jmp again');
