/**
 * Colours for the programming languages that the page's own tokenizer does not know, loaded when a
 * message first shows one of them. Gives tokens, never markup.
 */

import type { Emitter, LanguageFn } from 'highlight.js';
import hljs from 'highlight.js/lib/core';
import apache from 'highlight.js/lib/languages/apache';
import awk from 'highlight.js/lib/languages/awk';
import clojure from 'highlight.js/lib/languages/clojure';
import cmake from 'highlight.js/lib/languages/cmake';
import dart from 'highlight.js/lib/languages/dart';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import dos from 'highlight.js/lib/languages/dos';
import elixir from 'highlight.js/lib/languages/elixir';
import elm from 'highlight.js/lib/languages/elm';
import erlang from 'highlight.js/lib/languages/erlang';
import fortran from 'highlight.js/lib/languages/fortran';
import graphql from 'highlight.js/lib/languages/graphql';
import groovy from 'highlight.js/lib/languages/groovy';
import haskell from 'highlight.js/lib/languages/haskell';
import http from 'highlight.js/lib/languages/http';
import ini from 'highlight.js/lib/languages/ini';
import julia from 'highlight.js/lib/languages/julia';
import kotlin from 'highlight.js/lib/languages/kotlin';
import latex from 'highlight.js/lib/languages/latex';
import lisp from 'highlight.js/lib/languages/lisp';
import lua from 'highlight.js/lib/languages/lua';
import makefile from 'highlight.js/lib/languages/makefile';
import matlab from 'highlight.js/lib/languages/matlab';
import nginx from 'highlight.js/lib/languages/nginx';
import nim from 'highlight.js/lib/languages/nim';
import nix from 'highlight.js/lib/languages/nix';
import objectivec from 'highlight.js/lib/languages/objectivec';
import ocaml from 'highlight.js/lib/languages/ocaml';
import perl from 'highlight.js/lib/languages/perl';
import powershell from 'highlight.js/lib/languages/powershell';
import prolog from 'highlight.js/lib/languages/prolog';
import properties from 'highlight.js/lib/languages/properties';
import protobuf from 'highlight.js/lib/languages/protobuf';
import r from 'highlight.js/lib/languages/r';
import scala from 'highlight.js/lib/languages/scala';
import scheme from 'highlight.js/lib/languages/scheme';
import swift from 'highlight.js/lib/languages/swift';
import vhdl from 'highlight.js/lib/languages/vhdl';
import wasm from 'highlight.js/lib/languages/wasm';

export interface Token {
  text: string;
  className?: string;
}

const languages: Record<string, LanguageFn> = {
  apache,
  awk,
  clojure,
  cmake,
  dart,
  dockerfile,
  dos,
  elixir,
  elm,
  erlang,
  fortran,
  graphql,
  groovy,
  haskell,
  http,
  ini,
  julia,
  kotlin,
  latex,
  lisp,
  lua,
  makefile,
  matlab,
  nginx,
  nim,
  nix,
  objectivec,
  ocaml,
  perl,
  powershell,
  prolog,
  properties,
  protobuf,
  r,
  scala,
  scheme,
  swift,
  vhdl,
  wasm,
};

/** A scope of highlight.js, or its first part → one of the page's classes. */
const classes: Record<string, string> = {
  addition: 'string',
  attr: 'key',
  attribute: 'key',
  built_in: 'builtin',
  bullet: 'punctuation',
  'char.escape': 'constant',
  class: 'type',
  code: 'string',
  comment: 'comment',
  deletion: 'comment',
  doctag: 'comment',
  formula: 'string',
  function: 'function',
  keyword: 'keyword',
  literal: 'constant',
  link: 'string',
  meta: 'decorator',
  name: 'keyword',
  number: 'number',
  operator: 'operator',
  params: 'parameter',
  property: 'key',
  punctuation: 'punctuation',
  quote: 'comment',
  regexp: 'string',
  section: 'function',
  'selector-attr': 'key',
  'selector-class': 'type',
  'selector-id': 'constant',
  'selector-pseudo': 'builtin',
  'selector-tag': 'keyword',
  string: 'string',
  symbol: 'constant',
  template: 'keyword',
  'template-tag': 'keyword',
  'template-variable': 'parameter',
  title: 'function',
  'title.class': 'type',
  type: 'type',
  'variable.constant': 'constant',
  'variable.language': 'builtin',
};

function classFor(scope: string): string | undefined {
  for (let name = scope; ; name = name.slice(0, name.lastIndexOf('.'))) {
    const found = classes[name];
    if (found !== undefined) return `pywry-hl-${found}`;
    if (!name.includes('.')) return undefined;
  }
}

/** Takes what highlight.js emits and keeps it as lines of tokens. */
class LineEmitter implements Emitter {
  readonly lines: Token[][] = [[]];
  readonly #open: (string | undefined)[] = [];

  startScope(scope: string): void {
    this.#open.push(classFor(scope) ?? this.#open.at(-1));
  }

  endScope(): void {
    this.#open.pop();
  }

  openNode(scope: string): void {
    this.startScope(scope);
  }

  closeNode(): void {
    this.endScope();
  }

  addText(text: string): void {
    this.#add(text, this.#open.at(-1));
  }

  __addSublanguage(inner: LineEmitter): void {
    inner.lines.forEach((line, index) => {
      if (index > 0) this.lines.push([]);
      for (const token of line) this.#add(token.text, token.className ?? this.#open.at(-1));
    });
  }

  finalize(): void {}

  toHTML(): string {
    return '';
  }

  #add(text: string, className: string | undefined): void {
    text.split('\n').forEach((part, index) => {
      if (index > 0) this.lines.push([]);
      if (part === '') return;
      const line = this.lines.at(-1) ?? [];
      const last = line.at(-1);
      if (last !== undefined && last.className === className) last.text += part;
      else line.push(className === undefined ? { text: part } : { text: part, className });
    });
  }
}

hljs.configure({ __emitter: LineEmitter });
for (const [name, definition] of Object.entries(languages)) hljs.registerLanguage(name, definition);

/** The code as lines of tokens, or null if the language is unknown here. */
export function highlight(code: string, language: string): Token[][] | null {
  if (hljs.getLanguage(language) === undefined) return null;
  const result = hljs.highlight(code, { language, ignoreIllegals: true });
  const emitter: unknown = result._emitter;
  if (result.errorRaised !== undefined || !(emitter instanceof LineEmitter)) return null;
  return emitter.lines;
}
