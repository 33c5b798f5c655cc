/** ReportData → the HTML file: style, script and data in one, nothing from elsewhere. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import script from 'client:report';
import style from './report.css';
import type { ReportData } from '../report/report-data.ts';

/**
 * The file. Its content security policy allows the one script and the one style sheet by hash and nothing else,
 * no network included; the data is base64, so no text of the guest's can become markup.
 */
export function htmlReport(data: ReportData): string {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; style-src-attr 'unsafe-inline'; base-uri 'none'; form-action 'none'`;
  const compressed = gzipSync(JSON.stringify(data), { level: 9 });
  compressed[9] = 255; // operating system: unknown, so that equal data gives equal bytes everywhere
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(data.title)}</title>
<style>${style}</style>
</head>
<body>
<main id="report"><noscript>This report needs JavaScript to be shown.</noscript></main>
<script id="report-data" type="application/octet-stream">${compressed.toString('base64')}</script>
<script type="module">${script}</script>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
