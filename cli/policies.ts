// Policies of the user's own for the queues of a host: the functions that a module exports, by name.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Policy } from '../bindings/toolstack/queues.js';
import { CliError, EXIT_BAD_INPUT } from './errors.js';
import { readInput, reasonOf } from './files.js';

/** What is used of the typescript package. */
interface TypeScript {
  transpileModule(
    text: string,
    options: { compilerOptions: { module: number; target: number } },
  ): { readonly outputText: string };
  readonly ModuleKind: { readonly ESNext: number };
  readonly ScriptTarget: { readonly ES2022: number };
}

/** Imports TypeScript where Node cannot: by the compiler of the project that the file belongs to. */
async function importTypeScript(path: string): Promise<object> {
  let compiler: TypeScript;
  try {
    compiler = createRequire(path)('typescript') as TypeScript;
  } catch {
    throw new Error('this Node reads no TypeScript, and no typescript package is installed beside the file');
  }
  const { ModuleKind, ScriptTarget } = compiler;
  const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 };
  const { outputText } = compiler.transpileModule(await readFile(path, 'utf8'), { compilerOptions });
  return import(`data:text/javascript;base64,${Buffer.from(outputText).toString('base64')}`);
}

async function importModule(path: string): Promise<object> {
  try {
    return await import(pathToFileURL(path).href);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_UNKNOWN_FILE_EXTENSION') return importTypeScript(path);
    throw error;
  }
}

/**
 * The policies of a module in JavaScript or TypeScript. It runs with all rights of this program.
 *
 * @throws CliError when it cannot be read, or exports no function
 */
export async function readPolicies(file: string): Promise<ReadonlyMap<string, Policy>> {
  const path = resolve(file);
  await readInput(path, '--policies');
  let module: object;
  try {
    module = await importModule(path);
  } catch (error) {
    const [reason] = reasonOf(error).split('\n');
    throw new CliError(EXIT_BAD_INPUT, `--policies ${file}: ${reason}`);
  }
  const policies = Object.entries(module).filter(([, value]) => typeof value === 'function');
  if (policies.length > 0) return new Map(policies);
  throw new CliError(EXIT_BAD_INPUT, `--policies ${file}: the module exports no function`);
}
