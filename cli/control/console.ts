// A console of a domain behind a WebSocket: a client that does not read, or types faster than the guest takes it, costs
// no memory.

import type { RawData, WebSocket } from 'ws';
import type { Console, DomainApi } from '../../bindings/host/index.js';

/** A client this far behind is let go. */
const MOST_UNSENT = 4 << 20;
/** Input that the guest has not taken; above it the client has to wait. */
const MOST_QUEUED = 16 * 1024;
const QUEUE_POLL_MS = 20;
const NORMAL = 1000;
const TRY_AGAIN_LATER = 1013;

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

/** Connects a client, with what the console showed before. */
export function serveConsole(
  client: WebSocket,
  { domain, line }: { readonly domain: DomainApi; readonly line: Console },
): void {
  const send = (bytes: Uint8Array): void => {
    if (client.bufferedAmount > MOST_UNSENT) client.close(TRY_AGAIN_LATER, 'too slow');
    else client.send(bytes, { binary: true });
  };
  let poll: NodeJS.Timeout | undefined;
  const stops = [
    line.onOutput(send),
    domain.on('destroyed', () => client.close(NORMAL, 'destroyed')),
    () => clearInterval(poll),
  ];
  const stop = (): void => {
    for (const action of stops) action();
  };
  const before = line.scrollback;
  if (before !== '') send(new TextEncoder().encode(before));
  client.on('message', (data) => {
    line.write(bytesOf(data));
    if (line.queued <= MOST_QUEUED || poll !== undefined) return;
    client.pause();
    poll = setInterval(() => {
      if (line.queued > MOST_QUEUED / 2) return;
      clearInterval(poll);
      poll = undefined;
      client.resume();
    }, QUEUE_POLL_MS);
  });
  client.on('close', stop);
  client.on('error', () => client.terminate());
}
