/**
 * How a boot ends where no name can be believed: by what reaches the machine, or by the kernel's last words, under each
 * QEMU. Once a night: it is a boot for each way and QEMU.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { cpioArchive } from '../../src/boot/cpio.ts';
import { userspaceMarker } from '../../src/arch/guest-programs.ts';
import { compileC } from '../support/guest-programs.ts';
import { recordedBoot } from '../support/recordings.ts';
import { suiteQemu } from '../support/suite-root.ts';
import { testCacheFolder } from '../support/test-cache.ts';

jest.setTimeout(300_000);

/** Path of an initramfs whose init runs this as root with all ports open, and then panics. */
function initrd(statement: string): string {
  const init = compileC(
    `#include <stdio.h>
#include <sys/io.h>
#include <sys/reboot.h>
#include <unistd.h>
int main(void) {
    puts("${userspaceMarker}");
    fflush(stdout);
    iopl(3);
    ${statement};
    return 1;
}
`,
    ['-static'],
  );
  const archive = cpioArchive([
    { path: 'dev', kind: 'folder' },
    { path: 'dev/console', kind: 'character-device', major: 5, minor: 1, permissions: 0o600 },
    { path: 'init', kind: 'file', content: init, permissions: 0o755 },
  ]);
  const folder = join(testCacheFolder, 'ends');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, createHash('sha256').update(archive).digest('hex').slice(0, 16));
  writeFileSync(path, archive);
  return path;
}

interface End {
  readonly name: string;
  readonly init: string;
  readonly append?: string;
  readonly qemuArgs?: readonly string[];
  /** kind and detail */
  readonly outcome: RegExp;
  /** where no port is seen (plugin API 1) */
  readonly blind?: RegExp;
}

const request = /^reached-end: the end mark was reached: request to switch off or restart$/;
const ends: readonly End[] = [
  {
    name: 'power-off',
    init: 'reboot(RB_POWER_OFF)',
    outcome: request,
    blind: /^reached-end: .*'reboot: Power down'$/,
  },
  {
    name: 'restart',
    init: 'reboot(RB_AUTOBOOT)',
    outcome: request,
    blind: /^reached-end: .*'reboot: Restarting system'$/,
  },
  {
    name: 'restart by the keyboard controller',
    init: 'reboot(RB_AUTOBOOT)',
    append: 'reboot=k',
    outcome: /^reached-end: .*'reboot: Restarting system'$/,
  },
  {
    name: 'restart by a triple fault',
    init: 'reboot(RB_AUTOBOOT)',
    append: 'reboot=t',
    outcome: /^reached-end: .*'reboot: Restarting system'$/,
  },
  {
    name: 'a reset that nobody announced',
    init: 'outb(0xfe, 0x64)',
    outcome: /^early-exit: the guest reset or switched off the machine before its end mark/,
  },
  { name: 'halt', init: 'reboot(RB_HALT_SYSTEM)', outcome: /^reached-end: .*'reboot: System halted'$/ },
  { name: 'panic', init: '(void)0', outcome: /^panic: Kernel panic - not syncing: Attempted to kill init!/ },
  {
    name: 'isa-debug-exit',
    init: 'outb(0x10, 0xf4)',
    qemuArgs: ['-device', 'isa-debug-exit,iobase=0xf4,iosize=0x04'],
    outcome: /^reached-end: .*(request to switch off or restart|it wrote 16 to isa-debug-exit)$/,
  },
];

const qemus = { '7.2': () => 'system', '10.0': () => 'apt', '11.1': () => suiteQemu('sid') };

const nightly = process.env['BOOTGATE_NIGHTLY'] ? describe : describe.skip;
nightly.each(Object.entries(qemus))('under QEMU %s', (version, qemu) => {
  test.each(ends)('$name', async ({ init, append = '', qemuArgs = [], outcome, blind }) => {
    const { profile, recording } = await recordedBoot({
      kernel: '6.1',
      qemu: qemu(),
      unnamed: true,
      scenario: { append: `cryptomgr.notests ${append}`.trim(), initrd: initrd(init), qemuArgs },
    });
    const { kind, detail } = recording.outcome;
    expect(`${kind}: ${detail}`).toMatch(version === '7.2' && blind ? blind : outcome);
    expect(profile.totals.userInstructions).toBeGreaterThan(0);
    expect(profile.coverage.symbolSource).toBe('none');
  });
});
