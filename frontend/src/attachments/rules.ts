import type { TextKey } from '../locale/en';
import type { Values } from '../locale/translator';
import type { AttachmentRules } from '../protocol/generated';
import { isolated, plainName, shortName, sizeText } from './names';

/** Why a file is not attached, for `t`. */
export type Objection = readonly [TextKey, Values];

interface Sized {
  readonly name: string;
  readonly size: number;
}

/** What speaks against one more file; null when nothing does. The server asks the same, and looks into the file, too. */
export function objection(
  file: Sized,
  there: readonly Sized[],
  rules: AttachmentRules,
  locale: string,
): Objection | null {
  const plain = plainName(file.name);
  const name = isolated(shortName(plain));
  const size = (bytes: number): string => sizeText(bytes, locale);
  const lower = plain.toLowerCase();
  const fits = (extension: string): boolean =>
    lower.endsWith(extension) && lower.length > extension.length;
  if (rules.accept.length > 0 && !rules.accept.some(fits)) {
    return ['attachedType', { name, types: isolated(rules.accept.join(', ')) }];
  }
  if (there.some((other) => other.name === plain && other.size === file.size)) {
    return ['attachedAlready', { name }];
  }
  if (file.size > rules.maxFileSize) {
    const values = { name, size: size(file.size), limit: size(rules.maxFileSize) };
    return ['attachedTooLarge', values];
  }
  if (there.length >= rules.maxFiles) {
    return ['attachedTooMany', { name, count: rules.maxFiles }];
  }
  const total = there.reduce((sum, other) => sum + other.size, file.size);
  if (total > rules.maxTotalSize) {
    return ['attachedTooMuch', { name, limit: size(rules.maxTotalSize) }];
  }
  return null;
}
