// Disks and network interfaces for paravirtual guests, from files and sockets of this machine.

import { ConfigError } from '../bindings/host/index.js';
import type { DeviceMaker } from '../bindings/toolstack/toolstack.js';

export function nodeDevices(): DeviceMaker {
  const refuse = async (): Promise<never> => {
    throw new ConfigError('NOT_SUPPORTED', 'Paravirtual devices are not supported.');
  };
  return { disk: refuse, vif: refuse };
}
