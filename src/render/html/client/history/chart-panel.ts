/** One figure over commits: its axis, its title with the value at the pointer, its curve. */
import { axisTicks } from '../../../report/axis-ticks.ts';
import { curvePoints, extent, type View } from '../../../site/chart-layout.ts';
import { tickLabels } from '../../../site/tick-labels.ts';
import { titleHeight, xOf, type Frame } from './chart-frame.ts';
import { drawDrifts, drawMarkers, type Marker } from './chart-markers.ts';
import type { Curve } from './load.ts';
import { metricWords, unitOf } from './words.ts';

export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  readonly labels: readonly string[];
}

export interface Panel {
  readonly curve: Curve;
  readonly axis: Axis;
  readonly markers: readonly Marker[];
  /** of the title, and how high the plot below it is */
  readonly top: number;
  readonly plot: number;
  /** commit whose value the title has; and below the pointer, -1 for none */
  readonly shown: number;
  readonly cursor: number;
}

export function axisOf({ values, unit }: Curve, view: View, plot: number): Axis {
  const known = extent(values, view) ?? { low: 0, high: 1 };
  const room = known.high === known.low ? Math.max(1, known.high * 0.001) : (known.high - known.low) * 0.06;
  const [low, high] = [Math.max(0, known.low - room), known.high + room];
  const ticks = axisTicks(low, high, Math.max(4, Math.round(plot / 40)));
  return { low, high, ticks, labels: tickLabels(ticks, unitOf(unit)) };
}

export function drawPanel(frame: Frame, panel: Panel): void {
  const { context, colours, left, width } = frame;
  const { curve, top, plot, cursor } = panel;
  const { low, high, ticks, labels } = panel.axis;
  const bottom = top + titleHeight + plot;
  const y = (value: number): number => bottom - 6 - ((value - low) / (high - low)) * (plot - 12);
  context.textAlign = 'right';
  for (const [at, tick] of ticks.entries()) {
    context.fillStyle = colours.muted;
    context.fillText(labels[at]!, left - 6, y(tick));
    context.fillStyle = colours.line;
    context.fillRect(left, Math.round(y(tick)), width, 1);
  }
  drawTitle(frame, panel);
  context.save();
  context.beginPath();
  context.rect(left, top + titleHeight, width, plot);
  context.clip();
  drawDrifts(frame, curve.metric, bottom);
  drawCurve(frame, curve, { view: frame.view, x: (at) => xOf(frame, at + 0.5), y, colour: colours.curve });
  drawMarkers(frame, panel.markers, ({ at }) => y(curve.values[at]!));
  if (cursor >= 0 && !Number.isNaN(curve.values[cursor]!)) {
    context.fillStyle = colours.fg;
    context.beginPath();
    context.arc(xOf(frame, cursor + 0.5), y(curve.values[cursor]!), 3.5, 0, 7);
    context.fill();
  }
  context.restore();
}

function drawTitle({ context, colours, left, width }: Frame, { curve, shown, top }: Panel): void {
  const value = curve.values[shown]!;
  const text = Number.isNaN(value) ? 'not known' : unitOf(curve.unit).sayShort(value);
  const name = metricWords(curve.metric);
  const most = Math.max(8, Math.floor(width / 6.7) - text.length - 4);
  const title = name.length > most ? `${name.slice(0, most - 1)}…` : name;
  context.textAlign = 'left';
  context.fillStyle = colours.fg;
  context.fillText(title, left, top + titleHeight / 2 + 2);
  context.fillStyle = colours.muted;
  context.fillText(text, left + context.measureText(`${title}  `).width, top + titleHeight / 2 + 2);
}

export interface Drawn {
  readonly view: View;
  readonly x: (at: number) => number;
  readonly y: (value: number) => number;
  readonly colour: string;
}

export function drawCurve(
  { context, width, line }: Frame,
  { values }: Curve,
  { view, x, y, colour }: Drawn,
): void {
  const points = curvePoints(values, view, width, line.starts);
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.lineJoin = 'round';
  context.beginPath();
  for (const point of points) {
    const at = point < 0 ? ~point : point;
    if (point < 0) context.moveTo(x(at), y(values[at]!));
    else context.lineTo(x(at), y(values[at]!));
  }
  context.stroke();
  // Single commits can be told from each other: so that one between two unknown ones is seen at all, too.
  const isClose = width / (view.to - view.from) > 7;
  context.fillStyle = colour;
  for (const [at, point] of points.entries()) {
    if (!isClose && !(point < 0 && (points[at + 1] ?? -1) < 0)) continue;
    const place = point < 0 ? ~point : point;
    context.fillRect(x(place) - 1.5, y(values[place]!) - 1.5, 3, 3);
  }
}
