/** What keeps an init program from being started, as far as its own bytes and the files around it tell. */
import { inputError } from '../base/errors.ts';
import type { FileTree } from '../image/file-tree.ts';

/** @throws an input error, with the cure, when the kernel cannot start this program of a tree */
export function refuseUnstartable(tree: FileTree, path: string): void {
  const program = tree.read(path);
  if (program === null) return;
  const place = { file: tree.name };
  if (program.toString('latin1', 0, 4) === '\x7fELF') {
    const interpreter = elfInterpreter(program);
    if (interpreter === null || tree.kind(interpreter) !== null) return;
    throw inputError(`${path} in it is linked dynamically, and ${interpreter} is not in it`, {
      place,
      hint: 'link it with -static, or pack its interpreter and its libraries with it (ldd names them)',
    });
  }
  const line = program.toString('latin1', 0, maxScriptLineBytes).split('\n')[0]!;
  if (!line.startsWith('#!')) {
    throw inputError(
      `${path} in it is ${program.length === 0 ? 'an empty file' : 'neither a program nor a script: it does not begin with #!'}`,
      { place, hint: 'begin it with a line like #!/bin/sh, or give a program' },
    );
  }
  if (line.endsWith('\r')) {
    throw inputError(`${path} in it is a script whose lines end as those of Windows do (CR LF)`, {
      place,
      hint: "take the carriage returns out (sed -i 's/\\r$//' init), and pack it anew",
    });
  }
  const interpreter = /^#![ \t]*([^ \t\0]+)/.exec(line)?.[1];
  if (interpreter !== undefined && tree.kind(interpreter) !== null) return;
  throw inputError(`${path} in it is a script for ${interpreter ?? 'nothing'}, which is not in it`, {
    place,
    hint: 'pack that program too, or let the first line name one that is there',
  });
}

/** include/uapi/linux/binfmts.h, BINPRM_BUF_SIZE */
const maxScriptLineBytes = 256;

/** ELF64, little-endian; of programs for other machines, and of 32 bits, nothing is said. */
function elfInterpreter(program: Buffer): string | null {
  if (program.length < 64 || program[4] !== 2 || program[5] !== 1) return null;
  const headers = Number(program.readBigUInt64LE(32));
  for (let index = 0; index < program.readUInt16LE(56); index += 1) {
    const at = headers + index * program.readUInt16LE(54);
    if (at + 56 > program.length) return null;
    if (program.readUInt32LE(at) !== interpreterSegment) continue;
    const start = Number(program.readBigUInt64LE(at + 8));
    const text = program.subarray(start, start + Number(program.readBigUInt64LE(at + 32))).toString('latin1');
    return text.replace(/\0.*$/s, '');
  }
  return null;
}

/** include/uapi/linux/elf.h, PT_INTERP */
const interpreterSegment = 3;
