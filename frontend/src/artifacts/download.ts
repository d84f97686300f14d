/** A file for the user. */
export interface Download {
  readonly extension: string;
  readonly content: BlobPart | Blob;
  readonly type?: string;
}

/** How long a download's address must stay good. */
const BEGINS_WITHIN = 60_000;
/** As long is a name at most; what is longer not every system keeps. */
const LONGEST_NAME = 100;

/** What must not stand in the name of a file: separators, and what hides the real ending of a name. */
const UNFIT = /[\p{Cc}\p{Cf}\u2028\u2029"*/:<>?\\|]+/gu;

/** The name of a file, made of a title. */
export function fileName(title: string, extension: string, otherwise: string): string {
  const ending = `.${extension}`;
  const plain = title
    .replace(UNFIT, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const bare = plain.toLowerCase().endsWith(ending) ? plain.slice(0, -ending.length) : plain;
  return (bare.slice(0, LONGEST_NAME).trim() || otherwise) + ending;
}

/** Gives the user a file, in the place that his browser chooses. */
export function save({ content, type = 'application/octet-stream' }: Download, name: string): void {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), BEGINS_WITHIN);
}
