// `xl vcpu-pin`: which processors of the host a vCPU may run on.

import { ConfigError } from '../../errors.js';
import { domainRef, nullable, record, text, whole } from '../input.js';
import { verb } from '../verb.js';
import { parseCpus } from '../xl-config.js';

const input = record({ domain: domainRef, vcpu: nullable(whole(0, 63)), cpus: text(1000) });

/** Pins one vCPU, or all when `vcpu` is null. */
export const vcpuPin = verb(input, (toolstack, { domain: ref, vcpu, cpus }) => {
  const { domain } = toolstack.find(ref);
  const { affinity } = toolstack.host.placement(domain);
  if (vcpu !== null && vcpu >= affinity.length) {
    throw new ConfigError('VCPU_UNKNOWN', `Domain "${domain.name}" has no vCPU ${vcpu}.`, {
      params: { vcpu },
    });
  }
  const set = parseCpus(cpus, toolstack.host.pcpus);
  toolstack.host.place(domain, {
    affinity: affinity.map((before, index) => (vcpu === null || vcpu === index ? set : before)),
  });
  return {};
});
