/**
 * The grid's words. They stand here and not with the page's, because nobody needs them without the grid; and in one row for a
 * language, in the order of `KEYS`; `%` is a value that is named in it.
 */
export const KEYS = [
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
  'ariaColumnFiltered',
  'ariaLabelColumnFilter',
  'ariaFilteringOperator',
  'ariaFilterInput',
  'ariaFilterValue',
  'ariaFilterFromValue',
  'ariaFilterToValue',
  'ariaDateFilterInput',
  'ariaLabelInputClear',
  'ariaLabelSelectField',
  'ariaHeaderSelection',
  'ariaRowSelectAll',
  'ariaRowToggleSelection',
  'ariaChecked',
  'ariaUnchecked',
  'ariaIndeterminate',
  'ariaPageSizeSelectorLabel',
  'minValueValidation',
  'maxValueValidation',
  'strictMinValueValidation',
  'strictMaxValueValidation',
  'minDateValidation',
  'maxDateValidation',
  'minDateInclusiveValidation',
  'maxDateInclusiveValidation',
] as const;

export const WORDS: Readonly<Record<string, string>> = {
  ar: 'لا توجد صفوف|لا توجد صفوف مطابقة|تصفية…|يحتوي على|لا يحتوي على|يساوي|لا يساوي|يبدأ بـ|ينتهي بـ|فارغ|غير فارغ|قبل|بعد|أصغر من|أكبر من|أصغر من أو يساوي|أكبر من أو يساوي|بين|من|إلى|و|أو|صفحة|من|إلى|حجم الصفحة:|الصفحة الأولى|الصفحة السابقة|الصفحة التالية|الصفحة الأخيرة|تصفية العمود|اضغط المسافة لتحديد هذا الصف|اضغط المسافة لإلغاء تحديد هذا الصف|فتح قائمة التصفية|اضغط Enter للفرز|تمت التصفية|تصفية العمود|المقارنة|تصفية|القيمة|القيمة من|القيمة إلى|التاريخ|مسح|اختيار|عمود تحديد جميع الصفوف|اضغط المسافة لتحديد جميع الصفوف أو إلغاء تحديدها|اضغط المسافة لتحديد هذا الصف أو إلغاء تحديده|محدد|غير محدد|محدد جزئيًا|عدد الصفوف في الصفحة|يجب ألا يقل عن %|يجب ألا يزيد على %|يجب أن يكون أكبر من %|يجب أن يكون أصغر من %|يجب أن يكون بعد اليوم الأول|يجب أن يكون قبل اليوم الأخير|يجب ألا يسبق اليوم الأول|يجب ألا يتجاوز اليوم الأخير',
  de: 'Keine Zeilen|Keine passenden Zeilen|Filtern …|enthält|enthält nicht|ist gleich|ist nicht gleich|beginnt mit|endet mit|leer|nicht leer|vor|nach|kleiner als|größer als|kleiner oder gleich|größer oder gleich|zwischen|von|bis|und|oder|Seite|von|bis|Zeilen je Seite:|Erste Seite|Vorige Seite|Nächste Seite|Letzte Seite|Spalte filtern|Leertaste wählt diese Zeile aus|Leertaste wählt diese Zeile ab|Filtermenü öffnen|Eingabetaste sortiert|Gefiltert|Filter der Spalte|Vergleich|Filter|Wert|Wert von|Wert bis|Datum|Leeren|Auswählen|Spalte mit der Auswahl aller Zeilen|Leertaste wählt alle Zeilen aus oder ab|Leertaste wählt diese Zeile aus oder ab|ausgewählt|nicht ausgewählt|teilweise ausgewählt|Zeilen je Seite|Muss mindestens % sein|Darf höchstens % sein|Muss größer als % sein|Muss kleiner als % sein|Muss nach dem ersten Tag liegen|Muss vor dem letzten Tag liegen|Darf nicht vor dem ersten Tag liegen|Darf nicht nach dem letzten Tag liegen',
  en: 'No rows|No matching rows|Filter…|Contains|Does not contain|Equals|Does not equal|Begins with|Ends with|Blank|Not blank|Before|After|Less than|Greater than|Less than or equal to|Greater than or equal to|Between|From|To|And|Or|Page|of|to|Rows on a page:|First page|Previous page|Next page|Last page|Filter column|Press Space to select this row|Press Space to deselect this row|Open filter menu|Press Enter to sort|Filtered|Filter of the column|Comparison|Filter|Value|From value|To value|Date|Clear|Choose|Column with the selection of all rows|Press Space to select or deselect all rows|Press Space to select or deselect this row|selected|not selected|partly selected|Rows on a page|Must be % or more|Must be % or less|Must be more than %|Must be less than %|Must be after the first day|Must be before the last day|Must not be before the first day|Must not be after the last day',
  es: 'Sin filas|Ninguna fila coincide|Filtrar…|Contiene|No contiene|Es igual a|No es igual a|Empieza por|Termina en|Vacío|No vacío|Antes de|Después de|Menor que|Mayor que|Menor o igual que|Mayor o igual que|Entre|Desde|Hasta|Y|O|Página|de|a|Filas por página:|Primera página|Página anterior|Página siguiente|Última página|Filtrar columna|Espacio selecciona esta fila|Espacio deselecciona esta fila|Abrir el menú de filtro|Intro ordena|Filtrada|Filtro de la columna|Comparación|Filtro|Valor|Valor desde|Valor hasta|Fecha|Borrar|Elegir|Columna con la selección de todas las filas|Espacio selecciona o deselecciona todas las filas|Espacio selecciona o deselecciona esta fila|seleccionado|no seleccionado|seleccionado en parte|Filas por página|Debe ser % o más|Debe ser % o menos|Debe ser mayor que %|Debe ser menor que %|Debe ser posterior al primer día|Debe ser anterior al último día|No debe ser anterior al primer día|No debe ser posterior al último día',
  fr: 'Aucune ligne|Aucune ligne correspondante|Filtrer…|Contient|Ne contient pas|Est égal à|Est différent de|Commence par|Finit par|Vide|Non vide|Avant|Après|Inférieur à|Supérieur à|Inférieur ou égal à|Supérieur ou égal à|Entre|De|À|Et|Ou|Page|sur|à|Lignes par page :|Première page|Page précédente|Page suivante|Dernière page|Filtrer la colonne|Espace sélectionne cette ligne|Espace désélectionne cette ligne|Ouvrir le menu de filtre|Entrée trie|Filtrée|Filtre de la colonne|Comparaison|Filtre|Valeur|Valeur de début|Valeur de fin|Date|Effacer|Choisir|Colonne avec la sélection de toutes les lignes|Espace sélectionne ou désélectionne toutes les lignes|Espace sélectionne ou désélectionne cette ligne|sélectionné|non sélectionné|sélectionné en partie|Lignes par page|Doit être au moins %|Doit être au plus %|Doit être supérieur à %|Doit être inférieur à %|Doit être après le premier jour|Doit être avant le dernier jour|Ne doit pas être avant le premier jour|Ne doit pas être après le dernier jour',
  ja: '行がありません|一致する行がありません|絞り込み…|含む|含まない|等しい|等しくない|で始まる|で終わる|空白|空白以外|より前|より後|より小さい|より大きい|以下|以上|範囲内|開始|終了|かつ|または|ページ|/|～|1ページの行数:|最初のページ|前のページ|次のページ|最後のページ|列を絞り込む|スペースキーで行を選択|スペースキーで行の選択を解除|絞り込みメニューを開く|Enterキーで並べ替え|絞り込み中|列の絞り込み|比較方法|絞り込み|値|開始値|終了値|日付|消去|選択|すべての行を選択する列|スペースキーですべての行の選択を切り替え|スペースキーでこの行の選択を切り替え|選択済み|未選択|一部選択|1ページの行数|%以上にしてください|%以下にしてください|%より大きくしてください|%より小さくしてください|最初の日より後にしてください|最後の日より前にしてください|最初の日以後にしてください|最後の日以前にしてください',
  zh: '没有行|没有匹配的行|筛选…|包含|不包含|等于|不等于|开头是|结尾是|为空|不为空|早于|晚于|小于|大于|小于或等于|大于或等于|介于|从|到|且|或|第|页，共|到|每页行数：|第一页|上一页|下一页|最后一页|筛选列|按空格键选择此行|按空格键取消选择此行|打开筛选菜单|按回车键排序|已筛选|列筛选|比较方式|筛选|值|起始值|结束值|日期|清除|选择|含全选的列|按空格键选择或取消选择所有行|按空格键选择或取消选择此行|已选择|未选择|部分选择|每页行数|必须大于或等于 %|必须小于或等于 %|必须大于 %|必须小于 %|必须晚于起始日期|必须早于结束日期|不得早于起始日期|不得晚于结束日期',
};

// biome-ignore lint/suspicious/noTemplateCurlyInString: this is how the grid has it
const VALUE = '${variable}';

export function localeText(locale: string): Record<string, string> {
  const words = (WORDS[locale.split('-')[0] ?? ''] ?? WORDS.en ?? '').split('|');
  return {
    ...Object.fromEntries(KEYS.map((key, index) => [key, words[index]?.replace('%', VALUE) ?? ''])),
    thousandSeparator: separator(locale, 'group'),
    decimalSeparator: separator(locale, 'decimal'),
  };
}

/** What stands in numbers, of which the grid writes the digits as they are in English. */
function separator(locale: string, type: 'group' | 'decimal'): string {
  const numbers = new Intl.NumberFormat(locale, { numberingSystem: 'latn' });
  return numbers.formatToParts(1_234_567.5).find((part) => part.type === type)?.value ?? '';
}
