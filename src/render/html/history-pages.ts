/**
 * A history's site as files. Data lies in scripts that hand one base64 text to the page, because a page that is opened
 * from a folder may load scripts and nothing else; they are loaded when they are looked at.
 */
import script from 'client:history';
import type { Development } from '../../history/developments.ts';
import { badgeOf, badgeSvg, shieldsJson } from '../history-badge.ts';
import { historyFeed } from '../history-feed.ts';
import { lineIds, type HistorySite } from '../site/site-model.ts';
import { htmlPage, packData } from './page.ts';
import historyStyle from './history.css';
import reportStyle from './report.css';

/** Paths below the site's folder, and what is in them. */
export function historyPages(
  site: HistorySite,
  developments: readonly Development[],
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  files.set(
    'index.html',
    htmlPage({
      id: 'history',
      title: 'How the boot developed',
      noscript: 'This page needs JavaScript to be shown. The feed of steps is in feed.xml.',
      style: reportStyle + historyStyle,
      script,
      data: site.index,
      // Scripts that the page's own adds, which are the data's; no other, whatever a commit calls itself.
      scripts: "'strict-dynamic'",
      head: '<link rel="alternate" type="application/atom+xml" title="Steps of the boot" href="feed.xml">\n',
    }),
  );
  const add = (name: string, data: unknown): void => {
    files.set(`data/${name}.js`, `bootgateHistory(${JSON.stringify(name)},"${packData(data)}");\n`);
  };
  add('commits', site.commits);
  for (const [at, { data, functions }] of site.lines.entries()) {
    const { id } = site.index.lines[at]!;
    add(`line-${id}`, data);
    add(`functions-${id}`, functions);
  }
  files.set('feed.xml', historyFeed(developments));
  files.set('badge.svg', badgeSvg(badgeOf(developments[0])));
  files.set('badge.json', shieldsJson(badgeOf(developments[0])));
  for (const [development, id] of lineIds(developments)) {
    files.set(`badge-${id}.svg`, badgeSvg(badgeOf(development)));
    files.set(`badge-${id}.json`, shieldsJson(badgeOf(development)));
  }
  return files;
}
