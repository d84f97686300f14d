import type { words as artifactWords } from '../artifacts/words';
import type { words as attachmentWords } from '../attachments/words';
import type { words as inputWords } from '../inputs/words';
import type { words } from '../rich/words';

/** The interface in English, as far as the first paint needs it; the words of other bundles are theirs. */
export const en = {
  assistant: 'Assistant',
  attachFiles: 'Attach files',
  attachments: 'Attachments',
  backOnline: 'Back online',
  chat: 'Chat',
  close: 'Close',
  code: 'Code',
  codeIn: 'Code in {language}',
  collapsePanel: 'Collapse panel',
  connecting: 'Connecting…',
  connectionLost: 'Connection lost. Trying again.',
  connectionLostIn: 'Connection lost. Trying again in {seconds} s.',
  conversations: 'Conversations',
  copied: 'Copied',
  copy: 'Copy',
  copyCode: 'Copy code',
  copyFailed: 'Copying is not possible here',
  discard: 'Discard',
  dropFiles: 'Drop files to attach them',
  edit: 'Edit',
  emptyHint: 'Ask a question below to begin.',
  emptyTitle: 'What can I help with?',
  expandPanel: 'Open panel',
  failed: 'Something went wrong while answering.',
  fullWidth: 'Full width',
  imageBlocked: 'Image not shown',
  interrupted: 'Interrupted',
  jumpToLatest: 'Jump to latest',
  loadEarlier: 'Show earlier messages',
  loadImage: 'Load image from {host}',
  loading: 'Loading the conversation…',
  loadingEarlier: 'Loading earlier messages…',
  mentions: 'Mentions',
  message: 'Message',
  messageFrom: '{role}, {time}',
  messages: 'Messages',
  newChat: 'New chat',
  newMessages: { one: '{count} new message', other: '{count} new messages' },
  newMessagesBelow: 'New messages',
  offline: 'You are offline. What you send is kept and sent later.',
  openImage: 'Open image at {host}',
  partFailed: 'Could not be shown. Try again',
  placeholder: 'Ask a question...',
  reference: 'Reference {reference}',
  regenerate: 'Answer again',
  reload: 'Reload',
  reloadNeeded: 'This page needs to be reloaded.',
  retry: 'Retry',
  runAgain: 'Run again',
  send: 'Send',
  sendNext: 'Send when the answer is complete',
  showLess: 'Show less',
  showMore: 'Show more',
  sending: 'Sending…',
  settings: 'Settings',
  stop: 'Stop',
  stopped: 'Stopped',
  stopping: 'Stopping…',
  table: 'Table',
  tableContinued: 'Table, continued',
  taskDone: 'Done',
  taskOpen: 'To do',
  tasks: 'Tasks',
  thinking: 'Thinking',
  thisSite: 'this site',
  tooLong: 'Too long: {count} of at most {limit} characters',
  tryNow: 'Try now',
  unsentRefused: 'Not sent',
  untitled: 'New chat',
  waiting: 'Waiting for the connection',
  you: 'You',
} satisfies Record<string, string | Plural>;

/** A text in the plural categories of its language; `other` is what the rest falls back to. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

export type TextKey =
  | keyof typeof en
  | keyof typeof words
  | keyof typeof artifactWords
  | keyof typeof attachmentWords
  | keyof typeof inputWords;

/** What every other language has: all texts. */
export type CompleteCatalogue = Readonly<Record<TextKey, string | Plural>>;

/** A catalogue of another language; what it lacks is shown in English. */
export type Catalogue = Partial<Record<TextKey, string | Plural>>;
