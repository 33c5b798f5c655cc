import { describe, expect, test } from '@jest/globals';
import type { Command } from '../../src/cli/command.ts';
import { cli } from '../../src/cli/main.ts';
import { scenarioFlags, scenarioOptions } from '../../src/cli/scenario-options.ts';
import type { ScenarioInput } from '../../src/config/scenario-input.ts';

/** What the flags give, or what is printed when they are wrong. */
async function flags(...argv: string[]): Promise<ScenarioInput | string> {
  let input: ScenarioInput | undefined;
  let stderr = '';
  const command: Command = {
    name: 'try',
    usage: '',
    summary: '',
    options: scenarioOptions,
    positionals: { min: 0, max: 0 },
    run: (args) => {
      input = scenarioFlags(args, '/cwd');
      return Promise.resolve(0);
    },
  };
  const status = await cli(
    ['try', ...argv],
    {
      stdout: { write: () => true },
      stderr: { write: (text) => (stderr += String(text)) },
      env: {},
      cwd: '/cwd',
      signal: new AbortController().signal,
    },
    [command],
  );
  expect(status).toBe(input === undefined ? 2 : 0);
  return input ?? stderr;
}

describe('flags become a scenario part', () => {
  test('nothing given, nothing set', async () => {
    expect(await flags()).toEqual({ limits: {} });
  });

  test('all of them', async () => {
    expect(
      await flags(
        ...[
          '--kernel',
          'k',
          '--uki-profile',
          'rescue',
          '--initrd',
          '/i',
          '--disk',
          'd',
          '--append',
          'quiet',
          '--memory',
          '1G',
        ],
        ...['--cpu', 'qemu64', '--machine', 'pc', '--qemu-arg=-device', '--qemu-arg', 'virtio-rng-pci'],
        ...[
          '--sysroot',
          'r',
          '--observe',
          'modules',
          '--vmlinux',
          'v',
          '--tracer',
          'exec_tb',
          '--modules',
          'm',
          '--icount-shift',
          '1',
          '--end',
          'symbol:x',
          '--runs',
          '2',
        ],
        ...['--stage', 'a b=symbol:c=d', '--limit-seconds', '5', '--limit-instructions', '1_000'],
      ),
    ).toEqual({
      kernel: '/cwd/k',
      ukiProfile: 'rescue',
      initrd: '/i',
      generateInitrd: false,
      modules: '/cwd/m',
      disk: { path: '/cwd/d', as: 'auto', format: 'auto' },
      append: 'quiet',
      memoryMiB: 1024,
      cpu: 'qemu64',
      machine: 'pc',
      qemuArgs: ['-device', 'virtio-rng-pci'],
      vmlinux: '/cwd/v',
      sysroot: '/cwd/r',
      observe: { processes: false, modules: true, syscalls: false },
      tracer: 'exec_tb',
      icountShift: 1,
      end: { kind: 'symbol', symbol: 'x' },
      runs: 2,
      stages: [{ name: 'a b', start: { symbol: 'c=d' } }],
      limits: { wallSeconds: 5, instructions: 1000 },
    });
  });

  test.each([
    [['--kernel', ''], '--kernel must not be empty'],
    [['--memory', 'lots'], "--memory: 'lots' is not a memory size"],
    [['--end', 'never'], "--end: 'never' is not an end mark: write power-off"],
    [['--stage', 'x'], "--stage takes NAME=START, not 'x'"],
    [['--stage', 'x=y'], "--stage x: 'y' is not the start of a stage"],
    [['--observe', 'all'], "--observe is processes, modules or syscalls, not 'all'"],
    [['--tracer', 'magic'], "--tracer is plugin or exec_tb, not 'magic'"],
    [['--disk-as', 'floppy'], "--disk-as is nvdimm, virtio or auto, not 'floppy'"],
    [['--disk-as', 'nvdimm'], '--disk-as needs --disk'],
    [['--runs', '0'], "--runs takes a whole number of at least 1, not '0'"],
    [['--kernl', 'x'], "did you mean '--kernel'?"],
  ])('%j', async (argv, message) => {
    expect(await flags(...argv)).toContain(message);
  });
});
