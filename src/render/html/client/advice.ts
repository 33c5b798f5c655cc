/** What would make the boot faster: a row each, with how, why and what is lost behind a click. */
import type { AdviceData, AdviceRow } from '../../report/report-data.ts';
import { element } from './dom.ts';

/** Rows that are there without a click. */
const shown = 6;

export function adviceView(advice: AdviceData | null): HTMLElement[] {
  if (advice === null) return [];
  const { rows, small } = advice;
  const parts: Node[] = [
    element('h2', { text: 'What would make this boot faster', attributes: { id: 'advice-title' } }),
    element('p', {
      class: 'hint',
      text: `Expected: what no longer runs, in this very boot. Savings overlap; 'bootgate advise --try' measures them.${
        small === 0 ? '' : ` ${small} more would save little.`
      }`,
    }),
    table(rows.slice(0, shown)),
  ];
  if (rows.length > shown) {
    parts.push(
      element('details', {}, [
        element('summary', { text: `${rows.length - shown} more` }),
        table(rows.slice(shown)),
      ]),
    );
  }
  return [
    element(
      'section',
      { class: 'advice', attributes: { id: 'advice', 'aria-labelledby': 'advice-title' } },
      parts,
    ),
  ];
}

function table(rows: readonly AdviceRow[]): HTMLElement {
  return element('table', { attributes: { 'aria-label': 'Advice' } }, [element('tbody', {}, rows.map(row))]);
}

function row(one: AdviceRow): HTMLElement {
  const how = one.ways.map(([says, word]) => [text(says), ...code(word)]);
  const why = one.reasons.map(([what, figure]) =>
    figure === '' ? [text(what)] : [...code(what), text(` ${figure}`)],
  );
  return element('tr', {}, [
    element('td', { class: 'number shrunk', text: one.expected }),
    element('td', { class: 'number', text: one.share }),
    element('td', {}, [
      element('details', {}, [
        element('summary', { text: one.title }),
        element('dl', {}, [
          ...said('how', listed(how, '; ')),
          ...said('because of', listed(why, ', ')),
          ...said('lost', [text(one.lose)]),
          ...said('see', [text(`${one.source} (rule ${one.id})`)]),
        ]),
      ]),
    ]),
  ]);
}

function said(term: string, what: readonly Node[]): Node[] {
  return [element('dt', { text: term }), element('dd', {}, what)];
}

function listed(items: readonly (readonly Node[])[], by: string): Node[] {
  return items.flatMap((item, index) => (index === 0 ? item : [text(by), ...item]));
}

function text(content: string): Node {
  return document.createTextNode(content);
}

function code(content: string): Node[] {
  return content === '' ? [] : [element('code', { text: content })];
}
