/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bounded memory: every table is reserved once at its full size as address space that costs nothing until it is
 * touched, so that nothing grows, moves or fails in the middle of a boot. A full table counts what it refuses.
 */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>
#include <sys/mman.h>

/* Zeroed memory, NULL when the address space is exhausted. */
static void *reserve(size_t bytes) {
    void *memory = mmap(NULL, bytes ? bytes : 1, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

#endif
