/** `bootgate compare`: two profiles in, a verdict out. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { errorMessage, exitStatus, inputError, type ExitStatus } from '../base/errors.ts';
import { writeFileAtomic } from '../base/files.ts';
import { nearest } from '../base/nearest.ts';
import { compare, type CompareRequest } from '../compare/compare.ts';
import type { Comparison, Verdict } from '../compare/comparison.ts';
import { verdictExitStatus } from '../compare/verdict.ts';
import { waiversFromMessage } from '../config/commit-trailer.ts';
import { findConfigFile, readConfigFile } from '../config/config-file.ts';
import { policyChanges } from '../config/policy-changes.ts';
import { readPolicy } from '../config/policy-file.ts';
import { parseLimit } from '../config/policy-limit.ts';
import type { Policy } from '../config/policy.ts';
import type { Profile } from '../profile/profile.ts';
import { comparisonJson } from '../render/comparison-json.ts';
import { comparisonJunit } from '../render/comparison-junit.ts';
import { comparisonMarkdown } from '../render/comparison-markdown.ts';
import { comparisonText } from '../render/comparison-text.ts';
import { htmlReport } from '../render/html/html-report.ts';
import { comparisonReport } from '../render/html/report-model.ts';
import { styleFor, widthFor } from '../render/style.ts';
import { differentialFlameSvg } from '../render/svg/flame-svg.ts';
import type { Command, CommandIo, OptionSpec, ParsedArguments } from './command.ts';
import { readProfileArgument } from './profile-argument.ts';
import { exporter } from './version.ts';

/** What was compared, for the formats that draw it. */
export interface ComparedProfiles {
  readonly base: Profile;
  readonly head: Profile;
}

type Format = (
  comparison: Comparison,
  args: ParsedArguments,
  io: CommandIo,
  profiles: ComparedProfiles,
) => string;

/** Formats by the name that `--format` takes. */
export const comparisonFormats: Readonly<Record<string, Format>> = {
  text: (comparison, args, io) =>
    comparisonText(comparison, {
      style: styleFor(io.stdout, io.env),
      width: widthFor(io.stdout),
      maxRows: args.integer('top', 1) ?? 20,
    }),
  json: comparisonJson,
  markdown: (comparison, args) => comparisonMarkdown(comparison, { maxRows: args.integer('top', 1) ?? 15 }),
  junit: comparisonJunit,
  html: (comparison, _args, _io, { base, head }) =>
    htmlReport(comparisonReport(base, head, comparison, exporter)),
  svg: (_comparison, _args, _io, { base, head }) => differentialFlameSvg(base, head),
};

/** Options that decide by which rules is judged and how the verdict is shown. */
export const judgingOptions: Readonly<Record<string, OptionSpec>> = {
  config: {
    type: 'string',
    value: 'FILE',
    description: 'bootgate.yml with the policy (default: ./bootgate.yml, if any)',
  },
  'head-config': {
    type: 'string',
    value: 'FILE',
    description: "the head's bootgate.yml: what it changes in the rules is told, not applied",
  },
  'fail-threshold': {
    type: 'string',
    value: 'LIMIT',
    description: "growth of the total that fails: 1%, 200k, '1% and 200k'",
  },
  'warn-threshold': { type: 'string', value: 'LIMIT', description: 'growth of the total that warns' },
  'commit-message': {
    type: 'string',
    value: 'FILE',
    description: "commit message whose 'Bootgate-Waive:' lines accept growth",
  },
  anchor: {
    type: 'string',
    value: 'PROFILE',
    description: "profile of the policy's anchor, against slow drift",
  },
  format: { type: 'string', value: Object.keys(comparisonFormats).join('|'), description: 'text by default' },
  top: { type: 'string', value: 'N', description: 'most functions shown' },
};

export const compareCommand: Command = {
  name: 'compare',
  usage: 'BASE HEAD [options]',
  summary: 'compare two profiles: verdict, what changed, and because of which call path',
  description: `
BASE and HEAD are profiles or folders that 'bootgate run' wrote. Exit status: 0 ok, improved or waived,
3 regressed, 4 the head did not boot to its end, 5 no verdict.

  bootgate compare base-out head-out --fail-threshold '0.5% and 100k'
  bootgate compare base-out head-out --format markdown > comment.md
  bootgate compare base-out head-out --format html -o difference.html
  git bisect run sh -c 'make bzImage || exit 125; bootgate run --kernel arch/x86/boot/bzImage -o head;
    bootgate compare good head --bisect'`,
  options: {
    ...judgingOptions,
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
  async run(args, io) {
    if (!args.flag('bisect')) {
      const { verdict, policy } = await compareAndPrint(args, io);
      return verdictExitStatus(verdict, policy);
    }
    try {
      return bisectStatus((await compareAndPrint(args, io)).verdict);
    } catch (error) {
      // A head that was not written is a commit that does not build or boot; anything else is wrong every time.
      const skip = error instanceof HeadError;
      io.stderr.write(`bootgate: ${errorMessage(error)}\n`);
      return skip ? exitStatus.bisectSkip : exitStatus.bisectAbort;
    }
  },
};

class HeadError extends Error {}

async function compareAndPrint(
  args: ParsedArguments,
  io: CommandIo,
): Promise<{ verdict: Verdict; policy: Policy }> {
  const [basePath, headPath] = args.positionals as [string, string];
  const rules = await rulesFrom(args, io);
  const read = (path: string): Promise<Profile> => readProfileArgument(path, io.cwd);
  const base = await read(basePath);
  const head = await read(headPath).catch((error: unknown) => {
    throw args.flag('bisect') ? new HeadError(errorMessage(error), { cause: error }) : error;
  });
  const comparison = compare({
    ...rules,
    base: { profile: base, label: basePath, more: await Promise.all(args.list('base-run').map(read)) },
    head: { profile: head, label: headPath, more: await Promise.all(args.list('head-run').map(read)) },
  });
  const text = renderComparison(comparison, args, io, { base, head });
  const out = args.string('out');
  if (out === undefined) io.stdout.write(text);
  else await writeFileAtomic(resolve(io.cwd, out), text);
  return { verdict: comparison.verdict, policy: rules.policy };
}

/** In the format that the options ask for. */
export function renderComparison(
  comparison: Comparison,
  args: ParsedArguments,
  io: CommandIo,
  profiles: ComparedProfiles,
): string {
  return formatFrom(args)(comparison, args, io, profiles);
}

/** The policy and what else the options say of judging. */
export async function rulesFrom(
  args: ParsedArguments,
  io: CommandIo,
): Promise<Pick<CompareRequest, 'policy' | 'policySource' | 'today' | 'anchor' | 'warnings'>> {
  formatFrom(args);
  const named = args.string('config');
  const config =
    named === undefined ? await findConfigFile(io.cwd) : await readConfigFile(resolve(io.cwd, named));
  const fromFile = readPolicy(config.policy);
  const headConfig = args.string('head-config');
  const changedByHead =
    headConfig === undefined
      ? []
      : policyChanges(fromFile, readPolicy((await readConfigFile(resolve(io.cwd, headConfig))).policy));
  const message = args.string('commit-message');
  const trailers =
    message === undefined
      ? { waivers: [], problems: [] }
      : waiversFromMessage(await readFile(resolve(io.cwd, message), 'utf8'));
  const policy = withFlags({ ...fromFile, waivers: [...fromFile.waivers, ...trailers.waivers] }, args);
  const anchorPath = args.string('anchor');
  if (anchorPath !== undefined && policy.anchor === null) {
    throw inputError('--anchor needs an anchor in the policy', {
      hint: 'policy: {anchor: {ref: v1.0, fail: 5%}}',
    });
  }
  return {
    policy,
    policySource: { origin: originOf(config.file, args), changedByHead },
    today: new Date().toISOString().slice(0, 10),
    warnings: trailers.problems,
    ...(anchorPath === undefined
      ? {}
      : { anchor: { profile: await readProfileArgument(anchorPath, io.cwd), label: anchorPath } }),
  };
}

function withFlags(policy: Policy, args: ParsedArguments): Policy {
  const fail = args.string('fail-threshold');
  const warn = args.string('warn-threshold');
  return {
    ...policy,
    total: {
      warn: warn === undefined ? policy.total.warn : parseLimit(warn),
      fail: fail === undefined ? policy.total.fail : parseLimit(fail),
    },
  };
}

function originOf(file: string, args: ParsedArguments): string {
  const flags = ['fail-threshold', 'warn-threshold'].filter((name) => args.string(name) !== undefined);
  const source = file === '' ? 'defaults' : file;
  return flags.length === 0 ? source : `${source} and --${flags.join(', --')}`;
}

function formatFrom(args: ParsedArguments): Format {
  const name = args.string('format') ?? 'text';
  const format = Object.hasOwn(comparisonFormats, name) ? comparisonFormats[name] : undefined;
  if (format) return format;
  const suggestion = nearest(name, Object.keys(comparisonFormats));
  throw inputError(`--format ${name} is not known`, {
    hint: suggestion
      ? `did you mean '${suggestion}'?`
      : `known: ${Object.keys(comparisonFormats).join(', ')}`,
  });
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
