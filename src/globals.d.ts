/** Files that the bundle embeds as text. */
declare module '*.c' {
  const text: string;
  export default text;
}
declare module '*.h' {
  const text: string;
  export default text;
}
declare module '*.inc' {
  const text: string;
  export default text;
}
declare module '*.html' {
  const text: string;
  export default text;
}
declare module '*.css' {
  const text: string;
  export default text;
}
/** Scripts for browsers, bundled to text (scripts/client-plugin.mjs). */
declare module 'client:*' {
  const text: string;
  export default text;
}
