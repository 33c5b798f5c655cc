/**
 * What the action costs beside the boot: the bundled action under Node 24 through an example workflow, against
 * services on loopback, with warm caches (QEMU, symbols, the exact baseline).
 *
 *     node bench/run.mjs action
 *
 * The network is not in it: a run makes some fifteen requests to GitHub, one after the other.
 */
import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startLoopbackRepository } from '../test/action/loopback-repository.ts';
import { testKernel } from '../test/support/test-cache.ts';

const repository = await startLoopbackRepository();
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
  console.log('run  action s  boot s  everything else s');
  const others: number[] = [];
  for (let run = 1; run <= 5; run += 1) {
    const [job] = await repository.runPullRequest(workflow, pull);
    const step = job?.stepMs.at(-1) ?? 0;
    const profile = gunzipSync(readFileSync(join(repository.workspace, 'bootgate-out/profile.json.gz')));
    const { totals } = JSON.parse(profile.toString()) as { totals: { wallMs: number } };
    const other = (step - totals.wallMs) / 1000;
    others.push(other);
    const seconds = [step / 1000, totals.wallMs / 1000, other].map((value) => value.toFixed(2).padStart(7));
    console.log(`${run}    ${seconds.join('  ')}`);
  }
  const median = others.sort((a, b) => a - b)[2]!;
  console.log(`median of everything but the boot: ${median.toFixed(2)} s (goal: under 3 s)`);
} finally {
  await repository.close();
}
