import { onePerPage } from './onePerPage';

/** Libraries that frames run: fetched once for the page, and shared by all frames. */
const libraries = onePerPage('libraries', () => new Map<string, Promise<Blob>>());

/** Returns a library; when it could not be fetched, it may be asked for again. */
export function fetchLibrary(url: string): Promise<Blob> {
  const known = libraries.get(url);
  if (known) return known;
  const coming = fetch(url).then((answer) => {
    if (!answer.ok) throw new Error(`${url} was answered with ${answer.status}`);
    return answer.blob();
  });
  libraries.set(url, coming);
  coming.catch(() => libraries.delete(url));
  return coming;
}
