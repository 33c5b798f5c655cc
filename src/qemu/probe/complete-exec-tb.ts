/**
 * Whether a QEMU's exec_tb trace is complete: a guest of a few bytes executes a known number of blocks, and each
 * must be in the trace. Two holes are looked for. Blocks reached by `ret` are not logged where `-d nochain`
 * leaves goto_ptr on; and a full trace ring drops events, so the reader lets it fill before it reads on.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { open, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { probeRounds, type ExecTbProbe } from '../../arch/exec-tb-probe.ts';
import { errorCode } from '../../base/errors.ts';
import { runProgramOrThrow } from '../../base/run-program.ts';
import type { QemuFiles } from '../qemu.ts';

/** Two minutes: three hundred times what the probe takes on an idle machine. */
const limitMs = 120_000;
const fullRingMs = 300;

/**
 * Boots the probe guest with exec_tb on and `-d nochain`.
 *
 * @param qemu one with TCG and the `simple` trace backend
 * @param probe the guest, of the architecture that it is for
 * @param folder an existing folder for the guest and the FIFO
 * @returns true when every executed block is in the trace and nothing was dropped
 */
export async function probeCompleteExecTb(
  qemu: QemuFiles,
  probe: ExecTbProbe,
  folder: string,
): Promise<boolean> {
  const rom = join(folder, 'probe.rom');
  const fifo = join(folder, 'probe.fifo');
  await writeFile(rom, probe.image);
  await runProgramOrThrow('mkfifo', [fifo]);
  // Without O_NONBLOCK the open would wait for a QEMU that may never come.
  const reader = await open(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const guest = startGuest(qemu, probe, rom, fifo);
    const trace = await readAll(reader, guest.exited);
    return (await guest.exited) === 'guest is done' && isComplete(trace, probe.blocks);
  } finally {
    await reader.close();
  }
}

function startGuest(
  qemu: QemuFiles,
  probe: ExecTbProbe,
  rom: string,
  fifo: string,
): { exited: Promise<'guest is done' | 'failed'> } {
  const args = [...qemu.args, '-accel', 'tcg,thread=single', '-nodefaults', '-display', 'none'];
  args.push(...probe.args, rom, '-d', 'nochain', '-D', '/dev/null', '-trace', `enable=exec_tb,file=${fifo}`);
  const child = spawn(qemu.binary, args, {
    env: { ...process.env, ...qemu.env },
    stdio: 'ignore',
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
  return {
    exited: new Promise((resolve) => {
      child.on('error', () => {
        clearTimeout(timer);
        resolve('failed');
      });
      child.on('close', (status) => {
        clearTimeout(timer);
        resolve(status === probe.status ? 'guest is done' : 'failed');
      });
    }),
  };
}

async function readAll(reader: FileHandle, exited: Promise<unknown>): Promise<Buffer> {
  const guest = { running: true };
  void exited.then(() => (guest.running = false));
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const lastLook = !guest.running;
    const chunk = Buffer.alloc(1 << 18);
    const bytes = await readAvailable(reader, chunk);
    if (bytes === 0) {
      if (lastLook) return Buffer.concat(chunks);
      await sleep(2);
      continue;
    }
    if (total === 0) await sleep(fullRingMs);
    total += bytes;
    // What a complete trace may be, four times over: more is not what was asked for.
    if (total <= 64 << 20) chunks.push(chunk.subarray(0, bytes));
  }
}

/** Bytes read, 0 where there are none at the moment. */
async function readAvailable(reader: FileHandle, into: Buffer): Promise<number> {
  try {
    return (await reader.read(into, 0, into.length, null)).bytesRead;
  } catch (error) {
    if (errorCode(error) === 'EAGAIN') return 0;
    throw error;
  }
}

/**
 * Looks for every block of every round in a binary trace, version 4: a 24-byte header, then records
 *
 *     u64 0, u64 id, u32 length, name              an event's name
 *     u64 1, u64 id, u64 ns, u32 length, u32 pid   an event, `length` bytes from its id on; exec_tb's pc at 32
 */
function isComplete(trace: Buffer, blocks: readonly number[]): boolean {
  const seen = new Map(blocks.map((address) => [address, 0]));
  let execTb = -1n;
  let offset = 24;
  while (offset + 28 <= trace.length) {
    const id = trace.readBigUInt64LE(offset + 8);
    if (trace.readBigUInt64LE(offset) === 0n) {
      const length = trace.readUInt32LE(offset + 16);
      if (trace.toString('latin1', offset + 20, offset + 20 + length) === 'exec_tb') execTb = id;
      offset += 20 + length;
      continue;
    }
    if (id === droppedEvents) return false;
    const length = trace.readUInt32LE(offset + 24);
    if (id === execTb && length === 40 && offset + 8 + length <= trace.length) {
      const address = Number(trace.readBigUInt64LE(offset + 8 + 32));
      const count = seen.get(address);
      if (count !== undefined) seen.set(address, count + 1);
    }
    offset += 8 + Math.max(length, 20);
  }
  // The first round's call still belongs to the block that begins at the entry.
  return [...seen.values()].every((count) => count >= probeRounds - 1);
}

/** DROPPED_EVENT_ID of trace/simple.c, as it is written: without the flag for "valid in the ring". */
const droppedEvents = 0xfffffffffffffffen;
