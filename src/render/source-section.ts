/** `show --by`: the cost of a boot by option, folder or maintainer. */
import { inputError } from '../base/errors.ts';
import { formatInteger } from '../base/number-format.ts';
import type { Profile } from '../profile/profile.ts';
import { sourceSums, type SourceGrouping, type SourceSum } from '../profile/source-sums.ts';
import { joined, name, note, section, toned, type Inline, type Section } from './document/document.ts';
import { formatUnit, moreRows, shareOf, type ProfileView } from './profile-view.ts';
import { whereOf } from './profile-sections.ts';

const defaultRows = 25;

const titles: Readonly<Record<SourceGrouping, readonly [title: string, column: string]>> = {
  config: ['By configuration option', 'option that builds it'],
  directory: ['By folder', 'folder'],
  maintainer: ['By maintainer', 'section of MAINTAINERS'],
};

export function sourceSection(view: ProfileView, by: SourceGrouping): Section {
  const { profile, options, total } = view;
  const sums = sourceSums(profile, by, view) ?? [];
  const shown = sums.slice(0, options.top ?? defaultRows);
  const [title, column] = titles[by];
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

/** `CONFIG_INET (in CONFIG_NET)`; what is left is no name */
function label({ name: text, known, within }: SourceSum): Inline {
  const shown = text.replaceAll('|', ' or ');
  if (!known) return toned('quiet', `(${shown})`);
  return within.length === 0
    ? name(shown)
    : [name(shown), toned('quiet', ` in ${within.at(-1)!.replaceAll('|', ' or ')}`)];
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
