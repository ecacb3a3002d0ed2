; The Paravane monitor: the guest that runs when no other is given. A 32-bit kernel for Multiboot 0.6.96 with a
; command line on COM1. scripts/generate/monitor.ts assembles it; NASM makes the same bytes of it.
;
; Memory: code and data from 1 MiB, then variables and the stack, then free memory (heap).
; Conventions: functions keep the registers they do not return something in. Strings end with a zero.

        bits 32
        org 0x100000

MULTIBOOT_MAGIC equ 0x1badb002
MULTIBOOT_FLAGS equ 0x00010003          ; page-aligned modules, memory information, addresses in the header
LOADER_MAGIC    equ 0x2badb002

; The platform (bindings/firmware/platform.ts; a test compares).
COM1            equ 0x3f8
COM1_IRQ        equ 4
PIC_MASTER      equ 0x20
PIC_SLAVE       equ 0xa0
PIT             equ 0x40
RTC             equ 0x70
KBD_STATUS      equ 0x64
PCI_ADDRESS     equ 0xcf8
PCI_DATA        equ 0xcfc
PM1A_CNT        equ 0x604
SLEEP_S5        equ 0x2000              ; SLP_EN, SLP_TYP 0
RESET           equ 0xcf9
RESET_VALUE     equ 6

UART_DATA       equ COM1
UART_IER        equ COM1 + 1
UART_IIR        equ COM1 + 2
UART_FCR        equ COM1 + 2
UART_LCR        equ COM1 + 3
UART_MCR        equ COM1 + 4
UART_LSR        equ COM1 + 5
UART_MSR        equ COM1 + 6
IER_RX          equ 1
IER_TX          equ 2
LSR_DR          equ 0x01
LSR_THRE        equ 0x20

TICKS_A_SECOND  equ 100
PIT_DIVISOR     equ 11932               ; 1193182 Hz / 100
IRQ_BASE        equ 0x20
CODE            equ 8
DATA            equ 16

RING            equ 1024                ; bytes of a ring buffer, a power of two
LINE            equ 120                 ; longest line
MAP_ENTRIES     equ 32
MAX_TESTED      equ 65536               ; pages that the memory test looks at

image:
        jmp near start
        align 4
header: dd MULTIBOOT_MAGIC, MULTIBOOT_FLAGS, -(MULTIBOOT_MAGIC + MULTIBOOT_FLAGS) & 0xffffffff
        dd header, image, image_end, bss_end, start

start:  cli
        cld
        mov esp, stack_top
        push ebx
        push eax
        mov edi, image_end
        mov ecx, (bss_end - 16 - image_end) / 4 ; all but what was just pushed
        xor eax, eax
        rep stosd
        pop eax
        pop ebx
        lgdt [gdt_pointer]
        jmp CODE:.flat
.flat:  mov ecx, DATA
        mov ds, ecx
        mov es, ecx
        mov fs, ecx
        mov gs, ecx
        mov ss, ecx
        cmp eax, LOADER_MAGIC
        jne .bare
        call keep_memory_map
.bare:  call setup_idt
        call setup_pic
        call setup_pit
        call setup_uart
        sti
        call say
        db 'Paravane monitor, a small guest of its own: 32-bit, interrupt-driven, no disk needed.', 10
        db 'Type help for the commands.', 10, 0

; The command line. Commands return here; so do faults, with the stack thrown away.
main:   mov esp, stack_top
        sti
        call say
        db 'paravane> ', 0
        call read_line
        mov esi, line
        call skip_spaces
        cmp byte [esi], 0
        je main
        call find_command
        jc .unknown
        call skip_spaces
        call eax
        jmp main
.unknown:
        call say
        db 'Unknown command. Type help for the commands.', 10, 0
        jmp main

; ESI: line. Returns the handler in EAX and ESI after the word; carry if there is none.
find_command:
        mov ebx, commands
.next:  mov edi, [ebx]
        test edi, edi
        jz .none
        mov edx, esi
.compare:
        mov al, [edi]
        test al, al
        jz .end
        cmp al, [edx]
        jne .other
        inc edi
        inc edx
        jmp .compare
.end:   mov al, [edx]
        test al, al
        jz .found
        cmp al, ' '
        je .found
.other: add ebx, 12
        jmp .next
.found: mov esi, edx
        mov eax, [ebx+4]
        clc
        ret
.none:  stc
        ret

commands:
        dd name_help, help, help_help
        dd name_mem, mem, help_mem
        dd name_time, time, help_time
        dd name_dev, dev, help_dev
        dd name_cpu, cpu_info, help_cpu
        dd name_calc, calc, help_calc
        dd name_primes, primes, help_primes
        dd name_peek, peek, help_peek
        dd name_poke, poke, help_poke
        dd name_dump, dump, help_dump
        dd name_fault, fault, help_fault
        dd name_reboot, reboot, help_reboot
        dd name_off, off, help_off
        dd name_halt, halt, help_halt
        dd 0

name_help   db 'help', 0
name_mem    db 'mem', 0
name_time   db 'time', 0
name_dev    db 'dev', 0
name_cpu    db 'cpu', 0
name_calc   db 'calc', 0
name_primes db 'primes', 0
name_peek   db 'peek', 0
name_poke   db 'poke', 0
name_dump   db 'dump', 0
name_fault  db 'fault', 0
name_reboot db 'reboot', 0
name_off    db 'off', 0
name_halt   db 'halt', 0

help_help   db '                 this list', 0
help_mem    db '                  memory map and a quick test', 0
help_time   db '                 date, time and how long the machine has run', 0
help_dev    db '                  processor, interrupt controllers, UARTs, PCI functions', 0
help_cpu    db '                  what CPUID says', 0
help_calc   db ' EXPRESSION      + - * / % ( ) of decimal and 0x numbers, 32 bits', 0
help_primes db ' N             counts the primes up to N with a sieve', 0
help_peek   db ' ADDRESS         reads 32 bits', 0
help_poke   db ' ADDRESS VALUE   writes 32 bits', 0
help_dump   db ' ADDRESS [BYTES] shows memory', 0
help_fault  db '                executes an undefined instruction', 0
help_reboot db '               resets the machine', 0
help_off    db '                  switches the machine off', 0
help_halt   db '                 stops the processor', 0

help:   mov ebx, commands
.next:  mov esi, [ebx]
        test esi, esi
        jz .done
        call puts
        mov esi, [ebx+8]
        call puts
        call newline
        add ebx, 12
        jmp .next
.done:  ret

; ---------------------------------------------------------------- memory

; EBX: Multiboot information. The loader may have put it into what we call free memory, so keep what we need.
keep_memory_map:
        test byte [ebx], 1
        jz .map
        mov eax, [ebx+4]
        mov [mem_lower], eax
        mov eax, [ebx+8]
        mov [mem_upper], eax
.map:   test byte [ebx], 0x40
        jz .done
        mov edx, [ebx+44]               ; bytes
        mov esi, [ebx+48]
        add edx, esi
        mov edi, memory_map
        xor ecx, ecx
.entry: cmp esi, edx
        jae .end
        cmp ecx, MAP_ENTRIES
        jae .end
        push esi
        push ecx
        add esi, 4                      ; the size field is not part of the entry it describes
        mov ecx, 5
        rep movsd
        pop ecx
        pop esi
        add esi, [esi]
        add esi, 4
        inc ecx
        jmp .entry
.end:   mov [map_count], ecx
.done:  ret

mem:    mov eax, [mem_lower]
        call print_decimal
        call say
        db ' KiB below 1 MiB, ', 0
        mov eax, [mem_upper]
        call print_decimal
        call say
        db ' KiB above', 10, 0
        mov ebx, memory_map
        mov ecx, [map_count]
        jecxz .test
.entry: call say
        db '  ', 0
        mov eax, [ebx+4]
        call print_hex8
        mov eax, [ebx]
        call print_hex8
        mov al, '-'
        call putc
        mov eax, [ebx]                  ; last address
        mov edx, [ebx+4]
        add eax, [ebx+8]
        adc edx, [ebx+12]
        sub eax, 1
        sbb edx, 0
        push eax
        mov eax, edx
        call print_hex8
        pop eax
        call print_hex8
        mov eax, [ebx+16]
        dec eax
        cmp eax, 5
        jb .known
        mov eax, 5
.known: mov esi, [map_types+eax*4]
        call puts
        call newline
        add ebx, 20
        dec ecx
        jnz .entry
.test:  jmp test_memory

map_types dd .usable, .reserved, .acpi, .nvs, .bad, .other
.usable   db ' usable', 0
.reserved db ' reserved', 0
.acpi     db ' ACPI tables', 0
.nvs      db ' ACPI storage', 0
.bad      db ' bad', 0
.other    db ' other', 0

; Address after the last byte of free memory, in EAX.
memory_end:
        mov eax, [mem_upper]
        cmp eax, 0x2ffc00               ; below the PCI hole at 3 GiB
        jb .below
        mov eax, 0x2ffc00
.below: shl eax, 10
        add eax, 0x100000
        ret

test_memory:
        call memory_end
        mov edx, eax
        mov ebx, heap
        xor ecx, ecx                    ; pages
        xor edi, edi                    ; errors
.page:  lea eax, [ebx+4096]
        cmp eax, edx
        ja .done
        cmp ecx, MAX_TESTED
        jae .done
        mov eax, [ebx]
        mov dword [ebx], 0x55aa33cc
        cmp dword [ebx], 0x55aa33cc
        jne .error
        mov dword [ebx], 0xaa55cc33
        cmp dword [ebx], 0xaa55cc33
        je .good
.error: inc edi
.good:  mov [ebx], eax
        inc ecx
        add ebx, 4096
        jmp .page
.done:  call say
        db 'Tested ', 0
        mov eax, ecx
        call print_decimal
        call say
        db ' pages of 4 KiB: ', 0
        mov eax, edi
        call print_decimal
        call say
        db ' errors', 10, 0
        ret

peek:   call argument
        jc usage
        mov ebx, eax
        call print_hex8
        call say
        db ': ', 0
        mov eax, [ebx]
        call print_hex8
        jmp newline

poke:   call argument
        jc usage
        mov ebx, eax
        call argument
        jc usage
        mov [ebx], eax
        ret

dump:   call argument
        jc usage
        mov ebx, eax
        mov ecx, 64
        call skip_spaces
        cmp byte [esi], 0
        je .rows
        call argument
        jc usage
        mov ecx, eax
        cmp ecx, 4096
        jbe .rows
        mov ecx, 4096
.rows:  test ecx, ecx
        jle .done
        mov eax, ebx
        call print_hex8
        call say
        db ': ', 0
        xor edx, edx
.byte:  mov al, [ebx+edx]
        call print_hex2
        mov al, ' '
        call putc
        inc edx
        cmp edx, 16
        jb .byte
        xor edx, edx
.char:  mov al, [ebx+edx]
        cmp al, 0x20
        jb .dot
        cmp al, 0x7f
        jb .plain
.dot:   mov al, '.'
.plain: call putc
        inc edx
        cmp edx, 16
        jb .char
        call newline
        add ebx, 16
        sub ecx, 16
        jmp .rows
.done:  ret

usage:  call say
        db 'That needs a number: type help.', 10, 0
        ret

; ---------------------------------------------------------------- arithmetic

calc:   call argument
        jc .bad
        call skip_spaces
        cmp byte [esi], 0
        jne .bad
        push eax
        call print_signed
        call say
        db ' = 0x', 0
        pop eax
        call print_hex8
        jmp newline
.bad:   call say
        db 'That is not an expression.', 10, 0
        ret

; Evaluates the expression at ESI into EAX; carry if there is none, or it divides by zero.
argument:
        push ebx
        push ecx
        push edx
        mov byte [bad_expression], 0
        call expression
        pop edx
        pop ecx
        pop ebx
        cmp byte [bad_expression], 1
        cmc
        ret

expression:
        call term
.more:  call skip_spaces
        cmp byte [esi], '+'
        je .add
        cmp byte [esi], '-'
        je .subtract
        ret
.add:   inc esi
        push eax
        call term
        pop edx
        add eax, edx
        jmp .more
.subtract:
        inc esi
        push eax
        call term
        pop edx
        sub edx, eax
        mov eax, edx
        jmp .more

term:   call factor
.more:  call skip_spaces
        cmp byte [esi], '*'
        je .multiply
        cmp byte [esi], '/'
        je .divide
        cmp byte [esi], '%'
        je .divide
        ret
.multiply:
        inc esi
        push eax
        call factor
        pop edx
        imul eax, edx
        jmp .more
.divide:
        movzx edx, byte [esi]
        inc esi
        push edx
        push eax
        call factor
        mov ecx, eax
        pop eax
        lea edx, [ecx+1]                ; division by 0 and by -1 can fault
        cmp edx, 1
        jbe .special
        cdq
        idiv ecx
        pop ecx
.which: cmp cl, '%'
        jne .more
        mov eax, edx
        jmp .more
.special:
        xor edx, edx
        test ecx, ecx
        pop ecx
        jz .zero
        neg eax
        jmp .which
.zero:  mov byte [bad_expression], 1
        jmp .more

factor: call skip_spaces
        mov al, [esi]
        cmp al, '('
        je .inner
        cmp al, '-'
        je .negative
        cmp al, '~'
        je .complement
        jmp number
.inner: inc esi
        call expression
        call skip_spaces
        cmp byte [esi], ')'
        jne bad_number
        inc esi
        ret
.negative:
        inc esi
        call factor
        neg eax
        ret
.complement:
        inc esi
        call factor
        not eax
        ret

number: xor eax, eax
        xor ecx, ecx                    ; digits
        mov ebx, 10
        cmp word [esi], '0x'
        jne .digit
        add esi, 2
        mov ebx, 16
.digit: movzx edx, byte [esi]
        sub edx, '0'
        cmp edx, 10
        jb .value
        or edx, 0x20                    ; letters in lower case
        sub edx, 'a' - '0' - 10
        cmp edx, 10
        jb .end
.value: cmp edx, ebx
        jae .end
        imul eax, ebx
        add eax, edx
        inc ecx
        inc esi
        jmp .digit
.end:   jecxz bad_number
        ret
bad_number:
        mov byte [bad_expression], 1
        ret

; Sieve of Eratosthenes, a byte a number, in free memory.
primes: call argument
        jc usage
        mov ebp, eax
        call memory_end
        sub eax, heap + 1
        cmp ebp, eax
        ja .large
        push dword [ticks]
        mov edi, heap
        lea ecx, [ebp+1]
        xor eax, eax
        rep stosb
        mov ebx, 2
.next:  mov eax, ebx
        imul eax, ebx
        cmp eax, ebp
        ja .count
        cmp byte [heap+ebx], 0
        jne .composite
.strike:
        mov byte [heap+eax], 1
        add eax, ebx
        cmp eax, ebp
        jbe .strike
.composite:
        inc ebx
        jmp .next
.count: xor eax, eax
        mov ecx, 2
.look:  cmp ecx, ebp
        ja .done
        cmp byte [heap+ecx], 1
        adc eax, 0                      ; carry: the byte is zero, the number prime
        inc ecx
        jmp .look
.done:  call print_decimal
        call say
        db ' primes up to ', 0
        mov eax, ebp
        call print_decimal
        call say
        db ', in ', 0
        mov eax, [ticks]
        pop edx
        sub eax, edx
        call print_decimal
        call say
        db ' ticks of 10 ms', 10, 0
        ret
.large: call say
        db 'There is no memory for that many.', 10, 0
        ret

; ---------------------------------------------------------------- time

time:   call read_clock
        mov al, [clock_century]
        call print_two
        mov al, [clock_year]
        call print_two
        mov al, '-'
        call putc
        mov al, [clock_month]
        call print_two
        mov al, '-'
        call putc
        mov al, [clock_day]
        call print_two
        mov al, ' '
        call putc
        mov al, [clock_hour]
        call print_two
        mov al, ':'
        call putc
        mov al, [clock_minute]
        call print_two
        mov al, ':'
        call putc
        mov al, [clock_second]
        call print_two
        call say
        db ', up ', 0
        mov eax, [ticks]
        xor edx, edx
        mov ecx, TICKS_A_SECOND
        div ecx
        call print_decimal
        mov al, '.'
        call putc
        mov al, dl
        call print_two
        call say
        db ' s', 10, 0
        ret

; Reads the MC146818 until two readings agree, so that none is in the middle of an update.
read_clock:
        call .reading
        mov ebx, [clock_second]
        call .reading
        cmp ebx, [clock_second]
        jne read_clock
        mov al, 0x0b
        call rtc_read
        mov dl, al                      ; status B: bit 2 binary, bit 1 24 hours
        mov al, [clock_hour]
        mov dh, al
        and byte [clock_hour], 0x7f
        test dl, 4
        jnz .hours
        mov edi, clock_second
        mov ecx, 7
.decimal:
        mov al, [edi]
        mov ah, al
        shr ah, 4
        and al, 15
        aad
        mov [edi], al
        inc edi
        loop .decimal
.hours: test dl, 2
        jnz .done
        cmp byte [clock_hour], 12
        jne .morning
        mov byte [clock_hour], 0
.morning:
        test dh, 0x80
        jz .done
        add byte [clock_hour], 12
.done:  ret
.reading:
        mov al, 0x0a
        call rtc_read
        test al, 0x80                   ; an update is going on
        jnz .reading
        mov esi, .registers
        mov edi, clock_second
        mov ecx, 7
.register:
        lodsb
        call rtc_read
        stosb
        loop .register
        ret
.registers db 0, 2, 4, 7, 8, 9, 0x32     ; second, minute, hour, day, month, year, century

rtc_read:
        out RTC, al
        in al, RTC + 1
        ret

; ---------------------------------------------------------------- devices

dev:    call print_brand
        call show_apic
        mov edx, COM1
        call show_uart
        mov edx, 0x2f8
        call show_uart
        xor ebx, ebx                    ; device and function of bus 0
.function:
        mov eax, ebx
        shl eax, 8
        call pci_read
        cmp ax, 0xffff
        je .absent
        call show_function
        test bl, 7
        jnz .next
        mov eax, ebx                    ; one function only?
        shl eax, 8
        or al, 0x0c
        call pci_read
        test eax, 0x800000
        jnz .next
        add ebx, 8
        jmp .more
.absent:
        test bl, 7
        jnz .next
        add ebx, 8
        jmp .more
.next:  inc ebx
.more:  cmp ebx, 256
        jb .function
        ret

; EBX: device and function, EAX: vendor and device.
show_function:
        push eax
        call say
        db 'PCI 00:', 0
        mov eax, ebx
        shr eax, 3
        call print_hex2
        mov al, '.'
        call putc
        mov al, bl
        and al, 7
        add al, '0'
        call putc
        mov al, ' '
        call putc
        pop eax
        push eax
        call print_hex4
        mov al, ':'
        call putc
        pop eax
        shr eax, 16
        call print_hex4
        call say
        db ' class ', 0
        mov eax, ebx
        shl eax, 8
        or al, 8
        call pci_read
        shr eax, 16
        call print_hex4
        mov edi, classes
.look:  movzx edx, word [edi]
        cmp edx, 0xffff
        je .done
        cmp edx, eax
        je .found
        add edi, 6
        jmp .look
.found: mov esi, [edi+2]
        call puts
.done:  jmp newline

classes:
        dw 0x0600
        dd .host
        dw 0x0601
        dd .isa
        dw 0x0680
        dd .bridge
        dw 0x0101
        dd .ide
        dw 0x0100
        dd .scsi
        dw 0x0180
        dd .storage
        dw 0x0200
        dd .ethernet
        dw 0x0300
        dd .vga
        dw 0x0c03
        dd .usb
        dw 0xffff
.host     db ' host bridge', 0
.isa      db ' ISA bridge', 0
.bridge   db ' bridge', 0
.ide      db ' IDE controller', 0
.scsi     db ' SCSI controller', 0
.storage  db ' storage', 0
.ethernet db ' Ethernet', 0
.vga      db ' VGA', 0
.usb      db ' USB controller', 0

; EAX: bus, device, function and register. Returns the doubleword.
pci_read:
        push edx
        or eax, 0x80000000
        mov edx, PCI_ADDRESS
        out dx, eax
        mov edx, PCI_DATA
        in eax, dx
        pop edx
        ret

; EDX: first port of a UART. Its scratch register keeps what is written.
show_uart:
        push edx
        add edx, 7
        in al, dx
        mov ah, al
        mov al, 0x5a
        out dx, al
        in al, dx
        xchg al, ah
        out dx, al
        pop edx
        cmp ah, 0x5a
        jne .none
        call say
        db 'UART at port 0x', 0
        mov eax, edx
        call print_hex4
        call newline
.none:  ret

show_apic:
        mov eax, 1
        cpuid
        test edx, 0x200
        jz .none
        mov ecx, 0x1b                   ; IA32_APIC_BASE
        rdmsr
        test eax, 0x800
        jz .none
        and eax, 0xfffff000
        mov ebx, eax
        call say
        db 'Local APIC at 0x', 0
        mov eax, ebx
        call print_hex8
        call say
        db ' version 0x', 0
        mov eax, [ebx+0x30]
        call print_hex2
        jmp newline
.none:  call say
        db 'No local APIC', 10, 0
        ret

; ---------------------------------------------------------------- processor

cpu_info:
        call print_brand
        mov eax, 1
        cpuid
        push ecx
        push edx
        mov ebx, eax
        call say
        db 'Family ', 0
        mov eax, ebx
        shr eax, 8
        and eax, 15
        cmp eax, 15
        jne .family
        mov ecx, ebx
        shr ecx, 20
        and ecx, 0xff
        add eax, ecx
.family:
        call print_decimal
        call say
        db ' model ', 0
        mov eax, ebx
        shr eax, 4
        and eax, 15
        mov ecx, ebx
        shr ecx, 12
        and ecx, 0xf0
        or eax, ecx
        call print_decimal
        call say
        db ' stepping ', 0
        mov eax, ebx
        and eax, 15
        call print_decimal
        call newline
        call say
        db 'Features', 0
        pop edx
        mov esi, features_edx
        call print_features
        pop edx
        mov esi, features_ecx
        call print_features
        mov eax, 0x80000000
        cpuid
        cmp eax, 0x80000001
        jb .done
        mov eax, 0x80000001
        cpuid
        mov esi, features_long
        call print_features
.done:  jmp newline

; EDX: bits; ESI: bit numbers with names, ended by 255.
print_features:
        lodsb
        cmp al, 255
        je .done
        movzx eax, al
        bt edx, eax
        jnc .skip
        mov al, ' '
        call putc
        call puts
.skip:  lodsb
        test al, al
        jnz .skip
        jmp print_features
.done:  ret

features_edx:
        db 0, 'fpu', 0, 3, 'pse', 0, 4, 'tsc', 0, 5, 'msr', 0, 6, 'pae', 0, 8, 'cx8', 0, 9, 'apic', 0
        db 11, 'sep', 0, 12, 'mtrr', 0, 13, 'pge', 0, 15, 'cmov', 0, 16, 'pat', 0, 17, 'pse36', 0
        db 19, 'clflush', 0, 23, 'mmx', 0, 24, 'fxsr', 0, 25, 'sse', 0, 26, 'sse2', 0, 255
features_ecx:
        db 0, 'sse3', 0, 3, 'monitor', 0, 9, 'ssse3', 0, 12, 'fma', 0, 13, 'cx16', 0, 17, 'pcid', 0
        db 19, 'sse4_1', 0, 20, 'sse4_2', 0, 21, 'x2apic', 0, 22, 'movbe', 0, 23, 'popcnt', 0
        db 24, 'tsc_deadline', 0, 25, 'aes', 0, 26, 'xsave', 0, 28, 'avx', 0, 30, 'rdrand', 0
        db 31, 'hypervisor', 0, 255
features_long:
        db 11, 'syscall', 0, 20, 'nx', 0, 26, 'pdpe1gb', 0, 27, 'rdtscp', 0, 29, 'lm', 0, 255

print_brand:
        xor eax, eax
        cpuid
        mov [text], ebx
        mov [text+4], edx
        mov [text+8], ecx
        mov byte [text+12], 0
        mov esi, text
        call puts
        mov eax, 0x80000000
        cpuid
        cmp eax, 0x80000004
        jb .done
        mov edi, text
        mov ebp, 0x80000002
.part:  mov eax, ebp
        cpuid
        stosd
        mov eax, ebx
        stosd
        mov eax, ecx
        stosd
        mov eax, edx
        stosd
        inc ebp
        cmp ebp, 0x80000004
        jbe .part
        mov byte [edi], 0
        call say
        db ', ', 0
        mov esi, text
        call skip_spaces
        call puts
.done:  jmp newline

; ---------------------------------------------------------------- the end

fault:  mov eax, 0x11111111
        mov ebx, 0x22222222
        ud2
        ret

reboot: call say
        db 'Resetting.', 10, 0
        call flush
        cli
        mov edx, RESET
        mov al, RESET_VALUE
        out dx, al
        mov al, 0xfe                    ; pulse the reset line by the keyboard controller
        out KBD_STATUS, al
        mov ecx, 100000
.wait:  in al, 0x80
        loop .wait
        lidt [no_idt]                   ; an exception without handlers shuts the processor down
        int3

off:    call say
        db 'Switching off.', 10, 0
        call flush
        mov edx, PM1A_CNT
        mov ax, SLEEP_S5
        out dx, ax
        mov ecx, 10                     ; the switch may take its time
.wait:  hlt
        loop .wait
        call say
        db 'There is no power switch at this port.', 10, 0
        ret

halt:   call say
        db 'Halted. Only a reset helps.', 10, 0
        call flush
        cli
.stop:  hlt
        jmp .stop

; ---------------------------------------------------------------- exceptions and interrupts

setup_idt:
        mov edi, idt
        mov eax, stubs
        mov ecx, 32
.stub:  call set_gate
        add eax, 5
        loop .stub
        mov eax, irq_spurious
        mov ecx, 16
.irq:   call set_gate
        loop .irq
        mov eax, irq_timer
        mov edi, idt + IRQ_BASE * 8
        call set_gate
        mov eax, irq_uart
        mov edi, idt + (IRQ_BASE + COM1_IRQ) * 8
        call set_gate
        lidt [idt_pointer]
        ret

; Makes EAX the handler of the gate at EDI and goes to the next gate.
set_gate:
        mov [edi], ax
        mov word [edi+2], CODE
        mov word [edi+4], 0x8e00        ; 32-bit interrupt gate
        ror eax, 16
        mov [edi+6], ax
        ror eax, 16
        add edi, 8
        ret

; One call an exception: its return address says which.
stubs:  times 32 call exception

ERROR_CODES equ 0x00227d00              ; exceptions that push an error code

exception:
        pop dword [fault_stub]
        pushad
        mov byte [polled], 1
        mov eax, [fault_stub]
        sub eax, stubs + 5
        xor edx, edx
        mov ecx, 5
        div ecx
        mov ebx, eax
        lea ebp, [esp+32]               ; return frame, or the error code before it
        xor edi, edi
        mov eax, ERROR_CODES
        bt eax, ebx
        jnc .frame
        mov edi, [ebp]
        add ebp, 4
.frame: call say
        db 10, 'Exception ', 0
        mov eax, ebx
        call print_decimal
        call say
        db ' #', 0
        mov al, [exception_names+ebx*2]
        call putc
        mov al, [exception_names+ebx*2+1]
        call putc
        call say
        db ' error ', 0
        mov eax, edi
        call print_hex8
        call say
        db ' at ', 0
        mov eax, [ebp+4]
        call print_hex4
        mov al, ':'
        call putc
        mov eax, [ebp]
        call print_hex8
        call say
        db ' flags ', 0
        mov eax, [ebp+8]
        call print_hex8
        call newline
        mov esi, register_names
        mov edi, esp
        add edi, 28                     ; PUSHAD: EAX first, so highest
        mov ecx, 8
.register:
        call puts
        mov eax, [edi]
        call print_hex8
        sub edi, 4
.skip:  lodsb
        test al, al
        jnz .skip
        loop .register
        call say
        db 10, 'cr0 ', 0
        mov eax, cr0
        call print_hex8
        call say
        db ' cr2 ', 0
        mov eax, cr2
        call print_hex8
        call say
        db ' code', 0
        mov esi, [ebp]
        mov ecx, 8
.code:  mov al, ' '
        call putc
        lodsb
        call print_hex2
        loop .code
        call newline
        mov byte [polled], 0
        jmp main

exception_names db 'DEDBNMBPOFBRUDNMDF--TSNPSSGPPF--MFACMCXMVECP--------------------'
; Printed in the order of PUSHAD.
register_names  db 'eax ', 0, ' ecx ', 0, ' edx ', 0, ' ebx ', 0, 10, 'esp ', 0, ' ebp ', 0, ' esi ', 0, ' edi ', 0

setup_pic:
        mov al, 0x11                    ; ICW1: edge-triggered, cascade, ICW4
        out PIC_MASTER, al
        out PIC_SLAVE, al
        mov al, IRQ_BASE
        out PIC_MASTER + 1, al
        mov al, IRQ_BASE + 8
        out PIC_SLAVE + 1, al
        mov al, 4
        out PIC_MASTER + 1, al
        mov al, 2
        out PIC_SLAVE + 1, al
        mov al, 1
        out PIC_MASTER + 1, al
        out PIC_SLAVE + 1, al
        mov al, ~(1 | 1 << COM1_IRQ) & 0xff
        out PIC_MASTER + 1, al
        mov al, 0xff
        out PIC_SLAVE + 1, al
        ret

setup_pit:
        mov al, 0x34                    ; counter 0, both bytes, mode 2
        out PIT + 3, al
        mov al, PIT_DIVISOR & 0xff
        out PIT, al
        mov al, PIT_DIVISOR >> 8
        out PIT, al
        ret

irq_timer:
        push eax
        inc dword [ticks]
        mov al, 0x20
        out PIC_MASTER, al
        pop eax
        iret

; A request that went away before it was acknowledged: nothing is in service.
irq_spurious:
        iret

; ---------------------------------------------------------------- console

setup_uart:
        mov esi, .values
        mov ecx, 7
.next:  movzx edx, byte [esi]
        add edx, COM1
        mov al, [esi+1]
        out dx, al
        add esi, 2
        loop .next
        mov edx, UART_DATA              ; what came in before is not for us
        in al, dx
        mov edx, UART_LSR
        in al, dx
        mov edx, UART_IER
        mov al, IER_RX
        out dx, al
        ret
; Register and value: no interrupts; divisor 1 for 115,200 baud; 8N1; FIFOs; DTR, RTS and OUT2, which opens the IRQ.
.values db 1, 0, 3, 0x80, 0, 1, 1, 0, 3, 3, 2, 0xc7, 4, 0x0b

irq_uart:
        pushad
.cause: mov edx, UART_IIR
        in al, dx
        test al, 1
        jnz .done
        and al, 0x0e
        cmp al, 2
        je .transmit
        cmp al, 0
        je .modem
.receive:
        mov edx, UART_LSR               ; also clears a line error
        in al, dx
        test al, LSR_DR
        jz .cause
        mov edx, UART_DATA
        in al, dx
        mov ebx, [rx_head]
        lea ecx, [ebx+1]
        and ecx, RING - 1
        cmp ecx, [rx_tail]
        je .receive                     ; full: lost
        mov [rx_ring+ebx], al
        mov [rx_head], ecx
        jmp .receive
.transmit:
        call send_some
        jmp .cause
.modem: mov edx, UART_MSR
        in al, dx
        jmp .cause
.done:  mov al, 0x20
        out PIC_MASTER, al
        popad
        iret

; The transmitter is empty: fills its FIFO, or ends its interrupts. Changes EAX, EBX, ECX, EDX.
send_some:
        mov ecx, 16
.next:  mov ebx, [tx_tail]
        cmp ebx, [tx_head]
        je .empty
        mov al, [tx_ring+ebx]
        mov edx, UART_DATA
        out dx, al
        inc ebx
        and ebx, RING - 1
        mov [tx_tail], ebx
        loop .next
        ret
.empty: mov byte [tx_busy], 0
        mov edx, UART_IER
        mov al, IER_RX
        out dx, al
        ret

; Prints the character in AL.
putc:   pushad
        cmp byte [polled], 0
        jne .polled
.again: cli
        mov ebx, [tx_head]
        lea ecx, [ebx+1]
        and ecx, RING - 1
        cmp ecx, [tx_tail]
        jne .room
        sti
        hlt
        jmp .again
.room:  mov [tx_ring+ebx], al
        mov [tx_head], ecx
        cmp byte [tx_busy], 0
        jne .queued
        mov byte [tx_busy], 1
        mov edx, UART_IER               ; interrupts at once, since the transmitter is empty
        mov al, IER_RX | IER_TX
        out dx, al
.queued:
        sti
        popad
        ret
; In an exception nothing interrupts: send what waits, then this.
.polled:
        mov edi, eax
.drain: call wait_transmitter
        mov ebx, [tx_tail]
        cmp ebx, [tx_head]
        je .last
        call send_some
        jmp .drain
.last:  mov eax, edi
        mov edx, UART_DATA
        out dx, al
        popad
        ret

wait_transmitter:
        mov edx, UART_LSR
        in al, dx
        test al, LSR_THRE
        jz wait_transmitter
        ret

; Waits until all is printed.
flush:  cli
        cmp byte [tx_busy], 0
        je .sent
        sti
        hlt
        jmp flush
.sent:  call wait_transmitter
        test al, 0x40                   ; the shift register too
        jz .sent
        sti
        ret

; Waits for a character, in AL.
getc:   push ebx
.again: cli
        mov ebx, [rx_tail]
        cmp ebx, [rx_head]
        jne .have
        sti                             ; the next instruction is still shielded: no wake-up is missed
        hlt
        jmp .again
.have:  mov al, [rx_ring+ebx]
        inc ebx
        and ebx, RING - 1
        mov [rx_tail], ebx
        sti
        pop ebx
        ret

; Reads a line with echo; backspace and delete rub out, Ctrl-U clears, Ctrl-C gives up.
read_line:
        xor ecx, ecx
.next:  call getc
        cmp al, 13
        je .done
        cmp al, 10
        je .done
        cmp al, 8
        je .rub
        cmp al, 127
        je .rub
        cmp al, 21
        je .clear
        cmp al, 3
        je .cancel
        cmp al, ' '
        jb .next
        cmp ecx, LINE
        jae .next
        mov [line+ecx], al
        inc ecx
        call putc
        jmp .next
.rub:   jecxz .next
        call rub_out
        jmp .next
.clear: jecxz .next
        call rub_out
        jmp .clear
.cancel:
        call say
        db '^C', 0
        xor ecx, ecx
.done:  mov byte [line+ecx], 0
        jmp newline

rub_out:
        dec ecx
        call say
        db 8, ' ', 8, 0
        ret

; Prints the string behind the call.
say:    xchg esi, [esp]
        call puts
.skip:  inc esi
        cmp byte [esi-1], 0
        jne .skip
        xchg esi, [esp]
        ret

; Prints the string at ESI, a line feed as carriage return and line feed.
puts:   push eax
        push esi
.next:  lodsb
        test al, al
        jz .done
        cmp al, 10
        jne .plain
        mov al, 13
        call putc
        mov al, 10
.plain: call putc
        jmp .next
.done:  pop esi
        pop eax
        ret

newline:
        call say
        db 10, 0
        ret

skip_spaces:
        cmp byte [esi], ' '
        jne .done
        inc esi
        jmp skip_spaces
.done:  ret

print_signed:
        test eax, eax
        jns print_decimal
        push eax
        mov al, '-'
        call putc
        pop eax
        neg eax
print_decimal:
        pushad
        mov ecx, 10
        xor ebx, ebx                    ; digits
.digit: xor edx, edx
        div ecx
        push edx
        inc ebx
        test eax, eax
        jnz .digit
.print: pop eax
        add al, '0'
        call putc
        dec ebx
        jnz .print
        popad
        ret

; Two decimal digits of AL.
print_two:
        push eax
        aam
        push eax
        mov al, ah
        add al, '0'
        call putc
        pop eax
        add al, '0'
        call putc
        pop eax
        ret

print_hex8:
        rol eax, 16
        call print_hex4
        rol eax, 16
print_hex4:
        xchg al, ah
        call print_hex2
        xchg al, ah
print_hex2:
        push eax
        shr al, 4
        call .digit
        pop eax
        push eax
        and al, 15
        call .digit
        pop eax
        ret
.digit: cmp al, 10
        jb .decimal
        add al, 'a' - '0' - 10
.decimal:
        add al, '0'
        jmp putc

; ---------------------------------------------------------------- tables and variables

        align 8
gdt:    dq 0
        dq 0x00cf9b000000ffff           ; code, 4 GiB
        dq 0x00cf93000000ffff           ; data, 4 GiB
gdt_pointer:
        dw gdt_pointer - gdt - 1
        dd gdt
idt_pointer:
        dw 48 * 8 - 1
        dd idt
no_idt: dw 0
        dd 0
        align 16, db 0
image_end:

idt             equ image_end
memory_map      equ idt + 48 * 8
rx_ring         equ memory_map + MAP_ENTRIES * 20
tx_ring         equ rx_ring + RING
line            equ tx_ring + RING
text            equ line + LINE + 8
rx_head         equ text + 64
rx_tail         equ rx_head + 4
tx_head         equ rx_tail + 4
tx_tail         equ tx_head + 4
ticks           equ tx_tail + 4
mem_lower       equ ticks + 4
mem_upper       equ mem_lower + 4
map_count       equ mem_upper + 4
fault_stub      equ map_count + 4
; In the order of read_clock.
clock_second    equ fault_stub + 4
clock_minute    equ clock_second + 1
clock_hour      equ clock_second + 2
clock_day       equ clock_second + 3
clock_month     equ clock_second + 4
clock_year      equ clock_second + 5
clock_century   equ clock_second + 6
bad_expression  equ clock_second + 8
polled          equ bad_expression + 1
tx_busy         equ polled + 1
stack_bottom    equ bad_expression + 8
stack_top       equ stack_bottom + 0x4000
bss_end         equ stack_top + 8
heap            equ 0x200000
