// The registers of the local APIC and their writable bits (Intel SDM volume 3, tables 11-1 and 11-6).

/** Numbers as x2APIC has them: MSR 0x800 + n, or offset 16 * n in the xAPIC page. */
export const Register = {
  ID: 0x02,
  VERSION: 0x03,
  TPR: 0x08,
  APR: 0x09,
  PPR: 0x0a,
  EOI: 0x0b,
  RRD: 0x0c,
  LDR: 0x0d,
  DFR: 0x0e,
  SVR: 0x0f,
  ISR: 0x10,
  TMR: 0x18,
  IRR: 0x20,
  ESR: 0x28,
  ICR_LOW: 0x30,
  ICR_HIGH: 0x31,
  LVT_TIMER: 0x32,
  LVT_LINT0: 0x35,
  LVT_LINT1: 0x36,
  LVT_ERROR: 0x37,
  INITIAL_COUNT: 0x38,
  CURRENT_COUNT: 0x39,
  DIVIDE_CONFIGURATION: 0x3e,
  SELF_IPI: 0x3f,
} as const;

export const LVT_MASKED = 1 << 16;
export const LVT_LEVEL = 1 << 15;
export const LVT_REMOTE_IRR = 1 << 14;
const LVT_DELIVERY_STATUS = 1 << 12;
export const SVR_WRITABLE = 0x3ff;
export const DCR_WRITABLE = 0x0b;
/** Writable bits of the timer, thermal, performance, LINT0, LINT1 and error entries. */
export const LVT_WRITABLE = [0x7_00ff, 0x1_07ff, 0x1_07ff, 0x1_a7ff, 0x1_a7ff, 0x1_00ff];

/** The bits that WRMSR may set in an x2APIC register: any other raises #GP. */
export function x2apicWritable(register: number): number {
  if (register >= Register.LVT_TIMER && register <= Register.LVT_ERROR) {
    return LVT_WRITABLE[register - Register.LVT_TIMER] | LVT_REMOTE_IRR | LVT_DELIVERY_STATUS;
  }
  switch (register) {
    case Register.TPR:
    case Register.SELF_IPI:
      return 0xff;
    case Register.SVR:
      return SVR_WRITABLE;
    case Register.INITIAL_COUNT:
      return 0xffff_ffff;
    case Register.DIVIDE_CONFIGURATION:
      return DCR_WRITABLE;
    default: // EOI and ESR take zero only
      return 0;
  }
}
