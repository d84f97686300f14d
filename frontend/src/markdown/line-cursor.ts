const SPACE = 32;
const TAB = 9;

/** A position in one line, counted in characters and in columns (tab stops every 4 columns). */
export class LineCursor {
  text = '';
  offset = 0;
  column = 0;
  /** The tab at `offset` is partly consumed; what is left of it counts as spaces. */
  #insideTab = false;
  /** The first character at or after `offset` that is neither space nor tab. */
  next = 0;
  #nextColumn = 0;

  load(text: string): void {
    this.text = text;
    this.moveTo(0, 0);
  }

  moveTo(offset: number, column: number): void {
    this.offset = offset;
    this.column = column;
    this.#insideTab = false;
  }

  /** Finds `next`; to be called after every move before `indent`, `blank` and `next` are read. */
  scan(): void {
    let { offset, column } = this;
    for (;;) {
      const code = this.text.charCodeAt(offset);
      if (code === SPACE) column++;
      else if (code === TAB) column += 4 - (column % 4);
      else break;
      offset++;
    }
    this.next = offset;
    this.#nextColumn = column;
  }

  get indent(): number {
    return this.#nextColumn - this.column;
  }

  get blank(): boolean {
    return this.next >= this.text.length;
  }

  get atBlank(): boolean {
    const code = this.text.charCodeAt(this.offset);
    return code === SPACE || code === TAB;
  }

  skipIndent(): void {
    this.moveTo(this.next, this.#nextColumn);
  }

  /** Skips a marker, which never contains a tab. */
  skipMarker(length: number): void {
    this.moveTo(this.offset + length, this.column + length);
  }

  skipColumns(count: number): void {
    while (count > 0 && this.offset < this.text.length) {
      let step = 1;
      this.#insideTab = false;
      if (this.text.charCodeAt(this.offset) === TAB) {
        const width = 4 - (this.column % 4);
        this.#insideTab = width > count;
        step = this.#insideTab ? count : width;
      }
      this.column += step;
      count -= step;
      if (!this.#insideTab) this.offset++;
    }
  }

  skipOptionalBlank(): void {
    if (this.atBlank) this.skipColumns(1);
  }

  skipAll(): void {
    this.offset = this.text.length;
  }

  rest(): string {
    if (!this.#insideTab) return this.text.slice(this.offset);
    return ' '.repeat(4 - (this.column % 4)) + this.text.slice(this.offset + 1);
  }
}
