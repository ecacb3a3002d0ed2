// Boots a Linux guest under the instruction-count clock, as fast as it goes and the same every time.

import { existsSync, readFileSync } from 'node:fs';
import { Host } from '../../bindings/host/index.js';
import type { BootType, Domain, Engine } from '../../bindings/index.js';
import { guestPaths, type KernelName } from '../../scripts/guests/catalog.js';

export const PROMPT = '/ # ';
const paths = guestPaths();
/** Instructions between two looks at the console. */
const LOOK = 5_000_000;

export interface BootOptions {
  readonly kernel: KernelName | 'd-i-amd64' | 'd-i-i386';
  readonly memory?: string;
  readonly vcpus?: number;
  readonly type?: BootType;
  readonly append?: string;
  /** Name of a CPU model. */
  readonly cpu?: string;
  /** A second archive, laid over the first. */
  /** Default: the host's. */
  readonly engine?: Engine;
  readonly extra?: Uint8Array;
}

function images(kernel: BootOptions['kernel']): { readonly kernel: string; readonly initrd: string } {
  if (kernel === 'd-i-amd64') return paths.installer('amd64');
  if (kernel === 'd-i-i386') return paths.installer('i386');
  const arch = kernel.startsWith('686') ? 'i386' : 'amd64';
  return { kernel: paths.kernel(kernel), initrd: paths.initramfs(arch) };
}

/** Why a guest cannot be booted here, or undefined. */
export function missing(kernel: BootOptions['kernel']): string | undefined {
  const files = Object.values(images(kernel));
  return files.every((file) => existsSync(file))
    ? undefined
    : 'missing dependency: npm run guests fetches it';
}

/** A domain that has not started yet. */
export async function createGuest(options: BootOptions): Promise<Domain> {
  const { kernel, initrd } = images(options.kernel);
  const { extra, cpu } = options;
  const first = readFileSync(initrd);
  // The kernel looks for a further archive behind zeros, at a multiple of four bytes.
  const archives = extra ? Buffer.concat([first, Buffer.alloc(-first.length & 3), extra]) : first;
  return new Host(options.engine === undefined ? {} : { engine: options.engine }).create({
    memory: options.memory ?? '256M',
    vcpus: options.vcpus ?? 1,
    clock: 'icount',
    ...(cpu ? { cpu } : {}),
    boot: {
      type: options.type ?? 'auto',
      kernel: readFileSync(kernel),
      initrd: archives,
      append: options.append ?? 'console=ttyS0',
    },
  });
}

/** A guest and what it has said. */
export class Guest {
  output = '';
  #seen = 0;

  constructor(readonly domain: Domain) {
    const decoder = new TextDecoder();
    domain.console.onOutput((bytes) => {
      this.output += decoder.decode(bytes, { stream: true });
    });
    domain.on('crash', (report) => {
      this.output += `\n[crash: ${report.summary}]`;
    });
  }

  static async boot(options: BootOptions): Promise<Guest> {
    return new Guest(await createGuest(options));
  }

  /**
   * Runs until `marker` appears in new output; returns the output up to it.
   *
   * @throws Error with the last of the output, when it does not within so many million instructions or the guest stops
   */
  until(marker: string, millions: number): string {
    const end = this.domain.stats.instructions + millions * 1e6;
    for (;;) {
      const at = this.output.indexOf(marker, this.#seen);
      if (at >= 0) {
        const text = this.output.slice(this.#seen, at);
        this.#seen = at + marker.length;
        return text;
      }
      const { instructions } = this.domain.stats;
      const ran =
        instructions < end && this.domain.state === 'created' ? this.domain.runInstructions(LOOK) : 0;
      if (ran === 0) {
        const where = `${this.domain.state} after ${instructions} instructions`;
        throw new Error(`No "${marker}", ${where}. Last output:\n${this.output.slice(-2000)}`);
      }
    }
  }

  /** What a shell command prints. */
  command(line: string, millions = 500): string {
    // Quotes keep the echo of the command from looking like its end.
    this.domain.console.write(`${line}; echo do''ne\n`);
    const text = this.until('\ndone', millions).replaceAll('\r', '');
    this.until(PROMPT, millions);
    return text.slice(text.indexOf('\n') + 1);
  }
}
