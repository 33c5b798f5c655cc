/** What the code of options, folders and maintainers costs on both sides; by name, since the two may be from different trees. */
import { ascending } from '../base/ascending.ts';
import type { Profile } from '../profile/profile.ts';
import { sourceGroupings, sourceSums, type SourceGrouping, type SourceSum } from '../profile/source-sums.ts';
import { noThreshold } from '../config/default-policy.ts';
import type { Row, SourceChange } from './comparison.ts';
import { judgeRow } from './judge-row.ts';
import { lastMatch, type RowContext } from './rows.ts';

/** of each grouping; a comparison is kept and sent */
const mostRows = 200;

/** Groups whose self changed, of every grouping that both sides tell, the largest change first. */
export function sourceChanges(base: Profile, head: Profile): SourceChange[] {
  return sourceGroupings.flatMap((by) =>
    joinedSources(base, head, by)
      .filter(({ delta }) => delta !== 0)
      .sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta) || ascending(a.name, b.name))
      .slice(0, mostRows),
  );
}

/** Groups of both sides; none where a side does not tell them. */
export function joinedSources(base: Profile, head: Profile, by: SourceGrouping): SourceChange[] {
  if (!groupingsOf(base).includes(by) || !groupingsOf(head).includes(by)) return [];
  const before = byName(sourceSums(base, by) ?? []);
  const after = byName(sourceSums(head, by) ?? []);
  return [...new Set([...after.keys(), ...before.keys()])].map((key): SourceChange => {
    const [old, now] = [before.get(key), after.get(key)];
    const { name, known, within } = now ?? old!;
    const [baseSelf, headSelf] = [old?.self ?? 0, now?.self ?? 0];
    return {
      ...{ by, name, known, within, baseSelf, headSelf },
      delta: headSelf - baseSelf,
      baseTotal: old?.total ?? 0,
      headTotal: now?.total ?? 0,
    };
  });
}

/** What a profile can be grouped by: folders are in the paths, the rest takes a source tree. */
export function groupingsOf({ sources }: Pick<Profile, 'sources'>): readonly SourceGrouping[] {
  if (sources === null) return [];
  return sources.tree === null ? ['directory'] : sourceGroupings;
}

function byName(sums: readonly SourceSum[]): ReadonlyMap<string, SourceSum> {
  return new Map(sums.map((sum) => [`${sum.known ? '' : '\0'}${sum.name}`, sum]));
}

/** Options that the policy limits and whose code one of the sides has, in order of their names. */
export function optionRows(context: RowContext): Row[] {
  const { base, head, policy, waivers } = context;
  if (policy.options.length === 0 || context.assume !== 'exact') return [];
  return joinedSources(base, head, 'config')
    .flatMap(({ known, name, baseSelf, headSelf }) => {
      const threshold = lastMatch(policy.options, name);
      if (!known || threshold === noThreshold) return [];
      const metric = `option:${name}`;
      return judgeRow({
        ...{ noise: policy.noise, waivers, metric, name, unit: context.unit, threshold },
        ...{ base: baseSelf, head: headSelf, noiseFloor: 0, samples: null },
      });
    })
    .sort((a, b) => ascending(a.name, b.name));
}

/** Limits that nobody can hold a boot to, since nothing tells what builds its files. */
export function optionWarnings({ base, head, policy }: RowContext): string[] {
  const tells = groupingsOf(base).includes('config') && groupingsOf(head).includes('config');
  if (policy.options.length === 0 || tells) return [];
  return [
    'limits of options are not judged: of one of the boots nothing tells which option builds what (docs/reading-a-profile.md)',
  ];
}
