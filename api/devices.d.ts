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
declare const SCHEMA$a: StateSchema<StructOf<{
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
declare class AcpiPm extends Device<StateOf<typeof SCHEMA$a>> {
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

declare const SCHEMA$9: StateSchema<StructOf<{
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
declare class I8042 extends Device<StateOf<typeof SCHEMA$9>> {
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

declare const SCHEMA$8: StateSchema<StructOf<{
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
declare class IoApic extends Device<StateOf<typeof SCHEMA$8>> implements EoiListener {
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

declare const SCHEMA$7: StateSchema<StructOf<{
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
declare class I440fx extends PciFunction<StateOf<typeof SCHEMA$7>> {
    #private;
    readonly ports: IoWindow;
    constructor(ctx: DeviceContext, options: I440fxOptions);
    /** Puts a function on bus 0. */
    attach(device: number, fn: number, target: PciTarget): void;
    resume(): void;
    protected configWritten(offset: number, size: number): void;
}

declare const SCHEMA$6: StateSchema<StructOf<{
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
declare class Piix3 extends PciFunction<StateOf<typeof SCHEMA$6>> {
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

declare const SCHEMA$5: StateSchema<StructOf<{
    config: Field<Uint8Array<ArrayBufferLike>>;
}>>;
/** What the function is soldered to. */
interface Piix4PmOptions {
    mapRegion: MapRegion;
    /** The registers that PMBA places: 64 ports, see AcpiPm. */
    registers: IoWindow;
}
/** Function 3 of a PIIX4. Its region number is 0x40, the offset of PMBA. */
declare class Piix4Pm extends PciFunction<StateOf<typeof SCHEMA$5>> {
    constructor(ctx: DeviceContext, options: Piix4PmOptions);
}

declare const SCHEMA$4: StateSchema<StructOf<{
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
declare class Pic8259 extends Device<StateOf<typeof SCHEMA$4>> {
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
declare const SCHEMA$3: StateSchema<StructOf<{
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
declare class Pit8254 extends Device<StateOf<typeof SCHEMA$3>> {
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

declare const SCHEMA$2: StateSchema<StructOf<{
    value: Field<number>;
}>>;
/** What the port moves in the machine. */
interface Port92Options {
    /** The gate as bit 1 has it. Also called by `reset()` and `resume()`. */
    onA20(enabled: boolean): void;
    onReset(): void;
}
/** A port of one byte. */
declare class Port92 extends Device<StateOf<typeof SCHEMA$2>> {
    #private;
    readonly ports: IoWindow;
    constructor(_ctx: DeviceContext, options: Port92Options);
    reset(): void;
    resume(): void;
}

declare const SCHEMA$1: StateSchema<StructOf<{
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
declare class RtcMc146818 extends Device<StateOf<typeof SCHEMA$1>> {
    #private;
    readonly ports: IoWindow;
    constructor(ctx: DeviceContext, options: RtcOptions);
    reset(): void;
    resume(): void;
}

declare const SCHEMA: StateSchema<StructOf<{
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
declare class Uart16550 extends Device<StateOf<typeof SCHEMA>> {
    #private;
    readonly ports: IoWindow;
    constructor(ctx: DeviceContext, options: Uart16550Options);
    reset(): void;
    resume(): void;
    /** Bytes from the peer. Returns how many were taken: offer the rest again later. */
    receive(bytes: Uint8Array): number;
}

export { AcpiPm, ApicBus, BROADCAST, DELIVERY_EXTINT, DELIVERY_FIXED, DELIVERY_INIT, DELIVERY_LOWEST_PRIORITY, DELIVERY_NMI, DELIVERY_SMI, DELIVERY_STARTUP, DebugConsole, DebugExit, Device, I440fx, I8042, IoApic, LocalApic, PCI_FIELDS, PIT_HZ, PM_TIMER_HZ, PciFunction, Pic8259, Piix3, Piix4Pm, Pit8254, Port92, ROM_REGION, RtcMc146818, StateDecodeError, StateReader, StateSchema, StateWriter, TickRate, Uart16550, allOnes, array, block, bool, byteWindow, bytes, count53, i32, initially, int53, list, loadState, narrowDestination, nullable, oneOf, saveState, struct, u16, u32, u64, u8, within };
export type { AcpiPmOptions, ApicMessage, ApicReceiver, BarDefinition, Clock, DebugConsoleOptions, DebugExitOptions, DeviceContext, Dma, EoiListener, Field, I440fxOptions, I8042Options, IoApicOptions, IoWindow, IrqLine, LocalApicOptions, MapRegion, Nanos, PamSegment, PciIdentity, PciMapping, PciTarget, Piix3Options, Piix4PmOptions, Port92Options, RtcOptions, StateOf, StructOf, Timer, TscRelation, Uart16550Options };
