import type { ChatView } from '../../view/chat-view';
import { mountCommands } from './commands';
import { mountFullWidth } from './full-width';
import { mountHistory } from './history';
import { mountNotice } from './notice';
import { mountPlaceholder } from './placeholder';
import { mountQueue } from './queue';
import { mountQuote } from './quote';
import { mountResizing } from './resize';
import { mountSettingsMenu } from './settings-menu';
import { mountShortcuts } from './shortcuts';
import { mountSidebar, mountTitleMark } from './sidebar';

export { showAlert } from './alert';
export { runTyped } from './commands';
export { messageActions } from './message-actions';
export { ThreadList } from './thread-list';

/** What stands around the messages of a chat. */
export const PANEL_MOUNTS: readonly ((view: ChatView) => void)[] = [
  mountCommands,
  mountHistory,
  mountPlaceholder,
  mountQueue,
  mountSettingsMenu,
  mountQuote,
  mountShortcuts,
  mountSidebar,
  mountTitleMark,
  mountResizing,
  mountFullWidth,
  mountNotice,
];
