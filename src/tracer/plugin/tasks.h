/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest's tasks, known by their task_struct, and what each has executed. Without a look into the guest there is
 * one task, which is everything.
 */
#ifndef TASKS_H
#define TASKS_H

#include "clock.h"
#include "code.h"

#define TASK_BUCKETS 4096u
#define PROGRAM_LIMIT 65536u
#define PF_KTHREAD 0x00200000u /* linux/sched.h */

enum cpu_mode { MODE_KERNEL, MODE_USER };

struct task {
    struct task_row row;
    uint64_t pointer;
    char name[16]; /* TASK_COMM_LEN */
    uint32_t program, space;
    uint32_t interrupts; /* handlers of device interrupts under way */
    enum cpu_mode mode;
    bool ran;            /* has been switched to */
    uint32_t call; /* row of calls + 1: the system call it is in */
    uint64_t call_kernel;
    bool asleep;
    uint64_t asleep_at;
    int64_t asleep_ns;
    uint32_t asleep_node;
    int32_t waker_node, waker; /* which call woke it, and in which task: -1 unknown, and in an interrupt */
    struct text cgroup;
    uint32_t next;
};

static struct task *tasks;
static uint32_t task_count, task_buckets[TASK_BUCKETS];
static struct task *current;
/* Shared with the reader: instructions, stages passed, whether the file is there, whether the focus stopped. */
static uint64_t *progress;
static uint64_t *account; /* the counter of `current` that what runs now belongs to */
static struct task_event_row *task_events;
static uint32_t task_event_count;
static struct program_row *programs;
static uint32_t program_count;

static bool watches_guest(void) {
    return BOOTGATE_API >= 4 && config.observe_guest;
}

static uint32_t task_index(const struct task *task) {
    return (uint32_t)(task - tasks);
}

static void choose_account(void) {
    account = current->mode == MODE_USER ? &current->row.user
              : current->interrupts      ? &current->row.interrupt
                                         : &current->row.kernel;
}

static void set_mode(enum cpu_mode mode) {
    current->mode = mode;
    if (mode == MODE_USER) current->interrupts = 0;
    choose_account();
}

static void note_event(struct task *task, uint32_t kind, struct text text, uint64_t now) {
    if (task_event_count == TASK_EVENT_LIMIT) {
        lost_guest_rows++;
        return;
    }
    task_events[task_event_count++] = (struct task_event_row){
        .instructions = now, .ns = virtual_ns(now), .text = text.offset, .text_length = text.length,
        .task = (int32_t)task_index(task), .kind = kind};
}

/* The program of that name: what its processes do in user mode is one tree. */
static uint32_t program_named(const char *name, bool focused) {
    struct text text = intern(name, strnlen(name, 16));
    for (uint32_t i = 0; i < program_count; i++) {
        if (programs[i].name == text.offset && programs[i].name_length == text.length &&
            programs[i].focused == focused) {
            return i;
        }
    }
    if (program_count == PROGRAM_LIMIT) {
        lost_guest_rows++;
        return 0;
    }
    programs[program_count] =
        (struct program_row){.name = text.offset, .name_length = text.length, .focused = focused};
    return program_count++;
}

static struct task *task_of(uint64_t pointer) {
    for (uint32_t i = task_buckets[(pointer >> 6) % TASK_BUCKETS]; i; i = tasks[i - 1].next) {
        if (tasks[i - 1].pointer == pointer) return &tasks[i - 1];
    }
    return NULL;
}

static void link_task(struct task *task, uint64_t pointer) {
    uint32_t *bucket = &task_buckets[(pointer >> 6) % TASK_BUCKETS];
    task->pointer = pointer;
    task->next = *bucket;
    *bucket = task_index(task) + 1;
}

/* A row for a task_struct that is new, or used again; the last row when there is no room. */
static struct task *new_task(uint64_t pointer, uint64_t now) {
    if (task_count == TASK_LIMIT) {
        lost_guest_rows++;
        return &tasks[TASK_LIMIT - 1];
    }
    struct task *task = &tasks[task_count++];
    struct task *parent = task_of(member64(pointer, OFF_TASK_PARENT));
    *task = (struct task){
        .row = {.started = now, .started_ns = virtual_ns(now), .ended = UINT64_MAX, .ended_ns = -1,
                .process = (int32_t)member32(pointer, OFF_TASK_TGID),
                .id = (int32_t)member32(pointer, OFF_TASK_PID),
                .parent = parent ? (int32_t)task_index(parent) : -1,
                .flags = member32(pointer, OFF_TASK_FLAGS) & PF_KTHREAD ? TASK_KERNEL_THREAD : 0}};
    link_task(task, pointer);
    return task;
}

/* Notes the task's name where it changed. */
static void learn_name(struct task *task, uint64_t now) {
    char name[16] = {0};
    if (config.offsets[OFF_TASK_COMM] < 0) return;
    if (!read_guest(task->pointer + (uint64_t)config.offsets[OFF_TASK_COMM], name, sizeof name)) return;
    if (!memcmp(name, task->name, sizeof name)) return;
    memcpy(task->name, name, sizeof name);
    note_event(task, TASK_EVENT_NAME, intern(name, strnlen(name, sizeof name)), now);
}

/* Notes the task's cgroup where it changed: systemd keeps one for each of its units. */
static void learn_cgroup(struct task *task, uint64_t now) {
    struct text path = cgroup_path(task->pointer);
    if (!path.length || (path.offset == task->cgroup.offset && path.length == task->cgroup.length)) return;
    task->cgroup = path;
    note_event(task, TASK_EVENT_CGROUP, path, now);
}

static bool prepare_tasks(void) {
    tasks = reserve(TASK_LIMIT * sizeof *tasks);
    task_events = reserve(TASK_EVENT_LIMIT * sizeof *task_events);
    programs = reserve(PROGRAM_LIMIT * sizeof *programs);
    sleeps = reserve(SLEEP_LIMIT * sizeof *sleeps);
    if (!tasks || !task_events || !programs || !sleeps || !prepare_code()) return complain("no address space");
    task_count = 1; /* whatever runs first: firmware, then the kernel's own first task */
    tasks[0].row.parent = -1;
    tasks[0].row.ended = UINT64_MAX;
    tasks[0].row.ended_ns = -1;
    tasks[0].row.flags = TASK_KERNEL_THREAD;
    current = &tasks[0];
    choose_account();
    program_named("user", false);
    return true;
}

#endif
