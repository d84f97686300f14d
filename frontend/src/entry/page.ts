/** Placeholder: the chat page starts here. */
export {};
