/**
 * Who ran when, in the manner of bootchart: a row a process under its parent, with stages, units, modules and the
 * number of runnable tasks above. Wheel or + and - zoom, dragging or arrow keys move, up and down choose a row.
 */
import { packLanes, type Packed } from '../../report/pack-lanes.ts';
import type { ChartRow, ProcessChart } from '../../report/process-chart-data.ts';
import type { Model } from '../../report/report-tree.ts';
import { activityColours, prefersDark } from './colours.ts';
import { choice, element, fitText, Surface } from './dom.ts';
import {
  characterWidth,
  drawAxis,
  drawModules,
  drawNote,
  drawRunnable,
  drawStages,
  drawUnits,
  laneHeight,
  stripHeight,
  type ChartView,
  type Hit,
} from './process-lanes.ts';
import type { State } from './state.ts';
import type { Tooltip } from './tooltip.ts';

const rowHeight = 18;
const mostLanes = 4;

/** Empty where neither boot has processes. */
export function processView(model: Model, state: State, tooltip: Tooltip, changed: () => void): Node[] {
  const sides = [model.data.head, model.data.base].filter((side) => side?.chart);
  return sides.length === 0 ? [] : [new ProcessView(model, state, tooltip, changed).root];
}

class ProcessView implements ChartView {
  readonly root: HTMLElement;
  readonly surface = new Surface(
    'Processes over time. Plus and minus zoom, left and right move, up and down choose a process, Home shows everything.',
  );
  from = 0;
  to = 1;
  private focused = -1;
  private everything = false;
  private rows: readonly ChartRow[] = [];
  private rowsTop = 0;
  hits: Hit[] = [];
  private lanes: Packed[][] = [];
  private drag: { x: number; from: number; to: number } | null = null;

  private readonly model: Model;
  private readonly state: State;
  private readonly tooltip: Tooltip;

  constructor(model: Model, state: State, tooltip: Tooltip, changed: () => void) {
    this.model = model;
    this.state = state;
    this.tooltip = tooltip;
    const controls = element('div', { class: 'controls' });
    if (model.compared) {
      controls.append(
        choice('Boot shown', [['head', 'head'], ['base', 'base']], state.side, (side) => {
          state.side = side;
          this.load();
          changed();
        }), // prettier-ignore
      );
    }
    controls.append(
      choice('Processes shown', [['main', 'heaviest'], ['all', 'all']], 'main', (which) => {
        this.everything = which === 'all';
        this.load();
      }), // prettier-ignore
      this.legend(),
    );
    this.root = element(
      'section',
      { class: 'processes', attributes: { id: 'processes', 'aria-labelledby': 'processes-title' } },
      [
        element('h2', { text: 'Who ran when', attributes: { id: 'processes-title' } }),
        controls,
        element('div', { class: 'canvas' }, [this.surface.canvas]),
      ],
    );
    this.listen();
    this.load();
    new ResizeObserver(() => this.draw()).observe(this.root);
  }

  private legend(): HTMLElement {
    const names = ['user', 'kernel', 'interrupt', 'waiting', 'critical'] as const;
    return element(
      'span',
      { class: 'legend' },
      names.map((name) =>
        element('span', {}, [element('i', { class: name }), element('span', { text: name })]),
      ),
    );
  }

  private get chart(): ProcessChart | null {
    const { head, base } = this.model.data;
    return (this.state.side === 'base' && base ? base : head).chart;
  }

  private load(): void {
    const { chart } = this;
    this.rows = (chart?.rows ?? []).filter(({ main }) => main || this.everything);
    const known = (chart?.units ?? []).filter(({ start, ready }) => start >= 0 || ready >= 0);
    this.lanes = packLanes(known, mostLanes);
    this.focused = -1;
    this.from = 0;
    this.to = this.end();
    this.draw();
  }

  private end(): number {
    return Math.max(1, this.chart?.end ?? 1);
  }

  private listen(): void {
    const { canvas } = this.surface;
    canvas.addEventListener(
      'wheel',
      (event) => {
        // Without a modifier or focus the page scrolls: the list of processes is long.
        if (!event.ctrlKey && !event.shiftKey && document.activeElement !== canvas) return;
        event.preventDefault();
        this.zoom(event.deltaY < 0 ? 0.8 : 1.25, event.offsetX / this.surface.width);
      },
      { passive: false },
    );
    canvas.addEventListener('pointerdown', (event) => {
      this.drag = { x: event.offsetX, from: this.from, to: this.to };
      canvas.setPointerCapture(event.pointerId);
    });
    for (const name of ['pointerup', 'pointercancel'] as const) {
      canvas.addEventListener(name, () => (this.drag = null));
    }
    canvas.addEventListener('pointermove', (event) => {
      if (this.drag) {
        const shift = ((this.drag.x - event.offsetX) / this.surface.width) * (this.drag.to - this.drag.from);
        this.show(this.drag.from + shift, this.drag.to + shift);
        return;
      }
      this.hover(event.offsetX, event.offsetY, event.clientX, event.clientY);
    });
    canvas.addEventListener('pointerleave', () => this.tooltip.hide());
    canvas.addEventListener('blur', () => this.focus(-1));
    canvas.addEventListener('dblclick', (event) => this.zoom(0.5, event.offsetX / this.surface.width));
    canvas.addEventListener('keydown', (event) => this.key(event));
  }

  private key(event: KeyboardEvent): void {
    const step = (this.to - this.from) * 0.2;
    if (event.key === '+' || event.key === '=') this.zoom(0.7, 0.5);
    else if (event.key === '-') this.zoom(1.4, 0.5);
    else if (event.key === 'ArrowLeft') this.show(this.from - step, this.to - step);
    else if (event.key === 'ArrowRight') this.show(this.from + step, this.to + step);
    else if (event.key === 'Home') this.show(0, this.end());
    else if (event.key === 'ArrowDown') this.focus(Math.min(this.rows.length - 1, this.focused + 1));
    else if (event.key === 'ArrowUp') this.focus(Math.max(0, this.focused - 1));
    else return;
    event.preventDefault();
  }

  private focus(row: number): void {
    this.focused = row;
    this.draw();
    const shown = this.rows[row];
    if (!shown) {
      this.tooltip.hide();
      return;
    }
    const box = this.surface.canvas.getBoundingClientRect();
    const left = Math.max(0, Math.min(this.surface.width, this.x(startOf(shown))));
    this.tooltip.show(
      describeRow(shown),
      box.left + left,
      box.top + this.rowsTop + row * rowHeight + rowHeight,
    );
  }

  private hover(x: number, y: number, clientX: number, clientY: number): void {
    const hit = this.hits.findLast(
      (one) => x >= one.x && x <= one.x + one.width && y >= one.top && y < one.top + one.height,
    );
    if (hit) this.tooltip.show(hit.describe(), clientX, clientY);
    else this.tooltip.hide();
  }

  private zoom(factor: number, anchor: number): void {
    const at = this.from + (this.to - this.from) * anchor;
    this.show(at - (at - this.from) * factor, at + (this.to - at) * factor);
  }

  private show(from: number, to: number): void {
    const end = this.end();
    const span = Math.max(10, Math.min(end, to - from));
    this.from = Math.max(0, Math.min(end - span, from));
    this.to = this.from + span;
    this.tooltip.hide();
    requestAnimationFrame(() => this.draw());
  }

  x(moment: number): number {
    return ((moment - this.from) / (this.to - this.from)) * this.surface.width;
  }

  draw(): void {
    const { surface, chart } = this;
    const width = surface.canvas.parentElement!.clientWidth;
    if (width === 0) return;
    const strip = chart?.runnable ? stripHeight + 4 : 0;
    const modules = (chart?.modules.length ?? 0) > 0 ? 14 : 0;
    const above = 20 + 22 + this.lanes.length * laneHeight + modules + strip;
    surface.resize(width, above + Math.max(1, this.rows.length) * rowHeight + 4);
    this.hits = [];
    if (!chart) {
      drawNote(this, 'Processes were not recorded in this boot.', 4, 30);
      return;
    }
    drawAxis(this, chart);
    drawStages(this, chart);
    drawUnits(this, chart, this.lanes, 42);
    drawModules(this, chart, 42 + this.lanes.length * laneHeight);
    drawRunnable(this, chart, above - strip);
    this.rowsTop = above;
    this.rows.forEach((row, index) => this.drawRow(row, index, above + index * rowHeight));
  }

  private drawRow(row: ChartRow, index: number, top: number): void {
    const { context, width } = this.surface;
    const dark = prefersDark();
    const colours = activityColours(dark);
    if (index === this.focused) {
      context.fillStyle = dark ? '#1c2836' : '#eaf3ff';
      context.fillRect(0, top, width, rowHeight);
    }
    const paint = (start: number, end: number, colour: string): void => {
      const left = Math.max(0, this.x(start));
      const right = Math.min(width, this.x(end));
      if (right < 0 || left > width) return;
      context.fillStyle = colour;
      context.fillRect(left, top + 1, Math.max(0.6, right - left), rowHeight - 3);
    };
    for (let at = 0; at < row.lives.length; at += 2)
      paint(row.lives[at]!, row.lives[at + 1]!, colours.waiting);
    const kinds = [colours.user, colours.kernel, colours.interrupt];
    const pixel = (this.to - this.from) / width;
    let painted = -Infinity;
    for (let at = 0; at < row.activity.length; at += 3) {
      const end = row.activity[at + 1]!;
      if (end < this.from || end < painted + pixel * 0.4) continue; // would be drawn over the same spot
      if (row.activity[at]! > this.to) break;
      painted = end;
      paint(row.activity[at]!, end, kinds[row.activity[at + 2]!]!);
    }
    for (let at = 0; at < row.critical.length; at += 2) {
      const left = Math.max(0, this.x(row.critical[at]!));
      const right = Math.min(width, this.x(row.critical[at + 1]!));
      if (right < 0 || left > width) continue;
      context.fillStyle = colours.critical;
      context.fillRect(left, top + rowHeight - 3, Math.max(0.6, right - left), 2);
    }
    this.drawLabel(row, top);
    this.hits.push({ x: 0, width, top, height: rowHeight, describe: () => describeRow(row) });
  }

  /** Beside the start of the life; before it where there is more room. */
  private drawLabel(row: ChartRow, top: number): void {
    const { context, width } = this.surface;
    const start = Math.max(0, Math.min(width, this.x(startOf(row))));
    const name = '· '.repeat(Math.min(6, row.depth)) + row.label;
    const before = width - start < name.length * characterWidth && start > width / 2;
    const fitting = fitText(name, before ? start : width - start, characterWidth);
    context.fillStyle = prefersDark() ? '#f0f3f6' : '#1b1f24';
    context.textAlign = before ? 'right' : 'left';
    context.fillText(fitting, before ? start - 4 : start + 4, top + rowHeight / 2);
    context.textAlign = 'left';
  }
}

function startOf(row: ChartRow): number {
  let start = Infinity;
  for (let at = 0; at < row.lives.length; at += 2) start = Math.min(start, row.lives[at]!);
  return start;
}

function describeRow(row: ChartRow): Node[] {
  const table = element('table');
  for (const [name, value] of row.facts) {
    table.append(element('tr', {}, [element('th', { text: name }), element('td', { text: value })]));
  }
  return [element('b', { text: row.label }), table];
}
