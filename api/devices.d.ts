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
    /** Power-on reset: a fresh `state`, timers cancelled, output lines driven to their idle level. */
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

export { Device, StateDecodeError, StateReader, StateSchema, StateWriter, TickRate, allOnes, array, block, bool, byteWindow, bytes, count53, i32, initially, int53, list, loadState, nullable, oneOf, saveState, struct, u16, u32, u64, u8, within };
export type { Clock, DeviceContext, Dma, Field, IoWindow, IrqLine, Nanos, StateOf, StructOf, Timer };
