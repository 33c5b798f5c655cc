/*
 * The firmware of that guest, at 0x80000000: gives the supervisor what it needs and starts the kernel behind itself. Later
 * it is called by ecall, and calls a function of its own.
 */
        .option norelax
        .text
        .global _start
_start:
        lla     t0, trap
        csrw    mtvec, t0
        lla     t0, firmware_stack
        csrw    mscratch, t0
        li      t0, -1
        csrw    medeleg, t0
        li      t1, 1 << 9              # calls of the supervisor come here
        csrc    medeleg, t1
        csrw    mideleg, t0
        csrw    mcounteren, t0
        li      t1, 1 << 63             # Sstc: the supervisor has a comparator
        csrs    0x30a, t1               # menvcfg
        srli    t0, t0, 10
        csrw    pmpaddr0, t0
        li      t0, 0x1f                # all memory, to read, write and execute
        csrw    pmpcfg0, t0
        li      t0, 3 << 11             # MPP
        csrc    mstatus, t0
        li      t0, 1 << 11
        csrs    mstatus, t0
        li      t0, 0x80200000
        csrw    mepc, t0
        mret

        .balign 4
trap:
        csrrw   sp, mscratch, sp
        sd      ra, -8(sp)
        jal     serve
        csrr    a0, mepc
        addi    a0, a0, 4
        csrw    mepc, a0
        ld      ra, -8(sp)
        csrrw   sp, mscratch, sp
        mret

serve:
        nop
        ret
        .balign 16
        .skip   256
firmware_stack:
