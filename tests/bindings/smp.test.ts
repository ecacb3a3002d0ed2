// Many vCPUs: each is started by INIT and SIPI and takes part in locked counting, the same way in every run.

import { assemble, type DomainConfig } from '../../bindings/index.js';
import { assert, suite } from '../suite.js';
import { manualHost } from './harness.js';

const test = suite('smp');
const ROUNDS = 1000;
/** Both counters are far from the code: a write next to code makes the core decode it again. */
const STARTED = 0x20000;
const COUNTER = 0x21000;

/** Starts all others at 0x8000; each, and this one, adds 1 so often. Ends when all are through. */
function countingKernel(vcpus: number): Uint8Array {
  const { bytes } = assemble(`
        bits 32
        org 0x7000
        mov dword [0xfee00300], 0xc4500 ; INIT to all others
        mov dword [0xfee00300], 0xc4608 ; SIPI, page 8
        call count
.wait:  pause
        cmp dword [${STARTED}], ${vcpus}
        jne .wait
        cmp dword [${COUNTER}], ${vcpus * ROUNDS}
        setne al
        out 0xf4, al
        hlt
count:  mov ecx, ${ROUNDS}
.next:  lock inc dword [${COUNTER}]
        loop .next
        lock inc dword [${STARTED}]
        ret
        times 0x1000 - ($ - $$) db 0

        bits 16
other:  mov ax, ${COUNTER >> 4}         ; at 0800:0000
        mov ds, ax
        mov cx, ${ROUNDS}
.next:  lock inc dword [0]
        loop .next
        mov ax, ${STARTED >> 4}
        mov ds, ax
        lock inc dword [0]
.stop:  cli
        hlt
        jmp .stop
  `);
  return bytes;
}

async function run(vcpus: number): Promise<{ code: number; instructions: number; hash: string }> {
  const { host } = manualHost();
  const kernel = countingKernel(vcpus);
  const boot: DomainConfig['boot'] = { type: 'flat', kernel, address: 0x7000, mode: 'prot32' };
  const domain = await host.create({ memory: '4M', clock: 'icount', vcpus, boot });
  let code = -1;
  domain.on('exit', (event) => (code = event.code));
  domain.runInstructions(10_000_000);
  const result = { code, instructions: domain.stats.instructions, hash: domain.hash() };
  host.close();
  return result;
}

for (const vcpus of [1, 2, 32, 64]) {
  test(`${vcpus} vCPUs count together, the same way twice`, async () => {
    const first = await run(vcpus);
    assert.is(first.code, 1, 'the counter has the sum of all');
    assert.ok(first.instructions > 2 * ROUNDS * vcpus);
    assert.equal(await run(vcpus), first);
  });
}
