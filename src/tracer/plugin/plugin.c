/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bootgate's tracer: a TCG plugin that counts inside QEMU, so that a boot of a billion instructions leaves a
 * few megabytes of sums.
 *
 * Counting is exact: it equals QEMU's own icount. An addition at a block's start would overshoot, because
 * faults and device accesses cut blocks short. So the instructions completed so far are added before every
 * instruction that can leave the block, and the last one is added when it has completed: at its memory access
 * if it makes one, else before it. A device access makes QEMU run that instruction again in a block of its own
 * with memory hooks only (CF_MEMI_ONLY, accel/tcg/translate-all.c: cpu_io_recompile), which then counts it.
 *
 * Each iteration of a REP instruction is an execution of its block under icount, the last one (count zero)
 * without a memory access, so it is added before it runs and taken back when a fault handler comes next. What is
 * in flight is known from `rep_in_flight`: a token of the block is added before an iteration for each memory
 * access it makes, and subtracted by each; the block after the REP clears it.
 *
 * The stack pointer is known without reading registers: a call's or return's memory access is the stack slot.
 */
#define _GNU_SOURCE
#include <dlfcn.h>

#include "decode.h"
#include "observe.h"
#include "output.h"

#define AFTER_REP_LIMIT 4096u
#define DISCOVERED_LIMIT (1u << 16)
#define QEMU_CLOCK_VIRTUAL 1
#define GUEST_PAGE 4096u

EXPORT int qemu_plugin_version = BOOTGATE_API;

static int64_t (*clock_ns)(int clock);
static uint64_t idle_ns;         /* as of the last time the clock could be read */
static bool ended;
static uint64_t left_kernel_at = UINT64_MAX; /* instructions when the last iret or sysret of the kernel ran */
static uint64_t after_rep[AFTER_REP_LIMIT];  /* hash set of addresses behind REP instructions */
static uint64_t *discovered;                 /* hash set of function entries seen as callees */
static uint64_t next_check;                  /* instructions at which limits and progress are looked at */
static char console_line[1024];
static size_t console_length;
static uint64_t *progress;                   /* shared with the reader: instructions, marks passed */

/* Adds to a small hash set that never forgets; a full one refuses. */
static bool set_add(uint64_t *set, uint32_t limit, uint64_t address) {
    for (uint32_t probe = 0; probe < 64; probe++) {
        uint64_t *entry = &set[((uint32_t)(address * 0x9e3779b97f4a7c15ull >> 40) + probe) & (limit - 1)];
        if (*entry == 0) *entry = address;
        if (*entry == address) return true;
    }
    return false;
}

static bool set_has(const uint64_t *set, uint32_t limit, uint64_t address) {
    for (uint32_t probe = 0; probe < 64; probe++) {
        uint64_t entry = set[((uint32_t)(address * 0x9e3779b97f4a7c15ull >> 40) + probe) & (limit - 1)];
        if (entry == address) return true;
        if (entry == 0) return false;
    }
    return false;
}

/*
 * The virtual clock may be read outside of translated code only (icount: "Bad icount read"), so idle time is
 * learnt when a block is translated and when the guest has stopped.
 */
static void learn_idle(void) {
    if (clock_ns) {
        idle_ns = (uint64_t)clock_ns(QEMU_CLOCK_VIRTUAL) - (hot->instructions << config.icount_shift);
    }
}

static int64_t virtual_ns(uint64_t now) {
    return clock_ns ? (int64_t)((now << config.icount_shift) + idle_ns) : -1;
}

/* Everything is frozen and written; the guest is not needed any more. */
static void finish(uint64_t now, uint32_t reason, int32_t mark) {
    if (ended) return;
    ended = true;
    credit(now);
    snapshot_stage();
    header.rep_iterations = hot->rep_iterations;
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
                              .argument = readable ? read_register(REG_RDI) : 0,
                              .argument2 = readable ? read_register(REG_RSI) : 0};
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
    if (mark->role != ROLE_END && mark->role != ROLE_PANIC) return;
    counts_of(site->block)->instructions += site->lag;
    hot->instructions += site->lag;
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

/* A fault handler runs: an iteration of a REP instruction in flight did not complete. */
static void take_back_rep(void) {
    uint64_t token = hot->rep_in_flight;
    hot->rep_in_flight = 0;
    /* 4b+3: one access, 4b+1: the second of two, 2(4b+1): the first of two; see count_last */
    uint64_t block = token % 4 == 2 ? token / 8 : token / 4;
    if (block == 0 || block >= block_count || !blocks[block].rep) return;
    counts_of((uint32_t)block)->instructions--;
    hot->instructions--;
    hot->rep_iterations--;
}

static void on_site(unsigned int vcpu, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    if (ended) return;
    if (site->roles & SITE_FAULT) take_back_rep();
    if (site->roles & (SITE_AFTER_REP | SITE_INTERRUPT)) hot->rep_in_flight = 0;
    uint64_t now = hot->instructions + site->lag;
    if (site->roles & SITE_MARK) pass_marks_at(site, now);
    if (site->roles == SITE_AFTER_REP) return;
    credit_and_check(now);
    if (site->roles & SITE_INTERRUPT) enter_handler(site->address, KIND_INTERRUPT);
    else if (site->roles & SITE_SYSTEM_CALL) enter_handler(site->address, KIND_SYSTEM_CALL);
    else if (site->roles & SITE_ENTRY) enter_function(site->address);
    if (site->roles & SITE_TASK_SWITCH) leave_task();
    if (site->roles & SITE_LEAVE) {
        left_kernel_at = now;
        credit(now + 1); /* the return itself belongs to the handler */
        leave_handler();
    }
}

/* A byte written to a port: the console, where it is the serial one. */
static void on_out(unsigned int vcpu, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    if (ended) return;
    uint64_t now = hot->instructions + site->lag;
    char byte = (char)read_register(REG_RAX);
    if (!sends((uint16_t)read_register(REG_RDX), (uint8_t)byte)) return;
    if (console_byte_count < CONSOLE_LIMIT) {
        console_bytes[console_byte_count++] =
            (struct console_byte_row){.instructions = now, .byte = (unsigned char)byte};
    } else {
        lost_console_bytes++;
    }
    if (byte != '\n' && console_length < sizeof console_line - 1) {
        console_line[console_length++] = byte ? byte : ' ';
        return;
    }
    console_line[console_length] = 0;
    console_length = 0;
    for (uint32_t i = 0; i < config.mark_count; i++) {
        struct mark *mark = &config.marks[i];
        if (mark->kind != MARK_CONSOLE || !strstr(console_line, mark->text)) continue;
        flush_lag(mark, site);
        pass_mark(i, now, true);
    }
}

static void on_entry(unsigned int vcpu, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    if (ended) return;
    credit_and_check(hot->instructions + site->lag);
    enter_function(site->address);
}

/* The memory access of a call or return: the instruction has completed and `slot` is its place on the stack. */
static uint64_t complete(struct site *site, uint64_t slot) {
    counts_of(site->block)->instructions++;
    uint64_t now = ++hot->instructions;
    hot->rep_in_flight = 0;
    credit_and_check(now);
    if (switching) resolve_task(slot);
    last_slot = slot;
    return now;
}

static void on_call(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t slot, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    if (ended || !qemu_plugin_mem_is_store(info) || !own_access(site)) return;
    complete(site, slot);
    drop_dead(slot);
    uint32_t caller = top()->node;
    if (site->address == 0) {
        push(slot, caller, FRAME_PENDING | FRAME_FRESH);
        return;
    }
    if (site->parent != caller) {
        site->parent = caller;
        site->child = child_node(caller, site->address, KIND_CALL);
    }
    nodes[site->child].calls++;
    push(slot, site->child, FRAME_FRESH);
}

static void on_return(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t slot, void *userdata) {
    (void)vcpu;
    (void)info;
    if (ended || !own_access(userdata)) return;
    complete(userdata, slot);
    return_from(slot);
}

/* A block's last instruction accessed its operand. */
static void on_last(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t address, void *userdata) {
    struct site *site = userdata;
    (void)vcpu;
    (void)address;
    if (ended || (site->roles & SITE_LAST_UPDATE && !qemu_plugin_mem_is_store(info))) return;
    if (!own_access(site)) return;
    counts_of(site->block)->instructions++;
    hot->instructions++;
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
    for (size_t i = 0; i < config.mark_count; i++) {
        if (at_address(&config.marks[i]) && config.marks[i].address == address) roles |= SITE_MARK;
    }
    return roles;
}

/* The callee's address, or 0 when only running will tell; false for a call that is none. */
static bool callee_of(uint64_t next, const struct insn *insn, uint64_t *callee) {
    *callee = 0;
    if (insn->flow == FLOW_CALL_INDIRECT) return true;
    uint64_t target = canonical(next + (uint64_t)insn->displacement);
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
        if (site) on_access(handle, on_return, site);
    } else if (insn->flow == FLOW_CALL_DIRECT || insn->flow == FLOW_CALL_INDIRECT) {
        uint64_t callee;
        if (is_transparent(address)) return; /* a retpoline calls itself */
        if (!callee_of(address + qemu_plugin_insn_size(handle), insn, &callee)) return;
        site = site_at(block, index, 0, callee, SITE_CALL | SITE_ARMED);
        if (site) on_access(handle, on_call, site);
    }
    *counted = site != NULL;
}

/* Adds the block's last instruction once it has completed. */
static void count_last(struct qemu_plugin_insn *handle, const struct insn *insn, uint32_t block,
                       uint32_t index, uint32_t completed) {
    bool once = insn->class == INSN_READS || insn->class == INSN_WRITES;
    /* QEMU chains blocks within a page; elsewhere it looks the next one up as for an indirect jump. */
    uint64_t here = qemu_plugin_insn_vaddr(handle), next = here + qemu_plugin_insn_size(handle);
    bool indirect = insn->flow == FLOW_JUMP_INDIRECT || here / GUEST_PAGE != next / GUEST_PAGE;
    struct site *site = NULL;
    if (insn->class == INSN_UPDATES || (once && indirect)) {
        uint32_t role = (once ? SITE_LAST : SITE_LAST_UPDATE) | (indirect ? SITE_ARMED : 0);
        site = site_at(block, index, 0, 0, role);
    }
    bool at_access = site || (once && !indirect);
    uint32_t before = at_access ? completed : completed + 1;
    if (before) {
        add_at(handle, instructions_counter(block), before);
        add_at(handle, total_counter(), before);
    }
    if (site) {
        on_access(handle, on_last, site);
    } else if (at_access) {
        add_at_access(handle, instructions_counter(block), 1);
        add_at_access(handle, total_counter(), 1);
    }
    if (insn->class == INSN_REP) {
        blocks[block].rep = true;
        uint64_t token = 4ull * block + (insn->string_accesses == 1 ? 3 : 1);
        add_at(handle, rep_iterations_counter(), 1);
        add_at(handle, rep_counter(), token * insn->string_accesses);
        add_at_access(handle, rep_counter(), -token);
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

/* A block that is translated right after a call begins a function, wherever it lies. */
static void discover(uint64_t address, uint64_t now) {
    if (now - credited > 16 || !(top()->flags & (FRAME_PENDING | FRAME_FRESH))) return;
    if (config.function_entries.count && in_kernel_image(address)) return;
    if (!is_transparent(address)) set_add(discovered, DISCOVERED_LIMIT, address);
}

static void notice_user_mode(uint64_t address, uint64_t now) {
    if (user_seen || !is_user(address) || left_kernel_at == UINT64_MAX || now - left_kernel_at > 1) return;
    user_seen = true;
    user_start = now;
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

static void on_translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
    size_t size = qemu_plugin_tb_n_insns(tb);
    uint64_t now = hot->instructions;
    (void)id;
    if (ended || size == 0) return;
    uint64_t start = canonical(qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(tb, 0)));
    learn_idle();
    notice_user_mode(start, now);
    discover(start, now);
    uint32_t block = block_row(start, (uint32_t)size, hash_block(tb, size), now);
    add_at_start(tb, executions_counter(block), 1);
    bool doubtful = last_is_doubtful(tb, size);
    bool pushed = false; /* the instruction before was a push */
    uint32_t added = 0;  /* instructions of the block whose completion has been added before */
    for (uint32_t i = 0; i < size; i++) {
        struct qemu_plugin_insn *handle = qemu_plugin_tb_get_insn(tb, i);
        uint64_t address = canonical(qemu_plugin_insn_vaddr(handle));
        uint8_t bytes[16];
        struct insn insn = decode(bytes, copy_bytes(handle, bytes));
        bool last = i + 1 == size;
        uint32_t roles = roles_at(address, i == 0);
        if (leaves_handler(&insn, pushed) && !is_user(address)) roles |= SITE_LEAVE;
        pushed = insn.push;
        struct site *site = roles ? site_at(block, i, i - added, address, roles) : NULL;
        if (site) {
            qemu_plugin_register_vcpu_insn_exec_cb(handle, roles == SITE_ENTRY ? on_entry : on_site,
                                                   roles & SITE_MARK ? CB_R_REGS : CB_NO_REGS, site);
        }
        if (insn.out_dx && config.observe_console && BOOTGATE_API >= 2) {
            site = site_at(block, i, i - added, 0, SITE_CONSOLE);
            if (site) qemu_plugin_register_vcpu_insn_exec_cb(handle, on_out, CB_R_REGS, site);
        }
        bool counted = false;
        if (last) instrument_flow(handle, &insn, block, i, address, &counted);
        if (last && !counted) {
            count_last(handle, &insn, block, i, i - added);
        } else if (doubtful && i + 2 == size) {
            count_last(handle, &insn, block, i, i - added);
            added = i + 1;
        } else if ((last || insn.class != INSN_SAFE) && i > added) {
            add_at(handle, instructions_counter(block), i - added);
            add_at(handle, total_counter(), i - added);
            added = i;
        }
        if (insn.class == INSN_REP) {
            set_add(after_rep, AFTER_REP_LIMIT, address + qemu_plugin_insn_size(handle));
        }
    }
}

static void on_vcpu(qemu_plugin_id_t id, unsigned int vcpu) {
    (void)id;
    find_registers();
    if (vcpu != 0 || !find_counters()) {
        complain(vcpu ? "one vCPU only" : "no memory for counters");
        _exit(1);
    }
}

static void on_stop(qemu_plugin_id_t id, void *userdata) {
    (void)id;
    (void)userdata;
    if (ended || !hot) return;
    learn_idle();
    finish(hot->instructions, END_EXIT, -1);
}

static void map_progress(void) {
    int file = config.progress ? open(config.progress, O_RDWR | O_CREAT | O_CLOEXEC, 0644) : -1;
    if (file < 0) return;
    if (ftruncate(file, 4096) == 0) {
        void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (memory != MAP_FAILED) progress = memory;
    }
    close(file);
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv) {
    const char *path = NULL;
    for (int i = 0; i < argc; i++) {
        if (!strncmp(argv[i], "config=", 7)) path = argv[i] + 7;
    }
    if (!path) return complain("config=FILE is missing"), 1;
    if (strcmp(info->target_name, "x86_64") != 0) return complain("guest is %s", info->target_name), 1;
    if (info->system_emulation && info->system.smp_vcpus != 1) return complain("one vCPU only"), 1;
    if (!read_config(path)) return 1;
    discovered = reserve(DISCOVERED_LIMIT * sizeof *discovered);
    if (!discovered || !prepare_tree() || !prepare_blocks() || !prepare_output()) return 1;
    if (!config.instruction_limit) config.instruction_limit = UINT64_MAX;
    next_check = config.instruction_limit < (1u << 24) ? config.instruction_limit : 1u << 24;
    header.qemu_api_min = (uint32_t)info->version.min;
    header.qemu_api_current = (uint32_t)info->version.cur;
    void *symbol = dlsym(RTLD_DEFAULT, "qemu_clock_get_ns");
    memcpy(&clock_ns, &symbol, sizeof clock_ns);
    map_progress();
    qemu_plugin_register_vcpu_init_cb(id, on_vcpu);
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate);
    qemu_plugin_register_atexit_cb(id, on_stop, NULL);
    return 0;
}
