/**
 * The boot over time: stages, initcalls, console lines and the flame chart of sampled call paths on one axis of
 * instructions (or nanoseconds). Wheel or + and - zoom, dragging or arrow keys move.
 */
import { unitNamed } from '../../../base/unit.ts';
import { frameColour, prefersDark } from './colours.ts';
import { choice, element, fitText, Surface } from './dom.ts';
import type { Model } from '../../report/report-tree.ts';
import type { State } from './state.ts';
import { firstVisible, timelineBoxes, type TimelineBoxes } from './timeline-layout.ts';
import { amount, describeNode, type Tooltip } from './tooltip.ts';

const rowHeight = 16;
const characterWidth = 6.62;
const lane = { axis: 0, stages: 20, initcalls: 42, console: 62, calls: 84 };

interface Hit {
  x: number;
  width: number;
  top: number;
  height: number;
  describe: () => Node[];
}

export class TimelineView {
  readonly root: HTMLElement;
  private readonly surface = new Surface(
    'Timeline of the boot. Plus and minus zoom, arrow keys move, Home shows everything.',
  );
  private from = 0;
  private to = 1;
  private boxes: TimelineBoxes | null = null;
  private hits: Hit[] = [];
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
      element('span', {
        class: 'hint',
        text: 'Wheel or + − to zoom, drag or arrow keys to move, Home for all.',
      }),
    );
    this.root = element(
      'section',
      { class: 'timeline', attributes: { id: 'timeline', 'aria-labelledby': 'timeline-title' } },
      [
        element('h2', { text: 'When it happens', attributes: { id: 'timeline-title' } }),
        controls,
        element('div', { class: 'canvas' }, [this.surface.canvas]),
      ],
    );
    this.listen();
    this.load();
    new ResizeObserver(() => this.draw()).observe(this.root);
  }

  private get side(): Model['data']['head'] {
    return this.state.side === 'base' && this.model.data.base ? this.model.data.base : this.model.data.head;
  }

  private load(): void {
    this.boxes = this.side.timeline && timelineBoxes(this.model.tree, this.side.timeline);
    this.from = 0;
    this.to = this.end();
    this.draw();
  }

  private end(): number {
    return Math.max(
      1,
      this.boxes?.length ?? 0,
      ...this.side.stages.map(({ start, length }) => start + length),
    );
  }

  private listen(): void {
    const { canvas } = this.surface;
    canvas.addEventListener(
      'wheel',
      (event) => {
        if (
          !event.ctrlKey &&
          !event.shiftKey &&
          document.activeElement !== canvas &&
          Math.abs(event.deltaY) < 1
        )
          return;
        event.preventDefault();
        this.zoom(event.deltaY < 0 ? 0.8 : 1.25, event.offsetX / this.surface.width);
      },
      { passive: false },
    );
    canvas.addEventListener('pointerdown', (event) => {
      this.drag = { x: event.offsetX, from: this.from, to: this.to };
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener('pointerup', () => (this.drag = null));
    canvas.addEventListener('pointermove', (event) => {
      if (this.drag) {
        const shift = ((this.drag.x - event.offsetX) / this.surface.width) * (this.drag.to - this.drag.from);
        this.show(this.drag.from + shift, this.drag.to + shift);
        return;
      }
      const hit = this.hits.findLast(
        ({ x, width, top, height }) =>
          event.offsetX >= x &&
          event.offsetX <= x + width &&
          event.offsetY >= top &&
          event.offsetY < top + height,
      );
      if (hit) this.tooltip.show(hit.describe(), event.clientX, event.clientY);
      else this.tooltip.hide();
    });
    canvas.addEventListener('pointerleave', () => this.tooltip.hide());
    canvas.addEventListener('dblclick', (event) => this.zoom(0.5, event.offsetX / this.surface.width));
    canvas.addEventListener('keydown', (event) => {
      const step = (this.to - this.from) * 0.2;
      if (event.key === '+' || event.key === '=') this.zoom(0.7, 0.5);
      else if (event.key === '-') this.zoom(1.4, 0.5);
      else if (event.key === 'ArrowLeft') this.show(this.from - step, this.to - step);
      else if (event.key === 'ArrowRight') this.show(this.from + step, this.to + step);
      else if (event.key === 'Home') this.show(0, this.end());
      else return;
      event.preventDefault();
    });
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

  draw(): void {
    const { surface } = this;
    const width = surface.canvas.parentElement!.clientWidth;
    if (width === 0) return;
    const depth = this.boxes?.byDepth.length ?? 0;
    surface.resize(width, lane.calls + depth * rowHeight + 4);
    this.hits = [];
    this.drawAxis();
    this.drawStages();
    this.drawInitcalls();
    this.drawConsole();
    this.drawCalls();
  }

  private x(position: number): number {
    return ((position - this.from) / (this.to - this.from)) * this.surface.width;
  }

  private box(
    start: number,
    end: number,
    top: number,
    height: number,
    label: string,
    colour: string,
    describe: () => Node[],
  ): void {
    const left = Math.max(0, this.x(start));
    const right = Math.min(this.surface.width, this.x(end));
    if (right < 0 || left > this.surface.width) return;
    const { context } = this.surface;
    const wide = Math.max(0.5, right - left);
    context.fillStyle = colour;
    context.fillRect(left, top, wide > 3 ? wide - 1 : wide, height - 1);
    const text = fitText(label, wide, characterWidth);
    if (text !== '') {
      context.fillStyle = prefersDark() ? '#f0f3f6' : '#1b1f24';
      context.fillText(text, left + 3, top + height / 2);
    }
    this.hits.push({ x: left, width: Math.max(2, wide), top, height, describe });
  }

  private drawAxis(): void {
    const { context, width } = this.surface;
    context.fillStyle = prefersDark() ? '#9198a1' : '#59636e';
    const span = this.to - this.from;
    const rough = span / Math.max(2, width / 110);
    const magnitude = 10 ** Math.floor(Math.log10(rough));
    const step =
      [1, 2, 5, 10].map((factor) => factor * magnitude).find((candidate) => candidate >= rough) ?? rough;
    for (let at = Math.ceil(this.from / step) * step; at <= this.to; at += step) {
      context.fillRect(this.x(at), 0, 1, 6);
      context.fillText(unitNamed(this.model.data.unit).formatShort(at), this.x(at) + 3, 9);
    }
  }

  private drawStages(): void {
    for (const { name, start, length } of this.side.stages) {
      this.box(start, start + length, lane.stages, 20, name, frameColour(name, 3, prefersDark()), () => [
        element('b', { text: name }),
        element('div', { text: amount(this.model, length) }),
      ]);
    }
  }

  private drawInitcalls(): void {
    for (const { name, level, start, length, result } of this.side.initcalls) {
      this.box(start, start + length, lane.initcalls, 18, name, frameColour(level, 1, prefersDark()), () => [
        element('b', { text: name }),
        element('div', { text: `initcall${level ? `, ${level}` : ''}: ${amount(this.model, length)}` }),
        ...(result ? [element('div', { text: `returned ${result}` })] : []),
      ]);
    }
  }

  private drawConsole(): void {
    const { context, width } = this.surface;
    context.fillStyle = prefersDark() ? '#6cb6ff' : '#0969da';
    for (const { at, text } of this.side.console) {
      const x = this.x(at);
      if (x < -1 || x > width) continue;
      context.fillRect(x, lane.console + 2, 1.5, 14);
      this.hits.push({
        x: x - 2,
        width: 5,
        top: lane.console,
        height: 18,
        describe: () => [element('code', { text })],
      });
    }
  }

  private drawCalls(): void {
    const { boxes } = this;
    if (!boxes) return;
    const { data, tree } = this.model;
    const dark = prefersDark();
    const pixel = (this.to - this.from) / this.surface.width;
    boxes.byDepth.forEach((rows, depth) => {
      const top = lane.calls + depth * rowHeight;
      let painted = -Infinity;
      for (let index = firstVisible(boxes, rows, this.from); index < rows.length; index += 1) {
        const row = rows[index]!;
        const start = boxes.start[row]!;
        const end = boxes.end[row]!;
        if (start > this.to) break;
        if (end < painted + pixel * 0.5) continue; // would be drawn over the same half pixel
        painted = end;
        const node = boxes.node[row]!;
        const name = data.functions.name[tree.function[node]!]!;
        this.box(
          start,
          end,
          top,
          rowHeight,
          name,
          frameColour(name, data.functions.object[tree.function[node]!]!, dark),
          () => describeNode(this.model, node),
        );
      }
    });
  }
}
