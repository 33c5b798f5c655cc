/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the guest's kernel does to its tasks, address spaces and modules, seen at the functions that do it. */
#ifndef HOOKS_H
#define HOOKS_H

#include "waits.h"

#define CALL_BUCKETS (1u << 14)
#define COMMAND_LIMIT 8192u
#define RUN_STATE_PAUSED 4 /* QEMU qapi/run-state.json, RunState */
#define VM_EXEC 4u /* linux/mm.h */
#define MODULE_SYMBOLS_LIMIT (1u << 18)
#define ERRNO_LIMIT 4095u /* linux/err.h, MAX_ERRNO */

static struct system_call_row *calls;
static uint32_t *call_next;
static uint32_t call_count, call_buckets[CALL_BUCKETS];
static struct module_symbol_row *module_symbols;
static uint32_t module_symbol_count;
static uint64_t *module_of_image; /* struct module by image; 0 for files */

/* Sizes are the guest's to claim: what no reader could hold is unknown. */
static int64_t claimed_size(uint64_t size) {
    return size < 1ull << 53 ? (int64_t)size : -1;
}

static bool prepare_hooks(void) {
    calls = reserve(CALL_LIMIT * sizeof *calls);
    call_next = reserve(CALL_LIMIT * sizeof *call_next);
    module_symbols = reserve(MODULE_SYMBOL_LIMIT * sizeof *module_symbols);
    module_of_image = reserve(IMAGE_LIMIT * sizeof *module_of_image);
    return (calls && call_next && module_symbols && module_of_image && prepare_waits()) ||
           complain("no address space");
}

static void task_forks(uint64_t pointer, uint64_t now) {
    struct task *task = new_task(pointer, now);
    uint64_t mm = member64(pointer, OFF_TASK_MM);
    task->program = current->program;
    if (config.focus_children) task->row.flags |= current->row.flags & TASK_FOCUSED;
    else if (current->row.flags & TASK_FOCUSED) task->program = program_named(current->name, false);
    if (mm) {
        bool shared = mm == member64(current->pointer, OFF_TASK_MM) && current->space != NO_SPACE;
        task->space = shared ? current->space : new_space(mm, current->space);
    }
    learn_name(task, now);
    learn_cgroup(current, now); /* the first process moves itself */
    learn_cgroup(task, now);
}

/* Asks QEMU to halt the guest after the block that runs: what monitor and debugger stubs do (system/cpus.c). */
static void halt_guest(void) {
    int (*vm_stop)(int state);
    find_function("vm_stop", &vm_stop);
    if (vm_stop) vm_stop(RUN_STATE_PAUSED);
}

static bool in_focus(const char *command) {
    char folder[PATH_LIMIT + 1];
    if (config.focus == FOCUS_COMMAND) return !regexec(&config.focus_pattern, command, 0, NULL, 0);
    if (config.focus == FOCUS_NAME) {
        char name[17] = {0};
        memcpy(name, current->name, sizeof current->name);
        return !regexec(&config.focus_pattern, name, 0, NULL, 0);
    }
    uint64_t fs = member64(current->pointer, OFF_TASK_FS);
    if (!fs || config.offsets[OFF_FS_PWD] < 0 || config.offsets[OFF_FS_ROOT] < 0) return false;
    char *start = path_of(place_at(fs + (uint64_t)config.offsets[OFF_FS_PWD]),
                          place_at(fs + (uint64_t)config.offsets[OFF_FS_ROOT]), folder);
    folder[PATH_LIMIT] = 0;
    return !regexec(&config.focus_pattern, start, 0, NULL, 0);
}

/* `command`: arguments, each ended by a zero; they are changed. */
static void choose_focus(char *command, size_t length) {
    if (config.focus == FOCUS_NONE) return;
    for (size_t i = 0; i + 1 < length; i++) {
        if (command[i] == 0) command[i] = ' ';
    }
    command[length] = 0;
    bool before = current->row.flags & TASK_FOCUSED;
    bool now = in_focus(command) || (before && config.focus_children);
    if (now) current->row.flags |= TASK_FOCUSED;
    else current->row.flags &= ~(uint32_t)TASK_FOCUSED;
    if (now && !before && config.focus_stop && progress && !progress[3]) {
        progress[3] = 1;
        halt_guest();
    }
}

/* The new program's memory is set up and its first instruction chosen (start_thread). */
static void task_executes(uint64_t now) {
    char command[COMMAND_LIMIT + 1];
    uint64_t mm = member64(current->pointer, OFF_TASK_MM);
    uint64_t start = member64(mm, OFF_MM_ARG_START), end = member64(mm, OFF_MM_ARG_END);
    size_t length = end > start ? end - start : 0, read = 0;
    if (length > COMMAND_LIMIT) length = COMMAND_LIMIT;
    while (read < length) {
        size_t chunk = 256 - (size_t)((start + read) % 256);
        if (chunk > length - read) chunk = length - read;
        if (!read_guest(start + read, command + read, chunk)) break;
        read += chunk;
    }
    current->space = space_of(mm);
    learn_name(current, now);
    learn_cgroup(current, now);
    uint64_t file = member64(mm, OFF_MM_EXE_FILE);
    if (file) note_event(current, TASK_EVENT_FILE, file_path(file, current->pointer), now);
    note_event(current, TASK_EVENT_EXEC, keep_text(command, read), now);
    choose_focus(command, read);
    current->program = program_named(current->name, current->row.flags & TASK_FOCUSED);
    stack->execed = true;
}

static void end_call(uint64_t result) {
    struct system_call_row *call = &calls[current->call - 1];
    call->instructions += current->row.kernel - current->call_kernel;
    if (result >= -(uint64_t)ERRNO_LIMIT) call->errors++;
    current->call = 0;
}

static void task_exits(uint64_t code, uint64_t now) {
    if (current->row.ended != UINT64_MAX) return;
    learn_cgroup(current, now);
    current->row.ended = now;
    current->row.ended_ns = virtual_ns(now);
    current->row.exit_code = (int32_t)code;
    if (current->call) end_call(0);
}

/* A mapping was made or changed: the place where perf learns of it, too (perf_event_mmap). */
static void code_is_mapped(uint64_t vma, uint64_t now) {
    if (!(member64(vma, OFF_VMA_FLAGS) & VM_EXEC)) return;
    uint64_t mm = member64(vma, OFF_VMA_MM), file = member64(vma, OFF_VMA_FILE);
    uint32_t space = space_of(mm);
    if (space == NO_SPACE) space = new_space(mm, NO_SPACE);
    if (space == NO_SPACE) return;
    struct mapping mapping = {.start = member64(vma, OFF_VMA_START), .end = member64(vma, OFF_VMA_END),
                              .file_offset = member64(vma, OFF_VMA_PGOFF) * 4096, .image = RAW_CODE};
    if (claimed_size(mapping.file_offset) < 0) mapping.file_offset = 0;
    if (file) {
        uint64_t inode = member64(file, OFF_FILE_INODE);
        mapping.image = file_image(IMAGE_FILE, file_path(file, current->pointer), filesystem_of(inode),
                                   claimed_size(member64(inode, OFF_INODE_SIZE)), now);
    } else {
        char name[16];
        size_t length = read_string(member64(member64(vma, OFF_VMA_PRIVATE), OFF_SPECIAL_NAME), name, sizeof name);
        mapping.file_offset = 0;
        /* That of 32-bit programs is other code, and lies in their four gigabytes. */
        if (length == 6 && !memcmp(name, "[vdso]", 6) && mapping.start >> 32) {
            mapping.image = file_image(IMAGE_VDSO, intern(name, length), (struct text){0, 0},
                                       claimed_size(mapping.end - mapping.start), now);
        }
    }
    map_code(space, mapping, now, (int32_t)task_index(current));
}

struct elf_symbol { /* Elf64_Sym */
    uint32_t name;
    uint8_t info, other;
    uint16_t section;
    uint64_t value, size;
};

/* Functions and labels; before 5.2 the kernel put the letter that nm prints in place of the type. */
static bool is_code_symbol(const struct elf_symbol *symbol) {
    uint8_t info = symbol->info, type = info & 0xf;
    if (info == 't' || info == 'T' || info == 'w' || info == 'W') return true;
    return symbol->section && (type == 0 || type == 2);
}

static bool in_image(uint64_t address, uint32_t image) {
    for (uint32_t i = region_count; i-- > 0;) {
        if (address >= regions[i].start && address < regions[i].end) return regions[i].image == image;
    }
    return false;
}

static void copy_symbols(uint64_t module, uint32_t image) {
    struct elf_symbol chunk[128];
    uint64_t kallsyms = member64(module, OFF_MODULE_KALLSYMS);
    uint64_t table = member64(kallsyms, OFF_KALLSYMS_SYMTAB), strings = member64(kallsyms, OFF_KALLSYMS_STRTAB);
    uint32_t count = member32(kallsyms, OFF_KALLSYMS_COUNT);
    if (!table || !strings || count > MODULE_SYMBOLS_LIMIT) return;
    for (uint32_t done = 0; done < count;) {
        uint32_t some = count - done < 128 ? count - done : 128;
        if (!read_guest(table + done * sizeof *chunk, chunk, some * sizeof *chunk)) return;
        for (uint32_t i = 0; i < some; i++) {
            char name[256];
            if (!is_code_symbol(&chunk[i]) || !in_image(chunk[i].value, image)) continue;
            if (module_symbol_count == MODULE_SYMBOL_LIMIT) {
                lost_guest_rows++;
                return;
            }
            size_t length = read_string(strings + chunk[i].name, name, sizeof name);
            struct text text = keep_text(name, length);
            module_symbols[module_symbol_count++] = (struct module_symbol_row){
                .address = chunk[i].value, .size = chunk[i].size >> 53 ? 0 : chunk[i].size, .name = text.offset,
                .name_length = text.length, .image = (int32_t)image};
        }
        done += some;
    }
}

/* A module lies where it will run, relocated, its symbols listed (module_finalize). */
static void module_loads(uint64_t module, uint64_t now) {
    char name[64];
    uint64_t base = member64(module, OFF_MODULE_CORE_BASE), size = 0;
    if (config.offsets[OFF_MODULE_NAME] < 0 || !base) return;
    for (size_t i = 0; i < config.module_sizes.count; i++) size += read_u32(module + config.module_sizes.items[i]);
    size_t length = read_string(module + (uint64_t)config.offsets[OFF_MODULE_NAME], name, sizeof name);
    struct text text = intern(name, length);
    uint32_t image = new_image((struct image_row){.kind = IMAGE_MODULE, .name = text.offset, .base = base,
                                                  .name_length = text.length, .size_bytes = (int64_t)size,
                                                  .loaded = now});
    if (image == RAW_CODE) return;
    module_of_image[image] = module;
    add_region(base, member32(module, OFF_MODULE_CORE_SIZE), image);
    add_region(member64(module, OFF_MODULE_INIT_BASE), member32(module, OFF_MODULE_INIT_SIZE), image);
    copy_symbols(module, image);
}

static struct image_row *module_image(uint64_t module) {
    for (uint32_t i = image_count; i-- > 0;) {
        if (module_of_image[i] == module && images[i].unloaded == UINT64_MAX) return &images[i];
    }
    return NULL;
}

static void module_starts(uint64_t module, uint64_t now) {
    struct image_row *image = module_image(module);
    if (image) image->initialised = now;
}

static void module_goes(uint64_t module, uint64_t now) {
    struct image_row *image = module_image(module);
    if (!image) return;
    image->unloaded = now;
    remove_regions((uint32_t)(image - images));
}

static struct system_call_row *call_row(int32_t task, int32_t number) {
    uint32_t *bucket = &call_buckets[((uint32_t)task * 512 + (uint32_t)number) % CALL_BUCKETS];
    for (uint32_t i = *bucket; i; i = call_next[i - 1]) {
        if (calls[i - 1].task == task && calls[i - 1].number == number) return &calls[i - 1];
    }
    if (call_count == CALL_LIMIT) {
        lost_guest_rows++;
        return NULL;
    }
    calls[call_count] = (struct system_call_row){.task = task, .number = number, .first = credited};
    call_next[call_count] = *bucket;
    *bucket = call_count + 1;
    return &calls[call_count++];
}

static void begin_call(void) {
    struct system_call_row *call = call_row((int32_t)task_index(current), (int32_t)read_register(REG_RAX));
    if (!call) return;
    call->count++;
    current->call = (uint32_t)(call - calls) + 1;
    current->call_kernel = current->row.kernel;
}

/* The first instruction of __switch_to_asm: from the task in rdi to the one in rsi. */
static void tasks_switch(uint64_t now) {
    uint64_t next = read_register(REG_RSI);
    if (!current->pointer) link_task(current, read_register(REG_RDI));
    learn_name(current, now);
    if (current != &tasks[0]) fall_asleep(current, now);
    struct task *task = task_of(next);
    if (!task) task = new_task(next, now);
    if (!task->name[0]) learn_name(task, now);
    if (task != &tasks[0] && idle_unassigned) blame_idle(task);
    wake_up(task, now);
    fresh_task = !task->ran && task != &tasks[0];
    task->ran = true;
    current = task;
    choose_account();
    find_runqueue();
}

static void run_hook(uint64_t address, uint64_t now) {
    for (uint32_t hook = 0; hook < HOOKS; hook++) {
        if (config.hooks[hook] != address) continue;
        uint64_t first = read_register(REG_RDI);
        switch (hook) {
        case HOOK_FORK: task_forks(first, now); break;
        case HOOK_EXEC_BEGIN: new_space(member64(first, OFF_BPRM_MM), NO_SPACE); break;
        case HOOK_EXEC_DONE: task_executes(now); break;
        case HOOK_EXIT: task_exits(first, now); break;
        case HOOK_MAP: code_is_mapped(first, now); break;
        case HOOK_MODULE_READY: module_loads(read_register(REG_RDX), now); break;
        case HOOK_MODULE_INIT: module_starts(first, now); break;
        case HOOK_MODULE_FREE: module_goes(first, now); break;
        case HOOK_WAKE: task_is_woken(first); break;
        default: break;
        }
    }
}

#endif
