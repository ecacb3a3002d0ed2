// The public face of the device library.

export * from './acpi-pm.js';
export * from './apic-bus.js';
export * from './block/index.js';
export * from './debug-exit.js';
export * from './device.js';
export * from './i8042.js';
export * from './ioapic.js';
export * from './local-apic.js';
export type { LocalApicOptions } from './local-apic-state.js';
export type { TscRelation } from './local-apic-timer.js';
export * from './net/index.js';
export * from './pci/function.js';
export * from './pci/i440fx.js';
export * from './pci/piix3.js';
export * from './pci/piix4-pm.js';
export * from './pic8259.js';
export * from './pit8254.js';
export * from './port92.js';
export * from './queue/index.js';
export * from './rtc-mc146818.js';
export * from './schema.js';
export * from './uart16550.js';
export { BlockBackend, type BlockBackendOptions, type BlockCounters } from './xen/block-backend.js';
export { NetBackend, type NetBackendOptions, type NetCounters } from './xen/net-backend.js';
export * from './xen/ports.js';
