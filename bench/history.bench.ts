/**
 * A history of many commits: bytes on the branch, and the time that adding, fetching and reading take. The aim is
 * 10,000 commits of 5 scenarios under 50 MB.
 *
 *     node bench/run.mjs history [COMMITS [SCENARIOS]]
 *
 * Every commit moves a tenth of the functions and stages of each scenario, and its digests, as a kernel's own build
 * does. "pushed" is the repository as a server has it, with a commit of the branch for each record.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyBranch } from '../src/history/history-branch.ts';
import { encodeRecord, recordPath } from '../src/history/record-file.ts';
import { manyRecords } from './many-records.ts';

const [commits = 10_000, scenarios = 5] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'history-bench-'));
const sizeOf = (path: string): number =>
  Number(execFileSync('du', ['-sk', path], { encoding: 'utf8' }).split('\t')[0]) / 1024;

try {
  const remote = join(folder, 'remote.git');
  execFileSync('git', ['init', '-q', '--bare', remote]);
  execFileSync('git', ['-C', remote, 'config', 'uploadpack.allowFilter', 'true']);
  let bytes = 0;
  let records = 0;
  const start = performance.now();
  const importer = spawn('git', ['-C', remote, 'fast-import', '--quiet', '--depth=50'], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  for (const record of manyRecords(commits, scenarios)) {
    const content = Buffer.from(encodeRecord(record));
    bytes += content.length;
    const text = `commit refs/heads/history\ncommitter b <b@x> ${1_700_000_000 + records} +0000\ndata 1\nx\nM 100644 inline ${recordPath(record)}\ndata ${content.length}\n`;
    records += 1;
    if (!importer.stdin.write(Buffer.concat([Buffer.from(text), content, Buffer.from('\n')])))
      await once(importer.stdin, 'drain');
  }
  importer.stdin.end();
  await once(importer, 'close');
  console.log(
    `${records} records, ${(bytes / records).toFixed(0)} bytes of text each, made in ${seconds(start)}`,
  );
  const packing = performance.now();
  execFileSync('git', ['-C', remote, 'repack', '-adfq', '--threads=2']);
  console.log(
    `pushed: ${sizeOf(remote).toFixed(1)} MiB with every commit of the branch (repacked in ${seconds(packing)})`,
  );
  for (const type of ['commit', 'tree', 'blob']) {
    const sizes = execFileSync(
      'git',
      ['-C', remote, 'cat-file', '--batch-all-objects', '--batch-check=%(objecttype) %(objectsize:disk)'],
      { encoding: 'utf8', maxBuffer: 2 ** 30 },
    )
      .split('\n')
      .filter((line) => line.startsWith(`${type} `))
      .map((line) => Number(line.split(' ')[1]));
    console.log(
      `  ${type}s: ${(sizes.reduce((sum, size) => sum + size, 0) / records).toFixed(0)} bytes a record`,
    );
  }
  const clone = join(folder, 'clone.git');
  execFileSync('git', [
    'clone',
    '-q',
    '--bare',
    '--depth=1',
    '--single-branch',
    '-b',
    'history',
    `file://${remote}`,
    clone,
  ]);
  console.log(`fetched: ${sizeOf(clone).toFixed(1)} MiB (the newest commit and all records)`);
  const history = historyBranch({ remote: `file://${remote}`, branch: 'history' });
  const reading = performance.now();
  const listing = await history.read();
  console.log(
    `read: ${listing.records.length} records, ${listing.problems.length} problems, in ${seconds(reading)}`,
  );
  const adding = performance.now();
  const first = listing.records[0]!;
  await history.add([{ ...first, commit: { ...first.commit, sha: 'f'.repeat(40) } }]);
  console.log(`added one in ${seconds(adding)}`);
} finally {
  rmSync(folder, { recursive: true });
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
