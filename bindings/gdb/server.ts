// A stub of the gdb remote serial protocol for one domain: bytes in, bytes out, no transport of its own. vCPUs are
// threads, numbered from 1; all stop when one does. "Debugging with GDB", appendix E.
//
// The client is on this machine but may be anything: what it sends is checked, bounded, and answered with an error.

import type { DebugStop, WatchKind } from '../debugger.js';
import type { Domain } from '../domain.js';
import { HypervisorError } from '../errors.js';
import type { Unsubscribe } from '../events.js';
import type { Vcpu } from '../vcpu.js';
import { monitor } from './monitor.js';
import {
  bytesOfHex,
  hexOf,
  latin1,
  littleEndian,
  numberOf,
  PacketReader,
  packet,
  textOf,
} from './packets.js';
import { type Architecture, featuresOf, type GdbRegister, type RegisterContext } from './registers.js';
import { targetDescription } from './target.js';

/** Where the bytes for the client go. */
export interface GdbTransport {
  send(bytes: Uint8Array): void;
  /** No more is to come. */
  close(): void;
}

/** Options of {@link GdbServer}. */
export interface GdbServerOptions {
  /** What the stub describes itself as. Default: amd64 where the CPU model has 64-bit mode. */
  readonly architecture?: Architecture;
}

const MOST_PACKET = 0x10000;
const SIGINT = 2;
const SIGABRT = 6;
const WATCH_WORDS: Record<WatchKind, string> = { write: 'watch', read: 'rwatch', access: 'awatch' };
const WATCH_KINDS: Record<string, WatchKind> = { '2': 'write', '3': 'read', '4': 'access' };
/** Errors, as errno of Linux; clients show the number only. */
const E_INVALID = 'E16';
const E_FAULT = 'E0e';
const E_FULL = 'E1c';
const EXTENDED_LEAF = 0x80000001;
const LONG_MODE_BIT = 29;

type Action = 'step' | 'continue' | 'hold';

/** Serves one client. */
export class GdbServer {
  readonly #domain: Domain;
  readonly #transport: GdbTransport;
  readonly #reader = new PacketReader(MOST_PACKET);
  readonly #registers: readonly GdbRegister[];
  /** How many of them `g` and `G` carry: those that gdb itself knows. */
  readonly #general: number;
  readonly #description: string;
  readonly #context: RegisterContext;
  readonly #stops: Unsubscribe[];
  readonly #vcpus: readonly Vcpu[];
  /** vCPUs that `g` and `m` and that `c` and `s` are about; −1: all, or any. */
  #selected = 0;
  #resumed = -1;
  /** Whether the client waits for a stop. */
  #running = false;
  #acks = true;
  #saysBreakpoints = false;
  #last: Uint8Array = new Uint8Array(0);
  #lastStop = `T05thread:1;`;
  /** Whether the guest runs when the client has gone. */
  #releases: boolean;
  #closed = false;

  constructor(domain: Domain, transport: GdbTransport, options: GdbServerOptions = {}) {
    this.#domain = domain;
    this.#transport = transport;
    this.#vcpus = domain.machine.core.vcpus;
    const architecture = options.architecture ?? architectureOf(this.#vcpus[0] as Vcpu);
    const features = featuresOf(architecture);
    this.#registers = features.flatMap(({ registers }) => registers);
    this.#general = features
      .filter(({ name }) => name.startsWith('org.gnu.'))
      .reduce((count, { registers }) => count + registers.length, 0);
    this.#description = targetDescription(architecture);
    const { board } = domain.machine.core;
    this.#context = {
      readLinear: (vcpu, linear, length) => domain.debugger.read(vcpu, linear, length),
      readCr8: (vcpu) => BigInt(board.readCr8(vcpu.index)),
      writeCr8: (vcpu, value) => board.writeCr8(vcpu.index, Number(value)),
    };
    this.#releases = domain.state === 'running';
    if (domain.state === 'running') domain.pause();
    this.#stops = [
      domain.on('breakpoint', (stop) => this.#stopped(this.#stopReply(stop))),
      domain.on('crash', ({ vcpu }) => this.#stopped(`T0${SIGABRT}thread:${vcpu + 1};`)),
      domain.on('poweroff', () => this.#ended(0)),
      domain.on('exit', ({ code }) => this.#ended(code & 0xff)),
      domain.on('failure', () => this.#ended(0xff)),
      domain.on('destroyed', () => this.#ended(0)),
    ];
  }

  /** Bytes from the client. */
  receive(bytes: Uint8Array): void {
    for (const received of this.#reader.feed(bytes)) {
      if (this.#closed) return;
      switch (received.kind) {
        case 'packet':
          if (this.#acks) this.#transport.send(latin1('+'));
          this.#handle(received.payload);
          break;
        case 'damaged':
          if (this.#acks) this.#transport.send(latin1('-'));
          else this.#send(E_INVALID);
          break;
        case 'interrupt':
          this.#interrupt();
          break;
        case 'nak':
          if (this.#acks && this.#last.length > 0) this.#transport.send(this.#last);
          break;
        case 'ack':
          break;
      }
    }
  }

  /** The client has gone: breakpoints go, and the guest runs on if it ever ran under it. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const stop of this.#stops) stop();
    this.#domain.debugger.clear();
    for (const vcpu of this.#vcpus) {
      vcpu.stepping = false;
      this.#domain.hold(vcpu.index, false);
    }
    if (this.#releases && this.#domain.state === 'paused') this.#domain.unpause();
    this.#transport.close();
  }

  #send(payload: string | Uint8Array): void {
    this.#last = packet(payload);
    this.#transport.send(this.#last);
  }

  // ---- Stops ----------------------------------------------------------------------------------------------------

  #stopReply({ vcpu, reason, address, kind }: DebugStop): string {
    const where = `thread:${vcpu + 1};`;
    if (reason === 'watchpoint' && address !== undefined && kind !== undefined) {
      return `T05${where}${WATCH_WORDS[kind]}:${address.toString(16)};`;
    }
    return reason === 'breakpoint' && this.#saysBreakpoints ? `T05${where}swbreak:;` : `T05${where}`;
  }

  #stopped(reply: string): void {
    this.#lastStop = reply;
    this.#selected = Number(/thread:(\d+)/.exec(reply)?.[1] ?? 1) - 1;
    if (!this.#running) return;
    this.#running = false;
    this.#send(reply);
  }

  #ended(status: number): void {
    const reply = `W${status.toString(16).padStart(2, '0')}`;
    this.#lastStop = reply;
    this.#releases = false;
    if (this.#running) this.#send(reply);
    this.#running = false;
  }

  #interrupt(): void {
    if (!this.#running) return;
    for (const vcpu of this.#vcpus) vcpu.stepping = false;
    if (this.#domain.state === 'running') this.#domain.pause();
    this.#stopped(`T0${SIGINT}thread:${this.#selected + 1};`);
  }

  // ---- Packets ----------------------------------------------------------------------------------------------------

  #handle(payload: Uint8Array): void {
    const text = textOf(payload);
    // QStartNoAckMode is acknowledged the old way, and so is its answer.
    try {
      const reply = this.#reply(text, payload);
      if (reply !== null) this.#send(reply);
    } catch (error) {
      if (!(error instanceof HypervisorError)) throw error;
      this.#send(error.code === 'DEBUGGER_FULL' ? E_FULL : E_INVALID);
    }
    if (text === 'QStartNoAckMode') this.#acks = false;
  }

  /** The answer to a packet; null: none now. */
  #reply(text: string, payload: Uint8Array): string | Uint8Array | null {
    const rest = text.slice(1);
    switch (text[0]) {
      case '?':
        return this.#lastStop;
      case 'g':
        return this.#registers
          .slice(0, this.#general)
          .map((register) => this.#read(register))
          .join('');
      case 'G':
        return this.#writeAll(rest);
      case 'p':
        return this.#readOne(rest);
      case 'P':
        return this.#writeOne(rest);
      case 'm':
        return this.#readMemory(rest);
      case 'M':
        return this.#writeMemory(rest, (data) => bytesOfHex(data));
      case 'X':
        return this.#writeMemory(rest, () => payload.subarray(text.indexOf(':') + 1));
      case 'Z':
      case 'z':
        return this.#setBreak(text);
      case 'c':
      case 's':
      case 'C':
      case 'S':
        return this.#resumeOld(text);
      case 'v':
        return this.#verbose(text);
      case 'H':
        return this.#choose(rest);
      case 'T':
        return this.#threadOf(rest) === null ? E_INVALID : 'OK';
      case 'D':
        this.#releases = true;
        this.#send('OK');
        this.close();
        return null;
      case 'k':
        this.#kill();
        return null;
      case 'q':
      case 'Q':
        return this.#query(text);
      default:
        return '';
    }
  }

  #kill(): void {
    this.#releases = false;
    if (['created', 'running', 'paused'].includes(this.#domain.state)) this.#domain.powerOff();
    this.close();
  }

  /** The vCPU of a thread number, hexadecimal: −1 for all or any, null when there is none. */
  #threadOf(text: string): number | null {
    if (text === '-1' || text === '0') return -1;
    if (!/^[0-9a-fA-F]{1,4}$/.test(text)) return null;
    const index = Number.parseInt(text, 16) - 1;
    return index < this.#vcpus.length ? index : null;
  }

  #choose(text: string): string {
    const index = this.#threadOf(text.slice(1));
    if (index === null) return E_INVALID;
    if (text[0] === 'g') {
      if (index >= 0) this.#selected = index;
    } else if (text[0] === 'c') this.#resumed = index;
    else return E_INVALID;
    return 'OK';
  }

  get #vcpu(): Vcpu {
    return this.#vcpus[this.#selected] as Vcpu;
  }

  // ---- Registers ----------------------------------------------------------------------------------------------------

  #read(register: GdbRegister): string {
    return hexOf(littleEndian(register.read(this.#vcpu, this.#context), register.bits / 8));
  }

  #write(register: GdbRegister, bytes: Uint8Array): boolean {
    if (bytes.length !== register.bits / 8) return false;
    return register.write?.(this.#vcpu, numberOf(bytes), this.#context) ?? false;
  }

  #readOne(text: string): string {
    const register = this.#registers[numberIn(text) ?? -1];
    return register === undefined ? E_INVALID : this.#read(register);
  }

  #writeOne(text: string): string {
    const [number = '', value = ''] = text.split('=', 2);
    const register = this.#registers[numberIn(number) ?? -1];
    const bytes = bytesOfHex(value);
    if (register === undefined || bytes === null) return E_INVALID;
    return this.#write(register, bytes) ? 'OK' : E_INVALID;
  }

  #writeAll(text: string): string {
    const bytes = bytesOfHex(text);
    const registers = this.#registers.slice(0, this.#general);
    const size = registers.reduce((sum, { bits }) => sum + bits / 8, 0);
    if (bytes === null || bytes.length !== size) return E_INVALID;
    let at = 0;
    let all = true;
    for (const register of registers) {
      const end = at + register.bits / 8;
      const value = bytes.subarray(at, end);
      // What stays as it is need not be possible to write.
      if (hexOf(value) !== this.#read(register)) all = this.#write(register, value) && all;
      at = end;
    }
    return all ? 'OK' : E_INVALID;
  }

  // ---- Memory -------------------------------------------------------------------------------------------------------

  #readMemory(text: string): string {
    const range = rangeIn(text);
    if (range === null || range.length > MOST_PACKET / 2 - 1) return E_INVALID;
    if (range.length === 0) return '';
    const bytes = this.#domain.debugger.read(this.#vcpu, range.address, range.length);
    return bytes.length === 0 ? E_FAULT : hexOf(bytes);
  }

  #writeMemory(text: string, dataOf: (data: string) => Uint8Array | null): string {
    const colon = text.indexOf(':');
    const range = rangeIn(text.slice(0, Math.max(0, colon)));
    const data = dataOf(text.slice(colon + 1));
    if (range === null || data === null || data.length !== range.length) return E_INVALID;
    return this.#domain.debugger.write(this.#vcpu, range.address, data) === data.length ? 'OK' : E_FAULT;
  }

  // ---- Breakpoints and watchpoints ------------------------------------------------------------------------------------

  #setBreak(text: string): string {
    const [type = '', address = '', size = ''] = text.slice(1).split(/[,;]/);
    const range = rangeIn(`${address},${size}`);
    if (!/^[0-4]$/.test(type)) return '';
    if (range === null) return E_INVALID;
    const { debugger: target } = this.#domain;
    const insert = text[0] === 'Z';
    const kind = WATCH_KINDS[type];
    if (kind === undefined) {
      // Software and hardware breakpoints are the same here: neither touches the guest's memory.
      if (insert) target.addBreakpoint(range.address);
      else target.removeBreakpoint(range.address);
    } else if (insert) {
      target.addWatchpoint(range.address, range.length, kind);
    } else {
      target.removeWatchpoint(range.address, range.length, kind);
    }
    return 'OK';
  }

  // ---- Going on -------------------------------------------------------------------------------------------------------

  /** `c`, `s` with an address or not, `C` and `S` with a signal, which a machine has none of. */
  #resumeOld(text: string): string | null {
    const step = text[0] === 's' || text[0] === 'S';
    const address = text[0] === 'c' || text[0] === 's' ? text.slice(1) : (text.split(';')[1] ?? '');
    if (address !== '') {
      const rip = bigIn(address);
      if (rip === null) return E_INVALID;
      this.#vcpu.rip = rip;
    }
    const all: Action = 'continue';
    const actions = this.#vcpus.map((): Action => all);
    if (step) actions[this.#resumed >= 0 ? this.#resumed : this.#selected] = 'step';
    return this.#resume(actions);
  }

  #verbose(text: string): string | null {
    if (text === 'vCont?') return 'vCont;c;C;s;S';
    if (text.startsWith('vCont;')) return this.#resumeBy(text.slice(6));
    if (text === 'vKill' || text.startsWith('vKill;')) {
      this.#send('OK');
      this.#kill();
      return null;
    }
    if (text === 'vCtrlC') {
      this.#interrupt();
      return 'OK';
    }
    return '';
  }

  /** `action[:thread];…`: the first that names a thread counts; threads without one stay where they are. */
  #resumeBy(text: string): string | null {
    const actions = this.#vcpus.map((): Action => 'hold');
    const open = new Set(actions.keys());
    for (const part of text.split(';')) {
      const match = /^([csCS])([0-9a-fA-F]{2})?(?::([0-9a-fA-F]+|-1))?$/.exec(part);
      if (match === null) return E_INVALID;
      const index = match[3] === undefined ? -1 : this.#threadOf(match[3]);
      if (index === null) return E_INVALID;
      const action: Action = match[1]?.toLowerCase() === 's' ? 'step' : 'continue';
      for (const place of index < 0 ? [...open] : [index]) {
        if (open.delete(place)) actions[place] = action;
      }
    }
    return this.#resume(actions);
  }

  #resume(actions: readonly Action[]): string | null {
    const domain = this.#domain;
    if (domain.state !== 'paused' && domain.state !== 'created') return this.#lastStop;
    const preferred = actions[this.#selected] === 'step' ? this.#selected : actions.indexOf('step');
    for (const [index, action] of actions.entries()) {
      domain.hold(index, action === 'hold' || (action === 'step' && index !== preferred));
    }
    this.#running = true;
    this.#releases = true;
    if (preferred >= 0) domain.step(preferred);
    else domain.start();
    return null;
  }

  // ---- Queries ----------------------------------------------------------------------------------------------------------

  #query(text: string): string | Uint8Array | null {
    const name = /^[A-Za-z]+/.exec(text)?.[0];
    const rest = text.slice((name?.length ?? 0) + 1);
    switch (name) {
      case 'qSupported':
        this.#saysBreakpoints = rest.split(';').includes('swbreak+');
        return (
          `PacketSize=${MOST_PACKET.toString(16)};qXfer:features:read+;QStartNoAckMode+;vContSupported+` +
          (this.#saysBreakpoints ? ';swbreak+;hwbreak+' : '')
        );
      case 'QStartNoAckMode':
        return 'OK';
      case 'qXfer':
        return this.#transfer(rest);
      case 'qC':
        return `QC${(this.#selected + 1).toString(16)}`;
      case 'qAttached':
        return '1';
      case 'qfThreadInfo':
        return `m${this.#vcpus.map(({ index }) => (index + 1).toString(16)).join(',')}`;
      case 'qsThreadInfo':
        return 'l';
      case 'qThreadExtraInfo':
        return this.#describe(rest);
      case 'qSymbol':
        return 'OK';
      case 'qRcmd':
        return this.#command(rest);
      default:
        return '';
    }
  }

  #describe(text: string): string {
    const index = this.#threadOf(text);
    const vcpu = this.#vcpus[index ?? -1];
    if (vcpu === undefined) return E_INVALID;
    return hexOf(latin1(`vCPU ${vcpu.index}, ${vcpu.halted ? 'halted' : 'running'}`));
  }

  #transfer(text: string): string {
    const match = /^features:read:target\.xml:([0-9a-fA-F]{1,8}),([0-9a-fA-F]{1,8})$/.exec(text);
    if (match === null) return text.startsWith('features:read:') ? 'E00' : '';
    const [offset, length] = match.slice(1).map((digits) => Number.parseInt(digits, 16)) as [number, number];
    const part = this.#description.slice(offset, offset + Math.min(length, MOST_PACKET / 2));
    return `${offset + part.length < this.#description.length ? 'm' : 'l'}${part}`;
  }

  #command(text: string): string | null {
    const bytes = bytesOfHex(text);
    if (bytes === null) return E_INVALID;
    const output = monitor(this.#domain, this.#vcpu, textOf(bytes).trim());
    const most = MOST_PACKET / 4;
    for (let at = 0; at < output.length; at += most) {
      this.#send(`O${hexOf(latin1(output.slice(at, at + most)))}`);
    }
    return 'OK';
  }
}

function architectureOf(vcpu: Vcpu): Architecture {
  const leaf = vcpu.cpuTable.entries.find(([number]) => number >>> 0 === EXTENDED_LEAF);
  return ((leaf?.[5] ?? 0) >>> LONG_MODE_BIT) % 2 === 1 ? 'amd64' : 'i386';
}

function bigIn(text: string): bigint | null {
  return /^[0-9a-fA-F]{1,16}$/.test(text) ? BigInt(`0x${text}`) : null;
}

function numberIn(text: string): number | null {
  return /^[0-9a-fA-F]{1,8}$/.test(text) ? Number.parseInt(text, 16) : null;
}

/** `address,length`. */
function rangeIn(text: string): { address: bigint; length: number } | null {
  const [first = '', second = ''] = text.split(',');
  const address = bigIn(first);
  const length = numberIn(second);
  return address === null || length === null ? null : { address, length };
}
