// A CPU without a machine around it: a real-mode program, a device of our own, and an interrupt.
//
//   node --import tsx examples/real-mode.ts

import { Core } from '../bindings/host/index.js';

// The program prints a string through port 0xe9, then counts interrupts 0x20 in BX for ever.
const program = [
  ...[0x31, 0xc0], //             xor ax, ax
  ...[0x8e, 0xd8], //             mov ds, ax
  ...[0xc7, 0x06, 0x80, 0x00, 0x1e, 0x7c], // mov word [0x80], handler   ; vector 0x20
  ...[0x8c, 0x0e, 0x82, 0x00], // mov [0x82], cs
  ...[0xbe, 0x20, 0x7c], //       mov si, text
  ...[0xac], //             next: lodsb
  ...[0x84, 0xc0], //             test al, al
  ...[0x74, 0x04], //             jz done
  ...[0xe6, 0xe9], //             out 0xe9, al
  ...[0xeb, 0xf7], //             jmp next
  ...[0xfb], //             done: sti
  ...[0xf4], //             wait: hlt
  ...[0xeb, 0xfd], //             jmp wait
  ...[0x43, 0xcf], //    handler: inc bx; iret
  ...new TextEncoder().encode('Hello from a bare core.\n\0'),
];

const core = await Core.create();
core.memory.addRam(0, 0x10000);
core.memory.write(0x7c00, new Uint8Array(program));

// A device is a window: offsets in, values out. It never learns where it was put.
let text = '';
core.ports.map(0xe9, {
  length: 1,
  read: () => 0,
  write: (_offset, _size, value) => {
    text += String.fromCharCode(value);
  },
});

const [cpu] = core.vcpus;
if (cpu === undefined) throw new Error('A core has at least one vCPU.');
cpu.setRealSegment('cs', 0);
cpu.setRealSegment('ss', 0);
cpu.rip = 0x7c00n;
cpu.rsp = 0x7c00n;

const first = cpu.run(1_000_000);
console.log(`${text.trimEnd()} (${first.reason} after ${first.instructions} instructions)`);

for (let i = 0; i < 3; i++) {
  cpu.interrupt(0x20);
  cpu.run(1_000_000);
}
console.log(`The handler ran ${cpu.rbx} times.`);
