/**
 * Today's kernels under today's QEMUs: `node bench/run.mjs versions [--kernel NAME]… [--qemu NAME]… [--all]` boots each
 * pair twice, as a user would, to its power-off, and says what came: outcome, instructions, share of the kernel's that
 * have a name, whether both boots were identical, seconds of the two. Names are those of test/support/version-matrix.ts.
 * Kernels that differ in nothing a QEMU could mind are booted with two of the QEMUs, unless `--all` is given.
 *
 * The last column says `ok`, or what is amiss. It ends with status 1 when anything is.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatInteger } from '../src/base/number-format.ts';
import { bootPair, pairFaults } from '../test/support/boot-pair.ts';
import { matrixKernels, matrixQemus } from '../test/support/version-matrix.ts';

const { values } = parseArgs({
  options: {
    kernel: { type: 'string', multiple: true },
    qemu: { type: 'string', multiple: true },
    all: { type: 'boolean', default: false },
  },
});

const callsText = (share: number | null): string => (share === null ? '' : `${(100 * share).toFixed(2)} %`);

/** Those of these names, all without any. */
function chosen<T extends { readonly name: string }>(items: readonly T[], names?: readonly string[]): T[] {
  const unknown = names?.find((name) => !items.some((item) => item.name === name));
  if (unknown !== undefined) {
    throw new Error(`there is no '${unknown}': ${items.map(({ name }) => name).join(', ')}`);
  }
  return items.filter(({ name }) => names?.includes(name) ?? true);
}

const kernels = chosen(matrixKernels, values.kernel);
const qemus = chosen(matrixQemus, values.qemu);
const explicit = values.qemu !== undefined || values.all;
const folder = mkdtempSync(join(tmpdir(), 'bootgate-bench-versions-'));
let amiss = 0;

console.log(
  '| kernel | release | QEMU | outcome | instructions | named | calls on functions | twice | seconds | |',
);
console.log('| --- | --- | --- | --- | --: | --: | --: | --- | --: | --- |');
for (const kernel of kernels) {
  for (const qemu of qemus.filter(({ always }) => explicit || kernel.everywhere || always)) {
    const started = performance.now();
    const cells = await row(kernel, qemu);
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    console.log(`| ${[...cells.slice(0, -1), seconds, cells.at(-1)!].join(' | ')} |`);
  }
}
rmSync(folder, { recursive: true });
process.exitCode = amiss === 0 ? 0 : 1;

async function row(kernel: (typeof kernels)[number], qemu: (typeof qemus)[number]): Promise<string[]> {
  try {
    const pair = await bootPair(kernel.find(), await qemu.find(), join(folder, 'boot'));
    const { profile } = pair;
    const faults = pairFaults(pair);
    if (faults.length > 0) amiss += 1;
    return [
      kernel.name,
      /^Linux version (\S+)/.exec(profile.subject.kernel)?.[1] ?? '?',
      profile.environment.fields.qemu,
      profile.outcome.kind,
      formatInteger(profile.totals.instructions),
      `${(100 * profile.coverage.kernelSymbolized).toFixed(2)} %`,
      callsText(profile.coverage.callsToFunctions),
      new Set(profile.samples?.map(({ digest }) => digest)).size === 1 ? 'identical' : 'differ',
      faults.length === 0 ? 'ok' : faults.join('; '),
    ];
  } catch (error) {
    amiss += 1;
    const [said] = (error instanceof Error ? error.message : String(error)).split('\n');
    return [kernel.name, '', qemu.name, 'none', '', '', '', '', said!];
  }
}
