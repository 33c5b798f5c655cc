/**
 * Whose a file is, after the kernel's MAINTAINERS, as scripts/get_maintainer.pl (Linux 6.1) reads it:
 *
 *     F: net/ipv6/        everything below; `*` and `?` as in a glob, across slashes
 *     F: kernel/fork.c    a path that begins so and has as many slashes
 *     X: net/ipv6/foo.c   … but not that
 *     N: [^a-z]tegra      a regular expression, found anywhere in the path
 *
 * Of several sections the one with the deepest pattern has the file; among equals, the first.
 */
const maxPatterns = 200_000;
const maxPatternLength = 300;

/** One pattern of a section, ready to be tried. */
interface Pattern {
  readonly section: number;
  readonly exclude: boolean;
  /** what a path that matches begins with */
  readonly literal: string;
  /** null: the literal is all of it */
  readonly expression: RegExp | null;
  /** slashes that the path has to have; -1: any */
  readonly slashes: number;
  readonly depth: number;
}

export type OwnerOf = (path: string) => string | null;

/**
 * @param text of MAINTAINERS
 * @param isFolder whether a path without a slash at its end is a folder
 * @returns the title of the section that has a file, null where none has
 */
export function readMaintainers(text: string, isFolder: (path: string) => boolean): OwnerOf {
  const titles: string[] = [];
  const patterns: Pattern[] = [];
  let afterBlank = true;
  for (const line of text.split('\n')) {
    const entry = /^([A-Z]):\s*(.*?)\s*$/.exec(line.slice(0, 1000));
    if (entry === null) {
      if (line.trim() !== '' && (afterBlank || titles.length === 0)) titles.push(line.trim().slice(0, 200));
      afterBlank = line.trim() === '';
      continue;
    }
    afterBlank = false;
    const [, type, value] = entry as unknown as [string, string, string];
    if (!/^[FXN]$/.test(type) || value === '' || value.length > maxPatternLength) continue;
    if (titles.length === 0 || patterns.length >= maxPatterns) continue;
    const section = titles.length - 1;
    const pattern = type === 'N' ? namePattern(value, section) : pathPattern(value, section, type, isFolder);
    if (pattern !== null) patterns.push(pattern);
  }
  return ownerBy(titles, patterns);
}

function pathPattern(
  value: string,
  section: number,
  type: string,
  isFolder: (path: string) => boolean,
): Pattern {
  const glob = /[*?[]/.test(value);
  const whole = !glob && !value.endsWith('/') && isFolder(value) ? `${value}/` : value;
  const literal = /^[^*?[]*/.exec(whole)![0];
  const slashes = whole.split('/').length - 1;
  const below = whole.endsWith('/');
  return {
    section,
    exclude: type === 'X',
    literal,
    expression: glob ? new RegExp(`^${globExpression(whole)}`) : null,
    slashes: below ? -1 : slashes,
    depth: whole.startsWith('*') ? -1 : slashes + (below ? 0 : 1),
  };
}

/** `*` takes slashes as well; brackets stay what they are, and a bracket that does not close is a letter. */
function globExpression(glob: string): string {
  return glob.replace(/\[[\w^-]+\]|\*+|[^\w/]/g, (piece) => {
    if (piece.startsWith('*')) return '.*';
    if (piece === '?') return '.';
    return piece.length > 1 ? piece : `\\${piece}`;
  });
}

/** An expression that cannot take long: no repeated group, few repetitions. Others have no files. */
function namePattern(value: string, section: number): Pattern | null {
  const plain = value.replace(/\s+/g, '');
  const repeated = plain.match(/[*+{]/g)?.length ?? 0;
  if (/\)[*+?{]|\\[1-9]|\(\?/.test(plain) || repeated > 3) return null;
  try {
    return {
      ...{ section, exclude: false, literal: '', slashes: -1, depth: 0 },
      expression: new RegExp(plain),
    };
  } catch {
    return null; // no expression
  }
}

function ownerBy(titles: readonly string[], patterns: readonly Pattern[]): OwnerOf {
  // Most patterns begin with two folders: only those of the path's own, and of the folders above, are tried.
  const byFolder = new Map<string, Pattern[]>();
  for (const pattern of patterns) {
    const folder = pattern.literal.split('/').slice(0, -1).slice(0, 2).join('/');
    const list = byFolder.get(folder);
    if (list) list.push(pattern);
    else byFolder.set(folder, [pattern]);
  }
  const triedFor = (path: string): readonly Pattern[][] => {
    const [first = '', second = ''] = path.split('/').slice(0, -1);
    const folders = new Set(['', first, second === '' ? '' : `${first}/${second}`]);
    return [...folders].map((folder) => byFolder.get(folder) ?? []);
  };
  const known = new Map<string, string | null>();
  const find = (path: string): string | null => {
    const depth = new Map<number, number>();
    const excluded = new Set<number>();
    const slashes = path.split('/').length - 1;
    for (const list of triedFor(path)) {
      for (const pattern of list) {
        if (!path.startsWith(pattern.literal)) continue;
        if (pattern.slashes !== -1 && pattern.slashes !== slashes) continue;
        if (pattern.expression !== null && !pattern.expression.test(path)) continue;
        if (pattern.exclude) excluded.add(pattern.section);
        else depth.set(pattern.section, Math.max(depth.get(pattern.section) ?? -1, pattern.depth));
      }
    }
    let best = -1;
    for (const [section, at] of depth) {
      if (excluded.has(section)) continue;
      if (best === -1 || at > depth.get(best)! || (at === depth.get(best)! && section < best)) best = section;
    }
    return best === -1 ? null : titles[best]!;
  };
  return (path) => {
    let owner = known.get(path);
    if (owner === undefined) known.set(path, (owner = find(path.slice(0, 1000))));
    return owner;
  };
}
