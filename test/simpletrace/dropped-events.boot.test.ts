/**
 * A trace in which QEMU really dropped events. Ours waits rather than drop, except while its trace file is switched
 * off in the monitor: then the ring fills, and what does not fit is counted and reported when it is on again.
 */
import { execFileSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readTrace } from '../../src/simpletrace/read-trace.ts';
import { traceBytes } from '../../src/simpletrace/trace-source.ts';
import { simpletraceScript, traceEventsAll } from '../support/simpletrace-script.ts';
import { testQemu } from '../support/test-qemus.ts';
import { eventsOf, type DecodedEvent } from './decoded.ts';
import { tracedGuest } from './traced-guest.ts';

let folder: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-test-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

test('dropped events are counted, and stand where simpletrace.py sees them', async () => {
  const qemu = await testQemu('build');
  const socket = join(folder, 'monitor');
  const guest = await tracedGuest(qemu, folder, ['-monitor', `unix:${socket},server=on,wait=off`]);
  ({ child } = guest);
  const monitor = createConnection(socket);
  await once(monitor, 'data');
  await guest.control.setTraceEvent('exec_tb', true);
  await guest.wrote(2_000_000);
  monitor.write('trace-file off\n');
  await sleep(500);
  monitor.write('trace-file on\n'); // begins the file anew
  await sleep(200);
  await guest.wrote(2_000_000);
  await guest.control.setTraceEvent('exec_tb', false);
  await guest.end();
  monitor.destroy();

  const events: DecodedEvent[] = [];
  const { counts } = await readTrace({
    file: guest.file,
    bytes: traceBytes(guest.file),
    sink: (batch) => events.push(...eventsOf(batch)),
    signal: new AbortController().signal,
  });
  const script = [simpletraceScript(qemu.version), traceEventsAll(qemu.binary, folder), guest.file];
  const printed = execFileSync('python3', script, { encoding: 'utf8', maxBuffer: 1 << 30 })
    .trim()
    .split('\n');
  let ns = 0;
  const expected = printed.map((line) => {
    const [, name, delta, value] = /^(\w+) (-?[\d.]+) .*=0x([0-9a-f]+)$/.exec(line)!;
    ns += Math.round(Number(delta) * 1000);
    return { kind: name === 'Dropped_Event' ? 'dropped' : 'block', ns, value: BigInt(`0x${value!}`) };
  });
  expect(counts.droppedRecords).toBeGreaterThan(0);
  expect(counts.dropped).toBeGreaterThan(1000);
  expect(counts.bytes).toBe(statSync(guest.file).size);
  // The writer's time, at which it noticed, lies behind the events that were still in the ring.
  expect(counts.backwards).toBe(0);
  const base = expected[0]!.ns - events[0]!.ns;
  expect(events).toEqual(expected.map((event) => ({ ...event, ns: event.ns - base })));
}, 600_000);
