/** What goes on at once, and what must not. */

/**
 * Waits for all, so that none goes on unseen.
 *
 * @throws what the first of them, in their order, was rejected with
 */
export async function settled<T extends readonly unknown[]>(
  promises: readonly [...{ [K in keyof T]: Promise<T[K]> }],
): Promise<T> {
  const results = await Promise.allSettled(promises as readonly Promise<unknown>[]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as unknown as T;
}

/** One thing at a time. */
export type InTurn = <T>(body: () => Promise<T>) => Promise<T>;

/** Runs what it is given one after another, in the order given, whichever way the one before ended. */
export function inTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (body) => {
    const mine = last.then(body);
    last = mine.catch(() => undefined);
    return mine;
  };
}
