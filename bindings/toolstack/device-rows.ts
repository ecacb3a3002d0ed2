// Paravirtual devices as `xl block-list` and `xl network-list` show them.

import type { DomainApi } from '../domain.js';
import type { Toolstack } from './toolstack.js';

/** A device. */
export interface DeviceRow {
  readonly devid: number;
  /** Domain of the backend. */
  readonly backend: number;
  readonly handle: number;
  /** XenbusState of the frontend. */
  readonly state: number;
  readonly eventChannel: number;
  /** Grants of the rings: one of a disk, two of a network interface, −1 before the guest has written them. */
  readonly rings: readonly number[];
  readonly mac: string;
  readonly backendPath: string;
}

/** The devices of a type; none for plain machines. */
export function deviceRows(toolstack: Toolstack, domain: DomainApi, type: 'vbd' | 'vif'): DeviceRow[] {
  const xen = toolstack.xen(domain, type === 'vbd' ? 'a list of disks' : 'a list of network interfaces');
  const { store } = toolstack.host.xen;
  const rows = xen.devices.filter((device) => device.type === type);
  return rows.map(({ devid, frontendPath, backendPath }): DeviceRow => {
    const text = (node: string): string | null => store.read(`${frontendPath}/${node}`);
    // The guest wrote them: anything may be there.
    const number = (...nodes: string[]): number => {
      const found = nodes.map(text).find((value) => value !== null && /^\d{1,9}$/.test(value));
      return found === undefined || found === null ? -1 : Number(found);
    };
    const rings =
      type === 'vbd' ? [number('ring-ref', 'ring-ref0')] : [number('tx-ring-ref'), number('rx-ring-ref')];
    return {
      devid,
      backend: 0,
      handle: type === 'vbd' ? devid : Math.max(0, number('handle')),
      state: number('state'),
      eventChannel: number('event-channel', 'event-channel-tx'),
      rings,
      mac: type === 'vbd' ? '' : (text('mac') ?? '').replaceAll(/[^0-9a-f:]/gi, '').slice(0, 17),
      backendPath,
    };
  });
}
