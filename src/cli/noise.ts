/** `bootgate noise`: boots a scenario and neutral variations of it, and keeps what they move with the profile. */
import { join, resolve } from 'node:path';
import { exitStatus, inputError, type ExitStatus } from '../base/errors.ts';
import { measureBand } from '../compare/measure-band.ts';
import { bootNeutral } from '../measure/boot-variations.ts';
import { measure } from '../measure/measure.ts';
import { statusOf, type MeasureOne } from '../measure/measurement.ts';
import { writeProfile } from '../profile/profile-file.ts';
import { noiseText } from '../render/noise-text.ts';
import { widthFor } from '../render/style.ts';
import { progressLine } from './boot-progress.ts';
import type { Command, CommandHost, ParsedArguments } from './command.ts';
import { bootOptions, defaultOutFolder, measureInto, measureHostFrom } from './run.ts';
import { scenariosFrom } from './scenario-options.ts';

/** Two more seeds, two more paddings: each kind twice. */
const defaultVariations = 4;

export const noiseCommand: Command = {
  name: 'noise',
  usage: '--kernel FILE [options]',
  summary: 'boot neutral variations, and keep what they move with the profile',
  description: `
Boots the scenario as it is, then in neutral variations (another seed, padding behind the initramfs),
side by side on the cores there are. Writes OUT/profile.json.gz like 'run', with the band: smallest and largest
value of every figure that moved. 'compare' and 'baseline save' take it as any profile; what a later change
moves within the band means nothing (docs/gate.md).

  bootgate noise --kernel bzImage -o base
  bootgate compare base/profile.json.gz head/profile.json.gz`,
  options: {
    ...bootOptions,
    variations: {
      type: 'string',
      value: 'K',
      description: `how many neutral variations (default: ${defaultVariations})`,
    },
  },
  usesCache: true,
  positionals: { min: 0, max: 0 },
  run: (args, host) => measureNoise(args, host, measure),
};

/** @param one makes each boot; tests give their own */
export async function measureNoise(
  args: ParsedArguments,
  host: CommandHost,
  one: MeasureOne,
): Promise<ExitStatus> {
  const count = args.integer('variations', 1) ?? defaultVariations;
  const scenarios = await scenariosFrom(args, host.cwd);
  if (scenarios.some(({ tracer }) => tracer === 'exec_tb')) {
    throw inputError('exec_tb measures host time, which has no noise band: leave out --tracer exec_tb');
  }
  const out = resolve(host.cwd, args.string('out') ?? defaultOutFolder);
  const progress = progressLine(host.stderr);
  for (const scenario of scenarios) {
    const folder = scenarios.length > 1 ? join(out, scenario.name) : out;
    if (scenarios.length > 1) progress.step(`scenario ${scenario.name}`);
    const { profile, recording } = await measureInto(scenario, folder, args, host, progress, one);
    const { outcome } = profile;
    if (outcome.kind !== 'reached-end') {
      progress.step(`no noise band: the boot did not reach its end: ${outcome.kind}: ${outcome.detail}`);
      return statusOf(recording.outcome);
    }
    try {
      const measureHost = measureHostFrom(args, host, progress);
      const varied = await bootNeutral(profile, scenario, { count, folder, measure: one, host: measureHost });
      const noise = measureBand(profile, varied);
      await writeProfile(join(folder, 'profile.json.gz'), { ...profile, noise });
      progress.done();
      host.stdout.write(noiseText(profile, noise, Math.min(80, widthFor(host.stdout))));
    } finally {
      progress.done();
    }
  }
  return exitStatus.ok;
}
