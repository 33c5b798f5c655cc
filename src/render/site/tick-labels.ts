/** Labels of an axis that differ from each other however close the ticks are. */
import type { Unit } from '../../base/unit.ts';

const counts = [
  [1e12, ' T'],
  [1e9, ' G'],
  [1e6, ' M'],
  [1e3, ' k'],
  [1, ''],
] as const;
const times = [
  [1e9, ' s'],
  [1e6, ' ms'],
  [1e3, ' µs'],
  [1, ' ns'],
] as const;

/** Digits behind the point at most: an axis has little room. */
const mostDigits = 9;

/** @param ticks round numbers: one suffix for all, and the digits that it takes to write each of them exactly */
export function tickLabels(ticks: readonly number[], { elapses }: Pick<Unit, 'elapses'>): string[] {
  const largest = Math.max(...ticks.map(Math.abs));
  const scales: readonly (readonly [number, string])[] = elapses ? times : counts;
  const [scale, suffix] = scales.find(([size]) => largest >= size) ?? scales.at(-1)!;
  let digits = 0;
  const isRough = (tick: number): boolean =>
    Math.abs(Number((tick / scale).toFixed(digits)) * scale - tick) > Math.abs(tick) * 1e-12;
  while (digits < mostDigits && ticks.some(isRough)) digits += 1;
  return ticks.map((tick) => (tick === 0 ? '0' : `${(tick / scale).toFixed(digits)}${suffix}`));
}
