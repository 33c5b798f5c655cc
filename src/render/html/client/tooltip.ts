/** One tooltip for the page, and the figures it shows of a frame. */
import { formatInteger, formatRelative, formatShare } from '../../../base/number-format.ts';
import { unitNamed } from '../../../base/unit.ts';
import { element } from './dom.ts';
import type { Model } from '../../report/report-tree.ts';

export class Tooltip {
  private readonly box = element('div', {
    class: 'tooltip',
    attributes: { role: 'status', 'aria-live': 'polite' },
  });

  constructor() {
    this.box.hidden = true;
    document.body.append(this.box);
  }

  show(content: readonly Node[], x: number, y: number): void {
    this.box.replaceChildren(...content);
    this.box.hidden = false;
    const { width, height } = this.box.getBoundingClientRect();
    this.box.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - width - 8))}px`;
    this.box.style.top = `${y + height + 24 > innerHeight ? Math.max(4, y - height - 12) : y + 16}px`;
  }

  hide(): void {
    this.box.hidden = true;
  }
}

/** A value in the report's unit. */
export function amount(model: Model, value: number): string {
  return unitNamed(model.data.unit).format(value);
}

/** What the tooltip says of a call-tree node. */
export function describeNode(model: Model, node: number): Node[] {
  const { tree, data, compared } = model;
  const row = tree.function[node]!;
  const image = data.functions.objects[data.functions.object[row]!]!;
  const head = tree.head;
  const base = tree.base;
  const lines: Node[] = [element('b', { text: data.functions.name[row]! })];
  if (image !== 'vmlinux') lines.push(element('span', { class: 'image', text: ` ${image}` }));
  const rows: [string, string][] = compared
    ? [
        ['total', `${amount(model, base.total[node]!)} → ${amount(model, head.total[node]!)}`],
        [
          'change',
          `${deltaText(model, head.total[node]! - base.total[node]!)} (${formatRelative(base.total[node]!, head.total[node]!)})`,
        ],
        ['self', `${amount(model, base.self[node]!)} → ${amount(model, head.self[node]!)}`],
        ['calls', `${formatInteger(base.calls[node]!)} → ${formatInteger(head.calls[node]!)}`],
      ]
    : [
        [
          'total',
          `${amount(model, head.total[node]!)} (${formatShare(head.total[node]! / Math.max(1, data.head.total))})`,
        ],
        ['self', amount(model, head.self[node]!)],
        ['calls', formatInteger(head.calls[node]!)],
        ['first run', at(model, data.functions.headFirst[row]!)],
      ];
  const table = element('table');
  for (const [name, value] of rows) {
    table.append(element('tr', {}, [element('th', { text: name }), element('td', { text: value })]));
  }
  lines.push(table);
  return lines;
}

/** A change in the report's unit, with its sign. */
export function deltaText(model: Model, value: number): string {
  return unitNamed(model.data.unit).formatDelta(value);
}

function at(model: Model, position: number): string {
  return position < 0 ? 'never' : `at ${amount(model, position)}`;
}
