/** What comes in a figure may be anything. */
export type Fields = Record<string, unknown>;

/** A record's fields; of anything else, none. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : {};
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}
