/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decodes one instruction a line, given as hexadecimal bytes: prints its class and flow by number, and how far a call goes.
 * DECODE_FILE and DECODE are an architecture's.
 */
#include DECODE_FILE

#include <stdio.h>

int main(void) {
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        uint8_t bytes[16];
        size_t length = 0;
        unsigned int byte;
        for (char *at = line; length < 16 && sscanf(at, "%2x", &byte) == 1; at += 2) bytes[length++] = (uint8_t)byte;
        struct insn insn = DECODE(bytes, length);
        printf("%d %d %lld\n", insn.class, insn.flow, (long long)insn.displacement);
    }
    return 0;
}
