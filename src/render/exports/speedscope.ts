/**
 * speedscope's own format (https://www.speedscope.app/file-format-schema.json, shipped in its npm package):
 * the call tree as a sampled profile, the timeline as an evented one, several profiles in one file.
 */
import { unitNamed } from '../../base/unit.ts';
import type { Profile } from '../../profile/profile.ts';
import { forEachStack, frameNames, replayTimeline } from './stacks.ts';

interface Frame {
  name: string;
}

interface SampledProfile {
  type: 'sampled';
  name: string;
  unit: 'none' | 'nanoseconds';
  startValue: number;
  endValue: number;
  samples: number[][];
  weights: number[];
}

interface EventedProfile {
  type: 'evented';
  name: string;
  unit: 'none' | 'nanoseconds';
  startValue: number;
  endValue: number;
  events: { type: 'O' | 'C'; frame: number; at: number }[];
}

/**
 * A speedscope file.
 *
 * @param profiles each with the name it is listed under: one boot, or base and head side by side
 * @param exporter `bootgate@1.2.3`
 */
export function exportSpeedscope(
  profiles: readonly { readonly label: string; readonly profile: Profile }[],
  exporter: string,
): string {
  const frames: Frame[] = [];
  const frameOf = new Map<string, number>();
  const out: (SampledProfile | EventedProfile)[] = [];
  for (const { label, profile } of profiles) {
    const ids = frameNames(profile).map((name) => {
      const known = frameOf.get(name);
      if (known !== undefined) return known;
      frameOf.set(name, frames.length);
      return frames.push({ name }) - 1;
    });
    out.push(sampled(label, profile, ids));
    if (profile.timeline) out.push(evented(label, profile, ids));
  }
  return JSON.stringify({
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    exporter,
    name: profiles.map(({ label }) => label).join(' | '),
    activeProfileIndex: 0,
    shared: { frames },
    profiles: out,
  });
}

function sampled(label: string, profile: Profile, ids: readonly number[]): SampledProfile {
  const { tree } = profile;
  const samples: number[][] = [];
  const weights: number[] = [];
  let sum = 0;
  forEachStack(tree, (node, depth, stack) => {
    if (tree.self[node]! <= 0) return;
    const sample = new Array<number>(depth + 1);
    for (let level = 0; level <= depth; level += 1) sample[level] = ids[tree.function[stack[level]!]!]!;
    samples.push(sample);
    weights.push(tree.self[node]!);
    sum += tree.self[node]!;
  });
  return {
    type: 'sampled',
    name: label,
    unit: unitOf(profile),
    startValue: 0,
    endValue: sum,
    samples,
    weights,
  };
}

function evented(label: string, profile: Profile, ids: readonly number[]): EventedProfile {
  const events: EventedProfile['events'] = [];
  const frame = (node: number): number => ids[profile.tree.function[node]!]!;
  const endValue = replayTimeline(profile.tree, profile.timeline!, {
    open: (node, at) => events.push({ type: 'O', frame: frame(node), at }),
    close: (node, at) => events.push({ type: 'C', frame: frame(node), at }),
  });
  return {
    type: 'evented',
    name: `${label} (timeline)`,
    unit: unitOf(profile),
    startValue: 0,
    endValue,
    events,
  };
}

function unitOf(profile: Profile): 'none' | 'nanoseconds' {
  return unitNamed(profile.unit).exported.speedscope;
}
