/** What every part of the chart draws into: the canvas, the commits in view, where each is, and the colours. */
import type { View } from '../../../site/chart-layout.ts';
import type { LoadedLine } from './load.ts';

export const titleHeight = 20;
export const railHeight = 22;
export const axisHeight = 22;
export const mapHeight = 46;

export interface Colours {
  readonly fg: string;
  readonly muted: string;
  readonly line: string;
  readonly panel: string;
  readonly curve: string;
  readonly grown: string;
  readonly shrunk: string;
  readonly warned: string;
  readonly accent: string;
}

/** Of one drawing; lengths are CSS pixels of the canvas. */
export interface Frame {
  readonly context: CanvasRenderingContext2D;
  readonly line: LoadedLine;
  readonly view: View;
  readonly colours: Colours;
  /** where plots begin, right of the axis' labels, and how wide they are */
  readonly left: number;
  readonly width: number;
}

/** Where a place is: commit n is around n + 0.5. */
export function xOf(
  { view: { from, to }, left, width }: Omit<Frame, 'context' | 'colours' | 'line'>,
  at: number,
): number {
  return left + ((at - from) / (to - from)) * width;
}

/** The colours that the page's style sheet has now, light or dark. */
export function pageColours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ...{ fg: of('fg'), muted: of('muted'), line: of('grid'), panel: of('panel'), curve: of('curve') },
    ...{ grown: of('grown'), shrunk: of('shrunk'), warned: of('warned'), accent: of('accent') },
  };
}
