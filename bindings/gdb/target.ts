// The target description that gdb asks a stub for. "Debugging with GDB", appendix G; bit names as the SDM has them.

import { type Architecture, type Feature, featuresOf } from './registers.js';

type Flag = readonly [bit: number, name: string];

const CR0: readonly Flag[] = [
  ...([
    [0, 'PE'],
    [1, 'MP'],
    [2, 'EM'],
    [3, 'TS'],
    [4, 'ET'],
    [5, 'NE'],
  ] as const),
  ...([
    [16, 'WP'],
    [18, 'AM'],
    [29, 'NW'],
    [30, 'CD'],
    [31, 'PG'],
  ] as const),
];
const CR4: readonly Flag[] = [
  ...([
    [0, 'VME'],
    [1, 'PVI'],
    [2, 'TSD'],
    [3, 'DE'],
    [4, 'PSE'],
    [5, 'PAE'],
    [6, 'MCE'],
  ] as const),
  ...([
    [7, 'PGE'],
    [8, 'PCE'],
    [9, 'OSFXSR'],
    [10, 'OSXMMEXCPT'],
    [11, 'UMIP'],
    [12, 'LA57'],
  ] as const),
  ...([
    [16, 'FSGSBASE'],
    [17, 'PCIDE'],
    [18, 'OSXSAVE'],
    [20, 'SMEP'],
    [21, 'SMAP'],
    [22, 'PKE'],
  ] as const),
];
const EFER: readonly Flag[] = [
  [0, 'SCE'],
  [8, 'LME'],
  [10, 'LMA'],
  [11, 'NXE'],
  [14, 'FFXSR'],
];

const EFLAGS: readonly Flag[] = [
  ...([
    [0, 'CF'],
    [1, ''],
    [2, 'PF'],
    [4, 'AF'],
    [6, 'ZF'],
    [7, 'SF'],
    [8, 'TF'],
    [9, 'IF'],
    [10, 'DF'],
  ] as const),
  ...([
    [11, 'OF'],
    [14, 'NT'],
    [16, 'RF'],
    [17, 'VM'],
    [18, 'AC'],
    [19, 'VIF'],
    [20, 'VIP'],
    [21, 'ID'],
  ] as const),
];
const MXCSR: readonly Flag[] = [
  ...([
    [0, 'IE'],
    [1, 'DE'],
    [2, 'ZE'],
    [3, 'OE'],
    [4, 'UE'],
    [5, 'PE'],
    [6, 'DAZ'],
    [7, 'IM'],
  ] as const),
  ...([
    [8, 'DM'],
    [9, 'ZM'],
    [10, 'OM'],
    [11, 'UM'],
    [12, 'PM'],
    [15, 'FZ'],
  ] as const),
];

function flags(id: string, size: number, bits: readonly Flag[]): string {
  const fields = bits.map(([bit, name]) => `<field name="${name}" start="${bit}" end="${bit}"/>`);
  return `<flags id="${id}" size="${size}">${fields.join('')}</flags>`;
}

const VECTORS: readonly (readonly [name: string, type: string, count: number])[] = [
  ['v4_float', 'ieee_single', 4],
  ['v2_double', 'ieee_double', 2],
  ['v16_int8', 'int8', 16],
  ['v8_int16', 'int16', 8],
  ['v4_int32', 'int32', 4],
  ['v2_int64', 'int64', 2],
];

function typesOf(feature: Feature, wide: boolean): string {
  const size = wide ? 8 : 4;
  if (feature.name.endsWith('.sse')) {
    const vectors = VECTORS.map(
      ([name, type, count]) => `<vector id="${name}_t" type="${type}" count="${count}"/>`,
    );
    const members = VECTORS.map(([name]) => `<field name="${name}" type="${name}_t"/>`);
    return `${vectors.join('')}<union id="vec128">${members.join('')}<field name="uint128" type="uint128"/></union>${flags('i386_mxcsr', 4, MXCSR)}`;
  }
  if (feature.name.endsWith('.core')) return flags('i386_eflags', 4, EFLAGS);
  if (!feature.name.endsWith('.system')) return '';
  return flags('x86_cr0', size, CR0) + flags('x86_cr4', size, CR4) + flags('x86_efer', size, EFER);
}

/** The XML text of `target.xml`. */
export function targetDescription(architecture: Architecture): string {
  const wide = architecture === 'amd64';
  let number = 0;
  const features = featuresOf(architecture).map((feature) => {
    const registers = feature.registers.map(({ name, bits, type, group }) => {
      const where = group === undefined ? '' : ` group="${group}"`;
      return `<reg name="${name}" bitsize="${bits}" type="${type}"${where} regnum="${number++}"/>`;
    });
    return `<feature name="${feature.name}">${typesOf(feature, wide)}${registers.join('')}</feature>`;
  });
  return (
    '<?xml version="1.0"?><!DOCTYPE target SYSTEM "gdb-target.dtd"><target>' +
    `<architecture>${wide ? 'i386:x86-64' : 'i386'}</architecture>${features.join('')}</target>`
  );
}
