/** All commits at the bottom, small, with those in view framed. */
import { extent } from '../../../site/chart-layout.ts';
import { mapHeight, type Frame } from './chart-frame.ts';
import { drawCurve } from './chart-panel.ts';
import type { Curve } from './load.ts';

export function drawMap(frame: Frame, curve: Curve | undefined, top: number): void {
  const { context, line, view, colours, left, width } = frame;
  const { count } = line;
  context.fillStyle = colours.panel;
  context.fillRect(left, top, width, mapHeight - 4);
  if (!curve) return;
  const whole = { from: 0, to: count };
  const { low, high } = extent(curve.values, whole) ?? { low: 0, high: 1 };
  const x = (at: number): number => left + (at / count) * width;
  const room = mapHeight - 12;
  drawCurve(frame, curve, {
    ...{ view: whole, colour: colours.muted, x: (at) => x(at + 0.5) },
    y: (value) => top + 4 + (high === low ? room / 2 : (1 - (value - low) / (high - low)) * room),
  });
  const [from, to] = [x(view.from), x(view.to)];
  context.fillStyle = colours.accent;
  context.globalAlpha = 0.14;
  context.fillRect(from, top, to - from, mapHeight - 4);
  context.globalAlpha = 1;
  context.strokeStyle = colours.accent;
  context.lineWidth = 1;
  context.strokeRect(from + 0.5, top + 0.5, Math.max(2, to - from - 1), mapHeight - 5);
}
