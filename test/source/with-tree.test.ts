/** What a source tree adds to a profile: options and owners of files, and of modules as a whole. */
import { expect, test } from '@jest/globals';
import { checkTables } from '../../src/profile/profile-tables-check.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { sourceSums } from '../../src/profile/source-sums.ts';
import type { KernelTree } from '../../src/source/kernel-tree.ts';
import { withTree } from '../../src/source/with-tree.ts';
import { withSources } from '../support/source-tables.ts';
import { textProfile } from '../support/text-profile.ts';

const options: Readonly<Record<string, readonly string[]>> = {
  'init/main': [],
  'drivers/net/virtio_net': ['CONFIG_NET', 'CONFIG_VIRTIO_NET'],
  'fs/fuse/fuse': ['CONFIG_FUSE_FS'],
};
const tree: KernelTree = {
  root: '/linux',
  version: '6.1',
  kbuild: {
    size: 3,
    needsOf: (object) => options[object] ?? null,
    moduleObject: (name) => Object.keys(options).find((path) => path.endsWith(`/${name}`)) ?? null,
  },
  ownerOf: (path) => (path === 'drivers/net/virtio_net.c' ? 'VIRTIO CORE' : null),
};

const drawn = withSources(
  textProfile(`
start_kernel self=1000
  virtnet_probe [virtio_net] self=300
    virtnet_init [virtio_net] self=20
  fuse_init [fuse] self=50
  other_init [other] self=7
  main [/usr/bin/fuse] self=9
`),
  { start_kernel: [{ path: 'init/main.c' }] },
);
const module = (name: string) => ({
  ...{ name, instructions: 1, sizeBytes: 1, loadedAtInstructions: 1, unloadedAtInstructions: -1 },
});
const profile = {
  ...drawn,
  modules: ['virtio_net', 'fuse', 'other'].map(module),
} as Profile & { sources: NonNullable<Profile['sources']> };

const sums = (of: Profile, by: 'config' | 'maintainer' | 'directory'): (readonly [string, number])[] =>
  sourceSums(of, by)!.map(({ name, self }) => [name, self] as const);

test('functions of a module are its option’s, its folder’s and its owner’s; of one that the tree has not, nobody’s', () => {
  const with61 = { ...profile, sources: withTree(profile, tree) };
  expect(checkTables(with61)).toBeNull();
  expect(sums(with61, 'config')).toEqual([
    ['always built', 1000],
    ['CONFIG_VIRTIO_NET', 320],
    ['CONFIG_FUSE_FS', 50],
    ['not the kernel', 9],
    ['modules', 7],
    ['CONFIG_NET', 0],
  ]);
  expect(sums(with61, 'maintainer')).toContainEqual(['VIRTIO CORE', 320]);
  expect(sums(with61, 'directory')).toContainEqual(['drivers/net', 320]);
  expect(with61.sources.files.path).toEqual(['drivers/net/virtio_net.ko', 'fs/fuse/fuse.ko', 'init/main.c']);
});

test('another tree is read anew', () => {
  const without: KernelTree = { ...tree, kbuild: { ...tree.kbuild, moduleObject: () => null } };
  const again = withTree({ ...profile, sources: withTree(profile, tree) }, without);
  expect(again.files.path).toEqual(['init/main.c']);
  expect(sums({ ...profile, sources: again }, 'config')).toContainEqual(['modules', 377]);
});
