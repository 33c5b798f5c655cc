/** Compressed streams of bundles: gzip by ourselves, xz and zstd by their programs where they are installed. */
import { spawn } from 'node:child_process';
import { createGunzip, createGzip } from 'node:zlib';
import { Duplex } from 'node:stream';
import { BootgateError, errorCode, inputError } from '../../base/errors.ts';

export type Compression = 'gz' | 'xz' | 'zst';

const magics: readonly { compression: Compression; bytes: Buffer }[] = [
  { compression: 'gz', bytes: Buffer.from('1f8b', 'hex') },
  { compression: 'xz', bytes: Buffer.from('fd377a585a00', 'hex') },
  { compression: 'zst', bytes: Buffer.from('28b52ffd', 'hex') },
];

/** By the ending of a file's name: `.tar.gz`, `.tgz`, `.tar.xz`, `.tar.zst`. */
export function compressionOfName(name: string): Compression {
  const ending = /\.(?:tar\.)?(gz|tgz|xz|txz|zst|tzst)$/.exec(name)?.[1];
  const compression = ({ gz: 'gz', tgz: 'gz', xz: 'xz', txz: 'xz', zst: 'zst', tzst: 'zst' } as const)[
    ending ?? ''
  ];
  if (compression === undefined) {
    throw inputError(`'${name}' does not say how to compress`, {
      hint: 'end it in .tar.gz, .tar.xz or .tar.zst',
    });
  }
  return compression;
}

/** By a file's first bytes. */
export function compressionOfContent(start: Buffer, file: string): Compression {
  const magic = magics.find(({ bytes }) => start.subarray(0, bytes.length).equals(bytes));
  if (!magic) throw inputError('is not a bundle: neither gzip, xz nor zstd', { place: { file } });
  return magic.compression;
}

const programs = {
  xz: { compress: ['xz', '-6', '-c', '-T1'], decompress: ['xz', '-d', '-c'], install: 'xz-utils' },
  zst: { compress: ['zstd', '-12', '-c', '-q'], decompress: ['zstd', '-d', '-c', '-q'], install: 'zstd' },
} as const;

/** A stream that compresses or decompresses what is written to it. */
export function codec(compression: Compression, direction: 'compress' | 'decompress'): Duplex {
  if (compression === 'gz') return direction === 'compress' ? createGzip({ level: 9 }) : createGunzip();
  const { install, [direction]: command } = programs[compression];
  const [program, ...args] = command;
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let printed = '';
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString().slice(0, 1000)));
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
  child.on('error', (error) =>
    stream.destroy(
      errorCode(error) === 'ENOENT'
        ? new BootgateError(`${program} is not installed`, { hint: `apt-get install ${install}` })
        : error,
    ),
  );
  child.on('close', (status) => {
    if (status !== 0) stream.destroy(inputError(`${program} failed: ${printed.trim() || 'no reason given'}`));
  });
  stream.on('close', () => child.kill());
  return stream;
}
