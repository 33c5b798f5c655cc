/** What a pull request changed of the subject, and which environment fields forbid comparing. */
import { formatInteger } from '../base/number-format.ts';
import { differingFields } from '../profile/environment.ts';
import type { Environment, EnvironmentFields, Subject } from '../profile/profile.ts';
import type { Difference } from './comparison.ts';

/** Most notable first: what is easily overlooked in a diff stands before what is meant to change. */
const subjectOrder: readonly (keyof Subject)[] = [
  'append',
  'initrdSha256',
  'diskSha256',
  'kernel',
  'kernelBuildId',
  'kernelSha256',
  'seed',
];

export function subjectDifferences(base: Subject, head: Subject): Difference<keyof Subject>[] {
  return subjectOrder
    .filter((field) => base[field] !== head[field] && (field !== 'seed' || bothKnown(base, head)))
    .map((field) => ({ field, base: String(base[field] ?? 'none'), head: String(head[field] ?? 'none') }));
}

/** An older profile does not tell the seed it was booted with. */
function bothKnown(base: Subject, head: Subject): boolean {
  return base.seed !== null && head.seed !== null;
}

export function environmentDifferences(
  base: Environment,
  head: Environment,
): Difference<keyof EnvironmentFields>[] {
  return differingFields(base.fields, head.fields).map((field) => ({
    field,
    base: show(base.fields[field]),
    head: show(head.fields[field]),
  }));
}

function show(value: string | number): string {
  if (typeof value === 'number') return formatInteger(value);
  return value === '' ? 'none' : value;
}
