import { expect, test } from '@jest/globals';
import { developmentsOf } from '../../src/history/developments.ts';
import { badgeOf, badgeSvg } from '../../src/render/history-badge.ts';
import { historyDocument } from '../../src/render/history-document.ts';
import { historyFeed } from '../../src/render/history-feed.ts';
import { writeMarkdown } from '../../src/render/document/write-markdown.ts';
import { writeText } from '../../src/render/document/write-text.ts';
import { siteDevelopments, siteRecords } from '../history/site-history.ts';
import { recordAt } from '../history/records.ts';

test('what commits, branches and builds say cannot act in any of the formats', () => {
  const evil = '<img src=x onerror=alert(1)> & "q" @team \u001b[31m \ud800 ]]>';
  const record = (number: number, work: number) =>
    recordAt({
      number,
      figures: { work, total: work },
      record: {
        identity: evil,
        branch: evil,
        functions: [[evil, work]],
        commit: { ...recordAt({ number }).commit, subject: evil, author: evil },
      },
    });
  const developments = developmentsOf([record(0, 1e9), record(1, 2e9)]);
  const shown = [
    historyFeed(developments),
    badgeSvg(badgeOf(developments[0])),
    writeText(historyDocument(developments)),
    writeMarkdown(historyDocument(developments)),
  ];
  // eslint-disable-next-line no-control-regex -- none may come through
  for (const one of shown) expect(one).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
  for (const one of shown.slice(0, 2)) expect(one).not.toContain('<img');
  expect(shown[0]).toContain('&lt;img src=x');
});

test('nothing measured is a badge and an empty feed, too', () => {
  expect(badgeSvg(badgeOf(undefined))).toContain('not measured');
  expect(historyFeed([])).not.toContain('<entry>');
});

test('text and Markdown name the line that they tell of, and where it was measured otherwise', () => {
  const [boot, other] = ['boot', 'other'].map((scenario) => siteDevelopments(siteRecords({ scenario })));
  for (const write of [writeText, writeMarkdown]) {
    const shown = write(historyDocument([...boot!, ...other!])).replaceAll('*', '');
    expect(shown).toMatch(
      /^(?:#### )?boot\b[^]*\n\nMeasured otherwise from here on[^]*\n\n(?:#### )?other\b/,
    );
  }
});
