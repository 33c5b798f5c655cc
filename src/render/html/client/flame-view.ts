/**
 * The flame graph (or icicle) of the call tree on a canvas: zoom by click or Enter, search, hover, arrow keys.
 * With two boots, colours tell growth from shrinkage and the widths can be base, head or the change itself.
 *
 * Why so: docs/decisions/0100-pictures-without-a-library.md.
 */
import { counted, formatShare } from '../../../base/number-format.ts';
import { deltaColour, frameColour, prefersDark } from './colours.ts';
import { choice, element, fitText, Surface } from './dom.ts';
import { layoutFlame } from './flame-layout.ts';
import type { Model } from '../../report/report-tree.ts';
import type { State } from './state.ts';
import { amount, describeNode, type Tooltip } from './tooltip.ts';

const rowHeight = 18;
const characterWidth = 6.62;

export class FlameView {
  readonly root: HTMLElement;
  private readonly surface = new Surface(
    'Flame graph of the call tree. Arrow keys move between frames, Enter zooms, Escape zooms out.',
  );
  private readonly found = element('span', { class: 'found', attributes: { role: 'status' } });
  private readonly trail = element('nav', {
    class: 'trail',
    attributes: { 'aria-label': 'Path to the zoomed frame' },
  });
  private readonly searchBox = element('input', {
    attributes: {
      type: 'search',
      placeholder: 'Search functions',
      'aria-label': 'Search functions',
      name: 'search',
    },
  });
  /** placed frames of the last drawing, for hit tests: node, row, x, width */
  private placed: { node: number; row: number; x: number; width: number }[] = [];
  private rows = 0;
  private focused = -1;
  /** 1: the function's name matches the search */
  private matching: Uint8Array | null = null;

  private readonly model: Model;
  private readonly state: State;
  private readonly tooltip: Tooltip;
  private readonly changed: () => void;

  constructor(model: Model, state: State, tooltip: Tooltip, changed: () => void) {
    this.model = model;
    this.state = state;
    this.tooltip = tooltip;
    this.changed = changed;
    if (state.zoom >= model.tree.length) state.zoom = -1;
    this.root = element(
      'section',
      { class: 'flame', attributes: { id: 'flame', 'aria-labelledby': 'flame-title' } },
      [
        element('h2', { text: 'Where it goes', attributes: { id: 'flame-title' } }),
        this.controls(),
        this.trail,
        element('div', { class: 'canvas' }, [this.surface.canvas]),
      ],
    );
    this.listen();
    this.searchBox.value = state.search;
    this.search(state.search);
    new ResizeObserver(() => this.draw()).observe(this.root);
  }

  private controls(): HTMLElement {
    const { state, model } = this;
    const bar = element('div', { class: 'controls' }, [this.searchBox, this.found]);
    if (model.compared) {
      bar.append(
        choice('Widths', [['head', 'head'], ['base', 'base'], ['change', 'change']], state.mode, (mode) => {
          state.mode = mode;
          this.update();
        }), // prettier-ignore
      );
    }
    bar.append(
      choice('Direction', [['icicle', 'icicle'], ['flame', 'flame']], state.direction, (direction) => {
        state.direction = direction;
        this.update();
      }), // prettier-ignore
    );
    const reset = element('button', { text: 'Reset zoom', attributes: { type: 'button', id: 'reset-zoom' } });
    reset.addEventListener('click', () => this.zoomTo(-1));
    bar.append(reset);
    return bar;
  }

  private listen(): void {
    const { canvas } = this.surface;
    canvas.addEventListener('mousemove', (event) => {
      const frame = this.frameAt(event.offsetX, event.offsetY);
      canvas.style.cursor = frame ? 'pointer' : 'default';
      if (frame) this.tooltip.show(describeNode(this.model, frame.node), event.clientX, event.clientY);
      else this.tooltip.hide();
    });
    canvas.addEventListener('mouseleave', () => this.tooltip.hide());
    canvas.addEventListener('click', (event) => {
      const frame = this.frameAt(event.offsetX, event.offsetY);
      if (frame)
        this.zoomTo(frame.node === this.state.zoom ? this.model.tree.parent[frame.node]! : frame.node);
    });
    canvas.addEventListener('keydown', (event) => this.key(event));
    canvas.addEventListener('blur', () => {
      this.focused = -1;
      this.tooltip.hide();
      this.draw();
    });
    this.searchBox.addEventListener('input', () => {
      this.state.search = this.searchBox.value;
      this.search(this.searchBox.value);
      this.update();
    });
  }

  private key(event: KeyboardEvent): void {
    const { tree } = this.model;
    const node = this.focused >= 0 ? this.focused : this.state.zoom;
    const sibling = (step: -1 | 1): number => {
      const row = this.placed.filter((frame) => tree.parent[frame.node] === tree.parent[node]);
      const at = row.findIndex((frame) => frame.node === node);
      return row[at + step]?.node ?? node;
    };
    const child = (): number => this.placed.find((frame) => tree.parent[frame.node] === node)?.node ?? node;
    const down = this.state.direction === 'icicle';
    const moves: Record<string, () => number> = {
      ArrowLeft: () => sibling(-1),
      ArrowRight: () => sibling(1),
      ArrowDown: () => (down ? child() : node < 0 ? node : tree.parent[node]!),
      ArrowUp: () => (down ? (node < 0 ? node : tree.parent[node]!) : child()),
      Home: () => -1,
    };
    if (event.key === 'Enter' && this.focused >= 0) this.zoomTo(this.focused);
    else if (event.key === 'Escape') this.zoomTo(-1);
    else if (moves[event.key]) this.focus(moves[event.key]!());
    else return;
    event.preventDefault();
  }

  private focus(node: number): void {
    this.focused = node;
    this.draw();
    const frame = this.placed.find((placed) => placed.node === node);
    if (!frame) {
      this.tooltip.hide();
      return;
    }
    const box = this.surface.canvas.getBoundingClientRect();
    this.tooltip.show(describeNode(this.model, node), box.left + frame.x, box.top + this.top(frame.row));
  }

  zoomTo(node: number): void {
    this.state.zoom = node;
    this.tooltip.hide();
    this.update();
  }

  private update(): void {
    this.changed();
    this.draw();
  }

  /** Marks functions whose name contains the text, or matches it where it is written /like this/. */
  private search(text: string): void {
    const { functions } = this.model.data;
    const wanted = text.trim();
    if (wanted === '') {
      this.matching = null;
      this.found.textContent = '';
      return;
    }
    const matches = matcher(wanted);
    this.matching = Uint8Array.from(functions.name, (name) => (matches(name) ? 1 : 0));
    const { tree } = this.model;
    const weight = this.weight();
    let whole = 0;
    for (let node = 0; node < tree.length; node = tree.end[node]!) whole += weight[node]!;
    let covered = 0;
    for (let node = 0; node < tree.length;) {
      const matched = this.matching[tree.function[node]!] === 1;
      if (matched) covered += weight[node]!;
      node = matched ? tree.end[node]! : node + 1; // what is below a match is in it
    }
    const count = this.matching.reduce((sum, match) => sum + match, 0);
    this.found.textContent = `${counted(count, 'function')}, ${formatShare(whole > 0 ? covered / whole : 0)} (${amount(this.model, covered)})`;
  }

  private weight(): Float64Array {
    const { tree } = this.model;
    if (this.state.mode === 'change') return tree.change;
    return this.state.mode === 'base' ? tree.base.total : tree.head.total;
  }

  private top(row: number): number {
    return (this.state.direction === 'icicle' ? row : this.rows - 1 - row) * rowHeight;
  }

  private frameAt(x: number, y: number): { node: number; row: number } | undefined {
    return this.placed.find((frame) => {
      const top = this.top(frame.row);
      return y >= top && y < top + rowHeight && x >= frame.x && x < frame.x + frame.width;
    });
  }

  draw(): void {
    const { model, state, surface } = this;
    const { tree, data } = model;
    const width = surface.canvas.parentElement!.clientWidth;
    if (width === 0) return;
    this.placed = [];
    this.rows = layoutFlame(tree, this.weight(), state.zoom, width, (node, row, x, wide) => {
      this.placed.push({ node, row, x, width: wide });
    });
    surface.resize(width, Math.max(1, this.rows) * rowHeight);
    const dark = prefersDark();
    const { context } = surface;
    for (const { node, row, x, width: wide } of this.placed) {
      const top = this.top(row);
      const name = data.functions.name[tree.function[node]!]!;
      const matching = this.matching?.[tree.function[node]!] === 1;
      context.globalAlpha = state.zoom >= 0 && row < tree.depth[state.zoom]! ? 0.55 : 1;
      context.fillStyle = matching
        ? dark
          ? '#c77dff'
          : '#b14bf4'
        : model.compared
          ? deltaColour(tree.base.total[node]!, tree.head.total[node]!, dark)
          : frameColour(name, data.functions.object[tree.function[node]!]!, dark);
      context.fillRect(x, top, Math.max(0.5, wide - (wide > 3 ? 1 : 0)), rowHeight - 1);
      const label = fitText(name, wide, characterWidth);
      if (label !== '') {
        context.fillStyle = matching ? '#fff' : dark ? '#f0f3f6' : '#1b1f24';
        context.fillText(label, x + 3, top + rowHeight / 2);
      }
      if (node === this.focused) {
        context.strokeStyle = dark ? '#fff' : '#000';
        context.lineWidth = 2;
        context.strokeRect(x + 1, top + 1, Math.max(1, wide - 2), rowHeight - 3);
      }
    }
    context.globalAlpha = 1;
    this.drawTrail();
  }

  private drawTrail(): void {
    const { tree, data } = this.model;
    const path: number[] = [];
    for (let node = this.state.zoom; node >= 0; node = tree.parent[node]!) path.push(node);
    const buttons = path.reverse().map((node) => {
      const button = element('button', {
        text: data.functions.name[tree.function[node]!]!,
        attributes: { type: 'button' },
      });
      button.addEventListener('click', () => this.zoomTo(node));
      return button;
    });
    this.trail.replaceChildren(...buttons);
  }
}

function matcher(wanted: string): (name: string) => boolean {
  const pattern = /^\/(.+)\/$/.exec(wanted);
  if (pattern) {
    try {
      const expression = new RegExp(pattern[1]!, 'i');
      return (name) => expression.test(name);
    } catch {
      // Not a regular expression (yet): taken as text.
    }
  }
  const lower = wanted.toLowerCase();
  return (name) => name.toLowerCase().includes(lower);
}
