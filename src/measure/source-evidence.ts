/** Where a kernel's functions come from: the files of a debug build, and the source tree that says what builds them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { errorMessage } from '../base/errors.ts';
import { sha256 } from '../base/files.ts';
import type { Scenario } from '../config/scenario.ts';
import type { Profile } from '../profile/profile.ts';
import {
  isKernelTree,
  readKernelTree,
  sourceArch,
  treeOfKernel,
  type KernelTree,
} from '../source/kernel-tree.ts';
import { withTree } from '../source/with-tree.ts';
import { codeFilesByLines, lineInformation, type CodeFiles } from '../symbols/code-files.ts';
import { findDebugFile, isDebugFileOf } from '../symbols/debug-files.ts';
import { codeFilesByObjects } from '../symbols/object-files.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import type { KernelUnderTest } from './kernel-under-test.ts';

export interface SourceEvidence {
  /** tells one evidence of files from another, without reading line information; null: nothing tells */
  readonly digest: string | null;
  /** the files, read by the first call; null: nothing tells */
  readonly codeFiles: () => CodeFiles | null;
  /** null: there is none at hand, or it is another version's */
  readonly tree: KernelTree | null;
  /** complete when the files were read */
  readonly warnings: readonly string[];
}

/**
 * Looks for both: the tree is the one that was given, else the one the kernel lies in, else the current folder.
 *
 * @throws an input error where the tree that was given is none
 */
export function sourceEvidence(scenario: Scenario, kernel: KernelUnderTest, cwd: string): SourceEvidence {
  const warnings: string[] = [];
  const { arch } = kernel;
  const lies = treeOfKernel(scenario.kernel, arch.kernel.folder);
  const build = buildFolder(scenario.kernel, arch.kernel.folder);
  const folder = scenario.source ?? lies ?? (isKernelTree(cwd) ? cwd : null);
  let tree = folder === null ? null : readKernelTree(folder, sourceArch(arch.kernel.folder), build);
  const wrong = tree && versionDoubt(tree, kernel.banner);
  if (wrong) {
    // A checkout that happens to be the current folder is nobody's mistake.
    if (scenario.source !== null) warnings.push(wrong);
    tree = null;
  }
  if (kernel.doubt !== null || kernel.symbols.length === 0) {
    return { digest: null, codeFiles: () => null, tree, warnings };
  }
  const objects = build ?? tree?.root ?? null;
  const candidates = debugFiles(scenario, kernel, objects);
  let read: CodeFiles | null | undefined;
  const codeFiles = (): CodeFiles | null => {
    if (read === undefined) read = codeFilesOf(candidates, kernel.symbols, objects, warnings);
    return read;
  };
  return { digest: evidenceDigest(candidates, codeFiles), codeFiles, tree, warnings };
}

/** The profile with what the tree says of its files. */
export function withEvidence(profile: Profile, { tree, warnings }: SourceEvidence): Profile {
  const sources =
    profile.sources && tree ? withTree({ ...profile, sources: profile.sources }, tree) : profile.sources;
  return { ...profile, sources, warnings: [...profile.warnings, ...warnings] };
}

/** Line information is part of what a build-id is made of (ld --build-id); files without are read. */
function evidenceDigest(candidates: readonly string[], codeFiles: () => CodeFiles | null): string | null {
  const buildId = candidates.map(lineInformation).find((lines) => lines !== null)?.buildId;
  if (buildId) return `lines of ${buildId}`;
  const files = codeFiles();
  if (files === null) return null;
  const { evidence, paths, fileOf } = files;
  return sha256(`${evidence} ${paths.join('\n')} ${sha256(new Uint8Array(fileOf.buffer))}`);
}

/** `BUILD` of `BUILD/arch/…/boot/…`, where a kernel was built */
function buildFolder(kernel: string, imageFolder: string): string | null {
  const [, build] = new RegExp(`^(.*)/${imageFolder}/[^/]+$`).exec(kernel) ?? [];
  return build !== undefined && existsSync(join(build, '.config')) ? build : null;
}

function versionDoubt(tree: KernelTree, banner: string | null): string | null {
  const [, booted] = /^Linux version (\d+\.\d+)/.exec(banner ?? '') ?? [];
  if (booted === undefined || tree.version === null || booted === tree.version) return null;
  return `${tree.root} is the source tree of Linux ${tree.version}, the kernel is ${booted}: what builds its files is not told`;
}

/** Files that may have line information of this kernel, the likeliest first. */
function debugFiles(
  { vmlinux, kernel: path }: Scenario,
  { buildId, image }: KernelUnderTest,
  build: string | null,
): string[] {
  const built = build === null ? null : join(build, 'vmlinux');
  const candidates = [
    vmlinux,
    image.format === 'ELF' ? path : null,
    buildId === null ? null : findDebugFile({ buildId, release: image.release, kernelPath: path, root: '/' }),
    built !== null && buildId !== null && isDebugFileOf(built, buildId) ? built : null,
  ];
  return [...new Set(candidates.filter((candidate) => candidate !== null))];
}

function codeFilesOf(
  candidates: readonly string[],
  symbols: SymbolTable,
  build: string | null,
  warnings: string[],
): CodeFiles | null {
  try {
    for (const candidate of candidates) {
      const found = codeFilesByLines(candidate, symbols);
      if (found !== null) return found;
    }
    return build === null ? null : codeFilesByObjects(build, symbols);
  } catch (error) {
    warnings.push(`which files functions are from is not told: ${errorMessage(error)}`);
    return null;
  }
}
