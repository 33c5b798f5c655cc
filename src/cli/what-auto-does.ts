/** What `--qemu auto` will do on a machine, for `doctor`, which fetches nothing and therefore does not do it. */
import { describe, pluginApiOf, unseenWith, wholePluginApi } from '../qemu/choose.ts';
import type { Qemu } from '../qemu/qemu.ts';

export interface AutoFacts {
  /** the best present; null: none is usable */
  readonly chosen: Qemu | null;
  /** what `auto` tries where none present will do, in that order: `apt`, `fetch`, `build` */
  readonly ways: readonly string[];
}

/** A sentence without a full stop. */
export function whatAutoDoes({ chosen, ways }: AutoFacts): string {
  const tries = ways.map((way) => `'--qemu ${way}'`).join(', then ');
  if (chosen === null) return `auto gets one the first time: by ${tries}`;
  const api = pluginApiOf(chosen);
  if (api >= wholePluginApi) return `auto takes the first: ${chosen.reason}`;
  return (
    `auto gets a newer one the first time: by ${tries}, since ${describe(chosen)} ${unseenWith(api)}; ` +
    "it takes the first where that fails, and where 'observe' switches these off"
  );
}
