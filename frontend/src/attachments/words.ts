import type { Plural } from '../locale/en';

/** The English words of this bundle; other languages have theirs in `locale/`. */
export const words = {
  attached: '{name} is attached.',
  attachedAlready: '{name} is attached already.',
  attachedFailed: '{name} could not be attached: {reason}',
  attachedFolder: '{name} is a folder. Only files can be attached.',
  attachedRemoved: '{name} was removed.',
  attachedTooLarge: '{name} is too large: {size} of at most {limit}.',
  attachedTooMany: {
    one: '{name} is too many: a message has {count} file at the most.',
    other: '{name} is too many: a message has {count} files at the most.',
  },
  attachedTooMuch: '{name} is too much: the files of a message have {limit} together at the most.',
  attachedType: '{name} cannot be attached. These can: {types}.',
  attachedUnreachable: 'The server could not be reached.',
  downloadNamed: 'Download {name}',
  fileGone: '{name} is not kept any more.',
  mentionCut: 'only the beginning',
  mentionGone: '{name} is not on this page at the moment, so nothing was sent.',
  mentionsFound: { one: '{count} mention', other: '{count} mentions' },
  removeNamed: 'Remove {name}',
  retryNamed: 'Attach {name} again',
  rowsOf: { one: '{count} of {total} rows', other: '{count} of {total} rows' },
  rowsSelected: { one: '{count} selected row', other: '{count} selected rows' },
  screenshot: 'Screenshot',
  sendsWhenAttached: 'It is sent as soon as everything is attached.',
} satisfies Record<string, string | Plural>;
