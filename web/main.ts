// The page: a machine in a Worker, its console, and the buttons around it.

import { acceptDrops, sortFiles } from './drop.js';
import { element, showText } from './elements.js';
import { type Guest, offeredGuest } from './guest.js';
import { MachineClient } from './machine-client.js';
import type { MachineState, Notice } from './protocol.js';
import { Screen } from './screen.js';
import { SetupDialog } from './setup-dialog.js';
import { StatusLine } from './status.js';
import { followTheme } from './theme.js';
import { type ButtonName, Toolbar } from './toolbar.js';

const errorLine = element('error', HTMLElement);
const guestName = element('guest', HTMLElement);
const welcome = element('welcome', HTMLElement);
const welcomeText = element('welcome-text', HTMLElement);
const stateFile = element('state-file', HTMLInputElement);

let state: MachineState = 'none';
let busy = '';
/** What Start boots. */
let guest: Guest | null = null;

const status = new StatusLine();
const client = new MachineClient(notice);
const toolbar = new Toolbar(press);
const screen = new Screen(
  element('terminal', HTMLElement),
  (data) => {
    if (state === 'running') void attempt('', () => client.request({ verb: 'input', data }));
  },
  () => toolbar.focus(state === 'running' ? 'pause' : 'start'),
);
const setup = new SetupDialog(client, (chosen) => during('Loading', () => boot(chosen)));

function refresh(): void {
  if (busy === '') status.showState(state);
  else status.showBusy(busy);
  toolbar.update(state, busy !== '', guest !== null);
  welcome.hidden = state !== 'none';
}

/** Runs one of the longer actions; the buttons wait for its end. */
async function during<T>(what: string, action: () => Promise<T>): Promise<T> {
  busy = `${what} …`;
  refresh();
  try {
    return await action();
  } finally {
    busy = '';
    refresh();
  }
}

/** Runs an action and shows what goes wrong. */
async function attempt(what: string, action: () => Promise<unknown>): Promise<void> {
  showText(errorLine, '');
  try {
    await (what === '' ? action() : during(what, action));
  } catch (error) {
    showText(errorLine, (error as Error).message);
  }
}

function notice(message: Notice): void {
  switch (message.notice) {
    case 'output':
      screen.write(message.bytes);
      break;
    case 'state':
      state = message.state;
      refresh();
      break;
    case 'speed':
      status.showSpeed(message.speed);
      break;
    case 'progress':
      if (message.total > 0) {
        busy = `Loading ${message.name}: ${Math.floor((100 * message.loaded) / message.total)} %`;
        refresh();
      }
      break;
    case 'event':
      screen.remark(message.text);
      if (message.kind === 'crash') showText(errorLine, message.text);
      break;
    case 'broken':
      state = 'none';
      showText(errorLine, message.error.message);
      refresh();
      break;
  }
}

function showGuest(title: string): void {
  guestName.textContent = title;
  document.title = title === '' ? 'Paravane' : `${title} – Paravane`;
}

async function boot(chosen: Guest): Promise<void> {
  const { memoryBytes, vcpus } = await client.request({ verb: 'boot', settings: chosen.settings });
  screen.clear();
  guest = chosen;
  showGuest(
    `${chosen.title}, ${Math.round(memoryBytes / 2 ** 20)} MiB, ${vcpus} vCPU${vcpus > 1 ? 's' : ''}`,
  );
  await client.tell('start');
  screen.focus();
}

async function restore(file: File): Promise<void> {
  await client.request({ verb: 'restore', state: file });
  screen.clear();
  screen.remark(`restored from ${file.name}`);
  showGuest(file.name);
  await client.tell('start');
  screen.focus();
}

async function save(): Promise<void> {
  const url = URL.createObjectURL(await client.tell('save'));
  const link = document.createElement('a');
  link.href = url;
  link.download = `paravane-${new Date().toISOString().slice(0, 19).replace(/[T:]/g, '-')}.state`;
  link.click();
  // The browser reads the file after this task; a minute is ample.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function press(name: ButtonName): void {
  switch (name) {
    case 'start':
      if (state === 'none' && guest !== null) {
        const offered = guest;
        void attempt('Loading', () => boot(offered));
      } else {
        void attempt('', () => client.tell('start'));
        screen.focus();
      }
      break;
    case 'save':
      void attempt('Saving', save);
      break;
    case 'restore':
      stateFile.click();
      break;
    case 'setup':
      setup.open();
      break;
    case 'pause':
    case 'powerOff':
      void attempt('', () => client.tell(name)).then(() => toolbar.focus('start'));
      break;
    default:
      void attempt('', () => client.tell(name));
      screen.focus();
  }
}

async function take(files: readonly File[]): Promise<void> {
  const dropped = await sortFiles(client, files);
  if (dropped.state !== undefined) await restore(dropped.state);
  else setup.open(dropped);
}

stateFile.addEventListener('change', () => {
  const file = stateFile.files?.[0];
  // The same file may be chosen again.
  stateFile.value = '';
  if (file !== undefined) void attempt('Restoring', () => restore(file));
});
acceptDrops((files) => void attempt('Reading', () => take(files)));
followTheme(element('theme', HTMLButtonElement), (dark) => screen.setDark(dark));

void attempt('Loading', async () => {
  guest = await offeredGuest();
  setup.offer(guest);
  showGuest(guest.title);
  welcomeText.textContent = `Start boots ${guest.title}.`;
});
