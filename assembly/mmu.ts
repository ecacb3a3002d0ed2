// Page walks: linear to physical addresses. SDM vol. 3 chapter 4.
//
// A walk reads the paging structures through the frame table, checks presence and reserved bits top down, then the
// rights of the access, and only when the access is permitted sets accessed and dirty bits. It leaves its result in
// V_WALK_*. Nothing is cached between walks, so that a fault always comes from the structures as they are now.

import { Atomic } from './atomic';
import { Code } from './code';
import { FRAME_ABSENT, FRAME_RAM, FRAME_ROM, Frames } from './frames';
import {
  D_ONES_FRAME,
  FM_FLAGS,
  FRAME_DIRTY,
  FRAME_READ_ONLY,
  V_CR0,
  V_CR3,
  V_CR4,
  V_EFER,
  V_PDPTE,
  V_PHYS_MASK,
  V_TLB_PRIVATE,
  V_TLB_SUPER_AC,
  V_TLB_USER,
} from './layout';
import { CR0_PG, CR0_WP, CR4_PAE, CR4_PGE, CR4_PSE, CR4_SMAP, CR4_SMEP, EFER_LMA, EFER_NXE } from './mode';
import { EXC_GP, Outcome } from './outcome';

/** What an access does; also the rights a translation grants. A read-modify-write is a read and a write. */
export const ACCESS_READ: u32 = 1;
export const ACCESS_WRITE: u32 = 2;
export const ACCESS_EXEC: u32 = 4;
/** Only find out whether the access is permitted: accessed and dirty bits stay as they are. */
export const ACCESS_TRIAL: u32 = 8;
const ACCESS_RIGHTS: u32 = 7;

/** Bits of a paging-structure entry. */
const P: u64 = 1;
const RW: u64 = 2;
const US: u64 = 4;
const A: u64 = 0x20;
const D: u64 = 0x40;
const PS: u64 = 0x80;
const G: u64 = 0x100;
const XD: u64 = 1 << 63;
/** Physical address bits 51–12. */
const ADDRESS: u64 = 0x000f_ffff_ffff_f000;
/** Bits 62–52: ignored by 4-level paging, reserved by PAE paging. */
const PAE_RESERVED: u64 = 0x7ff0_0000_0000_0000;
/** Bits 63–MAXPHYADDR, 8–5 and 2–1 of a PAE PDPTE are reserved. */
const PDPTE_RESERVED: u64 = 0x1e6;

/** Page-fault error code. */
export const PF_P: u32 = 1;
export const PF_W: u32 = 2;
export const PF_U: u32 = 4;
export const PF_RSVD: u32 = 8;
export const PF_ID: u32 = 16;

/** u64: physical address of the 4 KiB page that the last walk found. */
export const V_WALK_PAGE: usize = V_TLB_PRIVATE;
/** u32: ACCESS_* rights that the page grants to the class; WALK_* bits. */
export const V_WALK_RIGHTS: usize = V_TLB_PRIVATE + 0x08;
/** u32: log2 of the size of the page. */
export const V_WALK_SHIFT: usize = V_TLB_PRIVATE + 0x0c;
/** u64[3], u32[3]: values and addresses of the upper entries that the walk in progress used. */
const V_WALK_ENTRIES: usize = V_TLB_PRIVATE + 0x30;
const V_WALK_SLOTS: usize = V_TLB_PRIVATE + 0x48;

/** The dirty bit is set: the TLB may let writes through. */
export const WALK_DIRTY: u32 = 8;
export const WALK_GLOBAL: u32 = 16;

@final
export class Mmu {
  /**
   * Translates `linear` for `access` in TLB class `table` and answers whether it is permitted; false: an outcome is set. A
   * non-canonical address raises #GP(0).
   */
  static walk(v: usize, linear: u64, access: u32, table: usize): bool {
    if (!(load<u64>(v, V_CR0) & CR0_PG)) {
      store<u64>(v, linear & ADDRESS, V_WALK_PAGE);
      store<u32>(v, ACCESS_READ | ACCESS_WRITE | ACCESS_EXEC | WALK_DIRTY, V_WALK_RIGHTS);
      store<u32>(v, 12, V_WALK_SHIFT);
      return true;
    }
    if (!(load<u64>(v, V_CR4) & CR4_PAE)) return Mmu.walkTwoLevels(v, linear, access, table);
    const long = (load<u64>(v, V_EFER) & EFER_LMA) != 0;
    if (long && !Mmu.canonical(linear)) {
      Outcome.faultCode(v, EXC_GP, 0);
      return false;
    }
    return Mmu.walkWide(v, linear, access, table, long);
  }

  @inline static canonical(linear: u64): bool {
    return u64(i64(linear << 16) >> 16) == linear;
  }

  /** 4-level paging, and PAE paging from its page directories on. SDM vol. 3 §4.4.2, §4.5. */
  static walkWide(v: usize, linear: u64, access: u32, table: usize, long: bool): bool {
    let reserved = ADDRESS & ~load<u64>(v, V_PHYS_MASK);
    if (!(load<u64>(v, V_EFER) & EFER_NXE)) reserved |= XD;
    let next = load<u64>(v, V_CR3);
    let shift: u32 = 39;
    if (!long) {
      reserved |= PAE_RESERVED;
      next = load<u64>(v + (usize((linear >> 30) & 3) << 3), V_PDPTE);
      if (!(next & P)) return Mmu.fault(v, linear, access, table, 0);
      shift = 21;
    }
    let rights = RW | US;
    let nx: u64 = 0;
    let uppers: usize = 0;
    while (true) {
      const slot = Mmu.slot(v, (next & ADDRESS) + (((linear >> u64(shift)) & 511) << 3));
      if (slot == 0) return false;
      const entry = load<u64>(slot);
      if (!(entry & P)) return Mmu.fault(v, linear, access, table, 0);
      const large = shift != 12 && shift != 39 && (entry & PS) != 0;
      let bad = reserved;
      if (large) bad |= ((u64(1) << u64(shift)) - 1) & ~0x1fff;
      else if (shift == 39) bad |= PS;
      if (entry & bad) return Mmu.fault(v, linear, access, table, PF_P | PF_RSVD);
      rights &= entry;
      nx |= entry;
      if (large || shift == 12) {
        if (!Mmu.grant(v, linear, access, table, rights, nx, entry, shift)) return false;
        const within = (u64(1) << u64(shift)) - 1;
        store<u64>(v, (entry & ADDRESS & ~within) | (linear & within & ~0xfff), V_WALK_PAGE);
        if (Mmu.mark<u64>(v, slot, entry, uppers, access)) return true;
        return Mmu.walkWide(v, linear, access, table, long);
      }
      store<u64>(v + (uppers << 3), entry, V_WALK_ENTRIES);
      store<u32>(v + (uppers << 2), slot as u32, V_WALK_SLOTS);
      uppers++;
      next = entry;
      shift -= 9;
    }
  }

  /** 32-bit paging with 4 MiB pages and 40-bit physical addresses for them (PSE-36). SDM vol. 3 §4.3. */
  static walkTwoLevels(v: usize, linear: u64, access: u32, table: usize): bool {
    const directory = Mmu.slot(v, (load<u64>(v, V_CR3) & 0xffff_f000) + ((linear >> 22) & 1023) * 4);
    if (directory == 0) return false;
    const pde = u64(load<u32>(directory));
    if (!(pde & P)) return Mmu.fault(v, linear, access, table, 0);
    if ((pde & PS) != 0 && (load<u64>(v, V_CR4) & CR4_PSE) != 0) {
      const page = (pde & 0xffc0_0000) | (((pde >> 13) & 0xff) << 32);
      if ((pde & 0x20_0000) != 0 || (page & ~load<u64>(v, V_PHYS_MASK)) != 0) {
        return Mmu.fault(v, linear, access, table, PF_P | PF_RSVD);
      }
      if (!Mmu.grant(v, linear, access, table, pde, 0, pde, 22)) return false;
      store<u64>(v, page | (linear & 0x3f_f000), V_WALK_PAGE);
      if (Mmu.mark<u32>(v, directory, u32(pde), 0, access)) return true;
      return Mmu.walkTwoLevels(v, linear, access, table);
    }
    const slot = Mmu.slot(v, (pde & 0xffff_f000) + ((linear >> 12) & 1023) * 4);
    if (slot == 0) return false;
    const pte = u64(load<u32>(slot));
    if (!(pte & P)) return Mmu.fault(v, linear, access, table, 0);
    if (!Mmu.grant(v, linear, access, table, pde & pte, 0, pte, 12)) return false;
    store<u64>(v, pte & 0xffff_f000, V_WALK_PAGE);
    store<u64>(v, pde, V_WALK_ENTRIES);
    store<u32>(v, directory as u32, V_WALK_SLOTS);
    if (Mmu.mark<u32>(v, slot, u32(pte), 1, access)) return true;
    return Mmu.walkTwoLevels(v, linear, access, table);
  }

  /** Works out the rights of a complete translation; false: #PF, the access is not among them. SDM vol. 3 §4.6. */
  static grant(
    v: usize,
    linear: u64,
    access: u32,
    table: usize,
    rights: u64,
    nx: u64,
    leaf: u64,
    shift: u32,
  ): bool {
    const cr4 = load<u64>(v, V_CR4);
    const user = (rights & US) != 0;
    let granted: u32 = 0;
    if (table == load<u32>(v, V_TLB_USER)) {
      if (user) granted = rights & RW ? ACCESS_READ | ACCESS_WRITE | ACCESS_EXEC : ACCESS_READ | ACCESS_EXEC;
    } else {
      const barred = user && (cr4 & CR4_SMAP) != 0 && table != load<u32>(v, V_TLB_SUPER_AC);
      if (!barred) granted = ACCESS_READ;
      if (!barred && ((rights & RW) != 0 || !(load<u64>(v, V_CR0) & CR0_WP))) granted |= ACCESS_WRITE;
      if (!user || !(cr4 & CR4_SMEP)) granted |= ACCESS_EXEC;
    }
    // With EFER.NXE clear the bit is reserved (or not there), so that it is never seen here.
    if (nx & XD) granted &= ~ACCESS_EXEC;
    if (access & ~granted & ACCESS_RIGHTS) return Mmu.fault(v, linear, access, table, PF_P);
    if ((leaf & D) != 0 || (access & ACCESS_WRITE) != 0) granted |= WALK_DIRTY;
    if ((leaf & G) != 0 && (cr4 & CR4_PGE) != 0) granted |= WALK_GLOBAL;
    store<u32>(v, granted, V_WALK_RIGHTS);
    store<u32>(v, shift, V_WALK_SHIFT);
    return true;
  }

  /** Raises #PF for `access`; `bits` are P and RSVD of the error code. Answers false. SDM vol. 3 §4.7. */
  static fault(v: usize, linear: u64, access: u32, table: usize, bits: u32): bool {
    let code = bits;
    if (access & ACCESS_WRITE) code |= PF_W;
    if (table == load<u32>(v, V_TLB_USER)) code |= PF_U;
    if (access & ACCESS_EXEC) {
      const cr4 = load<u64>(v, V_CR4);
      const nx = (cr4 & CR4_PAE) != 0 && (load<u64>(v, V_EFER) & EFER_NXE) != 0;
      if (nx || (cr4 & CR4_SMEP) != 0) code |= PF_ID;
    }
    Outcome.pageFault(v, linear, code);
    return false;
  }

  /** Sets accessed bits of the `uppers` remembered entries and of the leaf, and its dirty bit; false: one has changed, walk again. */
  static mark<T>(v: usize, slot: usize, leaf: T, uppers: usize, access: u32): bool {
    if (access & ACCESS_TRIAL) return true;
    for (let i: usize = 0; i < uppers; i++) {
      const upper = load<u64>(v + (i << 3), V_WALK_ENTRIES);
      if (upper & A) continue;
      if (!Mmu.update<T>(v, load<u32>(v + (i << 2), V_WALK_SLOTS), upper as T, (upper | A) as T))
        return false;
    }
    const wanted = access & ACCESS_WRITE ? A | D : A;
    if ((u64(leaf) & wanted) == wanted) return true;
    return Mmu.update<T>(v, slot, leaf, (u64(leaf) | wanted) as T);
  }

  /** Replaces an entry if it has not changed. Entries in read-only or missing memory stay as they are. */
  static update<T>(v: usize, slot: usize, old: T, value: T): bool {
    const frame = u32(slot >> 12);
    const meta = Frames.meta(frame);
    const flags = load<u32>(meta, FM_FLAGS);
    if (flags & FRAME_READ_ONLY) return true;
    if (Atomic.compareExchange<T>(slot, old, value) != old) return false;
    store<u32>(meta, flags | FRAME_DIRTY, FM_FLAGS);
    const offset = u32(slot & 0xfff);
    if (Frames.holds(frame, offset, sizeof<T>())) Code.written(v, frame, offset, sizeof<T>());
    return true;
  }

  /** Address of the paging-structure entry at physical address `at`; 0: an outcome is set. Where there is no RAM it is all ones. */
  static slot(v: usize, at: u64): usize {
    const gfn = at >> 12;
    const entry = Frames.lookup(gfn);
    const state = Frames.state(entry);
    let frame = load<u32>(D_ONES_FRAME);
    if (state == FRAME_RAM || state == FRAME_ROM) {
      frame = Frames.touch(gfn, entry);
      if (frame == 0) {
        Outcome.noMemory(v, gfn);
        return 0;
      }
    } else if (state == FRAME_ABSENT) {
      Outcome.absent(v, gfn, true);
      return 0;
    }
    return (usize(frame) << 12) + (usize(at) & 0xfff);
  }

  /**
   * Loads the four PAE page-directory-pointer entries that CR3 points to: MOV to CR3, CR0 and CR4 in PAE mode, task
   * switch. False: an outcome is set (#GP(0) for reserved bits) and nothing has changed. SDM vol. 3 §4.4.1.
   */
  static loadPdptes(v: usize, cr3: u64): bool {
    const reserved = PDPTE_RESERVED | ~load<u64>(v, V_PHYS_MASK);
    // The four entries are 32-byte aligned: they lie in one page.
    const table = Mmu.slot(v, cr3 & 0xffff_ffe0);
    if (table == 0) return false;
    for (let i: usize = 0; i < 32; i += 8) {
      const entry = load<u64>(table + i);
      if ((entry & P) != 0 && (entry & reserved) != 0) {
        Outcome.faultCode(v, EXC_GP, 0);
        return false;
      }
    }
    memory.copy(v + V_PDPTE, table, 32);
    return true;
  }
}
