/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the kernel's structures out of guest memory; where members lie is in the configuration (from BTF). */
#ifndef GUEST_H
#define GUEST_H

#include "kernel-map.h"
#include "observe.h"
#include "text.h"

#define PATH_LIMIT 4096
#define PATH_DEPTH 128
#define NAME_LIMIT 255 /* NAME_MAX, linux/limits.h */

static uint64_t read_u64(uint64_t address) {
    uint64_t value = 0;
    return read_guest(address, &value, sizeof value) ? value : 0;
}

static uint32_t read_u32(uint64_t address) {
    uint32_t value = 0;
    return read_guest(address, &value, sizeof value) ? value : 0;
}

/* A pointer or long of the structure at `base`; 0 where this kernel has no such member. */
static uint64_t member64(uint64_t base, enum offset_name which) {
    return base && config.offsets[which] >= 0 ? read_u64(base + (uint64_t)config.offsets[which]) : 0;
}

static uint32_t member32(uint64_t base, enum offset_name which) {
    return base && config.offsets[which] >= 0 ? read_u32(base + (uint64_t)config.offsets[which]) : 0;
}

/* Bytes up to a zero or `limit`, however the pages behind them are mapped; how many were read. */
static size_t read_string(uint64_t address, char *buffer, size_t limit) {
    size_t length = 0;
    while (address && length < limit) {
        size_t chunk = 64 - (size_t)((address + length) % 64);
        if (chunk > limit - length) chunk = limit - length;
        if (!read_guest(address + length, buffer + length, chunk)) break;
        size_t here = strnlen(buffer + length, chunk);
        length += here;
        if (here < chunk) break;
    }
    return length;
}

struct place {
    uint64_t mount, entry; /* vfsmount, dentry */
};

static struct place place_at(uint64_t address) {
    return (struct place){.mount = member64(address, OFF_PATH_MNT), .entry = member64(address, OFF_PATH_DENTRY)};
}

/* Puts a component of a path, whose characters are at `name` of the guest, before `start`; false: no room or no name. */
static bool put_before(char **start, const char *buffer, uint64_t name) {
    char component[NAME_LIMIT];
    size_t length = read_string(name, component, sizeof component);
    if (length == 0 || length + 1 > (size_t)(*start - buffer)) return false;
    *start -= length;
    memcpy(*start, component, length);
    *--*start = '/';
    return true;
}

/*
 * The absolute path of a place below `root`, as d_path (fs/d_path.c) would give it. Components are put down from
 * the end of `buffer`; returns where the path begins.
 */
static char *path_of(struct place at, struct place root, char *buffer) {
    char *start = buffer + PATH_LIMIT;
    for (int depth = 0; depth < PATH_DEPTH && at.entry; depth++) {
        if (at.entry == root.entry && at.mount == root.mount) break;
        uint64_t parent = member64(at.entry, OFF_DENTRY_PARENT);
        if (at.entry == member64(at.mount, OFF_VFSMOUNT_ROOT) || at.entry == parent) {
            uint64_t mount = at.mount - (uint64_t)config.offsets[OFF_MOUNT_MNT];
            uint64_t above = member64(mount, OFF_MOUNT_PARENT);
            if (!at.mount || above == mount || !above) break;
            at.entry = member64(mount, OFF_MOUNT_POINT);
            at.mount = above + (uint64_t)config.offsets[OFF_MOUNT_MNT];
            continue;
        }
        if (!put_before(&start, buffer, member64(at.entry, OFF_DENTRY_NAME))) break;
        at.entry = parent;
    }
    if (start == buffer + PATH_LIMIT) *--start = '/';
    return start;
}

/* The path of an open file as the task sees it. */
static struct text file_path(uint64_t file, uint64_t task) {
    char buffer[PATH_LIMIT];
    uint64_t path = file + (uint64_t)config.offsets[OFF_FILE_PATH];
    uint64_t fs = member64(task, OFF_TASK_FS);
    struct place root = fs ? place_at(fs + (uint64_t)config.offsets[OFF_FS_ROOT]) : (struct place){0, 0};
    char *start = path_of(place_at(path), root, buffer);
    return intern(start, (size_t)(buffer + PATH_LIMIT - start));
}

/*
 * The path of a task's cgroup in the unified hierarchy, as /proc/PID/cgroup shows it outside of any namespace;
 * empty where it cannot be told.
 */
static struct text cgroup_path(uint64_t task) {
    char buffer[PATH_LIMIT];
    char *start = buffer + PATH_LIMIT;
    uint64_t cgroup = member64(member64(task, OFF_TASK_CGROUPS), OFF_CSS_SET_CGROUP);
    uint64_t node = member64(cgroup, OFF_CGROUP_NODE), parent = member64(node, OFF_KERNFS_PARENT);
    if (!node || config.offsets[OFF_KERNFS_PARENT] < 0) return (struct text){0, 0};
    for (int depth = 0; parent; depth++) {
        bool named = depth < PATH_DEPTH && put_before(&start, buffer, member64(node, OFF_KERNFS_NAME));
        if (!named) return (struct text){0, 0};
        node = parent;
        parent = member64(node, OFF_KERNFS_PARENT);
    }
    if (start == buffer + PATH_LIMIT) *--start = '/';
    return intern(start, (size_t)(buffer + PATH_LIMIT - start));
}

/* `ext4`, `tmpfs`: the type of the file system that an inode lies in. */
static struct text filesystem_of(uint64_t inode) {
    char name[64];
    uint64_t type = member64(member64(inode, OFF_INODE_SB), OFF_SB_TYPE);
    return intern(name, read_string(member64(type, OFF_FSTYPE_NAME), name, sizeof name));
}

#endif
