/** `bootgate history site`: the history as a folder of static pages. */
import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { exitStatus, inputError, type ExitStatus } from '../base/errors.ts';
import { writeFileAtomic } from '../base/files.ts';
import { counted, formatBytes } from '../base/number-format.ts';
import { exporter } from '../base/version.ts';
import type { BaselineStore } from '../baseline/store.ts';
import type { Development, Step } from '../history/developments.ts';
import { causeSentence } from '../render/comparison-causes.ts';
import { plainText } from '../render/document/write-text.ts';
import { historyPages } from '../render/html/history-pages.ts';
import { htmlReport } from '../render/html/html-report.ts';
import { comparisonReport } from '../render/report/report-model.ts';
import { historySite, type StepDetail } from '../render/site/site-model.ts';
import { storeFrom } from './baseline-store-option.ts';
import type { CommandHost, ParsedArguments } from './command.ts';
import { takesNothing } from './history-option.ts';
import { comparisonBetween, profileOf, readDevelopments } from './history-show.ts';

/** Pages of differences are some 0.5 MB each: the newest steps of each line have one, fewer where there are many lines. */
const mostDifferences = 50;
/** Of all lines: GitHub Pages takes sites of up to 1 GB (docs.github.com, "GitHub Pages limits"). */
const mostDifferencesOfAll = 500;

/** What a site has one of for each step or line: those of an earlier site in the folder are linked by nothing. */
const ownFiles = {
  differences: /^\d+-[0-9a-f]{12}-[0-9a-f]{12}\.html$/,
  data: /^(?:line|functions)-.+\.js$/,
} as const;

export async function writeHistorySite(args: ParsedArguments, host: CommandHost): Promise<ExitStatus> {
  takesNothing(args);
  const out = args.string('out');
  if (out === undefined)
    throw inputError('history site needs -o DIR', { hint: 'bootgate history site -o site' });
  const folder = resolve(host.cwd, out);
  const files = new Set<string>();
  let bytes = 0;
  const write = async (path: string, content: string): Promise<void> => {
    await writeFileAtomic(join(folder, path), content);
    files.add(path);
    bytes += Buffer.byteLength(content);
  };
  const developments = (await readDevelopments(args, host)).filter(({ segments }) => segments.length > 0);
  const details =
    args.string('store') === undefined
      ? new Map<Step, StepDetail>()
      : await writeDifferences(developments, await storeFrom(args, host), write);
  const site = historySite(developments, exporter, details);
  for (const [path, content] of historyPages(site, developments)) await write(path, content);
  const removed = await removeOld(folder, files);
  const { lines } = site.index;
  host.stdout.write(
    `wrote ${join(out, 'index.html')}: ${counted(lines.length, 'line')} of ${counted(site.commits.sha.length, 'commit')}, ${counted(
      lines.reduce((sum, line) => sum + line.steps, 0),
      'step',
    )}; ${counted(files.size, 'file')}, ${formatBytes(bytes)}${removed === 0 ? '' : `; removed ${counted(removed, 'old file')}`}\n`,
  );
  return exitStatus.ok;
}

/** @returns how many files of an earlier site were removed, which the one that was written links no more */
async function removeOld(folder: string, written: ReadonlySet<string>): Promise<number> {
  let removed = 0;
  for (const [name, own] of Object.entries(ownFiles)) {
    const found = await readdir(join(folder, name)).catch(() => []);
    for (const file of found.filter((one) => own.test(one) && !written.has(`${name}/${one}`))) {
      await rm(join(folder, name, file));
      removed += 1;
    }
  }
  return removed;
}

/** Of the newest steps whose two profiles are in the store, the page of their comparison, and what it says. */
async function writeDifferences(
  developments: readonly Development[],
  store: BaselineStore,
  write: (path: string, content: string) => Promise<void>,
): Promise<Map<Step, StepDetail>> {
  const details = new Map<Step, StepDetail>();
  const most = Math.min(mostDifferences, Math.max(1, Math.floor(mostDifferencesOfAll / developments.length)));
  for (const [line, { segments }] of developments.entries()) {
    let left = most;
    for (const step of segments.flatMap(({ steps }) => steps).reverse()) {
      if (left === 0) break;
      const [base, head] = [await profileOf(step.before, store), await profileOf(step.after, store)];
      if (base === null || head === null) continue;
      left -= 1;
      const comparison = comparisonBetween(base, head, step);
      const short = (record: Step['after']): string => record.commit.sha.slice(0, 12);
      const difference = `differences/${line}-${short(step.before)}-${short(step.after)}.html`;
      await write(difference, htmlReport(comparisonReport(base, head, comparison, exporter)));
      details.set(step, { cause: plainText(causeSentence(comparison)), difference });
    }
  }
  return details;
}
