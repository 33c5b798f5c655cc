import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { isComplete } from '../../src/arch/architecture.ts';
import { architectures, defaultArchitecture } from '../../src/arch/architectures.ts';
import {
  compilePlugin,
  compilerArguments,
  pluginArguments,
  pluginSources,
} from '../../src/tracer/compile-plugin.ts';
import { pluginApiFor, supportedPluginApis, testedPluginApis } from '../../src/tracer/plugin-api.ts';
import { tracerConfigText, type TracerConfig } from '../../src/tracer/tracer-config.ts';

const temporary = (): string => mkdtempSync(join(tmpdir(), 'bootgate-plugin-'));

describe('compiling the plugin', () => {
  const builds = architectures
    .filter(isComplete)
    .flatMap((arch) =>
      (arch === defaultArchitecture
        ? supportedPluginApis
        : [arch.machine.pluginApi, ...testedPluginApis.filter((api) => api > arch.machine.pluginApi)]
      ).map((api) => ({ api, arch, title: arch.title })),
    );
  test.each(builds)('is free of warnings for API $api and $title', ({ api, arch }) => {
    const folder = temporary();
    for (const [name, text] of Object.entries(pluginSources())) writeFileSync(join(folder, name), text);
    execFileSync('cc', compilerArguments(api, 'plugin.so', ['-Werror'], arch), {
      cwd: folder,
      stdio: 'pipe',
    });
    const exported = execFileSync('nm', ['-D', '--defined-only', join(folder, 'plugin.so')], {
      encoding: 'utf8',
    });
    expect(exported.match(/\S+$/gm)?.sort()).toEqual(['qemu_plugin_install', 'qemu_plugin_version']);
  });

  test('of each file by itself: it includes what it uses', () => {
    const folder = temporary();
    const sources = Object.entries(pluginSources());
    for (const [name, text] of sources) writeFileSync(join(folder, name), text);
    const flags = ['-std=gnu11', '-fsyntax-only', '-Wall', '-Wextra', '-Wno-unused', '-Werror', '-x', 'c'];
    const defines = ['-D_GNU_SOURCE', '-DBOOTGATE_API=4', '-DBOOTGATE_CHECK'];
    const files = sources.map(([name]) => name).filter((name) => name.endsWith('.c.inc'));
    expect(files.length).toBeGreaterThan(20);
    for (const { pluginFile } of architectures.filter(isComplete)) {
      const own = [...flags, ...defines, `-DBOOTGATE_ARCH="${pluginFile}"`];
      for (const file of files.filter((name) => !/^(?:arch|decode)-/.test(name) || name === pluginFile)) {
        execFileSync('cc', [...own, file], { cwd: folder, stdio: 'pipe' });
      }
    }
  }, 60_000);

  test('nothing but its architecture names a register, an instruction or a port', () => {
    const particular =
      /\b(?:[re]?[abcd]x|[re]?[sd]i|[re]?[sb]p|[re]ip|r1[0-5]|iret|sysret|rdtscp?|endbr(?:32|64)|tsc|x86\w*|0x3f8|x\d\d?|eret|svc|bti|adrp|psci|pl011|a(?:rm|arch)64\w*)\b/gi;
    const findings = Object.entries(pluginSources())
      .filter(([name]) => !/^(?:arch|decode)-/.test(name))
      .flatMap(([name, text]) => [...text.matchAll(particular)].map(([found]) => `${name}: ${found}`));
    expect(findings).toEqual([]);
  });

  test('happens once', async () => {
    const cacheFolder = temporary();
    const path = await compilePlugin({ api: 1, cacheFolder });
    const { mtimeMs } = statSync(path);
    expect(await compilePlugin({ api: 1, cacheFolder })).toBe(path);
    expect(statSync(path).mtimeMs).toBe(mtimeMs);
    expect(await compilePlugin({ api: 4, cacheFolder })).not.toBe(path);
    const plugins = readdirSync(join(cacheFolder, 'plugins')).filter((name) => name.endsWith('.so'));
    expect(plugins).toHaveLength(2);
  });

  test('happens again when what was kept is damaged, which would kill QEMU each time', async () => {
    const cacheFolder = temporary();
    const path = await compilePlugin({ api: 4, cacheFolder });
    const whole = readFileSync(path);
    truncateSync(path, whole.length / 2);
    expect(await compilePlugin({ api: 4, cacheFolder })).toBe(path);
    expect(readFileSync(path).equals(whole)).toBe(true);
  });

  test('says what to install when there is no compiler', async () => {
    await expect(compilePlugin({ api: 1, cacheFolder: temporary(), cc: 'no-such-cc' })).rejects.toMatchObject(
      {
        message: 'no-such-cc is not installed',
        hint: 'install a C compiler: apt-get install gcc libc6-dev (or set CC)',
      },
    );
  });

  test('shows what a compiler that refuses printed, and leaves nothing behind', async () => {
    const cacheFolder = temporary();
    const cc = join(cacheFolder, 'cc');
    writeFileSync(cc, '#!/bin/sh\necho stdint.h: no such file >&2\nexit 1\n');
    chmodSync(cc, 0o755);
    await expect(compilePlugin({ api: 1, cacheFolder, cc })).rejects.toThrow(
      /failed with status 1:\nstdint\.h/,
    );
    expect(readdirSync(join(cacheFolder, 'plugins'))).toEqual([]);
  });

  test('chooses the newest API that both sides know', () => {
    expect(pluginApiFor({ min: 0, current: 1 })).toBe(1);
    expect(pluginApiFor({ min: 2, current: 4 })).toBe(4);
    expect(pluginApiFor({ min: 2, current: 9 })).toBe(7);
    expect(pluginApiFor({ min: 8, current: 9 })).toBe(8);
    expect(pluginApiFor({ min: 0, current: 0 })).toBeNull();
  });

  test('doubles commas in paths, as QEMU wants them', () => {
    expect(pluginArguments('/a,b/p.so', '/c')).toEqual(['-plugin', '/a,,b/p.so,config=/c']);
  });
});

describe('the plugin’s configuration', () => {
  const config: TracerConfig = {
    architecture: 'x86_64',
    output: '/out/trace',
    progress: null,
    icountShift: 1,
    functionEntries: BigUint64Array.of(0xffffffff81000000n),
    transparent: [{ start: 0x10n, end: 0x20n }],
    interruptEntries: new BigUint64Array(0),
    faultEntries: new BigUint64Array(0),
    systemCallEntries: new BigUint64Array(0),
    taskSwitch: null,
    kernelImage: { start: 0xffffffff81000000n, end: 0xffffffff82000000n, physical: 0x1000000n },
    code: [{ address: 0xffffffff81000010n, bytes: Buffer.from([0x0f, 0xa2]) }],
    marks: [
      { role: 'stage', at: { address: 0x1234n } },
      { role: 'end', at: { console: 'login: # 1' } },
      { role: 'note', at: { exec: '/sbin/init', entry: 0x99n } },
      { role: 'panic', at: { firstUserInstruction: true } },
    ],
    instructionLimit: 5,
    samplePeriod: 0,
    stackBytes: 16_384,
    observeConsole: true,
    consoleOutput: [],
    exactBlocks: true,
    guest: null,
  };

  test('is a line a value', () => {
    expect(tracerConfigText(config).split('\n')).toEqual([
      'bootgate-tracer 2',
      'architecture x86_64',
      'output /out/trace',
      'icountShift 1',
      'stackBytes 16384',
      'pageBytes 4096',
      'instructionLimit 5',
      'samplePeriod 0',
      'observeConsole 1',
      'exactBlocks 1',
      'kernelImage ffffffff81000000 ffffffff82000000 1000000',
      'code 1',
      'ffffffff81000010 0fa2',
      'functionEntries 1',
      'ffffffff81000000',
      'interruptEntries 0',
      'faultEntries 0',
      'systemCallEntries 0',
      'transparent 2',
      '10',
      '20',
      'marks 4',
      'stage address 1234',
      'end console login: # 1',
      'note exec 99 /sbin/init',
      'panic user',
      '',
    ]);
  });

  test.each(['', 'two\nlines', ' indented', 'x'.repeat(5000), 'nul\0'])(
    'refuses a pattern like %j',
    (pattern) => {
      const marks = [{ role: 'end', at: { console: pattern } }] as const;
      expect(() => tracerConfigText({ ...config, marks })).toThrow(/console pattern/);
    },
  );
});

test('the C header of the layout declares what the reader reads', () => {
  expect(readFileSync(new URL('../../src/tracer/plugin/output.c.inc', import.meta.url), 'utf8')).toContain(
    'struct block_row',
  );
  expect(pluginSources()['layout.h']).toContain(
    [
      'struct block_row {',
      '    uint64_t address;',
      '    uint64_t executions;',
      '    uint64_t instructions;',
      '    uint64_t first;',
      '    int32_t size;',
      '    uint32_t user;',
      '};',
      '_Static_assert(sizeof(struct block_row) == 40, "block_row has padding");',
    ].join('\n'),
  );
});
