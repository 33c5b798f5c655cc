/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A stand-in for QEMU that drives the plugin's callbacks with an aimless guest: random blocks of real
 * instructions (x86-64's, or with HARNESS_ARM64 or HARNESS_RISCV64 those) at random addresses, faults, device accesses, interrupts, task switches and bad stack pointers.
 * Compiled together with the plugin under sanitizers, it shows that no order of events makes it touch memory that
 * is not its own, and that its sums hold whatever happens.
 *
 * usage: fake-qemu CONFIG SEED STEPS
 */
#include "plugin.c"

#include <stdlib.h>

#define MAX_HOOKS 24
#define MAX_INSNS 12
#define BLOCKS 3000

enum hook_kind { HOOK_CALL, HOOK_ADD, HOOK_CALL_UNLESS };

struct hook {
    enum hook_kind kind;
    vcpu_udata_cb callback;
    mem_cb access;
    void *data;
    int accesses; /* as registered */
    uint64_t *counter;
    uint64_t value;
};

struct qemu_plugin_insn {
    uint64_t address;
    uint8_t bytes[16];
    size_t size;
    struct hook before[MAX_HOOKS], on_access[MAX_HOOKS];
    size_t before_count, access_count;
};

struct qemu_plugin_tb {
    struct qemu_plugin_insn insns[MAX_INSNS];
    size_t size;
    struct hook at_start[MAX_HOOKS];
    size_t start_count;
};

static tb_trans_cb translate;
static exit_cb stop;
static vcpu_init_cb vcpu_starts;
static uint64_t instructions_run; /* what QEMU's icount would say */
static uint64_t slept;
static uint64_t counted; /* with all of the block that runs, as QEMU's is */
static bool may_read_icount = true;

int64_t qemu_clock_get_ns(int clock); /* found by name, as in QEMU */
int64_t qemu_clock_get_ns(int clock) {
    (void)clock;
    return (int64_t)(instructions_run + slept);
}

int64_t icount_get_raw(void); /* found by name, as in QEMU */
int64_t icount_get_raw(void) {
    if (!may_read_icount) abort(); /* "Bad icount read" */
    return (int64_t)counted;
}

#if BOOTGATE_API >= 2
/* What the guest's memory and registers hold: few different pointers, small numbers among them. */
static uint64_t pointer(uint64_t seed) {
    uint64_t mixed = seed * 0x9e3779b97f4a7c15ull >> 40;
    return mixed % 4 ? 0xffff888000000000 + mixed % 64 * 64 : mixed % 300;
}
#endif
static bool storing;

static void add_hook(struct hook *hooks, size_t *count, size_t limit, struct hook hook) {
    if (*count == limit) abort();
    hooks[(*count)++] = hook;
}

#if BOOTGATE_API >= 7
void qemu_plugin_register_vcpu_init_cb(qemu_plugin_id_t id, vcpu_init_cb cb, void *data) {
    if (id != 1 || data) abort();
    vcpu_starts = cb;
}
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, tb_trans_cb cb, void *data) {
    if (id != 1 || data) abort();
    translate = cb;
}
#define CALLED(callback, ...) callback(__VA_ARGS__, NULL)
#else
void qemu_plugin_register_vcpu_init_cb(qemu_plugin_id_t id, vcpu_init_cb cb) { (void)id; vcpu_starts = cb; }
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, tb_trans_cb cb) { (void)id; translate = cb; }
#define CALLED(callback, ...) callback(1, __VA_ARGS__)
#endif
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, exit_cb cb, void *data) {
    (void)id;
    (void)data;
    stop = cb;
}
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb, vcpu_udata_cb cb, int flags, void *data) {
    (void)flags;
    add_hook(tb->at_start, &tb->start_count, MAX_HOOKS, (struct hook){.callback = cb, .data = data});
}
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn, vcpu_udata_cb cb, int flags,
                                            void *data) {
    (void)flags;
    add_hook(insn->before, &insn->before_count, MAX_HOOKS, (struct hook){.callback = cb, .data = data});
}
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn, mem_cb cb, int flags, int rw, void *data) {
    (void)flags;
    add_hook(insn->on_access, &insn->access_count, MAX_HOOKS,
             (struct hook){.access = cb, .accesses = rw, .data = data});
}
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb) { return tb->size; }
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t index) {
    if (index >= tb->size) abort();
    return (struct qemu_plugin_insn *)&tb->insns[index];
}
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn) { return insn->size; }
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn) { return insn->address; }

#if BOOTGATE_API >= 3
size_t qemu_plugin_insn_data(const struct qemu_plugin_insn *insn, void *dest, size_t length) {
    memcpy(dest, insn->bytes, length < insn->size ? length : insn->size);
    return length < insn->size ? length : insn->size;
}
#else
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn) { return insn->bytes; }
#endif

#if BOOTGATE_API == 1
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *tb, int op, void *ptr, uint64_t imm) {
    (void)op;
    add_hook(tb->at_start, &tb->start_count, MAX_HOOKS, (struct hook){.kind = HOOK_ADD, .counter = ptr, .value = imm});
}
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *insn, int op, void *ptr, uint64_t imm) {
    (void)op;
    add_hook(insn->before, &insn->before_count, MAX_HOOKS,
             (struct hook){.kind = HOOK_ADD, .counter = ptr, .value = imm});
}
void qemu_plugin_register_vcpu_mem_inline(struct qemu_plugin_insn *insn, int rw, int op, void *ptr, uint64_t imm) {
    (void)op;
    add_hook(insn->on_access, &insn->access_count, MAX_HOOKS,
             (struct hook){.kind = HOOK_ADD, .accesses = rw, .counter = ptr, .value = imm});
}
#else
struct qemu_plugin_scoreboard {
    void *data;
};
struct qemu_plugin_scoreboard *qemu_plugin_scoreboard_new(size_t size) {
    struct qemu_plugin_scoreboard *board = malloc(sizeof *board);
    board->data = calloc(1, size);
    return board;
}
void *qemu_plugin_scoreboard_find(struct qemu_plugin_scoreboard *board, unsigned int vcpu) {
    if (vcpu != 0) abort();
    return board->data;
}
static struct hook addition(qemu_plugin_u64 entry, uint64_t value) {
    return (struct hook){.kind = HOOK_ADD, .value = value,
                         .counter = (uint64_t *)(void *)((char *)entry.score->data + entry.offset)};
}
void qemu_plugin_register_vcpu_tb_exec_inline_per_vcpu(struct qemu_plugin_tb *tb, int op, qemu_plugin_u64 entry,
                                                       uint64_t imm) {
    (void)op;
    add_hook(tb->at_start, &tb->start_count, MAX_HOOKS, addition(entry, imm));
}
void qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(struct qemu_plugin_insn *insn, int op,
                                                         qemu_plugin_u64 entry, uint64_t imm) {
    (void)op;
    add_hook(insn->before, &insn->before_count, MAX_HOOKS, addition(entry, imm));
}
void qemu_plugin_register_vcpu_mem_inline_per_vcpu(struct qemu_plugin_insn *insn, int rw, int op,
                                                   qemu_plugin_u64 entry, uint64_t imm) {
    (void)op;
    struct hook hook = addition(entry, imm);
    hook.accesses = rw;
    add_hook(insn->on_access, &insn->access_count, MAX_HOOKS, hook);
}
#if BOOTGATE_API >= 3
static struct hook condition(vcpu_udata_cb cb, int cond, qemu_plugin_u64 entry, uint64_t imm, void *data) {
    if (cond != COND_NE) abort();
    struct hook hook = addition(entry, imm);
    hook.kind = HOOK_CALL_UNLESS;
    hook.callback = cb;
    hook.data = data;
    return hook;
}
void qemu_plugin_register_vcpu_tb_exec_cond_cb(struct qemu_plugin_tb *tb, vcpu_udata_cb cb, int flags, int cond,
                                               qemu_plugin_u64 entry, uint64_t imm, void *data) {
    (void)flags;
    add_hook(tb->at_start, &tb->start_count, MAX_HOOKS, condition(cb, cond, entry, imm, data));
}
void qemu_plugin_register_vcpu_insn_exec_cond_cb(struct qemu_plugin_insn *insn, vcpu_udata_cb cb, int flags, int cond,
                                                 qemu_plugin_u64 entry, uint64_t imm, void *data) {
    (void)flags;
    add_hook(insn->before, &insn->before_count, MAX_HOOKS, condition(cb, cond, entry, imm, data));
}
#endif
GByteArray *g_byte_array_new(void) { return calloc(1, sizeof(GByteArray)); }
GByteArray *g_byte_array_set_size(GByteArray *array, unsigned int length) {
    array->data = realloc(array->data, length ? length : 1);
    array->len = length;
    return array;
}
char *g_array_free(GArray *array, int segment) {
    if (segment) free(array->data);
    free(array);
    return NULL;
}
/* A description has another member, as in QEMU 11.1; and a handle, being opaque, may be NULL. */
struct long_descriptor {
    qemu_plugin_reg_descriptor known;
    bool is_readonly;
};
unsigned int g_array_get_element_size(GArray *array) {
    (void)array;
    return sizeof(struct long_descriptor);
}
GArray *qemu_plugin_get_registers(void) {
#ifdef HARNESS_ARM64
    static const char *const names[] = {"x0", "x1", "x2", "x7", "x8", "sp", "SPSR_EL1"};
#elif defined HARNESS_RISCV64
    static const char *const names[] = {"a0", "a1", "a2", "a6", "a7", "sp", "sstatus", "scause", "mtvec"};
#else
    static const char *const names[] = {"rax", "rdx", "rdi", "rsi", "rsp"};
#endif
    const size_t count = sizeof names / sizeof names[0];
    struct long_descriptor *list = calloc(count, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        list[i].known = (qemu_plugin_reg_descriptor){.name = names[i], .handle = (void *)(uintptr_t)i};
    }
    GArray *array = calloc(1, sizeof *array);
    *array = (GArray){.data = (char *)list, .len = count};
    return array;
}
#if BOOTGATE_API >= 6
bool
#else
int
#endif
qemu_plugin_read_register(struct qemu_plugin_register *handle, GByteArray *buffer) {
#if defined HARNESS_ARM64 || defined HARNESS_RISCV64
    uint64_t value = pointer(instructions_run + (uintptr_t)handle);
#else
    uint64_t value = (uintptr_t)handle == 1 && instructions_run % 2 ? SERIAL_DATA : pointer(instructions_run);
#endif
    g_byte_array_set_size(buffer, sizeof value);
    memcpy(buffer->data, &value, sizeof value);
    return sizeof value;
}
#endif
#if BOOTGATE_API >= 4
bool qemu_plugin_read_memory_vaddr(uint64_t address, GByteArray *buffer, size_t length) {
    if (address % 3 == 0) return false;
    g_byte_array_set_size(buffer, (unsigned int)length);
    for (size_t i = 0; i < length; i++) {
        uint64_t word = pointer((address + i) / 8 * 8);
        buffer->data[i] = (uint8_t)(word >> (address + i) % 8 * 8);
    }
    return true;
}

#ifdef HARNESS_RISCV64
#define CONSOLE UART
#elif defined HARNESS_ARM64
#define CONSOLE UART_DATA
#else
#define CONSOLE 0
#endif

/* Accesses of the serial port's driver: to its first register, to another, to memory. */
qemu_plugin_mem_value qemu_plugin_mem_get_value(qemu_plugin_meminfo_t info) {
    (void)info;
    return (qemu_plugin_mem_value){.data.u8 = instructions_run % 7 ? 'A' : '\n'};
}
struct qemu_plugin_hwaddr *qemu_plugin_get_hwaddr(qemu_plugin_meminfo_t info, uint64_t address) {
    static char somewhere;
    (void)info;
    (void)address;
    return instructions_run % 5 ? (struct qemu_plugin_hwaddr *)&somewhere : NULL;
}
bool qemu_plugin_hwaddr_is_io(const struct qemu_plugin_hwaddr *where) {
    (void)where;
    return may_read_icount && instructions_run % 3; /* an access to a device is the last of its block */
}
uint64_t qemu_plugin_hwaddr_phys_addr(const struct qemu_plugin_hwaddr *where) {
    (void)where;
    return instructions_run % 2 ? CONSOLE : 0x40000000;
}
const char *qemu_plugin_hwaddr_device_name(const struct qemu_plugin_hwaddr *where) {
    (void)where;
    return instructions_run % 2 ? "uart" : "timer";
}
bool qemu_plugin_mem_is_store(qemu_plugin_meminfo_t info) {
    (void)info;
    return storing;
}
#endif

static uint64_t random_state;

static uint64_t any(uint64_t limit) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state % limit;
}

/* Instructions, how often they access memory, and whether their access ends with a store. */
static const struct kind {
    uint8_t bytes[8];
    uint8_t size, accesses;
    bool stores, ends;
} kinds[] = {
#ifdef HARNESS_ARM64
    {{0x1f, 0x20, 0x03, 0xd5}, 4, 0, false, false}, /* nop */
    {{0x20, 0x00, 0x02, 0x8b}, 4, 0, false, false}, /* add x0, x1, x2 */
    {{0x20, 0x00, 0x40, 0xf9}, 4, 1, false, false}, /* ldr x0, [x1] */
    {{0x20, 0x00, 0x00, 0xb9}, 4, 1, true, false},  /* str w0, [x1] */
    {{0xe0, 0x03, 0x00, 0xf9}, 4, 1, true, false},  /* str x0, [sp] */
    {{0x40, 0x04, 0x40, 0xa9}, 4, 2, false, false}, /* ldp x0, x1, [x2] */
    {{0x20, 0x00, 0x20, 0xb8}, 4, 2, true, false},  /* ldadd w0, w0, [x1] */
    {{0x04, 0x00, 0x00, 0x94}, 4, 0, false, true},  /* bl */
    {{0x80, 0x00, 0x00, 0x94}, 4, 0, false, true},
    {{0x00, 0x00, 0x3f, 0xd6}, 4, 0, false, true},  /* blr x0 */
    {{0xc0, 0x03, 0x5f, 0xd6}, 4, 0, false, true},  /* ret */
    {{0x20, 0x02, 0x1f, 0xd6}, 4, 0, false, true},  /* br x17 */
    {{0x04, 0x00, 0x00, 0x14}, 4, 0, false, true},  /* b */
    {{0x10, 0x00, 0x00, 0x90}, 4, 0, false, false}, /* adrp x16 */
    {{0x01, 0x00, 0x00, 0xd4}, 4, 0, false, true},  /* svc */
    {{0x02, 0x00, 0x00, 0xd4}, 4, 0, false, true},  /* hvc */
    {{0xe0, 0x03, 0x9f, 0xd6}, 4, 0, false, true},  /* eret */
    {{0x7f, 0x20, 0x03, 0xd5}, 4, 0, false, true},  /* wfi */
#elif defined HARNESS_RISCV64
    {{0x01, 0x00}, 2, 0, false, false},             /* c.nop */
    {{0xb3, 0x80, 0x20, 0x00}, 4, 0, false, false}, /* add ra, ra, sp */
    {{0x03, 0xb5, 0x05, 0x00}, 4, 1, false, false}, /* ld a0, 0(a1) */
    {{0x88, 0x61}, 2, 1, false, false},             /* c.ld a0, 0(a1) */
    {{0x23, 0xb0, 0xa5, 0x00}, 4, 1, true, false},  /* sd a0, 0(a1) */
    {{0x2a, 0xe0}, 2, 1, true, false},              /* c.sdsp a0, 0(sp) */
    {{0x2f, 0xa5, 0xa5, 0x00}, 4, 2, true, false},  /* amoadd.w a0, a0, (a1) */
    {{0xef, 0x00, 0x00, 0x01}, 4, 0, false, true},  /* jal ra */
    {{0xef, 0x02, 0x00, 0x20}, 4, 0, false, true},  /* jal t0 */
    {{0x02, 0x95}, 2, 0, false, true},              /* c.jalr a0 */
    {{0xe7, 0x00, 0x05, 0x00}, 4, 0, false, true},  /* jalr ra, 0(a0) */
    {{0x82, 0x80}, 2, 0, false, true},              /* c.jr ra */
    {{0x67, 0x80, 0x00, 0x00}, 4, 0, false, true},  /* jalr zero, 0(ra) */
    {{0x02, 0x83}, 2, 0, false, true},              /* c.jr t1 */
    {{0x01, 0xa0}, 2, 0, false, true},              /* c.j */
    {{0x17, 0x0e, 0x00, 0x00}, 4, 0, false, false}, /* auipc t3 */
    {{0x73, 0x00, 0x00, 0x00}, 4, 0, false, true},  /* ecall */
    {{0x73, 0x00, 0x20, 0x10}, 4, 0, false, true},  /* sret */
    {{0x73, 0x00, 0x20, 0x30}, 4, 0, false, true},  /* mret */
    {{0x73, 0x00, 0x50, 0x10}, 4, 0, false, true},  /* wfi */
#else
    {{0x90}, 1, 0, false, false},                                 /* nop */
    {{0x48, 0x89, 0xd8}, 3, 0, false, false},                     /* mov rax, rbx */
    {{0x8b, 0x03}, 2, 1, false, false},                           /* mov eax, [rbx] */
    {{0x89, 0x03}, 2, 1, true, false},                            /* mov [rbx], eax */
    {{0x01, 0x03}, 2, 2, true, false},                            /* add [rbx], eax */
    {{0x55}, 1, 1, true, false},                                  /* push */
    {{0xee}, 1, 0, false, false},                                 /* out dx, al */
    {{0xec}, 1, 0, false, false},                                 /* in al, dx */
    {{0x0f, 0x28, 0x00}, 3, 2, false, false},                     /* movaps */
    {{0xe8, 0x10, 0x00, 0x00, 0x00}, 5, 1, true, true},           /* call */
    {{0xe8, 0x00, 0x02, 0x00, 0x00}, 5, 1, true, true},
    {{0xff, 0xd0}, 2, 1, true, true},                             /* call rax */
    {{0xff, 0x13}, 2, 2, true, true},                             /* call [rbx] */
    {{0xc3}, 1, 1, false, true},                                  /* ret */
    {{0xff, 0x23}, 2, 1, false, true},                            /* jmp [rbx] */
    {{0xeb, 0x10}, 2, 0, false, true},                            /* jmp */
    {{0x48, 0xcf}, 2, 0, false, true},                            /* iretq */
    {{0x48, 0x0f, 0x07}, 3, 0, false, true},                      /* sysretq */
    {{0xf4}, 1, 0, false, true},                                  /* hlt */
    {{0x0f, 0x31}, 2, 0, false, true},                            /* rdtsc */
    {{0xf3, 0xaa}, 2, 1, true, true},                             /* rep stosb */
    {{0xf3, 0xa4}, 2, 2, true, true},                             /* rep movsb */
    {{0xf3, 0x6e}, 2, 1, false, true},                            /* rep outsb */
#endif
};

static void make_block(struct qemu_plugin_tb *tb) {
    static const uint64_t bases[] = {0xffffffff81000000, 0x1000000, 0x400000, 0x7f0000000000, 0xf0000,
                                     0xffffffffc0000000, 0xfffffffffffff000};
    uint64_t address = bases[any(7)] + any(64) * 16;
    size_t wanted = 1 + any(MAX_INSNS);
    memset(tb, 0, sizeof *tb);
    while (tb->size < wanted) {
        const struct kind *kind = &kinds[any(sizeof kinds / sizeof kinds[0])];
        struct qemu_plugin_insn *insn = &tb->insns[tb->size++];
        insn->address = address;
        insn->size = kind->size;
        memcpy(insn->bytes, kind->bytes, sizeof kind->bytes);
        address += kind->size;
        if (kind->ends) break;
    }
    CALLED(translate, tb);
}

/* Does it fire for what the instruction does? */
static bool fires(const struct hook *hook) {
    if (BOOTGATE_API == 1 && hook->accesses) return hook->accesses != 1 || storing; /* see api.h */
    return !hook->accesses || hook->accesses & (storing ? 2 : 1);
}

static void run_hooks(struct hook *hooks, size_t count, uint64_t address) {
    for (size_t i = 0; i < count; i++) {
        struct hook *hook = &hooks[i];
        if (!fires(hook)) continue;
        if (hook->kind == HOOK_ADD) *hook->counter += hook->value;
        else if (hook->kind == HOOK_CALL_UNLESS && *hook->counter == hook->value) continue;
        else if (hook->access) hook->access(0, 0, address, hook->data);
        else if (hook->callback) hook->callback(0, hook->data);
    }
}

static const struct kind *kind_of(const struct qemu_plugin_insn *insn) {
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (kinds[i].size == insn->size && !memcmp(kinds[i].bytes, insn->bytes, insn->size)) return &kinds[i];
    }
    abort();
}

#ifdef HARNESS_ARM64
#define ON_STACK 0xe0
#define LOOKED_AT(kind) ((kind)->accesses == 1) /* of others it is not known how often they access memory */
#define REPEATS(insn) ((void)(insn), false)
#elif defined HARNESS_RISCV64
#define ON_STACK 0x2a
#define LOOKED_AT(kind) ((kind)->accesses == 1)
#define REPEATS(insn) ((void)(insn), false)
#else
#define ON_STACK 0x55
#define LOOKED_AT(kind) ((kind)->bytes[0] != 0x0f)
#define REPEATS(insn) ((insn)->bytes[0] == 0xf3)
#endif

/* The kernel's stack is always there. */
static bool may_fault(const struct qemu_plugin_insn *insn) {
    bool kernel = insn->address >> 24 == 0xffffffff81 || insn->address >> 24 == 1;
    return !(kernel && insn->bytes[0] == ON_STACK);
}

/* Runs the block, perhaps cut short by a fault before one of its memory accesses; returns how much of it. */
static size_t run_instructions(struct qemu_plugin_tb *tb) {
    static const uint64_t stacks[] = {0xffffc90000004000, 0xffffc90000008000, 0xffffc9000000c000, 0x7ffffffff000, 0x7000};
    uint64_t slot = stacks[any(5)] - any(200) * 8;
    for (size_t i = 0; i < tb->size; i++) {
        struct qemu_plugin_insn *insn = &tb->insns[i];
        const struct kind *kind = kind_of(insn);
        may_read_icount = i + 1 == tb->size;
        run_hooks(insn->before, insn->before_count, 0);
        bool rep = REPEATS(insn);
        bool plain = kind->accesses && !rep && LOOKED_AT(kind);
        if (plain && may_fault(insn) && any(10) == 0) return i; /* a fault: this one did not complete */
        instructions_run++;
        if (rep && any(4) == 0) return i + 1; /* the count was zero */
        for (unsigned int access = 1; access <= kind->accesses; access++) {
            storing = kind->stores && access == kind->accesses;
            run_hooks(insn->on_access, insn->access_count, slot);
        }
    }
    return tb->size;
}

static void run_block(struct qemu_plugin_tb *tb) {
    counted += tb->size;
    run_hooks(tb->at_start, tb->start_count, 0);
    counted -= tb->size - run_instructions(tb);
    may_read_icount = true;
}

int main(int argc, char **argv) {
    static struct qemu_plugin_tb blocks_made[BLOCKS];
    char option[4096];
    if (argc != 4) return 2;
    snprintf(option, sizeof option, "config=%s", argv[1]);
    char *options[] = {option};
    qemu_info_t info = {.target_name = arch.name, .version = {.min = 0, .cur = BOOTGATE_API},
                        .system_emulation = true, .system = {.smp_vcpus = 1, .max_vcpus = 1}};
    random_state = strtoull(argv[2], NULL, 10) * 2654435761u + 1;
    if (qemu_plugin_install(1, &info, 1, options) != 0) return 1;
    CALLED(vcpu_starts, 0);
    for (size_t i = 0; i < BLOCKS; i++) make_block(&blocks_made[i]);
    for (uint64_t step = strtoull(argv[3], NULL, 10); step > 0; step--) {
        struct qemu_plugin_tb *tb = &blocks_made[any(BLOCKS)];
        if (any(1000) == 0) make_block(tb);
        run_block(tb);
        if (any(50) == 0) slept += any(1000);
    }
#if BOOTGATE_API >= 7
    stop(NULL);
#else
    stop(1, NULL);
#endif
    printf("%lu\n", (unsigned long)instructions_run);
    return 0;
}
