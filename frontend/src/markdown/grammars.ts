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
const C_LIKE = [SLASHES, BLOCK, ...STRINGS];
const ANNOTATION: Rule = ['d', '@[\\w.]+'];
const VARIABLE: Rule = ['a', '\\$(?:\\w+|[?#@*!$-])'];
const LITERALS = 'true false null';

const C_WORDS =
  'if else for while do switch case default break continue return goto struct union enum static const ' +
  'volatile sizeof typedef extern inline';
const C_TYPES = 'int long short char float double void unsigned signed bool size_t auto';
const OBJECT_WORDS =
  'abstract break case catch class const continue default do else enum extends final finally for if ' +
  'implements import instanceof interface new package private protected public return static super ' +
  'switch this throw throws try while';
const SCRIPT_WORDS =
  'async await break case catch class const continue debugger default delete do else export extends ' +
  'finally for from function get if import in instanceof let new of return set static super switch ' +
  'this throw try typeof var void while with yield abstract as declare enum implements interface ' +
  'keyof namespace private protected public readonly satisfies type infer is';

export const GRAMMARS: Readonly<Record<string, Grammar>> = {
  python: {
    rules: [
      ['c', '#.*'],
      ['s', '[rbfuRBFU]{0,2}"""', '"""'],
      ['s', "[rbfuRBFU]{0,2}'''", "'''"],
      ['s', `[rbfuRBFU]{0,2}(?:${DOUBLE}|${SINGLE})`],
      ['d', '(?<=^\\s*)@[\\w.]+'],
      ...TAIL,
    ],
    words: {
      k: 'and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield',
      v: 'None True False',
      a: 'self cls',
      b: 'print len range enumerate zip map filter sorted sum min max abs any all open input isinstance super type repr iter next getattr setattr',
      t: 'int float str bool list dict set tuple bytes object',
    },
  },
  javascript: {
    rules: [...C_LIKE, ['s', '`(?:\\\\.|[^`\\\\])*`'], ['s', '`', '`'], ANNOTATION, ...TAIL],
    words: {
      k: SCRIPT_WORDS,
      v: 'true false null undefined NaN Infinity',
      b: 'console window document Math JSON Object Array Promise Map Set Number String Boolean Symbol',
      t: 'string number boolean any unknown never object bigint',
    },
  },
  json: { rules: [['y', `${DOUBLE}(?=\\s*:)`], ...C_LIKE, ...TAIL], words: { v: LITERALS } },
  bash: {
    rules: [
      HASH,
      ['s', '"(?:\\\\.|[^"\\\\])*"'],
      ['s', '"', '"'],
      ['s', "'", "'"],
      ['a', '\\$\\{[^}]*\\}?'],
      VARIABLE,
      ['a', '(?<!\\S)--?\\w[\\w-]*'],
      ...TAIL,
    ],
    words: {
      k: 'if then else elif fi for while until do done case esac function in return select time',
      b: 'echo cd export local set unset source alias exit read eval exec test printf shift trap sudo apt apt-get pip npm git grep sed awk curl cat ls mkdir rm cp mv chmod docker',
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
  tag: {
    rules: [
      ['k', '/?>', '@'],
      ['s', '"', '"@tag'],
      ['s', "'", "'@tag"],
      ['a', '[^\\s"\'<>/=]+'],
      OPERATOR,
    ],
  },
  css: {
    rules: [
      BLOCK,
      ...STRINGS,
      ['k', '@[\\w-]+|!important'],
      ['a', '--[\\w-]+'],
      ['n', '#[\\da-fA-F]{3,8}\\b'],
      ['n', '-?\\d*\\.?\\d+(?:%|[a-z]+)?'],
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
      k: 'select from where group by order having join left right inner outer full cross on as insert into values update set delete create table view index drop alter add column primary foreign key references unique default constraint and or not is in like between limit offset union all distinct case when then else end with over partition exists begin commit rollback returning',
      v: LITERALS,
      f: 'count sum avg min max coalesce now cast round lower upper',
      t: 'int integer bigint smallint text varchar char boolean date timestamp numeric decimal real float serial json uuid',
    },
  },
  yaml: {
    rules: [
      HASH,
      ['y', '(?<=^[\\s-]*)(?:"[^"]*"|[^\\s:#"\'{}[\\],&*!-][^:#{}[\\],]*)(?=\\s*:(?:\\s|$))'],
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
      ['s', '"""', '"""'],
      ['s', "'''", "'''"],
      ...STRINGS,
      ['n', '\\d{4}-\\d\\d-\\d\\d[\\d:.TZ+-]*'],
      ...TAIL,
    ],
    words: { v: 'true false inf nan' },
  },
  go: {
    rules: [...C_LIKE, ['s', '`', '`'], ...TAIL],
    words: {
      k: 'break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var',
      v: 'nil true false iota',
      t: 'string int int8 int16 int32 int64 uint uint8 uint32 uint64 float32 float64 byte rune error bool any',
      b: 'make new len cap append copy delete panic recover close print println',
    },
  },
  rust: {
    rules: [
      SLASHES,
      BLOCK,
      ['s', 'b?r#*"', '"'],
      ['s', `b?${DOUBLE}`],
      ['s', "'(?:\\\\.[^']*|[^'\\\\])'"],
      ['a', "'\\w+"],
      ['d', '#!?\\[.*?\\]'],
      ['f', '\\w+!(?=[([{])'],
      ...TAIL,
    ],
    words: {
      k: 'as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod move mut pub ref return static struct super trait type unsafe use where while',
      v: 'true false None Some Ok Err',
      a: 'self Self',
      t: 'i8 i16 i32 i64 u8 u16 u32 u64 usize isize f32 f64 str bool char',
    },
  },
  java: {
    rules: [['s', '"""', '"""'], ...C_LIKE, ANNOTATION, ...TAIL],
    words: {
      k: `${OBJECT_WORDS} record sealed var fun val when override object data internal`,
      v: LITERALS,
      t: 'boolean byte char double float int long short void',
    },
  },
  cpp: {
    rules: [['d', '^\\s*#\\s*\\w+(?:\\s*<[^>]*>)?'], ...C_LIKE, ...TAIL],
    words: {
      k: `${C_WORDS} class public private protected virtual override new delete try catch throw namespace using template typename this friend operator explicit constexpr mutable noexcept static_cast alignas co_await co_return`,
      v: 'true false nullptr NULL',
      t: C_TYPES,
      b: 'std',
    },
  },
  csharp: {
    rules: [['d', '^\\s*#\\w+'], ['s', '[$@]+"', '"'], ...C_LIKE, ...TAIL],
    words: {
      k: `${OBJECT_WORDS} async await base foreach get in internal is lock namespace nameof out override params partial readonly record ref sealed set struct using value var virtual where yield`,
      v: LITERALS,
      t: 'bool byte char decimal double float int long object short string uint ulong void dynamic',
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
      k: 'alias and begin break case class def do else elsif end ensure for if in module next not or redo rescue retry return super then undef unless until when while yield',
      v: 'nil true false',
      a: 'self',
      b: 'puts print require require_relative attr_accessor attr_reader include extend raise lambda proc',
    },
  },
  php: {
    rules: [
      ['d', '<\\?(?:php|=)?|\\?>'],
      ['c', '#(?!\\[).*'],
      ...C_LIKE,
      ['a', '\\$\\w+'],
      ...TAIL,
    ],
    words: {
      k: `${OBJECT_WORDS} as echo elseif endforeach endif fn foreach function global include isset match namespace print require require_once trait unset use yield and or`,
      v: LITERALS,
      t: 'string int float bool array mixed void',
    },
  },
  markdown: {
    rules: [
      ['k', '^\\s{0,3}#{1,6}(?:\\s.*)?$'],
      ['s', '^\\s*(?:```|~~~).*'],
      ['c', '^\\s*>+'],
      ['p', '^\\s*(?:[-*+]|\\d+[.)])(?=\\s)'],
      ['s', '`[^`]*`?'],
      ['f', '!?\\[[^\\]]*\\](?:\\([^)]*\\)?)?'],
      ['t', '\\*\\*[^*]+\\*\\*|__[^_]+__'],
      ['b', '\\*[^*\\s][^*]*\\*'],
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

/** Other names of the languages above. */
const ALIASES: Readonly<Record<string, string>> = {
  python: 'py python3 pyi ipython pycon',
  javascript: 'js jsx ts tsx typescript mjs cjs node',
  json: 'jsonc json5 jsonl ipynb',
  bash: 'sh shell zsh console shellscript',
  html: 'xml svg xhtml vue htm rss',
  css: 'scss less',
  sql: 'mysql postgresql sqlite plsql',
  yaml: 'yml',
  toml: 'ini cfg conf',
  go: 'golang',
  rust: 'rs',
  java: 'kotlin kt groovy scala',
  cpp: 'c c++ h hpp cc cxx objc',
  csharp: 'cs c#',
  ruby: 'rb',
  php: 'php8',
  markdown: 'md mdx',
  diff: 'patch',
};

const NAMES = new Map<string, string>();

/** The name of the grammar for a language label, or undefined. */
export function grammarName(language: string): string | undefined {
  if (!NAMES.size) {
    for (const [name, aliases] of Object.entries(ALIASES)) {
      for (const alias of [name, ...aliases.split(' ')]) NAMES.set(alias, name);
    }
  }
  return NAMES.get(language.toLowerCase());
}
