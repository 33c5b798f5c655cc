# A guest without an operating system that does countable things, for the tracer's truth test. It is linked at
# 0xffffffff81000000 and loaded at 0x1000000, as Linux is, and enters by the PVH protocol (32 bits, paging off).
#
# Around everything it does it reads the time stamp counter, which under -icount shift=0 is QEMU's own count of
# instructions; the readings go out through the serial port at the end. Each `stamp` is at a label the test finds
# in the symbol table, so that the tracer's count at that very instruction can be held against it.
#
# Registers: r15 is the next reading's place. Functions whose instructions the test knows say so.

        .set    PHYSICAL, 0x1000000
        .set    LINK, 0xffffffff81000000
        .set    OFFSET, LINK - PHYSICAL
        .set    HOLE, 0x20000000        # 2 MiB of pages that the page fault handler maps one by one
        .set    HOLE_FRAMES, 0x4000000  # the physical pages behind it
        .set    APIC, 0xfee00000
        .set    HPET, 0xfed00000

        .macro  stamp
        .globl  stamp_\@
stamp_\@:
        rdtsc
        shl     $32, %rdx
        or      %rdx, %rax
        mov     %rax, (%r15)
        add     $8, %r15
        .endm

        .section .note.pvh, "a"
        .long   4, 4, 18                # XEN_ELFNOTE_PHYS32_ENTRY
        .asciz  "Xen"
        .long   start32 - OFFSET

        .text
        .code32
        .globl  start32
start32:
        cld
        mov     $(pml4 - OFFSET), %edi
        mov     $(pdpt_low - OFFSET + 3), %eax
        mov     %eax, (%edi)
        mov     $(pdpt_high - OFFSET + 3), %eax
        mov     %eax, 511*8(%edi)
        mov     $(pd_low - OFFSET + 3), %eax
        mov     %eax, pdpt_low - OFFSET
        mov     %eax, pdpt_high - OFFSET + 510*8
        mov     $(pd_devices - OFFSET + 3), %eax
        mov     %eax, pdpt_low - OFFSET + 3*8
        mov     $(pd_low - OFFSET), %edi
        mov     $0x83, %eax             # 2 MiB pages: present, writable
        call    fill_directory
        mov     $(pd_devices - OFFSET), %edi
        mov     $0xc0000093, %eax       # the same, not cached
        call    fill_directory
        mov     $(pt_hole - OFFSET + 3), %eax
        mov     %eax, pd_low - OFFSET + (HOLE >> 21)*8
        mov     %cr4, %eax
        or      $0x620, %eax            # PAE, OSFXSR
        mov     %eax, %cr4
        mov     $(pml4 - OFFSET), %eax
        mov     %eax, %cr3
        mov     $0xc0000080, %ecx       # EFER.LME
        rdmsr
        or      $0x100, %eax
        wrmsr
        mov     %cr0, %eax
        or      $0x80000001, %eax
        mov     %eax, %cr0
        lgdt    gdt_pointer - OFFSET
        ljmp    $8, $(start64 - OFFSET)

fill_directory:
        mov     $512, %ecx
1:      mov     %eax, (%edi)
        add     $8, %edi
        add     $0x200000, %eax
        dec     %ecx
        jnz     1b
        ret

        .code64
        .globl  start64
start64:                                # still at the low address
        xor     %eax, %eax
        mov     %eax, %ss
        mov     %eax, %ds
        mov     %eax, %es
        mov     $(stack_top - OFFSET), %rsp
        mov     $16, %ecx
        call    spin                    # translated through the low mapping, used through the high one later
        movabs  $start_high, %rax
        jmp     *%rax

        .globl  start_high
start_high:                             # the root of everything below
        mov     $stack_top, %rsp
        mov     $readings, %r15
        call    load_idt
        stamp
        call    loops
        stamp
        call    calls
        stamp
        call    faults
        stamp
        call    devices
        stamp
        call    ports
        stamp
        call    traps
        stamp
        call    interrupts
        stamp
        call    tasks
        stamp
        call    crossing
        stamp
        call    send_readings
        .globl  done
done:   hlt
        jmp     done

# ---------------------------------------------------------------- loops and calls

        .globl  loops
loops:                                  # 7 itself; spin: 2 + 2n each
        mov     $1000, %ecx
        call    spin
        mov     $2500, %ecx
        call    spin
        mov     $1, %ecx
        call    spin
        ret

        .globl  spin
spin:
        nop
1:      dec     %ecx
        jnz     1b
        ret

        .globl  calls
calls:
        mov     $10, %ebx
1:      call    alpha
        dec     %ebx
        jnz     1b
        lea     gamma(%rip), %rax
        call    *%rax
        call    *gamma_pointer(%rip)
        lea     gamma(%rip), %rax
        call    thunk_rax
        call    tail_outer
        call    ends_in_thunk
        mov     $20, %edi
        call    recurse
        ret

        .globl  alpha
alpha:                                  # 4, gamma 3 times
        call    gamma
        call    gamma
        call    gamma
        ret

        .globl  gamma
gamma:                                  # 3
        nop
        nop
        ret

        .globl  tail_outer
tail_outer:                             # 2, then tail_inner in its place
        nop
        jmp     tail_inner
        ud2
        .globl  tail_inner
tail_inner:                             # 3
        nop
        nop
        ret

        .globl  ends_in_thunk
ends_in_thunk:                          # 2, and 1 of the thunk
        nop
        jmp     return_thunk
        int3

        .globl  thunks_start, thunks_end, thunk_rax, return_thunk
thunks_start:
thunk_rax:                              # 3 (the capture loop does not run)
        call    1f
2:      pause
        lfence
        jmp     2b
1:      mov     %rax, (%rsp)
        ret
return_thunk:
        ret
        int3
thunks_end:

        .globl  recurse
recurse:                                # 5 on the way, 3 at the bottom
        dec     %edi
        jz      1f
        nop
        call    recurse
1:      ret

# ---------------------------------------------------------------- faults

        .globl  faults
faults:
        mov     $HOLE, %rbx
        movb    $1, (%rbx)              # in the middle of a block
        add     $0x1000, %rbx
        nop
        addl    $5, 16(%rbx)            # read and write
        add     $0x1000, %rbx
        mov     %rsp, %rbp
        lea     0x1000(%rbx), %rsp      # a call whose push faults
        call    gamma
        mov     %rbp, %rsp
        lea     0x3000(%rbx), %rdi      # stos runs into two pages that are not there
        sub     $100, %rdi
        mov     $(100 + 4096 + 50), %ecx
        mov     $0x55, %al
        rep stosb
        mov     $(HOLE + 0x10000 - 24), %rsi    # movs: the source faults
        mov     $(scratch), %rdi
        mov     $100, %ecx
        rep movsb
        mov     $(scratch), %rsi        # movs: the destination faults
        mov     $(HOLE + 0x12000 - 24), %rdi
        mov     $100, %ecx
        rep movsb
        mov     $(HOLE + 0x14000 - 24), %rdi    # scas reads
        mov     $100, %ecx
        mov     $0x77, %al
        repne scasb
        xor     %ecx, %ecx              # nothing to do
        rep stosb
        movb    $2, HOLE + 0x16000      # a plain fault after a finished REP
        mov     $(HOLE + 0x18000), %rax
        movaps  (%rax), %xmm0           # sixteen bytes
        pushq   8(%rax)
        pop     0x1000(%rax)            # pop writes to a page that is not there
        mov     $(HOLE + 0x1b000), %rax
        lea     gamma(%rip), %rcx
        mov     %rcx, jump_pointer
        jmp     *(%rax)                 # faults; the handler leaves a pointer to 1f there
1:
        .globl  after_jump
after_jump:
        mov     $(HOLE + 0x1d000), %rax
        jmp     last_on_page

        .balign 4096
        .skip   4096 - 4
last_on_page:
        addl    $1, (%rax)              # 3 bytes, faults, and the block ends with the page
        nop
        ret                             # of `faults`

# ---------------------------------------------------------------- devices

        .globl  devices
devices:
        mov     $APIC, %rbx
        mov     0x20(%rbx), %eax
        mov     %eax, 0x80(%rbx)        # task priority := id 0
        addl    $0, 0x80(%rbx)          # read and write
        mov     $50, %ecx
1:      nop
        mov     0x30(%rbx), %eax        # version, in the middle of a block
        nop
        nop
        dec     %ecx
        jnz     1b
        mov     $HPET, %rsi
        mov     0xf0(%rsi), %rax
        mov     $(scratch), %rdi
        mov     $4, %ecx
        rep movsl                       # from a device
        mov     %rsp, %rbp
        pushq   0x20(%rbx)              # reads the device, writes memory
        mov     %rbp, %rsp
        ret

        .globl  ports
ports:
        mov     $20, %ecx
1:      mov     $0x80, %dx
        out     %al, (%dx)
        in      $0x71, %al
        dec     %ecx
        jnz     1b
        mov     $0x80, %dx
        mov     $scratch, %rsi
        mov     $7, %ecx
        rep outsb
        mov     $0x71, %dx
        mov     $scratch, %rdi
        mov     $7, %ecx
        rep insb
        ret

# ---------------------------------------------------------------- traps and interrupts

        .globl  traps
traps:
        int     $0x40
        nop
        ud2                             # the handler steps over it
        nop
        xor     %edx, %edx
        mov     $1, %eax
        xor     %ecx, %ecx
        div     %ecx                    # 2 bytes: the handler steps over it
        nop
        int3
        cpuid
        call    serialise
        ret

        .globl  interrupts
interrupts:                             # three periods of the APIC timer: busy, asleep, in a REP
        mov     $APIC, %rbx
        movl    $0x1ff, 0xf0(%rbx)      # enabled
        movl    $0xb, 0x3e0(%rbx)       # divide by 1
        movl    $0x50, 0x320(%rbx)      # one shot, vector 0x50
        movl    $3000, 0x380(%rbx)
        movl    $0, ticks
        sti
1:      nop
        cmpl    $1, ticks
        jne     1b
        movl    $100000, 0x380(%rbx)
2:      hlt
        cmpl    $2, ticks
        jne     2b
        movl    $3000, 0x380(%rbx)
        mov     $scratch, %rdi
        mov     $6000, %ecx
        rep stosb
        cmpl    $3, ticks
        jne     stuck
        cli
        ret
stuck:  jmp     stuck

# ---------------------------------------------------------------- two tasks

        .globl  tasks
tasks:
        mov     $second_stack_top, %rax
        movq    $second_task, -8(%rax)
        sub     $16, %rax               # the frame that switch_to pops: rbx, return address
        mov     %rax, second_sp
        call    first_half
        ret

        .globl  first_half
first_half:                             # 8
        mov     $5, %ebx
        mov     $first_sp, %rdi
        mov     $second_sp, %rsi
        call    switch_to
        mov     $first_sp, %rdi
        mov     $second_sp, %rsi
        call    switch_to
        ret

        .globl  second_task
second_task:                            # the root of its own stack: 8
        call    gamma
        mov     $second_sp, %rdi
        mov     $first_sp, %rsi
        call    switch_to
        call    alpha
        mov     $second_sp, %rdi
        mov     $first_sp, %rsi
        call    switch_to
        ud2

        .globl  switch_to, switch_finish
switch_to:                              # as __switch_to_asm does it: 5, then switch_finish
        push    %rbx
        mov     %rsp, (%rdi)
        mov     (%rsi), %rsp
        pop     %rbx
        jmp     switch_finish
switch_finish:                          # 3 and spin
        mov     $3, %ecx
        call    spin
        ret

# ---------------------------------------------------------------- an instruction across two pages

        .globl  crossing
crossing:
        mov     $30, %ecx
        jmp     crossing_loop
        .balign 4096
        .skip   4096 - 6
crossing_loop:
        nop
        nop
        movabs  $0x1122334455667788, %rax
        nop
        dec     %ecx
        jnz     crossing_loop
        ret

# ---------------------------------------------------------------- a return from an interrupt that was none

        .globl  serialise
serialise:                              # 12; its block ends between what makes the frame and what returns to it
        jmp     1f
        .balign 4096
        .skip   4096 - 19
1:      mov     %rsp, %rcx
        mov     %ss, %eax
        push    %rax
        push    %rcx
        pushfq
        mov     %cs, %eax
        push    %rax
        lea     1f(%rip), %rax
        push    %rax
        iretq
1:      ret

# ---------------------------------------------------------------- the readings go out

        .globl  send_readings
send_readings:
        mov     $readings, %rsi
        mov     $0x3f8, %dx
1:      mov     (%rsi), %al
        out     %al, (%dx)
        inc     %rsi
        cmp     %r15, %rsi
        jne     1b
        ret

# ---------------------------------------------------------------- handlers

        .globl  load_idt
load_idt:
        mov     $idt, %rdi
        xor     %ecx, %ecx
1:      mov     $on_unexpected, %rax
        call    set_gate
        inc     %ecx
        cmp     $256, %ecx
        jne     1b
        mov     $0, %ecx
        mov     $on_divide, %rax
        call    set_gate
        mov     $3, %ecx
        mov     $on_breakpoint, %rax
        call    set_gate
        mov     $6, %ecx
        mov     $on_undefined, %rax
        call    set_gate
        mov     $14, %ecx
        mov     $on_page_fault, %rax
        call    set_gate
        mov     $0x40, %ecx
        mov     $on_software, %rax
        call    set_gate
        mov     $0x50, %ecx
        mov     $on_timer, %rax
        call    set_gate
        movb    $1, idt + 14*16 + 4     # page faults have a stack of their own
        lidt    idt_pointer
        movq    $fault_stack_top, tss + 36
        mov     $tss, %rax
        mov     %ax, gdt + 18
        shr     $16, %rax
        mov     %al, gdt + 20
        mov     %ah, gdt + 23
        shr     $16, %rax
        mov     %eax, gdt + 24
        lgdt    high_gdt_pointer
        mov     $16, %eax
        ltr     %ax
        ret

set_gate:
        mov     %ecx, %edx
        shl     $4, %edx
        mov     %ax, (%rdi, %rdx)
        movw    $8, 2(%rdi, %rdx)
        movw    $0x8e00, 4(%rdi, %rdx)
        shr     $16, %rax
        mov     %ax, 6(%rdi, %rdx)
        shr     $16, %rax
        mov     %eax, 8(%rdi, %rdx)
        movl    $0, 12(%rdi, %rdx)
        ret

        .globl  on_page_fault
on_page_fault:                          # 8, and map_page
        push    %rax
        push    %rcx
        mov     %cr2, %rax
        call    map_page
        pop     %rcx
        pop     %rax
        add     $8, %rsp
        iretq

        .globl  map_page
map_page:                               # 11, once 12
        mov     %rax, %rcx
        shr     $12, %rcx
        and     $511, %ecx
        and     $0x1ff000, %eax
        add     $(HOLE_FRAMES + 3), %rax
        mov     %rax, pt_hole(, %rcx, 8)
        and     $-4096, %rax
        lea     after_jump(%rip), %rcx
        cmpl    $(HOLE_FRAMES + 0x1b000), %eax
        jne     1f
        mov     %rcx, OFFSET(%rax)
1:      ret

        .globl  on_undefined
on_undefined:
        addq    $2, (%rsp)
        iretq
        .globl  on_divide
on_divide:
        addq    $2, (%rsp)
        iretq
        .globl  on_breakpoint
on_breakpoint:
        iretq
        .globl  on_software
on_software:                            # 2, gamma
        call    gamma
        iretq
        .globl  on_timer
on_timer:                               # 7, gamma
        call    gamma
        incl    ticks
        push    %rax
        mov     $APIC, %eax
        movl    $0, 0xb0(%rax)          # end of interrupt
        pop     %rax
        iretq
on_unexpected:
        hlt
        jmp     on_unexpected

# ---------------------------------------------------------------- data

        .data
        .balign 8
gamma_pointer: .quad gamma
jump_pointer: .quad 0
first_sp: .quad 0
second_sp: .quad 0
ticks:  .long   0
        .balign 8
gdt:    .quad   0, 0x00af9a000000ffff
        .quad   0x0000890000000067, 0   # task state segment
gdt_pointer:
        .word   31
        .long   gdt - OFFSET
high_gdt_pointer:
        .word   31
        .quad   gdt
idt_pointer:
        .word   4095
        .quad   idt

        .bss
        .balign 4096
pml4:   .skip   4096
pdpt_low: .skip 4096
pdpt_high: .skip 4096
pd_low: .skip   4096
pd_devices: .skip 4096
pt_hole: .skip  4096
idt:    .skip   4096
scratch: .skip  8192
tss:    .skip   104
        .balign 16384
        .skip   16384
stack_top:
        .skip   16384
second_stack_top:
        .skip   16384
fault_stack_top:
readings: .skip 4096
