// The hot cases of the run loop: AssemblyScript text for each @family of the opcode table, by operand form and size.

/** Ranges of op numbers, by what the loop's prologue does for the memory operand. */
export type Access = 'none' | 'address' | 'read' | 'modify' | 'write';

export interface HotCase {
  name: string;
  access: Access;
  body: string;
}

export interface Family {
  /** Case names by operand form; a form is sized when its value holds four names (8, 16, 32, 64 bits; '' where it has none). */
  forms: Record<string, string[]>;
  /** Handler for what the hot cases cannot do (16-bit stacks, code with limits), and whether it ends the block. */
  cold?: { handler: string; end: boolean };
}

const TYPES = ['u8', 'u16', 'u32', 'u64'];
const SIGNED = ['i8', 'i16', 'i32', 'i64'];
const BITS = ['8', '16', '32', '64'];
const DST = 'v + load<u16>(rec, R_DST)';
const SRC = 'v + load<u16>(rec, R_SRC)';
const NEXT = 'rec += RECORD_SIZE; continue;';
const STORED = `if (p == bounce) Mem.commit(v); ${NEXT}`;
const imm = (t: string): string => `<${t}>load<i64>(rec, R_IMM)`;

const cases: HotCase[] = [];
const families = new Map<string, Family>();

function add(name: string, access: Access, body: string): string {
  cases.push({ name, access, body });
  return name;
}

function sized(
  name: string,
  access: Access,
  body: (t: string, s: string) => string,
  sizes = [0, 1, 2, 3],
): string[] {
  return TYPES.map((t, i) =>
    sizes.includes(i) ? add(`${name}_${BITS[i]}`, access, body(t, SIGNED[i]!)) : '',
  );
}

/** Binary operations whose result goes to the first operand. */
for (const op of ['add', 'or', 'adc', 'sbb', 'and', 'sub', 'xor']) {
  const N = op.toUpperCase();
  families.set(op, {
    forms: {
      rr: sized(
        `${N}_RR`,
        'none',
        (t) => `d = ${DST}; Gpr.put<${t}>(d, Alu.${op}<${t}>(v, load<${t}>(d), load<${t}>(${SRC}))); ${NEXT}`,
      ),
      ri: sized(
        `${N}_RI`,
        'none',
        (t) => `d = ${DST}; Gpr.put<${t}>(d, Alu.${op}<${t}>(v, load<${t}>(d), ${imm(t)})); ${NEXT}`,
      ),
      rm: sized(
        `${N}_RM`,
        'read',
        (t) => `d = ${DST}; Gpr.put<${t}>(d, Alu.${op}<${t}>(v, load<${t}>(d), load<${t}>(p))); ${NEXT}`,
      ),
      mr: sized(
        `${N}_MR`,
        'modify',
        (t) => `store<${t}>(p, Alu.${op}<${t}>(v, load<${t}>(p), load<${t}>(${SRC}))); ${STORED}`,
      ),
      mi: sized(
        `${N}_MI`,
        'modify',
        (t) => `store<${t}>(p, Alu.${op}<${t}>(v, load<${t}>(p), ${imm(t)})); ${STORED}`,
      ),
    },
  });
}
/**
 * The same without flags, for results whose flags are overwritten before anything can see them: 32-bit and 64-bit
 * register forms. By the name of the case that they stand for.
 */
export const flagless = new Map<string, string>();
function withoutFlags(name: string, body: (t: string, s: string) => string): void {
  const names = sized(name.replace(/_([A-Z]+)$/, '_NF_$1'), 'none', body, [2, 3]);
  for (const i of [2, 3]) flagless.set(`${name}_${BITS[i]}`, names[i]!);
}
const NF = (t: string, expression: string): string =>
  `d = ${DST}; Gpr.put<${t}>(d, <${t}>(${expression})); ${NEXT}`;
for (const [op, sign] of [
  ['add', '+'],
  ['or', '|'],
  ['and', '&'],
  ['sub', '-'],
  ['xor', '^'],
] as const) {
  const N = op.toUpperCase();
  withoutFlags(`${N}_RR`, (t) => NF(t, `load<${t}>(d) ${sign} load<${t}>(${SRC})`));
  withoutFlags(`${N}_RI`, (t) => NF(t, `load<${t}>(d) ${sign} ${imm(t)}`));
}
for (const [op, expression] of [
  ['neg', '0 - load<T>(d)'],
  ['inc', 'load<T>(d) + 1'],
  ['dec', 'load<T>(d) - 1'],
] as const) {
  withoutFlags(`${op.toUpperCase()}_R`, (t) => NF(t, expression.replace('T', t)));
}
for (const [form, count] of [
  ['IMM', 'load<u32>(rec, R_IMM)'],
  ['CL', 'load<u8>(v, V_RCX)'],
] as const) {
  withoutFlags(`SHL_${form}_R`, (t) => NF(t, `load<${t}>(d) << <${t}>(${count})`));
  withoutFlags(`SHR_${form}_R`, (t) => NF(t, `load<${t}>(d) >> <${t}>(${count})`));
  withoutFlags(`SAR_${form}_R`, (t, s) => NF(t, `load<${s}>(d) >> <${s}>(${count})`));
  withoutFlags(`ROL_${form}_R`, (t) => NF(t, `rotl<${t}>(load<${t}>(d), <${t}>(${count}))`));
  withoutFlags(`ROR_${form}_R`, (t) => NF(t, `rotr<${t}>(load<${t}>(d), <${t}>(${count}))`));
}
withoutFlags('IMUL_RR', (t) => NF(t, `load<${t}>(d) * load<${t}>(${SRC})`));
withoutFlags('IMUL_RRI', (t) => NF(t, `load<${t}>(${SRC}) * ${imm(t)}`));

/** Comparisons. */
for (const op of ['cmp', 'test']) {
  const N = op.toUpperCase();
  families.set(op, {
    forms: {
      rr: sized(
        `${N}_RR`,
        'none',
        (t) => `Alu.${op}<${t}>(v, load<${t}>(${DST}), load<${t}>(${SRC})); ${NEXT}`,
      ),
      ri: sized(`${N}_RI`, 'none', (t) => `Alu.${op}<${t}>(v, load<${t}>(${DST}), ${imm(t)}); ${NEXT}`),
      rm: sized(`${N}_RM`, 'read', (t) => `Alu.${op}<${t}>(v, load<${t}>(${DST}), load<${t}>(p)); ${NEXT}`),
      mr: sized(`${N}_MR`, 'read', (t) => `Alu.${op}<${t}>(v, load<${t}>(p), load<${t}>(${SRC})); ${NEXT}`),
      mi: sized(`${N}_MI`, 'read', (t) => `Alu.${op}<${t}>(v, load<${t}>(p), ${imm(t)}); ${NEXT}`),
    },
  });
}
families.set('mov', {
  forms: {
    rr: sized('MOV_RR', 'none', (t) => `Gpr.put<${t}>(${DST}, load<${t}>(${SRC})); ${NEXT}`),
    ri: sized('MOV_RI', 'none', (t) => `Gpr.put<${t}>(${DST}, ${imm(t)}); ${NEXT}`),
    rm: sized('MOV_RM', 'read', (t) => `Gpr.put<${t}>(${DST}, load<${t}>(p)); ${NEXT}`),
    mr: sized('MOV_MR', 'write', (t) => `store<${t}>(p, load<${t}>(${SRC})); ${STORED}`),
    mi: sized('MOV_MI', 'write', (t) => `store<${t}>(p, ${imm(t)}); ${STORED}`),
  },
});
for (const op of ['not', 'neg', 'inc', 'dec']) {
  const N = op.toUpperCase();
  families.set(op, {
    forms: {
      r: sized(
        `${N}_R`,
        'none',
        (t) => `d = ${DST}; Gpr.put<${t}>(d, Alu.${op}<${t}>(v, load<${t}>(d))); ${NEXT}`,
      ),
      m: sized(`${N}_M`, 'modify', (t) => `store<${t}>(p, Alu.${op}<${t}>(v, load<${t}>(p))); ${STORED}`),
    },
  });
}
/** Shifts; the decoder has masked an immediate count. */
for (const op of ['shl', 'shr', 'sar', 'rol', 'ror']) {
  const N = op.toUpperCase();
  for (const [form, count] of [
    ['imm', 'load<u32>(rec, R_IMM)'],
    ['cl', 'load<u8>(v, V_RCX)'],
  ] as const) {
    const mask = (t: string): string => (form === 'imm' ? count : `${count} & ${t === 'u64' ? 63 : 31}`);
    const F = `${N}_${form.toUpperCase()}`;
    families.set(op + form, {
      forms: {
        r: sized(
          `${F}_R`,
          'none',
          (t) => `d = ${DST}; Gpr.put<${t}>(d, Shift.${op}<${t}>(v, load<${t}>(d), ${mask(t)})); ${NEXT}`,
        ),
        m: sized(
          `${F}_M`,
          'modify',
          (t) => `store<${t}>(p, Shift.${op}<${t}>(v, load<${t}>(p), ${mask(t)})); ${STORED}`,
        ),
      },
    });
  }
}
/** Widening moves. */
for (const [op, from, signed] of [
  ['movzxb', 'u8', 0],
  ['movzxw', 'u16', 0],
  ['movsxb', 'i8', 1],
  ['movsxw', 'i16', 1],
  ['movsxd', 'i32', 1],
] as const) {
  const N = op.toUpperCase();
  // A 32-bit MOVSXD is a plain move. Binaryen makes a sign-extending load of u64(u32(load<i32>(p))).
  const value = (t: string, s: string, at: string): string =>
    from === 'i32' && t === 'u32' ? `load<u32>(${at})` : `<${t}><${signed ? s : t}>load<${from}>(${at})`;
  families.set(op, {
    forms: {
      rr: sized(
        `${N}_RR`,
        'none',
        (t, s) => `Gpr.put<${t}>(${DST}, ${value(t, s, SRC)}); ${NEXT}`,
        [1, 2, 3],
      ),
      rm: sized(
        `${N}_RM`,
        'read',
        (t, s) => `Gpr.put<${t}>(${DST}, ${value(t, s, 'p')}); ${NEXT}`,
        [1, 2, 3],
      ),
    },
  });
}
families.set('lea', {
  forms: {
    rm: sized(
      'LEA',
      'address',
      (t) =>
        `if (load<u8>(rec, R_EA_KIND)) ea = Run.leaOffset(v, rec); Gpr.put<${t}>(${DST}, <${t}>ea); ${NEXT}`,
      [1, 2, 3],
    ),
  },
});
families.set('imul', {
  forms: {
    rr: sized(
      'IMUL_RR',
      'none',
      (t) =>
        `d = ${DST}; Gpr.put<${t}>(d, Multiply.signed<${t}>(v, load<${t}>(d), load<${t}>(${SRC}))); ${NEXT}`,
      [1, 2, 3],
    ),
    rm: sized(
      'IMUL_RM',
      'read',
      (t) => `d = ${DST}; Gpr.put<${t}>(d, Multiply.signed<${t}>(v, load<${t}>(d), load<${t}>(p))); ${NEXT}`,
      [1, 2, 3],
    ),
  },
});
families.set('imul3', {
  forms: {
    rri: sized(
      'IMUL_RRI',
      'none',
      (t) => `Gpr.put<${t}>(${DST}, Multiply.signed<${t}>(v, load<${t}>(${SRC}), ${imm(t)})); ${NEXT}`,
      [1, 2, 3],
    ),
    rmi: sized(
      'IMUL_RMI',
      'read',
      (t) => `Gpr.put<${t}>(${DST}, Multiply.signed<${t}>(v, load<${t}>(p), ${imm(t)})); ${NEXT}`,
      [1, 2, 3],
    ),
  },
});
/** MUL but for bytes. */
families.set('mul', {
  forms: {
    r: sized('MUL_R', 'none', (t) => `Multiply.wide<${t}>(v, load<${t}>(${DST})); ${NEXT}`, [1, 2, 3]),
    m: sized('MUL_M', 'read', (t) => `Multiply.wide<${t}>(v, load<${t}>(p)); ${NEXT}`, [1, 2, 3]),
  },
});
families.set('cmov', {
  forms: {
    rr: sized(
      'CMOV_RR',
      'none',
      (t) =>
        `d = ${DST}; Gpr.put<${t}>(d, Condition.test(v, load<u16>(rec, R_SUB)) ? load<${t}>(${SRC}) : load<${t}>(d)); ${NEXT}`,
      [1, 2, 3],
    ),
    rm: sized(
      'CMOV_RM',
      'read',
      (t) =>
        `d = ${DST}; Gpr.put<${t}>(d, Condition.test(v, load<u16>(rec, R_SUB)) ? load<${t}>(p) : load<${t}>(d)); ${NEXT}`,
      [1, 2, 3],
    ),
  },
});
families.set('set', {
  forms: {
    r: sized(
      'SET_R',
      'none',
      () => `store<u8>(${DST}, u8(Condition.test(v, load<u16>(rec, R_SUB)))); ${NEXT}`,
      [0],
    ),
    m: sized(
      'SET_M',
      'write',
      () => `store<u8>(p, u8(Condition.test(v, load<u16>(rec, R_SUB)))); ${STORED}`,
      [0],
    ),
  },
});
families.set('nop', { forms: { '': [add('NOP', 'none', NEXT)] } });
families.set('cbw', {
  forms: {
    '': [
      '',
      add('CBW_16', 'none', `store<i16>(v, i16(load<i8>(v, V_RAX)), V_RAX); ${NEXT}`),
      add('CBW_32', 'none', `store<u64>(v, u64(u32(i32(load<i16>(v, V_RAX)))), V_RAX); ${NEXT}`),
      add('CBW_64', 'none', `store<i64>(v, i64(load<i32>(v, V_RAX)), V_RAX); ${NEXT}`),
    ],
  },
});
families.set('cwd', {
  forms: {
    '': [
      '',
      add('CWD_16', 'none', `store<i16>(v, load<i16>(v, V_RAX) >> 15, V_RDX); ${NEXT}`),
      add('CWD_32', 'none', `store<u64>(v, u64(u32(load<i32>(v, V_RAX) >> 31)), V_RDX); ${NEXT}`),
      add('CWD_64', 'none', `store<i64>(v, load<i64>(v, V_RAX) >> 63, V_RDX); ${NEXT}`),
    ],
  },
});

// ---- Stack and near branches: a 64-bit stack with 64-bit operands, or a flat 32-bit stack with 32-bit operands ----
const T2 = ['', '', 'u32', 'u64'];
function wide(name: string, access: Access, body: (t: string, n: number) => string): string[] {
  return T2.map((t, i) => (t ? add(`${name}_${BITS[i]}`, access, body(t, 1 << i)) : ''));
}
const SP = (delta: string): string => `store<u64>(v, MASKED(load<u64>(v, V_RSP) ${delta}), V_RSP);`;
const sp = (t: string, delta: string): string =>
  t === 'u32' ? SP(delta).replace('MASKED', '0xffffffff & ') : SP(delta).replace('MASKED', '');
const after = `load<u64>(v, V_RIP_PAGE) + load<u16>(rec, R_OFFSET) + load<u8>(rec, R_LEN)`;
const LEAVE_AT = 'if (!block) { store<i32>(v, budget, V_BUDGET); return; } break;';
const STOP = 'Run.abandon(v, rec, budget); return;';
const check = (t: string): string =>
  t === 'u64' ? `if (!Segment.canonical(ea)) { Outcome.faultCode(v, EXC_GP, 0); ${STOP} } ` : '';
families.set('push', {
  forms: {
    r: wide('PUSH_R', 'write', (t, n) => `store<${t}>(p, load<${t}>(${SRC})); ${sp(t, `- ${n}`)} ${STORED}`),
  },
  cold: { handler: 'Stack.pushRm', end: false },
});
families.set('pushimm', {
  forms: { i: wide('PUSH_I', 'write', (t, n) => `store<${t}>(p, ${imm(t)}); ${sp(t, `- ${n}`)} ${STORED}`) },
  cold: { handler: 'Stack.pushImm', end: false },
});
families.set('pushrm', {
  forms: {
    r: families.get('push')!.forms.r!,
    m: wide('PUSH_M', 'read', (t) => `if (!Run.push<${t}>(v, load<${t}>(p))) { ${STOP} } ${NEXT}`),
  },
  cold: { handler: 'Stack.pushRm', end: false },
});
families.set('pop', {
  forms: {
    r: wide(
      'POP_R',
      'read',
      (t, n) => `ea = u64(load<${t}>(p)); ${sp(t, `+ ${n}`)} Gpr.put<${t}>(${DST}, <${t}>ea); ${NEXT}`,
    ),
  },
  cold: { handler: 'Stack.popRm', end: false },
});
families.set('leave', {
  forms: {
    '': wide(
      'LEAVE',
      'read',
      (t, n) =>
        `ea = u64(load<${t}>(p)); store<u64>(v, u64(<${t}>(load<u64>(v, V_RBP) + ${n})), V_RSP); store<u64>(v, ea, V_RBP); ${NEXT}`,
    ),
  },
  cold: { handler: 'Stack.leave', end: false },
});
families.set('jmp', {
  forms: { '': ['', '', add('JMP_32', 'none', 'break;'), add('JMP_64', 'none', 'break;')] },
  cold: { handler: 'Stack.jmpNear', end: true },
});
families.set('call', {
  forms: {
    '': wide(
      'CALL',
      'write',
      (t, n) => `store<${t}>(p, <${t}>(${after})); if (p == bounce) Mem.commit(v); ${sp(t, `- ${n}`)} break;`,
    ),
  },
  cold: { handler: 'Stack.callNear', end: true },
});
families.set('callrm', {
  forms: {
    r: wide(
      'CALL_R',
      'write',
      (t, n) =>
        `ea = u64(load<${t}>(${SRC})); ${check(t)}store<${t}>(p, <${t}>(${after})); if (p == bounce) Mem.commit(v); ${sp(t, `- ${n}`)} block = Code.find(v, ea); ${LEAVE_AT}`,
    ),
    m: wide(
      'CALL_M',
      'read',
      (t) =>
        `ea = u64(load<${t}>(p)); ${check(t)}if (!Run.push<${t}>(v, <${t}>(${after}))) { ${STOP} } block = Code.find(v, ea); ${LEAVE_AT}`,
    ),
  },
  cold: { handler: 'Stack.callNearRm', end: true },
});
families.set('jmprm', {
  forms: {
    r: wide(
      'JMP_R',
      'none',
      (t) => `ea = u64(load<${t}>(${SRC})); ${check(t)}block = Code.find(v, ea); ${LEAVE_AT}`,
    ),
    m: wide(
      'JMP_M',
      'read',
      (t) => `ea = u64(load<${t}>(p)); ${check(t)}block = Code.find(v, ea); ${LEAVE_AT}`,
    ),
  },
  cold: { handler: 'Stack.jmpNearRm', end: true },
});
families.set('ret', {
  forms: {
    '': wide(
      'RET',
      'read',
      (t, n) =>
        `ea = u64(load<${t}>(p)); ${check(t)}${sp(t, `+ ${n}`)} block = Code.find(v, ea); ${LEAVE_AT}`,
    ),
  },
  cold: { handler: 'Stack.retNear', end: true },
});
families.set('retimm', {
  forms: {
    '': wide(
      'RET_I',
      'read',
      (t, n) =>
        `ea = u64(load<${t}>(p)); ${check(t)}${sp(t, `+ ${n} + load<u16>(rec, R_IMM)`)} block = Code.find(v, ea); ${LEAVE_AT}`,
    ),
  },
  cold: { handler: 'Stack.retNear', end: true },
});

/** Conditional branches: the common flag kinds inline, the rest through Condition. */
const A = 'load<i64>(v, V_FLAGS_A)';
const B = 'load<i64>(v, V_FLAGS_B)';
const INLINE: Record<number, [limit: string, expression: string]> = {
  1: ['FLAGS_DEC', `u64(${A}) < u64(${B})`],
  2: ['FLAGS_ADD', `${A} == ${B}`],
  3: ['FLAGS_DEC', `u64(${A}) <= u64(${B})`],
  6: ['FLAGS_ADD', `${A} < ${B}`],
  7: ['FLAGS_ADD', `${A} <= ${B}`],
};
const jcc: string[] = [];
for (let cc = 0; cc < 16; cc++) {
  const inline = INLINE[cc >> 1];
  const general = `Condition.test(v, ${cc})`;
  const negate = cc & 1 ? '!' : '';
  const test = inline
    ? `(load<u32>(v, V_FLAGS_KIND) < ${inline[0]} ? ${negate}(${inline[1]}) : ${general})`
    : general;
  jcc.push(add(`JCC_${cc}`, 'none', `if (!${test}) { ${NEXT} } break;`));
}
families.set('jcc', { forms: { '': jcc }, cold: { handler: 'Branch.jcc', end: true } });

/**
 * A comparison and the conditional branch behind it in one case: by the comparison's case name, the fused case of each
 * condition. The record is the comparison's; the branch's follows and is where a taken branch finds its link.
 */
export const fused = new Map<string, Map<number, string>>();
const SIGNED_OF: Record<string, string> = { u8: 'i8', u16: 'i16', u32: 'i32', u64: 'i64' };
const COMPARED: Record<number, (a: string, b: string, s: string) => string> = {
  2: (a, b) => `${a} < ${b}`,
  3: (a, b) => `${a} >= ${b}`,
  4: (a, b) => `${a} == ${b}`,
  5: (a, b) => `${a} != ${b}`,
  6: (a, b) => `${a} <= ${b}`,
  7: (a, b) => `${a} > ${b}`,
  12: (a, b, s) => `<${s}>${a} < <${s}>${b}`,
  13: (a, b, s) => `<${s}>${a} >= <${s}>${b}`,
  14: (a, b, s) => `<${s}>${a} <= <${s}>${b}`,
  15: (a, b, s) => `<${s}>${a} > <${s}>${b}`,
};
const TESTED: Record<number, (r: string, s: string) => string> = {
  4: (r) => `${r} == 0`,
  5: (r) => `${r} != 0`,
  8: (r, s) => `<${s}>(${r}) < 0`,
  9: (r, s) => `<${s}>(${r}) >= 0`,
};
const BRANCH = 'rec += RECORD_SIZE; break;';
const PASS = 'rec += 2 * RECORD_SIZE; continue;';
const LOADS: Record<string, (t: string) => [a: string, b: string]> = {
  RR: (t) => [`load<${t}>(${DST})`, `load<${t}>(${SRC})`],
  RI: (t) => [`load<${t}>(${DST})`, imm(t)],
  RM: (t) => [`load<${t}>(${DST})`, `load<${t}>(p)`],
  MR: (t) => [`load<${t}>(p)`, `load<${t}>(${SRC})`],
  MI: (t) => [`load<${t}>(p)`, imm(t)],
};
function fuse(op: 'CMP' | 'TEST', form: string, size: number, conditions: readonly number[]): void {
  const t = TYPES[size]!;
  const s = SIGNED_OF[t]!;
  const base = `${op}_${form}_${BITS[size]}`;
  const [a, b] = LOADS[form]!(t);
  for (const cc of conditions) {
    const holds = op === 'CMP' ? COMPARED[cc]!('a', 'b', s) : TESTED[cc]!('a', s);
    const value =
      op === 'CMP'
        ? `const a = ${a}; const b = ${b}; Alu.cmp<${t}>(v, a, b);`
        : `const a = <${t}>(${a} & ${b}); Flags.logic<${t}>(v, a);`;
    const name = add(
      `${op}_${form}${BITS[size]}_J${cc}`,
      /M/.test(form) ? 'read' : 'none',
      `${value} if (!(${holds})) { ${PASS} } ${BRANCH}`,
    );
    const row = fused.get(base) ?? new Map<number, string>();
    fused.set(base, row.set(cc, name));
  }
}
const ORDERED = [2, 3, 4, 5, 6, 7, 12, 13, 14, 15];
for (const size of [2, 3]) {
  for (const form of ['RR', 'RI', 'RM', 'MR', 'MI']) fuse('CMP', form, size, ORDERED);
  fuse('TEST', 'RR', size, [4, 5, 8, 9]);
}
for (const form of ['RI', 'MI', 'RR']) fuse('CMP', form, 0, [4, 5, 6, 7]);
for (const form of ['RI', 'MI', 'RR']) fuse('TEST', form, 0, [4, 5]);
for (const form of ['RI', 'MI']) fuse('TEST', form, 2, [4, 5]);

/** Cases that the decoder emits by itself. */
const call = (p: string): string =>
  `call_indirect<void>(load<u16>(rec, R_SUB), v, rec, ${p}); if (load<u32>(v, V_OUTCOME)) { ${STOP} }`;
const SPILL = 'Run.count(v, rec, budget);';
const END = 'Run.end(v, rec, budget);';
for (const [suffix, access, p] of [
  ['', 'none', SRC],
  ['_A', 'none', '0'],
  ['_R', 'read', 'p'],
  ['_M', 'modify', 'p'],
  ['_W', 'write', 'p'],
] as const) {
  const commit = suffix === '_M' || suffix === '_W' ? 'if (p == bounce) Mem.commit(v);' : '';
  const commitEnd = commit && `if (p == bounce && !load<u32>(v, V_OUTCOME)) Mem.commit(v);`;
  add(`COLD${suffix}`, access, `${call(p)} ${commit} ${NEXT}`);
  add(`COLD_COUNT${suffix}`, access, `${SPILL} ${call(p)} ${commit} ${NEXT}`);
  add(
    `COLD_END${suffix}`,
    access,
    `${END} call_indirect<void>(load<u16>(rec, R_SUB), v, rec, ${p}); ${commitEnd} Run.ended(v, rec); return;`,
  );
}
add(
  'COLD_REP',
  'none',
  `store<i32>(v, budget, V_BUDGET); call_indirect<void>(load<u16>(rec, R_SUB), v, rec, 0); budget = load<i32>(v, V_BUDGET); if (load<u32>(v, V_OUTCOME)) { ${STOP} } ${NEXT}`,
);
add('RAISE', 'none', `Run.raise(v, rec); ${STOP}`);
add('NEXT', 'none', 'break;');

/** What a case does to the flags, for dropping dead ones: the decoder walks a block backwards. */
export const FLAG_CLASSES = ['barrier', 'transparent', 'writer', 'partial'] as const;
export function flagClass(name: string): (typeof FLAG_CLASSES)[number] {
  if (/^(MOV_RR|MOV_RI|MOV[SZ]X[BWD]+_RR|LEA|NOP|NOT_R|CBW|CWD)(_|$)/.test(name)) return 'transparent';
  // Rotates and shifts by CL leave some flags alone, INC and DEC the carry.
  if (/^(RO[LR]_(IMM|CL)_R|S[HA][LR]_CL_R|INC_R|DEC_R)_/.test(name)) return 'partial';
  if (/^(ADD|OR|AND|SUB|XOR|CMP|TEST)_R[RI]_|^(NEG_R|S[HA][LR]_IMM_R|IMUL_RR|IMUL_RRI)_/.test(name))
    return 'writer';
  return 'barrier';
}

export { cases, families };
