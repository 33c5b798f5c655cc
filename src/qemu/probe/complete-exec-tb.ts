/**
 * Whether a QEMU's exec_tb trace is complete: a guest of 33 bytes executes a known number of blocks, and each
 * must be in the trace. Two holes are looked for. Blocks reached by `ret` are not logged where `-d nochain`
 * leaves goto_ptr on; and a full trace ring drops events, so the reader lets it fill before it reads on.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { open, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../../base/errors.ts';
import { runProgramOrThrow } from '../../base/run-program.ts';
import type { QemuFiles } from '../qemu.ts';

/** Rounds of the guest's loop: three blocks each, 24 times what QEMU's trace ring holds. */
const rounds = 50_000;

/** Real-mode code at f000:0000, started from the reset vector at the ROM's end. */
const code = [
  [0x31, 0xc0], //                     xor  ax, ax
  [0x8e, 0xd0], //                     mov  ss, ax
  [0xbc, 0x00, 0x70], //               mov  sp, 0x7000
  [0x66, 0xb9, ...uint32(rounds)], //  mov  ecx, rounds
  [0xe8, 0x10, 0x00], //         0x0d  call 0x20
  [0x66, 0x49], //               0x10  dec  ecx
  [0x75, 0xf9], //                     jnz  0x0d
  [0xb0, 0x10], //                     mov  al, 0x10
  [0xe6, 0xf4], //                     out  0xf4, al       isa-debug-exit: QEMU exits
  [0xf4], //                           hlt
  [0xeb, 0xfd], //                     jmp  back to hlt
].flat();
const routineAt = 0x20;
const ret = 0xc3;
const romSize = 0x10000;
const romBase = 0xf0000;

/** Linear addresses of the blocks every round executes: the call, the routine, what the return comes back to. */
const blocks = [romBase + 0x0d, romBase + routineAt, romBase + 0x10];

/** Two minutes: three hundred times what the probe takes on an idle machine. */
const limitMs = 120_000;
const fullRingMs = 300;

/** The probe guest's firmware image. */
export function probeRom(): Uint8Array {
  const rom = new Uint8Array(romSize).fill(0xf4);
  rom.set(code);
  rom[routineAt] = ret;
  rom.set([0xea, 0x00, 0x00, 0x00, 0xf0], romSize - 16); // jmp f000:0000
  return rom;
}

/**
 * Boots the probe guest with exec_tb on and `-d nochain`.
 *
 * @param qemu one with TCG and the `simple` trace backend
 * @param folder an existing folder for the guest and the FIFO
 * @returns true when every executed block is in the trace and nothing was dropped
 */
export async function probeCompleteExecTb(qemu: QemuFiles, folder: string): Promise<boolean> {
  const rom = join(folder, 'probe.rom');
  const fifo = join(folder, 'probe.fifo');
  await writeFile(rom, probeRom());
  await runProgramOrThrow('mkfifo', [fifo]);
  // Without O_NONBLOCK the open would wait for a QEMU that may never come.
  const reader = await open(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const guest = startGuest(qemu, rom, fifo);
    const trace = await readAll(reader, guest.exited);
    return (await guest.exited) === 'guest is done' && isComplete(trace);
  } finally {
    await reader.close();
  }
}

function startGuest(
  qemu: QemuFiles,
  rom: string,
  fifo: string,
): { exited: Promise<'guest is done' | 'failed'> } {
  const args = [...qemu.args, '-machine', 'q35', '-accel', 'tcg,thread=single', '-m', '32', '-nodefaults'];
  args.push('-display', 'none', '-bios', rom, '-device', 'isa-debug-exit,iobase=0xf4,iosize=4');
  args.push('-d', 'nochain', '-D', '/dev/null', '-trace', `enable=exec_tb,file=${fifo}`);
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
      // isa-debug-exit turns the written value v into the status 2 v + 1.
      child.on('close', (status) => {
        clearTimeout(timer);
        resolve(status === 0x21 ? 'guest is done' : 'failed');
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
function isComplete(trace: Buffer): boolean {
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
  return [...seen.values()].every((count) => count >= rounds - 1);
}

/** DROPPED_EVENT_ID of trace/simple.c, as it is written: without the flag for "valid in the ring". */
const droppedEvents = 0xfffffffffffffffen;

function uint32(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
}
