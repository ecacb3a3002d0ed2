// Numbers of Xen's public interface between hypervisor and guest. xen/include/public/xen.h and the headers it names,
// version 4.17. What backends need besides is in devices/xen/abi.ts.

/** What `xen_version` tells. */
export const XEN_VERSION = { major: 4, minor: 17, extra: '.7' } as const;

/** Hypercall numbers. */
export const HYPERCALL = {
  memory_op: 12,
  multicall: 13,
  set_timer_op: 15,
  xen_version: 17,
  console_io: 18,
  grant_table_op: 20,
  vm_assist: 21,
  vcpu_op: 24,
  sched_op: 29,
  event_channel_op: 32,
  physdev_op: 33,
  hvm_op: 34,
} as const;
/** Slots of the hypercall page. */
export const HYPERCALLS = 64;
export const HYPERCALL_IRET = 23;

export const CPUID_BASE = 0x4000_0000;
export const CPUID_LEAVES = 5;
export const MSR_HYPERCALL_PAGE = 0x4000_0000;

/** XENFEAT_*: bits of submap 0 for an auto-translated guest. */
export const FEATURES =
  (1 << 1) | // writable_descriptor_tables
  (1 << 2) | // auto_translated_physmap
  (1 << 3) | // supervisor_mode_kernel
  (1 << 8) | // hvm_callback_vector
  (1 << 9) | // hvm_safe_pvclock
  (1 << 13); // memory_op_vnode_supported

export const XENVER = {
  version: 0,
  extraversion: 1,
  compile_info: 2,
  capabilities: 3,
  changeset: 4,
  platform_parameters: 5,
  get_features: 6,
  pagesize: 7,
  guest_handle: 8,
  commandline: 9,
  build_id: 10,
} as const;

export const XENMEM = {
  increase_reservation: 0,
  decrease_reservation: 1,
  maximum_ram_page: 2,
  current_reservation: 3,
  maximum_reservation: 4,
  populate_physmap: 6,
  add_to_physmap: 7,
  memory_map: 9,
  remove_from_physmap: 15,
  add_to_physmap_batch: 23,
} as const;
export const XENMAPSPACE = { shared_info: 0, grant_table: 1 } as const;

export const SCHEDOP = { yield: 0, block: 1, shutdown: 2, poll: 3, remote_shutdown: 4, watchdog: 6 } as const;
export const SHUTDOWN = { poweroff: 0, reboot: 1, suspend: 2, crash: 3, watchdog: 4, soft_reset: 5 } as const;
/** Ports of one SCHEDOP_poll. */
export const POLL_MOST = 128;

export const VCPUOP = {
  initialise: 0,
  up: 1,
  down: 2,
  is_up: 3,
  get_runstate_info: 4,
  register_runstate_memory_area: 5,
  set_periodic_timer: 6,
  stop_periodic_timer: 7,
  set_singleshot_timer: 8,
  stop_singleshot_timer: 9,
  register_vcpu_info: 10,
  send_nmi: 11,
  get_physid: 12,
  register_vcpu_time_memory_area: 13,
} as const;
export const VCPU_SSHOTTMR_future = 1;

export const HVMOP = {
  set_param: 0,
  get_param: 1,
  pagetable_dying: 9,
  get_time: 10,
  get_mem_type: 15,
  set_evtchn_upcall_vector: 23,
} as const;
export const HVM_PARAM = {
  CALLBACK_IRQ: 0,
  STORE_PFN: 1,
  STORE_EVTCHN: 2,
  PAE_ENABLED: 4,
  TIMER_MODE: 10,
  HPET_ENABLED: 11,
  IDENT_PT: 12,
  ACPI_S_STATE: 14,
  CONSOLE_PFN: 17,
  CONSOLE_EVTCHN: 18,
  MAX: 38,
} as const;
/** Bits 63:56 of HVM_PARAM_CALLBACK_IRQ: how the upcall reaches a vCPU. */
export const CALLBACK_VIA_VECTOR = 2n;

export const EVTCHNOP = {
  bind_interdomain: 0,
  bind_virq: 1,
  bind_pirq: 2,
  close: 3,
  send: 4,
  status: 5,
  alloc_unbound: 6,
  bind_ipi: 7,
  bind_vcpu: 8,
  unmask: 9,
  reset: 10,
  init_control: 11,
  expand_array: 12,
  set_priority: 13,
} as const;
export const VIRQ = { TIMER: 0, DEBUG: 1, CONSOLE: 2, DOM_EXC: 3, XENOPROF: 7, XENPMU: 13 } as const;
export const VIRQS = 24;
/** VIRQs that each vCPU has its own of. */
export const VIRQS_PER_VCPU: readonly number[] = [VIRQ.TIMER, VIRQ.DEBUG, VIRQ.XENOPROF, VIRQ.XENPMU];
/** Values of evtchn_status.status. */
export const EVTCHNSTAT = { closed: 0, unbound: 1, interdomain: 2, pirq: 3, virq: 4, ipi: 5 } as const;
/** Ports of the 2-level ABI by the width of the guest's words, and of the FIFO ABI. */
export const PORTS_2L_32 = 1024;
export const PORTS_2L_64 = 4096;
export const PORTS_FIFO = 1 << 17;
export const FIFO_PENDING = 31;
export const FIFO_MASKED = 30;
export const FIFO_LINKED = 29;
export const FIFO_BUSY = 28;
export const FIFO_LINK_BITS = 17;
export const FIFO_WORDS_PER_PAGE = 1024;
export const FIFO_QUEUES = 16;
export const FIFO_PRIORITY_DEFAULT = 7;

export const GNTTABOP = {
  map_grant_ref: 0,
  unmap_grant_ref: 1,
  setup_table: 2,
  copy: 5,
  query_size: 6,
  unmap_and_replace: 7,
  set_version: 8,
  get_version: 10,
} as const;
export const GTF_type_mask = 3;
export const GTF_permit_access = 1;
export const GTF_readonly = 4;
export const GTF_reading = 8;
export const GTF_writing = 16;
export const GRANT_ENTRY_SIZE = 8;
export const GRANTS_PER_FRAME = 512;
export const GNTTAB_RESERVED_CONSOLE = 0;
export const GNTTAB_RESERVED_XENSTORE = 1;
/** GNTST_*: what grant operations answer in their status field. */
export const GNTST = {
  okay: 0,
  general_error: -1,
  bad_domain: -2,
  bad_gntref: -3,
  bad_handle: -4,
  bad_virt_addr: -5,
  bad_dev_addr: -6,
  no_device_space: -7,
  permission_denied: -8,
  bad_page: -9,
  bad_copy_arg: -10,
  address_too_big: -11,
  eagain: -12,
  no_space: -13,
} as const;
export const GNTMAP = {
  device_map: 1,
  host_map: 2,
  readonly: 4,
  application_map: 8,
  contains_pte: 16,
} as const;
export const GNTCOPY = { source_gref: 1, dest_gref: 2 } as const;

/** Runstates. */
export const RUNSTATE = { running: 0, runnable: 1, blocked: 2, offline: 3 } as const;

/** Where the toolstack puts the pages it shares with a PVH domain: special_pfn(x) = 0xfeff8 + x. */
export const SPECIAL_PFN = { xenstore: 0xfeffc, ident_pt: 0xfeffe, console: 0xfefff } as const;
