/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Marks and the end: what happens when the guest reaches a place that was asked for. */
#ifndef MARKS_H
#define MARKS_H

#include "output.h"

static bool ended;
static uint64_t next_check; /* instructions at which limits and progress are looked at */

/* Everything is frozen and written; the guest is not needed any more. */
static void finish(uint64_t now, uint32_t reason, int32_t mark) {
    if (ended) return;
    ended = true;
    credit(now);
    snapshot_stage();
    header.rep_iterations = hot->rep_iterations + hot->rep_halves / 2;
    header.end = reason;
    header.end_mark = mark;
    header.virtual_ns = virtual_ns(now);
    header.idle_ns = clock_ns ? (int64_t)idle_ns : -1;
    bool written = write_trace(now);
    if (progress) progress[2] = written ? 1 : 2;
    /*
     * On exit QEMU is ending by itself. Else it is ended here, at this very instruction, so that
     * the console too is the same every time; chardevs write through, there is nothing left to flush.
     */
    if (reason != END_EXIT) _exit(written ? 0 : 1);
}

static void check_limits(uint64_t now) {
    next_check = now + (1u << 24);
    if (progress) {
        progress[0] = now;
        progress[1] = (uint64_t)stages_passed;
    }
    if (now >= config.instruction_limit) finish(now, END_INSTRUCTION_LIMIT, -1);
    if (next_check > config.instruction_limit) next_check = config.instruction_limit;
}

static void credit_and_check(uint64_t now) {
    credit(now);
    if (now >= next_check) check_limits(now);
}

/* `readable`: this callback may read registers. */
static void pass_mark(uint32_t index, uint64_t now, bool readable) {
    struct mark *mark = &config.marks[index];
    if (mark->reached && mark->role != ROLE_NOTE) return;
    mark->reached = true;
    if (mark_row_count < MARK_ROW_LIMIT) {
        mark_rows[mark_row_count++] =
            (struct mark_row){.instructions = now, .ns = virtual_ns(now), .mark = (int32_t)index,
                              .argument = readable ? canonical(read_register(REG_RDI)) : 0,
                              .argument2 = readable ? canonical(read_register(REG_RSI)) : 0};
    } else {
        lost_marks++;
    }
    if (mark->role == ROLE_STAGE) {
        credit(now);
        snapshot_stage();
        check_limits(now);
    }
    if (mark->role == ROLE_END) finish(now, END_END_MARK, (int32_t)index);
    if (mark->role == ROLE_PANIC) finish(now, END_PANIC, (int32_t)index);
}

/* Measuring ends in the middle of a block: what has run of it will not be added any more. */
static void flush_lag(const struct mark *mark, struct site *site) {
    if (read_icount || (mark->role != ROLE_END && mark->role != ROLE_PANIC)) return;
    if (config.exact_blocks) counts_of(site->block)->instructions += (uint32_t)site->lag;
    hot->instructions += (uint32_t)site->lag;
    site->lag = 0;
}

static bool at_address(const struct mark *mark) {
    return mark->kind == MARK_ADDRESS || mark->kind == MARK_EXEC;
}

/* Is the path about to be executed the mark's? `struct filename` begins with a pointer to it (linux/fs.h). */
static bool executes(const struct mark *mark) {
    uint64_t name;
    return read_guest(read_register(mark->path_in_rsi ? REG_RSI : REG_RDI), &name, sizeof name) &&
           guest_string_is(name, mark->text);
}

static void pass_marks_at(struct site *site, uint64_t now) {
    for (uint32_t i = 0; i < config.mark_count; i++) {
        struct mark *mark = &config.marks[i];
        if (!at_address(mark) || mark->address != site->address) continue;
        if (mark->kind == MARK_EXEC && !executes(mark)) continue;
        flush_lag(mark, site);
        pass_mark(i, now, true);
    }
}

#endif
