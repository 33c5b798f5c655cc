/** Wheel, pointers and keys → what a chart shows. */
import { moved, showing, zoomed, type View } from '../../../site/chart-layout.ts';
import type { Chart } from './chart.ts';
import type { LoadedLine } from './load.ts';

export interface ChartEvents {
  /** other commits are looked at */
  readonly onView: () => void;
  /** the commit below pointer or keys; -1: none */
  readonly onCursor: (at: number) => void;
  /** a commit is chosen; -1: none */
  readonly onSelect: (at: number) => void;
}

/** Pixels that a press may move and still be a click. */
const clickRoom = 4;

export class ChartInput {
  readonly #chart: Chart;
  readonly #line: LoadedLine;
  readonly #events: ChartEvents;
  readonly #pointers = new Map<number, { x: number; y: number }>();
  #travelled = 0;
  #isOnMap = false;

  constructor(chart: Chart, line: LoadedLine, events: ChartEvents) {
    this.#chart = chart;
    this.#line = line;
    this.#events = events;
    const { canvas } = chart.surface;
    canvas.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    canvas.addEventListener('pointerdown', (event) => this.#down(event));
    canvas.addEventListener('pointermove', (event) => this.#move(event));
    canvas.addEventListener('pointerup', (event) => this.#up(event, true));
    canvas.addEventListener('pointercancel', (event) => this.#up(event, false));
    canvas.addEventListener('pointerleave', () => this.#events.onCursor(-1));
    canvas.addEventListener('blur', () => this.#events.onCursor(-1));
    canvas.addEventListener('keydown', (event) => this.#key(event));
  }

  look(view: View): void {
    this.#chart.view = view;
    this.#chart.draw();
    this.#events.onView();
  }

  /** @param at place that stays where it is; default: the middle */
  zoom(factor: number, at?: number): void {
    const { view } = this.#chart;
    this.look(zoomed(view, at ?? (view.from + view.to) / 2, factor, this.#line.count));
  }

  all(): void {
    this.look({ from: 0, to: this.#line.count });
  }

  /** Chooses the next step after the commit that is looked at, or the one before it. */
  step(direction: 1 | -1): void {
    const places = [...new Set(this.#line.data.steps.map(({ at }) => at))];
    const { cursor, selected } = this.#chart;
    const from = cursor >= 0 ? cursor : selected >= 0 ? selected : direction > 0 ? -1 : this.#line.count;
    const next = direction > 0 ? places.find((at) => at > from) : places.findLast((at) => at < from);
    if (next === undefined) return;
    this.look(showing(this.#chart.view, next, this.#line.count));
    this.#events.onCursor(next);
    this.#events.onSelect(next);
  }

  #wheel(event: WheelEvent): void {
    const { view } = this.#chart;
    const { count } = this.#line;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      this.look(moved(view, (event.deltaX || event.deltaY) * this.#chart.scale, count));
      return;
    }
    // Who sees everything and turns further wants to scroll the page.
    if (event.deltaY > 0 && view.to - view.from >= count) return;
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 32 : 1;
    const factor = Math.exp(Math.min(1, Math.max(-1, event.deltaY * lines * 0.0022)));
    this.zoom(factor, this.#chart.placeAt(event.offsetX));
  }

  #down(event: PointerEvent): void {
    const { canvas } = this.#chart.surface;
    canvas.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    if (this.#pointers.size > 1) return;
    this.#travelled = 0;
    this.#isOnMap = this.#chart.isMap(event.offsetY);
    if (this.#isOnMap) this.#toMap(event.offsetX);
  }

  #move(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId);
    if (!before) {
      this.#events.onCursor(this.#chart.isMap(event.offsetY) ? -1 : this.#chart.commitAt(event.offsetX));
      return;
    }
    const now = { x: event.offsetX, y: event.offsetY };
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, now);
    this.#travelled += Math.abs(now.x - before.x);
    if (other) {
      const [was, is] = [Math.abs(before.x - other.x), Math.abs(now.x - other.x)];
      if (is > 4 && was > 4) this.zoom(was / is, this.#chart.placeAt((now.x + other.x) / 2));
    } else if (this.#isOnMap) {
      this.#toMap(now.x);
    } else if (this.#travelled > clickRoom) {
      this.#events.onCursor(-1);
      this.look(moved(this.#chart.view, (before.x - now.x) * this.#chart.scale, this.#line.count));
    }
  }

  #up(event: PointerEvent, isClick: boolean): void {
    const wasOne = this.#pointers.size === 1;
    this.#pointers.delete(event.pointerId);
    if (!isClick || !wasOne || this.#isOnMap || this.#travelled > clickRoom) return;
    this.#events.onSelect(this.#chart.stepNear(event.offsetX));
  }

  #toMap(x: number): void {
    const { from, to } = this.#chart.view;
    const at = this.#chart.mapPlace(x);
    this.look(moved(this.#chart.view, at - (from + to) / 2, this.#line.count));
  }

  #key(event: KeyboardEvent): void {
    const { count } = this.#line;
    const { view, cursor, selected } = this.#chart;
    const step = (view.to - view.from) * 0.2;
    const from = cursor >= 0 ? cursor : selected >= 0 ? selected : count - 1;
    const actions: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => this.#go(from - 1),
      ArrowRight: () => this.#go(cursor < 0 && selected < 0 ? count - 1 : from + 1),
      'Shift+ArrowLeft': () => this.look(moved(view, -step, count)),
      'Shift+ArrowRight': () => this.look(moved(view, step, count)),
      Home: () => this.#go(0),
      End: () => this.#go(count - 1),
      PageUp: () => this.step(-1),
      PageDown: () => this.step(1),
      '+': () => this.zoom(0.7, cursor >= 0 ? cursor + 0.5 : undefined),
      '=': () => this.zoom(0.7, cursor >= 0 ? cursor + 0.5 : undefined),
      '-': () => this.zoom(1 / 0.7, cursor >= 0 ? cursor + 0.5 : undefined),
      '0': () => this.all(),
      Enter: () => this.#events.onSelect(from),
      Escape: () => this.#events.onSelect(-1),
    };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isMove = event.shiftKey && event.key.startsWith('Arrow');
    const action = actions[isMove ? `Shift+${event.key}` : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  #go(to: number): void {
    const at = Math.min(this.#line.count - 1, Math.max(0, to));
    const view = showing(this.#chart.view, at, this.#line.count);
    if (view !== this.#chart.view) this.look(view);
    this.#events.onCursor(at);
  }
}
