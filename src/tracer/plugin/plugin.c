/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bootgate's tracer: a TCG plugin that counts inside QEMU, so that a boot of a billion instructions leaves a
 * few megabytes of sums.
 *
 * Counting is exact: it equals QEMU's own icount, which is read where QEMU lets it be (count.h). Elsewhere
 * instructions are added up. An addition at a block's start would overshoot, because faults and device accesses cut
 * blocks short. So those completed so far are added before every instruction that can leave the block, and the last
 * one when it has completed: at its memory access if it makes one, else before it. A device access makes QEMU run
 * that instruction again in a block of its own with memory hooks only (CF_MEMI_ONLY, accel/tcg/translate-all.c:
 * cpu_io_recompile), which then counts it.
 *
 * Each iteration of a repeated instruction is an execution of its block under icount, the last one (count zero)
 * without a memory access, so it is added before it runs and taken back when a fault handler comes next. What is
 * in flight is known from `rep_in_flight`: a token of the block is added before an iteration for each memory
 * access it makes, and subtracted by each; the block after it clears it.
 *
 * The stack pointer is known without reading registers: a call's or return's memory access is the stack slot. Where there
 * is none, returns are known by where they lead to (tree.c.inc).
 */
#define _GNU_SOURCE
#include BOOTGATE_ARCH
#include "api.h"
#include "blocks.c.inc"
#include "clock.c.inc"
#include "config.c.inc"
#include "count.c.inc"
#include "counted.c.inc"
#include "device-events.c.inc"
#include "hooks.c.inc"
#include "layout.h"
#include "marks.c.inc"
#include "memory.c.inc"
#include "observe.c.inc"
#include "output.c.inc"
#include "tasks.c.inc"
#include "translate.c.inc"
#include "tree.c.inc"

EXPORT int qemu_plugin_version = BOOTGATE_API;

static void on_vcpu(unsigned int vcpu) {
    find_registers(arch.registers);
    if (vcpu != 0 || !find_counters()) {
        complain(vcpu ? "one vCPU only" : "no memory for counters");
        _exit(1);
    }
}

static void on_stop(void) {
    if (ended || !hot) return;
    uint64_t now = executed();
    learn_idle(now);
    finish(now, END_EXIT, -1);
}

/* What QEMU calls, as this API wants it. */
#if BOOTGATE_API >= 7

static void vcpu_callback(unsigned int vcpu, void *userdata) {
    (void)userdata;
    on_vcpu(vcpu);
}

static void translate_callback(struct qemu_plugin_tb *tb, void *userdata) {
    (void)userdata;
    on_translate(tb);
}

static void exit_callback(void *userdata) {
    (void)userdata;
    on_stop();
}

static void register_callbacks(qemu_plugin_id_t id) {
    qemu_plugin_register_vcpu_init_cb(id, vcpu_callback, NULL);
    qemu_plugin_register_vcpu_tb_trans_cb(id, translate_callback, NULL);
    qemu_plugin_register_atexit_cb(id, exit_callback, NULL);
}

#else

static void vcpu_callback(qemu_plugin_id_t id, unsigned int vcpu) {
    (void)id;
    on_vcpu(vcpu);
}

static void translate_callback(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
    (void)id;
    on_translate(tb);
}

static void exit_callback(qemu_plugin_id_t id, void *userdata) {
    (void)id;
    (void)userdata;
    on_stop();
}

static void register_callbacks(qemu_plugin_id_t id) {
    qemu_plugin_register_vcpu_init_cb(id, vcpu_callback);
    qemu_plugin_register_vcpu_tb_trans_cb(id, translate_callback);
    qemu_plugin_register_atexit_cb(id, exit_callback, NULL);
}

#endif

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
    if (strcmp(info->target_name, arch.name) != 0) return complain("guest is %s, not %s", info->target_name, arch.name), 1;
    if (info->system_emulation && info->system.smp_vcpus != 1) return complain("one vCPU only"), 1;
    if (!read_config(path)) return 1;
    if (!config.arch || strcmp(config.arch, arch.name) != 0) return complain("config is not for %s", arch.name), 1;
    find_icount();
    discovered = reserve(DISCOVERED_LIMIT * sizeof *discovered);
    return_sites = reserve(RETURN_SITE_LIMIT * sizeof *return_sites);
    if (!discovered || !return_sites || !prepare_tasks() || !prepare_tree() || !prepare_hooks() || !prepare_counted() || !prepare_blocks() || !prepare_output()) return 1;
    if (!config.instruction_limit) config.instruction_limit = UINT64_MAX;
    next_check = config.instruction_limit < (1u << 24) ? config.instruction_limit : 1u << 24;
    header.qemu_api_min = (uint32_t)info->version.min;
    header.qemu_api_current = (uint32_t)info->version.cur;
    find_function("qemu_clock_get_ns", &clock_ns);
    map_progress();
    register_callbacks(id);
    return 0;
}
