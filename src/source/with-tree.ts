/** What a source tree says of the files that a profile's functions are from. */
import type { SourceFiles, SourceTable } from '../profile/profile.ts';
import { needsOfSource, type KernelTree } from './kernel-tree.ts';

/** The same files with what builds them and whose they are; what was known of that is forgotten. */
export function withTree(sources: SourceTable, tree: KernelTree): SourceTable {
  const needs = new Rows();
  const owners = new Rows();
  const { files } = sources;
  const known: SourceFiles = {
    length: files.length,
    path: files.path,
    need: Int32Array.from(files.path, (path) => needs.row(needsOfSource(tree, path)?.join(' ') ?? null)),
    needs: needs.texts,
    owner: Int32Array.from(files.path, (path) => owners.row(tree.ownerOf(path))),
    owners: owners.texts,
  };
  return { ...sources, tree: tree.version ?? 'unknown', files: known };
}

class Rows {
  readonly texts: string[] = [];
  private readonly rows = new Map<string, number>();

  /** -1 for what is not known */
  row(text: string | null): number {
    if (text === null) return -1;
    let row = this.rows.get(text);
    if (row === undefined) this.rows.set(text, (row = this.texts.push(text) - 1));
    return row;
  }
}
