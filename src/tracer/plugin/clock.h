/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtual time: an instruction takes 2^icount_shift ns, and the clock jumps ahead where the guest sleeps.
 *
 * QEMU's clock may be read outside of translated code only ("Bad icount read"), so how long the guest slept is
 * learnt when a block is translated, and from the guest itself when it reads its time stamp counter, which under
 * icount is this clock in ns (cpu_get_tsc, QEMU hw/i386 and softmmu/cpus.c).
 */
#ifndef CLOCK_H
#define CLOCK_H

#include "count.h"
#include "config.h"
#include "layout.h"
#include "text.h"

#define QEMU_CLOCK_VIRTUAL 1

static int64_t (*clock_ns)(int clock);
static uint64_t idle_ns; /* slept so far, as far as known */
static bool halted;      /* the guest slept, and for how long has not been learnt yet */
static bool tsc_is_clock = true;
static struct sleep_row *sleeps;
static uint32_t sleep_count;
static uint64_t idle_unassigned; /* slept since a task last ran, see waits.h */

static int64_t virtual_ns(uint64_t now) {
    return clock_ns ? (int64_t)((now << config.icount_shift) + idle_ns) : -1;
}

static void set_idle(uint64_t ns, uint64_t now) {
    if (ns <= idle_ns) return;
    if (sleep_count < SLEEP_LIMIT) {
        sleeps[sleep_count++] = (struct sleep_row){.instructions = now, .ns = ns - idle_ns};
    } else {
        lost_guest_rows++;
    }
    idle_unassigned += ns - idle_ns;
    idle_ns = ns;
}

/* Outside of translated code. */
static void learn_idle(uint64_t now) {
    if (!clock_ns) return;
    uint64_t clock = (uint64_t)clock_ns(QEMU_CLOCK_VIRTUAL), ran = now << config.icount_shift;
    uint64_t exact = clock > ran ? clock - ran : 0;
    if (exact < idle_ns) { /* the guest's counter says something else */
        tsc_is_clock = false;
        idle_ns = exact;
    }
    set_idle(exact, now);
    halted = false;
}

/* The guest has read its time stamp counter by an instruction that `now` does not include. */
static void learn_idle_from_tsc(uint64_t now, uint64_t tsc) {
    if (!tsc_is_clock || !clock_ns) return;
    uint64_t ran = (now + 1) << config.icount_shift;
    if (tsc > ran) set_idle(tsc - ran, now + 1);
    halted = false;
}

#endif
