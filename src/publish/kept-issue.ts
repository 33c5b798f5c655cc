/**
 * One open issue about one thing: opened by the first news, updated by further ones until somebody closes it. It is
 * found again by a hidden marker on its first line and by its author.
 */
import type { GitHub } from './github-client.ts';
import { ownLogin } from './sticky-comment.ts';

export interface IssueNews {
  /** tells issues apart: `[A-Za-z0-9._-]+` */
  readonly key: string;
  /** of the issue, where it has to be opened */
  readonly title: string;
  /** tells news apart: the same are told once; `[A-Za-z0-9]+` */
  readonly id: string;
  /** Markdown */
  readonly text: string;
}

export interface IssueResult {
  readonly status: 'opened' | 'updated' | 'unchanged';
  readonly url: string;
}

/** What GitHub takes is 65,536 characters. */
const bodyLimit = 60_000;
/** Open issues that are looked through, newest first, a hundred a page. */
const maximumPages = 10;

/**
 * Tells the news: in a new issue, or on top of the one that is open, and then in a comment, too, since people are told
 * of comments alone.
 *
 * @throws Octokit's error when GitHub refuses (no permission `issues: write`, issues are switched off)
 */
export async function tellInIssue(github: GitHub, news: IssueNews): Promise<IssueResult> {
  const place = { owner: github.owner, repo: github.repo };
  const { issues } = github.octokit;
  const block = `<!-- bootgate:news ${news.id} -->\n${news.text.trim()}\n`;
  const found = await findIssue(github, news.key);
  if (found === null) {
    const { data } = await issues.create({
      ...place,
      title: news.title,
      body: `${marker(news.key)}\n${block}`.slice(0, bodyLimit),
    });
    const oldest = await findIssue(github, news.key);
    if (oldest === null || oldest.number === data.number) return { status: 'opened', url: data.html_url };
    // Another job opened one a moment earlier: this one's news go there.
    await issues.update({
      ...place,
      issue_number: data.number,
      state: 'closed',
      state_reason: 'not_planned',
    });
    return await add(github, oldest, news, block);
  }
  return await add(github, found, news, block);
}

interface FoundIssue {
  readonly number: number;
  readonly body: string;
  readonly url: string;
}

async function add(
  { octokit, owner, repo }: GitHub,
  { number, body, url }: FoundIssue,
  { key, id, text }: IssueNews,
  block: string,
): Promise<IssueResult> {
  if (body.includes(`<!-- bootgate:news ${id} -->`)) return { status: 'unchanged', url };
  const before = body.slice(marker(key).length).trim();
  const whole = `${marker(key)}\n${block}\n---\n\n${before}\n`.slice(0, bodyLimit);
  await octokit.issues.update({ owner, repo, issue_number: number, body: whole });
  await octokit.issues.createComment({ owner, repo, issue_number: number, body: text.slice(0, bodyLimit) });
  return { status: 'updated', url };
}

/** The oldest open one with the marker that is ours. */
async function findIssue(github: GitHub, key: string): Promise<FoundIssue | null> {
  const { octokit, owner, repo } = github;
  const author = await ownLogin(github);
  let oldest: FoundIssue | null = null;
  for (let page = 1; page <= maximumPages; page += 1) {
    const { data } = await octokit.issues.listForRepo({ owner, repo, state: 'open', per_page: 100, page });
    for (const { number, body, html_url, user, pull_request } of data) {
      const isOurs = author === null ? user?.type === 'Bot' : user?.login === author;
      if (pull_request === undefined && isOurs && body?.startsWith(marker(key)))
        oldest = oldest !== null && oldest.number < number ? oldest : { number, body, url: html_url };
    }
    if (data.length < 100) break;
  }
  return oldest;
}

function marker(key: string): string {
  return `<!-- bootgate:issue ${key} -->`;
}
