/** The values named in an error's message, for programs. */
type ErrorParams = Readonly<Record<string, unknown>>;
/** Further arguments of an error. */
interface ErrorDetails {
    /** The values named in the message. */
    readonly params?: ErrorParams;
    /** What was thrown below. */
    readonly cause?: unknown;
}
/**
 * Base of every error that Paravane throws on purpose. `code` is stable, upper-snake and meant for programs;
 * `message` is one sentence with the parameters in it.
 */
declare class HypervisorError extends Error {
    /** What went wrong, for programs: stable, upper-snake. */
    readonly code: string;
    /** The values named in the message. */
    readonly params: ErrorParams;
    constructor(code: string, message: string, details?: ErrorDetails);
}
/** The request or an input file is wrong; the same call would fail again. */
declare class ConfigError extends HypervisorError {
}
/** The operation does not fit the power state of the domain. */
declare class PowerStateError extends HypervisorError {
}
/** Memory, CPU time or another limit is exhausted. */
declare class ResourceError extends HypervisorError {
}
/** A snapshot, a migration stream or a stored state is damaged or does not fit. */
declare class StateError extends HypervisorError {
}
/** A host resource behind a device (disk image, network, console) failed. */
declare class BackendError extends HypervisorError {
}
/** The guest stopped itself for good: triple fault, crash hypercall, panic exit. */
declare class CrashError extends HypervisorError {
}
/** A defect of Paravane itself. */
declare class InternalError extends HypervisorError {
}

/** Why an image was refused. */
type BootErrorCode = 
/** The image is truncated, contradicts itself or is of a foreign format. */
'BOOT_IMAGE_INVALID'
/** The format is known, but this variant is not supported (compression, ELF machine, entry mode). */
 | 'BOOT_IMAGE_UNSUPPORTED'
/** The image, its initrd or its tables do not fit into the guest's memory. */
 | 'BOOT_NO_ROOM'
/** The command line is longer than the image accepts. */
 | 'BOOT_CMDLINE_TOO_LONG'
/** An option contradicts the image or is out of range. */
 | 'BOOT_OPTION_INVALID';
/** The one error type of the loaders. */
declare class BootError extends ConfigError {
    /** Why the image was refused. */
    readonly code: BootErrorCode;
    constructor(code: BootErrorCode, message: string, params?: ErrorParams);
}
/** Mode of the boot CPU at its first instruction. */
type CpuMode = 'real16' | 'prot32' | 'long64';

/** Appends little-endian values to a buffer that grows. */
declare class StateWriter {
    #private;
    u8(value: number): void;
    u16(value: number): void;
    u32(value: number): void;
    u64(value: bigint): void;
    bytes(value: Uint8Array): void;
    finish(): Uint8Array;
}
/** Takes little-endian values from a buffer and throws {@link StateDecodeError} rather than read past its end. */
declare class StateReader {
    #private;
    constructor(bytes: Uint8Array);
    get remaining(): number;
    u8(): number;
    u16(): number;
    u32(): number;
    u64(): bigint;
    bytes(count: number): Uint8Array;
}

/** How one value of a state record is made, written and read. */
interface Field<T> {
    /** Fewest bytes that a value takes: lets a list refuse a length which the record cannot hold. */
    readonly minimumSize: number;
    /** The value after power-on reset. */
    initial(): T;
    write(out: StateWriter, value: T): void;
    /** @throws StateDecodeError */
    read(from: StateReader): T;
}
/** The TypeScript type that a field, a struct or a {@link StateSchema} describes. */
type StateOf<F> = F extends Field<infer T> ? T : F extends StateSchema<infer S> ? S : never;
type Fields = Record<string, Field<any>>;
/** The record that a set of named fields describes. */
type StructOf<F extends Fields> = {
    [K in keyof F]: StateOf<F[K]>;
};
/**
 * The versioned shape of a device's state. A record is: length of the type word (u8), the type word, version (u16),
 * fields. A record of an older version is read by that version's fields and carried forward by the upgrade chain.
 */
declare class StateSchema<S extends object> {
    #private;
    /** The kind of device, ASCII: a record of one kind is refused by the schema of another. */
    readonly type: string;
    /** Counts from 1. */
    readonly version: number;
    private constructor();
    /** Version 1 of a schema. */
    static define<F extends Fields>(type: string, fields: F): StateSchema<StructOf<F>>;
    /** The next version: other fields, and how a record of this version becomes one of that. */
    upgrade<F extends Fields>(fields: F, migrate: (old: S) => StructOf<F>): StateSchema<StructOf<F>>;
    /** The state after power-on reset. */
    fresh(): S;
    encode(state: S): Uint8Array;
    /** @throws StateDecodeError when the record is not a complete, valid record of this or an older version */
    decode(record: Uint8Array): S;
}

/**
 * Virtual time in whole nanoseconds since the domain was created. A `number` is exact up to 2^53 ns, which is 104 days
 * of virtual time; the machine stops a domain before it gets there.
 */
type Nanos = number;
/** A one-shot alarm. It holds no guest-visible state: a device re-arms it from its own state in {@link Device.resume}. */
interface Timer {
    /** When the callback will run, or null when nothing is pending. */
    readonly deadline: Nanos | null;
    /** Calls back once when `now() >= deadline`, replacing any earlier deadline. Never calls back from within `arm`. */
    arm(deadline: Nanos): void;
    cancel(): void;
}
/** Virtual time as a device sees it: stopped while the domain is paused, monotone across snapshot and migration. */
interface Clock {
    now(): Nanos;
    /**
     * Makes a timer. The callback may run late, never early; timers due at the same time run in the order in which they
     * were made, so that a clone fires them in the same order as the original.
     */
    timer(callback: () => void): Timer;
}
/** An interrupt wire. The level is the electrical meaning "asserted"; setting the level it already has does nothing. */
interface IrqLine {
    set(level: boolean): void;
}
/**
 * A window of ports or of memory-mapped registers. Offsets are relative to wherever the machine put the window: a device
 * never knows its base address. `size` is 1, 2 or 4 (a bus splits wider accesses); values are unsigned.
 */
interface IoWindow {
    /** Size of the window in bytes. */
    readonly length: number;
    read(offset: number, size: number): number;
    write(offset: number, size: number, value: number): void;
}
/** Access to guest-physical memory. Buffers are the device's own: a view of guest memory is never handed out. */
interface Dma {
    read(gpa: number, into: Uint8Array): void;
    write(gpa: number, from: Uint8Array): void;
}
/** What the machine gives each device when it makes it. */
interface DeviceContext {
    readonly clock: Clock;
    readonly dma: Dma;
    /** The wire that the machine soldered to the device's output pin of this name. Asked for in the constructor only. */
    irq(output: string): IrqLine;
    /** Counts and records something that no correct guest does. Never throws. */
    guestError(message: string): void;
}
/**
 * A piece of emulated hardware. All that a guest can observe is `state`, described by `schema`.
 *
 * Restoring is: assign every device's `state`, then call every device's `resume()`.
 */
declare abstract class Device<S extends object> {
    readonly name: string;
    readonly schema: StateSchema<S>;
    /** Everything that the guest can observe, and nothing else. */
    state: S;
    /**
     * @param name unique within the machine, stable across versions: it keys the record in a snapshot
     * @param schema the shape, codec and version of `state`
     */
    constructor(name: string, schema: StateSchema<S>);
    /**
     * Power-on reset: a fresh `state`, timers cancelled, output lines driven to their idle level. The machine calls it on
     * every device once all wires are soldered.
     */
    abstract reset(): void;
    /** After `state` was replaced: arms timers and drives output lines from it. Never calls another device directly. */
    abstract resume(): void;
}

interface Mapping {
    readonly base: number;
    readonly end: number;
    readonly window: IoWindow;
}
/** A set of windows at addresses. */
declare abstract class Bus {
    #private;
    /** Accesses that no window answered, for statistics. */
    unclaimed: number;
    /** Sorted by address. */
    protected readonly mappings: Mapping[];
    protected constructor(name: string, limit: number);
    /** The mapping that covers `address`. */
    protected abstract find(address: number): Mapping | undefined;
    /** The mappings are others now. */
    protected abstract changed(): void;
    /**
     * Puts `window` at `base`.
     *
     * @throws ConfigError when the range is taken or outside the address space
     */
    map(base: number, window: IoWindow): void;
    /** Takes the window at `base` away; nothing happens when there is none. */
    unmap(base: number): void;
    /** Reads `size` (1, 2 or 4) bytes. */
    read(address: number, size: number): number;
    /** Writes the low `size` (1, 2 or 4) bytes of `value`. */
    write(address: number, size: number, value: number): void;
}
/** The 64 Ki I/O ports. */
declare class PortBus extends Bus {
    #private;
    constructor();
    protected find(port: number): Mapping | undefined;
    protected changed(): void;
}
/** Guest-physical addresses that are not memory. */
declare class MmioBus extends Bus {
    #private;
    constructor();
    protected find(address: number): Mapping | undefined;
    protected changed(): void;
}

/** The clock that a machine runs by. */
interface VirtualClock extends Clock {
    readonly kind: 'host' | 'icount';
    /** The first armed deadline. */
    readonly nextDeadline: Nanos | null;
    /** Calls back the timers that are due. */
    runDue(): void;
    /** Virtual time starts to pass; no effect when it does. */
    start(): void;
    /** Virtual time stands still; no effect when it does. */
    stop(): void;
    /** Sets the time, only while it stands still: restoring a snapshot. */
    restore(state: ClockState): void;
    save(): ClockState;
}
/** What a snapshot holds of a clock. */
interface ClockState {
    readonly nanos: Nanos;
    /** Instruction count: part of a nanosecond, in units of one nanosecond divided by the ratio's denominator. */
    readonly remainder: number;
}
/** Nanoseconds an instruction takes under the instruction-count clock, as a ratio of whole numbers. */
interface InstructionTime {
    readonly nanos: number;
    readonly instructions: number;
}
/** Time by instructions executed: the same inputs give the same times, bit for bit, on every host. */
declare class InstructionClock implements VirtualClock {
    #private;
    readonly kind = "icount";
    /** Called when a timer was armed before all others: the running slice may have to end earlier. */
    onEarlierDeadline: () => void;
    /** Instructions executed in the slice that is running now. */
    inSlice: () => number;
    readonly ratio: InstructionTime;
    constructor(ratio?: InstructionTime);
    get nextDeadline(): Nanos | null;
    now(): Nanos;
    timer(callback: () => void): Timer;
    runDue(): void;
    start(): void;
    stop(): void;
    /** Charges instructions; the caller no longer counts them as in the slice. */
    advance(instructions: number): void;
    /** Nothing can happen before `deadline`: time goes there at once. */
    skipTo(deadline: Nanos): void;
    /** The fewest instructions after which `deadline` is reached, from the start of a slice. */
    instructionsUntil(deadline: Nanos): number;
    save(): ClockState;
    restore(state: ClockState): void;
}
/** Time that passes with the host's. */
declare class HostClock implements VirtualClock {
    #private;
    readonly kind = "host";
    /** Called when a timer was armed before all others. */
    onEarlierDeadline: () => void;
    /** @param hostMs monotonic milliseconds with fractions */
    constructor(hostMs: () => number);
    get nextDeadline(): Nanos | null;
    now(): Nanos;
    timer(callback: () => void): Timer;
    runDue(): void;
    start(): void;
    stop(): void;
    save(): ClockState;
    restore(state: ClockState): void;
}
/** The frequency of every vCPU's time-stamp counter: fixed, so that a domain finds the same one wherever it moves. */
declare const TSC_HZ = 2000000000;

/** How a kernel or firmware image is to be entered. `auto`: by what the image is. */
declare const BOOT_TYPES: readonly ["auto", "linux", "linux16", "linux32", "linux64", "pvh", "multiboot", "flat", "firmware"];
/** How an image is entered: the protocol, or `auto` to go by what it is. */
type BootType = (typeof BOOT_TYPES)[number];
/** What a domain starts. */
interface BootConfig {
    /** Default `auto`. */
    readonly type?: BootType;
    /** A kernel image: bzImage, an ELF with a PVH note, a multiboot image, or bytes to run as they are (`flat`). */
    readonly kernel?: Uint8Array;
    /** Initial RAM disk. */
    readonly initrd?: Uint8Array;
    /** Kernel command line, ASCII. */
    readonly append?: string;
    /** A firmware image (BIOS or UEFI) that ends at 4 GiB. */
    readonly firmware?: Uint8Array;
    /** `flat`: where the image is put and entered. Default 0x7c00. */
    readonly address?: number;
    /** `flat`: the mode of the CPU at entry. Default `real16`. */
    readonly mode?: CpuMode;
}
/** What the virtual time of a domain goes by. */
declare const CLOCK_KINDS: readonly ["host", "icount"];
/** `host`: time passes as on the host. `icount`: by instructions executed, so that equal runs are equal. */
type ClockKind = (typeof CLOCK_KINDS)[number];
/** What happens when the guest resets the machine. */
declare const REBOOT_ACTIONS: readonly ["restart", "poweroff"];
/** What a reset by the guest does: the machine starts anew, or the domain shuts down. */
type RebootAction = (typeof REBOOT_ACTIONS)[number];
/** What happens after a triple fault: the domain is kept for inspection, or reset as a real PC is. */
declare const CRASH_ACTIONS: readonly ["preserve", "restart"];
/** What a triple fault does: the domain is kept for inspection, or reset as a real PC is. */
type CrashAction = (typeof CRASH_ACTIONS)[number];
/** What {@link Host.create} takes. */
interface DomainConfig {
    /** For people and logs. Default `domain`. */
    readonly name?: string;
    /** RAM in bytes, or a number with K, M, G or T for powers of 1,024. */
    readonly memory: number | string;
    /** 1 to 64, default 1. */
    readonly vcpus?: number;
    /** Name of the CPU model, default `x86-64-v1`. */
    readonly cpu?: string;
    /** Default `host`. */
    readonly clock?: ClockKind;
    /** `icount`: what an instruction takes. Default one nanosecond. */
    readonly instructionTime?: {
        readonly nanos: number;
        readonly instructions: number;
    };
    /** What the domain starts. */
    readonly boot: BootConfig;
    /** Default `restart`. */
    readonly onReboot?: RebootAction;
    /** Default `preserve`. */
    readonly onCrash?: CrashAction;
    /**
     * The date and time of the guest's hardware clock at virtual time zero: milliseconds since 1970, UTC. Default: now,
     * or 2000-01-01 under `icount`, so that equal runs are equal.
     */
    readonly startTime?: number;
    /** Bytes that a kernel's random generator starts from. Default: random, or none under `icount`. */
    readonly randomSeed?: Uint8Array;
}
/** A checked configuration with every default filled in; the fields mean what those of {@link DomainConfig} do. */
interface CheckedConfig {
    readonly name: string;
    /** RAM in bytes, whole pages. */
    readonly memoryBytes: number;
    readonly vcpus: number;
    /** Name of the CPU model. */
    readonly cpu: string;
    readonly clock: ClockKind;
    readonly instructionTime: {
        readonly nanos: number;
        readonly instructions: number;
    };
    readonly boot: CheckedBoot;
    readonly onReboot: RebootAction;
    readonly onCrash: CrashAction;
    /** Milliseconds since 1970, UTC, at virtual time zero. */
    readonly startTime: number;
    readonly randomSeed: Uint8Array;
}
/** The checked form of {@link BootConfig}: absent images are null. */
interface CheckedBoot {
    readonly type: BootType;
    readonly kernel: Uint8Array | null;
    readonly initrd: Uint8Array | null;
    readonly append: string;
    readonly firmware: Uint8Array | null;
    readonly address: number;
    readonly mode: CpuMode;
}
/** Bytes of a size such as 536870912, '512M' or '1.5 GiB'. `input` names it in the error. */
declare function parseSize(value: unknown, input?: string): number;

/** Stops a subscription. */
type Unsubscribe = () => void;

/** What a console needs of the device behind it. */
interface ConsolePort {
    /** Hands over bytes; returns how many the device took. */
    receive(bytes: Uint8Array): number;
}
/** A serial console of a domain. */
declare class Console {
    #private;
    /** Calls `listener` with what the guest writes, in order, a batch at a time. */
    onOutput(listener: (bytes: Uint8Array) => void): Unsubscribe;
    /** The last 64 KiB that the guest wrote, as UTF-8 text. */
    get scrollback(): string;
    /** Types `data` into the guest: text as UTF-8, or bytes. */
    write(data: string | Uint8Array): void;
    /** Bytes written by the host that the guest's FIFO had no room for yet. */
    get queued(): number;
    /** @internal Calls `listener` when there is input to deliver. */
    onInput(listener: () => void): Unsubscribe;
    /** @internal Connects the device. */
    connect(port: ConsolePort): void;
    /** @internal The guest wrote a byte. */
    output(byte: number): void;
    /** @internal Gives the device as much input as it takes. */
    deliver(): void;
    /** @internal Hands the batch of output to the listeners. */
    flush(): void;
}

/** An entry of the core's CPUID table: leaf, subleaf, EAX, EBX, ECX, EDX. */
type CpuidEntry = readonly [number, number, number, number, number, number];
/** What the core needs to be a CPU of some model. */
interface CpuTable {
    readonly entries: readonly CpuidEntry[];
    /** V_FEATURES. */
    readonly features: bigint;
    /** V_PHYS_MASK. */
    readonly physicalMask: bigint;
}

/** Where the core may come from: its bytes, a compiled module, or an HTTP response with the type application/wasm. */
type WasmSource = BufferSource | WebAssembly.Module | FetchResponse;
/** The part of `Response` that the loader uses. */
interface FetchResponse {
    /** The module's bytes. */
    arrayBuffer(): Promise<ArrayBuffer>;
}
/** Raw exports of the core; `v` is the address of a vCPU block. */
interface CoreExports {
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
    cpuidTable(v: number, count: number): number;
    frameMap(gpa: number, size: number, state: number): number;
    frameState(gpa: number): number;
    frameGet(gpa: number): number;
    frameNext(gpa: number): number;
    physPointer(gpa: number, write: number): number;
    framesUsed(): number;
}
/** The calls out of the core (assembly/host.ts). `id` is a vCPU's index. */
interface CoreImports {
    portRead(id: number, port: number, size: number): number;
    portWrite(id: number, port: number, size: number, value: number): void;
    mmioRead(id: number, gpa: number, size: number): number;
    mmioWrite(id: number, gpa: number, size: number, value: number): void;
    acknowledge(id: number): number;
    tscRead(id: number): bigint;
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
/** One instance of the core with its linear memory. Views are made anew when the memory has grown. */
declare class CoreInstance {
    #private;
    readonly exports: CoreExports;
    readonly memory: WebAssembly.Memory;
    private constructor();
    /** @throws InternalError when the module is not a core */
    static load(imports: CoreImports, source?: WasmSource): Promise<CoreInstance>;
    /** All of linear memory as bytes. Never keep it over a call of the core: growth detaches it. */
    get u8(): Uint8Array<ArrayBuffer>;
    get u32(): Uint32Array<ArrayBuffer>;
    get view(): DataView<ArrayBuffer>;
}

/** A page of RAM that is in use. */
interface UsedPage {
    /** Guest-physical address, of a whole page. */
    readonly gpa: number;
    /** True: the guest cannot write it. */
    readonly rom: boolean;
    /** A view of the page, good until the core runs or memory is touched. */
    readonly bytes: Uint8Array;
}
/** The physical address space of one core. Addresses are numbers below 2^48; nothing is there at first. */
declare class PhysicalMemory implements Dma {
    #private;
    /** @internal */
    constructor(core: CoreInstance);
    /** Makes [gpa, gpa + size) RAM, which reads as zeros. Whole pages. */
    addRam(gpa: number, size: number): void;
    /** Puts a ROM at `gpa`, a whole page number; the last page is filled up with zeros. */
    addRom(gpa: number, bytes: Uint8Array): void;
    /** Turns RAM into ROM: contents stay, guest writes are lost. */
    protect(gpa: number, size: number): void;
    /** Takes memory away: reads give all ones. */
    remove(gpa: number, size: number): void;
    /** @internal Accesses to these pages go to the MMIO bus. */
    addMmio(gpa: number, size: number): void;
    /** Copies guest memory into `into`. What is not memory reads as all ones. */
    read(gpa: number, into: Uint8Array): void;
    /**
     * Copies `from` into guest memory. Bytes for what is not RAM are lost.
     *
     * @throws ResourceError when the RAM behind the guest's memory is exhausted
     */
    write(gpa: number, from: Uint8Array): void;
    /** Zeroes [gpa, gpa + size) where it is RAM in use; RAM never touched is zero already. */
    clear(gpa: number, size: number): void;
    /** The pages in use, in order of address. */
    usedPages(): Generator<UsedPage>;
}

declare const EXIT_NAMES: readonly ["budget", "halt", "shutdown", "absent", "pause", "breakpoint", "wait-sipi", "kick", "no-memory"];
/** Why {@link Vcpu.run} returned. */
type ExitReason = (typeof EXIT_NAMES)[number];

/** Typed access to a vCPU's block. */
declare class StateBlock {
    /** Something was written that the core caches parts of. */
    protected dirty: boolean;
    protected readonly core: CoreInstance;
    /** Its address. */
    protected readonly block: number;
    /** @internal */
    constructor(core: CoreInstance, block: number);
    /** @internal A view of part of the block, good until the core runs. */
    bytes(offset: number, length: number): Uint8Array;
    /** @internal */
    u8(offset: number): number;
    /** @internal */
    setU8(offset: number, value: number): void;
    /** @internal */
    u16(offset: number): number;
    /** @internal */
    setU16(offset: number, value: number): void;
    /** @internal */
    u32(offset: number): number;
    /** @internal */
    setU32(offset: number, value: number): void;
    /** @internal */
    wide(offset: number): bigint;
    /** @internal */
    setWide(offset: number, value: bigint): void;
}

/** A segment register with its hidden part. */
interface Segment {
    /** The visible part. */
    readonly selector: number;
    /** Linear address of offset 0. */
    readonly base: bigint;
    /** In bytes, granularity applied. */
    readonly limit: number;
    /** Bits 3:0 type, 4 S, 6:5 DPL, 7 P, 12 AVL, 13 L, 14 D/B, 15 G, 16 unusable (as in the VMCS). */
    readonly access: number;
}
/** GDTR or IDTR. */
interface DescriptorTable {
    /** Linear address. */
    readonly base: bigint;
    /** Bytes, less one. */
    readonly limit: number;
}
/** Names of the segment registers in the order of the core. */
declare const SEGMENT_NAMES: readonly ["es", "cs", "ss", "ds", "fs", "gs", "ldtr", "tr"];
/** Name of a segment register, or of LDTR or TR. */
type SegmentName = (typeof SEGMENT_NAMES)[number];
/** Names of the general registers in the order of encoding. */
declare const GPR_NAMES: readonly ["rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"];
/** Name of a general register. */
type GprName = (typeof GPR_NAMES)[number];
/** 64-bit registers other than the general ones, and where the core keeps them. */
declare const WIDE: {
    readonly rip: 144;
    readonly cr0: 544;
    readonly cr2: 552;
    readonly cr3: 560;
    readonly cr4: 568;
    readonly xcr0: 576;
    readonly dr0: 584;
    readonly dr1: number;
    readonly dr2: number;
    readonly dr3: number;
    readonly dr6: 632;
    readonly dr7: 640;
    readonly efer: 688;
    readonly star: 696;
    readonly lstar: 704;
    readonly cstar: 712;
    readonly fmask: 720;
    readonly kernelGsBase: 728;
    readonly tscAux: 736;
    readonly sysenterCs: 744;
    readonly sysenterEsp: 752;
    readonly sysenterEip: 760;
    readonly pat: 768;
    readonly miscEnable: 776;
    readonly tscAdjust: 1008;
};
/** Names of the other 64-bit registers. */
type WideName = keyof typeof WIDE;
/** General, control, debug and model-specific registers by their names in the SDM, as properties of a vCPU. */
type NamedRegisters = Record<GprName | WideName, bigint>;
/** A block whose 64-bit registers are properties: one accessor for each name. */
declare const NamedBlock: new (core: CoreInstance, block: number) => StateBlock & NamedRegisters;
/** The register file of one vCPU. */
declare class Registers extends NamedBlock {
    #private;
    /** The core leaves the arithmetic flags settled whenever it returns. */
    get rflags(): bigint;
    set rflags(value: bigint);
    /** Current privilege level. */
    get cpl(): number;
    /** A segment register with its hidden part. */
    segment(name: SegmentName): Segment;
    /** Loads a segment register as a whole. Loading SS sets the privilege level to its DPL. */
    setSegment(name: SegmentName, segment: Segment): void;
    /** Loads a segment register as real mode does: base is 16 times the selector. */
    setRealSegment(name: SegmentName, selector: number): void;
    /** Global descriptor table. */
    get gdtr(): DescriptorTable;
    set gdtr(table: DescriptorTable);
    /** Interrupt descriptor table. */
    get idtr(): DescriptorTable;
    set idtr(table: DescriptorTable);
    /** XMM register `index` as a 128-bit value. */
    xmm(index: number): bigint;
    /** Loads an XMM register as a whole. */
    setXmm(index: number, value: bigint): void;
    /** YMM register `index` as a 256-bit value; its lower half is the XMM register. */
    ymm(index: number): bigint;
    /** Loads a YMM register as a whole. */
    setYmm(index: number, value: bigint): void;
    /** Physical x87 register `index` as an 80-bit value: mantissa, then exponent and sign. */
    fpr(index: number): bigint;
    /** Loads a physical x87 register as a whole. */
    setFpr(index: number, value: bigint): void;
    /** Control and status of SSE. */
    get mxcsr(): number;
    set mxcsr(value: number);
    /** x87 control word, status word (with TOP) and abridged tag word. */
    get fpu(): {
        readonly fcw: number;
        readonly fsw: number;
        readonly ftw: number;
    };
    set fpu(words: {
        readonly fcw: number;
        readonly fsw: number;
        readonly ftw: number;
    });
}

/** Why and where a run ended. */
interface VcpuExit {
    /**
     * `budget`: all instructions were executed. `halt`: HLT, waiting for an interrupt. `shutdown`: triple fault.
     * `absent`: memory that the host has yet to provide. `pause`: the guest spins. `breakpoint`: one set by the host.
     * `wait-sipi`: waiting to be started by another vCPU. `kick`: {@link Vcpu.kick}. `no-memory`: the RAM behind the guest
     * cannot be allocated.
     */
    readonly reason: ExitReason;
    /** Instructions executed in this run. */
    readonly instructions: number;
    /** `absent` and `no-memory`: the address that was touched. */
    readonly gpa?: number;
}
/** A virtual CPU of a {@link Core}. */
declare class Vcpu extends Registers {
    #private;
    /** Place in {@link Core.vcpus}; the number that a {@link Board} is asked with. */
    readonly index: number;
    /** @internal Every run is one step, for {@link Debugger}. */
    stepping: boolean;
    /** @internal */
    constructor(core: CoreInstance, index: number);
    /** Instructions retired since the vCPU was made. Exact also inside device callbacks. */
    get retired(): number;
    /** True while the vCPU executes HLT or waits to be started. */
    get halted(): boolean;
    /** What CPUID and the model's registers say. */
    get cpuTable(): CpuTable;
    /**
     * Makes the vCPU a CPU of that table and resets it.
     *
     * @throws ResourceError when the core has no memory for the table
     */
    installCpu(table: CpuTable): void;
    /** Puts the vCPU into the state after RESET. */
    reset(): void;
    /**
     * Runs until `budget` instructions are executed (each iteration of a repeated string instruction counts) or something
     * happens that the caller has to see. Device callbacks are called meanwhile.
     */
    run(budget?: number): VcpuExit;
    /** As {@link run}, with the core's EXIT_* number as result. */
    enter(budget: number): number;
    /**
     * @internal One instruction with the traps it raises, or the delivery of one event; EXIT_BREAKPOINT when done.
     * Interrupts wait, unless the vCPU is halted and needs one.
     */
    step(): number;
    /** Ends the run in progress after the current instruction, or the next run at once. */
    kick(): void;
    /** Posts PENDING_* events and lets a halted vCPU look at them. */
    post(bits: number): void;
    /** Takes posted events back: a level-triggered interrupt line fell. */
    unpost(bits: number): void;
    /** Delivers a non-maskable interrupt. */
    nmi(): void;
    /** Queues an external interrupt for a bare core: delivered in order, when the guest has interrupts enabled. */
    interrupt(vector: number): void;
    /** @internal The CPU acknowledges: the next queued vector, or −1. */
    takeInterrupt(): number;
    /** Raises or lowers the INTR pin. While it is up and interrupts are enabled, the vCPU asks for the vector. */
    setInterruptLine(level: boolean): void;
    /** @internal Called when an event was posted. */
    onWake(listener: () => void): void;
    /** @internal The core learns of registers that were written directly. */
    settle(): void;
}

/** EAX, EBX, ECX and EDX of a CPUID leaf. */
type CpuidLeaf = readonly [eax: number, ebx: number, ecx: number, edx: number];
/**
 * What a CPU asks of the board it is plugged into. {@link BareBoard} answers for embedders; extend it where the machine
 * has more. `vcpu` is an index.
 */
interface Board {
    /** Interrupt acknowledge: the vector of the pending interrupt, or −1 when it has gone. */
    acknowledge(vcpu: number): number;
    /** What RDTSC returns. */
    readTsc(vcpu: number): bigint;
    /** WRMSR to the time-stamp counter. */
    writeTsc(vcpu: number, value: bigint): void;
    /** CR8, the task priority of the local APIC: 0 to 15. */
    readCr8(vcpu: number): number;
    /** MOV to CR8. */
    writeCr8(vcpu: number, value: number): void;
    /** A model-specific register that is not the CPU's own; null raises #GP. */
    readMsr(vcpu: number, index: number): bigint | null;
    /** False raises #GP. */
    writeMsr(vcpu: number, index: number, value: bigint): boolean;
    /** A CPUID leaf of 0x40000000–0x4fffffff, or null. */
    hypervisorLeaf(vcpu: number, leaf: number, subleaf: number): CpuidLeaf | null;
    /** VMCALL or VMMCALL; false raises #UD. */
    hypercall(vcpu: number): boolean;
    /** 64 random bits for RDRAND and RDSEED, or null when there are none now. */
    random(vcpu: number): bigint | null;
}
/**
 * The smallest board: interrupts by {@link Vcpu.interrupt}, time by instructions, no registers of its own. Its random
 * numbers are the same in every run: overrule {@link BareBoard.random} where a guest keeps secrets.
 */
declare class BareBoard implements Board {
    #private;
    constructor(core: Core);
    acknowledge(vcpu: number): number;
    readTsc(vcpu: number): bigint;
    writeTsc(_vcpu: number, _value: bigint): void;
    readCr8(_vcpu: number): number;
    writeCr8(_vcpu: number, _value: number): void;
    readMsr(_vcpu: number, _index: number): bigint | null;
    writeMsr(_vcpu: number, _index: number, _value: bigint): boolean;
    hypervisorLeaf(_vcpu: number, _leaf: number, _subleaf: number): CpuidLeaf | null;
    hypercall(_vcpu: number): boolean;
    random(_vcpu: number): bigint | null;
}
/** Options of {@link Core.create}. */
interface CoreOptions {
    /** 1 to 64, default 1. vCPU 0 starts at the reset vector, the others wait for SIPI. */
    readonly vcpus?: number;
    /** Name of the CPU model, default `x86-64-v1`. */
    readonly cpu?: string;
    /** The core to use instead of the one that came with the library. */
    readonly wasm?: WasmSource;
}
/** CPUs, memory and buses of one virtual machine: one WebAssembly instance. */
declare class Core {
    #private;
    /** The processors; their number is fixed. */
    readonly vcpus: readonly Vcpu[];
    /** Guest-physical memory. */
    readonly memory: PhysicalMemory;
    /** I/O ports. */
    readonly ports: PortBus;
    /** Registers in physical memory; {@link Core.mapMmio} puts them there. */
    readonly mmio: MmioBus;
    /** Who answers for interrupts, time and machine registers. */
    board: Board;
    /** Index of the vCPU whose access is being served, for windows that differ by vCPU. */
    accessor: number;
    private constructor();
    /** @throws ConfigError for an unknown CPU model, ResourceError when there is no memory for the vCPUs */
    static create(options?: CoreOptions): Promise<Core>;
    /** Puts a device's registers into physical memory. Whole pages around it stop being memory. */
    mapMmio(gpa: number, window: IoWindow): void;
    /** Takes a device's registers away; the addresses read as all ones. */
    unmapMmio(gpa: number, window: IoWindow): void;
    /** Bytes of linear memory. */
    get memoryHeld(): number;
    /** @internal The raw instance. */
    get instance(): CoreInstance;
}

/** The state of a vCPU at a crash. */
interface CrashReport {
    /** Index of the vCPU. */
    readonly vcpu: number;
    /** One line. */
    readonly summary: string;
    /** General, control and instruction registers and RFLAGS. */
    readonly registers: Readonly<Record<string, bigint>>;
    /** Segment registers with their hidden parts. */
    readonly segments: Readonly<Record<SegmentName, Segment>>;
    /** `real`, `virtual-8086`, `protected 16`, `protected 32`, `compatibility` or `64-bit`. */
    readonly mode: string;
    /** The exception that was being delivered last. */
    readonly exception: {
        readonly vector: number;
        readonly code: number;
    };
    /** Linear addresses at which the last blocks of code were entered, oldest first. */
    readonly trail: readonly bigint[];
    /** Up to 32 bytes of code at RIP; empty when no memory is there. */
    readonly code: Uint8Array;
}

/** Accesses that a watchpoint stops at. */
type WatchKind = 'write' | 'read' | 'access';
/** Why a debugged domain stopped. */
interface DebugStop {
    readonly vcpu: number;
    readonly reason: 'step' | 'breakpoint' | 'watchpoint';
    /** `breakpoint`: of the instruction that comes next. `watchpoint`: what was accessed; the instruction is complete. */
    readonly address?: bigint;
    /** `watchpoint`: as it was set. */
    readonly kind?: WatchKind;
}
/** The debugging side of one machine. Addresses are linear: 64 bits, of whatever address space a vCPU is in. */
declare class Debugger {
    #private;
    /** @internal */
    constructor(core: Core);
    /** Stops any vCPU before it executes the instruction at `address`. */
    addBreakpoint(address: bigint): void;
    /** False: there is none. */
    removeBreakpoint(address: bigint): boolean;
    /** Stops any vCPU after an instruction that accesses one of `length` bytes at `address`. It slows the guest down. */
    addWatchpoint(address: bigint, length: number, kind: WatchKind): void;
    /** False: there is none. */
    removeWatchpoint(address: bigint, length: number, kind: WatchKind): boolean;
    /** Removes all breakpoints and watchpoints. */
    clear(): void;
    /**
     * The memory at linear address `address` of a vCPU, whatever its rights. Shorter than `length` where no page is
     * mapped or what is mapped is not memory: a device is not read, for that changes it.
     */
    read(vcpu: Vcpu, address: bigint, length: number): Uint8Array;
    /** Writes memory, read-only pages too; returns how many bytes lay in RAM. */
    write(vcpu: Vcpu, address: bigint, bytes: Uint8Array): number;
    /** @internal Before vCPUs run: the core gets the lists, and whoever stands at a reported breakpoint goes on. */
    resume(stepped?: number): void;
    /** @internal Why vCPU `index` left with EXIT_BREAKPOINT. */
    takeStop(index: number): DebugStop;
}

declare const SCHEMA$2: StateSchema<StructOf<{
    pm1Sts: Field<number>;
    pm1En: Field<number>;
    pm1Cnt: Field<number>;
    gpe0Sts: Field<number>;
    gpe0En: Field<number>;
    /** APM control (the SMI command) and APM status. */
    apm: Field<number[]>;
    /** Timer tick up to which TMR_STS has been raised. */
    synced: Field<number>;
}>>;
/** What the block is soldered to, and the values that the machine's ACPI tables state. */
interface AcpiPmOptions {
    /** Width of the timer. Default 24. */
    timerBits?: 24 | 32;
    /** SLP_TYP of soft off. Default 0, as on a PIIX4. */
    s5SleepType?: number;
    /** What written to port 0xb2 hands the fixed hardware to the OS. Default 0xf1. */
    acpiEnable?: number;
    /** What hands it back. Default 0xf0. */
    acpiDisable?: number;
    onPowerOff(): void;
}
/** PM1, PM timer and GPE0 (`registers`, 64 ports) and the SMI command (`apm`, at 0xb2). Output `sci`. */
declare class AcpiPm extends Device<StateOf<typeof SCHEMA$2>> {
    #private;
    readonly registers: IoWindow;
    readonly apm: IoWindow;
    constructor(ctx: DeviceContext, options: AcpiPmOptions);
    reset(): void;
    resume(): void;
    /** The power button was pressed: an ACPI guest shuts down in its own time. */
    pressPowerButton(): void;
    /** Raises general-purpose event 0 to 15. */
    raiseGpe(event: number): void;
}

declare const SCHEMA$1: StateSchema<StructOf<{
    /** The controller's memory; byte 0 is the command byte. */
    ram: Field<Uint8Array<ArrayBufferLike>>;
    /** The command that waits for its data byte at port 0x60. */
    command: Field<number | null>;
    commandWasLast: Field<boolean>;
    outputPort: Field<number>;
    /** The byte that port 0x60 shows, and whether nobody has read it. */
    output: Field<number>;
    outputFull: Field<boolean>;
    outputSource: Field<"keyboard" | "aux">;
    /** Answers of the controller itself. */
    answers: Field<StructOf<{
        source: Field<"keyboard" | "aux">;
        value: Field<number>;
    }>[]>;
    /** The translator has seen a break prefix (0xf0). */
    breakPrefix: Field<boolean>;
    keyboard: Field<StructOf<{
        queue: Field<number[]>;
        scanning: Field<boolean>;
        scanSet: Field<number>;
        leds: Field<number>;
        rate: Field<number>;
        lastByte: Field<number>;
        command: Field<number | null>;
    }>>;
    mouse: Field<StructOf<{
        queue: Field<number[]>;
        id: Field<number>;
        mode: Field<"stream" | "remote" | "wrap">;
        modeBeforeWrap: Field<"stream" | "remote">;
        reporting: Field<boolean>;
        scaling: Field<boolean>;
        resolution: Field<number>;
        rate: Field<number>;
        knock: Field<number[]>;
        command: Field<number | null>;
        buttons: Field<number>;
        toldButtons: Field<number>;
        dx: Field<number>;
        dy: Field<number>;
        dz: Field<number>;
    }>>;
}>>;
/** What the controller moves in the machine. */
interface I8042Options {
    /** The A20 gate as P2 bit 1 has it. Also called by `reset()` and `resume()`. */
    onA20(enabled: boolean): void;
    /** The processors' reset wire was pulsed. */
    onReset(): void;
}
/**
 * The controller at ports 0x60 and 0x64 with a keyboard and a wheel mouse attached. Outputs `irq1` and `irq12`.
 * `data` is the one byte at 0x60, `command` the one at 0x64.
 */
declare class I8042 extends Device<StateOf<typeof SCHEMA$1>> {
    #private;
    readonly data: IoWindow;
    readonly command: IoWindow;
    constructor(ctx: DeviceContext, options: I8042Options);
    reset(): void;
    resume(): void;
    /** Key strokes as scan code set 2 has them, make and break codes with their prefixes. Returns false when full. */
    keyScancode(codes: Iterable<number>): boolean;
    /** Movement in counts (right, up, towards the user) and the buttons held: 1 left, 2 right, 4 middle. */
    mouseMove(dx: number, dy: number, dz: number, buttons: number): void;
}

/** One interrupt on its way to processors. */
interface ApicMessage {
    readonly deliveryMode: number;
    readonly vector: number;
    readonly level: boolean;
    /** Logical destinations are masks matched against LDR, physical ones are APIC ids. */
    readonly logical: boolean;
    /** 32 bits; {@link BROADCAST} reaches all. */
    readonly destination: number;
}
/** What the fabric knows of a local APIC. */
interface ApicReceiver {
    matches(logical: boolean, destination: number): boolean;
    /** PPR when the APIC can take fixed interrupts, else null: lowest-priority delivery compares it. */
    priority(): number | null;
    /** Returns false when the APIC is in no condition to take the message. */
    accept(message: ApicMessage): boolean;
}
/** What the fabric knows of an I/O APIC. */
interface EoiListener {
    eoi(vector: number): void;
}
/** Routes messages. It holds no state: who listens is wiring. */
declare class ApicBus {
    #private;
    /** Adds a local APIC. Order decides between equal priorities. */
    addReceiver(receiver: ApicReceiver): void;
    /** Adds an I/O APIC, which then hears of the end of level-triggered interrupts. */
    addEoiListener(listener: EoiListener): void;
    /** Delivers to the addressed APICs. Returns whether any of them took it. */
    deliver(message: ApicMessage): boolean;
    /** Delivers to all APICs but, if one is given, the sender (the ICR shorthands). */
    deliverToAll(message: ApicMessage, except: ApicReceiver | null): boolean;
    /** A message-signalled interrupt: a write of `data` to `address` in 0xfee00000 to 0xfeefffff. */
    msi(address: number, data: number): boolean;
    /** A processor finished a level-triggered interrupt. */
    broadcastEoi(vector: number): void;
}

/** How the vCPU's time-stamp counter relates to virtual time. */
interface TscRelation {
    /** The guest's TSC at the present. */
    now(): bigint;
    /** The first nanosecond at which the guest's TSC is at least `tsc`; a time that has passed is fine. */
    nanosAt(tsc: bigint): Nanos;
}

/** Everything that a guest can observe of a local APIC. */
declare const LOCAL_APIC: StateSchema<StructOf<{
    mode: Field<"x2apic" | "xapic" | "disabled">;
    /** Physical address of the register page. */
    base: Field<bigint>;
    /** xAPIC id as the guest may have rewritten it. */
    xapicId: Field<number>;
    tpr: Field<number>;
    ldr: Field<number>;
    dfr: Field<number>;
    svr: Field<number>;
    esr: Field<number>;
    /** Errors since ESR was last written: they become visible then. */
    errors: Field<number>;
    icrLow: Field<number>;
    icrHigh: Field<number>;
    lvt: Field<number[]>;
    isr: Field<number[]>;
    tmr: Field<number[]>;
    irr: Field<number[]>;
    timer: Field<StructOf<{
        divideConfiguration: Field<number>;
        initialCount: Field<number>;
        anchor: Field<number>;
        running: Field<boolean>;
        tscDeadline: Field<bigint>;
    }>>;
    /** Levels of the two local interrupt pins. */
    lint: Field<boolean[]>;
    /** An ExtINT message has arrived and waits for the processor. */
    extInt: Field<boolean>;
}>>;
/** See {@link LOCAL_APIC}. */
type LocalApicState = StateOf<typeof LOCAL_APIC>;
/** What a local APIC asks of, and tells, its vCPU and the machine. */
interface LocalApicOptions {
    /** 32-bit x2APIC id; its low 8 bits are the xAPIC id. */
    id: number;
    bootstrap: boolean;
    bus: ApicBus;
    /** Frequency of the timer before division. Default 1 GHz: one tick a nanosecond. */
    busHz?: number;
    tsc: TscRelation;
    /** INTR may have risen or fallen: look at `interruptPending()`, and wake the vCPU if it halts. */
    onInterrupt(): void;
    onNmi(): void;
    onSmi?(): void;
    /** The APIC has been reset already; the vCPU resets and waits for SIPI. */
    onInit(): void;
    /** Start at physical address `vector << 12` if waiting for it. */
    onSipi(vector: number): void;
    /** The processor takes an ExtINT: the vector comes from the 8259. */
    acknowledgeExtInt(): number;
    /** APIC_BASE moved the register page, or switched it off (null). Also called by `resume()`. */
    onBase?(base: bigint | null): void;
}

/** A local APIC. `mmio` is the register page; LINT0 and LINT1 are inputs. */
declare class LocalApic extends Device<LocalApicState> implements ApicReceiver {
    #private;
    readonly mmio: IoWindow;
    readonly lint0: IrqLine;
    readonly lint1: IrqLine;
    constructor(ctx: DeviceContext, options: LocalApicOptions);
    /** RESET: also APIC_BASE and the ids return to their initial values. */
    reset(): void;
    /** The INIT signal: everything but APIC_BASE and the ids returns to its initial value. */
    init(): void;
    resume(): void;
    /** The guest's TSC jumped: the TSC deadline is at another time now. */
    tscMoved(): void;
    /** Whether INTR is up: `acknowledge()` would have a vector for the processor. */
    interruptPending(): boolean;
    /** The interrupt acknowledge cycle: moves the highest request to ISR and returns its vector. */
    acknowledge(): number;
    /** CR8: the task priority class. */
    get cr8(): number;
    set cr8(value: number);
    readTscDeadline(): bigint;
    writeTscDeadline(value: bigint): void;
    /** IA32_APIC_BASE. */
    readApicBase(): bigint;
    /** Writes IA32_APIC_BASE. Returns false where the processor raises #GP: a reserved bit or a forbidden transition. */
    writeApicBase(value: bigint): boolean;
    /** RDMSR of 0x800 + `register`; null where the processor raises #GP. */
    readMsr(register: number): bigint | null;
    /** WRMSR of 0x800 + `register`; returns false where the processor raises #GP. */
    writeMsr(register: number, value: bigint): boolean;
    matches(logical: boolean, destination: number): boolean;
    priority(): number | null;
    accept(message: ApicMessage): boolean;
}

/** A sleep in progress. */
interface Sleep {
    /** Settles when the time is over or {@link Sleep.cancel} was called. */
    readonly done: Promise<void>;
    /** Ends it early. */
    cancel(): void;
}
/** Time, waiting and chance: the only ways in which the host can make two runs of a domain differ. */
interface HostServices {
    /** Milliseconds of a monotonic clock, with fractions. */
    now(): number;
    /** Milliseconds since 1970, UTC. */
    wallClock(): number;
    /** Lets the event loop run its queue once. */
    yieldToHost(): Promise<void>;
    /** Waits at least about `ms` milliseconds without using CPU time. */
    sleep(ms: number): Sleep;
    /** Fills `into` with random bytes. */
    random(into: Uint8Array): void;
}

/** A source of 64 random bits. */
interface RandomSource {
    next(): bigint;
}

/** What the board needs of the machine. */
interface PcBoardOptions {
    readonly core: Core;
    readonly clock: Clock;
    readonly random: RandomSource;
    context(): DeviceContext;
    /** INTA of the 8259 pair. */
    acknowledgePic(): number;
}
/** Answers the vCPUs of a PC. */
declare class PcBoard implements Board {
    #private;
    readonly apicBus: ApicBus;
    readonly localApics: readonly LocalApic[];
    /** The register page of whichever vCPU asks. */
    readonly apicWindow: IoWindow;
    constructor(options: PcBoardOptions);
    /** The counters start at zero. */
    resetTsc(): void;
    tscOffset(vcpu: number): bigint;
    setTscOffset(vcpu: number, offset: bigint): void;
    /** INTR of every vCPU is driven anew, whatever the vCPU was told before. */
    resumeIntr(): void;
    acknowledge(vcpu: number): number;
    readTsc(vcpu: number): bigint;
    writeTsc(vcpu: number, value: bigint): void;
    readCr8(vcpu: number): number;
    writeCr8(vcpu: number, value: number): void;
    readMsr(vcpu: number, index: number): bigint | null;
    writeMsr(vcpu: number, index: number, value: bigint): boolean;
    hypervisorLeaf(): CpuidLeaf | null;
    hypercall(): boolean;
    random(): bigint;
}

/** What the board needs of the machine around it. */
interface PcOptions {
    readonly core: Core;
    readonly clock: VirtualClock;
    /** What RDRAND and RDSEED deliver. */
    readonly random: RandomSource;
    readonly memory: {
        readonly lowRam: number;
        readonly highRam: number;
    };
    /** Milliseconds since 1970 at virtual time zero. */
    readonly startTime: number;
    readonly consoles: readonly Console[];
    readonly debugConsole: Console;
    guestError(device: string, message: string): void;
    onReset(reason: string): void;
    onPowerOff(): void;
    onExit(code: number): void;
}
/** All chips of a PC, wired. */
declare class Pc {
    #private;
    readonly board: PcBoard;
    readonly pm: AcpiPm;
    readonly keyboard: I8042;
    /** In the order of reset, resume and of the records in a snapshot. */
    readonly devices: readonly Device<object>[];
    constructor(options: PcOptions);
    /** Power-on reset of every chip. */
    reset(): void;
    /** What firmware would have set up, for kernels that are started without any. */
    configureAsFirmware(): void;
}

/** What the scheduler needs of a vCPU. */
interface Runnable {
    /** Runs at most `budget` instructions; returns EXIT_*. */
    enter(budget: number): number;
    /** One instruction or event; returns EXIT_*, EXIT_BREAKPOINT when done. */
    step(): number;
    /** Ends the run in progress after the current instruction. */
    kick(): void;
    /** Instructions retired since creation. */
    readonly retired: number;
}
/** Why {@link Scheduler.run} returned. */
type RunEnd = 
/** The limit was reached; there is more to do. */
'limit'
/** Every vCPU waits for an event that only a timer of the host clock or the outside can bring. */
 | 'idle'
/** {@link Scheduler.stop} was called. */
 | 'stopped'
/** A vCPU left with an exit that the domain has to see. */
 | 'exit';
/** How long to run: instructions in all, or wall time. */
interface RunLimit {
    readonly instructions?: number;
    /** Ends a run at the first opportunity at which it returns true. */
    expired?(): boolean;
}
/** What a snapshot holds of a scheduler. */
interface SchedulerState {
    readonly cursor: number;
    readonly quantumLeft: number;
}
/** The turns of one domain's vCPUs. */
declare class Scheduler {
    #private;
    /** Instructions executed by all vCPUs. */
    executed: number;
    /** Runs by exit reason. */
    readonly exits: number[];
    /** The vCPU that left with an exit for the domain, and the EXIT_* reason. */
    lastExit: {
        vcpu: number;
        reason: number;
    } | null;
    constructor(vcpus: readonly Runnable[], clock: InstructionClock | HostClock, hostMs: () => number);
    /** An event was posted to vCPU `index`. */
    wake(index: number): void;
    /** Ends the run in progress after the current instruction. */
    stop(): void;
    /** True when no vCPU has anything to do. */
    get idle(): boolean;
    run(limit: RunLimit): RunEnd;
    /** Keeps vCPU `index` from running, or lets it run again. */
    hold(index: number, held: boolean): void;
    /**
     * One instruction or event of vCPU `index`; those of the others that are not held get as much. Returns the EXIT_* of
     * the first; for the others see {@link Scheduler.lastExit}.
     */
    step(index: number): number;
    save(): SchedulerState;
    restore(state: SchedulerState): void;
    reset(): void;
}

/** Pages that follow each other in memory. */
interface MemoryRun {
    readonly gpa: number;
    readonly rom: boolean;
    /** Whole pages. */
    readonly bytes: Uint8Array;
}

declare const SCHEMA: StateSchema<StructOf<{
    /** The CPU model as it was when the domain was made: a later one may say something else. */
    cpu: Field<StructOf<{
        entries: Field<number[][]>;
        features: Field<bigint>;
        physicalMask: Field<bigint>;
    }>>;
    gprs: Field<bigint[]>;
    wide: Field<bigint[]>;
    rflags: Field<bigint>;
    segments: Field<StructOf<{
        selector: Field<number>;
        base: Field<bigint>;
        limit: Field<number>;
        access: Field<number>;
    }>[]>;
    cpl: Field<number>;
    gdtr: Field<StructOf<{
        base: Field<bigint>;
        limit: Field<number>;
    }>>;
    idtr: Field<StructOf<{
        base: Field<bigint>;
        limit: Field<number>;
    }>>;
    pdptes: Field<bigint[]>;
    mtrrDefType: Field<bigint>;
    mtrrFixed: Field<bigint[]>;
    mtrrVariable: Field<bigint[]>;
    spareMsrs: Field<bigint[]>;
    fprs: Field<Uint8Array<ArrayBufferLike>>;
    fcw: Field<number>;
    fsw: Field<number>;
    ftw: Field<number>;
    fop: Field<number>;
    fip: Field<bigint>;
    fdp: Field<bigint>;
    fcs: Field<number>;
    fds: Field<number>;
    mxcsr: Field<number>;
    vectors: Field<Uint8Array<ArrayBufferLike>>;
    pending: Field<number>;
    activity: Field<number>;
    shadow: Field<number>;
    pauses: Field<number>;
    debugTraps: Field<bigint>;
    nmiBlocked: Field<boolean>;
    rfFresh: Field<boolean>;
    noStep: Field<boolean>;
    /** An event whose delivery was interrupted because memory has yet to be provided. */
    unfinished: Field<StructOf<{
        vector: Field<number>;
        code: Field<number>;
        hasCode: Field<boolean>;
        kind: Field<number>;
        address: Field<bigint>;
        nextRip: Field<bigint>;
        eventClass: Field<number>;
    }> | null>;
    retired: Field<number>;
    /** What its time-stamp counter is ahead of virtual time, modulo 2^64. */
    tscOffset: Field<bigint>;
}>>;
/** The decoded record. */
type VcpuRecord = StateOf<typeof SCHEMA>;

declare const MACHINE: StateSchema<StructOf<{
    random: Field<bigint[]>;
    nanos: Field<number>;
    remainder: Field<number>;
    cursor: Field<number>;
    quantumLeft: Field<number>;
}>>;
/** Time, turns and the state of the seeded random numbers; zeros: a machine without, or from before it had them. */
type MachineRecord = StateOf<typeof MACHINE>;
/** A machine's state as a machine gives it. Device records are encoded by their schemas. */
interface MachineState {
    readonly config: CheckedConfig;
    readonly machine: MachineRecord;
    readonly vcpus: readonly Uint8Array[];
    readonly devices: ReadonlyMap<string, Uint8Array>;
    readonly memory: Iterable<Uint8Array>;
}
/** A snapshot whose records were all checked, but for those of devices, which only a machine can check. */
interface DecodedSnapshot {
    readonly config: CheckedConfig;
    readonly machine: MachineRecord;
    readonly vcpus: readonly VcpuRecord[];
    readonly devices: ReadonlyMap<string, Uint8Array>;
    readonly memory: readonly MemoryRun[];
}

/** Why a machine stopped. */
type MachineStop = {
    readonly kind: 'reset';
    readonly reason: string;
} | {
    readonly kind: 'poweroff';
} | {
    readonly kind: 'exit';
    readonly code: number;
} | {
    readonly kind: 'breakpoint';
    readonly stop: DebugStop;
} | {
    readonly kind: 'crash';
    readonly report: CrashReport;
};
/** The hardware of one domain. */
declare class Machine {
    #private;
    /** What the machine was built from. */
    readonly config: CheckedConfig;
    /** CPUs, memory and buses. */
    readonly core: Core;
    /** Virtual time. */
    readonly clock: InstructionClock | HostClock;
    /** The turns of the vCPUs. */
    readonly scheduler: Scheduler;
    /** Breakpoints and watchpoints of the host. */
    readonly debugger: Debugger;
    /** The chips. */
    readonly pc: Pc;
    /** One for each serial port, COM1 first. */
    readonly consoles: readonly Console[];
    /** What is written to ports 0xe9 and 0x402. */
    readonly debugConsole: Console;
    /** Things that no correct guest does, as devices counted them. */
    guestErrors: number;
    /** Called at each of them. */
    onGuestError: (device: string, message: string) => void;
    private constructor();
    /** Builds a machine that is switched off. */
    static create(config: CheckedConfig, services: HostServices, wasm?: WasmSource): Promise<Machine>;
    /** Power-on: fresh memory, every chip reset, the boot images in place, the boot CPU at its first instruction. */
    powerOn(): void;
    /** Presses the power button. */
    powerButton(): void;
    /** Gives the serial ports the input that waits for them. */
    deliverInput(): void;
    /** Why the machine stopped since the last call, or null. */
    takeStop(): MachineStop | null;
    /** The state as records; memory is read while they are taken. */
    save(): MachineState;
    /**
     * Gives a machine that was just made the state of a snapshot.
     *
     * @throws StateError when a device's record does not fit; the machine is then of no use
     */
    restore(snapshot: DecodedSnapshot): void;
    /** A hash of all that the guest can observe. */
    hash(): string;
}

/**
 * `created`: never started. `running`. `paused`: time stands still. `shutdown`: the guest powered itself off or was
 * powered off. `crashed`: the guest stopped itself for good. `destroyed`: gone.
 */
type PowerState = 'created' | 'running' | 'paused' | 'shutdown' | 'crashed' | 'destroyed';
/** What a domain tells. */
interface DomainEvents {
    /** The power state changed. */
    state: PowerState;
    /** The guest powered off, with the reason. */
    poweroff: {
        readonly reason: 'guest' | 'reboot' | 'host';
    };
    /** The machine was reset and has started anew. */
    reset: {
        readonly reason: string;
    };
    /** Triple fault. */
    crash: CrashReport;
    /** A breakpoint, watchpoint or step of {@link Domain.debugger} stopped the domain, which is paused. */
    breakpoint: DebugStop;
    /** The emulator itself failed; the domain has crashed. */
    failure: InternalError;
    /** The guest wrote to the debug exit port. The domain is shut down. */
    exit: {
        readonly code: number;
    };
    /** Something that no correct guest does. */
    guestError: {
        readonly device: string;
        readonly message: string;
    };
    /** {@link Domain.destroy} was called. */
    destroyed: undefined;
}
/** Counters of a domain since it was made. */
interface DomainStats {
    /** Instructions retired by all vCPUs. */
    readonly instructions: number;
    /** Virtual time in nanoseconds. */
    readonly virtualNanos: number;
    /** Host milliseconds spent running the vCPUs and their devices. */
    readonly busyMs: number;
    /** Million instructions a second of busy time. */
    readonly mips: number;
    /** How often vCPUs left the core, by reason. */
    readonly exits: Readonly<Record<string, number>>;
    /** Things that no correct guest does, as devices counted them. */
    readonly guestErrors: number;
    /** Bytes of linear memory that the domain holds. */
    readonly memoryHeld: number;
}
/** One virtual machine. Made by {@link Host.create} and {@link Host.restore}. */
declare class Domain {
    #private;
    /** Number within its host. */
    readonly id: number;
    /** @internal */
    constructor(id: number, machine: Machine, services: HostServices, wake: () => void);
    /** For people and logs. */
    get name(): string;
    /** Where in its life the domain is. */
    get state(): PowerState;
    /** The checked configuration. */
    get config(): CheckedConfig;
    /** The machine inside, for debuggers and tests. */
    get machine(): Machine;
    /** Breakpoints and watchpoints of the host, and memory as the vCPUs see it. */
    get debugger(): Debugger;
    /** The first serial port. */
    get console(): Console;
    /** All serial ports, COM1 first. */
    get consoles(): readonly Console[];
    /** What the guest writes to the debug port 0xe9, and firmware to 0x402. */
    get debugConsole(): Console;
    /** Counters, as of now. */
    get stats(): DomainStats;
    /** Calls `listener` at every `event`; call the result to stop. */
    on<E extends keyof DomainEvents>(event: E, listener: (payload: DomainEvents[E]) => void): Unsubscribe;
    /**
     * Waits for the next `event`.
     *
     * @throws CrashError when the guest crashes for good first, InternalError when the emulator fails, PowerStateError
     *   when the domain is destroyed first
     */
    waitFor<E extends keyof DomainEvents>(event: E): Promise<DomainEvents[E]>;
    /** Lets the domain run: powers it on when it was shut down or has crashed. */
    start(): void;
    /** Stops the vCPUs and virtual time. */
    pause(): void;
    /** Goes on after {@link pause} or after a restore. */
    unpause(): void;
    /** Resets the machine as its reset button does. */
    reset(): void;
    /** Presses the power button: what happens then is up to the guest. */
    powerButton(): void;
    /** Switches the power off at once. */
    powerOff(): void;
    /** Ends the domain for good. */
    destroy(): void;
    /**
     * The whole machine as bytes, for {@link Host.restore}. A running domain goes on running.
     *
     * @throws PowerStateError when it is shut down, has crashed or is destroyed
     */
    save(): Promise<Uint8Array>;
    /**
     * A hash of everything that the guest can observe: vCPUs, devices, memory, time. Equal machines have equal hashes,
     * on every host and in every engine.
     */
    hash(): string;
    /**
     * Runs exactly `count` instructions (fewer when all vCPUs wait for outside events or the machine stops), at once.
     * For tests and debuggers, on a domain that is created or paused and runs by instruction count.
     *
     * @returns the instructions executed
     */
    runInstructions(count: number): number;
    /**
     * One instruction of vCPU `index`, at once, with the exception or trap it raises; interrupts wait. The other vCPUs get
     * as much, unless they are held ({@link Domain.hold}). For debuggers, on a domain that is created or paused. A step
     * ends with the event `breakpoint`; of a halted vCPU, only when something wakes it, while the domain runs.
     */
    step(index: number): void;
    /** Keeps vCPU `index` from running, or lets it run again. For debuggers. */
    hold(index: number, held: boolean): void;
    /** @internal Runs for about `ms`; returns the milliseconds until it needs to run again, 0 for at once. */
    runSlice(ms: number): number;
    /** @internal Running it threw: a defect of the emulator, which ends this domain and no other. */
    failed(cause: unknown): void;
    /** @internal The state after Host.restore. */
    restored(): void;
}

/** Architectures that a stub can describe itself as. */
declare const ARCHITECTURES: readonly ["amd64", "i386"];
type Architecture = (typeof ARCHITECTURES)[number];

/** Where the bytes for the client go. */
interface GdbTransport {
    send(bytes: Uint8Array): void;
    /** No more is to come. */
    close(): void;
}
/** Options of {@link GdbServer}. */
interface GdbServerOptions {
    /** What the stub describes itself as. Default: amd64 where the CPU model has 64-bit mode. */
    readonly architecture?: Architecture;
}
/** Serves one client. */
declare class GdbServer {
    #private;
    constructor(domain: Domain, transport: GdbTransport, options?: GdbServerOptions);
    /** Bytes from the client. */
    receive(bytes: Uint8Array): void;
    /** The client has gone: breakpoints go, and the guest runs on if it ever ran under it. */
    close(): void;
}

/** The monitor, as a Multiboot kernel for {@link BootConfig.kernel}. It talks on the first serial port. */
declare function monitorImage(): Uint8Array;

/** Options of {@link Host}. */
interface HostOptions {
    /** Time, waiting and chance. The library's own `Host` brings those of Node and browsers. */
    readonly services?: HostServices;
    /** The core to use instead of the one that came with the library. */
    readonly wasm?: WasmSource;
}
/** Creates domains and schedules them. */
declare class Host$1 {
    #private;
    constructor(options?: HostOptions);
    /** The domains that are not destroyed, by number. */
    get domains(): readonly Domain[];
    /**
     * Makes a domain. It does not run before {@link Domain.start}.
     *
     * @throws ConfigError naming the input that is wrong
     */
    create(config: DomainConfig): Promise<Domain>;
    /**
     * Makes a domain from what {@link Domain.save} returned. It is paused at the instruction where it was saved.
     *
     * @throws StateError when the bytes are damaged or of a newer version; nothing is left behind then
     */
    restore(snapshot: Uint8Array): Promise<Domain>;
    /** Destroys every domain. */
    close(): void;
}

/** Why a program could not be assembled: one line, with the line number of the source. */
declare class AssemblyError extends Error {
    /** Line of the source, from 1. */
    readonly line: number;
    /** What is wrong with it, without a full stop. */
    readonly reason: string;
    readonly name = "AssemblyError";
    constructor(
    /** Line of the source, from 1. */
    line: number, 
    /** What is wrong with it, without a full stop. */
    reason: string);
}

/** Code size of a segment. */
type Bits = 16 | 32 | 64;

/** Where a program starts. */
interface AssembleOptions {
    /** Code size until a `bits` directive; default 16, as NASM's for flat binaries. */
    readonly bits?: Bits;
    /** Address of the first byte until an `org` directive; default 0. */
    readonly origin?: bigint | number;
}
/** An assembled program. */
interface Assembly {
    /** The program, from its origin on. */
    readonly bytes: Uint8Array<ArrayBuffer>;
    /** Address of the first byte. */
    readonly origin: bigint;
    /** Addresses of labels and values of `equ`; local labels as `global.local`. */
    readonly symbols: ReadonlyMap<string, bigint>;
}
/**
 * Assembles a program.
 *
 * Directives: `bits org align times equ db dw dd dq resb resw resd resq default cpu section`. Labels may be local
 * (`.name`). Branches and immediates get their shortest form.
 *
 * @throws AssemblyError with the line number
 */
declare function assemble(source: string, options?: AssembleOptions): Assembly;

/** Where the code runs. */
interface DisassembleOptions {
    /** Code size of the segment. */
    readonly bits: Bits;
    /** RIP of the first byte; default 0. Branch targets and RIP-relative addresses are absolute. */
    readonly address?: bigint | number;
}
/** One instruction. */
interface Instruction {
    /** Bytes; at least 1. */
    readonly length: number;
    /** Mnemonic and operands; `(bad)` if there is no such instruction or the bytes end before it. */
    readonly text: string;
    /** The first word of `text`, without prefixes. */
    readonly mnemonic: string;
    /** Operands as in `text`. */
    readonly operands: readonly string[];
}
/**
 * Disassembles the first instruction of `bytes`.
 *
 * Never throws: what is no instruction has the text `(bad)` and length 1.
 */
declare function disassemble(bytes: Uint8Array, options: DisassembleOptions): Instruction;

/** The physical address behind linear address `linear`, or null when none is mapped. */
declare function translate(vcpu: Vcpu, memory: PhysicalMemory, linear: bigint): number | null;

/** The services of the host that this program runs on. */
declare function hostServices(): HostServices;

/** Creates domains and schedules them in this thread's event loop. */
declare class Host extends Host$1 {
    constructor(options?: HostOptions);
}

export { ARCHITECTURES, AssemblyError, BackendError, BareBoard, BootError, Bus, ConfigError, Console, Core, CrashError, Debugger, Domain, GPR_NAMES, GdbServer, Host, HypervisorError, InternalError, Machine, MmioBus, PhysicalMemory, PortBus, PowerStateError, Registers, ResourceError, SEGMENT_NAMES, StateError, TSC_HZ, Vcpu, assemble, disassemble, hostServices, monitorImage, parseSize, translate };
export type { Architecture, AssembleOptions, Assembly, Board, BootConfig, BootErrorCode, BootType, CheckedBoot, CheckedConfig, ClockKind, CoreOptions, CpuidLeaf, CrashAction, CrashReport, DebugStop, DescriptorTable, DisassembleOptions, DomainConfig, DomainEvents, DomainStats, ErrorDetails, ErrorParams, ExitReason, FetchResponse, GdbServerOptions, GdbTransport, GprName, HostOptions, HostServices, Instruction, NamedRegisters, PowerState, RebootAction, Segment, SegmentName, Sleep, Unsubscribe, UsedPage, VcpuExit, WasmSource, WatchKind, WideName };
