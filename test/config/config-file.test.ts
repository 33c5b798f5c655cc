import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BootgateError } from '../../src/base/errors.ts';
import {
  findConfigFile,
  noConfigFile,
  parseConfig,
  readConfigFile,
  selectScenarios,
} from '../../src/config/config-file.ts';
import type { Scenario } from '../../src/config/scenario.ts';

const scenariosOf = (text: string, flags = {}, names: string[] = []): readonly Scenario[] =>
  selectScenarios(parseConfig(text, '/repo/ci/bootgate.yml'), names, flags);

const failure = (action: () => unknown): BootgateError => {
  try {
    action();
  } catch (error) {
    if (error instanceof BootgateError) return error;
  }
  throw new Error('no BootgateError was thrown');
};

describe('a file without scenarios', () => {
  test('gives one, with defaults', () => {
    expect(scenariosOf('kernel: ../vmlinuz')).toEqual([
      {
        name: 'default',
        arch: 'x86_64',
        kernel: '/repo/vmlinuz',
        ukiProfile: null,
        boot: 'kernel',
        initrd: null,
        generateInitrd: false,
        modules: null,
        disk: null,
        append: '',
        machine: 'q35',
        cpu: 'max,erms=off,fsrm=off,level-func7=0',
        memoryMiB: 512,
        qemuArgs: [],
        vmlinux: null,
        source: null,
        sysroot: null,
        tracer: 'plugin',
        icountShift: 3,
        seed: 42,
        end: { kind: 'power-off' },
        limits: { wallSeconds: 600, instructions: 100_000_000_000 },
        runs: 1,
        stages: [],
        observe: { processes: true, modules: true, syscalls: true },
        focus: null,
      },
    ]);
  });

  test('every key', () => {
    const [scenario] = scenariosOf(`
kernel: /k
uki-profile: rescue
boot: kernel
initrd: i
modules: m
disk: {path: d.qcow2, as: virtio, format: qcow2}
append: quiet
machine: pc
cpu: qemu64
memory: 1G
qemu-args: [-device, virtio-rng-pci]
vmlinux: v
source: linux
sysroot: root
tracer: exec_tb
icount-shift: 1
end: symbol:rest_init
limits: {wall-seconds: 30, instructions: 5_000_000_000}
runs: 3
stages:
  systemd: console:Welcome to
  mine: address:0xffffffff81000000
observe: [processes, syscalls]
`);
    expect(scenario).toEqual({
      name: 'default',
      arch: 'x86_64',
      kernel: '/k',
      ukiProfile: 'rescue',
      boot: 'kernel',
      initrd: '/repo/ci/i',
      generateInitrd: false,
      modules: '/repo/ci/m',
      disk: { path: '/repo/ci/d.qcow2', as: 'virtio', format: 'qcow2' },
      append: 'quiet',
      machine: 'pc',
      cpu: 'qemu64',
      memoryMiB: 1024,
      qemuArgs: ['-device', 'virtio-rng-pci'],
      vmlinux: '/repo/ci/v',
      source: '/repo/ci/linux',
      sysroot: '/repo/ci/root',
      tracer: 'exec_tb',
      icountShift: 1,
      seed: 42,
      end: { kind: 'symbol', symbol: 'rest_init' },
      limits: { wallSeconds: 30, instructions: 5_000_000_000 },
      runs: 3,
      stages: [
        { name: 'systemd', start: { console: 'Welcome to' } },
        { name: 'mine', start: { address: 0xffffffff81000000n } },
      ],
      observe: { processes: true, modules: false, syscalls: true },
      focus: null,
    });
  });
});

describe('scenarios', () => {
  const text = `
kernel: vmlinuz
append: quiet
limits: {wall-seconds: 60}
scenarios:
  plain:
  notests: {append: quiet cryptomgr.notests, limits: {instructions: 1000}}
`;

  test('inherit the defaults, key by key', () => {
    const [plain, notests] = scenariosOf(text);
    expect([plain!.name, plain!.append, notests!.name, notests!.append]).toEqual([
      'plain',
      'quiet',
      'notests',
      'quiet cryptomgr.notests',
    ]);
    expect(notests!.limits).toEqual({ wallSeconds: 60, instructions: 1000 });
  });

  test('are picked by name, and flags win', () => {
    const picked = scenariosOf(text, { append: 'debug' }, ['notests']);
    expect(picked.map(({ name, append }) => [name, append])).toEqual([['notests', 'debug']]);
    expect(failure(() => scenariosOf(text, {}, ['notest'])).hint).toBe("did you mean 'notests'?");
    expect(failure(() => selectScenarios(noConfigFile, ['x'], {})).message).toMatch(/no bootgate.yml/);
  });
});

describe('mistakes', () => {
  test.each([
    ['kernal: x', 1, 1, "unknown key 'kernal'", "did you mean 'kernel'?"],
    ['kernel: x\nscenarios:\n  a:\n    memroy: 3', 4, 5, "unknown key 'memroy'", "did you mean 'memory'?"],
    ['memory: lots', 1, 9, "'lots' is not a memory size: write MiB (512), 512M or 2G", undefined],
    ['memory: 3', 1, 9, "'3' is not a memory size: write MiB (512), 512M or 2G", undefined],
    ['kernel: ""', 1, 9, 'kernel must not be empty', undefined],
    ['end: symbol', 1, 6, /is not an end mark: write power-off, first-user-instruction/, undefined],
    ['end: exec:init', 1, 6, /must be an absolute path inside the guest/, undefined],
    ['stages: {x: somewhere}', 1, 13, /is not the start of a stage/, undefined],
    ['stages: {"": symbol:a}', 1, 14, /a stage needs a name/, undefined],
    ['runs: 0', 1, 7, 'runs must be from 1 to 100, not 0', undefined],
    ['tracer: plugins', 1, 9, /must be one of plugin, exec_tb/, "did you mean 'plugin'?"],
    ['qemu-args: -smp 2', 1, 12, /must be a list/, undefined],
    ['observe: [process]', 1, 11, /must be one of/, "did you mean 'processes'?"],
    ['disk: {as: virtio}', 1, 7, 'a disk needs a path', undefined],
    ['limits: {wall-seconds: 0}', 1, 24, /must be from 1 to 86400/, undefined],
    ['scenarios: {"a b": {}}', 1, 20, "'a b' cannot name a scenario", /letters/],
  ])('%s', (text, line, column, message, hint) => {
    const error = failure(() => parseConfig(text, 'bootgate.yml'));
    expect(error.place).toEqual({ file: 'bootgate.yml', line, column });
    expect(error.message).toMatch(message);
    if (hint === undefined) expect(error.hint).toBeUndefined();
    else expect(error.hint).toMatch(hint);
    expect(error.exitStatus).toBe(2);
  });

  test('no kernel anywhere', () => {
    expect(failure(() => scenariosOf('append: quiet')).message).toBe('no kernel was given');
  });

  test('names of the prototype are not keys', () => {
    expect(failure(() => parseConfig('constructor: x', 'f')).message).toMatch(/unknown key/);
  });
});

describe('files', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bootgate-config-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('a file asked for must exist, the default one need not', async () => {
    await expect(readConfigFile(join(folder, 'absent.yml'))).rejects.toThrow(/there is no such file/);
    expect(await findConfigFile(folder)).toBe(noConfigFile);
    writeFileSync(join(folder, 'bootgate.yml'), 'kernel: k');
    expect((await findConfigFile(folder)).defaults).toEqual({ kernel: join(folder, 'k') });
  });

  test('an empty file is no mistake', () => {
    expect(parseConfig('', 'x.yml').defaults).toEqual({});
  });
});

describe('a focus', () => {
  const [kernel, focus] = ['kernel: k', 'focus: cmd=^/usr/bin/ssh'];

  test('is a field and an expression', () => {
    const [scenario] = scenariosOf([kernel, focus, 'focus-children: false', ''].join('\n'));
    expect(scenario?.focus).toEqual({ field: 'cmd', pattern: '^/usr/bin/ssh', children: false, run: null });
  });

  test.each([
    ['focus: ssh', /cmd=REGEX, name=REGEX or cwd=REGEX/],
    ['focus: name=(', /not a regular expression/],
    [`${focus}\ntracer: exec_tb`, /exec_tb does not see processes/],
  ])('%j is refused', (text, message) => {
    expect(() => scenariosOf(`${kernel}\n${text}\n`)).toThrow(message);
  });
});
