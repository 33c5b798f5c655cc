/** `show --counters`: what a boot did besides running instructions, and what each counter is made of. */
import type { Metric } from '../../base/metric.ts';
import { formatInteger } from '../../base/number-format.ts';
import { countedGroups, countersOf, type CountedGroup } from '../../profile/counted-groups.ts';
import type { Profile } from '../../profile/profile.ts';
import { callPath, section, type Block, type Inline, type Section } from '../document/document.ts';
import { moreRows, shareOf } from '../profile-view.ts';
import { notRecorded } from './not-recorded.ts';

const defaultRows = 12;
const pathShown = 3;

/** @param top most rows of what a counter is made of */
export function countersSection(profile: Profile, top: number | undefined): Section {
  const known = countersOf(profile);
  if (known.length === 0) return notRecorded('Counters');
  const parts = known.filter(({ metric }) => metric.worth !== null);
  return section('Counters', [
    {
      kind: 'table',
      columns: [
        { title: 'count', align: 'right' },
        { title: 'of', leads: true },
      ],
      rows: known.map(({ metric, value }) => [metric.unit.format(value), metric.noun]),
    },
    ...parts.flatMap(({ metric }) => partsTable(profile, metric, top ?? defaultRows)),
  ]);
}

function partsTable(profile: Profile, metric: Metric, most: number): Block[] {
  const groups = countedGroups(profile, metric.key);
  if (groups.length === 0) return [];
  const whole = groups.reduce((sum, { count }) => sum + count, 0);
  const shown = groups.slice(0, most);
  return [
    {
      kind: 'table',
      title: capital(metric.noun),
      columns: [
        { title: 'count', align: 'right' },
        { title: '', align: 'right' },
        { title: 'of', leads: true, shrink: true, min: 16 },
        { title: 'most of it', align: 'right' },
        { title: 'in', shrink: true, min: 24, cut: 'start' },
      ],
      rows: shown.map((group) => [
        formatInteger(group.count),
        shareOf(group.count, whole),
        labelOf(group),
        group.path.length === 0 ? '' : shareOf(group.ofPath, group.count),
        pathOf(group),
      ]),
      rest: moreRows(groups.length - shown.length),
    },
  ];
}

/** `timer (PIT), reads`; a file of a disk */
function labelOf({ of, part }: CountedGroup): string {
  return [of, part].filter((word) => word !== '').join(', ') || 'all';
}

/** Its callers first: `… → calibrate → pit_read`. */
function pathOf({ path }: CountedGroup): Inline {
  const shown = path.slice(-pathShown);
  return callPath(path.length > pathShown ? ['…', ...shown] : shown);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
