/** Marks, in a comparison's tables, the functions that the pull request changes. */
import { errorMessage } from '../base/errors.ts';
import type { Comparison } from '../compare/comparison.ts';
import type { Scenario } from '../config/scenario.ts';
import type { FunctionNote } from '../render/comparison-functions.ts';
import {
  changedFunctions,
  functionNotes,
  withoutSuffix,
  type ChangedFile,
  type ChangedPlace,
} from './changed-functions.ts';
import { changedBySource } from './changed-source.ts';
import { headShaOf, type RunEvent } from './event.ts';

/** Functions that can be in a table of the comment. */
const lookedUp = 200;

export interface MarkRequest {
  readonly comparison: Comparison;
  readonly scenario: Scenario;
  readonly changedFiles: readonly ChangedFile[];
  readonly event: RunEvent;
  /** the checkout */
  readonly workspace: string;
  readonly log: (text: string) => void;
}

/** What stands after a function's name. Debug information decides where there is some, else the diff's own words. */
export function markChanged(request: MarkRequest): FunctionNote {
  const { comparison, changedFiles, event } = request;
  if (changedFiles.length === 0 || comparison.functions.length === 0) return () => '';
  const places = new Map<string, ChangedPlace>(changedFunctions(changedFiles));
  for (const [name, place] of bySource(request)) {
    if (place) places.set(name, place);
    else if (places.has(name)) places.delete(name);
  }
  return functionNotes(places, `${event.serverUrl}/${event.repository}/blob/${headShaOf(event)}`);
}

function bySource({
  comparison,
  scenario,
  changedFiles,
  workspace,
  log,
}: MarkRequest): Iterable<[string, ChangedPlace | null]> {
  if (scenario.vmlinux === null) return [];
  try {
    const shown = comparison.functions.slice(0, lookedUp).map(({ name }) => name);
    const names = [...new Set([...shown, ...shown.map(withoutSuffix)])];
    return changedBySource(scenario.vmlinux, names, changedFiles, workspace) ?? [];
  } catch (error) {
    log(`which functions are changed is told by the diff alone: ${errorMessage(error)}`);
    return [];
  }
}
