/**
 * Which options a file of the kernel is built by: from the top of the tree down, what leads to its object
 * (Documentation/kbuild/makefiles.rst, Linux 6.1).
 *
 *     Kbuild                     obj-$(CONFIG_NET) += net/       ┐
 *     net/Makefile               obj-$(CONFIG_INET) += ipv4/     ├→ net/ipv4/ipmr: CONFIG_NET, CONFIG_INET, CONFIG_IP_MROUTE
 *     net/ipv4/Makefile          obj-$(CONFIG_IP_MROUTE) += ipmr.o ┘
 *
 * What several lines build is built by any of them.
 */
import { posix } from 'node:path';
import { readMakefile, type ListEntry, type MakefileHost } from './makefile.ts';
import { pathInTree, type TreeFiles } from './tree-files.ts';

/** Options that must be set for a file to be built, outermost first; `CONFIG_A|CONFIG_B`: one of them. */
export type Needs = readonly string[];

export interface Kbuild {
  /** Of an object by its path without `.o`; null: nothing is known to build it. */
  needsOf(object: string): Needs | null;
  /** Path of a module's object by its name (`e1000`), without `.o`; null: none, or several. */
  moduleObject(name: string): string | null;
  /** objects that are known */
  readonly size: number;
}

const maxFolders = 20_000;
const maxDepth = 24;
const maxMakefileBytes = 1 << 20;
/** lists whose words are built into the kernel or a module; others are composites, or no objects */
const lists = new Set(['obj', 'lib', 'core', 'drivers', 'net', 'virt', 'libs', 'head', 'init', 'extra']);

/**
 * @param config of the build: option → value; null: not known, so that every line counts
 * @param srcArch folder of the architecture below `arch/`
 */
export function readKbuild(
  files: TreeFiles,
  config: ReadonlyMap<string, string> | null,
  srcArch: string,
): Kbuild {
  const host: MakefileHost = {
    read: (path) => files.text(path, maxMakefileBytes),
    option: (name) => (config === null ? undefined : (config.get(name) ?? '')),
    variables: new Map([
      ['SRCARCH', srcArch],
      ['ARCH', srcArch],
      ['BITS', '64'],
    ]),
  };
  const walk = new Walk(host);
  // The root's list is in Kbuild from Linux 6.1 on, in Makefile before; architectures add to it in their own.
  for (const path of ['Kbuild', 'Makefile', `arch/${srcArch}/Makefile`])
    walk.entries(readMakefile(path, '', host), '', [], 0);
  for (const folder of [`arch/${srcArch}`, 'init', 'usr']) walk.folder(folder, [], 0);
  return walk.result();
}

class Walk {
  private readonly host: MakefileHost;
  /** by folder: what its Makefile lists */
  private readonly parsed = new Map<string, readonly ListEntry[]>();
  /** by object: what each line that builds it needs */
  private readonly ways = new Map<string, Needs[]>();
  private readonly modules = new Map<string, string | null>();
  private readonly walked = new Map<string, Needs[]>();

  constructor(host: MakefileHost) {
    this.host = host;
  }

  folder(folder: string, needs: Needs, depth: number): void {
    const ways = this.walked.get(folder) ?? [];
    // The same folder by further lines: what it holds needs any of them. Few folders have more than three.
    if (depth > maxDepth || ways.length >= 8 || ways.some((way) => way.join() === needs.join())) return;
    this.walked.set(folder, [...ways, needs]);
    this.entries(this.listsOf(folder), folder, needs, depth);
  }

  entries(all: readonly ListEntry[], folder: string, needs: Needs, depth: number): void {
    const composites = new Map<string, ListEntry[]>();
    for (const entry of all) {
      const known = composites.get(entry.list);
      if (known) known.push(entry);
      else composites.set(entry.list, [entry]);
    }
    for (const entry of all) {
      if (!lists.has(entry.list)) continue;
      for (const word of entry.words) {
        const path = pathInTree(folder, word.replace(/^\/+(?=\S)/, folder === '' ? '' : '/'));
        if (path === null) continue;
        const all = [...needs, ...entry.needs];
        if (word.endsWith('/')) this.folder(path.replace(/\/$/, ''), all, depth + 1);
        else if (/\/lib\.a$/.test(word)) this.folder(posix.dirname(path), all, depth + 1);
        else if (word.endsWith('.o')) this.object(path.slice(0, -2), all, folder, composites);
      }
    }
  }

  private object(
    path: string,
    needs: Needs,
    folder: string,
    composites: ReadonlyMap<string, readonly ListEntry[]>,
  ): void {
    this.add(path, needs);
    const base = posix.basename(path);
    const module = base.replaceAll('-', '_');
    this.modules.set(module, this.modules.has(module) && this.modules.get(module) !== path ? null : path);
    if (lists.has(base)) return;
    for (const part of composites.get(base) ?? []) {
      for (const word of part.words) {
        const of = word.endsWith('.o') ? pathInTree(folder, word) : null;
        if (of !== null) this.add(of.slice(0, -2), [...needs, ...part.needs]);
      }
    }
  }

  private add(object: string, needs: Needs): void {
    const ways = this.ways.get(object);
    const own = withoutRepeats(needs);
    if (!ways) this.ways.set(object, [own]);
    else if (ways.length < 16 && !ways.some((way) => way.join() === own.join())) ways.push(own);
  }

  private listsOf(folder: string): readonly ListEntry[] {
    let known = this.parsed.get(folder);
    if (known === undefined) {
      known = [];
      if (this.parsed.size < maxFolders) {
        for (const name of ['Kbuild', 'Makefile']) {
          known = readMakefile(posix.join(folder, name), folder, this.host);
          if (known.length > 0) break;
        }
      }
      this.parsed.set(folder, known);
    }
    return known;
  }

  result(): Kbuild {
    const { ways, modules } = this;
    const merged = new Map<string, Needs>();
    return {
      size: ways.size,
      needsOf: (object) => {
        const of = ways.get(object);
        if (!of) return null;
        let needs = merged.get(object);
        if (needs === undefined) merged.set(object, (needs = anyOf(of)));
        return needs;
      },
      moduleObject: (name) => modules.get(name) ?? null,
    };
  }
}

function withoutRepeats(needs: Needs): Needs {
  // What is said twice is said where it decides: last.
  return needs.filter((need, at) => need !== 'CONFIG_64BIT' && !needs.includes(need, at + 1));
}

/** What several ways have in common, and one of what they have not. */
function anyOf(ways: readonly Needs[]): Needs {
  if (ways.length === 1) return ways[0]!;
  if (ways.some((way) => way.length === 0)) return [];
  const common = ways[0]!.filter((need) => ways.every((way) => way.includes(need)));
  const rest = ways.map((way) => way.filter((need) => !common.includes(need)));
  if (rest.some((way) => way.length === 0)) return common;
  const deciding = [...new Set(rest.map((way) => way.at(-1)!).flatMap((need) => need.split('|')))];
  // Where each way's last need is one that all have, that one decides.
  const last = new Set(ways.map((way) => way.at(-1)!));
  if (last.size === 1) return [...common.slice(0, -1), deciding.slice(0, 8).join('|'), [...last][0]!];
  return [...common, deciding.slice(0, 8).join('|')];
}
