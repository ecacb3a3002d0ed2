// The BIOS that the loader plays for guests that start in real mode and call one: guests/bios/bios.asm as a ROM at the end
// of the first megabyte, with the guest's memory map behind the code and a reset vector at its end. The CPU starts in
// its power-on code, which sets up interrupt table, data area and chips, and then enters the guest.

import { alignUp, TableWriter } from '../../boot/bytes.js';
import { checkPlan } from '../../boot/memory.js';
import { BootError, type BootPlan, E820_RAM, type GuestMemory, realEntry } from '../../boot/plan.js';
import { BIOS_AREA_END } from '../platform.js';
import { BIOS_BASE64, BIOS_ENTRY, BIOS_HANDOVER } from './bios.gen.js';

const ROM_SEGMENT = 0xf000;
const ROM_BASE = ROM_SEGMENT * 16 + BIOS_ENTRY;
const ROM_SIZE = BIOS_AREA_END - ROM_BASE;
const E820_ENTRY_SIZE = 20;
const RESET_VECTOR = ROM_SIZE - 16;
const FAR_JUMP = 0xea;
const MODEL_BYTE = ROM_SIZE - 2;
const MODEL_AT = 0xfc;

/** Fields behind BIOS_HANDOVER. */
const ENTRY_IP = 0;
const ENTRY_CS = 2;
const ENTRY_SP = 4;
const ENTRY_SS = 6;
const ENTRY_DS = 8;
const E820_COUNT = 10;
const E820_OFFSET = 12;
const EXTENDED_KIB = 14;

/** The code as it is assembled. */
export function biosCode(): Uint8Array {
  return Uint8Array.from(atob(BIOS_BASE64), (char) => char.charCodeAt(0));
}

function writeMemoryMap(rom: TableWriter, codeLength: number, memory: GuestMemory): void {
  const start = alignUp(codeLength, 16);
  const room = Math.floor((RESET_VECTOR - start) / E820_ENTRY_SIZE);
  if (memory.e820.length > room) {
    throw new BootError(
      'BOOT_NO_ROOM',
      `The memory map has ${memory.e820.length} entries; the BIOS has room for ${room}.`,
      { entries: memory.e820.length, room },
    );
  }
  for (const [index, { base, size, type }] of memory.e820.entries()) {
    const offset = start + index * E820_ENTRY_SIZE;
    rom.u64(offset, base);
    rom.u64(offset + 8, size);
    rom.u32(offset + 16, type);
  }
  const handover = BIOS_HANDOVER - BIOS_ENTRY;
  rom.u16(handover + E820_COUNT, memory.e820.length);
  rom.u16(handover + E820_OFFSET, BIOS_ENTRY + start);
  const extended = memory.e820.find(({ base, type }) => base === BIOS_AREA_END && type === E820_RAM);
  rom.u32(handover + EXTENDED_KIB, (extended?.size ?? 0) / 1024);
}

/**
 * Puts the BIOS under a plan that enters the guest in real mode.
 *
 * @throws BootError BOOT_NO_ROOM when the memory map is too long, BOOT_IMAGE_INVALID when the image wants the ROM's place
 */
export function withBios(plan: BootPlan, memory: GuestMemory): BootPlan {
  const cpu = plan.cpu;
  if (cpu?.mode !== 'real16') return plan;
  const code = biosCode();
  const rom = new TableWriter(ROM_SIZE);
  rom.set(0, code);
  writeMemoryMap(rom, code.length, memory);
  const handover = BIOS_HANDOVER - BIOS_ENTRY;
  rom.u16(handover + ENTRY_IP, cpu.regs.rip);
  rom.u16(handover + ENTRY_CS, cpu.cs.selector);
  rom.u16(handover + ENTRY_SP, cpu.regs.rsp);
  rom.u16(handover + ENTRY_SS, cpu.ss.selector);
  rom.u16(handover + ENTRY_DS, cpu.ds.selector);
  rom.u8(RESET_VECTOR, FAR_JUMP);
  rom.u16(RESET_VECTOR + 1, BIOS_ENTRY);
  rom.u16(RESET_VECTOR + 3, ROM_SEGMENT);
  rom.u8(MODEL_BYTE, MODEL_AT);
  return checkPlan({
    ...plan,
    pieces: [...plan.pieces, { gpa: ROM_BASE, bytes: rom.bytes, rom: true }],
    cpu: realEntry({ rip: BIOS_ENTRY }, ROM_SEGMENT, 0),
  });
}
