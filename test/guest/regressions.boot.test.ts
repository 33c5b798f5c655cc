/**
 * Regressions planted in an image, each told by its cause: a service, a module's init, the number of udev events.
 * The image also runs a hostile guest's programs, which must not disturb what is shown.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { compare } from '../../src/compare/compare.ts';
import type { Comparison } from '../../src/compare/comparison.ts';
import { defaultPolicy } from '../../src/config/default-policy.ts';
import { writeProfile } from '../../src/profile/profile-file.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { compileModule } from '../support/guest-module.ts';
import { compileC, consoleService, loopFunction, wanted } from '../support/guest-programs.ts';
import { bootImage } from '../support/image-boot.ts';
import { runCli } from '../support/run-cli.ts';
import { systemdImage } from '../support/systemd-image.ts';

const minutes = 60_000;

interface Work {
  readonly programRounds: number;
  readonly moduleRounds: number;
  readonly triggers: number;
}

const little: Work = { programRounds: 1000, moduleRounds: 1000, triggers: 1 };

const worker = (rounds: number): Uint8Array =>
  compileC(`${loopFunction('prepare_reports', rounds)}int main(void) { prepare_reports(); return 0; }\n`);

const module = (rounds: number): Uint8Array =>
  compileModule(
    'probing',
    `#include <linux/module.h>
${loopFunction('probe_all_ports', rounds).replace('void probe', 'static void probe')}
static int __init probing_init(void) { probe_all_ports(); return 0; }
module_init(probing_init);
MODULE_LICENSE("GPL");
`,
  );

/** Executes itself with arguments that a terminal, Markdown or a table would stumble over, then with 4 MB of them. */
const hostile = compileC(
  String.raw`#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
static char big[131072];
int main(int count, char **given) {
    if (count > 1) {
        prctl(PR_SET_NAME, "\033[31m\x60|<b>\n*x*");
        return 0;
    }
    char *odd[] = {"hostile", "\033]0;owned\007\033[2J", "| a | b |\n# head\r\n", "<img src=x>", "\xe2\x80\xae\xff", "[x](y)", 0};
    char *many[34] = {"hostile-4mb"};
    struct rlimit stack = {64 << 20, 64 << 20};
    memset(big, 'A', sizeof big - 1);
    for (int i = 1; i < 33; i++) many[i] = big;
    setrlimit(RLIMIT_STACK, &stack);
    char **lists[] = {odd, many};
    for (int i = 0; i < 2; i++) {
        int status = 1;
        if (fork() == 0) { execv("/usr/local/bin/hostile", lists[i]); _exit(9); }
        wait(&status);
        if (status) return 1;
    }
    return 0;
}
`,
  ['-static'],
);

async function boot(change: Partial<Work> = {}): Promise<Profile> {
  const { programRounds, moduleRounds, triggers } = { ...little, ...change };
  const script = `/usr/local/bin/hostile && echo 'hostile programs ran'
/usr/local/bin/worker
insmod /usr/local/lib/probing.ko
${'udevadm trigger --subsystem-match=tty --action=change\nudevadm settle\n'.repeat(triggers)}`;
  const image = systemdImage({
    kernel: '6.1',
    plant: [
      { path: 'usr/local/bin/hostile', content: hostile, mode: 0o755 },
      { path: 'usr/local/bin/worker', content: worker(programRounds), mode: 0o755 },
      { path: 'usr/local/lib/probing.ko', content: module(moduleRounds) },
      ...consoleService('chores', script),
      wanted('chores'),
    ],
  });
  const { profile, console } = await bootImage(image);
  expect(console).toContain('hostile programs ran');
  return profile;
}

let base: Profile;
beforeAll(async () => {
  base = await boot();
}, 5 * minutes);

async function against(change: Partial<Work>): Promise<Comparison> {
  const comparison = compare({
    base: { profile: base, label: 'base' },
    head: { profile: await boot(change), label: 'head' },
    policy: defaultPolicy,
    today: '2026-01-01',
  });
  expect(comparison.verdict).toBe('regressed');
  expect(comparison.total!.delta).toBeGreaterThan(0.01 * comparison.total!.base);
  return comparison;
}

describe('a regression of an image is told by its cause', () => {
  test(
    "a program of a service, then a module's initialisation",
    async () => {
      const { causes, processes, modules } = await against({
        programRounds: 50_001_000,
        moduleRounds: 30_001_000,
      });
      const [program, module] = causes;
      expect(program).toMatchObject({
        program: { name: 'worker', baseCount: 1, headCount: 1 },
        delta: 100_000_000,
      });
      expect([...program!.path, ...program!.leadsTo]).toContain('prepare_reports');
      expect(processes[0]).toMatchObject({ name: '/usr/local/bin/worker', program: 'worker' });
      expect(module).toMatchObject({ module: 'probing', kind: 'more-work-per-call' });
      expect([...module!.path, ...module!.leadsTo]).toContain('probe_all_ports');
      // interrupts that strike it count too
      expect(modules[0]).toMatchObject({ name: 'probing', change: 'changed' });
      expect(modules[0]!.delta).toBeGreaterThanOrEqual(60_000_000);
      expect(modules[0]!.delta).toBeLessThan(61_000_000);
    },
    5 * minutes,
  );

  test(
    'more events for udev',
    async () => {
      const { causes, processes } = await against({ triggers: 8 });
      const [first] = causes;
      expect([first!.program?.name, ...first!.path].join(' ')).toMatch(/udev/);
      expect(processes[0]!.name).toMatch(/udev/);
    },
    5 * minutes,
  );
});

describe('a hostile guest', () => {
  const rows = (): Profile['processes'] & object =>
    base.processes!.filter(({ executable }) => executable === '/usr/local/bin/hostile');

  test('a command line of 4 MB is cut', () => {
    const long = rows().find(({ command }) => command.startsWith('hostile-4mb'));
    expect(long!.command.length).toBeGreaterThan(100);
    expect(long!.command.length).toBeLessThanOrEqual(131_072);
  });

  test.each(['text', 'markdown'])('names and command lines are harmless as %s', async (format) => {
    const folder = mkdtempSync(join(tmpdir(), 'bootgate-hostile-'));
    try {
      const path = join(folder, 'profile.json.gz');
      await writeProfile(path, base);
      const shown = await runCli(['show', path, '--processes', '--top', '1000', '--format', format]);
      expect(shown.status).toBe(0);
      expect(shown.stdout).toContain('hostile');
      // eslint-disable-next-line no-control-regex -- it is what must not be there
      expect(shown.stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      expect(shown.stdout).not.toMatch(/^# head|^\| a \| b \|/m);
      if (format === 'markdown') {
        const outside = shown.stdout.replace(/^(`{3,})[^]*?^\1$/gm, '').replace(/`[^`\n]*`/g, '');
        expect(outside).not.toMatch(/<img|\]\(y\)/);
      }
      expect(Math.max(...shown.stdout.split('\n').map((line) => line.length))).toBeLessThan(2000);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
