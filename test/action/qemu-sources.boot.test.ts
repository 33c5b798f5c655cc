/**
 * Where the action's QEMU comes from, with real boots: the machine's own, unpacked packages, one that Bootgate
 * built, a bundle that it fetches. And that another QEMU strands no pull request.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, createReadStream, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { builtCli } from '../support/built-cli.ts';
import { projectRoot } from '../support/project-root.ts';
import { testQemu } from '../support/test-qemus.ts';
import { expectEnd, oneJob, outputsOf, told } from './job-results.ts';
import { kernelTree } from './kernel-tree.ts';
import { startLoopbackRepository, type LoopbackRepository } from './loopback-repository.ts';

jest.setTimeout(1_800_000);

let repository: LoopbackRepository;
let folder: string;
let server: Server;
let asked: string[];
let base: string;
let clean: string;
let slower: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qemu-sources-'));
  const bundle = join(folder, 'qemu-system-x86_64.tar.zst');
  const { binary } = await testQemu('10.0');
  execFileSync(process.execPath, [builtCli(), 'qemu', 'pack', dirname(dirname(binary)), '--out', bundle], {
    stdio: 'pipe',
  });
  asked = [];
  server = createServer(({ url }, response) => {
    asked.push(url ?? '');
    createReadStream(bundle).pipe(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${basename(bundle)}`;
  repository = await startLoopbackRepository({ source: releaseFetching(address, bundle) });
  base = repository.commit(null, kernelTree('plain'), 'A kernel');
  clean = repository.commit(base, { README: 'words\n' }, 'Say more');
  slower = repository.commit(base, kernelTree('planted'), 'Do more at boot');
  // The machine's own QEMU, asked for by name: `auto` would fetch a better one where it is old.
  expectEnd(oneJob(await repository.push(withQemu('system'), base)), 'success');
}, 300_000);

afterAll(async () => {
  expect(repository.rest.state.problems).toEqual([]);
  await repository.close();
  server.close();
  rmSync(folder, { recursive: true });
});

/** This project as a release whose `qemu: fetch` fetches this bundle, made so by the script that releases use. */
function releaseFetching(address: string, bundle: string): string {
  const source = join(folder, 'source');
  for (const name of ['src', 'scripts', 'package.json', 'action.yml', 'report', 'schema']) {
    cpSync(join(projectRoot, name), join(source, name), { recursive: true });
  }
  symlinkSync(join(projectRoot, 'node_modules'), join(source, 'node_modules'));
  execFileSync(process.execPath, [join(source, 'scripts/publish-bundle.mjs'), address, bundle]);
  return source;
}

/** As a restored cache would have put it there. */
async function inCache(name: '10.0' | 'build'): Promise<void> {
  const { binary } = await testQemu(name);
  const unpacked = dirname(dirname(binary));
  const qemus = join(repository.cacheFolder, 'qemu');
  mkdirSync(qemus, { recursive: true });
  cpSync(unpacked, join(qemus, basename(unpacked)), { recursive: true });
}

const withQemu = (request: string) =>
  repository.edited('kernel.yml', 'vmlinux: vmlinux', `vmlinux: vmlinux\n          qemu: ${request}`);

describe('qemu: apt', () => {
  test('is another QEMU than that of the baseline: the kernel of the base is booted with it', async () => {
    await inCache('10.0');
    const job = oneJob(
      await repository.runPullRequest(withQemu('apt'), repository.pullRequest(1, base, clean)),
    );
    expectEnd(job, 'success');
    expect(told(job)).toContain('QEMU 10.0.2 was unpacked earlier');
    expect(told(job)).toContain('was kept, and is booted here');
    expect(outputsOf(job)).toMatchObject({
      verdict: 'ok',
      'baseline-status': 'measured',
      'baseline-sha': base,
      'total-delta': '0',
    });
    const comment = repository.rest.state.comments.find(({ issue }) => issue === 1)!.view.body!;
    expect(comment).toContain('from its kernel, booted in this job');
  });
});

describe('qemu: fetch', () => {
  test('fetches the published bundle, which is comparable with the packages it was packed from', async () => {
    const fetching = withQemu('fetch');
    expectEnd(oneJob(await repository.push(withQemu('apt'), slower)), 'success');
    rmSync(join(repository.cacheFolder, 'qemu'), { recursive: true });
    const again = repository.commit(slower, { README: 'more\n' }, 'Say more');
    const job = oneJob(await repository.runPullRequest(fetching, repository.pullRequest(2, slower, again)));
    expectEnd(job, 'success');
    expect(asked).toEqual(['/qemu-system-x86_64.tar.zst']);
    expect(told(job)).toContain('the published bundle of QEMU 10.0.2');
    expect(outputsOf(job)).toMatchObject({ verdict: 'ok', 'baseline-status': 'exact', 'total-delta': '0' });
  });
});

describe('qemu: build', () => {
  test('is built once, then comes out of the cache', async () => {
    await inCache('build');
    const pushed = oneJob(await repository.push('self-built-qemu.yml', base));
    expectEnd(pushed, 'success');
    expect(told(pushed)).not.toContain('compiling');
    const job = oneJob(
      await repository.runPullRequest('self-built-qemu.yml', repository.pullRequest(3, base, slower)),
    );
    expectEnd(job, 'failure');
    expect(outputsOf(job)).toMatchObject({ verdict: 'regressed', 'baseline-status': 'exact' });
  });
});
