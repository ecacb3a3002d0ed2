// From a domain's configuration to the memory and CPU state it starts with.

import {
  type BootOptions,
  type BootPlan,
  type CpuEntryState,
  type GuestMemory,
  type LoadImageOptions,
  loadFirmware,
  loadFlat,
  loadImage,
} from './boot/index.js';
import type { CheckedConfig } from './config.js';
import { buildAcpiTables, pvhAcpiOptions } from './firmware/acpi.js';
import { withBios } from './firmware/bios/bios.js';
import { GPR_NAMES, type SegmentName } from './registers.js';
import type { Vcpu } from './vcpu.js';

const SERIAL_PORTS_IN_TABLES = 2;
const PROTOCOLS: Partial<Record<string, LoadImageOptions['protocol']>> = {
  linux16: 'linux16',
  linux32: 'linux32',
  linux64: 'linux64',
  pvh: 'pvh',
  multiboot: 'multiboot1',
};

/** What the machine is started with. */
export interface StartPlan {
  readonly plan: BootPlan;
  /** The ACPI tables are in memory, and the chips have to be set up as firmware would have done it. */
  readonly playsFirmware: boolean;
}

/**
 * Plans the start of a domain.
 *
 * @throws BootError when the images do not fit or are damaged
 */
export function startPlan(config: CheckedConfig, memory: GuestMemory): StartPlan {
  const { boot } = config;
  if (boot.kernel === null) {
    return { plan: loadFirmware(boot.firmware as Uint8Array), playsFirmware: false };
  }
  if (boot.type === 'flat') {
    const plan = loadFlat(boot.kernel, { memory, address: boot.address, mode: boot.mode });
    return { plan, playsFirmware: true };
  }
  if (config.type === 'pvh') return pvhPlan(config, boot.kernel, memory);
  const acpi = buildAcpiTables({ cpus: config.vcpus, serialPorts: SERIAL_PORTS_IN_TABLES });
  const options: BootOptions = {
    memory,
    cmdline: boot.append,
    acpiRsdp: acpi.rsdpAddress,
    ...(boot.initrd === null ? {} : { initrd: boot.initrd }),
    ...(config.randomSeed.length === 0 ? {} : { rngSeed: config.randomSeed }),
  };
  const protocol = PROTOCOLS[boot.type];
  const plan = loadImage(boot.kernel, {
    ...options,
    longMode: true,
    ...(protocol === undefined ? {} : { protocol }),
  });
  const withTables = { ...plan, pieces: [...plan.pieces, ...acpi.pieces] };
  return { plan: withBios(withTables, memory), playsFirmware: true };
}

/** The kernel of a PVH machine at its PVH entry, with the tables where Xen's toolstack puts them. */
function pvhPlan({ boot, vcpus }: CheckedConfig, kernel: Uint8Array, memory: GuestMemory): StartPlan {
  const acpi = buildAcpiTables(pvhAcpiOptions(vcpus));
  const plan = loadImage(kernel, {
    memory,
    cmdline: boot.append,
    acpiRsdp: acpi.rsdpAddress,
    protocol: 'pvh',
    ...(boot.initrd === null ? {} : { initrd: boot.initrd }),
  });
  return { plan: { ...plan, pieces: [...plan.pieces, ...acpi.pieces] }, playsFirmware: true };
}

/** Gives the boot CPU, which has just been reset, the state that a plan starts with. */
export function enterState(vcpu: Vcpu, state: CpuEntryState): void {
  const segments: readonly SegmentName[] = ['cs', 'ds', 'es', 'ss', 'fs', 'gs', 'ldtr', 'tr'];
  for (const name of segments) {
    const { selector, base, limit, access } = state[name];
    vcpu.setSegment(name, { selector, base: BigInt(base), limit, access });
  }
  for (const name of GPR_NAMES) vcpu[name] = 0n;
  for (const [name, value] of Object.entries(state.regs)) {
    vcpu[name as keyof typeof state.regs] = BigInt(value);
  }
  vcpu.gdtr = { base: BigInt(state.gdtr.base), limit: state.gdtr.limit };
  vcpu.idtr = { base: BigInt(state.idtr.base), limit: state.idtr.limit };
  vcpu.cr0 = BigInt(state.cr0);
  vcpu.cr3 = BigInt(state.cr3);
  vcpu.cr4 = BigInt(state.cr4);
  vcpu.efer = BigInt(state.efer);
  vcpu.settle();
}
