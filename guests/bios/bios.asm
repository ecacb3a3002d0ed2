; A small BIOS for guests that are entered in real mode and call one: Linux at its 16-bit entry point, iPXE. Screen and
; keyboard are COM1; there are no disks. bindings/firmware/bios/bios.ts places it, scripts/generate/bios.ts assembles it,
; and NASM makes the same bytes of it.
;
; The ROM is the end of segment F000. Behind the code the loader appends the E820 table, and fills in `handover`.
; Conventions: interrupt handlers keep all registers but those they answer in; functions name what they change.

        bits 16
        org 0xe000

ROM_SEGMENT     equ 0xf000
BDA             equ 0x40                ; segment of the BIOS data area
EBDA            equ 0x9fc0

; The platform (bindings/firmware/platform.ts; a test compares).
COM1            equ 0x3f8
COM2            equ 0x2f8
PIC_MASTER      equ 0x20
PIC_SLAVE       equ 0xa0
PIT             equ 0x40
RTC             equ 0x70
KBD_DATA        equ 0x60
RESET           equ 0xcf9
RESET_VALUE     equ 6
PORT_61         equ 0x61                ; bit 4 toggles with each refresh of the memory

COM3            equ 0x3e8
COM4            equ 0x2e8
UART_LCR        equ 3
UART_MCR        equ 4
UART_LSR        equ 5
UART_MSR        equ 6
LSR_DR          equ 0x01
LSR_THRE        equ 0x20
EOI             equ 0x20
READ_ISR        equ 0x0b

FLAG_CF         equ 0x01
FLAG_ZF         equ 0x40

; Fields of the BIOS data area.
COM_BASES       equ 0x00
EBDA_POINTER    equ 0x0e
EQUIPMENT       equ 0x10
MEMORY_KIB      equ 0x13
SHIFT_STATE     equ 0x17
KEY_HEAD        equ 0x1a
KEY_TAIL        equ 0x1c
KEY_RING        equ 0x1e
KEY_RING_END    equ 0x3e
VIDEO_MODE      equ 0x49
COLUMNS         equ 0x4a
PAGE_SIZE       equ 0x4c
CURSOR          equ 0x50
CURSOR_SHAPE    equ 0x60
CRTC_PORT       equ 0x63
TICKS           equ 0x6c
MIDNIGHT        equ 0x70
COM_TIMEOUTS    equ 0x7c
KEY_RING_START_POINTER equ 0x80
KEY_RING_END_POINTER equ 0x82
LAST_ROW        equ 0x84
FONT_HEIGHT     equ 0x85
KEYBOARD_STATE  equ 0x96
; Ours, in the reserved part.
TERMINAL        equ 0xb0                ; where the terminal's cursor is: column, row
CLEAR           equ 0xb2                ; not 0: clear the terminal before the next character
PENDING         equ 0xb3                ; not 0: a character was put at the cursor without moving it
PENDING_CHAR    equ 0xb4

WIDTH           equ 80
BOTTOM          equ 24
DAY_TICKS       equ 0x1800b0
MEMORY_BELOW    equ 639                 ; KiB
EQUIPMENT_WORD  equ 0x0820              ; 80x25 colour text, four serial ports, no drives
TEXT_MODE       equ 3
ESCAPE          equ 27
E820_ENTRY      equ 20
SMAP            equ 0x534d4150
NOT_SUPPORTED   equ 0x86

image:
        jmp near post
        align 4
; What the loader fills in.
handover:
entry_pointer:  dw 0, 0                 ; IP and CS
stack_pointer:  dw 0, 0                 ; SP and SS
data_segment:   dw 0
e820_count:     dw 0
e820_table:     dw 0                    ; offset in this segment
extended_kib:   dd 0                    ; RAM from 1 MiB on

; ---- Power-on ----

post:   cli
        cld
        xor ax, ax
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov sp, 0x7c00
        call setup_vectors
        call setup_data_area
        call setup_pic
        call setup_timer
        call setup_serial
        call set_ticks
        mov ax, [cs:data_segment]
        mov ds, ax
        mov es, ax
        mov fs, ax
        mov gs, ax
        lss sp, [cs:stack_pointer]
        xor eax, eax
        xor ebx, ebx
        xor ecx, ecx
        xor edx, edx
        xor esi, esi
        xor edi, edi
        xor ebp, ebp
        jmp far [cs:entry_pointer]

; DS = ES = 0. Changes AX, BX, CX, SI, DI.
setup_vectors:
        xor di, di
        mov cx, 256
.all:   mov ax, nothing
        stosw
        mov ax, ROM_SEGMENT
        stosw
        loop .all
        mov si, vectors
.next:  db 0x2e                         ; CS:
        lodsw
        cmp ax, 0xffff
        je .done
        mov bx, ax
        shl bx, 2
        db 0x2e
        lodsw
        mov [bx], ax
        jmp .next
.done:  ret

vectors:
        dw 0x00, divide_error
        dw 0x06, invalid_opcode
        dw 0x08, irq0
        dw 0x09, irq1
        dw 0x0a, irq_master, 0x0b, irq_master, 0x0c, irq_master
        dw 0x0d, irq_master, 0x0e, irq_master, 0x0f, irq_master
        dw 0x10, int10
        dw 0x11, int11
        dw 0x12, int12
        dw 0x13, int13
        dw 0x14, int14
        dw 0x15, int15
        dw 0x16, int16
        dw 0x17, int17
        dw 0x18, int18
        dw 0x19, int18
        dw 0x1a, int1a
        dw 0x70, irq_slave, 0x71, irq_slave, 0x72, irq_slave, 0x73, irq_slave
        dw 0x74, irq_slave, 0x75, irq_slave, 0x76, irq_slave, 0x77, irq_slave
        dw 0xffff

; Leaves DS at the BIOS data area. Changes AX, CX, DI, ES.
setup_data_area:
        mov ax, EBDA
        mov es, ax
        mov byte [es:0], 1              ; its size in KiB
        mov ax, BDA
        mov ds, ax
        mov es, ax
        xor di, di
        xor ax, ax
        mov cx, 128
        rep stosw
        mov word [COM_BASES], COM1
        mov word [COM_BASES + 2], COM2
        mov word [COM_BASES + 4], COM3
        mov word [COM_BASES + 6], COM4
        mov word [EBDA_POINTER], EBDA
        mov word [EQUIPMENT], EQUIPMENT_WORD
        mov word [MEMORY_KIB], MEMORY_BELOW
        mov word [KEY_HEAD], KEY_RING
        mov word [KEY_TAIL], KEY_RING
        mov word [KEY_RING_START_POINTER], KEY_RING
        mov word [KEY_RING_END_POINTER], KEY_RING_END
        mov byte [VIDEO_MODE], TEXT_MODE
        mov word [COLUMNS], WIDTH
        mov word [PAGE_SIZE], 0x1000
        mov word [CURSOR_SHAPE], 0x0607
        mov word [CRTC_PORT], 0x3d4
        mov dword [COM_TIMEOUTS], 0x01010101
        mov byte [LAST_ROW], BOTTOM
        mov word [FONT_HEIGHT], 16
        mov byte [KEYBOARD_STATE], 0x10 ; 101 keys
        ret

; Changes AX.
setup_pic:
        mov al, 0x11                    ; edge-triggered, cascaded, ICW4 follows
        out PIC_MASTER, al
        out PIC_SLAVE, al
        mov al, 0x08
        out PIC_MASTER + 1, al
        mov al, 0x70
        out PIC_SLAVE + 1, al
        mov al, 0x04
        out PIC_MASTER + 1, al
        mov al, 0x02
        out PIC_SLAVE + 1, al
        mov al, 0x01
        out PIC_MASTER + 1, al
        out PIC_SLAVE + 1, al
        mov al, 0xf8                    ; timer, keyboard, slave
        out PIC_MASTER + 1, al
        mov al, 0xff
        out PIC_SLAVE + 1, al
        ret

; Counter 0: a square wave of 18.2 Hz. Changes AX.
setup_timer:
        mov al, 0x36
        out PIT + 3, al
        xor al, al
        out PIT, al
        out PIT, al
        ret

; 115,200 baud, eight bits, no parity, one stop bit, FIFOs on. Changes AX, DX.
setup_serial:
        mov dx, COM1 + UART_LCR
        mov al, 0x80
        out dx, al
        mov dx, COM1
        mov al, 1
        out dx, al
        inc dx
        xor al, al
        out dx, al
        mov dx, COM1 + UART_LCR
        mov al, 3
        out dx, al
        inc dx                          ; MCR: DTR, RTS
        out dx, al
        mov dx, COM1 + 2
        mov al, 7
        out dx, al
        ret

; Ticks since midnight from the clock. DS = BDA. Changes EAX, EBX, ECX, EDX.
set_ticks:
        call read_time
        mov al, ch
        call from_bcd
        imul bx, ax, 60
        mov al, cl
        call from_bcd
        add bx, ax
        movzx ebx, bx
        imul ebx, ebx, 60
        mov al, dh
        call from_bcd
        add ebx, eax
        mov eax, 1193182                ; the counter's clock; a tick is 65,536 of it
        mul ebx
        shrd eax, edx, 16
        mov [TICKS], eax
        ret

; AL: two BCD digits. Returns EAX. Changes nothing else.
from_bcd:
        push bx
        movzx eax, al
        mov bl, al
        shr al, 4
        mov ah, 10
        mul ah
        and bx, 0x0f
        add ax, bx
        pop bx
        ret

; ---- Interrupts ----

nothing:
        iret

; A tick of the timer.
irq0:   push ds
        push eax
        mov ax, BDA
        mov ds, ax
        mov eax, [TICKS]
        inc eax
        cmp eax, DAY_TICKS
        jb .keep
        xor eax, eax
        mov byte [MIDNIGHT], 1
.keep:  mov [TICKS], eax
        int 0x1c
        mov al, EOI
        out PIC_MASTER, al
        pop eax
        pop ds
        iret

; The keyboard's: its codes are not looked at.
irq1:   push ax
        in al, KBD_DATA
        mov al, EOI
        out PIC_MASTER, al
        pop ax
        iret

irq_slave:
        push ax
        mov al, READ_ISR
        out PIC_SLAVE, al
        in al, PIC_SLAVE
        test al, al
        jz acknowledge_master           ; spurious: the master saw it all the same
        mov al, EOI
        out PIC_SLAVE, al
        jmp acknowledge_master

irq_master:
        push ax
acknowledge_master:
        mov al, READ_ISR
        out PIC_MASTER, al
        in al, PIC_MASTER
        test al, al
        jz .done
        mov al, EOI
        out PIC_MASTER, al
.done:  pop ax
        iret

divide_error:
        mov si, divide_text
        jmp fatal
invalid_opcode:
        mov si, opcode_text
; SI: what happened; CS:IP of where on the stack.
fatal:  mov ax, BDA
        mov ds, ax
        cld
        call say
        mov bp, sp
        mov ax, [bp + 2]
        call say_hex
        mov al, ':'
        call put_char
        mov ax, [bp]
        call say_hex
        jmp halt

int18:  mov ax, BDA
        mov ds, ax
        cld
        mov si, no_boot_text
        call say
halt:   mov al, 13
        call put_char
        mov al, 10
        call put_char
.stop:  sti
        hlt
        jmp .stop

divide_text:    db 13, 10, 'BIOS: divide error at ', 0
opcode_text:    db 13, 10, 'BIOS: invalid opcode at ', 0
no_boot_text:   db 13, 10, 'BIOS: no boot device', 0

; ---- INT 10h: the screen is a terminal on COM1 ----

int10:  push ds
        push ax
        mov ax, BDA
        mov ds, ax
        pop ax
        cld
        cmp ah, 0x0e
        je .teletype
        call flush_pending
        cmp ah, 0x00
        je .set_mode
        cmp ah, 0x01
        je .set_shape
        cmp ah, 0x02
        je .set_cursor
        cmp ah, 0x03
        je .get_cursor
        cmp ah, 0x06
        je .scroll
        cmp ah, 0x07
        je .scroll
        cmp ah, 0x08
        je .read
        cmp ah, 0x09
        je .cells
        cmp ah, 0x0a
        je .cells
        cmp ah, 0x0f
        je .get_mode
        cmp ah, 0x13
        je .string
.done:  pop ds
        iret

.teletype:
        mov byte [PENDING], 0           ; overwritten
        call put_char
        pop ds
        iret

.set_mode:
        mov byte [CLEAR], 1
        mov word [CURSOR], 0
        pop ds
        iret

.set_shape:
        mov [CURSOR_SHAPE], cx
        pop ds
        iret

.set_cursor:
        cmp dh, BOTTOM
        ja .done
        cmp dl, WIDTH
        jae .done
        mov [CURSOR], dx
        pop ds
        iret

.get_cursor:
        mov dx, [CURSOR]
        mov cx, [CURSOR_SHAPE]
        pop ds
        iret

.scroll:
        test cx, cx                     ; only the whole screen
        jnz .done
        test al, al
        jnz .done
        cmp dh, BOTTOM
        jb .done
        cmp dl, WIDTH - 1
        jb .done
        mov byte [CLEAR], 1
        pop ds
        iret

.read:  mov ax, 0x0720                  ; a grey space: a terminal does not tell
        pop ds
        iret

.cells: cmp cx, 1
        jne .several
        mov [PENDING_CHAR], al
        mov byte [PENDING], 1
        pop ds
        iret
.several:
        call put_cells
        pop ds
        iret

.get_mode:
        mov al, [VIDEO_MODE]
        mov ah, [COLUMNS]
        mov bh, 0
        pop ds
        iret

; ES:BP: CX characters, with attributes if AL has bit 1; DX: where; AL bit 0: the cursor goes along.
.string:
        pusha
        mov bx, [CURSOR]
        mov [CURSOR], dx
        mov ah, al
.next:  jcxz .end
        mov al, [es:bp]
        inc bp
        test ah, 2
        jz .plain
        inc bp
.plain: call put_char
        dec cx
        jmp .next
.end:   test ah, 1
        jnz .moved
        mov [CURSOR], bx
.moved: popa
        pop ds
        iret

; Prints SI, a text in the ROM that ends with a zero. DS = BDA. Changes AX, SI.
say:    db 0x2e                         ; CS:
        lodsb
        test al, al
        jz .done
        call put_char
        jmp say
.done:  ret

; Prints AX. DS = BDA. Changes AX.
say_hex:
        push cx
        push bx
        mov bx, ax
        mov cx, 4
.next:  rol bx, 4
        mov al, bl
        and al, 0x0f
        cmp al, 10
        jb .digit
        add al, 'a' - '0' - 10
.digit: add al, '0'
        call put_char
        loop .next
        pop bx
        pop cx
        ret

; Prints AL at the cursor as a teletype does. DS = BDA. Changes nothing.
put_char:
        push ax
        push dx
        cmp al, 7
        je .raw
        call go_to_cursor
        mov dx, [CURSOR]
        cmp al, 8
        je .back
        cmp al, 10
        je .feed
        cmp al, 13
        je .return
        call printable
        call serial_out
        inc dl
        cmp dl, WIDTH
        jb .moved
        mov al, 13                      ; not every terminal is as wide
        call serial_out
        mov dl, 0
        mov al, 10
.feed:  call serial_out
        cmp dh, BOTTOM
        jae .moved
        inc dh
        jmp .moved
.return:
        call serial_out
        mov dl, 0
        jmp .moved
.back:  test dl, dl
        jz .moved
        call serial_out
        dec dl
.moved: mov [CURSOR], dx
        mov [TERMINAL], dx
        pop dx
        pop ax
        ret
.raw:   call serial_out
        pop dx
        pop ax
        ret

; Prints AL, CX times, from the cursor on, which does not go along. DS = BDA. Changes nothing.
put_cells:
        push ax
        push cx
        call go_to_cursor
        call printable
.next:  jcxz .done
        call serial_out
        inc byte [TERMINAL]
        dec cx
        jmp .next
.done:  pop cx
        pop ax
        ret

; Prints what was put at the cursor and not overwritten since. DS = BDA. Changes nothing.
flush_pending:
        cmp byte [PENDING], 0
        je .done
        push ax
        mov byte [PENDING], 0
        mov al, [PENDING_CHAR]
        push cx
        mov cx, 1
        call put_cells
        pop cx
        pop ax
.done:  ret

; Moves the terminal's cursor to the screen's. DS = BDA. Changes nothing.
go_to_cursor:
        push ax
        push dx
        cmp byte [CLEAR], 0
        je .kept
        mov byte [CLEAR], 0
        push si
        mov si, clear_sequence
.next:  db 0x2e                         ; CS:
        lodsb
        test al, al
        jz .cleared
        call serial_out
        jmp .next
.cleared:
        pop si
        mov word [TERMINAL], 0
.kept:  mov dx, [CURSOR]
        cmp dx, [TERMINAL]
        je .there
        mov al, ESCAPE
        call serial_out
        mov al, '['
        call serial_out
        mov al, dh
        call serial_number
        mov al, ';'
        call serial_out
        mov al, dl
        call serial_number
        mov al, 'H'
        call serial_out
        mov [TERMINAL], dx
.there: pop dx
        pop ax
        ret

clear_sequence: db ESCAPE, '[2J', ESCAPE, '[H', 0

; Sends AL + 1, below 100, in decimal. Changes AX.
serial_number:
        inc al
        aam
        test ah, ah
        jz .units
        xchg al, ah
        add al, '0'
        call serial_out
        xchg al, ah
.units: add al, '0'
        jmp serial_out

; Makes AL a character of ASCII: the lines of code page 437 become strokes, what else there is dots. Changes AX.
printable:
        cmp al, 0x20
        jb .dot
        cmp al, 0x7f
        jb .done
        cmp al, 0xb3
        je .bar
        cmp al, 0xba
        je .bar
        jb .dot
        cmp al, 0xc4
        je .dash
        cmp al, 0xcd
        je .dash
        cmp al, 0xda
        ja .dot
        mov al, '+'
        ret
.dot:   mov al, '.'
        ret
.bar:   mov al, '|'
        ret
.dash:  mov al, '-'
.done:  ret

; Sends AL to COM1. Changes nothing.
serial_out:
        push cx
        push dx
        push ax
        xor cx, cx
        mov dx, COM1 + UART_LSR
.wait:  in al, dx
        test al, LSR_THRE
        loopz .wait                     ; not for ever
        pop ax
        mov dx, COM1
        out dx, al
        pop dx
        pop cx
        ret

; ---- INT 11h, 12h: equipment and memory; INT 13h: no disks; INT 17h: no printer ----

int11:  push ds
        mov ax, BDA
        mov ds, ax
        mov ax, [EQUIPMENT]
        pop ds
        iret

int12:  push ds
        mov ax, BDA
        mov ds, ax
        mov ax, [MEMORY_KIB]
        pop ds
        iret

int13:  mov ah, 1                       ; invalid request
        jmp fail

int17:  mov ah, 1                       ; timed out
        iret

; Ways out of a handler: the carry of the caller's flags tells how it went.
succeed:
        push bp
        mov bp, sp
        and byte [bp + 6], ~FLAG_CF & 0xff
        pop bp
        iret

not_supported:
        mov ah, NOT_SUPPORTED
fail:   push bp
        mov bp, sp
        or byte [bp + 6], FLAG_CF
        pop bp
        iret

; ---- INT 14h: serial ports ----

int14:  push ds
        push bx
        push cx
        push dx
        mov bx, BDA
        mov ds, bx
        cmp dx, 4
        jae .timed_out
        mov bx, dx
        shl bx, 1
        mov dx, [bx + COM_BASES]
        cmp ah, 0x00
        je .status                      ; speed and format stay
        cmp ah, 0x01
        je .send
        cmp ah, 0x02
        je .receive
        cmp ah, 0x03
        je .status
.timed_out:
        mov ah, 0x80
        jmp .done
.send:  push ax
        xor cx, cx
        add dx, UART_LSR
.wait:  in al, dx
        test al, LSR_THRE
        loopz .wait
        mov ah, al
        pop cx
        mov al, cl
        sub dx, UART_LSR
        out dx, al
        jmp .done
.receive:
        xor cx, cx
        add dx, UART_LSR
.poll:  in al, dx
        test al, LSR_DR
        loopz .poll
        jz .timed_out
        mov ah, al
        and ah, 0x1e                    ; errors only
        sub dx, UART_LSR
        in al, dx
        jmp .done
.status:
        add dx, UART_LSR
        in al, dx
        mov ah, al
        inc dx                          ; MSR
        in al, dx
.done:  pop dx
        pop cx
        pop bx
        pop ds
        iret

; ---- INT 15h: system services ----

int15:  cmp ax, 0xe820
        je .e820
        cmp ax, 0xe801
        je .e801
        cmp ax, 0xe881
        je .e881
        cmp ah, 0x24
        je .a20
        cmp ah, 0x86
        je .delay
        cmp ah, 0x87
        je move_block
        cmp ah, 0x88
        je .extended
        cmp ah, 0xc0
        je .configuration
        cmp ah, 0xc1
        je .ebda
        jmp not_supported

; EBX: number of the entry, ES:DI: where to. Returns the next number, or 0 after the last.
.e820:  cmp edx, SMAP
        jne not_supported
        cmp ecx, E820_ENTRY
        jb not_supported
        movzx eax, word [cs:e820_count]
        cmp ebx, eax
        jae not_supported
        push si
        push di
        imul si, bx, E820_ENTRY
        add si, [cs:e820_table]
        mov cx, E820_ENTRY / 4
        cld
.dword: db 0x2e                         ; CS:
        lodsd
        stosd
        loop .dword
        pop di
        pop si
        inc ebx
        cmp bx, [cs:e820_count]
        jb .more
        xor ebx, ebx
.more:  mov ecx, E820_ENTRY
        mov eax, SMAP
        jmp succeed

; KiB from 1 to 16 MiB, and what follows in units of 64 KiB: 16 and 32-bit registers.
.e801:  call extended_memory
        jmp succeed
.e881:  call extended_memory
        movzx eax, ax
        movzx ebx, bx
        movzx ecx, cx
        movzx edx, dx
        jmp succeed

; Address line 20 is always on.
.a20:   cmp al, 0x01
        je .a20_done
        cmp al, 0x02
        je .a20_state
        cmp al, 0x03
        jne not_supported
        mov bx, 3                       ; by the keyboard controller and by port 92h
.a20_done:
        mov ah, 0
        jmp succeed
.a20_state:
        mov ax, 1
        jmp succeed

; Waits CX:DX microseconds; the refresh toggles every 15.
.delay: push eax
        push ebx
        push ecx
        push edx
        movzx eax, cx
        shl eax, 16
        mov ax, dx
        xor edx, edx
        mov ebx, 15
        div ebx
        mov ecx, eax
        inc ecx
        in al, PORT_61
        mov ah, al
.toggle:
        in al, PORT_61
        xor al, ah
        test al, 0x10
        jz .toggle
        xor ah, 0x10
        dec ecx
        jnz .toggle
        pop edx
        pop ecx
        pop ebx
        pop eax
        jmp succeed

.extended:
        mov eax, [cs:extended_kib]
        cmp eax, 0xfc00
        jb .small
        mov eax, 0xfc00
.small: jmp succeed

.configuration:
        mov bx, ROM_SEGMENT
        mov es, bx
        mov bx, configuration
        mov ah, 0
        jmp succeed

.ebda:  mov ax, EBDA
        mov es, ax
        jmp succeed

; Returns AX = CX: KiB from 1 to 16 MiB, BX = DX: 64 KiB units from there.
extended_memory:
        push esi
        mov esi, [cs:extended_kib]
        xor dx, dx
        mov cx, 0x3c00
        cmp esi, 0x3c00
        ja .above
        mov cx, si
        jmp .done
.above: sub esi, 0x3c00
        shr esi, 6
        mov dx, si
.done:  mov ax, cx
        mov bx, dx
        pop esi
        ret

configuration:
        dw 8                            ; bytes that follow
        db 0xfc, 0, 0                   ; an AT
        db 0x74                         ; second 8259, clock, INT 9 calls nothing, EBDA
        db 0, 0, 0, 0

; CX words between the segments of the table at ES:SI, through 32-bit addresses. Real-mode limits are restored.
move_block:
        push ds
        push es
        pushad
        cli
        movzx ecx, cx
        mov edx, [es:si + 0x12]         ; base and access of the source
        and edx, 0x00ffffff
        mov al, [es:si + 0x17]
        shl eax, 24
        or edx, eax
        mov edi, [es:si + 0x1a]         ; and of the destination
        and edi, 0x00ffffff
        mov al, [es:si + 0x1f]
        shl eax, 24
        or edi, eax
        mov esi, edx
        o32 lgdt [cs:gdt_pointer]
        mov ebx, cr0
        mov eax, ebx
        or al, 1
        mov cr0, eax
        jmp .on
.on:    mov ax, 8
        mov ds, ax
        mov es, ax
        mov cr0, ebx
        xor ax, ax
        mov ds, ax
        mov es, ax
        cld
        a32 rep movsw
        mov eax, ebx
        or al, 1
        mov cr0, eax
        jmp .off
.off:   mov ax, 16
        mov ds, ax
        mov es, ax
        mov cr0, ebx
        popad
        pop es
        pop ds
        mov ah, 0
        jmp succeed

        align 4
gdt:    dq 0
        dq 0x00cf93000000ffff           ; all memory
        dq 0x000093000000ffff           ; 64 KiB
gdt_pointer:
        dw gdt_pointer - gdt - 1
        dd ROM_SEGMENT * 16 + gdt

; ---- INT 16h: what arrives at COM1 is typed ----

int16:  push ds
        push bx
        mov bx, BDA
        mov ds, bx
        call flush_pending
        cmp ah, 0x00
        je .read
        cmp ah, 0x10
        je .read
        cmp ah, 0x01
        je .peek
        cmp ah, 0x11
        je .peek
        cmp ah, 0x02
        je .shift
        cmp ah, 0x12
        je .shift
        cmp ah, 0x05
        je .store
        pop bx
        pop ds
        iret

.read:  call poll_serial
        mov bx, [KEY_HEAD]
        cmp bx, [KEY_TAIL]
        jne .take
        sti
        hlt                             ; until the next tick at the latest
        jmp .read
.take:  cli
        mov ax, [bx]
        call next_key
        mov [KEY_HEAD], bx
        pop bx
        pop ds
        iret

.peek:  call poll_serial
        mov bx, [KEY_HEAD]
        cmp bx, [KEY_TAIL]
        je .none
        mov ax, [bx]
        pop bx
        pop ds
        push bp
        mov bp, sp
        and byte [bp + 6], ~FLAG_ZF & 0xff
        pop bp
        iret
.none:  pop bx
        pop ds
        push bp
        mov bp, sp
        or byte [bp + 6], FLAG_ZF
        pop bp
        iret

.shift: mov al, [SHIFT_STATE]
        pop bx
        pop ds
        iret

.store: push ax
        mov ax, cx
        call store_key
        pop ax
        mov al, 0
        jnc .stored
        inc al
.stored:
        pop bx
        pop ds
        iret

; Takes a byte from COM1 into the ring, if there is one and room for it. DS = BDA. Changes BX.
poll_serial:
        push ax
        push dx
        mov dx, COM1 + UART_LSR
        in al, dx
        test al, LSR_DR
        jz .done
        mov bx, [KEY_TAIL]
        call next_key
        cmp bx, [KEY_HEAD]
        je .done
        mov dx, COM1
        in al, dx
        cmp al, 0x7f                    ; terminals send DEL for the backspace key
        jne .kept
        mov al, 8
.kept:  call scan_code
        call store_key
.done:  pop dx
        pop ax
        ret

; Stores AX in the ring; carry if it is full. DS = BDA. Changes BX.
store_key:
        push cx
        mov bx, [KEY_TAIL]
        mov cx, bx
        call next_key
        cmp bx, [KEY_HEAD]
        stc
        je .done
        xchg bx, cx
        mov [bx], ax
        mov [KEY_TAIL], cx
        clc
.done:  pop cx
        ret

; Moves BX to the next place in the ring.
next_key:
        inc bx
        inc bx
        cmp bx, KEY_RING_END
        jb .done
        mov bx, KEY_RING
.done:  ret

; AL: a character. Returns its key's scan code in AH, 0 where few look at it.
scan_code:
        push bx
        mov ah, 0
        mov bx, scan_codes
.next:  cmp byte [cs:bx], 0
        je .done
        cmp al, [cs:bx]
        je .found
        inc bx
        inc bx
        jmp .next
.found: mov ah, [cs:bx + 1]
.done:  pop bx
        ret

scan_codes:
        db 27, 0x01, 8, 0x0e, 9, 0x0f, 13, 0x1c, ' ', 0x39
        db 'q', 0x10, 'w', 0x11, 'e', 0x12, 'r', 0x13, 't', 0x14, 'y', 0x15, 'u', 0x16, 'i', 0x17, 'o', 0x18, 'p', 0x19
        db 'a', 0x1e, 's', 0x1f, 'd', 0x20, 'f', 0x21, 'g', 0x22, 'h', 0x23, 'j', 0x24, 'k', 0x25, 'l', 0x26
        db 'z', 0x2c, 'x', 0x2d, 'c', 0x2e, 'v', 0x2f, 'b', 0x30, 'n', 0x31, 'm', 0x32
        db '1', 0x02, '2', 0x03, '3', 0x04, '4', 0x05, '5', 0x06, '6', 0x07, '7', 0x08, '8', 0x09, '9', 0x0a, '0', 0x0b
        db 0

; ---- INT 1Ah: time ----

int1a:  cmp ah, 0x00
        je .get_ticks
        cmp ah, 0x01
        je .set_ticks
        cmp ah, 0x02
        je .get_time
        cmp ah, 0x04
        je .get_date
        jmp not_supported

.get_ticks:
        push ds
        mov cx, BDA
        mov ds, cx
        mov dx, [TICKS]
        mov cx, [TICKS + 2]
        mov al, [MIDNIGHT]
        mov byte [MIDNIGHT], 0
        pop ds
        jmp succeed

.set_ticks:
        push ds
        push ax
        mov ax, BDA
        mov ds, ax
        mov [TICKS], dx
        mov [TICKS + 2], cx
        mov byte [MIDNIGHT], 0
        pop ax
        pop ds
        jmp succeed

.get_time:
        push ax
        call read_time
        pop ax
        jmp succeed

.get_date:
        push ax
        call await_clock
        mov al, 0x32                    ; century
        call read_clock
        mov ch, al
        mov al, 0x09
        call read_clock
        mov cl, al
        mov al, 0x08
        call read_clock
        mov dh, al
        mov al, 0x07
        call read_clock
        mov dl, al
        pop ax
        jmp succeed

; Returns CH:CL:DH, the time in BCD, and DL = 0: no daylight saving. Changes AX.
read_time:
        call await_clock
        mov al, 0x04
        call read_clock
        mov ch, al
        mov al, 0x02
        call read_clock
        mov cl, al
        mov al, 0x00
        call read_clock
        mov dh, al
        mov dl, 0
        ret

; Waits until the clock is not being updated. Changes AX.
await_clock:
        mov al, 0x0a
        call read_clock
        test al, 0x80
        jnz await_clock
        ret

; Reads register AL of the clock into AL.
read_clock:
        out RTC, al
        in al, RTC + 1
        ret

image_end:
