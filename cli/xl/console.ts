// `xl console`: a domain's console on this terminal; Ctrl-] leaves.

import type { Client } from '../control/client.js';
import { CliError, EXIT_BAD_INPUT } from '../errors.js';

const CTRL_RIGHT_BRACKET = 0x1d;

/** Until Ctrl-] is typed, the domain is gone, or, with a pipe as input, its end was sent and the domain is gone. */
export function attachConsole(client: Client, domain: string, line: number): Promise<void> {
  const socket = client.console(domain, line);
  const { stdin, stdout } = process;
  return new Promise((done, failed) => {
    let refused = false;
    const typed = (chunk: Buffer): void => {
      const end = chunk.indexOf(CTRL_RIGHT_BRACKET);
      const data = end < 0 ? chunk : chunk.subarray(0, end);
      if (data.length > 0) socket.send(data);
      if (end >= 0) socket.close();
    };
    const leave = (): void => {
      stdin.off('data', typed);
      if (stdin.isTTY) stdin.setRawMode(false);
      stdin.pause();
      stdin.unref?.();
      done();
    };
    socket.on('open', () => {
      if (stdin.isTTY) stdin.setRawMode(true);
      stdin.on('data', typed);
      stdin.on('error', () => undefined);
      stdin.resume();
    });
    socket.on('message', (data) => void stdout.write(data as Buffer));
    socket.on('unexpected-response', (_, response) => {
      refused = true;
      let text = '';
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => failed(new CliError(EXIT_BAD_INPUT, messageOf(text))));
    });
    socket.on('error', (error) => {
      if (!refused) failed(new CliError(EXIT_BAD_INPUT, `the console broke: ${error.message}`));
    });
    socket.on('close', leave);
  });
}

function messageOf(body: string): string {
  try {
    return (JSON.parse(body) as { error: { message: string } }).error.message;
  } catch {
    return 'the console is refused';
  }
}
