// Runs in every page before its own scripts: notes when keys were pressed and when text came, on the page's clock.

(() => {
  const PATIENCE = 120_000;
  const probe = { keyAt: 0 };

  addEventListener(
    'keydown',
    ({ key }) => {
      if (key === 'Enter') probe.keyAt = performance.now();
    },
    true,
  );

  function observe(options, look) {
    return new Promise((resolve, reject) => {
      const observer = new MutationObserver((records) => {
        const found = look(records);
        if (found === undefined) return;
        observer.disconnect();
        resolve(found);
      });
      observer.observe(document, { subtree: true, childList: true, ...options });
      setTimeout(() => reject(new Error('waited too long')), PATIENCE);
    });
  }

  /** Resolves with the milliseconds from the key press until an answer holds the text. */
  probe.text = (answers, text) =>
    observe({ characterData: true }, () => {
      const now = performance.now();
      const last = [...document.querySelectorAll(answers)].at(-1);
      return last?.textContent.includes(text) ? now - probe.keyAt : undefined;
    });

  /** Resolves with the milliseconds from the key press until one more element is `done`. */
  probe.done = (done) => {
    const last = () => [...document.querySelectorAll(done)].at(-1);
    const before = last();
    // An answer may come complete, and only then be put into the page.
    const told = ({ type, addedNodes }) =>
      type === 'attributes' || [...addedNodes].some(({ nodeType }) => nodeType === 1);
    return observe({ attributeFilter: ['data-status', 'data-done'] }, (records) => {
      const now = performance.now();
      return records.some(told) && last() !== before ? now - probe.keyAt : undefined;
    });
  };

  /** Resolves, when one more element is `done`, with the time at which each stamp could be read. */
  probe.stamps = (answers, done) => {
    const seen = {};
    const note = (text, now) => {
      for (const [, stamp] of text.matchAll(/q(\d+);/g)) seen[stamp] ??= now;
    };
    const observer = new MutationObserver((records) => {
      const now = performance.now();
      for (const { type, target, addedNodes, oldValue } of records) {
        if (!target.parentElement?.closest(answers) && !target.closest?.(answers)) continue;
        // A stamp may lie across the border of what was there and what came.
        if (type === 'characterData')
          note(target.data.slice(Math.max(0, oldValue.length - 24)), now);
        else
          for (const node of addedNodes) note(node.parentNode?.textContent.slice(-400) ?? '', now);
      }
    });
    const all = { childList: true, characterData: true, characterDataOldValue: true };
    observer.observe(document, { subtree: true, ...all });
    return probe.done(done).then(() => {
      observer.disconnect();
      return seen;
    });
  };

  globalThis.probe = probe;
})();
