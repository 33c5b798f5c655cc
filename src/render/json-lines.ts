/** Lists in JSON for people and `grep`: one row a line. */

/** The rows as a JSON array; `null` where there is none. */
export function lines(rows: readonly unknown[] | null | undefined): string {
  if (!rows) return 'null';
  return rows.length === 0 ? '[]' : `[\n ${rows.map((row) => JSON.stringify(row)).join(',\n ')}\n]`;
}
