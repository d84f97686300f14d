// A page of somebody else's, with a chat in a shadow root: what a notebook or another site would do.
import { ServerAssets } from '../../frontend/src/assets/serverAssets';
import { systemClock } from '../../frontend/src/connection/clock';
import { Connection } from '../../frontend/src/connection/connection';
import { socketUrl, WebSocketTransport } from '../../frontend/src/connection/websocket';
import { ChatState } from '../../frontend/src/state/chatState';
import { createStore } from '../../frontend/src/state/store';
import { mountChat } from '../../frontend/src/view/mount';

const host = document.querySelector('#host');
const root = host?.shadowRoot;
const config = JSON.parse(document.querySelector('#config')?.textContent ?? '');
const shell = root?.querySelector<HTMLElement>('.pywry-chat');
if (!root || !shell) throw new Error('the shadow root has no chat');

const connection = new Connection({
  transport: new WebSocketTransport(socketUrl(config.socket, location.href)),
});
const chat = new ChatState('chat', {
  connection,
  clock: systemClock,
  address: { read: () => null, write() {}, watch() {} },
  store: createStore(() => sessionStorage, 'shadow:'),
});
mountChat(shell, chat, { assets: new ServerAssets(config.assets, location.href, config.label) });
connection.wake();
