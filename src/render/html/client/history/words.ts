/** Figures and commits as the page says them. */
import '../../../../base/metric.ts'; // declares the units
import { formatRelative } from '../../../../base/number-format.ts';
import { instructions, unitNamed, unitNames, type Unit } from '../../../../base/unit.ts';
import type { SiteChange } from '../../../site/site-data.ts';
import { element } from '../dom.ts';
import type { LoadedLine } from './load.ts';

/** A newer site may have units that this script does not know. */
export function unitOf(name: string): Unit {
  return unitNames().includes(name) ? unitNamed(name) : instructions;
}

/** `stage:initcalls device` → `stage initcalls device` */
export function metricWords(metric: string): string {
  return metric.replace(/^(stage|function|process):/, '$1 ');
}

/** `+3.00 M instructions (+0.21 %)`, red or blue. */
export function changeText([, unit, base, head]: SiteChange): HTMLElement {
  return element('span', {
    class: head > base ? 'grown' : 'shrunk',
    text: `${head > base ? '▲' : '▼'} ${unitOf(unit).sayShortDelta(head - base)} (${formatRelative(base, head)})`,
  });
}

export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** Address of a commit, where the address of its run tells the repository; null otherwise. */
export function commitUrl({ data, sha }: LoadedLine, at: number): string | null {
  const [, repository] =
    /^(https:\/\/[^/?#]+\/[^/?#]+\/[^/?#]+)\/actions\/runs\//.exec(data.run[at] ?? '') ?? [];
  return repository === undefined ? null : `${repository}/commit/${sha[at]!}`;
}

/** Only the web is linked to, whatever the data says. */
export function outside(text: string, url: string | null): Node[] {
  if (url === null || !/^https?:\/\//.test(url)) return [];
  return [element('a', { text, attributes: { href: url, rel: 'noopener noreferrer' } })];
}
