/** What stands above the rows of the processes: axis, stages, units, modules, and the number of runnable tasks. */
import { formatCount } from '../../../base/number-format.ts';
import { unitNamed } from '../../../base/unit.ts';
import { axisTicks } from '../../report/axis-ticks.ts';
import type { Packed } from '../../report/pack-lanes.ts';
import type { ProcessChart } from '../../report/process-chart-data.ts';
import { activityColours, frameColour, prefersDark } from './colours.ts';
import { element, fitText, type Surface } from './dom.ts';

export const laneHeight = 16;
export const stripHeight = 36;
export const characterWidth = 6.62;

/** A place on the canvas that tells something under the pointer. */
export interface Hit {
  readonly x: number;
  readonly width: number;
  readonly top: number;
  readonly height: number;
  readonly describe: () => Node[];
}

/** What is drawn on: the canvas, the span of time that it shows, and what was drawn where. */
export interface ChartView {
  readonly surface: Surface;
  readonly from: number;
  readonly to: number;
  readonly hits: Hit[];
  /** position of a moment */
  x(moment: number): number;
}

export function drawAxis(view: ChartView, chart: ProcessChart): void {
  for (const at of axisTicks(view.from, view.to, view.surface.width / 110)) {
    drawNote(view, shown(chart, at), view.x(at) + 3, 9);
    view.surface.context.fillRect(view.x(at), 0, 1, 6);
  }
}

/** A box with its name where there is room; `room` is how far the name may reach. */
function box(
  view: ChartView,
  start: number,
  end: number,
  top: number,
  height: number,
  colour: string,
  name: string,
  room: number,
  describe: () => Node[],
): void {
  const left = Math.max(0, view.x(start));
  const right = Math.min(view.surface.width, view.x(end));
  if (right < 0 || left > view.surface.width) return;
  const wide = Math.max(1.5, right - left);
  const { context } = view.surface;
  context.fillStyle = colour;
  context.fillRect(left, top, wide > 3 ? wide - 1 : wide, height - 2);
  view.hits.push({ x: left, width: Math.max(3, wide), top, height, describe });
  const fitting = fitText(name, Math.min(wide, view.x(room) - left), characterWidth);
  if (fitting === '') return;
  context.fillStyle = prefersDark() ? '#f0f3f6' : '#1b1f24';
  context.fillText(fitting, left + 3, top + height / 2);
}

export function drawStages(view: ChartView, chart: ProcessChart): void {
  const dark = prefersDark();
  for (const { name, start, end } of chart.stages) {
    box(view, start, end, 20, 20, frameColour(name, 3, dark), name, end, () => [
      element('b', { text: name }),
      element('div', { text: `stage, ${shown(chart, end - start)}` }),
    ]);
  }
}

export function drawUnits(
  view: ChartView,
  chart: ProcessChart,
  lanes: readonly (readonly Packed[])[],
  top: number,
): void {
  const colours = activityColours(prefersDark());
  lanes.forEach((lane, index) => {
    lane.forEach(({ name, start, end, result }, place) => {
      const colour =
        result === 'failed' ? colours.failed : result === 'pending' ? colours.pending : colours.unit;
      const room = lane[place + 1]?.start ?? end;
      box(view, start, end, top + index * laneHeight, laneHeight, colour, name, Math.min(end, room), () => [
        element('b', { text: name }),
        element('div', { text: `unit, ${result}` }),
        element('div', { text: `${shown(chart, start)} to ${shown(chart, end)}` }),
      ]);
    });
  });
}

export function drawModules(view: ChartView, chart: ProcessChart, top: number): void {
  const { context, width } = view.surface;
  context.fillStyle = prefersDark() ? '#a371f7' : '#8250df';
  for (const { name, at, instructions } of chart.modules) {
    const x = view.x(at);
    if (x < -4 || x > width + 4) continue;
    context.beginPath();
    context.moveTo(x, top + 1);
    context.lineTo(x + 4, top + 6);
    context.lineTo(x, top + 11);
    context.lineTo(x - 4, top + 6);
    context.fill();
    view.hits.push({
      x: x - 4,
      width: 8,
      top,
      height: 12,
      describe: () => [
        element('b', { text: name }),
        element('div', { text: `module, loaded at ${shown(chart, at)}` }),
        ...(instructions < 0
          ? []
          : [element('div', { text: `initialisation ${formatCount(instructions)} instructions` })]),
      ],
    });
  }
}

export function drawRunnable(view: ChartView, chart: ProcessChart, top: number): void {
  const { runnable } = chart;
  if (runnable === null || runnable.count.length === 0) return;
  const { context } = view.surface;
  const most = runnable.count.reduce((largest, value) => Math.max(largest, value), 1);
  const bottom = top + stripHeight;
  context.fillStyle = prefersDark() ? '#33475c' : '#b6c8dc';
  context.beginPath();
  context.moveTo(view.x(runnable.at[0]!), bottom);
  runnable.count.forEach((value, index) =>
    context.lineTo(view.x(runnable.at[index]!), bottom - (value / most) * stripHeight),
  );
  context.lineTo(view.x(chart.end), bottom);
  context.fill();
  drawNote(view, `runnable tasks (up to ${most.toFixed(1)})`, 4, top + 8);
  runnable.count.forEach((value, index) => {
    const x = view.x(runnable.at[index]!);
    const next = view.x(runnable.at[index + 1] ?? chart.end);
    const describe = (): Node[] => [element('div', { text: `${value.toFixed(1)} tasks could run` })];
    view.hits.push({ x, width: next - x, top, height: stripHeight, describe });
  });
}

export function drawNote(view: ChartView, content: string, x: number, y: number): void {
  view.surface.context.fillStyle = prefersDark() ? '#9198a1' : '#59636e';
  view.surface.context.fillText(content, x, y);
}

function shown({ unit }: ProcessChart, value: number): string {
  return unitNamed(unit).formatShort(Math.round(value));
}
