/** Elements without innerHTML: whatever a guest called itself stays text. */

export interface Properties {
  readonly class?: string;
  readonly text?: string;
  readonly title?: string;
  readonly style?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Properties = {},
  children: readonly Node[] = [],
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (properties.class !== undefined) made.className = properties.class;
  if (properties.text !== undefined) made.textContent = properties.text;
  if (properties.title !== undefined) made.title = properties.title;
  if (properties.style !== undefined) made.style.cssText = properties.style;
  for (const [key, value] of Object.entries(properties.attributes ?? {})) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A group of buttons of which one is pressed. */
export function choice<Value extends string>(
  label: string,
  options: readonly (readonly [Value, string])[],
  current: Value,
  onChange: (value: Value) => void,
): HTMLElement {
  const group = element('div', { class: 'choice', attributes: { role: 'group', 'aria-label': label } });
  for (const [value, text] of options) {
    const button = element('button', { text, attributes: { type: 'button', 'data-value': value } });
    button.setAttribute('aria-pressed', String(value === current));
    button.addEventListener('click', () => {
      for (const other of group.querySelectorAll('button'))
        other.setAttribute('aria-pressed', String(other === button));
      onChange(value);
    });
    group.append(button);
  }
  return group;
}

/** A canvas that fills its parent's width, sharp on every screen; `draw` gets CSS pixels. */
export class Surface {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  width = 0;
  height = 0;

  constructor(label: string) {
    this.canvas = element('canvas', {
      attributes: { tabindex: '0', role: 'application', 'aria-label': label },
    });
    this.context = this.canvas.getContext('2d')!;
  }

  /** Sets the size in CSS pixels and clears. */
  resize(width: number, height: number): void {
    const ratio = Math.min(3, devicePixelRatio || 1);
    this.width = width;
    this.height = height;
    this.canvas.width = Math.max(1, Math.round(width * ratio));
    this.canvas.height = Math.max(1, Math.round(height * ratio));
    this.canvas.style.height = `${height}px`;
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.context.font = '11px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace';
    this.context.textBaseline = 'middle';
  }
}

/** Text that fits a width in a monospaced canvas font; empty when not even three characters do. */
export function fitText(text: string, width: number, characterWidth: number): string {
  const room = Math.floor((width - 6) / characterWidth);
  if (room < 3) return '';
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}
