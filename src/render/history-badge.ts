/** The newest figure of a line as a badge: an SVG of its own, and what shields.io's endpoint badges read. */
import { formatRelative } from '../base/number-format.ts';
import { headMetric, type Development } from '../history/developments.ts';
import { allFigures } from '../history/series.ts';
import { unitOfFigure } from './history-document.ts';
import { xmlText } from './svg/xml-text.ts';

interface Badge {
  readonly label: string;
  readonly message: string;
  /** of shields.io's names */
  readonly color: 'brightgreen' | 'yellow' | 'lightgrey';
}

const hex = { brightgreen: '#2da44e', yellow: '#9a6700', lightgrey: '#6e7781' } as const;

/** Yellow where the newest commit stepped up. */
export function badgeOf(development: Development | undefined): Badge {
  const segment = development?.segments.at(-1);
  const newest = segment?.records.at(-1);
  if (!development || !segment || !newest)
    return { label: 'boot', message: 'not measured', color: 'lightgrey' };
  const metric = headMetric(newest);
  const value = allFigures(newest).get(metric);
  const last = segment.steps.at(-1);
  const stepped = last?.after === newest && last.head.metric === metric ? last.head : null;
  const change = stepped ? ` (${formatRelative(stepped.base, stepped.head)})` : '';
  return {
    label: `boot: ${development.scenario}`,
    message: `${value === undefined ? '?' : unitOfFigure(metric, newest).sayShort(value)}${change}`,
    color: stepped && stepped.head > stepped.base ? 'yellow' : 'brightgreen',
  };
}

/** JSON of https://shields.io/badges/endpoint-badge. */
export function shieldsJson(badge: Badge): string {
  return `${JSON.stringify({ schemaVersion: 1, ...badge })}\n`;
}

export function badgeSvg({ label, message, color }: Badge): string {
  // 11 px sans-serif is some 6.2 px a character; textLength makes it fit whatever the font.
  const [left, right] = [label, message].map((text) => Math.ceil(Array.from(text).length * 6.2)) as [
    number,
    number,
  ];
  const [split, width] = [left + 12, left + right + 24];
  const text = (x: number, length: number, of: string): string =>
    `<text x="${x}" y="14" textLength="${length}" lengthAdjust="spacingAndGlyphs">${xmlText(of)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${xmlText(`${label}: ${message}`)}">`,
    `<title>${xmlText(`${label}: ${message}`)}</title>`,
    `<clipPath id="r"><rect width="${width}" height="20" rx="3"/></clipPath>`,
    `<g clip-path="url(#r)"><rect width="${split}" height="20" fill="#555"/><rect x="${split}" width="${width - split}" height="20" fill="${hex[color]}"/></g>`,
    `<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">${text(6, left, label)}${text(split + 6, right, message)}</g>`,
    '</svg>\n',
  ].join('');
}
