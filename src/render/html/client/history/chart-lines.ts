/** What goes across all curves: changes of how is measured, the cursor, what a search found, steps and dates below. */
import { datedPlaces } from '../../../site/chart-layout.ts';
import { axisHeight, railHeight, titleHeight, xOf, type Frame } from './chart-frame.ts';
import { drawMarkers, type Marker } from './chart-markers.ts';
import { dayOf } from './words.ts';

/** Dashed lines, with what differs from there on. */
export function drawBreaks(frame: Frame, bottom: number): void {
  const { context, line, view, colours, left, width: plotWidth } = frame;
  let free = 0;
  for (const { start, differs } of line.data.segments) {
    if (start === 0 || start < view.from || start > view.to) continue;
    const x = Math.round(xOf(frame, start)) + 0.5;
    context.strokeStyle = colours.warned;
    context.lineWidth = 1.5;
    context.setLineDash([5, 4]);
    context.beginPath();
    context.moveTo(x, titleHeight);
    context.lineTo(x, bottom);
    context.stroke();
    context.setLineDash([]);
    const text = (differs.join('; ') || 'measured otherwise').slice(0, 60);
    const width = context.measureText(text).width;
    const isLeft = x + width + 8 > left + plotWidth;
    const textStart = isLeft ? x - width - 6 : x + 6;
    if (textStart < Math.max(free, left)) continue;
    context.fillStyle = colours.warned;
    context.textAlign = 'left';
    context.fillText(text, textStart, titleHeight + 8);
    free = textStart + width + 8;
  }
}

/** Every step, whatever figure it is of. */
export function drawRail(frame: Frame, markers: readonly Marker[], top: number): void {
  const { context, colours, left, width } = frame;
  context.fillStyle = colours.line;
  context.fillRect(left, top + railHeight, width, 1);
  context.fillStyle = colours.muted;
  context.textAlign = 'right';
  context.fillText('steps', left - 6, top + railHeight / 2);
  drawMarkers(frame, markers, () => top + railHeight / 2);
}

/** Places that are marked; -1 for none. */
export interface Marked {
  readonly cursor: number;
  readonly selected: number;
  readonly found: readonly number[];
}

export function drawLines(frame: Frame, { cursor, selected, found }: Marked, bottom: number): void {
  const { context, view, colours } = frame;
  context.fillStyle = colours.accent;
  let last = -Infinity;
  for (const at of found) {
    const x = xOf(frame, at + 0.5);
    if (x - last < 2 || at < view.from || at >= view.to) continue;
    context.fillRect(x - 1, bottom - 5, 2, 5);
    last = x;
  }
  for (const [at, colour, width] of [
    [cursor, colours.muted, 1],
    [selected, colours.accent, 2],
  ] as const) {
    if (at < 0 || at < Math.floor(view.from) || at >= view.to) continue;
    context.fillStyle = colour;
    context.globalAlpha = 0.7;
    context.fillRect(xOf(frame, at + 0.5) - width / 2, titleHeight, width, bottom - titleHeight);
    context.globalAlpha = 1;
  }
}

export function drawDates(frame: Frame, top: number): void {
  const { context, line, view, colours, width } = frame;
  context.fillStyle = colours.muted;
  context.textAlign = 'center';
  for (const at of datedPlaces(view, Math.floor(width / 110))) {
    context.fillText(dayOf(line.time[at]!), xOf(frame, at + 0.5), top + axisHeight / 2);
  }
}
