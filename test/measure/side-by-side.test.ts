/** How many measurements run at once, and which one goes ahead; measurements are given. */
import { describe, expect, test } from '@jest/globals';
import { inTurn, settled } from '../../src/base/promises.ts';
import { makeScenario } from '../../src/config/scenario-input.ts';
import type { Scenario } from '../../src/config/scenario.ts';
import type { MeasureHost, MeasureOne } from '../../src/measure/measurement.ts';
import { firstAhead, sideBySide } from '../../src/measure/side-by-side.ts';

const scenario = (name: string, tracer: Scenario['tracer'] = 'plugin'): Scenario => ({
  ...makeScenario(name, [{ kernel: '/bzImage' }]),
  tracer,
});
const pause = (ms = 1): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Measurements that end when they are let; `log` has what begins and ends, and who runs then. */
function world(signal = new AbortController().signal) {
  const running = new Map<string, { host: MeasureHost; end: (error?: Error) => void }>();
  const log: string[] = [];
  const one: MeasureOne = async ({ name }, _folder, host) => {
    log.push(`+${name}`);
    await new Promise<void>((resolve, reject) => {
      running.set(name, { host, end: (error) => (error ? reject(error) : resolve()) });
    });
    running.delete(name);
    log.push(`-${name}`);
    return null as never;
  };
  const host = { signal } as MeasureHost;
  return { log, one, host, running, end: (name: string, error?: Error) => running.get(name)!.end(error) };
}

describe('side by side', () => {
  test('as many at once as there is room for, in the order asked for', async () => {
    const { one, host, log, end } = world();
    const limited = sideBySide(one, 2);
    const all = ['a', 'b', 'c', 'd'].map((name) => limited(scenario(name), '', host));
    await pause();
    expect(log).toEqual(['+a', '+b']);
    end('b');
    await pause();
    expect(log).toEqual(['+a', '+b', '-b', '+c']);
    for (const name of ['c', 'a', 'd']) {
      end(name);
      await pause();
    }
    await Promise.all(all);
    expect(log.slice(4)).toEqual(['-c', '+d', '-a', '-d']);
  });

  test("what is measured by the host's clock runs alone, and is not passed by what comes later", async () => {
    const { one, host, log, end } = world();
    const limited = sideBySide(one, 2);
    const all = [
      limited(scenario('a'), '', host),
      limited(scenario('timed', 'exec_tb'), '', host),
      limited(scenario('b'), '', host),
    ];
    await pause();
    expect(log).toEqual(['+a']);
    for (const name of ['a', 'timed', 'b']) {
      end(name);
      await pause();
    }
    await Promise.all(all);
    expect(log).toEqual(['+a', '-a', '+timed', '-timed', '+b', '-b']);
  });

  test('one that fails makes room; what waits when all is aborted never begins', async () => {
    const stop = new AbortController();
    const { one, host, log, end } = world(stop.signal);
    const limited = sideBySide(one, 1);
    const all = ['a', 'b', 'c'].map((name) => limited(scenario(name), '', host));
    await pause();
    end('a', new Error('no QEMU'));
    await expect(all[0]).rejects.toThrow('no QEMU');
    await pause();
    stop.abort(new Error('cancelled'));
    end('b');
    await expect(settled(all)).rejects.toThrow('no QEMU');
    await expect(all[2]).rejects.toThrow('cancelled');
    expect(log).toEqual(['+a', '+b', '-b']);
  });
});

describe('the first of a kind goes ahead', () => {
  test.each([
    ['until its guest runs', (first: { host: MeasureHost }) => first.host.onBoot!({} as never)],
    ['or it fails', (first: { end: (error?: Error) => void }) => first.end(new Error('no QEMU'))],
  ] as const)('%s', async (_when, arrive) => {
    const { one, host, log, running, end } = world();
    const ahead = firstAhead(one);
    const first = ahead(scenario('a'), '', host).catch(() => undefined);
    const rest = [ahead(scenario('b'), '', host), ahead(scenario('timed', 'exec_tb'), '', host)];
    await pause();
    expect(log).toEqual(['+a', '+timed']);
    arrive(running.get('a')!);
    await pause();
    expect(log).toContain('+b');
    for (const name of running.keys()) end(name);
    await settled([first, ...rest]);
  });
});

test('in turn: one after another, whichever way the one before ended', async () => {
  const turn = inTurn();
  const log: string[] = [];
  const step = (name: string, ms: number) => async () => {
    log.push(`+${name}`);
    await pause(ms);
    log.push(`-${name}`);
    if (name === 'b') throw new Error(name);
    return name;
  };
  const all = [turn(step('a', 5)), turn(step('b', 1)), turn(step('c', 1))];
  await expect(settled(all)).rejects.toThrow('b');
  expect(await all[2]).toBe('c');
  expect(log).toEqual(['+a', '-a', '+b', '-b', '+c', '-c']);
});
