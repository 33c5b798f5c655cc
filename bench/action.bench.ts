/**
 * What the action costs beside the boot: the bundled action under Node 24 through an example workflow, against
 * services on loopback, with warm caches (QEMU, symbols, the exact baseline).
 *
 *     node bench/run.mjs action
 *
 * The network is not in it: a run makes some fifteen requests to GitHub, one after the other. On a busy machine
 * the wall clock says little; the processor time of the action's own process (without QEMU's) says more.
 */
import { gunzipSync } from 'node:zlib';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { node24, startLoopbackRepository } from '../test/action/loopback-repository.ts';
import { testKernel } from '../test/support/test-cache.ts';

/** A node that leaves its own processor time behind. */
const scratch = mkdtempSync(join(tmpdir(), 'bench-action-'));
const [node, hook, usage] = ['node', 'hook.cjs', 'usage'].map((name) => join(scratch, name)) as [
  string,
  string,
  string,
];
writeFileSync(
  hook,
  `process.on('exit', () => { const { userCPUTime: u, systemCPUTime: s } = process.resourceUsage();
     require('node:fs').writeFileSync(${JSON.stringify(usage)}, String((u + s) / 1e6)); });`,
);
writeFileSync(node, `#!/bin/sh\nexec ${node24} --require ${hook} "$@"\n`);
chmodSync(node, 0o755);

const repository = await startLoopbackRepository({ node });
const makefile = [
  'defconfig:',
  'bzImage:',
  '\tmkdir -p arch/x86/boot',
  `\tcp ${testKernel('6.1')} arch/x86/boot/bzImage`,
  '',
].join('\n');
const ignored = 'arch/\nbootgate-out/\n.bootgate-baseline/\n';
const base = repository.commit(null, { Makefile: makefile, '.gitignore': ignored }, 'base');
const head = repository.commit(base, { README: 'more\n' }, 'head');
const pull = repository.pullRequest(1, base, head);
const workflow = 'fork-measure.yml'; // the plainest: a kernel, nothing else

try {
  const [pushed] = await repository.push(workflow, base);
  if (pushed?.result !== 'success') throw new Error(pushed?.log.join('\n'));
  console.log('run  action s  boot s  everything else s  its processor time s');
  const others: number[] = [];
  for (let run = 1; run <= 5; run += 1) {
    const [job] = await repository.runPullRequest(workflow, pull);
    const step = job?.stepMs.at(-1) ?? 0;
    const profile = gunzipSync(readFileSync(join(repository.workspace, 'bootgate-out/profile.json.gz')));
    const { totals } = JSON.parse(profile.toString()) as { totals: { wallMs: number } };
    const other = (step - totals.wallMs) / 1000;
    others.push(other);
    const cpu = Number(readFileSync(usage, 'utf8'));
    const figures = [step / 1000, totals.wallMs / 1000, other, cpu];
    const seconds = figures.map((value) => value.toFixed(2).padStart(7));
    console.log(`${run}    ${seconds.join('  ')}`);
  }
  const median = others.sort((a, b) => a - b)[2]!;
  console.log(`median of everything but the boot: ${median.toFixed(2)} s (goal: under 3 s)`);
} finally {
  await repository.close();
  rmSync(scratch, { recursive: true });
}
