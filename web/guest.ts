// The guest that the page offers: guest.json, as `paravane site` writes it beside the page, or the monitor.

import type { BootSettings } from './protocol.js';

/** A guest with a name. */
export interface Guest {
  readonly title: string;
  readonly settings: BootSettings;
}

export const DEFAULT_MEMORY = '512M';

/** The guest of a page without guest.json. */
export const MONITOR: Guest = {
  title: 'the Paravane monitor',
  settings: { kernel: { builtIn: 'monitor' }, type: 'multiboot', memory: '16M', append: '' },
};

type Fields = Readonly<Record<string, unknown>>;

function fields(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null) return value as Fields;
  throw new Error(`guest.json: ${what} is missing.`);
}

function text(from: Fields, key: string): string | undefined {
  const value = from[key];
  if (value === undefined || typeof value === 'string') return value;
  throw new Error(`guest.json: "${key}" is not text.`);
}

/**
 * Reads a manifest.
 *
 * @param base the URL that its paths are relative to
 * @throws Error in one sentence
 */
export function parseManifest(json: unknown, base: string): Guest {
  const manifest = fields(json, 'the guest');
  if (manifest['format'] !== 1) throw new Error('guest.json has a format that this page does not know.');
  const boot = fields(manifest['boot'] ?? {}, '"boot"');
  const source = (key: string) => {
    const path = text(manifest, key);
    return path === undefined ? {} : { [key]: { url: new URL(path, base).href } };
  };
  const kernel = source('kernel');
  const firmware = source('firmware');
  if (!('kernel' in kernel) && !('firmware' in firmware)) throw new Error('guest.json names no kernel.');
  const type = text(boot, 'type');
  const vcpus = manifest['vcpus'];
  return {
    title: text(manifest, 'title') ?? 'guest',
    settings: {
      ...kernel,
      ...firmware,
      ...source('initrd'),
      memory: text(manifest, 'memory') ?? DEFAULT_MEMORY,
      append: text(boot, 'append') ?? '',
      ...(type === undefined ? {} : { type }),
      ...(typeof vcpus === 'number' ? { vcpus } : {}),
    },
  };
}

/**
 * The guest beside the page, or the monitor when there is none.
 *
 * @throws Error in one sentence when it is damaged
 */
export async function offeredGuest(): Promise<Guest> {
  const url = new URL('guest.json', document.baseURI).href;
  const response = await fetch(url, { cache: 'no-cache' });
  if (response.status === 404) return MONITOR;
  if (!response.ok) throw new Error(`Cannot fetch guest.json: the server answers ${response.status}.`);
  let json: unknown;
  try {
    json = await response.json();
  } catch {
    throw new Error('guest.json is not JSON.');
  }
  return parseManifest(json, url);
}
