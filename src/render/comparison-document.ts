/**
 * A comparison as it is read. First what every reader needs: the verdict with the number, the cause in a sentence, the
 * rows that matter, what failed; of a neutral change that is three lines of a comment. Everything else is folded. In a
 * comment that would be too long, sections are left out in a fixed order; the verdict, the rows that matter and what to
 * do always stay.
 */
import type { Comparison, Verdict } from '../compare/comparison.ts';
import { saysNotBooted } from '../profile/not-booted.ts';
import { guestUnseenText } from '../profile/unseen-guest.ts';
import { causesSection, causeSentence } from './comparison-causes.ts';
import { environmentSection, factsOf, subjectSection } from './comparison-facts.ts';
import { allFunctions, functionSection, type FunctionNote } from './comparison-functions.ts';
import { guestChanges, guestTables } from './comparison-guest-tables.ts';
import { absolutes, allRows, foldedAbsolutes, hiddenRows, notableTable } from './comparison-rows.ts';
import { optionSentences, sourceSections } from './comparison-sources.ts';
import {
  failedRows,
  notableRows,
  suggestedWaivers,
  verdictSigns,
  verdictWords,
  waiverTrailers,
} from './comparison-words.ts';
import { newComplaintLines, oldComplaintLines } from './complaint-lines.ts';
import { complaintsSection } from './complaints-section.ts';
import {
  callPath,
  either,
  joined,
  name,
  paragraph,
  section,
  strong,
  toned,
  type Block,
  type Document,
  type Inline,
  type Section,
  type Tone,
} from './document/document.ts';

export interface ComparisonDocumentOptions {
  /** functions in the table at most */
  readonly maxRows: number;
  /** of the heading in Markdown, `###` by default: sections of several comparisons stand below one heading */
  readonly heading?: string;
  /** shown in front of the verdict where several comparisons share a comment */
  readonly title?: string;
  /** what stands after a function's name: a link to its source, a mark that the pull request changed it */
  readonly functionNote?: FunctionNote;
  /** where this leaves the boot in the history of its branch */
  readonly history?: Inline;
  /** what would make the boot faster; empty where nothing would, or nobody asked */
  readonly advice?: readonly Section[];
  /** shell lines that show the comparison locally */
  readonly reproduce?: readonly string[];
}

/** What is left out to fit, first to last; what is not named always stays. */
const leaveOut = [
  'environment',
  'processes and modules',
  'all functions',
  'subject',
  'functions',
  'what the guest did',
  'advice',
  'stages',
  'causes',
  'console',
  'warnings',
];

export function comparisonDocument(comparison: Comparison, options: ComparisonDocumentOptions): Document {
  const compared = comparison.total !== null;
  const facts = factsOf(comparison);
  const details = [
    ...(compared ? [] : foldedAbsolutes(comparison)),
    ...causesSection(comparison),
    ...guestChanges(comparison),
    ...(compared ? [{ ...allRows(comparison), onlyIn: 'markdown' as const }] : []),
    ...functionSection(comparison, options.maxRows, options.functionNote),
    ...sourceSections(comparison),
    ...subjectSection(comparison),
    ...guestTables(comparison),
    ...allFunctions(comparison),
    ...(compared ? [hiddenRows(comparison)] : []),
    ...complaintsOfBase(comparison),
    ...(isNeutral(comparison) ? [warnings(comparison, isAlways)] : []),
    environmentSection(comparison),
    ...whatToDo(comparison, options.reproduce ?? []),
  ];
  const summary = failedRows(comparison).length > 0 ? 'Details, and how to accept it' : 'Details';
  return {
    leaveOut,
    sections: [
      title(comparison, options),
      ...ruleChanges(comparison),
      section('', [paragraph(causeSentence(comparison))]),
      ...(isNeutral(comparison) ? [] : [section('', [paragraph(...optionSentences(comparison))])]),
      section('', [{ kind: 'facts', facts }], { onlyIn: 'text' }),
      warnings(comparison, (text) => !(isNeutral(comparison) && isAlways(text))),
      ...complaintsSection(
        comparison.base === null ? 'What the guest complains of' : 'New complaints of the guest',
        newComplaintLines(comparison),
      ),
      ...failure(comparison),
      ...(compared ? notableTable(comparison) : absolutes(comparison)),
      ...(compared ? [{ ...allRows(comparison), onlyIn: 'text' as const }] : []),
      ...nextStep(comparison),
      section('', [{ kind: 'facts', facts }], { onlyIn: 'markdown' }),
      section('', options.history === undefined ? [] : [paragraph(options.history)]),
      ...(options.advice ?? []),
      section(either('', summary), details, { folded: true }),
    ],
  };
}

function title(
  { verdict, headline }: Comparison,
  { heading = '###', title: about }: ComparisonDocumentOptions,
): Section {
  const word = strong(toned(verdictTones[verdict], verdictWords[verdict]));
  const prefix = about === undefined ? '' : `${about}: `;
  return section('', [
    {
      kind: 'title',
      level: heading,
      of: either([word, '  ', headline], [`${verdictSigns[verdict]} `, prefix, headline]),
    },
  ]);
}

/** What the head changes about its own judgement: what the base accepts of it applies, the rest does not. */
function ruleChanges({ policy }: Comparison): Section[] {
  const { changedByHead, accepted = [], refused = [] } = policy;
  const blocks: Block[] = [];
  const line = either('The head changes the rules it is judged by (they do not apply yet):', [
    'This pull request changes the rules it is judged by. They were ',
    strong('not'),
    ' applied here:',
  ]);
  if (changedByHead.length > 0) {
    const alert = refused.length > 0 ? 'caution' : true;
    blocks.push({ kind: 'warning', alert, lines: [line], items: changedByHead });
  }
  if (refused.length > 0) {
    const waivers = refused.map((what) => `{ change: ${what}, reason: … }`).join(', ');
    const words = [
      'It passes once a waiver on the base accepts that the boot is measured in another way: ',
      name(`policy: { waivers: [${waivers}] }`),
    ];
    blocks.push(paragraph(words));
  }
  if (accepted.length > 0) {
    const lines = ['Changes how the boot is measured, as the base accepts:'];
    blocks.push({ kind: 'warning', alert: 'note', lines, items: accepted });
  }
  return blocks.length === 0 ? [] : [section('', blocks)];
}

/** Nothing that anybody has to look at: such a comment is three lines. */
function isNeutral(comparison: Comparison): boolean {
  return comparison.verdict === 'ok' && notableRows(comparison).length === 0;
}

/** What holds of every boot of such a kernel, or under such a QEMU, or was known before. */
function isAlways(text: string): boolean {
  return text.startsWith(guestUnseenText) || saysNotBooted(text);
}

function warnings(comparison: Comparison, wanted: (text: string) => boolean): Section {
  const { warnings: found, anchor } = comparison;
  const all = [
    ...found,
    ...(anchor && anchor.total === null ? [`no anchor ${anchor.ref}: ${anchor.reason}`] : []),
  ];
  const lines = all.filter(wanted);
  const block: Block = { kind: 'warning', lines: lines.map((line) => [either('warning: ', ''), line]) };
  return section('', [block], { name: 'warnings' });
}

const pathShown = 8;

/** The console's last lines and the call path of a boot that failed. */
function failure({ failure: found, head }: Comparison): Section[] {
  if (found === null) return [];
  const { console, path } = found;
  const stage = head.stages.at(-1)?.name;
  const place = path.length > pathShown ? ['…', ...path.slice(-pathShown)] : path;
  const heading = 'The console, to its end';
  return [
    section(
      '',
      [
        paragraph(either(strong(heading), console.length === 0 ? '' : `${heading}:`)),
        ...(console.length === 0
          ? [paragraph(either('  it printed nothing', 'It printed nothing.'))]
          : [{ kind: 'code', lines: console } as const]),
        paragraph(
          joined(
            [
              place.length === 0 ? '' : ['It stood in ', callPath(place), '.'],
              stage === undefined ? '' : `Last stage reached: ${stage}.`,
            ],
            ' ',
          ),
        ),
      ],
      { name: 'console' },
    ),
  ];
}

/** How there comes to be a verdict next time, where there is none now. */
function nextStep({ verdict, environmentDifferences, policy }: Comparison): Section[] {
  const differs = verdict === 'not-comparable' && environmentDifferences.length > 0;
  if (policy.refused !== undefined || !(differs || verdict === 'no-baseline')) return [];
  const next = differs
    ? 'The base branch’s next run is measured the new way'
    : 'A run of the workflow on the base branch keeps a baseline';
  const words = [
    `Nothing here says whether this is slower. ${next}; the action’s input `,
    name('base-build'),
    ' has the base measured in the job itself.',
  ];
  return [section('', [paragraph(words)], { onlyIn: 'markdown' })];
}

/** What the base complains of too, or alone. */
function complaintsOfBase(comparison: Comparison): Section[] {
  const lines = oldComplaintLines(comparison);
  const heading = 'Complaints of the base';
  return complaintsSection(either(heading, `${heading}: ${lines.length}`), lines, {
    folded: true,
    name: 'processes and modules',
  });
}

function whatToDo(comparison: Comparison, reproduce: readonly string[]): Section[] {
  const blocks: Block[] = [];
  if (reproduce.length > 0) {
    blocks.push(paragraph('See it locally:'), { kind: 'code', lines: reproduce, language: 'sh' });
  }
  if (failedRows(comparison).length > 0) {
    blocks.push(
      paragraph(
        either(
          'To accept this, put into the commit message (docs/policy.md has more ways):',
          'To accept the growth, add this to the message of a commit of this pull request:',
        ),
      ),
      { kind: 'code', lines: waiverTrailers(comparison), tone: 'marked' },
      paragraph(either('', ['or on the base branch to ', name('policy'), ' in ', name('bootgate.yml'), ':'])),
      { kind: 'code', lines: waiverLines(comparison), language: 'yaml', onlyIn: 'markdown' },
    );
  }
  return blocks.length === 0 ? [] : [section(either('', 'What to do'), blocks)];
}

function waiverLines(comparison: Comparison): string[] {
  const waivers = suggestedWaivers(comparison).flatMap(({ metric, max }) => [
    `  - metric: ${JSON.stringify(metric)}`,
    `    max: ${max}`,
    '    reason: …',
    '    expires: YYYY-MM-DD',
  ]);
  return ['waivers:', ...waivers];
}

const verdictTones: Readonly<Record<Verdict, Tone>> = {
  ok: 'good',
  improved: 'good',
  regressed: 'bad',
  'boot-failed': 'bad',
  waived: 'marked',
  'not-comparable': 'doubtful',
  'no-baseline': 'doubtful',
};
