/** Removes what own-temporary-folder.mjs made. */
export default function tearDown() {
  globalThis.endOwnTemporaryFolder?.();
}
