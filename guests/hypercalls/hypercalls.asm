; A PVH kernel that makes the hypercalls it is told to: a fast test of the hypervisor. Whoever drives it writes a request
; into the mailbox and sets its state to 1; the kernel executes it and sets the state to 2. A command line that begins with
; 6 takes it to 64-bit mode. scripts/generate/hypercalls.ts assembles it; NASM makes the same bytes of it.

        bits 32
        org 0x100000

XEN_ELFNOTE_PHYS32_ENTRY equ 18
XEN_HVM_START_MAGIC_VALUE equ 0x336ec578
START_MAGIC     equ 0
START_CMDLINE   equ 24

; The mailbox: what is asked, and what came of it. Words have 8 bytes, whatever the mode.
MAILBOX         equ 0x180000
STATE           equ MAILBOX             ; 0 idle, 1 asked, 2 done
HOW             equ MAILBOX + 4
NUMBER          equ MAILBOX + 8
ARGUMENT1       equ MAILBOX + 16
ARGUMENT2       equ MAILBOX + 24
ARGUMENT3       equ MAILBOX + 32
ARGUMENT4       equ MAILBOX + 40
ARGUMENT5       equ MAILBOX + 48
RESULT          equ MAILBOX + 56
UPCALLS         equ MAILBOX + 64        ; upcalls taken
UPCALL_INFO     equ MAILBOX + 72        ; address of vcpu_info, whose first byte the upcall clears
FAULTS          equ MAILBOX + 80        ; exceptions taken
START_INFO      equ MAILBOX + 88
RESULTS         equ MAILBOX + 96        ; EAX, EBX, ECX, EDX of CPUID and RDMSR

; Values of HOW.
BY_VMCALL       equ 0
BY_VMMCALL      equ 1
BY_PAGE         equ 2                   ; by the hypercall page at PAGE
BY_USER         equ 3                   ; VMCALL in ring 3
DO_CPUID        equ 4                   ; leaf NUMBER, subleaf ARGUMENT1
DO_RDMSR        equ 5
DO_WRMSR        equ 6                   ; MSR NUMBER, value ARGUMENT1 and ARGUMENT2
DO_ENABLE       equ 7                   ; STI
DO_HALT         equ 8                   ; STI, HLT
DO_STOP         equ 9                   ; CLI, HLT

PAGE            equ 0x190000
TABLES          equ 0x1a0000            ; page tables of 64-bit mode: identity, 4 GiB
STACK           equ 0x1c0000
USER_STACK      equ 0x1d0000
IDT             equ 0x1e0000
UPCALL_VECTOR   equ 0xf3
USER_RETURN     equ 0x80

CODE32          equ 0x08
DATA            equ 0x10
CODE64          equ 0x18
USER_CODE32     equ 0x23
USER_DATA       equ 0x2b
USER_CODE64     equ 0x33
TSS             equ 0x38

; ---- ELF header, program headers, note ---------------------------------------------------------------------------

image:
        db 0x7f, "ELF", 1, 1, 1, 0
        times 8 db 0
        dw 2, 3                         ; executable, i386
        dd 1, entry, programs - image, 0, 0
        dw 52, 32, 2, 0, 0, 0
programs:
        dd 1, 0, image, image, end - image, end - image, 7, 0x1000
        dd 4, note - image, note, note, note_end - note, note_end - note, 4, 4
note:
        dd 4, 4, XEN_ELFNOTE_PHYS32_ENTRY
        db "Xen", 0
        dd entry
note_end:

; ---- Start ---------------------------------------------------------------------------------------------------------

entry:
        mov esp, STACK
        mov [START_INFO], ebx
        cmp dword [ebx + START_MAGIC], XEN_HVM_START_MAGIC_VALUE
        jne stop32
        lgdt [gdt_pointer]
        jmp CODE32:.flat
.flat:
        mov eax, DATA
        mov ds, eax
        mov es, eax
        mov ss, eax
        mov eax, [ebx + START_CMDLINE]
        cmp byte [eax], '6'
        je enter64
        call gates32
        mov word [tss + 8], DATA
        mov dword [tss + 4], STACK
        mov eax, TSS
        ltr ax
        jmp serve32

stop32:
        cli
        hlt
        jmp stop32

; Every exception counts and ends the request; then the upcall and the return from ring 3.
gates32:
        mov edi, IDT
        xor ecx, ecx
.next:
        mov eax, fault32
        cmp ecx, UPCALL_VECTOR
        jne .not_upcall
        mov eax, upcall32
.not_upcall:
        cmp ecx, USER_RETURN
        jne .not_return
        mov eax, user_return32
.not_return:
        mov edx, eax
        and eax, 0xffff
        or eax, CODE32 << 16
        and edx, 0xffff0000
        or edx, 0xee00                  ; present, DPL 3, 32-bit interrupt gate
        mov [edi], eax
        mov [edi + 4], edx
        add edi, 8
        inc ecx
        cmp ecx, 256
        jne .next
        lidt [idt_pointer]
        ret

; ---- 32-bit mode ---------------------------------------------------------------------------------------------------

serve32:
        cmp dword [STATE], 1
        jne serve32
        mov eax, [HOW]
        cmp eax, DO_CPUID
        je cpuid32
        cmp eax, DO_RDMSR
        je rdmsr32
        cmp eax, DO_WRMSR
        je wrmsr32
        cmp eax, DO_ENABLE
        je enable32
        cmp eax, DO_HALT
        je halt32
        cmp eax, DO_STOP
        je stop32
        cmp eax, BY_USER
        je user32
        call arguments32
        cmp dword [HOW], BY_VMMCALL
        je .vmmcall
        cmp dword [HOW], BY_PAGE
        je .page
        vmcall
        jmp result32
.vmmcall:
        vmmcall
        jmp result32
.page:
        shl eax, 5
        add eax, PAGE
        call eax
result32:
        mov [RESULT], eax
        mov dword [RESULT + 4], 0
done32:
        mov dword [STATE], 2
        jmp serve32

arguments32:
        mov eax, [NUMBER]
        mov ebx, [ARGUMENT1]
        mov ecx, [ARGUMENT2]
        mov edx, [ARGUMENT3]
        mov esi, [ARGUMENT4]
        mov edi, [ARGUMENT5]
        ret

cpuid32:
        mov eax, [NUMBER]
        mov ecx, [ARGUMENT1]
        cpuid
        mov [RESULTS], eax
        mov [RESULTS + 4], ebx
        mov [RESULTS + 8], ecx
        mov [RESULTS + 12], edx
        jmp done32

rdmsr32:
        mov ecx, [NUMBER]
        rdmsr
        mov [RESULTS], eax
        mov [RESULTS + 12], edx
        jmp done32

wrmsr32:
        mov ecx, [NUMBER]
        mov eax, [ARGUMENT1]
        mov edx, [ARGUMENT2]
        wrmsr
        jmp done32

enable32:
        sti
        jmp done32

halt32:
        sti
        hlt
        jmp done32

; To ring 3 and back.
user32:
        mov dword [.stack], esp
        mov eax, USER_DATA
        mov ds, eax
        mov es, eax
        push dword USER_DATA
        push dword USER_STACK
        pushfd
        push dword USER_CODE32
        push dword .user
        iretd
.user:
        call arguments32
        vmcall
        int USER_RETURN
.stack: dd 0

user_return32:
        mov esp, [user32.stack]
        mov ecx, DATA
        mov ds, ecx
        mov es, ecx
        jmp result32

upcall32:
        push eax
        inc dword [UPCALLS]
        mov eax, [UPCALL_INFO]
        test eax, eax
        jz .none
        mov byte [eax], 0
.none:
        pop eax
        iretd

fault32:
        inc dword [FAULTS]
        mov esp, STACK
        mov eax, DATA
        mov ds, eax
        mov es, eax
        jmp done32

; ---- To 64-bit mode ------------------------------------------------------------------------------------------------

enter64:
        mov edi, TABLES
        xor eax, eax
        mov ecx, 6 * 1024
        rep stosd
        mov dword [TABLES], TABLES + 0x1000 + 7
        mov edi, TABLES + 0x1000
        mov eax, TABLES + 0x2000 + 7
        mov ecx, 4
.directories:
        mov [edi], eax
        add eax, 0x1000
        add edi, 8
        loop .directories
        mov edi, TABLES + 0x2000
        mov eax, 0x87                   ; present, writable, user, 2 MiB
        mov ecx, 2048
.pages:
        mov [edi], eax
        add eax, 0x200000
        add edi, 8
        loop .pages
        mov eax, TABLES
        mov cr3, eax
        mov eax, cr4
        or eax, 0x20                    ; PAE
        mov cr4, eax
        mov ecx, 0xc0000080             ; EFER
        rdmsr
        or eax, 0x100                   ; LME
        wrmsr
        mov eax, cr0
        or eax, 0x80000000              ; PG
        mov cr0, eax
        jmp CODE64:start64

        bits 64
start64:
        mov edi, IDT
        xor ecx, ecx
.next:
        mov eax, fault64
        cmp ecx, UPCALL_VECTOR
        jne .not_upcall
        mov eax, upcall64
.not_upcall:
        cmp ecx, USER_RETURN
        jne .not_return
        mov eax, user_return64
.not_return:
        mov edx, eax
        and eax, 0xffff
        or eax, CODE64 << 16
        and edx, 0xffff0000
        or edx, 0xee00
        mov [rdi], eax
        mov [rdi + 4], edx
        mov qword [rdi + 8], 0
        add edi, 16
        inc ecx
        cmp ecx, 256
        jne .next
        lidt [idt_pointer]
        mov dword [tss + 4], STACK
        mov eax, TSS
        ltr ax

; ---- 64-bit mode ---------------------------------------------------------------------------------------------------

serve64:
        cmp dword [STATE], 1
        jne serve64
        mov eax, [HOW]
        cmp eax, DO_CPUID
        je cpuid64
        cmp eax, DO_RDMSR
        je rdmsr64
        cmp eax, DO_WRMSR
        je wrmsr64
        cmp eax, DO_ENABLE
        je enable64
        cmp eax, DO_HALT
        je halt64
        cmp eax, DO_STOP
        je stop64
        cmp eax, BY_USER
        je user64
        call arguments64
        cmp dword [HOW], BY_VMMCALL
        je .vmmcall
        cmp dword [HOW], BY_PAGE
        je .page
        vmcall
        jmp result64
.vmmcall:
        vmmcall
        jmp result64
.page:
        shl rax, 5
        add rax, PAGE
        call rax
result64:
        mov [RESULT], rax
done64:
        mov dword [STATE], 2
        jmp serve64

arguments64:
        mov rax, [NUMBER]
        mov rdi, [ARGUMENT1]
        mov rsi, [ARGUMENT2]
        mov rdx, [ARGUMENT3]
        mov r10, [ARGUMENT4]
        mov r8, [ARGUMENT5]
        ret

cpuid64:
        mov eax, [NUMBER]
        mov ecx, [ARGUMENT1]
        cpuid
        mov [RESULTS], eax
        mov [RESULTS + 4], ebx
        mov [RESULTS + 8], ecx
        mov [RESULTS + 12], edx
        jmp done64

rdmsr64:
        mov ecx, [NUMBER]
        rdmsr
        mov [RESULTS], eax
        mov [RESULTS + 12], edx
        jmp done64

wrmsr64:
        mov ecx, [NUMBER]
        mov eax, [ARGUMENT1]
        mov edx, [ARGUMENT2]
        wrmsr
        jmp done64

enable64:
        sti
        jmp done64

halt64:
        sti
        hlt
        jmp done64

stop64:
        cli
        hlt
        jmp stop64

user64:
        mov [.stack], rsp
        push qword USER_DATA
        push qword USER_STACK
        pushfq
        push qword USER_CODE64
        push qword .user
        iretq
.user:
        call arguments64
        vmcall
        int USER_RETURN
.stack: dq 0

user_return64:
        mov rsp, [user64.stack]
        jmp result64

upcall64:
        push rax
        inc dword [UPCALLS]
        mov rax, [UPCALL_INFO]
        test rax, rax
        jz .none
        mov byte [rax], 0
.none:
        pop rax
        iretq

fault64:
        inc dword [FAULTS]
        mov rsp, STACK
        jmp done64

; ---- Tables --------------------------------------------------------------------------------------------------------

        align 8
gdt:
        dq 0
        dq 0x00cf9b000000ffff           ; CODE32
        dq 0x00cf93000000ffff           ; DATA
        dq 0x00af9b000000ffff           ; CODE64
        dq 0x00cffb000000ffff           ; USER_CODE32
        dq 0x00cff3000000ffff           ; USER_DATA
        dq 0x00affb000000ffff           ; USER_CODE64
        dw 0x67, tss - image            ; TSS, at image + its offset below 64 KiB
        db 0x10, 0x89, 0, 0
        dq 0
gdt_pointer:
        dw gdt_pointer - gdt - 1
        dq gdt
idt_pointer:
        dw 256 * 16 - 1
        dq IDT
        align 8
tss:
        times 0x68 db 0
end:
