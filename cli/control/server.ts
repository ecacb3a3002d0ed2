// The control server of `paravane host`: the toolstack's verbs by HTTP, consoles by WebSocket, on loopback only.
//
//   POST /v1/verbs/<verb>            the verb's input as JSON; answers its output
//   GET  /v1/version                 version of the program
//   GET  /v1/console/<domain>?line=N WebSocket: what the guest writes as binary messages, what it is to read likewise
//
// Errors are {"error": {"code", "message"}} with a status that fits.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import {
  BackendError,
  ConfigError,
  HypervisorError,
  PowerStateError,
  ResourceError,
  StateError,
} from '../../bindings/host/index.js';
import type { Toolstack } from '../../bindings/toolstack/toolstack.js';
import type { Verb } from '../../bindings/toolstack/verb.js';
import { VERBS } from '../../bindings/toolstack/verbs/index.js';
import { type AccessRules, type Refusal, refusal } from './access.js';
import { serveConsole } from './console.js';

const LARGEST_BODY = 1 << 20;
const LARGEST_MESSAGE = 64 * 1024;
const MOST_CONNECTIONS = 256;
const REQUEST_TIMEOUT_MS = 15_000;

/** Options of {@link listen}. */
export interface ControlOptions {
  readonly token: string;
  /** 0: one that is free. */
  readonly port?: number;
  readonly origins?: readonly string[];
  readonly version: string;
}

/** A server that listens. */
export interface ControlServer {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

class RequestError extends Error implements Refusal {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

function statusOf(error: HypervisorError): number {
  if (error.code === 'NOT_SUPPORTED') return 501;
  if (error.code === 'DOMAIN_UNKNOWN') return 404;
  if (error instanceof ConfigError || error instanceof StateError) return 400;
  if (error instanceof PowerStateError) return 409;
  if (error instanceof ResourceError) return 507;
  return error instanceof BackendError ? 502 : 500;
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof RequestError) return error;
  if (error instanceof HypervisorError) {
    return { status: statusOf(error), code: error.code, message: error.message };
  }
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== undefined && /^E[A-Z]+$/.test(code)) return { status: 400, code, message };
  return { status: 500, code: 'INTERNAL', message: `A defect of Paravane: ${String(message ?? error)}` };
}

/** Reads a body as long as it is not too long. */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const tooLarge = new RequestError(413, 'BODY_TOO_LARGE', `The body is larger than ${LARGEST_BODY} bytes.`);
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_BODY) throw tooLarge;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LARGEST_BODY) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function inputOf(request: IncomingMessage): Promise<unknown> {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new RequestError(415, 'TYPE_REFUSED', 'The body must be of the type application/json.');
  }
  const body = await bodyOf(request);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new RequestError(400, 'BODY_MALFORMED', 'The body is no JSON.');
  }
}

function requireMethod(request: IncomingMessage, method: string): void {
  if (request.method === method) return;
  throw new RequestError(405, 'METHOD_REFUSED', `This takes ${method} only.`);
}

class Control {
  readonly #toolstack: Toolstack;
  readonly #version: string;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    perMessageDeflate: false,
  });
  #rules: AccessRules;

  constructor(toolstack: Toolstack, options: ControlOptions) {
    this.#toolstack = toolstack;
    this.#version = options.version;
    this.#rules = { port: 0, token: options.token, origins: options.origins ?? [] };
  }

  setPort(port: number): void {
    this.#rules = { ...this.#rules, port };
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let status = 200;
    let body: unknown;
    try {
      const refused = refusal(request, this.#rules);
      if (refused !== null) throw new RequestError(refused.status, refused.code, refused.message);
      body = await this.#route(request);
    } catch (error) {
      const refused = refusalOf(error);
      status = refused.status;
      body = { error: { code: refused.code, message: refused.message } };
      // Whatever else the request holds is not read.
      response.setHeader('connection', 'close');
    }
    const bytes = Buffer.from(JSON.stringify(body));
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': bytes.length,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    response.end(bytes);
  }

  /** A WebSocket begins. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    try {
      const refused = refusal(request, this.#rules);
      if (refused !== null) throw new RequestError(refused.status, refused.code, refused.message);
      const line = this.#consoleOf(request);
      this.#sockets.handleUpgrade(request, socket, head, (client) => serveConsole(client, line));
    } catch (error) {
      const { status, code, message } = refusalOf(error);
      const body = JSON.stringify({ error: { code, message } });
      socket.end(
        `HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-type: application/json\r\n` +
          `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    }
  }

  close(): void {
    for (const client of this.#sockets.clients) client.terminate();
  }

  async #route(request: IncomingMessage): Promise<unknown> {
    const { pathname } = addressOf(request);
    if (pathname === '/v1/version') {
      requireMethod(request, 'GET');
      return { version: this.#version };
    }
    const name = /^\/v1\/verbs\/([a-z-]{1,40})$/.exec(pathname)?.[1];
    if (name === undefined || !Object.hasOwn(VERBS, name)) {
      throw new RequestError(404, 'ROUTE_UNKNOWN', 'There is nothing at this address.');
    }
    requireMethod(request, 'POST');
    const verb = VERBS[name as keyof typeof VERBS] as Verb;
    return verb.run(this.#toolstack, verb.input(await inputOf(request), 'input'));
  }

  #consoleOf(request: IncomingMessage) {
    const { pathname, searchParams } = addressOf(request);
    const ref = /^\/v1\/console\/([^/]{1,300})$/.exec(pathname)?.[1];
    if (ref === undefined) throw new RequestError(404, 'ROUTE_UNKNOWN', 'There is nothing at this address.');
    requireMethod(request, 'GET');
    const { domain } = this.#toolstack.find(decoded(ref));
    const line = domain.consoles[Number(searchParams.get('line') ?? 0)];
    if (line === undefined) throw new RequestError(404, 'CONSOLE_UNKNOWN', 'The domain has no such console.');
    return { domain, line };
  }
}

function addressOf(request: IncomingMessage): URL {
  try {
    return new URL(request.url ?? '/', 'http://localhost');
  } catch {
    throw new RequestError(400, 'ADDRESS_MALFORMED', 'The address is malformed.');
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new RequestError(400, 'ADDRESS_MALFORMED', 'The address is malformed.');
  }
}

/** Starts a control server on loopback. @throws Error with Node's `code` when the port is taken */
export async function listen(toolstack: Toolstack, options: ControlOptions): Promise<ControlServer> {
  const control = new Control(toolstack, options);
  const server: Server = createServer(
    { maxHeaderSize: 16 * 1024, requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS },
    (request, response) => void control.answer(request, response),
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.on('upgrade', (request, socket, head) => control.upgrade(request, socket, head));
  await new Promise<void>((ready, failed) => {
    server.once('error', failed);
    server.listen(options.port ?? 0, '127.0.0.1', ready);
  });
  const { port } = server.address() as AddressInfo;
  control.setPort(port);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((done) => {
        control.close();
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
