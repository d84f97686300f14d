/**
 * What there is once for the page, although several bundles bring the code that makes it: who comes first makes it, and the
 * others find it.
 */
export function onePerPage<Thing>(name: string, make: () => Thing): Thing {
  const page = globalThis as unknown as Record<symbol, Thing | undefined>;
  const key = Symbol.for(`pywry.${name}`);
  page[key] ??= make();
  return page[key];
}
