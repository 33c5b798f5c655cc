/** A scenario whose kernel was wrapped, as it is booted: with what else was in the wrapping. */
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { UnifiedContent, UnifiedImage, UnifiedProfile } from '../arch/kernel-file/unified-image.ts';
import type { UnwrappedKernel } from '../arch/kernel-file/unwrap-kernel.ts';
import { inputError } from '../base/errors.ts';
import { makeFolder } from '../base/files.ts';
import type { Scenario } from '../config/scenario.ts';

export interface UnwrappedScenario {
  readonly scenario: Scenario;
  /** what was taken out and what was not, a sentence each */
  readonly notes: readonly string[];
}

/**
 * @param folder for files, made where it is needed
 * @throws an input error where the profile that is asked for is not there; the file system's error
 */
export async function unwrappedScenario(
  scenario: Scenario,
  unwrapped: UnwrappedKernel | null,
  folder: string,
): Promise<UnwrappedScenario> {
  if (scenario.ukiProfile !== null && !unwrapped?.unified?.profiles.length) {
    throw inputError(`'uki-profile' chooses a profile of a unified kernel image, and this has none`, {
      place: { file: scenario.kernel },
      hint: "leave 'uki-profile' out",
    });
  }
  if (unwrapped === null) return { scenario, notes: [] };
  const notes = [
    `${basename(scenario.kernel)} is ${unwrapped.wrappings.join(', and in it is ')}: the kernel in it is booted`,
  ];
  const { unified } = unwrapped;
  if (unified === null) return { scenario, notes };
  const index = chosenProfile(unified, scenario);
  const booted = await withWhatItBrings(scenario, unified.profiles[index] ?? unified, folder);
  return { scenario: booted.scenario, notes: [...notes, ...profileNotes(unified, index), ...booted.notes] };
}

/** Its number; 0 where there are none. */
function chosenProfile({ profiles }: UnifiedImage, { kernel, ukiProfile }: Scenario): number {
  if (ukiProfile === null) return 0;
  const index = profiles.findIndex(
    ({ id, title }, number) => id === ukiProfile || title === ukiProfile || String(number) === ukiProfile,
  );
  const place = { file: kernel };
  if (index === -1) {
    throw inputError(`this unified kernel image has no profile '${ukiProfile}'`, {
      place,
      hint: `it has ${profiles.map(nameOf).join(', ')}`,
    });
  }
  if (profiles[index]!.otherKernel) {
    throw inputError(
      `the profile ${nameOf(profiles[index]!, index)} boots a kernel of its own, which is not taken out here`,
      {
        place,
        hint: 'give that kernel itself with --kernel',
      },
    );
  }
  return index;
}

/** `1 (reset, Factory reset)` */
function nameOf({ id, title }: UnifiedProfile, number: number): string {
  const names = [id, title].filter((one) => one !== null);
  return names.length === 0 ? String(number) : `${number} (${names.join(', ')})`;
}

function profileNotes({ profiles, title }: UnifiedImage, index: number): string[] {
  const chosen = profiles[index];
  return [
    ...(title === null ? [] : [`it calls itself ${title}`]),
    ...(chosen === undefined || profiles.length < 2
      ? []
      : [`it has ${profiles.length} profiles (--uki-profile): ${nameOf(chosen, index)} is booted`]),
  ];
}

/** What the scenario says goes before what the image brings; a command line adds to the image's. */
async function withWhatItBrings(
  scenario: Scenario,
  { initrd, append }: UnifiedContent,
  folder: string,
): Promise<UnwrappedScenario> {
  if (scenario.boot !== 'kernel') return { scenario, notes: [] };
  const notes: string[] = [];
  let booted = scenario;
  if (append !== null) {
    booted = { ...booted, append: `${append} ${scenario.append}`.trimEnd() };
    notes.push(`its command line comes first: ${append}`);
  }
  if (initrd !== null && scenario.initrd === null && !scenario.generateInitrd) {
    await makeFolder(folder);
    booted = { ...booted, initrd: join(folder, 'initrd') };
    await writeFile(booted.initrd!, initrd);
    notes.push(`its initramfs is booted (${initrd.length.toLocaleString('en-US')} bytes)`);
  } else if (initrd !== null) {
    notes.push("its initramfs is left out: the scenario's is booted");
  }
  return { scenario: booted, notes };
}
