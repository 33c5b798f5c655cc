/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The call tree's nodes: (parent, entry address, kind) with the calls and the instructions spent in it alone, how they
 * are found, and what they gained in each stage and at each sample.
 */
#ifndef NODES_H
#define NODES_H

#include "tasks.h"

enum node_kind { KIND_CALL, KIND_INTERRUPT, KIND_TASK_ROOT, KIND_SYSTEM_CALL };

#define NODE_SLOT_BITS 22 /* at most half of the slots are taken */
#define NO_NODE UINT32_MAX
#define UNKNOWN_ROOT 0 /* in place of an address; NodeTable in trace-tables.ts */

struct node {
    uint64_t address, first;
    uint64_t stage_calls, stage_self; /* values when the last stage began */
    uint32_t parent, kind;
};

/* What changes at every call, apart: a line of the processor's cache holds four nodes'. */
struct sums {
    uint64_t calls, self;
};

/*
 * Where a node is: with the children of the parents beside its own, whose nodes were made in the same stretch of the boot
 * and which the processor's cache therefore holds together; and where there are too many, at its hash.
 */
struct node_slot {
    uint32_t tag;  /* of the hash: a node is looked at only when it is most likely the one */
    uint32_t node; /* index + 1, 0 ends */
};

#define NEAR_PARENTS 4u
#define NEAR_SLOTS 8u /* a line of the processor's cache */

static struct node *nodes;
static struct sums *sums;
static uint32_t node_count;
static struct node_slot *node_slots, (*near_slots)[NEAR_SLOTS];
static struct stage_share_row *stage_rows;
static uint32_t stage_row_count;
static int32_t stages_passed;
static struct sample_row *samples;
static uint32_t sample_count;
static uint64_t sample_period, next_sample;

static uint64_t credited; /* instructions credited so far */

static struct {
    uint64_t nodes, stack_frames, tasks, samples, stage_rows;
} lost;

static bool is_child(const struct node *node, uint32_t parent, uint64_t address, uint32_t kind) {
    return node->address == address && node->parent == parent && node->kind == kind;
}

/* The slot of a child, or the free one where it belongs, of `count` from `at` on; NULL: all are others'. */
static struct node_slot *find_slot(struct node_slot *slots, uint32_t count, uint32_t at, uint32_t tag, uint32_t parent,
                                   uint64_t address, uint32_t kind) {
    for (uint32_t probe = 0; probe < count; probe++) {
        struct node_slot *slot = &slots[(at + probe) % count];
        if (!slot->node) return slot;
        if (slot->tag == tag && is_child(&nodes[slot->node - 1], parent, address, kind)) return slot;
    }
    return NULL;
}

/* The node of `address` called from `parent`; when the table is full, the parent itself. */
static uint32_t child_node(uint32_t parent, uint64_t address, uint32_t kind) {
    uint64_t hash = (address ^ (uint64_t)parent << 40 ^ parent ^ (uint64_t)kind << 33) * 0x9e3779b97f4a7c15ull;
    uint32_t tag = (uint32_t)(hash >> 8), at = (uint32_t)(hash >> (64 - NODE_SLOT_BITS));
    struct node_slot *slot = NULL;
    if (parent != NO_NODE) slot = find_slot(near_slots[parent / NEAR_PARENTS], NEAR_SLOTS, 0, tag, parent, address, kind);
    if (!slot) slot = find_slot(node_slots, 1u << NODE_SLOT_BITS, at, tag, parent, address, kind);
    if (slot->node) return slot->node - 1;
    if (node_count == NODE_LIMIT) {
        lost.nodes++;
        return parent == NO_NODE ? 0 : parent;
    }
    nodes[node_count] = (struct node){
        .address = address, .parent = parent, .kind = kind, .first = credited};
    *slot = (struct node_slot){.tag = tag, .node = node_count + 1};
    return node_count++;
}

/*
 * The same for a call at a site, whose address it is: mostly from one of the parents that called there last. The site is
 * in the processor's cache, the slots are too many for it.
 */
static uint32_t child_at(struct site *site, uint32_t parent) {
    for (uint32_t way = 0; way < SITE_WAYS; way++) {
        if (site->ways[way].parent == parent) return site->ways[way].child;
    }
    uint32_t child = child_node(parent, site->address, KIND_CALL);
    memmove(site->ways + 1, site->ways, (SITE_WAYS - 1) * sizeof *site->ways);
    site->ways[0].parent = parent;
    site->ways[0].child = child;
    return child;
}

static void count_sample(uint32_t node, uint32_t count) {
    if (sample_count && samples[sample_count - 1].node == (int32_t)node) {
        samples[sample_count - 1].count += count;
    } else if (sample_count < SAMPLE_LIMIT) {
        samples[sample_count++] = (struct sample_row){.node = (int32_t)node, .count = count};
    } else {
        lost.samples += count;
    }
}

/* A stage ended: what each node gained since the last one. */
static void snapshot_stage(void) {
    for (uint32_t i = 0; i < node_count; i++) {
        struct node *node = &nodes[i];
        uint64_t self = sums[i].self - node->stage_self, calls = sums[i].calls - node->stage_calls;
        if (!self && !calls) continue;
        if (stage_row_count == STAGE_ROW_LIMIT) {
            lost.stage_rows++;
            continue;
        }
        stage_rows[stage_row_count++] = (struct stage_share_row){
            .stage = stages_passed, .node = (int32_t)i, .self = self, .calls = calls};
        node->stage_self = sums[i].self;
        node->stage_calls = sums[i].calls;
    }
    stages_passed++;
}

static bool prepare_nodes(void) {
    nodes = reserve_hot((size_t)NODE_LIMIT * sizeof *nodes);
    sums = reserve_hot((size_t)NODE_LIMIT * sizeof *sums);
    node_slots = reserve_hot(sizeof *node_slots << NODE_SLOT_BITS);
    near_slots = reserve_hot((NODE_LIMIT / NEAR_PARENTS + 1) * sizeof *near_slots);
    stage_rows = reserve((size_t)STAGE_ROW_LIMIT * sizeof *stage_rows);
    samples = reserve((size_t)SAMPLE_LIMIT * sizeof *samples);
    sample_period = config.sample_period;
    next_sample = sample_period ? sample_period : UINT64_MAX;
    return nodes && sums && node_slots && near_slots && stage_rows && samples;
}

#endif
