// What the page object sees of a chat. Python calls one of these by its name; see chat_page.py.
(request) => {
  const { chat, name, parameters } = request;
  const selector = `.pywry-chat[data-chat-id="${CSS.escape(chat)}"]`;

  const find = (root) => {
    const found = root.querySelector(selector);
    if (found) return found;
    for (const { shadowRoot } of root.querySelectorAll('*')) {
      const inside = shadowRoot && find(shadowRoot);
      if (inside) return inside;
    }
    return null;
  };

  const shell = find(document);
  const all = (css, root = shell) => (root ? [...root.querySelectorAll(css)] : []);
  const one = (css, root = shell) => root?.querySelector(css) ?? null;
  const words = (element) => element?.textContent.trim() ?? '';

  /** The text of an answer as the reader sees it: one line for each block, code without its header. */
  const answerText = (article) =>
    all('.pywry-chat-text > *', article)
      .map((block) => words(one(':scope > pre > code', block) ?? block))
      .join('\n\n');

  const message = (article) => {
    const role = article.classList.contains('pywry-chat-msg-user') ? 'user' : 'assistant';
    return {
      role,
      id: article.getAttribute('data-msg-id') ?? '',
      text: role === 'user' ? words(one('.pywry-chat-user-text', article)) : answerText(article),
      status: article.getAttribute('data-status') ?? article.getAttribute('data-unsent') ?? '',
      note: words(one('.pywry-chat-msg-note, .pywry-chat-unsent-note', article)),
    };
  };

  const look = {
    ready: () => shell?.hasAttribute('data-mounted') === true && all('.pywry-chat-column').length > 0,
    messages: () => all('article[data-msg-id]').map(message),
    unsent: () => all('article[data-unsent]').map(message),
    threads: () =>
      all('.pywry-chat-thread').map((row) => ({
        id: row.getAttribute('data-thread-id') ?? '',
        title: words(one('.pywry-chat-thread-title', row)),
        state: one('.pywry-chat-thread-mark', row)?.getAttribute('data-state') ?? '',
        active: row.hasAttribute('data-active'),
      })),
    listed: () => one('.pywry-chat-thread-list')?.hasAttribute('data-empty') !== false,
    listShown: () => one('.pywry-chat-thread-list')?.checkVisibility() === true,
    title: () => words(one('.pywry-chat-conv-title')),
    queue: () => all('.pywry-chat-queued-text').map(words),
    draft: () => one('.pywry-chat-input')?.value ?? '',
    running: () => one('.pywry-chat-send')?.getAttribute('data-state') === 'stop',
    thinking: () => one('.pywry-chat-typing')?.checkVisibility() === true,
    /** At one moment: nothing changes in between. */
    several: (...names) => names.map((each) => look[each]()),
    banner: () =>
      all('.pywry-chat-banner > :not(.pywry-chat-hidden-text)').map(words).join(' ').trim(),
    toasts: () => all('.pywry-chat-toast-text').map(words),
    announced: () => words(one('.pywry-chat-status')),
    newMessages: () => {
      const badge = one('.pywry-chat-new-msg-badge');
      return badge?.checkVisibility() ? words(badge) : '';
    },
    atEnd: () => {
      const box = one('.pywry-chat-messages');
      return box ? box.scrollHeight - box.clientHeight - box.scrollTop <= 2 : false;
    },
    /** Where a text stands on the screen: the top of the innermost element that has it. */
    topOf: (text) => {
      const inside = all('.pywry-chat-messages *').filter((each) => each.textContent.includes(text));
      return inside.at(-1)?.getBoundingClientRect().top ?? null;
    },
    focused: () => {
      let { activeElement } = document;
      while (activeElement?.shadowRoot?.activeElement) {
        activeElement = activeElement.shadowRoot.activeElement;
      }
      if (!activeElement || activeElement === document.body) return '';
      return activeElement.getAttribute('aria-label') || words(activeElement) || activeElement.tagName;
    },
    composerFocused: () => one('.pywry-chat-input')?.matches(':focus') === true,
    selected: () => String(shell?.getRootNode().getSelection?.() || document.getSelection()),
    address: () => location.href,

    /** Ends at the next change of the page, or after a while. */
    change: (milliseconds) =>
      new Promise((resolve) => {
        const events = ['scroll', 'input', 'selectionchange', 'focusin', 'focusout', 'popstate', 'hashchange'];
        const observer = new MutationObserver(() => done());
        const timer = setTimeout(() => done(), milliseconds);
        const done = () => {
          observer.disconnect();
          clearTimeout(timer);
          for (const event of events) removeEventListener(event, done, true);
          resolve(true);
        };
        const options = { subtree: true, childList: true, characterData: true, attributes: true };
        observer.observe(document, options);
        const root = shell?.getRootNode();
        if (root && root !== document) observer.observe(root, options);
        for (const event of events) addEventListener(event, done, true);
      }),
  };
  return look[name](...parameters);
}
