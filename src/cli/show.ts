/** `bootgate show`: looks at a profile. */
import { resolve } from 'node:path';
import { adviceOf } from '../advise/advise.ts';
import { exitStatus, inputError } from '../base/errors.ts';
import { writeFileAtomic } from '../base/files.ts';
import type { Profile } from '../profile/profile.ts';
import { sourceGroupings, type SourceGrouping } from '../profile/source-sums.ts';
import { htmlReport } from '../render/html/html-report.ts';
import { profileShowJson } from '../render/profile-json.ts';
import { writeMarkdown } from '../render/document/write-markdown.ts';
import { writeText } from '../render/document/write-text.ts';
import { profileDocument } from '../render/profile-document.ts';
import { viewOf, type ProfileView } from '../render/profile-view.ts';
import { profileReport } from '../render/report/report-model.ts';
import { checkGrouping } from '../render/source-section.ts';
import { styleFor, widthFor } from '../render/style.ts';
import { flameSvg } from '../render/svg/flame-svg.ts';
import { processesSvg } from '../render/svg/processes-svg.ts';
import { stagesSvg } from '../render/svg/stages-svg.ts';
import { formatFrom } from './format-option.ts';
import type { Command, CommandHost, ParsedArguments } from './command.ts';
import { sourcedProfile } from './source-option.ts';
import { readProfileArgument } from './profile-argument.ts';
import { exporter } from '../base/version.ts';

type Format = (view: ProfileView, host: CommandHost, profile: Profile) => string;

const formats: Readonly<Record<string, Format>> = {
  text: (view, host) =>
    writeText(profileDocument(view), {
      style: styleFor(host.stdout, host.env),
      width: widthFor(host.stdout),
    }),
  json: profileShowJson,
  markdown: (view) => writeMarkdown(profileDocument(view)),
  html: (_view, _io, profile) => htmlReport(profileReport(profile, exporter, adviceOf(profile))),
  svg: (_view, _io, profile) => flameSvg(profile),
  'processes-svg': (_view, _io, profile) => processesSvg(profile),
  'stages-svg': (_view, _io, profile) => stagesSvg(null, profile),
};

export const showCommand: Command = {
  name: 'show',
  usage: 'PROFILE [options]',
  summary: 'look at a profile: stages, functions, call tree, first calls',
  description: `
Without options: totals, stages, the functions with the most self instructions and the longest initcalls.
'self' is what a function executed itself, 'total' includes everything it called.

  bootgate show profile.json --tree --depth 8
  bootgate show profile.json --stage 'kernel early' --top 40
  bootgate show profile.json --by config --source ~/linux
  bootgate show profile.json --processes --syscalls --process udev
  bootgate show profile.json --format json | jq '.functions[0]'
  bootgate show profile.json --format html -o boot.html`,
  options: {
    top: { type: 'string', value: 'N', description: 'most rows of a table (25; the tree 60; JSON all)' },
    stage: { type: 'string', value: 'NAME', description: 'only this stage' },
    tree: { type: 'boolean', description: 'the call tree, its heaviest nodes' },
    depth: { type: 'string', value: 'N', description: 'levels of the tree (all); implies --tree' },
    'first-calls': { type: 'boolean', description: 'functions in the order of their first call' },
    processes: { type: 'boolean', description: 'the tree of processes with what each executed' },
    syscalls: { type: 'boolean', description: "system calls summed up like strace -c's, and who made them" },
    process: {
      type: 'string',
      value: 'PATTERN',
      description: 'of --processes and --syscalls only these: part of a command line or name, a glob, a pid',
    },
    modules: { type: 'boolean', description: 'kernel modules: when loaded, at what cost' },
    waits: { type: 'boolean', description: 'what was waited for; whether more CPUs would have helped' },
    'critical-path': {
      type: 'boolean',
      description: 'the chain of processes that decides when the boot ends',
    },
    units: { type: 'boolean', description: "systemd's units: when started, when ready" },
    counters: {
      type: 'boolean',
      description: 'page faults, device accesses, bytes read …: how many, of what, by which function',
    },
    by: {
      type: 'string',
      value: sourceGroupings.join('|'),
      description: 'cost by the option that builds a file, by folder, or by section of MAINTAINERS',
    },
    source: {
      type: 'string',
      value: 'DIR',
      description: "the kernel's source tree, for --by (default: what the profile knows of it)",
    },
    format: { type: 'string', value: Object.keys(formats).join('|'), description: 'text by default' },
    out: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      description: 'where to write; default: standard output',
    },
  },
  positionals: { min: 1, max: 1 },
  async run(args, host) {
    const render = formatFrom(args, formats);
    const profile = sourcedProfile(await readProfileArgument(args.positionals[0]!, host.cwd), args, host.cwd);
    const view = viewOf(profile, {
      top: args.integer('top', 1),
      stage: args.string('stage'),
      tree: args.flag('tree') || args.string('depth') !== undefined,
      depth: args.integer('depth', 1),
      firstCalls: args.flag('first-calls'),
      systemCalls: args.flag('syscalls'),
      // A pattern alone asks who that is.
      processes: args.flag('processes') || (args.string('process') !== undefined && !args.flag('syscalls')),
      process: args.string('process'),
      modules: args.flag('modules'),
      waits: args.flag('waits'),
      criticalPath: args.flag('critical-path'),
      units: args.flag('units'),
      counters: args.flag('counters'),
      by: groupingFrom(args, profile),
    });
    const out = args.string('out');
    if (out === undefined) host.stdout.write(render(view, host, profile));
    else {
      const file = { write: () => undefined };
      await writeFileAtomic(resolve(host.cwd, out), render(view, { ...host, stdout: file }, profile));
    }
    return exitStatus.ok;
  },
};

function groupingFrom(args: ParsedArguments, profile: Profile): SourceGrouping | undefined {
  const text = args.string('by');
  if (text === undefined) return undefined;
  const by = sourceGroupings.find((one) => one === text);
  if (by === undefined) throw inputError(`--by is ${sourceGroupings.join(', ')}, not '${text}'`);
  checkGrouping(profile, by);
  return by;
}
