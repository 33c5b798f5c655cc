/**
 * What `qemu: auto` ends with on a machine as it comes: the command line in root folders of Debian's and Ubuntu's suites,
 * made by mmdebstrap, as root and as a user without any rights, with the distribution's QEMU installed and without.
 *
 *   node bench/run.mjs distributions [--suite trixie …] [--kernel FILE] [--bundle FILE]
 *
 * With a kernel it is booted, too; with a bundle of scripts/build-bundle also by that, as `qemu: fetch` would.
 * Needs root (chroot), mmdebstrap, and mirrors that this machine reaches. Prints the rows of docs/qemu.md.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { archiveOf } from '../test/support/debian-suites.ts';

const { values } = parseArgs({
  options: {
    suite: { type: 'string', multiple: true, default: ['bookworm', 'trixie', 'forky', 'sid'] },
    kernel: { type: 'string' },
    bundle: { type: 'string' },
  },
});
/** what scripts/setup installs for running, and what HTTPS takes */
const packages = ['gcc', 'libc6-dev', 'xz-utils', 'zstd', 'ca-certificates'];
const repository = join(import.meta.dirname, '..');
const work = mkdtempSync(join(tmpdir(), 'bootgate-distributions-'));

interface Row {
  readonly machine: string;
  readonly seconds: string;
  readonly says: string;
}

try {
  for (const suite of values.suite) {
    const root = makeRoot(suite);
    for (const installed of [false, true]) {
      if (installed)
        inRoot(
          root,
          'root',
          'apt-get update -qq && apt-get install -y -qq --no-install-recommends qemu-system-x86 seabios',
        );
      for (const user of ['root', 'nobody']) {
        for (const row of rows(root, suite, user, installed))
          console.log(`| ${Object.values(row).join(' | ')} |`);
      }
    }
    rmSync(root, { recursive: true, force: true });
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

function rows(root: string, suite: string, user: string, installed: boolean): Row[] {
  const machine = `${suite}, ${user === 'root' ? 'root' : 'no root'}, ${installed ? 'its QEMU installed' : 'no QEMU'}`;
  const cache = `/var/tmp/cache-${user}`;
  const bootgate = `BOOTGATE_CACHE=${cache} HOME=/var/tmp /opt/node /opt/bootgate/cli.js`;
  const timed = (what: string, command: string): Row => {
    const start = performance.now();
    const { stdout, stderr, status } = inRoot(root, user, `${bootgate} ${command}`);
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    const lines = stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => line.replace(/\s+/g, ' '));
    const error = stderr
      .toString()
      .split('\n')
      .find((line) => line.startsWith('bootgate:'));
    return {
      machine: `${machine}: ${what}`,
      seconds,
      says:
        status === 0
          ? lines.slice(0, 12).join('; ')
          : `exit ${status ?? 'by a signal'}: ${error ?? stderr.toString()}`,
    };
  };
  const located = [timed('first', 'qemu locate'), timed('again', 'qemu locate')];
  if (values.kernel === undefined) return located;
  cpSync(values.kernel, join(root, 'opt', basename(values.kernel)));
  const boot = `run -k /opt/${basename(values.kernel)} --append cryptomgr.notests -o /var/tmp/out-${user}`;
  const booted = timed('boot', `${boot} | tail -3`);
  if (values.bundle === undefined || installed) return [...located, booted];
  cpSync(values.bundle, join(root, 'opt', basename(values.bundle)));
  const bundle = `--qemu /opt/${basename(values.bundle)}`;
  return [
    ...located,
    booted,
    timed('bundle', `qemu locate /opt/${basename(values.bundle)}`),
    timed('boot by it', `${boot} ${bundle} | tail -3`),
  ];
}

function makeRoot(suite: string): string {
  const root = join(work, suite);
  const { uri, components, keyring } = archiveOf(suite);
  // In a namespace of its own: what it mounts is gone with it, however it ends, before the folder is removed.
  execFileSync(
    'unshare',
    [
      ...['-m', 'mmdebstrap'],
      ...['--aptopt=Acquire::Check-Valid-Until "false"', '--quiet', '--variant=apt', '--format=dir'],
      // The keyring may lie where apt's own user sees nothing.
      ...[
        '--aptopt=APT::Sandbox::User "root"',
        `--keyring=${keyring}`,
        `--components=${components.join(',')}`,
      ],
      ...[`--include=${packages.join(',')}`, suite, root, uri],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  writeFileSync(
    join(root, 'etc/apt/apt.conf.d/99dates'),
    'Acquire::Check-Valid-Until "false";\nAcquire::Check-Date "false";\n',
  );
  if (existsSync('/etc/resolv.conf'))
    writeFileSync(join(root, 'etc/resolv.conf'), readFileSync('/etc/resolv.conf'));
  mkdirSync(join(root, 'opt/bootgate'), { recursive: true });
  cpSync(process.execPath, join(root, 'opt/node'));
  chmodSync(join(root, 'opt/node'), 0o755);
  cpSync(join(repository, 'dist'), join(root, 'opt/bootgate'), { recursive: true });
  cpSync(join(repository, 'package.json'), join(root, 'opt/bootgate/package.json'));
  return root;
}

/** A shell command in the root folder, with /proc and /dev of its own namespace. */
function inRoot(
  root: string,
  user: string,
  command: string,
): { stdout: Buffer; stderr: Buffer; status: number | null } {
  const as = user === 'root' ? [] : ['--userspec=65534:65534'];
  const script =
    'mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && root=$1 && command=$2 && shift 2 && ' +
    'exec chroot "$@" "$root" /bin/sh -c "$command"';
  return spawnSync('unshare', ['-m', 'sh', '-c', script, 'sh', root, command, ...as], {
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 1 << 26,
  });
}
