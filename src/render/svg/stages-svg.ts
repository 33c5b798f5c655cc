/**
 * The stages of a boot, or of two above each other on one scale, as a small static SVG: legible at the width
 * of a comment, light and dark, no script.
 */
import { formatRelative, formatShare } from '../../base/number-format.ts';
import { stageCost } from '../../profile/stage-cost.ts';
import { unitNamed } from '../../base/unit.ts';
import type { Profile } from '../../profile/profile.ts';
import { printable } from '../guest-text.ts';
import { xmlText } from './xml-text.ts';

const width = 860;
const barHeight = 26;
const palette = ['#8250df', '#bf8700', '#1a7f37', '#0969da', '#cf222e', '#1b7c83', '#bc4c00', '#6e7781'];

/** @param base null for a boot by itself */
export function stagesSvg(base: Profile | null, head: Profile): string {
  const sides = [...(base ? [['base', base] as const] : []), [base ? 'head' : 'boot', head] as const];
  const names = [...new Set(sides.flatMap(([, profile]) => profile.stages.map((stage) => stage.name)))];
  const longest = Math.max(1, ...sides.map(([, profile]) => total(profile)));
  const left = 52;
  const inner = width - left - 8;
  const parts: string[] = [];
  sides.forEach(([label, profile], index) => {
    const y = 6 + index * (barHeight + 6);
    parts.push(`<text x="4" y="${y + 17}">${label}</text>`);
    let x = left;
    for (const stage of profile.stages) {
      const value = stageCost(profile, stage);
      const wide = (value / longest) * inner;
      const colour = palette[names.indexOf(stage.name) % palette.length]!;
      const name = printable(stage.name);
      parts.push(
        `<g><title>${xmlText(`${name}: ${exact(profile, value)} (${formatShare(value / Math.max(1, total(profile)))})`)}</title>` +
          `<rect x="${x.toFixed(2)}" y="${y}" width="${Math.max(0.5, wide - 1).toFixed(2)}" height="${barHeight}" fill="${colour}"/>` +
          (wide > name.length * 7 + 8
            ? `<text class="in" x="${(x + 5).toFixed(2)}" y="${y + 17}">${xmlText(name)}</text>`
            : '') +
          '</g>',
      );
      x += wide;
    }
  });
  const legendTop = 6 + sides.length * (barHeight + 6) + 14;
  names.forEach((name, index) => {
    const values = sides.map(([, profile]) =>
      profile.stages
        .filter((stage) => stage.name === name)
        .reduce((sum, stage) => sum + stageCost(profile, stage), 0),
    );
    const y = legendTop + index * 18;
    const change =
      values.length === 2
        ? `${short(head, values[0]!)} → ${short(head, values[1]!)} (${formatRelative(values[0]!, values[1]!)})`
        : short(head, values[0]!);
    parts.push(
      `<rect x="4" y="${y - 10}" width="11" height="11" fill="${palette[index % palette.length]!}"/>`,
      `<text x="22" y="${y}">${xmlText(printable(name))}</text><text class="figure" x="${width - 8}" y="${y}">${xmlText(change)}</text>`,
    );
  });
  const height = legendTop + names.length * 18;
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Stages of the boot">
<style>
text { font: 13px system-ui, "Noto Sans", sans-serif; fill: #59636e; }
.in { fill: #ffffff; font-size: 12px; } .figure { text-anchor: end; font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 12px; }
@media (prefers-color-scheme: dark) { text { fill: #9198a1; } .in { fill: #ffffff; } }
</style>
${parts.join('\n')}
</svg>
`;
}

function total(profile: Profile): number {
  return profile.stages.reduce((sum, stage) => sum + stageCost(profile, stage), 0);
}

function exact({ unit }: Profile, value: number): string {
  return unitNamed(unit).say(value);
}

function short({ unit }: Profile, value: number): string {
  return unitNamed(unit).formatShort(value);
}
