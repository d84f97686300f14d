import { describe, expect, it } from 'vitest';
import { fileName } from '../../src/artifacts/download';
import { extensionOf } from '../../src/artifacts/extensions';
import { bytesOf, imageAddress, imageExtension } from '../../src/artifacts/imageAddress';

describe('the name of a file', () => {
  it.each([
    ['hello.py', 'py', 'hello.py'],
    ['Report 2026', 'md', 'Report 2026.md'],
    ['', 'json', 'Data.json'],
    ['../../etc/passwd', 'txt', 'etc passwd.txt'],
    ['a\\b:c*d?"e<f>g|h', 'txt', 'a b c d e f g h.txt'],
    ['\u202egpj.exe', 'png', 'gpj.exe.png'],
    ['  . .hidden. ', 'html', 'hidden.html'],
    ['x'.repeat(300), 'csv', `${'x'.repeat(100)}.csv`],
    ['line\nbreak\u0000', 'txt', 'line break.txt'],
  ])('%j is %j: %j', (title, extension, expected) => {
    expect(fileName(title, extension, 'Data')).toBe(expected);
  });

  it.each([
    ['app.ts', 'python', 'ts'],
    ['', 'python', 'py'],
    ['', 'Python', 'py'],
    ['Version 2.0', 'c++', 'cpp'],
    ['.bashrc', 'bash', 'sh'],
    ['', 'sql', 'sql'],
    ['', '"><script>', 'txt'],
    ['', 'constructor', 'txt'],
    ['', '', 'txt'],
  ])('code called %j in %j ends in %j', (title, language, extension) => {
    expect(extensionOf(title, language)).toBe(extension);
  });
});

describe('the address of a picture', () => {
  it('is drawn when it is in the address itself, or at home', () => {
    expect(imageAddress('data:image/png;base64,AA==')?.host).toBe('');
    expect(imageAddress('DATA:image/svg+xml,<svg/>')?.host).toBe('');
    expect(imageAddress('/pictures/a.png')).toEqual({
      href: new URL('/pictures/a.png', location.href).href,
      host: '',
    });
  });

  it('has a host when it is elsewhere', () => {
    expect(imageAddress('https://pictures.example:8443/a.png')?.host).toBe('pictures.example:8443');
    expect(imageAddress('//evil.example/a.png')?.host).toBe('evil.example');
    expect(imageAddress('\\\\evil.example\\a.png')?.host).toBe('evil.example');
    expect(imageAddress('java\nscript:alert(1)')).toBeNull();
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'data:image/png',
    'data:image/svg+xml+html,x',
    'blob:https://x.example/1',
    'file:///etc/passwd',
    'ftp://x.example/a.png',
    'https://',
  ])('%s is none', (address) => {
    expect(imageAddress(address)).toBeNull();
  });

  it('gives its bytes and its ending', async () => {
    const png = bytesOf('data:image/png;base64,iVBORw==');
    expect(png.type).toBe('image/png');
    expect([...new Uint8Array(await png.arrayBuffer())]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    const svg = bytesOf('data:image/svg+xml;charset=utf-8,%3Csvg%2F%3E%C3%A9');
    expect(await svg.text()).toBe('<svg/>é');
    expect(imageExtension('data:image/jpeg;base64,AA')).toBe('jpg');
    expect(imageExtension('data:image/svg+xml,x')).toBe('svg');
    expect(imageExtension('https://x.example/a/b.WEBP?size=1')).toBe('webp');
    expect(imageExtension('https://x.example/picture')).toBe('png');
  });
});
