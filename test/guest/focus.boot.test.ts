/** A boot looked at closely in one place: only the processes in focus are told apart, and gdb meets the first. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { compileC, consoleService, loopFunction, wanted } from '../support/guest-programs.ts';
import { bootImage, type ImageBoot } from '../support/image-boot.ts';
import { systemdImage } from '../support/systemd-image.ts';

const rounds = 400_000;
const program = compileC(`#include <unistd.h>
#include <sys/wait.h>
#include <fcntl.h>
${loopFunction('parent_loop', rounds)}
${loopFunction('child_loop', rounds)}
__attribute__((noinline)) int looks_up(void) { return access("/does/not/exist", F_OK) + 1; }
int main(void) {
    if (fork() == 0) { child_loop(); _exit(0); }
    parent_loop();
    wait(0);
    return looks_up() + 7;
}
`);
const report = join(mkdtempSync(join(tmpdir(), 'bootgate-focus-')), 'gdb.txt');
const gdb = `gdb -nx -batch -ex 'set architecture i386:x86-64' -ex "target remote $BOOTGATE_GDB" -ex 'info registers rip' -ex detach > ${report} 2>&1`;

let boot: ImageBoot;

beforeAll(async () => {
  const image = systemdImage({
    kernel: '6.1',
    plant: [
      { path: 'usr/local/bin/seen', content: program, mode: 0o755 },
      ...consoleService('focus', '/usr/local/bin/seen deeply\n/usr/local/bin/seen not\n'),
      wanted('focus'),
    ],
  });
  boot = await bootImage(image, {
    focus: { field: 'cmd', pattern: '^/usr/local/bin/seen (deep|close)ly' },
    focusRun: gdb,
  });
}, 300_000);

describe('a focus', () => {
  test('leaves one row for everything else, and all sums as they are', () => {
    const { functions, totals } = boot.profile;
    const rest = functions.name.indexOf('outside the focus');
    expect(functions.objects[functions.object[rest]!]).toBe('rest');
    expect(functions.self.reduce((sum, self) => sum + self, 0)).toBe(totals.instructions);
    expect(functions.name).not.toContain('start_kernel');
    expect(new Set(functions.objects)).toContain('/usr/local/bin/seen');
  });

  test('takes in what the process starts', () => {
    const { functions } = boot.profile;
    const calls = (name: string): number => functions.calls[functions.name.indexOf(name)]!;
    // `seen not` ran the same functions, outside
    expect([calls('parent_loop'), calls('child_loop')]).toEqual([1, 1]);
  });

  test('sees which function of the program made the kernel work', () => {
    const { tree, functions } = boot.profile;
    const name = (node: number): string => functions.name[tree.function[node]!]!;
    const access = Array.from({ length: tree.length }, (_, node) => node).find(
      (node) => name(node) === 'do_faccessat' && pathOf(node).includes('looks_up'),
    );
    expect(access).toBeDefined();
    function pathOf(node: number): string[] {
      const path = [];
      for (let at = node; at !== -1; at = tree.parent[at]!) path.push(name(at));
      return path;
    }
  });

  test('halts the guest at the first match, with a debugger at hand', () => {
    const text = readFileSync(report, 'utf8');
    expect(text).toMatch(/^rip +0xffffffff8/m);
    expect(boot.profile.outcome.kind).toBe('reached-end');
  });
});
