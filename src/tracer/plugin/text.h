/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names, paths and command lines read out of the guest: one heap, written as it is and cut up by the reader. */
#ifndef TEXT_H
#define TEXT_H

#include <stdint.h>
#include <string.h>

#include "memory.h"

#define TEXT_SLOTS (1u << 16)

struct text {
    uint32_t offset, length;
};

static char *texts;
static uint32_t text_bytes;
static struct text *known_texts; /* hash table of what was kept by `intern` */
static uint64_t lost_guest_rows; /* anything of the guest that found no room */

static bool prepare_texts(void) {
    texts = reserve(TEXT_LIMIT);
    known_texts = reserve(TEXT_SLOTS * sizeof *known_texts);
    return texts && known_texts;
}

static struct text keep_text(const char *bytes, size_t length) {
    if (length > TEXT_LIMIT - text_bytes) {
        lost_guest_rows++;
        return (struct text){0, 0};
    }
    struct text text = {.offset = text_bytes, .length = (uint32_t)length};
    memcpy(texts + text_bytes, bytes, length);
    text_bytes += (uint32_t)length;
    return text;
}

/* The same for texts that come again and again: kept once. */
static struct text intern(const char *bytes, size_t length) {
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++) hash = (hash ^ (uint8_t)bytes[i]) * 16777619u;
    for (uint32_t probe = 0; probe < 64 && length; probe++) {
        struct text *slot = &known_texts[(hash + probe) & (TEXT_SLOTS - 1)];
        if (slot->length == 0) return *slot = keep_text(bytes, length);
        if (slot->length == length && !memcmp(texts + slot->offset, bytes, length)) return *slot;
    }
    return keep_text(bytes, length);
}

#endif
