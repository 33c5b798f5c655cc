/** Who ran when, in the manner of bootchart, as a static SVG: no script, details as tooltips, light and dark. */
import { formatInteger } from '../../base/number-format.ts';
import { unitNamed } from '../../base/unit.ts';
import type { Profile } from '../../profile/profile.ts';
import { printable } from '../guest-text.ts';
import { activityKinds } from '../report/process-activity.ts';
import type { ChartRow, ProcessChart } from '../report/process-chart-data.ts';
import { processChart } from '../report/process-chart.ts';
import { packLanes } from '../report/pack-lanes.ts';
import { axisTicks } from '../report/axis-ticks.ts';
import { xmlText } from './xml-text.ts';

const width = 1200;
const pad = 10;
const inner = width - 2 * pad;
const rowHeight = 17;
const laneHeight = 15;
const stripHeight = 34;
const characterWidth = 6.65;
const stageColours = ['#8250df', '#bf8700', '#1a7f37', '#0969da', '#cf222e', '#1b7c83', '#bc4c00', '#6e7781'];

/** Of the whole boot; says so where processes were not recorded. */
export function processesSvg(profile: Profile): string {
  const chart = processChart(profile);
  if (chart === null) return frame(profile, 60, [text(pad, 44, 'Processes were not recorded.')]);
  const x = (moment: number): number => pad + (Math.min(chart.end, moment) / Math.max(1, chart.end)) * inner;
  const parts: string[] = [];
  let y = 34;
  y = axis(chart, x, y, parts);
  y = stages(chart, x, y, parts);
  y = units(chart, x, y, parts);
  y = modules(chart, x, y, parts);
  y = strip(chart, x, y, parts);
  const top = y;
  for (const row of chart.rows.filter(({ main }) => main)) {
    parts.push(bar(chart, row, x, y));
    y += rowHeight;
  }
  for (const { start } of chart.stages.slice(1)) {
    parts.push(`<path class="line" d="M${x(start).toFixed(1)} ${top}V${y}"/>`);
  }
  const rest = chart.rows.filter(({ main }) => !main).length;
  const hidden =
    rest > 0 || chart.hidden > 0 ? `${formatInteger(rest + chart.hidden)} lighter rows are left out. ` : '';
  parts.push(
    text(pad, y + 16, `${hidden}Light: alive and waiting. Underlined: decides when the boot ends.`),
    ...activityKinds.map(
      (kind, index) =>
        `<rect class="${kind}" x="${width - 300 + index * 100}" y="${y + 6}" width="11" height="11"/>${text(width - 284 + index * 100, y + 16, kind)}`,
    ),
  );
  return frame(profile, y + 26, parts);
}

function axis(chart: ProcessChart, x: (at: number) => number, y: number, parts: string[]): number {
  for (const at of axisTicks(0, chart.end, 10)) {
    const label = shown(chart, at);
    parts.push(`<path class="line" d="M${x(at).toFixed(1)} ${y}v8"/>${text(x(at) + 3, y + 9, label)}`);
  }
  return y + 14;
}

function stages(chart: ProcessChart, x: (at: number) => number, y: number, parts: string[]): number {
  chart.stages.forEach(({ name, start, end }, index) => {
    const wide = x(end) - x(start);
    const colour = stageColours[index % stageColours.length]!;
    parts.push(
      `<g><title>${xmlText(`stage ${name}\n${span(chart, start, end)}`)}</title><rect x="${x(start).toFixed(1)}" y="${y}" width="${Math.max(0.5, wide - 1).toFixed(1)}" height="${laneHeight}" fill="${colour}"/>${label(name, x(start) + 4, y + 11, wide, 'in')}</g>`,
    );
  });
  return y + laneHeight + 4;
}

function units(chart: ProcessChart, x: (at: number) => number, y: number, parts: string[]): number {
  const known = chart.units.filter(({ start, ready }) => start >= 0 || ready >= 0);
  const lanes = packLanes(known, 4);
  lanes.forEach((lane, index) => {
    for (const [place, { name, start, end, result }] of lane.entries()) {
      const room = Math.min(end, lane[place + 1]?.start ?? end);
      const wide = Math.max(2, x(end) - x(start));
      parts.push(
        `<g><title>${xmlText(`unit ${name} (${result})\n${span(chart, start, end)}`)}</title><rect class="unit ${result}" x="${x(start).toFixed(1)}" y="${y + index * laneHeight}" width="${wide.toFixed(1)}" height="${laneHeight - 2}"/>${label(name, x(start) + 3, y + index * laneHeight + 10, x(room) - x(start), '')}</g>`,
      );
    }
  });
  return y + lanes.length * laneHeight + (lanes.length > 0 ? 4 : 0);
}

function modules(chart: ProcessChart, x: (at: number) => number, y: number, parts: string[]): number {
  if (chart.modules.length === 0) return y;
  for (const { name, at, instructions } of chart.modules) {
    const init = instructions < 0 ? '' : `\ninitialisation ${formatInteger(instructions)} instructions`;
    parts.push(
      `<g><title>${xmlText(`module ${name}\nloaded at ${shown(chart, at)}${init}`)}</title><path class="module" d="M${x(at).toFixed(1)} ${y}l4 5l-4 5l-4 -5z"/></g>`,
    );
  }
  return y + 14;
}

function strip(chart: ProcessChart, x: (at: number) => number, y: number, parts: string[]): number {
  const { runnable } = chart;
  if (runnable === null || runnable.count.length === 0) return y;
  const most = Math.max(1, ...runnable.count);
  const points = runnable.at.map(
    (at, index) =>
      `${x(at).toFixed(1)} ${(y + stripHeight - (runnable.count[index]! / most) * stripHeight).toFixed(1)}`,
  );
  const last = x(chart.end).toFixed(1);
  parts.push(
    `<g><title>tasks that could run, at most ${most.toFixed(1)}</title><path class="runnable" d="M${x(runnable.at[0]!).toFixed(1)} ${y + stripHeight}L${points.join('L')}H${last}V${y + stripHeight}z"/></g>`,
    text(pad, y + 10, `runnable tasks (up to ${most.toFixed(1)})`),
  );
  return y + stripHeight + 4;
}

function bar(chart: ProcessChart, row: ChartRow, x: (at: number) => number, y: number): string {
  const title = [row.label, ...row.facts.map(([name, value]) => `${name}: ${value}`)].join('\n');
  const rect = (kind: string, start: number, end: number): string =>
    `<rect class="${kind}" x="${x(start).toFixed(1)}" y="${y + 1}" width="${Math.max(0.6, x(end) - x(start)).toFixed(1)}" height="${rowHeight - 3}"/>`;
  const parts: string[] = [];
  for (let at = 0; at < row.lives.length; at += 2)
    parts.push(rect('life', row.lives[at]!, row.lives[at + 1]!));
  let painted = -Infinity;
  for (let at = 0; at < row.activity.length; at += 3) {
    const [start, end, kind] = row.activity.slice(at, at + 3) as [number, number, number];
    if (x(end) < painted + 0.3) continue; // would be drawn over the same spot
    painted = x(end);
    parts.push(rect(activityKinds[kind]!, start, end));
  }
  for (let at = 0; at < row.critical.length; at += 2) {
    const [left, right] = [x(row.critical[at]!), x(row.critical[at + 1]!)];
    if (right - left < 0.3) continue;
    parts.push(
      `<rect class="critical" x="${left.toFixed(1)}" y="${y + rowHeight - 3}" width="${(right - left).toFixed(1)}" height="2"/>`,
    );
  }
  const start = x(row.lives.reduce((least, at) => Math.min(least, at), Infinity));
  const name = '·\u00a0'.repeat(Math.min(6, row.depth)) + row.label;
  const room = (width - pad - start - 4) / characterWidth;
  const placed =
    name.length <= room || start < width / 2
      ? label(name, start + 4, y + 12, width - pad - start, 'name')
      : `<text class="name before" x="${(start - 4).toFixed(1)}" y="${y + 12}">${xmlText(cut(name, (start - pad) / characterWidth))}</text>`;
  return `<g><title>${xmlText(title)}</title>${parts.join('')}${placed}</g>`;
}

function label(name: string, x: number, y: number, wide: number, kind: string): string {
  const fitting = cut(name, (wide - 6) / characterWidth);
  return fitting === ''
    ? ''
    : `<text class="${kind}" x="${x.toFixed(1)}" y="${y}">${xmlText(fitting)}</text>`;
}

function cut(name: string, room: number): string {
  const characters = Math.floor(room);
  if (characters < 3) return '';
  return name.length <= characters ? name : `${name.slice(0, characters - 1)}…`;
}

function text(x: number, y: number, content: string): string {
  return `<text class="note" x="${x.toFixed(1)}" y="${y}">${xmlText(content)}</text>`;
}

function span(chart: ProcessChart, start: number, end: number): string {
  return `${shown(chart, start)} to ${shown(chart, end)}, ${shown(chart, end - start)}`;
}

function shown({ unit }: ProcessChart, value: number): string {
  return unitNamed(unit).formatShort(value);
}

function frame(profile: Profile, height: number, parts: readonly string[]): string {
  const title = `Processes of the boot of ${printable(profile.scenario)}`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${xmlText(title)}">
<style>
text { font: 11px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328; pointer-events: none; }
.title { font: 600 15px system-ui, sans-serif; } .note { fill: #59636e; font: 11px system-ui, sans-serif; }
.in { fill: #ffffff; } .before { text-anchor: end; }
.back { fill: #ffffff; } .line { stroke: #8c959f; stroke-width: 0.6; fill: none; }
.life { fill: #e4e9ee; } .user { fill: #79b8ff; } .kernel { fill: #f5a97f; } .interrupt { fill: #d1242f; } .critical { fill: #bf3989; }
.unit { fill: #c4e8cd; } .failed { fill: #ffb3ad; } .pending { fill: #f1e3a8; } .module { fill: #8250df; } .runnable { fill: #b6c8dc; }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc; } .note { fill: #9198a1; } .in { fill: #ffffff; } .back { fill: #0d1117; }
.life { fill: #262c36; } .user { fill: #1f5fa8; } .kernel { fill: #9a5324; } .critical { fill: #f778ba; } .unit { fill: #1d4a2b; } .failed { fill: #7d1f1a; } .pending { fill: #5c4d12; } .module { fill: #a371f7; } .runnable { fill: #33475c; }
}
</style>
<rect class="back" width="100%" height="100%"/>
<text class="title" x="${pad}" y="20">${xmlText(title)}</text>
${parts.join('\n')}
</svg>
`;
}
