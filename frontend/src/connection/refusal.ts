/** The server did not do what it was asked; `message` is a sentence for the person at the page. */
export class Refusal extends Error {
  readonly code: string;
  /** What is wrong with which field of a form. */
  readonly fields: Readonly<Record<string, string>>;

  constructor(code: string, message: string, fields: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.fields = fields;
  }
}
