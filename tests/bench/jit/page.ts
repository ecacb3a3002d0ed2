// The page of the benchmark in a browser: our machine in a Worker, as our page runs it, or v86 on the main thread, as its
// own pages do. Lines go out by the function `report` that the benchmark puts there. Bundled by browser.ts.

/** What the page is asked to run. */
export interface PageTask {
  readonly peer: 'ours' | 'v86';
  readonly memory: number;
  readonly append: string;
  /** Ours only: how guest code is executed. */
  readonly mode?: string;
}

/** A marked line of the guest, and what was executed so far; v86 counts modulo 2^32. */
export interface PageReport {
  readonly text: string;
  readonly instructions: number;
  readonly emitted: number;
}

interface V86 {
  add_listener(event: string, listener: (byte: number) => void): void;
  serial0_send(text: string): void;
  get_instruction_counter(): number;
}

const page = globalThis as unknown as {
  report(report: PageReport): void;
  begin(task: PageTask): Promise<void>;
  type(text: string): void;
};

function beginOurs(task: PageTask): void {
  const worker = new Worker('ours.js', { type: 'module' });
  worker.onmessage = ({ data }) => page.report(data as PageReport);
  worker.onerror = ({ message }) => page.report({ text: `@failed ${message}`, instructions: 0, emitted: 0 });
  worker.postMessage(task);
  page.type = (text) => worker.postMessage(text);
}

async function beginV86(task: PageTask): Promise<void> {
  const library = new URL('libv86.js', location.href).href;
  const { V86: Emulator } = (await import(library)) as { V86: new (options: object) => V86 };
  const emulator = new Emulator({
    wasm_path: 'v86.wasm',
    memory_size: task.memory,
    vga_memory_size: 8 << 20,
    bios: { url: 'bios.bin' },
    vga_bios: { url: 'vgabios.bin' },
    bzimage: { url: 'kernel' },
    initrd: { url: 'initrd' },
    cmdline: task.append,
    autostart: true,
    disable_keyboard: true,
    disable_mouse: true,
    disable_speaker: true,
  });
  let line = '';
  emulator.add_listener('serial0-output-byte', (byte) => {
    if (byte !== 10) {
      line += String.fromCharCode(byte);
      return;
    }
    const mark = line.indexOf('@');
    if (mark >= 0) {
      const instructions = emulator.get_instruction_counter();
      page.report({ text: line.slice(mark).trim(), instructions, emitted: 0 });
    }
    line = '';
  });
  page.type = (text) => emulator.serial0_send(text);
}

page.begin = async (task) => {
  if (task.peer === 'ours') beginOurs(task);
  else await beginV86(task);
};
