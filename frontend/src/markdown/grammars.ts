// What the highlighter knows about languages. Grammars are data: an ordered list of rules, each a
// class and a pattern, and words that mean something. A pattern sees one line only.

/** Short names of the classes, to keep the tables readable. */
export const CLASSES = {
  k: 'keyword',
  b: 'builtin',
  t: 'type',
  s: 'string',
  n: 'number',
  c: 'comment',
  f: 'function',
  d: 'decorator',
  o: 'operator',
  p: 'punctuation',
  a: 'parameter',
  v: 'constant',
  y: 'key',
  i: 'string pywry-hl-inserted',
  x: 'keyword pywry-hl-deleted',
} as const;

export type ClassKey = keyof typeof CLASSES;

/** `next` opens a construct that may span lines: up to a text, or in another grammar ('@name'). */
export type Rule = readonly [key: ClassKey | '' | 'w', pattern: string, next?: string];

export interface Grammar {
  rules: readonly Rule[];
  /** Words by class, separated by spaces. */
  words?: Partial<Record<ClassKey, string>>;
  ignoreCase?: boolean;
}

const DOUBLE = '"(?:\\\\.|[^"\\\\])*"?';
const SINGLE = "'(?:\\\\.|[^'\\\\])*'?";
const NUMBER: Rule = [
  'n',
  '\\b(?:0[xX][\\da-fA-F_]+|0[bBoO][\\d_]+|\\d[\\d_]*(?:\\.\\d[\\d_]*)?(?:[eE][+-]?\\d+)?)[a-zA-Z]*',
];
const WORD: Rule = ['w', '[A-Za-z_$][\\w$]*'];
const OPERATOR: Rule = ['o', '[-+*/%=<>!&|^~?:]+'];
const PUNCTUATION: Rule = ['p', '[()[\\]{},;.]+'];
const TAIL = [NUMBER, WORD, OPERATOR, PUNCTUATION];
const SLASHES: Rule = ['c', '//.*'];
const HASH: Rule = ['c', '(?<!\\S)#.*'];
const BLOCK: Rule = ['c', '/\\*', '*/'];
const STRINGS: Rule[] = [
  ['s', DOUBLE],
  ['s', SINGLE],
];
const C_LIKE = [SLASHES, BLOCK, ...STRINGS, ...TAIL];
const LONG_STRINGS: Rule[] = [
  ['s', '[rbfuRBFU]{0,2}"""', '"""'],
  ['s', "[rbfuRBFU]{0,2}'''", "'''"],
];
const DIRECTIVE: Rule = ['d', '^\\s*#\\s*\\w+(?:\\s*<[^>]*>)?'];
const ANNOTATION: Rule = ['d', '@[\\w.]+'];

/** Words that many languages share; a few of them are no keywords in some, and rare there. */
const KEYWORDS =
  'async await break case catch class const continue default do else enum export extends final ' +
  'finally for foreach function get if implements import in instanceof interface is new operator ' +
  'override package private protected public return set static struct super switch this throw ' +
  'throws try type using var virtual void where while yield abstract as namespace sealed record ';
const CONSTANTS = 'true false null None nil undefined NULL nullptr NaN';
const TYPES =
  'int long short char float double bool boolean byte string unsigned object decimal number any';

export const GRAMMARS: Readonly<Record<string, Grammar>> = {
  python: {
    rules: [
      ['c', '#.*'],
      ...LONG_STRINGS,
      ['s', `[rbfuRBFU]{0,2}(?:${DOUBLE}|${SINGLE})`],
      ['d', '(?<=^\\s*)@[\\w.]+'],
      ...TAIL,
    ],
    words: {
      k: 'and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield',
      v: 'None True False',
      a: 'self cls',
      b: 'print len range enumerate zip map filter sorted sum min max abs any all open isinstance super repr iter next',
      t: 'int float str bool list dict set tuple bytes object type',
    },
  },
  javascript: {
    rules: [['s', '`(?:\\\\.|[^`\\\\])*`'], ['s', '`', '`'], ANNOTATION, ...C_LIKE],
    words: {
      k: `${KEYWORDS}declare delete from infer keyof let of readonly satisfies typeof with`,
      v: CONSTANTS,
      t: `${TYPES} unknown never symbol bigint`,
      b: 'console window document globalThis',
    },
  },
  json: { rules: [['y', `${DOUBLE}(?=\\s*:)`], ...C_LIKE], words: { v: CONSTANTS } },
  bash: {
    rules: [
      HASH,
      ['s', '"(?:\\\\.|[^"\\\\])*"'],
      ['s', '"', '"'],
      ['s', "'", "'"],
      ['a', '\\$(?:\\{[^}]*\\}?|\\w+|[?#@*!$-])|(?<!\\S)--?\\w[\\w-]*'],
      ...TAIL,
    ],
    words: {
      k: 'if then else elif fi for while until do done case esac function in return select',
      b: 'echo cd export local set unset source alias exit read eval exec test printf sudo apt pip npm npx git grep sed curl cat ls mkdir rm cp mv chmod docker python',
    },
  },
  html: {
    rules: [
      ['c', '<!--', '-->'],
      ['k', '<!?/?[A-Za-z][\\w:-]*', '@tag'],
      ['k', '<\\?', '?>'],
      ['v', '&#?\\w+;'],
      ['', '[^<&]+'],
    ],
  },
  // The inside of a tag; not a language of its own.
  tag: {
    rules: [
      ['k', '/?>', '@'],
      ['s', '"', '"@tag'],
      ['s', "'", "'@tag"],
      ['a', `[^\\s"'<>/=]+`],
      OPERATOR,
    ],
  },
  css: {
    rules: [
      BLOCK,
      ...STRINGS,
      ['k', '@[\\w-]+|!important'],
      ['a', '--[\\w-]+'],
      ['n', '#[\\da-fA-F]{3,8}\\b|-?\\d*\\.?\\d+(?:%|[a-z]+)?'],
      ['f', '[\\w-]+(?=\\()'],
      ['t', '[.#][A-Za-z_-][\\w-]*|::?[a-z-]+(?=[^;]*[{,])'],
      ['y', '[a-z-]+(?=\\s*:)'],
      ['', '[\\w-]+'],
      OPERATOR,
      PUNCTUATION,
    ],
  },
  sql: {
    rules: [['c', '--.*'], BLOCK, ...STRINGS, ...TAIL],
    ignoreCase: true,
    words: {
      k: 'select from where group by order having join left right inner outer full cross on as insert into values update set delete create table view index drop alter add column primary foreign key references unique default constraint and or not is in like between limit offset union all distinct case when then else end with over partition exists returning',
      v: CONSTANTS,
      t: `${TYPES} integer bigint text varchar date timestamp numeric real json`,
    },
  },
  yaml: {
    rules: [
      HASH,
      ['y', `(?<=^[\\s-]*)(?:"[^"]*"|[^\\s:#"'{}[\\],&*!-][^:#{}[\\],]*)(?=\\s*:(?:\\s|$))`],
      ...STRINGS,
      ['d', '[&*!][\\w-]+'],
      ['p', '^---|^\\.\\.\\.|[-:,?|>{}[\\]]+(?=\\s|$)|[{}[\\],]'],
      ['n', '-?\\d[\\d_.]*(?=\\s*(?:$|[,\\]}#]))'],
      ['w', '[^\\s:#,{}[\\]]+'],
      OPERATOR,
    ],
    words: { v: 'true false null yes no on off ~' },
  },
  toml: {
    rules: [
      HASH,
      ['t', '^\\s*\\[.*\\]'],
      ['y', '[\\w.-]+(?=\\s*=)'],
      ...LONG_STRINGS,
      ...STRINGS,
      ['n', '\\d{4}-\\d\\d-\\d\\d[\\d:.TZ+-]*'],
      ...TAIL,
    ],
    words: { v: 'true false inf nan' },
  },
  go: {
    rules: [['s', '`', '`'], ...C_LIKE],
    words: {
      k: `${KEYWORDS}chan defer fallthrough func go goto map range select`,
      v: `${CONSTANTS} iota`,
      t: `${TYPES} int8 int16 int32 int64 uint uint8 uint32 uint64 float32 float64 rune error`,
      b: 'make len cap append copy delete panic recover close',
    },
  },
  rust: {
    rules: [
      ['s', 'b?r#*"', '"'],
      ['s', "b?'(?:\\\\.[^']*|[^'\\\\])'"],
      ['a', "'\\w+"],
      ['d', '#!?\\[.*?\\]'],
      ['f', '\\w+!(?=[([{])'],
      ...C_LIKE,
    ],
    words: {
      k: `${KEYWORDS}crate dyn extern fn impl let loop match mod move mut pub ref trait unsafe use`,
      v: `${CONSTANTS} Some Ok Err`,
      a: 'self Self',
      t: 'i8 i16 i32 i64 u8 u16 u32 u64 usize isize f32 f64 str bool char',
    },
  },
  java: {
    rules: [...LONG_STRINGS, ANNOTATION, ...C_LIKE],
    words: {
      k: `${KEYWORDS}fun val when companion data object internal synchronized`,
      v: CONSTANTS,
      t: TYPES,
    },
  },
  cpp: {
    rules: [DIRECTIVE, ...C_LIKE],
    words: {
      k: `${KEYWORDS}auto constexpr delete explicit extern friend goto inline mutable noexcept signed sizeof template typedef typename union volatile`,
      v: CONSTANTS,
      t: `${TYPES} size_t`,
      b: 'std',
    },
  },
  csharp: {
    rules: [DIRECTIVE, ['s', '[$@]+"', '"'], ...C_LIKE],
    words: {
      k: `${KEYWORDS}base internal lock nameof out params partial readonly ref`,
      v: CONSTANTS,
      t: `${TYPES} uint ulong dynamic`,
    },
  },
  ruby: {
    rules: [
      HASH,
      ...STRINGS,
      ['c', '^=begin', '=end'],
      ['a', '@@?\\w+|\\$\\w+'],
      ['v', '(?<![:\\w]):\\w+[?!]?'],
      ['y', '\\w+:(?!:)'],
      ...TAIL,
    ],
    words: {
      k: 'and begin break case class def do else elsif end ensure for if in module next not or redo rescue retry return super then unless until when while yield',
      v: CONSTANTS,
      a: 'self',
      b: 'puts print require require_relative attr_accessor attr_reader include raise lambda proc',
    },
  },
  php: {
    rules: [['d', '<\\?(?:php|=)?|\\?>'], ['c', '#(?!\\[).*'], ['a', '\\$\\w+'], ...C_LIKE],
    words: {
      k: `${KEYWORDS}echo elseif endif fn global include isset match print require trait unset use`,
      v: CONSTANTS,
      t: `${TYPES} array mixed`,
    },
  },
  markdown: {
    rules: [
      ['k', '^\\s{0,3}#{1,6}(?:\\s.*)?$'],
      ['s', '^\\s*(?:```|~~~).*|`[^`]*`?'],
      ['c', '^\\s*>+'],
      ['p', '^\\s*(?:[-*+]|\\d+[.)])(?=\\s)'],
      ['f', '!?\\[[^\\]]*\\](?:\\([^)]*\\)?)?'],
      ['t', '\\*\\*[^*]+\\*\\*|\\*[^*\\s][^*]*\\*'],
      ['', '[\\w ]+'],
    ],
  },
  diff: {
    rules: [
      ['d', '^@@.*'],
      ['c', '^(?:diff|index|---|\\+\\+\\+) .*'],
      ['i', '^\\+.*'],
      ['x', '^-.*'],
      ['', '.+'],
    ],
  },
};

/** The languages, each followed by its other names. */
const ALIASES =
  'python py python3 pyi ipython pycon|javascript js jsx ts tsx typescript mjs cjs|' +
  'json jsonc json5 jsonl ipynb|bash sh shell zsh console|html xml svg xhtml vue|css scss less|' +
  'sql mysql postgresql sqlite|yaml yml|toml ini cfg conf|go golang|rust rs|' +
  'java kotlin kt groovy scala|cpp c c++ h hpp cc cxx|csharp cs c#|ruby rb|php|markdown md mdx|' +
  'diff patch';

const NAMES = new Map<string, string>();

/** The name of the grammar for a language label, or undefined. */
export function grammarName(language: string): string | undefined {
  if (!NAMES.size) {
    for (const group of ALIASES.split('|')) {
      const names = group.split(' ');
      for (const name of names) NAMES.set(name, names[0] as string);
    }
  }
  return NAMES.get(language.toLowerCase());
}
