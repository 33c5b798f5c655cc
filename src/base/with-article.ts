/** `an arm64`, `a riscv64`: by how it is spoken, where a letter decides that (an X as _ex_). */
export function withArticle(name: string): string {
  return `${/^[aeiox]/.test(name) ? 'an' : 'a'} ${name}`;
}
