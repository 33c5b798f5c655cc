/** Compares two values for sorting: texts by code unit, whatever the machine's language is. */
export function ascending<Value extends string | number | bigint>(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
