/** `bootgate compare`: two profiles in, a verdict out. */
import { resolve } from 'node:path';
import { errorMessage, exitStatus, type ExitStatus } from '../base/errors.ts';
import { writeFileAtomic } from '../base/files.ts';
import { compare } from '../compare/compare.ts';
import type { Verdict } from '../compare/comparison.ts';
import { verdictExitStatus } from '../compare/verdict.ts';
import type { Policy } from '../config/policy.ts';
import type { Profile } from '../profile/profile.ts';
import { storeOptions } from './baseline-store-option.ts';
import type { Command, CommandHost, ParsedArguments } from './command.ts';
import { baseFrom } from './compare-base.ts';
import { judgingOptions, rulesFrom } from './compare-rules.ts';
import { comparisonFormats } from './comparison-formats.ts';
import { formatFrom } from './format-option.ts';
import { readProfileArgument } from './profile-argument.ts';

export const compareCommand: Command = {
  name: 'compare',
  usage: 'BASE HEAD [options]',
  summary: 'compare two profiles: verdict, what changed, and because of which call path',
  description: `
BASE and HEAD are profiles or folders that 'bootgate run' wrote; BASE may also be baseline:REV, looked up in
--store, or file:BUDGET, a committed budget. Exit status: 0 ok, improved or waived, 3 regressed, 4 the head did
not boot to its end, 5 no verdict.

  bootgate compare base-out head-out --fail-threshold '0.5% and 100k'
  bootgate compare base-out head-out --format markdown > comment.md
  bootgate compare base-out head-out --format html -o difference.html
  git bisect run sh -c 'rm -rf head; make bzImage || exit 125; bootgate run -k arch/x86/boot/bzImage -o head;
    bootgate compare good head --bisect'`,
  options: {
    ...judgingOptions,
    ...storeOptions,
    'base-run': {
      type: 'string',
      multiple: true,
      value: 'PROFILE',
      description: 'a further boot of the base',
    },
    'head-run': {
      type: 'string',
      multiple: true,
      value: 'PROFILE',
      description: 'a further boot of the head',
    },
    bisect: {
      type: 'boolean',
      description: "exit as 'git bisect run' wants: 0 good, 1 bad, 125 cannot be judged, 255 stop",
    },
    out: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      description: 'where to write; default: standard output',
    },
  },
  positionals: { min: 2, max: 2 },
  async run(args, host) {
    if (!args.flag('bisect')) {
      const { verdict, policy } = await compareAndPrint(args, host);
      return verdictExitStatus(verdict, policy);
    }
    try {
      return bisectStatus((await compareAndPrint(args, host)).verdict);
    } catch (error) {
      // A head that was not written is a commit that does not build or boot; anything else is wrong every time.
      const skip = error instanceof HeadError;
      host.stderr.write(`bootgate: ${errorMessage(error)}\n`);
      return skip ? exitStatus.bisectSkip : exitStatus.bisectAbort;
    }
  },
};

class HeadError extends Error {}

async function compareAndPrint(
  args: ParsedArguments,
  host: CommandHost,
): Promise<{ verdict: Verdict; policy: Policy }> {
  const [basePath, headPath] = args.positionals as [string, string];
  const format = formatFrom(args, comparisonFormats);
  const rules = await rulesFrom(args, host);
  const read = (path: string): Promise<Profile> => readProfileArgument(path, host.cwd);
  const head = await read(headPath).catch((error: unknown) => {
    throw args.flag('bisect') ? new HeadError(errorMessage(error), { cause: error }) : error;
  });
  const base = await baseFrom(basePath, head, args, host);
  const comparison = compare({
    ...rules,
    ...base,
    warnings: [...(rules.warnings ?? []), ...base.warnings],
    head: { profile: head, label: headPath, more: await Promise.all(args.list('head-run').map(read)) },
  });
  const text = format(comparison, args, host, { base: base.base?.profile ?? null, head });
  const out = args.string('out');
  if (out === undefined) host.stdout.write(text);
  else await writeFileAtomic(resolve(host.cwd, out), text);
  return { verdict: comparison.verdict, policy: rules.policy };
}

/** What tells `git bisect run` about a commit (git-bisect(1)); whatever is no verdict skips it. */
export function bisectStatus(verdict: Verdict): ExitStatus {
  switch (verdict) {
    case 'ok':
    case 'improved':
    case 'waived':
      return exitStatus.ok;
    case 'regressed':
      return exitStatus.failed;
    case 'boot-failed':
    case 'not-comparable':
    case 'no-baseline':
      return exitStatus.bisectSkip;
  }
}
