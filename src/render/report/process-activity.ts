/** From the samples of the timeline to what each process did when. */
import { nodeKind, type Profile } from '../../profile/profile.ts';
import { programImage } from '../../profile/process-names.ts';

/** What a process does, by the numbers used here. */
export const activityKinds = ['user', 'kernel', 'interrupt'] as const;

const user = 0;
const kernel = 1;
const interrupt = 2;

/**
 * For every group of processes: start, end and kind (0 user, 1 kernel, 2 interrupt) of what it did, one after the
 * other in order of time, neighbours that are alike put together.
 *
 * @param groups rows of Profile.processes
 * @param moment from instructions to the unit of the result
 */
export function activityOf(
  profile: Profile,
  groups: readonly (readonly number[])[],
  moment: (instructions: number) => number,
): number[][] {
  const activity = groups.map((): number[] => []);
  const { timeline, tree } = profile;
  if (timeline === null) return activity;
  const groupOf = new Int32Array(profile.processes!.length).fill(-1);
  groups.forEach((rows, group) => rows.forEach((row) => (groupOf[row] = group)));
  const kinds = nodeKinds(profile);
  let at = 0;
  let open: { group: number; kind: number; start: number; from: number } | null = null;
  const close = (): void => {
    if (!open || open.group === -1) return;
    const end = moment(at);
    const list = activity[open.group]!;
    // Idle time lies between samples: what was put to sleep and woken again is two pieces.
    if (list.length > 0 && list.at(-1) === open.kind && list.at(-2)! >= open.start)
      list[list.length - 2] = end;
    else if (end > open.start) list.push(open.start, end, open.kind);
  };
  for (let run = 0; run < timeline.node.length; run += 1) {
    const node = timeline.node[run]!;
    const process = node === -1 ? -1 : tree.process[node]!;
    const group = process === -1 ? -1 : groupOf[process]!;
    const kind = node === -1 ? kernel : kinds[node]!;
    if (!open || open.group !== group || open.kind !== kind) {
      close();
      open = { group, kind, start: moment(at), from: at };
    }
    at += timeline.count[run]! * timeline.period;
  }
  close();
  return activity;
}

/** By node: whether its own instructions are the program's, the kernel's, or an interrupt's. */
function nodeKinds({ tree, functions, modules }: Profile): Uint8Array {
  const kernelImages = new Set(['vmlinux', 'modules', ...(modules ?? []).map(({ name }) => name)]);
  const byImage = functions.images.map((image) =>
    kernelImages.has(image)
      ? kernel
      : image === programImage || image === 'user' || image.startsWith('/')
        ? user
        : -1,
  );
  const kinds = new Uint8Array(tree.length);
  for (let node = 0; node < tree.length; node += 1) {
    const above = tree.parent[node]!;
    const inherited = above === -1 ? kernel : kinds[above]!;
    const own = byImage[functions.image[tree.function[node]!]!]!;
    if (tree.kind[node] === nodeKind.interrupt || inherited === interrupt) kinds[node] = interrupt;
    else kinds[node] = own === -1 ? inherited : own;
  }
  return kinds;
}
