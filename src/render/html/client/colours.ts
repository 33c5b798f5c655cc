/** Colours of frames, readable in light and dark. */

import { nameHash } from '../../name-hash.ts';

/** Warm and steady per name, as flame graphs have it; other images than the kernel are cooler. */
export function frameColour(name: string, image: number, dark: boolean): string {
  const spread = nameHash(name) % 1000;
  const hue = image === 0 ? 12 + (spread % 42) : (170 + image * 47 + (spread % 24)) % 360;
  return dark ? `hsl(${hue} 55% ${32 + (spread % 9)}%)` : `hsl(${hue} 82% ${66 + (spread % 9)}%)`;
}

/** Growth red, shrinkage blue, deeper with the share of the frame that changed; grey where nothing did. */
export function deltaColour(base: number, head: number, dark: boolean): string {
  const larger = Math.max(base, head);
  if (larger === 0 || base === head) return dark ? 'hsl(220 6% 32%)' : 'hsl(220 10% 86%)';
  const share = Math.abs(head - base) / larger;
  const strength = Math.min(1, 0.18 + Math.sqrt(share) * 0.82);
  const hue = head > base ? 4 : 214;
  return dark
    ? `hsl(${hue} ${Math.round(30 + 45 * strength)}% ${Math.round(34 + 12 * strength)}%)`
    : `hsl(${hue} ${Math.round(40 + 50 * strength)}% ${Math.round(88 - 30 * strength)}%)`;
}

/** What processes do, and units; report.css has the same for the legend. */
export function activityColours(
  dark: boolean,
): Record<'user' | 'kernel' | 'interrupt' | 'waiting' | 'critical' | 'unit' | 'failed' | 'pending', string> {
  return dark
    ? {
        user: '#1f5fa8',
        kernel: '#9a5324',
        interrupt: '#d1242f',
        waiting: '#262c36',
        critical: '#f778ba',
        unit: '#1d4a2b',
        failed: '#7d1f1a',
        pending: '#5c4d12',
      }
    : {
        user: '#79b8ff',
        kernel: '#f5a97f',
        interrupt: '#d1242f',
        waiting: '#e4e9ee',
        critical: '#bf3989',
        unit: '#c4e8cd',
        failed: '#ffb3ad',
        pending: '#f1e3a8',
      };
}

export function prefersDark(): boolean {
  return matchMedia('(prefers-color-scheme: dark)').matches;
}
