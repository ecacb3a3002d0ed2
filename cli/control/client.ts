// Talks to a control server: verbs, and consoles.

import { WebSocket } from 'ws';
import type { VerbInput, VerbName, VerbOutput } from '../../bindings/toolstack/verbs/index.js';
import { CliError, EXIT_BAD_INPUT, EXIT_HOST } from '../errors.js';
import { find, stateFolder } from './rendezvous.js';

/** What a verb was refused with. */
export class RemoteError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** A connection to the host of this user. */
export class Client {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** The host that runs. @throws CliError when there is none */
  static async connect(): Promise<Client> {
    const { url, token } = await find(stateFolder());
    return new Client(url, token);
  }

  /** Calls a verb. @throws RemoteError when it is refused, CliError when nobody answers */
  async call<N extends VerbName>(verb: N, input: VerbInput<N>): Promise<VerbOutput<N>> {
    let response: Response;
    try {
      response = await fetch(`${this.#url}/v1/verbs/${verb}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#token}` },
        body: JSON.stringify(input),
      });
    } catch (error) {
      throw unreachable(this.#url, (error as Error).cause ?? error);
    }
    const body = (await response.json()) as VerbOutput<N> & {
      readonly error?: { readonly code: string; readonly message: string };
    };
    if (response.ok) return body;
    throw new RemoteError(body.error?.code ?? 'INTERNAL', body.error?.message ?? response.statusText);
  }

  /** Opens a console. */
  console(domain: string, line = 0): WebSocket {
    const url = `${this.#url.replace(/^http/, 'ws')}/v1/console/${encodeURIComponent(domain)}?line=${line}`;
    return new WebSocket(url, { headers: { authorization: `Bearer ${this.#token}` } });
  }
}

function unreachable(url: string, cause: unknown): CliError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const refused = code === 'ECONNREFUSED';
  return new CliError(
    refused ? EXIT_BAD_INPUT : EXIT_HOST,
    refused ? `no host answers at ${url}` : `the host at ${url} does not answer: ${message}`,
    refused ? 'paravane host starts one.' : undefined,
  );
}
