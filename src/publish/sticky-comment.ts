/**
 * One comment a pull request and key: found again by a hidden marker on its first line and by its author, so
 * that somebody quoting the marker is not overwritten; searched over all pages; safe against two runs that
 * create it at once (the older comment wins, the younger is taken away), against its deletion in between, and
 * against a connection that breaks after GitHub did the work.
 */
import { failureStatus, type GitHub } from './github-client.ts';

export interface StickyComment {
  readonly pullRequest: number;
  /** tells comments of several workflows apart; `[A-Za-z0-9._-]*` */
  readonly key: string;
  /** tells the comments of workflows apart that have no key; undefined: any with the key is ours */
  readonly owner?: string;
  /** the commit the text is about: once the branch moved on, nothing is written */
  readonly headSha: string;
  /**
   * The text, given what the comment says now (null: there is none). Called again when the comment changed
   * meanwhile. Null leaves everything as it is.
   */
  readonly compose: (current: string | null) => string | null;
}

export type StickyResult =
  | { readonly status: 'created' | 'updated' | 'unchanged'; readonly id: number; readonly url: string }
  | { readonly status: 'not-wanted' | 'head-moved' };

/** What became of a comment, for the log. */
export function describeComment(result: StickyResult): string {
  switch (result.status) {
    case 'not-wanted':
      return "none is wanted, says 'comment-mode'";
    case 'head-moved':
      return 'left as it is: the branch moved on, and this result is of an older commit';
    default:
      return `${result.status} ${result.url}`;
  }
}

interface FoundComment {
  readonly id: number;
  readonly body: string;
  readonly url: string;
}

const attempts = 3;

/** First line of the comment. */
export function commentMarker(key: string): string {
  return `<!-- bootgate${key === '' ? '' : `:${key}`} -->`;
}

/** Second line of a comment that belongs to a workflow. */
export function ownerMarker(owner: string): string {
  return `<!-- bootgate:by ${encodeURIComponent(owner).replaceAll('--', '%2D-')} -->`;
}

/** Another workflow's comment is not ours; one of an earlier release says of none whose it is. */
function isOwned(body: string, key: string, owner: string | undefined): boolean {
  const [first, second = ''] = body.split(/\r?\n/, 2);
  if (first?.trimEnd() !== commentMarker(key)) return false;
  return (
    owner === undefined || !second.startsWith('<!-- bootgate:by ') || second.trimEnd() === ownerMarker(owner)
  );
}

/**
 * Writes the comment.
 *
 * @throws Octokit's error when GitHub refuses for good (no permission, pull request locked …)
 */
export async function upsertComment(github: GitHub, wanted: StickyComment): Promise<StickyResult> {
  const author = await ownLogin(github);
  for (let attempt = 1; ; attempt += 1) {
    const found = await findComment(github, wanted, author);
    const body = wanted.compose(found?.body ?? null);
    if (body === null) return { status: 'not-wanted' };
    if (found?.body === body) return { status: 'unchanged', id: found.id, url: found.url };
    if (await headMoved(github, wanted)) return { status: 'head-moved' };
    try {
      return found
        ? await updateComment(github, found, body)
        : await createComment(github, wanted, author, body);
    } catch (error) {
      const status = failureStatus(error);
      // Deleted since we looked, or no answer: the comment may be there now or not. Looking again tells.
      const unclear = status === null || status >= 500 || (status === 404 && found !== null);
      if (!unclear || attempt >= attempts) throw error;
    }
  }
}

async function updateComment(github: GitHub, found: FoundComment, body: string): Promise<StickyResult> {
  await github.octokit.issues.updateComment({ ...place(github), comment_id: found.id, body });
  return { status: 'updated', id: found.id, url: found.url };
}

async function createComment(
  github: GitHub,
  wanted: StickyComment,
  author: string | null,
  body: string,
): Promise<StickyResult> {
  const { data } = await github.octokit.issues.createComment({
    ...place(github),
    issue_number: wanted.pullRequest,
    body,
  });
  const oldest = await findComment(github, wanted, author);
  if (!oldest || oldest.id === data.id) {
    return { status: 'created', id: data.id, url: data.html_url };
  }
  // Another run created one a moment earlier. It holds what that run had to say; ours goes into it.
  const merged = wanted.compose(oldest.body) ?? oldest.body;
  await github.octokit.issues.updateComment({ ...place(github), comment_id: oldest.id, body: merged });
  await github.octokit.issues.deleteComment({ ...place(github), comment_id: data.id });
  return { status: 'updated', id: oldest.id, url: oldest.url };
}

/** The oldest comment with the marker by us; GitHub lists by age, so the search ends at the first. */
async function findComment(
  github: GitHub,
  { pullRequest, key, owner }: StickyComment,
  author: string | null,
): Promise<FoundComment | null> {
  const pages = github.octokit.paginate.iterator(github.octokit.issues.listComments, {
    ...place(github),
    issue_number: pullRequest,
    per_page: 100,
  });
  for await (const { data } of pages) {
    for (const comment of data) {
      const ours = author === null ? comment.user?.type === 'Bot' : comment.user?.login === author;
      if (!ours || !isOwned(comment.body ?? '', key, owner)) continue;
      return { id: comment.id, body: comment.body ?? '', url: comment.html_url };
    }
  }
  return null;
}

async function headMoved(github: GitHub, { pullRequest, headSha }: StickyComment): Promise<boolean> {
  const { data } = await github.octokit.pulls.get({ ...place(github), pull_number: pullRequest });
  return data.head.sha !== headSha;
}

/**
 * The login comments are written under: null for an app's token (`ghs_…`, the workflow's own included), which
 * may not ask who it is and always writes as a bot.
 */
export async function ownLogin({ octokit }: GitHub): Promise<string | null> {
  const auth = (await octokit.auth()) as { token?: string };
  if (!/^(ghp_|github_pat_|gho_|ghu_)/.test(auth.token ?? '')) return null;
  return (await octokit.users.getAuthenticated()).data.login;
}

function place({ owner, repo }: GitHub): { owner: string; repo: string } {
  return { owner, repo };
}
