/**
 * The two things Bootgate says to QEMU's machine protocol (QMP, docs/interop/qmp-spec.rst) while a guest runs:
 * switch a trace event on or off, and quit. Messages are JSON, a line each.
 */
import { createConnection, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { BootgateError, errorMessage } from '../base/errors.ts';

/** QEMU makes the socket before it loads the guest; more than this is a QEMU that does not start. */
const connectMs = 10_000;
const retryMs = 20;
/** longer than any answer to the commands sent */
const maxAnswerBytes = 1 << 20;

/** QEMU ended while it was controlled. */
export class QemuGone extends BootgateError {}

export class QmpClient {
  readonly #socket: Socket;
  #received = '';
  #waiting: { resolve: (answer: unknown) => void; reject: (error: Error) => void } | null = null;
  #failure: Error | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.#take(text));
    socket.on('error', (error) => this.#fail(new QemuGone(error.message)));
    socket.on('close', () => this.#fail(new QemuGone('QEMU closed its control socket')));
  }

  /**
   * @param path of the socket that `-qmp unix:PATH,server=on,wait=off` makes
   * @throws BootgateError when QEMU does not answer
   */
  static async connect(path: string, signal: AbortSignal): Promise<QmpClient> {
    const deadline = performance.now() + connectMs;
    for (;;) {
      signal.throwIfAborted();
      try {
        const client = new QmpClient(await connected(path));
        await client.#answer();
        await client.#execute('qmp_capabilities');
        return client;
      } catch (error) {
        if (performance.now() > deadline) {
          throw new QemuGone(`QEMU cannot be controlled: ${errorMessage(error)}`, { cause: error });
        }
        await sleep(retryMs);
      }
    }
  }

  async setTraceEvent(name: string, enable: boolean): Promise<void> {
    await this.#execute('trace-event-set-state', { name, enable });
  }

  async quit(): Promise<void> {
    await this.#execute('quit');
  }

  close(): void {
    this.#socket.destroy();
  }

  async #execute(execute: string, args?: Readonly<Record<string, unknown>>): Promise<void> {
    this.#socket.write(`${JSON.stringify({ execute, ...(args ? { arguments: args } : {}) })}\n`);
    for (;;) {
      const answer = await this.#answer();
      if (typeof answer !== 'object' || answer === null || 'event' in answer) continue;
      if ('error' in answer) {
        throw new BootgateError(`QEMU refused ${execute}: ${JSON.stringify(answer.error).slice(0, 300)}`);
      }
      return;
    }
  }

  async #answer(): Promise<unknown> {
    if (this.#failure) throw this.#failure;
    return await new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#take('');
    });
  }

  #take(text: string): void {
    this.#received += text;
    if (this.#received.length > maxAnswerBytes)
      this.#fail(new BootgateError('QEMU says too much on its control socket'));
    const end = this.#received.indexOf('\n');
    if (end === -1 || this.#waiting === null) return;
    const line = this.#received.slice(0, end);
    this.#received = this.#received.slice(end + 1);
    const { resolve, reject } = this.#waiting;
    this.#waiting = null;
    try {
      resolve(JSON.parse(line));
    } catch (error) {
      reject(new BootgateError('QEMU says something else than JSON on its control socket', { cause: error }));
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#waiting?.reject(error);
    this.#waiting = null;
  }
}

async function connected(path: string): Promise<Socket> {
  return await new Promise((resolve, reject) => {
    const socket = createConnection(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}
