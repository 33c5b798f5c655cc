/** Which processes decide when a boot ends, of a guest whose programs work and sleep as long as they are told. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { cpioArchive } from '../../src/boot/cpio.ts';
import { readProfile } from '../../src/profile/profile-file.ts';
import type { PathStep, Profile } from '../../src/profile/profile.ts';
import { compileC } from '../support/guest-programs.ts';
import { runCli } from '../support/run-cli.ts';
import { testKernel } from '../support/test-cache.ts';

jest.setTimeout(300_000);

/** Iterations of two instructions each. */
const [long, short] = [20_000_000, 10_000_000];
const napMs = 50;
/** an instruction takes 8 ns */
const loopNs = (iterations: number): number => iterations * 2 * 8;

const init = compileC(
  `#include <sys/prctl.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <unistd.h>
static void works(const char *name, long iterations) {
  if (fork()) return;
  prctl(PR_SET_NAME, name);
  __asm__ volatile("1: dec %0; jnz 1b" : "+r"(iterations));
  _exit(0);
}
int main(void) {
  works("short", ${short});
  works("long", ${long});
  wait(0);
  wait(0);
  usleep(${napMs} * 1000);
  reboot(RB_POWER_OFF);
}
`,
  ['-static'],
);

let folder: string;
let profile: Profile;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-critical-'));
  writeFileSync(
    join(folder, 'initrd'),
    cpioArchive([
      { path: 'dev', kind: 'folder' },
      { path: 'dev/console', kind: 'character-device', major: 5, minor: 1 },
      { path: 'init', kind: 'file', permissions: 0o755, content: init },
    ]),
  );
  const { status, stderr } = await runCli([
    ...['run', '--qemu', 'apt', '--kernel', testKernel('6.1'), '--initrd', join(folder, 'initrd')],
    ...['--append', 'cryptomgr.notests', '--out', join(folder, 'out')],
  ]);
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  profile = await readProfile(join(folder, 'out', 'profile.json.gz'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function stepsOf(name: string): PathStep[] {
  return profile.criticalPath!.steps.filter(
    ({ process }) => profile.processes![process]!.names.at(-1) === name,
  );
}
const sum = (steps: readonly PathStep[], kind: PathStep['kind']): number =>
  steps.reduce((total, step) => total + (step.kind === kind ? step.ns : 0), 0);

test('of two that are waited for the longer one is on the path, and the shorter is not', () => {
  const took = sum(stepsOf('long'), 'runs');
  expect(took).toBeGreaterThanOrEqual(loopNs(long));
  expect(took).toBeLessThan(loopNs(long) * 1.02);
  expect(sum(stepsOf('short'), 'runs')).toBeLessThan(loopNs(short) * 0.01);
  const { ns, restNs, steps } = profile.criticalPath!;
  expect(ns).toBe(steps.reduce((total, step) => total + step.ns, restNs));
  expect(ns).toBeLessThanOrEqual(profile.totals.virtualNs - loopNs(short));
});

test('a sleep by the clock is on it with what it took', () => {
  const [nap, ...others] = stepsOf('init').filter(({ kind, ns }) => kind === 'sleeps' && ns > 1e6);
  expect(others).toEqual([]);
  expect(nap!.waker.by).toBe('hrtimer_wakeup');
  expect(nap!.ns).toBeGreaterThanOrEqual(napMs * 1e6);
  expect(nap!.ns).toBeLessThan(napMs * 1e6 + 5e6);
});

test('it is shown as text and JSON', async () => {
  const file = join(folder, 'out', 'profile.json.gz');
  const text = await runCli(['show', file, '--critical-path']);
  expect(text.stdout).toMatch(/on as many CPUs as ever help, this boot would be at most \d\.\d\dx as fast/);
  expect(text.stdout).toMatch(/ 1 {2}long/);
  const section = text.stdout.slice(text.stdout.indexOf('Critical path'));
  expect(Math.max(...section.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  const json = JSON.parse((await runCli(['show', file, '--critical-path', '--format', 'json'])).stdout) as {
    critical_path: { ns: number };
  };
  expect(json.critical_path.ns).toBe(profile.criticalPath!.ns);
});
