// The command line as a child process with a hard deadline, and a guest small enough to be typed at.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { assemble } from '../../bindings/isa/assembler.js';
import { root } from '../../scripts/build.js';

/** How a child ended. */
export interface Outcome {
  /** -1: killed at the deadline. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A child that is running. */
export interface Running {
  kill(signal: NodeJS.Signals): void;
  /** Closes our end of its standard output. */
  hangUp(): void;
  type(text: string): void;
}

export interface ProgramOptions {
  /** Written to standard input, which is then closed. Without it and with onOutput, it stays open to be typed at. */
  readonly input?: string;
  readonly deadlineMs?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Called with each piece of standard output. */
  onOutput?(text: string, child: Running): void;
}

export const ENTRY = join(root, 'cli/main.ts');
const DEADLINE_MS = 40_000;

/** Runs `paravane` from its sources. */
export function paravane(args: readonly string[], options: ProgramOptions = {}): Promise<Outcome> {
  return program([ENTRY, ...args], options);
}

/** Runs a program of the project. */
export function program(args: readonly string[], options: ProgramOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
      cwd: root,
      env: { ...process.env, ...options.environment },
    });
    const running: Running = {
      kill: (signal) => void child.kill(signal),
      hangUp: () => child.stdout.destroy(),
      type: (text) => void child.stdin.write(text),
    };
    let stdout = '';
    let stderr = '';
    let late = false;
    const deadline = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, options.deadlineMs ?? DEADLINE_MS);
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      options.onOutput?.(String(chunk), running);
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.stdin.on('error', () => undefined);
    if (options.input !== undefined || options.onOutput === undefined) child.stdin.end(options.input ?? '');
    child.on('error', reject);
    child.on('exit', () => child.stdin.destroy());
    child.on('close', (code, signal) => {
      clearTimeout(deadline);
      const number = signal === null ? 0 : -1;
      resolve({ status: late ? -1 : (code ?? number), stdout, stderr });
    });
  });
}

/**
 * A real-mode guest on COM1. It greets, then answers keys: q powers off, r resets, t faults three times, x writes 5 to
 * the debug exit port, and any other key comes back in brackets.
 */
export function typewriter(): Uint8Array {
  return assemble(`
    bits 16
    org 0x7c00
    cli
    xor ax, ax
    mov ds, ax
    mov ss, ax
    mov sp, 0x7c00
    mov si, greeting
  next:
    lodsb
    test al, al
    jz wait
    call put
    jmp next
  wait:
    mov dx, 0x3fd
    in al, dx
    test al, 1
    jnz key
    mov dx, 0x80
    pause
    jmp wait
  key:
    mov dx, 0x3f8
    in al, dx
    cmp al, 'q'
    je power_off
    cmp al, 'r'
    je reset
    cmp al, 't'
    je triple
    cmp al, 'x'
    je leave_by_port
    push ax
    mov al, '['
    call put
    pop ax
    call put
    mov al, ']'
    call put
    jmp wait
  power_off:
    mov dx, 0x604
    mov ax, 0x2000
    out dx, ax
    jmp $
  reset:
    mov al, 0xfe
    out 0x64, al
    jmp $
  triple:
    lidt [nothing]
    ud2
  leave_by_port:
    mov al, 5
    out 0xf4, al
    jmp $
  put:
    push ax
    mov dx, 0x3fd
  .busy:
    in al, dx
    test al, 0x20
    jz .busy
    mov dx, 0x3f8
    pop ax
    out dx, al
    ret
  nothing:
    dw 0
    dd 0
  greeting:
    db 'ready> ', 0
  `).bytes;
}
