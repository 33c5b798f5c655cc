/** Set by scripts/build.mjs: a digest of everything that went into the bundle. */
declare const BOOTGATE_CODE: string | undefined;

/** Tells one build of this program from another; null where it runs from its sources. */
export const codeDigest: string | null = typeof BOOTGATE_CODE === 'undefined' ? null : BOOTGATE_CODE;
