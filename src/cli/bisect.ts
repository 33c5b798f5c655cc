/** `bootgate bisect`: which commit slowed the boot, or every one that did. */
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { exitStatus, inputError, type ExitStatus } from '../base/errors.ts';
import { counted } from '../base/number-format.ts';
import { runProgram } from '../base/run-program.ts';
import { bisect, nextCommits, type BisectOptions, type CommitResult } from '../history/bisect/bisect.ts';
import { keepResult, readResults } from '../history/bisect/results.ts';
import { readProfile } from '../profile/profile-file.ts';
import type { Profile } from '../profile/profile.ts';
import { bisectionDocument, type BisectedCause } from '../render/bisection-document.ts';
import type { Document } from '../render/document/document.ts';
import { writeMarkdown } from '../render/document/write-markdown.ts';
import { writeText } from '../render/document/write-text.ts';
import { styleFor, widthFor } from '../render/style.ts';
import { commitId } from './baseline-store-option.ts';
import { measureCommit, removeTree } from './bisect-tree.ts';
import { checkWays, keepWay, wayOf, type Way } from './bisect-way.ts';
import { progressLine, type ProgressLine } from './boot-progress.ts';
import type { Command, CommandHost, ParsedArguments } from './command.ts';
import { formatFrom } from './format-option.ts';
import { causeBetween } from './history-show.ts';
import { bootOptions, measureInto } from './run.ts';
import { scenariosFrom } from './scenario-options.ts';

/** Boots what lies in a tree; tests have another way than QEMU. */
export type BootTree = (
  tree: string,
  out: string,
  args: ParsedArguments,
  host: CommandHost,
  progress: ProgressLine,
) => Promise<Profile>;

const defaultFolder = 'bootgate-bisect';

export function bisectCommandWith(boot: BootTree): Command {
  return {
    name: 'bisect',
    usage: "--good REV --bad REV --build 'CMD' --kernel PATH [options]",
    summary: 'find the commit that slowed the boot, or every one that did',
    description: `
Checks commits out into worktrees of its own, builds and boots them, and compares exact counts: a step is what leaves
the noise band. Commits are those of the first parents from --good to --bad. What does not build or boot is skipped. Every
result is kept below --out, so that the same command goes on where it was interrupted.

  bootgate bisect --good v6.12 --bad HEAD --build 'make -j8 bzImage' --kernel arch/x86/boot/bzImage
  bootgate bisect … --all --jobs 4                       (every step; four builds and boots at a time)
  bootgate bisect … --jobs 4 --plan                      (prints the commits of the next round, for a matrix)
  bootgate bisect … --only COMMIT                        (measures one of them)
  bootgate bisect … --collect results --plan             (takes in what other machines measured)`,
    options: {
      ...bootOptions,
      good: { type: 'string', value: 'REV', description: 'a commit before the step' },
      bad: { type: 'string', value: 'REV', description: 'a commit after it (HEAD)' },
      build: { type: 'string', value: 'CMD', description: 'run by sh in the tree of each commit' },
      kernel: { ...bootOptions['kernel']!, description: 'what the build leaves, relative to the tree' },
      metric: {
        type: 'string',
        value: 'NAME',
        description: 'the figure that stepped: work (default), total, waiting, stage:NAME …',
      },
      jobs: { type: 'string', value: 'N', description: 'builds and boots at a time (1)' },
      all: { type: 'boolean', description: 'find every step, not only the largest' },
      plan: { type: 'boolean', description: 'measure nothing; print what to measure next as a JSON matrix' },
      only: { type: 'string', value: 'REV', description: 'measure this commit alone' },
      collect: {
        type: 'string',
        multiple: true,
        value: 'DIR',
        description: 'take in the results below DIR first',
      },
      format: {
        type: 'string',
        value: 'text|markdown',
        description: 'how to print what was found (default: text)',
      },
      out: {
        type: 'string',
        short: 'o',
        value: 'DIR',
        description: `where results and worktrees are (default: ${defaultFolder})`,
      },
    },
    usesCache: true,
    positionals: { min: 0, max: 0 },
    run: (args, host) => runBisect(args, host, boot),
  };
}

export const bisectCommand = bisectCommandWith(async (tree, out, args, host, progress) => {
  const inTree = (name: string): string | undefined => {
    const value = args.string(name);
    return value !== undefined && (name === 'kernel' || name === 'vmlinux') ? join(tree, value) : value;
  };
  const scenarios = await scenariosFrom({ ...args, string: inTree }, host.cwd);
  if (scenarios.length !== 1)
    throw inputError('bisect boots one scenario', { hint: 'name it with --scenario' });
  return (await measureInto(scenarios[0]!, out, args, host, progress)).profile;
});

async function runBisect(args: ParsedArguments, host: CommandHost, boot: BootTree): Promise<ExitStatus> {
  const needed = (name: string): string => {
    const value = args.string(name);
    if (value === undefined || value === '') throw inputError(`bisect needs --${name}`);
    return value;
  };
  const [build, kernel] = [needed('build'), needed('kernel')];
  const out = resolve(host.cwd, args.string('out') ?? defaultFolder);
  const kept = join(out, 'results');
  const line = await lineOf(needed('good'), args.string('bad') ?? 'HEAD', host.cwd);
  const format = formatFrom(args, formats);
  const way = await wayOf(args, host.cwd);
  await keepWay(out, way);
  for (const name of args.list('collect')) await collect(resolve(host.cwd, name), out, way);
  const progress = progressLine(host.stderr);
  const trees = new Set<string>();
  const measure = async (sha: string, job: number): Promise<CommitResult> => {
    const tree = join(out, 'trees', String(job));
    trees.add(tree);
    progress.step(`${sha.slice(0, 12)}: building`);
    const bootInto = (where: string): Promise<Profile> =>
      boot(where, join(out, 'commits', sha), args, host, progress);
    const result = await measureCommit(sha, {
      ...{ clone: host.cwd, tree, build, kernel, env: host.env, signal: host.signal },
      boot: bootInto,
    });
    progress.step(`${sha.slice(0, 12)}: ${'skipped' in result ? `skipped, ${result.skipped}` : 'measured'}`);
    return result;
  };
  const options: BisectOptions = {
    ...{
      line,
      metric: args.string('metric') ?? 'work',
      all: args.flag('all'),
      jobs: args.integer('jobs', 1) ?? 1,
    },
    results: await readResults(kept),
    measure,
    keep: (sha, result) => keepResult(kept, sha, result),
  };
  if (args.flag('plan')) {
    const include = nextCommits(options, options.results).map((commit) => ({ commit }));
    host.stdout.write(`${JSON.stringify({ include })}\n`);
    return exitStatus.ok;
  }
  const only = args.string('only');
  if (only !== undefined) {
    const sha = await commitId(only, host.cwd);
    await options.keep(sha, await measure(sha, 0));
    return exitStatus.ok;
  }
  const bisection = await bisect(options);
  const causes = new Map<object, BisectedCause>();
  for (const step of bisection.steps) {
    const [base, head] = await Promise.all(
      [step.before, step.after].map(({ commit }) => keptProfile(join(out, 'commits', commit.sha))),
    );
    if (base && head) causes.set(step, causeBetween(base, head, step));
  }
  for (const tree of trees) await removeTree(host.cwd, tree);
  const document = bisectionDocument(bisection, { metric: options.metric, range: line.length - 1, causes });
  host.stdout.write(format(document, host));
  host.stderr.write(
    `bootgate: ${counted(bisection.boots, 'commit')} measured, ${counted(line.length - 1, 'commit')} in the range\n`,
  );
  return exitStatus.ok;
}

const formats: Readonly<Record<string, (document: Document, host: CommandHost) => string>> = {
  text: (document, { stdout, env }) =>
    writeText(document, { style: styleFor(stdout, env), width: widthFor(stdout) }),
  markdown: (document) => writeMarkdown(document),
};

/** Takes in what other machines measured: results, and profiles for the causes. */
async function collect(from: string, out: string, way: Way): Promise<void> {
  await checkWays(from, way);
  for (const [sha, result] of await readResults(from)) await keepResult(join(out, 'results'), sha, result);
  const names = await readdir(from, { recursive: true }).catch(() => []);
  for (const name of names) {
    const sha = /(?:^|\/)commits\/([0-9a-f]{40,64})\/profile\.json\.gz$/.exec(name)?.[1];
    if (sha === undefined) continue;
    const into = join(out, 'commits', sha);
    await mkdir(into, { recursive: true });
    await copyFile(join(from, name), join(into, 'profile.json.gz'));
  }
}

/** Ids of the good commit and, along first parents, of all after it up to the bad one. */
async function lineOf(good: string, bad: string, folder: string): Promise<string[]> {
  const [from, to] = [await commitId(good, folder), await commitId(bad, folder)];
  const { status, stdout } = await runProgram('git', [
    ...['-C', folder, 'rev-list', '--first-parent', '--reverse', to, `^${from}`, '--'],
  ]);
  const after = status === 0 ? stdout.toString().split('\n').filter(Boolean) : [];
  const parent = await runProgram('git', [
    '-C',
    folder,
    'rev-parse',
    '-q',
    '--verify',
    `${after[0] ?? to}^1`,
  ]);
  if (after.length === 0 || parent.stdout.toString().trim() !== from) {
    throw inputError(`${good} is not among the first parents of ${bad}`, {
      hint: "'git log --first-parent' lists them; a shallow clone lacks the older ones",
    });
  }
  return [from, ...after];
}

async function keptProfile(folder: string): Promise<Profile | null> {
  return await readProfile(join(folder, 'profile.json.gz')).catch(() => null);
}
