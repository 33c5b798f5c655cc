/** Tables of functions, first calls, initcalls, processes and the console, with sorting and a filter. */
import { formatInteger, formatShare } from '../../../base/number-format.ts';
import { choice, element } from './dom.ts';
import type { Model } from '../../report/report-tree.ts';
import type { State } from './state.ts';
import { amount, deltaText } from './tooltip.ts';

/** Rows shown at first and added by "Show more". */
const page = 200;

interface Column {
  readonly title: string;
  readonly number: boolean;
  /** what is sorted and, unless `text` is given, shown */
  readonly value: (row: number) => number | string;
  readonly text?: (row: number) => string;
}

interface Table {
  readonly name: string;
  readonly title: string;
  readonly length: number;
  readonly columns: readonly Column[];
  /** column sorted by at first, descending for numbers */
  readonly sort: string;
  readonly ascending?: boolean;
  readonly skip?: (row: number) => boolean;
}

export class TableView {
  readonly root: HTMLElement;
  private readonly body = element('div', { class: 'table-scroll' });
  private readonly filterBox = element('input', {
    attributes: { type: 'search', placeholder: 'Filter', 'aria-label': 'Filter the table', name: 'filter' },
  });
  private readonly tables: readonly Table[];
  private shown = page;

  private readonly state: State;
  private readonly changed: () => void;

  constructor(model: Model, state: State, changed: () => void) {
    this.state = state;
    this.changed = changed;
    this.tables = tablesOf(model).filter((table) => table.length > 0);
    if (!this.tables.some((table) => table.name === state.table)) state.table = this.tables[0]?.name ?? '';
    this.filterBox.value = state.filter;
    this.filterBox.addEventListener('input', () => {
      state.filter = this.filterBox.value;
      this.update();
    });
    this.root = element(
      'section',
      { class: 'tables', attributes: { id: 'tables', 'aria-labelledby': 'tables-title' } },
      [
        element('h2', { text: 'Tables', attributes: { id: 'tables-title' } }),
        element('div', { class: 'controls' }, [
          choice('Table', this.tables.map(({ name, title }) => [name, title] as const), state.table, (name) => {
          state.table = name;
          state.sort = '';
          this.update();
        }), // prettier-ignore
          this.filterBox,
        ]),
        this.body,
      ],
    );
    this.draw();
  }

  private update(): void {
    this.shown = page;
    this.changed();
    this.draw();
  }

  private draw(): void {
    const table = this.tables.find(({ name }) => name === this.state.table);
    if (!table) {
      this.body.replaceChildren();
      return;
    }
    const [title, direction] = (this.state.sort || `${table.sort}:${table.ascending ? 'up' : 'down'}`).split(
      ':',
    );
    const column = table.columns.find((candidate) => candidate.title === title) ?? table.columns[0]!;
    const sign = direction === 'up' ? 1 : -1;
    const filter = this.state.filter.trim().toLowerCase();
    const rows = Array.from({ length: table.length }, (_, row) => row)
      .filter((row) => !table.skip?.(row))
      .filter(
        (row) =>
          filter === '' ||
          table.columns.some(
            (each) => !each.number && String(each.value(row)).toLowerCase().includes(filter),
          ),
      )
      .sort((a, b) => sign * order(column.value(a), column.value(b)) || a - b);
    const head = element(
      'tr',
      {},
      table.columns.map((each) => this.header(each, column, sign)),
    );
    const lines = rows.slice(0, this.shown).map((row) =>
      element(
        'tr',
        {},
        table.columns.map((each) =>
          element('td', {
            class: each.number ? 'number' : '',
            text: each.text?.(row) ?? cell(each.value(row)),
          }),
        ),
      ),
    );
    const children: Node[] = [
      element('table', {}, [element('thead', {}, [head]), element('tbody', {}, lines)]),
      element('p', {
        class: 'hint',
        text: `${formatInteger(Math.min(rows.length, this.shown))} of ${formatInteger(rows.length)} rows`,
      }),
    ];
    if (rows.length > this.shown) {
      const more = element('button', { text: 'Show more', attributes: { type: 'button' } });
      more.addEventListener('click', () => {
        this.shown += page * 5;
        this.draw();
      });
      children.push(more);
    }
    this.body.replaceChildren(...children);
  }

  private header(column: Column, sorted: Column, sign: number): HTMLElement {
    const cell = element('th', { class: column.number ? 'number' : '', attributes: { scope: 'col' } });
    const button = element('button', { text: column.title, attributes: { type: 'button' } });
    if (column === sorted) cell.setAttribute('aria-sort', sign > 0 ? 'ascending' : 'descending');
    button.addEventListener('click', () => {
      const next = column === sorted ? (sign > 0 ? 'down' : 'up') : column.number ? 'down' : 'up';
      this.state.sort = `${column.title}:${next}`;
      this.update();
    });
    cell.append(button);
    return cell;
  }
}

function order(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}

function cell(value: number | string): string {
  return typeof value === 'number' ? formatInteger(value) : value;
}

function tablesOf(model: Model): Table[] {
  const { data, head, base, compared } = model;
  const { functions } = data;
  const show = (values: Float64Array) => (row: number) => amount(model, values[row]!);
  const name: Column = { title: 'Function', number: false, value: (row) => functions.name[row]! };
  const image: Column = {
    title: 'Image',
    number: false,
    value: (row) => functions.objects[functions.object[row]!]!,
  };
  const numeric = (title: string, values: Float64Array): Column => ({
    title,
    number: true,
    value: (row) => values[row]!,
    text: show(values),
  });
  const difference = head.self.map((self, row) => self - base.self[row]!);
  const functionColumns: Column[] = compared
    ? [
        name,
        image,
        numeric('Base self', base.self),
        numeric('Head self', head.self),
        {
          title: 'Delta',
          number: true,
          value: (row) => Math.abs(difference[row]!),
          text: (row) => deltaText(model, difference[row]!),
        },
        { title: 'Base calls', number: true, value: (row) => base.calls[row]! },
        { title: 'Head calls', number: true, value: (row) => head.calls[row]! },
      ]
    : [
        name,
        image,
        numeric('Self', head.self),
        {
          title: 'Share',
          number: true,
          value: (row) => head.self[row]!,
          text: (row) => formatShare(head.self[row]! / Math.max(1, data.head.total)),
        },
        numeric('Total', head.total),
        { title: 'Calls', number: true, value: (row) => head.calls[row]! },
      ];
  const first = Float64Array.from(functions.headFirst);
  const sourceTables = data.sources.map((source): Table => {
    const column = (title: string, values: readonly number[]): Column =>
      numeric(title, Float64Array.from(values));
    const change = source.headSelf.map((self, row) => self - source.baseSelf[row]!);
    return {
      name: source.column,
      title: source.title,
      length: source.name.length,
      columns: [
        { title: source.column, number: false, value: (row) => source.name[row]! },
        { title: 'in', number: false, value: (row) => source.within[row]! },
        ...(compared ? [column('Base self', source.baseSelf)] : []),
        column(compared ? 'Head self' : 'Self', source.headSelf),
        ...(compared
          ? [
              {
                title: 'Delta',
                number: true,
                value: (row: number) => Math.abs(change[row]!),
                text: (row: number) => deltaText(model, change[row]!),
              },
            ]
          : []),
        column(compared ? 'Head total' : 'Total', source.headTotal),
      ],
      sort: compared ? 'Delta' : 'Self',
    };
  });
  const { initcalls, console: lines, processes } = data.head;
  return [
    {
      name: 'functions',
      title: 'Functions',
      length: functions.name.length,
      columns: functionColumns,
      sort: compared ? 'Delta' : 'Self',
    },
    ...sourceTables,
    {
      name: 'first-calls',
      title: 'First calls',
      length: functions.name.length,
      columns: [{ ...numeric('At', first) }, name, image, numeric('Total', head.total)],
      sort: 'At',
      ascending: true,
      skip: (row) => functions.headFirst[row]! < 0,
    },
    {
      name: 'initcalls',
      title: 'Initcalls',
      length: initcalls.length,
      columns: [
        { title: 'Initcall', number: false, value: (row) => initcalls[row]!.name },
        { title: 'Level', number: false, value: (row) => initcalls[row]!.level },
        {
          title: 'At',
          number: true,
          value: (row) => initcalls[row]!.start,
          text: (row) => amount(model, initcalls[row]!.start),
        },
        {
          title: 'Took',
          number: true,
          value: (row) => initcalls[row]!.length,
          text: (row) => amount(model, initcalls[row]!.length),
        },
        {
          title: 'Result',
          number: true,
          value: (row) => initcalls[row]!.result ?? 0,
          text: (row) => String(initcalls[row]!.result ?? ''),
        },
      ],
      sort: 'Took',
    },
    {
      name: 'processes',
      title: 'Processes',
      length: processes.length,
      columns: [
        { title: 'Command', number: false, value: (row) => processes[row]!.name },
        {
          title: 'PID',
          number: true,
          value: (row) => processes[row]!.pid,
          text: (row) => String(processes[row]!.pid),
        },
        {
          title: 'Started',
          number: true,
          value: (row) => processes[row]!.start,
          text: (row) => amount(model, processes[row]!.start),
        },
        {
          title: 'User',
          number: true,
          value: (row) => processes[row]!.user,
          text: (row) => amount(model, processes[row]!.user),
        },
        {
          title: 'Kernel',
          number: true,
          value: (row) => processes[row]!.kernel,
          text: (row) => amount(model, processes[row]!.kernel),
        },
      ],
      sort: 'User',
    },
    {
      name: 'console',
      title: 'Console',
      length: lines.length,
      columns: [
        {
          title: 'At',
          number: true,
          value: (row) => lines[row]!.at,
          text: (row) => amount(model, lines[row]!.at),
        },
        { title: 'Line', number: false, value: (row) => lines[row]!.text },
      ],
      sort: 'At',
      ascending: true,
    },
  ];
}
