// Every Debian kernel to a shell, by every way in, on one to four processors; the installers to their first question.
// deadline: 3600

import { assert, suite } from '../suite.js';
import { type BootOptions, Guest, missing, PROMPT } from './guest.js';

const test = suite('Debian guests');
const INSTALLER = 'console=ttyS0 DEBIAN_FRONTEND=text TERM=vt102';

function add(title: string, options: BootOptions, body: (guest: Guest) => void): void {
  const absent = missing(options.kernel);
  if (absent !== undefined) {
    test.skip(title, absent);
    return;
  }
  test(title, async () => {
    const guest = await Guest.boot(options);
    body(guest);
    guest.domain.destroy();
  });
}

function shell(options: BootOptions): void {
  const { kernel, vcpus = 1, type = 'auto' } = options;
  add(`${kernel}, ${type}, ${vcpus} vCPU${vcpus > 1 ? 's' : ''}`, options, (guest) => {
    guest.until(PROMPT, 10_000);
    const machine = kernel.startsWith('686') ? 'i686' : 'x86_64';
    assert.is(guest.command('uname -m').trim(), machine);
    assert.is(guest.command('nproc').trim(), String(vcpus));
  });
}

shell({ kernel: 'cloud', vcpus: 2 });
shell({ kernel: 'cloud', vcpus: 3 });
shell({ kernel: 'amd64' });
shell({ kernel: 'amd64', vcpus: 4 });
shell({ kernel: '686' });
shell({ kernel: '686-pae' });
shell({ kernel: '686-pae', vcpus: 4 });
for (const kernel of ['amd64', 'cloud', '686-pae'] as const) shell({ kernel, type: 'pvh' });

for (const arch of ['amd64', 'i386'] as const) {
  const options: BootOptions = { kernel: `d-i-${arch}`, memory: '1G', append: INSTALLER };
  add(`installer for ${arch} asks for the language`, options, (guest) => {
    assert.match(guest.until('Prompt:', 60_000), /language/i);
  });
}
