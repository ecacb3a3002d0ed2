// The calls out of the core: everything the CPU asks of the machine around it (module "host" of the Wasm imports, which is this file's name).
// `id` is the vCPU's index. Before each call V_RETIRED and V_RIP are exact where the handler is marked `count`.

/** Reads `size` (1, 2, 4) bytes from an I/O port. */
export declare function portRead(id: u32, port: u32, size: u32): u32;
export declare function portWrite(id: u32, port: u32, size: u32, value: u32): void;
/** Reads `size` (1, 2, 4) bytes of MMIO at guest-physical address `gpa` (an integer below 2^53). Wider accesses come in pieces. */
export declare function mmioRead(id: u32, gpa: f64, size: u32): u32;
export declare function mmioWrite(id: u32, gpa: f64, size: u32, value: u32): void;
/** Acknowledges the pending maskable interrupt: its vector, or -1 if it has gone (spurious wake). */
export declare function acknowledge(id: u32): i32;
/** The time-stamp counter, without IA32_TSC_ADJUST games: what RDTSC returns. */
export declare function tscRead(id: u32): i64;
/** The same where a double holds it, else −1: no big integer has to be made. */
export declare function tscNumber(id: u32): f64;
export declare function tscWrite(id: u32, value: i64): void;
/** CR8 (the local APIC's task priority, bits 7–4). */
export declare function cr8Read(id: u32): u32;
export declare function cr8Write(id: u32, value: u32): void;
/**
 * MSRs that belong to the machine (APIC_BASE, x2APIC, TSC_DEADLINE …). A read puts the value in V_EXIT_INFO+8 (u64);
 * both return 1, or 0 for #GP.
 */
export declare function msrRead(id: u32, index: u32): u32;
export declare function msrWrite(id: u32, index: u32, value: i64): u32;
/** A leaf of the hypervisor's CPUID range 0x40000000–0x4fffffff; the four registers go to V_EXIT_INFO. Returns 0: none. */
export declare function cpuidHypervisor(id: u32, leaf: u32, subleaf: u32): u32;
/** VMCALL or VMMCALL. Returns 1 if the host served it, 2 if the vCPU gives way besides (EXIT_PAUSE), 0 for #UD. */
export declare function hypercall(id: u32): u32;
/** A random number for RDRAND and RDSEED goes to V_EXIT_INFO+8 (u64). Returns 0: none now. */
export declare function random(id: u32): u32;
/** Foreign frames (RAM semantics through the host): copy `size` bytes between linear-memory address `at` and the frame. */
export declare function foreignRead(id: u32, gpa: f64, at: usize, size: u32): void;
export declare function foreignWrite(id: u32, gpa: f64, at: usize, size: u32): void;
/**
 * Makes a module of `size` bytes at `at` run: its element segment puts `count` functions into the table from `slot` on.
 * Returns 0 when the host does not let code be made.
 */
export declare function jitInstall(at: usize, size: u32, slot: u32, count: u32): u32;
/** Takes the functions from `first` to before `end` out of the table. */
export declare function jitRelease(first: u32, end: u32): void;
/** A region of vCPU block `v`, whose function is at `slot`, did not do what the interpreter does (jit/both.ts). Does not return. */
export declare function jitDiffer(v: usize, slot: u32): void;
