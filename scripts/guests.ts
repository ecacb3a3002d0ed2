// npm run guests [-- NAMES...]: fetches guest systems from this machine's Debian package sources into .cache/guests.
//
// Exit status: 0 all there, 1 some are missing, 2 wrong usage, 3 this machine lacks apt-get, dpkg-deb or tar.

import { parseArgs } from 'node:util';
import { DEFAULT_NAMES, GUEST_NAMES, type GuestName } from './guests/catalog.js';
import { fetchGuests } from './guests/fetch.js';

const EXIT_STATUS = { ready: 0, partial: 1, unavailable: 3 } as const;
const EXIT_USAGE = 2;

const USAGE = `Usage: npm run guests [-- [--refresh] NAME...]
Names: ${GUEST_NAMES.join(' ')}
Default: ${DEFAULT_NAMES.join(' ')}
--refresh looks for newer packages even when a guest is cached.`;

function isGuestName(name: string): name is GuestName {
  return (GUEST_NAMES as readonly string[]).includes(name);
}

async function main(): Promise<number> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse();
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    return EXIT_USAGE;
  }
  if (parsed.values.help === true) {
    console.log(USAGE);
    return 0;
  }
  const unknown = parsed.positionals.filter((name) => !isGuestName(name));
  if (unknown.length > 0) {
    console.error(`Unknown guest: ${unknown.join(', ')}\n${USAGE}`);
    return EXIT_USAGE;
  }
  const names = parsed.positionals.filter(isGuestName);
  const result = await fetchGuests({
    ...(names.length > 0 ? { names } : {}),
    refresh: parsed.values.refresh === true,
    log: (line) => console.log(`guests: ${line}`),
  });
  if (result.status === 'ready') console.log(`guests: all in ${result.paths.root}`);
  else console.error(`guests: ${result.reason}`);
  return EXIT_STATUS[result.status];
}

function parse() {
  return parseArgs({
    options: { refresh: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
}

process.exitCode = await main();
