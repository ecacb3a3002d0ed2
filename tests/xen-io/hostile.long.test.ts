// The same hostile rings as in hostile.test.ts, a million of each.

process.env['PARAVANE_HOSTILE_RINGS'] = '1000000';
await import('./hostile.test.js');

export {};
