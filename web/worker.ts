// The Worker: connects the machine to the page's messages. protocol.ts says what they mean.

import { MachineServer } from './machine-server.js';
import type { Envelope, FromWorker } from './protocol.js';

const scope = globalThis as unknown as {
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Envelope>) => void): void;
  addEventListener(type: 'unhandledrejection', listener: (event: PromiseRejectionEvent) => void): void;
};

const server = new MachineServer((message) => {
  const moved = 'notice' in message && message.notice === 'output' ? [message.bytes.buffer] : [];
  scope.postMessage(message, moved as ArrayBuffer[]);
});
scope.addEventListener('message', ({ data }) => void server.receive(data));
scope.addEventListener('unhandledrejection', (event) => {
  // The loop that runs the machine is nobody's promise.
  event.preventDefault();
  server.broke(event.reason);
});
