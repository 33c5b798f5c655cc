import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { architectureOf } from '../../src/arch/architectures.ts';
import { canRun, type Diagnosis } from '../../src/cli/diagnosis.ts';
import { diagnose } from '../../src/cli/doctor.ts';
import { doctorText } from '../../src/cli/doctor-text.ts';
import { reasonFor } from '../../src/qemu/choose.ts';
import { parseOsRelease } from '../../src/qemu/distribution.ts';
import { plainStyle } from '../../src/render/style.ts';
import { fakeQemuScript, qemuValue, temporaryFolder } from '../qemu/fake-qemu.ts';
import { runCli } from '../support/run-cli.ts';

const debian12 = qemuValue({
  version: '7.2.22',
  pluginApi: { min: 0, current: 1 },
  firmwareSha256: '2da2018c'.repeat(8),
});
const built = qemuValue({
  binary: '/home/me/.cache/bootgate/qemu/build-10.0.2-1bbb4f30c1/bin/qemu-system-x86_64',
  source: 'build',
  traceBackends: ['simple', 'log'],
  completeExecTb: true,
  firmwareSha256: '328ee020'.repeat(8),
});

const everything: Diagnosis = {
  qemus: [{ qemu: built }, { qemu: debian12 }],
  chosen: { ...built, reason: reasonFor(built, [debian12], 'plugin') },
  ways: ['apt', 'build'],
  further: [],
  tracerProblem: null,
  execTb: built,
  tools: [
    {
      need: 'compiler',
      name: 'C compiler',
      found: { path: '/usr/bin/cc', version: '12.2.0' },
      for: 'the tracer plugin, compiled on first use',
    },
    { need: 'zstd', name: 'zstd', found: null, for: 'QEMU bundles and kept traces' },
  ],
  missingToBuild: [],
  distribution: parseOsRelease('ID=debian\nVERSION_CODENAME=bookworm\n'),
  cacheFolder: '/home/me/.cache/bootgate',
  debuginfod: [],
};

const nothing: Diagnosis = {
  ...everything,
  qemus: [
    {
      files: { binary: '/opt/qemu', args: [], env: {}, source: 'system' },
      problem: '/opt/qemu does not run: no library\nsecond line',
    },
  ],
  chosen: null,
  execTb: null,
  tools: everything.tools.map((tool) => ({ ...tool, found: null })),
  missingToBuild: ['compiler', 'ninja'],
  debuginfod: ['https://debuginfod.example'],
};

describe('what the doctor says', () => {
  test('of a machine that has everything', () => {
    expect(doctorText(everything, plainStyle, 100)).toBe(`QEMU
  version  kind    plugin API  trace backends                 firmware  where
  10.0.2   build   2-4         simple, log, complete exec_tb  328ee020  /home/me/.cache/bootgate/qemu/build-10.0.2-1bbb4f30c1/bin/qemu-system-x86_64
  7.2.22   system  0-1         log                            2da2018c  /usr/bin/qemu-system-x86_64
  auto takes the first: QEMU 10.0.2 (build) is the best present: plugin API 4, where QEMU 7.2.22 (system) has 1

Tools
  C compiler  /usr/bin/cc 12.2.0          the tracer plugin, compiled on first use
  zstd        missing                     QEMU bundles and kept traces
  debuginfod  DEBUGINFOD_URLS is not set  debug information of kernels by build-id
  cache       /home/me/.cache/bootgate    QEMUs, plugins, symbol indexes

What works here
  yes  bootgate run
  yes  processes, modules, system calls
  yes  bootgate run --tracer exec_tb
  yes  bootgate qemu build
`);
  });

  test('of one that has nothing: each lack with its cure', () => {
    expect(doctorText(nothing, plainStyle, 100)).toBe(`QEMU
  version  kind    plugin API                          trace backends  firmware  where
  ?        system  /opt/qemu does not run: no library                            /opt/qemu
  auto gets one the first time: by '--qemu apt', then '--qemu build'

Tools
  C compiler  missing                     the tracer plugin, compiled on first use
  zstd        missing                     QEMU bundles and kept traces
  debuginfod  https://debuginfod.example  debug information of kernels by build-id
  cache       /home/me/.cache/bootgate    QEMUs, plugins, symbol indexes

What works here
  no  bootgate run                      apt-get install qemu-system-x86 gcc libc6-dev
  no  processes, modules, system calls  needs plugin API 4: 'bootgate qemu locate' gets a QEMU that has it
  no  bootgate run --tracer exec_tb     needs a build of QEMU (see below)
  no  bootgate qemu build               apt-get install gcc libc6-dev ninja-build
`);
  });

  test('of one with an old QEMU and no compiler', () => {
    const text = doctorText(
      {
        ...everything,
        qemus: [{ qemu: debian12 }],
        chosen: { ...debian12, reason: reasonFor(debian12, [], 'plugin') },
        execTb: debian12,
        tools: nothing.tools,
      },
      plainStyle,
      100,
    );
    expect(text).toContain(`
  auto gets a newer one the first time: by '--qemu apt', then '--qemu build', since QEMU 7.2.22 (system) cannot read guest \
registers and memory (plugin API 1): processes, modules and system calls stay unseen; it takes the first where that fails, and \
where 'observe' switches these off
`);
    expect(text).not.toContain('auto takes the first:');
    expect(text).toMatch(/no +bootgate run +apt-get install gcc libc6-dev\n/);
    expect(text).toMatch(/no +bootgate run --tracer exec_tb +needs 'bootgate qemu build'/);
  });

  test('of other architectures, whose QEMUs have a table of their own', () => {
    const { title, qemu: target } = architectureOf('arm64');
    const forArm = qemuValue({ binary: '/usr/bin/qemu-system-aarch64', firmwareSha256: null });
    const further = {
      title,
      target,
      qemus: [{ qemu: forArm }],
      chosen: { ...forArm, reason: 'the best' },
      ways: ['build'],
    };
    expect(doctorText({ ...everything, further: [further] }, plainStyle, 100)).toContain(`
QEMU for arm64
  version  kind    plugin API  trace backends  firmware  where
  10.0.2   system  2-4         log             none      /usr/bin/qemu-system-aarch64
  auto takes the first: the best

Tools
`);
    const none = { ...further, qemus: [], chosen: null };
    expect(doctorText({ ...everything, further: [none] }, plainStyle, 100)).toContain(
      "  none found: '--qemu auto' gets one for arm64 kernels, 'apt-get install qemu-system-arm' installs one\n",
    );
  });

  test('a run needs a QEMU and a compiler that works, nothing else', () => {
    expect(canRun(everything)).toBe(true);
    expect(canRun({ ...everything, chosen: null })).toBe(false);
    expect(canRun({ ...everything, tools: nothing.tools })).toBe(false);
    expect(canRun({ ...everything, tracerProblem: 'no stdint.h' })).toBe(false);
  });
});

describe('bootgate doctor', () => {
  function machine(...programs: readonly (readonly [string, string])[]): NodeJS.ProcessEnv {
    const folder = temporaryFolder();
    for (const [name, text] of programs) {
      writeFileSync(join(folder, name), text);
      chmodSync(join(folder, name), 0o755);
    }
    return { PATH: `${folder}:/bin-that-is-not-there`, BOOTGATE_CACHE: temporaryFolder() };
  }

  test('exits with 1 where nothing is, and where a QEMU says that it can but cannot', async () => {
    expect((await runCli(['doctor'], { env: machine() })).status).toBe(1);
    const unable = machine(
      ['qemu-system-x86_64', fakeQemuScript().replace('#!/bin/sh', '#!/bin/sh\nPATH=/usr/bin:/bin')],
      ['cc', '#!/bin/sh\necho cc 12.2.0\n'],
    );
    const { status, stdout } = await runCli(['doctor', '--format', 'json'], { env: unable });
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      chosen: null,
      qemus: [
        { problem: expect.stringMatching(/^QEMU 10.0.2 \(system\) does not run the tracer/) as unknown },
      ],
    });
  });

  test('tells of each QEMU whether the tracer works in it', async () => {
    const env = machine([
      'qemu-system-x86_64',
      fakeQemuScript().replace('#!/bin/sh', '#!/bin/sh\nPATH=/usr/bin:/bin'),
    ]);
    expect((await diagnose(env, () => async () => await Promise.resolve(null))).ways).toEqual(['build']);
    const debian = machine(['apt-get', '#!/bin/sh\n']);
    expect((await diagnose(debian, () => async () => await Promise.resolve(null))).ways).toEqual([
      'apt',
      'build',
    ]);
    const able = await diagnose(env, () => async () => await Promise.resolve(null));
    expect(able).toMatchObject({ chosen: { version: '10.0.2' }, execTb: { traceBackends: ['log'] } });
    const unable = await diagnose(env, () => async () => await Promise.resolve('is no good'));
    expect(unable).toMatchObject({ chosen: null, qemus: [{ problem: 'QEMU 10.0.2 (system) is no good' }] });
    const untried = await diagnose(env, () => async () => await Promise.reject(new Error('no stdint.h')));
    expect(untried).toMatchObject({ chosen: { version: '10.0.2' }, tracerProblem: 'no stdint.h' });
  });

  test('knows its formats', async () => {
    const { status, stderr } = await runCli(['doctor', '--format', 'yaml'], { env: machine() });
    expect([status, stderr]).toEqual([2, "bootgate: --format knows text and json, not 'yaml'\n"]);
  });
});

describe('bootgate qemu', () => {
  const env = { PATH: '/nowhere', BOOTGATE_CACHE: '/nowhere' };

  test.each([
    [['qemu'], 2, 'an argument is missing'],
    [['qemu', 'pak'], 2, "did you mean 'bootgate qemu pack'?"],
    [['qemu', 'constructor'], 2, "there is no 'constructor'"],
    [['qemu', 'fetch'], 2, "takes 'apt', 'fetch', or a bundle's URL or path"],
    [['qemu', 'fetch', 'http://host/q.tar.gz'], 2, 'needs its SHA-256'],
    [['qemu', 'build', 'x'], 2, "takes no argument 'x'"],
    [['qemu', 'build', '--source', 'http://h/q'], 2, 'the source at http://h/q needs its SHA-256'],
    [['qemu', 'build', '--source', '/q.tar'], 1, 'a QEMU cannot be built here'],
    [['qemu', 'locate', 'system'], 1, 'no qemu-system-x86_64 is in the PATH'],
    [['qemu', 'locate', '--purpose', 'x'], 2, '--purpose knows plugin and exec_tb'],
    [['qemu', 'pack', '/nowhere'], 1, 'there is no QEMU at /nowhere'],
  ])('%j exits with %d', async (argv, expected, message) => {
    const { status, stderr } = await runCli(argv, { env });
    expect(stderr).toContain(message);
    expect(status).toBe(expected);
  });

  test('locate prints what was found, as text and as JSON', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'qemu-system-x86_64'), fakeQemuScript());
    chmodSync(join(folder, 'qemu-system-x86_64'), 0o755);
    const io = { env: { PATH: folder, BOOTGATE_CACHE: temporaryFolder() } };
    const binary = join(folder, 'qemu-system-x86_64');
    const { stdout } = await runCli(['qemu', 'locate', binary, '--purpose', 'exec_tb'], io);
    expect(stdout).toBe(`program         ${binary}
version         QEMU emulator version 10.0.2 (fake)
why             named by its path
plugin API      2 to 4
trace backends  log
exec_tb         text only
firmware        none
`);
    const json = await runCli(['qemu', 'locate', binary, '--purpose', 'exec_tb', '--json'], io);
    expect(JSON.parse(json.stdout)).toMatchObject({ binary, version: '10.0.2' });
  });
});
