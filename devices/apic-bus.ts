// The interrupt message fabric between local APICs, I/O APICs and MSI sources (Intel SDM volume 3, 11.5 to 11.11).

/** Delivery modes as ICR, redirection entries and MSI data encode them. */
export const DELIVERY_FIXED = 0;
export const DELIVERY_LOWEST_PRIORITY = 1;
export const DELIVERY_SMI = 2;
export const DELIVERY_NMI = 4;
export const DELIVERY_INIT = 5;
export const DELIVERY_STARTUP = 6;
export const DELIVERY_EXTINT = 7;

/** The 32-bit destination that every local APIC accepts. */
export const BROADCAST = 0xffff_ffff;

const MSI_DESTINATION_LOGICAL = 0x04;

/** One interrupt on its way to processors. */
export interface ApicMessage {
  readonly deliveryMode: number;
  readonly vector: number;
  readonly level: boolean;
  /** Logical destinations are masks matched against LDR, physical ones are APIC ids. */
  readonly logical: boolean;
  /** 32 bits; {@link BROADCAST} reaches all. */
  readonly destination: number;
}

/** What the fabric knows of a local APIC. */
export interface ApicReceiver {
  matches(logical: boolean, destination: number): boolean;
  /** PPR when the APIC can take fixed interrupts, else null: lowest-priority delivery compares it. */
  priority(): number | null;
  /** Returns false when the APIC is in no condition to take the message. */
  accept(message: ApicMessage): boolean;
}

/** What the fabric knows of an I/O APIC. */
export interface EoiListener {
  eoi(vector: number): void;
}

/** Routes messages. It holds no state: who listens is wiring. */
export class ApicBus {
  readonly #receivers: ApicReceiver[] = [];
  readonly #listeners: EoiListener[] = [];

  /** Adds a local APIC. Order decides between equal priorities. */
  addReceiver(receiver: ApicReceiver): void {
    this.#receivers.push(receiver);
  }

  /** Adds an I/O APIC, which then hears of the end of level-triggered interrupts. */
  addEoiListener(listener: EoiListener): void {
    this.#listeners.push(listener);
  }

  /** Delivers to the addressed APICs. Returns whether any of them took it. */
  deliver(message: ApicMessage): boolean {
    return this.#deliverTo(
      message,
      this.#receivers.filter((receiver) => receiver.matches(message.logical, message.destination)),
    );
  }

  /** Delivers to all APICs but, if one is given, the sender (the ICR shorthands). */
  deliverToAll(message: ApicMessage, except: ApicReceiver | null): boolean {
    return this.#deliverTo(
      message,
      this.#receivers.filter((receiver) => receiver !== except),
    );
  }

  /** A message-signalled interrupt: a write of `data` to `address` in 0xfee00000 to 0xfeefffff. */
  msi(address: number, data: number): boolean {
    const logical = (address & MSI_DESTINATION_LOGICAL) !== 0;
    return this.deliver({
      deliveryMode: (data >> 8) & 7,
      vector: data & 0xff,
      level: (data & 0x8000) !== 0,
      logical,
      destination: narrowDestination(logical, (address >>> 12) & 0xff),
    });
  }

  /** A processor finished a level-triggered interrupt. */
  broadcastEoi(vector: number): void {
    for (const listener of this.#listeners) {
      listener.eoi(vector);
    }
  }

  #deliverTo(message: ApicMessage, targets: ApicReceiver[]): boolean {
    if (message.deliveryMode === DELIVERY_LOWEST_PRIORITY) {
      let chosen: ApicReceiver | null = null;
      let lowest = 0x100;
      for (const target of targets) {
        const priority = target.priority();
        if (priority !== null && priority < lowest) {
          chosen = target;
          lowest = priority;
        }
      }
      return chosen?.accept(message) ?? false;
    }
    let accepted = false;
    for (const target of targets) {
      accepted = target.accept(message) || accepted;
    }
    return accepted;
  }
}

/** Widens the 8-bit destination of a redirection entry, an MSI or an xAPIC ICR. */
export function narrowDestination(logical: boolean, destination: number): number {
  return !logical && destination === 0xff ? BROADCAST : destination;
}
