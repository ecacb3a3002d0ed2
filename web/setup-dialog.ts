// The dialog that boots a kernel of the person's own, or the offered guest with other settings.

import { element, showText } from './elements.js';
import { DEFAULT_MEMORY, type Guest } from './guest.js';
import type { MachineClient } from './machine-client.js';
import type { BootSettings } from './protocol.js';

const LINUX_APPEND = 'console=ttyS0';

/** Puts a file into a file field, as if it had been chosen there. */
function choose(field: HTMLInputElement, file: File): void {
  const transfer = new DataTransfer();
  transfer.items.add(file);
  field.files = transfer.files;
}

/** The dialog. */
export class SetupDialog {
  readonly #dialog = element('setup-dialog', HTMLDialogElement);
  readonly #error = element('setup-error', HTMLElement);
  readonly #boot = element('setup-boot', HTMLButtonElement);
  readonly #kernelHint = element('kernel-hint', HTMLElement);
  readonly #kernel = element('kernel-file', HTMLInputElement);
  readonly #initrd = element('initrd-file', HTMLInputElement);
  readonly #append = element('append', HTMLInputElement);
  readonly #memory = element('memory-size', HTMLInputElement);
  readonly #vcpus = element('vcpus', HTMLInputElement);
  readonly #client: MachineClient;
  #guest: Guest | null = null;

  /** @param onBoot boots; what it throws is shown in the dialog, which closes when it is through */
  constructor(client: MachineClient, onBoot: (guest: Guest) => Promise<void>) {
    this.#client = client;
    this.offer(null);
    element('setup-cancel', HTMLButtonElement).addEventListener('click', () => this.#dialog.close());
    this.#kernel.addEventListener('change', () => this.#kernelChosen());
    element('setup-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit(onBoot);
    });
  }

  /** Fills the fields with the settings of a guest. */
  offer(guest: Guest | null): void {
    this.#guest = guest;
    this.#append.value = guest?.settings.append ?? '';
    this.#memory.value = String(guest?.settings.memory ?? DEFAULT_MEMORY);
    this.#vcpus.value = String(guest?.settings.vcpus ?? 1);
    showText(this.#kernelHint, guest === null ? '' : `(default: ${guest.title})`);
  }

  /** Opens it, with files in their fields. */
  open(files: { readonly kernel?: File; readonly initrd?: File } = {}): void {
    if (files.kernel !== undefined) {
      choose(this.#kernel, files.kernel);
      this.#kernelChosen();
    }
    if (files.initrd !== undefined) choose(this.#initrd, files.initrd);
    showText(this.#error, '');
    if (!this.#dialog.open) this.#dialog.showModal();
    if (files.kernel !== undefined) this.#boot.focus();
  }

  #kernelChosen(): void {
    if (this.#kernel.files?.length && this.#append.value === '') this.#append.value = LINUX_APPEND;
  }

  async #submit(onBoot: (guest: Guest) => Promise<void>): Promise<void> {
    this.#boot.disabled = true;
    showText(this.#error, '');
    try {
      await onBoot(await this.#chosen());
      this.#dialog.close();
    } catch (error) {
      showText(this.#error, (error as Error).message);
    } finally {
      this.#boot.disabled = false;
    }
  }

  async #chosen(): Promise<Guest> {
    const machine = {
      append: this.#append.value,
      memory: this.#memory.value,
      vcpus: this.#vcpus.valueAsNumber,
    };
    const initrd = this.#initrd.files?.[0];
    const disk = initrd === undefined ? {} : { initrd };
    const image = this.#kernel.files?.[0];
    if (image !== undefined) {
      return { title: image.name, settings: { ...(await this.#imageOf(image)), ...disk, ...machine } };
    }
    if (this.#guest === null) throw new Error('Choose a kernel or firmware first.');
    return { title: this.#guest.title, settings: { ...this.#guest.settings, ...disk, ...machine } };
  }

  async #imageOf(file: File): Promise<Pick<BootSettings, 'kernel' | 'firmware'>> {
    const role = await this.#client.request({ verb: 'inspect', file });
    if (role === 'kernel') return { kernel: file };
    if (role === 'firmware') return { firmware: file };
    if (role === 'initrd') throw new Error(`${file.name} is an initial RAM disk, not a kernel.`);
    if (role === 'snapshot') throw new Error(`${file.name} is a saved state: restore it.`);
    throw new Error(`${file.name} is neither a kernel nor firmware.`);
  }
}
