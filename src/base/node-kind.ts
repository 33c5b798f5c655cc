/** How a node of a call tree was entered, as the plugin writes it (src/tracer/plugin) and as profiles keep it. */
export const nodeKind = { call: 0, interrupt: 1, taskRoot: 2, systemCall: 3 } as const;
