/**
 * A repository of 300 commits on main, some of them merges, with planted changes of a boot's cost: the truth that the
 * history is held against. Made with git fast-import, in a second.
 */
import { execFileSync } from 'node:child_process';
import { seededRandom } from '../support/seeded-random.ts';

export const commitCount = 300;
/** instructions of work of the first commit */
const start = 1_400_000_000;

/** What is planted at which commit. */
export const planted = {
  steps: new Map([
    [40, 3_000_000],
    [95, -7_000_000],
    [150, 900_000],
    [151, -400_000],
    [230, 120_000],
    [299, 2_000_000],
  ]),
  /** twenty of 30,000 each, every second commit: none outside of a kernel's default band of 56,000 */
  drift: { from: 180, count: 20, every: 2, amount: 30_000 },
  /** from here on another QEMU, which counts a percent more */
  qemu: 260,
  /** do not build, or panic: nothing is measured */
  unmeasured: new Set([17, 18, 94, 95, 96, 210, 298]),
  /** merge a side branch of one commit, which is measured, too */
  merges: new Set([60, 120, 151, 222]),
} as const;

export interface PlantedCommit {
  readonly sha: string;
  readonly number: number;
  readonly work: number;
  readonly qemu: string;
  readonly measured: boolean;
  /** on the side branch of a merge */
  readonly aside: boolean;
}

/** Makes the repository in an empty folder, its branch `main` checked out by nobody. */
export function plantCommits(folder: string): PlantedCommit[] {
  const works = plantedWork();
  const stream: string[] = [];
  const marks: Omit<PlantedCommit, 'sha'>[] = [];
  const commit = (of: Omit<PlantedCommit, 'sha'>, from: readonly number[], ref: string): number => {
    const mark = marks.push(of);
    const subject = of.aside ? `side ${of.number}` : `change ${of.number}`;
    const content = `${of.work}\n`;
    stream.push(
      `commit ${ref}\nmark :${mark}\ncommitter A. Author <a@b> ${1_700_000_000 + of.number * 3600} +0000\n`,
      `data ${subject.length}\n${subject}\n`,
      ...from.map((parent, at) => `${at === 0 ? 'from' : 'merge'} :${parent}\n`),
      `M 100644 inline work\ndata ${content.length}\n${content}\n`,
    );
    return mark;
  };
  let tip = 0;
  for (const [number, work] of works.entries()) {
    const of = {
      ...{ number, work, qemu: number < planted.qemu ? 'QEMU 9' : 'QEMU 10', aside: false },
      measured: !planted.unmeasured.has(number),
    };
    const parents = number === 0 ? [] : [tip];
    if (planted.merges.has(number)) {
      // It is far off, as nobody's business: on the side branch the boot was three times as slow.
      parents.push(commit({ ...of, work: 3 * work, aside: true, measured: true }, [tip], 'refs/heads/side'));
    }
    tip = commit(of, parents, 'refs/heads/main');
  }
  const git = (args: string[], input?: string): string =>
    execFileSync('git', ['-C', folder, ...args], {
      encoding: 'utf8',
      ...(input === undefined ? {} : { input }),
    });
  git(['init', '-q', '-b', 'main']);
  git(['fast-import', '--quiet', '--export-marks=.git/planted-marks'], stream.join(''));
  const lines = execFileSync('cat', [`${folder}/.git/planted-marks`], { encoding: 'utf8' })
    .trim()
    .split('\n');
  const shas = new Map(lines.map((line) => line.split(' ') as [string, string]));
  return marks.map((of, at) => ({ ...of, sha: shas.get(`:${at + 1}`)! }));
}

/** Work of every commit of main: what was planted, and up to 8,000 of what neutral changes move. */
function plantedWork(): number[] {
  const random = seededRandom(17);
  const { steps, drift, qemu } = planted;
  let level = start;
  return Array.from({ length: commitCount }, (_, number) => {
    level += steps.get(number) ?? 0;
    const since = number - drift.from;
    if (since >= 0 && since < drift.count * drift.every && since % drift.every === 0) level += drift.amount;
    const measured = number < qemu ? level : Math.round(level * 1.01);
    return measured + Math.floor(random() * 8000);
  });
}
