/**
 * Turns a list of system calls into a static program that makes them one after the other: what an initramfs of
 * ours does, loading modules and going on to the system's own init, is nothing else. The code is the same for
 * every list; it walks over a table behind it (call-table.ts).
 *
 * A call that fails is made again, 10 ms later, as often as its row says; then its message is printed with the
 * error number, and process 1 ends, which is a kernel panic, if the row is fatal.
 */
import { callTable } from '../call-table.ts';
import type { CallName, SystemCall } from '../guest-programs.ts';
import { codeAddress, staticProgram, u32 } from '../static-elf.ts';
import { elfMachine } from './elf-machine.ts';

/** x86-64 system calls (kernel: arch/x86/entry/syscalls/syscall_64.tbl). */
const numbers: Readonly<Record<CallName, number>> = {
  open: 2,
  close: 3,
  access: 21,
  mknod: 133,
  execve: 59,
  chdir: 80,
  mkdir: 83,
  chroot: 161,
  mount: 165,
  finit_module: 313,
};

/** `execve` rows take the program's path alone: arguments and environment are those this program was started with. */
export function systemCallProgram(calls: readonly SystemCall[]): Uint8Array {
  const tableAddress = codeAddress + code(0, 0).length;
  const numbered = calls.map(({ call, ...one }) => ({
    ...one,
    number: typeof call === 'number' ? call : numbers[call],
  }));
  const { bytes, pause } = callTable(numbered, tableAddress);
  return staticProgram(elfMachine, Buffer.concat([code(tableAddress, pause), bytes]), true);
}

function code(table: number, pause: number): Uint8Array {
  // prettier-ignore
  return Uint8Array.from([
    0x4c, 0x8d, 0x6c, 0x24, 0x08,                 //        lea  r13, [rsp+8]        ; argv
    0x48, 0x8b, 0x0c, 0x24,                       //        mov  rcx, [rsp]          ; argc
    0x4d, 0x8d, 0x74, 0xcd, 0x08,                 //        lea  r14, [r13+rcx*8+8]  ; envp
    0xbb, ...u32(table),                          //        mov  ebx, table
    0x44, 0x8b, 0x63, 0x34,                       // next:  mov  r12d, [rbx+52]      ; tries
    0x48, 0x8b, 0x03,                             // again: mov  rax, [rbx]
    0x48, 0x8b, 0x7b, 0x08,                       //        mov  rdi, [rbx+8]
    0x48, 0x8b, 0x73, 0x10,                       //        mov  rsi, [rbx+16]
    0x48, 0x8b, 0x53, 0x18,                       //        mov  rdx, [rbx+24]
    0x4c, 0x8b, 0x53, 0x20,                       //        mov  r10, [rbx+32]
    0x4c, 0x8b, 0x43, 0x28,                       //        mov  r8,  [rbx+40]
    0x83, 0xf8, 0x3b,                             //        cmp  eax, 59             ; execve
    0x75, 0x0a,                                   //        jne  call
    0x49, 0x89, 0x7d, 0x00,                       //        mov  [r13], rdi          ; argv[0]
    0x4c, 0x89, 0xee,                             //        mov  rsi, r13
    0x4c, 0x89, 0xf2,                             //        mov  rdx, r14
    0x0f, 0x05,                                   // call:  syscall
    0x48, 0x85, 0xc0,                             //        test rax, rax
    0x79, 0x61,                                   //        jns  done
    0x41, 0xff, 0xcc,                             //        dec  r12d
    0x74, 0x10,                                   //        jz   failed
    0xb8, ...u32(35),                             //        mov  eax, 35             ; nanosleep
    0xbf, ...u32(pause),                          //        mov  edi, pause
    0x31, 0xf6,                                   //        xor  esi, esi
    0x0f, 0x05,                                   //        syscall
    0xeb, 0xbe,                                   //        jmp  again
    0x8b, 0x73, 0x38,                             // failed: mov esi, [rbx+56]       ; message
    0x85, 0xf6,                                   //        test esi, esi
    0x74, 0x45,                                   //        jz   done
    0xf7, 0xd8,                                   //        neg  eax                 ; error number
    0x8b, 0x7b, 0x3c,                             //        mov  edi, [rbx+60]
    0x8d, 0x7c, 0x3e, 0xfe,                       //        lea  edi, [rsi+rdi-2]    ; its last digit
    0xb9, ...u32(10),                             //        mov  ecx, 10
    0x41, 0xb8, ...u32(3),                        //        mov  r8d, 3
    0x31, 0xd2,                                   // digit: xor  edx, edx
    0xf7, 0xf1,                                   //        div  ecx
    0x80, 0xc2, 0x30,                             //        add  dl, '0'
    0x88, 0x17,                                   //        mov  [rdi], dl
    0xff, 0xcf,                                   //        dec  edi
    0x41, 0xff, 0xc8,                             //        dec  r8d
    0x75, 0xf0,                                   //        jnz  digit
    0xb8, ...u32(1),                              //        mov  eax, 1              ; write
    0xbf, ...u32(1),                              //        mov  edi, 1
    0x8b, 0x53, 0x3c,                             //        mov  edx, [rbx+60]
    0x0f, 0x05,                                   //        syscall
    0x83, 0x7b, 0x30, 0x00,                       //        cmp  dword [rbx+48], 0   ; fatal
    0x74, 0x0c,                                   //        je   done
    0xb8, ...u32(231),                            //        mov  eax, 231            ; exit_group
    0xbf, ...u32(1),                              //        mov  edi, 1
    0x0f, 0x05,                                   //        syscall
    0x48, 0x83, 0xc3, 0x40,                       // done:  add  rbx, 64
    0xe9, ...u32(0xffffff65),                     //        jmp  next
  ]);
}
