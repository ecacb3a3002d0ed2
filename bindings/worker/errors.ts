// Errors on their way between threads: class, code and message stay, the parameters do not.

import * as E from '../errors.js';
import type { PlainError } from './protocol.js';

const CLASSES = [
  E.ConfigError,
  E.PowerStateError,
  E.ResourceError,
  E.StateError,
  E.BackendError,
  E.CrashError,
  E.InternalError,
];

export function plainError(error: unknown): PlainError {
  if (error instanceof E.HypervisorError) {
    // Subclasses of other modules come over as what they extend.
    const known = CLASSES.find((candidate) => error instanceof candidate);
    return { name: known?.name ?? error.name, code: error.code, message: error.message };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { name: 'InternalError', code: 'WORKER_FAILED', message: `The domain's Worker failed: ${message}.` };
}

export function errorOf({ name, code, message }: PlainError): E.HypervisorError {
  const found = CLASSES.find((candidate) => candidate.name === name) ?? E.HypervisorError;
  return new found(code, message);
}
