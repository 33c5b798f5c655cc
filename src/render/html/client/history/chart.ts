/** Curves over commits: one panel for each figure, steps, breaks and dates below, and all commits at the bottom. */
import { axisTicks } from '../../../report/axis-ticks.ts';
import {
  clamped,
  curvePoints,
  datedPlaces,
  extent,
  nearestOf,
  type View,
} from '../../../site/chart-layout.ts';
import { tickLabels } from '../../../site/tick-labels.ts';
import { element, Surface } from '../dom.ts';
import type { Curve, LoadedLine } from './load.ts';
import { dayOf, metricWords, unitOf } from './words.ts';

const titleHeight = 20;
const railHeight = 22;
const axisHeight = 22;
const mapHeight = 46;
/** markers nearer to each other than this are one */
const markerRoom = 7;

interface Colours {
  readonly fg: string;
  readonly muted: string;
  readonly line: string;
  readonly panel: string;
  readonly curve: string;
  readonly grown: string;
  readonly shrunk: string;
  readonly warned: string;
  readonly accent: string;
}

interface Marker {
  readonly at: number;
  readonly up: boolean;
  /** relative change: of markers that would cover each other the largest is drawn */
  readonly size: number;
}

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
    const markers = new Map<string, Marker[]>();
    const mark = (at: number, base: number, head: number): Marker => ({
      ...{ at, up: head > base },
      size: Math.abs(head - base) / Math.max(1, base),
    });
    this.#rail = line.data.steps.map(({ at, rows: [[, , base, head] = ['', '', 0, 0]] }) =>
      mark(at, base, head),
    );
    for (const { at, rows } of line.data.steps) {
      for (const [metric, , base, head] of rows) {
        markers.set(metric, [...(markers.get(metric) ?? []), mark(at, base, head)]);
      }
    }
    this.#markers = markers;
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.#colours = null;
      if (this.root.isConnected) this.draw();
    });
  }

  /** Takes the room that there is. */
  resize(): void {
    const plots = this.curves.reduce((sum, _, at) => sum + titleHeight + this.#plotHeight(at), 0);
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
    const axes = this.curves.map((curve, at) => this.#axisOf(curve, at));
    const widest = Math.max(
      0,
      ...axes.flatMap(({ labels }) => labels.map((text) => context.measureText(text).width)),
    );
    this.#left = Math.max(48, Math.ceil((widest + 10) / 16) * 16);
    let top = 0;
    const plotsEnd = height - railHeight - axisHeight - mapHeight;
    this.#drawBreaks(plotsEnd + railHeight);
    for (const [at, curve] of this.curves.entries()) {
      this.#drawPanel(curve, axes[at]!, top, this.#plotHeight(at));
      top += titleHeight + this.#plotHeight(at);
    }
    this.#drawRail(plotsEnd);
    this.#drawLines(plotsEnd + railHeight);
    this.#drawDates(plotsEnd + railHeight);
    this.#mapTop = height - mapHeight;
    this.#drawMap(this.#mapTop);
  }

  #drawPanel(curve: Curve, { low, high, ticks, labels }: Axis, top: number, plot: number): void {
    const { context } = this.surface;
    const { muted, line, curve: colour, fg } = this.#palette();
    const bottom = top + titleHeight + plot;
    const y = (value: number): number => bottom - 6 - ((value - low) / (high - low)) * (plot - 12);
    context.textAlign = 'right';
    for (const [at, tick] of ticks.entries()) {
      context.fillStyle = muted;
      context.fillText(labels[at]!, this.#left - 6, y(tick));
      context.fillStyle = line;
      context.fillRect(this.#left, Math.round(y(tick)), this.#width(), 1);
    }
    context.textAlign = 'left';
    const shown = this.cursor >= 0 ? this.cursor : this.selected >= 0 ? this.selected : this.#line.count - 1;
    const value = curve.values[shown]!;
    const text = Number.isNaN(value) ? 'not known' : unitOf(curve.unit).sayShort(value);
    context.fillStyle = fg;
    const name = metricWords(curve.metric);
    const most = Math.max(8, Math.floor(this.#width() / 6.7) - text.length - 4);
    const title = name.length > most ? `${name.slice(0, most - 1)}…` : name;
    context.fillText(title, this.#left, top + titleHeight / 2 + 2);
    context.fillStyle = muted;
    context.fillText(text, this.#left + context.measureText(`${title}  `).width, top + titleHeight / 2 + 2);
    context.save();
    context.beginPath();
    context.rect(this.#left, top + titleHeight, this.#width(), plot);
    context.clip();
    this.#drawDrifts(curve.metric, bottom);
    this.#drawCurve(curve, this.view, (at) => this.#x(at + 0.5), y, colour);
    for (const marker of this.#spread(this.#markers.get(curve.metric) ?? [])) {
      this.#drawMarker(marker, y(curve.values[marker.at]!));
    }
    if (this.cursor >= 0 && !Number.isNaN(curve.values[this.cursor]!)) {
      context.fillStyle = fg;
      context.beginPath();
      context.arc(this.#x(this.cursor + 0.5), y(curve.values[this.cursor]!), 3.5, 0, 7);
      context.fill();
    }
    context.restore();
  }

  #drawCurve(
    { values }: Curve,
    view: View,
    x: (at: number) => number,
    y: (value: number) => number,
    colour: string,
  ): void {
    const { context } = this.surface;
    const points = curvePoints(values, view, this.#width(), this.#line.starts);
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
    const isClose = this.#width() / (view.to - view.from) > 7;
    context.fillStyle = colour;
    for (const [at, point] of points.entries()) {
      if (!isClose && !(point < 0 && (points[at + 1] ?? -1) < 0)) continue;
      const place = point < 0 ? ~point : point;
      context.fillRect(x(place) - 1.5, y(values[place]!) - 1.5, 3, 3);
    }
  }

  #drawMarker({ at, up }: Marker, y: number): void {
    const { context } = this.surface;
    const { grown, shrunk } = this.#palette();
    const x = this.#x(at + 0.5);
    const side = up ? 1 : -1;
    context.fillStyle = up ? grown : shrunk;
    context.beginPath();
    context.moveTo(x, y - 6 * side);
    context.lineTo(x + 5.5, y + 4 * side);
    context.lineTo(x - 5.5, y + 4 * side);
    context.closePath();
    context.fill();
  }

  #drawDrifts(metric: string, bottom: number): void {
    const { context } = this.surface;
    const { grown, shrunk } = this.#palette();
    for (const { from, at, change } of this.#line.data.drifts) {
      if (change[0] !== metric || at < this.view.from || from > this.view.to) continue;
      context.fillStyle = change[3] > change[2] ? grown : shrunk;
      context.globalAlpha = 0.35;
      context.fillRect(
        this.#x(from + 0.5),
        bottom - 4,
        Math.max(3, this.#x(at + 0.5) - this.#x(from + 0.5)),
        4,
      );
      context.globalAlpha = 1;
    }
  }

  #drawRail(top: number): void {
    const { context } = this.surface;
    const { muted, line } = this.#palette();
    context.fillStyle = line;
    context.fillRect(this.#left, top + railHeight, this.#width(), 1);
    context.fillStyle = muted;
    context.textAlign = 'right';
    context.fillText('steps', this.#left - 6, top + railHeight / 2);
    for (const marker of this.#spread(this.#rail)) this.#drawMarker(marker, top + railHeight / 2);
  }

  /** Markers in view, the largest of those that would cover each other. */
  #spread(markers: readonly Marker[]): Marker[] {
    const kept: Marker[] = [];
    for (const marker of markers) {
      if (marker.at < this.view.from || marker.at >= this.view.to) continue;
      const last = kept.at(-1);
      if (!last || this.#x(marker.at) - this.#x(last.at) >= markerRoom) kept.push(marker);
      else if (marker.size > last.size) kept[kept.length - 1] = marker;
    }
    return kept;
  }

  #drawBreaks(bottom: number): void {
    const { context } = this.surface;
    const { warned } = this.#palette();
    let free = 0;
    for (const { start, differs } of this.#line.data.segments) {
      if (start === 0 || start < this.view.from || start > this.view.to) continue;
      const x = Math.round(this.#x(start)) + 0.5;
      context.strokeStyle = warned;
      context.lineWidth = 1.5;
      context.setLineDash([5, 4]);
      context.beginPath();
      context.moveTo(x, titleHeight);
      context.lineTo(x, bottom);
      context.stroke();
      context.setLineDash([]);
      const text = (differs.join('; ') || 'measured otherwise').slice(0, 60);
      const width = context.measureText(text).width;
      const isLeft = x + width + 8 > this.#left + this.#width();
      const start_ = isLeft ? x - width - 6 : x + 6;
      if (start_ < Math.max(free, this.#left)) continue;
      context.fillStyle = warned;
      context.textAlign = 'left';
      context.fillText(text, start_, titleHeight + 8);
      free = start_ + width + 8;
    }
  }

  /** The cursor, the commit that is told about, and what a search found. */
  #drawLines(bottom: number): void {
    const { context } = this.surface;
    const { muted, accent } = this.#palette();
    context.fillStyle = accent;
    let last = -Infinity;
    for (const at of this.found) {
      const x = this.#x(at + 0.5);
      if (x - last < 2 || at < this.view.from || at >= this.view.to) continue;
      context.fillRect(x - 1, bottom - 5, 2, 5);
      last = x;
    }
    for (const [at, colour, width] of [
      [this.cursor, muted, 1],
      [this.selected, accent, 2],
    ] as const) {
      if (at < 0 || at < Math.floor(this.view.from) || at >= this.view.to) continue;
      context.fillStyle = colour;
      context.globalAlpha = 0.7;
      context.fillRect(this.#x(at + 0.5) - width / 2, titleHeight, width, bottom - titleHeight);
      context.globalAlpha = 1;
    }
  }

  #drawDates(top: number): void {
    const { context } = this.surface;
    context.fillStyle = this.#palette().muted;
    context.textAlign = 'center';
    for (const at of datedPlaces(this.view, Math.floor(this.#width() / 110))) {
      context.fillText(dayOf(this.#line.time[at]!), this.#x(at + 0.5), top + axisHeight / 2);
    }
  }

  #drawMap(top: number): void {
    const [curve] = this.curves;
    const { context } = this.surface;
    const { panel, muted, accent } = this.#palette();
    const { count } = this.#line;
    context.fillStyle = panel;
    context.fillRect(this.#left, top, this.#width(), mapHeight - 4);
    if (!curve) return;
    const whole = { from: 0, to: count };
    const { low, high } = extent(curve.values, whole) ?? { low: 0, high: 1 };
    const x = (at: number): number => this.#left + (at / count) * this.#width();
    const room = mapHeight - 12;
    this.#drawCurve(
      curve,
      whole,
      (at) => x(at + 0.5),
      (value) => top + 4 + (high === low ? room / 2 : (1 - (value - low) / (high - low)) * room),
      muted,
    );
    const [from, to] = [x(this.view.from), x(this.view.to)];
    context.fillStyle = accent;
    context.globalAlpha = 0.14;
    context.fillRect(from, top, to - from, mapHeight - 4);
    context.globalAlpha = 1;
    context.strokeStyle = accent;
    context.lineWidth = 1;
    context.strokeRect(from + 0.5, top + 0.5, Math.max(2, to - from - 1), mapHeight - 5);
  }

  #axisOf({ values, unit }: Curve, at: number): Axis {
    const known = extent(values, this.view) ?? { low: 0, high: 1 };
    const room = known.high === known.low ? Math.max(1, known.high * 0.001) : (known.high - known.low) * 0.06;
    const [low, high] = [Math.max(0, known.low - room), known.high + room];
    const ticks = axisTicks(low, high, Math.max(4, Math.round(this.#plotHeight(at) / 40)));
    return { low, high, ticks, labels: tickLabels(ticks, unitOf(unit)) };
  }

  #plotHeight(at: number): number {
    return at === 0 ? 190 : 104;
  }

  #width(): number {
    return Math.max(10, this.surface.width - this.#left - 12);
  }

  #x(at: number): number {
    const { from, to } = this.view;
    return this.#left + ((at - from) / (to - from)) * this.#width();
  }

  #palette(): Colours {
    if (this.#colours) return this.#colours;
    const style = getComputedStyle(document.documentElement);
    const of = (name: string): string => style.getPropertyValue(`--${name}`).trim();
    return (this.#colours = {
      ...{ fg: of('fg'), muted: of('muted'), line: of('grid'), panel: of('panel'), curve: of('curve') },
      ...{ grown: of('grown'), shrunk: of('shrunk'), warned: of('warned'), accent: of('accent') },
    });
  }
}

interface Axis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  readonly labels: readonly string[];
}
