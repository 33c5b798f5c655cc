/**
 * A comparison as GitHub-flavoured Markdown, for a comment or a job summary. First the verdict in words with the
 * number, then provenance, stages, functions, cause, what to do; everything else is folded. GitHub refuses
 * comments over 65,536 characters, so sections are dropped in a fixed order until the text fits; the verdict,
 * the stages and what to do always stay. All guest text is escaped.
 */
import type { Comparison } from '../compare/comparison.ts';
import {
  causes,
  provenance,
  ruleChanges,
  subject,
  surprisingSubject,
  warnings,
  whatToDo,
} from './comparison-prose.ts';
import {
  absolutes,
  allFunctions,
  environment,
  functionTable,
  stageTable,
  type FunctionNote,
} from './comparison-tables.ts';
import { guestChanges, guestTables } from './comparison-guest-tables.ts';
import { verdictSigns } from './comparison-words.ts';
import { prose } from './markdown.ts';

export interface ComparisonMarkdownOptions {
  /** characters at most; GitHub's limit is 65,536 */
  readonly maxLength?: number;
  /** functions in the table at most */
  readonly maxRows?: number;
  /** `###` by default: sections of several comparisons stand below one heading */
  readonly heading?: string;
  /** shown in front of the verdict where several comparisons share a comment */
  readonly title?: string;
  /** Markdown after a function's name: a link to its source, a mark that the pull request changed it */
  readonly functionNote?: FunctionNote;
  /** shell lines that show the comparison locally */
  readonly reproduce?: readonly string[];
  /** Markdown links to the full report, the profile … */
  readonly links?: readonly string[];
}

/** What is dropped to fit, first to last; what is not named always stays. */
const dropOrder = [
  'environment',
  'processes and modules',
  'all functions',
  'subject',
  'functions',
  'what the guest did',
  'causes',
  'warnings',
] as const;
type Droppable = (typeof dropOrder)[number];

interface Section {
  readonly name: Droppable | 'fixed';
  readonly text: string;
}

export function comparisonMarkdown(comparison: Comparison, options: ComparisonMarkdownOptions = {}): string {
  const sections: Section[] = [
    { name: 'fixed', text: heading(comparison, options) },
    { name: 'fixed', text: ruleChanges(comparison) },
    { name: 'fixed', text: provenance(comparison) },
    { name: 'warnings', text: warnings(comparison) },
    { name: 'subject', text: surprisingSubject(comparison) },
    { name: 'fixed', text: comparison.total === null ? absolutes(comparison) : stageTable(comparison) },
    { name: 'functions', text: functionTable(comparison, options.maxRows ?? 15, options.functionNote) },
    { name: 'causes', text: causes(comparison) },
    { name: 'what the guest did', text: guestChanges(comparison) },
    { name: 'fixed', text: whatToDo(comparison, options.reproduce ?? []) },
    { name: 'subject', text: subject(comparison) },
    { name: 'processes and modules', text: guestTables(comparison) },
    { name: 'all functions', text: allFunctions(comparison) },
    { name: 'environment', text: environment(comparison) },
    { name: 'fixed', text: (options.links ?? []).join(' · ') },
  ];
  return fit(sections, options.maxLength ?? 60_000);
}

function fit(sections: readonly Section[], maxLength: number): string {
  const dropped = new Set<string>();
  const join = (): string => {
    const note =
      dropped.size === 0
        ? []
        : [`*Left out to stay below GitHub's limit: ${[...dropped].join(', ')}. The report has them.*`];
    return `${[...sections.filter(({ name }) => !dropped.has(name)).map(({ text }) => text), ...note]
      .filter((text) => text !== '')
      .map((text) => text.trimEnd())
      .join('\n\n')}\n`;
  };
  let text = join();
  for (const name of dropOrder) {
    if (text.length <= maxLength) break;
    if (!sections.some((section) => section.name === name && section.text !== '')) continue;
    dropped.add(name);
    text = join();
  }
  return text.length <= maxLength ? text : cutAtLine(text, maxLength);
}

/** The last resort: hundreds of stages with very long names. */
function cutAtLine(text: string, maxLength: number): string {
  const note = '\n\n*Cut here to stay below the limit.*\n';
  const end = text.lastIndexOf('\n', maxLength - note.length);
  return text.slice(0, Math.max(0, end)) + note;
}

function heading(
  comparison: Comparison,
  { heading: level = '###', title }: ComparisonMarkdownOptions,
): string {
  const prefix = title === undefined ? '' : `${prose(title)}: `;
  return `${level} ${verdictSigns[comparison.verdict]} ${prefix}${prose(comparison.headline)}`;
}
