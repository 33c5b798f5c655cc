/** Security modules: hooks that are called for every file that is made, in /proc and /sys as well. */
import type { Rule } from '../rule.ts';
import { workThatGoes } from './work-that-goes.ts';

export const securityRules: readonly Rule[] = [
  workThatGoes({
    id: 'security-modules',
    title: 'do without security modules',
    functions: [
      ...['security_inode_alloc', 'security_d_instantiate', 'security_inode_permission'],
      ...['security_kernfs_init_security', 'security_sb_alloc', 'apparmor_init', 'aa_create_aafs'],
      ...['initialize_lsm', 'securityfs_create_dentry'],
    ],
    add: ['lsm='],
    unless: /^(?:apparmor|selinux|lsm|security)=/,
    lose: 'AppArmor, SELinux, Landlock, Yama, lockdown: all but the capabilities',
    source: 'Documentation/admin-guide/kernel-parameters.txt, lsm=',
  }),
];
