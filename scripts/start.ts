// `npm start`: boots Debian to a shell on this terminal; where its packages cannot be had, the guest that comes with us.
//
//   npm start [-- OPTIONS OF paravane run]

import { main } from '../cli/command.js';
import { fetchGuests } from './guests/fetch.js';

const SHELL_PROMPT = '/ # ';

const options = process.argv.slice(2);

async function start(): Promise<number> {
  // A guest of the user's own.
  if (options.some((option) => /^--(kernel|firmware|restore)(=|$)/.test(option))) {
    return main(['run', ...options]);
  }
  const log = (line: string): void => console.error(`guests: ${line}`);
  const { status, reason, paths, manifest } = await fetchGuests({ names: ['cloud', 'initramfs-amd64'], log });
  if (status !== 'ready') {
    console.error(`No Debian guest: ${reason}. Starting the guest that comes with Paravane.`);
    return main(['run', ...options]);
  }
  const version = manifest.guests.cloud?.version ?? 'of unknown version';
  return main(
    [
      ...['run', '--kernel', paths.kernel('cloud'), '--initrd', paths.initramfs('amd64')],
      ...['--append', 'console=ttyS0', ...options],
    ],
    { title: `Guest: Debian, Linux kernel ${version}, busybox shell`, holdInputUntil: SHELL_PROMPT },
  );
}

process.exitCode = await start();
// Not by itself: a domain that sleeps keeps a timer.
process.stdout.write('', () => process.exit());
