/** What is known of one commit, and of the step that it made. */
import { formatInteger, formatRelative } from '../../../../base/number-format.ts';
import type { SiteStep } from '../../../site/site-data.ts';
import { element } from '../dom.ts';
import type { Curve, LoadedLine } from './load.ts';
import { changeText, commitUrl, dayOf, metricWords, outside, unitOf } from './words.ts';

/** Rows of a step that are told before a click asks for all. */
const toldRows = 8;

/** @param at place of the commit; -1: nobody asked for one */
export function detailOf(line: LoadedLine, at: number, curves: readonly Curve[]): Node[] {
  if (at < 0) {
    return [element('p', { class: 'hint', text: 'Click a commit or a step to see what it changed.' })];
  }
  const steps = line.data.steps.filter((step) => step.at === at);
  return [
    element('h3', { text: line.subject[at]! }),
    element('p', { class: 'hint' }, [
      element('code', { text: line.sha[at]!.slice(0, 12) }),
      element('span', { text: ` by ${line.author[at]!}, ${dayOf(line.time[at]!)} ` }),
      ...joined([
        ...outside('commit', commitUrl(line, at)),
        ...outside('run', line.data.run[at] ?? null),
        ...outside('profile (artifact)', line.data.artifact[at] ?? null),
      ]),
    ]),
    ...steps.flatMap((step) => stepNodes(line, step)),
    ...(line.starts.has(at) && at > 0 ? [breakNode(line, at)] : []),
    ...(steps.length === 0 ? [figures(line, at, curves)] : []),
  ];
}

/** A line of the tooltip for each curve: value, and what it changed by. */
export function figures(line: LoadedLine, at: number, curves: readonly Curve[]): HTMLElement {
  const isFirst = line.starts.has(at);
  // What neutral changes explain has no colour.
  const stepped = new Set(
    line.data.steps.filter((step) => step.at === at).flatMap(({ rows }) => rows.map(([metric]) => metric)),
  );
  return element(
    'table',
    { class: 'figures-table' },
    curves.map(({ metric, unit, values }) => {
      const [before, value] = [isFirst ? NaN : (values[at - 1] ?? NaN), values[at]!];
      const change =
        Number.isNaN(before) || Number.isNaN(value) || before === value
          ? []
          : [
              element('span', {
                class: !stepped.has(metric) ? 'hint' : value > before ? 'grown' : 'shrunk',
                text: `${unitOf(unit).formatDelta(value - before)} (${formatRelative(before, value)})`,
              }),
            ];
      return element('tr', {}, [
        element('th', { text: metricWords(metric), attributes: { scope: 'row' } }),
        element('td', {
          class: 'number',
          text: Number.isNaN(value) ? 'not known' : unitOf(unit).format(value),
        }),
        element('td', { class: 'number' }, change),
      ]);
    }),
  );
}

function stepNodes(line: LoadedLine, step: SiteStep): Node[] {
  const rows = step.rows.map((row) => {
    const [metric, unit, base, head] = row;
    return element('tr', {}, [
      element('th', { text: metricWords(metric), attributes: { scope: 'row' } }),
      element('td', { class: 'number', text: unitOf(unit).format(base) }),
      element('td', { class: 'number', text: unitOf(unit).format(head) }),
      element('td', { class: 'number' }, [changeText(row)]),
    ]);
  });
  const more = rows.slice(toldRows);
  return [
    element('p', { class: 'verdict' }, [
      element('span', {
        text: `${step.likely ? 'Likely a step' : 'A step'} of ${metricWords(step.rows[0]![0])}: `,
      }),
      changeText(step.rows[0]!),
    ]),
    ...(step.unmeasured === 0 ? [] : [element('p', { class: 'hint', text: rangeText(line, step) })]),
    ...(step.cause === '' ? [] : [element('p', { class: 'cause', text: step.cause })]),
    element('p', { class: 'links' }, differenceLinks(line, step)),
    tableOf(['figure', 'before', 'after', 'change'], rows.slice(0, toldRows)),
    ...(more.length === 0
      ? []
      : [
          element('details', {}, [
            element('summary', { text: `${formatInteger(more.length)} further figures` }),
            tableOf(['figure', 'before', 'after', 'change'], more),
          ]),
        ]),
    ...functionsOf(line, step),
  ];
}

function rangeText({ sha }: LoadedLine, { from, at, unmeasured }: SiteStep): string {
  const range = `${sha[from]!.slice(0, 12)}..${sha[at]!.slice(0, 12)}`;
  if (unmeasured === null) return `It was made somewhere in ${range}.`;
  const others = unmeasured === 1 ? 'the one before it' : `one of ${formatInteger(unmeasured)} before it`;
  return `It was made by this commit or ${others}, not measured: ${range}.`;
}

function differenceLinks(line: LoadedLine, { difference, at, from }: SiteStep): Node[] {
  if (difference !== null) {
    return [
      element('a', {
        class: 'button',
        text: 'See the difference of the two boots',
        attributes: { href: difference },
      }),
    ];
  }
  const { artifact, run } = line.data;
  const link = (when: string, place: number): Node[] =>
    artifact[place]
      ? outside(`profile ${when}`, artifact[place])
      : outside(`run ${when}`, run[place] ?? null);
  return joined([...link('before', from), ...link('after', at)]);
}

/** What changed most, as far as the records tell. */
function functionsOf(line: LoadedLine, { functions }: SiteStep): Node[] {
  if (functions.length === 0) return [];
  const unit = unitOf(line.curves.get('total')?.unit ?? line.summary.unit);
  const say = (value: number | null): string =>
    value === null ? 'not among the costliest' : unit.format(value);
  return [
    tableOf(
      ['function', 'before', 'after', 'change'],
      functions.map(([name, base, head]) =>
        element('tr', {}, [
          element('th', { attributes: { scope: 'row' } }, [element('code', { text: name })]),
          element('td', { class: 'number', text: say(base) }),
          element('td', { class: 'number', text: say(head) }),
          element('td', {
            class: `number ${(head ?? 0) > (base ?? 0) ? 'grown' : 'shrunk'}`,
            text: base === null || head === null ? '' : unit.formatDelta(head - base),
          }),
        ]),
      ),
    ),
  ];
}

function breakNode({ data }: LoadedLine, at: number): HTMLElement {
  const differs = data.segments.find(({ start }) => start === at)?.differs ?? [];
  return element('p', {
    class: 'break',
    text: `Measured otherwise from here on, so that figures are not compared: ${differs.join('; ')}`,
  });
}

export function tableOf(titles: readonly string[], rows: readonly HTMLElement[]): HTMLElement {
  return element('div', { class: 'table-scroll' }, [
    element('table', {}, [
      element('thead', {}, [
        element(
          'tr',
          {},
          titles.map((text, at) =>
            element('th', { text, ...(at > 0 ? { class: 'number' } : {}), attributes: { scope: 'col' } }),
          ),
        ),
      ]),
      element('tbody', {}, rows),
    ]),
  ]);
}

function joined(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node, at) => (at === 0 ? [node] : [document.createTextNode(' · '), node]));
}
