import { describe, expect, it, vi } from 'vitest';
import { ServerAssets } from '../../src/assets/serverAssets';

const assets = {
  'katex.js': { url: '/assets/katex.123.js', integrity: 'sha384-x' },
  'katex.css': { url: '/assets/katex.456.css', integrity: 'sha384-y' },
};
const base = 'https://host.example/app/main';

describe('assets of a server', () => {
  it('have absolute addresses', () => {
    const host = new ServerAssets(assets, base);
    expect(host.url('katex.js')).toBe('https://host.example/assets/katex.123.js');
    expect(host.url('constructor')).toBeNull();
  });

  it('are loaded once', async () => {
    const load = vi.fn(() => Promise.resolve({ render: 1 }));
    const host = new ServerAssets(assets, base, '', load);
    const [one, two] = await Promise.all([host.load('katex.js'), host.load('katex.js')]);
    expect(one).toBe(two);
    expect(load).toHaveBeenCalledExactlyOnceWith('https://host.example/assets/katex.123.js');
  });

  it('are tried again when loading failed', async () => {
    const load = vi.fn().mockRejectedValueOnce(new Error('offline')).mockResolvedValue({});
    const host = new ServerAssets(assets, base, '', load);
    await expect(host.load('katex.js')).rejects.toThrow('offline');
    await expect(host.load('katex.js')).resolves.toEqual({});
    // Under another address, because some browsers remember that the first one failed.
    const [first, second] = load.mock.calls.map(([url]) => url);
    expect(second).toBe(`${first}?again=1`);
  });

  it('that do not exist reject', async () => {
    const host = new ServerAssets(assets, base);
    await expect(host.load('nothing.js')).rejects.toThrow('no asset nothing.js');
    await expect(host.style('nothing.css', document)).rejects.toThrow('no asset');
  });

  it('put a style sheet into each root once', async () => {
    const host = new ServerAssets(assets, base);
    const element = document.createElement('div');
    const shadow = element.attachShadow({ mode: 'open' });
    const append = vi.spyOn(shadow, 'append').mockImplementation((link) => {
      (link as HTMLLinkElement).onload?.(new Event('load'));
    });
    await Promise.all([host.style('katex.css', shadow), host.style('katex.css', shadow)]);
    expect(append).toHaveBeenCalledTimes(1);
    const link = append.mock.calls[0]?.[0] as HTMLLinkElement;
    expect(link.href).toBe('https://host.example/assets/katex.456.css');
    expect(link.integrity).toBe('sha384-y');
  });
});
