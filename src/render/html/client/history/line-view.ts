/** A line of the history: search, figures, chart, the commit that was chosen, steps. */
import { showing } from '../../../site/chart-layout.ts';
import { element } from '../dom.ts';
import { Tooltip } from '../tooltip.ts';
import { Chart } from './chart.ts';
import { ChartInput } from './chart-input.ts';
import { detailOf, figures } from './detail.ts';
import { loadFunctions, type Curve, type LoadedLine } from './load.ts';
import { Search } from './search.ts';
import type { HistoryState } from './state.ts';
import { stepList, toldSteps } from './step-list.ts';
import { dayOf, metricWords } from './words.ts';

/** A page of more panels is a page that nobody scrolls through. */
const mostPanels = 8;

export class LineView {
  readonly root: HTMLElement;
  readonly #line: LoadedLine;
  readonly #state: HistoryState;
  readonly #changed: () => void;
  readonly #tooltip: Tooltip;
  readonly #chart: Chart;
  readonly #input: ChartInput;
  readonly #chips = element('div', {
    class: 'chips',
    attributes: { role: 'group', 'aria-label': 'Figures' },
  });
  readonly #detail = element('section', {
    class: 'detail',
    attributes: { id: 'detail', 'aria-label': 'The commit that was chosen', 'aria-live': 'polite' },
  });
  readonly #steps = element('section', { attributes: { id: 'steps' } });
  #toldSteps = toldSteps;
  #later = 0;

  constructor(line: LoadedLine, state: HistoryState, tooltip: Tooltip, changed: () => void) {
    this.#line = line;
    this.#state = state;
    this.#tooltip = tooltip;
    this.#changed = changed;
    this.#chart = new Chart(line);
    this.#input = new ChartInput(this.#chart, line, {
      onView: () => this.#viewed(),
      onCursor: (at) => this.#point(at),
      onSelect: (at) => this.#select(at),
    });
    const search = new Search(line, {
      onFigure: (curve) => this.#toggle(curve, true),
      onCommit: (at) => this.#goTo(at),
      onFound: (places) => {
        this.#chart.found = places;
        this.#chart.draw();
      },
    });
    this.#chart.curves = this.#initialCurves();
    if (state.to > 0) this.#chart.view = { from: state.from, to: state.to };
    this.#chart.selected =
      state.commit === '' ? -1 : line.sha.findIndex((sha) => sha.startsWith(state.commit));
    this.root = element('section', { attributes: { id: 'line', 'aria-label': line.summary.scenario } }, [
      element('h2', { text: line.summary.scenario }),
      element('div', { class: 'controls' }, [search.input, this.#buttons()]),
      search.results,
      this.#chips,
      this.#chart.root,
      element('p', {
        class: 'hint',
        text: 'Wheel or + and -: zoom. Drag: move. Arrow keys: commit by commit. Triangles are steps, dashed lines changes of how was measured, bars below a curve drift.',
      }),
      this.#detail,
      this.#steps,
    ]);
    void this.#addFunctions();
  }

  /** To be called when the view is part of the page. */
  start(): void {
    this.#showChips();
    this.#chart.resize();
    this.#showDetail();
    this.#showSteps();
    new ResizeObserver(() => {
      if (this.#chart.root.clientWidth !== this.#chart.surface.width) this.#chart.resize();
    }).observe(this.#chart.root);
  }

  #initialCurves(): Curve[] {
    const { curves, summary, count } = this.#line;
    const asked = this.#state.show.flatMap((metric) => curves.get(metric) ?? []);
    if (asked.length > 0) return asked.slice(0, mostPanels);
    const latest = ({ values }: Curve): number => values[count - 1] || 0;
    const stages = [...curves.values()]
      .filter(({ metric }) => metric.startsWith('stage:'))
      .sort((a, b) => latest(b) - latest(a));
    return [curves.get(summary.metric), curves.get('total'), curves.get('waiting'), ...stages.slice(0, 2)]
      .filter((curve) => curve !== undefined)
      .filter((curve, at, all) => all.indexOf(curve) === at)
      .slice(0, 4);
  }

  /** Functions that the address asks for come with their file. */
  async #addFunctions(): Promise<void> {
    const wanted = this.#state.show.filter((metric) => /^(?:function|process):/.test(metric));
    if (wanted.length === 0) return;
    const functions = await loadFunctions(this.#line);
    for (const metric of wanted) {
      const curve = functions.get(metric);
      if (curve) this.#toggle(curve, true);
    }
  }

  #buttons(): HTMLElement {
    const button = (text: string, label: string, act: () => void): HTMLElement => {
      const made = element('button', {
        text,
        title: label,
        attributes: { type: 'button', 'aria-label': label },
      });
      made.addEventListener('click', act);
      return made;
    };
    return element('div', { class: 'choice', attributes: { role: 'group', 'aria-label': 'Chart' } }, [
      button('+', 'Zoom in', () => this.#input.zoom(0.5)),
      button('−', 'Zoom out', () => this.#input.zoom(2)),
      button('All', 'All commits', () => this.#input.all()),
      button('◂ step', 'Previous step', () => this.#input.step(-1)),
      button('step ▸', 'Next step', () => this.#input.step(1)),
    ]);
  }

  /** Every figure of the line as a switch; functions and processes where they are shown. */
  #showChips(): void {
    const { curves } = this.#chart;
    const others = [...this.#line.curves.values()].filter((curve) => !curves.includes(curve));
    const chip = (curve: Curve, isOn: boolean): HTMLElement => {
      const made = element('button', {
        class: 'chip',
        text: metricWords(curve.metric),
        attributes: { type: 'button', 'aria-pressed': String(isOn) },
      });
      made.addEventListener('click', () => this.#toggle(curve, !isOn));
      return made;
    };
    const wasOpen = this.#chips.querySelector('details')?.open ?? false;
    const more = element('details', {}, [
      element('summary', { text: `${others.length} further figures` }),
      ...others.map((curve) => chip(curve, false)),
    ]);
    more.open = wasOpen;
    this.#chips.replaceChildren(...curves.map((curve) => chip(curve, true)), more);
  }

  #toggle(curve: Curve, isOn: boolean): void {
    const others = this.#chart.curves.filter(({ metric }) => metric !== curve.metric);
    if (!isOn && others.length === 0) return;
    // The newest is put below the first, where who asked for it sees it.
    this.#chart.curves = isOn
      ? [...others.slice(0, 1), curve, ...others.slice(1)].slice(0, mostPanels)
      : others;
    this.#state.show = this.#chart.curves.map(({ metric }) => metric);
    this.#showChips();
    this.#chart.resize();
    this.#showDetail();
    this.#changed();
  }

  #viewed(): void {
    const { from, to } = this.#chart.view;
    const isAll = to - from >= this.#line.count;
    [this.#state.from, this.#state.to] = isAll ? [0, 0] : [from, to];
    // While somebody turns the wheel the picture matters alone.
    clearTimeout(this.#later);
    this.#later = setTimeout(() => {
      this.#showSteps();
      this.#changed();
    }, 150);
  }

  #point(at: number): void {
    if (at === this.#chart.cursor) return;
    this.#chart.cursor = at;
    this.#chart.draw();
    if (at < 0) {
      this.#tooltip.hide();
      return;
    }
    const { subject, author, sha, time } = this.#line;
    const { x, y } = this.#chart.position(at);
    this.#tooltip.show(
      [
        element('b', { text: subject[at]! }),
        element('div', {
          class: 'hint',
          text: `${sha[at]!.slice(0, 12)} by ${author[at]!}, ${dayOf(time[at]!)}`,
        }),
        figures(this.#line, at, this.#chart.curves),
      ],
      ...([x, y] as const),
    );
  }

  #goTo(at: number): void {
    const { count } = this.#line;
    this.#input.look(showing(this.#chart.view, at, count));
    this.#select(at);
  }

  #select(at: number): void {
    this.#chart.selected = at;
    this.#state.commit = at < 0 ? '' : this.#line.sha[at]!;
    this.#chart.draw();
    this.#showDetail();
    this.#changed();
  }

  #showDetail(): void {
    this.#detail.replaceChildren(...detailOf(this.#line, this.#chart.selected, this.#chart.curves));
  }

  #showSteps(): void {
    const { view } = this.#chart;
    this.#steps.replaceChildren(
      ...stepList(
        this.#line,
        view,
        this.#toldSteps,
        (at) => {
          this.#goTo(at);
          this.#chart.root.scrollIntoView({ block: 'nearest' });
          this.#detail.scrollIntoView({ block: 'nearest' });
        },
        (most) => {
          this.#toldSteps = most;
          this.#showSteps();
        },
      ),
    );
  }
}
