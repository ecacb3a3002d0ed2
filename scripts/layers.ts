// The layering rules of the project as code: which folder may import, name or decorate what. tests/architecture.test.ts
// runs checkSource() on every source file and on planted violations.

import ts from 'typescript';

export const LAYERS = ['assembly', 'devices', 'bindings', 'cli', 'web'] as const;
export type Layer = (typeof LAYERS)[number];

/** Third-party code that a layer may import; the library's is bundled, so that it has no run-time dependency. */
const PACKAGES: Record<Layer, string[]> = {
  assembly: [],
  devices: [],
  bindings: ['#core-wasm', '@assemblyscript/loader', 'fflate', 'fzstd', 'smol-toml', 'valibot'],
  cli: ['cac', 'smol-toml', 'ws'],
  web: ['@xterm/xterm', 'idb', 'lit', 'uplot'],
};

/** Time, chance, output and hosts come in as capabilities: no code of devices/ and bindings/ names these. */
const AMBIENT = new Set(
  `AudioContext BroadcastChannel Buffer Date Deno MessageChannel Worker XMLHttpRequest addEventListener alert
  clearImmediate clearInterval clearTimeout console crypto document fetch global globalThis importScripts indexedDB
  localStorage location navigator performance postMessage process requestAnimationFrame requestIdleCallback require self
  sessionStorage setImmediate setInterval setTimeout window __dirname __filename`.split(/\s+/),
);

/** Problems of one file, each a sentence; `path` is relative to the project, with `/`. */
export function checkSource(path: string, source: string): string[] {
  const layer = layerOf(path);
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
  const problems: string[] = [];
  const report = (node: ts.Node, what: string): void => {
    problems.push(`${path}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}: ${what}`);
  };
  for (const { node, specifier } of importsOf(file)) {
    const problem = importProblem(path, specifier);
    if (problem) report(node, problem);
  }
  if (layer === 'assembly') checkDecorators(file, report);
  if (layer === 'devices' || (layer === 'bindings' && !path.startsWith('bindings/host/')))
    checkAmbient(file, report);
  return problems;
}

/** The layer that a path belongs to; undefined for tests, scripts and configuration. */
export function layerOf(path: string): Layer | undefined {
  return LAYERS.find((layer) => path.startsWith(`${layer}/`));
}

/** Why `path` must not import `specifier`; undefined if it may. */
export function importProblem(path: string, specifier: string): string | undefined {
  if (/^uvu(\/|$)/.test(specifier)) {
    return path === 'tests/suite.ts' ? undefined : `imports ${specifier}: only tests/suite.ts may`;
  }
  const layer = layerOf(path);
  if (!layer) return undefined;
  const problem = `${path.startsWith('bindings/host/') ? 'bindings/host' : layer}/ may not import ${specifier}`;
  if (specifier.startsWith('.'))
    return mayReach(path, layer, resolvePath(path, specifier)) ? undefined : problem;
  if (specifier.startsWith('node:'))
    return path.startsWith('bindings/host/') || layer === 'cli' ? undefined : problem;
  return PACKAGES[layer].some((name) => specifier === name || specifier.startsWith(`${name}/`))
    ? undefined
    : problem;
}

function mayReach(path: string, layer: Layer, target: string): boolean {
  const into = layerOf(target);
  switch (layer) {
    case 'assembly':
    case 'devices':
      return into === layer;
    case 'bindings':
      if (into === 'devices') return true;
      return (
        into === 'bindings' && (path.startsWith('bindings/host/') || !target.startsWith('bindings/host/'))
      );
    case 'cli':
    case 'web':
      return into === layer || /^bindings\/(toolstack|host)\/|^bindings\/index\./.test(target);
  }
}

function resolvePath(from: string, specifier: string): string {
  return new URL(specifier, `file:///${from}`).pathname.slice(1);
}

function importsOf(file: ts.SourceFile): { node: ts.Node; specifier: string }[] {
  const found: { node: ts.Node; specifier: string }[] = [];
  const visit = (node: ts.Node): void => {
    let named: ts.Node | undefined;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) named = node.moduleSpecifier;
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      named = node.arguments[0];
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) named = node.argument.literal;
    if (named && ts.isStringLiteralLike(named)) found.push({ node, specifier: named.text });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function checkDecorators(file: ts.SourceFile, report: (node: ts.Node, what: string) => void): void {
  const visit = (node: ts.Node): void => {
    if (ts.isDecorator(node) && !ts.isClassLike(node.parent) && !ts.isClassElement(node.parent)) {
      report(node, `decorator @${node.expression.getText(file)} outside a class`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
}

function checkAmbient(file: ts.SourceFile, report: (node: ts.Node, what: string) => void): void {
  const declared = new Set<string>();
  const used: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const parent = node.parent;
      if ('name' in parent && parent.name === node && !ts.isPropertyAccessExpression(parent)) {
        // A binding, not a property of a type or an object, shadows the global.
        if (!isMemberName(parent)) declared.add(node.text);
      } else if (!isSelector(node, parent)) used.push(node);
    }
    if (ts.isPropertyAccessExpression(node) && /^Math\s*\.\s*random$/.test(node.getText(file))) {
      report(node, 'uses Math.random');
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  for (const node of used) {
    if (AMBIENT.has(node.text) && !declared.has(node.text) && !isCalendar(node))
      report(node, `uses the global ${node.text}`);
  }
}

/** `Date.UTC(…)` and `new Date(time)` are arithmetic on the calendar: they do not ask what time it is. */
function isCalendar(node: ts.Identifier): boolean {
  if (node.text !== 'Date') return false;
  const { parent } = node;
  if (ts.isNewExpression(parent)) return parent.expression === node && (parent.arguments?.length ?? 0) > 0;
  return (
    ts.isTypeReferenceNode(parent) || (ts.isPropertyAccessExpression(parent) && parent.name.text === 'UTC')
  );
}

function isMemberName(parent: ts.Node): boolean {
  return ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isClassElement(parent);
}

function isSelector(node: ts.Identifier, parent: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  return ts.isPropertyAssignment(parent) && parent.name === node;
}
