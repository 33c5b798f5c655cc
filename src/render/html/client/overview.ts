/** The head of the page: verdict, figures, stages as bars on one scale, causes, environment. */
import { formatInteger, formatRelative, formatShare } from '../../../base/number-format.ts';
import { unitNamed } from '../../../base/unit.ts';
import { element } from './dom.ts';
import type { Model } from '../../report/report-tree.ts';
import type { ReportData, RowsData, SideData } from '../../report/report-data.ts';
import { amount, deltaText } from './tooltip.ts';

export function overview(model: Model): HTMLElement {
  const { data } = model;
  const parts: Node[] = [
    element('h1', { text: data.title }),
    element('p', { class: 'hint', text: data.subtitle }),
  ];
  if (data.verdict) {
    parts.push(
      element('p', { class: `verdict ${data.verdict.kind}` }, [
        element('span', { class: 'badge', text: data.verdict.kind }),
        element('span', { text: ` ${data.verdict.headline}` }),
      ]),
    );
  }
  if (data.cause !== '') parts.push(element('p', { class: 'cause', text: data.cause }));
  parts.push(figures(data.head, data.base));
  if (data.rows) parts.push(rowsTable(data.rows));
  parts.push(...causes(data));
  parts.push(
    ...sentences(
      data.base ? 'New complaints of the guest:' : 'What the guest complains of:',
      data.complaints,
    ),
    ...sentences('What the guest did differently:', data.guest),
  );
  return element('header', {}, parts);
}

function sentences(title: string, lines: readonly string[]): HTMLElement[] {
  if (lines.length === 0) return [];
  return [
    element('p', { class: 'hint', text: title }),
    element(
      'ul',
      { class: 'causes guest' },
      lines.map((text) => element('li', { text })),
    ),
  ];
}

function figures(head: SideData, base: SideData | null): HTMLElement {
  return element(
    'dl',
    { class: 'figures' },
    head.figures
      .map(([name, value], index) => ({ name, value, was: base?.figures[index]?.[1] }))
      // What neither boot knows says nothing.
      .filter(({ value, was }) => value !== 'unknown' || (was ?? 'unknown') !== 'unknown')
      .map(({ name, value, was }) =>
        element('div', {}, [
          element('dt', { text: name }),
          element('dd', { text: value }),
          ...(base ? [element('dd', { class: 'was', text: `was ${was ?? '?'}` })] : []),
        ]),
      ),
  );
}

function rowsTable({ title, columns, rows }: RowsData): HTMLElement {
  const numeric = (index: number): string => (columns[index]!.isNumber ? 'number' : '');
  const head = columns.map((column, index) =>
    element('th', { class: numeric(index), text: column.title, attributes: { scope: 'col' } }),
  );
  const lines = rows.map(({ status, cells }) =>
    element(
      'tr',
      status === null ? {} : { class: `is-${status}` },
      cells.map((text, index) =>
        index === 0
          ? element('th', { text, attributes: { scope: 'row' } })
          : element('td', { class: numeric(index), text }),
      ),
    ),
  );
  return element('section', { class: 'rows', attributes: { id: 'rows', 'aria-labelledby': 'rows-title' } }, [
    element('h2', { text: title, attributes: { id: 'rows-title' } }),
    element('div', { class: 'table-scroll' }, [
      element('table', {}, [element('thead', {}, [element('tr', {}, head)]), element('tbody', {}, lines)]),
    ]),
  ]);
}

/** Groups, at most two lines each; full call paths behind a click. */
function causes({ causeGroups, causes: all }: ReportData): HTMLElement[] {
  if (causeGroups.length === 0) return [];
  const groups = causeGroups.map(({ name, delta, what, where }) =>
    element('li', {}, [
      element('code', { text: name }),
      element('b', { text: ` ${delta}` }),
      element('span', { text: `, ${what}` }),
      ...(where === '' ? [] : [element('div', { class: 'hint', text: where })]),
    ]),
  );
  const line = (path: readonly string[], what: string): Node[] => [
    element('code', { text: path.join(' → ') }),
    element('span', { text: ` ${what}` }),
  ];
  const paths = all.map(({ path, parts, what }) =>
    element('li', {}, [
      ...line(path, what),
      element(
        'ul',
        {},
        parts.map((part) => element('li', {}, line(part.path, part.what))),
      ),
    ]),
  );
  return [
    element('h2', { text: 'Where the change begins' }),
    element('ol', { class: 'causes', attributes: { 'aria-label': 'Causes of the change' } }, groups),
    element('details', {}, [
      element('summary', { text: 'Full call paths' }),
      element('ol', { class: 'causes paths' }, paths),
    ]),
  ];
}

/** A row a stage, both boots on one scale, so that lengths can be compared by eye. */
export function stageBars(model: Model): HTMLElement {
  const { head, base } = model.data;
  const names = [...new Set([...(base?.stages ?? []), ...head.stages].map(({ name }) => name))];
  const lengthOf = (side: SideData | null, name: string): number =>
    (side?.stages ?? []).filter((stage) => stage.name === name).reduce((sum, { length }) => sum + length, 0);
  const longest = Math.max(1, ...names.flatMap((name) => [lengthOf(head, name), lengthOf(base, name)]));
  const rows = names.map((name) => {
    const after = lengthOf(head, name);
    const before = lengthOf(base, name);
    const bars: Node[] = [];
    if (base) bars.push(stageBar('base', before, longest, amount(model, before)));
    bars.push(stageBar('head', after, longest, amount(model, after)));
    const change = base
      ? after === before
        ? 'unchanged'
        : `${deltaText(model, after - before)} (${formatRelative(before, after)})`
      : formatShare(after / Math.max(1, head.total));
    return element('tr', {}, [
      element('th', { text: name, attributes: { scope: 'row' } }),
      element('td', {}, bars),
      element('td', {
        class: `number ${base && after > before ? 'grown' : base && after < before ? 'shrunk' : ''}`,
        text: change,
      }),
    ]);
  });
  return element(
    'section',
    { class: 'stages', attributes: { id: 'stages', 'aria-labelledby': 'stages-title' } },
    [
      element('h2', { text: 'Stages', attributes: { id: 'stages-title' } }),
      element('table', {}, [element('tbody', {}, rows)]),
    ],
  );
}

function stageBar(side: 'base' | 'head', length: number, longest: number, text: string): HTMLElement {
  const bar = element('div', { class: `bar ${side}`, title: `${side}: ${text}` });
  bar.style.width = `max(2px, calc(${((length / longest) * 100).toFixed(3)}% - var(--room) * ${(length / longest).toFixed(4)}))`;
  return element('div', { class: 'bar-row' }, [bar, element('span', { text })]);
}

function caution({ unit }: ReportData): string {
  return unitNamed(unit).elapses
    ? "The host's time under TCG is not a machine's: TCG has no caches and no speculation."
    : 'Instructions are not seconds: TCG has no caches and no speculation.';
}

/** Environment, provenance, warnings. */
export function facts({ data }: Model): HTMLElement {
  const sides = data.base ? [data.base, data.head] : [data.head];
  const names = [...new Set(sides.flatMap((side) => side.facts.map(([name]) => name)))];
  const valueOf = (side: SideData, name: string): string =>
    side.facts
      .filter(([each]) => each === name)
      .map(([, value]) => value)
      .join('; ');
  const head = element('tr', {}, [
    element('td'),
    ...sides.map(({ label }) => element('th', { text: label, attributes: { scope: 'col' } })),
  ]);
  const rows = names.map((name) =>
    element('tr', {}, [
      element('th', { text: name, attributes: { scope: 'row' } }),
      ...sides.map((side) => element('td', { text: valueOf(side, name) })),
    ]),
  );
  return element(
    'section',
    { class: 'facts', attributes: { id: 'facts', 'aria-labelledby': 'facts-title' } },
    [
      element('h2', { text: 'How this was measured', attributes: { id: 'facts-title' } }),
      element('div', { class: 'table-scroll' }, [
        element('table', {}, [element('thead', {}, [head]), element('tbody', {}, rows)]),
      ]),
      ...(data.warnings.length > 0
        ? [
            element(
              'ul',
              { class: 'warnings' },
              data.warnings.map((text) => element('li', { text })),
            ),
          ]
        : []),
      element('p', {
        class: 'hint',
        text: `Written by ${data.exporter}. ${caution(data)} ${formatInteger(data.tree.depth.length)} call-tree nodes.`,
      }),
    ],
  );
}
