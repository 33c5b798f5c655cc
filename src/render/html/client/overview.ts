/** The head of the page: verdict, figures, stages as bars on one scale, causes, environment. */
import { formatDelta, formatInteger, formatRelative, formatShare } from '../../../base/number-format.ts';
import { element } from './dom.ts';
import type { Model } from '../../report/report-tree.ts';
import type { SideData } from '../../report/report-data.ts';
import { amount } from './tooltip.ts';

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
  parts.push(figures(data.head, data.base));
  if (data.causes.length > 0) parts.push(causes(model));
  if (data.guest.length > 0) {
    parts.push(
      element('p', { class: 'hint', text: 'What the guest did differently:' }),
      element(
        'ul',
        { class: 'causes guest' },
        data.guest.map((text) => element('li', { text })),
      ),
    );
  }
  return element('header', {}, parts);
}

function figures(head: SideData, base: SideData | null): HTMLElement {
  return element(
    'dl',
    { class: 'figures' },
    head.figures.map(([name, value], index) =>
      element('div', {}, [
        element('dt', { text: name }),
        element('dd', { text: value }),
        ...(base ? [element('dd', { class: 'was', text: `was ${base.figures[index]?.[1] ?? '?'}` })] : []),
      ]),
    ),
  );
}

function causes(model: Model): HTMLElement {
  const line = (path: readonly string[], rest: string): Node[] => [
    element('code', { text: path.join(' → ') }),
    element('span', { text: ` ${rest}` }),
  ];
  const items = model.data.causes.map(({ path, parts, delta, share, kind }) =>
    element('li', {}, [
      ...line(path, `${formatDelta(delta)}, ${formatShare(share)} of the change, ${kind}`),
      element(
        'ul',
        {},
        parts.map((part) => element('li', {}, line(part.path, formatDelta(part.delta)))),
      ),
    ]),
  );
  return element('ol', { class: 'causes', attributes: { 'aria-label': 'Causes of the change' } }, items);
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
        : `${formatDelta(after - before)} (${formatRelative(before, after)})`
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
        text: `Written by ${data.exporter}. Instructions are not seconds: TCG has no caches and no speculation. ${formatInteger(data.tree.depth.length)} call-tree nodes.`,
      }),
    ],
  );
}
