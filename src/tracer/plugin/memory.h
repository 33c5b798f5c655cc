/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bounded memory: every table is reserved once at its full size as address space that costs nothing until it is
 * touched, so that nothing grows, moves or fails in the middle of a boot. A full table counts what it refuses.
 */
#ifndef MEMORY_H
#define MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>

/* How many rows each table holds; a test compiles with few. BLOCK_LIMIT is a multiple of CHUNK_BLOCKS. */
#ifndef NODE_LIMIT
#define NODE_LIMIT (1u << 21)
#define STACK_LIMIT (1u << 14)
#define FRAME_LIMIT 4096u
#define STAGE_ROW_LIMIT (1u << 24)
#define SAMPLE_LIMIT (1u << 22)
#define BLOCK_LIMIT (1u << 20)
#define SITE_LIMIT (1u << 21)
#define MARK_ROW_LIMIT (1u << 20)
#define CONSOLE_LIMIT (1u << 24)
#endif

/* The same for what is seen of the guest's kernel. */
#ifndef TASK_LIMIT
#define TASK_LIMIT (1u << 18)
#define TASK_EVENT_LIMIT (1u << 20)
#define SPACE_LIMIT (1u << 18)
#define MAPPING_LIMIT (1u << 20)
#define IMAGE_LIMIT (1u << 16)
#define REGION_LIMIT 4096u
#define MODULE_SYMBOL_LIMIT (1u << 20)
#define CALL_LIMIT (1u << 20)
#define WAIT_LIMIT (1u << 20)
#define RUNNABLE_LIMIT (1u << 22)
#define SLEEP_LIMIT (1u << 20)
#define TEXT_LIMIT (1u << 26)
#endif

/* Zeroed memory, NULL when the address space is exhausted. */
static void *reserve(size_t bytes) {
    void *memory = mmap(NULL, bytes ? bytes : 1, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

/*
 * The same for tables that are read all the time and in no order: in huge pages, where the host has them, most of
 * their look-ups need no page walk, which on virtual hosts costs more than the look-up.
 */
static void *reserve_hot(size_t bytes) {
    void *memory = reserve(bytes);
    if (memory) madvise(memory, bytes, MADV_HUGEPAGE);
    return memory;
}

#endif
