/**
 * The functions a pull request's diff touches, so that the comment can mark them among those that got slower.
 * Taken from the diff itself: git heads every hunk with the function it is in, and a definition that a hunk adds
 * or changes is in its lines; a name that the diff only calls is not marked. Where there is debug information,
 * changed-source.ts knows better.
 */
import type { GitHub } from '../publish/github-client.ts';
import type { FunctionNote } from '../render/comparison-functions.ts';
import { link } from '../render/document/document.ts';

export interface ChangedFile {
  readonly filename: string;
  /** unified hunks; undefined for binary and very large files */
  readonly patch?: string | undefined;
}

/** Where a function is changed: path and line in the head; with debug information, the line it begins at. */
export interface ChangedPlace {
  readonly path: string;
  readonly line: number;
}

/** Sources whose functions end up in a kernel or program. */
const sources = /\.(c|h|S|cc|cpp|hpp|rs)$/;
/** `static int foo(struct bar *b)`, `foo(int a,`, `SYSCALL_DEFINE3(foo, …`, `fn foo(`, `SYM_FUNC_START(foo)` */
const definitions = [
  /^(?:SYSCALL_DEFINE\d|COMPAT_SYSCALL_DEFINE\d|SYM_(?:FUNC|CODE|INNER_LABEL)_START\w*)\((\w+)/,
  /^(?:pub(?:\([a-z]+\))? )?(?:unsafe )?(?:extern "C" )?fn (\w+)/,
  /^(?!#|\/|\*|return\b|if\b|for\b|while\b|switch\b|else\b|goto\b)(?:[A-Za-z_][\w\s*]*[\s*])?([A-Za-z_]\w*)\s*\((?!.*;\s*$)/,
];

/** Function name → the first place that changes it. */
export function changedFunctions(files: readonly ChangedFile[]): ReadonlyMap<string, ChangedPlace> {
  const places = new Map<string, ChangedPlace>();
  for (const { filename, patch } of files) {
    if (patch === undefined || !sources.test(filename)) continue;
    let line = 0;
    /** the function the current line is in */
    let inside: string | null = null;
    for (const text of patch.split('\n')) {
      const hunk = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)$/.exec(text);
      if (hunk) {
        line = Number(hunk[1]);
        inside = definedName(hunk[2]!);
        continue;
      }
      const content = text.slice(1);
      inside = definedName(content) ?? inside;
      const isChanged = /^[+-]/.test(text);
      if (isChanged && inside !== null && !places.has(inside)) places.set(inside, { path: filename, line });
      if (content.startsWith('}')) inside = null;
      if (!text.startsWith('-') && !text.startsWith('\\')) line += 1;
    }
  }
  return places;
}

/** `foo.isra.0` → `foo`: what the compiler made of a function. */
export function withoutSuffix(name: string): string {
  return name.replace(/\.(?:isra|constprop|part|cold|llvm)\b.*$/, '');
}

/** Parentheses too, which encodeURIComponent leaves and Markdown would end the link at. */
function urlSegment(text: string): string {
  return encodeURIComponent(text).replace(
    /[()'!*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
}

/** Only the start of a line is looked at: lines of an untrusted diff may be of any length. */
function definedName(text: string): string | null {
  const start = text.slice(0, 300);
  for (const definition of definitions) {
    const found = definition.exec(start);
    if (found) return found[1]!;
  }
  return null;
}

/** The pull request's files, at most 1,000. */
export async function filesOf(
  { octokit, owner, repo }: GitHub,
  pullRequest: number,
): Promise<readonly ChangedFile[]> {
  const files: ChangedFile[] = [];
  const pages = octokit.paginate.iterator(octokit.pulls.listFiles, {
    owner,
    repo,
    pull_number: pullRequest,
    per_page: 100,
  });
  for await (const { data } of pages) {
    files.push(...data.map(({ filename, patch }) => ({ filename, patch })));
    if (files.length >= 1000) break;
  }
  return files;
}

/**
 * What stands after a function's name in the comment's table: a link to where the pull request changes it.
 *
 * @param blobUrl `https://github.com/owner/repo/blob/COMMIT`
 */
export function functionNotes(changed: ReadonlyMap<string, ChangedPlace>, blobUrl: string): FunctionNote {
  return ({ name }) => {
    const place = changed.get(name) ?? changed.get(withoutSuffix(name));
    if (!place) return '';
    const path = place.path.split('/').map(urlSegment).join('/');
    const file = `${place.path.split('/').at(-1)!}:${place.line}`;
    return link(`✏️ changed, ${file}`, `${blobUrl}/${path}#L${place.line}`);
  };
}
