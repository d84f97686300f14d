import { mountChat } from '../view/mount';
import { startPage } from './start';

startPage(document, mountChat);
