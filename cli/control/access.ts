// Who may talk to the control server: programs of this machine that hold the token, and no web page that was not named.

import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Why a request is refused. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** The rules of one server. */
export interface AccessRules {
  /** The port it listens at: the only one that a Host header may name. */
  readonly port: number;
  readonly token: string;
  /** Origins of web pages that may talk to it. */
  readonly origins: readonly string[];
}

const LOCAL_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

function sameToken(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Looks at the headers of a request before anything else of it. A Host header that does not name this machine is how a
 * page of another site would reach us through a name that it made point here; an Origin header is how a browser tells
 * which page asks.
 */
export function refusal(request: IncomingMessage, rules: AccessRules): Refusal | null {
  const { host, origin, authorization } = request.headers;
  if (!LOCAL_NAMES.some((name) => host === `${name}:${rules.port}`)) {
    return { status: 421, code: 'HOST_REFUSED', message: 'The Host header does not name this server.' };
  }
  if (origin !== undefined && !rules.origins.includes(origin)) {
    return { status: 403, code: 'ORIGIN_REFUSED', message: 'Pages of this origin may not use this server.' };
  }
  const given = /^Bearer ([\x21-\x7e]{1,512})$/.exec(authorization ?? '')?.[1];
  if (given === undefined || !sameToken(given, rules.token)) {
    return { status: 401, code: 'TOKEN_REFUSED', message: 'The request does not carry the token.' };
  }
  return null;
}
