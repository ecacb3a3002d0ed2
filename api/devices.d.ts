/** A record that cannot be decoded: truncated, out of bounds, for another device, or from a newer version. */
declare class StateDecodeError extends Error {
    readonly name = "StateDecodeError";
    readonly code = "STATE_DECODE";
}
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
/** 8-bit unsigned. */
declare const u8: Field<number>;
/** 16-bit unsigned. */
declare const u16: Field<number>;
/** 32-bit unsigned. */
declare const u32: Field<number>;
/** 32-bit signed. */
declare const i32: Field<number>;
/** 64-bit unsigned, as a bigint. */
declare const u64: Field<bigint>;
/** A non-negative safe integer: nanoseconds or oscillator ticks since virtual time zero. */
declare const count53: Field<number>;
/** A signed safe integer, for differences of time. */
declare const int53: Field<number>;
/** True or false, one byte; any byte but 0 and 1 is refused. */
declare const bool: Field<boolean>;
/** One of a fixed set of words. New words go at the end: the index is what is stored. The first is the initial one. */
declare function oneOf<const W extends readonly [string, ...string[]]>(...words: W): Field<W[number]>;
/** Bytes of variable length, up to `maximum`. Initially empty. */
declare function bytes(maximum: number): Field<Uint8Array>;
/** Exactly `length` bytes, initially zero: a register file, CMOS memory, video memory. */
declare function block(length: number): Field<Uint8Array>;
/** Exactly `length` values of one kind. */
declare function array<T>(of: Field<T>, length: number): Field<T[]>;
/** Up to `maximum` values of one kind. Initially empty. */
declare function list<T>(of: Field<T>, maximum: number): Field<T[]>;
/** A value or null. Initially null. */
declare function nullable<T>(of: Field<T>): Field<T | null>;
/** A field with another value after reset. */
declare function initially<T>(of: Field<T>, value: T): Field<T>;
/** A number kept within bounds: a decoded value outside them is refused. */
declare function within(of: Field<number>, minimum: number, maximum: number): Field<number>;
type Fields = Record<string, Field<any>>;
/** The record that a set of named fields describes. */
type StructOf<F extends Fields> = {
    [K in keyof F]: StateOf<F[K]>;
};
/** Named fields in declaration order. */
declare function struct<F extends Fields>(fields: F): Field<StructOf<F>>;
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
/** The record of a device as bytes, for a snapshot, a clone or a migration stream. */
declare function saveState<S extends object>(device: Device<S>): Uint8Array;
/**
 * Replaces the state of a device by a decoded record. Call `resume()` once all devices have theirs.
 *
 * @throws StateDecodeError when the record is malformed; the device is then unchanged
 */
declare function loadState<S extends object>(device: Device<S>, record: Uint8Array): void;
/** What an absent or misaddressed register answers: all ones in the width of the access. */
declare function allOnes(size: number): number;
/** A window of byte registers: wider accesses reach consecutive offsets, low byte first, as on an 8-bit ISA card. */
declare function byteWindow(length: number, read: (offset: number) => number, write: (offset: number, value: number) => void): IoWindow;
/**
 * The exact relation between nanoseconds and the ticks of an oscillator. Tick n happens at the first nanosecond at which
 * n whole periods have passed since time zero, so converting there and back never drifts, and a timer armed for
 * `nanos(n)` always finds `ticks(now) >= n`.
 */
declare class TickRate {
    #private;
    readonly hz: number;
    /** @param hz whole ticks a second */
    constructor(hz: number);
    /** Whole ticks that have passed at `nanos`. */
    ticks(nanos: Nanos): number;
    /** The first nanosecond at which `ticks` ticks have passed. */
    nanos(ticks: number): Nanos;
}

/** Frequency of the power management timer. */
declare const PM_TIMER_HZ = 3579545;
declare const SCHEMA$c: StateSchema<StructOf<{
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
declare class AcpiPm extends Device<StateOf<typeof SCHEMA$c>> {
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

/** Delivery modes as ICR, redirection entries and MSI data encode them. */
declare const DELIVERY_FIXED = 0;
declare const DELIVERY_LOWEST_PRIORITY = 1;
declare const DELIVERY_SMI = 2;
declare const DELIVERY_NMI = 4;
declare const DELIVERY_INIT = 5;
declare const DELIVERY_STARTUP = 6;
declare const DELIVERY_EXTINT = 7;
/** The 32-bit destination that every local APIC accepts. */
declare const BROADCAST = 4294967295;
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
/** Widens the 8-bit destination of a redirection entry, an MSI or an xAPIC ICR. */
declare function narrowDestination(logical: boolean, destination: number): number;

/** Calls back once, at once or later: null, or a sentence about what went wrong. */
type BlockDone = (error: string | null) => void;
/** Smallest unit of every image, in bytes. */
declare const SECTOR = 512;
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

/** What a {@link MemoryImage} is made of. */
interface MemoryImageOptions {
    /** Bytes that are there at first; not copied until written. */
    readonly content?: Uint8Array;
    /** Size in bytes; by default that of `content`, rounded up to whole sectors. */
    readonly size?: number;
    readonly readOnly?: boolean;
}
/** Bytes of a disk that live as long as the program. */
declare class MemoryImage implements BlockImage {
    #private;
    readonly size: number;
    readonly readOnly: boolean;
    /** @throws RangeError for a size that is no multiple of a sector or smaller than the content */
    constructor(options: MemoryImageOptions);
    /** Bytes of memory that its own chunks take. */
    get allocated(): number;
    read(offset: number, into: Uint8Array, done: BlockDone): void;
    write(offset: number, from: Uint8Array, done: BlockDone): void;
    flush(done: BlockDone): void;
    /** Whole chunks of what was not there at first are given back. */
    discard(offset: number, length: number, done: BlockDone): void;
    close(): void;
}

/** Bytes that are copied at the first write to any of them. */
declare const CLUSTER = 4096;
/** Bytes that the top image of a disk of `size` bytes needs. */
declare function overlaySize(size: number): number;
/** A base and what was written since. */
declare class OverlayImage implements BlockImage {
    #private;
    readonly size: number;
    readonly readOnly = false;
    private constructor();
    /**
     * Opens a base with its top; a top of zeros is one into which nothing was written.
     *
     * @throws Error when the top is read-only, too small, or cannot be read
     */
    static open(base: BlockImage, top: BlockImage): Promise<OverlayImage>;
    read(offset: number, into: Uint8Array, done: BlockDone): void;
    write(offset: number, from: Uint8Array, done: BlockDone): void;
    flush(done: BlockDone): void;
    /** Discarded bytes stay as they are: dropping a cluster would bring the base's back. */
    discard(_offset: number, _length: number, done: BlockDone): void;
    close(): void;
}

declare const EXIT_SCHEMA: StateSchema<StructOf<{
    code: Field<number | null>;
}>>;
/** What {@link DebugExit} tells the machine. */
interface DebugExitOptions {
    /** The guest wrote `value`; `code` is `(value << 1) | 1`, so that it is never zero. */
    onExit(code: number): void;
}
/** A port through which a guest ends its own machine with an exit code. Four bytes long, usually at 0xf4. */
declare class DebugExit extends Device<StateOf<typeof EXIT_SCHEMA>> {
    readonly ports: IoWindow;
    constructor(_ctx: DeviceContext, options: DebugExitOptions);
    reset(): void;
    resume(): void;
}
declare const CONSOLE_SCHEMA: StateSchema<StructOf<{}>>;
/** Where the bytes of a {@link DebugConsole} go. */
interface DebugConsoleOptions {
    /** Distinguishes several consoles of one machine. */
    name?: string;
    output(byte: number): void;
}
/** A write-only console of one port: 0xe9 on Bochs, 0x402 for SeaBIOS and OVMF. */
declare class DebugConsole extends Device<StateOf<typeof CONSOLE_SCHEMA>> {
    readonly ports: IoWindow;
    constructor(_ctx: DeviceContext, options: DebugConsoleOptions);
    reset(): void;
    resume(): void;
}

declare const SCHEMA$b: StateSchema<StructOf<{
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
declare class I8042 extends Device<StateOf<typeof SCHEMA$b>> {
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

declare const SCHEMA$a: StateSchema<StructOf<{
    id: Field<number>;
    ioregsel: Field<number>;
    /** Levels of the input pins, bit n for pin n. */
    lines: Field<number>;
    redirection: Field<StructOf<{
        low: Field<number>;
        high: Field<number>;
    }>[]>;
}>>;
/** What the I/O APIC is soldered to. */
interface IoApicOptions {
    bus: ApicBus;
    id?: number;
}
/** The I/O APIC: 24 input pins, and a window usually at 0xfec00000. */
declare class IoApic extends Device<StateOf<typeof SCHEMA$a>> implements EoiListener {
    #private;
    readonly mmio: IoWindow;
    constructor(ctx: DeviceContext, options: IoApicOptions);
    reset(): void;
    resume(): void;
    /** Input pin 0 to 23. "Asserted" is meant whatever polarity the guest programs: the board's wires are right. */
    pin(index: number): IrqLine;
    /** A processor ended a level-triggered interrupt: a pin that is still up asks again. */
    eoi(vector: number): void;
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
    mode: Field<"xapic" | "x2apic" | "disabled">;
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
/** `00:16:3e:11:22:33`, or null when the text is none. */
declare function parseMac(text: string): Mac | null;
declare function formatMac(mac: Mac): string;
/** An IPv4 address as a number. */
type Ipv4 = number;
declare function parseIpv4(text: string): Ipv4 | null;
declare function formatIpv4(address: Ipv4): string;

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
declare class Port implements SwitchPort {
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
    detach(port: Port): void;
    forward(from: Port, packet: Packet): void;
}

/** What the server tells of its network. */
interface DhcpNetwork {
    readonly server: Ipv4;
    readonly router: Ipv4;
    readonly dns: Ipv4;
    readonly mask: Ipv4;
    /** First and last address that it gives. */
    readonly first: Ipv4;
    readonly last: Ipv4;
}
/** An answer, and to which address it goes: the client may have none yet. */
interface DhcpReply {
    readonly payload: Uint8Array;
    readonly to: Ipv4;
}
declare class DhcpServer {
    #private;
    constructor(network: DhcpNetwork, clock: Clock);
    /** Who has an address now. */
    macOf(address: Ipv4): Mac | null;
    /** Addresses given, in the order in which they were given first. */
    get leases(): readonly {
        readonly mac: Mac;
        readonly address: Ipv4;
    }[];
    /** Answers the payload of a UDP datagram to port 67; null: no answer. */
    answer(request: Uint8Array): DhcpReply | null;
}

/** What happens to a TCP connection of the host. Calls come from turns of the event loop, never from within a call. */
interface TcpEvents {
    /** The connection that was asked for stands. */
    connected(): void;
    data(bytes: Uint8Array): void;
    /** The other side sends no more. */
    ended(): void;
    /** Bytes were sent on: {@link HostTcp.pending} is smaller. */
    drained(): void;
    /** It is gone; nothing comes after it. `refused`: it never stood. */
    closed(failed: boolean): void;
}
/** A TCP connection of the host. No call throws; all but `destroy` do nothing once it is closed. */
interface HostTcp {
    /** Bytes written that the host has not sent on yet. */
    readonly pending: number;
    write(bytes: Uint8Array): void;
    /** We send no more. */
    end(): void;
    /** Ends it at once, both ways. No event comes after it. */
    destroy(): void;
    /** Holds `data` up, as far as the host can. */
    pause(): void;
    resume(): void;
}
/** A UDP socket of the host. */
interface HostUdp {
    send(bytes: Uint8Array, address: string, port: number): void;
    close(): void;
}
/** Something that can be closed. */
interface Closable {
    close(): void;
}
/** Called for a datagram: from where it came. */
type OnDatagram = (bytes: Uint8Array, address: string, port: number) => void;
/** What a NAT can ask of its host. Addresses are IPv4, as text. */
interface HostSockets {
    connect(address: string, port: number, events: TcpEvents): HostTcp;
    /** A socket with a port that the host chooses; no datagram comes from within the call. */
    openUdp(onDatagram: OnDatagram): HostUdp;
    /**
     * Waits for connections. `onConnection` gives what to tell of the connection, or null to refuse it.
     *
     * @throws when the port cannot be had
     */
    listenTcp(address: string, port: number, onConnection: (socket: HostTcp) => TcpEvents | null): Promise<Closable>;
    /** A socket with a port of its own. @throws when the port cannot be had */
    listenUdp(address: string, port: number, onDatagram: OnDatagram): Promise<HostUdp>;
    /** Asks the host's name server; null when there is no answer. */
    resolve(query: Uint8Array, onAnswer: (answer: Uint8Array | null) => void): void;
    /** The address and port of the host's name server for queries by TCP, or null. */
    readonly nameServer: {
        readonly address: string;
        readonly port: number;
    } | null;
    /** 32 bits that a stranger cannot guess: initial sequence numbers. */
    random(): number;
}

/** How a NAT is made. */
interface NatOptions {
    readonly clock: Clock;
    readonly sockets: HostSockets;
    readonly network: LearningSwitch;
    /** The first three numbers of the network's addresses: `10.0.2` by default. */
    readonly prefix?: string;
    /** Guests reach the host's own loopback services at the gateway's address. Not by default. */
    readonly hostLoopback?: boolean;
}
/** A port of the host that leads to a guest. */
interface Forward {
    readonly protocol: 'tcp' | 'udp';
    /** Where the host listens: `127.0.0.1` by default. */
    readonly hostAddress?: string;
    readonly hostPort: number;
    /** By default the first address that DHCP gives. */
    readonly guestAddress?: string;
    readonly guestPort: number;
}
/** What a NAT has done since it was made. */
interface NatCounters {
    /** Packets from guests that were malformed, or to nowhere. */
    dropped: number;
}
declare class Nat {
    #private;
    readonly counters: NatCounters;
    readonly gateway: Ipv4;
    readonly dns: Ipv4;
    readonly dhcp: DhcpServer;
    /** @throws RangeError when the prefix is none */
    constructor(options: NatOptions);
    /** Connections refused because there were too many. */
    get refused(): number;
    /** Connections and UDP sockets that are open. */
    get open(): {
        readonly tcp: number;
        readonly udp: number;
    };
    /**
     * Opens a port of the host that leads to a guest.
     *
     * @throws RangeError for a bad address, and what the host says when the port cannot be had
     */
    forward(forward: Forward): Promise<Closable>;
    /** Lets go of everything of the host. */
    close(): void;
}

/** The field that every PCI function's state starts with. */
declare const PCI_FIELDS: {
    config: Field<Uint8Array<ArrayBufferLike>>;
};
/** The read-only part of a configuration header. */
interface PciIdentity {
    vendorId: number;
    deviceId: number;
    revision: number;
    /** 24 bits: class, subclass, programming interface. */
    classCode: number;
    subsystemVendorId?: number;
    subsystemId?: number;
    /** The device has other functions: set in function 0. */
    multifunction?: boolean;
    /** 1 for INTA to 4 for INTD; absent or 0 for none. */
    interruptPin?: number;
}
/** A range of ports or memory that a function answers in, where its registers put it. */
interface PciMapping {
    /** Name of the device. With `region` it identifies the range. */
    readonly owner: string;
    /** BAR number 0 to 5, {@link ROM_REGION}, or the offset of a vendor register that holds the base. */
    readonly region: number;
    readonly space: 'io' | 'memory';
    readonly window: IoWindow;
    /** Null while the range is not decoded. */
    readonly base: number | null;
}
/** The expansion ROM's number among the regions. */
declare const ROM_REGION = 6;
/** How a function tells the machine that a range has moved: each call replaces the one before for this range. */
type MapRegion = (mapping: PciMapping) => void;
/** A base address register. */
interface BarDefinition {
    /** 0 to 5, or {@link ROM_REGION}. A 64-bit BAR takes the next number too. */
    index: number;
    space: 'io' | 'memory';
    wide?: boolean;
    prefetchable?: boolean;
    /** Its length, a power of two, is the size of the range. */
    window: IoWindow;
}
/** What a bus needs of a function. */
interface PciTarget {
    configRead(offset: number, size: number): number;
    configWrite(offset: number, size: number, value: number): void;
}
/**
 * Base of all PCI functions. A subclass defines its BARs and writable registers in its constructor and then calls
 * `reset()`. Output `intx` is the interrupt pin.
 */
declare abstract class PciFunction<S extends {
    config: Uint8Array;
}> extends Device<S> implements PciTarget {
    #private;
    constructor(ctx: DeviceContext, name: string, schema: StateSchema<S>, identity: PciIdentity, mapRegion: MapRegion);
    reset(): void;
    resume(): void;
    configRead(offset: number, size: number): number;
    configWrite(offset: number, size: number, value: number): void;
    /** Called after each write of configuration registers. */
    protected configWritten(_offset: number, _size: number): void;
    /** Lets the guest write the bits of `masks` in consecutive bytes from `offset` on. */
    protected defineWritable(offset: number, ...masks: number[]): void;
    /** The bytes from `offset` on after reset. */
    protected defineInitial(offset: number, ...values: number[]): void;
    protected defineBar({ index, space, wide, prefetchable, window }: BarDefinition): void;
    /** A range whose base is elsewhere than in a BAR. `base` reads the configuration registers. */
    protected defineRegion(id: number, space: 'io' | 'memory', window: IoWindow, base: () => number | null): void;
    protected get busMaster(): boolean;
    /** The function's interrupt request, before INTx Disable. */
    protected setIntx(level: boolean): void;
}

declare const SCHEMA$9: StateSchema<StructOf<{
    configAddress: Field<number>;
    config: Field<Uint8Array<ArrayBufferLike>>;
}>>;
/** What a range between 640 KiB and 1 MiB decodes to. */
interface PamSegment {
    readonly base: number;
    readonly size: number;
    /** Reads go to RAM rather than to the bus below, where the ROM is. */
    readonly readRam: boolean;
    readonly writeRam: boolean;
}
/** What the bridge is soldered to. */
interface I440fxOptions {
    mapRegion: MapRegion;
    /** All thirteen segments; called after every change, on reset and by `resume()`. */
    onPam(segments: readonly PamSegment[]): void;
    /** What answers narrow accesses to 0xcf8 to 0xcfb, which are not CONFADD: the PIIX3's reset control register. */
    narrow?: IoWindow;
}
/** The host bridge, itself function 0 of device 0 on the bus that it makes. `ports` is 0xcf8 to 0xcff. */
declare class I440fx extends PciFunction<StateOf<typeof SCHEMA$9>> {
    #private;
    readonly ports: IoWindow;
    constructor(ctx: DeviceContext, options: I440fxOptions);
    /** Puts a function on bus 0. */
    attach(device: number, fn: number, target: PciTarget): void;
    resume(): void;
    protected configWritten(offset: number, size: number): void;
}

declare const SCHEMA$8: StateSchema<StructOf<{
    resetControl: Field<number>;
    /** Levels of PIRQA# to PIRQD#, true when asserted. */
    pirq: Field<boolean[]>;
    config: Field<Uint8Array<ArrayBufferLike>>;
}>>;
/** What the bridge is soldered to. */
interface Piix3Options {
    mapRegion: MapRegion;
    /** The guest asks for a reset: `hard` for the whole machine, else of the processors only. */
    onReset(hard: boolean): void;
}
/** Function 0 of the PIIX3. Outputs `isa3` to `isa15` are the ISA interrupts that PIRQs are routed to. */
declare class Piix3 extends PciFunction<StateOf<typeof SCHEMA$8>> {
    #private;
    /** What answers narrow accesses to 0xcf8 to 0xcfb: RCR, at 0xcf9. */
    readonly resetControl: IoWindow;
    constructor(ctx: DeviceContext, options: Piix3Options);
    reset(): void;
    resume(): void;
    /** Input PIRQA# (0) to PIRQD# (3). Functions that share one are wire-ORed outside. */
    pirq(index: number): IrqLine;
    protected configWritten(offset: number, size: number): void;
}

declare const SCHEMA$7: StateSchema<StructOf<{
    config: Field<Uint8Array<ArrayBufferLike>>;
}>>;
/** What the function is soldered to. */
interface Piix4PmOptions {
    mapRegion: MapRegion;
    /** The registers that PMBA places: 64 ports, see AcpiPm. */
    registers: IoWindow;
}
/** Function 3 of a PIIX4. Its region number is 0x40, the offset of PMBA. */
declare class Piix4Pm extends PciFunction<StateOf<typeof SCHEMA$7>> {
    constructor(ctx: DeviceContext, options: Piix4PmOptions);
}

declare const SCHEMA$6: StateSchema<StructOf<{
    chips: Field<StructOf<{
        /** Levels on the eight inputs, bit n for IRn. */
        lines: Field<number>;
        irr: Field<number>;
        isr: Field<number>;
        imr: Field<number>;
        elcr: Field<number>;
        /** ICW1 LTIM: every input is level-triggered. */
        ltim: Field<boolean>;
        vectorBase: Field<number>;
        /** The initialization word expected next at A0 = 1, or 0 when initialized. */
        nextIcw: Field<number>;
        needsIcw4: Field<boolean>;
        single: Field<boolean>;
        autoEoi: Field<boolean>;
        rotateOnAutoEoi: Field<boolean>;
        specialFullyNested: Field<boolean>;
        specialMask: Field<boolean>;
        poll: Field<boolean>;
        readIsr: Field<boolean>;
        /** The input that has the lowest priority; the one above it has the highest. */
        lowest: Field<number>;
    }>[]>;
}>>;
/**
 * Both interrupt controllers of a PC. Output `intr` is the INTR wire to the CPU (or to LINT0 of its local APIC).
 * The master answers at 0x20, the slave at 0xa0, the edge/level registers at 0x4d0.
 */
declare class Pic8259 extends Device<StateOf<typeof SCHEMA$6>> {
    #private;
    readonly master: IoWindow;
    readonly slave: IoWindow;
    readonly elcr: IoWindow;
    constructor(ctx: DeviceContext);
    reset(): void;
    resume(): void;
    /** The input wire of IRQ 0 to 15. IRQ 2 is the cascade and has no wire of its own. */
    line(irq: number): IrqLine;
    /** The CPU's interrupt acknowledge cycle: the vector to deliver, a spurious one if the request has gone away. */
    acknowledge(): number;
}

/** Input clock of the three counters: 14.31818 MHz / 12. */
declare const PIT_HZ = 1193182;
declare const SCHEMA$5: StateSchema<StructOf<{
    counters: Field<StructOf<{
        mode: Field<number>;
        access: Field<number>;
        bcd: Field<boolean>;
        gate: Field<boolean>;
        reload: Field<number>;
        count: Field<number>;
        running: Field<boolean>;
        unloaded: Field<boolean>;
        anchor: Field<number>;
        frozen: Field<number | null>;
        switchTick: Field<number | null>;
        writeLow: Field<number>;
        writeHighNext: Field<boolean>;
        readHighNext: Field<boolean>;
        latch: Field<number | null>;
        status: Field<number | null>;
    }>[]>;
    port61: Field<number>;
    /** Clock tick up to which edges of OUT0 have been reported. */
    synced: Field<number>;
}>>;
/** The interval timer. Output `irq` is OUT0. The counters answer at 0x40, port B at 0x61. */
declare class Pit8254 extends Device<StateOf<typeof SCHEMA$5>> {
    #private;
    readonly ports: IoWindow;
    readonly port61: IoWindow;
    constructor(ctx: DeviceContext);
    reset(): void;
    resume(): void;
    /** Whether the speaker is switched on, and the pitch that counter 2 gives it in hertz. */
    speaker(): {
        on: boolean;
        hz: number;
    };
}

declare const SCHEMA$4: StateSchema<StructOf<{
    value: Field<number>;
}>>;
/** What the port moves in the machine. */
interface Port92Options {
    /** The gate as bit 1 has it. Also called by `reset()` and `resume()`. */
    onA20(enabled: boolean): void;
    onReset(): void;
}
/** A port of one byte. */
declare class Port92 extends Device<StateOf<typeof SCHEMA$4>> {
    #private;
    readonly ports: IoWindow;
    constructor(_ctx: DeviceContext, options: Port92Options);
    reset(): void;
    resume(): void;
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
declare const DEFAULT_SHARE: DomainShare;
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
/** More waiting requests than this a policy does not get to see at once. */
declare const MOST_SHOWN = 1024;
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
/** Limits on what a program may set. */
declare const MOST_WEIGHT = 65535;
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

declare const SCHEMA$3: StateSchema<StructOf<{
    index: Field<number>;
    nmiMasked: Field<boolean>;
    /** The memory; the time registers in it are valid only while the clock is stopped. */
    memory: Field<Uint8Array<ArrayBufferLike>>;
    /** Seconds since 1970 on the dial at virtual time `baseNanos`, which is also the start of a second. */
    baseSeconds: Field<number>;
    baseNanos: Field<number>;
    /** How far the guest set the day of the week from the one that the date has. */
    weekdayShift: Field<number>;
    /** Virtual time up to which flags of register C have been raised. */
    synced: Field<number>;
}>>;
/** What the clock needs from the machine. */
interface RtcOptions {
    /** Milliseconds since 1970 (UTC) at virtual time zero. Asked once, in the constructor. */
    wallClock(): number;
    /** RAM below 4 GiB, in bytes: the CMOS memory size fields are derived from it. */
    memoryBelow4G?: number;
    /** RAM at and above 4 GiB, in bytes. */
    memoryAbove4G?: number;
    /** Other initial bytes of CMOS memory, by index. */
    cmos?: Readonly<Record<number, number>>;
}
/** The clock and CMOS memory at 0x70. Output `irq` is IRQ 8. Time and memory survive a reset, being battery-backed. */
declare class RtcMc146818 extends Device<StateOf<typeof SCHEMA$3>> {
    #private;
    readonly ports: IoWindow;
    constructor(ctx: DeviceContext, options: RtcOptions);
    reset(): void;
    resume(): void;
}

declare const SCHEMA$2: StateSchema<StructOf<{
    ier: Field<number>;
    lcr: Field<number>;
    mcr: Field<number>;
    /** Line status errors only: the other bits follow from the FIFO. */
    lsrErrors: Field<number>;
    /** Modem lines and their deltas. */
    msr: Field<number>;
    scr: Field<number>;
    divisor: Field<number>;
    fifoEnabled: Field<boolean>;
    trigger: Field<number>;
    receiveFifo: Field<number[]>;
    /** Bytes that have not arrived yet. */
    lineBuffer: Field<number[]>;
    /** THR became empty, and neither IIR has been read for it nor THR written. */
    threInterrupt: Field<boolean>;
    /** When the FIFO will have been left alone for four character times; null when empty or already reported. */
    timeoutAt: Field<number | null>;
    timedOut: Field<boolean>;
}>>;
/** What distinguishes one serial port from another. */
interface Uart16550Options {
    /** For example `com1`. */
    name?: string;
    /** The transmitter: called at once for every byte that the guest sends. */
    output(byte: number): void;
}
/** A serial port of eight byte registers. Output `irq` is INTRPT as a PC gates it, by OUT2. */
declare class Uart16550 extends Device<StateOf<typeof SCHEMA$2>> {
    #private;
    readonly ports: IoWindow;
    constructor(ctx: DeviceContext, options: Uart16550Options);
    reset(): void;
    resume(): void;
    /** Bytes from the peer. Returns how many were taken: offer the rest again later. */
    receive(bytes: Uint8Array): number;
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

declare const SCHEMA$1: StateSchema<StructOf<{
    /** Grants of the ring's pages; none while not connected. */
    ring: Field<number[]>;
    eventChannel: Field<number>;
    protocol: Field<"x86_64-abi" | "x86_32-abi">;
    persistent: Field<boolean>;
    reqCons: Field<number>;
    rspProd: Field<number>;
}>>;
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
/** What a backend has done since it was made. */
interface BlockCounters {
    requests: number;
    /** Answered with an error or as not supported. */
    refused: number;
    /** Events sent to the frontend, and received from it. */
    notified: number;
    events: number;
}
declare class BlockBackend extends XenbusBackend<StateOf<typeof SCHEMA$1>> {
    #private;
    readonly counters: BlockCounters;
    /** Follows requests; null: nobody does. */
    readonly tracer: Tracer | null;
    constructor(context: BackendContext, options: BlockBackendOptions);
    resume(): void;
    drain(): Promise<void>;
    undrain(): void;
    protected publish(): void;
    protected connect(): string | null;
    protected disconnect(): void;
}

declare const SCHEMA: StateSchema<StructOf<{
    connected: Field<boolean>;
    txRing: Field<number>;
    rxRing: Field<number>;
    eventTx: Field<number>;
    eventRx: Field<number>;
    scatter: Field<boolean>;
    gso4: Field<boolean>;
    gso6: Field<boolean>;
    checksum4: Field<boolean>;
    checksum6: Field<boolean>;
    headroom: Field<number>;
    txCons: Field<number>;
    txRsp: Field<number>;
    rxCons: Field<number>;
    rxRsp: Field<number>;
}>>;
type NetState = StateOf<typeof SCHEMA>;
/** What a network interface is plugged into. */
interface NetBackendOptions {
    readonly network: Pick<LearningSwitch, 'attach'>;
    /** The queue of the network. */
    readonly queue: Pick<IoQueue, 'submit'>;
    /** The only source address that the guest may use; by default it may use any. */
    readonly only?: number;
    readonly tracer?: Tracer | null;
}
/** What a backend has done since it was made; packets as the guest sees them. */
interface NetCounters {
    sent: number;
    received: number;
    /** From the guest: refused or malformed. To the guest: no room, or no grant. */
    dropped: number;
    notified: number;
    events: number;
}
declare class NetBackend extends XenbusBackend<NetState> {
    #private;
    readonly counters: NetCounters;
    readonly tracer: Tracer | null;
    constructor(context: BackendContext, options: NetBackendOptions);
    /** Packets that wait for pages of the guest. */
    get waiting(): number;
    resume(): void;
    drain(): Promise<void>;
    undrain(): void;
    protected publish(): void;
    protected connect(): string | null;
    protected disconnect(): void;
}

export { AcpiPm, ApicBus, BROADCAST, BlockBackend, CLUSTER, DEFAULT_SHARE, DELIVERY_EXTINT, DELIVERY_FIXED, DELIVERY_INIT, DELIVERY_LOWEST_PRIORITY, DELIVERY_NMI, DELIVERY_SMI, DELIVERY_STARTUP, DebugConsole, DebugExit, Device, I440fx, I8042, IO_KINDS, IoApic, IoQueue, LearningSwitch, LocalApic, MOST_SHOWN, MOST_WEIGHT, MemoryImage, Nat, NetBackend, OverlayImage, PCI_FIELDS, PIT_HZ, PM_TIMER_HZ, PRIORITIES, PciFunction, Pic8259, Piix3, Piix4Pm, Pit8254, Port92, ROM_REGION, RtcMc146818, SECTOR, STAGES, StateDecodeError, StateReader, StateSchema, StateWriter, TickRate, Tracer, Uart16550, XenStoreError, XenbusBackend, allOnes, array, block, bool, byteWindow, bytes, count53, formatIpv4, formatMac, i32, initially, int53, list, loadState, narrowDestination, nullable, oneOf, overlaySize, parseIpv4, parseMac, saveState, struct, u16, u32, u64, u8, within };
export type { AcpiPmOptions, ApicMessage, ApicReceiver, BackendContext, BackendFactory, BarDefinition, BlockBackendOptions, BlockCounters, BlockDone, BlockImage, Clock, Closable, DebugConsoleOptions, DebugExitOptions, DeviceContext, Dma, DomainCounters, DomainQueueStatistics, DomainShare, DurationSummary, EoiListener, EventAccess, EventPort, Field, Forward, GrantAccess, GrantFrame, HostSockets, HostTcp, HostUdp, I440fxOptions, I8042Options, IoApicOptions, IoKind, IoQueueOptions, IoRequest, IoTrace, IoWindow, IrqLine, Life, LocalApicOptions, Mac, MapRegion, MemoryImageOptions, Nanos, NatCounters, NatOptions, NetBackendOptions, NetCounters, OnDatagram, Packet, PamSegment, PciIdentity, PciMapping, PciTarget, PendingRequest, Piix3Options, Piix4PmOptions, Policy, PolicyAnswer, PolicyFault, PolicyGuard, PolicyLimits, PolicyView, Port92Options, PortCounters, PortOptions, Priority, QueueOrder, RateLimit, RequestLife, RtcOptions, Stage, StageRecord, StageSummary, StateOf, Station, StorePermission, StoreWatch, StructOf, SwitchOptions, SwitchPort, TcpEvents, Timer, TracedRequest, TscRelation, Uart16550Options, XenBackendHandle, XenStoreClient, XenStoreNodes };
