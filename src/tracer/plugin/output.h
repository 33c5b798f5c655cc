/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The trace file: header, directory, sections (trace-layout.ts draws it). Written beside its final name,
 * flushed to disk and renamed, so that it exists completely or not at all.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <fcntl.h>
#include <unistd.h>

#include "hooks.h"

static struct mark_row *mark_rows;
static uint32_t mark_row_count;
static struct console_byte_row *console_bytes;
static uint32_t console_byte_count;
static uint64_t lost_marks, lost_console_bytes;
static struct file_header header;

static bool prepare_output(void) {
    mark_rows = reserve(MARK_ROW_LIMIT * sizeof *mark_rows);
    console_bytes = reserve((size_t)CONSOLE_LIMIT * sizeof *console_bytes);
    return mark_rows && console_bytes;
}

static void write_blocks(FILE *file) {
    for (uint32_t i = 0; i < block_count; i++) {
        struct block_row row = {.address = blocks[i].address, .instructions = blocks[i].located,
                                .first = blocks[i].first, .size = (int32_t)blocks[i].size, .user = blocks[i].user};
        if (config.exact_blocks) {
            row.executions = counts_of(i)->executions;
            row.instructions = counts_of(i)->instructions;
        }
        fwrite(&row, sizeof row, 1, file);
    }
}

static void write_nodes(FILE *file) {
    for (uint32_t i = 0; i < node_count; i++) {
        struct node *node = &nodes[i];
        struct node_row row = {.address = node->address, .calls = sums[i].calls, .self = sums[i].self,
                               .first = node->first, .parent = (int32_t)node->parent, .kind = node->kind};
        fwrite(&row, sizeof row, 1, file);
    }
}

static void fill_header(uint64_t now) {
    header.magic = TRACE_MAGIC;
    header.layout_version = LAYOUT_VERSION;
    header.kaslr_offset = moved_by;
    header.stray_returns = stray_returns;
    header.plugin_api = BOOTGATE_API;
    header.instructions = now;
    header.sample_period = sample_period;
    for (uint32_t i = 0; i < block_count && config.exact_blocks; i++) {
        header.block_executions += counts_of(i)->executions;
        if (blocks[i].user) header.user_instructions += counts_of(i)->instructions;
    }
    for (uint32_t i = 0; i < task_count && !config.exact_blocks; i++) {
        header.user_instructions += tasks[i].row.user;
    }
    for (uint32_t i = 0; i < node_count; i++) {
        if (nodes[i].kind == KIND_CALL) header.calls += sums[i].calls;
        if (nodes[i].kind == KIND_INTERRUPT) header.interrupts += sums[i].calls;
    }
    header.lost_blocks = lost_blocks;
    header.lost_sites = lost_sites;
    header.lost_nodes = lost.nodes;
    header.lost_stack_frames = lost.stack_frames;
    header.lost_tasks = lost.tasks;
    header.lost_samples = lost.samples;
    header.lost_stage_rows = lost.stage_rows;
    header.lost_marks = lost_marks;
    header.lost_console_bytes = lost_console_bytes;
    header.lost_guest_rows = lost_guest_rows;
}

static void write_tasks(FILE *file) {
    for (uint32_t i = 0; i < task_count; i++) fwrite(&tasks[i].row, sizeof tasks[i].row, 1, file);
}

static bool write_file(FILE *file) {
    bool watched = watches_guest();
    struct directory_entry directory[] = {
        {.section = SECTION_BLOCK, .row_bytes = sizeof(struct block_row), .rows = block_count},
        {.section = SECTION_NODE, .row_bytes = sizeof(struct node_row), .rows = node_count},
        {.section = SECTION_STAGE_SHARE, .row_bytes = sizeof(struct stage_share_row), .rows = stage_row_count},
        {.section = SECTION_MARK, .row_bytes = sizeof(struct mark_row), .rows = mark_row_count},
        {.section = SECTION_SAMPLE, .row_bytes = sizeof(struct sample_row), .rows = sample_count},
        {.section = SECTION_CONSOLE_BYTE, .row_bytes = sizeof(struct console_byte_row),
         .rows = console_byte_count},
        {.section = SECTION_TEXT, .row_bytes = 8, .rows = (text_bytes + 7) / 8},
        {.section = SECTION_IMAGE, .row_bytes = sizeof(struct image_row), .rows = image_count},
        {.section = SECTION_MODULE_SYMBOL, .row_bytes = sizeof(struct module_symbol_row),
         .rows = module_symbol_count},
        {.section = SECTION_PROGRAM, .row_bytes = sizeof(struct program_row), .rows = program_count},
        {.section = SECTION_TASK, .row_bytes = sizeof(struct task_row), .rows = watched ? task_count : 0},
        {.section = SECTION_TASK_EVENT, .row_bytes = sizeof(struct task_event_row), .rows = task_event_count},
        {.section = SECTION_MAPPING, .row_bytes = sizeof(struct mapping_row), .rows = mapping_row_count},
        {.section = SECTION_SYSTEM_CALL, .row_bytes = sizeof(struct system_call_row), .rows = call_count},
        {.section = SECTION_WAIT, .row_bytes = sizeof(struct wait_row), .rows = wait_count},
        {.section = SECTION_IDLE, .row_bytes = sizeof(struct idle_row), .rows = idle_count},
        {.section = SECTION_RUNNABLE, .row_bytes = sizeof(struct runnable_row), .rows = runnable_count},
        {.section = SECTION_SLEEP, .row_bytes = sizeof(struct sleep_row), .rows = sleep_count},
    };
    header.header_bytes = sizeof header;
    header.section_count = sizeof directory / sizeof directory[0];
    uint64_t offset = sizeof header + sizeof directory;
    for (uint32_t i = 0; i < header.section_count; i++) {
        directory[i].offset = offset;
        offset += directory[i].rows * directory[i].row_bytes;
    }
    header.file_bytes = offset;
    fwrite(&header, sizeof header, 1, file);
    fwrite(directory, sizeof directory, 1, file);
    write_blocks(file);
    write_nodes(file);
    fwrite(stage_rows, sizeof *stage_rows, stage_row_count, file);
    fwrite(mark_rows, sizeof *mark_rows, mark_row_count, file);
    fwrite(samples, sizeof *samples, sample_count, file);
    fwrite(console_bytes, sizeof *console_bytes, console_byte_count, file);
    fwrite(texts, 8, (text_bytes + 7) / 8, file);
    fwrite(images, sizeof *images, image_count, file);
    fwrite(module_symbols, sizeof *module_symbols, module_symbol_count, file);
    fwrite(programs, sizeof *programs, program_count, file);
    if (watched) write_tasks(file);
    fwrite(task_events, sizeof *task_events, task_event_count, file);
    fwrite(mapping_rows, sizeof *mapping_rows, mapping_row_count, file);
    fwrite(calls, sizeof *calls, call_count, file);
    fwrite(waits, sizeof *waits, wait_count, file);
    fwrite(idles, sizeof *idles, idle_count, file);
    fwrite(runnables, sizeof *runnables, runnable_count, file);
    fwrite(sleeps, sizeof *sleeps, sleep_count, file);
    return !ferror(file) && fflush(file) == 0 && fsync(fileno(file)) == 0;
}

static bool write_trace(uint64_t now) {
    char temporary[4096];
    fill_header(now);
    snprintf(temporary, sizeof temporary, "%s.part", config.output);
    FILE *file = fopen(temporary, "wb");
    if (!file) return complain("cannot write %s: %s", temporary, strerror(errno));
    errno = 0;
    bool ok = write_file(file);
    int problem = errno;
    if (fclose(file) != 0 && ok) {
        ok = false;
        problem = errno;
    }
    if (ok && rename(temporary, config.output) != 0) {
        ok = false;
        problem = errno;
    }
    if (!ok) {
        unlink(temporary);
        return complain("cannot write %s: %s", config.output, strerror(problem));
    }
    return true;
}

#endif
