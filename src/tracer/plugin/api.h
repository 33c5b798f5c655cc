/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The part of QEMU's TCG plugin interface that the tracer uses, declared here because no distribution package
 * ships qemu-plugin.h. BOOTGATE_API is the version compiled for:
 *
 *   1  QEMU 6.0-8.2     inline additions to plain pointers
 *   2  9.0              scoreboards instead; registers can be read
 *   3  9.1              conditional callbacks; insn_data copies
 *   4  9.2, 10.0        guest memory can be read
 *   5  10.1, 10.2       (nothing more that is used here)
 *   6  11.0             registers are read with a bool for an answer
 *   7  11.1             callbacks are handed user data instead of the plugin's id
 *
 * A newer one is taken to be as 7 is, and tried before it is used (trial-run.ts).
 */
#ifndef API_H
#define API_H

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifndef BOOTGATE_API
#error "compile with -DBOOTGATE_API=n"
#endif

#define EXPORT __attribute__((visibility("default")))

typedef uint64_t qemu_plugin_id_t;
typedef uint32_t qemu_plugin_meminfo_t;

typedef struct qemu_info_t {
    const char *target_name;
    struct {
        int min;
        int cur;
    } version;
    bool system_emulation;
    union {
        struct {
            int smp_vcpus;
            int max_vcpus;
        } system;
    };
} qemu_info_t;

struct qemu_plugin_tb;
struct qemu_plugin_insn;

enum { CB_NO_REGS = 0, CB_R_REGS = 1 };

/*
 * QEMU 7.2 compares the wrong number when it decides which memory hooks fire (accel/tcg/plugin-gen.c, op_rw):
 * those for reads (1) fire on writes, those for writes (2) on both.
 *
 * The same release leaves a block's last memory hooks switched on when the block ends in an indirect jump
 * (plugin_gen_disable_mem_helpers looks at a flag that is set later), so that they also fire for what C helpers
 * access afterwards: segment descriptors, interrupt frames. So with API 1 such a hook is armed by an addition
 * before its instruction, and the first access disarms it.
 */
enum { MEM_WRITES = BOOTGATE_API == 1 ? 1 : 2, MEM_RW = 3 };

enum { INLINE_ADD_U64 = 0 };
enum { COND_NE = 3 };

typedef void (*vcpu_udata_cb)(unsigned int vcpu, void *userdata);
typedef void (*mem_cb)(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t address, void *userdata);

#if BOOTGATE_API >= 7
typedef vcpu_udata_cb vcpu_init_cb;
typedef void (*tb_trans_cb)(struct qemu_plugin_tb *tb, void *userdata);
typedef void (*exit_cb)(void *userdata);
void qemu_plugin_register_vcpu_init_cb(qemu_plugin_id_t id, vcpu_init_cb cb, void *userdata);
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, tb_trans_cb cb, void *userdata);
#else
typedef void (*vcpu_init_cb)(qemu_plugin_id_t id, unsigned int vcpu);
typedef void (*tb_trans_cb)(qemu_plugin_id_t id, struct qemu_plugin_tb *tb);
typedef void (*exit_cb)(qemu_plugin_id_t id, void *userdata);
void qemu_plugin_register_vcpu_init_cb(qemu_plugin_id_t id, vcpu_init_cb cb);
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, tb_trans_cb cb);
#endif
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, exit_cb cb, void *userdata);
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb, vcpu_udata_cb cb, int flags, void *userdata);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn, vcpu_udata_cb cb, int flags,
                                            void *userdata);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn, mem_cb cb, int flags, int rw,
                                      void *userdata);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t index);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);

#if BOOTGATE_API >= 3
size_t qemu_plugin_insn_data(const struct qemu_plugin_insn *insn, void *dest, size_t length);
#else
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn);
#endif

#if BOOTGATE_API == 1

void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *tb, int op, void *ptr, uint64_t imm);
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *insn, int op, void *ptr,
                                                uint64_t imm);
void qemu_plugin_register_vcpu_mem_inline(struct qemu_plugin_insn *insn, int rw, int op, void *ptr,
                                          uint64_t imm);

#else

struct qemu_plugin_scoreboard;
struct qemu_plugin_register;

typedef struct {
    struct qemu_plugin_scoreboard *score;
    size_t offset;
} qemu_plugin_u64;

/* How a register's description begins; QEMU 11.1 has another member, so an array's step is asked of the array. */
typedef struct {
    struct qemu_plugin_register *handle;
    const char *name;
    const char *feature;
} qemu_plugin_reg_descriptor;

/* GLib's, as far as qemu_plugin_read_register needs it; resolved from the QEMU that loads the plugin. */
typedef struct {
    uint8_t *data;
    unsigned int len;
} GByteArray;
typedef struct {
    char *data;
    unsigned int len;
} GArray;
GByteArray *g_byte_array_new(void);
GByteArray *g_byte_array_set_size(GByteArray *array, unsigned int length);
char *g_array_free(GArray *array, int free_segment);
unsigned int g_array_get_element_size(GArray *array);

struct qemu_plugin_scoreboard *qemu_plugin_scoreboard_new(size_t element_size);
void *qemu_plugin_scoreboard_find(struct qemu_plugin_scoreboard *score, unsigned int vcpu);
void qemu_plugin_register_vcpu_tb_exec_inline_per_vcpu(struct qemu_plugin_tb *tb, int op,
                                                       qemu_plugin_u64 entry, uint64_t imm);
void qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(struct qemu_plugin_insn *insn, int op,
                                                         qemu_plugin_u64 entry, uint64_t imm);
void qemu_plugin_register_vcpu_mem_inline_per_vcpu(struct qemu_plugin_insn *insn, int rw, int op,
                                                   qemu_plugin_u64 entry, uint64_t imm);
GArray *qemu_plugin_get_registers(void);
#if BOOTGATE_API >= 6
bool qemu_plugin_read_register(struct qemu_plugin_register *handle, GByteArray *buffer);
#else
int qemu_plugin_read_register(struct qemu_plugin_register *handle, GByteArray *buffer); /* its size; -1 or 0: failed */
#endif

#endif

#if BOOTGATE_API >= 3
void qemu_plugin_register_vcpu_tb_exec_cond_cb(struct qemu_plugin_tb *tb, vcpu_udata_cb cb, int flags, int cond,
                                               qemu_plugin_u64 entry, uint64_t imm, void *userdata);
void qemu_plugin_register_vcpu_insn_exec_cond_cb(struct qemu_plugin_insn *insn, vcpu_udata_cb cb, int flags,
                                                 int cond, qemu_plugin_u64 entry, uint64_t imm,
                                                 void *userdata);
#endif

#if BOOTGATE_API >= 4
bool qemu_plugin_read_memory_vaddr(uint64_t address, GByteArray *buffer, size_t length);

/* What a memory access moved. */
typedef struct {
    int type;
    union {
        uint8_t u8;
        uint16_t u16;
        uint32_t u32;
        uint64_t u64;
        struct {
            uint64_t low, high;
        } u128;
    } data;
} qemu_plugin_mem_value;
qemu_plugin_mem_value qemu_plugin_mem_get_value(qemu_plugin_meminfo_t info);

/* Where in the machine it went; valid inside of a memory callback. */
struct qemu_plugin_hwaddr;
struct qemu_plugin_hwaddr *qemu_plugin_get_hwaddr(qemu_plugin_meminfo_t info, uint64_t address);
bool qemu_plugin_hwaddr_is_io(const struct qemu_plugin_hwaddr *where);
uint64_t qemu_plugin_hwaddr_phys_addr(const struct qemu_plugin_hwaddr *where);
const char *qemu_plugin_hwaddr_device_name(const struct qemu_plugin_hwaddr *where); /* as QEMU calls it */
bool qemu_plugin_mem_is_store(qemu_plugin_meminfo_t info);
#endif

/* Sets the pointer to a function of QEMU's own; NULL where it exports none of that name, as a QEMU without modules. */
static void find_function(const char *name, void *function) {
    void *symbol = dlsym(RTLD_DEFAULT, name);
    memcpy(function, &symbol, sizeof symbol);
}

#endif
