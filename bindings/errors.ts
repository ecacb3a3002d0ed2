// The errors of Paravane: one base class with a stable code, parameters and a one-line message.

/** The values named in an error's message, for programs. */
export type ErrorParams = Readonly<Record<string, unknown>>;

/** Further arguments of an error. */
export interface ErrorDetails {
  /** The values named in the message. */
  readonly params?: ErrorParams;
  /** What was thrown below. */
  readonly cause?: unknown;
}

/**
 * Base of every error that Paravane throws on purpose. `code` is stable, upper-snake and meant for programs;
 * `message` is one sentence with the parameters in it.
 */
export class HypervisorError extends Error {
  /** What went wrong, for programs: stable, upper-snake. */
  readonly code: string;
  /** The values named in the message. */
  readonly params: ErrorParams;

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.params = details.params ?? {};
  }
}

/** The request or an input file is wrong; the same call would fail again. */
export class ConfigError extends HypervisorError {}

/** The operation does not fit the power state of the domain. */
export class PowerStateError extends HypervisorError {}

/** Memory, CPU time or another limit is exhausted. */
export class ResourceError extends HypervisorError {}

/** A snapshot, a migration stream or a stored state is damaged or does not fit. */
export class StateError extends HypervisorError {}

/** A host resource behind a device (disk image, network, console) failed. */
export class BackendError extends HypervisorError {}

/** The guest stopped itself for good: triple fault, crash hypercall, panic exit. */
export class CrashError extends HypervisorError {}

/** A defect of Paravane itself. */
export class InternalError extends HypervisorError {}
