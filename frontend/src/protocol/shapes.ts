/**
 * Looks at what came from outside before anything relies on it. Only the fields without which the page cannot go
 * on are looked at; what is unknown passes, because a newer server may say more than this page knows.
 */
import type {
  CommandResult,
  HistoryPage,
  LogEvent,
  Message,
  SearchResult,
  ServerFrame,
  Snapshot,
} from './generated';

type Check = (value: unknown) => boolean;
type Checks = Readonly<Record<string, Check>>;

const text: Check = (value) => typeof value === 'string';
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const number: Check = (value) => typeof value === 'number';
const list: Check = Array.isArray;
const record: Check = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function all(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

function recordOf(check: Check): Check {
  return (value) => record(value) && Object.values(value as object).every(check);
}

function optional(check: Check): Check {
  return (value) => value === undefined || value === null || check(value);
}

function shape(checks: Checks): Check {
  return (value) =>
    record(value) &&
    Object.keys(checks).every((name) => checks[name]?.((value as Record<string, unknown>)[name]));
}

/** Chooses the checks by `type`; a Map, because the type is a word of the sender's. */
function union(choices: Record<string, Checks>): (value: unknown) => boolean | undefined {
  const shapes = new Map(Object.entries(choices).map(([type, checks]) => [type, shape(checks)]));
  return (value) => shapes.get(String((value as { type?: unknown }).type))?.(value);
}

const texts = all(text);

const responses: Record<Message['parts'][number]['type'], Checks> = {
  text: { text },
  thinking: { text, duration: optional(number) },
  status: { text },
  tool_call: { toolId: text, name: text, arguments: record },
  tool_result: { toolId: text, result: text },
  citation: { url: text, title: text, snippet: text },
  suggestions: { suggestions: texts },
  input_required: {
    requestId: text,
    inputType: text,
    prompt: text,
    state: text,
    options: optional(texts),
    answer: optional(text),
    formSchema: optional(record),
    details: optional(record),
  },
  artifact: { artifactType: text, artifactId: text, title: text, earlier: texts },
};
const checkResponse = union(responses);
/** One of a type that this page does not know is kept: the other parts keep their indices. */
const response: Check = (value) => shape({ type: text })(value) && checkResponse(value) !== false;

const attachments = optional(all(shape({ type: text, name: text })));
const feedback = optional(shape({ value: text, comment: text }));
const failure = optional(shape({ reference: text }));
const message = shape({
  id: text,
  role: text,
  parts: all(response),
  status: text,
  created: number,
  parentId: optional(text),
  clientId: optional(text),
  failure,
  model: optional(text),
  finished: optional(number),
  feedback,
  attachments,
  versions: texts,
});
const messages = all(message);
const queued = all(shape({ id: text, text, attachments }));
const threadInfo = shape({ threadId: text, title: text, created: number, updated: number });
const threadId = text;
const sources = all(shape({ id: text, name: text }));
const todos = all(shape({ title: text, status: text }));

const snapshots: Record<Snapshot['type'], Checks> = {
  thread: { threadId, messages, total: count, queue: queued, todos },
  owner: {
    threads: all(threadInfo),
    activeThreadId: text,
    settings: record,
    settingsItems: all(shape({ id: text, label: text, type: text, options: optional(texts) })),
    commands: all(shape({ name: text, description: text, arguments: text })),
    starters: texts,
    contextSources: optional(sources),
    attachments: optional(shape({ accept: texts })),
  },
  app: { events: list },
};

const logEvents: Record<LogEvent['type'], Checks> = {
  'chat:message': { threadId, message },
  'chat:stream-chunk': {
    threadId,
    messageId: text,
    part: count,
    offset: count,
    chunk: text,
    kind: text,
  },
  'chat:thinking-done': { threadId, messageId: text, part: count, duration: number },
  'chat:part': { threadId, messageId: text, part: count, response },
  'chat:message-end': {
    threadId,
    messageId: text,
    status: text,
    failure,
    finished: optional(number),
  },
  'chat:feedback': { threadId, messageId: text, feedback },
  'chat:branch': { threadId, parentId: optional(text), messages },
  'chat:todo-update': { threadId, items: todos },
  'chat:clear': { threadId },
  'chat:queue': { threadId, items: queued },
  'chat:thread': { thread: threadInfo },
  'chat:thread-removed': { threadId },
  'chat:update-settings': { values: record },
  'chat:context-sources': { sources },
  'chat:trouble': { text: optional(text) },
  'app:event': { event: text },
};

const frames: Record<ServerFrame['type'], Checks> = {
  welcome: { protocol: number },
  events: { log: text, epoch: text, first: count, last: count, events: list },
  reset: { log: text, epoch: text, seq: count, snapshot: record },
  gone: { log: text },
  ack: { id: text },
  refused: { id: optional(text), code: text, message: text, fields: optional(recordOf(text)) },
  pong: { n: count, heads: record },
  bye: { reason: text },
};

/** True: as it should be. False: malformed. Undefined: of a type that this page does not know. */
export const checkFrame = union(frames);
export const checkEvent = union(logEvents);
export const checkSnapshot = union(snapshots);

const isHistory = shape({ messages, total: count, start: count });
const hit = shape({
  threadId,
  title: text,
  messageId: optional(text),
  before: text,
  match: text,
  after: text,
});
const isSearch = shape({ hits: all(hit) });
const isResult = shape({
  notice: optional(text),
  export: optional(shape({ filename: text, mimeType: text, content: text })),
});

export function isHistoryPage(value: unknown): value is HistoryPage {
  return isHistory(value);
}

export function isSearchResult(value: unknown): value is SearchResult {
  return isSearch(value);
}

export function isCommandResult(value: unknown): value is CommandResult {
  return isResult(value);
}
