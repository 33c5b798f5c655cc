/** The environment's fingerprint: two profiles are comparable when theirs are equal. */
import { sha256 } from '../base/files.ts';
import type { Environment, EnvironmentFields } from './profile.ts';

/** Every field, in the order the fingerprint takes them. A list, so that a forgotten field fails to compile. */
const fieldOrder: Readonly<Record<keyof EnvironmentFields, true>> = {
  arch: true,
  cpu: true,
  diskAs: true,
  end: true,
  firmware: true,
  icountShift: true,
  machine: true,
  memoryMiB: true,
  qemu: true,
  qemuArgs: true,
  tracer: true,
  vcpus: true,
};

/** Names of the fields of an environment, sorted. */
export const environmentFieldNames = Object.keys(fieldOrder).sort() as readonly (keyof EnvironmentFields)[];

/**
 * SHA-256, hexadecimal, of the fields as one canonical JSON text: pairs of name and value, sorted by name. The
 * order in which an object happens to hold them makes no difference.
 */
export function fingerprint(fields: EnvironmentFields): string {
  return sha256(JSON.stringify(environmentFieldNames.map((name) => [name, fields[name]])));
}

/** Fields with their fingerprint. */
export function environmentOf(fields: EnvironmentFields): Environment {
  return { fingerprint: fingerprint(fields), fields };
}

/** The fields in which two environments differ, in fingerprint order. */
export function differingFields(a: EnvironmentFields, b: EnvironmentFields): (keyof EnvironmentFields)[] {
  return environmentFieldNames.filter((name) => a[name] !== b[name]);
}
