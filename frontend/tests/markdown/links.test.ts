// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import { oneShot } from './support/render';

function link(markdown: string): HTMLAnchorElement {
  return oneShot(markdown).querySelector('a') as HTMLAnchorElement;
}

describe('links', () => {
  it('open elsewhere and tell nothing', () => {
    const { rel, target, href } = link('[a](https://example.com/b)');
    expect({ rel, target, href }).toEqual({
      rel: 'noopener noreferrer nofollow',
      target: '_blank',
      href: 'https://example.com/b',
    });
  });

  it('use the serialised address', () => {
    for (const [given, used] of [
      ['HTTPS://EXAMPLE.com:443/a%20b ', 'https://example.com/a%20b'],
      ['<http://example.com/a b>', 'http://example.com/a%20b'],
      ['mailto:a@b.org', 'mailto:a@b.org'],
      ['tel:+49', 'tel:+49'],
      ['//example.com/a', 'https://example.com/a'],
      ['/a/../b', '/b'],
      ['a/b.md#c', './a/b.md#c'],
      ['#part', '#part'],
      ['?q=1', './?q=1'],
      ['/.//example.com', '/example.com'],
      ['./javascript:alert(1)', './javascript:alert(1)'],
      ['http://[::1]:8080/a', 'http://[::1]:8080/a'],
      ['https://example.com/100%', 'https://example.com/100%25'],
    ] as const) {
      expect(link(`[a](${given})`).getAttribute('href')).toBe(used);
    }
  });

  it('have no address outside the allow list', () => {
    for (const url of [
      'javascript:a',
      'data:text/html,a',
      'ftp://a.b',
      'file:///a',
      'blob:https://a/b',
      '<>',
    ]) {
      const element = link(`[a](${url})`);
      expect(element.hasAttribute('href')).toBe(false);
      expect(element.hasAttribute('target')).toBe(false);
      expect(element.textContent).toBe('a');
    }
  });

  it('show the host when the text names another one', () => {
    for (const [text, url] of [
      ['paypal.com', 'https://evil.example/a'],
      ['https://paypal.com/login', 'https://evil.example/a'],
      ['www.paypal.com', 'https://evil.example'],
      ['**paypal.com**', 'https://evil.example'],
      ['paypal.com:443', 'https://evil.example'],
    ]) {
      expect(link(`[${text}](${url})`).querySelector('.pywry-md-host')?.textContent).toBe(
        'evil.example',
      );
    }
    for (const text of [
      'https://paypal.com@evil.example/',
      '[a.example](https://paypal.com@evil.example)',
    ]) {
      expect(link(text).querySelector('.pywry-md-host')?.textContent).toBe('evil.example');
    }
  });

  it('do not repeat an honest host', () => {
    for (const markdown of [
      'https://example.com/a',
      'www.example.com',
      '[example.com](https://www.example.com/x)',
      '[the manual](https://example.com)',
      '[version 1.2](https://example.com)',
      '[a@b.org](mailto:a@b.org)',
    ]) {
      expect(link(markdown).querySelector('.pywry-md-host')).toBeNull();
    }
  });

  it('show punycode', () => {
    expect(link('https://аррӏе.com').textContent).toContain('xn--80ak6aa92e.com');
    expect(link('[Apple](https://аррӏе.com)').textContent).toContain('xn--80ak6aa92e.com');
    expect(link('https://xn--80ak6aa92e.com').querySelector('.pywry-md-host')).toBeNull();
  });

  it('find late definitions, also from tables and lists', () => {
    const root = oneShot(
      '[a] and [b][a]\n\n- [a]\n\n| [a] |\n|---|\n| [a] |\n\n[a]: https://example.com',
    );
    expect(root.querySelectorAll('a[href]')).toHaveLength(5);
  });
});

describe('images', () => {
  const remote = '![A chart](https://example.com/c.png "Title")';

  it('from elsewhere load after a click only', () => {
    const root = oneShot(remote);
    expect(root.querySelector('img')).toBeNull();
    const button = root.querySelector('button') as HTMLButtonElement;
    expect(button.textContent).toBe('Load image from example.comA chart');
    button.click();
    const image = root.querySelector('img') as HTMLImageElement;
    expect(image.src).toBe('https://example.com/c.png');
    expect([image.alt, image.title, image.referrerPolicy]).toEqual([
      'A chart',
      'Title',
      'no-referrer',
    ]);
    expect(root.querySelector('button')).toBeNull();
  });

  it('inside a link do not follow the link when they are asked for', () => {
    const root = oneShot(`[${remote}](https://example.org)`);
    const followed = vi.fn();
    root.addEventListener('click', followed);
    (root.querySelector('a button') as HTMLButtonElement).click();
    expect(followed).not.toHaveBeenCalled();
    expect(root.querySelector('a img')).not.toBeNull();
  });

  it('load as the host decides', () => {
    expect(oneShot(remote, { images: 'allow' }).querySelector('img')).not.toBeNull();
    const images = vi.fn((url: string) =>
      url.startsWith('https://example.com/') ? 'allow' : 'open',
    );
    expect(oneShot(remote, { images }).querySelector('img')).not.toBeNull();
    expect(images).toHaveBeenCalledWith('https://example.com/c.png');
    expect(oneShot('![a](https://other.com/c.png)', { images }).querySelector('img')).toBeNull();
  });

  it('that the page may not load are opened elsewhere, and not what they stand in', () => {
    const root = oneShot(`[${remote}](https://example.org)`, { images: 'open' });
    const link = root.querySelector<HTMLAnchorElement>('a.pywry-md-image-load');
    expect(link?.href).toBe('https://example.com/c.png');
    expect([link?.target, link?.rel]).toEqual(['_blank', 'noopener noreferrer nofollow']);
    expect(link?.textContent).toContain('Open image at example.com');
    const followed = vi.fn();
    root.addEventListener('click', followed);
    link?.dispatchEvent(new Event('click', { bubbles: true, cancelable: true }));
    expect(followed).not.toHaveBeenCalled();
    expect(root.querySelector('img')).toBeNull();
  });

  it('ask for relative addresses too', () => {
    expect(oneShot('![a](/c.png)').querySelector('button')?.textContent).toBe(
      'Load image from this sitea',
    );
  });

  it('of embedded data are shown at once', () => {
    for (const type of ['png', 'gif', 'jpeg', 'webp', 'avif']) {
      expect(oneShot(`![a](data:image/${type};base64,AAAA)`).querySelector('img')).not.toBeNull();
    }
    const root = oneShot('![a](data:image/svg+xml,<svg>)');
    expect(root.querySelector('img, button')).toBeNull();
  });

  it('that may not load leave their text', () => {
    expect(oneShot('![the text](javascript:alert)').textContent).toBe('the text');
    expect(oneShot('![](javascript:alert)').textContent).toBe('Image not shown');
  });

  it('are asked for in the language of the host', () => {
    const root = oneShot(remote, { labels: { loadImage: 'Bild von {host} laden' } });
    expect(root.querySelector('.pywry-md-image-host')?.textContent).toBe(
      'Bild von example.com laden',
    );
  });
});
