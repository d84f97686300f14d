/** Copies text, with the clipboard API where it works and by a selection elsewhere. */
export async function copyText(near: HTMLElement, text: string): Promise<void> {
  const { ownerDocument } = near;
  try {
    const clipboard = ownerDocument.defaultView?.navigator.clipboard;
    if (!clipboard) throw new Error('There is no clipboard API here.');
    await clipboard.writeText(text);
  } catch {
    // No permission, or an insecure context as in some web views.
    copyBySelection(near, text);
  }
}

function copyBySelection(near: HTMLElement, text: string): void {
  const { ownerDocument } = near;
  const field = ownerDocument.createElement('textarea');
  field.className = 'pywry-md-copy-field';
  field.readOnly = true;
  field.value = text;
  // Beside the button, so that it works inside a shadow tree and inside a modal dialog.
  near.after(field);
  field.focus({ preventScroll: true });
  field.select();
  const copied = ownerDocument.execCommand('copy');
  field.remove();
  near.focus({ preventScroll: true });
  if (!copied) throw new Error('The browser refused to copy.');
}
