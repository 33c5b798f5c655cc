/** Modules that were loaded, and did nothing but that. */
import { ascending } from '../../base/ascending.ts';
import { normalizeName } from '../../profile/function-names.ts';
import type { ModuleEvent, Profile } from '../../profile/profile.ts';
import type { Rule } from '../rule.ts';

/**
 * Of modules that stayed to the end, those of which no function ran but by their own initialisation. What another module's
 * initialisation called is in use, and so is a driver that found its device while it was initialised.
 */
export function idleModules({
  modules,
  tree,
  functions,
}: Pick<Profile, 'modules' | 'tree' | 'functions'>): ModuleEvent[] {
  const loaded = (modules ?? []).filter(({ unloadedAtInstructions }) => unloadedAtInstructions === -1);
  const rowOf = new Map(loaded.map(({ name }, row) => [name, row]));
  const moduleOf = functions.objects.map((object) => rowOf.get(object) ?? -1);
  const named = (wanted: string): boolean[] => functions.name.map((name) => normalizeName(name) === wanted);
  const isInitialiser = named('do_one_initcall');
  const isProbe = named('really_probe');
  const used = new Set<number>();
  /** by node: row of the module whose initialisation it is part of */
  const within = new Int32Array(tree.length).fill(-1);
  for (let node = 0; node < tree.length; node += 1) {
    const parent = tree.parent[node]!;
    const own = moduleOf[functions.object[tree.function[node]!]!]!;
    const begins = own !== -1 && parent !== -1 && isInitialiser[tree.function[parent]!];
    const inherits = parent !== -1 && !isProbe[tree.function[node]!];
    within[node] = begins ? own : inherits ? within[parent]! : -1;
    if (own !== -1 && own !== within[node]) used.add(own);
  }
  return loaded.filter((_, row) => !used.has(row));
}

const word = 'modprobe.blacklist=';

export const moduleRules: readonly Rule[] = [
  {
    id: 'idle-modules',
    area: 'image',
    title: 'do not load modules of which nothing is used',
    lose: 'the devices they drive: of none a function ran once it was there',
    source: 'man 5 modprobe.d, blacklist; man 7 kernel-command-line, modprobe.blacklist=',
    find: ({ profile, costs, words }) => {
      const { modules } = profile;
      const idle = idleModules(profile).filter(
        ({ name }) => !words.some((one) => one.startsWith(word) && one.split(/[=,]/).includes(name)),
      );
      if (modules === null || idle.length === 0) return null;
      // Reading, relocating and checking a module goes by its size.
      const sum = (some: readonly ModuleEvent[], of: (one: ModuleEvent) => number): number =>
        some.reduce((total, one) => total + of(one), 0);
      const inits = sum(modules, ({ instructions }) => instructions);
      const loading = Math.max(0, costs.of(['load_module']).cost - inits);
      const bytes = sum(modules, ({ sizeBytes }) => Math.max(0, sizeBytes));
      const costOf = ({ instructions, sizeBytes }: ModuleEvent): number =>
        Math.round(instructions + (bytes === 0 ? 0 : (loading * Math.max(0, sizeBytes)) / bytes));
      const costly = idle.toSorted((a, b) => costOf(b) - costOf(a) || ascending(a.name, b.name));
      return {
        saving: sum(costly, costOf),
        evidence: costly.map((one) => ({ what: one.name, cost: costOf(one), calls: -1 })),
        change: {
          add: [word + costly.map(({ name }) => name).join(',')],
          remove: [],
          otherwise: 'or in the image: blacklist NAME in /etc/modprobe.d',
        },
      };
    },
  },
];
