/** Commits that a step needs and a shallow checkout does not hold. */
import type { Finding, Repository } from './finding.ts';
import { checksOutHead, commandLines, gatesOf, input, type Use } from './uses.ts';
import type { Step } from './workflow.ts';

export function historyRule({ workflows }: Repository): readonly Finding[] {
  return gatesOf(workflows).flatMap((use): Finding[] => {
    const checkout = checkoutBefore(use);
    if (checkout === undefined) return [];
    const depth = depthOf(checkout);
    const [need, why] = neededBy(use, checkout);
    if (depth >= need) return [];
    const wanted = Number.isFinite(need) ? need : 0;
    return [
      {
        ...{ rule: 'shallow-checkout', level: 'error', file: use.workflow.file, line: checkout.line },
        what: `the checkout of job '${use.job.id}' holds ${depth === 1 ? 'one commit' : `${depth} commits`}, and ${wanted === 0 ? 'all of them are needed' : `${need} are needed`}`,
        why,
        write: ['with:', `  fetch-depth: ${wanted}`],
      },
    ];
  });
}

/** How many commits of the line that is checked out, and for what. The base is asked of GitHub wherever it can be. */
function neededBy(use: Use, checkout: Step): readonly [number, string] {
  const { steps } = use.job;
  const scripts = steps
    .slice(steps.indexOf(checkout), steps.indexOf(use.step))
    .flatMap(({ run }) => commandLines(run))
    .filter((line) => /\bgit\s/.test(line));
  if (scripts.some((line) => /\bgit\s(.*\s)?fetch\b/.test(line))) return [1, ''];
  const searching = scripts.find((line) => searchesHistory.test(line));
  if (searching !== undefined) return [Infinity, `a step runs '${searching.trim().slice(0, 80)}'`];
  const back = scripts.map((line) => [stepsBack(line), line] as const).sort((a, b) => b[0] - a[0])[0];
  if (back !== undefined && back[0] > 0) {
    return [back[0] + 1, `a step runs '${back[1].trim().slice(0, 80)}'`];
  }
  const withoutToken = /^false$/i.test(checkout.inputs.get('persist-credentials')?.text ?? '');
  if (input(use, 'base-build') !== '' && withoutToken) {
    // A merge has its base as its parent; where a head left the branch may be anywhere.
    return [
      checksOutHead(checkout) ? Infinity : 2,
      'base-build needs the base commit, and a private repository hands it to nobody without a token',
    ];
  }
  return [1, ''];
}

/** Commands that need more than the last commits, or those of another branch. */
const searchesHistory =
  /\bgit\s.*(\bmerge-base\b|\bdescribe\b|\bbisect\b|\borigin\/\w|\bbase\.sha\b|\bbase_ref\b|\bGITHUB_BASE_REF\b)/;

/** How far before HEAD a command reaches: 1 of `HEAD^1`, 3 of `HEAD~3`. */
function stepsBack(line: string): number {
  const reached = [...line.matchAll(/\bHEAD((?:~\d{0,4}|\^\d?)+)/g)].map((match) =>
    [...match[1]!.matchAll(/~(\d*)|\^\d?/g)].reduce(
      (sum, part) => sum + (part[0].startsWith('~') ? Number(part[1] === '' ? 1 : part[1]) : 1),
      0,
    ),
  );
  return Math.max(0, ...reached);
}

/** The last checkout of this repository before the step: the others have a `repository` or a `path` of their own. */
function checkoutBefore({ job: { steps }, step }: Use): Step | undefined {
  return steps
    .slice(0, steps.indexOf(step))
    .findLast(
      ({ uses, inputs }) =>
        /^actions\/checkout@/i.test(uses) && !inputs.has('repository') && !inputs.has('path'),
    );
}

function depthOf({ inputs }: Step): number {
  const text = inputs.get('fetch-depth')?.text ?? '1';
  // An expression may give anything.
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0) return Infinity;
  return Number(text);
}
