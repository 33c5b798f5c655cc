/** `bootgate advise`: what would make a boot faster, and, when asked, by how much in truth. */
import { resolve } from 'node:path';
import { advise, factsOf, nothingKnown, type Advice } from '../advise/advise.ts';
import { rules } from '../advise/rules/rules.ts';
import type { Known, Rule } from '../advise/rule.ts';
import type { Tried } from '../advise/trial.ts';
import { exitStatus, inputError, type ExitStatus } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';
import type { Scenario } from '../config/scenario.ts';
import { knownOfFiles } from '../measure/known-of-files.ts';
import { measure } from '../measure/measure.ts';
import { statusOf, type MeasureOne } from '../measure/measurement.ts';
import { instructions } from '../base/unit.ts';
import type { Profile } from '../profile/profile.ts';
import { adviceDocument } from '../render/advice-document.ts';
import { adviceJson } from '../render/advice-json.ts';
import { writeMarkdown } from '../render/document/write-markdown.ts';
import { writeText } from '../render/document/write-text.ts';
import { styleFor, widthFor } from '../render/style.ts';
import { progressLine } from './boot-progress.ts';
import type { Command, CommandHost, ParsedArguments } from './command.ts';
import { formatFrom } from './format-option.ts';
import { readProfileArgument } from './profile-argument.ts';
import { bootOptions, defaultOutFolder, measureHostFrom, measureInto } from './run.ts';
import { scenariosFrom } from './scenario-options.ts';
import { tryAdvice } from './try-advice.ts';

type Format = (profile: Profile, advice: Advice, tried: Tried | null, host: CommandHost) => string;

const formats: Readonly<Record<string, Format>> = {
  text: (profile, advice, tried, host) =>
    writeText(adviceDocument(profile, advice, tried), {
      style: styleFor(host.stdout, host.env),
      width: Math.min(80, widthFor(host.stdout)),
    }),
  json: adviceJson,
  markdown: (profile, advice, tried) => writeMarkdown(adviceDocument(profile, advice, tried)),
};

export const adviseCommand: Command = {
  name: 'advise',
  usage: '[PROFILE] [--kernel FILE] [options]',
  summary: 'what would make a boot faster, tried on the boot itself',
  description: `
Lists changes of the command line, the kernel's configuration or the image that would save instructions: what to
write, which functions show it, what is lost by it. What is expected is what those functions cost in this boot.
With --try each change that Bootgate can make is booted alone, side by side on the cores there are, and then the
best of them together: what is measured is exact. A change with which the guest does not reach its end, or
complains of something new, is refused. docs/advise.md lists the rules.

  bootgate advise --kernel bzImage
  bootgate advise --kernel bzImage --try
  bootgate advise bootgate-out --format json`,
  options: {
    ...bootOptions,
    try: { type: 'boolean', description: 'boot the changes, and say what each saves in truth' },
    rule: { type: 'string', multiple: true, value: 'ID', description: 'only this rule (default: all)' },
    all: { type: 'boolean', description: 'also what would save little' },
    format: { type: 'string', value: Object.keys(formats).join('|'), description: 'text by default' },
  },
  usesCache: true,
  positionals: { min: 0, max: 1 },
  run: (args, host) => adviseBoots(args, host, measure),
};

/** @param one makes each boot; tests give their own */
export async function adviseBoots(
  args: ParsedArguments,
  host: CommandHost,
  one: MeasureOne,
): Promise<ExitStatus> {
  const format = formatFrom(args, formats);
  const which = rulesFrom(args);
  const [file] = args.positionals;
  if (file !== undefined) {
    if (args.flag('try')) {
      throw inputError('--try boots, and a profile does not say from which files', {
        hint: 'leave the profile out, and give --kernel and what else the boot takes',
      });
    }
    const profile = await readProfileArgument(file, host.cwd);
    const kernel = args.string('kernel');
    const initrd = args.string('initrd');
    const known =
      kernel === undefined
        ? nothingKnown
        : knownOfFiles(resolve(host.cwd, kernel), initrd === undefined ? null : resolve(host.cwd, initrd));
    host.stdout.write(format(profile, adviceFor(profile, known, which, args), null, host));
    return exitStatus.ok;
  }
  const scenarios = await scenariosFrom(args, host.cwd);
  const progress = progressLine(host.stderr);
  for (const scenario of scenarios) {
    const status = await adviseScenario(scenario);
    if (status !== exitStatus.ok) return status;
  }
  return exitStatus.ok;

  async function adviseScenario(scenario: Scenario): Promise<ExitStatus> {
    const out = resolve(host.cwd, args.string('out') ?? defaultOutFolder);
    const folder = scenarios.length > 1 ? resolve(out, scenario.name) : out;
    const { profile, recording } = await measureInto(scenario, folder, args, host, progress, one);
    if (profile.outcome.kind !== 'reached-end') {
      progress.step(`no advice: the boot did not reach its end: ${profile.outcome.detail}`);
      return statusOf(recording.outcome);
    }
    const advice = adviceFor(profile, knownOfFiles(scenario.kernel, scenario.initrd), which, args);
    try {
      const tried = args.flag('try')
        ? await tryAdvice(profile, scenario, advice.opportunities, {
            folder,
            measure: one,
            host: measureHostFrom(args, host, progress),
          })
        : null;
      progress.done();
      host.stdout.write(format(profile, advice, tried, host));
    } finally {
      progress.done();
    }
    return exitStatus.ok;
  }
}

function adviceFor(profile: Profile, known: Known, which: readonly Rule[], args: ParsedArguments): Advice {
  if (profile.unit !== instructions.name) {
    throw inputError('advice is of boots that are counted in instructions, which this one is not', {
      hint: 'leave out --tracer exec_tb',
    });
  }
  const advice = advise(factsOf(profile, known), which);
  return args.flag('all') ? { opportunities: [...advice.opportunities, ...advice.small], small: [] } : advice;
}

function rulesFrom(args: ParsedArguments): readonly Rule[] {
  const wanted = args.list('rule');
  for (const id of wanted) {
    if (rules.some((rule) => rule.id === id)) continue;
    const known = rules.map((rule) => rule.id);
    const suggestion = nearest(id, known);
    throw inputError(`--rule ${id} is not known`, {
      hint: suggestion ? `did you mean '${suggestion}'?` : `known: ${known.join(', ')}`,
    });
  }
  return wanted.length === 0 ? rules : rules.filter(({ id }) => wanted.includes(id));
}
