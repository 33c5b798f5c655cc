/** A comma inside a value of QEMU's `key=value,…` syntax is written twice. */
export function escapeCommas(value: string): string {
  return value.replaceAll(',', ',,');
}
