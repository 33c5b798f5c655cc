/** What `--qemu` asks for. */
import { isAbsolute, resolve } from 'node:path';
import { inputError } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';

const words = ['auto', 'system', 'apt', 'build', 'fetch'] as const;

export type QemuRequest =
  | { readonly kind: (typeof words)[number] }
  | { readonly kind: 'url'; readonly url: URL; readonly sha256: string }
  | { readonly kind: 'path'; readonly path: string };

/**
 * Reads a request: a word, the URL of a bundle, or a path of a binary, a bundle or an unpacked bundle.
 *
 * @param sha256 of the bundle, where the URL does not carry it as `#sha256=…`
 * @param cwd what relative paths start from
 * @throws an input error for a URL without a checksum and for words that are neither
 */
export function parseRequest(text: string, sha256: string | undefined, cwd: string): QemuRequest {
  const word = words.find((candidate) => candidate === text);
  if (word) return { kind: word };
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return urlRequest(text, sha256);
  if (text.includes('/')) return { kind: 'path', path: isAbsolute(text) ? text : resolve(cwd, text) };
  const meant = nearest(text, words);
  throw inputError(`--qemu does not know '${text}'`, {
    hint: meant
      ? `did you mean '${meant}'? A file in the current folder is written './${text}'`
      : `write ${words.join(', ')}, a bundle's URL, or a path with a slash ('./${text}')`,
  });
}

function urlRequest(text: string, given: string | undefined): QemuRequest {
  let url: URL;
  try {
    url = new URL(text);
  } catch (error) {
    throw inputError(`'${text}' is not a URL`, { cause: error });
  }
  if (!['http:', 'https:', 'file:'].includes(url.protocol)) {
    throw inputError(`a QEMU bundle cannot be fetched over ${url.protocol.slice(0, -1)}`, {
      hint: 'use an https, http or file URL',
    });
  }
  const sha256 = (given ?? /^#sha256=(.*)$/.exec(url.hash)?.[1])?.toLowerCase();
  if (sha256 === undefined || sha256 === '') {
    throw inputError(
      `the QEMU bundle at ${text} needs its SHA-256: a program that runs must be the right one`,
      {
        hint: `'bootgate qemu pack' prints it; append '#sha256=…' to the URL or give --qemu-sha256`,
      },
    );
  }
  if (!/^[0-9a-f]{64}$/.test(sha256)) {
    throw inputError(`'${sha256}' is not a SHA-256`, { hint: 'it has 64 hexadecimal digits' });
  }
  url.hash = '';
  return { kind: 'url', url, sha256 };
}
