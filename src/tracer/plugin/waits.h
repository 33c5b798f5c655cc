/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who sleeps where and for how long, what the guest idles for, and how many tasks could run. */
#ifndef WAITS_H
#define WAITS_H

#include "tree.h"

#define WAIT_BUCKETS (1u << 16)

static struct wait_row *waits;
static uint32_t *wait_next;
static uint32_t wait_count, *wait_buckets;
static struct idle_row *idles;
static uint32_t idle_count;

static bool prepare_waits(void) {
    waits = reserve(WAIT_LIMIT * sizeof *waits);
    wait_next = reserve(WAIT_LIMIT * sizeof *wait_next);
    wait_buckets = reserve(WAIT_BUCKETS * sizeof *wait_buckets);
    idles = reserve(WAIT_LIMIT * sizeof *idles);
    return (waits && wait_next && wait_buckets && idles) || complain("no address space");
}

static struct wait_row *wait_at(int32_t task, int32_t node) {
    uint32_t *bucket = &wait_buckets[((uint32_t)node * 31 + (uint32_t)task) % WAIT_BUCKETS];
    for (uint32_t i = *bucket; i; i = wait_next[i - 1]) {
        if (waits[i - 1].task == task && waits[i - 1].node == node) return &waits[i - 1];
    }
    if (wait_count == WAIT_LIMIT) {
        lost_guest_rows++;
        return NULL;
    }
    waits[wait_count] = (struct wait_row){.task = task, .node = node};
    wait_next[wait_count] = *bucket;
    *bucket = wait_count + 1;
    return &waits[wait_count++];
}

static void fall_asleep(struct task *task, uint64_t now) {
    if (!member32(task->pointer, OFF_TASK_STATE)) return; /* it could go on: it was preempted */
    task->asleep = true;
    task->asleep_at = now;
    task->asleep_ns = virtual_ns(now);
    task->asleep_node = top()->node;
}

static void wake_up(struct task *task, uint64_t now) {
    if (!task->asleep) return;
    task->asleep = false;
    struct wait_row *wait = wait_at((int32_t)task_index(task), (int32_t)task->asleep_node);
    if (!wait) return;
    int64_t slept = virtual_ns(now) - task->asleep_ns;
    uint64_t ns = slept > 0 ? (uint64_t)slept : 0;
    wait->count++;
    wait->ns += ns;
    if (ns < wait->longest_ns || (ns == 0 && wait->count > 1)) return;
    wait->longest_ns = ns;
    wait->longest_at = task->asleep_at;
}

/* The guest slept until `task` could go on. */
static void blame_idle(struct task *task) {
    int32_t row = (int32_t)task_index(task), node = task->asleep ? (int32_t)task->asleep_node : -1;
    uint64_t ns = idle_unassigned;
    idle_unassigned = 0;
    for (uint32_t i = idle_count; i-- > 0 && i + 64 > idle_count;) {
        if (idles[i].task != row || idles[i].node != node) continue;
        idles[i].ns += ns;
        idles[i].count++;
        return;
    }
    if (idle_count == WAIT_LIMIT) {
        lost_guest_rows++;
        return;
    }
    idles[idle_count++] = (struct idle_row){.ns = ns, .count = 1, .task = row, .node = node};
}

#endif
