/**
 * What words on the kernel's command line cost whoever reads it: they are copied, compared with every parameter and
 * printed, whatever they say. Measured with one to twenty words, and one of 200 characters, on Debian's 6.1, 6.12 and 7.2
 * (docs/gate.md); with room to spare.
 */

/** What words that only one side has may move, in instructions. */
export interface WordCost {
  readonly count: number;
  readonly work: number;
  readonly loading: number;
}

const ofWord = { work: 12_000, loading: 250_000 };
const ofCharacter = { work: 700, loading: 1_000 };
/** The kernel takes no more that it does not know (init/main.c, MAX_INIT_ARGS), and no longer line (COMMAND_LINE_SIZE). */
const [mostWords, mostCharacters] = [32, 2048];

/** Of two command lines; null where they have the same words. */
export function otherWords(base: string, head: string): WordCost | null {
  const words = [...missingFrom(base, head), ...missingFrom(head, base)];
  if (words.length === 0) return null;
  const counted = Math.min(words.length, mostWords);
  const characters = Math.min(words.join(' ').length + 1, mostCharacters);
  return {
    count: words.length,
    work: counted * ofWord.work + characters * ofCharacter.work,
    loading: counted * ofWord.loading + characters * ofCharacter.loading,
  };
}

/** Words of `of` that `line` does not have, or not as often. */
function missingFrom(line: string, of: string): string[] {
  const there = wordsOf(line);
  return wordsOf(of).filter((word) => {
    const at = there.indexOf(word);
    if (at !== -1) there.splice(at, 1);
    return at === -1;
  });
}

function wordsOf(line: string): string[] {
  return line.split(/\s+/).filter((word) => word !== '');
}
