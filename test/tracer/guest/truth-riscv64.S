/*
 * A guest of known instructions: a riscv64 "kernel" that switches its MMU on, goes on in the last two gigabytes, and calls,
 * returns, recurses, jumps, faults, is interrupted, calls the firmware, sleeps and switches tasks. QEMU's virt machine
 * starts it at 0x80200000, behind its firmware (truth-riscv64-firmware.S), since it begins with the header of an Image
 * (Documentation/arch/riscv/boot-image-header.rst).
 *
 * Addresses: Sv39. 0xffffffff80000000 is 0x80200000, by a page of 2 MiB; low addresses are physical.
 */
        .option norelax
        .equ    UART, 0x10000000

        .macro  far register, symbol
        lla     \register, \symbol
        .endm

        .text
        .global _start
_start:
        .option push
        .option norvc
        j       start
        .option pop
        .balign 8, 0
        .quad   0x200000                # text_offset
        .quad   0x20000                 # image_size
        .quad   0                       # flags: little-endian
        .word   2                       # version
        .word   0
        .quad   0
        .ascii  "RISCV\0\0\0"
        .ascii  "RSC\x05"
        .word   0

/* At physical addresses: runs `spin` there first, so that its blocks keep that address. */
        .balign 4
start:
        li      a0, 16
        jal     spin
        lla     t0, table
        lla     t1, table2              # pages of the last two gigabytes
        srli    t1, t1, 12
        slli    t1, t1, 10
        ori     t1, t1, 1
        li      t2, 510 * 8
        add     t2, t2, t0
        sd      t1, 0(t2)
        srli    t0, t0, 12
        li      t1, 8 << 60             # Sv39
        or      t0, t0, t1
        ld      t2, high
        csrw    satp, t0
        sfence.vma
        jr      t2
        .balign 8
high:   .quad   start_high

start_high:
        far     sp, stack_top
        far     t0, handle_exception
        csrw    stvec, t0
        jal     calls
        jal     faults
        jal     interrupts
        jal     firmware
        jal     tasks
        jal     print
        jal     stop
        li      a7, 0x53525354          # SRST, which this firmware does not know …
        li      a6, 0
        li      a0, 0
        ecall
        jal     switch_off
        j       .

stop:
        ret

switch_off:
        li      t1, 0x100000            # … and SiFive's test device
        li      t0, 0x5555
        sw      t0, 0(t1)
switch_off_end:
        ret

/* 2 n + 1 instructions with n in a0 */
spin:
        addi    a0, a0, -1
        bnez    a0, spin
        ret

gamma:
        nop
        nop
        .option push
        .option norvc
        ret
        .option pop

/* Three calls of gamma: jal, c.jalr, jalr; the last into t0 and by another function, as millicode is called. */
alpha:
        addi    sp, sp, -16
        sd      ra, 8(sp)
        jal     gamma
        far     t1, gamma
        jalr    t1
        .option push
        .option norvc
        jalr    ra, 0(t1)
        .option pop
        jal     t0, millicode
        ld      ra, 8(sp)
        addi    sp, sp, 16
        ret

millicode:
        nop
        jr      t0

/* n in a0 levels deep */
recurse:
        addi    a0, a0, -1
        beqz    a0, 1f
        addi    sp, sp, -16
        sd      ra, 8(sp)
        jal     recurse
        ld      ra, 8(sp)
        addi    sp, sp, 16
1:      ret

/* two tail calls: by j, and by jr as the linker writes them */
tail_outer:
        nop
        j       tail_inner
tail_inner:
        tail    tail_last
tail_last:
        nop
        ret

/* What is behind the call, of two bytes, runs before it: its block is there already when the call returns to it. */
late:
        addi    sp, sp, -16
        sd      ra, 8(sp)
        far     t1, gamma
        li      a0, 1
        j       2f
1:      li      a0, 0
        jalr    t1
2:      bnez    a0, 1b
        ld      ra, 8(sp)
        addi    sp, sp, 16
        ret

/* a pass-through: never a frame */
veneer:
        far     t3, gamma
        jr      t3
veneer_end:

/* left without a return: longjmp */
throws:
        addi    sp, sp, -16
        sd      ra, 8(sp)
        jal     thrown
        nop
thrown:
        far     t1, saved_sp
        ld      sp, 0(t1)
        ld      ra, 8(sp)
        addi    sp, sp, 16
        far     t1, caught
        jr      t1

calls:
        addi    sp, sp, -16
        sd      ra, 8(sp)
        li      a0, 1000
        jal     spin
        li      s0, 10
1:      call    alpha
        addi    s0, s0, -1
        bnez    s0, 1b
        li      a0, 20
        jal     recurse
        jal     tail_outer
        jal     veneer
        jal     late
        jal     catcher
        ld      ra, 8(sp)
        addi    sp, sp, 16
        ret

catcher:
        addi    sp, sp, -16
        sd      ra, 8(sp)
        far     t1, saved_sp
        sd      sp, 0(t1)
        jal     throws
        nop
caught:
        ret

/* A break point five times; every fault's handler calls gamma. */
faults:
        addi    sp, sp, -16
        sd      ra, 8(sp)
        li      s0, 5
1:      ebreak
        addi    s0, s0, -1
        bnez    s0, 1b
        ld      ra, 8(sp)
        addi    sp, sp, 16
        ret

/* Whatever happens enters here, as in Linux: its cause tells what it is. */
        .balign 4
handle_exception:
        addi    sp, sp, -48
        sd      ra, 0(sp)
        sd      t0, 8(sp)
        sd      t1, 16(sp)
        sd      a0, 24(sp)
        sd      a1, 32(sp)
        csrr    t0, scause
        bltz    t0, 1f
        jal     do_fault
        j       2f
1:      jal     do_irq
2:      ld      ra, 0(sp)
        ld      t0, 8(sp)
        ld      t1, 16(sp)
        ld      a0, 24(sp)
        ld      a1, 32(sp)
        addi    sp, sp, 48
        sret

do_fault:
        addi    sp, sp, -16
        sd      ra, 8(sp)
        jal     gamma
        csrr    t0, sepc
        addi    t0, t0, 2               # c.ebreak
        csrw    sepc, t0
        ld      ra, 8(sp)
        addi    sp, sp, 16
        ret

/* The timer strikes while `works` calls and returns all the time, then while the guest sleeps. */
interrupts:
        addi    sp, sp, -16
        sd      ra, 8(sp)
        far     t1, ticks
        sd      zero, 0(t1)
        jal     arm_timer
        li      t0, 1 << 5              # STIE
        csrs    sie, t0
        csrsi   sstatus, 2              # SIE
1:      call    works
        far     t1, ticks
        ld      t0, 0(t1)
        sltiu   t0, t0, 3
        bnez    t0, 1b
        wfi
        csrci   sstatus, 2
        ld      ra, 8(sp)
        addi    sp, sp, 16
        ret

works:
        addi    sp, sp, -16
        sd      ra, 8(sp)
        jal     gamma
        ld      ra, 8(sp)
        addi    sp, sp, 16
        ret

/* 20 microseconds of 10 MHz, by the comparator of the supervisor (Sstc): no firmware has a part in it */
arm_timer:
        csrr    t0, time
        addi    t0, t0, 200
        csrw    0x14d, t0               # stimecmp
        ret

do_irq:
        addi    sp, sp, -16
        sd      ra, 8(sp)
        far     t1, ticks
        ld      t0, 0(t1)
        addi    t0, t0, 1
        sd      t0, 0(t1)
        jal     gamma
        jal     arm_timer
        ld      ra, 8(sp)
        addi    sp, sp, 16
        ret

/* Calls the firmware three times; it calls and returns, too. */
firmware:
        li      t0, 3
1:      ecall
        addi    t0, t0, -1
        bnez    t0, 1b
        ret

/* Two tasks: the first switches to the second twice; the second begins at fresh. */
tasks:
        addi    sp, sp, -16
        sd      ra, 8(sp)
        far     t1, second
        far     t2, second_stack_top
        sd      t2, 8(t1)
        far     t2, fresh
        sd      t2, 0(t1)
        jal     first_half
        jal     first_half
        ld      ra, 8(sp)
        addi    sp, sp, 16
        ret

first_half:
        addi    sp, sp, -16
        sd      ra, 8(sp)
        far     a0, first
        far     a1, second
        jal     switch_to
        ld      ra, 8(sp)
        addi    sp, sp, 16
        ret

/* a0 stops, a1 goes on */
switch_to:
        sd      ra, 0(a0)
        sd      sp, 8(a0)
        ld      ra, 0(a1)
        ld      sp, 8(a1)
        ret

fresh:
        jal     alpha
        far     a0, second
        far     a1, first
        jal     switch_to
        jal     gamma
        far     a0, second
        far     a1, first
        jal     switch_to
        j       .

print:
        li      t1, UART
        li      t0, 'o'
        sb      t0, 0(t1)
        li      t0, 'k'
        sb      t0, 0(t1)
        ret
print_end:

        .data
        .balign 4096
/* Sv39: the first level has 1 GiB an entry. */
table:  .quad   0x00000000000000ef      # 0: devices, as global memory that was used and written
        .quad   0
        .quad   0x00000000200000ef      # 0x80000000
        .skip   8 * 509
        .balign 4096
table2: .quad   0x00000000200800ef      # 0x80200000
        .skip   8 * 511
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
