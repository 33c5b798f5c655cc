/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Translated blocks and the counters that the guest's code adds to without calling us.
 *
 * QEMU translates a block anew whenever it needs to (cache flush, instruction budget); a block is recognised by
 * address, size and content, so that its counts stay together.
 */
#ifndef BLOCKS_H
#define BLOCKS_H

#include "api.h"
#include "config.h"
#include "memory.h"

#define BLOCK_BUCKETS (1u << 18)
#define CHUNK_BLOCKS 1024u
#define NO_SITE 0u
#define SITE_WAYS 7u
#define NO_PARENT UINT32_MAX

/* What a block has executed, where that is asked for (config.exact_blocks): at its start, and as it completes. */
struct counts {
    uint64_t executions, instructions;
};

struct block {
    uint64_t address, first;
    uint32_t size, hash;
    uint32_t next;  /* of the same bucket: index + 1 */
    uint32_t sites; /* index + 1 of the first callback site */
    uint64_t located; /* else: instructions that were found to run here, see locate */
    bool user;      /* runs in user mode */
    bool rep;       /* ends in a REP-prefixed string instruction */
};

enum site_role {
    SITE_ENTRY = 1,
    SITE_INTERRUPT = 2,
    SITE_FAULT = 4,
    SITE_SYSTEM_CALL = 8,
    SITE_TASK_SWITCH = 16,
    SITE_MARK = 32,
    SITE_AFTER_REP = 64,
    SITE_LEAVE = 128,
    SITE_CALL = 256,
    SITE_RETURN = 512,
    SITE_CONSOLE = 1024,
    SITE_LAST = 2048,   /* a block's last instruction, counted when its operand has been accessed */
    SITE_ARMED = 8192,       /* the access counts only when armed, see api.h */
    SITE_HOOK = 16384,
    SITE_STUB = 32768,       /* jumps on to the function that was called: a PLT entry */
    SITE_HALT = 65536,
    SITE_TSC = 131072,       /* reads the time stamp counter */
    SITE_AFTER_TSC = 262144,
    SITE_JUMPS_ON = 1048576, /* the dynamic linker jumps on to the function that was called */
    SITE_TO_USER = 524288,   /* of SITE_LEAVE: sysret */
};

/* Roles whose callback is on the memory access, not on the instruction's start. */
#define SITE_ACCESSES (SITE_CALL | SITE_RETURN | SITE_LAST)

/* What tells two sites at one instruction apart: each kind has a callback of its own. */
#define SITE_KINDS (SITE_ACCESSES | SITE_CONSOLE)

/* An instruction at which a callback runs. */
struct site {
    /* What a call looks at: one line of the processor's cache. */
    _Alignas(64) uint64_t address; /* of the instruction; SITE_CALL: of the callee, 0 when it is not known */
    struct {
        uint32_t parent, child;
    } ways[SITE_WAYS]; /* nodes it called from or entered from last, see child_at */
    uint32_t block;
    int32_t lag;      /* what to add to the count to have what ran before it, see executed_before */
    uint32_t roles;
    uint32_t index;   /* within the block */
    uint32_t next;
};

static struct block *blocks;
static uint32_t block_count = 1; /* 0 collects what found no room */
static uint32_t *block_buckets;
static struct site *sites;
static uint32_t site_count;
static uint64_t lost_blocks, lost_sites;

#if BOOTGATE_API == 1

typedef uint64_t *counter;

static struct counts *block_counts;
static struct {
    uint64_t instructions, rep_in_flight, rep_iterations, rep_halves, armed, expected;
} hot_memory, *hot = &hot_memory;

static struct counts *counts_of(uint32_t block) {
    return &block_counts[block];
}

static bool prepare_counters(void) {
    block_counts = reserve(BLOCK_LIMIT * sizeof *block_counts);
    return block_counts != NULL;
}

static bool find_counters(void) {
    return true;
}

static bool room_for_counts(uint32_t block) {
    return block < BLOCK_LIMIT;
}

static counter executions_counter(uint32_t block) {
    return &block_counts[block].executions;
}

static counter instructions_counter(uint32_t block) {
    return &block_counts[block].instructions;
}

static counter total_counter(void) {
    return &hot->instructions;
}

static counter rep_counter(void) {
    return &hot->rep_in_flight;
}

static counter rep_iterations_counter(void) {
    return &hot->rep_iterations;
}

static counter rep_halves_counter(void) {
    return &hot->rep_halves;
}

static counter armed_counter(void) {
    return &hot->armed;
}

static void add_at(struct qemu_plugin_insn *insn, counter counter, uint64_t value) {
    qemu_plugin_register_vcpu_insn_exec_inline(insn, INLINE_ADD_U64, counter, value);
}

static void add_at_access(struct qemu_plugin_insn *insn, counter counter, int accesses, uint64_t value) {
    qemu_plugin_register_vcpu_mem_inline(insn, accesses, INLINE_ADD_U64, counter, value);
}

static void add_at_start(struct qemu_plugin_tb *tb, counter counter, uint64_t value) {
    qemu_plugin_register_vcpu_tb_exec_inline(tb, INLINE_ADD_U64, counter, value);
}

#else

typedef qemu_plugin_u64 counter;

struct hot {
    uint64_t instructions, rep_in_flight, rep_iterations, armed;
    uint64_t rep_halves; /* accesses of those that make two of the same kind */
    uint64_t expected; /* the function that is about to be entered, as the frame on top has it; 0: look */
};

/* QEMU keeps 16 vCPUs' worth of every scoreboard, so block counters are made in chunks as they are needed. */
static struct qemu_plugin_scoreboard *chunk_boards[BLOCK_LIMIT / CHUNK_BLOCKS];
static struct counts *chunk_counts[BLOCK_LIMIT / CHUNK_BLOCKS];
static struct qemu_plugin_scoreboard *hot_board;
static struct hot *hot;

static struct counts *counts_of(uint32_t block) {
    return &chunk_counts[block / CHUNK_BLOCKS][block % CHUNK_BLOCKS];
}

static bool room_for_counts(uint32_t block) {
    uint32_t chunk = block / CHUNK_BLOCKS;
    if (block >= BLOCK_LIMIT || !config.exact_blocks) return block < BLOCK_LIMIT;
    if (!chunk_boards[chunk]) {
        chunk_boards[chunk] = qemu_plugin_scoreboard_new(CHUNK_BLOCKS * sizeof(struct counts));
        chunk_counts[chunk] = qemu_plugin_scoreboard_find(chunk_boards[chunk], 0);
    }
    return chunk_counts[chunk] != NULL;
}

static bool prepare_counters(void) {
    hot_board = qemu_plugin_scoreboard_new(sizeof(struct hot));
    return hot_board != NULL;
}

/* Where this vCPU's counters are; QEMU tells only once it exists. */
static bool find_counters(void) {
    hot = qemu_plugin_scoreboard_find(hot_board, 0);
    return hot && room_for_counts(0);
}

static counter executions_counter(uint32_t block) {
    return (counter){chunk_boards[block / CHUNK_BLOCKS], block % CHUNK_BLOCKS * sizeof(struct counts)};
}

static counter instructions_counter(uint32_t block) {
    counter counter = executions_counter(block);
    counter.offset += offsetof(struct counts, instructions);
    return counter;
}

static counter total_counter(void) {
    return (counter){hot_board, offsetof(struct hot, instructions)};
}

static counter rep_counter(void) {
    return (counter){hot_board, offsetof(struct hot, rep_in_flight)};
}

static counter rep_iterations_counter(void) {
    return (counter){hot_board, offsetof(struct hot, rep_iterations)};
}

static counter rep_halves_counter(void) {
    return (counter){hot_board, offsetof(struct hot, rep_halves)};
}

static void add_at(struct qemu_plugin_insn *insn, counter counter, uint64_t value) {
    qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(insn, INLINE_ADD_U64, counter, value);
}

static void add_at_access(struct qemu_plugin_insn *insn, counter counter, int accesses, uint64_t value) {
    qemu_plugin_register_vcpu_mem_inline_per_vcpu(insn, accesses, INLINE_ADD_U64, counter, value);
}

static void add_at_start(struct qemu_plugin_tb *tb, counter counter, uint64_t value) {
    qemu_plugin_register_vcpu_tb_exec_inline_per_vcpu(tb, INLINE_ADD_U64, counter, value);
}

#endif

static bool prepare_blocks(void) {
    blocks = reserve_hot(BLOCK_LIMIT * sizeof *blocks);
    block_buckets = reserve_hot(BLOCK_BUCKETS * sizeof *block_buckets);
    sites = reserve_hot(SITE_LIMIT * sizeof *sites);
    return blocks && block_buckets && sites && prepare_counters();
}

/* The block's row, made when it is new; row 0 when there is no room. */
static uint32_t block_row(uint64_t address, uint32_t size, uint32_t hash, uint64_t now) {
    uint64_t mixed = (address ^ (uint64_t)size << 48 ^ hash) * 0x9e3779b97f4a7c15ull;
    uint32_t bucket = (uint32_t)(mixed >> 46) & (BLOCK_BUCKETS - 1);
    for (uint32_t i = block_buckets[bucket]; i; i = blocks[i - 1].next) {
        struct block *block = &blocks[i - 1];
        if (block->address == address && block->size == size && block->hash == hash) return i - 1;
    }
    if (!room_for_counts(block_count)) {
        lost_blocks++;
        return 0;
    }
    blocks[block_count] = (struct block){
        .address = address, .first = now, .size = size, .hash = hash, .next = block_buckets[bucket]};
    block_buckets[bucket] = block_count + 1;
    return block_count++;
}

/* The callback site at an instruction of the block, reused when the block is translated again. */
static struct site *site_at(uint32_t block, uint32_t index, int32_t lag, uint64_t address, uint32_t role) {
    for (uint32_t i = blocks[block].sites; i != NO_SITE; i = sites[i - 1].next) {
        struct site *site = &sites[i - 1];
        if (site->index == index && site->lag == lag && site->address == address &&
            (site->roles & SITE_KINDS) == (role & SITE_KINDS)) {
            site->roles |= role;
            return site;
        }
    }
    if (site_count == SITE_LIMIT) {
        lost_sites++;
        return NULL;
    }
    struct site *site = &sites[site_count++];
    *site = (struct site){.address = address, .block = block, .lag = lag, .roles = role, .index = index,
                          .next = blocks[block].sites};
    for (uint32_t way = 0; way < SITE_WAYS; way++) site->ways[way].parent = NO_PARENT;
    blocks[block].sites = site_count;
    return site;
}

#endif
