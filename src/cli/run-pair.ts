/**
 * `bootgate run --base-kernel …`: base and head booted in one run and compared. No store is needed, it works on
 * the first pull request, and nothing can drift between the two. Boots that are measured by the host's clock take turns, so
 * that a host that slows down slows both.
 */
import { join, resolve } from 'node:path';
import { BootgateError, type ExitStatus } from '../base/errors.ts';
import { settled } from '../base/promises.ts';
import { writeFileAtomic } from '../base/files.ts';
import { compare } from '../compare/compare.ts';
import type { Measured } from '../compare/request.ts';
import { verdictExitStatus } from '../compare/verdict.ts';
import type { Scenario } from '../config/scenario.ts';
import { writeProfile } from '../profile/profile-file.ts';
import type { Profile, RunSample } from '../profile/profile.ts';
import { runSample } from '../profile/run-sample.ts';
import { comparisonJson } from '../render/comparison-json.ts';
import type { CommandHost, OptionSpec, ParsedArguments } from './command.ts';
import { judgingOptions, rulesFrom } from './compare-rules.ts';
import { comparisonFormats } from './comparison-formats.ts';
import { formatFrom } from './format-option.ts';

const judging = Object.fromEntries(Object.entries(judgingOptions).filter(([name]) => name !== 'config'));

/** What `run` takes beyond a scenario to measure a base too. */
export const pairOptions: Readonly<Record<string, OptionSpec>> = {
  'base-kernel': {
    type: 'string',
    value: 'FILE',
    description: 'also boot this kernel, and compare: BASE to --kernel',
  },
  'base-initrd': {
    type: 'string',
    value: 'FILE',
    description: "the base's initial ramdisk (default: the head's)",
  },
  'base-disk': { type: 'string', value: 'FILE', description: "the base's disk (default: the head's)" },
  'base-append': {
    type: 'string',
    value: 'TEXT',
    description: "the base's command line (default: the head's)",
  },
  'base-vmlinux': { type: 'string', value: 'FILE', description: "the base's vmlinux or System.map" },
  ...judging,
};

/** The base's scenario, or null where no `--base-…` was given. */
export function baseScenarioOf(head: Scenario, args: ParsedArguments, cwd: string): Scenario | null {
  const path = (name: string): string | undefined => {
    const value = args.string(name);
    return value === undefined ? undefined : resolve(cwd, value);
  };
  const kernel = path('base-kernel');
  const initrd = path('base-initrd');
  const disk = path('base-disk');
  const append = args.string('base-append');
  if ([kernel, initrd, disk, append].every((value) => value === undefined)) return null;
  return {
    ...head,
    kernel: kernel ?? head.kernel,
    initrd: initrd ?? head.initrd,
    disk: disk === undefined ? head.disk : { ...(head.disk ?? { as: 'auto', format: 'auto' }), path: disk },
    append: append ?? head.append,
    // Another kernel has other symbols.
    vmlinux: path('base-vmlinux') ?? (kernel === undefined ? head.vmlinux : null),
  };
}

/** One measurement of a scenario, `base` or `head`, written to a folder. */
export type BootInto = (scenario: Scenario, folder: string, side: string) => Promise<Profile>;

/**
 * Boots base and head, side by side where the host bears it, compares them, and writes OUT/base/profile.json.gz, OUT/profile.json.gz and
 * OUT/comparison.json.
 */
export async function runPair(
  base: Scenario,
  head: Scenario,
  out: string,
  bootInto: BootInto,
  args: ParsedArguments,
  host: CommandHost,
): Promise<ExitStatus> {
  const format = formatFrom(args, comparisonFormats);
  const rules = await rulesFrom(args, host);
  const sides = { base: new Side('base', base, join(out, 'base')), head: new Side('head', head, out) };
  for (let run = 1; run <= head.runs; run += 1) {
    const going = [sides.base, sides.head].filter(({ failed }) => !failed);
    await settled(
      going.map(async (side) =>
        side.add(await bootInto({ ...side.scenario, runs: 1 }, side.folder, side.name)),
      ),
    );
  }
  const measured = { base: sides.base.measured(), head: sides.head.measured() };
  const comparison = compare({ ...rules, ...measured });
  await writeProfile(join(sides.base.folder, 'profile.json.gz'), measured.base.profile);
  await writeProfile(join(sides.head.folder, 'profile.json.gz'), measured.head.profile);
  await writeFileAtomic(join(out, 'comparison.json'), comparisonJson(comparison));
  host.stdout.write(
    format(comparison, args, host, { base: measured.base.profile, head: measured.head.profile }),
  );
  return verdictExitStatus(comparison.verdict, rules.policy);
}

/** What the boots of one side gave: the first profile, and the figures of all. */
class Side {
  readonly name: string;
  readonly scenario: Scenario;
  readonly folder: string;
  private profile: Profile | null = null;
  private readonly samples: RunSample[] = [];

  constructor(name: string, scenario: Scenario, folder: string) {
    this.name = name;
    this.scenario = scenario;
    this.folder = folder;
  }

  get failed(): boolean {
    return this.profile !== null && this.profile.outcome.kind !== 'reached-end';
  }

  add(profile: Profile): void {
    // What went wrong is what there is to show.
    if (this.profile === null || profile.outcome.kind !== 'reached-end') this.profile = profile;
    this.samples.push(runSample(profile));
  }

  measured(): Measured {
    if (this.profile === null) throw new BootgateError(`the ${this.name} was not booted`);
    return {
      label: this.name,
      profile: { ...this.profile, samples: this.samples.length > 1 ? this.samples : null },
    };
  }
}
