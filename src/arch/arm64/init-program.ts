/**
 * The program that runs as process 1 when no initramfs was given: a marker, a known amount of extra work, the end. It
 * does what that of x86-64 does, in as many instructions a turn.
 */
import { assemble, label, type Line } from '../assembler.ts';
import { userspaceMarker, type InitWork } from '../guest-programs.ts';
import { staticProgram } from '../static-elf.ts';
import { addressOf, condition, countDown, jump, jumpIf, move, systemCall } from './assembler.ts';
import { elfMachine } from './elf-machine.ts';
import { numberOf } from './system-calls.ts';

/** TCSBRK, of 1: waits until all is sent (kernel: include/uapi/asm-generic/ioctls.h) */
const drain = 0x5409;

/** where system calls take their number */
const x8 = 8;

/** The bytes of a static ELF program for arm64 Linux. */
export function initProgram({
  userLoops = 0,
  systemCalls = 0,
  finish = 'power-off',
}: InitWork = {}): Uint8Array {
  const message = Buffer.from(`${userspaceMarker}\n`);
  const code = assemble([
    // write(1, message, length): the kernel opened /dev/console as 0, 1 and 2
    ...move(0, 1),
    addressOf(1, 'message'),
    ...move(2, message.length),
    ...call('write'),
    // tcdrain(1): newer kernels send what was written by a worker thread, which a power-off would be ahead of
    ...move(0, 1),
    ...move(1, drain),
    ...move(2, 1),
    ...call('ioctl'),
    ...(userLoops === 0
      ? []
      : [...move(9, userLoops), label('loop'), countDown(9), jumpIf(condition.notEqual, 'loop')]),
    ...(systemCalls === 0
      ? []
      : [
          ...move(9, systemCalls),
          label('calls'),
          ...call('getppid'),
          countDown(9),
          jumpIf(condition.notEqual, 'calls'),
        ]),
    ...ending(finish),
    label('message'),
  ]);
  return staticProgram(elfMachine, Buffer.concat([code, message]));
}

function call(name: string): Line[] {
  return [...move(x8, numberOf(name)), systemCall];
}

function ending(finish: NonNullable<InitWork['finish']>): Line[] {
  switch (finish) {
    case 'spin':
      return [label('end'), jump('end')];
    case 'sleep':
      // ppoll(NULL, 0, NULL, NULL, 0): there is no pause
      return [
        label('end'),
        ...[0, 1, 2, 3, 4].flatMap((each) => move(each, 0)),
        ...call('ppoll'),
        jump('end'),
      ];
    case 'exit':
      // process 1 exits: the kernel panics
      return [...move(0, 0), ...call('exit_group')];
    case 'power-off':
    case 'restart':
      return [
        // reboot(LINUX_REBOOT_MAGIC1, MAGIC2, CMD_RESTART or CMD_POWER_OFF): kernel include/uapi/linux/reboot.h
        ...move(0, 0xfee1dead),
        ...move(1, 0x28121969),
        ...move(2, finish === 'restart' ? 0x01234567 : 0x4321fedc),
        ...call('reboot'),
        label('end'),
        jump('end'),
      ];
  }
}
