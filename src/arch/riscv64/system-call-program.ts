/** The list of system calls as a program: see that of x86-64, which does the same in the same order. */
import { assemble, label, type Line } from '../assembler.ts';
import { callTable } from '../call-table.ts';
import { numbered } from '../generic-system-calls.ts';
import type { SystemCall } from '../guest-programs.ts';
import { codeAddress, staticProgram } from '../static-elf.ts';
import {
  add,
  addRegister,
  addressOf,
  condition,
  countDown,
  divide,
  jump,
  jumpIf,
  load,
  load32,
  move,
  negate,
  register,
  remainder,
  shiftLeft,
  store,
  storeByte,
  systemCall,
} from './assembler.ts';
import { elfMachine } from './elf-machine.ts';
import { numberOf } from './system-calls.ts';

const { zero, sp, a0, a1, a2, a7, t0, t1, t2, t3, t4, t5 } = register;
const { s2: row, s3: argv, s4: envp, s5: tries } = register;

/** `execve` rows take the program's path alone: arguments and environment are those this program was started with. */
export function systemCallProgram(calls: readonly SystemCall[]): Uint8Array {
  const tableAddress = codeAddress + code(codeAddress).length;
  const { bytes, pause } = callTable(
    calls.map((one) => numbered(one, numberOf)),
    tableAddress,
  );
  return staticProgram(elfMachine, Buffer.concat([code(pause), bytes]), true);
}

/** @param pause address, of more than 12 bits so that the code always has the same length; the table stands behind it */
function code(pause: number): Buffer {
  return assemble([
    load(t0, sp), //                     argc
    add(argv, sp, 8),
    shiftLeft(t0, t0, 3),
    addRegister(envp, argv, t0),
    add(envp, envp, 8),
    ...addressOf(row, 'table'),
    label('next'),
    load32(tries, row, 52),
    label('again'),
    load(a7, row),
    ...[0, 1, 2, 3, 4].map((argument) => load(a0 + argument, row, 8 + argument * 8)),
    ...move(t0, numberOf('execve')),
    jumpIf(condition.notEqual, a7, t0, 'call'),
    store(a0, argv), //                  argv[0]
    add(a1, argv, 0),
    add(a2, envp, 0),
    label('call'),
    systemCall,
    jumpIf(condition.notLess, a0, zero, 'done'),
    countDown(tries),
    jumpIf(condition.equal, tries, zero, 'failed'),
    ...move(a0, pause),
    ...move(a1, 0),
    ...call('nanosleep'),
    jump('again'),
    label('failed'),
    load32(a1, row, 56), //              message
    jumpIf(condition.equal, a1, zero, 'done'),
    negate(t0, a0), //                   error number
    load32(a2, row, 60), //              the message's length
    addRegister(t1, a1, a2),
    add(t1, t1, -2), //                  its last digit
    ...move(t2, 10),
    ...move(t3, 3),
    label('digit'),
    divide(t4, t0, t2),
    remainder(t5, t0, t2),
    add(t5, t5, 0x30), //                '0'
    storeByte(t5, t1),
    add(t1, t1, -1),
    add(t0, t4, 0),
    countDown(t3),
    jumpIf(condition.notEqual, t3, zero, 'digit'),
    ...move(a0, 1),
    ...call('write'),
    load32(t0, row, 48), //              fatal
    jumpIf(condition.equal, t0, zero, 'done'),
    ...move(a0, 1),
    ...call('exit_group'),
    label('done'),
    add(row, row, 64),
    jump('next'),
    label('table'),
  ]);
}

function call(name: string): Line[] {
  return [...move(a7, numberOf(name)), systemCall];
}
