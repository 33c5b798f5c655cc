/** That a branch stepped up, for everybody who is told: an annotation, the summary, an issue, a program. */
import { formatRelative } from '../base/number-format.ts';
import type { Step } from '../history/developments.ts';
import type { HistoryRecord } from '../history/record.ts';
import { link, list, paragraph, section, type Document, type Inline } from './document/document.ts';
import { stepItem, unitOfFigure } from './history-document.ts';

export interface StepAlert {
  /** `owner/name` */
  readonly repository: string;
  readonly branch: string;
  readonly step: Step;
  /** what a comparison of the two says; empty where they were not compared */
  readonly cause: Inline;
  /** the command that finds the commit; null: it is known */
  readonly bisect: string | null;
}

/** `main stepped up: work +1,204,113 instructions (+0.90 %) at 0123456789ab …`, one line. */
export function alertSentence({ branch, step }: StepAlert): string {
  const { head, before, after, unmeasured } = step;
  const change = `${head.metric} ${unitOfFigure(head.metric, after).sayDelta(head.head - head.base)}`;
  const { sha, subject, author } = after.commit;
  const range = `${before.commit.sha.slice(0, 12)}..${sha.slice(0, 12)}`;
  const others =
    unmeasured === 0
      ? ''
      : unmeasured === null
        ? `, somewhere in ${range}`
        : unmeasured === 1
          ? `, or at the one before it, which was not measured: ${range}`
          : `, or at one of ${unmeasured} before it that were not measured: ${range}`;
  return `${branch} stepped up: ${change} (${formatRelative(head.base, head.head)}) at ${sha.slice(0, 12)} ${subject} (${author})${others}`;
}

/** @param title Markdown's heading; empty: none */
export function alertDocument({ branch, step, cause, bisect }: StepAlert, title: string): Document {
  const { before, after } = step;
  const { runUrl } = before;
  const last = `Measured last before it: ${before.commit.sha.slice(0, 12)} ${before.commit.subject}`;
  return {
    sections: [
      ...(title === '' ? [] : [section('', [{ kind: 'title', of: title, level: '##' } as const])]),
      section('', [
        paragraph(`${after.scenario} on ${branch} is slower since this push.`),
        list([stepItem(step, cause)]),
        paragraph(runUrl === null ? last : [last, ' (', link('run', runUrl), ')']),
        ...(bisect === null
          ? []
          : [
              paragraph('Which commit it was says, in a clone that has them all:'),
              { kind: 'code', lines: [bisect], language: 'sh' } as const,
            ]),
      ]),
    ],
  };
}

/** For programs: schema/step.schema.json describes it. */
export function alertJson(alert: StepAlert): string {
  const { repository, branch, step, bisect } = alert;
  const { before, after, rows, functions, unmeasured } = step;
  return `${JSON.stringify({
    format: 'bootgate-step',
    version: 1,
    text: alertSentence(alert),
    ...{ repository, branch, scenario: after.scenario, identity: after.identity },
    before: commitJson(before),
    after: commitJson(after),
    unmeasured,
    rows: rows.map(({ metric, base, head }) => ({
      ...{ metric, unit: unitOfFigure(metric, after).name, base, head, delta: head - base },
    })),
    functions: functions.map(({ name, base, head }) => ({ name, base, head })),
    bisect,
  })}\n`;
}

function commitJson({ commit, runUrl }: HistoryRecord): object {
  const { sha, subject, author, date } = commit;
  return { sha, subject, author, date, runUrl };
}
