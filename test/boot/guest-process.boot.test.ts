/** Real QEMUs with guests of a few bytes: how each ends, and that none is left behind. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  defaultGuestLimits,
  runGuest,
  type GuestEnd,
  type GuestLimits,
} from '../../src/boot/guest-process.ts';
import { qemuCommand } from '../../src/boot/qemu-command.ts';
import { makeScenario } from '../../src/config/scenario-input.ts';
import { anyQemu } from '../support/any-qemu.ts';
import { guestCode, printing, tinyGuest } from '../support/tiny-guest.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-guest-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface RunOptions {
  readonly limits?: Partial<GuestLimits>;
  readonly signal?: AbortSignal;
  readonly trace?: string;
  readonly progress?: string;
  readonly machine?: string;
  readonly onTick?: (state: { readonly consoleBytes: number }) => void;
}

async function run(
  code: readonly number[],
  options: RunOptions = {},
): Promise<GuestEnd & { console: string }> {
  const kernel = join(folder, 'kernel');
  const console = join(folder, 'console.log');
  writeFileSync(kernel, tinyGuest(code));
  rmSync(console, { force: true });
  const scenario = makeScenario('tiny', [{ kernel, memoryMiB: 64, machine: options.machine ?? 'q35' }]);
  const command = qemuCommand(scenario, anyQemu, { kernel, initrd: null, disk: null, console }, []);
  const end = await runGuest({
    // `marker` is how the test finds this QEMU among others.
    command: [...command, '-name', `marker-${folder}`],
    env: {},
    cwd: folder,
    console,
    trace: options.trace ?? null,
    progress: options.progress ?? null,
    limits: { ...defaultGuestLimits, wallSeconds: 20, ...options.limits },
    signal: options.signal ?? new AbortController().signal,
    ...(options.onTick ? { onTick: options.onTick } : {}),
  });
  return { ...end, console: existsSync(console) ? readFileSync(console, 'latin1') : '' };
}

describe('a guest', () => {
  test('that switches the machine off', async () => {
    const end = await run([...printing('hello\n'), ...guestCode.powerOff]);
    expect(end).toMatchObject({ why: 'exited', exitCode: 0, console: 'hello\n', output: '' });
  });

  test.each(['reset', 'tripleFault'] as const)('that restarts by %s does so once', async (how) => {
    const end = await run([...printing('once\n'), ...guestCode[how]]);
    expect(end).toMatchObject({ why: 'exited', exitCode: 0, console: 'once\n' });
  });

  test('that executes nothing is noticed by its progress, long before the wall limit', async () => {
    const progress = join(folder, 'progress');
    writeFileSync(progress, Buffer.alloc(4096));
    const end = await run(guestCode.sleep, { progress, limits: { idleSeconds: 1 } });
    expect(end).toMatchObject({ why: 'idle', console: '' });
    expect(end.wallMs).toBeLessThan(10_000);
  });

  test('that spins runs into the wall limit', async () => {
    const end = await run([...printing('last words\n'), ...guestCode.spin], {
      limits: { wallSeconds: 6 },
    });
    expect(end).toMatchObject({ why: 'wall-limit', console: 'last words\n' });
    expect(end.consoleSilentMs).toBeGreaterThan(1000);
  });

  test('that prints without end is stopped', async () => {
    const end = await run(guestCode.printForEver, { limits: { consoleBytes: 10_000 } });
    expect(end.why).toBe('console-limit');
  });

  test('that goes on after its measurement ended gets a moment, then the signal', async () => {
    const trace = join(folder, 'trace');
    writeFileSync(trace, '');
    const end = await run(guestCode.spin, { trace, limits: { lingerSeconds: 0.5 } });
    expect(end.why).toBe('measured');
    expect(end.wallMs).toBeLessThan(5000);
  });
});

describe('interrupted', () => {
  test('QEMU ends and is gone', async () => {
    const abort = new AbortController();
    const end = await run([...printing('x'), ...guestCode.spin], {
      signal: abort.signal,
      onTick: ({ consoleBytes }) => {
        if (consoleBytes > 0) abort.abort();
      },
    });
    expect(end.why).toBe('interrupted');
    expect(processesNamed(folder)).toEqual([]);
  });

  test('before the start', async () => {
    expect((await run(guestCode.spin, { signal: AbortSignal.abort() })).why).toBe('interrupted');
  });
});

describe('QEMU', () => {
  test('that refuses its arguments is quoted', async () => {
    const end = await run(guestCode.spin, { machine: 'no-such-machine' });
    expect(end.why).toBe('exited');
    expect(end.exitCode).toBe(1);
    expect(end.output).toMatch(/unsupported machine type/);
  });

  test('that does not exist', async () => {
    const request = {
      command: ['/nowhere/qemu-system-x86_64'],
      env: {},
      cwd: folder,
      console: join(folder, 'none'),
      trace: null,
      progress: null,
      limits: { ...defaultGuestLimits, wallSeconds: 5 },
      signal: new AbortController().signal,
    };
    await expect(runGuest(request)).rejects.toThrow('/nowhere/qemu-system-x86_64 does not exist');
  });
});

/** Command lines of running processes that contain a text. */
function processesNamed(text: string): string[] {
  return readdirProc()
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
      } catch {
        return '';
      }
    })
    .filter((line) => line.includes(`marker-${text}`));
}

function readdirProc(): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
}
