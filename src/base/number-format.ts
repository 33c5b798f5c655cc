/** Numbers as people read them: thousands separators, units, signs. One fixed locale: output is byte-stable. */

const integerFormat = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `1234567` → `1,234,567` */
export function formatInteger(value: number): string {
  return integerFormat.format(value === 0 ? 0 : value);
}

/** `1234567` → `+1,234,567`, `-5` → `-5`, `0` → `0` */
export function formatDelta(value: number): string {
  return value > 0 ? `+${formatInteger(value)}` : formatInteger(value);
}

/**
 * Four significant digits with a metric suffix, as instructions are quoted in prose:
 * `1234` → `1,234`, `41234567` → `41.23 M`, `1.4e9` → `1.400 G`.
 */
export function formatCount(value: number): string {
  const magnitude = Math.abs(value);
  for (const [limit, suffix] of [
    [1e12, ' T'],
    [1e9, ' G'],
    [1e6, ' M'],
  ] as const) {
    if (magnitude >= limit) return significant(value / limit) + suffix;
  }
  return formatInteger(value);
}

function significant(value: number): string {
  const digits = Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 10 ? 2 : 3;
  return value.toFixed(digits);
}

/** `1 module`, `2 modules`, `3 processes` */
export function counted(count: number, what: string): string {
  const plural = /(?:s|x|ch)$/.test(what) ? `${what}es` : `${what}s`;
  return `${formatInteger(count)} ${count === 1 ? what : plural}`;
}

/** Nanoseconds as `812 ns`, `4.2 µs`, `17.3 ms`, `2.41 s`. */
export function formatNs(ns: number): string {
  const magnitude = Math.abs(ns);
  if (magnitude >= 1e9) return `${(ns / 1e9).toFixed(2)} s`;
  if (magnitude >= 1e6) return `${(ns / 1e6).toFixed(1)} ms`;
  if (magnitude >= 1e3) return `${(ns / 1e3).toFixed(1)} µs`;
  return `${formatInteger(ns)} ns`;
}

/** Bytes as `512 B`, `4.0 KiB`, `13.2 MiB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? formatInteger(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}

/** A share of a whole: `0.1234` → `12.3 %`; tiny shares keep two significant digits (`0.0042 %`). */
export function formatShare(share: number): string {
  const percent = share * 100;
  const magnitude = Math.abs(percent);
  if (magnitude === 0) return '0 %';
  if (magnitude >= 0.1) return `${percent.toFixed(magnitude >= 99.95 || magnitude < 10 ? 2 : 1)} %`;
  return `${percent.toPrecision(2)} %`;
}

/** A relative change with sign: `+1.23 %`, `-0.0042 %`, `0 %`; new from nothing is `new`. */
export function formatRelative(base: number, head: number): string {
  if (base === head) return '0 %';
  if (base === 0) return 'new';
  const share = (head - base) / base;
  return share > 0 ? `+${formatShare(share)}` : formatShare(share);
}
