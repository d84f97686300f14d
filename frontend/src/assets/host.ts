/** Where lazy libraries come from: a server, a notebook's kernel, the page itself. */
export interface AssetHost {
  /** The address of an asset, or null when the page has none of that name. */
  url(name: string): string | null;
  /** Loads a script, once, and gives its module. */
  load(name: string): Promise<unknown>;
  /** Puts a style sheet into a document or a shadow root, once in each. */
  style(name: string, root: Document | ShadowRoot): Promise<void>;
  /** The widget's label, which is in the addresses of its files. */
  readonly label: string;
  /** A file of a conversation: `chat/thread/file`. */
  file(path: string): Promise<Response>;
}
