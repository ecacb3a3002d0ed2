// Which local APICs a message addresses: physical and logical destinations (Intel SDM volume 3, 11.6.2 and 11.12.10).

import { BROADCAST } from './apic-bus.js';

/** DFR of the flat model; the cluster model has zeros in the top four bits. */
export const DFR_FLAT = 0xffff_ffff;

/** What of a local APIC's state decides. */
interface Addressee {
  readonly mode: 'xapic' | 'x2apic' | 'disabled';
  readonly xapicId: number;
  readonly ldr: number;
  readonly dfr: number;
}

/** The logical x2APIC id: a cluster of sixteen in the high half, a mask in the low half. */
export function x2apicLdr(id: number): number {
  return (((id >>> 4) << 16) | (1 << (id & 15))) >>> 0;
}

/** Whether a destination addresses an APIC. `id` is its x2APIC id. */
export function isAddressed(apic: Addressee, id: number, logical: boolean, destination: number): boolean {
  if (apic.mode === 'disabled') {
    return false;
  }
  if (!logical) {
    return destination === BROADCAST || destination === (apic.mode === 'x2apic' ? id : apic.xapicId);
  }
  return apic.mode === 'x2apic' ? matchesX2apic(id, destination) : matchesXapic(apic, destination & 0xff);
}

function matchesX2apic(id: number, destination: number): boolean {
  const own = x2apicLdr(id);
  const sameCluster = destination >>> 16 === own >>> 16;
  return destination === BROADCAST || (sameCluster && (destination & own & 0xffff) !== 0);
}

function matchesXapic({ ldr, dfr }: Addressee, destination: number): boolean {
  const own = ldr >>> 24;
  if (dfr === DFR_FLAT) {
    return (destination & own) !== 0;
  }
  const cluster = destination >> 4;
  return (cluster === 15 || cluster === own >> 4) && (destination & own & 15) !== 0;
}
