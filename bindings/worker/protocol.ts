// What a host and the Worker that runs one of its domains tell each other. Everything is structured data; a snapshot or a
// core dump moves, the rest is copied.

import type { Packet } from '../../devices/net/packet.js';
import type { IoKind } from '../../devices/queue/request.js';
import type { CheckedConfig } from '../config.js';
import type { Execution } from '../core.js';
import type { DomainEvents, DomainStats, PowerState, SliceEnd } from '../domain.js';
import type { VcpuTimes } from '../scheduler.js';
import type { ShutdownRequest } from '../xen/contract.js';
import type { Nodes } from './store-mirror.js';

/** The host's or the Worker's end of the way between them. */
export interface DomainPort {
  post(message: unknown, moved?: readonly ArrayBuffer[]): void;
  /** Calls `listener` with each message. */
  onMessage(listener: (message: unknown) => void): void;
  /** Calls `listener` when the other side broke. */
  onFailure(listener: (cause: unknown) => void): void;
  /** Ends the Worker, from either end. */
  close(): void;
}

/** The first message to a Worker: the domain to make. */
export interface StartOrder {
  readonly id: number;
  readonly config: CheckedConfig;
  /** Goes on from here, instead of powering on. */
  readonly snapshot?: Uint8Array;
  readonly execution: Execution;
}

/** What the host does to a domain without waiting for an answer. */
export const COMMANDS = ['start', 'pause', 'reset', 'powerButton', 'powerOff'] as const;
export type Command = (typeof COMMANDS)[number];

/** Messages to a Worker that has its domain. */
export type Order =
  | { readonly order: 'run'; readonly ms: number; readonly permits?: readonly boolean[] }
  | { readonly order: 'command'; readonly command: Command; readonly serial: number }
  | { readonly order: 'rename'; readonly name: string }
  | { readonly order: 'input'; readonly line: number; readonly bytes: Uint8Array }
  | { readonly order: 'bytes'; readonly of: 'save' | 'dumpCore'; readonly id: number }
  | ({ readonly order: 'nodes' } & Nodes)
  | { readonly order: 'resume' }
  | { readonly order: 'attach'; readonly id: number; readonly device: PlainDevice }
  | {
      readonly order: 'detach';
      readonly type: string;
      readonly devid: number;
      readonly force: boolean;
    }
  | { readonly order: 'io'; readonly id: number; readonly messages: readonly ToBackend[] };

/** A device to plug in, without what cannot cross. */
export interface PlainDevice {
  readonly type: string;
  readonly devid: number;
  readonly frontend: Readonly<Record<string, string>>;
  readonly backend: Readonly<Record<string, string>>;
  readonly parts:
    | {
        readonly kind: 'block';
        readonly size: number;
        readonly imageReadOnly: boolean;
        readonly readOnly: boolean;
        readonly persistent: boolean;
      }
    | { readonly kind: 'net'; readonly only: number | null };
}

/** What a backend asks of the host: of the queue, of the image, of the network. `id` names the request, in each of them. */
export type FromBackend =
  | {
      readonly ask: 'submit';
      readonly id: number;
      readonly kind: IoKind;
      readonly bytes: number;
      readonly offset: number;
    }
  | { readonly ask: 'done'; readonly id: number }
  | { readonly ask: 'read'; readonly id: number; readonly offset: number; readonly length: number }
  | { readonly ask: 'write'; readonly id: number; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly ask: 'flush'; readonly id: number }
  | { readonly ask: 'discard'; readonly id: number; readonly offset: number; readonly length: number }
  | { readonly ask: 'plug'; readonly id: number; readonly name: string; readonly only: number | null }
  | { readonly ask: 'unplug'; readonly id: number }
  | { readonly ask: 'send'; readonly id: number; readonly packet: Packet }
  /** So many packets were taken in. */
  | { readonly ask: 'taken'; readonly id: number; readonly count: number };

/** What the host tells it. */
export type ToBackend =
  | { readonly tell: 'run' | 'cancel'; readonly id: number }
  | {
      readonly tell: 'answer';
      readonly id: number;
      readonly error: string | null;
      readonly bytes?: Uint8Array;
    }
  | { readonly tell: 'deliver'; readonly id: number; readonly packet: Packet };

/** How the paravirtual side of a domain is. */
export interface XenView {
  readonly onlineVcpus: readonly boolean[];
  readonly memoryKiB: number;
  readonly suspended: boolean;
  readonly supports: readonly ShutdownRequest[];
}

/** How a domain is, with every report. */
export interface View {
  readonly state: PowerState;
  /** The last command that was done: a report from before a later one does not tell the state. */
  readonly serial: number;
  readonly stats: DomainStats;
  readonly vcpuTimes: readonly VcpuTimes[];
  /** Null for a PC. */
  readonly xen: XenView | null;
}

/** An error as it crosses. */
export interface PlainError {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

/** Events that cross as they are. */
export type CrossingEvent = Exclude<keyof DomainEvents, 'state' | 'breakpoint' | 'failure' | 'destroyed'>;

/** Messages of a Worker. */
export type Report =
  | {
      readonly report: 'ready';
      readonly lines: number;
      readonly view: View;
      /** The domain's nodes; null for a PC. */
      readonly nodes: Nodes | null;
    }
  | { readonly report: 'refused'; readonly error: PlainError }
  | { readonly report: 'ran'; readonly end: SliceEnd; readonly view: View }
  | { readonly report: 'failed'; readonly error: PlainError }
  | { readonly report: 'wake' }
  | { readonly report: 'state'; readonly view: View }
  | {
      readonly report: 'event';
      readonly event: CrossingEvent;
      readonly payload: unknown;
      readonly view: View;
    }
  /** `line` −1: the debug console. */
  | { readonly report: 'output'; readonly line: number; readonly bytes: Uint8Array }
  /** `line` has so much input that the guest has not taken. */
  | { readonly report: 'queued'; readonly line: number; readonly bytes: number }
  | { readonly report: 'bytes'; readonly id: number; readonly bytes: Uint8Array; readonly view: View }
  | ({ readonly report: 'nodes' } & Nodes)
  | { readonly report: 'unplugged'; readonly type: string; readonly devid: number }
  | { readonly report: 'io'; readonly id: number; readonly messages: readonly FromBackend[] }
  | { readonly report: 'no-bytes'; readonly id: number; readonly error: PlainError; readonly view: View };
