// Named character references without an HTML parser. All 2,125 names of HTML 5 would cost as much
// as the rest of this folder, so the table holds the 252 of HTML 4, the ASCII punctuation and some
// more letters and signs; rarer names stay as written. Numeric references are complete.

/** Names in the order of their code points; a number starts a new run, `|` separates synonyms. */
const TABLE =
  '9Tab NewLine 33excl quot num dollar percnt amp apos lpar rpar ast plus comma 46period sol ' +
  '58colon semi lt equals gt quest commat 91lbrack|lsqb bsol rbrack|rsqb Hat lowbar grave ' +
  '123lbrace|lcub verbar|vert rbrace|rcub 160nbsp iexcl cent pound curren yen brvbar sect uml ' +
  'copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm ' +
  'raquo frac14 frac12|half frac34 iquest Agrave Aacute Acirc Atilde Auml Aring|angst AElig ' +
  'Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde ' +
  'Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml ' +
  'aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ' +
  'ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml 258Abreve abreve ' +
  'Aogon aogon Cacute cacute 268Ccaron ccaron Dcaron dcaron Dstrok dstrok 280Eogon eogon ' +
  '283ecaron 286Gbreve gbreve 304Idot inodot 312kgreen 321Lstrok lstrok Nacute nacute 327Ncaron ' +
  'ncaron 336Odblac odblac OElig oelig 344Rcaron rcaron Sacute sacute 350Scedil scedil Scaron ' +
  'scaron 357tcaron 364Ubreve ubreve Uring uring Udblac udblac 376Yuml Zacute zacute 381Zcaron ' +
  'zcaron 402fnof 710circ 732tilde 913Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa ' +
  'Lambda Mu Nu Xi Omicron Pi Rho 931Sigma Tau Upsilon Phi Chi Psi Omega|ohm 945alpha beta gamma ' +
  'delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigmaf sigma tau ' +
  'upsilon phi chi psi omega 977thetasym upsih 982piv 8194ensp emsp 8199numsp puncsp thinsp ' +
  'hairsp ZeroWidthSpace zwnj zwj lrm rlm dash|hyphen 8211ndash mdash horbar 8216lsquo rsquo ' +
  'sbquo 8220ldquo rdquo bdquo 8224dagger Dagger bull 8229nldr hellip 8240permil 8242prime Prime ' +
  '8249lsaquo rsaquo 8254oline 8260frasl 8288NoBreak 8364euro 8465image 8471copysr weierp ' +
  '8476real 8478rx 8482trade 8501alefsym 8531frac13 frac23 frac15 8539frac18 8592larr uarr rarr ' +
  'darr harr 8629crarr 8656lArr uArr rArr dArr hArr 8704forall 8706part exist 8709empty 8711nabla ' +
  'isin notin 8715ni 8719prod 8721sum minus 8727lowast 8730radic 8733prop infin 8736ang 8743and ' +
  'or cap cup int 8756there4 8764sim 8773cong 8776asymp 8800ne equiv 8804le ge 8834sub sup nsub ' +
  '8838sube supe 8853oplus 8855otimes 8869perp 8901sdot 8968lceil rceil lfloor rfloor 9001lang ' +
  'rang 9633square 9642squf 9674loz 9733starf star 9742phone 9824spades 9827clubs 9829hearts ' +
  'diams 10003check|checkmark 10007cross';

const NAMES = new Map<string, string>();

function loadNames(): void {
  let code = 0;
  for (const entry of TABLE.split(' ')) {
    const [, jump = '', names = ''] = /^(\d*)(.*)$/.exec(entry) ?? [];
    code = jump ? Number(jump) : code + 1;
    for (const name of names.split('|')) NAMES.set(name, String.fromCharCode(code));
  }
}

export const ENTITY_SOURCE = '&(?:#x[a-f0-9]{1,6}|#[0-9]{1,7}|[a-z][a-z0-9]{1,31});';

/** The character of a reference such as `&amp;` or `&#65;`; an unknown name is returned as it is. */
export function decodeEntity(reference: string): string {
  if (reference[1] === '#') {
    const hexadecimal = /x/i.test(reference[2] as string);
    const code = Number.parseInt(reference.slice(hexadecimal ? 3 : 2), hexadecimal ? 16 : 10);
    const invalid = code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff);
    return invalid ? '\ufffd' : String.fromCodePoint(code);
  }
  if (!NAMES.size) loadNames();
  return NAMES.get(reference.slice(1, -1)) ?? reference;
}
