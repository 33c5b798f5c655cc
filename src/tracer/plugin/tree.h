/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The stacks that walk the call tree.
 *
 * A stack is what one task has on it: frames, each with its node and its slot, the address of its return address in guest
 * memory. Slots make the stack heal itself: once the guest touches a slot, every frame of the same memory area
 * below it is dead, however it was left (longjmp, a thread that ended, execve).
 *
 * Instructions are credited lazily: whatever ran since the last credit belongs to the node on top.
 */
#ifndef TREE_H
#define TREE_H

#include "nodes.h"

enum frame_flags {
    FRAME_BARRIER = 1, /* pushed by an interrupt or a system call, not by a call instruction */
    FRAME_PENDING = 2, /* callee not known yet: an indirect call, a thunk, a new task */
    FRAME_INTERRUPT = 8,   /* of FRAME_BARRIER: a device's, or the timer's */
    FRAME_FROM_USER = 16,  /* of FRAME_BARRIER: struck user code */
    FRAME_FRESH = 4,   /* nothing was called from here yet; its own entry may still be to come */
};

struct frame {
    uint64_t slot;
    uint32_t node;
    uint32_t flags;
};

struct stack {
    uint64_t area;  /* slot / stack_bytes where the task was switched away from */
    uint32_t depth; /* frames[0] is the root and stays */
    uint32_t next;  /* of the same bucket; 0 ends */
    bool execed;    /* on its way into another program than it came from */
    struct frame *frames;
};

static struct stack *stacks;
static uint32_t stack_count;
static uint32_t stack_buckets[1024];
static struct stack *stack;

static uint64_t last_slot;
static bool fresh_task; /* switched to for the first time: what its stack held was another's */
static bool switching;       /* the task switch was passed; the next slot tells whose stack it is */
static uint32_t switch_depth; /* of the stack switched to, 0 when its return was seen */
static bool user_seen;

static struct frame *top(void) {
    return &stack->frames[stack->depth - 1];
}

/* How many tasks could run, at every sample; run-length coded. */
static uint64_t runqueue; /* where nr_running lies, 0 until it is known */
static struct runnable_row *runnables;
static uint32_t runnable_count;

/* Where the first CPU's per-cpu variables lie is known once there was a task switch. */
static void find_runqueue(void) {
    if (runqueue || !config.runqueues || config.offsets[OFF_RUNQUEUE_RUNNING] < 0) return;
    uint64_t offset = config.per_cpu_offset ? read_u64(config.per_cpu_offset + moved_by) : 0;
    runqueue = config.runqueues + offset + (uint64_t)config.offsets[OFF_RUNQUEUE_RUNNING];
}

static void count_runnable(uint32_t count) {
    uint32_t runnable = runqueue ? read_u32(runqueue) : 0;
    if (runnable_count && runnables[runnable_count - 1].runnable == runnable) {
        runnables[runnable_count - 1].count += count;
    } else if (runnable_count < RUNNABLE_LIMIT) {
        runnables[runnable_count++] = (struct runnable_row){.runnable = runnable, .count = count};
    } else {
        lost_guest_rows++;
    }
}

/* Credits everything executed up to `now` to the node on top. */
static void credit(uint64_t now) {
    uint32_t node = top()->node;
    sums[node].self += now - credited;
    *account += now - credited;
    credited = now;
    if (now >= next_sample) {
        uint64_t count = (now - next_sample) / sample_period + 1;
        count_sample(node, (uint32_t)count);
        if (watches_guest()) count_runnable((uint32_t)count);
        next_sample += count * sample_period;
    }
}

/* Instructions of a function that was called have run, though its entry, being expected, was not looked at. */
static void starts_running(struct frame *frame) {
    if (!(frame->flags & (FRAME_BARRIER | FRAME_PENDING))) frame->flags &= ~(uint32_t)FRAME_FRESH;
}

static bool same_area(uint64_t a, uint64_t b) {
    if (is_user(a)) return is_user(b);
    return a / config.stack_bytes == b / config.stack_bytes;
}

static void push(uint64_t slot, uint32_t node, uint32_t flags) {
    if (stack->depth == FRAME_LIMIT) {
        lost.stack_frames++;
        return;
    }
    top()->flags &= ~(uint32_t)FRAME_FRESH;
    stack->frames[stack->depth++] = (struct frame){.slot = slot, .node = node, .flags = flags};
}

/* Forgets frames that the guest left without returning: they lie at or below the slot now in use. */
static void drop_dead(uint64_t slot) {
    if (user_seen && is_user(slot)) { /* user code runs: no kernel frame can be alive on this stack */
        while (stack->depth > 1 && (top()->flags & FRAME_BARRIER || !is_user(top()->slot))) stack->depth--;
    }
    while (stack->depth > 1 && !(top()->flags & FRAME_BARRIER) && same_area(top()->slot, slot) &&
           top()->slot <= slot) {
        stack->depth--;
    }
}

/* A task's stack starts over: what runs now is its first function, learnt when a function is entered next. */
static void new_root(void) {
    stack->depth = 1;
    stack->frames[0] =
        (struct frame){.node = child_node(NO_NODE, UNKNOWN_ROOT, KIND_TASK_ROOT), .flags = FRAME_PENDING};
}

/* The same for user code: it may go on in the middle of a function, as a forked process does. */
static void new_user_root(void) {
    stack->depth = 1;
    uint64_t root = CODE_PROGRAM << CODE_KIND_SHIFT | current->program;
    stack->frames[0] = (struct frame){.node = child_node(NO_NODE, root, KIND_TASK_ROOT)};
}

static struct stack *new_stack(uint64_t area) {
    if (stack_count == STACK_LIMIT) {
        lost.tasks++;
        return NULL;
    }
    struct stack *fresh = &stacks[stack_count];
    fresh->frames = reserve(FRAME_LIMIT * sizeof(struct frame));
    if (!fresh->frames) {
        lost.tasks++;
        return NULL;
    }
    stack_count++;
    fresh->area = area;
    fresh->next = stack_buckets[area % 1024];
    stack_buckets[area % 1024] = stack_count;
    return fresh;
}

/* After a task switch: the first slot in use tells which task runs. */
static void resolve_task(uint64_t slot) {
    uint64_t area = slot / config.stack_bytes;
    switching = false;
    if (area != stack->area) {
        struct stack *found = NULL;
        for (uint32_t i = stack_buckets[area % 1024]; i && !found; i = stacks[i - 1].next) {
            if (stacks[i - 1].area == area) found = &stacks[i - 1];
        }
        if (found) {
            stack = found;
        } else if ((found = new_stack(area))) {
            stack = found;
            new_root();
        }
    }
    if (fresh_task) new_root();
    switch_depth = fresh_task ? 0 : stack->depth;
    fresh_task = false;
}

/* The stack a task is switched away from is the one its last call used. */
static void leave_task(void) {
    uint64_t area = last_slot / config.stack_bytes;
    if (stack->area != area) {
        stack->area = area;
        for (uint32_t i = 0; i < 1024; i++) stack_buckets[i] = 0;
        for (uint32_t i = 0; i < stack_count; i++) {
            stacks[i].next = stack_buckets[stacks[i].area % 1024];
            stack_buckets[stacks[i].area % 1024] = i + 1;
        }
    }
    switching = true;
}

static bool handles_interrupt(void) {
    for (uint32_t i = stack->depth; i-- > 1;) {
        if (stack->frames[i].flags & FRAME_BARRIER) return true;
    }
    return false;
}

/* What runs is not the function that was called but jumps on to it. */
static void await_callee(struct frame *frame) {
    if (stack->depth == 1 || frame->flags & FRAME_BARRIER || nodes[frame->node].parent == NO_NODE) return;
    frame->node = nodes[frame->node].parent;
    frame->flags |= FRAME_PENDING | FRAME_FRESH;
}

/* A PLT entry runs. */
static void enter_stub(uint64_t address) {
    struct frame *frame = top();
    struct node *node = &nodes[frame->node];
    if (!(frame->flags & FRAME_FRESH) || frame->flags & FRAME_PENDING || stack->depth == 1) return;
    if (node->address != address) return;
    sums[frame->node].calls--;
    await_callee(frame);
}

/* A function's first instruction runs: by the call just made, through a thunk, or by a jump (a tail call). */
static void enter_function(struct site *site) {
    uint64_t address = site->address;
    struct frame *frame = top();
    struct node *node = &nodes[frame->node];
    bool fresh = frame->flags & FRAME_FRESH;
    frame->flags &= ~(uint32_t)FRAME_FRESH;
    if (fresh && node->address == address) return;
    if (!user_seen && in_kernel_image(address) && stack->depth > 1 && !in_kernel_image(node->address) &&
        !handles_interrupt()) {
        new_root(); /* the kernel was jumped to: what firmware and loader left behind is no caller */
        frame = top();
    }
    if (frame->flags & FRAME_PENDING) {
        bool root = stack->depth == 1;
        frame->flags &= ~(uint32_t)FRAME_PENDING;
        frame->node = root ? child_node(NO_NODE, address, KIND_TASK_ROOT) : child_at(site, frame->node);
        sums[frame->node].calls++;
        return;
    }
    node = &nodes[frame->node];
    if (node->address == address) return; /* a loop back to the function's own start */
    frame->node = node->kind == KIND_CALL ? child_at(site, node->parent) : child_node(node->parent, address, node->kind);
    sums[frame->node].calls++;
}

/*
 * An interrupt, exception or system call: a frame on top of whatever it struck. Of user code it is the program that
 * was struck, not the path to the function: kernel trees below every user path would be millions of nodes. Only what
 * the focus is on has them.
 */
static void enter_handler(uint64_t address, uint32_t kind, bool interrupt) {
    struct frame *frame = top();
    if (frame->flags & FRAME_BARRIER && frame->flags & FRAME_FRESH && nodes[frame->node].kind == kind) {
        frame->node = child_node(nodes[frame->node].parent, address, kind); /* stub → common entry */
        sums[frame->node].calls++;
        return;
    }
    bool apart = current->mode == MODE_USER && !(current->row.flags & TASK_FOCUSED);
    uint32_t struck = apart ? stack->frames[0].node : frame->node;
    uint32_t node = child_node(struck, address, kind);
    uint32_t kept = frame->flags;
    sums[node].calls++;
    uint32_t flags = FRAME_BARRIER | FRAME_FRESH;
    if (current->mode == MODE_USER) flags |= FRAME_FROM_USER;
    if (interrupt) {
        flags |= FRAME_INTERRUPT;
        current->interrupts++;
    }
    set_mode(MODE_KERNEL);
    push(0, node, flags);
    frame->flags = kept; /* a call interrupted before its callee's first instruction stays fresh */
}

static void enter_user(bool new_program) {
    set_mode(MODE_USER);
    if (!new_program && !stack->execed) return;
    stack->execed = false;
    new_user_root();
}

enum destination { TO_USER, TO_KERNEL, TO_WHERE_IT_CAME_FROM };

/* iret or sysret: back to what the last interrupt or system call struck. */
static void leave_handler(enum destination to) {
    for (uint32_t i = stack->depth; i-- > 1;) {
        uint32_t flags = stack->frames[i].flags;
        if (!(flags & FRAME_BARRIER)) continue;
        stack->depth = i;
        if (flags & FRAME_INTERRUPT && current->interrupts) current->interrupts--;
        choose_account();
        if (to == TO_USER || (to != TO_KERNEL && flags & FRAME_FROM_USER)) enter_user(false);
        return;
    }
    if (to != TO_KERNEL) enter_user(true); /* a kernel thread became a process, or a forked one begins */
}

static uint64_t stray_returns; /* of user code, that met no call: longjmp, coroutines, push and ret */

/* A return popped `slot`. */
static void return_from(uint64_t slot) {
    struct frame *frame = top();
    if (frame->slot == slot && !(frame->flags & FRAME_BARRIER) && stack->depth > 1) {
        stack->depth--;
    } else {
        uint32_t match = 0;
        for (uint32_t i = stack->depth; i-- > 1 && !match;) {
            frame = &stack->frames[i];
            if (frame->flags & FRAME_BARRIER) break;
            if (!same_area(frame->slot, slot)) continue;
            if (frame->slot == slot) match = i;
            if (frame->slot > slot) break; /* still alive: this return is a jump (retpoline, push and ret) */
        }
        if (match) {
            stack->depth = match;
        } else if (switch_depth) {
            new_root(); /* the switch returned into no frame of ours: a new task on this stack */
            switch_depth = 0;
        } else {
            if (current->mode == MODE_USER) stray_returns++;
            starts_running(top());
            drop_dead(slot);
        }
    }
    if (stack->depth < switch_depth) switch_depth = 0;
}

static bool prepare_tree(void) {
    stacks = reserve((size_t)STACK_LIMIT * sizeof *stacks);
    runnables = reserve((size_t)RUNNABLE_LIMIT * sizeof *runnables);
    if (!prepare_nodes() || !stacks || !runnables) return complain("no address space");
    if (!config.stack_bytes) config.stack_bytes = 16384;
    stack = new_stack(UINT64_MAX);
    if (!stack) return complain("no memory");
    new_root();
    return true;
}

#endif
