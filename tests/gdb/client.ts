// A client of the gdb remote serial protocol for tests: to our stub in this process, or to any stub at a TCP port.

import { connect } from 'node:net';
import {
  bytesOfHex,
  hexOf,
  latin1,
  numberOf,
  PacketReader,
  packet,
  textOf,
} from '../../bindings/gdb/packets.js';
import { GdbServer, type GdbServerOptions } from '../../bindings/gdb/server.js';
import type { Domain } from '../../bindings/index.js';

const MOST = 0x20000;
const ANSWER_MS = 10_000;

/** A connection: requests are answered in order. */
export class GdbClient {
  readonly #send: (bytes: Uint8Array) => void;
  readonly #reader = new PacketReader(MOST, true);
  readonly #answers: string[] = [];
  readonly #waiting: { resolve(text: string): void; timer: NodeJS.Timeout }[] = [];
  /** Register names, in order, with their bytes. */
  registers: { name: string; size: number }[] = [];
  onClose: () => void = () => {};

  constructor(send: (bytes: Uint8Array) => void) {
    this.#send = send;
  }

  receive(bytes: Uint8Array): void {
    for (const received of this.#reader.feed(bytes)) {
      if (received.kind !== 'packet') continue;
      const text = textOf(received.payload);
      this.#send(latin1('+'));
      const waiter = this.#waiting.shift();
      if (waiter === undefined) this.#answers.push(text);
      else {
        clearTimeout(waiter.timer);
        waiter.resolve(text);
      }
    }
  }

  /** The next packet. */
  answer(): Promise<string> {
    const ready = this.#answers.shift();
    if (ready !== undefined) return Promise.resolve(ready);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('The stub does not answer.')), ANSWER_MS);
      this.#waiting.push({ resolve, timer });
    });
  }

  send(payload: string | Uint8Array): void {
    this.#send(packet(payload));
  }

  raw(bytes: Uint8Array): void {
    this.#send(bytes);
  }

  ask(payload: string | Uint8Array): Promise<string> {
    this.send(payload);
    return this.answer();
  }

  /** Learns the registers from the target description. */
  async describe(): Promise<void> {
    this.registers = registersOf(await this.#document('target.xml', (name) => this.#document(name)));
  }

  async #document(name: string, include?: (name: string) => Promise<string>): Promise<string> {
    let text = '';
    for (;;) {
      const part = await this.ask(`qXfer:features:read:${name}:${text.length.toString(16)},ffb`);
      text += part.slice(1);
      if (part[0] !== 'm') break;
    }
    for (const [line, href] of text.matchAll(/<xi:include href="([^"]+)"\/>/g)) {
      text = text.replace(line, (await include?.(href as string)) ?? '');
    }
    return text;
  }

  /** The registers that `g` carries, by name. */
  async general(): Promise<Map<string, bigint>> {
    const bytes = bytesOfHex(await this.ask('g'));
    const found = new Map<string, bigint>();
    let at = 0;
    for (const { name, size } of this.registers) {
      if (bytes === null || at + size > bytes.length) break;
      found.set(name, numberOf(bytes.subarray(at, at + size)));
      at += size;
    }
    return found;
  }

  async register(name: string): Promise<bigint> {
    const index = this.registers.findIndex((register) => register.name === name);
    const bytes = bytesOfHex(await this.ask(`p${index.toString(16)}`));
    if (bytes === null) throw new Error(`There is no register ${name}.`);
    return numberOf(bytes);
  }

  async read(address: number | bigint, length: number): Promise<Uint8Array> {
    return bytesOfHex(await this.ask(`m${address.toString(16)},${length.toString(16)}`)) ?? new Uint8Array(0);
  }

  async write(address: number | bigint, bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += 1024) {
      const part = bytes.subarray(at, at + 1024);
      const place = BigInt(address) + BigInt(at);
      const answer = await this.ask(`M${place.toString(16)},${part.length.toString(16)}:${hexOf(part)}`);
      if (answer !== 'OK') throw new Error(`Writing ${part.length} bytes at ${place} answers ${answer}.`);
    }
  }

  /** What a monitor command prints. */
  async monitor(command: string): Promise<string> {
    let output = '';
    this.send(`qRcmd,${hexOf(latin1(command))}`);
    for (;;) {
      const answer = await this.answer();
      if (answer[0] !== 'O' || answer === 'OK') return output;
      output += textOf(bytesOfHex(answer.slice(1)) ?? new Uint8Array(0));
    }
  }
}

function registersOf(xml: string): { name: string; size: number }[] {
  return [...xml.matchAll(/<reg ([^>]*)>/g)].map(([, attributes]) => ({
    name: /name="([^"]+)"/.exec(attributes as string)?.[1] as string,
    size: Number(/bitsize="(\d+)"/.exec(attributes as string)?.[1]) / 8,
  }));
}

/** A client of our own stub. */
export function clientOf(
  domain: Domain,
  options: GdbServerOptions = {},
): { client: GdbClient; server: GdbServer } {
  let server: GdbServer | undefined;
  const client = new GdbClient((bytes) => server?.receive(bytes));
  server = new GdbServer(
    domain,
    { send: (bytes) => client.receive(bytes), close: () => client.onClose() },
    options,
  );
  return { client, server };
}

/** A client of the stub at a port of this machine, tried again until `deadline`. */
export async function connectTo(port: number, deadline: number): Promise<{ client: GdbClient; end(): void }> {
  for (;;) {
    try {
      return await new Promise((resolve, reject) => {
        const socket = connect(port, '127.0.0.1');
        const client = new GdbClient((bytes) => void socket.write(bytes));
        socket.setNoDelay(true);
        socket.on('data', (bytes) => client.receive(bytes));
        socket.on('error', reject);
        socket.on('close', () => client.onClose());
        socket.on('connect', () => resolve({ client, end: () => void socket.destroy() }));
      });
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resume) => setTimeout(resume, 50));
    }
  }
}
