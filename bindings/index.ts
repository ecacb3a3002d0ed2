// The library: hosts and domains, and the bare CPU core for other emulators. Nothing here knows a host; programs import
// bindings/host, which adds the services of Node and browsers.

export {
  type BackendContext,
  type BackendFactory,
  type EventAccess,
  type EventPort,
  type GrantAccess,
  type GrantFrame,
  type StorePermission,
  type StoreWatch,
  type XenBackendHandle,
  XenbusBackend,
  type XenStoreClient,
  XenStoreError,
  type XenStoreNodes,
} from '../devices/xen/ports.js';
export type { HostLimits, Placement } from './admission.js';
export { BootError, type BootErrorCode } from './boot/plan.js';
export { Bus, MmioBus, PortBus } from './bus.js';
export { TSC_HZ } from './clock.js';
export {
  type BootConfig,
  type BootType,
  type CheckedBoot,
  type CheckedConfig,
  type ClockKind,
  type CrashAction,
  type DomainConfig,
  type MachineType,
  parseSize,
  type RebootAction,
} from './config.js';
export type { Console } from './console.js';
export {
  BareBoard,
  type Board,
  Core,
  type CoreOptions,
  type CpuidLeaf,
  type Engine,
  type Execution,
  type JitOptions,
} from './core.js';
export type { CrashReport } from './crash.js';
export { Debugger, type DebugStop, type WatchKind } from './debugger.js';
export { Domain, type DomainApi, type DomainEvents, type DomainStats, type PowerState } from './domain.js';
export * from './errors.js';
export type { Unsubscribe } from './events.js';
export type { ExitReason } from './exits.js';
export * from './gdb/index.js';
export { monitorImage } from './guests/monitor.js';
export { Host, type HostOptions } from './host.js';
export { type AssembleOptions, type Assembly, AssemblyError, assemble } from './isa/assembler.js';
export { type DisassembleOptions, disassemble, type Instruction } from './isa/disassembler.js';
export { Machine } from './machine.js';
export type { PhysicalMemory, UsedPage } from './memory.js';
export {
  type DescriptorTable,
  GPR_NAMES,
  type GprName,
  type NamedRegisters,
  Registers,
  SEGMENT_NAMES,
  type Segment,
  type SegmentName,
  type WideName,
} from './registers.js';
export { RUNSTATES, type Runstate, type VcpuTimes } from './scheduler.js';
export type { HostServices, Sleep } from './services.js';
export { translate } from './translate.js';
export { Vcpu, type VcpuExit } from './vcpu.js';
export type { FetchResponse, WasmSource } from './wasm.js';
export { WorkerDomain } from './worker/client.js';
export type { DomainPort } from './worker/protocol.js';
export {
  type DeviceParts,
  type DeviceSpec,
  type PluggedDevice,
  SHUTDOWN_REASONS,
  type ShutdownReason,
  type ShutdownRequest,
  type StoreLine,
  type XenDomain,
  type XenHost,
} from './xen/contract.js';
