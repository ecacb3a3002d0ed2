# A kernel of our own: maps MAPPED GiB with 2 MiB pages, touches one page every STRIDE bytes from 4 MiB up to LIMIT,
# reads all of them back, and reports the number of wrong ones at the debug exit port. Entered in 64-bit mode at 0x8000
# with identity page tables at 0x1000 (the flat loader's); the run fills in the two numbers at the end.

        .set    MAPPED, 64
        .set    DIRECTORIES, 0x100000
        .set    POINTERS, 0x2000
        .set    HOLE, 0xc0000000
        .set    EXIT_PORT, 0xf4

        .code64
        .globl  _start
_start: mov     $DIRECTORIES, %edi
        mov     $0x83, %eax
        mov     $(MAPPED * 512), %ecx
1:      mov     %rax, (%rdi)
        add     $8, %rdi
        add     $0x200000, %rax
        dec     %ecx
        jnz     1b
        mov     $POINTERS, %edi
        mov     $(DIRECTORIES + 3), %eax
        mov     $MAPPED, %ecx
2:      mov     %rax, (%rdi)
        add     $8, %rdi
        add     $0x1000, %rax
        dec     %ecx
        jnz     2b
        mov     %cr3, %rax
        mov     %rax, %cr3

        lea     write(%rip), %rbp
        call    pages
        xor     %r8d, %r8d
        lea     verify(%rip), %rbp
        call    pages
        mov     %r8d, %eax
        mov     $EXIT_PORT, %dx
        out     %eax, %dx
3:      hlt
        jmp     3b

# Calls rbp for every page with its address in rdi.
pages:  mov     $0x400000, %edi
4:      mov     %rdi, %rax
        mov     $HOLE, %edx
        sub     %rdx, %rax
        jb      5f
        shr     $30, %rax
        jz      6f
5:      call    *%rbp
6:      add     stride(%rip), %rdi
        cmp     limit(%rip), %rdi
        jb      4b
        ret

write:  mov     %rdi, (%rdi)
        ret

verify: cmp     %rdi, (%rdi)
        je      7f
        inc     %r8d
7:      ret

        .balign 8
limit:  .quad   0
stride: .quad   0
