/** What is said in the place of a frame that is not there. */
export interface FrameWords {
  /** The page has no document for it. */
  readonly failed: string;
  /** It never became ready. */
  readonly notReady: string;
  /** It has left its document, or never ends what it does. */
  readonly silent: string;
  /** It said more than is listened to. */
  readonly tooMuch: string;
  /** There is no plotly.js. */
  readonly noLibrary: string;
  readonly retry: string;
}
