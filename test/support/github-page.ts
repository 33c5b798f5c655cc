/**
 * Markdown as GitHub shows it in a comment: GitHub-flavoured parsing, GitHub's allow-list of elements and
 * attributes, its alerts and its style sheet, light or dark. What it does not do: mentions, issue links, colours in
 * code.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rehypeGithubAlerts } from 'rehype-github-alerts';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { projectRoot } from './project-root.ts';

export type Theme = 'light' | 'dark';

/** The HTML that GitHub would make of a comment's text. */
export async function githubHtml(markdown: string): Promise<string> {
  const html = await unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(remarkRehype, { allowDangerousHtml: true })
    .use(rehypeRaw)
    .use(rehypeSanitize)
    .use(rehypeGithubAlerts as unknown as () => (tree: unknown) => void)
    .use(rehypeStringify)
    .process(markdown);
  return String(html);
}

/** Frame of a comment in a pull request's conversation, 2026. */
const frame: Readonly<
  Record<Theme, { page: string; bar: string; line: string; faint: string; text: string }>
> = {
  light: { page: '#ffffff', bar: '#f6f8fa', line: '#d1d9e0', faint: '#59636e', text: '#1f2328' },
  dark: { page: '#0d1117', bar: '#151b23', line: '#3d444d', faint: '#9198a1', text: '#f0f6fc' },
};

/** A page that holds the comment, and nothing that has to be fetched. */
export async function githubPage(markdown: string, theme: Theme): Promise<string> {
  const style = readFileSync(
    join(projectRoot, `node_modules/github-markdown-css/github-markdown-${theme}.css`),
    'utf8',
  );
  const { page, bar, line, faint, text } = frame[theme];
  return `<!doctype html><meta charset="utf-8"><style>${style}
    body { margin: 16px; background: ${page}; font: 14px/1.5 "Noto Sans", Helvetica, Arial, sans-serif }
    .comment { max-width: 820px; border: 1px solid ${line}; border-radius: 6px }
    .bar { padding: 8px 16px; color: ${faint}; background: ${bar}; border-bottom: 1px solid ${line}; border-radius: 6px 6px 0 0 }
    .bar b { color: ${text} }
    .markdown-body { padding: 16px; font-size: 14px }
  </style><div class="comment"><div class="bar"><b>github-actions</b> bot commented</div>
  <div class="markdown-body">${await githubHtml(markdown)}</div></div>`;
}
