/** What is being looked at, kept in the address: a link shows the same. */

export interface HistoryState {
  /** id of a line; empty: the first */
  line: string;
  /** figures that have a curve; empty: what the boot is known by and its stages */
  show: string[];
  /** commits that are looked at, by place; `to` 0: all */
  from: number;
  to: number;
  /** the commit that is told about; empty: none */
  commit: string;
}

export function readState(hash: string): HistoryState {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const number = (name: string): number => {
    const value = Number(given.get(name) ?? 0);
    return Number.isFinite(value) && value > 0 ? value : 0;
  };
  return {
    line: given.get('line') ?? '',
    show: given.getAll('show'),
    from: number('from'),
    to: number('to'),
    commit: given.get('commit') ?? '',
  };
}

export function writeState({ line, show, from, to, commit }: HistoryState): string {
  const out = new URLSearchParams();
  if (line !== '') out.set('line', line);
  for (const metric of show) out.append('show', metric);
  if (to > 0) {
    out.set('from', String(Math.round(from)));
    out.set('to', String(Math.round(to)));
  }
  if (commit !== '') out.set('commit', commit);
  return `#${out.toString()}`;
}
