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

/* The row of waits of a task that has been asleep, where it slept and for whom woke it. */
static struct wait_row *wait_of(const struct task *sleeper) {
    int32_t task = (int32_t)task_index(sleeper), node = (int32_t)sleeper->asleep_node;
    int32_t waker_node = sleeper->waker_node, waker = sleeper->waker;
    uint32_t hash = (((uint32_t)node * 31 + (uint32_t)task) * 31 + (uint32_t)waker_node) * 31 + (uint32_t)waker;
    uint32_t *bucket = &wait_buckets[hash % WAIT_BUCKETS];
    for (uint32_t i = *bucket; i; i = wait_next[i - 1]) {
        struct wait_row *row = &waits[i - 1];
        if (row->task == task && row->node == node && row->waker_node == waker_node && row->waker == waker) return row;
    }
    if (wait_count == WAIT_LIMIT) {
        lost_guest_rows++;
        return NULL;
    }
    waits[wait_count] = (struct wait_row){.task = task, .node = node, .waker_node = waker_node, .waker = waker};
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
    task->waker_node = task->waker = -1;
}

/* try_to_wake_up begins: it does nothing where the task does not sleep in one of the states it is called for. */
static void task_is_woken(uint64_t pointer) {
    struct task *task = task_of(pointer);
    if (!task || !task->asleep || task->waker_node != -1) return;
    if (!(member32(pointer, OFF_TASK_STATE) & read_register(REG_RSI))) return;
    task->waker_node = (int32_t)top()->node;
    task->waker = current->interrupts ? -1 : (int32_t)task_index(current);
}

static void wake_up(struct task *task, uint64_t now) {
    if (!task->asleep) return;
    task->asleep = false;
    struct wait_row *wait = wait_of(task);
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
    int32_t waker_node = task->asleep ? task->waker_node : -1, waker = task->asleep ? task->waker : -1;
    uint64_t ns = idle_unassigned;
    idle_unassigned = 0;
    for (uint32_t i = idle_count; i-- > 0 && i + 64 > idle_count;) {
        if (idles[i].task != row || idles[i].node != node) continue;
        if (idles[i].waker_node != waker_node || idles[i].waker != waker) continue;
        idles[i].ns += ns;
        idles[i].count++;
        return;
    }
    if (idle_count == WAIT_LIMIT) {
        lost_guest_rows++;
        return;
    }
    idles[idle_count++] = (struct idle_row){
        .ns = ns, .count = 1, .task = row, .node = node, .waker_node = waker_node, .waker = waker};
}

#endif
