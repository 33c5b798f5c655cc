/** Colours, only where a person at a terminal sees them. Renderers take a Style and stay pure. */

export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
  /** what the cursor is on; a plain style marks it with `>` instead */
  readonly inverse: (text: string) => string;
}

const unchanged = (text: string): string => text;

/** No colours: files, pipes, tests. */
export const plainStyle: Style = {
  bold: unchanged,
  dim: unchanged,
  red: unchanged,
  green: unchanged,
  yellow: unchanged,
  cyan: unchanged,
  inverse: (text) => text.replace(/^ /, '>'),
};

/** Select Graphic Rendition, ECMA-48 8.3.117; each ends only what it began, so that they nest. */
const sgr =
  (begin: number, end: number) =>
  (text: string): string =>
    text === '' ? '' : `\x1b[${begin}m${text}\x1b[${end}m`;

export const colourStyle: Style = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  red: sgr(31, 39),
  green: sgr(32, 39),
  yellow: sgr(33, 39),
  cyan: sgr(36, 39),
  inverse: sgr(7, 27),
};

/**
 * Colours on a terminal unless `NO_COLOR` is set (https://no-color.org) or the terminal is `dumb`; elsewhere
 * only when `FORCE_COLOR` asks for them.
 */
export function styleFor(output: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): Style {
  if (env['NO_COLOR']) return plainStyle;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '' && forced !== '0') return colourStyle;
  return output.isTTY === true && env['TERM'] !== 'dumb' ? colourStyle : plainStyle;
}

/** Columns of the terminal, 100 where there is none; never narrower than 40. */
export function widthFor(output: { readonly isTTY?: boolean; readonly columns?: number }): number {
  return Math.max(40, output.isTTY === true ? (output.columns ?? 100) : 100);
}
