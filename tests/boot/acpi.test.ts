// ACPI tables: checksums and links by our own reading, syntax and semantics by ACPICA's iasl.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../../bindings/errors.js';
import {
  type AcpiOptions,
  type AcpiTables,
  buildAcpiTables,
  pvhAcpiOptions,
} from '../../bindings/firmware/acpi.js';
import * as aml from '../../bindings/firmware/aml.js';
import { assert, suite } from '../suite.js';

const test = suite('firmware/acpi');

const MACHINES: Readonly<Record<string, AcpiOptions>> = {
  'a PC with one CPU': { cpus: 1 },
  'a PC with 32 CPUs, HPET and both serial ports': { cpus: 32, hpet: true, serialPorts: 2, vga: true },
  'a PC whose PCI interrupts go to the I/O APIC': { cpus: 4, pciRouting: 'ioapic' },
  'a PVH domain': pvhAcpiOptions(254),
};

function view(tables: AcpiTables, signature: string): DataView {
  const bytes = tables.tables.get(signature)!.bytes;
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function sum(bytes: Uint8Array): number {
  return bytes.reduce((total, byte) => (total + byte) & 0xff, 0);
}

for (const [name, options] of Object.entries(MACHINES)) {
  test(`${name}: checksums are right and the links lead to the tables`, () => {
    const acpi = buildAcpiTables(options);
    for (const [signature, { bytes }] of acpi.tables) {
      if (signature !== 'FACS') assert.is(sum(bytes), 0, signature);
    }
    const rsdp = view(acpi, 'RSD PTR ');
    assert.is(sum(acpi.tables.get('RSD PTR ')!.bytes.subarray(0, 20)), 0);
    assert.is(rsdp.getUint32(16, true), acpi.tables.get('RSDT')!.gpa);
    assert.is(Number(rsdp.getBigUint64(24, true)), acpi.tables.get('XSDT')!.gpa);
    const [rsdt, xsdt] = [view(acpi, 'RSDT'), view(acpi, 'XSDT')];
    const count = (rsdt.byteLength - 36) / 4;
    assert.is((xsdt.byteLength - 36) / 8, count);
    const addresses = new Set([...acpi.tables.values()].map(({ gpa }) => gpa));
    for (let index = 0; index < count; index++) {
      assert.is(addresses.has(rsdt.getUint32(36 + index * 4, true)), true);
      assert.is(Number(xsdt.getBigUint64(36 + index * 8, true)), rsdt.getUint32(36 + index * 4, true));
    }
    const fadt = view(acpi, 'FACP');
    assert.is(fadt.getUint32(40, true), acpi.tables.get('DSDT')!.gpa);
    assert.is(fadt.getUint32(36, true) % 64, 0);
    const [first, end] = options.tablesBase === undefined ? [0xe0000, 0x100000] : [0xfc001000, 0xfc008040];
    for (const { gpa, bytes } of acpi.pieces) assert.ok(gpa >= first && gpa + bytes.length <= end);
  });
}

test('the MADT lists the CPUs, and the I/O APIC only where there is one', () => {
  const types = (options: AcpiOptions): number[] => {
    const madt = view(buildAcpiTables(options), 'APIC');
    const found: number[] = [];
    for (let at = 44; at < madt.byteLength; at += madt.getUint8(at + 1)) found.push(madt.getUint8(at));
    return found;
  };
  assert.is(types({ cpus: 32 }).filter((type) => type === 0).length, 32);
  assert.is(types({ cpus: 2 }).filter((type) => type === 1).length, 1);
  assert.equal(types({ cpus: 2, ioapic: false }), [0, 0]);
});

test('more CPUs than APIC ids are refused', () => {
  for (const cpus of [0, 255, 1.5]) {
    assert.throws(
      () => buildAcpiTables({ cpus }),
      (error: unknown) => error instanceof ConfigError,
    );
  }
});

test('AML encodings follow the specification', () => {
  assert.equal(
    aml.path('\\_SB.PCI0.ISA'),
    [...'\\/'].map((c) => c.charCodeAt(0)).concat(3, ...[...'_SB_PCI0ISA_'].map((c) => c.charCodeAt(0))),
  );
  assert.equal(aml.integer(0x1234), [0x0b, 0x34, 0x12]);
  assert.equal(aml.eisaId('PNP0A03'), [0x0c, 0x41, 0xd0, 0x0a, 0x03]);
  // PkgLength counts itself: one byte up to 63, then two.
  assert.is(aml.scope('\\', new Array(60).fill(0x03) as number[]).length, 64);
  assert.equal(aml.scope('\\', new Array(61).fill(0x03) as number[]).slice(0, 3), [0x10, 0x41, 0x04]);
  assert.throws(() => aml.path('TOOLONG'));
});

const hasIasl = spawnSync('iasl', ['-v']).status === 0;
for (const [name, options] of Object.entries(MACHINES)) {
  const title = `${name}: iasl takes the tables apart and compiles them again`;
  if (!hasIasl) {
    test.skip(title, 'missing dependency: iasl (package acpica-tools)');
    continue;
  }
  test(title, () => {
    const folder = mkdtempSync(join(tmpdir(), 'paravane-acpi-'));
    try {
      const files: string[] = [];
      for (const [signature, { bytes }] of buildAcpiTables(options).tables) {
        if (signature === 'RSD PTR ') continue;
        writeFileSync(join(folder, `${signature}.dat`), bytes);
        files.push(`${signature}.dat`);
      }
      const report = spawnSync('iasl', ['-d', ...files], { cwd: folder, encoding: 'utf8' });
      const text = report.stdout + report.stderr;
      assert.is(report.status, 0, text);
      assert.not.match(text, /error|incorrect|invalid|warning/i);
      const compiled = execFileSync('iasl', ['-oE', 'DSDT.dsl'], { cwd: folder, encoding: 'utf8' });
      assert.match(compiled, /0 Errors, 0 Warnings/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
