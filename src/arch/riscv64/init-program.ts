/**
 * The program that runs as process 1 when no initramfs was given: a marker, a known amount of extra work, the end. It
 * does what that of x86-64 does, in as many instructions a turn.
 */
import { assemble, label, type Line } from '../assembler.ts';
import { userspaceMarker, type InitWork } from '../guest-programs.ts';
import { staticProgram } from '../static-elf.ts';
import { addressOf, condition, countDown, jump, jumpIf, move, register, systemCall } from './assembler.ts';
import { elfMachine } from './elf-machine.ts';
import { numberOf } from './system-calls.ts';

/** TCSBRK, of 1: waits until all is sent (kernel: include/uapi/asm-generic/ioctls.h) */
const drain = 0x5409;

const { zero, a0, a1, a2, a7, t0 } = register;

/** The bytes of a static ELF program for riscv64 Linux. */
export function initProgram({
  userLoops = 0,
  systemCalls = 0,
  finish = 'power-off',
}: InitWork = {}): Uint8Array {
  const message = Buffer.from(`${userspaceMarker}\n`);
  const code = assemble([
    // write(1, message, length): the kernel opened /dev/console as 0, 1 and 2
    ...move(a0, 1),
    ...addressOf(a1, 'message'),
    ...move(a2, message.length),
    ...call('write'),
    // tcdrain(1): newer kernels send what was written by a worker thread, which a power-off would be ahead of
    ...move(a0, 1),
    ...move(a1, drain),
    ...move(a2, 1),
    ...call('ioctl'),
    ...(userLoops === 0 ? [] : [...move(t0, userLoops), label('loop'), ...turn('loop')]),
    ...(systemCalls === 0
      ? []
      : [...move(t0, systemCalls), label('calls'), ...call('getppid'), ...turn('calls')]),
    ...ending(finish),
    label('message'),
  ]);
  return staticProgram(elfMachine, Buffer.concat([code, message]));
}

function call(name: string): Line[] {
  return [...move(a7, numberOf(name)), systemCall];
}

function turn(loop: string): Line[] {
  return [countDown(t0), jumpIf(condition.notEqual, t0, zero, loop)];
}

function ending(finish: NonNullable<InitWork['finish']>): Line[] {
  switch (finish) {
    case 'spin':
      return [label('end'), jump('end')];
    case 'sleep':
      // ppoll(NULL, 0, NULL, NULL, 0): there is no pause
      return [
        label('end'),
        ...[0, 1, 2, 3, 4].flatMap((each) => move(a0 + each, 0)),
        ...call('ppoll'),
        jump('end'),
      ];
    case 'exit':
      // process 1 exits: the kernel panics
      return [...move(a0, 0), ...call('exit_group')];
    case 'power-off':
    case 'restart':
      return [
        // reboot(LINUX_REBOOT_MAGIC1, MAGIC2, CMD_RESTART or CMD_POWER_OFF): kernel include/uapi/linux/reboot.h
        ...move(a0, 0xfee1dead),
        ...move(a1, 0x28121969),
        ...move(a2, finish === 'restart' ? 0x01234567 : 0x4321fedc),
        ...call('reboot'),
        label('end'),
        jump('end'),
      ];
  }
}
