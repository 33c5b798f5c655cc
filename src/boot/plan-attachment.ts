/**
 * The decision itself, out of what is known of kernel, initramfs and image: how the disk is attached, which
 * modules have to be added, and what the command line says. Touches no file but through what it is given.
 *
 * Why so: docs/decisions/0411-leave-to-udev-what-udev-loads.md.
 */
import type { Architecture } from '../arch/architecture.ts';
import { architectureOf } from '../arch/architectures.ts';
import { inputError } from '../base/errors.ts';
import type { Scenario } from '../config/scenario.ts';
import type { Volume } from '../image/disk-volumes.ts';
import type { FileTree } from '../image/file-tree.ts';
import {
  diskDrivers,
  fileSystemDrivers,
  fileSystemExtras,
  isBuiltIn,
  type Driver,
  type KernelFeatures,
} from './drivers.ts';
import { refuseForeignProgram } from './guest-program.ts';
import { hasVerity } from './opaque-volumes.ts';
import { findModules, gatherModules, type GatheredModule, type ModuleFolder } from './kernel-modules.ts';
import { loaderArchive, loaderPath, rootArchive } from './module-loader.ts';
import { kernelWords } from './qemu-command.ts';
import { describeVolume, deviceOf, initPaths, namesDevice, type RootChoice } from './root-device.ts';
import { unknownRoot } from './unknown-root.ts';

export interface AttachmentPlan {
  readonly as: 'nvdimm' | 'virtio';
  /** goes behind the given initramfs, or is the initramfs where none was given; null: nothing is needed */
  readonly archive: Uint8Array | null;
  readonly append: string;
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
}

export interface AttachmentFacts {
  readonly scenario: Scenario;
  readonly kernel: KernelFeatures;
  readonly volumes: readonly Volume[];
  /** what the image looks like where no volume is known; null: nothing that is known here */
  readonly content: string | null;
  readonly root: RootChoice;
  /** null: none was given; `unread`: it is used as it is */
  readonly initramfs: FileTree | 'unread' | null;
  readonly sources: ModuleSources;
}

export interface ModuleSources {
  /** modules of this kernel that may be added; null where there are none */
  find(): ModuleFolder | null;
  /** why there are none */
  describe(): string;
}

type Way = AttachmentPlan['as'];

/** @throws an input error when the guest cannot use its disk as the scenario asks */
export function planAttachment(facts: AttachmentFacts): AttachmentPlan {
  refuseCutShort(facts);
  const { as } = facts.scenario.disk!;
  if (as === 'virtio') return planAs('virtio', facts, []);
  const obstacles = missingDrivers('nvdimm', facts).flatMap((driver) =>
    canAdd(driver, facts) ? [] : [obstacle(driver, facts)],
  );
  if (obstacles.length === 0) return planAs('nvdimm', facts, []);
  if (as === 'nvdimm') {
    throw inputError(`this guest cannot use its disk as nvdimm: ${obstacles.join('; ')}`, {
      place: { file: facts.scenario.disk!.path },
      hint: nvdimmHint(facts),
    });
  }
  return planAs('virtio', facts, [
    `the disk is virtio, since the guest cannot use it as nvdimm: ${obstacles.join('; ')} (${nvdimmHint(facts)})`,
  ]);
}

/** @throws an input error when the root, or what the root should be in, goes beyond the image's end */
function refuseCutShort({ root, volumes, scenario }: AttachmentFacts): void {
  const cut = (root.volume === null ? volumes : [root.volume]).find(({ missingBytes }) => missingBytes > 0);
  if (cut === undefined) return;
  const missing = cut.missingBytes.toLocaleString('en-US');
  throw inputError(`the image is cut short: ${missing} bytes of it are missing (${describeVolume(cut)})`, {
    place: { file: scenario.disk!.path },
    hint: 'copy or download it again',
  });
}

/** What no folder of modules will change; null where one may. */
function buildHint(drivers: readonly Driver[], { kernel }: AttachmentFacts): string | null {
  const unset = drivers.filter(({ option }) => kernel.option(option) === 'n');
  if (unset.length === 0) return null;
  return `build the kernel with ${unset.map(({ option }) => `CONFIG_${option}=y`).join(' and ')}`;
}

function nvdimmHint(facts: AttachmentFacts): string {
  const { sources } = facts;
  const build = buildHint(driversOf('nvdimm', facts), facts);
  if (build !== null) return build;
  return `${sources.describe()}: give the kernel's module folder with 'modules' (--modules), or use virtio`;
}

function planAs(as: Way, facts: AttachmentFacts, warnings: readonly string[]): AttachmentPlan {
  const { initramfs, scenario } = facts;
  const { append, notes } = withRoot(as, facts);
  const plan = { as, append, notes, warnings };
  if (initramfs === null) {
    const direct = !scenario.generateInitrd && allBuiltIn(as, facts);
    return direct ? { ...plan, archive: null } : { ...plan, ...generated(as, facts, append, notes) };
  }
  if (initramfs === 'unread') return { ...plan, archive: null };
  const modules = modulesToLoad(as, initramfs, facts);
  return modules.length === 0
    ? { ...plan, archive: null }
    : { ...plan, ...withModules(architectureOf(scenario.arch), modules, initramfs, append, notes) };
}

/**
 * What has to be loaded before a given initramfs can use its disk. Those made for real machines load virtio's
 * drivers when they have them. Of an NVDIMM's they may have none, some, or all but nobody who loads them: then these are
 * loaded for them, out of the initramfs itself where it has them.
 */
function modulesToLoad(as: Way, initramfs: FileTree, facts: AttachmentFacts): readonly GatheredModule[] {
  const { kernel, sources } = facts;
  const drivers =
    as === 'virtio'
      ? missingDrivers(as, facts).filter((driver) => canAdd(driver, facts))
      : driversOf('nvdimm', facts).filter((driver) => !isBuiltIn(kernel, driver));
  const own = findModules(initramfs, kernel.release);
  const names = drivers.map(({ module }) => module).filter((name) => own?.builtin?.has(name) !== true);
  if (names.every((name) => own?.has(name) === true) && hasUdev(initramfs)) return [];
  const [first, ...others] = [own, sources.find()].filter((folder) => folder !== null);
  return first ? gatherModules(names, [first, ...others]) : [];
}

type Files = Pick<AttachmentPlan, 'archive' | 'append' | 'notes'>;

/** Whether udev is in it, with the rule by which a device's driver is loaded. */
function hasUdev(initramfs: FileTree): boolean {
  return ['/usr/lib', '/lib'].some(
    (parent) => initramfs.kind(`${parent}/udev/rules.d/80-drivers.rules`) !== null,
  );
}

/** The given initramfs, with modules that are loaded before its init runs. */
function withModules(
  arch: Architecture,
  modules: readonly GatheredModule[],
  initramfs: FileTree,
  append: string,
  notes: readonly string[],
): Files {
  const next = lastValue(append, 'rdinit') ?? '/init';
  refuseForeignProgram(arch, initramfs, [next]);
  if (initramfs.read(next) === null) {
    throw inputError(`the initramfs has no ${next}`, {
      place: { file: initramfs.name },
      hint: 'write rdinit=/path into append, or pack the folder from inside: (cd folder && find . | cpio -o -H newc)',
    });
  }
  const folders = new Set(modules.map(({ from }) => from));
  return {
    archive: loaderArchive(arch.programs, modules, next),
    append: `${append} rdinit=/${loaderPath}`.trimStart(),
    notes: [
      ...notes,
      ...[...folders].map((folder) => {
        const names = modules.flatMap(({ name, from }) => (from === folder ? [name] : [])).join(', ');
        return folder.name.startsWith(initramfs.name)
          ? `loaded before the initramfs' own init, out of it: ${names}`
          : `added to the initramfs, from ${folder.name}: ${names}`;
      }),
    ],
  };
}

/** An initramfs of ours that mounts the root. */
function generated(as: Way, facts: AttachmentFacts, append: string, notes: readonly string[]): Files {
  const { kernel, root, scenario, sources } = facts;
  const place = { file: scenario.disk!.path };
  const { volume } = root;
  if (volume === null) {
    throw unknownRoot(facts, place.file);
  }
  const fileSystem = lastValue(append, 'rootfstype') ?? volume.fileSystem;
  if (fileSystem === null) {
    throw inputError(`no file system known here is on the root (${describeVolume(volume)})`, {
      place,
      hint: 'is the image damaged? Else write rootfstype=… into append, or give an initramfs',
    });
  }
  const fileSystemDriver = fileSystemDrivers[fileSystem];
  const drivers = [...driversOf(as, facts), ...(fileSystemDriver ? [fileSystemDriver] : [])];
  const wanted = drivers.filter((driver) => !isBuiltIn(kernel, driver));
  const unavailable = wanted.filter((driver) => !canAdd(driver, facts));
  if (unavailable.length > 0) {
    throw inputError(
      `the kernel needs modules to boot this image: ${unavailable.map((one) => obstacle(one, facts)).join('; ')}`,
      { place, hint: modulesHint(unavailable, facts) },
    );
  }
  const folder = wanted.length === 0 ? null : sources.find();
  const extras = fileSystemDriver && wanted.includes(fileSystemDriver) ? fileSystemExtras : [];
  const modules =
    folder === null
      ? []
      : gatherModules(
          [...extras.filter((name) => folder.has(name)), ...wanted.map(({ module }) => module)],
          [folder],
        );
  const words = kernelWords(append);
  const init = lastValue(append, 'init');
  return {
    append,
    archive: rootArchive(architectureOf(scenario.arch).programs, modules, {
      device: deviceOf(volume, as),
      fileSystem,
      writable: words.lastIndexOf('rw') > words.lastIndexOf('ro'),
      options: lastValue(append, 'rootflags') ?? '',
      inits: init === null ? [...initPaths, '/bin/sh'] : [init],
    }),
    notes: [
      ...notes,
      ...(hasVerity(facts.volumes) || words.some((word) => /^(?:usr|root)hash=/.test(word))
        ? [unverified]
        : []),
      `an initramfs of our own mounts ${deviceOf(volume, as)}` +
        (modules.length > 0
          ? `, with modules from ${folder!.name}: ${modules.map(({ name }) => name).join(', ')}`
          : ''),
    ],
  };
}

function modulesHint(unavailable: readonly Driver[], facts: AttachmentFacts): string {
  const build = buildHint(unavailable, facts);
  if (build !== null) return `${build}, or give an initramfs that brings what it takes`;
  const { scenario, sources } = facts;
  const given =
    scenario.modules === null
      ? "give an initramfs, or the kernel's module folder with 'modules'"
      : 'give an initramfs, or modules of a build of the kernel that has them';
  return `${sources.describe()}: ${given}`;
}

const unverified =
  "the image's root is vouched for by dm-verity, which an initramfs of ours does not check: give the image's own to measure that, too";

/** `root=` as the way of attaching calls the device; added where it is missing and the root is known. */
function withRoot(as: Way, { root, scenario }: AttachmentFacts): Pick<AttachmentPlan, 'append' | 'notes'> {
  const { append } = scenario;
  if (root.volume === null) return { append, notes: [] };
  const word = `root=${deviceOf(root.volume, as)}`;
  if (root.given === null) {
    const added = /(?:^|\s)r[ow](?:\s|$)/.test(append) ? word : `${word} rw`;
    return { append: `${append} ${added}`.trimStart(), notes: [`added to the command line: ${added}`] };
  }
  if (!namesDevice(root.given) || root.given === word) return { append, notes: [] };
  return {
    append: kernelWords(append)
      .map((one) => (one === root.given ? word : one))
      .join(' '),
    notes: [`the disk is ${as}: ${root.given} became ${word}`],
  };
}

function allBuiltIn(as: Way, facts: AttachmentFacts): boolean {
  const { kernel, root, scenario } = facts;
  // The kernel alone knows neither labels nor UUIDs of file systems.
  if (root.given !== null && /^root=(?:UUID|LABEL)=/.test(root.given)) return false;
  if (kernelWords(scenario.append).some((word) => word.startsWith('rdinit='))) return true;
  const fileSystem = root.volume?.fileSystem;
  const fileSystemDriver = fileSystem ? fileSystemDrivers[fileSystem] : undefined;
  return [...driversOf(as, facts), ...(fileSystemDriver ? [fileSystemDriver] : [])].every((driver) =>
    isBuiltIn(kernel, driver),
  );
}

function driversOf(as: Way, { scenario }: AttachmentFacts): readonly Driver[] {
  return diskDrivers(as, architectureOf(scenario.arch).machine);
}

/** Drivers of a way to attach that neither the kernel nor the initramfs has. */
function missingDrivers(as: Way, facts: AttachmentFacts): readonly Driver[] {
  const { kernel, initramfs } = facts;
  if (initramfs === 'unread') return [];
  const folder = initramfs === null ? null : findModules(initramfs, kernel.release);
  return driversOf(as, facts).filter(
    (driver) =>
      !isBuiltIn(kernel, driver) &&
      folder?.builtin?.has(driver.module) !== true &&
      folder?.has(driver.module) !== true,
  );
}

function canAdd({ module }: Driver, { sources }: AttachmentFacts): boolean {
  return sources.find()?.has(module) === true;
}

function obstacle({ module, option }: Driver, { kernel, initramfs }: AttachmentFacts): string {
  const set = kernel.option(option);
  if (set === 'n') return `the kernel was built without ${module} (CONFIG_${option})`;
  const where = initramfs === null ? 'nobody has' : 'the initramfs does not have';
  return set === 'm' || initramfs !== null
    ? `${where} the module ${module}`
    : `${module} is neither part of the kernel nor a module at hand`;
}

/** The value of the last `name=value` word. */
function lastValue(append: string, name: string): string | null {
  const word = kernelWords(append).findLast((one) => one.startsWith(`${name}=`));
  return word === undefined ? null : word.slice(name.length + 1);
}
