/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What QEMU calls while the guest runs: each is a few additions to the tables. */
#ifndef EVENTS_H
#define EVENTS_H

#include "marks.h"

static uint64_t left_kernel_at = UINT64_MAX; /* instructions when the last iret or sysret of the kernel ran */
static char console_line[8192];
static size_t console_length;

/* A fault handler runs: an iteration of a REP instruction in flight did not complete. */
static void take_back_rep(void) {
    uint64_t token = hot->rep_in_flight;
    hot->rep_in_flight = 0;
    /* 4b+3: one access, 4b+1: the second of two, 2(4b+1): the first of two; see count_last */
    uint64_t block = token % 4 == 2 ? token / 8 : token / 4;
    if (block == 0 || block >= block_count || !blocks[block].rep) return;
    if (config.exact_blocks) counts_of((uint32_t)block)->instructions--;
    hot->instructions--;
}

static uint64_t tsc_read_at = UINT64_MAX; /* instructions before the last one that read the time stamp counter */

static void note_tsc(const struct site *site, uint64_t now) {
    if (site->roles & SITE_AFTER_TSC && halted && now == tsc_read_at + 1) {
        uint64_t high = read_register(REG_RDX), low = read_register(REG_RAX) & UINT32_MAX;
        learn_idle_from_tsc(tsc_read_at, high << 32 | low);
    }
    if (site->roles & SITE_TSC) tsc_read_at = now;
}

/* An interrupt, exception or system call begins. */
static void enter_kernel(const struct site *site) {
    bool call = site->roles & SITE_SYSTEM_CALL;
    enter_handler(site->address, call ? KIND_SYSTEM_CALL : KIND_INTERRUPT,
                  !(site->roles & (SITE_FAULT | SITE_SYSTEM_CALL)));
    if (call && site->address == config.hooks[HOOK_SYSTEM_CALL]) begin_call();
}

/* An iret finds on the stack where it returns to: rip, then cs, whose lowest bits are the privilege level. */
static enum destination destination_of(const struct site *site) {
    uint64_t selector;
    if (site->roles & SITE_TO_USER) return TO_USER;
    if (!watches_guest() || !read_guest(read_register(REG_RSP) + 8, &selector, sizeof selector)) {
        return TO_WHERE_IT_CAME_FROM;
    }
    return selector & 3 ? TO_USER : TO_KERNEL;
}

static void leave_kernel(const struct site *site, uint64_t now) {
    left_kernel_at = now;
    credit(now + 1); /* the return itself belongs to the handler */
    leave_handler(destination_of(site));
    if (current->call && current->mode == MODE_USER) end_call(read_register(REG_RAX));
}

static void on_site(unsigned int vcpu, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    if (ended) return;
    if (site->roles & SITE_FAULT) take_back_rep();
    if (site->roles & (SITE_AFTER_REP | SITE_INTERRUPT)) hot->rep_in_flight = 0;
    uint64_t now = executed_before(site);
    hot->expected = 0;
    if (now > credited) starts_running(top());
    if (site->roles & SITE_MARK) pass_marks_at(site, now);
    note_tsc(site, now);
    if (!(site->roles & ~(uint32_t)(SITE_AFTER_REP | SITE_AFTER_TSC | SITE_TSC))) return;
    credit_and_check(now);
    if (site->roles & (SITE_INTERRUPT | SITE_SYSTEM_CALL)) enter_kernel(site);
    else if (site->roles & SITE_STUB) enter_stub(site->address);
    else if (site->roles & SITE_ENTRY) enter_function(site);
    if (site->roles & SITE_JUMPS_ON) {
        credit(now + 1);
        await_callee(top());
    }
    if (site->roles & SITE_HOOK) run_hook(site->address, now);
    if (site->roles & SITE_HALT) halted = true;
    if (site->roles & SITE_TASK_SWITCH) {
        leave_task();
        if (watches_guest()) tasks_switch(now);
    }
    if (site->roles & SITE_LEAVE) leave_kernel(site, now);
}

/* A byte written to a port: the console, where it is the serial one. */
static void on_out(unsigned int vcpu, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    if (ended) return;
    uint64_t now = executed_before(site);
    char byte = (char)read_register(REG_RAX);
    if (!sends((uint16_t)read_register(REG_RDX), (uint8_t)byte)) return;
    if (console_byte_count < CONSOLE_LIMIT) {
        console_bytes[console_byte_count++] =
            (struct console_byte_row){.instructions = now, .byte = (unsigned char)byte};
    } else {
        lost_console_bytes++;
    }
    if (byte == '\n' || console_length == sizeof console_line) console_length = 0;
    if (byte != '\n') console_line[console_length++] = byte;
    for (uint32_t i = 0; i < config.mark_count; i++) {
        struct mark *mark = &config.marks[i];
        size_t length = mark->kind == MARK_CONSOLE ? strlen(mark->text) : SIZE_MAX;
        if (length > console_length) continue;
        if (memcmp(console_line + console_length - length, mark->text, length) != 0) continue;
        flush_lag(mark, site);
        pass_mark(i, now, true);
    }
}

static void on_entry(unsigned int vcpu, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    if (ended) return;
    credit_and_check(executed_before(site));
    enter_function(site);
    hot->expected = site->address;
}

/* The memory access of a call or return: the instruction has completed and `slot` is its place on the stack. */
static uint64_t complete(struct site *site, uint64_t slot) {
    uint64_t now = executed_with(site);
    locate(site, now);
    hot->rep_in_flight = 0;
    credit_and_check(now);
    if (switching) resolve_task(slot);
    last_slot = slot;
    return now;
}

static void on_call(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t slot, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    (void)info;
    if (ended || !own_access(site)) return;
    complete(site, slot);
    drop_dead(slot);
    uint32_t caller = top()->node;
    hot->expected = site->address;
    if (site->address == 0) {
        push(slot, caller, FRAME_PENDING | FRAME_FRESH);
        return;
    }
    uint32_t callee = child_at(site, caller);
    sums[callee].calls++;
    push(slot, callee, FRAME_FRESH);
}

static void on_return(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t slot, void *userdata) {
    (void)vcpu;
    (void)info;
    if (ended || !own_access(userdata)) return;
    complete(userdata, slot);
    return_from(slot);
    hot->expected = 0;
}

/* A block's last instruction accessed its operand. */
static void on_last(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t address, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    (void)info;
    (void)address;
    if (ended || !own_access(site)) return;
    executed_with(site);
}

#endif
