/** Extensions of files by language, as far as they differ from its name. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  bash: 'sh',
  'c#': 'cs',
  'c++': 'cpp',
  csharp: 'cs',
  cython: 'pyx',
  docker: 'dockerfile',
  elixir: 'ex',
  erlang: 'erl',
  'f#': 'fs',
  fortran: 'f90',
  golang: 'go',
  haskell: 'hs',
  javascript: 'js',
  julia: 'jl',
  kotlin: 'kt',
  latex: 'tex',
  markdown: 'md',
  matlab: 'm',
  'objective-c': 'm',
  perl: 'pl',
  plaintext: 'txt',
  powershell: 'ps1',
  python: 'py',
  ruby: 'rb',
  rust: 'rs',
  shell: 'sh',
  text: 'txt',
  typescript: 'ts',
  yaml: 'yml',
};

/** The extension of a file of code: the title's own, else that of the language. */
export function extensionOf(title: string, language: string): string {
  const own = /[^.\s/\\]\.([A-Za-z][A-Za-z0-9]{0,9})$/.exec(title.trim());
  if (own?.[1]) return own[1].toLowerCase();
  const name = language.trim().toLowerCase();
  if (Object.hasOwn(EXTENSIONS, name)) return EXTENSIONS[name] as string;
  return /^[a-z][a-z0-9]{0,9}$/.test(name) ? name : 'txt';
}
