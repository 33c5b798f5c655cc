/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What QEMU calls when it translates a block: decides what is added and who is called when the block runs. */
#ifndef TRANSLATE_H
#define TRANSLATE_H

#include "decode.h"
#include "events.h"

#define AFTER_REP_LIMIT 4096u
#define AFTER_TSC_LIMIT 4096u
#define THUNK_INSTRUCTIONS 16u
#define STUB_INSTRUCTIONS 3u /* of a PLT entry at most: endbr64; jmp *slot(%rip) */
#define DISCOVERED_LIMIT (1u << 18)
#define GUEST_PAGE 4096u

static uint64_t after_rep[AFTER_REP_LIMIT]; /* hash set of addresses behind REP instructions */
static uint64_t after_tsc[AFTER_TSC_LIMIT]; /* the same behind those that read the time stamp counter */
static uint64_t *discovered;                /* hash set of function entries seen as callees */

/* Where to look for an address in a hash set: neighbours, as a block's instructions, begin at the same line of the cache. */
static uint32_t set_start(uint64_t address) {
    return (uint32_t)((address >> 7) * 0x9e3779b97f4a7c15ull >> 40) * 8;
}

/* Adds to a small hash set that never forgets; a full one refuses. */
static bool set_add(uint64_t *set, uint32_t limit, uint64_t address) {
    for (uint32_t probe = 0; probe < 64; probe++) {
        uint64_t *entry = &set[(set_start(address) + probe) & (limit - 1)];
        if (*entry == 0) *entry = address;
        if (*entry == address) return true;
    }
    return false;
}

static bool set_has(const uint64_t *set, uint32_t limit, uint64_t address) {
    for (uint32_t probe = 0; probe < 64; probe++) {
        uint64_t entry = set[(set_start(address) + probe) & (limit - 1)];
        if (entry == address) return true;
        if (entry == 0) return false;
    }
    return false;
}

static uint64_t code_of(uint64_t address) {
    return user_seen && watches_guest() ? code_at(address, current->space) : canonical(address);
}

/* Which callbacks an instruction gets for where it is. */
static uint32_t roles_at(uint64_t address, bool first) {
    uint32_t roles = 0;
    if (listed(&config.function_entries, address) || set_has(discovered, DISCOVERED_LIMIT, address)) {
        if (!is_transparent(address)) roles |= SITE_ENTRY;
    }
    if (listed(&config.interrupt_entries, address)) roles |= SITE_INTERRUPT;
    if (listed(&config.fault_entries, address)) roles |= SITE_FAULT;
    if (listed(&config.system_call_entries, address)) roles |= SITE_SYSTEM_CALL;
    if (address == config.task_switch) roles |= SITE_TASK_SWITCH;
    if (first && set_has(after_rep, AFTER_REP_LIMIT, address)) roles |= SITE_AFTER_REP;
    if (first && set_has(after_tsc, AFTER_TSC_LIMIT, address)) roles |= SITE_AFTER_TSC;
    if (listed(&config.mark_addresses, address)) roles |= SITE_MARK;
    for (uint32_t i = 0; i < HOOKS; i++) {
        if (watches_guest() && address == config.hooks[i] && i != HOOK_SYSTEM_CALL) roles |= SITE_HOOK;
    }
    return roles;
}

/* The callee's code, or 0 when only running will tell; false for a call that is none. `next`: the address behind it. */
static bool callee_of(uint64_t next, const struct insn *insn, uint64_t *callee) {
    *callee = 0;
    if (insn->flow == FLOW_CALL_INDIRECT) return true;
    uint64_t target = code_of(next + (uint64_t)insn->displacement);
    if (is_transparent(target)) return true;
    if (in_kernel_image(target) && config.function_entries.count &&
        !listed(&config.function_entries, target)) {
        return false; /* `call 1f`: the return stack is filled or the instruction pointer read */
    }
    *callee = target;
    return true;
}

static void instrument_flow(struct qemu_plugin_insn *handle, const struct insn *insn, uint32_t block,
                            uint32_t index, uint64_t address, bool *counted) {
    struct site *site = NULL;
    if (insn->flow == FLOW_RETURN) {
        site = site_at(block, index, 0, address, SITE_RETURN | SITE_ARMED);
        if (site) on_access(handle, on_return, MEM_RW, site);
    } else if (insn->flow == FLOW_CALL_DIRECT || insn->flow == FLOW_CALL_INDIRECT) {
        uint64_t callee;
        if (is_transparent(address)) return; /* a retpoline calls itself */
        if (!callee_of(qemu_plugin_insn_vaddr(handle) + qemu_plugin_insn_size(handle), insn, &callee)) return;
        site = site_at(block, index, 0, callee, SITE_CALL | SITE_ARMED);
        if (site) on_access(handle, on_call, MEM_WRITES, site);
    }
    *counted = site != NULL;
}

/* Adds an iteration of a REP instruction when it has made its last access. */
static void count_iterations(struct qemu_plugin_insn *handle, const struct insn *insn, uint32_t block) {
    if (insn->same_twice) add_at_access(handle, rep_halves_counter(), MEM_RW, 1);
    else add_at_access(handle, rep_iterations_counter(), insn->string_accesses == 2 ? MEM_WRITES : MEM_RW, 1);
    if (read_icount) return;
    uint64_t token = 4ull * block + (insn->string_accesses == 1 ? 3 : 1);
    blocks[block].rep = true;
    add_at(handle, rep_counter(), token * insn->string_accesses);
    add_at_access(handle, rep_counter(), MEM_RW, -token);
}

/* Adds the block's last instruction once it has completed. */
static void count_last(struct qemu_plugin_insn *handle, const struct insn *insn, uint32_t block,
                       uint32_t index, uint32_t completed) {
    if (insn->class == INSN_REP) count_iterations(handle, insn, block);
    if (read_icount) return;
    bool once = insn->class == INSN_READS || insn->class == INSN_WRITES;
    /* QEMU chains blocks within a page; elsewhere it looks the next one up as for an indirect jump. */
    uint64_t here = qemu_plugin_insn_vaddr(handle), next = here + qemu_plugin_insn_size(handle);
    bool indirect = insn->flow == FLOW_JUMP_INDIRECT || here / GUEST_PAGE != next / GUEST_PAGE;
    struct site *site = NULL;
    if (insn->class == INSN_UPDATES || (once && indirect)) {
        site = site_at(block, index, 0, 0, SITE_LAST | (indirect ? SITE_ARMED : 0));
    }
    bool at_access = site || (once && !indirect);
    uint32_t before = at_access ? completed : completed + 1;
    if (before) add_completed(handle, block, before);
    if (site) {
        on_access(handle, on_last, insn->class == INSN_UPDATES ? MEM_WRITES : MEM_RW, site);
    } else if (at_access) {
        add_accessing(handle, block);
    }
}

static size_t copy_bytes(struct qemu_plugin_insn *handle, uint8_t *bytes) {
    size_t size = qemu_plugin_insn_size(handle);
    if (size > 16) size = 16;
#if BOOTGATE_API >= 3
    return qemu_plugin_insn_data(handle, bytes, size);
#else
    memcpy(bytes, qemu_plugin_insn_data(handle), size);
    return size;
#endif
}

/*
 * Is it unsure whether the block's last instruction belongs to it? A block takes in an instruction that crosses
 * into another page only as its first. QEMU 7.2 takes a later one back when it meets the missing bytes, but leaves
 * it in the plugin's list (target/i386/tcg/translate.c, advance_pc), with the bytes read so far.
 */
static bool last_is_doubtful(struct qemu_plugin_tb *tb, size_t size) {
    if (BOOTGATE_API > 1 || size < 2) return false;
    struct qemu_plugin_insn *last = qemu_plugin_tb_get_insn(tb, size - 1);
    uint64_t end = qemu_plugin_insn_vaddr(last) + qemu_plugin_insn_size(last);
    return (end + 8) / GUEST_PAGE != qemu_plugin_insn_vaddr(last) / GUEST_PAGE;
}

static uint32_t hash_block(struct qemu_plugin_tb *tb, size_t size) {
    uint32_t hash = 2166136261u;
    uint8_t bytes[16];
    for (size_t i = 0; i < size; i++) {
        size_t length = copy_bytes(qemu_plugin_tb_get_insn(tb, i), bytes);
        for (size_t j = 0; j < length; j++) hash = (hash ^ bytes[j]) * 16777619u;
    }
    return hash;
}

/*
 * A block that is translated right after a call begins a function, wherever it lies; after one through a thunk or a
 * table, a few instructions later.
 */
static void discover(uint64_t address, uint64_t now) {
    uint32_t flags = top()->flags;
    if (now - credited > (flags & FRAME_PENDING ? THUNK_INSTRUCTIONS : 0)) return;
    if (!(flags & (FRAME_PENDING | FRAME_FRESH))) return;
    if (config.function_entries.count && in_kernel_image(address)) return;
    if (!is_transparent(address)) set_add(discovered, DISCOVERED_LIMIT, address);
}

static void notice_user_mode(uint64_t address, uint64_t now) {
    if (user_seen || !is_user(address) || left_kernel_at == UINT64_MAX || now - left_kernel_at > 1) return;
    user_seen = true;
    for (uint32_t i = 0; i < config.mark_count; i++) {
        if (config.marks[i].kind == MARK_USER) pass_mark(i, now, false);
    }
}

/*
 * Does the instruction return from an interrupt or a system call? An iret straight after a push returns to a frame
 * just made: the kernel uses it to serialise (iret_to_self in asm/sync_core.h).
 */
static bool leaves_handler(const struct insn *insn, bool pushed) {
    return insn->flow == FLOW_SYSRET || (insn->flow == FLOW_IRET && !pushed);
}

/* Can the block end at this instruction though others follow? */
static bool may_leave(const struct insn *insn, bool kernel) {
    return insn->class != INSN_SAFE && !(kernel && insn->always_mapped);
}

/* Is the block an entry of a procedure linkage table? */
static bool is_stub(struct qemu_plugin_tb *tb, size_t size) {
    uint8_t bytes[16];
    if (size > STUB_INSTRUCTIONS) return false;
    struct qemu_plugin_insn *last = qemu_plugin_tb_get_insn(tb, size - 1);
    return decode(bytes, copy_bytes(last, bytes)).flow == FLOW_JUMP_INDIRECT;
}

static void on_translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
    size_t size = qemu_plugin_tb_n_insns(tb);
    uint64_t now = executed();
    (void)id;
    if (ended || size == 0) return;
    uint64_t first = qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(tb, 0));
    find_kernel(first);
    learn_idle(now);
    notice_user_mode(first, now);
    bool user = user_seen && is_user(first);
    uint64_t start = code_of(first);
    discover(start, now);
    uint32_t block = block_row(start, (uint32_t)size, hash_block(tb, size), now);
    blocks[block].user = user;
    if (config.exact_blocks) add_at_start(tb, executions_counter(block), 1);
    bool kernel = in_kernel_image(start);
    bool doubtful = last_is_doubtful(tb, size);
    bool pushed = false; /* the instruction before was a push */
    uint32_t added = 0;  /* instructions of the block whose completion has been added before */
    for (uint32_t i = 0; i < size; i++) {
        struct qemu_plugin_insn *handle = qemu_plugin_tb_get_insn(tb, i);
        uint64_t address = start + (qemu_plugin_insn_vaddr(handle) - first);
        uint8_t bytes[16];
        struct insn insn = decode(bytes, copy_bytes(handle, bytes));
        bool last = i + 1 == size;
        uint32_t roles = roles_at(address, i == 0);
        const uint32_t reads_registers =
            SITE_MARK | (watches_guest() ? SITE_HOOK | SITE_TASK_SWITCH | SITE_LEAVE | SITE_SYSTEM_CALL | SITE_AFTER_TSC : 0);
        if (leaves_handler(&insn, pushed) && !is_user(first)) roles |= SITE_LEAVE;
        if (insn.flow == FLOW_SYSRET) roles |= SITE_TO_USER;
        if (insn.flow == FLOW_HALT) roles |= SITE_HALT;
        if (insn.jumps_r11 && user) roles |= SITE_JUMPS_ON;
        if (insn.reads_tsc && !user) roles |= SITE_TSC;
        if (user && i == 0 && roles & SITE_ENTRY && is_stub(tb, size)) roles |= SITE_STUB;
        pushed = insn.push;
        int32_t lag = lag_of(i, (uint32_t)size, added);
        struct site *site = roles ? site_at(block, i, lag, address, roles) : NULL;
        if (site && roles == SITE_ENTRY) {
            on_unexpected_entry(tb, handle, on_entry, site);
        } else if (site) {
            on_instruction(tb, handle, on_site, roles & reads_registers ? CB_R_REGS : CB_NO_REGS, site);
        }
        if (insn.out_dx && config.observe_console && BOOTGATE_API >= 2) {
            site = site_at(block, i, lag, 0, SITE_CONSOLE);
            if (site) on_instruction(tb, handle, on_out, CB_R_REGS, site);
        }
        bool counted = false;
        if (last) instrument_flow(handle, &insn, block, i, address, &counted);
        if (last && !counted) {
            count_last(handle, &insn, block, i, i - added);
        } else if (doubtful && i + 2 == size) {
            count_last(handle, &insn, block, i, i - added);
            added = i + 1;
        } else if ((last || may_leave(&insn, kernel)) && i > added) {
            add_completed(handle, block, i - added);
            added = i;
        }
        if (insn.class == INSN_REP && !read_icount) {
            set_add(after_rep, AFTER_REP_LIMIT, address + qemu_plugin_insn_size(handle));
        }
        if (insn.reads_tsc && !user && watches_guest()) {
            set_add(after_tsc, AFTER_TSC_LIMIT, address + qemu_plugin_insn_size(handle));
        }
    }
}

#endif
