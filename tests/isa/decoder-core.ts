// The core's decoder on its own: assembly/decode.ts and what it needs, compiled with numbers for handlers, so that ten
// million strings of bytes are decoded in seconds without running any.

import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bits } from '../../bindings/isa/table.js';

const ASSEMBLY = fileURLToPath(new URL('../../assembly/', import.meta.url));
const ASC = fileURLToPath(new URL('../../node_modules/assemblyscript/bin/asc.js', import.meta.url));
const ENTRY = fileURLToPath(new URL('decoder-entry.as', import.meta.url));
const HANDLERS = `
@final
export class Handlers {
  @inline static index(i: u32): u32 { return i; }
}
`;
const FLAGS =
  '-O3 --runtime stub --noAssert --uncheckedBehavior always --exportTable --zeroFilledMemory --enable simd --memoryBase 32768 --disableWarning';

function compile(): Uint8Array<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), 'paravane-decoder-'));
  try {
    cpSync(ASSEMBLY, folder, { recursive: true });
    writeFileSync(join(folder, 'handlers.gen.ts'), HANDLERS);
    copyFileSync(ENTRY, join(folder, 'entry.ts'));
    execFileSync(process.execPath, [ASC, 'entry.ts', ...FLAGS.split(' '), '-o', 'decoder.wasm'], {
      cwd: folder,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return new Uint8Array(readFileSync(join(folder, 'decoder.wasm')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Bytes of a string. */
export const STRIDE = 16;

/** Everything that the decoder asks the mode key for, with all units enabled, by operand size of protected mode. */
const ENABLED = [
  'MODE_PROTECTED',
  'MODE_FPU_OK',
  'MODE_WAIT_OK',
  'MODE_AVX_OK',
  'MODE_STACK32',
  'MODE_FLAT_CODE',
];

/** The core's decoder. */
export class CoreDecoder {
  /** Strings to decode, {@link STRIDE} bytes each, and as many bytes behind the last, which no instruction reaches. */
  readonly strings: Uint8Array<ArrayBuffer>;
  private readonly exports: Record<string, CallableFunction & WebAssembly.Global>;
  private readonly results: Uint32Array<ArrayBuffer>;

  /** Makes room for `capacity` strings. Compiles the decoder first, which takes a second or two. */
  constructor(capacity: number) {
    const module = new WebAssembly.Module(compile());
    const functions = WebAssembly.Module.imports(module).map(({ name }) => [
      name,
      () => {
        throw new Error(`The decoder called ${name}.`);
      },
    ]);
    const imports = Object.fromEntries(
      WebAssembly.Module.imports(module).map(({ module: from }) => [from, Object.fromEntries(functions)]),
    );
    const { exports } = new WebAssembly.Instance(module, imports);
    this.exports = exports as typeof this.exports;
    const at = this.exports.allocate!(capacity) as number;
    const { buffer } = exports.memory as unknown as { buffer: ArrayBuffer };
    this.strings = new Uint8Array(buffer, at >>> 0, (capacity + 1) * STRIDE);
    this.results = new Uint32Array(buffer, (this.exports.resultsAt!() as number) >>> 0, capacity);
  }

  private mode(name: string): number {
    return Number(this.exports[name]!.value);
  }

  /** The mode key of protected-mode code of `bits` with all units enabled, or all but AVX. */
  key(bits: Bits, avx = true): number {
    const key = ENABLED.reduce(
      (bitsSoFar, name) => bitsSoFar | this.mode(name),
      this.mode(`MODE_CODE${bits}`),
    );
    return avx ? key : key & ~this.mode('MODE_AVX_OK');
  }

  /**
   * Decodes the first `count` strings. Each result is a length in bits 0 to 7 and, in bits 8 to 15, the vector that the
   * string raises as soon as it is decoded, or 0. `isa` is V_ISA of a CPU model.
   */
  decode(count: number, bits: Bits, isa = ~0n, avx = true): Uint32Array<ArrayBuffer> {
    this.exports.decode!(count, this.key(bits, avx), BigInt.asIntN(64, isa));
    return this.results;
  }
}
