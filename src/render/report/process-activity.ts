/** From the samples of the timeline to what each process did when. */
import { exceptionsOf } from '../../arch/architectures.ts';
import { isInterrupt } from '../../profile/interrupts.ts';
import type { Profile } from '../../profile/profile.ts';
import { programObject } from '../../profile/process-names.ts';
import { programsOf } from '../../profile/process-programs.ts';

/** What a process does, by the numbers used here. */
export const activityKinds = ['user', 'kernel', 'interrupt'] as const;

/** Processes of one program that are looked at. */
const mostOfProgram = 500;

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
  const { timeline } = profile;
  if (timeline === null) return activity;
  const groupAt = groupsAt(profile, groups);
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
    const group = node === -1 ? -1 : groupAt(node, at);
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

/**
 * Which group ran at a sample. Where nodes do not tell their process, they tell their program: of several
 * processes that lived and ran it then, it is drawn for the first, which the others are forks of.
 */
function groupsAt(
  profile: Profile,
  groups: readonly (readonly number[])[],
): (node: number, at: number) => number {
  const { tree, functions } = profile;
  const processes = profile.processes!;
  const groupOf = new Int32Array(processes.length).fill(-1);
  groups.forEach((rows, group) => rows.forEach((row) => (groupOf[row] = group)));
  const byProgram = new Map<string, number[]>();
  for (const [row, program] of programsOf(profile).entries()) {
    if (program === null) continue;
    const rows = byProgram.get(program);
    if (rows === undefined) byProgram.set(program, [row]);
    else if (rows.length < mostOfProgram) rows.push(row);
  }
  const threads = processes.flatMap(({ kernelThread }, row) => (kernelThread ? [groupOf[row]!] : []));
  const allThreads = new Set(threads).size === 1 ? threads[0]! : -1;
  const root = new Int32Array(tree.length);
  for (let node = 0; node < tree.length; node += 1) {
    root[node] = tree.parent[node] === -1 ? node : root[tree.parent[node]!]!;
  }
  return (node, at) => {
    if (tree.process[node] !== -1) return groupOf[tree.process[node]!]!;
    const code = tree.function[root[node]!]!;
    const image = functions.objects[functions.object[code]!]!;
    if (image !== programObject) return image === 'vmlinux' ? allThreads : -1;
    const rows = byProgram.get(functions.name[code]!) ?? [];
    const alive = rows.find((row) => {
      const { startInstructions: start, endInstructions: end } = processes[row]!;
      return start <= at + profile.timeline!.period && (end < 0 || at < end);
    });
    return alive === undefined ? -1 : groupOf[alive]!;
  };
}

/** By node: whether its own instructions are the program's, the kernel's, or an interrupt's. */
function nodeKinds({ tree, functions, modules, environment }: Profile): Uint8Array {
  const exceptions = exceptionsOf(environment.fields.arch);
  const kernelImages = new Set(['vmlinux', 'modules', ...(modules ?? []).map(({ name }) => name)]);
  const byImage = functions.objects.map((image) =>
    kernelImages.has(image)
      ? kernel
      : image === programObject || image === 'user' || image.startsWith('/')
        ? user
        : -1,
  );
  const kinds = new Uint8Array(tree.length);
  for (let node = 0; node < tree.length; node += 1) {
    const above = tree.parent[node]!;
    const inherited = above === -1 ? kernel : kinds[above]!;
    const own = byImage[functions.object[tree.function[node]!]!]!;
    if (isInterrupt(tree, functions, node, exceptions) || inherited === interrupt) kinds[node] = interrupt;
    else kinds[node] = own === -1 ? inherited : own;
  }
  return kinds;
}
