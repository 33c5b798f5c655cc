/** Real QEMUs: Debian 12's, that of its backports unpacked, and one built by Bootgate. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { changeSource } from '../../src/qemu/build/change-source.ts';
import { packQemu } from '../../src/qemu/bundle/pack-qemu.ts';
import { locateQemu } from '../../src/qemu/locate-qemu.ts';
import { privateApt } from '../../src/qemu/apt/private-apt.ts';
import { thisDistribution } from '../../src/qemu/distribution.ts';
import { cachedFolder } from '../support/test-cache.ts';
import { testQemu } from '../support/test-qemus.ts';
import { temporaryFolder } from './fake-qemu.ts';

const minutes = 60_000;

describe('what real QEMUs can do', () => {
  test(
    "7.2, Debian 12's own",
    async () => {
      expect(await testQemu('7.2')).toMatchObject({
        source: 'system',
        tcg: true,
        pluginApi: { min: 0, current: 1 },
        traceBackends: ['log'],
        completeExecTb: false,
        firmwareSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      });
    },
    minutes,
  );

  test(
    '10.0, unpacked from backports',
    async () => {
      expect(await testQemu('10.0')).toMatchObject({
        source: 'apt',
        tcg: true,
        pluginApi: { min: 2, current: 4 },
        traceBackends: ['log'],
        completeExecTb: false,
      });
    },
    2 * minutes,
  );

  test(
    '10.0, built: complete exec_tb traces',
    async () => {
      const qemu = await testQemu('build');
      expect(qemu).toMatchObject({
        source: 'build',
        pluginApi: { min: 2, current: 4 },
        traceBackends: ['simple'],
        completeExecTb: true,
      });
      expect(qemu.versionLine).toMatch(/^QEMU emulator version 10\.0\.\d+ \(Bootgate [0-9a-f]{10}\)$/);
    },
    30 * minutes,
  );
});

describe('unpacking with a private apt', () => {
  /** What apt-get update, install and their hooks would touch. */
  function systemState(): unknown {
    return ['/var/lib/dpkg/status', '/var/lib/apt/lists', '/var/cache/apt', '/var/cache/swcatalog'].map(
      (path) => {
        try {
          return statSync(path).mtimeMs;
        } catch {
          return 'none';
        }
      },
    );
  }

  test(
    'leaves the system as it was',
    async () => {
      const before = systemState();
      const cacheFolder = temporaryFolder();
      const said: string[] = [];
      const qemu = await locateQemu({
        request: 'apt',
        cacheFolder,
        env: process.env,
        onProgress: (text) => said.push(text),
      });
      expect(systemState()).toEqual(before);
      expect(qemu.reason).toContain("the newest this system's apt offers: qemu-system-x86 1:10.");
      expect(said.join('\n')).toMatch(
        /fetching package lists of bookworm\nfetching qemu-system-x86 .* packages it needs/,
      );
      // No list, package or half-unpacked folder is left.
      expect(readdirSync(join(cacheFolder, 'qemu')).sort()).toEqual([
        '.probes',
        expect.stringMatching(/^apt-10\./),
      ]);
      const again = await locateQemu({ request: 'apt', cacheFolder, env: process.env });
      expect(again.binary).toBe(qemu.binary);
      expect(again.reason).toContain('was unpacked earlier');
    },
    2 * minutes,
  );

  test(
    'works without root',
    () => {
      if (process.getuid?.() !== 0) return; // then the test above was it
      const folder = temporaryFolder();
      chmodSync(folder, 0o777);
      const script = join(folder, 'unpack.mjs');
      const entry = join(import.meta.dirname, '../../src/qemu/locate-qemu.ts');
      execFileSync(join(import.meta.dirname, '../../node_modules/.bin/esbuild'), [
        entry,
        '--bundle',
        '--platform=node',
        '--format=esm',
        `--outfile=${script}`,
        '--log-level=error',
        `--footer:js=console.log(JSON.stringify(await locateQemu({ request: 'apt', cacheFolder: ${JSON.stringify(join(folder, 'cache'))}, env: process.env })))`,
      ]);
      // nobody may not read root's home, where Node may live.
      const node = join(folder, 'node');
      cpSync(process.execPath, node);
      const printed = execFileSync(
        'setpriv',
        ['--reuid=65534', '--regid=65534', '--clear-groups', '--reset-env', node, script],
        { encoding: 'utf8', cwd: folder },
      );
      expect(JSON.parse(printed)).toMatchObject({ source: 'apt', tcg: true });
    },
    2 * minutes,
  );

  test(
    'brings libraries along that the system lacks',
    async () => {
      // A machine without these, as far as apt is told.
      const lacking = ['libaio1', 'libpmem1'];
      const status = readFileSync('/var/lib/dpkg/status', 'utf8')
        .split('\n\n')
        .filter((paragraph) => !lacking.includes(/^Package: (\S+)/m.exec(paragraph)?.[1] ?? ''))
        .join('\n\n');
      const apt = await privateApt({
        folder: temporaryFolder(),
        distribution: await thisDistribution(),
        types: ['deb'],
        systemStatus: status,
      });
      const [offer] = await apt.offers('qemu-system-x86');
      const names = (await apt.resolve('qemu-system-x86', offer!)).map((each) => each.split('=')[0]);
      expect(names).toEqual(
        expect.arrayContaining([
          'qemu-system-x86',
          'qemu-system-common',
          'qemu-system-data',
          'seabios',
          ...lacking,
        ]),
      );
    },
    minutes,
  );
});

describe('a packed QEMU', () => {
  test(
    'runs from another folder after a fetch over http, with no other QEMU in sight',
    async () => {
      const original = await testQemu('build');
      const folder = temporaryFolder();
      const { sha256, bytes } = await packQemu(original, join(folder, 'q.tar.gz'));
      expect(bytes).toBeLessThan(9 << 20);
      const server = createServer((request, response) => {
        response.end(request.url === '/q.tar.gz' ? readFileSync(join(folder, 'q.tar.gz')) : undefined);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      try {
        const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/q.tar.gz`;
        const request = {
          request: url,
          cacheFolder: join(folder, 'elsewhere'),
          env: { PATH: '/usr/bin:/bin' },
        };
        const fetched = await locateQemu({ ...request, bundleSha256: sha256 });
        expect(fetched).toMatchObject({ source: 'bundle', reason: `the bundle of QEMU 10.0.2 at ${url}` });
        const { versionLine, pluginApi, traceBackends, completeExecTb, firmwareSha256 } = original;
        expect(fetched).toMatchObject({
          versionLine,
          pluginApi,
          traceBackends,
          completeExecTb,
          firmwareSha256,
        });
        // Its own libraries and firmware, not the system's.
        const maps = execFileSync('ldd', [fetched.binary], {
          env: { ...process.env, ...fetched.env },
          encoding: 'utf8',
        });
        expect(maps).toContain(`libglib-2.0.so.0 => ${join(folder, 'elsewhere')}`);
      } finally {
        server.close();
      }
    },
    30 * minutes,
  );
});

describe("the changes fit Debian's sources", () => {
  test.each([
    ['7.2', 'accel/tcg/cpu-exec.c'],
    ['10.0', 'accel/tcg/cpu-exec-common.c'],
  ])(
    '%s',
    async (version, file) => {
      const folder = cachedFolder(`qemu-changes-${version}`, () => undefined);
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
      const tarball = await originalTarball(version, folder);
      execFileSync('tar', [
        ...['-xf', tarball, '-C', folder, '--strip-components=1', '--wildcards'],
        ...['*/VERSION', '*/accel/tcg', '*/trace/simple.c', '*/pc-bios/meson.build'],
      ]);
      const names = await changeSource(folder, version);
      expect(names).toContain('nochain-stops-goto-ptr');
      expect(names).toContain('full-trace-ring-waits');
      const text = readFileSync(join(folder, file), 'utf8');
      expect(text).toContain('cflags |= CF_NO_GOTO_TB | CF_NO_GOTO_PTR;\n    }\n\n    return cflags;');
      rmSync(folder, { recursive: true });
    },
    2 * minutes,
  );

  async function originalTarball(version: string, folder: string): Promise<string> {
    const apt = await privateApt({
      folder: temporaryFolder(),
      distribution: await thisDistribution(),
      types: ['deb-src'],
    });
    const offer = (await apt.sourceOffers('qemu')).find((each) => each.version.includes(`:${version}`));
    const files = await apt.sourceFiles('qemu', offer!.version);
    const original = files.find(({ name }) => name.includes('.orig.'))!;
    const path = join(folder, original.name);
    await apt.downloadSource(original, path);
    return path;
  }
});

describe('exec_tb against a plugin that counts blocks, in the same QEMU process', () => {
  /** Counts executions of blocks: API 4, the few declarations it needs. */
  const counter = `
#include <stdint.h>
#include <stdio.h>
#include <string.h>
typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
typedef void (*tb_trans)(qemu_plugin_id_t, struct qemu_plugin_tb *);
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t, tb_trans);
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *, void (*)(unsigned, void *), int, void *);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t, void (*)(qemu_plugin_id_t, void *), void *);
int qemu_plugin_version = 4;
static uint64_t blocks;
static char path[4096];
static void executed(unsigned vcpu, void *data) { blocks++; }
static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
  qemu_plugin_register_vcpu_tb_exec_cb(tb, executed, 0, 0);
}
static void ended(qemu_plugin_id_t id, void *data) {
  FILE *file = fopen(path, "w");
  fprintf(file, "%llu", (unsigned long long)blocks);
  fclose(file);
}
int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv) {
  strncpy(path, strchr(argv[0], '=') + 1, sizeof path - 1);
  qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
  qemu_plugin_register_atexit_cb(id, ended, 0);
  return 0;
}
`;

  test(
    'agrees while SeaBIOS looks for something to boot',
    async () => {
      const qemu = await testQemu('build');
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'counter.c'), counter);
      execFileSync('cc', [
        '-shared',
        '-fPIC',
        '-O2',
        '-o',
        join(folder, 'counter.so'),
        join(folder, 'counter.c'),
      ]);
      // Without a disk SeaBIOS gives up and reboots, which -no-reboot makes the end.
      execFileSync(
        qemu.binary,
        [
          ...qemu.args,
          ...['-machine', 'q35', '-accel', 'tcg,thread=single', '-m', '64'],
          ...['-nodefaults', '-display', 'none', '-no-reboot', '-boot', 'reboot-timeout=1'],
          ...['-d', 'nochain', '-D', '/dev/null', '-trace', `enable=exec_tb,file=${join(folder, 'trace')}`],
          ...['-plugin', `${join(folder, 'counter.so')},out=${join(folder, 'blocks')}`],
        ],
        { env: { ...process.env, ...qemu.env }, timeout: 4 * minutes },
      );
      const counted = Number(readFileSync(join(folder, 'blocks'), 'utf8'));
      const { events, dropped } = countEvents(readFileSync(join(folder, 'trace')));
      expect(dropped).toBe(0);
      expect(counted).toBeGreaterThan(100_000);
      // Blocks entered and left at once by a host event are logged twice (0.016 % were). No -icount here: it makes
      // QEMU execute instructions that touch devices once more in a block of their own, which plugins are not told
      // (CF_MEMI_ONLY, accel/tcg/translate-all.c); 1.6 % of SeaBIOS's blocks are.
      expect(Math.abs(events - counted) / counted).toBeLessThan(0.001);
    },
    30 * minutes,
  );

  function countEvents(trace: Buffer): { events: number; dropped: number } {
    let events = 0;
    let dropped = 0;
    for (let at = 24; at + 28 <= trace.length;) {
      if (trace.readUInt32LE(at) === 0) {
        at += 20 + trace.readUInt32LE(at + 16);
        continue;
      }
      if (trace.readBigUInt64LE(at + 8) === 0xfffffffffffffffen) dropped += 1;
      else events += 1; // exec_tb is the only one enabled
      at += 8 + trace.readUInt32LE(at + 24);
    }
    return { events, dropped };
  }
});
