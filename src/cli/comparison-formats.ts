/** The formats of `compare --format`. */
import { adviceOf } from '../advise/advise.ts';
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
import type { CommandHost, ParsedArguments } from './command.ts';
import { exporter } from '../base/version.ts';

/** What was compared, for the formats that draw it. */
export interface ComparedProfiles {
  /** null: there was none */
  readonly base: Profile | null;
  readonly head: Profile;
}

type Format = (
  comparison: Comparison,
  args: ParsedArguments,
  host: CommandHost,
  profiles: ComparedProfiles,
) => string;

/** Formats by the name that `--format` takes. */
export const comparisonFormats: Readonly<Record<string, Format>> = {
  text: (comparison, args, host) =>
    comparisonText(comparison, {
      style: styleFor(host.stdout, host.env),
      width: widthFor(host.stdout),
      ...(args.integer('top', 1) === undefined ? {} : { maxRows: args.integer('top', 1)! }),
      full: args.flag('full'),
    }),
  json: comparisonJson,
  markdown: (comparison, args) => comparisonMarkdown(comparison, { maxRows: args.integer('top', 1) ?? 15 }),
  junit: comparisonJunit,
  html: (comparison, _args, _io, { base, head }) => {
    const advice = adviceOf(head);
    return htmlReport(
      base
        ? comparisonReport(base, head, comparison, exporter, advice)
        : profileReport(head, exporter, advice),
    );
  },
  svg: (_comparison, _args, _io, { base, head }) => {
    if (!base) throw inputError('--format svg draws a difference: there is no baseline');
    return differentialFlameSvg(base, head);
  },
};
