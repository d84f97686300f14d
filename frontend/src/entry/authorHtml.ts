/**
 * The author's HTML, and nobody else's: what `pywry:set-content` brings. It is trusted like the page itself, but the
 * page's policy (`trusted-types 'none'`) lets no script make markup of text. So the browser reads it as it reads what
 * comes from a server, as a document of its own: no script in it runs, and the page's content security policy takes no
 * handlers in attributes when its elements move here.
 */
export async function parseAuthorHtml(html: string): Promise<Node[]> {
  const url = URL.createObjectURL(new Blob([html], { type: 'text/html;charset=utf-8' }));
  try {
    const page = await read(url);
    for (const element of page.querySelectorAll<HTMLElement>('[style]')) {
      // The policy refuses the attribute, but not the same words said by a script.
      const style = element.getAttribute('style') ?? '';
      element.removeAttribute('style');
      element.style.cssText = style;
    }
    return [...page.body.childNodes];
  } finally {
    URL.revokeObjectURL(url);
  }
}

function read(url: string): Promise<Document> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('GET', url);
    request.responseType = 'document';
    request.addEventListener('load', () => {
      if (request.responseXML) resolve(request.responseXML);
      else reject(new Error('not HTML'));
    });
    request.addEventListener('error', () => reject(new Error('could not be read')));
    request.send();
  });
}
