/*
 * The yardstick of bench/exec-tb.bench.ts: decodes a simple trace of version 4 and adds up time and executions by
 * block, in C. No names, no checks, one pass over a file that is mapped.
 *
 *     cc -O2 exec-tb-decode.c -o exec-tb-decode && ./exec-tb-decode TRACE
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>

enum { SLOTS = 1 << 20 };
static struct { uint64_t pc, ns, executions; } table[SLOTS];

static uint64_t word(const uint8_t *at) { uint64_t value; memcpy(&value, at, 8); return value; }

int main(int argc, char **argv)
{
    int file = open(argv[1], O_RDONLY);
    struct stat stat;
    if (argc != 2 || file < 0 || fstat(file, &stat) < 0) {
        return 2;
    }
    const uint8_t *bytes = mmap(NULL, stat.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
    struct timespec start, end;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    uint64_t exec_tb = ~0ull, records = 0, latest = 0;
    uint64_t *charged = &table[0].ns;
    for (off_t at = 24; at + 48 <= stat.st_size; ) {
        uint32_t length;
        if (word(bytes + at) == 0) {
            memcpy(&length, bytes + at + 16, 4);
            if (length == 7 && !memcmp(bytes + at + 20, "exec_tb", 7)) {
                exec_tb = word(bytes + at + 8);
            }
            at += 20 + length;
            continue;
        }
        memcpy(&length, bytes + at + 24, 4);
        if (word(bytes + at + 8) == exec_tb) {
            uint64_t ns = word(bytes + at + 16), pc = word(bytes + at + 40);
            if (records++ && ns > latest) {
                *charged += ns - latest;
            }
            latest = ns;
            uint64_t slot = (pc * 0x9e3779b97f4a7c15u) >> 44;
            while (table[slot].executions && table[slot].pc != pc) {
                slot = (slot + 1) % SLOTS;
            }
            table[slot].pc = pc;
            table[slot].executions++;
            charged = &table[slot].ns;
        }
        at += 8 + length;
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    printf("%llu %.6f\n", (unsigned long long)records,
           end.tv_sec - start.tv_sec + (end.tv_nsec - start.tv_nsec) / 1e9);
    return 0;
}
