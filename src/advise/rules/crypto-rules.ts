/** Ciphers that test themselves, certificates, random numbers. */
import type { Rule } from '../rule.ts';
import { workThatGoes } from './work-that-goes.ts';

export const cryptoRules: readonly Rule[] = [
  workThatGoes({
    id: 'crypto-self-tests',
    title: 'skip the self-tests of ciphers and hashes',
    functions: ['alg_test'],
    inBackground: true,
    add: ['cryptomgr.notests'],
    otherwise: 'or CONFIG_CRYPTO_MANAGER_DISABLE_TESTS=y (since 6.17: without CONFIG_CRYPTO_SELFTESTS)',
    unless: /^fips=1$/,
    lose: 'a broken driver of a cipher is no longer found out when it is registered',
    source: 'crypto/algboss.c, notests',
  }),
  workThatGoes({
    id: 'jitter-entropy',
    title: 'leave out the jitter random number generator',
    functions: ['jent_mod_init'],
    add: ['initcall_blacklist=jent_mod_init'],
    otherwise: 'or build without CONFIG_CRYPTO_JITTERENTROPY',
    lose: 'one source of seeds for the kernel’s DRBG; /dev/random does not need it',
    source: 'crypto/jitterentropy-kcapi.c, jent_mod_init',
    unless: /^fips=1$/,
  }),
  workThatGoes({
    id: 'built-in-certificates',
    title: 'do not load the certificates built into the kernel',
    // Their signatures are checked by RSA, which tests itself when it is first wanted.
    functions: [
      'x509_load_certificate_list',
      'load_system_certificate_list',
      'pkcs1pad_sign',
      'pkcs1pad_verify',
      'rsassa_pkcs1_sign',
      'rsassa_pkcs1_verify',
    ],
    when: ({ costs }) => costs.of(['x509_load_certificate_list', 'load_system_certificate_list']).cost > 0,
    add: ['initcall_blacklist=load_system_certificate_list'],
    otherwise: 'or empty CONFIG_SYSTEM_TRUSTED_KEYS and build without CONFIG_MODULE_SIG',
    unless: /^module\.sig_enforce/,
    lose: 'signatures of modules are no longer known: they load, and taint the kernel; with lockdown they do not load',
    source: 'certs/system_keyring.c, load_system_certificate_list',
  }),
  workThatGoes({
    id: 'blake2s-self-test',
    title: 'skip the self-test of BLAKE2s',
    functions: ['blake2s_mod_init'],
    add: ['initcall_blacklist=blake2s_mod_init'],
    lose: 'a miscompiled BLAKE2s, which /dev/random is made of, is no longer found out',
    source: 'lib/crypto/blake2s.c, blake2s_mod_init',
  }),
];
