/**
 * A comparison as JUnit XML (the schema Jenkins' and GitLab's readers take): one test case a gated row, so that
 * other CI systems show which stage failed. A verdict that is none is an error or a skipped case, never a pass.
 */
import { unitNamed } from '../base/unit.ts';
import type { Comparison, Row } from '../compare/comparison.ts';
import { gatedRows } from '../compare/verdict.ts';
import { printable } from './guest-text.ts';

export function comparisonJunit(comparison: Comparison): string {
  const cases = comparison.total
    ? gatedRows(comparison).filter(isGated).map(rowCase)
    : [verdictCase(comparison)];
  if (!cases.some(({ outcome }) => outcome !== 'pass') && comparison.verdict === 'not-comparable') {
    cases.unshift(verdictCase(comparison));
  }
  const count = (outcome: Case['outcome']): number => cases.filter((row) => row.outcome === outcome).length;
  const name = `bootgate ${comparison.scenario}`;
  const figures = `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="bootgate" ${figures}>`,
    `  <testsuite name="${xml(name)}" ${figures}>`,
    '    <properties>',
    `      <property name="verdict" value="${comparison.verdict}"/>`,
    `      <property name="headline" value="${xml(comparison.headline)}"/>`,
    '    </properties>',
    ...cases.map((row) => caseLines(name, row)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

interface Case {
  readonly name: string;
  readonly outcome: 'pass' | 'failure' | 'error' | 'skipped';
  readonly message: string;
}

/** Rows without limits say nothing a test could. */
function isGated(row: Row): boolean {
  return row.metric === 'total' || row.failAt !== null || row.warnAt !== null || row.limit !== '';
}

function rowCase(row: Row): Case {
  const change = unitNamed(row.unit).sayDelta(row.delta);
  switch (row.status) {
    case 'fail':
      return { name: row.metric, outcome: 'failure', message: `${change}, limit ${row.limit}` };
    case 'waived':
      return { name: row.metric, outcome: 'skipped', message: `waived: ${change}: ${row.reason}` };
    case 'undecided':
      return { name: row.metric, outcome: 'error', message: row.reason };
    default:
      return { name: row.metric, outcome: 'pass', message: change };
  }
}

function verdictCase({ verdict, headline }: Comparison): Case {
  const outcome = verdict === 'no-baseline' ? 'skipped' : verdict === 'regressed' ? 'failure' : 'error';
  return { name: 'verdict', outcome, message: headline };
}

function caseLines(suite: string, { name, outcome, message }: Case): string {
  const open = `    <testcase classname="${xml(suite)}" name="${xml(name)}"`;
  if (outcome === 'pass') return `${open}/>`;
  const type = outcome === 'skipped' ? '' : ` type="${outcome}"`;
  return `${open}>\n      <${outcome} message="${xml(message)}"${type}/>\n    </testcase>`;
}

/** Control characters are not allowed in XML 1.0 even as references: printable() shows them as escapes. */
function xml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
