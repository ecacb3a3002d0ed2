// `paravane host`: a host of many domains, which `paravane xl` and other programs control.

import { parseSize } from '../bindings/host/index.js';
import { type OptionSpec, takeArguments, wholeArgument } from './arguments.js';
import { makeToken, publish, stateFolder, withdraw } from './control/rendezvous.js';
import { listen } from './control/server.js';
import { domainWorker } from './domain-worker.js';
import { CliError, EXIT_HOST, EXIT_OK, EXIT_SIGNAL, usageError } from './errors.js';
import { reasonOf } from './files.js';
import { nodeToolstack } from './node-toolstack.js';
import { readPolicies } from './policies.js';
import { version } from './version.js';

/** What `paravane host --help` prints. */
export const HOST_HELP = `Usage: paravane host [options]

Runs domains in the background of this terminal, for paravane xl. It listens on 127.0.0.1 only; who wants to talk to it
needs the token in host.json, a file of mode 0600 in $PARAVANE_STATE, $XDG_RUNTIME_DIR/paravane or ~/.paravane.
Ctrl-C ends it with all domains.

  --port <n>         Port to listen at (default: one that is free)
  --memory <size>    RAM that all domains may have together (default: no limit)
  --vcpus <n>        vCPUs that all domains may have together (default: no limit)
  --workers <n>      Run each domain in a thread of its own, on n processors (default: all in one thread)
  --policies <file>  Module in JavaScript or TypeScript whose functions order queues of disks and networks: the one that it
                     exports as default from the start, others by "paravane xl queue-policy"
  --origin <origin>  A web page's origin that may talk to it, such as http://localhost:8000
  -q, --quiet        Print nothing
  -h, --help         This text
`;

const OPTIONS: readonly OptionSpec[] = [
  { names: '--port', value: true },
  { names: '--memory', value: true },
  { names: '--vcpus', value: true },
  { names: '--workers', value: true },
  { names: '--policies', value: true },
  { names: '--origin', value: true },
  { names: '-q --quiet' },
  { names: '-h --help' },
];

/** As many as a host schedules. */
const MOST_PCPUS = 256;
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/** Waits for a signal; returns the exit status. */
function untilSignal(): Promise<number> {
  return new Promise((done) => {
    for (const [name, number] of Object.entries(SIGNALS)) {
      process.once(name, () => done(number === SIGNALS.SIGTERM ? EXIT_OK : EXIT_SIGNAL + number));
    }
  });
}

/** Runs a host until a signal ends it. @returns the exit status @throws CliError */
export async function host(argv: readonly string[]): Promise<number> {
  const { flags, values, rest } = takeArguments(argv, OPTIONS, 'paravane host');
  if (flags.has('help')) {
    process.stdout.write(HOST_HELP);
    return EXIT_OK;
  }
  if (rest[0] !== undefined) throw usageError(`paravane host takes no "${rest[0]}"`);
  const { memory, vcpus, origin, policies, workers } = values;
  if (memory !== undefined) parseSize(memory, '--memory');
  const toolstack = nodeToolstack({
    ...(memory === undefined ? {} : { memory }),
    ...(vcpus === undefined ? {} : { vcpus: wholeArgument(vcpus, '--vcpus', 1, 65_536) }),
    ...(workers === undefined
      ? {}
      : { workers: domainWorker, pcpus: wholeArgument(workers, '--workers', 1, MOST_PCPUS) }),
    ...(policies === undefined ? {} : { policies: await readPolicies(policies) }),
  });
  const token = makeToken();
  const port = values['port'] === undefined ? 0 : wholeArgument(values['port'], '--port', 0, 65_535);
  const server = await listen(toolstack, {
    token,
    port,
    origins: origin === undefined ? [] : [origin],
    version: version(),
  }).catch((error: unknown) => {
    throw new CliError(EXIT_HOST, `cannot listen at port ${port}: ${reasonOf(error)}`);
  });
  const meeting = { url: server.url, token, pid: process.pid };
  try {
    const path = await publish(stateFolder(), meeting);
    if (!flags.has('quiet')) process.stdout.write(`paravane: listening at ${server.url}, token in ${path}\n`);
    return await untilSignal();
  } finally {
    toolstack.host.close();
    await withdraw(stateFolder(), meeting);
    await server.close();
  }
}
