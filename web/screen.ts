// The console: a terminal of 80 columns and at least 24 lines, which is what a guest takes a serial line for. The
// letters grow and shrink with the window, and room that is left shows more lines.

import { type ITheme, Terminal } from '@xterm/xterm';

const COLUMNS = 80;
const LINES = 24;
const FONT = 'ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace';
const SMALLEST = 6;
const LARGEST = 22;
const SCROLLBAR = 16;

const DARK: ITheme = {
  background: '#0b0e11',
  foreground: '#d5dde5',
  cursor: '#58c4dc',
  selectionBackground: '#2b5566',
};
const LIGHT: ITheme = {
  background: '#fbfcfd',
  foreground: '#1b2530',
  cursor: '#0b6580',
  selectionBackground: '#b9dde6',
};

/** Size of a letter in units of the font size. */
function letterSize(): { width: number; height: number } {
  const probe = document.createElement('span');
  probe.textContent = 'W'.repeat(COLUMNS);
  probe.style.cssText = `position:absolute;visibility:hidden;white-space:pre;font:100px ${FONT}`;
  document.body.append(probe);
  const { width, height } = probe.getBoundingClientRect();
  probe.remove();
  return { width: width / COLUMNS / 100, height: height / 100 };
}

/** The terminal in its place on the page. */
export class Screen {
  readonly #terminal: Terminal;
  readonly #place: HTMLElement;
  readonly #letter = letterSize();

  /**
   * @param onInput called with what the person types
   * @param onLeave called when the person wants the keyboard elsewhere: the guest gets every other key, Tab, too
   */
  constructor(place: HTMLElement, onInput: (text: string) => void, onLeave: () => void) {
    this.#place = place;
    this.#terminal = new Terminal({
      cols: COLUMNS,
      rows: LINES,
      fontFamily: FONT,
      scrollback: 5000,
      minimumContrastRatio: 4.5,
      cursorBlink: true,
    });
    this.#terminal.open(place);
    this.#terminal.onData(onInput);
    this.#terminal.attachCustomKeyEventHandler((event) => {
      const leaves = event.ctrlKey && event.altKey && event.code === 'KeyG';
      if (leaves && event.type === 'keydown') onLeave();
      return !leaves;
    });
    new ResizeObserver(() => this.#fit()).observe(place);
    this.#fit();
  }

  write(bytes: Uint8Array): void {
    this.#terminal.write(bytes);
  }

  /** A line of the page's own between those of the guest. */
  remark(text: string): void {
    this.#terminal.write(`\r\n\x1b[2m— ${text} —\x1b[0m\r\n`);
  }

  clear(): void {
    this.#terminal.reset();
  }

  focus(): void {
    this.#terminal.focus();
  }

  setDark(dark: boolean): void {
    this.#terminal.options.theme = dark ? DARK : LIGHT;
  }

  #fit(): void {
    const { clientWidth, clientHeight } = this.#place;
    const byWidth = (clientWidth - SCROLLBAR) / COLUMNS / this.#letter.width;
    const byHeight = clientHeight / LINES / this.#letter.height;
    const size = Math.floor(Math.min(byWidth, byHeight) * 2) / 2;
    const chosen = Math.max(SMALLEST, Math.min(LARGEST, size));
    this.#terminal.options.fontSize = chosen;
    // A letter's height is rounded up to whole pixels.
    const rows = Math.floor(clientHeight / Math.ceil(chosen * this.#letter.height));
    this.#terminal.resize(COLUMNS, Math.max(LINES, rows));
  }
}
