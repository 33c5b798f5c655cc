/**
 * The program that runs as process 1 when no initramfs was given: it prints a marker, does a known amount of
 * extra work where a test or the demo asks for it, and powers off. Static, without a C library, assembled by
 * hand below so that no compiler is needed: every instruction is known, which lets tests plant regressions of
 * an exact size.
 */

/** What it prints on the console, followed by a line feed. */
export const userspaceMarker = 'bootgate: userspace reached';

export interface InitWork {
  /** turns of a loop of two instructions in user mode; 0 to 2^32-1 */
  readonly userLoops?: number;
  /** getppid system calls, each in a loop of four instructions in user mode; 0 to 2^32-1 */
  readonly systemCalls?: number;
  /** what it does at the end; `spin` and `sleep` never return and exist to test hangs */
  readonly finish?: 'power-off' | 'restart' | 'exit' | 'spin' | 'sleep';
}

/** Where the one segment is loaded: the usual address of a static x86-64 program. */
const loadAddress = 0x400000;
const fileHeaderSize = 64;
const programHeaderSize = 56;
const codeOffset = fileHeaderSize + programHeaderSize;

/** The bytes of a static ELF program for x86-64 Linux. */
export function initProgram(work: InitWork = {}): Uint8Array {
  const code = assemble(work);
  const image = Buffer.alloc(codeOffset + code.length);
  image.set(elfHeaders(image.length));
  image.set(code, codeOffset);
  return image;
}

function assemble({ userLoops = 0, systemCalls = 0, finish = 'power-off' }: InitWork): Uint8Array {
  const message = new TextEncoder().encode(`${userspaceMarker}\n`);
  // prettier-ignore
  const beforeMessage = [
    // write(1, message, length): the kernel opened /dev/console as 0, 1 and 2
    0xb8, ...u32(1),                              // mov  eax, 1          ; write
    0xbf, ...u32(1),                              // mov  edi, 1
    0x48, 0x8d, 0x35, ...u32(0),                  // lea  rsi, [rip+?]    ; message, patched below
    0xba, ...u32(message.length),                 // mov  edx, length
    0x0f, 0x05,                                   // syscall
    ...(userLoops === 0 ? [] : [
      0xb9, ...u32(userLoops),                    // mov  ecx, userLoops
      0xff, 0xc9,                                 // 1: dec ecx
      0x75, 0xfc,                                 // jnz  1b
    ]),
    ...(systemCalls === 0 ? [] : [
      0xbb, ...u32(systemCalls),                  // mov  ebx, systemCalls
      0xb8, ...u32(110),                          // 1: mov eax, 110      ; getppid
      0x0f, 0x05,                                 // syscall              ; clobbers rcx and r11
      0xff, 0xcb,                                 // dec  ebx
      0x75, 0xf5,                                 // jnz  1b
    ]),
    ...ending(finish),
  ];
  const leaEnd = 17; // offset behind the lea: what rip holds while it runs
  const code = Buffer.from([...beforeMessage, ...message]);
  code.writeInt32LE(beforeMessage.length - leaEnd, leaEnd - 4);
  return code;
}

function ending(finish: NonNullable<InitWork['finish']>): number[] {
  // prettier-ignore
  switch (finish) {
    case 'spin':
      return [0xeb, 0xfe];                        // 1: jmp 1b
    case 'sleep':
      return [
        0xb8, ...u32(34),                         // 1: mov eax, 34       ; pause
        0x0f, 0x05,                               // syscall
        0xeb, 0xf7,                               // jmp  1b
      ];
    case 'exit':
      return [
        0xb8, ...u32(231),                        // mov  eax, 231        ; exit_group
        0x31, 0xff,                               // xor  edi, edi
        0x0f, 0x05,                               // syscall              ; process 1 exits: the kernel panics
      ];
    case 'power-off':
    case 'restart':
      return [
        // reboot(LINUX_REBOOT_MAGIC1, MAGIC2, command): kernel include/uapi/linux/reboot.h
        0xb8, ...u32(169),                        // mov  eax, 169        ; reboot
        0xbf, ...u32(0xfee1dead),                 // mov  edi, MAGIC1
        0xbe, ...u32(0x28121969),                 // mov  esi, MAGIC2
        0xba, ...u32(finish === 'restart' ? 0x01234567 : 0x4321fedc), // mov edx, CMD_RESTART or CMD_POWER_OFF
        0x0f, 0x05,                               // syscall
        0xeb, 0xfe,                               // 1: jmp 1b
      ];
  }
}

/** ELF-64 file header and one program header: everything loaded readable and executable (elf(5)). */
function elfHeaders(fileSize: number): Uint8Array {
  const headers = Buffer.alloc(codeOffset);
  headers.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]); // magic, 64 bits, little endian, version 1
  headers.writeUInt16LE(2, 16); // e_type: ET_EXEC
  headers.writeUInt16LE(62, 18); // e_machine: EM_X86_64
  headers.writeUInt32LE(1, 20); // e_version
  headers.writeBigUInt64LE(BigInt(loadAddress + codeOffset), 24); // e_entry
  headers.writeBigUInt64LE(BigInt(fileHeaderSize), 32); // e_phoff
  headers.writeUInt16LE(fileHeaderSize, 52); // e_ehsize
  headers.writeUInt16LE(programHeaderSize, 54); // e_phentsize
  headers.writeUInt16LE(1, 56); // e_phnum
  headers.writeUInt16LE(64, 58); // e_shentsize
  const segment = fileHeaderSize;
  headers.writeUInt32LE(1, segment); // p_type: PT_LOAD
  headers.writeUInt32LE(5, segment + 4); // p_flags: R X
  headers.writeBigUInt64LE(BigInt(loadAddress), segment + 16); // p_vaddr
  headers.writeBigUInt64LE(BigInt(loadAddress), segment + 24); // p_paddr
  headers.writeBigUInt64LE(BigInt(fileSize), segment + 32); // p_filesz
  headers.writeBigUInt64LE(BigInt(fileSize), segment + 40); // p_memsz
  headers.writeBigUInt64LE(0x1000n, segment + 48); // p_align
  return headers;
}

function u32(value: number): number[] {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
    throw new RangeError(`${value} is not an unsigned 32-bit number`);
  }
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
}
