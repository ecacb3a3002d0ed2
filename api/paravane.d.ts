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

/** Error numbers; a hypercall and the capabilities of a backend answer them negated. */
declare const ERRNO: {
    readonly EPERM: 1;
    readonly ENOENT: 2;
    readonly ESRCH: 3;
    readonly EIO: 5;
    readonly ENXIO: 6;
    readonly E2BIG: 7;
    readonly EBADF: 9;
    readonly EAGAIN: 11;
    readonly ENOMEM: 12;
    readonly EACCES: 13;
    readonly EFAULT: 14;
    readonly EBUSY: 16;
    readonly EEXIST: 17;
    readonly EXDEV: 18;
    readonly ENODEV: 19;
    readonly ENOTDIR: 20;
    readonly EISDIR: 21;
    readonly EINVAL: 22;
    readonly ENFILE: 23;
    readonly ENOSPC: 28;
    readonly EROFS: 30;
    readonly ERANGE: 34;
    readonly EDEADLK: 35;
    readonly ENOSYS: 38;
    readonly ENOTEMPTY: 39;
    readonly ENODATA: 61;
    readonly ETIME: 62;
    readonly EISCONN: 106;
    readonly ENOTCONN: 107;
    readonly EOPNOTSUPP: 95;
};
/** The name of an error number as xenstore spells it. */
type ErrnoName = keyof typeof ERRNO;
/** The value of a device's `state` node. */
declare const XenbusState: {
    readonly Unknown: 0;
    readonly Initialising: 1;
    readonly InitWait: 2;
    readonly Initialised: 3;
    readonly Connected: 4;
    readonly Closing: 5;
    readonly Closed: 6;
    readonly Reconfiguring: 7;
    readonly Reconfigured: 8;
};
/** A number of {@link XenbusState}. */
type XenbusStateValue = (typeof XenbusState)[keyof typeof XenbusState];

/**
 * A frame that another domain has granted, for as long as it is mapped. The bytes are the guest's and may change between
 * any two accesses: copy a request out before checking it. Offsets and lengths are within the page; what is outside
 * throws RangeError, because no offset from a guest may get here unchecked. If the guest took the frame itself away,
 * reads give all ones and writes are lost.
 */
interface GrantFrame {
    readonly gref: number;
    readonly readonly: boolean;
    /** Copies the bytes at `offset` into the whole of `into`. */
    read(offset: number, into: Uint8Array): void;
    /** Copies the whole of `from` to `offset`. Lost when the mapping is read-only. */
    write(offset: number, from: Uint8Array): void;
    u8(offset: number): number;
    u16(offset: number): number;
    u32(offset: number): number;
    u64(offset: number): bigint;
    setU8(offset: number, value: number): void;
    setU16(offset: number, value: number): void;
    setU32(offset: number, value: number): void;
    setU64(offset: number, value: bigint): void;
    /** Ends the mapping; the guest may then revoke the grant. Twice does nothing; accesses afterwards read all ones. */
    unmap(): void;
}
/** The grants of one domain, as domain 0 may use them. */
interface GrantAccess {
    /**
     * Maps a grant. A backend may keep it as long as it likes (persistent grants); several mappings of one grant are
     * independent of each other. Check the result by `typeof result === 'number'`.
     *
     * @returns the frame, or -errno: -EINVAL for a bad reference, -EACCES when the guest grants it to somebody else or
     *   for reading only, -ENOSPC when the domain holds too many mappings
     */
    map(gref: number, readonly: boolean): GrantFrame | number;
    /** Grant copy out of the guest: `into.length` bytes from `offset`, within the page. @returns 0 or -errno */
    copyFrom(gref: number, offset: number, into: Uint8Array): number;
    /** Grant copy into the guest. @returns 0 or -errno */
    copyTo(gref: number, offset: number, from: Uint8Array): number;
}
/** The backend's end of an interdomain event channel. */
interface EventPort {
    /** Number of the port in domain 0. */
    readonly port: number;
    /** Raises the guest's end. Callable from any turn of the event loop; wakes a domain that sleeps. */
    notify(): void;
    /** Closes both directions: no event comes after it. Twice does nothing. */
    close(): void;
}
/** Event channels between domain 0 and one domain. */
interface EventAccess {
    /**
     * Binds to a port that the guest allocated for domain 0. `onEvent` is called when the guest has notified: soon after,
     * never from within its hypercall, once for any number of notifications since. It may notify and unmap, not wait.
     *
     * @returns the port, or -EINVAL when the guest has no such port waiting for domain 0
     */
    bind(remotePort: number, onEvent: () => void): EventPort | number;
}
/** What xenstore refuses. `errno` is its name on the wire. */
declare class XenStoreError extends Error {
    readonly errno: ErrnoName;
    readonly path: string;
    constructor(errno: ErrnoName, path: string);
    /** The number, positive. */
    get code(): number;
}
/** Rights on a node: the first names the owner and what everybody else may do, the others what one domain may. */
interface StorePermission {
    readonly domid: number;
    /** n: nothing, r: read, w: write, b: both. */
    readonly access: 'n' | 'r' | 'w' | 'b';
}
/** Reading and writing nodes. Paths are absolute; values are strings of one character a byte. */
interface XenStoreNodes {
    /** The value, or null when there is no such node. */
    read(path: string): string | null;
    /** Writes a node, and makes it and its parents where missing. They inherit their parent's permissions. */
    write(path: string, value: string): void;
    /** Makes an empty node; nothing happens when it exists. */
    mkdir(path: string): void;
    /** Removes a node and all below it; nothing happens when there is none. */
    rm(path: string): void;
    /** Names of the children, in the order in which they were made, or null when there is no such node. */
    directory(path: string): string[] | null;
    getPerms(path: string): StorePermission[] | null;
    /** @throws XenStoreError ENOENT */
    setPerms(path: string, permissions: readonly StorePermission[]): void;
}
/** A watch that is set. */
interface StoreWatch {
    /** No call comes after it. */
    unwatch(): void;
}
/** Xenstore as domain 0 uses it. Every call is complete when it returns. @throws XenStoreError EINVAL for a bad path */
interface XenStoreClient extends XenStoreNodes {
    /**
     * Calls `onChange` with the path that changed at every change of `path` or below it, and once at first with `path`
     * itself. Calls come soon after, never from within the change, in its order; equal ones that wait are merged.
     * `@introduceDomain` and `@releaseDomain` are paths too.
     */
    watch(path: string, onChange: (path: string) => void): StoreWatch;
    /** Makes all that `body` does one change. When it throws, nothing is changed, and the error goes on. */
    transaction<T>(body: (nodes: XenStoreNodes) => T): T;
}
/** What a backend is made with. */
interface BackendContext extends DeviceContext {
    readonly clock: Clock;
    /** The domain of the frontend. */
    readonly domid: number;
    /** `vbd`, `vif`, … */
    readonly type: string;
    /** Number of the device among those of its type: 51712 for xvda. */
    readonly devid: number;
    /** `/local/domain/<domid>/device/<type>/<devid>` */
    readonly frontendPath: string;
    /** `/local/domain/0/backend/<type>/<domid>/<devid>` */
    readonly backendPath: string;
    readonly store: XenStoreClient;
    readonly grants: GrantAccess;
    readonly events: EventAccess;
}
/** A backend as the toolstack sees it. */
interface XenBackendHandle {
    readonly type: string;
    readonly devid: number;
    readonly frontendPath: string;
    readonly backendPath: string;
    readonly backend: XenbusBackend<object>;
}
/** Makes a backend when the toolstack has written the nodes of a device. */
type BackendFactory = (context: BackendContext) => XenbusBackend<object>;
/**
 * One backend instance and its half of the handshake. The hypervisor makes it with a {@link BackendFactory} after both
 * directories exist (backend `state` 1), and calls {@link start}. From then on this class follows the frontend:
 *
 * | frontend      | what happens                                                              |
 * |---------------|---------------------------------------------------------------------------|
 * | Initialising  | after an earlier life: {@link disconnect}, {@link publish}, InitWait      |
 * | Initialised, Connected | {@link connect}, Connected                                       |
 * | Closing       | {@link disconnect}, Closing                                               |
 * | Closed, gone  | {@link disconnect}, Closed; `onClosed` when the device is to go for good  |
 *
 * `state` is what a snapshot keeps, as with every device: after `state` was replaced and the nodes are back,
 * {@link resume} maps and binds again what it says.
 */
declare abstract class XenbusBackend<S extends object = object> extends Device<S> {
    #private;
    /** The device is gone for good: both halves closed and `online` 0. Set by the hypervisor. */
    onClosed: () => void;
    protected readonly context: BackendContext;
    constructor(context: BackendContext, schema: StateSchema<S>);
    /** True from a successful {@link connect} to {@link disconnect}. */
    get connected(): boolean;
    /** Publishes what the backend can do, goes to InitWait, and follows the frontend from now on. */
    start(): void;
    /** After a restore: goes on where the saved backend was. `connected`: it was. */
    follow(connected: boolean): void;
    /** Begins an unplug: the frontend is asked to close. `onClosed` tells when it has. */
    close(): void;
    /** The domain is gone, or the device taken away by force: lets go of everything at once. Nothing is written. */
    destroy(): void;
    /** Power-on reset: as a backend that was just made. */
    reset(): void;
    /** Resolves when no request is in flight: before a snapshot. New ones that arrive meanwhile wait. */
    abstract drain(): Promise<void>;
    /** The opposite of {@link drain}: work goes on. */
    abstract undrain(): void;
    /** Writes the features that the frontend reads before it connects. */
    protected abstract publish(): void;
    /**
     * Reads what the frontend wrote, maps its rings, binds its channels, writes what it reads at last (sectors, …).
     *
     * @returns null, or what is wrong, for the node `error`; nothing may be left mapped or bound then
     */
    protected abstract connect(): string | null;
    /** Unmaps, unbinds, forgets; what is in flight may end, but no longer touches the guest. Callable at any time. */
    protected abstract disconnect(): void;
    /** Value of a node of the frontend, or null. The guest wrote it. */
    protected frontendNode(name: string): string | null;
    /** A decimal number from the frontend within [minimum, maximum], else null. */
    protected frontendNumber(name: string, minimum?: number, maximum?: number): number | null;
    /** Writes a node of the backend. */
    protected node(name: string, value: string | number): void;
    protected setBackendState(state: XenbusStateValue): void;
    /** Refuses a frontend: its `error` node says why, and the device closes. */
    protected fail(message: string): void;
}

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
/** One range of the guest's memory map. */
interface E820Entry {
    readonly base: number;
    readonly size: number;
    readonly type: number;
}
/** Mode of the boot CPU at its first instruction. */
type CpuMode = 'real16' | 'prot32' | 'long64';
/** Memory facts that every loader needs; `memoryLayout()` makes one. */
interface GuestMemory {
    /** Bytes of RAM from address 0, without the hole below 1 MiB being taken off. */
    readonly lowRam: number;
    /** Bytes of RAM from 4 GiB. */
    readonly highRam: number;
    /** Sorted, not overlapping. */
    readonly e820: readonly E820Entry[];
}

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
/** What kinds of machines there are. */
declare const MACHINE_TYPES: readonly ["pc", "pvh"];
/** `pc`: the chips of a PC. `pvh`: local APICs and Xen's interface, for kernels with a PVH entry. */
type MachineType = (typeof MACHINE_TYPES)[number];
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
    /** Default `pc`. */
    readonly type?: MachineType;
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
    readonly type: MachineType;
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
    /** @internal Bytes that wait on the other side of a Worker. */
    setQueuedElsewhere(bytes: number): void;
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

/** Where the page is while its domain has it. */
interface PageOwner {
    /** The whole page as a view, good until a core runs or memory is touched; null when there is none any more. */
    page(gpa: number, write: boolean): Uint8Array | null;
}
/**
 * A page that others map. When its domain gives it away, starts anew or is gone, those who still map it keep what it held
 * last, among themselves: nothing of the domain can be reached by it any more.
 */
declare class SharedPage {
    #private;
    /** How many mappings there are. */
    users: number;
    constructor(owner: PageOwner, gpa: number);
    /** The bytes now. */
    view(write: boolean): Uint8Array;
    /** The domain has the page no longer; call it while the contents are there still. */
    part(): void;
}
/** The foreign frames of one domain, and its own pages that are foreign frames of others. Addresses are of whole pages. */
declare class ForeignFrames {
    #private;
    constructor(owner: PageOwner);
    /** Foreign frames of this domain. */
    get count(): number;
    /** Pages of this domain that others map. */
    get lent(): number;
    /** The domain's own page at `gpa`, for one more user. */
    share(gpa: number): SharedPage;
    /** A user of `page` less; it was at `gpa`. */
    unshare(gpa: number, page: SharedPage): void;
    /** What becomes of [gpa, gpa + size): it is neither what others map any more, nor what this domain mapped. */
    leave(gpa: number, size: number): void;
    /** Puts `page` at `gpa`. */
    put(gpa: number, page: SharedPage, writable: boolean): void;
    /** What is at `gpa`, of any address. */
    at(gpa: number): SharedPage | undefined;
    /**
     * The bytes from `gpa` to the end of its page, good until a core runs or memory is touched; null when it is in no foreign
     * frame. Writes to one that may only be read are lost, as in Xen: null for them, too.
     */
    bytes(gpa: number, write: boolean): Uint8Array | null;
}

/** Called with each module before it is compiled: its bytes, its first place in the table and its number of functions. */
type RegionObserver = (bytes: Uint8Array, slot: number, count: number) => void;
/** Installs and releases modules of regions. A module lives as long as one of its functions is in the table. */
declare class Regions {
    #private;
    /** For tests and listings. */
    observer: RegionObserver | undefined;
    /** Engine `both`: told of a region that did not do what the interpreter does. */
    onDiffer: ((v: number, slot: number) => void) | undefined;
    /** Bytes of the largest module so far: what one call has compiled at most. */
    largest: number;
    constructor(exports: CoreExports, memory: WebAssembly.Memory);
    /** Where the JIT's functions begin in the core's table. */
    get firstSlot(): number;
    /** Compiles the module at `at` and puts its functions into their places in the table; false where code may not be made. */
    install(at: number, size: number, slot: number, count: number): boolean;
    /** Empties places of the table, so that the engine can drop their modules. */
    release(first: number, end: number): void;
    /** Tells of a region that went wrong. */
    differ(v: number, slot: number): void;
}
/** What the JIT has done, in the words of assembly/jit/jit.ts. Numbers since the core was made. */
interface JitStatistics {
    /** Regions made, modules that they came in, bytes of their WebAssembly, guest instructions in them. */
    readonly regions: number;
    readonly modules: number;
    readonly bytes: number;
    readonly instructions: number;
    /** Regions taken out of use; times that all were dropped. */
    readonly killed: number;
    readonly drops: number;
    /** Times that a region was entered; guest instructions retired in regions. */
    readonly entries: number;
    readonly retired: number;
    /** How regions were left. */
    readonly exits: Readonly<Record<(typeof EXIT_KINDS)[number], number>>;
}
/** Reasons to leave a region, in the order of assembly/jit/gen.ts's X_*. */
declare const EXIT_KINDS: readonly ["next", "indirect", "stop", "miss", "budget", "guard"];

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
interface CoreImports {
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
/** One instance of the core with its linear memory. Views are made anew when the memory has grown. */
declare class CoreInstance {
    #private;
    readonly exports: CoreExports;
    readonly memory: WebAssembly.Memory;
    /** Code that the JIT made. */
    readonly regions: Regions;
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
    /** @internal Pages of other domains, and those of this one that others map. */
    readonly foreign: ForeignFrames;
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
    /**
     * @internal Moves the RAM of [from, from + size) to `to`, page by page; what was there is freed, and `from` is empty.
     *
     * @throws ResourceError when the tables of memory cannot grow
     */
    move(from: number, to: number, size: number): void;
    /** @internal FRAME_* state of the frame at `gpa`. */
    stateAt(gpa: number): number;
    /** @internal Accesses to these pages go to the MMIO bus. */
    addMmio(gpa: number, size: number): void;
    /** @internal Puts a page of another domain, or of this one once more, at `gpa`. */
    addForeign(gpa: number, page: SharedPage, writable: boolean): void;
    /** @internal A vCPU reads `size` bytes of a foreign frame to address `to` of the core's memory. */
    pullForeign(gpa: number, to: number, size: number): void;
    /** @internal A vCPU writes them from address `from` of the core's memory. */
    pushForeign(gpa: number, from: number, size: number): void;
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

declare const EXIT_NAMES: readonly ["budget", "halt", "shutdown", "absent", "pause", "breakpoint", "wait-sipi", "kick", "no-memory"];
/** Why {@link Vcpu.run} returned. */
type ExitReason = (typeof EXIT_NAMES)[number];

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
    /** @internal Writes a general register while an instruction calls out: nothing that the core derives depends on it. */
    setGpr(index: number, value: bigint): void;
    /** @internal Where to go on after an instruction that ends its block and calls out. */
    setRip(value: bigint): void;
    /** @internal Halts the vCPU, or lets it go on, whatever its interrupt flag says. For hypervisors. */
    setBlocked(blocked: boolean): void;
    /** @internal Physical address behind a linear one with the rights of the running code, or −1. For hypercalls. */
    physical(linear: bigint, write: boolean): number;
    /** @internal Called when an event was posted. */
    onWake(listener: () => void): void;
    /** @internal The core learns of registers that were written directly. */
    settle(): void;
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
    /** The same where a number holds it exactly, else −1: it is read often, and a bigint is dear. */
    tscNumber?(vcpu: number): number;
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
    /** VMCALL or VMMCALL; false raises #UD, `yield` ends the vCPU's turn. */
    hypercall(vcpu: number): boolean | 'yield';
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
    /** How guest code is executed, default `auto`. */
    readonly engine?: Engine;
    /** When the JIT makes code; for tests. */
    readonly jit?: JitOptions;
}
/**
 * How guest code is executed: `interp` decodes it into records and interprets them; `jit` makes WebAssembly of what runs
 * often; `auto` does that where code may be made, and interprets where it may not (a page's security policy);
 * `both` runs all code that was made, then interprets the same again, and stops at the first difference: slow, for finding
 * faults of the JIT.
 */
type Engine = 'interp' | 'jit' | 'auto' | 'both';
/** The options of a core that are the host's to choose: no guest sees them. */
type Execution = Pick<CoreOptions, 'wasm' | 'engine' | 'jit'>;
/** When the JIT makes code. */
interface JitOptions {
    /** Times that a block is entered before it becomes code, at least 1. */
    readonly heat?: number;
    /** Regions of one module, 1 to 128. */
    readonly batch?: number;
    /** KiB of code that are compiled at once, at most; default any number. A page's main thread should not wait for more than 16. */
    readonly moduleKiB?: number;
    /** MiB of the process that code may take, about; default 128. */
    readonly memoryMiB?: number;
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
    /** Called now and then while a vCPU runs that accesses devices: a chance to end a run that takes long. */
    onAccesses: () => void;
    private constructor();
    /** @throws ConfigError for an unknown CPU model, ResourceError when there is no memory for the vCPUs */
    static create(options?: CoreOptions): Promise<Core>;
    /** @internal vCPU `id` accesses a device or calls the hypervisor. */
    accessedBy(id: number): this;
    /** Puts a device's registers into physical memory. Whole pages around it stop being memory. */
    mapMmio(gpa: number, window: IoWindow): void;
    /** Takes a device's registers away; the addresses read as all ones. */
    unmapMmio(gpa: number, window: IoWindow): void;
    /** Bytes of linear memory. */
    get memoryHeld(): number;
    /** What the JIT has done; all zero without it. */
    get jitStatistics(): JitStatistics;
    /** @internal The raw instance. */
    get instance(): CoreInstance;
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
    /**
     * Milliseconds of processor time that this program has used, where the host can tell: a domain is not charged for time
     * that the host gave to other programs. Without it, all time that passes is charged.
     */
    cpuTime?(): number;
    /** Milliseconds since 1970, UTC. */
    wallClock(): number;
    /** Lets the event loop run its queue once. */
    yieldToHost(): Promise<void>;
    /** Waits at least about `ms` milliseconds without using CPU time. */
    sleep(ms: number): Sleep;
    /** Fills `into` with random bytes. */
    random(into: Uint8Array): void;
    /** KiB of code that may be compiled at once where that keeps a page from answering; none: any number. */
    readonly moduleKiB?: number;
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
    tscNumber(vcpu: number): number;
    writeTsc(vcpu: number, value: bigint): void;
    readCr8(vcpu: number): number;
    writeCr8(vcpu: number, value: number): void;
    readMsr(vcpu: number, index: number): bigint | null;
    writeMsr(vcpu: number, index: number, value: bigint): boolean;
    hypervisorLeaf(_vcpu: number, _leaf: number, _subleaf: number): CpuidLeaf | null;
    hypercall(_vcpu: number): boolean | 'yield';
    random(): bigint;
    /** INTR of a vCPU follows what waits for it. */
    driveIntr(vcpu: number): void;
    /** Whether an interrupt waits for a vCPU. */
    protected interruptPending(vcpu: number): boolean;
}

/** The chips of one kind of machine. */
interface Platform {
    readonly board: PcBoard;
    /** In the order of reset, resume and of the records in a snapshot. */
    readonly devices: readonly Device<object>[];
    /** The consoles that people see, the first first. */
    readonly consoles: readonly Console[];
    /** RAM as at power-on, all zeros, and nothing else but the devices' windows. */
    freshMemory(): void;
    /** Power-on reset of every chip. */
    reset(): void;
    /** What firmware or a toolstack sets up for a kernel that is started directly, when the images are in memory. */
    prepareStart(): void;
    /** Presses the power button. */
    powerButton(): void;
    /** A vCPU has nothing to do before an event comes. */
    halted(): void;
    /** Whether [gpa, gpa + length) can hold what a snapshot says it does. */
    allowsMemory(gpa: number, length: number): boolean;
    /** Before the devices' records are taken. */
    beforeSave(): void;
    /** After memory and the devices' states were replaced, before they resume. */
    restored(): void;
    /** The machine is gone for good. */
    destroy(): void;
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
    /** Which vCPUs may run; all when absent. */
    readonly permits?: readonly boolean[];
}
/** RUNSTATE_*: what a vCPU does, in the numbers of xen/include/public/vcpu.h. */
declare const RUNSTATES: readonly ["running", "runnable", "blocked", "offline"];
/** `runnable`: has something to do, and waits for its turn. `blocked`: waits for an event. */
type Runstate = (typeof RUNSTATES)[number];
/** Where a vCPU's time went. */
interface VcpuTimes {
    readonly state: Runstate;
    /** Virtual time at which the state was entered, in nanoseconds. */
    readonly since: number;
    /** Nanoseconds of virtual time in each state, as of now, in the order of {@link RUNSTATES}. */
    readonly nanos: readonly [running: number, runnable: number, blocked: number, offline: number];
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
    /** An event was posted to a vCPU while none ran, or a timer was armed before all others: the host may sleep. */
    onOutsideWake: () => void;
    /** A vCPU has nothing to do before an event comes. */
    onHalt: () => void;
    constructor(vcpus: readonly Runnable[], clock: InstructionClock | HostClock, hostMs: () => number);
    /** An event was posted to vCPU `index`. */
    wake(index: number): void;
    /** Which vCPUs have something to do. */
    get ready(): readonly boolean[];
    /** Where the time of vCPU `index` went since the machine was made. */
    times(index: number): VcpuTimes;
    /** Ends the run in progress after the current instruction if its time is up: for those whose instructions are slow. */
    checkTime(): void;
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

declare const SCHEMA$3: StateSchema<StructOf<{
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
type VcpuRecord = StateOf<typeof SCHEMA$3>;

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

/** Calls back once, at once or later: null, or a sentence about what went wrong. */
type BlockDone = (error: string | null) => void;
/**
 * Bytes of a disk. Positions and lengths are in bytes, multiples of {@link SECTOR}, and within the image: who calls has
 * checked them. Buffers belong to the image until it calls back. Requests in flight may end in any order.
 */
interface BlockImage {
    /** Size in bytes, a multiple of {@link SECTOR}. */
    readonly size: number;
    readonly readOnly: boolean;
    read(offset: number, into: Uint8Array, done: BlockDone): void;
    /** Fails on a read-only image. */
    write(offset: number, from: Uint8Array, done: BlockDone): void;
    /** Calls back when every write that has called back before is on stable storage. */
    flush(done: BlockDone): void;
    /** The bytes are not needed any more. They read as zeros or as before. */
    discard(offset: number, length: number, done: BlockDone): void;
    /** Lets go of what it holds. Nothing is called after it. */
    close(): void;
}

/** What a request asks of its resource; disks know the first four, networks the last two. */
declare const IO_KINDS: readonly ["read", "write", "flush", "discard", "send", "receive"];
type IoKind = (typeof IO_KINDS)[number];
/** Priority classes, first served first. */
declare const PRIORITIES: readonly ["high", "normal", "low"];
type Priority = (typeof PRIORITIES)[number];
/** A request as a backend hands it to the queue. The queue calls exactly one of `run` and `cancel`, exactly once. */
interface IoRequest {
    /** Who asks: the domain's number. */
    readonly domain: number;
    readonly kind: IoKind;
    /** Bytes of payload; a flush has none. */
    readonly bytes: number;
    /** Byte position on a disk, 0 elsewhere: a policy may sort or merge by it. */
    readonly offset: number;
    /** Follows the request through the layers; see {@link IoTrace}. */
    readonly trace?: IoTrace;
    /** Does the work and calls `done` when it is over, at once or later. More calls than one are ignored. */
    run(done: () => void): void;
    /** The domain was removed from the queue before the request came to run. */
    cancel(): void;
}
/** Stages in the life of a request inside the queue. */
interface IoTrace {
    /** `queued`: given to the queue; `started`: handed to the backend. */
    mark(stage: 'queued' | 'started', at: Nanos): void;
}
/** Limits on what passes in a second, with how much may pass at once after a pause. */
interface RateLimit {
    /** Requests a second; none by default. */
    readonly requests?: number;
    /** Requests that may pass at once; by default what passes in 100 ms, at least one. */
    readonly requestBurst?: number;
    /** Bytes a second; none by default. */
    readonly bytes?: number;
    /** Bytes that may pass at once; by default what passes in 100 ms, at least 64 KiB. */
    readonly byteBurst?: number;
}
/** How the queue treats one domain. */
interface DomainShare {
    /** Share of the resource among the domains of the same class that have work: 1 to 65535. */
    readonly weight: number;
    /** A class is served only while no class before it has a request that may run. */
    readonly priority: Priority;
    readonly rate: RateLimit;
    /** A request that has waited this long goes first, whatever its class and share; null: none. */
    readonly deadline: Nanos | null;
}
/** A waiting request as a policy sees it. */
interface PendingRequest {
    /** Names the request in the policy's answer. */
    readonly id: number;
    readonly domain: number;
    readonly kind: IoKind;
    readonly bytes: number;
    readonly offset: number;
    /** How long it has waited. */
    readonly waited: Nanos;
    readonly weight: number;
    readonly priority: Priority;
}
/** What a policy decides on. */
interface PolicyView {
    readonly now: Nanos;
    /** Requests, or groups of merged ones, that the backend can take now: at least 1. */
    readonly free: number;
    /** Requests that the rates of their domains let through now, oldest first, at most {@link MOST_SHOWN}. */
    readonly pending: readonly PendingRequest[];
}
/**
 * What to start now, in this order: numbers of requests, or lists of numbers of requests that are to go as one. Whatever
 * is not named waits on, and the policy is asked again when something changes or at `wakeAt`.
 */
interface PolicyAnswer {
    readonly start: readonly (number | readonly number[])[];
    readonly wakeAt?: Nanos;
}
/** An order of the user's own. It sees facts, never requests, so that it can neither lose nor touch one. */
type Policy = (view: PolicyView) => PolicyAnswer;
/** Why a policy was taken off the queue. */
interface PolicyFault {
    /** `threw`; `answer`: not one of the form above; `slow`: took too long; `stalled`: withheld a request for too long. */
    readonly reason: 'threw' | 'answer' | 'slow' | 'stalled';
    readonly message: string;
    readonly at: Nanos;
}

/** What the queue tells about one domain. */
interface DomainQueueStatistics {
    readonly domain: number;
    /** Requests that wait. */
    readonly depth: number;
    /** Requests that the backend works on. */
    readonly inService: number;
    /** Requests and bytes served since the domain was added. */
    readonly requests: number;
    readonly bytes: number;
    /** The same by what was asked for. */
    readonly kinds: Readonly<Record<IoKind, {
        readonly requests: number;
        readonly bytes: number;
    }>>;
    /** Requests that were cancelled because the domain went. */
    readonly cancelled: number;
    /** Time from submission to start. */
    readonly wait: DurationSummary;
    /** Time from submission to completion. */
    readonly latency: DurationSummary;
    /** Over the last second. */
    readonly throughput: {
        readonly requests: number;
        readonly bytes: number;
    };
}
/** A distribution of times in nanoseconds; quantiles are at most 1/16 too high. */
interface DurationSummary {
    readonly mean: Nanos;
    readonly p50: Nanos;
    readonly p99: Nanos;
    readonly longest: Nanos;
}

/** How a host limits the policy's time. */
interface PolicyGuard {
    /**
     * Calls `policy`, if it can with a limit of `limitMs` after which it throws. A host that cannot interrupt simply calls
     * it: too long a call is then found afterwards, one without end never.
     */
    call<T>(policy: () => T, limitMs: number): T;
    /** Milliseconds of a monotonic clock, with fractions. */
    now(): number;
}
interface PolicyLimits {
    /** The longest that one call may take. */
    readonly callMs: number;
    /** The longest that a policy may start nothing although something waits and the backend has room. */
    readonly withhold: Nanos;
    /** The longest that it may pass over one request that it has seen. */
    readonly starve: Nanos;
}

/** What a queue is made with. */
interface IoQueueOptions {
    readonly name: string;
    readonly clock: Clock;
    /** Requests, or merged groups, that the backend works on at once. Fewer make the order sharper, more may be faster. */
    readonly width?: number;
    /** What the resource as a whole may do in a second. */
    readonly total?: RateLimit;
    /** How a policy's time is limited; by default it is called as it is, and not timed. */
    readonly guard?: PolicyGuard;
    readonly limits?: Partial<PolicyLimits>;
    /** Told when a policy was taken off. */
    readonly onFault?: (fault: PolicyFault) => void;
}
/** The order in force: the queue's own, the user's, or plain order of arrival after a fault of the user's. */
type QueueOrder = 'fair' | 'policy' | 'fifo';
/** One per host resource: a disk image, a network. */
declare class IoQueue {
    #private;
    readonly name: string;
    constructor(options: IoQueueOptions);
    get order(): QueueOrder;
    /** Why the last policy was taken off, or null. */
    get fault(): PolicyFault | null;
    /** Requests that wait, of all domains. */
    get depth(): number;
    /** Groups that the backend works on. */
    get inService(): number;
    /**
     * Sets how a domain is treated, from now on; what is not named stays, or is the default for a new domain.
     *
     * @throws RangeError for a weight, rate or deadline that makes no sense; nothing is changed then
     */
    setShare(domain: number, share: Partial<DomainShare>): void;
    /** How a domain is treated. */
    share(domain: number): DomainShare;
    /** Puts the user's order in force; null: the queue's own. */
    setPolicy(policy: Policy | null): void;
    /** Takes a request over. It may run before this returns. */
    submit(request: IoRequest): void;
    /** A domain is gone: what waits is cancelled, what the backend works on ends by itself. */
    removeDomain(domain: number): void;
    /** Requests of a domain that wait or run. */
    outstanding(domain: number): number;
    /** One record a domain, by number. */
    statistics(): DomainQueueStatistics[];
}

/** Stages of a request, in order. */
declare const STAGES: readonly ["event", "ring", "queued", "started", "served", "responded", "notified"];
type Stage = (typeof STAGES)[number];
/** What the processors of a domain have done since it was made. */
interface DomainCounters {
    readonly exits: number;
    readonly instructions: number;
}
/** A stage that was reached. */
interface StageRecord extends DomainCounters {
    readonly stage: Stage;
    readonly at: Nanos;
}
/** Facts of a traced request. */
interface TracedRequest {
    readonly domain: number;
    /** Name of the backend: `vbd-51712`. */
    readonly device: string;
    readonly kind: IoKind;
    readonly bytes: number;
    readonly offset: number;
}
/** One request's life. */
interface RequestLife extends TracedRequest {
    readonly number: number;
    readonly stages: readonly StageRecord[];
}
/** What passed between two stages, over all requests that reached both. */
interface StageSummary {
    readonly from: Stage;
    readonly to: Stage;
    readonly requests: number;
    /** Means. */
    readonly nanos: number;
    readonly exits: number;
    readonly instructions: number;
}
/** A request that is being followed. */
interface Life extends IoTrace {
    mark(stage: Stage, at?: Nanos): void;
}
/** Keeps the lives of the last requests. */
declare class Tracer {
    #private;
    /**
     * All requests are followed, until {@link follow} says otherwise.
     *
     * @param counters of a domain now
     * @param capacity requests that are kept
     */
    constructor(clock: Clock, counters: (domain: number) => DomainCounters, capacity?: number);
    /** Oldest first. */
    get lives(): readonly RequestLife[];
    /** Forgets what was followed, and follows the next `count` requests that `accepts` takes; 0: none, at no cost. */
    follow(count: number, accepts?: (request: TracedRequest) => boolean): void;
    /** A stage that several requests of a domain reach together, to give to {@link begin}. */
    moment(stage: Stage, domain: number, at?: number): StageRecord;
    /** Follows a request from now on. */
    begin(request: TracedRequest, before?: readonly StageRecord[]): Life;
    /** From every stage to the next one that requests reached. */
    summary(): StageSummary[];
}

/** What a disk is made of. */
interface BlockBackendOptions {
    readonly image: BlockImage;
    /** The queue of the resource that holds the image. */
    readonly queue: Pick<IoQueue, 'submit'>;
    /** By default as the image is. */
    readonly readOnly?: boolean;
    /**
     * Offers that grants are kept mapped, by default yes. A frontend that takes it copies all data once more: that pays where
     * mapping is dear, which it is not here.
     */
    readonly persistent?: boolean;
    readonly tracer?: Tracer | null;
}

/** One frame, never changed once it is on its way: several receivers may hold it. */
interface Packet {
    /** From the destination address on, without checksum. */
    readonly bytes: Uint8Array;
    /** The TCP or UDP checksum is not filled in: nobody between sender and receiver can have spoiled the bytes. */
    readonly checksumBlank: boolean;
    /** A TCP segment larger than the network's frames, to be cut into pieces of `size` bytes of payload before a wire. */
    readonly segments: {
        readonly version: 4 | 6;
        readonly size: number;
    } | null;
}
/** An Ethernet address as a number of 48 bits. */
type Mac = number;

/** Something with a plug. `deliver` is called from within `send` of another. */
interface Station {
    deliver(packet: Packet): void;
}
/** Where a station is plugged in. */
interface SwitchPort {
    readonly name: string;
    readonly counters: Readonly<PortCounters>;
    /** The station sends. Malformed frames are dropped. */
    send(packet: Packet): void;
    /** Pulls the plug; twice does nothing. */
    detach(): void;
}
/** Frames and bytes of a port, as its station sees them. */
interface PortCounters {
    sent: number;
    sentBytes: number;
    received: number;
    receivedBytes: number;
    dropped: number;
}
interface SwitchOptions {
    readonly clock: Clock;
    /** Addresses remembered, of all stations. */
    readonly mostAddresses?: number;
    /** Addresses remembered of one station: one that invents addresses displaces only its own. */
    readonly mostPerPort?: number;
}
interface PortOptions {
    readonly name: string;
    /** The only source address that the station may use. */
    readonly only?: Mac;
}
declare class Port$1 implements SwitchPort {
    readonly owner: LearningSwitch;
    readonly station: Station;
    readonly options: PortOptions;
    readonly counters: PortCounters;
    /** Addresses learned here, least recently heard first. */
    readonly addresses: Map<number, number>;
    constructor(owner: LearningSwitch, station: Station, options: PortOptions);
    get name(): string;
    send(packet: Packet): void;
    detach(): void;
    deliver(packet: Packet): void;
}
declare class LearningSwitch {
    #private;
    constructor(options: SwitchOptions);
    get ports(): readonly SwitchPort[];
    /** Addresses remembered now. */
    get addresses(): number;
    attach(station: Station, options: PortOptions): SwitchPort;
    /** Pulls a plug: its addresses are forgotten. */
    detach(port: Port$1): void;
    forward(from: Port$1, packet: Packet): void;
}

/** What a network interface is plugged into. */
interface NetBackendOptions {
    readonly network: Pick<LearningSwitch, 'attach'>;
    /** The queue of the network. */
    readonly queue: Pick<IoQueue, 'submit'>;
    /** The only source address that the guest may use; by default it may use any. */
    readonly only?: number;
    readonly tracer?: Tracer | null;
}

/** SHUTDOWN_*: why a guest ended itself by SCHEDOP_shutdown. */
declare const SHUTDOWN_REASONS: readonly ["poweroff", "reboot", "suspend", "crash", "watchdog", "soft_reset"];
/** Name of a SHUTDOWN_* number. */
type ShutdownReason = (typeof SHUTDOWN_REASONS)[number];
/** What is written to `control/shutdown`. */
type ShutdownRequest = 'poweroff' | 'reboot' | 'halt' | 'suspend';
/** A device to plug into a domain. Values of nodes are strings of one character a byte. */
interface DeviceSpec {
    /** `vbd`, `vif`, … */
    readonly type: string;
    /** Number among those of its type: 51712 for xvda, 0 for the first network interface. */
    readonly devid: number;
    /** Nodes of the frontend besides `backend`, `backend-id`, `state`: `virtual-device`, `device-type`, `mac`, `handle`, … */
    readonly frontend: Readonly<Record<string, string>>;
    /** Nodes of the backend besides `frontend`, `frontend-id`, `online`, `state`: `params`, `mode`, `type`, … */
    readonly backend: Readonly<Record<string, string>>;
    readonly make: BackendFactory;
    /** What the backend works with, for a domain in a Worker, which makes its own; absent: it cannot have the device. */
    readonly parts?: DeviceParts;
}
/**
 * What the host lends to a backend in another thread. The queue orders its requests like everybody else's; the tracer sees
 * them come (`ring`), pass the queue, and answered.
 */
type DeviceParts = ({
    readonly kind: 'block';
} & Pick<BlockBackendOptions, 'image' | 'queue' | 'readOnly' | 'persistent' | 'tracer'>) | ({
    readonly kind: 'net';
} & Pick<NetBackendOptions, 'network' | 'queue' | 'only' | 'tracer'>);
/** A device that is plugged in. */
type PluggedDevice = Omit<XenBackendHandle, 'backend'>;
/** The paravirtual side of one running domain: `domain.xen`, null for plain machines. */
interface XenDomain {
    readonly domid: number;
    /** `/local/domain/<domid>` */
    readonly path: string;
    /** hvc0: the console ring. */
    readonly console: Console;
    /** vCPUs that are up now, by SCHED_OP and INIT-SIPI. */
    readonly onlineVcpus: readonly boolean[];
    /** KiB that the guest holds now: static-max less what its balloon gave back. */
    readonly memoryKiB: number;
    /** Most KiB it can have. */
    readonly memoryMaxKiB: number;
    /** Plugs a device in, before the domain starts or while it runs: writes its nodes in one transaction, starts the backend. */
    attach(device: DeviceSpec): void;
    /**
     * Asks the guest to give a device up; resolves when both halves are closed and the nodes are gone.
     * `force`: at once, whatever the guest does.
     */
    detach(type: string, devid: number, options?: {
        readonly force?: boolean;
    }): Promise<void>;
    /** The devices plugged in now. */
    readonly devices: readonly PluggedDevice[];
    /** Writes `control/shutdown`. What the guest does then comes as the domain's events. */
    requestShutdown(request: ShutdownRequest): void;
    /** True once the guest advertises `control/feature-<request>`. */
    supports(request: Exclude<ShutdownRequest, 'halt'>): boolean;
    /** The guest has suspended itself: its vCPUs do not run until {@link XenDomain.resume} or a restore. */
    readonly suspended: boolean;
    /** Lets a guest that has suspended itself go on as if it had not; nothing happens to others. */
    resume(): void;
    /** Writes `control/sysrq`. */
    sysrq(key: string): void;
    /** Writes `memory/target`: the guest's balloon follows. */
    setMemoryTarget(kib: number): void;
    /** Writes `cpu/<n>/availability` of all vCPUs: the first `count` online. */
    setVcpus(count: number): void;
    /** The nodes below `path` as `xenstore-ls` shows them, for people. */
    tree(path?: string): readonly StoreLine[];
}
/** A line of {@link XenDomain.tree}. */
interface StoreLine {
    readonly path: string;
    readonly value: string;
    readonly permissions: readonly StorePermission[];
}
/** What domains of one host share. */
interface XenHost {
    /** Xenstore as domain 0. */
    readonly store: XenStoreClient;
    /** The domains that speak Xen's interface, by domid, which is `domain.id`. */
    readonly domains: ReadonlyMap<number, XenDomain>;
}

/** A structure in a guest's memory, read once: the guest may change it meanwhile. Little-endian. */
declare class GuestStruct {
    #private;
    readonly bytes: Uint8Array;
    constructor(bytes: Uint8Array);
    u8(at: number): number;
    u16(at: number): number;
    u32(at: number): number;
    i32(at: number): number;
    u64(at: number): bigint;
    setU16(at: number, value: number): void;
    setU32(at: number, value: number): void;
    setU64(at: number, value: bigint): void;
}
/** One hypercall in progress: who made it, in which mode, and what it points to. */
declare class Call {
    #private;
    readonly vcpu: Vcpu;
    /** The guest runs 64-bit code: its words and pointers have 8 bytes, else 4. */
    readonly wide: boolean;
    constructor(core: Core, vcpu: Vcpu);
    /** Bytes of a word: unsigned long, pointer, frame number. */
    get word(): 4 | 8;
    /** Sets RAX or EAX. */
    answer(result: bigint): void;
    /** Copies `size` bytes at `linear`. @throws Refusal EFAULT */
    read(linear: bigint, size: number): GuestStruct;
    /** Copies `from` to `linear`. Pages before the first bad one are written. @throws Refusal EFAULT */
    write(linear: bigint, from: GuestStruct | Uint8Array): void;
    /** The word at `at` of a structure. */
    wordAt(from: GuestStruct, at: number): bigint;
    /** Reads the `index`th word of an array. @throws Refusal EFAULT */
    readWord(array: bigint, index: number): bigint;
}
/** Words of physical memory that hypervisor and guest share. What is not RAM reads as zero, and writes are lost. */
declare class SharedWords {
    #private;
    constructor(core: Core);
    u8(gpa: number): number;
    u16(gpa: number): number;
    u32(gpa: number): number;
    u64(gpa: number): bigint;
    setU8(gpa: number, value: number): void;
    setU16(gpa: number, value: number): void;
    setU32(gpa: number, value: number): void;
    setU64(gpa: number, value: bigint): void;
    /** Bit `bit` of the bit string at `gpa`. */
    bit(gpa: number, bit: number): boolean;
    /** Sets it; answers what it was. */
    setBit(gpa: number, bit: number): boolean;
    /** Clears it; answers what it was. */
    clearBit(gpa: number, bit: number): boolean;
    /** True when there is RAM at `gpa`. */
    isRam(gpa: number): boolean;
}

/** What a snapshot holds of it. */
interface SharedInfoState {
    /** Guest-physical address: a hidden one until the guest maps the page. */
    sharedInfo: number;
    /** 64-bit layout. */
    wide: boolean;
    /** vCPU → guest-physical address of its vcpu_info elsewhere, or null. */
    vcpuInfo: (number | null)[];
}
/** Reads and writes what hypervisor and guest share about events and time. */
declare class SharedInfo {
    #private;
    constructor(words: SharedWords, memory: PhysicalMemory, state: () => SharedInfoState);
    /** Bits of a word of the event bitmaps. */
    get wordBits(): number;
    /** Address of the pending bits. */
    get pendingBits(): number;
    /** Address of the mask bits. */
    get maskBits(): number;
    /** Moves the page to where the guest wants it. */
    mapAt(gpa: number): void;
    /** Address of vcpu_info of `vcpu`, or null while a high-numbered one has none. */
    vcpuInfo(vcpu: number): number | null;
    /**
     * Puts vcpu_info of `vcpu` to `gpa`, as its guest asks once: what it held goes with it, and everything counts as
     * pending, since an event may have come in between.
     */
    moveVcpuInfo(vcpu: number, gpa: number): void;
    /** Whether an upcall waits for `vcpu`. */
    upcallPending(vcpu: number): boolean;
    /** Sets it; answers what it was. */
    setUpcallPending(vcpu: number): boolean;
    setUpcallMask(vcpu: number, mask: number): void;
    /** Sets the selector bit of word `word` of the pending bits; answers what it was. */
    setSelector(vcpu: number, word: number): boolean;
    /** struct vcpu_time_info of `vcpu`, 32 bytes. */
    writeTime(vcpu: number, time: Uint8Array): void;
    /** The time of day at system time zero. */
    writeWallclock(seconds: number, nanos: number): void;
}

declare const PORT: Field<StructOf<{
    kind: Field<"free" | "unbound" | "interdomain" | "virq" | "ipi">;
    vcpu: Field<number>;
    remoteDomid: Field<number>;
    remotePort: Field<number>;
    virq: Field<number>;
    priority: Field<number>;
    /** FIFO: the vCPU and queue on which the event was last linked. */
    lastVcpu: Field<number>;
    lastPriority: Field<number>;
    /** Raised while there was no event word for it. */
    lost: Field<boolean>;
}>>;
/** One event channel. */
type Port = StateOf<typeof PORT>;
declare const SCHEMA$2: StateSchema<StructOf<{
    ports: Field<StructOf<{
        kind: Field<"free" | "unbound" | "interdomain" | "virq" | "ipi">;
        vcpu: Field<number>;
        remoteDomid: Field<number>;
        remotePort: Field<number>;
        virq: Field<number>;
        priority: Field<number>;
        /** FIFO: the vCPU and queue on which the event was last linked. */
        lastVcpu: Field<number>;
        lastPriority: Field<number>;
        /** Raised while there was no event word for it. */
        lost: Field<boolean>;
    }>[]>;
    fifo: Field<boolean>;
    /** FIFO: guest-physical address of each vCPU's control block, plus one; 0: none. */
    controlBlocks: Field<number[]>;
    tails: Field<number[][]>;
    arrays: Field<number[]>;
}>>;
/** The state of {@link EventChannels}. */
type EventsState = StateOf<typeof SCHEMA$2>;
/** What event channels need around them. */
interface EventSurroundings {
    readonly vcpus: number;
    readonly words: SharedWords;
    readonly info: SharedInfo;
    /** upcall_pending of a vCPU has become 1. */
    upcall(vcpu: number): void;
    /** The event of `port` is pending: for vCPUs in SCHEDOP_poll. */
    raised(port: number): void;
    /** The other end of an interdomain channel: raises it; false when there is none. */
    sendTo(domid: number, port: number): boolean;
    /** Binds this domain's `port` to `remotePort` of `domid`, which must wait for it. */
    bindTo(domid: number, remotePort: number, port: number): boolean;
    /** This end has closed. */
    closedTo(domid: number, port: number): void;
}
/** The event channels of a domain. */
declare class EventChannels extends Device<EventsState> {
    #private;
    readonly domid: number;
    constructor(domid: number, around: EventSurroundings);
    reset(): void;
    resume(): void;
    /** The port if it is in use. */
    port(number: number): Port | undefined;
    /** A port that waits for `remote` to bind to it. */
    allocUnbound(remote: number): number;
    /** Another domain's end binds to a waiting port: false when it does not wait for that domain. */
    accept(number: number, remote: number, remotePort: number): boolean;
    /** The other end has closed: the port waits again. */
    remoteClosed(number: number): void;
    bindInterdomain(remote: number, remotePort: number): number;
    bindVirq(virq: number, vcpu: number): number;
    bindIpi(vcpu: number): number;
    /** Events of `number` go to `vcpu` from now on. */
    bindVcpu(number: number, vcpu: number): void;
    close(number: number): void;
    /** EVTCHNOP_reset: closes everything and goes back to the 2-level ABI. */
    closeAll(): void;
    /** EVTCHNOP_send. */
    send(number: number): void;
    /** Makes the event of a port pending and delivers it as far as masks allow. */
    raise(number: number): void;
    /** Raises a VIRQ on a vCPU, if the guest has bound it. */
    raiseVirq(vcpu: number, virq: number): void;
    isPending(number: number): boolean;
    unmask(number: number): void;
    /** A vCPU gets an upcall. */
    markPending(vcpu: number): void;
    /** EVTCHNOP_*: `pointer` is the structure of the operation. */
    hypercall(call: Call, operation: number, pointer: bigint): void;
    /** A domid of a guest's structure as a number; only itself may be meant. */
    self(domid: number): void;
    initControl(gfn: bigint, offset: number, vcpu: number): void;
    expandArray(gfn: bigint): void;
    setPriority(number: number, priority: number): void;
    /** evtchn_status as it is written back. */
    status(args: GuestStruct): GuestStruct;
}

declare const SCHEMA$1: StateSchema<StructOf<{
    /** Guest-physical addresses of the frames: hidden ones until the guest maps them. */
    frames: Field<number[]>;
}>>;
/** The state of {@link GrantTable}. */
type GrantState = StateOf<typeof SCHEMA$1>;
/** What a grant table needs around it. */
interface GrantSurroundings {
    readonly memory: PhysicalMemory;
    readonly words: SharedWords;
}
/** The use of a grant. */
interface GrantUse {
    /** Guest-physical address of the page. */
    readonly gpa: number;
    /** Ends it, once. The marks in the entry go when nobody uses the grant that way any more. */
    release(): void;
}
/** One domain's grants. */
declare class GrantTable extends Device<GrantState> {
    #private;
    readonly domid: number;
    constructor(domid: number, around: GrantSurroundings);
    reset(): void;
    resume(): void;
    /** What others use of the domain is its own no longer: they keep the pages, and mark nothing when they are done. */
    disown(): void;
    /** Mappings that are held now. */
    get mappings(): number;
    /** Frames of the table. */
    get size(): number;
    /** Frame number at which the guest has mapped frame `index` of the table; the table grows to it. */
    frameNumber(index: number): number;
    /** Fills in the reserved entries for a fresh domain. */
    seed(console: number, xenstore: number): void;
    /** @throws Refusal EINVAL for a frame that no table can have */
    checkIndex(index: number): void;
    /** Maps frame `index` of the table at `gpa` of the guest; the table grows to it. */
    mapFrame(index: number, gpa: number): void;
    /** The guest gives the page at `gpa` back: if it is a frame of the table, that hides again. */
    unmapFrame(gpa: number): boolean;
    /**
     * Begins an access of `grantee` to a grant and marks it in the guest's entry, or answers GNTST_*.
     * The frame number is the guest's; it need not be memory.
     */
    acquire(gref: number, grantee: number, write: boolean): GrantUse | number;
    /** These grants as a backend in domain `grantee` uses them. */
    accessFor(grantee: number): GrantAccess;
}

/** What mapping needs of the domain. */
interface GrantMapSurroundings {
    readonly domid: number;
    readonly memory: PhysicalMemory;
    /** What the guest has at `gpa` goes. @throws Refusal when that cannot be */
    makeRoom(gpa: number): void;
}
/** Where grants come from. */
interface GrantSource {
    readonly table: GrantTable;
    readonly memory: PhysicalMemory;
}
/** A fresh handle and GNTST_okay, or why not. */
type MapResult = {
    readonly handle: number;
} | {
    readonly status: number;
};
/** What one guest has mapped. */
declare class GrantMaps {
    #private;
    constructor(around: GrantMapSurroundings);
    /** Mappings now. */
    get count(): number;
    /** Maps grant `gref` of `source` (undefined: there is no such domain) at `address`; `flags` are GNTMAP_*. */
    map(source: GrantSource | undefined, gref: number, address: bigint, flags: number): MapResult;
    /**
     * Ends the mapping `handle`, which must be at `address`; zero ends nothing. An auto-translated guest has no other place for
     * `replacement` to name. Answers GNTST_*.
     */
    unmap(handle: number, address: bigint, replacement?: bigint): number;
    /** The guest starts anew or is gone: all mappings end. */
    reset(): void;
}

/** What a snapshot holds of it. */
interface MemoryState {
    /** Pages that the guest has now. */
    pages: number;
    /** Address of the shared_info page. */
    sharedInfo: number;
}
/** What the operations need. */
interface MemorySurroundings {
    readonly domid: number;
    readonly memory: PhysicalMemory;
    readonly info: SharedInfo;
    readonly grants: GrantTable;
    readonly e820: readonly E820Entry[];
    /** Most pages that the guest may have. */
    readonly maxPages: number;
    state(): MemoryState;
    /** The page at `gpa` is no longer what it was. */
    mappedSharedInfo(call: Call): void;
}
/** Result of an operation: a value for the guest, or the operation's number with which to go on. */
type MemoryResult = {
    readonly value: bigint;
} | {
    readonly again: bigint;
};
/** The memory operations of one domain. */
declare class MemoryOps {
    #private;
    constructor(around: MemorySurroundings);
    run(call: Call, operation: bigint, pointer: bigint): MemoryResult;
    /** What the guest has at `gpa` goes. @throws Refusal for what no guest may replace */
    makeRoom(gpa: number): void;
}

declare const SCHEMA: StateSchema<StructOf<{
    sharedInfo: Field<number>;
    wide: Field<boolean>;
    vcpuInfo: Field<(number | null)[]>;
    deadlines: Field<(number | null)[]>;
    pollDeadlines: Field<(number | null)[]>;
    runstateAreas: Field<(StructOf<{
        wide: Field<boolean>;
        pieces: Field<StructOf<{
            gpa: Field<number>;
            length: Field<number>;
        }>[]>;
    }> | null)[]>;
    /** VMASST_TYPE_runstate_update_flag. */
    runstateFlag: Field<boolean>;
    sleeps: Field<StructOf<{
        /** Why the vCPU does not run: SCHEDOP_block, SCHEDOP_poll, or VCPUOP_down. */
        kind: Field<"none" | "block" | "poll" | "down">;
        ports: Field<number[]>;
    }>[]>;
    params: Field<bigint[]>;
    pages: Field<number>;
    /** Where the guest has RAM, for a restore: filled in when a snapshot is taken. */
    ram: Field<StructOf<{
        gpa: Field<number>;
        pages: Field<number>;
    }>[]>;
    /** The domain has shut itself down to be saved, by this vCPU. */
    suspendedBy: Field<number | null>;
}>>;
/** The state of {@link XenState}. */
type XenRecord = StateOf<typeof SCHEMA>;
/** The hypervisor's record of a domain. */
declare class XenState extends Device<XenRecord> {
    constructor();
    reset(): void;
    resume(): void;
}

/** What a snapshot holds of it. */
interface TimeState {
    /** vCPU → system time at which VIRQ_TIMER is due, or null. */
    deadlines: (number | null)[];
}
/** What a vCPU does and did: RUNSTATE_*, since when, nanoseconds in each state. */
interface VcpuRunstate {
    readonly state: number;
    readonly since: number;
    readonly nanos: readonly number[];
}
/** What it needs around it. */
interface TimeSurroundings {
    readonly clock: Clock;
    readonly vcpus: number;
    readonly info: SharedInfo;
    /** Milliseconds since 1970 at virtual time zero. */
    readonly startTime: number;
    readTsc(vcpu: number): bigint;
    runstate(vcpu: number): VcpuRunstate;
    state(): TimeState;
    /** A vCPU's timer is due. */
    onTimer(vcpu: number): void;
}
/** Clock and timers of one domain. System time is its virtual time. */
declare class XenTime {
    #private;
    constructor(around: TimeSurroundings);
    /** Timers are armed as the state says. */
    resume(): void;
    now(): number;
    /** struct vcpu_time_info as of now. `version` is even. */
    timeInfo(vcpu: number, version: number): Uint8Array;
    /** Tells a vCPU how its TSC and system time belong together: whenever that, or the place, has changed. */
    publish(vcpu: number): void;
    publishAll(): void;
    /** VIRQ_TIMER at system time `nanos`, at once when that is over; null: not. */
    setTimer(vcpu: number, nanos: bigint | null): void;
    /** VCPUOP_set_singleshot_timer. */
    setSingleshot(call: Call, vcpu: number, pointer: bigint): void;
    /** struct vcpu_runstate_info in the width of the guest. */
    runstate(vcpu: number, wide: boolean): GuestStruct;
}

/** The other domains, as a domain reaches them. */
interface XenPeers {
    guest(domid: number): XenGuest | undefined;
}
/** What the hypervisor needs of a domain's machine. */
interface XenGuestOptions {
    readonly domid: number;
    readonly core: Core;
    readonly clock: Clock;
    readonly peers: XenPeers;
    readonly e820: readonly E820Entry[];
    /** Most memory, in bytes. */
    readonly maxMemory: number;
    /** Milliseconds since 1970 at virtual time zero. */
    readonly startTime: number;
    readTsc(vcpu: number): bigint;
    runstate(vcpu: number): VcpuRunstate;
    /** Looks at the interrupt line of a vCPU again. */
    driveInterrupt(vcpu: number): void;
    /** The guest has ended itself, with SHUTDOWN_*. */
    onShutdown(reason: number): void;
    /** The guest wrote to the hypervisor's own console. */
    onConsole(bytes: Uint8Array): void;
    guestError(message: string): void;
}
/** One domain that speaks Xen's interface. */
declare class XenGuest {
    #private;
    readonly options: XenGuestOptions;
    readonly domid: number;
    readonly state: XenState;
    readonly events: EventChannels;
    readonly grants: GrantTable;
    /** Grants of others that this guest has mapped. */
    readonly maps: GrantMaps;
    readonly info: SharedInfo;
    readonly time: XenTime;
    readonly memory: MemoryOps;
    readonly words: SharedWords;
    /** Called in virtual time when a backend, xenstore or the console has work: after the guest's instruction. */
    onService: () => void;
    constructor(options: XenGuestOptions);
    /** In the order of reset and of the records in a snapshot. */
    get devices(): readonly Device<object>[];
    /** Fresh shared pages for a domain that starts: after the devices were reset. */
    build(pages: number): void;
    /** After a restore: timers, callback vector, and the time of this host. */
    resume(): void;
    /** HVM_PARAM_CALLBACK_IRQ: only a vector can be asked for; there is no interrupt controller for the rest. */
    setCallback(value: bigint): void;
    /** The vector of an upcall that waits for `vcpu`, or −1. It waits until the guest clears upcall_pending. */
    upcallVector(vcpu: number): number;
    /** 64-bit or 32-bit shared state, as the guest's code that sets it up. */
    latchWidth(call: Call): void;
    /** SCHEDOP_block. */
    block(vcpu: Vcpu): void;
    /** SCHEDOP_poll: until one of `ports` is pending, an upcall comes, or system time `deadline` (0: no end). */
    poll(vcpu: Vcpu, ports: readonly number[], deadline: bigint): void;
    /** VCPUOP_down: until VCPUOP_up. */
    down(vcpu: Vcpu): void;
    /** VCPUOP_up. */
    up(vcpu: Vcpu): void;
    /** False also for a vCPU that halts with interrupts disabled, which nothing but INIT ends: Linux takes one off so. */
    isUp(vcpu: Vcpu): boolean;
    /** Every vCPU is down: that is how a guest powers itself off. */
    get allDown(): boolean;
    /** A vCPU takes an interrupt: it sleeps no more, and learns how its time was spent. */
    interrupted(vcpu: number): void;
    /** SCHEDOP_shutdown answers 1 to a guest that suspended itself, and it goes on here. */
    cancelSuspend(): void;
    /** The domain's memory is about to go: others keep what they have mapped of it, and it maps nothing. */
    leaveGrants(): void;
    /** Why the domain cannot be saved, or null. */
    get boundTo(): string | null;
    /** Asks for {@link XenGuest.onService} as soon as the guest's instruction is over. */
    requestService(): void;
    /** Calls the backends whose guests have notified. */
    deliverToBackends(): void;
    /** Event channels between domain 0 and this domain. */
    readonly eventAccess: EventAccess;
    /** Grants of this domain, as domain 0 uses them. */
    get grantAccess(): GrantAccess;
    bindBackend(remotePort: number, onEvent: () => void): EventPort | number;
    /** The domain is gone: ends of channels in other domains wait again. */
    destroy(): void;
}

/** What it needs of the machine. */
interface XenDomainOptions {
    readonly guest: XenGuest;
    readonly hypervisor: XenHypervisor;
    readonly clock: Clock;
    readonly name: string;
    readonly vcpus: number;
    /** Bytes. */
    readonly maxMemory: number;
}
/** A domain as its toolstack sees it. */
declare class XenDomainControl implements XenDomain {
    #private;
    readonly guest: XenGuest;
    readonly console: Console;
    readonly path: string;
    /** Called when a device is gone. */
    onUnplugged: (type: string, devid: number) => void;
    constructor(options: XenDomainOptions);
    get domid(): number;
    get onlineVcpus(): readonly boolean[];
    get memoryKiB(): number;
    get memoryMaxKiB(): number;
    get devices(): readonly XenBackendHandle[];
    /** Makes the rings and nodes that a guest finds when it starts, or goes on after a restore. */
    build(goesOn?: boolean): void;
    /** The domain is gone: nothing of it stays. */
    destroy(): void;
    tree(path?: string): readonly StoreLine[];
    attach(spec: DeviceSpec): void;
    detach(type: string, devid: number, options?: {
        readonly force?: boolean;
    }): Promise<void>;
    requestShutdown(request: ShutdownRequest): void;
    supports(request: Exclude<ShutdownRequest, 'halt'>): boolean;
    get suspended(): boolean;
    resume(): void;
    sysrq(key: string): void;
    setMemoryTarget(kib: number): void;
    setVcpus(count: number): void;
}

/** A node. `generation` changes with its value, permissions and list of children, not with what is below those. */
interface StoreNode {
    readonly value: string;
    readonly permissions: readonly StorePermission[];
    readonly children: ReadonlyMap<string, StoreNode>;
    readonly generation: number;
}

/** A change that watches are told of. */
interface StoreChange {
    readonly path: string;
    /** Only for watches of just this path: a node that went with its parent. */
    readonly exact: boolean;
    /** Who may know: permissions of the node as it is, or was. */
    readonly permissions: readonly StorePermission[];
}
/** A write, to be done again when a transaction commits. */
type Deed = (target: Working) => void;
/** A root with what happens to it: the tree itself, or a transaction's copy. */
interface Working {
    root: StoreNode;
    /** Of a transaction: what it has looked at. */
    readonly seen: Set<string> | null;
    readonly changes: StoreChange[];
}
/** A transaction in progress. */
declare class Transaction {
    /** @internal The tree as it was. */
    readonly base: StoreNode;
    /** @internal */
    readonly working: Working;
    /** @internal */
    readonly deeds: Deed[];
    /** @internal */
    constructor(root: StoreNode);
}
/** The tree and all that may be done with it. `domid` is who does it; errors are {@link XenStoreError}. */
declare class StoreData {
    #private;
    /** Called with each change, in order. */
    onChange: (change: StoreChange) => void;
    get root(): StoreNode;
    begin(): Transaction;
    /** @throws XenStoreError EAGAIN when something that the transaction has looked at is not what it was, EQUOTA */
    commit(transaction: Transaction): void;
    /** @throws XenStoreError ENOENT, EACCES */
    node(domid: number, path: string, transaction?: Transaction): StoreNode;
    write(domid: number, path: string, value: string, transaction?: Transaction): void;
    mkdir(domid: number, path: string, transaction?: Transaction): void;
    rm(domid: number, path: string, transaction?: Transaction): void;
    setPermissions(domid: number, path: string, permissions: readonly StorePermission[], transaction?: Transaction): void;
}

declare const SPECIAL_PATHS: readonly ["@introduceDomain", "@releaseDomain"];
/** One watch. */
interface Watch {
    readonly domid: number;
    /** What is watched, absolute. */
    readonly path: string;
    /** What to put before a relative path to make it absolute; empty for a watch by absolute path. */
    readonly prefix: string;
    readonly token: string;
    /** Tells the watcher. */
    fire(path: string, token: string): void;
}
/** All watches, in the order in which they were set. */
declare class Watches {
    #private;
    add(watch: Watch): void;
    remove(watch: Watch): void;
    countOf(domid: number): number;
    find(domid: number, path: string, token: string): Watch | undefined;
    removeAllOf(domid: number): void;
    /** Tells those whom a change concerns and who may read the node. */
    changed({ path, exact, permissions }: StoreChange): void;
    /** @introduceDomain and @releaseDomain: domain 0's alone, as in Xen unless it is told otherwise. */
    special(path: (typeof SPECIAL_PATHS)[number]): void;
}

/** A message; the payload has one character a byte. */
interface StoreMessage {
    readonly type: number;
    readonly requestId: number;
    readonly transactionId: number;
    readonly payload: string;
}

/** What a connection needs around it. */
interface ConnectionSurroundings {
    readonly domid: number;
    readonly data: StoreData;
    readonly watches: Watches;
    isIntroduced(domid: number): boolean;
    /** Something is to be sent. */
    onOutput(): void;
    /** A message came in or is to go out. */
    onMessage(direction: 'in' | 'out', message: StoreMessage): void;
    /** Something that no correct guest does, or more than it may. */
    guestError(message: string): void;
}
/** Requests and replies of one domain, without the ring they go through. */
declare class Connection {
    #private;
    /** What is to be sent, in order. */
    readonly output: StoreMessage[];
    readonly around: ConnectionSurroundings;
    constructor(around: ConnectionSurroundings);
    /** Absolute form of a path from the guest. @throws XenStoreError EINVAL */
    path(text: string): string;
    /** Serves one request; the reply goes to the output. */
    serve(request: StoreMessage): void;
    /** The message that is to be sent next was sent. */
    sent(): void;
    /** Forgets watches and transactions: the domain has gone, or starts anew. */
    close(): void;
    /** A node that the domain may read. @throws XenStoreError */
    node(path: string, transaction: Transaction | undefined): StoreNode;
    startTransaction(): string;
    endTransaction({ transactionId, payload }: StoreMessage): string;
    watch(payload: string): string;
    unwatch(payload: string): string;
    resetWatches(): string;
}

/** One xenstore for all domains of a host. */
declare class XenStore {
    #private;
    readonly data: StoreData;
    /** Every message of every domain's connection, as it is served or queued. */
    onMessage: (domid: number, direction: 'in' | 'out', message: StoreMessage) => void;
    /** As domain 0. */
    readonly client: XenStoreClient;
    constructor();
    /** Calls `observer` with every change, from within it; the result ends that. */
    observe(observer: (change: StoreChange) => void): () => void;
    /** A domain begins to talk: its connection is served by the caller. */
    introduce(around: Omit<ConnectionSurroundings, 'data' | 'watches' | 'isIntroduced' | 'onMessage'>): Connection;
    /** A domain has gone: its watches and transactions go with it. */
    release(domid: number): void;
    /** A domain has ended but is still there: those who watch for it look. */
    announceRelease(): void;
    /** Makes the calls of domain 0's watches that are due, and those that these cause. */
    flush(): void;
}

/** The hypervisor of a host. */
declare class XenHypervisor implements XenHost, XenPeers {
    #private;
    /** @internal */
    readonly xenstore: XenStore;
    get store(): XenStore['client'];
    get domains(): ReadonlyMap<number, XenDomain>;
    guest(domid: number): XenGuest | undefined;
    /** @internal `control`: of a domain in this thread, the same. */
    add(domain: XenDomain, control?: XenDomainControl): void;
    /** @internal A domain that was not finished: nothing of it stays. */
    discard(domid: number): void;
    /** @internal Its nodes go with it. */
    remove(domid: number): void;
}

/** What a hypercall answers, or how it goes on. */
type Answer = bigint
/** The vCPU gives way. */
 | 'yield'
/** Taken up again at once, with other arguments, by executing the instruction once more. */
 | {
    readonly again: Readonly<Record<number, bigint>>;
};
type Args = readonly [bigint, bigint, bigint, bigint, bigint];
/** Executes the hypercalls of one guest. */
declare class Hypercalls {
    #private;
    /** Calls by number, for statistics. */
    readonly counts: Map<number, number>;
    constructor(guest: XenGuest);
    /** VMCALL or VMMCALL on `vcpu`. Never throws for what a guest does. */
    execute(vcpu: Vcpu): true | 'yield';
    /** One call; what is refused becomes -errno. */
    call(call: Call, number: number, args: Args): Answer;
}

/** Answers the vCPUs of a domain that speaks Xen's interface. */
declare class XenBoard extends PcBoard {
    #private;
    /** Set as soon as there is one: the board is made first. */
    guest: XenGuest;
    constructor(options: PcBoardOptions);
    get hypercalls(): Hypercalls;
    hypercall(vcpu: number): boolean | 'yield';
    acknowledge(vcpu: number): number;
    protected interruptPending(vcpu: number): boolean;
    writeTsc(vcpu: number, value: bigint): void;
    hypervisorLeaf(vcpu: number, leaf: number, subleaf: number): CpuidLeaf | null;
    readMsr(vcpu: number, index: number): bigint | null;
    writeMsr(vcpu: number, index: number, value: bigint): boolean;
}

/** What the platform needs of the machine around it. */
interface PvhPlatformOptions {
    readonly core: Core;
    readonly clock: VirtualClock;
    readonly random: RandomSource;
    readonly memory: GuestMemory;
    /** Milliseconds since 1970 at virtual time zero. */
    readonly startTime: number;
    readonly name: string;
    readonly domid: number;
    readonly hypervisor: XenHypervisor;
    readonly debugConsole: Console;
    runstate(vcpu: number): VcpuRunstate;
    guestError(device: string, message: string): void;
    /** SHUTDOWN_*. */
    onShutdown(reason: number): void;
}
/** A domain that speaks Xen's interface, wired. */
declare class PvhPlatform implements Platform {
    #private;
    readonly board: XenBoard;
    readonly devices: readonly Device<object>[];
    readonly consoles: readonly Console[];
    readonly xen: XenDomainControl;
    constructor(options: PvhPlatformOptions);
    freshMemory(): void;
    reset(): void;
    prepareStart(): void;
    /** There is no button: the guest is asked. */
    powerButton(): void;
    halted(): void;
    allowsMemory(gpa: number, length: number): boolean;
    beforeSave(): void;
    /**
     * The guest has suspended itself and goes on as in a new domain: Xen's pages, event channels and grants are fresh, and
     * the guest sets them up again.
     */
    restored(): void;
    destroy(): void;
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
}
/** A guest of Xen's interface has ended itself. */
 | {
    readonly kind: 'shutdown';
    readonly reason: ShutdownReason;
} | {
    readonly kind: 'breakpoint';
    readonly stop: DebugStop;
} | {
    readonly kind: 'crash';
    readonly report: CrashReport;
};
/** Where a machine lives: its number, and the hypervisor that it shares with others. */
interface MachinePlace {
    readonly domid: number;
    readonly hypervisor: XenHypervisor;
}
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
    readonly platform: Platform;
    /** What is written to ports 0xe9 and 0x402, and to Xen's own console. */
    readonly debugConsole: Console;
    /** Things that no correct guest does, as devices counted them. */
    guestErrors: number;
    /** Called at each of them. */
    onGuestError: (device: string, message: string) => void;
    private constructor();
    /** Paravirtual devices and xenstore; null for a PC. */
    get xen(): PvhPlatform['xen'] | null;
    /** The consoles that people see: COM1 first, or hvc0. */
    get consoles(): readonly Console[];
    /** Builds a machine that is switched off. */
    static create(config: CheckedConfig, services: HostServices, execution?: Execution, place?: MachinePlace): Promise<Machine>;
    /** Power-on: fresh memory, every chip reset, the boot images in place, the boot CPU at its first instruction. */
    powerOn(): void;
    /** Presses the power button. */
    powerButton(): void;
    /** Gives the serial ports the input that waits for them. */
    deliverInput(): void;
    /** Why the machine stopped since the last call, or null. */
    takeStop(): MachineStop | null;
    /** What the first vCPU was doing when the guest declared that it has crashed. */
    crashNow(what: string): CrashReport;
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
    /** The guest has suspended itself, as {@link Domain.save} asks of one that speaks Xen's interface. */
    suspend: undefined;
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
    /** What the JIT has done; all zero without it. */
    readonly jit: JitStatistics;
}
/** @internal What came of a slice. */
interface SliceEnd {
    /** Milliseconds until the domain needs to run again: 0 for at once. */
    readonly waitMs: number;
    /** Milliseconds that it ran. */
    readonly usedMs: number;
    /** Which vCPUs still have something to do. */
    readonly ready: readonly boolean[];
}
/** What domains in this thread and domains in Workers have in common. */
type DomainApi = Pick<Domain, ('id' | 'name' | 'state' | 'config' | 'xen' | 'stats' | 'vcpuTimes') | ('console' | 'consoles' | 'debugConsole') | ('on' | 'waitFor' | 'rename' | 'save' | 'dumpCore') | ('start' | 'pause' | 'unpause' | 'reset' | 'powerButton' | 'powerOff' | 'destroy')>;
/** One virtual machine. Made by {@link Host.create} and {@link Host.restore}. */
declare class Domain {
    #private;
    /** Number within its host. */
    readonly id: number;
    /** @internal */
    constructor(id: number, machine: Machine, services: HostServices, wake: () => void);
    /** For people and logs. */
    get name(): string;
    /** Gives the domain another name. */
    rename(name: string): void;
    /** Where in its life the domain is. */
    get state(): PowerState;
    /** The checked configuration. */
    get config(): CheckedConfig;
    /** Xenstore, paravirtual devices and requests to the guest; null for a PC. */
    get xen(): XenDomain | null;
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
    /** Where the time of each vCPU went. */
    get vcpuTimes(): readonly VcpuTimes[];
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
     * @throws PowerStateError when it is shut down, has crashed or is destroyed; StateError while it maps pages of other
     *   domains, or they map its own, and when a guest of Xen's interface does not suspend itself
     */
    save(): Promise<Uint8Array>;
    /**
     * Memory and registers as an ELF core file, as they are between two instructions.
     *
     * @throws PowerStateError when the domain is destroyed
     */
    dumpCore(): Promise<Uint8Array>;
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
    /** @internal Runs for about `ms`, those vCPUs that `permits` does not exclude. */
    runSlice(ms: number, permits?: readonly boolean[]): SliceEnd;
    /** @internal Running it threw: a defect of the emulator, which ends this domain and no other. */
    failed(cause: unknown): void;
    /** @internal The state after Host.restore. */
    restored(): void;
}

/** How much a host gives to all its domains together. */
interface HostLimits {
    /** RAM in bytes, or a number with K, M, G or T. Default: no limit; a guest costs what it touches. */
    readonly memory?: number | string;
    /** vCPUs. Default: no limit. */
    readonly vcpus?: number;
}
/** How a domain is scheduled. */
interface Placement {
    /** 1 to 65535, default 256: under contention, time is divided in proportion to it. */
    readonly weight?: number;
    /** Percent of one processor that the domain never exceeds; 0, the default: no cap. */
    readonly cap?: number;
    /** For each vCPU the numbers of the host's processors that it may run on, or null for all. */
    readonly affinity?: readonly (readonly number[] | null)[];
}
/** @internal What a processor runs: a domain of this thread, or one in a Worker. */
interface Runner {
    readonly state: PowerState;
    runSlice(ms: number, permits?: readonly boolean[]): SliceEnd | Promise<SliceEnd>;
    /** Running it threw: a defect of the emulator, which ends this domain and no other. */
    failed(cause: unknown): void;
}
/** RAM and vCPUs of a host that are given away. */
declare class Admission {
    #private;
    constructor(limits: HostLimits);
    /** Bytes of RAM that domains may have together, and those not given away yet. */
    get memory(): {
        readonly total: number;
        readonly free: number;
    };
    /** vCPUs that domains may have together, and those not given away yet. */
    get vcpus(): {
        readonly total: number;
        readonly free: number;
    };
    /**
     * Takes what a domain needs; call the result to give it back.
     *
     * @throws ResourceError HOST_MEMORY_EXHAUSTED, HOST_VCPUS_EXHAUSTED
     */
    admit(config: CheckedConfig): () => void;
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

/** A node as it is now, or that it is not there (null). */
interface NodeNow {
    readonly path: string;
    readonly value: string | null;
    readonly permissions: readonly StorePermission[];
    /** It was written, if only with what it held; else it is here because something below it was. */
    readonly written: boolean;
}
/** What one side tells the other. */
interface Nodes {
    readonly nodes: readonly NodeNow[];
    /** Of the host's messages: its number; of the Worker's: the last one that it has taken in. */
    readonly serial: number;
}

/** The host's or the Worker's end of the way between them. */
interface DomainPort {
    post(message: unknown, moved?: readonly ArrayBuffer[]): void;
    /** Calls `listener` with each message. */
    onMessage(listener: (message: unknown) => void): void;
    /** Calls `listener` when the other side broke. */
    onFailure(listener: (cause: unknown) => void): void;
    /** Ends the Worker, from either end. */
    close(): void;
}
/** The first message to a Worker: the domain to make. */
interface StartOrder {
    readonly id: number;
    readonly config: CheckedConfig;
    /** Goes on from here, instead of powering on. */
    readonly snapshot?: Uint8Array;
    readonly execution: Execution;
}
/** What a backend asks of the host: of the queue, of the image, of the network. `id` names the request, in each of them. */
type FromBackend = {
    readonly ask: 'submit';
    readonly id: number;
    readonly kind: IoKind;
    readonly bytes: number;
    readonly offset: number;
} | {
    readonly ask: 'done';
    readonly id: number;
} | {
    readonly ask: 'read';
    readonly id: number;
    readonly offset: number;
    readonly length: number;
} | {
    readonly ask: 'write';
    readonly id: number;
    readonly offset: number;
    readonly bytes: Uint8Array;
} | {
    readonly ask: 'flush';
    readonly id: number;
} | {
    readonly ask: 'discard';
    readonly id: number;
    readonly offset: number;
    readonly length: number;
} | {
    readonly ask: 'plug';
    readonly id: number;
    readonly name: string;
    readonly only: number | null;
} | {
    readonly ask: 'unplug';
    readonly id: number;
} | {
    readonly ask: 'send';
    readonly id: number;
    readonly packet: Packet;
}
/** So many packets were taken in. */
 | {
    readonly ask: 'taken';
    readonly id: number;
    readonly count: number;
};
/** How the paravirtual side of a domain is. */
interface XenView {
    readonly onlineVcpus: readonly boolean[];
    readonly memoryKiB: number;
    readonly suspended: boolean;
    readonly supports: readonly ShutdownRequest[];
}
/** How a domain is, with every report. */
interface View {
    readonly state: PowerState;
    /** The last command that was done: a report from before a later one does not tell the state. */
    readonly serial: number;
    readonly stats: DomainStats;
    readonly vcpuTimes: readonly VcpuTimes[];
    /** Null for a PC. */
    readonly xen: XenView | null;
}
/** An error as it crosses. */
interface PlainError {
    readonly name: string;
    readonly code: string;
    readonly message: string;
}
/** Events that cross as they are. */
type CrossingEvent = Exclude<keyof DomainEvents, 'state' | 'breakpoint' | 'failure' | 'destroyed'>;
/** Messages of a Worker. */
type Report = {
    readonly report: 'ready';
    readonly lines: number;
    readonly view: View;
    /** The domain's nodes; null for a PC. */
    readonly nodes: Nodes | null;
} | {
    readonly report: 'refused';
    readonly error: PlainError;
} | {
    readonly report: 'ran';
    readonly end: SliceEnd;
    readonly view: View;
} | {
    readonly report: 'failed';
    readonly error: PlainError;
} | {
    readonly report: 'wake';
} | {
    readonly report: 'state';
    readonly view: View;
} | {
    readonly report: 'event';
    readonly event: CrossingEvent;
    readonly payload: unknown;
    readonly view: View;
}
/** `line` −1: the debug console. */
 | {
    readonly report: 'output';
    readonly line: number;
    readonly bytes: Uint8Array;
}
/** `line` has so much input that the guest has not taken. */
 | {
    readonly report: 'queued';
    readonly line: number;
    readonly bytes: number;
} | {
    readonly report: 'bytes';
    readonly id: number;
    readonly bytes: Uint8Array;
    readonly view: View;
} | ({
    readonly report: 'nodes';
} & Nodes) | {
    readonly report: 'unplugged';
    readonly type: string;
    readonly devid: number;
} | {
    readonly report: 'io';
    readonly id: number;
    readonly messages: readonly FromBackend[];
} | {
    readonly report: 'no-bytes';
    readonly id: number;
    readonly error: PlainError;
    readonly view: View;
};

/** A Worker that has made its domain. */
interface WorkerLink {
    readonly port: DomainPort;
    readonly lines: number;
    readonly view: View;
    readonly nodes: Nodes | null;
    /** Where its reports go from now on. */
    listen(onReport: (report: Report) => void, onFailure: (cause: unknown) => void): void;
}
/** A virtual machine in a Worker. Made by {@link Host.createInWorker} and {@link Host.restoreInWorker}. */
declare class WorkerDomain implements DomainApi, Runner {
    #private;
    /** Number within its host. */
    readonly id: number;
    /** The checked configuration. */
    readonly config: CheckedConfig;
    /** All consoles, the first first. */
    readonly consoles: readonly Console[];
    /** What the guest writes to the debug ports. */
    readonly debugConsole: Console;
    /** Xenstore, paravirtual devices and requests to the guest; null for a PC. */
    readonly xen: XenDomain | null;
    /** @internal */
    constructor({ id, config }: StartOrder, link: WorkerLink, hypervisor: XenHypervisor, wake: () => void);
    /** For people and logs. */
    get name(): string;
    /** Where in its life the domain is. */
    get state(): PowerState;
    /** The first console. */
    get console(): Console;
    /** Counters, as of the last report. */
    get stats(): DomainStats;
    /** Where the time of each vCPU went, as of the last report. */
    get vcpuTimes(): readonly VcpuTimes[];
    /** Calls `listener` at every `event`; call the result to stop. */
    on<E extends keyof DomainEvents>(event: E, listener: (payload: DomainEvents[E]) => void): Unsubscribe;
    /**
     * Waits for the next `event`.
     *
     * @throws CrashError when the guest crashes for good first, InternalError when the emulator or the Worker fails,
     *   PowerStateError when the domain is destroyed first
     */
    waitFor<E extends keyof DomainEvents>(event: E): Promise<DomainEvents[E]>;
    /** Gives the domain another name. */
    rename(name: string): void;
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
    /** Ends the domain and its Worker for good. */
    destroy(): void;
    /** The whole machine as bytes, for {@link Host.restore}. A running domain goes on running. */
    save(): Promise<Uint8Array>;
    /** Memory and registers as an ELF core file. */
    dumpCore(): Promise<Uint8Array>;
    /** @internal */
    runSlice(ms: number, permits?: readonly boolean[]): Promise<SliceEnd>;
    /** @internal The Worker broke: this domain has crashed, and no other. */
    failed(cause: unknown): void;
}

/** Options of {@link Host}. */
interface HostOptions extends HostLimits {
    /** Time, waiting and chance. The library's own `Host` brings those of Node and browsers. */
    readonly services?: HostServices;
    /** The core to use instead of the one that came with the library. */
    readonly wasm?: WasmSource;
    /** How guest code is executed, default `auto`. */
    readonly engine?: Engine;
    /** When the JIT makes code; for tests. */
    readonly jit?: JitOptions;
    /** Makes the Worker of a domain that is to have one; its script calls `serveDomain`. */
    readonly workers?: () => DomainPort;
    /** Processors: how many domains in Workers run at the same time, 1 to 256, default 1. The first is this thread, too. */
    readonly pcpus?: number;
}
/** Creates domains and schedules them. */
declare class Host$1 {
    #private;
    constructor(options?: HostOptions);
    /** The domains of this thread that are not destroyed, by number. */
    get domains(): readonly Domain[];
    /** All domains that are not destroyed, also those in Workers, by number. */
    get all(): readonly DomainApi[];
    /** Xenstore and the domains that speak Xen's interface. */
    get xen(): XenHost;
    /** What the host has to give, and what of it is free. */
    get capacity(): Pick<Admission, 'memory' | 'vcpus'>;
    /** How many processors the host schedules. */
    get pcpus(): number;
    /**
     * Makes a domain. It does not run before {@link Domain.start}.
     *
     * @throws ConfigError naming the input that is wrong, ResourceError when the host has no room for it
     */
    create(config: DomainConfig, placement?: Placement): Promise<Domain>;
    /**
     * Makes a domain from what {@link Domain.save} returned. It is paused at the instruction where it was saved.
     *
     * @throws StateError when the bytes are damaged or of a newer version; nothing is left behind then. ResourceError when
     *   the host has no room for it
     */
    restore(snapshot: Uint8Array, placement?: Placement): Promise<Domain>;
    /**
     * Makes a domain in a Worker of its own. It does not run before it is started.
     *
     * @throws ConfigError naming the input that is wrong, ResourceError when the host has no room for it
     */
    createInWorker(config: DomainConfig, placement?: Placement): Promise<WorkerDomain>;
    /** Makes a domain from a snapshot in a Worker of its own, as {@link Host.restore} does in this thread. */
    restoreInWorker(snapshot: Uint8Array, placement?: Placement): Promise<WorkerDomain>;
    /** Weight, cap and affinity of a domain. */
    placement(domain: DomainApi): Required<Placement>;
    /**
     * Changes weight, cap or affinity of a domain; what is absent stays.
     *
     * @throws ConfigError for values out of range
     */
    place(domain: DomainApi, placement: Placement): void;
    /** The processor that a domain runs on now, or null. */
    pcpuOf(domain: DomainApi): number | null;
    /** The processor that a domain ran on last; 0 before it ran. */
    lastPcpuOf(domain: DomainApi): number;
    /** Milliseconds of processor time that a domain was charged. */
    usedMs(domain: DomainApi): number;
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

/** A Worker, a port of `worker_threads`, or the global scope of a Web Worker. */
interface WorkerLike {
    /** Sends a message to the other side. */
    postMessage(message: unknown, transfer: never): void;
}
/** Ties a Worker, or a Worker's own scope, to a way. */
declare function portOf(end: WorkerLike): DomainPort;
/**
 * All that the script of a domain's Worker has to do: `serveDomain(parentPort)` in Node, `serveDomain(self)` in a
 * browser. The host is made with `workers: () => portOf(new Worker(…))`.
 */
declare function serveDomain(scope: WorkerLike): void;

/** Creates domains and schedules them in this thread's event loop. */
declare class Host extends Host$1 {
    constructor(options?: HostOptions);
}

export { ARCHITECTURES, AssemblyError, BackendError, BareBoard, BootError, Bus, ConfigError, Console, Core, CrashError, Debugger, Domain, GPR_NAMES, GdbServer, Host, HypervisorError, InternalError, Machine, MmioBus, PhysicalMemory, PortBus, PowerStateError, RUNSTATES, Registers, ResourceError, SEGMENT_NAMES, SHUTDOWN_REASONS, StateError, TSC_HZ, Vcpu, WorkerDomain, XenStoreError, XenbusBackend, assemble, disassemble, hostServices, monitorImage, parseSize, portOf, serveDomain, translate };
export type { Architecture, AssembleOptions, Assembly, BackendContext, BackendFactory, Board, BootConfig, BootErrorCode, BootType, CheckedBoot, CheckedConfig, ClockKind, CoreOptions, CpuidLeaf, CrashAction, CrashReport, DebugStop, DescriptorTable, DeviceParts, DeviceSpec, DisassembleOptions, DomainApi, DomainConfig, DomainEvents, DomainPort, DomainStats, Engine, ErrorDetails, ErrorParams, EventAccess, EventPort, Execution, ExitReason, FetchResponse, GdbServerOptions, GdbTransport, GprName, GrantAccess, GrantFrame, HostLimits, HostOptions, HostServices, Instruction, JitOptions, MachineType, NamedRegisters, Placement, PluggedDevice, PowerState, RebootAction, Runstate, Segment, SegmentName, ShutdownReason, ShutdownRequest, Sleep, StoreLine, StorePermission, StoreWatch, Unsubscribe, UsedPage, VcpuExit, VcpuTimes, WasmSource, WatchKind, WideName, WorkerLike, XenBackendHandle, XenDomain, XenHost, XenStoreClient, XenStoreNodes };
