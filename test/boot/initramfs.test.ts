/** The archive and the program are checked against cpio, readelf, objdump, and by running the program. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sha256 } from '../../src/base/files.ts';
import { cpioArchive } from '../../src/boot/cpio.ts';
import { userspaceMarker } from '../../src/arch/guest-programs.ts';
import { initProgram } from '../../src/arch/x86-64/init-program.ts';
import { ownInitramfs } from '../../src/boot/initramfs.ts';
import { debianPackage } from '../support/test-cache.ts';

/** Not every machine has cpio installed; the package needs nothing but a C library. */
const cpio = join(debianPackage('cpio'), 'bin/cpio');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-initramfs-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function programFile(name: string, program: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, program);
  chmodSync(path, 0o755);
  return path;
}

describe('cpio', () => {
  test('cpio lists every kind of entry as it was meant', () => {
    const archive = cpioArchive([
      { path: 'dev', kind: 'folder' },
      { path: 'dev/console', kind: 'character-device', major: 5, minor: 1, permissions: 0o600 },
      { path: 'bin', kind: 'link', target: 'usr/bin' },
      { path: 'greeting', kind: 'file', content: new TextEncoder().encode('hello') },
      { path: 'init', kind: 'file', content: new Uint8Array(4097).fill(65), permissions: 0o755 },
    ]);
    expect(archive.length % 512).toBe(0);
    const listing = execFileSync(cpio, ['-itv', '--numeric-uid-gid'], {
      input: archive,
      env: { ...process.env, TZ: 'UTC', LC_ALL: 'C' },
      stdio: ['pipe', 'pipe', 'ignore'],
    }).toString();
    expect(listing.replace(/ +/g, ' ').trimEnd().split('\n')).toEqual([
      'drwxr-xr-x 2 0 0 0 Jan 1 1970 dev',
      'crw------- 1 0 0 5, 1 Jan 1 1970 dev/console',
      'lrwxrwxrwx 1 0 0 7 Jan 1 1970 bin -> usr/bin',
      '-rw-r--r-- 1 0 0 5 Jan 1 1970 greeting',
      '-rwxr-xr-x 1 0 0 4097 Jan 1 1970 init',
    ]);
    const content = execFileSync(cpio, ['-i', '--to-stdout', 'greeting'], {
      input: archive,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    expect(content.toString()).toBe('hello');
  });

  test('the bytes never change: baselines of kernels without an initrd depend on them', () => {
    expect(sha256(ownInitramfs())).toBe(sha256(ownInitramfs({})));
    expect(sha256(ownInitramfs())).toBe('44420929cb9af7eb6da8785fc26bdf585a012c6fcf6add91307295b16af49c47');
  });
});

describe('init', () => {
  test('readelf finds nothing to complain about', () => {
    const output = spawnSync('readelf', [
      '-W',
      '--file-header',
      '--program-headers',
      programFile('plain', initProgram()),
    ]);
    expect(output.stderr.toString()).toBe('');
    expect(output.stdout.toString()).toMatch(/Type: +EXEC/);
    expect(output.stdout.toString()).toMatch(/Entry point address: +0x400078/);
    expect(output.stdout.toString()).toMatch(/LOAD +0x000000 0x0+400000 .* R E 0x1000/);
  });

  test('objdump reads the instructions that the comments claim', () => {
    const path = programFile('work', initProgram({ userLoops: 7, systemCalls: 9 }));
    const listing = execFileSync('objdump', [
      '-D',
      '-b',
      'binary',
      '-m',
      'i386:x86-64',
      '-M',
      'intel',
      '--start-address=0x78',
      path,
    ]).toString();
    const instructions = [...listing.matchAll(/^ +[0-9a-f]+:\t[^\t]+\t([^\n#]+)/gm)].map((match) =>
      match[1]!.trim().replace(/ +/g, ' '),
    );
    expect(instructions.slice(0, 20)).toEqual([
      'mov eax,0x1',
      'mov edi,0x1',
      expect.stringMatching(/^lea rsi,\[rip\+0x/),
      'mov edx,0x1c',
      'syscall',
      'mov ecx,0x7',
      'dec ecx',
      'jne 0x95',
      'mov ebx,0x9',
      'mov eax,0x6e',
      'syscall',
      'dec ebx',
      'jne 0x9e',
      'mov eax,0xa9',
      'mov edi,0xfee1dead',
      'mov esi,0x28121969',
      'mov edx,0x4321fedc',
      'syscall',
      expect.stringMatching(/^jmp/),
      expect.anything(),
    ]);
  });

  test('runs on this machine and prints the marker', () => {
    const path = programFile('exit', initProgram({ finish: 'exit', userLoops: 1000, systemCalls: 3 }));
    const { stdout, status } = spawnSync(path);
    expect(stdout.toString()).toBe(`${userspaceMarker}\n`);
    expect(status).toBe(0);
  });

  test('makes exactly the system calls asked for', () => {
    const path = programFile('count', initProgram({ finish: 'exit', systemCalls: 5 }));
    const trace = spawnSync('strace', ['-f', path]);
    if (trace.error) return; // strace is not everywhere
    expect(trace.stderr.toString().match(/getppid\(\)/g)).toHaveLength(5);
  });

  test('refuses counts that do not fit', () => {
    expect(() => initProgram({ userLoops: 2 ** 32 })).toThrow(RangeError);
    expect(() => initProgram({ systemCalls: -1 })).toThrow(RangeError);
    expect(readFileSync(programFile('same', initProgram()))).toEqual(Buffer.from(initProgram()));
  });
});
