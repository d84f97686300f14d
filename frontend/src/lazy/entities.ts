import { entityNames } from '../markdown/entity-names';

/** The named character references that the page's first script does not know, loaded with the first of them. */
export const names = entityNames();
