import type { Exported } from '../protocol/generated';

/** How long a download's address must stay good. */
const DOWNLOAD_BEGINS_WITHIN = 60_000;

/** Gives the user a file, under the name and in the place that his browser chooses. */
export function saveFile({ filename, mimeType, content }: Exported): void {
  const type = mimeType || 'application/octet-stream';
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = filename || 'download';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), DOWNLOAD_BEGINS_WITHIN);
}
