/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is read out of the guest itself, where QEMU lets a plugin do so: registers (API 2), memory (API 4).
 * Without, everything here reads as "unknown".
 */
#ifndef OBSERVE_H
#define OBSERVE_H

#include "api.h"

/*
 * COM1, a 16550: what is written to its first register goes out, unless the line control register makes it the
 * clock divisor or the modem control register loops it back.
 */
enum { SERIAL_DATA = 0x3f8, SERIAL_LINE_CONTROL = 0x3fb, SERIAL_MODEM_CONTROL = 0x3fc };
enum { LINE_DIVISOR = 0x80, MODEM_LOOP = 0x10 };

enum guest_register { REG_RAX, REG_RDX, REG_RDI, REG_RSI, REG_RSP, REGISTERS };

#if BOOTGATE_API >= 2

static struct qemu_plugin_register *registers[REGISTERS];
static GByteArray *scratch;

/* Called when the vCPU exists. */
static void find_registers(void) {
    static const char *const names[REGISTERS] = {"rax", "rdx", "rdi", "rsi", "rsp"};
    GArray *list = qemu_plugin_get_registers();
    qemu_plugin_reg_descriptor *descriptors = (qemu_plugin_reg_descriptor *)(void *)list->data;
    for (unsigned int i = 0; i < list->len; i++) {
        for (unsigned int j = 0; j < REGISTERS; j++) {
            if (descriptors[i].name && !strcmp(descriptors[i].name, names[j])) {
                registers[j] = descriptors[i].handle;
            }
        }
    }
    g_array_free(list, 1);
    scratch = g_byte_array_new();
}

/* Legal only in callbacks registered with CB_R_REGS. */
static uint64_t read_register(enum guest_register which) {
    uint64_t value = 0;
    if (!registers[which]) return 0;
    g_byte_array_set_size(scratch, 0);
    if (qemu_plugin_read_register(registers[which], scratch) <= 0 || scratch->len < sizeof value) return 0;
    memcpy(&value, scratch->data, sizeof value);
    return value;
}

#else

static void find_registers(void) {}

static uint64_t read_register(enum guest_register which) {
    (void)which;
    return 0;
}

#endif

static uint8_t line_control, modem_control;

/* Does writing `byte` to `port` send it through the serial line? */
static bool sends(uint16_t port, uint8_t byte) {
    if (port == SERIAL_LINE_CONTROL) line_control = byte;
    if (port == SERIAL_MODEM_CONTROL) modem_control = byte;
    return port == SERIAL_DATA && !(line_control & LINE_DIVISOR) && !(modem_control & MODEM_LOOP);
}

/* Copies guest memory; false where it cannot be read. */
static bool read_guest(uint64_t address, void *buffer, size_t length) {
#if BOOTGATE_API >= 4
    if (!qemu_plugin_read_memory_vaddr(address, scratch, length) || scratch->len < length) return false;
    memcpy(buffer, scratch->data, length);
    return true;
#else
    (void)address;
    (void)buffer;
    (void)length;
    return false;
#endif
}

/* Does guest memory at `address` hold exactly this string, its final zero included? */
static bool guest_string_is(uint64_t address, const char *text) {
    for (size_t at = 0;; at++) {
        char byte;
        if (!read_guest(address + at, &byte, 1) || byte != text[at]) return false;
        if (byte == 0) return true;
    }
}

#endif
