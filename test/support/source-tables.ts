/** What tells of functions' files, for tests: `withSources(profile, { schedule: 'kernel/sched/core.c CONFIG_A CONFIG_B' })`. */
import type { Profile } from '../../src/profile/profile.ts';

/** One file of a function: its path, how much of its self lies there (all), the options that build it, the owner. */
export interface FileOf {
  readonly path: string;
  readonly self?: number;
  /** `CONFIG_NET CONFIG_INET`; null: not known */
  readonly needs?: string | null;
  readonly owner?: string | null;
}

/** The profile with the files of some of its functions, by name; the others' are not known. */
export function withSources(profile: Profile, of: Readonly<Record<string, readonly FileOf[]>>): Profile {
  const all = Object.values(of).flat();
  const path = [...new Set(all.map((file) => file.path))].sort();
  const first = path.map((one) => all.find((file) => file.path === one)!);
  const needs = [...new Set(first.flatMap(({ needs = '' }) => (needs === null ? [] : [needs])))];
  const owners = [...new Set(first.flatMap(({ owner = null }) => (owner === null ? [] : [owner])))];
  const rows = profile.functions.name
    .flatMap((name, row) => (of[name] ?? []).map((file) => ({ row, file })))
    .map(({ row, file }) => ({
      row,
      file: path.indexOf(file.path),
      self: file.self ?? profile.functions.self[row]!,
    }))
    .sort((a, b) => a.row - b.row || a.file - b.file);
  return {
    ...profile,
    sources: {
      evidence: 'debug-lines',
      tree: '6.1',
      files: {
        length: path.length,
        path,
        need: Int32Array.from(first, ({ needs: text = '' }) => (text === null ? -1 : needs.indexOf(text))),
        needs,
        owner: Int32Array.from(first, ({ owner = null }) => (owner === null ? -1 : owners.indexOf(owner))),
        owners,
      },
      code: {
        length: rows.length,
        function: Int32Array.from(rows, ({ row }) => row),
        file: Int32Array.from(rows, ({ file }) => file),
        self: Float64Array.from(rows, ({ self }) => self),
      },
    },
  };
}
