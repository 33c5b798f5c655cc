/** The lines of a history, a card each: curve, newest figure, last step. */
import { formatRelative } from '../../../../base/number-format.ts';
import type { LineSummary } from '../../../site/site-data.ts';
import { element } from '../dom.ts';
import { changeText, metricWords, unitOf } from './words.ts';

const [width, height] = [240, 44];

/** @param current id of the line that is looked at */
export function overviewCards(lines: readonly LineSummary[], current: string): HTMLElement {
  return element(
    'nav',
    { class: 'cards', attributes: { 'aria-label': 'Scenarios' } },
    lines.map((line) => card(line, line.id === current)),
  );
}

function card(line: LineSummary, isCurrent: boolean): HTMLElement {
  const { scenario, identity, branch, metric, latest, monthBefore, lastStep, steps } = line;
  const unit = unitOf(line.unit);
  const where = [identity, branch].filter((text) => text !== null && text !== '').join(' · ');
  const link = element(
    'a',
    {
      class: 'card',
      attributes: {
        href: `#line=${encodeURIComponent(line.id)}`,
        ...(isCurrent ? { 'aria-current': 'true' } : {}),
      },
    },
    [
      element('div', { class: 'card-name', text: scenario }),
      ...(where === '' ? [] : [element('div', { class: 'hint', text: where })]),
      element('div', { class: 'card-figure' }, [
        element('b', { text: latest === null ? '?' : unit.formatShort(latest) }),
        element('span', {
          class: 'hint',
          text: ` ${unit.elapses ? '' : `${unit.noun} `}${metric === 'total' ? '' : `of ${metric}`}`,
        }),
      ]),
      sparkPicture(line),
      ...(latest === null || monthBefore === null
        ? []
        : [
            element('div', {
              class: 'hint',
              text: `30 days: ${formatRelative(monthBefore, latest)}`,
            }),
          ]),
      element('div', { class: 'card-step hint' }, [
        ...(lastStep === null
          ? [element('span', { text: 'no steps' })]
          : [
              element('span', { text: `${lastStep.day} ${metricWords(lastStep.change[0])} ` }),
              changeText(lastStep.change),
              element('span', { class: 'card-subject', text: lastStep.subject }),
            ]),
      ]),
      element('div', {
        class: 'hint',
        text: `${line.commits.toLocaleString('en-US')} commits, ${steps.toLocaleString('en-US')} steps`,
      }),
    ],
  );
  return link;
}

function sparkPicture({ spark, breaks, scenario }: LineSummary): SVGElement {
  const known = spark.filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const x = (at: number): number => 1 + (at / Math.max(1, spark.length - 1)) * (width - 2);
  const y = (value: number): number =>
    high === low ? height / 2 : height - 3 - ((value - low) / (high - low)) * (height - 6);
  const starts = new Set(breaks.map(Math.round));
  let path = '';
  let isNew = true;
  for (const [at, value] of spark.entries()) {
    if (value === null) {
      isNew = true;
      continue;
    }
    path += `${isNew || starts.has(at) ? 'M' : 'L'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
    isNew = false;
  }
  const svg = vector('svg', {
    class: 'spark',
    viewBox: `0 0 ${width} ${height}`,
    preserveAspectRatio: 'none',
    role: 'img',
    'aria-label': `How ${scenario} developed`,
  });
  for (const at of breaks) {
    svg.append(vector('path', { class: 'spark-break', d: `M${x(at - 0.5).toFixed(1)} 0V${height}` }));
  }
  svg.append(vector('path', { class: 'spark-line', d: path }));
  return svg;
}

function vector(name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
