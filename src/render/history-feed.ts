/** Steps as an Atom feed (RFC 4287), newest first: one entry for each, the same for the same history. */
import { formatRelative } from '../base/number-format.ts';
import type { Development, Step } from '../history/developments.ts';
import { plainText } from './document/write-text.ts';
import { unitOfFigure } from './history-document.ts';
import { xmlText } from './svg/xml-text.ts';

/** Readers want the newest; the history has the others. */
const mostEntries = 100;

export function historyFeed(developments: readonly Development[]): string {
  const entries = developments
    .flatMap((development) =>
      development.segments.flatMap(({ steps }) => steps.map((step) => ({ development, step }))),
    )
    .sort((a, b) => Date.parse(b.step.after.commit.date) - Date.parse(a.step.after.commit.date))
    .slice(0, mostEntries);
  const updated = entries[0]?.step.after.commit.date ?? '1970-01-01T00:00:00.000Z';
  return [
    '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n',
    '<title>Steps of the boot</title>\n<id>urn:bootgate:history</id>\n<author><name>Bootgate</name></author>\n',
    `<updated>${xmlText(updated)}</updated>\n`,
    ...entries.map(({ development, step }) => entryOf(development, step)),
    '</feed>\n',
  ].join('');
}

function entryOf({ scenario, identity }: Development, { head, rows, before, after }: Step): string {
  const say = ({ metric, base, head: to }: Step['head']): string =>
    `${metric} ${unitOfFigure(metric, after).sayShortDelta(to - base)} (${formatRelative(base, to)})`;
  const { sha, subject, author, date } = after.commit;
  const parts = [scenario, identity ?? '', after.fingerprint.slice(0, 16), before.commit.sha, sha];
  const id = `urn:bootgate:step:${parts.map((part) => encodeURIComponent(plainText(part))).join(':')}`;
  const text = (content: string): string => xmlText(plainText(content));
  return [
    `<entry>\n<title>${text(`${scenario}: ${say(head)}: ${subject}`)}</title>\n`,
    `<id>${text(id)}</id>\n`,
    `<updated>${text(date)}</updated>\n<author><name>${text(author === '' ? 'unknown' : author)}</name></author>\n`,
    ...(after.runUrl === null ? [] : [`<link href="${xmlText(after.runUrl)}"/>\n`]),
    `<content type="text">${text(`${before.commit.sha.slice(0, 12)}..${sha.slice(0, 12)}: ${rows.map(say).join(', ')}`)}</content>\n</entry>\n`,
  ].join('');
}
