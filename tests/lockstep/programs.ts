// The programs that both machines run in step: system instructions, faults and events in every mode. Each is a body that
// is entered in the mode it names; it ends where nothing changes any more (`jmp $`, which default handlers are).

import {
  CODE,
  DATA,
  GDT,
  GDT_LIMIT,
  IDT,
  IDT_LIMIT,
  PD32,
  PDPT,
  PML4,
  S,
  STACK,
  TSS_OTHER,
  USER_STACK,
} from './tables.js';

/** How a body is entered: real mode; protected mode; with paging of two and of three levels; IA-32e mode. */
export type Mode = 'real' | 'protected' | 'paged' | 'pae' | 'long' | 'compatibility';
export type Ring = 0 | 3;

export interface Program {
  readonly name: string;
  readonly mode: Mode;
  readonly ring: Ring;
  /** With `org` and all; labels body, gate_target, other_task, vector_N are known to the tables. */
  readonly source: string;
  /** Compare from the first instruction on, not from the body. */
  readonly whole: boolean;
}

/** With REX.W: back to 64-bit code. */
const SYSRET64 = 'db 0x48, 0x0f, 0x07';
const CR4_LONG = 0x6a0; // PAE, PGE, OSFXSR, OSXMMEXCPT
const EFER_LONG = 0x901; // NXE, LME, SCE

const REAL = `
start: cli
  xor ax, ax
  mov ds, ax
  mov es, ax
  mov ss, ax
  mov sp, ${STACK}`;

const PROTECTED = `
  lgdt [gdt_pointer]
  lidt [idt_pointer]
  mov eax, cr0
  or al, 1
  mov cr0, eax
  jmp dword ${S.code32}:entered
gdt_pointer: dw ${GDT_LIMIT}
  dd ${GDT}
idt_pointer: dw ${IDT_LIMIT}
  dd ${IDT}
bits 32
entered: mov ax, ${S.data32}
  mov ds, ax
  mov es, ax
  mov ss, ax
  mov esp, ${STACK}
  mov ax, ${S.ldt}
  lldt ax`;

const TASK32 = `
  mov ax, ${S.tss32}
  ltr ax`;

function paging(cr3: number, cr4: number, nx: boolean): string {
  const efer = nx ? 'mov ecx, 0xc0000080\n  rdmsr\n  or ah, 8\n  wrmsr' : '';
  return `
  mov eax, ${cr3}
  mov cr3, eax
  mov eax, ${cr4}
  mov cr4, eax
  ${efer}
  mov eax, cr0
  or eax, 0x80000000
  mov cr0, eax
  jmp paged
paged:`;
}

const LONG = `
  mov eax, ${PML4}
  mov cr3, eax
  mov eax, ${CR4_LONG}
  mov cr4, eax
  mov ecx, 0xc0000080
  mov eax, ${EFER_LONG}
  xor edx, edx
  wrmsr
  mov eax, cr0
  or eax, 0x80000000
  mov cr0, eax
  jmp ${S.code64}:in_long
bits 64
in_long: mov ax, ${S.tss64}
  ltr ax`;

const USER32 = `
  push dword ${S.userData32 | 3}
  push dword ${USER_STACK}
  push dword 2
  push dword ${S.userCode32 | 3}
  push dword lower
  iretd
lower: mov ax, ${S.userData32 | 3}
  mov ds, ax
  mov es, ax`;

const USER64 = `
  push ${S.userData32 | 3}
  push ${USER_STACK}
  push 2
  push ${S.userCode64 | 3}
  push lower
  iretq
lower: mov ax, ${S.userData32 | 3}
  mov ds, ax
  mov es, ax`;

function compatibility(ring: Ring): string {
  return `
  push ${ring === 3 ? S.userData32 | 3 : S.data32}
  push ${ring === 3 ? USER_STACK : STACK}
  push 2
  push ${ring === 3 ? S.userCode32 | 3 : S.code32}
  push narrow
  iretq
bits 32
narrow: mov ax, ${S.userData32 | 3}
  mov ds, ax
  mov es, ax`;
}

function prelude(mode: Mode, ring: Ring): string {
  if (mode === 'real') return REAL;
  const lower = ring === 3 ? USER32 : '';
  switch (mode) {
    case 'protected':
      return REAL + PROTECTED + TASK32 + lower;
    case 'paged':
      return REAL + PROTECTED + TASK32 + paging(PD32, 0x10, false) + lower;
    case 'pae':
      return REAL + PROTECTED + TASK32 + paging(PDPT, 0x20, true) + lower;
    case 'long':
      return REAL + PROTECTED + LONG + (ring === 3 ? USER64 : '');
    case 'compatibility':
      return REAL + PROTECTED + LONG + compatibility(ring);
  }
}

/** CR3 of a second task: that of the first. */
export function cr3Of(mode: Mode): number {
  return { real: 0, protected: 0, paged: PD32, pae: PDPT, long: PML4, compatibility: PML4 }[mode];
}

function program(family: string, name: string, mode: Mode, ring: Ring, body: string, whole = false): Program {
  const source = `bits 16\norg ${CODE}\n${prelude(mode, ring)}\nbody:\n${body}\nend: jmp end\n`;
  return { name: `${family}: ${name} (${mode}, ring ${ring})`, mode, ring, source, whole };
}

const RINGS = [0, 3] as const;
const ALL_MODES: readonly (readonly [Mode, Ring])[] = [
  ['real', 0],
  ...(['protected', 'paged', 'pae', 'long', 'compatibility'] as const).flatMap((mode) =>
    RINGS.map((ring) => [mode, ring] as const),
  ),
];
const PROTECTED_MODES: readonly (readonly [Mode, Ring])[] = ALL_MODES.filter(([mode]) => mode !== 'real');

function modeChanges(): Program[] {
  const all = ALL_MODES.map(([mode, ring]) => program('modes', 'enter', mode, ring, 'nop', true));
  const leave = `
  jmp ${S.code16}:in16
bits 16
in16: mov ax, ${S.data16}
  mov ds, ax
  mov es, ax
  mov ss, ax
  mov eax, cr0
  and al, 0xfe
  mov cr0, eax
  jmp 0:in_real
in_real: xor ax, ax
  mov ds, ax
  mov ss, ax
  push word 0x1234
  pop bx`;
  return [
    ...all,
    program('modes', 'back to real mode', 'protected', 0, leave),
    program(
      'modes',
      'leave long mode',
      'compatibility',
      0,
      `mov eax, cr0
  and eax, 0x7fffffff
  mov cr0, eax
  mov ecx, 0xc0000080
  rdmsr
  and ah, 0xfe
  wrmsr
  nop`,
    ),
    program(
      'modes',
      '16-bit code',
      'protected',
      0,
      `jmp ${S.code16}:in16\nbits 16\nin16: push ax\n push eax\n call near sub\n nop\n jmp end\nsub: ret\n`,
    ),
    program(
      'modes',
      '16-bit stack',
      'protected',
      0,
      `mov ax, ${S.data16}\nmov ss, ax\nmov esp, 0x12346000\npush eax\npush ax\npop ax\npusha\npopa\ncall sub\njmp end\nsub: ret 4`,
    ),
  ];
}

function events(): Program[] {
  const bodies: [string, string][] = [
    ['INT 80', 'int 0x80'],
    ['INT 81', 'int 0x81'],
    ['INT 20, DPL 0', 'int 0x20'],
    ['INT3', 'int3'],
    ['INT 3', 'db 0xcd, 3'],
    ['INT1', 'db 0xf1'],
    ['#DE', 'xor ecx, ecx\ndiv ecx'],
    ['#UD', 'ud2'],
    ['HLT, CLI', 'cli'],
    ['STI', 'sti\nnop\ncli'],
    ['beyond the IDT', 'int 0xf0'],
    ['POPF', 'push 0x7ed6\npopf\npushf\npush 0\npopf'],
  ];
  const narrow: [string, string][] = [
    ['INTO', 'mov al, 0x7f\nadd al, 1\ninto'],
    [
      'BOUND',
      `mov dword [${DATA}], 1\nmov dword [${DATA + 4}], 5\nmov eax, 3\nbound eax, [${DATA}]\nmov eax, 6\nbound eax, [${DATA}]`,
    ],
  ];
  return ALL_MODES.flatMap(([mode, ring]) => [
    ...bodies.map(([name, body]) => program('events', name, mode, ring, body)),
    ...(mode === 'long' || mode === 'real'
      ? []
      : narrow.map(([name, body]) => program('events', name, mode, ring, body))),
  ]);
}

function gates(): Program[] {
  const vectors = [129, 130, 131, 132, 133, 134, 135, 136, 137, 138];
  const list = PROTECTED_MODES.filter(([mode]) => mode !== 'pae' && mode !== 'paged').flatMap(
    ([mode, ring]) => vectors.map((vector) => program('gates', `INT ${vector}`, mode, ring, `int ${vector}`)),
  );
  const returns = RINGS.map((ring) =>
    program(
      'gates',
      'handler returns',
      'protected',
      ring,
      `int 0x80\nnop\njmp end\nvector_128: push eax\npop eax\niretd`,
    ),
  );
  const returns64 = RINGS.map((ring) =>
    program(
      'gates',
      'handler returns',
      'long',
      ring,
      `int 0x80\nnop\njmp end\nvector_128: push rax\npop rax\niretq`,
    ),
  );
  return [...list, ...returns, ...returns64];
}

function dataSegments(): Program[] {
  return PROTECTED_MODES.filter(([mode]) => mode === 'protected' || mode === 'long').flatMap(([mode, ring]) =>
    Object.entries({ ...S, null: 0, ldt0: 4, ldt1: 12, ldt2: 20, ldtBeyond: 0x24, gdtBeyond: 0x1f8 }).flatMap(
      ([name, selector]) =>
        ([0, 3] as const).flatMap((rpl) =>
          (['ds', 'ss', 'fs'] as const).map((register) =>
            program(
              'segments',
              `MOV ${register}, ${name}.${rpl}`,
              mode,
              ring,
              `mov ax, ${selector | rpl}\nmov ${register}, ax`,
            ),
          ),
        ),
    ),
  );
}

function farTransfers(): Program[] {
  const selectors = Object.entries({ ...S, null: 0, ldt1: 12, gdtBeyond: 0x1f8 }).filter(
    ([name]) => !['taskGate', 'tss32', 'tssOther', 'tss16', 'busyTss', 'absentTss'].includes(name),
  );
  const target = '\nalign 16\ngate_target: jmp $\nthere: jmp $\n';
  const list: Program[] = [];
  for (const ring of RINGS) {
    for (const [name, selector] of selectors) {
      for (const rpl of RINGS) {
        const cs = selector | rpl;
        for (const verb of ['jmp', 'call']) {
          list.push(
            program('far', `${verb} ${name}.${rpl}`, 'protected', ring, `${verb} dword ${cs}:there${target}`),
          );
          list.push(
            program(
              'far',
              `${verb} ${name}.${rpl}`,
              'long',
              ring,
              `mov dword [${DATA}], there\nmov dword [${DATA + 4}], ${cs}\n${verb} far dword [${DATA}]${target}`,
            ),
          );
        }
        list.push(
          program(
            'far',
            `RETF ${name}.${rpl}`,
            'protected',
            ring,
            `push dword ${S.userData32 | 3}\npush dword ${USER_STACK}\npush dword ${cs}\npush dword there\nretf${target}`,
          ),
        );
        list.push(
          program(
            'far',
            `RETF ${name}.${rpl}`,
            'long',
            ring,
            `push ${S.userData32 | 3}\npush ${USER_STACK}\npush ${cs}\npush there\nretfq${target}`,
          ),
        );
        list.push(
          program(
            'far',
            `IRET ${name}.${rpl}`,
            'protected',
            ring,
            `push dword ${S.userData32 | 3}\npush dword ${USER_STACK}\npush dword 0x3202\npush dword ${cs}\npush dword there\niretd${target}`,
          ),
        );
        list.push(
          program(
            'far',
            `IRET ${name}.${rpl}`,
            'long',
            ring,
            `push ${S.userData32 | 3}\npush ${USER_STACK}\npush 0x3202\npush ${cs}\npush there\niretq${target}`,
          ),
        );
      }
    }
  }
  for (const [name, selector] of Object.entries({ ...S, null: 0 })) {
    for (const rpl of RINGS) {
      const frame = `push ${selector | rpl}\npush ${USER_STACK}\npush 2\npush ${S.userCode64 | 3}\npush there\niretq${target}`;
      list.push(program('far', `IRET to SS ${name}.${rpl}`, 'long', 0, frame));
      const narrow = `push dword ${selector | rpl}\npush dword ${USER_STACK}\npush dword 2\npush dword ${S.userCode32 | 3}\npush dword there\niretd${target}`;
      list.push(program('far', `IRET to SS ${name}.${rpl}`, 'protected', 0, narrow));
    }
  }
  return list;
}

function callGates(): Program[] {
  const text = (gate: number): string =>
    `push dword 0x1111\npush dword 0x2222\ncall dword ${gate}:0\nnop\njmp end\nalign 4\ngate_target: nop\n`;
  return RINGS.flatMap((ring) =>
    (
      [
        [S.gateDpl3, 'retf 8'],
        [S.gate16, 'o16 retf'],
        [S.gate64, 'retf'],
      ] as const
    ).map(([gate, back]) =>
      program('call gates', `${gate.toString(16)}, ${back}`, 'protected', ring, `${text(gate | 3)}${back}`),
    ),
  ).concat(
    RINGS.map((ring) =>
      program(
        'call gates',
        'and back',
        'long',
        ring,
        `mov dword [${DATA}], 0\nmov dword [${DATA + 4}], ${S.gate64 | 3}\ncall far dword [${DATA}]\nnop\njmp end\nalign 16\ngate_target: nop\nretfq`,
      ),
    ),
  );
}

function taskSwitches(): Program[] {
  const other = `\nother_task: mov eax, 0x1234\npush eax\n`;
  const list: Program[] = [];
  for (const mode of ['protected', 'paged'] as const) {
    for (const ring of RINGS) {
      for (const name of ['tssOther', 'busyTss', 'absentTss', 'tss16', 'taskGate', 'tss32'] as const) {
        for (const verb of ['jmp', 'call']) {
          const body = `${verb} dword ${S[name] | ring}:0\nnop\njmp end${other}iretd`;
          list.push(program('tasks', `${verb} ${name}`, mode, ring, body));
        }
      }
      list.push(
        program('tasks', 'INT through a task gate', mode, ring, `int 130\nnop\njmp end${other}iretd`),
      );
      list.push(program('tasks', 'IRET with NT', mode, ring, `pushfd\nor dword [esp], 0x4000\npopfd\niretd`));
      for (const [field, name] of [
        [0x48, 'ES'],
        [0x4c, 'CS'],
        [0x50, 'SS'],
        [0x54, 'DS'],
        [0x60, 'LDT'],
      ] as const) {
        for (const selector of [
          'absentData',
          'code32',
          'userData32',
          'reserved',
          'readOnly',
          'ldt',
          'conforming',
        ] as const) {
          const body = `mov dword [${TSS_OTHER + field}], ${S[selector]}\njmp dword ${S.tssOther}:0${other}`;
          if (ring === 0 && mode === 'protected')
            list.push(program('tasks', `${name} is ${selector}`, mode, ring, body));
        }
      }
    }
  }
  for (const name of [
    'ldt',
    'tss32',
    'tssOther',
    'tss64',
    'busyTss',
    'absentTss',
    'code32',
    'reserved',
    'tss16',
  ] as const) {
    for (const mode of ['protected', 'long'] as const) {
      for (const verb of ['lldt', 'ltr']) {
        list.push(
          program('tasks', `${verb} ${name}`, mode, 0, `mov ax, ${S[name]}\n${verb} ax\nsldt bx\nstr cx`),
        );
      }
    }
  }
  return list;
}

function pageFaults(): Program[] {
  const list: Program[] = [];
  for (const mode of ['paged', 'pae', 'long', 'compatibility'] as const) {
    for (const ring of RINGS) {
      for (let page = 0; page < 8; page++) {
        const at = DATA + 0x1000 * page;
        for (const [name, body] of [
          ['read', `mov eax, [${at + 8}]`],
          ['write', `mov dword [${at + 8}], eax`],
          ['add', `add dword [${at + 8}], eax`],
          ['crossing read', `mov eax, [${at - 2}]`],
          ['crossing write', `mov dword [${at - 2}], eax`],
          ['fetch', `mov ebx, ${at + 0x10}\n${mode === 'long' ? 'jmp rbx' : 'jmp ebx'}`],
          ['push', ring === 0 ? `mov esp, ${at + 4}\npush 1` : 'nop'],
        ] as const) {
          if (body === 'nop') continue;
          list.push(program('paging', `${name} of page ${page}`, mode, ring, body));
          const protect = `mov ${mode === 'long' ? 'rcx' : 'ecx'}, cr0\nor ecx, 0x10000\nmov cr0, ${mode === 'long' ? 'rcx' : 'ecx'}\n`;
          if (ring === 0 && name !== 'fetch' && name !== 'read') {
            list.push(program('paging', `${name} of page ${page} with WP`, mode, ring, protect + body));
          }
        }
      }
    }
  }
  list.push(program('paging', 'non-canonical data', 'long', 0, 'mov rax, 0x800000000000\nmov rbx, [rax]'));
  list.push(program('paging', 'non-canonical stack', 'long', 0, 'mov rsp, 0x800000000000\npush rax'));
  list.push(program('paging', 'non-canonical jump', 'long', 0, 'mov rax, 0x800000000000\njmp rax'));
  list.push(program('paging', 'non-canonical return', 'long', 0, 'mov rax, 0x800000000000\npush rax\nret'));
  list.push(
    program(
      'paging',
      'high half',
      'long',
      0,
      `mov rax, 0xffffffffc0000000 + ${DATA}\nmov rbx, [rax]\nmov [rax], rbx\ninvlpg [rax]`,
    ),
  );
  return list;
}

function debugging(): Program[] {
  const list: Program[] = [];
  const wide: Record<string, { flags: string; back: string; a: string }> = {
    protected: { flags: 'pushfd\nor dword [esp], 0x100\npopfd', back: 'iretd', a: 'eax' },
    long: { flags: 'pushfq\nor dword [rsp], 0x100\npopfq', back: 'iretq', a: 'rax' },
  };
  for (const mode of ['protected', 'long'] as const) {
    const { flags, back, a } = wide[mode] as { flags: string; back: string; a: string };
    const trap = `jmp end\nvector_1: ${back}\nvector_128: ${back}\n`;
    for (const ring of RINGS) {
      for (const [name, body] of [
        ['nops', 'nop\nnop'],
        ['INT', 'int 0x80\nnop'],
        ['INT3', 'int3'],
        ['MOV SS', 'mov ax, ss\nmov ss, ax\nnop\nnop'],
        ['POP of flags', mode === 'long' ? 'push 2\npopfq\nnop\nnop' : 'push 2\npopfd\nnop\nnop'],
        ['REP', `mov ecx, 3\nmov edi, ${DATA}\ncld\nrep stosb\nnop`],
        ['REP of none', `xor ecx, ecx\nmov edi, ${DATA}\nrep stosb\nnop`],
        ['#UD', 'ud2'],
        ['jump', 'jmp short next\nnext: nop'],
      ] as const) {
        list.push(program('debug', `TF over ${name}`, mode, ring, `${flags}\n${body}\nnop\n${trap}`));
      }
    }
    for (const page of mode === 'long' ? [1, 3, 5] : []) {
      const jump = `mov ebx, ${DATA + 0x1000 * page}\n${flags}\njmp rbx\n${trap}`;
      for (const ring of RINGS)
        list.push(program('debug', `TF over a jump to page ${page}`, mode, ring, jump));
    }
    const arm = (dr7: number, at: string): string =>
      `mov ${a}, ${at}\nmov dr0, ${a}\nmov ${a}, ${dr7}\nmov dr7, ${a}\n`;
    const set: [string, string][] = [
      ['execution', `${arm(0x401, 'spot')}nop\nspot: nop\nnop`],
      ['execution, not enabled', `${arm(0x400, 'spot')}nop\nspot: nop\nnop`],
      ['write', `${arm(0xd0402, `${DATA}`)}mov ebx, [${DATA}]\nmov [${DATA}], ebx\nnop\nnop`],
      [
        'access',
        `${arm(0xf0402, `${DATA}`)}mov ebx, [${DATA}]\nmov [${DATA + 3}], bl\nmov [${DATA + 4}], ebx\nnop`,
      ],
      [
        'access of a byte',
        `${arm(0x30402, `${DATA + 1}`)}mov ebx, [${DATA}]\nmov bl, [${DATA}]\nmov bl, [${DATA + 1}]\nnop`,
      ],
      [
        'REP write',
        `mov ecx, 4\nmov edi, ${DATA}\ncld\nmov ebx, eax\n${arm(0x10402, `${DATA + 1}`)}rep stosb\nnop`,
      ],
      ['execution of REP', `mov ecx, 3\nmov edi, ${DATA}\ncld\n${arm(0x402, 'spot')}spot: rep stosb\nnop`],
      ['general detect', `mov ${a}, 0x2400\nmov dr7, ${a}\nmov ${a}, dr6\nmov ${a}, dr0`],
      [
        'DR4 and DR5',
        `mov ${a}, dr4\nmov ${a}, dr5\nmov ${a}, cr4\nor ${a}, 8\nmov cr4, ${a}\nmov ${a}, dr4`,
      ],
      [
        'DR6 values',
        `mov ${a}, 0\nmov dr6, ${a}\nmov ${a}, dr6\nmov ${a}, 0xffff\nmov dr6, ${a}\nmov ${a}, dr6`,
      ],
      ['DR7 values', `mov ${a}, 0\nmov dr7, ${a}\nmov ${a}, dr7`],
    ];
    for (const [name, body] of set) list.push(program('debug', name, mode, 0, `${body}\n${trap}`));
    for (const [name, body] of set) list.push(program('debug', `${name}, no return`, mode, 0, `${body}\n`));
    list.push(program('debug', 'MOV DR', mode, 3, `mov ${a}, dr0`));
  }
  list.push(
    program(
      'debug',
      'TF',
      'real',
      0,
      'pushf\nor word [0x6ffe], 0x100\npopf\nnop\nnop\njmp end\nvector_1: iret',
    ),
  );
  return list;
}

function registers(): Program[] {
  const list: Program[] = [];
  const msrs = [
    ...[0x174, 0x175, 0x176, 0x277, 0x1b],
    ...[
      0xc0000080, 0xc0000081, 0xc0000082, 0xc0000083, 0xc0000084, 0xc0000100, 0xc0000101, 0xc0000102,
      0xc0000103,
    ],
    0x12345678,
  ];
  for (const msr of msrs) {
    list.push(program('registers', `RDMSR ${msr.toString(16)}`, 'long', 0, `mov ecx, ${msr}\nrdmsr`));
    list.push(program('registers', `RDMSR ${msr.toString(16)}`, 'long', 3, `mov ecx, ${msr}\nrdmsr`));
    if (msr === 0x1b || msr === 0xc0000080) continue;
    for (const [name, low, high] of [
      ['canonical', 0x12345000, 0xffff8000],
      ['not canonical', 0, 0x8000],
      ['small', 0x00070406, 0],
    ] as const) {
      if (msr === 0xc0000103 && name !== 'small') continue;
      list.push(
        program(
          'registers',
          `WRMSR ${msr.toString(16)} ${name}`,
          'long',
          0,
          `mov ecx, ${msr}\nmov eax, ${low}\nmov edx, ${high}\nwrmsr\nrdmsr`,
        ),
      );
    }
  }
  for (const value of [
    0, 1, 0x80000000, 0x80000001, 0x20000001, 0x60000001, 0x10001, 0x40001, 0x11, 0x31, 0xffffffff,
  ]) {
    for (const mode of ['protected', 'real'] as const) {
      if (mode === 'protected' && (value & 1) === 0 && value !== 0x80000000) continue;
      if (value === 0x80000001) continue;
      list.push(
        program(
          'registers',
          `CR0 = ${(value >>> 0).toString(16)}`,
          mode,
          0,
          `mov eax, ${value}\nmov cr0, eax\nmov ebx, cr0`,
        ),
      );
    }
  }
  for (const value of [0x80000011, 0x11, 0x80000010, 0x80010011]) {
    list.push(
      program(
        'registers',
        `CR0 = ${(value >>> 0).toString(16)}`,
        'long',
        0,
        `mov eax, ${value}\nmov cr0, rax\nmov rbx, cr0`,
      ),
    );
  }
  for (const [name, value] of [
    ['none', 0],
    ['PAE', 0x20],
    ['all of i486', 0x3ff],
    ['bit 31', 0x80000020],
    ['bit 15', 0x8020],
    ['PCIDE', 0x20020],
    ['SMEP', 0x100020],
  ] as const) {
    list.push(
      program('registers', `CR4: ${name}`, 'long', 0, `mov eax, ${value}\nmov cr4, rax\nmov rbx, cr4`),
    );
    list.push(
      program('registers', `CR4: ${name}`, 'protected', 0, `mov eax, ${value}\nmov cr4, eax\nmov ebx, cr4`),
    );
  }
  for (const [mode, ring] of ALL_MODES) {
    const wide = mode === 'long';
    for (const body of [
      'smsw ax',
      'mov ax, 1\nlmsw ax\nsmsw bx',
      'mov ax, 0xf\nlmsw ax\nsmsw bx',
      'clts',
      wide ? 'mov rax, cr0' : 'mov eax, cr0',
      wide ? 'mov rax, cr2' : 'mov eax, cr2',
      wide ? 'mov rax, cr3\nmov cr3, rax' : 'mov eax, cr3\nmov cr3, eax',
      wide ? 'mov rax, 5\nmov cr8, rax\nmov rbx, cr8' : 'nop',
      `sgdt [${DATA & 0xffff}]`,
      `sidt [${DATA & 0xffff}]`,
      'sldt ax',
      'str ax',
      'wbinvd',
      'invd',
      wide ? 'swapgs' : 'nop',
      wide ? 'rdfsbase rax' : 'nop',
    ]) {
      if (body === 'nop' || (mode === 'real' && /sldt|str|sgdt|sidt/.test(body))) continue;
      list.push(program('registers', body.split('\n')[0] as string, mode, ring, body));
    }
  }
  return list;
}

function inspection(): Program[] {
  const each = (verbs: string): string =>
    Object.values({ ...S, null: 0, beyond: 0x1f8, ldt0: 4 })
      .flatMap((selector) => [selector, selector | 3])
      .map((selector) => `mov cx, ${selector}\nxor eax, eax\n${verbs}`)
      .join('\n');
  return PROTECTED_MODES.filter(([mode]) => mode === 'protected' || mode === 'long').flatMap(
    ([mode, ring]) => [
      program('inspection', 'LAR', mode, ring, each('lar eax, ecx')),
      program('inspection', 'LSL', mode, ring, each('lsl eax, ecx')),
      program('inspection', 'VERR', mode, ring, each('verr cx')),
      program('inspection', 'VERW', mode, ring, each('verw cx')),
      ...(mode === 'long'
        ? []
        : [program('inspection', 'ARPL', mode, ring, 'mov ax, 0x10\nmov bx, 3\narpl ax, bx\narpl ax, bx')]),
    ],
  );
}

function fastCalls(): Program[] {
  const star = `mov ecx, 0xc0000081\nmov edx, ${((S.userCode32 | 3) << 16) | S.code64}\nxor eax, eax\nwrmsr\nmov ecx, 0xc0000082\nmov eax, kernel\nxor edx, edx\nwrmsr\nmov ecx, 0xc0000084\nmov eax, 0x300\nwrmsr\n`;
  const sysenter = `mov ecx, 0x174\nmov eax, ${S.code32}\nxor edx, edx\nwrmsr\nmov ecx, 0x175\nmov eax, ${STACK}\nwrmsr\nmov ecx, 0x176\nmov eax, kernel\nwrmsr\n`;
  return [
    program('fast calls', 'SYSCALL from ring 0', 'long', 0, `${star}syscall\nnop\nkernel: nop`),
    program(
      'fast calls',
      'SYSCALL with TF',
      'long',
      0,
      `${star}pushfq\nor dword [rsp], 0x100\npopfq\nsyscall\nnop\nkernel: nop\nnop`,
    ),
    program(
      'fast calls',
      'SYSRET',
      'long',
      0,
      `${star}mov rcx, kernel\nmov r11, 0x202\n${SYSRET64}\nkernel: nop\nsyscall`,
    ),
    program(
      'fast calls',
      'SYSRET to 32 bits',
      'long',
      0,
      `${star}mov rcx, kernel\nmov r11, 0x3202\nsysret\nkernel: nop`,
    ),
    program('fast calls', 'SYSRET in ring 3', 'long', 3, SYSRET64),
    program('fast calls', 'SYSCALL in protected mode', 'protected', 0, 'syscall'),
    program('fast calls', 'SYSENTER', 'protected', 0, `${sysenter}sysenter\nnop\nkernel: nop`),
    program('fast calls', 'SYSENTER without', 'protected', 3, 'sysenter'),
    program('fast calls', 'SYSENTER', 'long', 0, `${sysenter}sysenter\nnop\nkernel: nop`),
    program(
      'fast calls',
      'SYSEXIT',
      'protected',
      0,
      `${sysenter}mov edx, kernel\nmov ecx, ${USER_STACK}\nsysexit\nnop\nkernel: nop`,
    ),
    program('fast calls', 'SYSEXIT in ring 3', 'protected', 3, 'sysexit'),
    program(
      'fast calls',
      'SWAPGS',
      'long',
      0,
      'mov ecx, 0xc0000102\nmov eax, 0x5000\nxor edx, edx\nwrmsr\nswapgs\nswapgs',
    ),
  ];
}

function virtual86(): Program[] {
  const enter = (iopl: number): string => `
  push dword 0
  push dword 0
  push dword 0
  push dword 0
  push dword 0
  push dword 0x6000
  push dword ${0x20002 | (iopl << 12)}
  push dword 0
  push dword inside
  iretd
bits 16
inside: `;
  const bodies = [
    'nop',
    'cli\nsti',
    'pushf\npopf',
    'int 0x80',
    'int3',
    'mov ax, 0x1234\nmov ds, ax',
    'hlt',
    'pushf\npush cs\npush word there\niret\nthere: nop',
    'in al, 0x80',
    'jmp 0x100:$',
    'mov eax, cr0',
    'push ds\npop es',
    'lgdt [0]',
    'lar ax, ax',
  ];
  return [0, 3].flatMap((iopl) =>
    bodies.map((body) =>
      program('virtual-8086', `${body.split('\n')[0]}, IOPL ${iopl}`, 'protected', 0, enter(iopl) + body),
    ),
  );
}

function limits(): Program[] {
  const small = (body: string): string => `mov ax, ${S.small}\nmov es, ax\n${body}`;
  const list = [
    ['inside', small('mov eax, [es:0xfc]')],
    ['over the end', small('mov eax, [es:0xfd]')],
    ['beyond', small('mov al, [es:0x100]')],
    ['write over the end', small('mov [es:0xfe], eax')],
    ['expand-down, inside', `mov ax, ${S.expandDown}\nmov es, ax\nmov eax, [es:0x40000]`],
    ['expand-down, below', `mov ax, ${S.expandDown}\nmov es, ax\nmov eax, [es:0x3ffff]`],
    ['read only', `mov ax, ${S.readOnly}\nmov es, ax\nmov [es:0], eax`],
    ['code', `mov [cs:${DATA}], eax`],
    ['code, read', `mov eax, [cs:${DATA}]`],
    ['null', 'xor ax, ax\nmov es, ax\nmov eax, [es:0]'],
    ['stack', `mov ax, ${S.small & ~3}\nmov ss, ax`],
    ['accessed bit', `mov ax, ${S.notAccessed}\nmov es, ax\nmov eax, [${GDT + S.notAccessed + 4}]`],
    ['LDS', `mov dword [${DATA}], 5\nmov word [${DATA + 4}], ${S.data32}\nlds eax, [${DATA}]`],
    ['LSS', `mov dword [${DATA}], 0x7000\nmov word [${DATA + 4}], ${S.data32}\nlss esp, [${DATA}]`],
    ['LES of absent', `mov dword [${DATA}], 5\nmov word [${DATA + 4}], ${S.absentData}\nles eax, [${DATA}]`],
    ['POP SS', `push dword ${S.data32}\npop ss\nnop`],
    ['POP FS of none', `push dword 0x1f8\npop fs\nnop`],
    ['ENTER', 'enter 8, 2\nleave'],
    ['PUSHA', 'pushad\npopad'],
  ] as const;
  return list.map(([name, body]) => program('limits', name, 'protected', 0, body));
}

/** Every program, by family. */
export function allPrograms(): Program[] {
  return [
    ...modeChanges(),
    ...events(),
    ...gates(),
    ...dataSegments(),
    ...farTransfers(),
    ...callGates(),
    ...taskSwitches(),
    ...pageFaults(),
    ...debugging(),
    ...registers(),
    ...inspection(),
    ...fastCalls(),
    ...virtual86(),
    ...limits(),
  ];
}
