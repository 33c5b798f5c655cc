/**
 * What happens after a boot: `node bench/run.mjs profile` reads the trace of a real Debian 6.1 boot (made first
 * where the test cache has none), builds its profile, writes it and prints the summary. Goal: at most 1 s and
 * 300 MB, whole process. `node bench/run.mjs profile NODES` does the same to made-up tables of that many rows.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProfile, type ProfileInputs } from '../src/attribution/build-profile.ts';
import { readProfile, writeProfile } from '../src/profile/profile-file.ts';
import type { Subject } from '../src/profile/profile.ts';
import { costRows, costSums } from '../src/profile/cost-sums.ts';
import { reclassified } from '../src/profile/reclassify.ts';
import { runSample } from '../src/profile/run-sample.ts';
import { writeText } from '../src/render/document/write-text.ts';
import { profileDocument } from '../src/render/profile-document.ts';
import { viewOf } from '../src/render/profile-view.ts';
import { readTrace } from '../src/tracer/read-trace.ts';
import { loadKernel } from '../src/measure/kernel-under-test.ts';
import { plainRecording } from '../test/support/plain-recording.ts';
import { plainSymbols } from '../test/support/plain-symbols.ts';
import { randomTables } from '../test/support/random-tables.ts';
import { recordedBoot } from '../test/support/recordings.ts';
import { testCacheFolder } from '../test/support/test-cache.ts';

const subject: Subject = {
  kernel: 'Linux',
  kernelBuildId: null,
  kernelSha256: 'c'.repeat(64),
  initrdSha256: null,
  diskSha256: null,
  append: '',
  seed: null,
};

const steps: { name: string; ms: number; cpu: number; rss: number }[] = [];
async function step<T>(name: string, run: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const result = await run();
  const used = process.cpuUsage(cpu);
  steps.push({
    name,
    ms: performance.now() - start,
    cpu: (used.user + used.system) / 1000,
    rss: process.memoryUsage.rss(),
  });
  return result;
}

/** A recording in the test cache, made by a process of its own so that its memory is not counted. */
async function realInputs(): Promise<ProfileInputs> {
  const made = spawnSync(process.execPath, [process.argv[1]!, '--prepare'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  const recording = JSON.parse(made.stdout, (key, value: unknown) =>
    key === 'address' ? BigInt(value as string) : value,
  ) as ProfileInputs['recording'];
  const kernel = await loadKernel(recording.scenario, { cacheFolder: testCacheFolder, env: process.env });
  steps.length = 0;
  const tables = await step('read the trace', () => readTrace(recording.trace!));
  const consoleText = readFileSync(recording.console, 'utf8');
  return { recording, tables, symbols: kernel.symbols, subject, consoleText };
}

function madeUpInputs(rows: number): ProfileInputs {
  const { symbols, tables, marks } = randomTables(1, rows);
  return {
    recording: plainRecording(marks),
    tables,
    symbols: plainSymbols(symbols),
    subject,
    consoleText: '',
  };
}

if (process.argv[2] === '--prepare') {
  const { recording } = await recordedBoot({ kernel: '6.1' });
  process.stdout.write(
    JSON.stringify(recording, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)),
  );
  process.exit(0);
}

const rows = process.argv[2] === undefined ? null : Number(process.argv[2]);
const before = process.resourceUsage().maxRSS;
const inputs = rows === null ? await realInputs() : madeUpInputs(rows);
const folder = mkdtempSync(join(tmpdir(), 'bootgate-bench-profile-'));
const path = join(folder, 'profile.json.gz');
const profile = await step('build', () => buildProfile(inputs));
await step('digest', () => runSample(profile));
await step('write', () => writeProfile(path, profile));
await step('print', () => writeText(profileDocument(viewOf(profile, {})), { width: 100 }));
const ms = steps.reduce((sum, one) => sum + one.ms, 0);
const cpu = steps.reduce((sum, one) => sum + one.cpu, 0);
const peak = process.resourceUsage().maxRSS / 1024;
await step('(read back)', () => readProfile(path));
// Kinds are told from call paths after the boot, so that they cost nothing in it; these are part of the above.
await step('(kinds anew)', () => reclassified(profile));
await step('(sums by kind)', () => costSums(profile));
await step('(who worked)', () => costRows(profile));
await step('(one stage)', () => viewOf(profile, { stage: profile.stages.at(-1)!.name }));

const count = (value: number): string => value.toLocaleString('en-US');
console.log(
  `${count(inputs.tables.nodes.parent.length)} rows → ${count(profile.tree.length)} nodes, ` +
    `${count(profile.functions.length)} functions, ${count(profile.stageRows.length)} stage rows, ` +
    `${(statSync(path).size / 2 ** 20).toFixed(1)} MiB`,
);
for (const one of steps) {
  console.log(
    `  ${one.name.padEnd(16)} ${one.ms.toFixed(0).padStart(6)} ms ${one.cpu.toFixed(0).padStart(6)} ms of CPU   ${(one.rss / 2 ** 20).toFixed(0)} MiB resident`,
  );
}
console.log(
  `after the boot: ${ms.toFixed(0)} ms (${cpu.toFixed(0)} ms of CPU) of 1,000 ms; peak of the process ${peak.toFixed(0)} MiB of 300 MiB ` +
    `(Node alone ${(before / 1024).toFixed(0)} MiB)`,
);
rmSync(folder, { recursive: true });
