/**
 * The program that runs as process 1 when no initramfs was given: it prints a marker, does a known amount of
 * extra work where a test or the demo asks for it, and powers off. Static, without a C library, assembled by
 * hand below so that no compiler is needed: every instruction is known, which lets tests plant regressions of
 * an exact size.
 */
import { userspaceMarker, type InitWork } from '../guest-programs.ts';
import { staticProgram, u32 } from '../static-elf.ts';
import { elfMachine } from './elf-machine.ts';

/** The bytes of a static ELF program for x86-64 Linux. */
export function initProgram(work: InitWork = {}): Uint8Array {
  return staticProgram(elfMachine, assemble(work));
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
