/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the plugin is told: a text file of `key value …` lines written by tracer-config.ts. Lists come as
 * `key count` followed by one entry a line, ascending. Addresses are hexadecimal, other numbers decimal.
 */
#ifndef CONFIG_H
#define CONFIG_H

#include <errno.h>
#include <inttypes.h>
#include <regex.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum focus_field { FOCUS_NONE, FOCUS_COMMAND, FOCUS_NAME, FOCUS_FOLDER };

enum mark_role { ROLE_STAGE, ROLE_END, ROLE_PANIC, ROLE_NOTE };
enum mark_kind { MARK_ADDRESS, MARK_USER, MARK_EXEC, MARK_CONSOLE };

struct mark {
    enum mark_role role;
    enum mark_kind kind;
    uint64_t address;   /* MARK_ADDRESS, MARK_EXEC */
    bool path_in_rsi;   /* MARK_EXEC: else in rdi */
    char *text;         /* MARK_EXEC, MARK_CONSOLE */
    bool reached;
};

struct address_list {
    uint64_t *items;
    size_t count;
    size_t near; /* items below what was looked for last */
};

/* Functions of the kernel at whose first instruction the plugin looks at their arguments; see hooks.h. */
#define HOOK_LIST(X) \
    X(FORK, "fork") X(EXEC_BEGIN, "execBegin") X(EXEC_DONE, "execDone") X(EXIT, "exit") X(MAP, "map") \
    X(MODULE_READY, "moduleReady") X(MODULE_INIT, "moduleInit") X(MODULE_FREE, "moduleFree") \
    X(SYSTEM_CALL, "systemCall") X(WAKE, "wake")

/* Members of the kernel's structures, by the names tracer-config.ts gives them. */
#define OFFSET_LIST(X) \
    X(TASK_PID, "task.id") X(TASK_TGID, "task.process") X(TASK_COMM, "task.name") X(TASK_MM, "task.mm") \
    X(TASK_PARENT, "task.parent") X(TASK_FS, "task.fs") X(TASK_STATE, "task.state") \
    X(TASK_FLAGS, "task.flags") X(FS_ROOT, "fs.root") X(FS_PWD, "fs.pwd") X(MM_ARG_START, "mm.argStart") \
    X(MM_ARG_END, "mm.argEnd") X(MM_EXE_FILE, "mm.exeFile") X(BPRM_MM, "bprm.mm") \
    X(VMA_START, "vma.start") X(VMA_END, "vma.end") X(VMA_PGOFF, "vma.pageOffset") X(VMA_FILE, "vma.file") \
    X(VMA_FLAGS, "vma.flags") X(VMA_MM, "vma.mm") X(VMA_PRIVATE, "vma.private") \
    X(SPECIAL_NAME, "specialMapping.name") X(FILE_PATH, "file.path") X(FILE_INODE, "file.inode") \
    X(PATH_MNT, "path.mount") X(PATH_DENTRY, "path.dentry") X(DENTRY_NAME, "dentry.name") \
    X(DENTRY_PARENT, "dentry.parent") X(VFSMOUNT_ROOT, "vfsmount.root") X(MOUNT_MNT, "mount.vfsmount") \
    X(MOUNT_PARENT, "mount.parent") X(MOUNT_POINT, "mount.point") X(INODE_SIZE, "inode.size") \
    X(INODE_SB, "inode.superBlock") X(SB_TYPE, "superBlock.type") X(FSTYPE_NAME, "fileSystemType.name") \
    X(MODULE_NAME, "module.name") X(MODULE_CORE_BASE, "module.coreBase") \
    X(MODULE_CORE_SIZE, "module.coreSize") X(MODULE_INIT_BASE, "module.initBase") \
    X(MODULE_INIT_SIZE, "module.initSize") X(MODULE_KALLSYMS, "module.kallsyms") \
    X(KALLSYMS_SYMTAB, "kallsyms.symtab") X(KALLSYMS_COUNT, "kallsyms.count") \
    X(KALLSYMS_STRTAB, "kallsyms.strtab") X(RUNQUEUE_RUNNING, "runqueue.running") \
    X(TASK_CGROUPS, "task.cgroups") X(CSS_SET_CGROUP, "cssSet.cgroup") X(CGROUP_NODE, "cgroup.node") \
    X(KERNFS_NAME, "kernfs.name") X(KERNFS_PARENT, "kernfs.parent")

#define HOOK_ENUM(name, text) HOOK_##name,
enum hook_name { HOOK_LIST(HOOK_ENUM) HOOKS };
#define OFFSET_ENUM(name, text) OFF_##name,
enum offset_name { OFFSET_LIST(OFFSET_ENUM) OFFSETS };

static struct {
    char *output;
    char *progress;
    unsigned int icount_shift;
    uint64_t image_start, image_end, image_physical;
    bool image_placed; /* else a bootloader puts the kernel wherever there is room: image_physical says nothing */
    uint64_t task_switch;
    uint64_t instruction_limit;
    uint64_t sample_period;
    uint64_t stack_bytes;
    bool observe_console, observe_guest;
    bool exact_blocks; /* count for each block what completed of it; else only how often it ran */
    enum focus_field focus;
    regex_t focus_pattern;
    bool focus_children, focus_stop;
    uint64_t hooks[HOOKS];
    int64_t offsets[OFFSETS]; /* -1: this kernel has no such member */
    uint64_t runqueues, per_cpu_offset; /* runqueues of the first CPU: symbol, and where its offset is kept */
    struct address_list module_sizes; /* offsets of what adds up to a module's size */
    struct address_list mark_addresses; /* ascending */
    struct address_list function_entries, interrupt_entries, fault_entries, system_call_entries;
    struct address_list transparent; /* start, end, start, end, … */
    struct mark *marks;
    size_t mark_count;
} config;

static bool complain(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("bootgate tracer: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    return false;
}

static bool read_list(FILE *file, const char *key, uint64_t count, struct address_list *list) {
    char line[64];
    if (count > (1u << 24)) return complain("config: %s is too long", key);
    list->items = reserve(count * sizeof(uint64_t));
    if (!list->items) return complain("config: no memory for %s", key);
    for (uint64_t i = 0; i < count; i++) {
        if (!fgets(line, sizeof line, file)) return complain("config: %s ends early", key);
        list->items[i] = strtoull(line, NULL, 16);
    }
    list->count = count;
    return true;
}

static bool read_mark(char *line, struct mark *mark) {
    static const char *const roles[] = {"stage", "end", "panic", "note"};
    int used = 0;
    char role[16], kind[16], reg[8];
    if (sscanf(line, "%15s %15s %n", role, kind, &used) < 2) return complain("config: bad mark %s", line);
    for (unsigned int i = 0; i < 4; i++) {
        if (!strcmp(role, roles[i])) mark->role = (enum mark_role)i;
    }
    const char *rest = line + used;
    if (!strcmp(kind, "address")) {
        mark->kind = MARK_ADDRESS;
        mark->address = strtoull(rest, NULL, 16);
    } else if (!strcmp(kind, "user")) {
        mark->kind = MARK_USER;
    } else if (!strcmp(kind, "exec")) {
        mark->kind = MARK_EXEC;
        if (sscanf(rest, "%" SCNx64 " %7s %n", &mark->address, reg, &used) < 2) {
            return complain("config: bad mark %s", line);
        }
        mark->path_in_rsi = !strcmp(reg, "rsi");
        mark->text = strdup(rest + used);
    } else if (!strcmp(kind, "console")) {
        mark->kind = MARK_CONSOLE;
        mark->text = strdup(rest);
    } else {
        return complain("config: unknown mark %s", line);
    }
    return true;
}

static int by_address(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static bool list_mark_addresses(void) {
    struct address_list *list = &config.mark_addresses;
    list->items = reserve((config.mark_count + 1) * sizeof(uint64_t));
    if (!list->items) return complain("config: no memory for marks");
    for (size_t i = 0; i < config.mark_count; i++) {
        const struct mark *mark = &config.marks[i];
        if (mark->kind == MARK_ADDRESS || mark->kind == MARK_EXEC) list->items[list->count++] = mark->address;
    }
    qsort(list->items, list->count, sizeof(uint64_t), by_address);
    return true;
}

static bool read_marks(FILE *file, uint64_t count) {
    char line[4300];
    if (count > (1u << 16)) return complain("config: too many marks");
    config.marks = calloc(count + 1, sizeof *config.marks);
    if (!config.marks) return complain("config: no memory for marks");
    for (uint64_t i = 0; i < count; i++) {
        if (!fgets(line, sizeof line, file)) return complain("config: marks end early");
        line[strcspn(line, "\n")] = 0;
        if (!read_mark(line, &config.marks[i])) return false;
    }
    config.mark_count = count;
    return list_mark_addresses();
}

static bool read_named(const char *value, const char *const *names, uint32_t count, int base, int64_t *into) {
    char name[32], number[32];
    if (sscanf(value, "%31s %31s", name, number) != 2) return complain("config: bad line %s", value);
    for (uint32_t i = 0; i < count; i++) {
        if (!strcmp(name, names[i])) {
            into[i] = (int64_t)strtoull(number, NULL, base);
            return true;
        }
    }
    return complain("config: unknown name %s", name);
}

static bool read_hook(const char *value) {
#define HOOK_TEXT(name, text) text,
    static const char *const names[] = {HOOK_LIST(HOOK_TEXT)};
    return read_named(value, names, HOOKS, 16, (int64_t *)config.hooks);
}

static bool read_offset(const char *value) {
#define OFFSET_TEXT(name, text) text,
    static const char *const names[] = {OFFSET_LIST(OFFSET_TEXT)};
    return read_named(value, names, OFFSETS, 10, config.offsets);
}

/* `cmd`, `name` or `cwd`, then an extended regular expression. */
static bool read_focus(const char *value) {
    static const char *const fields[] = {"", "cmd", "name", "cwd"};
    char field[8];
    int used = 0;
    if (sscanf(value, "%7s %n", field, &used) != 1) return complain("config: bad focus %s", value);
    for (unsigned int i = 1; i < 4; i++) {
        if (!strcmp(field, fields[i])) config.focus = (enum focus_field)i;
    }
    if (regcomp(&config.focus_pattern, value + used, REG_EXTENDED | REG_NOSUB) != 0) {
        return complain("config: not an extended regular expression: %s", value + used);
    }
    return true;
}

/* Start, end and, where it is known, the physical address. */
static bool read_image(const char *value) {
    int read = sscanf(value, "%" SCNx64 " %" SCNx64 " %" SCNx64, &config.image_start, &config.image_end,
                      &config.image_physical);
    config.image_placed = read == 3;
    return read >= 2 || complain("config: bad kernelImage");
}

static bool read_line(FILE *file, const char *key, char *value) {
    uint64_t number = strtoull(value, NULL, 10);
    if (!strcmp(key, "output")) config.output = strdup(value);
    else if (!strcmp(key, "progress")) config.progress = strdup(value);
    else if (!strcmp(key, "icountShift")) config.icount_shift = (unsigned int)number;
    else if (!strcmp(key, "taskSwitch")) config.task_switch = strtoull(value, NULL, 16);
    else if (!strcmp(key, "instructionLimit")) config.instruction_limit = number;
    else if (!strcmp(key, "samplePeriod")) config.sample_period = number;
    else if (!strcmp(key, "stackBytes")) config.stack_bytes = number;
    else if (!strcmp(key, "observeConsole")) config.observe_console = number != 0;
    else if (!strcmp(key, "exactBlocks")) config.exact_blocks = number != 0;
    else if (!strcmp(key, "observeGuest")) config.observe_guest = number != 0;
    else if (!strcmp(key, "focus")) return read_focus(value);
    else if (!strcmp(key, "focusChildren")) config.focus_children = number != 0;
    else if (!strcmp(key, "focusStop")) config.focus_stop = number != 0;
    else if (!strcmp(key, "runqueues"))
        return sscanf(value, "%" SCNx64 " %" SCNx64, &config.runqueues, &config.per_cpu_offset) == 2 ||
               complain("config: bad runqueues");
    else if (!strcmp(key, "hook")) return read_hook(value);
    else if (!strcmp(key, "offset")) return read_offset(value);
    else if (!strcmp(key, "moduleSizes")) return read_list(file, key, number, &config.module_sizes);
    else if (!strcmp(key, "kernelImage")) return read_image(value);
    else if (!strcmp(key, "functionEntries")) return read_list(file, key, number, &config.function_entries);
    else if (!strcmp(key, "interruptEntries")) return read_list(file, key, number, &config.interrupt_entries);
    else if (!strcmp(key, "faultEntries")) return read_list(file, key, number, &config.fault_entries);
    else if (!strcmp(key, "systemCallEntries"))
        return read_list(file, key, number, &config.system_call_entries);
    else if (!strcmp(key, "transparent")) return read_list(file, key, number, &config.transparent);
    else if (!strcmp(key, "marks")) return read_marks(file, number);
    else return complain("config: unknown key %s", key);
    return true;
}

static bool read_config(const char *path) {
    char line[4300], key[32];
    int used = 0;
    for (uint32_t i = 0; i < OFFSETS; i++) config.offsets[i] = -1;
    FILE *file = fopen(path, "r");
    if (!file) return complain("%s: %s", path, strerror(errno));
    bool ok = fgets(line, sizeof line, file) && !strcmp(line, "bootgate-tracer 2\n");
    if (!ok) complain("%s is not a tracer configuration of this version", path);
    while (ok && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        ok = sscanf(line, "%31s %n", key, &used) == 1 && read_line(file, key, line + used);
    }
    fclose(file);
    if (ok && !config.output) ok = complain("%s names no output", path);
    return ok;
}

/* Is `address` in the ascending list? What is asked next is mostly near by. */
static bool listed(struct address_list *list, uint64_t address) {
    size_t low = list->near, high = list->count;
    bool above = low == 0 || list->items[low - 1] < address;
    if (!above) {
        high = low;
        low = 0;
    } else if (low < high && address <= list->items[low]) {
        high = low;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->items[middle] < address) low = middle + 1;
        else high = middle;
    }
    list->near = low;
    return low < list->count && list->items[low] == address;
}

/* Is `address` inside one of the [start, end) pairs? */
static bool is_transparent(uint64_t address) {
    for (size_t i = 0; i + 1 < config.transparent.count; i += 2) {
        if (address >= config.transparent.items[i] && address < config.transparent.items[i + 1]) return true;
    }
    return false;
}

#endif
