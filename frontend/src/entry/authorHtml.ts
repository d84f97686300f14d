/**
 * The author's HTML, and nobody else's: what `pywry:set-content` brings. It is trusted like the page itself, but
 * it is the page's script that puts it in, and the page's policy forbids scripts to make markup of text. So there
 * is one policy of one name, and this is its one use.
 *
 * What it may do is limited all the same: the parser runs no scripts, and the page's content security policy
 * takes no handlers in attributes.
 */
interface Policy {
  createHTML(html: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: Policy): Policy;
}

const POLICY = 'pywry-author';

function createPolicy(): Policy | null {
  const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
  const rules: Policy = { createHTML: (html) => html };
  try {
    return trustedTypes ? trustedTypes.createPolicy(POLICY, rules) : rules;
  } catch {
    return null; // The page's policy does not name it.
  }
}

let policy: Policy | null = null;

/** Returns the author's HTML as nodes, or null when the page's policy does not allow it. */
export function parseAuthorHtml(html: string): Node[] | null {
  policy ??= createPolicy();
  if (!policy) return null;
  const page = new DOMParser().parseFromString(policy.createHTML(html), 'text/html');
  for (const element of page.querySelectorAll<HTMLElement>('[style]')) {
    // The policy refuses the attribute, but not the same words said by a script.
    const style = element.getAttribute('style') ?? '';
    element.removeAttribute('style');
    element.style.cssText = style;
  }
  return [...page.body.childNodes];
}
