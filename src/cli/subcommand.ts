/** What `baseline` and `history` have in common: a word that says what to do, and removing what is old. */
import { inputError } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';
import type { ParsedArguments } from './command.ts';

/**
 * The action that a command's first argument names.
 *
 * @throws BootgateError (exit status 2) where there is none of that name
 */
export function actionNamed<Action>(
  command: string,
  actions: Readonly<Record<string, Action>>,
  args: ParsedArguments,
): Action {
  const [name = ''] = args.positionals;
  if (Object.hasOwn(actions, name)) return actions[name]!;
  const suggestion = nearest(name, Object.keys(actions));
  throw inputError(`bootgate ${command}: there is no action '${name}'`, {
    hint: suggestion ? `did you mean '${suggestion}'?` : `actions: ${Object.keys(actions).join(', ')}`,
  });
}

/** What is pruned: which of one kind are counted by `--keep`, which one it is, when it was measured. */
export interface Prunable<T> {
  readonly groupOf: (one: T) => string;
  readonly idOf: (one: T) => string;
  readonly measuredAt: (one: T) => string;
}

/**
 * What `prune` is asked to remove, by `--keep` and `--older-than`.
 *
 * @returns of what there is, newest first, whether one of them is to go
 * @throws BootgateError (exit status 2) where neither was given
 */
export function pruneRule<T>(
  command: string,
  args: ParsedArguments,
  { groupOf, idOf, measuredAt }: Prunable<T>,
): (newestFirst: readonly T[]) => (one: T) => boolean {
  const keep = args.integer('keep');
  const days = args.integer('older-than');
  if (keep === undefined && days === undefined) {
    throw inputError(`${command} prune needs --keep N or --older-than DAYS: it would remove everything`);
  }
  const oldest = Date.now() - (days ?? 0) * 86_400_000;
  return (newestFirst) => {
    const seen = new Map<string, number>();
    const kept = new Set<string>();
    for (const one of newestFirst) {
      const before = seen.get(groupOf(one)) ?? 0;
      seen.set(groupOf(one), before + 1);
      if (before < (keep ?? 0)) kept.add(idOf(one));
    }
    return (one) => !kept.has(idOf(one)) && (days === undefined || Date.parse(measuredAt(one)) < oldest);
  };
}
