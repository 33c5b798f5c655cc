/** Steps among the commits that are looked at, newest first: what the chart marks, for reading and for keys. */
import { formatInteger } from '../../../../base/number-format.ts';
import type { View } from '../../../site/chart-layout.ts';
import { element } from '../dom.ts';
import type { LoadedLine } from './load.ts';
import { changeText, dayOf, metricWords } from './words.ts';

/** More are told when somebody asks. */
const told = 25;

export function stepList(
  line: LoadedLine,
  { from, to }: View,
  most: number,
  select: (at: number) => void,
  more: (most: number) => void,
): Node[] {
  const steps = line.data.steps.filter(({ at }) => at >= Math.floor(from) && at < to).reverse();
  const { count } = line;
  const where = to - from >= count ? '' : ' among the commits in view';
  const heading = element('h2', {
    text: `${steps.length === 0 ? 'No' : formatInteger(steps.length)} ${steps.length === 1 ? 'step' : 'steps'}${where}`,
  });
  const rows = steps.slice(0, most).map(({ at, rows: changes, likely, cause }) => {
    const button = element('button', {
      class: 'plain',
      text: line.subject[at]!,
      attributes: { type: 'button' },
    });
    button.addEventListener('click', () => select(at));
    return element('tr', {}, [
      element('td', { class: 'day', text: dayOf(line.time[at]!) }),
      element('td', { class: 'change' }, [
        element('span', { text: `${metricWords(changes[0]![0])} ` }),
        changeText(changes[0]!),
        ...(likely ? [element('span', { class: 'hint', text: ' likely' })] : []),
      ]),
      element('td', {}, [
        button,
        element('span', { class: 'hint', text: ` ${line.author[at]!}` }),
        ...(cause === '' ? [] : [element('div', { class: 'hint', text: cause })]),
      ]),
    ]);
  });
  const button = element('button', {
    text: `Show ${formatInteger(Math.min(steps.length - most, 10 * told))} more`,
    attributes: { type: 'button' },
  });
  button.addEventListener('click', () => more(most + 10 * told));
  return [
    heading,
    element('div', { class: 'table-scroll steps' }, [element('table', {}, [element('tbody', {}, rows)])]),
    ...(steps.length > most ? [button] : []),
  ];
}

export const toldSteps = told;
