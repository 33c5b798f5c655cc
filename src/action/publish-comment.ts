/** Puts this job's sections into the pull request's comment, together with those of the other jobs. */
import type { GitHub } from '../publish/github-client.ts';
import { inputError } from '../base/errors.ts';
import { commentMarker, ownerMarker, upsertComment, type StickyResult } from '../publish/sticky-comment.ts';
import { composeComment } from '../render/comment.ts';
import {
  collision,
  mergeSections,
  parseSections,
  worstVerdict,
  type CommentSection,
} from '../render/comment-section.ts';
import type { CommentMode } from './inputs.ts';
import type { SectionExchange } from './section-exchange.ts';

export interface CommentRequest {
  readonly pullRequest: number;
  readonly headSha: string;
  readonly key: string;
  /** the workflow whose comment it is, where no key tells comments apart */
  readonly owner?: string;
  readonly mode: CommentMode;
  readonly own: readonly CommentSection[];
  /** names of all cells, where they are known */
  readonly cells: readonly string[];
  /** how many cells there are */
  readonly cellCount: number;
  /** every job came to its end: what has not come will not come */
  readonly ended?: boolean;
  readonly notes: readonly string[];
}

const rounds = 6;

/**
 * Writes the comment until it holds what all jobs have shared so far.
 *
 * @param warn told when the exchange with the other jobs does not work; the comment is written nevertheless
 * @throws Octokit's error when GitHub refuses the comment
 */
export async function publishComment(
  github: GitHub,
  request: CommentRequest,
  exchange: SectionExchange,
  warn: (error: unknown) => void,
): Promise<StickyResult> {
  const gather = async (): Promise<readonly CommentSection[]> => {
    try {
      return await exchange.gather();
    } catch (error) {
      warn(error);
      return [];
    }
  };
  try {
    await exchange.share(request.own);
  } catch (error) {
    warn(error);
  }
  let shared = await gather();
  for (let round = 1; ; round += 1) {
    const known = shared;
    const result = await upsertComment(github, {
      pullRequest: request.pullRequest,
      key: request.key,
      ...(request.owner === undefined ? {} : { owner: request.owner }),
      headSha: request.headSha,
      compose: (current) => composeFor(request, known, current),
    });
    shared = await gather();
    const names = new Set(known.map(identity));
    if (round >= rounds || shared.every((section) => names.has(identity(section)))) return result;
  }
}

function identity({ facts }: CommentSection): string {
  return JSON.stringify([facts.name, facts.headSha, facts.run, facts.attempt]);
}

function composeFor(
  request: CommentRequest,
  shared: readonly CommentSection[],
  current: string | null,
): string | null {
  const before = current === null ? [] : parseSections(current);
  const double = collision(request.own, [...shared, ...before]);
  if (double !== null) {
    throw inputError(
      `two steps or jobs of this run measured ${double.name === '' ? 'the same scenario' : `'${double.name}'`} of different things`,
      {
        hint: "give each its own 'scenario', or its own 'cell'; jobs that one reusable workflow makes need it, too",
      },
    );
  }
  const sections = mergeSections(request.headSha, [request.own, shared, before]);
  if (current === null && !wanted(request.mode, sections)) return null;
  // Jobs beside the matrix are in the comment, too, and are none of its cells.
  const source = request.own[0]?.facts.source;
  const ofMatrix = sections.filter(({ facts }) => source === undefined || facts.source === source);
  const reported = new Set(ofMatrix.map(({ facts }) => facts.cell));
  const missing = request.cells.filter((cell) => !reported.has(cell));
  const awaited = Math.max(0, request.cellCount - reported.size);
  return composeComment({
    marker: [
      commentMarker(request.key),
      ...(request.owner === undefined ? [] : [ownerMarker(request.owner)]),
    ].join('\n'),
    sections,
    missing,
    missingUnnamed: request.cells.length > 0 ? 0 : awaited,
    ended: request.ended === true,
    notes: request.notes,
  });
}

/** Whether a comment is begun; one that is there is always kept up to date. */
function wanted(mode: CommentMode, sections: readonly CommentSection[]): boolean {
  const verdict = worstVerdict(sections.map(({ facts }) => facts.verdict));
  switch (mode) {
    case 'always':
      return true;
    case 'never':
      return false;
    case 'on-regression':
      return verdict === 'regressed' || verdict === 'boot-failed';
    case 'on-change':
      return verdict !== 'ok' || sections.some(({ facts }) => facts.base !== facts.head);
  }
}
