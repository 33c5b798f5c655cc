import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { versionPlugin } from '../../src/qemu/probe/version-plugin.ts';
import { temporaryFolder } from './fake-qemu.ts';

describe('the hand-made plugin', () => {
  const file = join(temporaryFolder(), 'version.so');
  const bytes = versionPlugin(-1, 'x64')!;

  test("is a shared object in readelf's eyes, without an executable stack", () => {
    writeFileSync(file, bytes);
    const text = execFileSync('readelf', ['-hldDsW', file], { encoding: 'utf8' });
    expect(text).toContain('DYN (Shared object file)');
    expect(text).toMatch(/GNU_STACK .* RW /);
    expect(text).toMatch(/OBJECT +GLOBAL DEFAULT +\d+ qemu_plugin_version/);
    expect(text).toMatch(/FUNC +GLOBAL DEFAULT +\d+ qemu_plugin_install/);
  });

  test('holds the version', () => {
    expect(Buffer.from(bytes).readInt32LE(bytes.length - 8)).toBe(-1);
  });

  test('is not made for hosts nobody tried', () => {
    expect(versionPlugin(1, 's390x')).toBeNull();
  });
});
