/**
 * Symbols that are wrong in one way each, for a real kernel and on every way that names come in: none is shown, and why
 * is said. Shuffled kallsyms: wrong-names.boot.test.ts.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { bufferSource } from '../../src/base/byte-source.ts';
import { makeScenario } from '../../src/config/scenario-input.ts';
import { loadKernel, type KernelUnderTest } from '../../src/measure/kernel-under-test.ts';
import { objectNames } from '../../src/profile/object-names.ts';
import { readProfile } from '../../src/profile/profile-file.ts';
import { readElf } from '../../src/symbols/elf-file.ts';
import { readKernelImage } from '../../src/symbols/kernel-image.ts';
import { loadSymbols } from '../../src/symbols/load-symbols.ts';
import { functionsOf, plants, symbolsFile, type Plant } from '../support/planted-symbols.ts';
import { runCli } from '../support/run-cli.ts';
import { testCacheFolder, testKernel } from '../support/test-cache.ts';

jest.setTimeout(300_000);

const folder = mkdtempSync(join(tmpdir(), 'bootgate-planted-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const kernel = testKernel('6.1');
const kinds = Object.keys(plants) as Plant[];
const fileOf = (plant: Plant): string => join(folder, plant.replaceAll(/\W+/g, '-'));
const cacheFolder = join(folder, 'cache');

let buildId: string;
beforeAll(async () => {
  const options = { cacheFolder, env: {}, root: folder };
  const right = await loadSymbols({ kernel, ...options });
  const other = await loadSymbols({ kernel: testKernel('6.1-previous'), ...options });
  buildId = right.facts.buildId!;
  for (const plant of kinds) {
    const planted = plants[plant](functionsOf(right.table), functionsOf(other.table));
    writeFileSync(fileOf(plant), symbolsFile(planted, buildId));
  }
});

const load = async (given: { kernel?: string; vmlinux?: string }, env = {}): Promise<KernelUnderTest> =>
  await loadKernel(makeScenario('x', [{ kernel, ...given }]), { cacheFolder, env });

describe.each(kinds)('%s', (plant) => {
  test('in a vmlinux with the right build-id: told before the boot, by two witnesses', async () => {
    const { doubt } = await load({ vmlinux: fileOf(plant) });
    expect(doubt).toMatch(
      /^\d+ of \d+ functions and variables that the kernel exports stand elsewhere than its symbols say: /,
    );
    expect(doubt).toMatch(/; \d+ of \d+ functions stand elsewhere than the kernel's own symbols say: /);
  });

  test('in a System.map: refused', async () => {
    const table = (await load({ vmlinux: fileOf(plant) })).symbols;
    const map = join(folder, 'System.map');
    const lines = functionsOf(table).map(({ name, address }) => `${address.toString(16)} T ${name}\n`);
    writeFileSync(map, lines.join(''));
    await expect(load({ vmlinux: map })).rejects.toThrow(
      /this System.map belongs to another kernel: \w+ is at 0x/,
    );
  });

  test.each(['the file', 'its sections'])(
    'from a debuginfod server, %s: passed over, and said',
    async (what) => {
      await serving(readFileSync(fileOf(plant)), what === 'its sections', async (url) => {
        const { symbols, doubt, warnings } = await load(
          {},
          { DEBUGINFOD_URLS: url, BOOTGATE_DEBUGINFOD: 'always' },
        );
        expect([symbols.source, doubt]).toEqual(['kallsyms', null]);
        expect(warnings).toEqual([expect.stringMatching(/debuginfod server .*symbols .*another kernel's$/)]);
      });
    },
  );
});

/** A debuginfod server that has one file for every build-id. */
async function serving(file: Buffer, sections: boolean, use: (url: string) => Promise<void>): Promise<void> {
  const elf = readElf(bufferSource('file', file));
  const server: Server = createServer((request, response) => {
    const asked = /\/section\/(.*)$/.exec(request.url!)?.[1];
    const section = sections ? elf.sections.find(({ name }) => name === asked) : undefined;
    const whole = sections || asked !== undefined ? undefined : file;
    const body = section ? file.subarray(section.offset, section.offset + section.size) : whole;
    response.writeHead(body ? 200 : 404);
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** The kernel as ELF, without what could contradict a file before the boot: exports, kallsyms, a build-id of its own. */
function silentKernel(): Buffer {
  const bytes = Buffer.from(readKernelImage(kernel).open().bytes);
  for (let at = bytes.indexOf('__ksymtab'); at >= 0; at = bytes.indexOf('__ksymtab', at + 1)) {
    bytes.write('xx', at, 'latin1'); // in the names of sections
  }
  const digits = Buffer.from('0\x001\x002\x003\x00', 'latin1');
  for (let at = bytes.indexOf(digits); at >= 0; at = bytes.indexOf(digits, at + 1)) bytes.write('x', at); // a token
  return bytes;
}

(process.env['BOOTGATE_NIGHTLY'] ? describe : describe.skip)('found by the boot alone', () => {
  const silent = join(folder, 'vmlinux-silent');
  let total: number;

  const boot = async (
    vmlinux: string,
    out: string,
  ): Promise<Awaited<ReturnType<typeof runCli>> & { profile: Awaited<ReturnType<typeof readProfile>> }> => {
    const own = join(folder, 'boots');
    mkdirSync(own, { recursive: true });
    rmSync(join(own, 'qemu'), { force: true });
    symlinkSync(join(testCacheFolder, 'bootgate/qemu'), join(own, 'qemu'));
    const path = join(folder, out);
    const result = await runCli(
      [
        'run',
        '--qemu',
        'apt',
        '--kernel',
        silent,
        '--vmlinux',
        vmlinux,
        '--append',
        'cryptomgr.notests',
        '--out',
        path,
      ],
      { env: { ...process.env, BOOTGATE_CACHE: own } },
    );
    return { ...result, profile: await readProfile(join(path, 'profile.json.gz')) };
  };

  beforeAll(async () => {
    writeFileSync(silent, silentKernel());
    const { table } = await loadSymbols({ kernel, cacheFolder, env: {}, root: folder });
    const right = join(folder, 'right');
    writeFileSync(right, symbolsFile(functionsOf(table), buildId));
    const { profile } = await boot(right, 'boot-right');
    expect([profile.warnings, profile.outcome.kind]).toEqual([[], 'reached-end']);
    expect(profile.coverage.callsToFunctions).toBeGreaterThan(0.99);
    total = profile.totals.instructions;
  });

  test.each(kinds)('%s', async (plant) => {
    const { status, stdout, profile } = await boot(fileOf(plant), `boot-${plant}`);
    expect([status, profile.outcome.kind]).toEqual([0, 'reached-end']);
    expect(stdout).toMatch(/warning: names not to be believed: .*(entered|calls lead)/);
    expect(profile.functions.objects).not.toContain(objectNames.kernel);
    const { functions } = JSON.parse(
      (await runCli(['show', join(folder, `boot-${plant}`), '--format', 'json'])).stdout,
    ) as { functions: unknown[] };
    expect(functions).toEqual([]);
    // The end is the request to the machine, some thousand instructions behind the function that makes it.
    expect(Math.abs(profile.totals.instructions / total - 1)).toBeLessThan(0.02);
  });
});
