/** One field that finds figures, functions and commits. */
import { formatInteger } from '../../../../base/number-format.ts';
import { element } from '../dom.ts';
import { loadFunctions, type Curve, type LoadedLine } from './load.ts';
import { dayOf, metricWords } from './words.ts';

export interface SearchEvents {
  readonly onFigure: (curve: Curve) => void;
  readonly onCommit: (at: number) => void;
  /** places of all commits that match, ascending */
  readonly onFound: (places: readonly number[]) => void;
}

/** Results of each kind that are listed. */
const listed = 10;

export class Search {
  readonly input = element('input', {
    attributes: {
      type: 'search',
      id: 'search',
      placeholder: 'Search functions, stages, commits …',
      'aria-label': 'Search functions, stages and commits',
      autocomplete: 'off',
      spellcheck: 'false',
    },
  });
  readonly results = element('div', { class: 'results', attributes: { 'aria-live': 'polite' } });
  readonly #line: LoadedLine;
  readonly #events: SearchEvents;
  readonly #commits: readonly string[];
  #functions: ReadonlyMap<string, Curve> | null = null;

  constructor(line: LoadedLine, events: SearchEvents) {
    this.#line = line;
    this.#events = events;
    this.#commits = line.subject.map((subject, at) =>
      `${subject}\n${line.author[at]!}\n${line.sha[at]!}`.toLowerCase(),
    );
    this.input.addEventListener('focus', () => void this.#loadFunctions());
    this.input.addEventListener('input', () => {
      this.#show();
      void this.#loadFunctions();
    });
    this.input.addEventListener('keydown', (event) => {
      if (event.key === 'ArrowDown') this.#focus(0, event);
      if (event.key === 'Escape') this.clear();
      if (event.key === 'Enter') this.results.querySelector('button')?.click();
    });
    this.results.addEventListener('keydown', (event) => {
      const buttons = [...this.results.querySelectorAll('button')];
      const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
      if (event.key === 'ArrowDown') this.#focus(at + 1, event);
      if (event.key === 'ArrowUp') this.#focus(at - 1, event);
      if (event.key === 'Escape') {
        this.clear();
        this.input.focus();
      }
    });
  }

  clear(): void {
    this.input.value = '';
    this.#show();
  }

  async #loadFunctions(): Promise<void> {
    if (this.#functions) return;
    try {
      this.#functions = await loadFunctions(this.#line);
    } catch {
      this.#functions = new Map(); // the file is gone: what the line itself has is found all the same
    }
    this.#show();
  }

  #show(): void {
    const text = this.input.value.trim().toLowerCase();
    if (text === '') {
      this.results.replaceChildren();
      this.#events.onFound([]);
      return;
    }
    const all = [...this.#line.curves.values(), ...(this.#functions?.values() ?? [])];
    const curves = all.filter(({ metric }) => metricWords(metric).toLowerCase().includes(text));
    const commits: number[] = [];
    for (const [at, of] of this.#commits.entries()) if (of.includes(text)) commits.push(at);
    this.#events.onFound(commits);
    this.results.replaceChildren(
      this.#group(
        'figure or function',
        curves.length,
        // What begins with the text is meant more often.
        curves
          .sort((a, b) => this.#rank(a, text) - this.#rank(b, text))
          .slice(0, listed)
          .map((curve) => this.#button(metricWords(curve.metric), '', () => this.#events.onFigure(curve))),
      ),
      this.#group(
        'commit',
        commits.length,
        commits
          .slice(-listed)
          .reverse()
          .map((at) =>
            this.#button(
              this.#line.subject[at]!,
              `${this.#line.author[at]!}, ${dayOf(this.#line.time[at]!)}`,
              () => this.#events.onCommit(at),
            ),
          ),
      ),
    );
  }

  #rank({ metric }: Curve, text: string): number {
    return metric.toLowerCase().replace(/^\w+:/, '').indexOf(text) === 0 ? 0 : 1;
  }

  #group(what: string, count: number, buttons: readonly HTMLElement[]): HTMLElement {
    const plural = what === 'commit' ? 'commits' : 'figures and functions';
    const shown = count > buttons.length ? `, ${buttons.length} shown` : '';
    return element('div', {}, [
      element('div', {
        class: 'hint',
        text: `${formatInteger(count)} ${count === 1 ? what : plural}${shown}`,
      }),
      ...buttons,
    ]);
  }

  #button(text: string, hint: string, act: () => void): HTMLElement {
    const button = element('button', { class: 'plain', attributes: { type: 'button' } }, [
      element('span', { text }),
      element('span', { class: 'hint', text: ` ${hint}` }),
    ]);
    button.addEventListener('click', act);
    return button;
  }

  #focus(at: number, event: Event): void {
    event.preventDefault();
    if (at < 0) this.input.focus();
    else this.results.querySelectorAll('button')[at]?.focus();
  }
}
