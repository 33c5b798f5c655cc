/** The formats of `compare --format`. */
import { inputError } from '../base/errors.ts';
import type { Comparison } from '../compare/comparison.ts';
import type { Profile } from '../profile/profile.ts';
import { comparisonJson } from '../render/comparison-json.ts';
import { comparisonJunit } from '../render/comparison-junit.ts';
import { comparisonMarkdown } from '../render/comparison-markdown.ts';
import { comparisonText } from '../render/comparison-text.ts';
import { htmlReport } from '../render/html/html-report.ts';
import { comparisonReport, profileReport } from '../render/report/report-model.ts';
import { styleFor, widthFor } from '../render/style.ts';
import { differentialFlameSvg } from '../render/svg/flame-svg.ts';
import type { CommandIo, ParsedArguments } from './command.ts';
import { exporter } from './version.ts';

/** What was compared, for the formats that draw it. */
export interface ComparedProfiles {
  /** null: there was none */
  readonly base: Profile | null;
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
    htmlReport(base ? comparisonReport(base, head, comparison, exporter) : profileReport(head, exporter)),
  svg: (_comparison, _args, _io, { base, head }) => {
    if (!base) throw inputError('--format svg draws a difference: there is no baseline');
    return differentialFlameSvg(base, head);
  },
};
