/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How many instructions have run.
 *
 * Best known to QEMU itself, whose count may be read where the guest may do I/O: between blocks, and from the beginning
 * of a block's last instruction on (set_can_do_io in accel/tcg/translator.c). There it has the block counted as a whole.
 *
 * Where it can't be had, or what completed of each block is asked for too, the guest's code adds up what completes;
 * see plugin.c.
 */
#ifndef COUNT_H
#define COUNT_H

#include "blocks.h"

/* QEMU's icount_get_raw (accel/tcg/icount-common.c), NULL: instructions are added up. */
static int64_t (*read_icount)(void);
static uint64_t icount_after_block; /* of the block that runs, for sites inside of it */

/* QEMU < 8.2 allows reading in fewer places. */
static void find_icount(void) {
    if (BOOTGATE_API >= 4 && !config.exact_blocks) find_function("icount_get_raw", &read_icount);
}

/* Between blocks, or where the count may be read in one. */
static uint64_t executed(void) {
    return read_icount ? (uint64_t)read_icount() : hot->instructions;
}

/* Is it neither the first nor the last instruction of its block, where the icount can't be read? */
static bool is_inside(const struct site *site) {
    return read_icount && site->index > 0 && site->lag < -1;
}

/* When the instruction of `site`, which makes no access to count it, is about to run. */
static uint64_t executed_before(const struct site *site) {
    return (is_inside(site) ? icount_after_block : executed()) + (uint64_t)(int64_t)site->lag;
}

/* When the last instruction of the block of `site` has made its access. */
static uint64_t executed_with(const struct site *site) {
    if (read_icount) return executed();
    if (config.exact_blocks) counts_of(site->block)->instructions++;
    return ++hot->instructions;
}

/*
 * Where the code lies that ran: unless it is counted, what ran since the last call or return looked at is taken to be
 * where this one is. `located` and what is in blocks sum up to what has run.
 */
#define LOCATION_PERIOD 8192u

static uint64_t located;

static void locate(const struct site *site, uint64_t now) {
    if (now - located < LOCATION_PERIOD || config.exact_blocks) return;
    blocks[site->block].located += now - located;
    located = now;
}

/* The lag of a site before instruction `index` of `size`; `added`: of the block, before it. */
static int32_t lag_of(uint32_t index, uint32_t size, uint32_t added) {
    return read_icount ? (int32_t)index - (int32_t)size : (int32_t)(index - added);
}

/* Adds `count` instructions of the block that have completed when this one begins. */
static void add_completed(struct qemu_plugin_insn *insn, uint32_t block, uint32_t count) {
    if (read_icount) return;
    if (config.exact_blocks) add_at(insn, instructions_counter(block), count);
    add_at(insn, total_counter(), count);
}

/* Adds the instruction, the last of its block, when it accesses memory. */
static void add_accessing(struct qemu_plugin_insn *insn, uint32_t block) {
    if (config.exact_blocks) add_at_access(insn, instructions_counter(block), MEM_RW, 1);
    add_at_access(insn, total_counter(), MEM_RW, 1);
}

static void note_icount(unsigned int vcpu, void *userdata) {
    (void)vcpu;
    (void)userdata;
    icount_after_block = executed();
}

/*
 * Calls `callback` before the instruction of `site`: the first of a block before the block begins, where the icount can
 * be read.
 */
static void on_instruction(struct qemu_plugin_tb *tb, struct qemu_plugin_insn *insn, vcpu_udata_cb callback, int flags,
                           struct site *site) {
    if (is_inside(site)) qemu_plugin_register_vcpu_tb_exec_cb(tb, note_icount, CB_NO_REGS, NULL);
    if (read_icount && site->index == 0) qemu_plugin_register_vcpu_tb_exec_cb(tb, callback, flags, site);
    else qemu_plugin_register_vcpu_insn_exec_cb(insn, callback, flags, site);
}

/* The same for one that begins a function, unless a call has just led to it. */
static void on_unexpected_entry(struct qemu_plugin_tb *tb, struct qemu_plugin_insn *insn, vcpu_udata_cb callback,
                                struct site *site) {
#if BOOTGATE_API >= 3
    qemu_plugin_u64 expected = {hot_board, offsetof(struct hot, expected)};
    if (is_inside(site)) qemu_plugin_register_vcpu_tb_exec_cb(tb, note_icount, CB_NO_REGS, NULL);
    if (read_icount && site->index == 0) {
        qemu_plugin_register_vcpu_tb_exec_cond_cb(tb, callback, CB_NO_REGS, COND_NE, expected, site->address, site);
    } else {
        qemu_plugin_register_vcpu_insn_exec_cond_cb(insn, callback, CB_NO_REGS, COND_NE, expected, site->address, site);
    }
#else
    on_instruction(tb, insn, callback, CB_NO_REGS, site);
#endif
}

/* Calls `callback` when the instruction has accessed memory; `accesses`: which ones. */
static void on_access(struct qemu_plugin_insn *insn, mem_cb callback, int accesses, struct site *site) {
#if BOOTGATE_API == 1
    if (site->roles & SITE_ARMED) add_at(insn, armed_counter(), 1);
#endif
    qemu_plugin_register_vcpu_mem_cb(insn, callback, CB_NO_REGS, accesses, site);
}

/* Is this access the instruction's own? */
static bool own_access(const struct site *site) {
#if BOOTGATE_API == 1
    if (!(site->roles & SITE_ARMED)) return true;
    if (!hot->armed) return false;
    hot->armed = 0;
#else
    (void)site;
#endif
    return true;
}

#endif
