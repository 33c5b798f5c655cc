/**
 * The little of gdb's remote protocol (gdb manual, "Remote Protocol") that stops a guest at an address: QEMU's
 * stub answers `$packet#checksum` with `+` and a packet of its own.
 */
import { createConnection, type Socket } from 'node:net';
import { BootgateError } from '../base/errors.ts';
import { QemuGone } from './qmp-client.ts';

/** longer than any answer to what is asked here */
const maxAnswerBytes = 1 << 16;

export class GdbClient {
  readonly #socket: Socket;
  #received = '';
  #waiting: { resolve: (packet: string) => void; reject: (error: Error) => void } | null = null;
  #failure: Error | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => this.#take(text));
    socket.on('error', (error) => this.#fail(new QemuGone(error.message)));
    socket.on('close', () => this.#fail(new QemuGone('QEMU closed its debugger socket')));
  }

  /** @param path of the socket that `-gdb unix:PATH,server=on,wait=off` makes; it must exist */
  static async connect(path: string): Promise<GdbClient> {
    return await new Promise((resolve, reject) => {
      const socket = createConnection(path);
      socket.once('connect', () => resolve(new GdbClient(socket)));
      socket.once('error', reject);
    });
  }

  /**
   * Lets the guest run until it is about to execute the address; it is stopped then.
   *
   * @throws BootgateError when QEMU refuses the breakpoint or ends before
   */
  async runTo(address: bigint): Promise<void> {
    const place = `1,${address.toString(16)},1`;
    await this.#expect(`Z${place}`, /^OK$/);
    await this.#expect('c', /^[ST]05/);
    await this.#expect(`z${place}`, /^OK$/);
  }

  /** Lets the guest run on, unobserved. */
  resume(): void {
    this.#send('D');
    this.#socket.end();
  }

  close(): void {
    this.#socket.destroy();
  }

  async #expect(packet: string, wanted: RegExp): Promise<void> {
    if (this.#failure) throw this.#failure;
    const answer = new Promise<string>((resolve, reject) => (this.#waiting = { resolve, reject }));
    this.#send(packet);
    const got = await answer;
    if (/^[WX]/.test(got)) throw new QemuGone('QEMU ended before the guest came to the address');
    if (!wanted.test(got)) {
      throw new BootgateError(`QEMU's debugger answered '${got.slice(0, 80)}' to '${packet}'`);
    }
  }

  #send(packet: string): void {
    let sum = 0;
    for (let at = 0; at < packet.length; at += 1) sum += packet.charCodeAt(at);
    this.#socket.write(`$${packet}#${(sum & 0xff).toString(16).padStart(2, '0')}`, 'latin1');
  }

  #take(text: string): void {
    this.#received += text;
    if (this.#received.length > maxAnswerBytes)
      this.#fail(new BootgateError('QEMU says too much on its debugger socket'));
    const packet = /\$([^#]*)#[0-9a-f]{2}/.exec(this.#received);
    if (!packet) return;
    this.#received = this.#received.slice(packet.index + packet[0].length);
    this.#socket.write('+');
    this.#waiting?.resolve(packet[1]!);
    this.#waiting = null;
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#waiting?.reject(error);
    this.#waiting = null;
  }
}
