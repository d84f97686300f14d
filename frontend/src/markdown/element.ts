/** Creates an element in the document of another one, which may live in any frame or shadow tree. */
export function createElement<Name extends keyof HTMLElementTagNameMap>(
  owner: HTMLElement,
  name: Name,
  className?: string,
  text?: string,
): HTMLElementTagNameMap[Name] {
  const element = owner.ownerDocument.createElement(name);
  if (className) element.className = className;
  if (text) element.append(text);
  return element;
}

/** Sets an attribute, or removes it for null, touching the DOM only when something changes. */
export function setAttribute(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** Gives a text node new content; what stays is not touched, so a selection in it survives. */
export function setText(node: Text, text: string): void {
  const old = node.data;
  if (old === text) return;
  if (text.startsWith(old)) node.appendData(text.slice(old.length));
  else if (old.startsWith(text)) node.deleteData(text.length, old.length - text.length);
  else {
    let same = 0;
    while (old.charCodeAt(same) === text.charCodeAt(same)) same++;
    node.replaceData(same, old.length - same, text.slice(same));
  }
}

/** Puts `text` into an element that has at most one child, a text node. */
export function setOnlyText(element: HTMLElement, text: string): void {
  const child = element.firstChild;
  if (child?.nodeType === 3 && !child.nextSibling) setText(child as Text, text);
  else element.replaceChildren(text);
}
