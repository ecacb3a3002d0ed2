// The control server refuses on every route: no token, a wrong one, a foreign Host, a foreign Origin, bodies that are
// malformed, of another type, or too large. What is refused changes nothing.

import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VERBS } from '../../bindings/toolstack/verbs/index.js';
import { find, makeToken, publish, withdraw } from '../../cli/control/rendezvous.js';
import { type ControlServer, listen } from '../../cli/control/server.js';
import { nodeToolstack } from '../../cli/node-toolstack.js';
import { assert, rejects, suite } from '../suite.js';

const test = suite('control/security');

const TOKEN = makeToken();
const ORIGIN = 'http://localhost:8000';
const toolstack = nodeToolstack();
let server: ControlServer;

test.before(async () => {
  server = await listen(toolstack, { token: TOKEN, version: '1.2.3', origins: [ORIGIN] });
});
test.after(async () => {
  toolstack.host.close();
  await server.close();
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly error?: { readonly code: string; readonly message: string } };
}

interface Route {
  readonly method: string;
  readonly path: string;
  readonly upgrade?: boolean;
}

const ROUTES: readonly Route[] = [
  { method: 'GET', path: '/v1/version' },
  ...Object.keys(VERBS).map((verb) => ({ method: 'POST', path: `/v1/verbs/${verb}` })),
  { method: 'GET', path: '/v1/console/1', upgrade: true },
  { method: 'GET', path: '/v1/console/1?line=0', upgrade: true },
];

const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': Buffer.alloc(16).toString('base64'),
};

function send(route: Route, headers: Record<string, string>, body?: string | Buffer): Promise<Answer> {
  const { method, path, upgrade } = route;
  return new Promise((done, failed) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port: server.port,
        method,
        path,
        agent: false,
        headers: {
          host: `127.0.0.1:${server.port}`,
          ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
          ...(upgrade === true ? UPGRADE : {}),
          ...headers,
        },
      },
      (response) => {
        let text = '';
        response.on('data', (chunk) => (text += chunk));
        response.on('end', () =>
          done({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: text === '' ? {} : JSON.parse(text),
          }),
        );
      },
    );
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      done({ status: response.statusCode ?? 0, headers: response.headers, body: {} });
    });
    request.on('error', failed);
    request.end(body ?? (method === 'POST' ? '{}' : undefined));
  });
}

const BEARER = { authorization: `Bearer ${TOKEN}` };

async function refusedEverywhere(
  headers: Record<string, string>,
  status: number,
  code: string,
): Promise<void> {
  for (const route of ROUTES) {
    const answer = await send(route, headers);
    assert.is(answer.status, status, `${route.method} ${route.path}`);
    assert.is(answer.body.error?.code, code, `${route.method} ${route.path}`);
  }
}

test('without a token', () => refusedEverywhere({}, 401, 'TOKEN_REFUSED'));

for (const [what, authorization] of [
  ['a wrong token', `Bearer ${makeToken()}`],
  ['a token cut short', `Bearer ${TOKEN.slice(0, -1)}`],
  ['a token with more behind it', `Bearer ${TOKEN}0`],
  ['another scheme', `Basic ${TOKEN}`],
  ['an empty token', 'Bearer '],
] as const) {
  test(`with ${what}`, () => refusedEverywhere({ authorization }, 401, 'TOKEN_REFUSED'));
}

for (const host of ['example.org', 'example.org:80', '127.0.0.1', 'localhost:1', '127.0.0.1.example.org']) {
  test(`with the Host "${host}"`, () => refusedEverywhere({ ...BEARER, host }, 421, 'HOST_REFUSED'));
}

for (const origin of ['http://example.org', 'null', 'http://localhost:8001', 'https://localhost:8000']) {
  test(`with the Origin ${origin}`, () => refusedEverywhere({ ...BEARER, origin }, 403, 'ORIGIN_REFUSED'));
}

test('who has the token, a right Host and a named Origin or none gets in', async () => {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  for (const host of names) {
    const headers = { ...BEARER, host: `${host}:${server.port}` };
    assert.equal((await send(ROUTES[0] as Route, headers)).body, { version: '1.2.3' });
  }
  assert.is((await send(ROUTES[0] as Route, { ...BEARER, origin: ORIGIN })).status, 200);
});

test('malformed bodies', async () => {
  const bodies: readonly (readonly [string | Buffer, number])[] = [
    ['', 400],
    ['{', 400],
    ['nonsense', 400],
    ['{"a":1}{"b":2}', 400],
    [Buffer.from([0x22, 0xff, 0xfe, 0x22]), 400],
    ['[]', 400],
    ['null', 400],
    ['"text"', 400],
    ['{"stranger":1}', 400],
    ['{"__proto__":{"domain":"1"}}', 400],
  ];
  for (const name of Object.keys(VERBS)) {
    const route = { method: 'POST', path: `/v1/verbs/${name}` };
    for (const [body, status] of bodies) {
      const answer = await send(route, BEARER, body);
      assert.is(answer.status, status, `${name} ${String(body)}`);
      assert.ok(['BODY_MALFORMED', 'REQUEST_INVALID'].includes(answer.body.error?.code ?? ''), name);
    }
  }
  assert.equal(toolstack.all, []);
});

test('bodies of another type', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', '']) {
    for (const route of ROUTES.filter(({ method }) => method === 'POST')) {
      assert.is(
        (await send(route, { ...BEARER, 'content-type': type })).status,
        415,
        `${route.path} ${type}`,
      );
    }
  }
});

test('bodies that are too large, announced or not', async () => {
  const large = `{"domain":"${'x'.repeat(1 << 20)}"}`;
  for (const route of ROUTES.filter(({ method }) => method === 'POST')) {
    const announced = await send(route, BEARER, large).catch((error: NodeJS.ErrnoException) => error.code);
    const chunked = await send(route, { ...BEARER, 'transfer-encoding': 'chunked' }, large).catch(
      (error: NodeJS.ErrnoException) => error.code,
    );
    // The server closes while we still send: the answer may be lost on the way.
    for (const answer of [announced, chunked]) {
      const status = typeof answer === 'object' ? answer.status : answer;
      assert.ok([413, 'ECONNRESET', 'EPIPE'].includes(status as never), `${route.path}: ${status}`);
    }
  }
});

test('wrong methods and addresses', async () => {
  assert.is((await send({ method: 'POST', path: '/v1/version' }, BEARER)).status, 405);
  assert.is((await send({ method: 'GET', path: '/v1/verbs/list' }, BEARER)).status, 405);
  assert.is((await send({ method: 'DELETE', path: '/v1/verbs/list' }, BEARER)).status, 405);
  for (const path of [
    '/',
    '/v1',
    '/v1/verbs/',
    '/v1/verbs/toString',
    '/v1/verbs/constructor',
    '/v1/../x',
    '/x',
  ]) {
    assert.is((await send({ method: 'POST', path }, BEARER)).status, 404, path);
  }
  for (const path of ['/v1/console/9', '/v1/console/%ff', '/v1/verbs/list', '/v1/console/']) {
    const { status } = await send({ method: 'GET', path, upgrade: true }, BEARER);
    assert.ok(status === 404 || status === 400, `${path} ${status}`);
  }
});

test('garbage on the wire ends the connection and nothing else', async () => {
  for (const garbage of [
    '\0\0\0\0',
    'GET\r\n\r\n',
    'POST /v1/verbs/list HTTP/1.1\r\nhost:\r\n\r\n',
    '\x16\x03\x01',
  ]) {
    await new Promise<void>((done) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.write(garbage));
      socket.on('error', () => undefined);
      socket.on('close', () => done());
      socket.resume();
      setTimeout(() => socket.destroy(), 200);
    });
  }
  assert.is((await send(ROUTES[0] as Route, BEARER)).status, 200);
});

test('it listens on loopback only', () => {
  assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+$/);
});

test('the token lies in a file that only its owner reads, and is gone afterwards', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'paravane-state-'));
  try {
    chmodSync(folder, 0o755);
    const meeting = { url: server.url, token: TOKEN, pid: process.pid };
    const path = await publish(folder, meeting);
    assert.is(statSync(path).mode & 0o777, 0o600);
    assert.is(JSON.parse(readFileSync(path, 'utf8')).token, TOKEN);
    assert.is((await find(folder)).token, TOKEN);
    await withdraw(folder, { ...meeting, token: makeToken() });
    assert.is((await find(folder)).token, TOKEN, 'the file of another host stays');
    await withdraw(folder, meeting);
    await rejects(find(folder), /no host is running/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
