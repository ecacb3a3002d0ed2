// What a program that uses the library downloads: the bundle, which carries the core, and the core by itself.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { needed, ROOT } from './engine.js';

export interface SizeResult {
  readonly file: string;
  readonly bytes: number;
  readonly gzipped: number;
}

export const SIZE_FILES = ['dist/paravane.mjs', 'dist/core.wasm'];

export function measureSizes(): SizeResult[] {
  return SIZE_FILES.map((file) => {
    const bytes = readFileSync(needed(join(ROOT, file), 'run npm run build'));
    return { file, bytes: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length };
  });
}
