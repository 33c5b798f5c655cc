/** The list of system calls as a program: see that of x86-64, which does the same in the same order. */
import { assemble, label, type Line } from '../assembler.ts';
import { callTable } from '../call-table.ts';
import { numbered } from '../generic-system-calls.ts';
import type { SystemCall } from '../guest-programs.ts';
import { codeAddress, staticProgram } from '../static-elf.ts';
import {
  add,
  addShifted,
  compare,
  condition,
  copy,
  countDown,
  divide,
  jump,
  jumpIf,
  jumpIfZero,
  jumpUnlessNegative,
  load,
  load32,
  move,
  negate,
  remainder,
  sp,
  store,
  storeByteDown,
  subtract,
  systemCall,
} from './assembler.ts';
import { elfMachine } from './elf-machine.ts';
import { numberOf } from './system-calls.ts';

const [row, argv, envp, tries] = [19, 20, 21, 22] as const;

/** `execve` rows take the program's path alone: arguments and environment are those this program was started with. */
export function systemCallProgram(calls: readonly SystemCall[]): Uint8Array {
  const tableAddress = codeAddress + code(codeAddress, codeAddress).length;
  const { bytes, pause } = callTable(
    calls.map((one) => numbered(one, numberOf)),
    tableAddress,
  );
  return staticProgram(elfMachine, Buffer.concat([code(tableAddress, pause), bytes]), true);
}

/** @param table and `pause`: addresses, of more than 16 bits so that the code always has the same length */
function code(table: number, pause: number): Buffer {
  return assemble([
    add(9, sp, 0),
    load(10, 9), //                      argc
    add(argv, 9, 8),
    addShifted(envp, argv, 10, 3),
    add(envp, envp, 8),
    ...move(row, table),
    label('next'),
    load32(tries, row, 52),
    label('again'),
    load(8, row),
    ...[0, 1, 2, 3, 4].map((argument) => load(argument, row, 8 + argument * 8)),
    compare(8, numberOf('execve')),
    jumpIf(condition.notEqual, 'call'),
    store(0, argv), //                   argv[0]
    copy(1, argv),
    copy(2, envp),
    label('call'),
    systemCall,
    jumpUnlessNegative(0, 'done'),
    countDown(tries),
    jumpIf(condition.equal, 'failed'),
    ...move(0, pause),
    ...move(1, 0),
    ...call('nanosleep'),
    jump('again'),
    label('failed'),
    load32(1, row, 56), //               message
    jumpIfZero(1, 'done'),
    negate(9, 0), //                     error number
    load32(2, row, 60), //               the message's length
    addShifted(10, 1, 2, 0),
    subtract(10, 10, 2), //              its last digit
    ...move(11, 10),
    ...move(12, 3),
    label('digit'),
    divide(13, 9, 11),
    remainder(14, 13, 11, 9),
    add(14, 14, 0x30), //                '0'
    storeByteDown(14, 10),
    copy(9, 13),
    countDown(12),
    jumpIf(condition.notEqual, 'digit'),
    ...move(0, 1),
    ...call('write'),
    load32(9, row, 48), //               fatal
    jumpIfZero(9, 'done'),
    ...move(0, 1),
    ...call('exit_group'),
    label('done'),
    add(row, row, 64),
    jump('next'),
  ]);
}

function call(name: string): Line[] {
  return [...move(8, numberOf(name)), systemCall];
}
