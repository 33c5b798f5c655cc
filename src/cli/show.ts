/** `bootgate show`: looks at a profile. */

import { exitStatus, inputError } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';

import { profileMarkdown } from '../render/profile-markdown.ts';
import { profileShowJson } from '../render/profile-json.ts';
import { profileText } from '../render/profile-text.ts';
import { viewOf, type ProfileView } from '../render/profile-view.ts';
import { styleFor, widthFor } from '../render/style.ts';
import type { Command, CommandIo } from './command.ts';
import { readProfileArgument } from './profile-argument.ts';

const formats: Readonly<Record<string, (view: ProfileView, io: CommandIo) => string>> = {
  text: (view, io) => profileText(view, styleFor(io.stdout, io.env), widthFor(io.stdout)),
  json: profileShowJson,
  markdown: profileMarkdown,
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
  bootgate show profile.json --format json | jq '.functions[0]'`,
  options: {
    top: { type: 'string', value: 'N', description: 'most rows of a table (25; the tree 60; JSON all)' },
    stage: { type: 'string', value: 'NAME', description: 'only this stage' },
    tree: { type: 'boolean', description: 'the call tree, its heaviest nodes' },
    depth: { type: 'string', value: 'N', description: 'levels of the tree (all)' },
    'first-calls': { type: 'boolean', description: 'functions in the order of their first call' },
    syscalls: { type: 'boolean', description: 'system calls, where they were recorded' },
    processes: { type: 'boolean', description: 'processes, where they were recorded' },
    format: { type: 'string', value: Object.keys(formats).join('|'), description: 'text by default' },
  },
  positionals: { min: 1, max: 1 },
  async run(args, io) {
    const format = args.string('format') ?? 'text';
    const render = Object.hasOwn(formats, format) ? formats[format] : undefined;
    if (!render) {
      const suggestion = nearest(format, Object.keys(formats));
      throw inputError(`--format ${format} is not known`, {
        hint: suggestion ? `did you mean '${suggestion}'?` : `known: ${Object.keys(formats).join(', ')}`,
      });
    }
    const profile = await readProfileArgument(args.positionals[0]!, io.cwd);
    const view = viewOf(profile, {
      top: args.integer('top', 1),
      stage: args.string('stage'),
      tree: args.flag('tree'),
      depth: args.integer('depth', 1),
      firstCalls: args.flag('first-calls'),
      systemCalls: args.flag('syscalls'),
      processes: args.flag('processes'),
    });
    io.stdout.write(render(view, io));
    return exitStatus.ok;
  },
};
