/** A real kernel under a QEMU that writes a trace file, with exec_tb switched on and off from outside. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Qemu } from '../../src/qemu/qemu.ts';
import { QmpClient } from '../../src/simpletrace/qmp-client.ts';
import { testKernel } from '../support/test-cache.ts';

export interface TracedGuest {
  readonly child: ChildProcess;
  readonly control: QmpClient;
  readonly file: string;
  /** waits until the guest has printed the text */
  printed(text: string): Promise<void>;
  /** waits until the trace file has that many bytes */
  wrote(bytes: number): Promise<void>;
  end(): Promise<void>;
}

/** Starts the guest; no event is traced yet. Kill `child` whatever happens. */
export async function tracedGuest(
  { binary, args, env }: Qemu,
  folder: string,
  more: readonly string[] = [],
): Promise<TracedGuest> {
  const file = join(folder, 'trace.part');
  const output = join(folder, 'console.log');
  const qmp = join(folder, 'qmp');
  closeSync(openSync(output, 'w'));
  closeSync(openSync(file, 'w'));
  const machine =
    '-nodefaults -display none -no-reboot -machine q35 -cpu max -m 512 -accel tcg,thread=single';
  const child = spawn(
    binary,
    [
      ...args,
      ...machine.split(' '),
      ...['-kernel', testKernel('6.1'), '-append', 'console=ttyS0 nokaslr panic=-1'],
      ...['-serial', `file:${output}`, '-qmp', `unix:${qmp},server=on,wait=off`],
      ...['-trace', `file=${file}`, '-d', 'nochain', '-D', '/dev/null'],
      ...more,
    ],
    { env: { ...process.env, ...env }, stdio: 'ignore' },
  );
  const control = await QmpClient.connect(qmp, new AbortController().signal);
  const until = async (reached: () => boolean): Promise<void> => {
    while (!reached()) {
      if (child.exitCode !== null) throw new Error(`QEMU ended with status ${child.exitCode}`);
      await sleep(20);
    }
  };
  return {
    child,
    control,
    file,
    printed: async (text) => until(() => readFileSync(output, 'latin1').includes(text)),
    wrote: async (bytes) => until(() => statSync(file).size >= bytes),
    end: async () => {
      const closed = new Promise((resolve) => child.once('close', resolve));
      await control.quit();
      await closed;
    },
  };
}
