import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readZip, type ZipLimits } from '../../src/base/zip-reader.ts';
import { zipArchive, type ZipEntry } from '../support/zip-archive.ts';

const limits: ZipLimits = { entries: 10, fileBytes: 1000, totalBytes: 2000 };
const read = (...entries: ZipEntry[]) => readZip(zipArchive(entries), limits, 'a.zip');

describe('reading a ZIP archive', () => {
  test('gives the files by path, deflated and stored', () => {
    const files = read(
      { name: 'profile.json', content: '{}' },
      { name: 'folder/', content: '' },
      { name: 'folder/console.log', content: 'x'.repeat(900), method: 0 },
    );
    expect([...files].map(([name, content]) => [name, content.length])).toEqual([
      ['profile.json', 2],
      ['folder/console.log', 900],
    ]);
  });

  test("reads what Python's zipfile writes", () => {
    const folder = mkdtempSync(join(tmpdir(), 'zip-'));
    try {
      writeFileSync(
        join(folder, 'make.py'),
        'import zipfile,sys\nz=zipfile.ZipFile(sys.argv[1],"w",zipfile.ZIP_DEFLATED)\n' +
          'z.writestr("a.txt","hello "*50)\nz.writestr("b/ü.txt","stored",zipfile.ZIP_STORED)\nz.close()\n',
      );
      execFileSync('python3', [join(folder, 'make.py'), join(folder, 'a.zip')]);
      const files = readZip(readFileSync(join(folder, 'a.zip')), limits, 'a.zip');
      expect([...files].map(([name, content]) => [name, content.toString()])).toEqual([
        ['a.txt', 'hello '.repeat(50)],
        ['b/ü.txt', 'stored'],
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.each([
    '../evil',
    '/etc/passwd',
    'a/../../b',
    'a//b',
    './a',
    'C:\\x',
    'a\\b',
    'a\u0000b',
    'a\nb',
    'x'.repeat(256),
  ])('refuses the path %j', (name) => {
    expect(() => read({ name, content: 'x' })).toThrow(/is no path inside the archive/);
  });

  test('refuses a bomb by what it inflates to, not by what it claims', () => {
    const bomb = { name: 'bomb', content: Buffer.alloc(50_000_000), claim: { size: 10 } };
    expect(() => read(bomb)).toThrow(/inflates to more than allowed/);
    const parts = ['a', 'b', 'c'].map((name) => ({ name, content: 'x'.repeat(900) }));
    expect(() => read(...parts)).toThrow(/'c': inflates to more than allowed/);
    const full = ['a', 'b'].map((name) => ({ name, content: 'x'.repeat(1000) }));
    expect(() => read(...full, { name: 'c', content: 'x' })).toThrow(/'c': inflates to more/);
  });

  test.each<[string, ZipEntry, RegExp]>([
    ['a symbolic link', { name: 'l', content: '/etc/passwd', mode: 0o120777 }, /no regular file/],
    ['an encrypted file', { name: 'e', content: 'x', encrypted: true }, /encrypted/],
    ['another compression', { name: 'z', content: 'x', method: 93 }, /compression 93/],
    ['a wrong checksum', { name: 'c', content: 'x', claim: { crc: 1 } }, /checksum/],
    [
      'data beyond the end',
      { name: 'd', content: 'x', method: 0, claim: { packed: 500 } },
      /inside the archive/,
    ],
  ])('refuses %s', (_, entry, message) => {
    expect(() => read(entry)).toThrow(message);
  });

  test('refuses two files of one name, and too many', () => {
    const twice = { name: 'profile.json', content: '{}' };
    expect(() => read(twice, twice)).toThrow(/two files/);
    const many = Array.from({ length: 11 }, (_, index) => ({ name: `f${index}`, content: '' }));
    expect(() => read(...many)).toThrow(/11 files, more than the 10 allowed/);
  });

  test('survives truncation at every byte and any single changed byte', () => {
    const zip = zipArchive([
      { name: 'a.json', content: '{"a":1}' },
      { name: 'b', content: 'y'.repeat(100) },
    ]);
    for (let length = 0; length < zip.length; length += 1) {
      expect(() => readZip(zip.subarray(0, length), limits, 'a.zip')).toThrow(/^a\.zip at byte/);
    }
    for (let at = 0; at < zip.length; at += 1) {
      const changed = Buffer.from(zip);
      changed[at] = changed[at]! ^ 0xff;
      try {
        readZip(changed, limits, 'a.zip');
      } catch (error) {
        expect(error).toHaveProperty('name', 'BootgateError');
      }
    }
  });
});
