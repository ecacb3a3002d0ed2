// Plans and ACPI tables under QEMU, without its firmware: Debian's kernels start, use the tables and power off.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadImage, memoryLayout } from '../../bindings/boot/index.js';
import { type AcpiOptions, buildAcpiTables } from '../../bindings/firmware/acpi.js';
import { guestPaths, type KernelName } from '../../scripts/guests/catalog.js';
import { assert, suite } from '../suite.js';
import { qemuRom } from './qemu-rom.js';

const test = suite('boot/qemu');
const RAM_MIB = 256;
const TIMEOUT_MS = 60_000;

interface Start {
  readonly kernel: KernelName;
  readonly arch: 'amd64' | 'i386';
  readonly protocol: 'linux64' | 'linux32' | 'pvh';
  readonly cpu: string;
  readonly acpi: AcpiOptions;
  /** The RSDP is named to the kernel, or has to be found by it. */
  readonly namesRsdp: boolean;
}

const STARTS: readonly Start[] = [
  {
    kernel: 'cloud',
    arch: 'amd64',
    protocol: 'linux64',
    cpu: 'qemu64',
    acpi: { cpus: 2, pciRouting: 'ioapic' },
    namesRsdp: true,
  },
  {
    kernel: '686-pae',
    arch: 'i386',
    protocol: 'pvh',
    cpu: 'pentium3',
    acpi: { cpus: 1, hpet: true },
    namesRsdp: false,
  },
];

/** Runs one start and returns what the guest printed. */
function runUnderQemu({ kernel, arch, protocol, cpu, acpi, namesRsdp }: Start): string {
  const folder = mkdtempSync(join(tmpdir(), 'paravane-qemu-'));
  const read = (path: string): Uint8Array => new Uint8Array(readFileSync(path));
  try {
    const tables = buildAcpiTables({ ...acpi, vga: true });
    const plan = loadImage(read(guestPaths().kernel(kernel)), {
      memory: memoryLayout(RAM_MIB << 20),
      cmdline: 'console=ttyS0 paravane.run="nproc; ls /sys/bus/acpi/devices; cat /proc/interrupts"',
      initrd: read(guestPaths().initramfs(arch)),
      longMode: arch === 'amd64',
      protocol,
      rngSeed: new Uint8Array(32).fill(1),
      ...(namesRsdp ? { acpiRsdp: tables.rsdpAddress } : {}),
    });
    const rom = join(folder, 'rom');
    writeFileSync(rom, qemuRom(plan, tables));
    const args = ['-M', 'pc', '-cpu', cpu, '-smp', String(acpi.cpus), '-m', String(RAM_MIB), '-bios', rom];
    args.push('-display', 'none', '-net', 'none', '-no-reboot', '-monitor', 'none', '-serial', 'stdio');
    for (const [index, { gpa, bytes }] of plan.pieces.entries()) {
      const file = join(folder, `piece${index}`);
      writeFileSync(file, bytes);
      args.push('-device', `loader,file=${file},addr=${gpa},force-raw=on`);
    }
    const binary = arch === 'amd64' ? 'qemu-system-x86_64' : 'qemu-system-i386';
    const { stdout, stderr } = spawnSync(binary, args, { encoding: 'utf8', timeout: TIMEOUT_MS });
    return stdout + stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const hasQemu = spawnSync('qemu-system-x86_64', ['--version']).status === 0;
for (const start of STARTS) {
  const title = `${start.kernel} by ${start.protocol}`;
  if (!hasQemu) test.skip(title, 'missing dependency: qemu-system-x86_64');
  else if (
    !existsSync(guestPaths().kernel(start.kernel)) ||
    !existsSync(guestPaths().initramfs(start.arch))
  ) {
    test.skip(title, 'missing dependency: npm run guests');
  } else {
    test(title, () => {
      const output = runUnderQemu(start);
      assert.match(output, /Paravane: Debian kernel/, output.slice(-2000));
      assert.match(output, /PNP0501:00/, 'serial port found by ACPI');
      assert.match(output, /PNP0A03:00/, 'host bridge found by ACPI');
      assert.match(output, /9:.*IO-APIC +9-fasteoi +acpi/, 'the SCI is level-triggered');
      assert.match(output, new RegExp(`^${start.acpi.cpus}\\r?$`, 'm'), 'all CPUs run');
      assert.match(output, /reboot: Power down/, 'S5 works');
      assert.not.match(output, /ACPI (BIOS )?(Error|Warning)|ACPI Exception/);
    });
  }
}
