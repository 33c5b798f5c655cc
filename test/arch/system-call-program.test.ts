/** The program runs on this machine; strace, objdump and readelf say what it is and does. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SystemCall } from '../../src/arch/guest-programs.ts';
import { systemCallProgram } from '../../src/arch/x86-64/system-call-program.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-calls-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function program(calls: readonly SystemCall[]): string {
  const path = join(folder, 'program');
  writeFileSync(path, systemCallProgram(calls), { mode: 0o755 });
  return path;
}

const exit = { call: 60, args: [7] } as const;

describe('a list of system calls', () => {
  test('is made in order, with texts as addresses and the arguments and environment handed on', () => {
    const path = program([
      { call: 'chdir', args: ['/usr'] },
      { call: 'chdir', args: ['bin'] },
      { call: 'execve', args: ['./nothing'] },
      { call: 'execve', args: ['/bin/sh'] },
    ]);
    const { stdout, status } = spawnSync(path, ['-c', 'echo "$0 $PWD $VALUE" "$@"', 'zero', 'one two'], {
      env: { VALUE: '5' },
    });
    expect(stdout.toString()).toBe('zero /usr/bin 5 one two\n');
    expect(status).toBe(0);
    const named = spawnSync(program([{ call: 'execve', args: ['/bin/sh'] }]), ['-c', 'echo "$0"']);
    expect(named.stdout.toString()).toBe('/bin/sh\n');
  });

  test('failures are told with their error number, ignored without a text, and end the program when fatal', () => {
    const missing = { call: 'chdir', args: ['/nowhere'] } as const;
    const silent = spawnSync(program([missing, exit]));
    expect(silent.stdout.toString()).toBe('');
    expect(silent.status).toBe(7);
    const told = spawnSync(
      program([
        { ...missing, failure: 'first' },
        { call: 'mount', args: ['a', '/proc', 'nothing', 0, 0], failure: 'second' },
        { call: 9999, args: [], failure: 'third' },
        exit,
      ]),
    );
    expect(told.stdout.toString()).toMatch(/^first, error 002\nsecond, error 0\d\d\nthird, error 038\n$/);
    expect(told.status).toBe(7);
    const fatal = spawnSync(program([{ ...missing, failure: 'fatal', fatal: true }, exit]));
    expect(fatal.stdout.toString()).toBe('fatal, error 002\n');
    expect(fatal.status).toBe(1);
  });

  test('a call is tried as often as it says, 10 ms apart', () => {
    const path = program([{ call: 'chdir', args: ['/nowhere'], tries: 4, failure: 'gone' }, exit]);
    const { stderr } = spawnSync('strace', [path]);
    expect(stderr.toString().match(/chdir\("\/nowhere"\) += -1 ENOENT/g)).toHaveLength(4);
    expect(stderr.toString().match(/nanosleep\(\{tv_sec=0, tv_nsec=10000000\}/g)).toHaveLength(3);
  });

  test('objdump reads the jumps where the comments have them', () => {
    const path = program([exit]);
    const listing = execFileSync('objdump', [
      ...['-D', '-b', 'binary', '-m', 'i386:x86-64', '-M', 'intel', '--start-address=0x78'],
      ...['--stop-address=0x126', path],
    ]).toString();
    const jumps = [...listing.matchAll(/^ +([0-9a-f]+):\t[^\t]+\t(j\w+) +0x([0-9a-f]+)/gm)].map(
      ([, from, name, to]) => `${from} ${name} ${to}`,
    );
    expect(listing).not.toContain('(bad)');
    expect(jumps).toEqual([
      'a9 jne b5',
      'ba jns 11d',
      'bf je d1',
      'cf jmp 8f',
      'd6 je 11d',
      'fa jne ec',
      '10f je 11d',
      '121 jmp 8b',
    ]);
    expect(spawnSync('readelf', ['-W', '-l', path]).stderr.toString()).toBe('');
  });
});
