/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose address it is: the kernel's, wherever it runs, or user code's. */
#ifndef KERNEL_MAP_H
#define KERNEL_MAP_H

#include "config.h"

/*
 * Where the kernel can be, and by what it can be moved: __START_KERNEL_map and KERNEL_IMAGE_SIZE of
 * arch/x86/include/asm/page_64_types.h, CONFIG_PHYSICAL_ALIGN. Modules of a kernel that can be moved lie behind it.
 */
#define KERNEL_MAP 0xffffffff80000000ull
#define KERNEL_MAP_BYTES (1ull << 30)
#define KERNEL_STEP (1ull << 21)

static uint64_t moved_by; /* what KASLR added to the kernel's link addresses */
static bool kernel_found;

static bool in_kernel_map(uint64_t address) {
    return address - KERNEL_MAP < KERNEL_MAP_BYTES;
}

/*
 * Learns from the first code that runs in the kernel's own half how far the kernel was moved: it is what head_64.S
 * jumps to when the page tables are set up, at the very beginning of the kernel's text.
 */
static void find_kernel(uint64_t address) {
    if (kernel_found || !in_kernel_map(address)) return;
    kernel_found = true;
    if (address > config.image_start) moved_by = (address - config.image_start) / KERNEL_STEP * KERNEL_STEP;
}

/*
 * The address the kernel is linked at. With CF_PCREL, QEMU shares translated code between mappings of one
 * physical page and reports the address of the mapping that ran first: the identity map's, early in a boot.
 */
static uint64_t canonical(uint64_t address) {
    if (in_kernel_map(address)) return address - moved_by;
    if (config.image_placed && address - config.image_physical < config.image_end - config.image_start) {
        return address - config.image_physical + config.image_start;
    }
    return address;
}

static bool in_kernel_image(uint64_t address) {
    return address - config.image_start < config.image_end - config.image_start;
}

static bool is_user(uint64_t address) {
    return address < 1ull << 47;
}

#endif
