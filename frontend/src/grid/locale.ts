/**
 * The grid's words. They stand here and not with the page's, because nobody needs them without the grid; and in one row for a
 * language, in the order of `KEYS`.
 */
const KEYS = [
  'noRowsToShow',
  'noMatchingRows',
  'filterOoo',
  'contains',
  'notContains',
  'equals',
  'notEqual',
  'startsWith',
  'endsWith',
  'blank',
  'notBlank',
  'before',
  'after',
  'lessThan',
  'greaterThan',
  'lessThanOrEqual',
  'greaterThanOrEqual',
  'inRange',
  'inRangeStart',
  'inRangeEnd',
  'andCondition',
  'orCondition',
  'page',
  'of',
  'to',
  'pageSizeSelectorLabel',
  'firstPage',
  'previousPage',
  'nextPage',
  'lastPage',
  'ariaFilterColumn',
  'ariaRowSelect',
  'ariaRowDeselect',
  'ariaFilterMenuOpen',
  'ariaSortableColumn',
] as const;

const WORDS: Readonly<Record<string, string>> = {
  ar: 'لا توجد صفوف|لا توجد صفوف مطابقة|تصفية…|يحتوي على|لا يحتوي على|يساوي|لا يساوي|يبدأ بـ|ينتهي بـ|فارغ|غير فارغ|قبل|بعد|أصغر من|أكبر من|أصغر من أو يساوي|أكبر من أو يساوي|بين|من|إلى|و|أو|صفحة|من|إلى|حجم الصفحة:|الصفحة الأولى|الصفحة السابقة|الصفحة التالية|الصفحة الأخيرة|تصفية العمود|اضغط المسافة لتحديد هذا الصف|اضغط المسافة لإلغاء تحديد هذا الصف|فتح قائمة التصفية|اضغط Enter للفرز',
  de: 'Keine Zeilen|Keine passenden Zeilen|Filtern …|enthält|enthält nicht|ist gleich|ist nicht gleich|beginnt mit|endet mit|leer|nicht leer|vor|nach|kleiner als|größer als|kleiner oder gleich|größer oder gleich|zwischen|von|bis|und|oder|Seite|von|bis|Zeilen je Seite:|Erste Seite|Vorige Seite|Nächste Seite|Letzte Seite|Spalte filtern|Leertaste wählt diese Zeile aus|Leertaste wählt diese Zeile ab|Filtermenü öffnen|Eingabetaste sortiert',
  en: 'No rows|No matching rows|Filter…|Contains|Does not contain|Equals|Does not equal|Begins with|Ends with|Blank|Not blank|Before|After|Less than|Greater than|Less than or equal to|Greater than or equal to|Between|From|To|And|Or|Page|of|to|Rows on a page:|First page|Previous page|Next page|Last page|Filter column|Press Space to select this row|Press Space to deselect this row|Open filter menu|Press Enter to sort',
  es: 'Sin filas|Ninguna fila coincide|Filtrar…|Contiene|No contiene|Es igual a|No es igual a|Empieza por|Termina en|Vacío|No vacío|Antes de|Después de|Menor que|Mayor que|Menor o igual que|Mayor o igual que|Entre|Desde|Hasta|Y|O|Página|de|a|Filas por página:|Primera página|Página anterior|Página siguiente|Última página|Filtrar columna|Espacio selecciona esta fila|Espacio deselecciona esta fila|Abrir el menú de filtro|Intro ordena',
  fr: 'Aucune ligne|Aucune ligne correspondante|Filtrer…|Contient|Ne contient pas|Est égal à|Est différent de|Commence par|Finit par|Vide|Non vide|Avant|Après|Inférieur à|Supérieur à|Inférieur ou égal à|Supérieur ou égal à|Entre|De|À|Et|Ou|Page|sur|à|Lignes par page :|Première page|Page précédente|Page suivante|Dernière page|Filtrer la colonne|Espace sélectionne cette ligne|Espace désélectionne cette ligne|Ouvrir le menu de filtre|Entrée trie',
  ja: '行がありません|一致する行がありません|絞り込み…|含む|含まない|等しい|等しくない|で始まる|で終わる|空白|空白以外|より前|より後|より小さい|より大きい|以下|以上|範囲内|開始|終了|かつ|または|ページ|/|～|1ページの行数:|最初のページ|前のページ|次のページ|最後のページ|列を絞り込む|スペースキーで行を選択|スペースキーで行の選択を解除|絞り込みメニューを開く|Enterキーで並べ替え',
  zh: '没有行|没有匹配的行|筛选…|包含|不包含|等于|不等于|开头是|结尾是|为空|不为空|早于|晚于|小于|大于|小于或等于|大于或等于|介于|从|到|且|或|第|页，共|到|每页行数：|第一页|上一页|下一页|最后一页|筛选列|按空格键选择此行|按空格键取消选择此行|打开筛选菜单|按回车键排序',
};

export function localeText(locale: string): Record<string, string> {
  const words = (WORDS[locale.split('-')[0] ?? ''] ?? WORDS.en ?? '').split('|');
  return Object.fromEntries(KEYS.map((key, index) => [key, words[index] ?? '']));
}
