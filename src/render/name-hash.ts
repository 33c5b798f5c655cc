/** A small number for a name, the same everywhere (FNV-1a, 32 bits): frames keep their colour from picture to picture. */
export function nameHash(name: string): number {
  let hash = 2166136261;
  for (let index = 0; index < name.length; index += 1)
    hash = Math.imul(hash ^ name.charCodeAt(index), 16777619);
  return hash >>> 0;
}
