/** Programs that hang, that start others, that ignore being asked to end. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runProgram } from '../../src/base/run-program.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-program-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A shell that starts a sleeper, tells its process id and waits. */
const parent = `sleep 600 & echo $! > child; wait`;

async function childId(): Promise<number> {
  const file = join(folder, 'child');
  while (!existsSync(file) || readFileSync(file, 'utf8') === '') await sleep(10);
  return Number(readFileSync(file, 'utf8'));
}

function runs(id: number): boolean {
  try {
    // A zombie has ended; who reaps it is not our business.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${id}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function expectGone(id: number): Promise<void> {
  for (let tries = 0; tries < 100 && runs(id); tries += 1) await sleep(20);
  expect(runs(id)).toBe(false);
}

test('an aborted program ends with all that it started, and throws the reason', async () => {
  const interrupt = new AbortController();
  const reason = new Error('the job was cancelled');
  const running = runProgram('sh', ['-c', parent], { cwd: folder, signal: interrupt.signal });
  const id = await childId();
  interrupt.abort(reason);
  await expect(running).rejects.toBe(reason);
  await expectGone(id);
  await expect(runProgram('true', [], { signal: interrupt.signal })).rejects.toBe(reason);
});

test('one that does not answer ends with a reason, though what it started holds its output', async () => {
  const hanging = runProgram('sh', ['-c', `trap '' TERM; ${parent}; wait`], { cwd: folder, timeoutMs: 300 });
  const id = await childId();
  await expect(hanging).rejects.toThrow('sh did not answer within 0.3 s');
  await expectGone(id);
});

test('one that is missing says so by its own name, bound to us or not', async () => {
  for (const bound of [false, true]) {
    await expect(runProgram('bootgate-no-such', [], { bound })).rejects.toThrow(
      'bootgate-no-such is not installed',
    );
  }
  const { stdout, status } = await runProgram('sh', ['-c', 'echo "$PPID"'], { bound: true });
  expect(status).toBe(0);
  expect(Number(stdout.toString())).toBe(process.pid);
});
