import { type Signal, signal } from '@preact/signals-core';
import type {
  AppEvent,
  AttachmentRules,
  ContextSource,
  ContextSourcesEvent,
  LogEvent,
  OwnerSnapshot,
  SettingsEvent,
  SettingsItem,
  SlashCommandDef,
  ThreadEvent,
  ThreadInfo,
  ThreadRemoved,
  TroubleEvent,
} from '../protocol/generated';
import type { ThreadLogEvent } from './threadFold';

export type OwnerEvent =
  | ThreadEvent
  | ThreadRemoved
  | SettingsEvent
  | ContextSourcesEvent
  | TroubleEvent;

type Settings = Readonly<Record<string, unknown>>;

/** What an owner's log comes to: the list of threads, the settings, and what the menus offer. */
export class OwnerFold {
  readonly loaded = signal(false);
  /** Newest first. */
  readonly threads: Signal<readonly ThreadInfo[]> = signal([]);
  readonly settings: Signal<Settings> = signal(merge({}, {}));
  readonly settingsItems: Signal<readonly SettingsItem[]> = signal([]);
  readonly commands: Signal<readonly SlashCommandDef[]> = signal([]);
  readonly starters: Signal<readonly string[]> = signal([]);
  readonly canRate = signal(false);
  readonly artifactEvents = signal(false);
  readonly contextSources: Signal<readonly ContextSource[] | null> = signal(null);
  readonly attachmentRules: Signal<AttachmentRules | null> = signal(null);
  readonly trouble = signal('');
  /** The thread that the server takes for open when a page does not say. */
  activeThreadId = '';

  /** Applies an event of the log. */
  apply(event: LogEvent): boolean {
    switch (event.type) {
      case 'chat:thread':
        this.threads.value = sorted([event.thread, ...this.#without(event.thread.threadId)]);
        return true;
      case 'chat:thread-removed':
        this.threads.value = this.#without(event.threadId);
        return true;
      case 'chat:update-settings':
        this.settings.value = merge(this.settings.peek(), event.values);
        return true;
      case 'chat:context-sources':
        this.contextSources.value = event.sources;
        return true;
      case 'chat:trouble':
        this.trouble.value = event.text ?? '';
        return true;
      default:
        event satisfies ThreadLogEvent | AppEvent;
        return true;
    }
  }

  /** Puts a snapshot in the place of everything. */
  reset(snapshot: OwnerSnapshot): void {
    this.threads.value = sorted(snapshot.threads);
    this.settings.value = merge({}, snapshot.settings);
    this.settingsItems.value = snapshot.settingsItems;
    this.commands.value = snapshot.commands;
    this.starters.value = snapshot.starters;
    this.canRate.value = snapshot.feedback;
    this.artifactEvents.value = snapshot.artifactEvents;
    this.contextSources.value = snapshot.contextSources ?? null;
    this.attachmentRules.value = snapshot.attachments ?? null;
    this.trouble.value = snapshot.trouble ?? '';
    this.activeThreadId = snapshot.activeThreadId;
    this.loaded.value = true;
  }

  /** Tells the settings again, because somebody who changed one must take it back. */
  repeatSettings(): void {
    this.settings.value = merge(this.settings.peek(), {});
  }

  find(threadId: string): ThreadInfo | undefined {
    return this.threads.peek().find((thread) => thread.threadId === threadId);
  }

  #without(threadId: string): ThreadInfo[] {
    return this.threads.peek().filter((thread) => thread.threadId !== threadId);
  }
}

function sorted(threads: readonly ThreadInfo[]): readonly ThreadInfo[] {
  return [...threads].sort(
    (one, other) => other.updated - one.updated || (one.threadId < other.threadId ? 1 : -1),
  );
}

/** Without a prototype, so that no key of a setting can mean anything but a setting. */
function merge(old: Settings, values: Settings): Settings {
  return Object.freeze(Object.assign(Object.create(null), old, values));
}
