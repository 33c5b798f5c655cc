/** By which rules a comparison is judged: bootgate.yml, flags on top, waivers of a commit message. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { inputError } from '../base/errors.ts';
import type { CompareRequest } from '../compare/request.ts';
import { waiversFromMessage } from '../config/commit-trailer.ts';
import { findConfigFile, readConfigFile } from '../config/config-file.ts';
import { defaultTotal } from '../config/default-policy.ts';
import { policyChanges } from '../config/policy-changes.ts';
import { readPolicy } from '../config/policy-file.ts';
import { parseLimit } from '../config/policy-limit.ts';
import type { Policy } from '../config/policy.ts';
import type { CommandHost, OptionSpec, ParsedArguments } from './command.ts';
import { comparisonFormats } from './comparison-formats.ts';
import { readProfileArgument } from './profile-argument.ts';

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
  full: {
    type: 'boolean',
    description: 'show all that changed, whatever it means: rows, functions, call paths, processes, units',
  },
};

/** The policy and what else the options say of judging. */
export async function rulesFrom(
  args: ParsedArguments,
  host: CommandHost,
): Promise<Pick<CompareRequest, 'policy' | 'policySource' | 'today' | 'anchor' | 'warnings'>> {
  const named = args.string('config');
  const config =
    named === undefined ? await findConfigFile(host.cwd) : await readConfigFile(resolve(host.cwd, named));
  const fromFile = readPolicy(config.policy);
  const headConfig = args.string('head-config');
  const changedByHead =
    headConfig === undefined
      ? []
      : policyChanges(fromFile, readPolicy((await readConfigFile(resolve(host.cwd, headConfig))).policy));
  const message = args.string('commit-message');
  const trailers =
    message === undefined
      ? { waivers: [], problems: [] }
      : waiversFromMessage(await readFile(resolve(host.cwd, message), 'utf8'));
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
      : { anchor: { profile: await readProfileArgument(anchorPath, host.cwd), label: anchorPath } }),
  };
}

function withFlags(policy: Policy, args: ParsedArguments): Policy {
  const fail = args.string('fail-threshold');
  const warn = args.string('warn-threshold');
  if (fail === undefined && warn === undefined) return policy;
  return {
    ...policy,
    total: {
      warn: warn === undefined ? (policy.total ?? defaultTotal).warn : parseLimit(warn),
      fail: fail === undefined ? (policy.total ?? defaultTotal).fail : parseLimit(fail),
    },
  };
}

function originOf(file: string, args: ParsedArguments): string {
  const flags = ['fail-threshold', 'warn-threshold'].filter((name) => args.string(name) !== undefined);
  const source = file === '' ? 'defaults' : file;
  return flags.length === 0 ? source : `${source} and --${flags.join(', --')}`;
}
