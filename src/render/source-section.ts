/** `show --by`: the cost of a boot by option, folder or maintainer. */
import { inputError } from '../base/errors.ts';
import { formatInteger } from '../base/number-format.ts';
import type { Profile } from '../profile/profile.ts';
import { sourceSums, type SourceGrouping, type SourceSum } from '../profile/source-sums.ts';
import { groupLabel, groupTitles, optionWords } from './comparison-sources.ts';
import { joined, note, section, toned, type Inline, type Section } from './document/document.ts';
import { formatUnit, moreRows, shareOf, type ProfileView } from './profile-view.ts';
import { whereOf } from './profile-sections.ts';

const defaultRows = 25;

export function sourceSection(view: ProfileView, by: SourceGrouping): Section {
  const { profile, options, total } = view;
  const sums = sourceSums(profile, by, view) ?? [];
  const shown = sums.slice(0, options.top ?? defaultRows);
  const { title, column } = groupTitles[by];
  return section(whereOf(title, view), [
    {
      kind: 'table',
      columns: [
        ...['self', '', 'total', ''].map((of) => ({ title: of, align: 'right' as const })),
        { title: column, leads: true, shrink: true, min: 24 },
      ],
      rows: shown.map((sum) => [
        formatUnit(profile.unit, sum.self),
        shareOf(sum.self, total),
        formatUnit(profile.unit, sum.total),
        shareOf(sum.total, total),
        label(sum),
      ]),
      rest: moreRows(sums.length - shown.length),
    },
    note(evidenceNote(profile)),
  ]);
}

/** `CONFIG_INET in CONFIG_NET` */
function label(sum: SourceSum): Inline {
  const outer = sum.within.at(-1);
  const within = outer === undefined ? '' : toned('quiet', ` in ${optionWords(outer)}`);
  return [groupLabel(sum), within];
}

/** What the files were told by, and the tree. */
export function evidenceNote({ sources }: Pick<Profile, 'sources'>): Inline {
  if (sources === null) return '';
  const by = sources.evidence === 'objects' ? 'the object files of the build' : 'line information';
  const { files, tree } = sources;
  return joined(
    [
      `${formatInteger(files.length)} files, by ${by}`,
      tree === null ? '' : `built as the source tree of Linux ${tree} says`,
    ],
    ', ',
  );
}

/** @throws an input error that says what is missing, and how to get it */
export function checkGrouping(profile: Profile, by: SourceGrouping): void {
  const { sources } = profile;
  if (sources === null) {
    throw inputError('this profile does not tell which files functions are from', {
      hint: "boot again with a vmlinux that has debug information ('--vmlinux FILE'), or the kernel where it was built (TREE/arch/…/boot/)",
    });
  }
  if (by !== 'directory' && sources.tree === null) {
    throw inputError(`this profile does not tell what builds its files`, {
      hint: `give the kernel's source tree: show --by ${by} --source DIR; without one, --by directory works`,
    });
  }
}
