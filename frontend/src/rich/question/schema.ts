/** A field of a form, made of a JSON Schema as pydantic writes it. */
export interface FieldSpec {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly kind: FieldKind;
  /** Whether what it holds is a secret, may be one, or has one in it: it is kept nowhere. */
  readonly secret: boolean;
  readonly required: boolean;
  /** Whether nothing is a value: an empty field is then null. */
  readonly nullable: boolean;
  readonly initial: unknown;
  readonly choices: readonly unknown[];
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly step?: number | undefined;
  readonly maxLength?: number | undefined;
}

export type FieldKind =
  | 'text'
  | 'long'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'choice'
  | 'date'
  | 'time'
  | 'moment'
  | 'secret'
  | 'lines'
  | 'json';

type Schema = Readonly<Record<string, unknown>>;

/** How deep references are followed: a schema may refer to itself. */
const DEEPEST = 12;
/** A text with this much room, or this long, gets more than one line. */
const LONG = 200;

export function fieldsOf(schema: Schema): FieldSpec[] {
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  return Object.entries(record(schema['properties'])).map(([name, about]) =>
    fieldOf(name, record(about), required.has(name), schema),
  );
}

/** A field for a value that has no schema. */
export function fieldForValue(name: string, value: unknown): FieldSpec {
  const kind: FieldKind =
    typeof value === 'boolean'
      ? 'boolean'
      : typeof value === 'number'
        ? 'number'
        : typeof value === 'string'
          ? value.length > 60 || value.includes('\n')
            ? 'long'
            : 'text'
          : 'json';
  return {
    name,
    title: name,
    description: '',
    kind,
    secret: false,
    required: false,
    nullable: false,
    initial: value,
    choices: [],
  };
}

function fieldOf(name: string, about: Schema, required: boolean, root: Schema): FieldSpec {
  const { schema, nullable } = resolve(about, root);
  const choices = choicesOf(schema);
  const exclusive = schema['type'] === 'integer' ? 1 : 0;
  return {
    name,
    title: words(about['title']) || humane(name),
    description: words(about['description']),
    kind: kindOf(schema, choices),
    secret: holdsSecret(about, root),
    required,
    nullable,
    initial: about['default'],
    choices,
    minimum: limit(schema['minimum'], schema['exclusiveMinimum'], exclusive),
    maximum: limit(schema['maximum'], schema['exclusiveMaximum'], -exclusive),
    step: numeric(schema['multipleOf']),
    maxLength: numeric(schema['maxLength']),
  };
}

/** Follows references, and takes apart what may also be null. */
function resolve(about: Schema, root: Schema): { schema: Schema; nullable: boolean } {
  let schema = about;
  let nullable = false;
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    const alternatives = list(schema['anyOf'] ?? schema['oneOf'] ?? schema['allOf']).map(record);
    const reference = words(schema['$ref']);
    if (reference) {
      schema = { ...pointed(root, reference), ...without(schema, '$ref') };
    } else if (alternatives.length > 0) {
      const others = alternatives.filter(({ type }) => type !== 'null');
      nullable ||= others.length < alternatives.length;
      const [only] = others;
      if (others.length !== 1 || !only)
        return { schema: { ...schema, alternatives: others }, nullable };
      schema = { ...without(schema, 'anyOf', 'oneOf', 'allOf'), ...only };
    } else {
      break;
    }
  }
  return { schema, nullable };
}

function pointed(root: Schema, reference: string): Schema {
  const path = reference.match(/^#\/(\$defs|definitions)\/([^/]+)$/);
  if (!path?.[1] || !path[2]) return {};
  const name = decodeURIComponent(path[2].replaceAll('~1', '/').replaceAll('~0', '~'));
  return record(record(root[path[1]])[name]);
}

function choicesOf(schema: Schema): unknown[] {
  if (Array.isArray(schema['enum'])) return schema['enum'];
  if ('const' in schema) return [schema['const']];
  const parts = list(schema['alternatives']).map(record);
  const each = parts.map(choicesOf);
  return each.every((choices) => choices.length > 0) ? each.flat() : [];
}

function kindOf(schema: Schema, choices: readonly unknown[]): FieldKind {
  if (choices.length > 0) return 'choice';
  const types = list(schema['alternatives']).map((each) => record(each)['type']);
  // What may be a number or a text (a decimal, say) is read by the server.
  if (types.length > 0)
    return types.every((type) => /^(string|number|integer)$/.test(String(type))) ? 'text' : 'json';
  switch (schema['type']) {
    case 'boolean':
      return 'boolean';
    case 'integer':
      return 'integer';
    case 'number':
      return 'number';
    case 'array':
      return isPlainText(record(schema['items'])) ? 'lines' : 'json';
    case 'string':
      return kindOfText(schema);
    default:
      return 'json';
  }
}

/** As the server looks for it, which keeps no secret either. */
function holdsSecret(about: unknown, root: Schema, seen = new Set<string>()): boolean {
  if (typeof about !== 'object' || about === null) return false;
  const { writeOnly, format, $ref } = about as Schema;
  if (writeOnly === true || format === 'password') return true;
  const reference = words($ref);
  if (reference && !seen.has(reference)) {
    seen.add(reference);
    if (holdsSecret(pointed(root, reference), root, seen)) return true;
  }
  return Object.values(about).some((each) => holdsSecret(each, root, seen));
}

function isPlainText(schema: Schema): boolean {
  return schema['type'] === 'string' && !('enum' in schema) && !('const' in schema);
}

function kindOfText(schema: Schema): FieldKind {
  if (schema['writeOnly'] === true || schema['format'] === 'password') return 'secret';
  const formats: Record<string, FieldKind> = { date: 'date', time: 'time', 'date-time': 'moment' };
  const format = words(schema['format']);
  if (Object.hasOwn(formats, format)) return formats[format] ?? 'text';
  return (numeric(schema['maxLength']) ?? 0) > LONG || words(schema['default']).includes('\n')
    ? 'long'
    : 'text';
}

function limit(including: unknown, excluding: unknown, distance: number): number | undefined {
  const known = numeric(including);
  if (known !== undefined || !distance) return known;
  const next = numeric(excluding);
  return next === undefined ? undefined : next + distance;
}

function record(value: unknown): Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Schema)
    : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function words(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function numeric(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function without(schema: Schema, ...names: readonly string[]): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => !names.includes(name)));
}

/** `window_seat` is shown as `Window seat`. */
function humane(name: string): string {
  const spaced = name.replace(/[_-]+/g, ' ').trim() || name;
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
