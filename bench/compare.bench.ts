/**
 * Comparing two profiles: time and memory by size. The aim is under 1 s and 300 MB for two full boots of 150,000
 * call-tree nodes each; growth should stay close to linear.
 */
import { compare } from '../src/compare/compare.ts';
import type { Comparison } from '../src/compare/comparison.ts';
import { defaultPolicy } from '../src/config/default-policy.ts';
import { comparisonMarkdown } from '../src/render/comparison-markdown.ts';
import { randomProfile } from '../test/support/text-profile.ts';

const sizes = process.argv.slice(2).map(Number);
const defaults = [10_000, 50_000, 150_000, 500_000, 1_000_000];

const collect = (globalThis as { gc?: () => void }).gc;
const usedMb = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
};
let previous: { nodes: number; ms: number } | null = null;

console.log(
  '     nodes   joint functions   compare, ms (CPU)   Markdown, ms   memory above the profiles, MB   time grows by / nodes by',
);
for (const nodes of sizes.length > 0 ? sizes : defaults) {
  const base = randomProfile({ seed: 1, nodes });
  // The same boot with one function in fifty renamed or changed, as two builds of a kernel differ.
  const other = randomProfile({ seed: 1, nodes: Math.floor(nodes * 1.02) });
  const name = other.functions.name.map((text, row) => (row % 50 === 0 ? `${text}_v2` : text));
  const head = {
    ...other,
    functions: { ...other.functions, name },
    subject: { ...other.subject, append: 'head' },
  };

  let peak = 0;
  let best = Infinity;
  let bestCpu = Infinity; // of a busy machine the better measure; the collector's threads count too
  let result: Comparison | null = null;
  for (let round = 0; round < 5; round += 1) {
    collect?.();
    const before = usedMb();
    const cpu = process.cpuUsage();
    const start = performance.now();
    result = compare({
      base: { profile: base, label: 'base' },
      head: { profile: head, label: 'head' },
      policy: defaultPolicy,
      today: '2026-01-01',
    });
    best = Math.min(best, performance.now() - start);
    const { user, system } = process.cpuUsage(cpu);
    bestCpu = Math.min(bestCpu, (user + system) / 1000);
    // Nothing was collected on purpose: what was allocated meanwhile counts, garbage too.
    peak = Math.max(peak, usedMb() - before);
  }
  const start = performance.now();
  if (result) comparisonMarkdown(result);
  const rendering = performance.now() - start;
  const growth: string = previous
    ? `${(best / previous.ms).toFixed(1)} / ${(nodes / previous.nodes).toFixed(1)}`
    : '';
  console.log(
    [
      base.tree.length.toLocaleString('en-US').padStart(10),
      base.functions.length.toLocaleString('en-US').padStart(17),
      `${best.toFixed(0)} (${bestCpu.toFixed(0)})`.padStart(19),
      rendering.toFixed(0).padStart(14),
      peak.toFixed(0).padStart(31),
      growth.padStart(26),
    ].join(' '),
  );
  previous = { nodes, ms: best };
}
