/** A guest halted at a place that was asked for: a command runs on the host, then the guest goes on. */
import { spawn } from 'node:child_process';
import { createConnection } from 'node:net';

export interface HaltedWork {
  /** run by `sh -c`, on our terminal */
  readonly command: string;
  /** socket of QEMU's debugger stub (`-gdb unix:PATH,server=on,wait=off`); in the command's $BOOTGATE_GDB */
  readonly socket: string;
}

/**
 * `c`, continue, in gdb's remote protocol. The stub acknowledges with `+`; detaching instead would need the process
 * number once a gdb has asked for several (QEMU gdbstub/gdbstub.c, handle_detach).
 */
const goOn = '$c#63';

/** Runs the command, whatever it ends with, and lets the guest go on. */
export async function workWhileHalted({ command, socket }: HaltedWork, signal: AbortSignal): Promise<void> {
  const child = spawn('sh', ['-c', command], {
    env: { ...process.env, BOOTGATE_GDB: socket },
    stdio: 'inherit',
    signal,
  });
  await new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
  await resume(socket);
}

/** A debugger that detached has let the guest go on already: connecting halts it again, and on it goes. */
async function resume(socket: string): Promise<void> {
  await new Promise<void>((resolve) => {
    const connection = createConnection(socket);
    connection.once('connect', () => connection.write(goOn));
    connection.once('data', () => connection.destroy());
    connection.once('error', () => resolve());
    connection.once('close', () => resolve());
  });
}
