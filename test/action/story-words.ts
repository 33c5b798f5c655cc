/** What several stories give and expect. */

export const unchanged = [/^notice: Bootgate: Unchanged/];
export const regressed = [/^error: Bootgate: Slower/];
/** Of a planted kernel, which boots 1 % slower. */
export const limits = 'policy: { total: { fail: 0.5% } }\n';

/** A bootgate.yml. */
export function config(text: string): Readonly<Record<string, string>> {
  return { 'bootgate.yml': `${text}\n` };
}

/** One with more in its policy, indented by two. */
export function withPolicy(text: string, policy = ''): Readonly<Record<string, string>> {
  return config(`${text}\npolicy:\n  total: { fail: 0.5% }\n${policy}`);
}
