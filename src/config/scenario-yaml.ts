/** The scenario keys of bootgate.yml: YAML in, checked ScenarioInput out. The keys are the flags of `run`. */
import { resolve } from 'node:path';
import { architectureWords } from '../arch/architectures.ts';
import {
  bootWays,
  initrdInput,
  parseEndMark,
  parseFocus,
  parseMemory,
  parseStageStart,
  type ScenarioInput,
} from './scenario-input.ts';
import type { Disk, Limits, Scenario } from './scenario.ts';
import type { YamlNode } from './yaml-reader.ts';

type KeyReader = (node: YamlNode, folder: string) => ScenarioInput;

const path =
  (key: 'kernel' | 'modules' | 'vmlinux' | 'source' | 'sysroot'): KeyReader =>
  (node, folder) => ({ [key]: resolve(folder, node.nonEmptyText()) });

const keyReaders: Readonly<Record<string, KeyReader>> = {
  kernel: path('kernel'),
  'uki-profile': (node) => ({ ukiProfile: node.nonEmptyText() }),
  arch: (node) => ({ arch: node.oneOf(architectureWords) }),
  boot: (node) => ({ boot: node.oneOf(bootWays) }),
  initrd: (node, folder) => initrdInput(node.nonEmptyText(), folder),
  disk: (node, folder) => ({ disk: readDisk(node, folder) }),
  modules: path('modules'),
  append: (node) => ({ append: node.text() }),
  machine: (node) => ({ machine: node.nonEmptyText() }),
  cpu: (node) => ({ cpu: node.nonEmptyText() }),
  memory: (node) => ({ memoryMiB: parseMemory(node.text(), (message) => node.error(message)) }),
  'qemu-args': (node) => ({ qemuArgs: node.list(100).map((item) => item.nonEmptyText()) }),
  vmlinux: path('vmlinux'),
  source: path('source'),
  sysroot: path('sysroot'),
  tracer: (node) => ({ tracer: node.oneOf(['plugin', 'exec_tb']) }),
  'icount-shift': (node) => ({ icountShift: node.integer({ min: 0, max: 10 }) }),
  end: (node) => ({ end: parseEndMark(node.nonEmptyText(), (message) => node.error(message)) }),
  limits: (node) => ({ limits: readLimits(node) }),
  runs: (node) => ({ runs: node.integer({ min: 1, max: 100 }) }),
  stages: (node) => ({
    stages: [...node.map()].map(([name, start]) => ({
      name: checkedStageName(name, start),
      start: parseStageStart(start.nonEmptyText(), (message) => start.error(message)),
    })),
  }),
  observe: (node) => ({ observe: readObserve(node) }),
  focus: (node) => ({ focus: parseFocus(node.nonEmptyText(), (message) => node.error(message)) }),
  'focus-children': (node) => ({ focusChildren: node.boolean() }),
};

/** Keys a scenario may have, in the order documentation lists them. */
export const scenarioKeys: readonly string[] = Object.keys(keyReaders);

/**
 * The scenario keys of a mapping; other keys are left to the caller, which knows what else may stand there.
 *
 * @param folder that relative paths start from: the file's
 */
export function scenarioInputFrom(entries: ReadonlyMap<string, YamlNode>, folder: string): ScenarioInput {
  let input: ScenarioInput = {};
  for (const [key, node] of entries) {
    const read = Object.hasOwn(keyReaders, key) ? keyReaders[key] : undefined;
    if (read) input = { ...input, ...read(node, folder) };
  }
  return input;
}

function readDisk(node: YamlNode, folder: string): Disk {
  if (!node.isMap()) return { path: resolve(folder, node.nonEmptyText()), as: 'auto', format: 'auto' };
  const keys = node.map(['path', 'as', 'format']);
  const file = keys.get('path');
  if (!file) throw node.error('a disk needs a path');
  return {
    path: resolve(folder, file.nonEmptyText()),
    as: keys.get('as')?.oneOf(['nvdimm', 'virtio', 'auto']) ?? 'auto',
    format: keys.get('format')?.oneOf(['raw', 'qcow2', 'auto']) ?? 'auto',
  };
}

function readLimits(node: YamlNode): Partial<Limits> {
  const keys = node.map(['wall-seconds', 'instructions']);
  const wallSeconds = keys.get('wall-seconds')?.number({ min: 1, max: 86_400 });
  const instructions = keys.get('instructions')?.integer({ min: 1 });
  return {
    ...(wallSeconds === undefined ? {} : { wallSeconds }),
    ...(instructions === undefined ? {} : { instructions }),
  };
}

/** `[processes, modules]`: what is listed is on, what is not is off. */
function readObserve(node: YamlNode): Scenario['observe'] {
  const wanted = node.list(3).map((item) => item.oneOf(['processes', 'modules', 'syscalls']));
  return {
    processes: wanted.includes('processes'),
    modules: wanted.includes('modules'),
    syscalls: wanted.includes('syscalls'),
  };
}

function checkedStageName(name: string, node: YamlNode): string {
  // eslint-disable-next-line no-control-regex -- names are printed in terminals and comments
  if (name.length === 0 || name.length > 80 || /[\u0000-\u001f\u007f]/.test(name)) {
    throw node.error('a stage needs a name of at most 80 printable characters');
  }
  return name;
}
