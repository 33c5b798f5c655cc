/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which code runs. An address says so only for the kernel: modules come and go at the same addresses, and a
 * library's page is one piece of translated code for all processes, wherever each of them has it mapped (CF_PCREL).
 * So code of files is known by file and offset, code of modules by module and address (codeKinds in
 * trace-layout.ts).
 */
#ifndef CODE_H
#define CODE_H

#include "guest.h"
#include "layout.h"

#define IMAGE_BUCKETS 4096u
#define SPACE_BUCKETS 4096u
#define NO_SPACE 0u
#define RAW_CODE UINT32_MAX /* in place of an image: nothing names this code */

struct mapping {
    uint64_t start, end, file_offset;
    uint32_t image, next;
};

/* An mm_struct. Mappings are newest first; a fork begins with its parent's list and both grow their own heads. */
struct space {
    uint64_t mm;
    uint32_t mappings, next;
};

struct region {
    uint64_t start, end;
    uint32_t image;
};

static struct image_row *images;
static uint32_t *image_next;
static uint32_t image_count, image_buckets[IMAGE_BUCKETS];
static struct mapping *mappings;
static uint32_t mapping_count = 1;
static struct space *spaces;
static uint32_t space_count = 1, space_buckets[SPACE_BUCKETS];
static struct region regions[REGION_LIMIT]; /* of modules */
static uint32_t region_count;
static struct mapping_row *mapping_rows;
static uint32_t mapping_row_count;

static bool prepare_code(void) {
    images = reserve(IMAGE_LIMIT * sizeof *images);
    image_next = reserve(IMAGE_LIMIT * sizeof *image_next);
    mappings = reserve(MAPPING_LIMIT * sizeof *mappings);
    mapping_rows = reserve(MAPPING_LIMIT * sizeof *mapping_rows);
    spaces = reserve(SPACE_LIMIT * sizeof *spaces);
    return images && image_next && mappings && mapping_rows && spaces && prepare_texts();
}

static uint32_t new_image(struct image_row row) {
    if (image_count == IMAGE_LIMIT) {
        lost_guest_rows++;
        return RAW_CODE;
    }
    row.initialised = row.unloaded = UINT64_MAX;
    images[image_count] = row;
    return image_count++;
}

/* The image of a file: the same for all who map it while its path, file system and size stay what they are. */
static uint32_t file_image(uint32_t kind, struct text path, struct text filesystem, int64_t size, uint64_t now) {
    uint32_t bucket = (path.offset * 31 + filesystem.offset + (uint32_t)size) % IMAGE_BUCKETS;
    for (uint32_t i = image_buckets[bucket]; i; i = image_next[i - 1]) {
        struct image_row *image = &images[i - 1];
        if (image->name == path.offset && image->name_length == path.length &&
            image->filesystem == filesystem.offset && image->size_bytes == size) {
            return i - 1;
        }
    }
    uint32_t image = new_image((struct image_row){
        .kind = kind, .name = path.offset, .name_length = path.length, .filesystem = filesystem.offset,
        .filesystem_length = filesystem.length, .size_bytes = size, .loaded = now});
    if (image == RAW_CODE) return image;
    image_next[image] = image_buckets[bucket];
    image_buckets[bucket] = image + 1;
    return image;
}

static uint32_t space_of(uint64_t mm) {
    for (uint32_t i = space_buckets[(mm >> 6) % SPACE_BUCKETS]; i; i = spaces[i].next) {
        if (spaces[i].mm == mm) return i;
    }
    return NO_SPACE;
}

/* A new address space, empty or with what `parent` has mapped; an older one of the same mm_struct is gone. */
static uint32_t new_space(uint64_t mm, uint32_t parent) {
    if (space_count == SPACE_LIMIT) {
        lost_guest_rows++;
        return NO_SPACE;
    }
    uint32_t *bucket = &space_buckets[(mm >> 6) % SPACE_BUCKETS];
    spaces[space_count] = (struct space){.mm = mm, .mappings = spaces[parent].mappings, .next = *bucket};
    *bucket = space_count;
    return space_count++;
}

static void map_code(uint32_t space, struct mapping mapping, uint64_t now, int32_t task) {
    if (mapping_count == MAPPING_LIMIT) {
        lost_guest_rows++;
        return;
    }
    mapping.next = spaces[space].mappings;
    mapping_rows[mapping_row_count++] = (struct mapping_row){
        .start = mapping.start, .end = mapping.end, .file_offset = mapping.file_offset, .instructions = now,
        .image = (int32_t)mapping.image, .space = (int32_t)space, .task = task};
    mappings[mapping_count] = mapping;
    spaces[space].mappings = mapping_count++;
}

/* Code of modules that lay there before is gone. */
static void add_region(uint64_t start, uint64_t size, uint32_t image) {
    if (!start || !size) return;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < region_count; i++) {
        if (regions[i].end <= start || regions[i].start >= start + size) regions[kept++] = regions[i];
    }
    region_count = kept;
    if (region_count == REGION_LIMIT) {
        lost_guest_rows++;
        return;
    }
    regions[region_count++] = (struct region){.start = start, .end = start + size, .image = image};
}

static void remove_regions(uint32_t image) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < region_count; i++) {
        if (regions[i].image != image) regions[kept++] = regions[i];
    }
    region_count = kept;
}

static uint64_t image_code(uint32_t image, uint64_t offset, uint64_t address) {
    if (image == RAW_CODE || offset >> IMAGE_ROW_SHIFT) return address;
    return CODE_IMAGE << CODE_KIND_SHIFT | (uint64_t)image << IMAGE_ROW_SHIFT | offset;
}

/* What code an address is in `space` at this moment. */
static uint64_t code_at(uint64_t address, uint32_t space) {
    if (is_user(address)) {
        for (uint32_t i = spaces[space].mappings; i; i = mappings[i].next) {
            struct mapping *mapping = &mappings[i];
            if (address < mapping->start || address >= mapping->end) continue;
            return image_code(mapping->image, address - mapping->start + mapping->file_offset, address);
        }
    } else if (!in_kernel_image(canonical(address))) {
        for (uint32_t i = region_count; i-- > 0;) {
            if (address < regions[i].start || address >= regions[i].end) continue;
            return image_code(regions[i].image, address & ((1ull << IMAGE_ROW_SHIFT) - 1), address);
        }
    }
    return canonical(address);
}

#endif
