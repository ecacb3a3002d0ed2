// Loads and instantiates the core (assembly/, compiled to one Wasm module) and gives raw access to its memory.

import { instantiate } from '@assemblyscript/loader';
import { InternalError } from './errors.js';
import { Regions } from './jit.js';

/** Where the core may come from: its bytes, a compiled module, or an HTTP response with the type application/wasm. */
export type WasmSource = BufferSource | WebAssembly.Module | FetchResponse;

/** The part of `Response` that the loader uses. */
export interface FetchResponse {
  /** The module's bytes. */
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Raw exports of the core; `v` is the address of a vCPU block. */
export interface CoreExports {
  create(vcpus: number): number;
  vcpuAddress(index: number): number;
  reset(v: number): void;
  run(v: number, budget: number): number;
  step(v: number, mask: number): number;
  passBreakpoint(v: number): void;
  breaksChanged(code: number): void;
  post(v: number, bits: number): void;
  unpost(v: number, bits: number): void;
  stateChanged(v: number): void;
  modeChanged(v: number): void;
  cpuidTable(v: number, count: number): number;
  frameMap(gpa: number, size: number, state: number): number;
  frameState(gpa: number): number;
  frameGet(gpa: number): number;
  frameNext(gpa: number): number;
  physPointer(gpa: number, write: number): number;
  frameMove(from: number, to: number, size: number): number;
  linearToPhysical(v: number, linear: bigint, write: number): number;
  framesUsed(): number;
  jitStart(heat: number, batch: number, slot: number, kib: number, bytes: number): number;
  jitStatistics(): number;
  jitMark(on: boolean): void;
  jitBoth(): number;
  jitStateBefore(): number;
  jitStateAfter(): number;
  readonly table: WebAssembly.Table;
}

/** The calls out of the core (assembly/host.ts). `id` is a vCPU's index. */
export interface CoreImports {
  portRead(id: number, port: number, size: number): number;
  portWrite(id: number, port: number, size: number, value: number): void;
  mmioRead(id: number, gpa: number, size: number): number;
  mmioWrite(id: number, gpa: number, size: number, value: number): void;
  acknowledge(id: number): number;
  tscRead(id: number): bigint;
  tscNumber(id: number): number;
  tscWrite(id: number, value: bigint): void;
  cr8Read(id: number): number;
  cr8Write(id: number, value: number): void;
  msrRead(id: number, index: number): number;
  msrWrite(id: number, index: number, value: bigint): number;
  cpuidHypervisor(id: number, leaf: number, subleaf: number): number;
  hypercall(id: number): number;
  random(id: number): number;
  foreignRead(id: number, gpa: number, at: number, size: number): void;
  foreignWrite(id: number, gpa: number, at: number, size: number): void;
}

/** Calls out of the core that its instance answers itself: code that the JIT made. */
interface JitImports {
  jitInstall(at: number, size: number, slot: number, count: number): number;
  jitRelease(first: number, end: number): void;
  jitDiffer(v: number, slot: number): void;
}

const PAGES_AT_START = 16;
const MOST_PAGES = 65536;

let ownModule: Promise<WebAssembly.Module> | undefined;

/** The module that came with the library, decoded and compiled once. */
async function inlinedModule(): Promise<WebAssembly.Module> {
  const { default: base64 } = await import('#core-wasm');
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return WebAssembly.compile(bytes);
}

async function moduleOf(source: WasmSource | undefined): Promise<WebAssembly.Module> {
  if (source === undefined) {
    ownModule ??= inlinedModule();
    return ownModule;
  }
  if (source instanceof WebAssembly.Module) return source;
  if ('arrayBuffer' in source) return WebAssembly.compile(await source.arrayBuffer());
  return WebAssembly.compile(source);
}

/** The exports with pointers as JavaScript has them: those beyond 2 GiB come out of WebAssembly as negative numbers. */
function unsignedPointers(exports: CoreExports): CoreExports {
  return {
    ...exports,
    frameGet: (gpa) => exports.frameGet(gpa) >>> 0,
    physPointer: (gpa, write) => exports.physPointer(gpa, write) >>> 0,
  };
}

/** One instance of the core with its linear memory. Views are made anew when the memory has grown. */
export class CoreInstance {
  readonly exports: CoreExports;
  readonly memory: WebAssembly.Memory;
  /** Code that the JIT made. */
  readonly regions: Regions;
  #u8: Uint8Array<ArrayBuffer>;
  #u32: Uint32Array<ArrayBuffer>;
  #view: DataView<ArrayBuffer>;

  private constructor(exports: CoreExports, memory: WebAssembly.Memory) {
    this.exports = exports;
    this.memory = memory;
    this.regions = new Regions(exports, memory);
    this.#u8 = new Uint8Array(memory.buffer);
    this.#u32 = new Uint32Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
  }

  /** @throws InternalError when the module is not a core */
  static async load(imports: CoreImports, source?: WasmSource): Promise<CoreInstance> {
    const module = await moduleOf(source);
    const memory = new WebAssembly.Memory({ initial: PAGES_AT_START, maximum: MOST_PAGES });
    try {
      let core: CoreInstance | undefined;
      const jit: JitImports = {
        jitInstall: (at, size, slot, count) =>
          Number(core?.regions.install(at >>> 0, size, slot, count) ?? false),
        jitRelease: (first, end) => core?.regions.release(first, end),
        jitDiffer: (v, slot) => core?.regions.differ(v, slot),
      };
      const { instance } = await instantiate(module, { env: { memory }, host: { ...imports, ...jit } });
      core = new CoreInstance(unsignedPointers(instance.exports as unknown as CoreExports), memory);
      return core;
    } catch (cause) {
      throw new InternalError('CORE_MISMATCH', 'The WebAssembly module is not a core of this version.', {
        cause,
      });
    }
  }

  /** All of linear memory as bytes. Never keep it over a call of the core: growth detaches it. */
  get u8(): Uint8Array<ArrayBuffer> {
    if (this.#u8.length === 0) this.#refresh();
    return this.#u8;
  }

  get u32(): Uint32Array<ArrayBuffer> {
    if (this.#u32.length === 0) this.#refresh();
    return this.#u32;
  }

  get view(): DataView<ArrayBuffer> {
    if (this.#u8.length === 0) this.#refresh();
    return this.#view;
  }

  #refresh(): void {
    const { buffer } = this.memory;
    this.#u8 = new Uint8Array(buffer);
    this.#u32 = new Uint32Array(buffer);
    this.#view = new DataView(buffer);
  }
}
