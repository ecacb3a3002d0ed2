// `xl info`: what the host is and has.

import { nothing } from '../input.js';
import { verb } from '../verb.js';

/** Values by the names that xl gives them; only those that mean something here. */
export const info = verb(nothing, (toolstack): Record<string, string | number> => {
  const { facts } = toolstack.services;
  const { memory, vcpus } = toolstack.host.capacity;
  const mebibytes = (bytes: number): number => Math.floor(bytes / 2 ** 20);
  const total = Number.isFinite(memory.total) ? memory.total : facts.totalMemory;
  const free = Number.isFinite(memory.free) ? memory.free : facts.freeMemory;
  return {
    host: facts.hostname,
    release: facts.release,
    machine: facts.machine,
    nr_cpus: toolstack.host.pcpus,
    max_cpu_id: toolstack.host.pcpus - 1,
    host_cpus: facts.cpus,
    cpu_mhz: facts.cpuMhz,
    total_memory: mebibytes(total),
    free_memory: mebibytes(free),
    ...(Number.isFinite(vcpus.total) ? { total_vcpus: vcpus.total, free_vcpus: vcpus.free } : {}),
    domains: toolstack.all.length,
    xen_major: 4,
    xen_minor: 17,
    xen_extra: '.paravane',
    xen_version: '4.17.paravane',
    xen_caps: 'hvm-3.0-x86_32 hvm-3.0-x86_32p hvm-3.0-x86_64',
    xen_scheduler: 'credit',
    xen_pagesize: 4096,
    paravane_version: facts.version,
  };
});
