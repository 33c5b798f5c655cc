/** Curves over commits: one panel for each figure, steps, breaks and dates below, and all commits at the bottom. */
import { clamped, nearestOf, type View } from '../../../site/chart-layout.ts';
import { element, Surface } from '../dom.ts';
import {
  axisHeight,
  mapHeight,
  pageColours,
  railHeight,
  titleHeight,
  xOf,
  type Colours,
  type Frame,
} from './chart-frame.ts';
import { drawBreaks, drawDates, drawLines, drawRail } from './chart-lines.ts';
import { drawMap } from './chart-map.ts';
import { markerRoom, markersByMetric, stepMarkers, type Marker } from './chart-markers.ts';
import { axisOf, drawPanel } from './chart-panel.ts';
import type { Curve, LoadedLine } from './load.ts';

export class Chart {
  readonly surface = new Surface(
    'Curves over commits. Left and right: previous and next commit; page up and page down: previous and next step; plus, minus and 0: zoom; Shift with left and right: move; Enter: details.',
  );
  readonly root = element('div', { class: 'canvas' }, [this.surface.canvas]);
  view: View;
  curves: readonly Curve[] = [];
  /** places of the commit below the pointer, of the one that is told about, of those that a search found */
  cursor = -1;
  selected = -1;
  found: readonly number[] = [];

  readonly #line: LoadedLine;
  readonly #markers: ReadonlyMap<string, readonly Marker[]>;
  readonly #rail: readonly Marker[];
  #colours: Colours | null = null;
  #left = 72;
  #mapTop = 0;

  constructor(line: LoadedLine) {
    this.#line = line;
    this.view = { from: 0, to: line.count };
    this.#rail = stepMarkers(line.data);
    this.#markers = markersByMetric(line.data);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.#colours = null;
      if (this.root.isConnected) this.draw();
    });
  }

  /** Takes the room that there is. */
  resize(): void {
    const plots = this.curves.reduce((sum, _, at) => sum + titleHeight + plotHeight(at), 0);
    this.surface.resize(this.root.clientWidth, plots + railHeight + axisHeight + mapHeight);
    this.draw();
  }

  /** @param x in CSS pixels of the canvas */
  placeAt(x: number): number {
    const { from, to } = this.view;
    return from + ((x - this.#left) / this.#width()) * (to - from);
  }

  commitAt(x: number): number {
    return Math.min(this.#line.count - 1, Math.max(0, Math.floor(this.placeAt(x))));
  }

  /** The step whose marker is near, else the commit itself. */
  stepNear(x: number): number {
    const at = this.commitAt(x);
    const step = nearestOf(
      this.#rail.map((marker) => marker.at),
      at,
    );
    return step >= 0 && Math.abs(this.#x(step + 0.5) - x) <= markerRoom ? step : at;
  }

  /** Whether a height is in the picture of all commits, and which place is there. */
  isMap(y: number): boolean {
    return y >= this.#mapTop;
  }

  mapPlace(x: number): number {
    return ((x - this.#left) / this.#width()) * this.#line.count;
  }

  /** Commits for each pixel. */
  get scale(): number {
    return (this.view.to - this.view.from) / this.#width();
  }

  /** Where a commit is, in pixels of the window. */
  position(at: number): { x: number; y: number } {
    const { left, top } = this.surface.canvas.getBoundingClientRect();
    return { x: left + this.#x(at + 0.5), y: Math.max(8, top) + titleHeight };
  }

  draw(): void {
    const { context, width, height } = this.surface;
    this.view = clamped(this.view, this.#line.count);
    context.clearRect(0, 0, width, height);
    const axes = this.curves.map((curve, at) => axisOf(curve, this.view, plotHeight(at)));
    const widest = Math.max(
      0,
      ...axes.flatMap(({ labels }) => labels.map((text) => context.measureText(text).width)),
    );
    this.#left = Math.max(48, Math.ceil((widest + 10) / 16) * 16);
    const frame: Frame = {
      ...{ context, line: this.#line, view: this.view, left: this.#left, width: this.#width() },
      colours: (this.#colours ??= pageColours()),
    };
    const plotsEnd = height - railHeight - axisHeight - mapHeight;
    const axisTop = plotsEnd + railHeight;
    drawBreaks(frame, axisTop);
    const { cursor, selected } = this;
    const shown = cursor >= 0 ? cursor : selected >= 0 ? selected : this.#line.count - 1;
    let top = 0;
    for (const [at, curve] of this.curves.entries()) {
      const [plot, markers] = [plotHeight(at), this.#markers.get(curve.metric) ?? []];
      drawPanel(frame, { curve, axis: axes[at]!, markers, top, plot, shown, cursor });
      top += titleHeight + plot;
    }
    drawRail(frame, this.#rail, plotsEnd);
    drawLines(frame, this, axisTop);
    drawDates(frame, axisTop);
    this.#mapTop = height - mapHeight;
    drawMap(frame, this.curves[0], this.#mapTop);
  }

  #width(): number {
    return Math.max(10, this.surface.width - this.#left - 12);
  }

  #x(at: number): number {
    return xOf({ view: this.view, left: this.#left, width: this.#width() }, at);
  }
}

function plotHeight(at: number): number {
  return at === 0 ? 190 : 104;
}
