/** Steps as triangles, drifts as bars below a curve. */
import type { LineData } from '../../../site/site-data.ts';
import { xOf, type Frame } from './chart-frame.ts';

/** markers nearer to each other than this are one */
export const markerRoom = 7;

export interface Marker {
  readonly at: number;
  readonly up: boolean;
  /** relative change: of markers that would cover each other the largest is drawn */
  readonly size: number;
}

/** Of the row that each step is named for. */
export function stepMarkers({ steps }: LineData): Marker[] {
  return steps.map(({ at, rows: [[, , base, head] = ['', '', 0, 0]] }) => markerOf(at, base, head));
}

/** Of every row of every step, by metric. */
export function markersByMetric({ steps }: LineData): Map<string, Marker[]> {
  const markers = new Map<string, Marker[]>();
  for (const { at, rows } of steps) {
    for (const [metric, , base, head] of rows) {
      const known = markers.get(metric);
      if (known) known.push(markerOf(at, base, head));
      else markers.set(metric, [markerOf(at, base, head)]);
    }
  }
  return markers;
}

function markerOf(at: number, base: number, head: number): Marker {
  return { at, up: head > base, size: Math.abs(head - base) / Math.max(1, base) };
}

/** Draws those in view, of those that would cover each other the largest. @param y where one is */
export function drawMarkers(frame: Frame, markers: readonly Marker[], y: (marker: Marker) => number): void {
  for (const marker of spread(frame, markers)) drawMarker(frame, marker, y(marker));
}

function spread(frame: Frame, markers: readonly Marker[]): Marker[] {
  const kept: Marker[] = [];
  for (const marker of markers) {
    if (marker.at < frame.view.from || marker.at >= frame.view.to) continue;
    const last = kept.at(-1);
    if (!last || xOf(frame, marker.at) - xOf(frame, last.at) >= markerRoom) kept.push(marker);
    else if (marker.size > last.size) kept[kept.length - 1] = marker;
  }
  return kept;
}

function drawMarker(frame: Frame, { at, up }: Marker, y: number): void {
  const { context, colours } = frame;
  const x = xOf(frame, at + 0.5);
  const side = up ? 1 : -1;
  context.fillStyle = up ? colours.grown : colours.shrunk;
  context.beginPath();
  context.moveTo(x, y - 6 * side);
  context.lineTo(x + 5.5, y + 4 * side);
  context.lineTo(x - 5.5, y + 4 * side);
  context.closePath();
  context.fill();
}

/** @param bottom of the plot */
export function drawDrifts(frame: Frame, metric: string, bottom: number): void {
  const { context, line, view, colours } = frame;
  for (const { from, at, change } of line.data.drifts) {
    if (change[0] !== metric || at < view.from || from > view.to) continue;
    context.fillStyle = change[3] > change[2] ? colours.grown : colours.shrunk;
    context.globalAlpha = 0.35;
    const [start, end] = [xOf(frame, from + 0.5), xOf(frame, at + 0.5)];
    context.fillRect(start, bottom - 4, Math.max(3, end - start), 4);
    context.globalAlpha = 1;
  }
}
