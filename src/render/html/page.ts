/** A page of ours: style, script and data in one file, with a policy that lets nothing else in. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { xmlText } from '../svg/xml-text.ts';

export interface Page {
  /** id of the element that the script fills */
  readonly id: string;
  readonly title: string;
  /** what stands there where scripts are off */
  readonly noscript: string;
  readonly style: string;
  readonly script: string;
  /** what the script shows, as JSON */
  readonly data: unknown;
  /** sources of scripts beside the page's own, and further directives */
  readonly scripts?: string;
  readonly policy?: string;
  /** markup for the head */
  readonly head?: string;
}

/**
 * The file. Its content security policy allows the one script and the one style sheet by hash and no network; the data
 * is base64, so no text of the guest's or of a commit's can become markup.
 */
export function htmlPage(page: Page): string {
  const { id, style, script } = page;
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const scripts = [hash(script), page.scripts].filter(Boolean).join(' ');
  const policy = [
    "default-src 'none'",
    `script-src ${scripts}`,
    `style-src ${hash(style)}`,
    ...(page.policy === undefined ? [] : [page.policy]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<title>${xmlText(page.title)}</title>
${page.head ?? ''}<style>${style}</style>
</head>
<body>
<main id="${id}"><noscript>${xmlText(page.noscript)}</noscript></main>
<script id="${id}-data" type="application/octet-stream">${packData(page.data)}</script>
<script type="module">${script}</script>
</body>
</html>
`;
}

/** JSON, compressed, as text that neither HTML nor JavaScript can take for their own; equal data, equal text. */
export function packData(data: unknown): string {
  const compressed = gzipSync(JSON.stringify(data), { level: 9 });
  compressed[9] = 255; // operating system: unknown, so that equal data gives equal bytes everywhere
  return compressed.toString('base64');
}
