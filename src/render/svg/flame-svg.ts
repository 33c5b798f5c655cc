/** Flame graphs, of one boot and of the difference of two, as SVG files that a browser opens alone. */
import { formatInteger, formatRelative, formatShare } from '../../base/number-format.ts';
import { unitNamed } from '../../base/unit.ts';
import { joinRenames, matchFunctions } from '../../compare/function-match.ts';
import { joinTrees } from '../../compare/joint-tree.ts';
import { findRenames } from '../../compare/renames.ts';
import type { Profile } from '../../profile/profile.ts';
import { printable } from '../guest-text.ts';
import { frameNames } from '../exports/stacks.ts';
import { nameHash } from '../name-hash.ts';
import { flameFrames, type FlameTree } from './flame-frames.ts';
import { flameScript } from './flame-script.ts';
import { xmlText } from './xml-text.ts';

const width = 1200;
const pad = 10;
const rowHeight = 17;
const top = 44;
/** narrowest frame drawn: 0.3 of a pixel */
const minimum = 0.3 / (width - 2 * pad);

interface Picture {
  readonly title: string;
  readonly subtitle: string;
  readonly tree: FlameTree;
  readonly colour: (node: number) => string;
  readonly details: (node: number) => string;
}

/** The flame graph of a boot; every frame's tooltip has its exact figures. */
export function flameSvg(profile: Profile): string {
  const names = frameNames(profile);
  const { tree } = profile;
  const total = profile.functions.self.reduce((sum, self) => sum + self, 0);
  return draw({
    title: `Boot of ${printable(profile.scenario)}`,
    subtitle: `${amount(profile, total)} in ${formatInteger(profile.functions.length)} functions`,
    tree: {
      length: tree.length,
      parent: tree.parent,
      weight: tree.total,
      name: (node) => names[tree.function[node]!]!,
    },
    colour: (node) => warm(names[tree.function[node]!]!),
    details: (node) =>
      `${amount(profile, tree.total[node]!)} (${formatShare(tree.total[node]! / Math.max(1, total))})\n` +
      `self ${amount(profile, tree.self[node]!)}, ${formatInteger(tree.calls[node]!)} calls`,
  });
}

/** The differential flame graph: widths are head's, red grew, blue shrank. What only base had has no width. */
export function differentialFlameSvg(base: Profile, head: Profile): string {
  const matched = matchFunctions(base, head);
  const functions = joinRenames(matched, findRenames(matched, base, head));
  const tree = joinTrees(functions, base.tree, head.tree);
  const sum = (profile: Profile): number => profile.functions.self.reduce((total, self) => total + self, 0);
  const change = sum(head) - sum(base);
  return draw({
    title: `Boot of ${printable(head.scenario)}: head against base`,
    subtitle: `${amount(base, sum(base))} → ${amount(head, sum(head))}, ${signed(head, change)} (${formatRelative(sum(base), sum(head))}); red grew, blue shrank`,
    tree: {
      length: tree.length,
      parent: tree.parent,
      weight: tree.headTotal,
      name: (node) => printable(functions.name[tree.function[node]!]!),
    },
    colour: (node) => diverging(tree.baseTotal[node]!, tree.headTotal[node]!),
    details: (node) =>
      `${amount(base, tree.baseTotal[node]!)} → ${amount(head, tree.headTotal[node]!)}, ` +
      `${signed(head, tree.headTotal[node]! - tree.baseTotal[node]!)}\n` +
      `calls ${formatInteger(tree.baseCalls[node]!)} → ${formatInteger(tree.headCalls[node]!)}`,
  });
}

function draw({ title, subtitle, tree, colour, details }: Picture): string {
  const { frames, depth, hidden } = flameFrames(tree, minimum);
  const height = top + depth * rowHeight + 34;
  const inner = width - 2 * pad;
  const parts = frames.map(({ node, depth: row, x, width: share }) => {
    const name = tree.name(node);
    const y = top + (depth - 1 - row) * rowHeight;
    const room = Math.floor((share * inner - 6) / 6.6);
    const label = room < 3 ? '' : name.length <= room ? name : `${name.slice(0, room - 1)}…`;
    const left = pad + x * inner;
    return (
      `<g class="f" data-x="${x.toFixed(9)}" data-w="${share.toFixed(9)}" data-d="${row}" data-name="${xmlText(name)}">` +
      `<title>${xmlText(`${name}\n${details(node)}`)}</title>` +
      `<rect x="${left.toFixed(2)}" y="${y}" width="${Math.max(0.4, share * inner - 0.5).toFixed(2)}" height="${rowHeight - 1}" fill="${colour(node)}"/>` +
      `<text x="${(left + 3).toFixed(2)}" y="${y + 12}">${xmlText(label)}</text></g>\n`
    );
  });
  const note =
    hidden > 0
      ? `${formatInteger(hidden)} of ${formatInteger(tree.length)} frames are too narrow to draw`
      : '';
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" data-width="${width}" data-pad="${pad}" role="img" aria-label="${xmlText(title)}">
<style>
text { font: 11px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1b1f24; }
.title { font: 600 15px system-ui, sans-serif; }
.note, .button { fill: #59636e; font: 12px system-ui, sans-serif; }
.button { cursor: pointer; text-decoration: underline; }
.f { cursor: pointer; } .f text { pointer-events: none; } .f:hover rect { stroke: #000; stroke-width: 0.8; } .hit rect { fill: #b14bf4; }
</style>
<rect width="100%" height="100%" fill="#ffffff"/>
<text class="title" x="${pad}" y="20">${xmlText(title)}</text>
<text class="note" x="${pad}" y="36">${xmlText(subtitle)}</text>
<text class="button" id="search" x="${width - 150}" y="20">search</text><text class="button" id="reset" x="${width - 90}" y="20">reset zoom</text>
${parts.join('')}<text class="note" id="details" x="${pad}" y="${height - 18}"></text>
<text class="note" x="${pad}" y="${height - 4}">${xmlText(note)}</text>
<script><![CDATA[${flameScript}]]></script>
</svg>
`;
}

function amount({ unit }: Profile, value: number): string {
  return unitNamed(unit).say(value);
}

function signed({ unit }: Profile, value: number): string {
  return unitNamed(unit).formatDelta(value);
}

function warm(name: string): string {
  const spread = nameHash(name) % 1000;
  return `hsl(${12 + (spread % 42)},82%,${66 + (spread % 9)}%)`;
}

function diverging(base: number, head: number): string {
  if (base === head) return 'hsl(220,10%,88%)';
  const strength = Math.min(1, 0.18 + Math.sqrt(Math.abs(head - base) / Math.max(base, head)) * 0.82);
  return `hsl(${head > base ? 4 : 214},${Math.round(40 + 50 * strength)}%,${Math.round(90 - 30 * strength)}%)`;
}
