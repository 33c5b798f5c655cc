/** `show --modules`: kernel modules in the order they were loaded, what loading them cost and what ran in them. */
import { counted, formatBytes } from '../../base/number-format.ts';
import { measuredTotal } from '../../profile/profile-tables-check.ts';
import { unitNamed } from '../../base/unit.ts';
import type { ModuleEvent, Profile } from '../../profile/profile.ts';
import { formatUnit, moreRows, shareOf, stageNameAt } from '../profile-view.ts';
import { note, paragraph, section, type Section } from '../document/document.ts';
import { notRecorded } from './not-recorded.ts';

const defaultModules = 60;

/** @param top most modules shown: those whose initialisation executed most, in order of loading */
export function modulesSection(profile: Profile, top: number | undefined): Section {
  const { modules, unit } = profile;
  if (modules === null) return notRecorded('Kernel modules');
  const most = top ?? defaultModules;
  const heaviest = modules
    .map((_, row) => row)
    .sort((a, b) => modules[b]!.instructions - modules[a]!.instructions || a - b);
  const shown = heaviest.slice(0, most).sort((a, b) => at(modules[a]!) - at(modules[b]!) || a - b);
  const work = workByImage(profile);
  const known = (value: number): number => Math.max(0, value);
  const total = measuredTotal(profile);
  const whole = modules.reduce((sum, { instructions }) => sum + known(instructions), 0);
  const rest = modules.length - shown.length;
  return section('Kernel modules', [
    paragraph(
      `${counted(modules.length, 'module')} loaded; initialisation took ${unitNamed(unit).say(whole)}${unitNamed(unit).elapses ? '' : `, ${shareOf(whole, total)} of the boot`}`,
    ),
    {
      kind: 'table',
      columns: [
        { title: 'loaded at', align: 'right' },
        { title: 'stage' },
        { title: 'init', align: 'right' },
        { title: '', align: 'right' },
        { title: 'ran in it', align: 'right' },
        { title: 'size', align: 'right' },
        { title: 'unloaded at', align: 'right' },
        { title: 'module', names: true, shrink: true },
      ],
      rows: shown.map((row) => {
        const module = modules[row]!;
        return [
          formatUnit(unit, module.loadedAtInstructions),
          module.loadedAtInstructions < 0 ? '' : stageNameAt(profile, module.loadedAtInstructions),
          formatUnit(unit, module.instructions),
          shareOf(known(module.instructions), total),
          formatUnit(unit, work.get(module.name) ?? 0),
          module.sizeBytes < 0 ? '?' : formatBytes(module.sizeBytes),
          module.unloadedAtInstructions < 0 ? '' : formatUnit(unit, module.unloadedAtInstructions),
          module.name,
        ];
      }),
      rest: moreRows(rest),
    },
    note(
      "'init' is the module's initialisation with everything it called, 'ran in it' what the module's own functions executed in the whole boot",
    ),
  ]);
}

const at = ({ loadedAtInstructions }: ModuleEvent): number => loadedAtInstructions;

/** Self instructions by image. */
function workByImage({ functions }: Profile): Map<string, number> {
  const work = new Map<string, number>();
  for (let row = 0; row < functions.length; row += 1) {
    const image = functions.objects[functions.object[row]!]!;
    work.set(image, (work.get(image) ?? 0) + functions.self[row]!);
  }
  return work;
}
