// Bundles: the library (ESM, CommonJS, typings), the devices on their own, the command line, the web console.
// A part whose entry does not exist is left out with a message.

import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { dts } from 'rollup-plugin-dts';
import esbuild from 'rollup-plugin-esbuild';

const root = dirname(fileURLToPath(import.meta.url));
const RUN_TIME_PACKAGES = /^(node:|ws$|cac$)/;

/** Resolves the project's own imports: `./x.js` is `./x.ts`, `#core-wasm` is the core as a base64 module. */
const ownSources = (target) => ({
  name: 'own-sources',
  resolveId(specifier, importer) {
    if (specifier.startsWith('node:') && target !== 'node') {
      this.error(`${importer} imports ${specifier}: the ${target} bundle runs in browsers.`);
    }
    if (specifier === '#core-wasm') return join(root, 'build/core-wasm.js');
    if (!importer || !specifier.startsWith('.') || extname(specifier) !== '.js') return null;
    const source = resolve(dirname(importer), specifier.replace(/\.js$/, '.ts'));
    return existsSync(source) ? source : null;
  },
});

const code = (target) => [
  ownSources(target),
  nodeResolve({ browser: target === 'web', preferBuiltins: true }),
  esbuild({ target: 'es2022', tsconfig: false, minify: target === 'web' }),
];

/** What the bundles of one entry look like; nothing if the entry or the core it inlines is missing. */
function part(entry, outputs, options = {}) {
  const missing = [entry, ...(options.needs ?? [])].find((file) => !existsSync(join(root, file)));
  if (missing) {
    console.log(`rollup: no ${missing}, ${outputs.map((output) => output.file).join(' and ')} left out`);
    return [];
  }
  return [
    {
      input: join(root, entry),
      external: options.external ?? [],
      plugins: options.plugins ?? code('library'),
      output: outputs.map((output) => ({ inlineDynamicImports: true, ...output })),
      onwarn(warning) {
        if ([warning.id, ...(warning.ids ?? [])].some((id) => id?.includes('node_modules'))) return;
        throw new Error(`${entry}: ${warning.message}`);
      },
    },
  ];
}

function library(name, entry, needs) {
  return [
    ...part(
      entry,
      [
        { file: `dist/${name}.mjs`, format: 'es', sourcemap: true },
        { file: `dist/${name}.cjs`, format: 'cjs', sourcemap: true, exports: 'named' },
      ],
      { needs },
    ),
    ...part(
      entry,
      [
        { file: `dist/${name}.d.ts`, format: 'es' },
        { file: `dist/${name}.d.cts`, format: 'es' },
      ],
      { needs, plugins: [dts({ tsconfig: join(root, 'tsconfig.json') })] },
    ),
  ];
}

function copyTo(folder, ...files) {
  mkdirSync(join(root, folder), { recursive: true });
  for (const file of files) copyFileSync(join(root, file), join(root, folder, basename(file)));
}

function webStatics() {
  const folder = join(root, 'web');
  if (!existsSync(folder)) return;
  const statics = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    ['.html', '.css', '.svg', '.webmanifest'].includes(extname(file)),
  );
  for (const file of statics) copyTo(join('dist/web', dirname(file)), relative(root, join(folder, file)));
  const xterm = join(root, 'node_modules/@xterm/xterm');
  copyFileSync(join(xterm, 'css/xterm.css'), join(root, 'dist/web/xterm.css'));
  copyFileSync(join(xterm, 'LICENSE'), join(root, 'dist/web/xterm.LICENSE.txt'));
}

const core = ['build/core-wasm.js'];
if (existsSync(join(root, 'build/core.wasm'))) copyTo('dist', 'build/core.wasm');
webStatics();

const configs = [
  ...library('paravane', 'bindings/host/index.ts', core),
  ...library('devices', 'devices/index.ts'),
  ...part('cli/main.ts', [{ file: 'dist/cli.mjs', format: 'es', banner: '#!/usr/bin/env node' }], {
    needs: core,
    plugins: code('node'),
    external: RUN_TIME_PACKAGES,
  }),
  ...part('web/main.ts', [{ file: 'dist/web/main.js', format: 'es' }], { needs: core, plugins: code('web') }),
  ...part('web/worker.ts', [{ file: 'dist/web/worker.js', format: 'es' }], {
    needs: core,
    plugins: code('web'),
  }),
];

export default configs;
