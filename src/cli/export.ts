/** `bootgate export`: a profile as a file of the profilers people already have. */
import { resolve } from 'node:path';
import { exitStatus, inputError } from '../base/errors.ts';
import { writeFileAtomic } from '../base/files.ts';
import { nearest } from '../base/nearest.ts';
import { formatBytes } from '../base/number-format.ts';
import { readProfile } from '../profile/profile-file.ts';
import { exportFormats, type ExportFormat, type ExportFormatName } from '../render/exports/export-profile.ts';
import { exportSpeedscope } from '../render/exports/speedscope.ts';
import type { Command } from './command.ts';
import { exporter } from '../base/version.ts';

const names = Object.keys(exportFormats) as ExportFormatName[];

export const exportCommand: Command = {
  name: 'export',
  usage: 'PROFILE --to FORMAT [options]',
  summary: 'write a profile in the format of another profiler',
  description: names.map((name) => `  ${name.padEnd(11)} for ${exportFormats[name].opens}`).join('\n'),
  options: {
    to: { type: 'string', value: names.join('|'), description: 'the format' },
    base: { type: 'string', value: 'PROFILE', description: 'speedscope: a second profile, listed first' },
    out: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      description: 'where to write; default: standard output',
    },
  },
  positionals: { min: 1, max: 1 },
  async run(args, host) {
    const wanted = args.string('to');
    const base = args.string('base');
    const name = names.find((known) => known === wanted);
    if (name === undefined) {
      const suggestion = wanted === undefined ? undefined : nearest(wanted, names);
      throw inputError(
        wanted === undefined ? '--to FORMAT is missing' : `there is no export format '${wanted}'`,
        {
          hint: suggestion ? `did you mean '${suggestion}'?` : `formats: ${names.join(', ')}`,
        },
      );
    }
    if (base !== undefined && name !== 'speedscope') {
      throw inputError('--base goes with --to speedscope', {
        hint: `for differences see 'bootgate compare --help'`,
      });
    }
    const profile = await readProfile(resolve(host.cwd, args.positionals[0]!));
    const format: ExportFormat = exportFormats[name];
    const content =
      base === undefined
        ? format.write(profile, exporter)
        : exportSpeedscope(
            [
              { label: 'base', profile: await readProfile(resolve(host.cwd, base)) },
              { label: 'head', profile },
            ],
            exporter,
          );
    const out = args.string('out');
    if (out === undefined) {
      host.stdout.write(content);
    } else {
      await writeFileAtomic(resolve(host.cwd, out), content);
      host.stderr.write(`${out}: ${formatBytes(Buffer.byteLength(content))}, opens in ${format.opens}\n`);
    }
    return exitStatus.ok;
  },
};
