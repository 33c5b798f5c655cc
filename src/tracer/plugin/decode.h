/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * As much of x86 decoding as exact counting needs: which instructions can leave a block early, and which call
 * or return. Whatever is not recognised counts as "may fault", which costs an addition and is never wrong.
 * Opcode numbers: Intel SDM volume 2, appendix A.
 */
#ifndef DECODE_H
#define DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum insn_class {
    INSN_SAFE,      /* touches no memory and cannot fault */
    INSN_READS,     /* reads memory once and does not write */
    INSN_WRITES,    /* writes memory once and does not read */
    INSN_UPDATES,   /* reads memory, then writes once */
    INSN_REP,       /* REP string instruction: QEMU runs one iteration per block execution under icount */
    INSN_OTHER,     /* anything else: may fault in ways not looked at */
};

enum insn_flow { FLOW_NONE, FLOW_JUMP_INDIRECT, FLOW_CALL_DIRECT, FLOW_CALL_INDIRECT, FLOW_RETURN, FLOW_IRET, FLOW_SYSRET, FLOW_HALT };

struct insn {
    enum insn_class class;
    enum insn_flow flow;
    unsigned int string_accesses; /* INSN_REP: memory accesses of an iteration: movs, cmps 2, others 1 */
    bool same_twice;      /* of these cmps, which reads twice, and ins, which QEMU has write twice */
    bool out_dx;          /* out dx, al/ax/eax */
    bool push;
    bool always_mapped;   /* of kernel code: what memory it touches cannot fault and is no device's, see touches_own */
    bool reads_tsc;       /* rdtsc, rdtscp */
    bool jumps_r11;       /* jmp *%r11: how the dynamic linker goes on to a function it has looked up */
    int64_t displacement; /* FLOW_CALL_DIRECT: target - address of the next instruction */
};

static enum insn_class memory_or(uint8_t modrm, enum insn_class class) {
    return modrm >> 6 == 3 ? INSN_SAFE : class;
}

static enum insn_class classify_two_byte(uint8_t op, uint8_t modrm) {
    if (op >= 0x40 && op <= 0x4f) return memory_or(modrm, INSN_READS); /* cmovcc */
    if (op >= 0x80 && op <= 0x8f) return INSN_SAFE;                    /* jcc */
    if (op >= 0x90 && op <= 0x9f) return memory_or(modrm, INSN_WRITES);  /* setcc */
    if (op >= 0xc8 && op <= 0xcf) return INSN_SAFE;                    /* bswap */
    switch (op) {
    case 0x0d: case 0x18: case 0x1f: case 0x19: case 0x1c: case 0x1d:  /* prefetch, hint nops */
        return INSN_SAFE;
    case 0x1e:                                                         /* endbr64 and other hint nops */
        return INSN_SAFE;
    case 0xa3: case 0xaf: case 0xb6: case 0xb7: case 0xbe: case 0xbf:  /* bt, imul, movzx, movsx */
    case 0xbc: case 0xbd:                                              /* bsf, bsr, tzcnt, lzcnt */
        return memory_or(modrm, INSN_READS);
    case 0xab: case 0xb3: case 0xbb:                                   /* bts, btr, btc */
    case 0xa4: case 0xa5: case 0xac: case 0xad:                        /* shld, shrd */
    case 0xb0: case 0xb1: case 0xc0: case 0xc1:                        /* cmpxchg, xadd */
        return memory_or(modrm, INSN_UPDATES);
    case 0xba:                                                         /* bt/bts/btr/btc imm */
        return memory_or(modrm, (modrm >> 3 & 7) == 4 ? INSN_READS : INSN_UPDATES);
    case 0xc3:                                                         /* movnti */
        return modrm >> 6 == 3 ? INSN_OTHER : INSN_WRITES;
    default:
        return INSN_OTHER;
    }
}

static enum insn_class classify_one_byte(uint8_t op, uint8_t modrm) {
    unsigned int reg = modrm >> 3 & 7;
    if (op < 0x40) {                                                   /* add or adc sbb and sub xor cmp */
        bool compare = op >> 3 == 7;
        switch (op & 7) {
        case 0: case 1: return memory_or(modrm, compare ? INSN_READS : INSN_UPDATES);
        case 2: case 3: return memory_or(modrm, INSN_READS);
        case 4: case 5: return INSN_SAFE;
        default: return INSN_OTHER;                                    /* push/pop segment, daa, … */
        }
    }
    if (op >= 0x50 && op <= 0x57) return INSN_WRITES;                  /* push */
    if (op >= 0x58 && op <= 0x5f) return INSN_READS;                   /* pop */
    if (op >= 0x70 && op <= 0x7f) return INSN_SAFE;                    /* jcc */
    if (op >= 0x90 && op <= 0x97) return INSN_SAFE;                    /* nop, xchg */
    if (op >= 0xb0 && op <= 0xbf) return INSN_SAFE;                    /* mov imm */
    switch (op) {
    case 0x63: case 0x69: case 0x6b: case 0x84: case 0x85: case 0x8a: case 0x8b:
        return memory_or(modrm, INSN_READS);                           /* movsxd, imul, test, mov load */
    case 0x68: case 0x6a:
        return INSN_WRITES;                                            /* push imm */
    case 0x80: case 0x81: case 0x83:
        return memory_or(modrm, reg == 7 ? INSN_READS : INSN_UPDATES);
    case 0x86: case 0x87:
        return memory_or(modrm, INSN_UPDATES);                         /* xchg */
    case 0x88: case 0x89: case 0xc6: case 0xc7:
        return memory_or(modrm, INSN_WRITES);                          /* mov store */
    case 0x8d: case 0x98: case 0x99: case 0xa8: case 0xa9:             /* lea, cbw, cwd, test imm */
    case 0xe0: case 0xe1: case 0xe2: case 0xe3: case 0xe9: case 0xeb:  /* loop, jcxz, jmp */
    case 0xf5: case 0xf8: case 0xf9: case 0xfc: case 0xfd:             /* cmc clc stc cld std */
        return INSN_SAFE;
    case 0x8f:
        return modrm >> 6 == 3 ? INSN_READS : INSN_UPDATES;            /* pop r/m */
    case 0xa0: case 0xa1: case 0xc9: case 0xc2: case 0xc3:             /* mov moffs, leave, ret */
        return INSN_READS;
    case 0xa2: case 0xa3: case 0xe8:                                   /* mov moffs, call */
        return INSN_WRITES;
    case 0xc0: case 0xc1: case 0xd0: case 0xd1: case 0xd2: case 0xd3:
        return memory_or(modrm, INSN_UPDATES);                         /* shifts */
    case 0xf6: case 0xf7:
        if (reg <= 1) return memory_or(modrm, INSN_READS);             /* test */
        if (reg <= 3) return memory_or(modrm, INSN_UPDATES);           /* not, neg */
        if (reg <= 5) return memory_or(modrm, INSN_READS);             /* mul, imul */
        return INSN_OTHER;                                             /* div, idiv: #DE */
    case 0xfe:
        return reg <= 1 ? memory_or(modrm, INSN_UPDATES) : INSN_OTHER;
    case 0xff:
        if (reg <= 1) return memory_or(modrm, INSN_UPDATES);           /* inc, dec */
        if (reg == 2 || reg == 6) return modrm >> 6 == 3 ? INSN_WRITES : INSN_UPDATES; /* call, push */
        if (reg == 4) return memory_or(modrm, INSN_READS);             /* jmp r/m */
        return INSN_OTHER;
    default:
        return INSN_OTHER;
    }
}

static bool is_prefix(uint8_t byte) {
    switch (byte) {
    case 0x26: case 0x2e: case 0x36: case 0x3e: case 0x64: case 0x65: case 0x66: case 0x67: case 0xf0:
    case 0xf2: case 0xf3:
        return true;
    default:
        return false;
    }
}

/*
 * Does an instruction of the kernel touch memory that is the kernel's own in any case: its stack (push, pop, operands
 * based on rsp), per-CPU variables (gs:) or variables of its image (rip-relative)? `at`: of the opcode's last byte.
 */
static bool touches_own(const uint8_t *bytes, size_t length, size_t at, bool per_cpu, uint8_t rex) {
    uint8_t op = bytes[at];
    bool one_byte = at == 0 || bytes[at - 1] != 0x0f;
    if (one_byte && ((op >= 0x50 && op <= 0x5f) || op == 0x68 || op == 0x6a)) return true;
    if (per_cpu) return true;
    if (at + 1 >= length) return false;
    uint8_t mod = bytes[at + 1] >> 6, rm = bytes[at + 1] & 7;
    if (mod == 0 && rm == 5) return true;
    return mod != 3 && rm == 4 && at + 2 < length && (bytes[at + 2] & 7) == 4 && !(rex & 1);
}

/* `length` bytes of one complete instruction, at most 16 */
static struct insn decode(const uint8_t *bytes, size_t length) {
    struct insn insn = {.class = INSN_OTHER};
    size_t at = 0;
    bool rep = false, per_cpu = false;
    uint8_t rex = 0;
    for (; at < length && is_prefix(bytes[at]); at++) {
        rep |= bytes[at] == 0xf2 || bytes[at] == 0xf3;
        per_cpu |= bytes[at] == 0x65;
    }
    if (at < length && bytes[at] >= 0x40 && bytes[at] <= 0x4f) {
        if (at + 1 == length) {                                        /* inc/dec outside of 64-bit code */
            insn.class = INSN_SAFE;
            return insn;
        }
        rex = bytes[at++];
    }
    if (at >= length) return insn;
    uint8_t op = bytes[at];
    uint8_t modrm = at + 1 < length ? bytes[at + 1] : 0xff;
    if (op == 0x0f) {
        uint8_t second = modrm;
        modrm = at + 2 < length ? bytes[at + 2] : 0xff;
        insn.class = classify_two_byte(second, modrm);
        insn.always_mapped = insn.class != INSN_OTHER && touches_own(bytes, length, at + 1, per_cpu, rex);
        if (second == 0x07) insn.flow = FLOW_SYSRET;
        insn.reads_tsc = second == 0x31 || (second == 0x01 && modrm == 0xf9);
        return insn;
    }
    insn.class = classify_one_byte(op, modrm);
    insn.always_mapped = insn.class != INSN_OTHER && touches_own(bytes, length, at, per_cpu, rex);
    if (rep && ((op >= 0xa4 && op <= 0xa7) || (op >= 0xaa && op <= 0xaf) || (op >= 0x6c && op <= 0x6f))) {
        insn.class = INSN_REP;
        insn.string_accesses = op >= 0xa4 && op <= 0xa7 ? 2 : 1;
        insn.same_twice = op == 0xa6 || op == 0xa7 || op == 0x6c || op == 0x6d;
    }
    insn.push = (op >= 0x50 && op <= 0x57) || op == 0x68 || op == 0x6a;
    insn.out_dx = op == 0xee || op == 0xef;
    if (op == 0xe8) {
        insn.flow = FLOW_CALL_DIRECT;
        if (length - at >= 5) {
            int32_t relative;
            memcpy(&relative, bytes + at + 1, sizeof relative);
            insn.displacement = relative;
        } else if (length - at >= 3) {
            int16_t relative;
            memcpy(&relative, bytes + at + 1, sizeof relative);
            insn.displacement = relative;
        }
    }
    if (op == 0xff && (modrm >> 3 & 7) == 2) insn.flow = FLOW_CALL_INDIRECT;
    if (op == 0xff && (modrm >> 3 & 7) == 4) insn.flow = FLOW_JUMP_INDIRECT;
    insn.jumps_r11 = op == 0xff && modrm == 0xe3 && rex & 1;
    if (op == 0xc3 || op == 0xc2) insn.flow = FLOW_RETURN;
    if (op == 0xcf) insn.flow = FLOW_IRET;
    if (op == 0xf4) insn.flow = FLOW_HALT;
    return insn;
}

#endif
