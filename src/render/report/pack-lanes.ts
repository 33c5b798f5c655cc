/** Spans that overlap, put above each other into as few lanes as they need. */

export interface Packed {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly result: string;
}

/**
 * First come, first placed, in order of their start; what finds no lane free is put into the last.
 *
 * @param spans -1 for an unknown moment: what was never ready, or has no start, is a point
 * @param most lanes at most
 */
export function packLanes(
  spans: readonly {
    readonly name: string;
    readonly start: number;
    readonly ready: number;
    readonly result: string;
  }[],
  most: number,
): Packed[][] {
  const lanes: Packed[][] = [];
  const packed = spans
    .map(({ name, start, ready, result }) => ({
      name,
      result,
      start: start < 0 ? ready : start,
      end: Math.max(start, ready),
    }))
    .sort((a, b) => a.start - b.start || b.end - a.end || (a.name < b.name ? -1 : 1));
  for (const span of packed) {
    const free = lanes.find((lane) => lane.at(-1)!.end <= span.start);
    if (free) free.push(span);
    else if (lanes.length < most) lanes.push([span]);
    else lanes.at(-1)!.push(span);
  }
  return lanes;
}
