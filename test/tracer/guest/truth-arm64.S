/*
 * A guest of known instructions: an arm64 "kernel" that switches its MMU on, goes on in the upper half, and calls, returns,
 * recurses, jumps, faults, is interrupted, sleeps and switches tasks. QEMU's virt machine starts it at 0x40200000, since it
 * begins with the header of an Image (Documentation/arch/arm64/booting.rst).
 *
 * Addresses: 39 bits, 1 GiB blocks. 0xffffff8000000000 is 0, 0xffffff8040000000 is 0x40000000.
 */
        .arch armv8.5-a
        .equ    UART, 0xffffff8009000000
        .equ    GICD, 0xffffff8008000000
        .equ    GICC, 0xffffff8008010000

        .macro  far register, symbol
        ldr     \register, =\symbol
        .endm

        .text
        .global _start
_start:
        b       start
        .word   0
        .quad   0                       // text_offset
        .quad   0x20000                 // image_size
        .quad   0xa                     // flags: 4 KiB pages, anywhere
        .quad   0, 0, 0
        .ascii  "ARM\x64"
        .word   0

/* At physical addresses: runs `spin` there first, so that its blocks keep that address. */
start:
        adrp    x9, table
        msr     ttbr0_el1, x9
        msr     ttbr1_el1, x9
        ldr     x9, =0xff00             // attribute 0: device, 1: memory
        msr     mair_el1, x9
        ldr     x9, =0x2b5193519        // both halves: 39 bits, cached, shared, 4 KiB pages
        msr     tcr_el1, x9
        isb
        mov     x0, #16
        bl      spin
        mrs     x9, sctlr_el1
        orr     x9, x9, #1
        msr     sctlr_el1, x9
        isb
        far     x9, start_high
        br      x9

start_high:
        far     x9, stack_top
        mov     sp, x9
        far     x9, vectors
        msr     vbar_el1, x9
        isb
        bl      calls
        bl      faults
        bl      interrupts
        bl      tasks
        bl      print
        bl      stop
        b       .

stop:
        ret

/* 2 n + 1 instructions with n in x0 */
spin:
        subs    x0, x0, #1
        b.ne    spin
        ret

gamma:
        nop
        nop
        ret

/* 3 + 3 calls of gamma: 3 + (2 + ...) */
alpha:
        stp     x29, x30, [sp, #-16]!
        bl      gamma
        adr     x9, gamma
        blr     x9
        ldp     x29, x30, [sp], #16
        ret

/* n in x0 levels deep */
recurse:
        subs    x0, x0, #1
        b.eq    1f
        stp     x29, x30, [sp, #-16]!
        bl      recurse
        ldp     x29, x30, [sp], #16
1:      ret

/* two tail calls: by b, and by br as a veneer jumps */
tail_outer:
        nop
        b       tail_inner
tail_inner:
        adr     x16, tail_last
        br      x16
tail_last:
        nop
        ret

/* a pass-through: never a frame */
veneer:
        adrp    x16, gamma
        add     x16, x16, :lo12:gamma
        br      x16
veneer_end:

/* left without a return: longjmp */
throws:
        stp     x29, x30, [sp, #-16]!
        bl      thrown
        nop
thrown:
        far     x9, saved_sp
        ldr     x10, [x9]
        mov     sp, x10
        ldp     x29, x30, [sp], #16
        far     x9, caught
        br      x9

calls:
        stp     x29, x30, [sp, #-16]!
        mov     x0, #1000
        bl      spin
        mov     x19, #10
1:      bl      alpha
        subs    x19, x19, #1
        b.ne    1b
        mov     x0, #20
        bl      recurse
        bl      tail_outer
        bl      veneer
        bl      catcher
        ldp     x29, x30, [sp], #16
        ret

catcher:
        stp     x29, x30, [sp, #-16]!
        far     x9, saved_sp
        mov     x10, sp
        str     x10, [x9]
        bl      throws
        nop
caught:
        ret

/* A break point five times; every fault's handler calls gamma. */
faults:
        stp     x29, x30, [sp, #-16]!
        mov     x19, #5
1:      brk     #0
        subs    x19, x19, #1
        b.ne    1b
        ldp     x29, x30, [sp], #16
        ret

on_sync:
        stp     x29, x30, [sp, #-16]!
        bl      gamma
        mrs     x9, elr_el1
        add     x9, x9, #4
        msr     elr_el1, x9
        ldp     x29, x30, [sp], #16
        eret

/* The timer strikes while `waits` calls and returns all the time, then while the guest sleeps. */
interrupts:
        stp     x29, x30, [sp, #-16]!
        far     x9, GICD
        mov     w10, #1
        str     w10, [x9]               // GICD_CTLR
        mov     w10, #1 << 27
        str     w10, [x9, #0x100]       // GICD_ISENABLER0: the virtual timer's
        far     x9, GICC
        mov     w10, #0xff
        str     w10, [x9, #4]           // GICC_PMR
        mov     w10, #1
        str     w10, [x9]               // GICC_CTLR
        far     x9, ticks
        str     xzr, [x9]
        bl      arm_timer
        msr     daifclr, #2
1:      bl      works
        far     x9, ticks
        ldr     x10, [x9]
        cmp     x10, #3
        b.lo    1b
        wfi
        msr     daifset, #2
        ldp     x29, x30, [sp], #16
        ret

works:
        stp     x29, x30, [sp, #-16]!
        bl      gamma
        ldp     x29, x30, [sp], #16
        ret

/* 20 microseconds of 62.5 MHz */
arm_timer:
        mov     x9, #1250
        msr     cntv_tval_el0, x9
        mov     x9, #1
        msr     cntv_ctl_el0, x9
        isb
        ret

on_irq:
        stp     x29, x30, [sp, #-32]!
        stp     x9, x10, [sp, #16]
        far     x9, GICC
        ldr     w10, [x9, #12]          // GICC_IAR
        str     w10, [x9, #16]          // GICC_EOIR
        far     x9, ticks
        ldr     x10, [x9]
        add     x10, x10, #1
        str     x10, [x9]
        bl      gamma
        bl      arm_timer
        ldp     x9, x10, [sp, #16]
        ldp     x29, x30, [sp], #32
        eret

/* Two tasks: the first switches to the second twice; the second begins at fresh. */
tasks:
        stp     x29, x30, [sp, #-16]!
        far     x9, second
        far     x10, second_stack_top
        str     x10, [x9, #8]
        far     x10, fresh
        str     x10, [x9]
        bl      first_half
        bl      first_half
        ldp     x29, x30, [sp], #16
        ret

first_half:
        stp     x29, x30, [sp, #-16]!
        far     x0, first
        far     x1, second
        bl      switch_to
        ldp     x29, x30, [sp], #16
        ret

/* x0 stops, x1 goes on */
switch_to:
        mov     x9, sp
        stp     x30, x9, [x0]
        ldp     x30, x9, [x1]
        mov     sp, x9
        ret

fresh:
        bl      alpha
        far     x0, second
        far     x1, first
        bl      switch_to
        bl      gamma
        far     x0, second
        far     x1, first
        bl      switch_to
        b       .

print:
        far     x9, UART
        mov     w10, #'o'
        str     w10, [x9]
        mov     w10, #'k'
        strb    w10, [x9]
        ret

        .ltorg

        .balign 2048
vectors:
        .rept   4
        b       .
        .balign 128
        .endr
        b       on_sync
        .balign 128
        b       on_irq
        .balign 128

        .data
        .balign 4096
table:  .quad   0x401                   // 0: device, accessed
        .quad   0x40000705              // 0x40000000: memory, accessed, shared
        .balign 4096
first:  .quad   0, 0
        .balign 64
second: .quad   0, 0
        .balign 64
saved_sp: .quad 0
ticks:  .quad   0
        .balign 4096
        .skip   4096
stack_top:
        .skip   4096
second_stack_top:
