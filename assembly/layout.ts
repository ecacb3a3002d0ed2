// Where everything lives in a domain's linear memory: the only file that assigns addresses.
//
// The vCPU block holds all that a guest can observe of one vCPU; every function of the core takes its address
// (`v`) as the first parameter. The domain block, at a fixed low address, holds what the vCPUs of one domain share.

// ---- Domain block -----------------------------------------------------------------------------------------------

/** Address of the domain block. Static data of the module comes after the reserved low memory (asconfig memoryBase). */
export const DOMAIN: usize = 0x1000;
/** u32: root of the frame table's radix tree. */
export const D_FRAME_ROOT: usize = DOMAIN + 0x00;
/** u32: number of vCPU blocks made so far. */
export const D_VCPU_COUNT: usize = DOMAIN + 0x04;
/** u32[256]: address of vCPU block i. */
export const D_VCPUS: usize = DOMAIN + 0x400;
/** u64: guest physical address bits implemented minus one mask (address bits above are reserved). */
export const D_PHYS_MASK: usize = DOMAIN + 0x08;
/** u32: RAM frames handed out so far; u32: RAM frames free for reuse. */
export const D_FRAMES_USED: usize = DOMAIN + 0x10;
export const D_FRAMES_FREE: usize = DOMAIN + 0x14;
/** u32: head of the free list of RAM frames; u32: bump pointer and end of the current RAM chunk. */
export const D_FREE_HEAD: usize = DOMAIN + 0x18;
export const D_CHUNK_NEXT: usize = DOMAIN + 0x1c;
export const D_CHUNK_END: usize = DOMAIN + 0x20;
/** u32: end of everything allocated from linear memory (grows by pages). */
export const D_HEAP_END: usize = DOMAIN + 0x24;
/** u32: 1 while the dirty log is on. */
export const D_DIRTY_LOG: usize = DOMAIN + 0x28;
/** u32: the most RAM frames this domain may hold. */
export const D_FRAMES_MAX: usize = DOMAIN + 0x2c;
/** u32: bump pointer and end of the arena of small blocks (heap.ts). */
export const HEAP_NEXT: usize = DOMAIN + 0x30;
export const HEAP_LIMIT: usize = DOMAIN + 0x34;
/** u32: RAM frame filled with 0xff: what fetches and page walks see where there is no RAM; TLB table that never hits. */
export const D_ONES_FRAME: usize = DOMAIN + 0x38;
export const D_TLB_NEVER: usize = DOMAIN + 0x3c;
/** u32 each: host breakpoints and watchpoints that are set, 1 while D_BREAK_OFFSETS has bits (breaks.ts). */
export const D_BREAK_COUNT: usize = DOMAIN + 0x40;
export const D_WATCH_COUNT: usize = DOMAIN + 0x44;
export const D_BREAK_ARMED: usize = DOMAIN + 0x48;
/** u64[…]: free for frames.ts. */
export const D_FRAMES_PRIVATE: usize = DOMAIN + 0x100;
/** u32[2048]: address of the metadata of the 512 RAM frames whose host page number >> 9 is the index (or 0). */
export const D_FRAME_META: usize = DOMAIN + 0x1000;
/** 4 KiB scratch page through which the host passes bulk data. */
export const D_SCRATCH: usize = DOMAIN + 0x3000;
export const D_SCRATCH_SIZE: usize = 0x1000;
/** One bit a page offset: blocks end before it and are entered at it by way of the list of host breakpoints only. */
export const D_BREAK_OFFSETS: usize = DOMAIN + 0x4000;
/** u64[256]: linear addresses of host breakpoints. */
export const D_BREAKS: usize = DOMAIN + 0x4200;
export const BREAKS_MOST: usize = 256;
/** Host watchpoints, 24 bytes each: u64 first and last linear address, u32 accesses (1 read, 2 write). */
export const D_WATCHES: usize = DOMAIN + 0x4a00;
export const WATCH_SIZE: usize = 24;
export const WATCHES_MOST: usize = 32;
/** End of the reserved low memory; asconfig's memoryBase. */
export const RESERVED_END: usize = 0x8000;

// ---- Metadata of one RAM frame (32 bytes), found through D_FRAME_META --------------------------------------------

/** u64: bit i set = a block holds code from the 64-byte grain i of this frame. */
export const FM_CODE: usize = 0;
/** u32: first code block of this frame (code.ts). */
export const FM_BLOCKS: usize = 8;
/** u32: FRAME_* flags. */
export const FM_FLAGS: usize = 12;
/** u32: guest frame number that maps this frame (low 32 bits). */
export const FM_GFN: usize = 16;
/** u32: its high bits; u64: linear page that write TLBs map the frame at, or FRAME_MANY (tlb.ts). */
export const FM_GFN_HIGH: usize = 20;
export const FM_LINEAR: usize = 24;
export const FM_SIZE: usize = 32;

/** The frame may sit in some vCPU's write TLB. */
export const FRAME_IN_WRITE_TLB: u32 = 1;
/** Written since the dirty log was last read. */
export const FRAME_DIRTY: u32 = 2;
/** Holds decoded code: writes take the slow path. */
export const FRAME_CODE: u32 = 4;
/** Backs a read-only guest frame. */
export const FRAME_READ_ONLY: u32 = 8;

// ---- vCPU block ---------------------------------------------------------------------------------------------------

/** u64[16]: RAX RCX RDX RBX RSP RBP RSI RDI R8–R15. AH CH DH BH are byte 1 of slots 0–3. */
export const V_GPR: usize = 0x000;
export const V_RAX: usize = 0x000;
export const V_RCX: usize = 0x008;
export const V_RDX: usize = 0x010;
export const V_RBX: usize = 0x018;
export const V_RSP: usize = 0x020;
export const V_RBP: usize = 0x028;
export const V_RSI: usize = 0x030;
export const V_RDI: usize = 0x038;
export const V_R11: usize = 0x058;
/** u64: always 0; the "no base" and "no index" register of an effective address. */
export const V_ZERO: usize = 0x080;
/** u64: RIP that byte 0 of the current code page has (base of RIP-relative operands and of every RIP in a record). */
export const V_RIP_PAGE: usize = 0x088;
/** u64: RIP; exact outside the run loop, at faults, and in handlers marked `end` (there: of the next instruction). */
export const V_RIP: usize = 0x090;
/** u64: RFLAGS; the six arithmetic bits in it count only while V_FLAGS_KIND is FLAGS_EAGER (see flags.ts). */
export const V_RFLAGS: usize = 0x098;
/** i64, i64, u32: lazy flags: operands and kind (flags.ts). */
export const V_FLAGS_A: usize = 0x0a0;
export const V_FLAGS_B: usize = 0x0a8;
export const V_FLAGS_KIND: usize = 0x0b0;
/** u32: the mode key of decoded code (mode.ts). */
export const V_MODE_KEY: usize = 0x0b4;
/** u32: CPL. */
export const V_CPL: usize = 0x0b8;
/** u32: OUTCOME_* of the instruction in progress (outcome.ts). */
export const V_OUTCOME: usize = 0x0bc;
/** u32 vector, u32 error code, u32 1 if it has an error code, u32 0 hardware exception / 1 software INTn / 2 INT3,INTO / 3 ICEBP / 4 external, u64 address for #PF. */
export const V_EXC_VECTOR: usize = 0x0c0;
export const V_EXC_CODE: usize = 0x0c4;
export const V_EXC_HAS_CODE: usize = 0x0c8;
export const V_EXC_KIND: usize = 0x0cc;
export const V_EXC_ADDRESS: usize = 0x0d0;
/** u64: guest frame number that was absent (OUTCOME_ABSENT); u32: 1 if it was wanted for a write. */
export const V_ABSENT_GFN: usize = 0x0d8;
export const V_ABSENT_WRITE: usize = 0x0e0;
/** u32: PENDING_* events that the host or another vCPU posted. */
export const V_PENDING: usize = 0x0e4;
/** u32: ACTIVITY_*. */
export const V_ACTIVITY: usize = 0x0e8;
/** u32: SHADOW_*: events held back until after the next instruction. */
export const V_SHADOW: usize = 0x0ec;
/** i32: instructions left of the current budget, spilled around every call out of the run loop. */
export const V_BUDGET: usize = 0x0f0;
/** u32: index of this vCPU. */
export const V_ID: usize = 0x0f4;
/** u64: instructions retired since creation; exact outside the run loop and in handlers marked `count`. */
export const V_RETIRED: usize = 0x0f8;

/** Segment registers, 32 bytes each, in encoding order ES CS SS DS FS GS, then LDTR, TR. */
export const V_SEG: usize = 0x100;
export const SEG_SIZE: usize = 32;
export const SEG_BASE: usize = 0; // u64
export const SEG_LIMIT: usize = 8; // u32, in bytes (granularity applied)
/** u32: access rights as in bits 8–23 of the descriptor's high word, shifted down by 8: type 0–3, S 4, DPL 5–6, P 7, AVL 12, L 13, D/B 14, G 15; bit 16 = unusable (null). */
export const SEG_ATTR: usize = 12;
export const SEG_SELECTOR: usize = 16; // u16
export const ES: u32 = 0;
export const CS: u32 = 1;
export const SS: u32 = 2;
export const DS: u32 = 3;
export const FS: u32 = 4;
export const GS: u32 = 5;
export const LDTR: u32 = 6;
export const TR: u32 = 7;
export const V_CS: usize = V_SEG + 32;
export const V_SS: usize = V_SEG + 64;
export const V_FS: usize = V_SEG + 128;
export const V_GS: usize = V_SEG + 160;
export const V_LDTR: usize = V_SEG + 192;
export const V_TR: usize = V_SEG + 224;
/** u64 base, u32 limit. */
export const V_GDTR_BASE: usize = 0x200;
export const V_GDTR_LIMIT: usize = 0x208;
export const V_IDTR_BASE: usize = 0x210;
export const V_IDTR_LIMIT: usize = 0x218;

/** u64 each. CR8 belongs to the local APIC. */
export const V_CR0: usize = 0x220;
export const V_CR2: usize = 0x228;
export const V_CR3: usize = 0x230;
export const V_CR4: usize = 0x238;
export const V_XCR0: usize = 0x240;
/** u64[8]: DR0–DR7 (4 and 5 unused). */
export const V_DR: usize = 0x248;
export const V_DR6: usize = 0x278;
export const V_DR7: usize = 0x280;
export const V_PDPTE: usize = 0x288; // u64[4]: PAE page-directory-pointer entries, loaded with CR3

/** MSRs, u64 each. */
export const V_EFER: usize = 0x2b0;
export const V_STAR: usize = 0x2b8;
export const V_LSTAR: usize = 0x2c0;
export const V_CSTAR: usize = 0x2c8;
export const V_FMASK: usize = 0x2d0;
export const V_KERNEL_GS_BASE: usize = 0x2d8;
export const V_TSC_AUX: usize = 0x2e0;
export const V_SYSENTER_CS: usize = 0x2e8;
export const V_SYSENTER_ESP: usize = 0x2f0;
export const V_SYSENTER_EIP: usize = 0x2f8;
export const V_PAT: usize = 0x300;
export const V_MISC_ENABLE: usize = 0x308;
export const V_MTRR_DEF_TYPE: usize = 0x310;
export const V_MTRR_FIX: usize = 0x318; // u64[11]
export const V_MTRR_VAR: usize = 0x370; // u64[16]: base, mask pairs
export const V_TSC_ADJUST: usize = 0x3f0;
export const V_MSR_SPARE: usize = 0x3f8; // u64[16], for msr.ts
export const V_MSR_SPARE_COUNT: usize = 16;

/** x87: eight registers by physical number, 16 bytes each (mantissa u64, sign and exponent u16). */
export const V_FPR: usize = 0x480;
export const V_FCW: usize = 0x500; // u16
export const V_FSW: usize = 0x502; // u16, TOP in bits 11–13
/** u8: bit i set = physical register i holds something (the abridged tag word of FXSAVE). */
export const V_FTW: usize = 0x504;
export const V_FOP: usize = 0x506; // u16
export const V_FIP: usize = 0x508; // u64
export const V_FDP: usize = 0x510; // u64
export const V_FCS: usize = 0x518; // u16
export const V_FDS: usize = 0x51a; // u16
export const V_MXCSR: usize = 0x51c; // u32
/** XMM registers, 32 bytes apart (the upper halves are YMM's); register i at V_XMM + 32*i. */
export const V_XMM: usize = 0x520;
export const XMM_SIZE: usize = 32;
/** MMX register i is the mantissa of physical x87 register i. */
export const V_MMX: usize = V_FPR;

/** Bounce buffers: an access that cannot be a plain pointer (page crossing, MMIO, watched page) goes through these. */
export const V_BOUNCE_R: usize = 0x740; // 64 bytes
export const V_BOUNCE_W: usize = 0x780; // 64 bytes
/** Pending commit of the write bounce (mem.ts). */
export const V_BOUNCE_STATE: usize = 0x7c0; // 64 bytes

/** u32: TLB class used by data accesses now; u32: by implicit supervisor accesses; u32: by fetches. Addresses of class tables. */
export const V_TLB_DATA: usize = 0x800;
export const V_TLB_SYSTEM: usize = 0x804;
export const V_TLB_FETCH: usize = 0x808;
/** u32 each: address of the real tables by class, and of a table that never hits (alignment checks, data breakpoints). */
export const V_TLB_USER: usize = 0x80c;
export const V_TLB_SUPER: usize = 0x810;
export const V_TLB_SUPER_AC: usize = 0x814;
export const V_TLB_NEVER: usize = 0x818;
/** free for tlb.ts */
export const V_TLB_PRIVATE: usize = 0x820; // 0x60 bytes

/** u32: code context (block cache) that this vCPU decodes into; shared by vCPUs that take turns. */
export const V_CODE: usize = 0x880;
/** u32: address of this vCPU's jump cache. */
export const V_JUMP_CACHE: usize = 0x884;
/** u32: 1 = the next instruction runs alone (re-execution after OUTCOME_STEP). */
export const V_STEP_ONCE: usize = 0x88c;
/** u32: header of the block in progress. */
export const V_BLOCK: usize = 0x890;
/** u32: PAUSEs since the vCPU last gave way; every 16th leaves run(). */
export const V_PAUSES: usize = 0x898;
/** u32: address of this vCPU's CPUID table (cpuid.ts) and its number of leaves. */
export const V_CPUID: usize = 0x89c;
export const V_CPUID_COUNT: usize = 0x8a0;
/** u32: record of the JIT's region that runs, 0 in the interpreter. */
export const V_REGION: usize = 0x8a4;
/** u64: feature bits of the CPU model that the core tests itself (cpuid.ts FEATURE_*). */
export const V_FEATURES: usize = 0x8a8;
/** u64: physical address mask of the model (bits 51..MAXPHYADDR reserved). */
export const V_PHYS_MASK: usize = 0x8b0;
/** u32: exit reason details, see exits.ts. */
export const V_EXIT_INFO: usize = 0x8b8; // u32[4]
/** u64: bit i = the CPU model has feature i of bindings/isa-features.gen.ts; instructions of the others are #UD. */
export const V_ISA: usize = 0xd10;
/** u64: V_RETIRED plus the budget left, constant while the inner loop runs. */
export const V_COUNT_BASE: usize = 0xd08;
/** u64[…]: pending debug-trap bits (DR6) collected by the instruction in progress. */
export const V_DEBUG_TRAPS: usize = 0x8c8;
/** Free for events.ts: exception being delivered (double-fault detection) and such. */
export const V_EVENT_PRIVATE: usize = 0x8d0; // 0x20 bytes: SS and RSP before a change of stack (inner-stack.ts)
/** u64: RIP after the software interrupt that is being delivered. */
export const V_NEXT_RIP: usize = 0x8f0;
/** u8: CLASS_* of the event being delivered; u8: 1 while its delivery waits for an absent frame (events.ts). */
export const V_EVENT_CLASS: usize = 0x8f8;
export const V_EVENT_UNFINISHED: usize = 0x8f9;
/** u8: 1 = NMIs are blocked until IRET. */
export const V_NMI_BLOCKED: usize = 0x8fa;
/** u8: 1 = RF was just set by IRET: it holds for the next instruction. */
export const V_RF_FRESH: usize = 0x8fb;
/** u8: 1 = no single-step trap after this instruction (SYSCALL). */
export const V_NO_STEP: usize = 0x8fc;
/** Private to transfer.ts and task.ts: parameters of a call gate, image of a task state segment. */
export const V_TRANSFER_PRIVATE: usize = 0x900; // 0x100 bytes
/** Counters by exit or event kind for statistics: u64[64]. */
export const V_COUNTERS: usize = 0xa00;
/** Ring of the last 16 block entry points (linear address u64, mode key u32, pad) for crash reports. */
export const V_TRAIL: usize = 0xc00; // 16 * 16 bytes
export const V_TRAIL_NEXT: usize = 0xd00; // u32
/** Private to mem.ts: parts and buffer of direct accesses. */
export const V_MEM_PRIVATE: usize = 0xe00; // 0x80 bytes
/** u32: 1 = external interrupts and NMIs wait (a debugger's single step). */
export const V_HOST_MASK: usize = 0xdc0;
/** u32: what a run ended with EXIT_BREAKPOINT for: 0 a step, HIT_*; u64: the linear address of it. Cleared by the host. */
export const V_HOST_HIT: usize = 0xdc4;
export const V_HOST_ADDRESS: usize = 0xdc8;
/** u64: linear address plus one of the host breakpoint that does not stop the next instruction, or 0. */
export const V_HOST_PASS: usize = 0xdd0;
/** V_HOST_HIT: a breakpoint; HIT_WATCH + i: watchpoint i. */
export const HIT_BREAKPOINT: u32 = 1;
export const HIT_WATCH: u32 = 2;
/** FXSAVE image being built or read (fxstate.ts): its first 160 bytes, its XMM part, and the header of XSAVE. */
export const V_FX_HEAD: usize = 0xd20; // 0xa0 bytes
export const V_FX_XMM: usize = 0xe80; // 0x100 bytes
export const V_FX_HEADER: usize = 0xf80; // 0x40 bytes
/** VEX instructions made of SSE handlers (vex.ts): the result in progress, and the record of one 128-bit part. */
export const V_VEX_RESULT: usize = 0xfc0; // 0x20 bytes
export const V_VEX_RECORD: usize = 0xfe0; // 0x20 bytes
/** Size of the state part of a vCPU block; TLBs and the jump cache are allocated behind it. */
export const V_SIZE: usize = 0x1000;

// ---- TLB entry (32 bytes); index = (linear >> 7) & (4095 << 5) -----------------------------------------------------

export const TLB_ENTRIES: usize = 4096;
export const TLB_CLASS_SIZE: usize = TLB_ENTRIES * 32;
/** u64 tags: linear address of the page, or TLB_EMPTY (never equal to a page-aligned address). */
export const TLB_READ: usize = 0;
export const TLB_WRITE: usize = 8;
export const TLB_EXEC: usize = 16;
/** u32: host address of the page minus the low 32 bits of its linear address (wrapping): host = addend + <u32>linear. */
export const TLB_ADDEND: usize = 24;
/** u32: host page number (RAM frame number) of the page. */
export const TLB_FRAME: usize = 28;
export const TLB_EMPTY: u64 = 1;

// ---- Micro-op record (32 bytes) --------------------------------------------------------------------------------------

export const R_OP: usize = 0; // u16: case of the run loop's switch
export const R_LEN: usize = 2; // u8: length of the instruction in bytes
export const R_BEFORE: usize = 3; // u8: instructions of this block before this one
export const R_OFFSET: usize = 4; // u16: page offset of the instruction's first byte
export const R_EA_KIND: usize = 6; // u8: EA_*
/** u8: bits 0–1 scale, bits 2–3 address size log2 in bytes (1: 16 bit, 2: 32, 3: 64), bits 4–6 segment register. */
export const R_EA_BITS: usize = 7;
export const R_DST: usize = 8; // u16: offset of the first operand's register in the vCPU block
export const R_SRC: usize = 10; // u16: offset of the second operand's register
export const R_TARGET: usize = 8; // i32, direct branches: target RIP minus V_RIP_PAGE
export const R_BASE: usize = 12; // u16: offset of the base register (V_ZERO: none, V_RIP_PAGE: RIP-relative)
export const R_INDEX: usize = 14; // u16: offset of the index register (V_ZERO: none)
export const R_DISP: usize = 16; // i32
export const R_SIZE: usize = 20; // u8: bytes of the memory operand (0: the handler does its own accesses)
/** u8: PREFIX_* bits, operand size log2 in bits 4–5. */
export const R_PREFIX: usize = 21;
/** u8, hot near branches instead of prefixes: instructions of the block behind this one. */
export const R_REFUND: usize = 21;
export const R_SUB: usize = 22; // u16: function-table index of the handler; condition code
export const R_IMM: usize = 24; // i64
export const R_LINK: usize = 24; // u32, direct branches: first record of the target block, or 0
export const R_LINK_NEXT: usize = 28; // u32: next branch linked to the same block
/** u16, VEX instructions: offset of the register that VEX.vvvv names; their immediate is the byte at R_IMM. */
export const R_VVVV: usize = 26;
/** u8, VSIB operands: number of the index register. */
export const R_VSIB: usize = 28;
export const RECORD_SIZE: usize = 32;

export const PREFIX_REP: u32 = 1; // F3
export const PREFIX_REPNE: u32 = 2; // F2
export const PREFIX_LOCK: u32 = 4;
export const PREFIX_REXW: u32 = 8;
export const PREFIX_VEX: u32 = 0x40;
/** VEX.L: 256 bits. */
export const PREFIX_L: u32 = 0x80;

export const EA_FLAT64: u32 = 0; // base + index*scale + disp
export const EA_FLAT32: u32 = 1; // the same, modulo 2^32
export const EA_SEG64: u32 = 2; // 64-bit mode with the base of FS or GS
export const EA_CHECKED: u32 = 3; // everything else: segment limit, type and base (Segment.linear)
/** Added to the kind: the linear address must be a multiple of 16, else #GP(0). */
export const EA_ALIGN16: u32 = 4;
/** Added to the kind of a RIP-relative operand whose displacement from the page passed 2^31: 2^32 is missing. */
export const EA_RIP_WRAP: u32 = 8;
/** Added to the kind: the linear address must be a multiple of 32, else #GP(0). */
export const EA_ALIGN32: u32 = 16;
