/**
 * How the jobs of a matrix learn of each other's sections. Each puts its own into a small artifact of the run
 * before it writes the comment, then reads those of all the others. Artifacts of one's own run need no
 * permission. Whoever writes the comment last has looked after its last write that nothing came in meanwhile
 * (publish-comment.ts): however the jobs interleave, the comment ends up with every section.
 *
 * Why so: docs/decisions/0200-one-comment-from-many-jobs.md.
 */
import { DefaultArtifactClient } from '@actions/artifact';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../base/files.ts';
import { uploadArtifact } from '../publish/artifact-upload.ts';
import { checkFacts, type CommentSection } from '../render/comment-section.ts';

export interface SectionExchange {
  share(sections: readonly CommentSection[]): Promise<void>;
  /** sections of every job that shared so far, one's own included */
  gather(): Promise<readonly CommentSection[]>;
}

/** Outside of a matrix there is nobody to exchange with. */
export const noExchange: SectionExchange = {
  share: () => Promise.resolve(),
  gather: () => Promise.resolve([]),
};

const fileName = 'sections.json';

/**
 * Exchanges through artifacts of this run, kept for a day.
 *
 * @param prefix of their names; all of them are read
 * @param own name of this step's
 * @param folder for temporary files, absolute
 */
export function artifactExchange(prefix: string, own: string, folder: string): SectionExchange {
  const client = new DefaultArtifactClient();
  const seen = new Map<number, readonly CommentSection[]>();
  return {
    share: async (sections) => {
      const temporary = await mkdtemp(join(folder, 'sections-'));
      try {
        await writeFileAtomic(join(temporary, fileName), JSON.stringify(sections));
        await uploadArtifact(own, temporary, { retentionDays: 1 });
      } finally {
        await rm(temporary, { recursive: true });
      }
    },
    gather: async () => {
      const { artifacts } = await client.listArtifacts({ latest: true });
      const wanted = artifacts.filter(({ name }) => name.startsWith(prefix));
      for (const { id } of wanted) {
        if (seen.has(id)) continue;
        const temporary = await mkdtemp(join(folder, 'sections-'));
        try {
          await client.downloadArtifact(id, { path: temporary });
          seen.set(id, parseSectionFile(await readFile(join(temporary, fileName), 'utf8')));
        } finally {
          await rm(temporary, { recursive: true });
        }
      }
      return wanted.flatMap(({ id }) => seen.get(id) ?? []);
    },
  };
}

function parseSectionFile(text: string): CommentSection[] {
  const value: unknown = JSON.parse(text);
  return (Array.isArray(value) ? (value as unknown[]) : []).flatMap((item) => {
    const { facts, renderings } = item as { facts?: unknown; renderings?: unknown };
    const checked = checkFacts(facts);
    const texts = Array.isArray(renderings)
      ? (renderings as unknown[]).filter((rendering) => typeof rendering === 'string')
      : [];
    return checked && texts.length > 0 ? [{ facts: checked, renderings: texts }] : [];
  });
}
