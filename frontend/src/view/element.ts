/** Making elements: text becomes text nodes, so nothing can become markup. */

export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | ((event: Event) => void);
export type Child = Node | string | null | undefined | false;

/**
 * An element with attributes, listeners (`onclick: (event) => …`) and children.
 * `null`, `undefined` and `false` leave an attribute or a child out; `true` gives an attribute no value.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, AttributeValue>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else setAttribute(element, name, value);
  }
  element.append(...children.filter((child) => child != null && child !== false));
  return element;
}

/** Sets an attribute that differs, or removes it when the value is `null`, `undefined` or `false`. */
export function setAttribute(
  element: Element,
  name: string,
  value: string | number | boolean | null | undefined,
): void {
  const text = value === true ? '' : String(value);
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/** Sets the text only when it differs, so that a selection in it lives on. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
